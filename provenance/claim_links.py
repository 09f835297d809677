"""Claims that cannot both be true: figures, opposites, denials; and which revises which."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from provenance.claim_bars import (
    ALIKE_BUT_ATTEMPTED,
    ALIKE_BUT_OPPOSED,
    OPPOSITES,
    excludes_by_concept,
    is_conflict,
    is_opposed,
    is_turned,
)
from provenance.claim_counts import Total, find_rival_counts
from provenance.claim_lexicon import LANGUAGES, get_lexicon
from provenance.claim_opposites import (
    clash,
    denies_head,
    denies_matter,
    doubt_words,
    excludes_by_word,
    finds,
    have_opposites,
    is_undone,
)
from provenance.claim_pairs import (
    PAIR_FEATURES,
    have_rival_dates,
    have_rival_hours,
    have_rival_years,
    list_rival_figures,
    list_times,
    shares_person,
)
from provenance.claim_rebuttals import find_rebuttals
from provenance.claim_scored import ScoredPair, ScoredPairs
from provenance.claim_tolls import Events, RivalTolls, find_rival_tolls
from provenance.clocks import days_between, read_claimed
from provenance.figure_parts import are_rivals, is_of_another_year, is_total, noun_after
from provenance.model import Commitment, Document, Reason
from provenance.quantities import STATES, Quantity, read_quantities
from provenance.statements import Statement
from provenance.wording import count_sequences, read_wording

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[Any]  # Any: the width is numpy's business here

# How alike two statements must otherwise be to contradict one another: probability 0..1 of one
# claim, share of the rarer words, cosine, and mutual rank (1 is best); a negation needs more in
# common than a figure, and more still where no name is shared.
ALIKE_BUT_TURNED = 0.5
LEAST_SHARE, LEAST_COSINE, LEAST_RANK = 0.08, 0.4, 0.3
SHARE_BUT_TURNED, SHARE_WITHOUT_NAMES, COSINE_BUT_TURNED = 0.15, 0.2, 0.6
# How likely both must speak to one question (``ScoredPair.topic``).
ONE_QUESTION = 0.4
# Below this topic an opposite word says nothing, nor do rival figures of what anything can have
# (``COUNTS_OF_ANYTHING``).
LEAST_TOPIC = 0.08
# How likely both would be one claim but for the word that excludes it.
ONE_CLAIM_ELSE = 0.3
# How likely what is said must be one claim, less who says it, where figures count what anything has.
LEAST_ALIKE = 0.2
# From this topic on the likeness of the wording does not matter.
SURE_OF_TOPIC = 0.6
# From this topic on what both date to the minute happened once.
ONE_HOUR = 0.5
# Below it two times are of two things: ten years of a quarrel, twelve of a sentence.
SURE_OF_TIME = 0.8
# Articles published further apart than this tell of two events that are alike: what was counted
# another year contradicts nobody.
MOST_DAYS_APART = 60


@dataclass(frozen=True, slots=True)
class Link:
    """Two groups in conflict: ``newer`` revises ``older`` where ``revises``."""

    newer: int
    older: int
    revises: bool
    reason: Reason


def link_groups(
    pairs: ScoredPairs,
    group_of: Mapping[int, int],
    groups: Sequence[Sequence[Statement]],
    documents: Mapping[str, Document],
) -> list[Link]:
    """Return the conflicts between groups, each pair of groups once, sorted.

    Args:
        pairs: The families compared.
        group_of: Number of the group of each family.
        groups: The statements of each group.
        documents: All articles, for their dates.
    """
    import numpy as np  # noqa: PLC0415

    found: dict[tuple[int, int], Link] = {}
    events = Events(groups)
    for rival in find_rival_tolls(groups, events, documents):
        found[rival.left, rival.right] = _direct_tolls(rival, groups, documents)
    for one, other in find_rival_counts(groups, documents, events):
        link = _direct_counts(one, other, groups, documents)
        found.setdefault((min(link.newer, link.older), max(link.newer, link.older)), link)
    # Who denies X, where nobody is known to say X, does not contradict the opposite of X.
    denied = {number for number, group in enumerate(groups) if all(map(_only_denies, group))}
    group = np.array([group_of[index] for index in range(len(group_of))], dtype=np.int64)
    open_to = ~np.isin(group, sorted(denied))
    apart = group[pairs.left] != group[pairs.right]
    for at in _list_conflicts(pairs, apart & open_to[pairs.left] & open_to[pairs.right]):
        left, right = int(group[pairs.left[at]]), int(group[pairs.right[at]])
        pair = pairs[at]
        reason = _conflict(pair)
        if reason is None or _are_far_apart(pair, reason, documents):
            continue
        key = (min(left, right), max(left, right))
        link = _direct(pair, left, right, reason, documents)
        if key not in found or (link.revises and not found[key].revises):
            found[key] = link
    for key in find_rebuttals(groups, documents):
        found.setdefault(key, Link(*key, False, Reason.NEGATION_CONFLICT))
    return [found[key] for key in sorted(found)]


def _are_far_apart(pair: ScoredPair, reason: Reason, documents: Mapping[str, Document]) -> bool:
    """Whether two statements tell of two times: by when they were published, or by a year they name."""
    sides = (pair.left_version, pair.right_version)
    dates = [documents[side.place[0]].article.published_at for side in sides]
    days = days_between(*dates)
    if days is not None and days > MOST_DAYS_APART:
        return True
    # "Eleven died in 1998", "twelve died", in articles of one other year.
    past = [is_of_another_year(side.text, date) for side, date in zip(sides, dates, strict=True)]
    return reason is Reason.NUMBERS_CONFLICT and past[0] != past[1]


def _only_denies(statement: Statement) -> bool:
    """Whether all that a statement says is said to be denied."""
    stances = {voice.commitment for voice in statement.voices}
    return stances == {Commitment.DENIES}


def _tell_other_days(pair: ScoredPair) -> bool:
    """Whether two statements tell of two days: what was counted, or was open, on another day."""
    cores = (pair.left_version.core, pair.right_version.core)
    if not clash("dates", [read_wording(core) for core in cores]):
        return False
    if any(map(says_update, (pair.left_version, pair.right_version))):
        return False
    rivals = list_rival_figures(pair.left_version, pair.right_version)
    if any(one.concept in STATES and one.concept == other.concept for one, other in rivals):
        return False
    return bool(rivals) or have_opposites(*cores) or excludes_by_concept(pair)


def _name_other_things(pair: ScoredPair) -> bool:
    """Whether a word excludes another, or figures that may count one thing do.

    "Ships of more than 100 metres wait" and "three ships wait" give other figures of other things.
    """
    sides = (pair.left_version, pair.right_version)
    texts = [side.core for side in sides]
    if excludes_by_word(*texts) or is_undone(texts[0]) != is_undone(texts[1]):
        return True
    if have_rival_dates(*sides):
        return True
    return have_rival_hours(*sides) or bool(_list_rivals(pair))


def _list_rivals(pair: ScoredPair) -> list[tuple[Quantity, Quantity]]:
    """The rival figures of two statements that may be two numbers of one whole."""
    texts = (pair.left_version.text, pair.right_version.text)
    return [
        (one, other)
        for one, other in list_rival_figures(pair.left_version, pair.right_version)
        if are_rivals((texts[0], one), (texts[1], other))
        and (pair.topic >= SURE_OF_TIME or not one.units & other.units & list_times())
    ]


def _give_two_totals(left: Statement, right: Statement) -> bool:
    """Whether two statements on one topic each give one total, one without what is counted.

    "A crowd of 5,000 filled the square", "put the crowd in the square at 1,800".
    """
    totals = [
        [f for f in read_quantities(side.core) if f.kind == "count" and is_total(side.core, f)]
        for side in (left, right)
    ]
    if len(totals[0]) != 1 or len(totals[1]) != 1:
        return False
    one, other = totals[0][0], totals[1][0]
    bare = [noun_after(left.core, one) is None, noun_after(right.core, other) is None]
    framed = all(
        finds("count_frame", side.core)
        for side, alone in zip((left, right), bare, strict=True)
        if alone
    )
    return (
        any(bare)
        and framed
        and one.value != other.value
        and are_rivals((left.core, one), (right.core, other))
    )


def _is_of_one_thing(pair: ScoredPair, same_core: float) -> bool:
    """Whether rival figures count one thing: a unit of their own, one concept, or one topic.

    What anything can have, such as money and hours, needs more of a topic.
    """
    whole = _list_rivals(pair)
    told = [
        (one, other)
        for one, other in whole
        if not (one.concept and other.concept)
        or one.concept == other.concept
        or pair.topic >= SURE_OF_TOPIC
    ]
    if any(
        one.concept == other.concept
        if one.concept and other.concept
        else (one.counted & other.counted) - _counts_of_anything()
        for one, other in told
    ):
        return True
    bound = ONE_CLAIM_ELSE if same_core >= LEAST_ALIKE else SURE_OF_TOPIC
    return bool(told) and pair.topic >= bound


def _is_one_speaker(pair: ScoredPair) -> bool:
    """Whether one source says both in one article, or in two without saying that it was wrong."""
    versions = (pair.left_version, pair.right_version)
    if any(map(_only_denies, versions)):
        return False
    if versions[0].place[0] != versions[1].place[0] and pair.topic >= ONE_CLAIM_ELSE:
        return False
    return shares_person(*versions)


def _direct_tolls(
    rival: RivalTolls,
    groups: Sequence[Sequence[Statement]],
    documents: Mapping[str, Document],
) -> Link:
    """Which of two tolls revises the other, if one says so."""
    for new, old in ((rival.left, rival.right), (rival.right, rival.left)):
        if any(
            _revises(newer, older, documents)
            for newer in groups[new]
            for older in groups[old]
            if newer.place[0] != older.place[0]
        ):
            return Link(new, old, True, Reason.NUMBERS_CONFLICT)
    return Link(rival.left, rival.right, False, Reason.NUMBERS_CONFLICT)


def _direct_counts(
    left: Total,
    right: Total,
    groups: Sequence[Sequence[Statement]],
    documents: Mapping[str, Document],
) -> Link:
    """Which of two totals revises the other: of two that one article sets side by side, none."""
    if left.statement.place[0] != right.statement.place[0]:
        return _direct_tolls(RivalTolls(left.group, right.group, ""), groups, documents)
    return Link(left.group, right.group, False, Reason.NUMBERS_CONFLICT)


def _are_alike(pairs: ScoredPairs) -> Numbers:
    """Return which pairs are alike enough to contradict one another, or surely on one question.

    And near enough: what ``_conflict`` asks first, of all pairs at once.
    """
    import numpy as np  # noqa: PLC0415

    alike = np.maximum(pairs.column("same_core"), pairs.column("same_whole"))
    told: Numbers = alike >= ALIKE_BUT_TURNED
    counted = (pairs.column("figure_rivals") > 0) & (pairs.topic >= ONE_CLAIM_ELSE)
    told |= counted & (alike >= LEAST_ALIKE)
    told |= pairs.topic - SURE_OF_TOPIC + ALIKE_BUT_TURNED >= ALIKE_BUT_TURNED
    # What has likelier partners can only be in conflict by its figures.
    return told & ((pairs.column("rank") >= LEAST_RANK) | (pairs.column("figure_rivals") > 0))


def _list_conflicts(pairs: ScoredPairs, asked: Numbers) -> list[int]:
    """Which pairs ``_conflict`` may find a reason for, as far as numbers and lists tell.

    Args:
        pairs: The families compared.
        asked: Which of them are asked about.
    """
    import numpy as np  # noqa: PLC0415

    asked = asked & _are_alike(pairs)
    topics, ranked = pairs.topic, pairs.column("rank") >= LEAST_RANK
    share = pairs.column("share_less")
    told: Numbers = (pairs.column("figure_rivals") > 0) | _both(pairs, _has_date)
    told |= (
        ranked & (topics >= ONE_CLAIM_ELSE) & (share >= min(ALIKE_BUT_OPPOSED, ALIKE_BUT_ATTEMPTED))
    )
    told |= ranked & (topics >= LEAST_TOPIC) & _both(pairs, _has_opposite)
    told |= (topics >= SURE_OF_TOPIC) & _both(pairs, _has_total)
    told |= (topics >= ONE_HOUR) & _both(pairs, _has_hour)
    near = share >= min(SHARE_BUT_TURNED, SHARE_WITHOUT_NAMES)
    near |= pairs.column("cosine") >= COSINE_BUT_TURNED
    turned = ranked & (topics >= ONE_QUESTION) & near
    told |= turned & (pairs.column("negation_gap") > 0)
    # Without a negation only opposite words turn one round.
    unsaid = asked & turned & ~told
    for at in np.flatnonzero(unsaid).tolist():
        left, right = pairs.sides(at)
        told[at] = have_opposites(left.core, right.core)
    return pairs.where(asked & told)


def _both(pairs: ScoredPairs, test: Callable[[Statement], bool]) -> Numbers:
    """Return of which pairs something is true of both statements."""
    import numpy as np  # noqa: PLC0415

    known = np.array([test(statement) for statement in pairs.statements], dtype=bool)
    both: Numbers = known[pairs.left_version] & known[pairs.right_version]
    return both


def _has_date(statement: Statement) -> bool:
    return any(figure.kind == "date" for figure in read_quantities(statement.text))


def _has_total(statement: Statement) -> bool:
    return any(figure.kind == "count" for figure in read_quantities(statement.core))


def _has_hour(statement: Statement) -> bool:
    return any(figure.kind == "clock" for figure in read_quantities(statement.core))


def _has_opposite(statement: Statement) -> bool:
    """Whether a statement has a concept that another excludes."""
    return any(not pair.isdisjoint(read_wording(statement.core).concepts) for pair in OPPOSITES)


def _conflict(pair: ScoredPair) -> Reason | None:
    """Why two statements that are alike cannot both be true, or None.

    They must be about one thing: alike but for the figure, the negation or the opposite word, and
    each among the other's nearest in its article.
    """
    numbers = dict(zip(PAIR_FEATURES, pair.numbers, strict=True))
    versions = (pair.left_version, pair.right_version)
    years = have_rival_years(versions[0].text, versions[1].text)
    if years or _is_one_speaker(pair) or _tell_other_days(pair):
        return None
    # A question states nothing to deny, nor does a sentence that only says who would not comment.
    if any("?" in version.text or finds("no_comment", version.text) for version in versions):
        return None
    topical = numbers["share_less"] >= LEAST_SHARE or numbers["cosine"] >= LEAST_COSINE
    topical |= pair.topic >= ONE_CLAIM_ELSE
    placed = numbers["names"] > 0 or numbers["rank"] >= LEAST_RANK
    counted = topical and is_conflict(pair) and _is_of_one_thing(pair, numbers["same_core"])
    sure = pair.topic >= SURE_OF_TOPIC
    if placed and (counted or (sure and _give_two_totals(*versions))):
        return Reason.NUMBERS_CONFLICT
    timed = pair.topic >= ONE_HOUR and have_rival_hours(*versions)
    if timed or (sure and have_rival_dates(*versions)):
        return Reason.NUMBERS_CONFLICT
    likely = pair.topic >= ONE_CLAIM_ELSE and numbers["rank"] >= LEAST_RANK
    if likely and is_opposed(pair) and _name_other_things(pair):
        return Reason.NEGATION_CONFLICT
    return Reason.NEGATION_CONFLICT if _is_turned_round(pair, numbers, topical=topical) else None


def _is_turned_round(pair: ScoredPair, numbers: Mapping[str, float], *, topical: bool) -> bool:
    """Whether two statements on one question say the opposite of one another."""
    placed = numbers["rank"] >= LEAST_RANK and pair.topic >= LEAST_TOPIC
    cores = (pair.left_version.core, pair.right_version.core)
    share = SHARE_BUT_TURNED if numbers["names"] else SHARE_WITHOUT_NAMES
    near = numbers["share_less"] >= share or numbers["cosine"] >= COSINE_BUT_TURNED
    near &= numbers["rank"] >= LEAST_RANK and not numbers["figure_rivals"]
    near &= pair.topic >= ONE_QUESTION
    excluded = topical and placed and excludes_by_concept(pair)
    if not near and not excluded:
        return False
    turned = is_turned(pair) and denies_matter(*cores) and denies_head(*cores)
    sides = (pair.left_version, pair.right_version)
    # Who denies that it was so and who says that it was not say the same.
    if turned and _only_denies(sides[0]) != _only_denies(sides[1]):
        return False
    if excluded and not turned:
        return True
    # "Not one gate was lifted" and "the gates stayed shut" say the same.
    return near and turned != have_opposites(*cores)


@cache
def _counts_of_anything() -> frozenset[str]:
    """Keys of the units that say nothing of the thing counted: people, money, time, measures."""
    units = doubt_words()["common_units"]
    return frozenset(word.key for unit in units for word in read_wording(unit).words)


def _direct(
    pair: ScoredPair, left: int, right: int, reason: Reason, documents: Mapping[str, Document]
) -> Link:
    for newer, older, new, old in (
        (pair.left_version, pair.right_version, left, right),
        (pair.right_version, pair.left_version, right, left),
    ):
        if reason is Reason.NUMBERS_CONFLICT and _revises(newer, older, documents):
            return Link(new, old, True, reason)
    return Link(min(left, right), max(left, right), False, reason)


def _revises(newer: Statement, older: Statement, documents: Mapping[str, Document]) -> bool:
    """Whether the newer statement says that its figure is an update, and is not the earlier page."""
    times = [
        read_claimed(documents[statement.place[0]].article.published_at)
        for statement in (newer, older)
    ]
    if times[0] is not None and times[1] is not None and times[0].is_before(times[1]):
        return False
    return says_update(newer)


def says_update(statement: Statement) -> bool:
    """Return whether a statement says that its figure takes an older one's place."""
    wording = read_wording(statement.text)
    if wording.language not in LANGUAGES:
        return False
    return bool(count_sequences(wording.folded, get_lexicon(wording.language).updates))
