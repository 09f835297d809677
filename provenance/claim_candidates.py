"""Which statements of different origin are worth comparing, and what each pair scores."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from provenance.array_numbers import number_all, sort_distinct
from provenance.claim_families import Family, SameClaimScorer, Vectors
from provenance.claim_numbers import compute_numbers, rank_partners
from provenance.claim_pairs import (
    PAIR_FEATURES,
    Rarity,
    list_keys,
    list_persons,
    measure_rarity,
    shares_value,
    weigh_key,
    withdraws,
)
from provenance.claim_scored import ScoredPairs
from provenance.claim_tables import Numbering, dot_rows
from provenance.glossary import LANGUAGES
from provenance.statements import Statement
from provenance.text_pairs import pick_texts
from provenance.trees import Trees, build_trees, predict_all
from provenance.wording import read_wording

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A statement is compared with this many nearest ones by meaning, above this cosine. On invented
# stories all pairs of one claim but those named by figures alone lie above it.
NEAREST = 12
LEAST_COSINE = 0.3
# Statements that share keys of this much rarity (nats) are compared; a key that stands in more
# origins than the cap proposes nothing.
LEAST_SHARED = 4.0
MOST_CARRIERS = 40
# What likeness counts across languages where the words of one are not put into English, no figure
# is shared, and what is said is one claim with less than this probability, for all its names.
UNKNOWN_WORDS, ALIKE_IF_STRANGE = 0.4, 0.6
# Rows of one block of the matrix of cosines. All in one, half of it is enough to know the other; so
# many take 64 MB.
BLOCK, WHOLE = 1024, 4096


def score_pairs(
    families: Sequence[Family],
    vectors: Vectors,
    same_claim: SameClaimScorer,
    shares: Callable[[Sequence[str], NDArray[Any], NDArray[Any]], NDArray[Any]],  # Any: numbers
    also: Collection[tuple[int, int]] = (),
) -> ScoredPairs:
    """Compare the families that may state one claim; sorted by index.

    Args:
        families: The statements, copies and translations of one together.
        vectors: Unit embedding of each sentence.
        same_claim: Probability 0..1 that two texts state one claim.
        shares: What likeness counts, 0..1, between sentences of two of some articles: their ids,
            and the numbers of both of each pair.
        also: Pairs to compare however unlike they are, the lower index first.
    """
    found = compute_pairs(families, vectors, same_claim, also)
    chances, topics = judge_pairs(found.numbers)
    counted = _share_articles(found, shares) * _share_languages(found)
    return replace(found, probability=chances * counted, topic=topics * counted)


def judge_pairs(numbers: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:  # Any: floats
    """Return the probability and the topic (``ScoredPair``) of each pair; shape (pairs,) each.

    Args:
        numbers: Of the pairs; shape (pairs, ``PAIR_FEATURES``).
    """
    import numpy as np  # noqa: PLC0415

    chances = predict_all(_load_trees(), numbers)
    plain = numbers.copy()
    plain[:, [PAIR_FEATURES.index(name) for name in _CONFLICTS]] = 0.0
    in_conflict = np.flatnonzero((plain != numbers).any(axis=1))
    topics = chances.copy()
    topics[in_conflict] = predict_all(_load_trees(), plain[in_conflict])
    return chances, topics


def _share_languages(pairs: ScoredPairs) -> NDArray[Any]:  # Any: floats
    """What likeness counts where one side's words are not known: names alone make no claim."""
    import numpy as np  # noqa: PLC0415

    languages = np.array([read_wording(one.text).language for one in pairs.statements])
    known = np.isin(languages, ("en", *LANGUAGES))
    left, right = pairs.left_version, pairs.right_version
    strange = (languages[left] != languages[right]) & ~(known[left] & known[right])
    strange &= (pairs.column("figures") == 0) & (pairs.column("same_core") < ALIKE_IF_STRANGE)
    return np.where(strange, UNKNOWN_WORDS, 1.0)


