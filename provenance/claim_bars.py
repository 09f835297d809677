"""What keeps two statements from being one claim, however alike they are."""

from __future__ import annotations

from provenance.claim_opposites import (
    denies_matter,
    excludes,
    have_opposites,
    is_undone,
    turns,
)
from provenance.claim_pairs import (
    PAIR_FEATURES,
    core_negations,
    has_changed_figure,
    list_rival_figures,
    list_same_figures,
)
from provenance.claim_scored import ScoredPair
from provenance.quantities import read_quantities
from provenance.statements import Statement
from provenance.wording import read_wording

# Of the rarer words two statements share this part at least where one opposite word, another day or
# another figure makes two claims of them; more where one only says what was nearly done. Measured
# on labelled stories and the golden cases: below it they are as often one claim told in two ways.
ALIKE_BUT_OPPOSED, ALIKE_BUT_ATTEMPTED = 0.3, 0.45
# Of sentences that share less than this of the rarer words none is the other with a figure changed.
ALIKE_BUT_CHANGED = 0.2
# From this topic on (``ScoredPair.topic``) a negation of what the other states keeps two apart for
# good: in a large store words are rarer, and one close pair would chain X and not-X together.
SURE_OF_MATTER = 0.6
# Concepts of which one excludes the other, said of one thing.
OPPOSITES = frozenset(
    frozenset(pair) for pair in (("defect", "sound"), ("open", "closed"), ("open", "locked"))
)
_AT = {name: at for at, name in enumerate(PAIR_FEATURES)}


def keeps_apart(pair: ScoredPair) -> bool:
    """Return whether two statements cannot be one claim, nor be held together by a third."""
    if pair.topic >= SURE_OF_MATTER and excludes_by_concept(pair):
        return True
    return is_conflict(pair) or is_opposed(pair) or is_denied(pair) or _count_apart(pair)


def is_conflict(pair: ScoredPair) -> bool:
    """Return whether the two statements give different figures for one thing, and share none.

    Where they are one sentence in which a figure was changed, the others may be shared. Else nor
    any value: what one counts in words that were not understood may be what the other counts.
    """
    left, right = pair.left_version, pair.right_version
    if pair.numbers[_AT["share_less"]] >= ALIKE_BUT_CHANGED and has_changed_figure(left, right):
        return True
    if not pair.numbers[_AT["figure_rivals"]] or pair.numbers[_AT["values"]]:
        return False
    return bool(list_rival_figures(left, right)) and not list_same_figures(left, right)


def _count_apart(pair: ScoredPair) -> bool:
    """Return whether both statements count something, and no two of their counts are one number.

    Whatever else they share, an hour or a date: "97 tickets for the 6.40", "83 aboard the 6.40".
    """
    counts = [
        {
            figure.value
            for figure in read_quantities(side.core)
            if figure.kind == "count" and figure.is_exact
        }
        for side in (pair.left_version, pair.right_version)
    ]
    return bool(counts[0]) and bool(counts[1]) and not counts[0] & counts[1]


def is_opposed(pair: ScoredPair) -> bool:
    """Return whether two statements are alike but for a word that makes them two claims."""
    share = pair.numbers[_AT["share_less"]]
    if share < min(ALIKE_BUT_ATTEMPTED, ALIKE_BUT_OPPOSED):
        return False
    left, right = pair.left_version.core, pair.right_version.core
    if share >= ALIKE_BUT_ATTEMPTED and is_undone(left) != is_undone(right):
        # "Failed to start" and "never started" say the same.
        return not all(core_negations(one) for one in (pair.left_version, pair.right_version))
    return share >= ALIKE_BUT_OPPOSED and excludes(left, right)


def is_turned(pair: ScoredPair) -> bool:
    """Return whether one of two statements is negated and the other is not.

    A negation beside the matter of both turns nothing ("asking not to be named"). Where both give one figure, a negation beside it seldom turns it ("412, not one more").
    """
    if not pair.numbers[_AT["negation_gap"]]:
        return False
    return are_turned(pair.left_version, pair.right_version)


def are_turned(left: Statement, right: Statement) -> bool:
    """Return what ``is_turned`` does of two statements of which one has more negations."""
    if (core_negations(left) > 0) == (core_negations(right) > 0):
        return False
    return not list_same_figures(left, right) and turns(left.core, right.core)


def is_denied(pair: ScoredPair) -> bool:
    """Return whether one of two statements surely says that what the other tells is not so."""
    if pair.topic < SURE_OF_MATTER or not is_turned(pair):
        return False
    cores = (pair.left_version.core, pair.right_version.core)
    return denies_matter(*cores) and not have_opposites(*cores)


def excludes_by_concept(pair: ScoredPair) -> bool:
    """Return whether one statement says of a thing what excludes what the other says of it."""
    left, right = read_wording(pair.left_version.core), read_wording(pair.right_version.core)
    return any(
        frozenset((one, other)) in OPPOSITES
        for one in left.concepts - right.concepts
        for other in right.concepts - left.concepts
    )
