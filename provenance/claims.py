"""Sentences of many articles -> claims with their appearances, links and verdicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from index import Span
from provenance.affairs import Affairs
from provenance.attribution import same_outlet
from provenance.claim_candidates import score_pairs
from provenance.claim_clusters import group_families
from provenance.claim_credits import find_credited, find_mutual
from provenance.claim_families import (
    Family,
    SameClaimScorer,
    Standing,
    Vectors,
    list_families,
    verify_families,
)
from provenance.claim_links import Link, link_groups
from provenance.claim_opposites import finds
from provenance.claim_pairs import takes_back
from provenance.claim_possible import Judged, judge_groups, list_near
from provenance.claim_replies import join_replies
from provenance.claim_stances import read_stance
from provenance.claim_unnamed import find_half_sourced, find_unnamed
from provenance.clocks import read_claimed
from provenance.descriptions import Descriptions, outlet_key
from provenance.doubts import is_doubtful
from provenance.explanation import explain_judgement
from provenance.findings import Appearance, Claim, Tree
from provenance.independence import Judgement, judge_independence
from provenance.later import Later
from provenance.model import Attribution, Citation, Commitment, Document, Reason, SourceType
from provenance.primary_source import Voice, read_voice
from provenance.rulings import Parted
from provenance.statements import Place, Statement, list_statements
from provenance.wording import is_fragment

_SUPPORTS = (Commitment.ASSERTS, Commitment.REPORTS)
# Code points beyond which a longer sentence is no clearer.
LONG_ENOUGH = 160
# An article of which a source covers this share is that source's text, whatever was not aligned.
WHOLLY_DERIVED = 0.5


@dataclass(frozen=True, slots=True)
class _Group:
    """The families of one claim, with its voices and its name."""

    name: str
    first: Statement
    clearest: Statement
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class _Judge:
    """What judging a claim needs beside its voices.

    Attributes:
        family_of: Article to the derivation it wholly belongs to.
        sure: Pairs of families' roots, lower first, that surely state one claim.
        affairs: Which articles may be about the same.
        parted: Which lines share a text that a reviewer said was not taken over.
    """

    documents: Mapping[str, Document]
    owner_of: Mapping[str, str]
    family_of: Mapping[str, str]
    sure: Collection[tuple[Place, Place]]
    affairs: Affairs
    parted: Parted

    def judge(self, voices: Sequence[Voice]) -> Judgement:
        """Judge the sources of one claim."""
        return judge_independence(
            voices,
            owner_of=self.owner_of,
            family_of=self.family_of,
            surely_one_claim=self._is_sure,
        )

    def _is_sure(self, left: Voice, right: Voice) -> bool:
        key = (min(left.root, right.root), max(left.root, right.root))
        seen = (left.appearance, right.appearance)
        if key not in self.sure or not self.affairs.may_be_one(seen[0].article, seen[1].article):
            return False
        if not self.affairs.are_anchored(*seen) or self.parted.holds(*seen):
            return False
        return not is_doubtful(left, right, self.documents)


def join_families(tree: Tree) -> dict[str, str]:
    """Return for each article that is wholly derived, or derived from, the root of its family.

    An article is wholly derived where its source covers half of it; one that embeds a paragraph
    of another keeps its own sentences to itself. Of two sources that each cover half only the one
    that covers more counts: a round-up makes no family of the reports it puts together. What a
    reviewer says was taken from another article is so, whatever could be aligned.
    """
    best: dict[str, tuple[float, str]] = {}
    for edge in tree.derivations:
        if edge.coverage_article >= WHOLLY_DERIVED or edge.held_whole:
            source = edge.source or f"outlet:{outlet_key(edge.source_outlet or edge.article)}"
            known = (edge.coverage_article + edge.held_whole, source)
            best[edge.article] = max(best.get(edge.article, known), known)

    def find(key: str) -> str:
        seen = [key]
        while seen[-1] in best and best[seen[-1]][1] not in seen:
            seen.append(best[seen[-1]][1])
        return seen[-1] if seen[-1] not in best else min(seen)

    articles = {*best, *(source for _, source in best.values())}
    return {key: find(key) for key in sorted(articles)}


def build_claims(
    documents: Mapping[str, Document],
    tree: Tree,
    vectors: Vectors,
    same_claim: SameClaimScorer,
    owner_of: Mapping[str, str] | None = None,
    glossed: Vectors | None = None,
) -> tuple[Claim, ...]:
    """Return the claims of a collection, by id; every sentence outside boilerplate is in one.

    Args:
        documents: All articles, by id.
        tree: Who took it from whom; its ``sentence_lines`` join copies and translations.
        vectors: Unit embedding of each sentence, by (article id, sentence number); a sentence
            without one is compared by its words and figures alone.
        same_claim: Probability 0..1 that two texts state one claim, for many pairs at once.
        owner_of: Outlet to owner, where known.
        glossed: The same of the sentences put into English word by word; else ``vectors``.
    """
    aligned = list_families(list_statements(documents, tree))
    families = verify_families(aligned, vectors, same_claim, Standing(documents, tree))
    affairs = Affairs(documents, vectors)
    mutual = find_mutual(families, documents)
    pairs = score_pairs(families, glossed or vectors, same_claim, affairs.shares, mutual)
    credited = find_credited(families, pairs, documents, mutual)
    unnamed, half = find_unnamed(pairs, documents), find_half_sourced(pairs, documents)
    joined = group_families(families, pairs, credited, unnamed, half)
    grouped = join_replies(joined, families, documents)
    descriptions = Descriptions(documents)
    groups = [
        _read_group([families[index] for index in group], documents, descriptions)
        for group in grouped
    ]
    group_of = {index: number for number, group in enumerate(grouped) for index in group}
    members = [
        [member for index in group for member in families[index].members] for group in grouped
    ]
    links = link_groups(pairs, group_of, members, documents)
    judge = _Judge(
        documents,
        owner_of or {},
        join_families(tree),
        pairs.list_sure([family.root for family in families]),
        affairs,
        Parted(tree),
    )
    ends: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        ends[link.newer].append(link)
        ends[link.older].append(link)
    apart = {(min(link.newer, link.older), max(link.newer, link.older)) for link in links}
    near = list_near(pairs, group_of, apart, affairs.may_be_one)
    judged = judge_groups([group.voices for group in groups], near, judge.judge)
    claims = [
        _build_claim(number, groups, ends[number], judged[number], len(documents))
        for number in range(len(groups))
    ]
    return tuple(sorted(claims, key=lambda claim: claim.id))


def _read_group(
    families: Sequence[Family],
    documents: Mapping[str, Document],
    descriptions: Descriptions,
) -> _Group:
    first = min(
        (member for family in families for member in family.members if _is_root(member, family)),
        key=lambda one: _first_key(one, documents),
    )
    voices = [
        voice
        for family in families
        for member in family.members
        for voice in _read_voices(member, documents, descriptions)
    ]
    name = f"{first.place[0]}:{first.span.start}-{first.span.end}"
    return _Group(name, first, _find_clearest(families), tuple(voices))


def _find_clearest(families: Sequence[Family]) -> Statement:
    """The statement that a reader understands best by itself.

    One that states the claim rather than deny it, in a sentence with a subject of its own; then
    the one that most articles carry, then the longer one up to a limit.
    """
    versions = [version for family in families for version in family.versions]
    if len(versions) == 1:
        return versions[0]
    ranked = [
        (
            all(voice.commitment not in _SUPPORTS for voice in version.voices)
            and bool(version.voices),
            is_fragment(version.text),
            -len(family.articles),
            -min(len(version.text), LONG_ENOUGH),
            version.place,
            version,
        )
        for family in families
        for version in family.versions
    ]
    return min(ranked, key=lambda row: row[:-1])[-1]


def _is_root(member: Statement, family: Family) -> bool:
    """Whether a member may be the earliest: the root, or any member where the root is furniture."""
    places = {one.place for one in family.members}
    return member.place == family.root or family.root not in places


def _first_key(statement: Statement, documents: Mapping[str, Document]) -> tuple[str, str, int]:
    claimed = read_claimed(documents[statement.place[0]].article.published_at)
    when = claimed.first.isoformat() if claimed else "9999"
    return when, statement.place[0], statement.place[1]


def _read_voices(
    statement: Statement,
    documents: Mapping[str, Document],
    descriptions: Descriptions,
) -> list[Voice]:
    """One voice for each source the sentence is attributed to; the outlet's own where none is."""
    document = documents[statement.place[0]]
    credited = _list_credits(statement, document)
    found = []
    for attribution in statement.voices or (None,):
        if attribution is None:
            found.append(_read_silent(statement, document, credited, descriptions))
            continue
        appearance = _read_appearance(statement, attribution, document)
        relayed = _relayed_by(statement, attribution, credited, document, descriptions.publishers)
        stances = [appearance]
        if appearance.commitment is Commitment.WITHDRAWS:
            # Who takes a claim back denies it from then on: both are told.
            stances.append(replace(appearance, commitment=Commitment.DENIES))
        found += [
            read_voice(document, statement, attribution, stance, relayed, descriptions)
            for stance in stances
        ]
    return found