def _share_articles(
    pairs: ScoredPairs,
    shares: Callable[[Sequence[str], NDArray[Any], NDArray[Any]], NDArray[Any]],  # Any: numbers
) -> NDArray[Any]:  # Any: floats
    """What likeness counts between the two articles of each pair; each two are asked for once."""
    import numpy as np  # noqa: PLC0415

    articles = Numbering()
    article_of = articles.number([statement.place[0] for statement in pairs.statements])
    names = list(articles.things)
    sides = article_of[pairs.left_version] * len(names) + article_of[pairs.right_version]
    distinct, which = number_all(sides)
    return shares(names, *np.divmod(distinct, max(1, len(names))))[which]


_CONFLICTS = ("negation_gap", "antonyms", "figure_rivals")


def compute_pairs(
    families: Sequence[Family],
    vectors: Vectors,
    same_claim: SameClaimScorer,
    also: Collection[tuple[int, int]] = (),
) -> ScoredPairs:
    """Return the pairs worth comparing with their numbers (``PAIR_FEATURES``); not yet judged."""
    import numpy as np  # noqa: PLC0415

    rarity = measure_rarity([family.versions[0] for family in families])
    chosen = _choose_versions(
        families, _propose(families, vectors, rarity, also), vectors, same_claim
    )
    numbers = compute_numbers(
        chosen.statements,
        chosen.one,
        chosen.other,
        [chosen.core, chosen.whole, chosen.cosine],
        rarity,
    )
    rank, margin = rank_partners(
        chosen.left,
        chosen.right,
        np.maximum(chosen.core, chosen.whole),
        Numbering().number([family.root[0] for family in families]),
    )
    nothing = np.zeros(len(chosen.left))
    return ScoredPairs(
        statements=chosen.statements,
        left=chosen.left,
        right=chosen.right,
        left_version=chosen.one,
        right_version=chosen.other,
        probability=nothing,
        numbers=np.column_stack([numbers, rank, margin]),
        topic=nothing,
    )


