"""Every answer of the API is as its OpenAPI description says, whatever is asked (schemathesis)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from provenance import Article, Engine
from provenance.web.app import create_app
from provenance.web.settings import Limits, WebSettings
from tests.web import served

# Nobody is turned away for haste here: that has tests of its own.
UNHURRIED = Limits(rate=1e6, burst=10**6)
ADDING = {"/api/v1/articles", "/api/v1/articles/files", "/api/v1/jobs"}
EXAMPLES = 15
# Questions as described, and questions that are not.
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
# What no schema says, and is refused all the same: a cursor that was never given, a date that
# cannot be read, a decision about nothing.
UNSAID = positive_data_acceptance
# In a form an empty field is one that was left out, which is no violation.
FORM = "/api/v1/articles/files"
TOO_LARGE = 413


def operations() -> list[APIOperation]:  # type: ignore[type-arg] # of one kind, OpenAPI's
    """Return what the description says can be asked."""
    app = create_app(WebSettings(db=Path("nowhere.db")))
    described = schemathesis.openapi.from_dict(app.openapi())
    return [found.ok() for found in described.get_all_operations() if isinstance(found, Ok)]


OPERATIONS = {operation.label: operation for operation in operations()}
ADDS = {
    label: operation
    for label, operation in OPERATIONS.items()
    if operation.method == "post" and operation.path in ADDING
}
ASKS = {label: operation for label, operation in OPERATIONS.items() if label not in ADDS}

STORY = (
    "A barge loaded with gravel struck the old lock gate at Tolven early on Monday. Nobody was hurt, "
    "the harbour office said. Divers will look at the gate before the canal is opened again. {}"
)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small store with tree and claims."""
    path = tmp_path_factory.mktemp("schema") / "news.db"
    with Engine(path) as engine:
        engine.ingest(
            [
                Article(
                    id=f"lock-{number}",
                    url=f"https://paper{number}.example/lock",
                    outlet=f"Paper {number}",
                    title="Barge strikes lock gate",
                    published_at=f"2024-03-0{number}",
                    text=STORY.format("The lock was built in 1911." * (number > 1)),
                )
                for number in (1, 2, 3)
            ]
        )
        engine.finish()
    return path


@pytest.fixture(scope="module")
def asked(finished: Path) -> Iterator[str]:
    """The address of a server over that store."""
    with served(WebSettings(db=finished, limits=UNHURRIED)) as address:
        yield address


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server whose store is not there yet."""
    db = tmp_path_factory.mktemp("adding") / "new.db"
    with served(WebSettings(db=db, limits=UNHURRIED)) as address:
        yield address


def hold_against_description(operation: APIOperation, address: str) -> None:  # type: ignore[type-arg]
    """Ask generated questions, the same ones in every run, and check each answer."""

    @seed(1)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in MODES)))
    def check(case: schemathesis.Case) -> None:  # type: ignore[type-arg] # as above
        answer = case.call(base_url=address)
        # Too large is a refusal too; the check has a list of refusals without it.
        refused = operation.path == FORM or answer.status_code == TOO_LARGE
        case.validate_response(
            answer,
            excluded_checks=[UNSAID, *([negative_data_rejection] if refused else [])],
        )

    check()


@pytest.mark.parametrize("label", sorted(ASKS))
def test_no_question_breaks_the_server_and_answers_are_as_described(label: str, asked: str) -> None:
    """A client that is generated from the description must be able to read every answer."""
    hold_against_description(ASKS[label], asked)


@pytest.mark.parametrize("label", sorted(ADDS))
def test_whatever_is_added_is_taken_or_refused_as_described(label: str, filled: str) -> None:
    """What people post is never what they were asked for."""
    hold_against_description(ADDS[label], filled)
