"""Statements of one origin -> families: copies and translations that do state one thing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from provenance.claim_pairs import (
    core_negations,
    has_changed_figure,
    list_rival_figures,
    list_same_figures,
)
from provenance.clocks import read_claimed
from provenance.findings import Tree
from provenance.model import Document
from provenance.statements import Place, Statement
from provenance.wording import read_wording

if TYPE_CHECKING:
    from numpy.typing import NDArray

SameClaimScorer = Callable[[Sequence[tuple[str, str]]], list[float]]
Vectors = Mapping[Place, "NDArray[Any]"]  # Any: any float width

# An alignment of whole texts also pairs sentences that merely stand at the same place. A sentence
# this alike to the root (0..1) is of its family; the rest are compared with one another and
# joined where their mean likeness reaches the lower bound.
SURELY_ALIKE, ALIKE = 0.75, 0.45
# Two sentences of different languages that are each other's best partner within an alignment are
# a translation at a lower likeness: the words of a sentence may all be missing from the glosses.
TRANSLATED = 0.12
# What a likeness counts for where one sentence is negated and the other is not.
TURNED_SHARE = 0.6
# What two wordings count for at most that stand beside one another in some article.
SAME_ARTICLE = 0.3
# More different wordings than this in one alignment are compared with its root alone.
MOST_COMPARED = 40
# Wordings of one language that a family is compared by: a rewording may stand nearer to what another
# article says than the sentence it was made from. On labelled stories a third finds no more.
WORDINGS = 2


@dataclass(frozen=True, slots=True)
class Family:
    """The statements that were copied, translated or reworded from one sentence.

    Attributes:
        root: The sentence they were taken from.
        members: All of them, by article and place.
        versions: The first wordings in each language, the root first: what the family is
            compared by.
    """

    root: Place
    members: tuple[Statement, ...]
    versions: tuple[Statement, ...]

    @property
    def articles(self) -> frozenset[str]:
        """Ids of the articles that carry it."""
        return frozenset(member.place[0] for member in self.members)


def list_families(statements: Sequence[Statement]) -> list[Family]:
    """Return the families of a collection's statements, by root."""
    members: dict[Place, list[Statement]] = defaultdict(list)
    for statement in statements:
        members[statement.root].append(statement)
    return [_build_family(root, members[root]) for root in sorted(members)]


def _build_family(root: Place, members: Sequence[Statement]) -> Family:
    if len(members) == 1:  # as of most
        return Family(root, tuple(members), tuple(members))
    group = sorted(members, key=lambda one: (one.place != root, one.place))
    versions: dict[tuple[str, ...], Statement] = {}
    count: Counter[str | None] = Counter()
    for statement in group:
        if count[statement.language] < WORDINGS and _words(statement) not in versions:
            versions[_words(statement)] = statement
            count[statement.language] += 1
    ordered = tuple(sorted(group, key=lambda one: one.place))
    return Family(root, ordered, tuple(versions.values()))


class Standing:
    """Which of several articles an alignment begins with, and the line of its own sentences."""

    def __init__(self, documents: Mapping[str, Document], tree: Tree) -> None:
        above: dict[str, set[str]] = defaultdict(set)
        for edge in tree.derivations:
            if edge.source is not None and edge.decided:
                above[edge.article].add(edge.source)
        self._documents = documents
        self._above = _close(tree)
        self._depth: dict[str, int] = {}
        for article in sorted(documents):
            self._measure(article, above)
        named: dict[str, Counter[str]] = defaultdict(Counter)
        for row in tree.sentence_lines:
            if row.root == (row.article, row.sentence):
                named[row.article][row.line] += 1
        self._line = {
            article: min(lines, key=lambda line: (-lines[line], line))
            for article, lines in named.items()
        }

    def _measure(self, article: str, above: Mapping[str, set[str]]) -> int:
        if article not in self._depth:
            self._depth[article] = 0  # Bounds the recursion; circles were broken before.
            self._depth[article] = 1 + max(
                (self._measure(other, above) for other in sorted(above.get(article, ()))),
                default=-1,
            )
        return self._depth[article]

    def are_kin(self, left: str, right: str) -> bool:
        """Return whether one article drew on the other, or both on a third or one outlet."""
        return bool(self._above.get(left, {left}) & self._above.get(right, {right}))

    def draws_on(self, article: str, other: str) -> bool:
        """Return whether an article drew on another, in however many steps."""
        return other in self._above.get(article, set())

    def rank(self, statement: Statement) -> tuple[int, str, Place]:
        """Return a key by which the origin of several statements sorts first."""
        article = statement.place[0]
        claimed = read_claimed(self._documents[article].article.published_at)
        when = claimed.first.isoformat() if claimed else "9999"
        return self._depth[article], when, statement.place

    def line_of(self, statement: Statement) -> str:
        """Return the line of an article's own sentences, this one's where it has no others."""
        span = statement.span
        own = f"{statement.place[0]}:{span.start}-{span.end}"
        return self._line.get(statement.place[0], own)