@cache
def _load_trees() -> Trees:
    path = resources.files("provenance") / "claims_data" / "claim_pair_trees.json"
    return build_trees(json.loads(path.read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class _Compared:
    """Pairs of families with the versions compared and how alike these are.

    Attributes:
        statements: The versions of all families.
        left: Index of one family of each pair; shape (pairs,).
        right: Index of the other.
        one: Which of the statements is compared for the one.
        other: Which for the other.
        core: Probability 0..1 that what is said is one claim.
        whole: The same of the whole sentences.
        cosine: Of these, -1..1.
    """

    statements: Sequence[Statement]
    left: NDArray[Any]  # Any: integers, and floats
    right: NDArray[Any]
    one: NDArray[Any]
    other: NDArray[Any]
    core: NDArray[Any]
    whole: NDArray[Any]
    cosine: NDArray[Any]


def _choose_versions(
    families: Sequence[Family],
    pairs: NDArray[Any],  # Any: integers
    vectors: Vectors,
    same_claim: SameClaimScorer,
) -> _Compared:
    """Of the versions of two families those to compare: the most alike, in one language if any.

    Args:
        families: The families.
        pairs: Indices of two of them; shape (pairs, 2).
        vectors: Unit embedding of each sentence.
        same_claim: Probability 0..1 that two texts state one claim.
    """
    import numpy as np  # noqa: PLC0415

    statements = [version for family in families for version in family.versions]
    left, right = pairs.T
    at, one, other = _pair_versions(families, statements, left, right)
    core, whole = _judge_versions(statements, one, other, same_claim)
    cosine = _cosines(statements, one, other, vectors)
    # Of each pair the first of the most alike.
    alike = core + whole + cosine
    begins = np.flatnonzero(np.diff(at, prepend=-1))
    most = np.maximum.reduceat(alike, begins) if len(begins) else alike
    best = np.flatnonzero(alike == most[at])
    best = best[np.diff(at[best], prepend=-1) != 0]
    return _Compared(
        statements, left, right, one[best], other[best], core[best], whole[best], cosine[best]
    )


def _judge_versions(
    statements: Sequence[Statement],
    one: NDArray[Any],  # Any: integers
    other: NDArray[Any],
    same_claim: SameClaimScorer,
) -> tuple[NDArray[Any], NDArray[Any]]:
    """How likely what pairs of statements say is one claim, and how likely the whole sentences.

    Two texts are judged once: of most sentences all is said by the outlet itself.
    """
    import numpy as np  # noqa: PLC0415

    known: dict[str, int] = {}
    cores, wholes = (
        np.array([known.setdefault(text, len(known)) for text in texts], dtype=np.int64)
        for texts in (
            [statement.core for statement in statements],
            [statement.text for statement in statements],
        )
    )
    texts = list(known)
    sides = np.concatenate([cores, wholes]).reshape(2, -1)
    asked = sides[:, one] * len(texts) + sides[:, other]
    apart = np.flatnonzero(asked[0] != asked[1])
    distinct = np.concatenate([asked[1], asked[0, apart]])
    chances = np.array(
        same_claim(pick_texts(texts, *np.divmod(distinct, max(1, len(texts))))), dtype=float
    )
    core = chances[: len(one)].copy()
    core[apart] = chances[len(one) :]
    return core, chances[: len(one)]


def _cosines(
    statements: Sequence[Statement],
    one: NDArray[Any],  # Any: integers
    other: NDArray[Any],
    vectors: Vectors,
) -> NDArray[Any]:  # Any: floats
    """Cosine of pairs of statements; 0 where one has no vector."""
    import numpy as np  # noqa: PLC0415

    rows = [vectors.get(statement.place) for statement in statements]
    known = np.array([row is not None for row in rows], dtype=bool)
    found = np.zeros(len(one))
    both = np.flatnonzero(known[one] & known[other])
    if len(both):
        table = np.stack([row for row in rows if row is not None])
        line = np.cumsum(known) - 1
        found[both] = dot_rows(table, line[one[both]], line[other[both]])
    return found


def _pair_versions(
    families: Sequence[Family],
    statements: Sequence[Statement],
    left: NDArray[Any],  # Any: integers
    right: NDArray[Any],
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """The versions of two families to compare: the pair, and the statements by number.

    Args:
        families: The families.
        statements: Their versions, one family after the other.
        left: One family of each pair.
        right: The other.
    """
    import numpy as np  # noqa: PLC0415

    sizes = np.array([len(family.versions) for family in families], dtype=np.int64)
    first = np.cumsum(sizes) - sizes
    counts = sizes[left] * sizes[right]
    at = np.repeat(np.arange(len(left)), counts)
    within = np.arange(len(at)) - (np.cumsum(counts) - counts)[at]
    there = sizes[right][at]
    one, other = first[left][at] + within // there, first[right][at] + within % there
    language = Numbering().number([statement.language for statement in statements])
    alike = language[one] == language[other]
    # Two of one language, where there are any.
    kept = alike | (np.bincount(at, alike, len(left)) == 0)[at]
    return at[kept], one[kept], other[kept]


def _propose(
    families: Sequence[Family],
    vectors: Vectors,
    rarity: Rarity,
    also: Collection[tuple[int, int]],
) -> NDArray[Any]:
    """Pairs of families of different articles that are near in meaning or share rare keys, sorted.

    And those of which one is taken back in the other, by the same source: such a sentence need not
    repeat the claim, and may stand above it in one article; and those asked for. Shape (pairs, 2).
    """
    import numpy as np  # noqa: PLC0415

    count = len(families)
    near = [_propose_by_keys(families, rarity), _propose_by_meaning(families, vectors)]
    left, right = np.divmod(np.concatenate(near), max(1, count))
    articles = Numbering()
    begun = np.array([articles.of(family.root[0]) for family in families], dtype=np.int64)
    # The one article of a family, or what no other has where there are several.
    only = np.array(
        [
            articles.of(min(family.articles)) if len(family.articles) == 1 else -1 - at
            for at, family in enumerate(families)
        ],
        dtype=np.int64,
    )
    across = (begun[left] != begun[right]) & (only[left] != only[right])
    taken = [one * count + other for one, other in {*_propose_withdrawn(families), *also}]
    both = np.concatenate([left[across] * count + right[across], np.array(taken, dtype=np.int64)])
    return np.column_stack(np.divmod(sort_distinct(both), max(1, count)))


def _propose_withdrawn(families: Sequence[Family]) -> set[tuple[int, int]]:
    """Pairs of a sentence that takes something back and what its source said.

    In another article, with the same figure; where there is none, in the same one.
    """
    found: set[tuple[int, int]] = set()
    speaking: dict[str, list[int]] = defaultdict(list)
    for index, family in enumerate(families):
        for name in set().union(*map(list_persons, family.versions)):
            speaking[name].append(index)
    for left, family in enumerate(families):
        taking = [version for version in family.versions if withdraws(version)]
        if not taking:
            continue
        persons = set().union(*map(list_persons, taking))
        near = {right for name in sorted(persons) for right in speaking[name]}
        own = {right: families[right] for right in sorted(near - {left})}
        told = {
            right
            for right, other in own.items()
            if other.root[0] != family.root[0]
            and any(shares_value(one, said) for one in taking for said in other.versions)
        }
        here = {right for right, other in own.items() if other.root[0] == family.root[0]}
        found |= {(min(left, right), max(left, right)) for right in told or here}
    return found


def _propose_by_keys(families: Sequence[Family], rarity: Rarity) -> NDArray[Any]:
    """Pairs that share rare keys, as left * families + right."""
    import numpy as np  # noqa: PLC0415

    carriers: dict[str, list[int]] = defaultdict(list)
    for index, family in enumerate(families):
        for key in set().union(*(list_keys(version) for version in family.versions)):
            carriers[key].append(index)
    found, weights = [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
    for key, indices in sorted(carriers.items()):
        if 2 <= len(indices) <= MOST_CARRIERS:
            one, other = _pair_up(len(indices))
            places = np.array(indices)
            found.append(places[one] * len(families) + places[other])
            weights.append(np.full(len(one), weigh_key(key, rarity)))
    pairs, which = np.unique(np.concatenate(found), return_inverse=True)
    # Added up pair by pair in the order of the keys.
    shared = np.bincount(which, np.concatenate(weights), len(pairs))
    return pairs[shared >= LEAST_SHARED]


@cache
def _pair_up(count: int) -> tuple[NDArray[Any], NDArray[Any]]:  # Any: integers
    """Return all pairs of so many things, at most ``MOST_CARRIERS``."""
    import numpy as np  # noqa: PLC0415

    one, other = np.triu_indices(count, 1)
    return one, other


def _propose_by_meaning(families: Sequence[Family], vectors: Vectors) -> NDArray[Any]:
    """Pairs near in meaning, as left * families + right, those near both ways twice."""
    import numpy as np  # noqa: PLC0415

    rows = [
        (index, version.place)
        for index, family in enumerate(families)
        for version in family.versions
        if version.place in vectors
    ]
    if len(rows) < 2:
        return np.zeros(0, dtype=np.int64)
    table = np.stack([vectors[place] for _, place in rows]).astype(np.float32)
    family_of = np.array([index for index, _ in rows])
    found = []
    nearest = min(NEAREST + 1, len(rows))
    size = BLOCK if len(rows) > WHOLE else len(rows)
    for start in range(0, len(rows), size):
        cosines = table[start : start + size] @ table.T
        # The rest is no nearer than the least of the nearest.
        least = np.partition(cosines, len(rows) - nearest, axis=1)[:, len(rows) - nearest]
        near = cosines >= np.maximum(least, LEAST_COSINE)[:, None]
        for row in np.flatnonzero(np.count_nonzero(near, axis=1) > nearest).tolist():
            # Of several as near as the least some are left out.
            chosen = np.argpartition(-cosines[row], nearest - 1)[:nearest]
            near[row] = False
            near[row, chosen] = cosines[row, chosen] >= LEAST_COSINE
        at, columns = np.divmod(np.flatnonzero(near), len(rows))
        one, other = family_of[start + at], family_of[columns]
        apart = one != other
        lower, upper = np.minimum(one, other)[apart], np.maximum(one, other)[apart]
        found.append(lower * len(families) + upper)
    return np.concatenate(found)
