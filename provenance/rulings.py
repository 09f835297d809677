"""Which decisions hold, what contradicts them, and laying them over what is found (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from provenance.decisions import (
    Action,
    Decision,
    LinkFinding,
    Review,
    Ruling,
    Status,
    VerdictFinding,
)
from provenance.findings import Appearance, Claim, Tree
from provenance.model import Verdict

# An opposite direction contradicts a decision where the engine is at least so sure of it.
HIGH_CONFIDENCE = 0.9
# So much of one text, word for word in the other, contradicts that the two are not related.
VERBATIM_COVERAGE = 0.8

Pair = tuple[str, str]


def settle(history: Sequence[Decision]) -> tuple[Decision, ...]:
    """Say of each entry of the history whether it holds.

    Of several decisions about one link or one claim the last one holds that was not undone; undoing
    it gives the one before it back.

    Args:
        history: All entries, in order.
    """
    undone: dict[str, str] = {}
    # An undo that was itself undone takes nothing back; whatever undoes comes later.
    for entry in reversed(history):
        if entry.undoes is not None and entry.id not in undone:
            undone.setdefault(entry.undoes, entry.id)
    last: dict[object, str] = {}
    for entry in history:
        if entry.action is not Action.UNDO and entry.id not in undone:
            last[_subject(entry)] = entry.id
    found = []
    for entry in history:
        if entry.id in undone:
            status = Status.UNDONE
        elif entry.action is Action.UNDO:
            status = Status.DONE
        else:
            holds = last[_subject(entry)] == entry.id
            status = Status.ACTIVE if holds else Status.SUPERSEDED
        found.append(replace(entry, status=status, undone_by=undone.get(entry.id)))
    return tuple(found)


def _subject(entry: Decision) -> object:
    if entry.claim is not None:
        return entry.claim
    return frozenset((entry.article, entry.source))


def would_circle(rulings: Iterable[Ruling], article: str, source: str) -> bool:
    """Tell whether one more link closes a circle of links that reviewers decided."""
    above: dict[str, set[str]] = {}
    for ruling in rulings:
        if ruling.related and ruling.pair != (min(article, source), max(article, source)):
            above.setdefault(ruling.article, set()).add(ruling.source)
    seen, stack = {source}, [source]
    while stack:
        for parent in above.get(stack.pop(), ()):
            if parent not in seen:
                seen.add(parent)
                stack.append(parent)
    return article in seen


def flag_link(ruling: Ruling, decision: Decision, now: LinkFinding | None) -> str | None:
    """Return one sentence on new evidence that contradicts a decision about a link, or None.

    New is what the engine did not find when it was decided.
    """
    then = decision.found_link
    if now is None:
        return None
    if ruling.related:
        return _flag_related(ruling, decision, then, now)
    if _is_verbatim(now) and not (then and _is_verbatim(then)):
        share = max(now.coverage_article, now.coverage_source)
        return (
            f"{round(100 * share)} % of one of the two texts now stands word for word in the other, "
            "though they are said not to be related."
        )
    if _is_sure(now) and not (then and _is_sure(then)):
        return (
            f"The engine now finds that {now.article} was taken from {now.source} "
            f"(confidence {now.confidence:.2f}), though they are said not to be related."
        )
    return None


def _flag_related(
    ruling: Ruling, decision: Decision, then: LinkFinding | None, now: LinkFinding
) -> str | None:
    opposite = _is_sure(now) and now.article == ruling.source
    if opposite and not (then and _is_sure(then) and then.article == now.article):
        return (
            f"The engine now finds the opposite: that {now.article} was taken from {now.source} "
            f"(confidence {now.confidence:.2f})."
        )
    if then and then.relation is not None and now.relation is None:
        return "The engine no longer finds that the two texts share anything but chance."
    same_way = now.linked and now.article == ruling.article
    changed = decision.action is Action.ACCEPT and now.relation is not ruling.relation
    if same_way and changed and now.relation is not None and ruling.relation is not None:
        return f"The engine now finds a {_words(now.relation)}, and a {_words(ruling.relation)} was accepted."
    return None


def _words(relation: object) -> str:
    return str(relation).replace("_", " ")


def _is_verbatim(found: LinkFinding) -> bool:
    covered = max(found.coverage_article, found.coverage_source)
    return covered * found.verbatim_share >= VERBATIM_COVERAGE


def _is_sure(found: LinkFinding) -> bool:
    return found.linked and found.decided and found.confidence >= HIGH_CONFIDENCE


def review_of(
    decision: Decision, engine: LinkFinding | VerdictFinding | None, flagged: str | None
) -> Review:
    """Return a decision as it is told beside what it is about."""
    return Review(
        id=decision.id,
        action=decision.action,
        reviewer=decision.reviewer,
        note=decision.note,
        decided_at=decision.decided_at,
        engine=engine,
        flagged=flagged,
    )


def review_links(
    tree: Tree, rulings: Sequence[Ruling], decisions: Mapping[str, Decision]
) -> tuple[Tree, tuple[Decision, ...]]:
    """Lay decisions over a tree that was derived with them.

    Args:
        tree: Its ``reviewed`` holds what the engine finds without them.
        rulings: Those that hold.
        decisions: Id -> decision, in the order of deciding.

    Returns:
        The tree, each link decided by a reviewer with its review; and the decisions about links
        among its articles, with what the engine finds and the flag. A rejected link is only there.
    """
    if not rulings:
        return tree, ()
    found = {_pair(item.article, item.source): item for item in tree.reviewed}
    named = {place.article for place in tree.places}
    told: list[Decision] = []
    reviews: dict[Pair, Review] = {}
    for ruling in rulings:
        if not {ruling.article, ruling.source} & named:
            continue
        now = found.get(ruling.pair)
        decision = decisions[ruling.decision]
        flagged = flag_link(ruling, decision, now)
        told.append(replace(decision, engine=now, flagged=flagged))
        if ruling.related:
            reviews[ruling.pair] = review_of(decision, now, flagged)
    derivations = tuple(
        replace(edge, review=reviews[_pair(edge.article, edge.source)])
        if edge.source is not None and _pair(edge.article, edge.source) in reviews
        else edge
        for edge in tree.derivations
    )
    order = {name: number for number, name in enumerate(decisions)}
    told.sort(key=lambda decision: order[decision.id])
    return replace(tree, derivations=derivations), tuple(told)


class Parted:
    """Reporting lines that share a text, and are two because a reviewer rejected their link.

    That one was not taken from the other leaves a third text that both took it from: such lines
    never prove each other independent. A reviewer who knows that they are pins the verdict.

    Args:
        tree: Derived with the decisions.
    """

    def __init__(self, tree: Tree) -> None:
        self._line = {place.article: place.line for place in tree.places} if tree.reviewed else {}
        self._parted = {
            _pair(self._line[found.article], self._line[found.source])
            for found in tree.reviewed
            if found.relation is not None and {found.article, found.source} <= self._line.keys()
        }

    def holds(self, left: Appearance, right: Appearance) -> bool:
        """Tell whether the articles of two appearances belong to two such lines."""
        if not self._parted:
            return False
        lines = self._line.get(left.article, ""), self._line.get(right.article, "")
        return lines[0] != lines[1] and _pair(*lines) in self._parted


def _pair(article: str, source: str) -> Pair:
    return min(article, source), max(article, source)


# Verdicts.


def agree(verdict: Verdict, low: int, high: int) -> bool:
    """Tell whether a verdict and an interval of sources can stand together (docs/terms.md)."""
    if not 0 <= low <= high:
        return False
    if verdict is Verdict.INDEPENDENT:
        return low >= 2
    if verdict is Verdict.SINGLE_SOURCE:
        return high <= 1
    if verdict is Verdict.UNRESOLVED:
        return low <= 1 and high >= 2
    return low <= 1


def interval_for(verdict: Verdict, low: int, high: int) -> tuple[int, int]:
    """Return the interval nearest to (low, high) that a verdict can stand with."""
    if verdict is Verdict.INDEPENDENT:
        low = max(low, 2)
        return low, max(low, high)
    if verdict is Verdict.SINGLE_SOURCE:
        return min(low, 1), min(high, 1)
    if verdict is Verdict.UNRESOLVED:
        return min(low, 1), max(high, 2)
    return min(low, 1), high


def verdict_for(verdict: Verdict, low: int, high: int) -> Verdict:
    """Return a verdict that an interval can stand with: this one, if it can."""
    if agree(verdict, low, high):
        return verdict
    if low >= 2:
        return Verdict.INDEPENDENT
    return Verdict.SINGLE_SOURCE if high <= 1 else Verdict.UNRESOLVED


def finding_of(claim: Claim) -> VerdictFinding:
    """Return what the engine says of a claim's sources."""
    return VerdictFinding(
        verdict=claim.verdict,
        low=claim.low,
        high=claim.high,
        reporting_lines=claim.reporting_lines,
        explanation=claim.explanation,
    )


