"""Which passages stand within quotation marks."""

from __future__ import annotations

import pytest

from provenance.canonical import canonicalise

CASES = [
    ('He said "we are late" and left.', ['"we are late"']),
    ("She said “we are ‘very’ late” twice.", ["“we are ‘very’ late”", "‘very’"]),
    ("Il a dit «\u00a0c'est fini\u00a0» puis rien.", ["«\u00a0c'est fini\u00a0»"]),
    (
        "Il a dit «\u202fl’un «\u202fgrand\u202f» pont\u202f» hier.",
        ["«\u202fl’un «\u202fgrand\u202f» pont\u202f»", "«\u202fgrand\u202f»"],
    ),
    ("Er sagte: „Wir gehen ‚bald‘ heim.“", ["„Wir gehen ‚bald‘ heim.“", "‚bald‘"]),
    ("»Wir gehen«, sagte sie.", ["»Wir gehen«"]),
    ("“Nous partons demain », a dit le maire.", ["“Nous partons demain »"]),
    ('A 6\'2" man held a 12" pipe.', []),
    ('"He is 6\'2" tall," she said.', ['"He is 6\'2" tall,"']),
    ("The workers' strike of the '90s wasn't Jones's.", []),
    ("'It is over,' said the workers' leader.", ["'It is over,'"]),
    ('The so-called "expert" left.', ['"expert"']),
    ('He said "we are late.\n\nThe next day came.', ['"we are late.']),
    (
        "“First part.\n\n“Second part.\n\n“Third part,” he said.",
        ["“First part.\n\n“Second part.\n\n“Third part,”"],
    ),
    ("« Premier point.\n\n« Second point », dit-il.", ["« Premier point.\n\n« Second point »"]),
    ('"Premier point.\n\n"Second point", dit-il.', ['"Premier point.\n\n"Second point"']),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_quotations_are_found_with_their_marks(text: str, expected: list[str]) -> None:
    """Words spoken never count as copied text, so their borders decide the relation."""
    quotations = canonicalise(text, language="en").quotations

    assert [text[q.span.start : q.span.end] for q in quotations] == expected


def test_inner_spans_leave_the_marks_out() -> None:
    """Attribution shows what was said, without the marks."""
    text = "“Go,” he said. « Non », dit-elle."

    inner = [text[q.inner.start : q.inner.end] for q in canonicalise(text).quotations]

    assert inner == ["Go,", " Non "]


def test_a_nested_quotation_knows_its_depth() -> None:
    """Only outer quotations are statements of the article's sources."""
    quotations = canonicalise("“They cried ‘fire’ at once,” she said.").quotations

    assert [quotation.depth for quotation in quotations] == [0, 1]


def test_a_forgotten_closing_mark_does_not_swallow_the_next_quotation() -> None:
    """A missing mark is common on the web; what follows must stay in place."""
    text = '"We leave, he said. "We come back," he added.'

    found = [text[q.span.start : q.span.end] for q in canonicalise(text).quotations]

    assert found == ['"We leave, he said.', '"We come back,"']