def _read_silent(
    statement: Statement,
    document: Document,
    credited: Sequence[Citation],
    descriptions: Descriptions,
) -> Voice:
    """The outlet's own voice, with the sources of the sentences beside it."""
    relayed = _relayed_by(statement, None, credited, document, descriptions.publishers)

    def read_beside() -> list[Voice]:
        return [
            read_voice(
                document,
                statement,
                attribution,
                _read_appearance(statement, attribution, document),
                (),
                descriptions,
            )
            for attribution in statement.beside
        ]

    appearance = _read_appearance(statement, None, document)
    # Most claims are judged without them.
    beside = Later(read_beside)
    return read_voice(document, statement, None, appearance, relayed, descriptions, beside)


def _read_appearance(
    statement: Statement, attribution: Attribution | None, document: Document
) -> Appearance:
    cue = attribution.cue if attribution else None
    return Appearance(
        article=statement.place[0],
        span=statement.span,
        sentence=statement.text,
        line=statement.line,
        source_text=attribution.source_text if attribution else None,
        source_name=attribution.source_name if attribution else None,
        source_type=attribution.source_type if attribution else SourceType.NONE,
        cue=document.canonical.text[cue.start : cue.end] if cue else None,
        commitment=_read_commitment(statement, attribution),
    )


def _read_commitment(statement: Statement, attribution: Attribution | None) -> Commitment:
    """The attribution's, told apart further where a denial takes the source's own word back.

    What a sentence reports in order to have it denied ("dismissed the account of a sailor who
    told a paper that ...") supports nothing: the words of the inner source count as denied.
    """
    commitment = attribution.commitment if attribution else Commitment.ASSERTS
    if attribution is not None and any(
        other.commitment is Commitment.DENIES and _holds(other, attribution)
        for other in statement.voices
    ):
        commitment = Commitment.DENIES
    if attribution is not None and _denies_aloud(statement, attribution):
        commitment = Commitment.DENIES
    if commitment in _SUPPORTS:
        commitment = read_stance(statement) or commitment
    if commitment is Commitment.DENIES and takes_back(statement.text):
        return Commitment.WITHDRAWS
    return commitment


