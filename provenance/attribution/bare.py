"""Gives quotations without a cue to the one who speaks on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index import Span
from provenance.attribution.headings import headed_speaker
from provenance.attribution.lexicon import either
from provenance.attribution.phrases import Phrases
from provenance.attribution.report import ANNOUNCED, Report, inner_span, source_span
from provenance.attribution.subjects import opening_subject, subject_before
from provenance.model import Commitment

if TYPE_CHECKING:
    from provenance.attribution.lexicon import Lexicon
    from provenance.attribution.standing import Stage
    from provenance.attribution.tokens import Statement

# Beside a quotation a verb of thinking is one of saying: '"No," remembers Ana Lopes.'
_SPOKEN = frozenset(("inverted", "quote"))
_LONGEST_STANCE = 26
_LEAST_SIGNATURE = 2
_LONGEST_SIGNATURE = 16
_NEAR_PARAGRAPHS = 1
# Verbs of thinking and showing, and those with an object, hand no quotation on.
_NOT_CARRYING = frozenset("mdk")


def _covered(span: Span, reports: list[Report]) -> bool:
    return any(c.start < span.end and span.start < c.end for r in reports for c in r.content)


def with_bare_quotations(
    mine: list[Report],
    number: int,
    before: list[Report],
    stage: Stage,
    lexicon: Lexicon,
) -> list[Report]:
    """Add the quotations of a statement that stand without a cue to their speaker's words.

    Args:
        mine: The reports of statement ``number``; their contents may grow.
        number: Of the statement.
        before: The reports of the statements before it; their contents may grow.
        stage: All statements of the article, with who is on stage.
        lexicon: The language's word lists.

    Returns:
        ``mine`` and one report for each quotation that begins a paragraph or follows a colon.
    """
    parts = stage.parts
    statement = parts[number]
    out = list(mine)
    phrases = stage.read[number]
    if not mine and ":" in phrases.held:
        out += _stance(statement, number, lexicon)
    for i, token in enumerate(statement.tokens) if phrases.has_speech else ():
        if not token.speech or not _stands_alone(statement, i):
            continue
        inner = inner_span(token)
        if _covered(inner, mine):
            continue
        introduced = None
        if not mine:
            introduced = (
                _introduced(statement, number, i, lexicon)
                or _signed(statement, number, i, lexicon)
                or _headed(statement, number, i, lexicon)
            )
        if introduced is not None:
            introduced.content.append(inner)
            out.append(introduced)
            continue
        same = [r for r in mine if r.kind == "verb" and r.content and r.source is not None]
        previous = same[-1] if same else _carrier(before, number, parts)
        if previous is None or _covered(inner, [previous]):
            continue
        apart = parts[previous.statement].paragraph != statement.paragraph
        if apart and stage.is_standing(number) and stage.enters(number):
            # A new paragraph brings its own speaker on stage.
            continue
        if previous.statement == number or (
            parts[previous.statement].paragraph == statement.paragraph
            and previous.kind not in ("bare", "introduced")
        ):
            previous.content.append(inner)
        else:
            report = Report(previous.source, None, [inner], Commitment.ASSERTS, "bare", number)
            out.append(report)
    return out


def with_announced(found: list[Report], announced: Report, parts: list[Statement]) -> None:
    """Give "Ana Lopes wrote:" the paragraph after it, and add the report where there is one.

    Args:
        found: The reports of the statements before; grows by the announced one.
        announced: A report whose colon ends its statement.
        parts: All statements of the article.
    """
    first = announced.statement + 1
    if first >= len(parts):
        return
    told = parts[first].paragraph
    if not 0 < told - parts[announced.statement].paragraph <= _NEAR_PARAGRAPHS:
        return
    last = first
    while last + 1 < len(parts) and parts[last + 1].paragraph == told:
        last += 1
    tokens = parts[first].tokens
    if first == last and len(tokens) == 1 and tokens[0].kind == "q":
        announced.content = [inner_span(tokens[0])]
    else:
        announced.content = [Span(parts[first].start, parts[last].end)]
    found.append(announced)


def _stands_alone(statement: Statement, i: int) -> bool:
    """Whether token ``i`` is a quotation that is a statement of its own, not part of a clause."""
    token = statement.tokens[i]
    if token.kind != "q" or not token.speech:
        return False
    before = statement.tokens[i - 1] if i else None
    if (
        before is not None
        and before.text not in (":", ".", "—", "–", "?", "!")
        and before.kind != "q"
    ):
        return False
    if i + 1 < len(statement.tokens) and statement.tokens[i + 1].text in ("(", "–", "—", ":"):
        return True
    closed = token.text.rstrip("\"“”„«»‘’'‹› \u00a0\u202f")[-1:] in ".?!…"
    return closed or i + 1 == len(statement.tokens) or statement.tokens[i + 1].text in ".?!"


def _introduced(statement: Statement, number: int, i: int, lexicon: Lexicon) -> Report | None:
    """The speaker whom a statement names before a colon and a quotation, or None.

    "Ana Lopes shakes her head: «...»": no verb of saying is needed.
    """
    if i == 0 or statement.tokens[i - 1].text != ":":
        return None
    phrases = Phrases(statement.tokens[: i - 1], lexicon)
    subject = headed_speaker(phrases, i - 1) or opening_subject(phrases)
    if subject is None or not _is_human(phrases, subject):
        subject = _last_human(phrases)
    if subject is None:
        return None
    span = source_span(statement.tokens, *subject)
    return Report(span, None, [], Commitment.ASSERTS, "introduced", number)


def _last_human(phrases: Phrases) -> tuple[int, int] | None:
    """The last subject that names somebody ("The road held, as Ana Lopes found when ...")."""
    for i in range(len(phrases.tokens) - 1, 0, -1):
        if phrases.is_finite(i):
            subject = subject_before(phrases, i)
            if subject is not None and subject[0] < subject[1] and _is_human(phrases, subject):
                return subject
    return None


def _signed(statement: Statement, number: int, i: int, lexicon: Lexicon) -> Report | None:
    """The speaker named in brackets or after a dash behind a quotation, or None."""
    tokens = statement.tokens
    if i + 2 >= len(tokens) or tokens[i + 1].text not in ("(", "–", "—"):
        return None
    phrases = Phrases(tokens, lexicon)
    closing = ")" if tokens[i + 1].text == "(" else "."
    end = next((k for k in range(i + 2, len(tokens)) if tokens[k].text == closing), len(tokens))
    if end - i > _LONGEST_SIGNATURE or phrases.any_finite(i + 2, end):
        return None
    if end - i <= _LEAST_SIGNATURE or not _is_human(phrases, (i + 2, end)):
        return None
    span = source_span(tokens, i + 2, end)
    return Report(span, None, [], Commitment.ASSERTS, "introduced", number)


def _headed(statement: Statement, number: int, i: int, lexicon: Lexicon) -> Report | None:
    """The person named after a quotation and a colon: '"A scandal": Ana Lopes is angry'."""
    tokens = statement.tokens
    if i or len(tokens) <= _LEAST_SIGNATURE or tokens[1].text != ":":
        return None
    phrases = Phrases(tokens[2:], lexicon)
    subject = opening_subject(phrases)
    quoted = any(token.kind == "q" for token in tokens[2:])
    if subject is None or quoted or not all(t.capital for t in phrases.tokens[subject[0] :][:2]):
        return None
    span = source_span(phrases.tokens, *subject)
    return Report(span, None, [], Commitment.ASSERTS, "introduced", number)


def _stance(statement: Statement, number: int, lexicon: Lexicon) -> list[Report]:
    """Read "Ana Lopes is certain: the gate was open": a stance, a colon and a clause."""
    tokens = statement.tokens
    colon = next((i for i, token in enumerate(tokens) if token.text == ":"), None)
    if colon is None or not 1 < colon < _LONGEST_STANCE or tokens[colon + 1 :][:1] == []:
        return []
    before, whole = Phrases(tokens[:colon], lexicon), Phrases(tokens, lexicon)
    held = before.any_of(lexicon.grammar["stances"], 1, colon)
    if not held or tokens[colon + 1].kind == "q":
        return []
    subject = opening_subject(before)
    if subject is None or not (_is_human(before, subject) or _is_told_of(before, subject)):
        return []
    if not whole.any_finite(colon + 1, len(tokens)):
        return []
    said = Span(tokens[colon + 1].start, tokens[whole.sentence_end(colon + 1) - 1].end)
    span = source_span(tokens, *subject)
    return [Report(span, None, [said], Commitment.ASSERTS, "introduced", number)]


def _is_told_of(phrases: Phrases, subject: tuple[int, int]) -> bool:
    """Whether a clause tells of somebody unnamed: "un ancien de l'atelier, qui refuse d'être nommé"."""
    start, end = subject
    grammar = phrases.grammar
    opens = phrases.low(start) in grammar["indefinite"]
    return opens and phrases.any_of(grammar["relative"] & {"who", "qui", "quien"}, start + 1, end)


def _is_human(phrases: Phrases, subject: tuple[int, int]) -> bool:
    start, end = subject
    grammar = phrases.grammar
    personal = either(grammar["masculine"], grammar["feminine"])
    names = [i for i in range(start, end) if phrases.tokens[i].capital and i > 0]
    full_name = any(
        phrases.tokens[i].capital and phrases.tokens[i + 1].capital for i in range(start, end - 1)
    )
    person = phrases.any_of(phrases.lexicon.united("persons", "offices"), start, end)
    alone = end - start == 1 and phrases.low(start) in personal
    return bool(names) or full_name or person or alone


def _carrier(before: list[Report], number: int, parts: list[Statement]) -> Report | None:
    """The report whose speaker goes on speaking in statement ``number``, or None."""
    for report in reversed(before):
        # What a colon announces stands a paragraph later.
        reach = _NEAR_PARAGRAPHS + (report.pattern == ANNOUNCED)
        if parts[number].paragraph - parts[report.statement].paragraph > reach:
            return None
        if (
            report.source is not None
            and report.kind in ("verb", "bare", "introduced")
            and (report.pattern in _SPOKEN or not report.frames & _NOT_CARRYING)
        ):
            return report
    return None