def names_of(decision: Decision) -> tuple[str, ...]:
    """Return the ids by which a decision's claim is known, the one it was decided by first."""
    return () if decision.claim is None else (decision.claim, *decision.known_as)


def review_claims(
    claims: Iterable[Claim], decisions: Sequence[Decision], homes: Mapping[str, str]
) -> tuple[Claim, ...]:
    """Lay decided verdicts over claims; of several that meet in one claim the last one holds.

    Args:
        claims: As the engine finds them.
        decisions: Those about verdicts that hold, in order.
        homes: Id of a decision -> id of the claim that it is about now (``homes_of``).
    """
    by_claim = {homes[each.id]: each for each in decisions if each.id in homes}
    return tuple(
        _reviewed(claim, by_claim[claim.id]) if claim.id in by_claim else claim for claim in claims
    )


def homes_of(claims: Sequence[Claim], decisions: Sequence[Decision]) -> dict[str, str]:
    """Return decision id -> id of the claim it is about now; without those that have none.

    A claim goes by its id, else by one it had before a merge; where a claim was split, the part
    that still bears the name has the decision.

    Args:
        claims: At least all that have one of the decisions' names.
        decisions: About verdicts.
    """
    wanted = {name for decision in decisions for name in names_of(decision)}
    named: dict[str, str] = {}
    for claim in claims:
        for name in claim.aliases:
            if name in wanted:
                named.setdefault(name, claim.id)
    named |= {claim.id: claim.id for claim in claims if claim.id in wanted}
    home = {}
    for decision in decisions:
        known = [named[name] for name in names_of(decision) if name in named]
        if known:
            home[decision.id] = known[0]
    return home