def _denies_aloud(statement: Statement, attribution: Attribution) -> bool:
    """Whether what is said is itself a denial: "Rubbish from start to finish", "I deny that"."""
    start = statement.span.start
    return any(
        finds("denied_aloud", statement.text[max(0, part.start - start) : part.end - start])
        for part in attribution.content
        if part.start < statement.span.end and start < part.end
    )


def _holds(outer: Attribution, inner: Attribution) -> bool:
    """Whether the content of one attribution holds that of another."""
    return any(
        part.start <= piece.start and piece.end <= part.end
        for part in outer.content
        for piece in inner.content
    )


def _list_credits(statement: Statement, document: Document) -> list[Citation]:
    own = document.sourcing.publisher or document.article.outlet or ""
    return [citation for citation in statement.citations if not same_outlet(citation.outlet, own)]


def _other_publishers(attribution: Attribution, own: str, publishers: Collection[str]) -> set[str]:
    """The outlet of the collection that is the source, where it is not the article's own."""
    name = attribution.source_name or attribution.source_text or ""
    if own and same_outlet(name, own):
        return set()
    return {other for other in sorted(publishers) if same_outlet(name, other)}


def _relayed_by(
    statement: Statement,
    attribution: Attribution | None,
    credited: Sequence[Citation],
    document: Document,
    publishers: Collection[str],
) -> tuple[str, ...]:
    """The other outlets whose report an appearance passes on.

    Where a sentence names several sources and several outlets, each source goes with the outlet
    named next after it ("a sailor, quoted by one paper, and an engineer interviewed by another").
    """
    own = document.sourcing.publisher or document.article.outlet or ""
    names = {citation.outlet for citation in credited}
    if attribution is not None and attribution.told and not same_outlet(attribution.told, own):
        names.add(attribution.told)
    if attribution is not None and attribution.source_type is SourceType.OUTLET and not names:
        names = _other_publishers(attribution, own, publishers)
    if attribution is None or attribution.source is None or len(credited) < 2:
        return tuple(sorted(names))
    if len(statement.voices) < 2:
        return tuple(sorted(names))
    after = [c for c in credited if c.span.start >= attribution.source.start]
    return (min(after, key=lambda c: c.span.start).outlet,) if after else tuple(sorted(names))