def _close(tree: Tree) -> dict[str, set[str]]:
    """Each derived article with all that it draws on, however many steps away, outlets included."""
    direct: dict[str, set[str]] = defaultdict(set)
    for edge in tree.derivations:
        direct[edge.article].add(edge.source or f"outlet:{edge.source_outlet}")
    found = {}
    for article in sorted(direct):
        seen, stack = {article}, sorted(direct[article])
        while stack:
            key = stack.pop()
            if key not in seen:
                seen.add(key)
                stack += sorted(direct.get(key, ()))
        found[article] = seen
    return found


def verify_families(
    families: Sequence[Family],
    vectors: Vectors,
    same_claim: SameClaimScorer,
    standing: Standing,
) -> list[Family]:
    """Take out of each family what does not state the same, as families of their own; by root.

    What is taken out begins a family with the highest of its articles, on that article's line.

    Args:
        families: As aligned.
        vectors: Unit embedding of each sentence.
        same_claim: Probability 0..1 that two texts state one claim.
        standing: The order of articles and the names of their lines.
    """
    wordings = [_distinct_wordings(family) for family in families]
    asked = [
        (one, other)
        for group in wordings
        for one, other in combinations(group, 2)
        if one is group[0] or len(group) <= MOST_COMPARED
    ]
    likeness = _Likeness(asked, _list_carriers(families), vectors, same_claim, standing)
    found: list[Family] = []
    for family, group in zip(families, wordings, strict=True):
        parts = _split(group, likeness) if len(group) > 1 else [group]
        found += _rebuild(family, group, parts, standing)
    return sorted(found, key=lambda family: family.root)


def _words(statement: Statement) -> tuple[str, ...]:
    return read_wording(statement.text).folded


def _distinct_wordings(family: Family) -> list[Statement]:
    """One statement for each different wording, that of the root first."""
    if len(family.members) == 1:
        return list(family.members)
    ordered = sorted(family.members, key=lambda one: (one.place != family.root, one.place))
    found: dict[tuple[str, ...], Statement] = {}
    for statement in ordered:
        found.setdefault(_words(statement), statement)
    return list(found.values())


def _list_carriers(families: Sequence[Family]) -> dict[tuple[Place, tuple[str, ...]], set[str]]:
    """The articles that carry each wording of each family of several statements."""
    found: dict[tuple[Place, tuple[str, ...]], set[str]] = defaultdict(set)
    for family in families:
        if len(family.members) == 1:
            continue
        for member in family.members:
            found[family.root, _words(member)].add(member.place[0])
    return found


class _Likeness:
    """How alike the wordings of one alignment are, 0..1."""

    def __init__(
        self,
        pairs: Sequence[tuple[Statement, Statement]],
        carriers: Mapping[tuple[Place, tuple[str, ...]], set[str]],
        vectors: Vectors,
        same_claim: SameClaimScorer,
        standing: Standing,
    ) -> None:
        chances = same_claim([(one.text, other.text) for one, other in pairs])
        self._known: dict[frozenset[Place], float] = {}
        for (one, other), chance in zip(pairs, chances, strict=True):
            amount = max(chance, _nearness(one, other, vectors))
            sides = carriers[one.root, _words(one)], carriers[other.root, _words(other)]
            if not _have_one_origin(*sides, standing):
                amount = 0.0
            beside = sides[0] & sides[1]
            self._known[frozenset((one.place, other.place))] = min(
                _discount(one, other, amount), SAME_ARTICLE if beside else 1.0
            )

    def table(self, group: Sequence[Statement]) -> list[list[float]]:
        """Return the likeness of all wordings of a group; 0 where they were not compared."""
        found = [[0.0] * len(group) for _ in group]
        for at, one in enumerate(group if len(group) <= MOST_COMPARED else group[:1]):
            for to in range(at + 1, len(group)):
                amount = self._known.get(frozenset((one.place, group[to].place)), 0.0)
                found[at][to] = found[to][at] = amount
        return found


