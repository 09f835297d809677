"""The documentation says what the code does: commands exist, links resolve, words agree."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from provenance.cli import cli
from provenance.model import Commitment, Reason, Relation, SourceType, Verdict

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        ROOT / "data/README.md",
        ROOT / "benchmarks/README.md",
    ]
)
FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
GENERATED = re.compile(r"\]\]\] -->\n(.*?)<!-- \[\[\[end\]\]\]", re.DOTALL)


def name_of(path: Path) -> str:
    """Return the path below the root, for messages."""
    return str(path.relative_to(ROOT))


def code_of(path: Path, language: str) -> Iterator[str]:
    """Yield the code blocks of one language."""
    for found, code in FENCED.findall(path.read_text("utf-8")):
        if found == language:
            yield code


def anchors(path: Path) -> set[str]:
    """Return the anchors that a page's headings make, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_links_between_pages_resolve(path: Path) -> None:
    """A dead link in the documentation is a question nobody answers."""
    dead = []
    for target in LINK.findall(FENCED.sub("", path.read_text("utf-8"))):
        if "://" in target or target.startswith("mailto:"):
            continue
        file, _, anchor = target.partition("#")
        page = (path.parent / file).resolve() if file else path
        if not page.exists() or (anchor and anchor not in anchors(page)):
            dead.append(target)

    assert not dead


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_commands_in_the_documentation_exist(path: Path) -> None:
    """The first thing a visitor does is to paste a command."""
    text = path.read_text("utf-8")
    shell = [*code_of(path, "sh"), *code_of(path, "console"), *re.findall(r"`([^`\n]+)`", text)]
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))

    ours = re.findall(r"(?:^|\$ |\| )provenance ([a-z]+)\b", "\n".join(shell), re.MULTILINE)
    made = re.findall(r"(?:^|\$ |\s)make ([a-z-]+)\b", "\n".join(shell), re.MULTILINE)

    assert set(ours) <= set(cli.commands)
    assert set(made) <= targets


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_no_page_holds_a_place_to_be_filled(path: Path) -> None:
    """What is not known is not announced."""
    text = path.read_text("utf-8")

    assert not re.search(r"\b(TBD|TODO|FIXME|SIZE|PLACEHOLDER)\b", text)


@pytest.mark.parametrize(
    "path", [page for page in PAGES if "[[[cog" in page.read_text("utf-8")], ids=name_of
)
def test_generated_parts_are_filled(path: Path) -> None:
    """`make docs-check` compares them with the code; an empty one would agree with nothing."""
    blocks = GENERATED.findall(path.read_text("utf-8"))

    assert blocks
    assert all(block.strip() for block in blocks)


def test_no_table_of_figures_is_empty() -> None:
    """A heading without figures under it is a promise."""
    tables = json.loads((ROOT / "docs/figures.json").read_text("utf-8"))

    assert not [name for name, table in tables.items() if not table["rows"]]


def test_the_python_example_of_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Six lines are all that many readers will ever try."""
    (code,) = code_of(ROOT / "README.md", "python")
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)

    exec(compile(code, "README.md", "exec"), {})

    assert any(verdict in capsys.readouterr().out for verdict in Verdict)


@pytest.mark.parametrize("words", [Commitment, Reason, Relation, SourceType, Verdict])
def test_the_terms_define_every_word_the_code_uses(
    words: type[Commitment | Reason | Relation | SourceType | Verdict],
) -> None:
    """One thing, one word; docs/terms.md is where it is defined."""
    terms = (ROOT / "docs/terms.md").read_text("utf-8")

    assert not [word.value for word in words if f"`{word.value}`" not in terms]


def test_every_reason_is_explained_to_the_reader() -> None:
    """A code without an explanation is a shrug."""
    explained = re.findall(r"^\| `(\w+)`", (ROOT / "docs/reasons.md").read_text("utf-8"), re.M)

    assert set(explained) == {reason.value for reason in Reason}


def test_every_decision_says_what_was_refused() -> None:
    """A decision without the roads not taken will be taken again."""
    for page in sorted((ROOT / "docs/decisions").glob("*.md")):
        text = page.read_text("utf-8")

        assert text.count("\n") <= 30, page.name
        for heading in ("**Context.**", "**Choice.**", "**Refused.**"):
            assert heading in text, page.name
