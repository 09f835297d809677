"""Sentences that confirm or deny "it": they speak of what the sentence before them tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from provenance.claim_families import Family
from provenance.claim_lexicon import LANGUAGES, get_lexicon
from provenance.model import Document
from provenance.statements import Place, Statement

# A reply stands in the paragraph of what it replies to, or in the next.
_NEXT_PARAGRAPH = 1


def join_replies(
    groups: Sequence[Sequence[int]],
    families: Sequence[Family],
    documents: Mapping[str, Document],
) -> list[list[int]]:
    """Return the groups with each lone reply in the group of the sentence before it.

    "The Ledger has since confirmed this with two officials" says nothing that could be compared;
    it is one more appearance of the claim before it, on a line of its own. Replies that were found
    to state a claim with others stay where they are.

    Args:
        groups: Indices of families, one list a claim.
        families: The families.
        documents: By article id, for the paragraphs.
    """
    home = {index: number for number, group in enumerate(groups) for index in group}
    at = {member.place: index for index, family in enumerate(families) for member in family.members}
    joined = [list(group) for group in groups]
    for index in sorted(home):
        number = home[index]
        if len(joined[number]) != 1 or len(families[index].members) != 1:
            continue
        target = _before(families[index].members[0], at, documents)
        if target is not None and home[target] != number:
            joined[home[target]].append(index)
            joined[number] = []
            home[index] = home[target]
    return sorted((sorted(group) for group in joined if group), key=lambda group: group[0])


def _before(
    reply: Statement, at: Mapping[Place, int], documents: Mapping[str, Document]
) -> int | None:
    """The family of the sentence before a reply; None for what is no reply."""
    article, number = reply.place
    if not is_reply(reply) or (article, number - 1) not in at:
        return None
    sentences = documents[article].canonical.sentences
    apart = sentences[number].paragraph - sentences[number - 1].paragraph
    return at[article, number - 1] if apart <= _NEXT_PARAGRAPH else None


def is_reply(statement: Statement) -> bool:
    """Return whether a sentence only confirms or denies what was said before it."""
    if statement.language not in LANGUAGES:
        return False
    return get_lexicon(statement.language).access["reply"].search(statement.text) is not None