def _build_claim(
    number: int,
    groups: Sequence[_Group],
    links: Sequence[Link],
    judged: Judged,
    searched: int,
) -> Claim:
    group = groups[number]
    judgement = judged.judgement
    contradicts, updates, reasons = _linked(number, groups, links)
    appearances = [voice.appearance for voice in group.voices]
    if len(appearances) > 1:
        appearances = sorted({*appearances}, key=_place)
    return Claim(
        id=group.name,
        text=group.clearest.text,
        language=group.clearest.language,
        appearances=tuple(appearances),
        verdict=judgement.verdict,
        low=judgement.low,
        high=judgement.high,
        reporting_lines=judgement.reporting_lines,
        outlets=judgement.outlets,
        first_article=group.first.place[0],
        contradicts=contradicts,
        updates=updates,
        reasons=tuple(dict.fromkeys([*judgement.reasons, *reasons])),
        explanation=explain_judgement(group.voices, judgement, searched, judged.elsewhere),
        evidence=judgement.evidence,
    )


def _place(one: Appearance) -> tuple[str, Span, str, str, str]:
    return one.article, one.span, one.source_text or "", one.commitment, one.cue or ""


def _linked(
    number: int, groups: Sequence[_Group], links: Sequence[Link]
) -> tuple[tuple[str, ...], tuple[str, ...], list[Reason]]:
    contradicts: dict[str, None] = {}
    updates: dict[str, None] = {}
    reasons: list[Reason] = []
    for link in links:
        other = link.older if link.newer == number else link.newer
        if link.revises:
            if link.newer == number:
                updates[groups[other].name] = None
        else:
            contradicts[groups[other].name] = None
            reasons.append(link.reason)
    return tuple(sorted(contradicts)), tuple(sorted(updates)), sorted(set(reasons))
