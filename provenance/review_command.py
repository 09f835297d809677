"""The commands ``provenance review ...``: parse, call one function of Engine, show."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from provenance.console import Access, as_text, json_option, store_options

if TYPE_CHECKING:
    from provenance.decisions import Decision

# Kept here as well as in the model, so that help costs no import; a test holds them equal.
RELATIONS = ("verbatim", "near_duplicate", "excerpt", "rewording", "translation")
VERDICTS = ("sole", "repeated", "single_source", "unresolved", "independent")

_reviewer_option = click.option(
    "--reviewer",
    envvar="PROVENANCE_REVIEWER",
    show_envvar=True,
    required=True,
    metavar="NAME",
    help="Who decides.",
)
_note_option = click.option("--note", default="", metavar="TEXT", help="Why.")
_claim_option = click.option(
    "--claim", metavar="ID", help="Decide about the verdict of this claim, not about a link."
)
_unrelated_option = click.option(
    "--unrelated", is_flag=True, help="The two articles are not related: no link joins them."
)


class Sources(click.ParamType[tuple[int, int]]):
    """Fewest and most independent sources: ``2-5``, or ``2`` for exactly two."""

    name = "LOW-HIGH"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Return both numbers."""
        low, _, high = str(value).partition("-")
        if not low.isdecimal() or (high and not high.isdecimal()):
            self.fail(f"{value!r} is no interval such as 2-5", param, ctx)
        return int(low), int(high or low)


@click.group()
def review() -> None:
    """Accept, reject or pin what is found; what a reviewer decides wins and is kept.

    \b
    Example:
        provenance review reject ferry-harbor-ledger ferry-associated-press --note "by phone"
        provenance review list
    """


@review.command("list")
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option("--all", "history", is_flag=True, help="Also what was undone or superseded.")
@json_option
@store_options
def list_(articles: tuple[str, ...], history: bool, as_json: bool, access: Access) -> None:  # noqa: FBT001 - click's
    """List the decisions that hold, and those that new evidence contradicts.

    ARTICLE is an id or a url: only decisions about these articles and claims in them.

    \b
    Example:
        provenance review list
        provenance review list --all --json
    """
    with access.engine() as engine:
        found = engine.decisions(articles or None, history=history)
    if as_json:
        told = {"decisions": [decision.to_dict() for decision in found]}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for decision in found:
        for line in _lines(decision):
            click.echo(line)
    if not found:
        click.echo("No decision holds." if not history else "Nothing was decided.")


def _decides(command: Callable[..., None]) -> Callable[..., None]:
    """Add what all three decisions take."""
    options = (
        click.argument("article", required=False),
        click.argument("source", required=False),
        _claim_option,
        _note_option,
        _reviewer_option,
        json_option,
        store_options,
    )
    for option in reversed(options):
        command = option(command)
    return command


@review.command()
@_unrelated_option
@_decides
def accept(*, as_json: bool, access: Access, **asked: object) -> None:
    """Say that what is found is right as it is now; it stays so.

    ARTICLE was taken from SOURCE, or the verdict of a claim holds. A link whose direction is left
    open is decided by the order in which the two are named.

    \b
    Example:
        provenance review accept bank-velland-post bank-evening-velland
        provenance review accept --claim bank-econome:0-172 --note "checked by phone"
    """
    _decide("accept", asked, access, as_json=as_json)


@review.command()
@_decides
def reject(*, as_json: bool, access: Access, **asked: object) -> None:
    """Say that it is not so: the link goes, or the verdict is left open.

    ARTICLE was not taken from SOURCE.

    \b
    Example:
        provenance review reject ferry-harbor-ledger ferry-associated-press
        provenance review reject --claim bank-econome:0-172
    """
    _decide("reject", asked, access, as_json=as_json)


@review.command()
@_unrelated_option
@click.option("--relation", type=click.Choice(RELATIONS), help="Of the link; default: as compared.")
@click.option("--verdict", type=click.Choice(VERDICTS), help="Of the claim.")
@click.option("--sources", "interval", type=Sources(), help="Independent sources of the claim.")
@_decides
def pin(*, as_json: bool, access: Access, **asked: object) -> None:
    """Say what holds, whatever is found.

    ARTICLE was taken from SOURCE, or --unrelated: neither from the other.

    \b
    Example:
        provenance review pin ferry-northern-courier ferry-associated-press --relation rewording
        provenance review pin --claim bank-econome:0-172 --sources 2-3
    """
    _decide("pin", asked, access, as_json=as_json)


@review.command()
@click.argument("decision")
@_note_option
@_reviewer_option
@json_option
@store_options
def undo(*, decision: str, note: str, reviewer: str, as_json: bool, access: Access) -> None:
    """Take a decision back; both stay in the history.

    DECISION is its id, as list shows it.

    \b
    Example:
        provenance review undo 1fc687d0 --note "the editor called back"
    """
    with access.engine() as engine:
        _show(engine.undo(decision, reviewer=reviewer, note=note), as_json=as_json)


def _decide(action: str, asked: dict[str, object], access: Access, *, as_json: bool) -> None:
    with access.engine() as engine:
        # Each option bears the name of the argument that it goes to.
        _show(engine.decide(action, **asked), as_json=as_json)  # type: ignore[arg-type]


def _show(decision: Decision, *, as_json: bool) -> None:
    if as_json:
        click.echo(as_text(decision))
        return
    for line in _lines(decision):
        click.echo(line)


def _lines(decision: Decision) -> Iterator[str]:
    """Yield a decision in words: what, who and when, the note, the flag."""
    from provenance.cleaning import one_line  # noqa: PLC0415 - help must not wait

    time = decision.decided_at[: len("2024-01-31T12:00")].replace("T", " ")
    state = "" if decision.status in ("active", "done") else f" ({decision.status})"
    yield f"{decision.id}  {one_line(_what(decision))}{state}"
    note = f": {one_line(decision.note)}" if decision.note else ""
    yield f"          {one_line(decision.reviewer)}, {time} UTC{note}"
    if decision.flagged:
        yield f"          Contradicted: {one_line(decision.flagged)}"


def _what(decision: Decision) -> str:
    if decision.kind == "undo":
        return f"undo {decision.undoes}"
    if decision.kind == "verdict":
        interval = f"{decision.low}-{decision.high} independent sources"
        return f"{decision.action} {decision.claim}: {decision.verdict}, {interval}"
    if not decision.related:
        return f"{decision.action}: {decision.article} and {decision.source} are not related"
    relation = f" ({decision.relation})" if decision.relation else ""
    return f"{decision.action}: {decision.article} was taken from {decision.source}{relation}"
