"""What a reviewer does at the desk, as methods of the engine: decide, undo, keep an answer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from provenance.decisions import Action, Decision
from provenance.model import Relation, Verdict
from provenance.opened import OpenStore
from provenance.snapshots import Snapshot
from provenance.store import told_plainly

if TYPE_CHECKING:
    from provenance.answers import ClaimsAnswer, TreeAnswer, WhoAnswer
    from provenance.made_with import MadeWith
    from provenance.reviewing import Look


class Desk(OpenStore, ABC):
    """Decisions and snapshots over one store; ``Engine`` gives the rest."""

    def decide(  # noqa: PLR0913 - a decision has so many parts
        self,
        action: Action | str,
        *,
        reviewer: str,
        article: str | None = None,
        source: str | None = None,
        unrelated: bool = False,
        relation: Relation | str | None = None,
        claim: str | None = None,
        verdict: Verdict | str | None = None,
        interval: tuple[int, int] | None = None,
        note: str = "",
        at: datetime | None = None,
    ) -> Decision:
        """Decide about a link or about the verdict of a claim; it wins over what is found.

        ``accept`` says that what is found is right as it is now, and keeps it so; ``pin`` says what
        holds whatever is found; ``reject`` says that it is not so. Of several decisions about one
        link or claim the last one holds.

        Args:
            action: ``accept``, ``reject`` or ``pin``.
            reviewer: Who decides.
            article: Of a link: id or url of the derived article. An undecided link can be accepted
                either way round.
            source: Of a link: id or url of the article drawn on.
            unrelated: The two are not related: to accept that no link is found, or to pin it. To
                reject a link says the same.
            relation: Of a pinned link; None for the one that the comparison gives.
            claim: Id of a claim, or one it had before: its verdict is decided about. A rejected
                verdict is left open: ``unresolved``.
            verdict: The one to pin; None to pin the interval alone.
            interval: Fewest and most independent sources to pin; None for the nearest to what is
                found that the verdict can stand with.
            note: Why; any text of up to 2,000 characters.
            at: When; now, for None.

        Raises:
            UnclearDecision: What is decided is not said, or contradicts itself.
            UnknownArticle: An id that no article has.
            SameArticle: Both names mean one article.
            UnknownClaim: No claim has this id.
            NothingToAccept: What is accepted is not what is found.
            CircularDecision: With earlier decisions the link closes a circle.
        """
        from provenance.reviewing import Asked, decide  # noqa: PLC0415 - what only this needs

        asked = Asked(
            action=action,
            reviewer=reviewer,
            article=article,
            source=source,
            unrelated=unrelated,
            relation=relation,
            claim=claim,
            verdict=verdict,
            interval=interval,
            note=note,
            at=at,
        )
        with told_plainly(self.path):
            return decide(self._look(), asked)

    def undo(
        self, decision_id: str, *, reviewer: str, note: str = "", at: datetime | None = None
    ) -> Decision:
        """Take a decision back, which is kept as an entry of its own; an undo can be undone.

        Args:
            decision_id: Of the decision, or of an undo: then the decision holds again.
            reviewer: Who takes it back.
            note: Why.
            at: When; now, for None.

        Raises:
            UnknownDecision: There is none with this id.
            AlreadyUndone: It was taken back before.
        """
        from provenance.reviewing import undo  # noqa: PLC0415 - as in decide

        with told_plainly(self.path):
            return undo(self._look(), decision_id, reviewer, note, at)

    def decisions(
        self,
        article_ids: Sequence[str] | None = None,
        *,
        history: bool = False,
        anew: bool = True,
    ) -> tuple[Decision, ...]:
        """Return the decisions that hold, each with what is found now and its flag, in order.

        Args:
            article_ids: Only links of these articles and verdicts of claims in them; None for all.
            history: Those that were undone or superseded as well, and the undoing.
            anew: False leaves out what is found now, and the flag, where it would have to be
                derived first: of a link in a large store that was not asked about since articles
                came in.

        Cost:
            Finishes a small store. In a large one that is not finished a family for each link, 0.1
            to 0.3 s if it is not kept; what is found of claims is told once it is finished.
        """
        from provenance.reviewing import list_decisions  # noqa: PLC0415 - as in decide

        with told_plainly(self.path):
            return list_decisions(self._look(), article_ids, history=history, anew=anew)

    def freeze(
        self,
        article_ids: Sequence[str] | None = None,
        *,
        query: str | None = None,
        note: str = "",
        at: datetime | None = None,
    ) -> Snapshot:
        """Keep the answer as it is now: tree, claims and decisions, and who for a query.

        Args:
            article_ids: The articles it is about; None for all, or for those that ``query`` finds.
            query: As for ``who``; its answer is kept beside the others.
            note: For the reader.
            at: When; now, for None.

        Returns:
            What is kept. The same answer has one address, whenever it is kept.

        Raises:
            UnknownArticle: An id that no article has.
        """
        from provenance.sharing import freeze  # noqa: PLC0415 - as in decide

        with told_plainly(self.path):
            return freeze(self, self._look(), article_ids, query=query, note=note, at=at)

    def snapshot(self, snapshot_id: str) -> Snapshot:
        """Return a kept answer with its content.

        Raises:
            UnknownSnapshot: None has this address.
        """
        from provenance.errors import UnknownSnapshot  # noqa: PLC0415 - as in decide

        with told_plainly(self.path):
            name = snapshot_id.encode("utf-8", "replace").decode("utf-8")
            found = self._store().reviews.snapshot(name)
        if found is None:
            raise UnknownSnapshot(snapshot_id)
        return found

    def snapshots(self) -> tuple[Snapshot, ...]:
        """Return all kept answers without their content, in the order of keeping."""
        with told_plainly(self.path):
            return self._store().reviews.snapshots()

    def _look(self) -> Look:
        from provenance.reviewing import Look  # noqa: PLC0415 - as in decide

        return Look(
            store=self._store(),
            resolve=self._resolve,
            nearby=self._nearby,
            derive=self._derived,
            finish=self._finished,
        )

    # What the engine gives.

    @abstractmethod
    def tree(self, article_ids: Sequence[str] | None = None) -> TreeAnswer:
        """See ``Engine.tree``."""

    @abstractmethod
    def claims(
        self, article_ids: Sequence[str] | None = None, about: str | None = None
    ) -> ClaimsAnswer:
        """See ``Engine.claims``."""

    @abstractmethod
    def who(self, query: str) -> WhoAnswer:
        """See ``Engine.who``."""

    @abstractmethod
    def made_with(self, time: str = "") -> MadeWith:
        """See ``Engine.made_with``."""