def _have_one_origin(left: set[str], right: set[str], standing: Standing) -> bool:
    """Whether what two wordings began with are kin.

    A round-up that copies one report and is near another makes no copies of the two.
    """
    first = (_find_first(left, standing), _find_first(right, standing))
    return any(standing.are_kin(one, other) for one in first[0] for other in first[1])


def _find_first(articles: set[str], standing: Standing) -> list[str]:
    """The articles that draw on none of the others."""
    return [
        one
        for one in sorted(articles)
        if not any(other != one and standing.draws_on(one, other) for other in articles)
    ]


def _nearness(one: Statement, other: Statement, vectors: Vectors) -> float:
    """Cosine of two sentences of one language; across languages it says too little."""
    if one.language != other.language or not {one.place, other.place} <= vectors.keys():
        return 0.0
    return float(vectors[one.place] @ vectors[other.place])


def _discount(one: Statement, other: Statement, amount: float) -> float:
    if list_rival_figures(one, other) and not list_same_figures(one, other):
        return 0.0
    if has_changed_figure(one, other):
        return 0.0
    if (core_negations(one) > 0) != (core_negations(other) > 0):
        amount *= TURNED_SHARE
    return amount


def _split(group: Sequence[Statement], likeness: _Likeness) -> list[list[Statement]]:
    """Average linkage over what is not plainly the root's."""
    import numpy as np  # noqa: PLC0415

    table = likeness.table(group)
    own = [at for at in range(1, len(group)) if table[0][at] >= SURELY_ALIKE]
    rest = [at for at in range(1, len(group)) if table[0][at] < SURELY_ALIKE]
    parts = [[0, *own], *([at] for at in rest)]
    means = np.full((len(parts), len(parts)), -1.0)
    for at, to in combinations(range(len(parts)), 2):
        means[at, to] = _mean(parts[at], parts[to], table)
    while len(parts) > 1:
        # Of equals the first pair: argmax goes row by row.
        at, to = divmod(int(means.argmax()), len(parts))
        if means[at, to] < ALIKE:
            break
        parts[at] += parts.pop(to)
        means = np.delete(np.delete(means, to, axis=0), to, axis=1)
        for other in range(len(parts)):
            first, second = min(at, other), max(at, other)
            if first != second:
                means[first, second] = _mean(parts[first], parts[second], table)
    parts = _join_translations(parts, table, [one.language for one in group])
    return [[group[at] for at in part] for part in parts]


def _mean(left: Sequence[int], right: Sequence[int], table: Sequence[Sequence[float]]) -> float:
    if len(left) == len(right) == 1:
        return table[left[0]][right[0]]
    total = sum([table[one][other] for one in left for other in right])
    return total / (len(left) * len(right))


def _join_translations(
    parts: list[list[int]], table: Sequence[Sequence[float]], languages: Sequence[str | None]
) -> list[list[int]]:
    """Join parts of different languages that are each other's best, if not very alike."""
    spoken = [{languages[one] for one in part} for part in parts]
    if len(set().union(*spoken)) < 2:
        return parts

    def best(at: int) -> tuple[float, int]:
        return max(
            (
                (_mean(parts[at], other, table), -to)
                for to, other in enumerate(parts)
                if to != at and spoken[at].isdisjoint(spoken[to])
            ),
            default=(0.0, 0),
        )

    partner = {at: best(at) for at in range(len(parts))}
    joined: list[list[int]] = []
    gone: set[int] = set()
    for at, part in enumerate(parts):
        if at in gone:
            continue
        amount, to = partner[at][0], -partner[at][1]
        if amount >= TRANSLATED and to > at and -partner[to][1] == at and partner[to][0] > 0:
            gone.add(to)
            joined.append(part + parts[to])
        else:
            joined.append(part)
    return joined


def _rebuild(
    family: Family,
    group: Sequence[Statement],
    parts: Sequence[Sequence[Statement]],
    standing: Standing,
) -> list[Family]:
    if len(parts) < 2:
        return [family]
    part_of = {_words(one): number for number, part in enumerate(parts) for one in part}
    members: dict[int, list[Statement]] = defaultdict(list)
    for member in family.members:
        members[part_of[_words(member)]].append(member)
    found = []
    for number, kept in sorted(members.items()):
        if number == part_of[_words(group[0])]:
            found.append(_build_family(family.root, kept))
            continue
        first = min(kept, key=standing.rank)
        line = standing.line_of(first)
        moved = [replace(member, root=first.place, line=line) for member in kept]
        found.append(_build_family(first.place, moved))
    return found
