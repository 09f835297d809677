"""Answers on the terminal: readable in 80 columns, without colour, and in a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from index import Passage
from provenance.answers import (
    ClaimsAnswer,
    ExplainAnswer,
    IngestSummary,
    Report,
    TreeAnswer,
    WhoAnswer,
    title_shown,
)
from provenance.cleaning import one_line, shortened
from provenance.exports.graph import Forest, Node, forest_of, graph_of
from provenance.exports.plain_text import edge_words, node_words
from provenance.exports.svg import shown_date
from provenance.exports.wording import (
    COMMITMENT_NAMES,
    RELATION_NAMES,
    SOURCE_TYPE_NAMES,
    VERDICT_MEANINGS,
    VERDICT_NAMES,
    VERDICT_ORDER,
    corpus_sentence,
    count,
    evidence_name,
    headline,
    outlet_name,
    percent,
    reason_meaning,
)
from provenance.findings import Claim, Evidence, Match
from provenance.model import Commitment, Document, MatchDirection, Reason, Relation
from provenance.views import covered
from provenance.who import OTHERWISE

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text
    from rich.tree import Tree

__all__ = [
    "CLAIMS_PRINTED",
    "headline",
    "render_claims",
    "render_explain",
    "render_summary",
    "render_tree",
    "render_who",
    "say",
]

# Claims printed where nobody asks for more or fewer; the report has all of them.
CLAIMS_PRINTED = 40

_PASSAGES = 8
# A passage is left out where others show at least this share of it.
_ALREADY_SHOWN = 0.5
_PASSAGE_CHARACTERS = 240
_APPEARANCES = 6
_SENTENCE_CHARACTERS = 160
_DIRECTION_WORDS = {"earlier": "before it", "later": "after it", "undecided": "undecided"}
_OTHER_RELATIONS = {
    "quotation": "shares a quotation",
    "citation": "cites it, or is cited by it",
    "same_claim": "states the same claim",
}


def render_tree(console: Console, answer: TreeAnswer) -> None:
    """Print who took it from whom, one family below the other."""
    graph = graph_of(answer)
    forest = forest_of(graph)
    nodes = {node.key: node for node in graph.nodes}
    say(console, headline(answer, None), style="bold")
    say(console, corpus_sentence(answer.corpus))
    for root in forest.told_roots(nodes):
        console.print()
        _put(console, _family(root, nodes, forest))
    if forest.alone:
        console.print()
        say(console, f"No derivation found: {count(len(forest.alone), 'article')}")
        for key in forest.alone:
            say(console, f"  - {node_words(nodes[key])}")
    for cycle in answer.tree.cycles:
        names = [outlet_name(answer.documents, key) for key in (*cycle, cycle[0])]
        say(console, "They cite one another in a circle: " + ", ".join(names))


def render_claims(
    console: Console,
    answer: ClaimsAnswer,
    limit: int = CLAIMS_PRINTED,
    about: str | None = None,
) -> None:
    """Print the claims by verdict, the most useful first.

    Args:
        console: Where to.
        answer: The claims.
        limit: How many are printed at most; the rest is counted.
        about: What was asked for, where only claims that state it were.
    """
    say(console, corpus_sentence(answer.corpus))
    if not answer.claims:
        stating = "" if about is None else f" that states “{about}”"
        say(console, f"No claim{stating} was found in these articles.")
    shown = 0
    for verdict in VERDICT_ORDER:
        claims = sorted((c for c in answer.claims if c.verdict is verdict), key=_claim_weight)
        if not claims:
            continue
        console.print()
        name = VERDICT_NAMES[verdict].capitalize()
        say(console, f"{name}: {count(len(claims), 'claim')}", style="bold")
        say(console, VERDICT_MEANINGS[verdict], style="dim")
        room = max(limit - shown, 0)
        for claim in claims[:room]:
            _claim(console, claim, answer)
        shown += min(len(claims), room)
        if len(claims) > room:
            say(console, f"  {len(claims) - room:,} more stand in the report and in the JSON.")


def render_who(console: Console, answer: WhoAnswer) -> None:
    """Print who else reported it: the answer in one sentence, then each report."""
    from rich.table import Table  # noqa: PLC0415

    say(console, answer.summary.sentence, style="bold")
    say(console, corpus_sentence(answer.corpus))
    _told_otherwise(console, answer)
    if not answer.reports:
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0))
    for name, width in (("relation", 14), ("text came", 10), ("shared", 7), ("article", None)):
        table.add_column(_text(name), width=width, overflow="fold")
    # Ids of lines are long; within one answer a number does.
    told = dict.fromkeys(report.line for report in answer.reports if report.line)
    lines = {line: number for number, line in enumerate(told, 1)}
    for report in answer.reports:
        table.add_row(
            _text(_relation_words(report.relation)),
            _text(_DIRECTION_WORDS.get(report.direction, report.direction)),
            _text(percent(report.coverage.query) if report.coverage.query else "-"),
            _text(_report_words(report, lines)),
        )
    console.print()
    _put(console, table)
    say(
        console,
        "Text came: before or after what was asked about, by all the evidence; the dates are those "
        "that the pages claim. Shared: how much of what was asked about the article has.",
        style="dim",
    )


def _told_otherwise(console: Console, answer: WhoAnswer) -> None:
    """Print what speaks of the claim asked about and does not state it."""
    found = answer.summary.otherwise
    # Where nothing states it, the sentence of the answer has told of the nearest.
    for near in found[0 if answer.reports else 1 :]:
        say(console, f"- {OTHERWISE[near.reason]}: “{near.sentence}” [{near.article}]")


def render_explain(console: Console, answer: ExplainAnswer) -> None:
    """Print why two articles do or do not match, and which way."""
    documents = {answer.left.id: answer.left, answer.right.id: answer.right}
    for side, document in (("Left", answer.left), ("Right", answer.right)):
        date = shown_date(one_line(document.article.published_at))
        name = outlet_name(documents, document.id)
        say(console, f"{side}: {name}, {date}: {one_line(title_shown(document))} [{document.id}]")
    console.print()
    if answer.match is None:
        say(
            console, "The two texts are not related: nothing proposed them as a pair.", style="bold"
        )
    else:
        for number, line in enumerate(_match_lines(answer, answer.match)):
            say(console, line, style="bold" if number == 0 else "")
    _listed(console, "Rules", answer.rules)
    if answer.match is not None:
        _listed(console, "Why not", (reason_meaning(code) for code in answer.match.reasons))
        _passages(console, answer.match, answer)
    _nearest(console, answer)
    others = [item for item in answer.evidence if item.type != "passage"]
    _listed(console, "Evidence", (_evidence_words(item, documents) for item in others))


def render_summary(console: Console, summary: IngestSummary) -> None:
    """Print what became of what was read, each refusal with its reason."""
    parts = [
        f"{summary.added:,} added",
        f"{summary.unchanged:,} unchanged",
        count(summary.new_versions, "new version"),
        f"{len(summary.refused):,} refused",
    ]
    say(console, f"{count(summary.read, 'record')} read: {', '.join(parts)}.", style="bold")
    for where, reason in summary.refused:
        say(console, f"  refused {one_line(where)}: {one_line(reason)}")
    for note in summary.notes:
        say(console, note)


def _text(words: str, style: str = "") -> Text:
    """Return text that is never read as markup, without controls."""
    from rich.text import Text  # noqa: PLC0415 - start-up time; so in all functions here

    return Text("\n".join(one_line(line) for line in words.split("\n")), style=style)


def say(console: Console, words: str, style: str = "") -> None:
    """Print one paragraph; its leading spaces and hyphen set how its lines are indented."""
    plain = words.lstrip(" ")
    hanging = len(words) - len(plain) + (2 if plain.startswith("- ") else 0)
    lines = _text(one_line(words[hanging:]), style).wrap(console, max(console.width - hanging, 20))
    start = words[:hanging]
    for line in lines:
        line.rstrip()
        console.print(start, line, sep="", markup=False, highlight=False, soft_wrap=True)
        start = " " * hanging


def _put(console: Console, shape: Table | Tree) -> None:
    """Print a table or a tree; where it goes to a file or a pipe, without spaces at line ends."""
    if console.is_terminal:
        console.print(shape, highlight=False)
        return
    with console.capture() as captured:
        console.print(shape, highlight=False)
    for line in captured.get().splitlines():
        console.out(line.rstrip(), highlight=False)


def _family(root: str, nodes: Mapping[str, Node], forest: Forest) -> Tree:
    from rich.tree import Tree  # noqa: PLC0415

    def also(key: str) -> str:
        return "".join(
            f"\nalso from {nodes[further.source].outlet}: {edge_words(further)}"
            for further in forest.extra.get(key, ())
        )

    top = Tree(_text(node_words(nodes[root]) + also(root), "bold"))
    stack = [(root, top)]
    while stack:
        key, branch = stack.pop()
        for edge in forest.children.get(key, ()):
            words = f"{edge_words(edge)}\n{node_words(nodes[edge.derived])}"
            stack.append((edge.derived, branch.add(_text(words + also(edge.derived)))))
    return top


def _claim_weight(claim: Claim) -> tuple[bool, int, int, str]:
    """Withdrawn first, then what most outlets print."""
    return Reason.WITHDRAWN not in claim.reasons, -claim.outlets, -len(claim.appearances), claim.id


def _claim(console: Console, claim: Claim, answer: ClaimsAnswer) -> None:
    interval = f"{claim.low}" if claim.low == claim.high else f"{claim.low} to {claim.high}"
    say(console, f"  {claim.text}", style="bold")
    say(
        console,
        f"    sources: {interval}; {count(claim.reporting_lines, 'line')}; "
        f"{count(claim.outlets, 'outlet')} [{claim.id}]",
    )
    if claim.explanation:
        say(console, f"    {claim.explanation}")
    for code in claim.reasons:
        say(console, f"    {reason_meaning(code)}")
    for appearance in claim.appearances[:_APPEARANCES]:
        source = appearance.source_text or SOURCE_TYPE_NAMES[appearance.source_type]
        if appearance.commitment is not Commitment.ASSERTS:
            source = f"{source}, {COMMITMENT_NAMES[appearance.commitment]}"
        name = outlet_name(answer.documents, appearance.article)
        sentence = shortened(one_line(appearance.sentence), _SENTENCE_CHARACTERS)
        say(console, f"    - {name} ({source}): {sentence}")
    left_out = len(claim.appearances) - _APPEARANCES
    if left_out > 0:
        say(console, f"    - and {count(left_out, 'appearance')} more")


def _relation_words(relation: str) -> str:
    names = {str(key): name for key, name in RELATION_NAMES.items()}
    return names.get(str(relation)) or _OTHER_RELATIONS.get(str(relation), str(relation))


def _report_words(report: Report, lines: Mapping[str, int]) -> str:
    outlet = one_line(report.outlet) or "unknown outlet"
    told = [f"{outlet}, {shown_date(one_line(report.published_at))}"]
    if report.title:
        told.append(one_line(report.title))
    line = f"line {lines[report.line]}, " if report.line else ""
    told.append(f"[{one_line(report.article)}]\n{line}confidence {percent(report.confidence)}")
    return "\n".join(told)


def _match_lines(answer: ExplainAnswer, match: Match) -> Iterator[str]:
    if match.relation is None:
        yield f"Not a match: probability {percent(match.derived)}, below one half."
    else:
        name = RELATION_NAMES[Relation(match.relation)]
        yield f"Match: {name}, probability {percent(match.derived)}."
    directions = {
        MatchDirection.LEFT_FROM_RIGHT: "Left was taken from right.",
        MatchDirection.RIGHT_FROM_LEFT: "Right was taken from left.",
        MatchDirection.UNDECIDED: "Which was first cannot be told from the two texts.",
    }
    decided = [edge.article for edge in answer.derivations if edge.decided]
    if decided:  # by all the articles, which can tell more than the two texts
        side = "Left" if decided[0] == answer.left.id else "Right"
        yield f"{side} was taken from {'right' if side == 'Left' else 'left'}."
    elif match.relation is not None:
        yield directions[match.direction]
    yield (
        f"Coverage: {percent(match.coverage.left)} of left, {percent(match.coverage.right)} of "
        f"right; word for word the same: {percent(match.verbatim_share)} of the aligned words."
    )


def _passages(console: Console, match: Match, answer: ExplainAnswer) -> None:
    """Print the longest aligned passages side by side, in the order of the left text."""
    if not match.passages:
        return
    longest = _distinct(match.passages)
    shown = sorted(longest[:_PASSAGES], key=lambda passage: passage.left)
    console.print()
    say(console, f"Aligned passages: {len(shown)} of {len(longest)}", style="bold")
    words = (
        f"{each.kind}\n{each.similarity:.2f}" + ("" if each.counted else "\nnot counted")
        for each in shown
    )
    _side_by_side(console, answer, zip(shown, words, strict=True))


def _nearest(console: Console, answer: ExplainAnswer) -> None:
    """Print the sentences in which two articles that do not match come nearest, the most first."""
    if not answer.nearest:
        return
    console.print()
    say(console, "Nearest sentences, too few or too unlike for a link", style="bold")
    _side_by_side(console, answer, ((each, f"{each.similarity:.2f}") for each in answer.nearest))


def _side_by_side(
    console: Console, answer: ExplainAnswer, passages: Iterable[tuple[Passage, str]]
) -> None:
    """Print passages of both texts, each with what is said of it."""
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0))
    for name, ratio in (("left", 1), ("right", 1)):
        table.add_column(_text(name), ratio=ratio, overflow="fold")
    table.add_column(_text("how"), width=11)
    for passage, words in passages:
        table.add_row(
            _text(_cut(answer.left, passage.left.start, passage.left.end)),
            _text(_cut(answer.right, passage.right.start, passage.right.end)),
            _text(words),
        )
    _put(console, table)


def _distinct(passages: Sequence[Passage]) -> list[Passage]:
    """Return passages of which none is mostly part of another, the longest first.

    Of a sentence and the words in it that are the same on both sides, the words are shown.
    """
    kept: list[Passage] = []
    for passage in sorted(passages, key=lambda each: (each.kind != "verbatim", _length(each))):
        spans = [held.left for held in kept]
        if covered(passage.left, spans) < _ALREADY_SHOWN:
            kept.append(passage)
    return sorted(kept, key=_length)


def _length(passage: Passage) -> int:
    """Return the length of a passage as a key that sorts the longest first."""
    return passage.left.start - passage.left.end


def _cut(document: Document, start: int, end: int) -> str:
    return shortened(one_line(document.article.text[start:end]), _PASSAGE_CHARACTERS)


def _listed(console: Console, heading: str, items: Iterable[str]) -> None:
    told = list(items)
    if told:
        console.print()
        say(console, heading, style="bold")
    for item in told:
        say(console, f"  - {item}")


def _evidence_words(item: Evidence, documents: Mapping[str, Document]) -> str:
    document = documents.get(item.article)
    shown = ""
    if document is not None and item.span is not None:
        shown = f" “{_cut(document, item.span.start, item.span.end)}”"
    where = outlet_name(documents, item.article)
    note = f": {item.note}" if item.note else ""
    return f"{evidence_name(item.type)} in {where}{note}{shown}"
