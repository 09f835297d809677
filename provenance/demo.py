"""The sample corpus: where it lies, and what a first look at it shows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from provenance.answers import ClaimsAnswer, TreeAnswer
from provenance.cleaning import one_line, shortened
from provenance.errors import SampleCorpusMissing
from provenance.exports.wording import VERDICT_MEANINGS, VERDICT_NAMES
from provenance.findings import Claim
from provenance.model import Article, Verdict
from provenance.readers import read
from provenance.rendering import render_tree, say
from provenance.versions import article_id

if TYPE_CHECKING:
    from rich.console import Console

# Beside the package in a checkout; below sys.prefix/share where a packager puts it.
_PLACES = ("data", "share/news-provenance/data")
# Claims shown of each verdict: enough to see the difference, few enough for one screen.
_SHOWN = 3
_CLAIM_CHARACTERS = 160
_SHOWN_VERDICTS = (Verdict.INDEPENDENT, Verdict.UNRESOLVED, Verdict.SINGLE_SOURCE, Verdict.REPEATED)


def find_sample() -> Path:
    """Return the folder of the sample articles.

    Raises:
        SampleCorpusMissing: It is neither beside the installed project nor in this folder.
    """
    beside = Path(__file__).resolve().parent.parent
    for root in (beside, Path.cwd()):
        for place in _PLACES:
            folder = root / place / "articles"
            if folder.is_dir():
                return folder
    raise SampleCorpusMissing


def sample_ids(folder: Path) -> list[str]:
    """Return the ids of the sample articles, so that a store that holds more answers for them."""
    return [article_id(item) for item in read([folder]) if isinstance(item, Article)]


def present_sample(console: Console, tree: TreeAnswer, claims: ClaimsAnswer) -> None:
    """Print who copied whom, then the weightiest claims of each verdict with the reasons."""
    render_tree(console, tree)
    for verdict in _SHOWN_VERDICTS:
        chosen = _weightiest(claims.claims, verdict)
        if chosen:
            console.print()
            say(console, f"{VERDICT_NAMES[verdict].capitalize()}. {VERDICT_MEANINGS[verdict]}")
        for claim in chosen:
            say(console, f"  - {shortened(one_line(claim.text), _CLAIM_CHARACTERS)}")
            say(console, f"    {claim.explanation}")


def what_next(console: Console, db: Path, report: Path) -> None:
    """Print where the report is and what to try."""
    lines = (
        "",
        f"The report, with every passage that shows it: {report.resolve()}",
        "What to try next:",
        f"  provenance who ferry-harbor-ledger --db {db}",
        f'  provenance claims --about "97 tickets had been sold" --db {db}',
        f"  provenance explain ferry-associated-press ferry-harbor-ledger --db {db}",
        f"  provenance ingest YOUR-ARTICLES/ --db {db}",
    )
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _weightiest(claims: Sequence[Claim], verdict: Verdict) -> list[Claim]:
    """Return the claims of one verdict that most outlets print."""
    same = [claim for claim in claims if claim.verdict is verdict]
    return sorted(same, key=lambda claim: (-claim.outlets, claim.id))[:_SHOWN]