def _reviewed(claim: Claim, decision: Decision) -> Claim:
    now = finding_of(claim)
    flagged = flag_verdict(decision, now)
    verdict = decision.verdict or claim.verdict
    low = claim.low if decision.low is None else decision.low
    high = claim.high if decision.high is None else decision.high
    review = review_of(decision, now, flagged)
    told = _told(decision, verdict, low, high)
    explanation = f"{told} The engine by itself: {claim.explanation}"
    return replace(
        claim, verdict=verdict, low=low, high=high, explanation=explanation, review=review
    )


def _told(decision: Decision, verdict: Verdict, low: int, high: int) -> str:
    done = {Action.ACCEPT: "accepted", Action.PIN: "pinned", Action.REJECT: "left open"}
    day = decision.decided_at.partition("T")[0]
    sources = f"{low}" if low == high else f"{low} to {high}"
    many = "source" if low == high == 1 else "sources"
    note = f": “{decision.note}”" if decision.note else ""
    return (
        f"{decision.reviewer} {done[decision.action]} this on {day} as {_words(verdict)}, "
        f"{sources} independent {many}{note}."
    )


def flag_verdict(decision: Decision, now: VerdictFinding) -> str | None:
    """Return one sentence on new evidence that contradicts a decided verdict, or None."""
    then = decision.found_verdict
    if then is None or decision.verdict is None:
        return None
    if decision.action is Action.ACCEPT:
        contradicts = (now.verdict, now.low, now.high) != (then.verdict, then.low, then.high)
    else:
        contradicts = now.verdict not in (then.verdict, decision.verdict)
    if not contradicts:
        return None
    return (
        f"The engine now finds {_words(now.verdict)}, {now.low} to {now.high} sources, where it "
        f"found {_words(then.verdict)}, {then.low} to {then.high}, when this was decided."
    )
