"""Takes down what a reviewer decides, with what is found at that time, and lists it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from provenance.cleaning import one_line
from provenance.decisions import Action, Decision, LinkFinding, Ruling, Status, VerdictFinding
from provenance.errors import (
    AlreadyUndone,
    CircularDecision,
    NothingToAccept,
    SameArticle,
    UnclearDecision,
    UnknownClaim,
    UnknownDecision,
)
from provenance.findings import Claim, Tree
from provenance.matching import relation_for
from provenance.model import Relation, Verdict
from provenance.reviewed_links import finding
from provenance.rulings import (
    agree,
    finding_of,
    flag_link,
    flag_verdict,
    homes_of,
    interval_for,
    names_of,
    verdict_for,
    would_circle,
)
from provenance.store import Store
from provenance.versions import digest

if TYPE_CHECKING:
    from provenance.findings import Match
    from provenance.nearby import Nearby

# Code points of a note and of a reviewer's name.
LONGEST_NOTE = 2_000
LONGEST_NAME = 200
MOST_SOURCES = 1_000_000
_DIGITS = 8

Word = TypeVar("Word", Action, Relation, Verdict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How to see what is found in a store."""

    store: Store
    resolve: Callable[[Sequence[str]], list[str]]
    nearby: Callable[[], Nearby | None]
    derive: Callable[[], None]
    finish: Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a reviewer asks for; see ``Desk.decide``."""

    action: Action | str
    reviewer: str
    article: str | None = None
    source: str | None = None
    unrelated: bool = False
    relation: Relation | str | None = None
    claim: str | None = None
    verdict: Verdict | str | None = None
    interval: tuple[int, int] | None = None
    note: str = ""
    at: datetime | None = None


def decide(look: Look, asked: Asked) -> Decision:
    """Decide about a link or a verdict; see ``Desk.decide``."""
    action = _word(Action, asked.action, "an action")
    if action is Action.UNDO:
        msg = "to take a decision back, name the decision"
        raise UnclearDecision(msg)
    decision = Decision(
        id="",
        action=action,
        decided_at=_time(asked.at),
        reviewer=_text(asked.reviewer, "the reviewer's name", LONGEST_NAME, needed=True),
        note=_text(asked.note, "the note", LONGEST_NOTE),
    )
    of_link = asked.article, asked.source, asked.relation, asked.unrelated or None
    if asked.claim is not None:
        if any(part is not None for part in of_link):
            msg = "name a link or a claim, not both"
            raise UnclearDecision(msg)
        return _add(look.store, _about_verdict(look, asked, decision))
    if asked.verdict is not None or asked.interval is not None:
        msg = "name the claim whose verdict it is"
        raise UnclearDecision(msg)
    if asked.article is None or asked.source is None:
        msg = "name the two articles of a link, or a claim"
        raise UnclearDecision(msg)
    return _add(look.store, _about_link(look, asked, decision, (asked.article, asked.source)))


def undo(look: Look, decision_id: str, reviewer: str, note: str, at: datetime | None) -> Decision:
    """Take a decision back; see ``Desk.undo``."""
    with look.store.writing():
        known = {entry.id: entry for entry in look.store.reviews.history()}
        if decision_id not in known:
            raise UnknownDecision(decision_id)
        entry = known[decision_id]
        if entry.undone_by is not None:
            raise AlreadyUndone(decision_id, entry.undone_by)
        back = Decision(
            id="",
            action=Action.UNDO,
            decided_at=_time(at),
            reviewer=_text(reviewer, "the reviewer's name", LONGEST_NAME, needed=True),
            note=_text(note, "the note", LONGEST_NOTE),
            undoes=decision_id,
        )
        return _add(look.store, back)


def _add(store: Store, decision: Decision) -> Decision:
    """Add an entry under a new id."""
    with store.writing():
        known = {entry.id for entry in store.reviews.history()}
        number = len(known)
        name = ""
        while not name or name in known:
            number += 1
            name = digest(str(number), decision.decided_at, decision.reviewer)[:_DIGITS]
        store.reviews.add(replace(decision, id=name))
        return next(entry for entry in store.reviews.history() if entry.id == name)


def _word(kind: type[Word], given: str, what: str) -> Word:
    try:
        return kind(given)
    except ValueError:
        names = ", ".join(kind)
        msg = f"{given!r} is not {what}: name one of {names}"
        raise UnclearDecision(msg) from None


def _text(given: str, what: str, most: int, *, needed: bool = False) -> str:
    # A name of which nothing is seen is none, and one that breaks its line could pass for two.
    text = one_line(given) if needed else _plain(given.strip())
    if needed and not text:
        msg = f"{what} is empty"
        raise UnclearDecision(msg)
    if len(text) > most:
        msg = f"{what} is longer than {most:,} characters"
        raise UnclearDecision(msg)
    return text


def _plain(text: str) -> str:
    """Return a text without half characters, which no store holds."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _time(at: datetime | None) -> str:
    return (at or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds")


# Links.


def _about_link(look: Look, asked: Asked, decision: Decision, named: tuple[str, str]) -> Decision:
    article, source = look.resolve(named)
    if article == source:
        raise SameArticle(*named)
    if decision.action is Action.REJECT and (asked.unrelated or asked.relation is not None):
        msg = "to reject a link is to say that the two are unrelated"
        raise UnclearDecision(msg)
    if asked.unrelated and asked.relation is not None:
        msg = "what is unrelated has no relation"
        raise UnclearDecision(msg)
    now, match = _look_at_link(look, article, source)
    related = not asked.unrelated and decision.action is Action.PIN
    relation = None if asked.relation is None else _word(Relation, asked.relation, "a relation")
    if decision.action is Action.ACCEPT:
        _check_accepted(now, article, source, asked)
        related = not asked.unrelated
        if related:
            relation = _relation_found(now, match, article, source)
    if related and would_circle(look.store.reviews.rulings(), article, source):
        raise CircularDecision(article, source)
    return replace(
        decision,
        article=article,
        source=source,
        related=related,
        relation=relation,
        found_link=now,
    )


def _check_accepted(now: LinkFinding, article: str, source: str, asked: Asked) -> None:
    if asked.relation is not None:
        msg = "what is accepted has the relation that is found: pin another one"
        raise UnclearDecision(msg)
    if asked.unrelated and now.linked:
        msg = f"{now.article!r} and {now.source!r} are found to be linked"
        raise NothingToAccept(msg)
    if not asked.unrelated and not now.linked:
        msg = f"no link between {article!r} and {source!r} is found"
        raise NothingToAccept(msg)
    if not asked.unrelated and now.decided and now.article != article:
        msg = f"{now.article!r} is found to be taken from {now.source!r}"
        raise NothingToAccept(msg)


def _relation_found(
    now: LinkFinding, match: Match | None, article: str, source: str
) -> Relation | None:
    if now.article == article or match is None:
        return now.relation
    return relation_for(match, "left" if source == match.left else "right")


def _look_at_link(look: Look, article: str, source: str) -> tuple[LinkFinding, Match | None]:
    """Return what is found of two articles, decisions about them left aside, and their match."""
    pair = min(article, source), max(article, source)
    nearby = look.nearby()
    if nearby is None:
        look.derive()
        return _find(pair, look.store.results.tree(pair), look.store.results.match(*pair))
    found: list[tuple[LinkFinding, Match | None]] = []
    # The page of a third article may show a link that neither family of the two shows.
    for seen in _seen_nearby(nearby, article, source):
        now, match = _find(pair, *seen)
        if now.linked and (not now.decided or now.article == article):
            return now, match
        found.append((now, match))
    return max(found, key=lambda one: one[0].linked)


def _seen_nearby(nearby: Nearby, article: str, source: str) -> Iterator[tuple[Tree, Match | None]]:
    """Yield the families of both articles, then the two alone, each with their match."""
    for name in (article, source):
        tree, matches = nearby.family(name)
        pair = {article, source}
        yield tree, next((each for each in matches if {each.left, each.right} == pair), None)
    yield nearby.between(article, source)


def _find(
    pair: tuple[str, str], tree: Tree, match: Match | None
) -> tuple[LinkFinding, Match | None]:
    for known in tree.reviewed:
        if {known.article, known.source} == set(pair):
            return known, match
    edges = (e for e in tree.derivations if {e.article, e.source} == set(pair))
    return finding(pair, next(edges, None), match), match


# Verdicts.


def _about_verdict(look: Look, asked: Asked, decision: Decision) -> Decision:
    look.finish()
    name = _plain(str(asked.claim))
    claim = look.store.results.claim(name)
    if claim is None:
        raise UnknownClaim(name)
    now = _found(claim)
    given = None if asked.verdict is None else _word(Verdict, asked.verdict, "a verdict")
    verdict, (low, high) = _decided(decision.action, now, given, asked.interval)
    return replace(
        decision,
        claim=claim.id,
        known_as=claim.aliases,
        verdict=verdict,
        low=low,
        high=high,
        found_verdict=now,
    )


def _found(claim: Claim) -> VerdictFinding:
    """Return what the engine by itself says of a claim that a decision may be laid over."""
    if claim.review is not None and isinstance(claim.review.engine, VerdictFinding):
        return claim.review.engine
    return finding_of(claim)


def _decided(
    action: Action,
    now: VerdictFinding,
    verdict: Verdict | None,
    interval: tuple[int, int] | None,
) -> tuple[Verdict, tuple[int, int]]:
    if action is not Action.PIN and (verdict is not None or interval is not None):
        msg = f"to {action} takes what is found: pin another verdict or interval"
        raise UnclearDecision(msg)
    if action is Action.ACCEPT:
        return now.verdict, (now.low, now.high)
    if action is Action.REJECT:
        if now.verdict is Verdict.UNRESOLVED:
            msg = "the verdict is open already: pin the one that holds"
            raise UnclearDecision(msg)
        return Verdict.UNRESOLVED, interval_for(Verdict.UNRESOLVED, now.low, now.high)
    if interval is None:
        if verdict is None:
            msg = "name the verdict, the interval of sources, or both"
            raise UnclearDecision(msg)
        return verdict, interval_for(verdict, now.low, now.high)
    low, high = interval
    if not 0 <= low <= high <= MOST_SOURCES:
        msg = f"{low} to {high} is no interval of sources"
        raise UnclearDecision(msg)
    if verdict is None:
        return verdict_for(now.verdict, low, high), interval
    if not agree(verdict, low, high):
        msg = f"{low} to {high} sources cannot be {verdict.replace('_', ' ')}"
        raise UnclearDecision(msg)
    return verdict, interval


# All of them.


def list_decisions(
    look: Look, article_ids: Sequence[str] | None, *, history: bool, anew: bool = True
) -> tuple[Decision, ...]:
    """Return decisions with what is found now; see ``Desk.decisions``."""
    wanted = None if article_ids is None else set(look.resolve(article_ids))
    entries = look.store.reviews.history()
    about = _articles_of_links(look.store, entries)
    near = [e for e in entries if e.id in about and (wanted is None or about[e.id] & wanted)]
    told = _links_told(look, near, anew=anew) | _verdicts_told(look, entries, about)
    undone = {entry.id: entry.undoes for entry in entries}
    kept = []
    for entry in entries:
        if not history and entry.status is not Status.ACTIVE:
            continue
        subject = entry.id
        while (target := undone[subject]) is not None:
            subject = target
        if wanted is None or about.get(subject, set()) & wanted:
            kept.append(told.get(entry.id, entry))
    return tuple(kept)


def _articles_of_links(store: Store, entries: Sequence[Decision]) -> dict[str, set[str]]:
    """Return for each decision about a link the ids that its articles have now."""
    found = {}
    for entry in entries:
        if entry.kind == "link":
            names = (store.articles.find(name or "") for name in (entry.article, entry.source))
            found[entry.id] = {name for name in names if name is not None}
    return found


def _links_told(look: Look, entries: Sequence[Decision], *, anew: bool) -> dict[str, Decision]:
    """Return the decisions about links that hold, by id, with what is found now."""
    active = [entry for entry in entries if entry.status is Status.ACTIVE]
    names = {entry.id for entry in active}
    rulings = {r.decision: r for r in look.store.reviews.rulings() if r.decision in names}
    now = _findings(look, list(rulings.values()), anew=anew) if rulings else {}
    told = {}
    for entry in active:
        ruling = rulings.get(entry.id)
        if ruling is None:
            flagged = "Its two articles are one page by now, or another decision speaks of them."
            told[entry.id] = replace(entry, flagged=flagged)
        else:
            found = now.get(ruling.pair)
            flag = flag_link(ruling, entry, found)
            told[entry.id] = replace(entry, engine=found, flagged=flag)
    return told


def _findings(
    look: Look, rulings: Sequence[Ruling], *, anew: bool
) -> dict[tuple[str, str], LinkFinding]:
    nearby = look.nearby()
    if nearby is None:
        look.derive()
        found = look.store.results.reviewed()
    else:
        names = sorted({ruling.article for ruling in rulings})
        around = (nearby.family(name) if anew else nearby.kept(name) for name in names)
        found = tuple(item for family in around if family for item in family[0].reviewed)
    return {(min(f.article, f.source), max(f.article, f.source)): f for f in found}


def _verdicts_told(
    look: Look, entries: Sequence[Decision], about: dict[str, set[str]]
) -> dict[str, Decision]:
    verdicts = [entry for entry in entries if entry.kind == "verdict"]
    if not verdicts or look.nearby() is not None:
        for entry in verdicts:
            about[entry.id] = {name.rpartition(":")[0] for name in names_of(entry)}
        return {}
    look.finish()
    # An id of a claim is made from an appearance: its article and the span of its sentence.
    near = {name.rpartition(":")[0] for entry in verdicts for name in names_of(entry)}
    claims = {claim.id: claim for claim in look.store.results.claims(sorted(near))}
    homes = homes_of(list(claims.values()), verdicts)
    told = {}
    for entry in verdicts:
        claim = claims.get(homes.get(entry.id, ""))
        if claim is not None:
            about[entry.id] = {seen.article for seen in claim.appearances}
        if entry.status is not Status.ACTIVE:
            continue
        if claim is None:
            gone = "No claim of the store has this id any more."
            told[entry.id] = replace(entry, flagged=gone)
        else:
            now = _found(claim)
            flagged = flag_verdict(entry, now)
            if claim.review is not None and claim.review.id != entry.id:
                flagged = f"Its claim is one with that of the later decision {claim.review.id}."
            told[entry.id] = replace(entry, engine=now, flagged=flagged)
    return told
