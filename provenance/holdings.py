"""Lists of what a store holds, a part at a time, as methods of the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from provenance.answers import ClaimsAnswer
from provenance.errors import UnknownClaim
from provenance.findings import Claim
from provenance.opened import OpenStore, plainly

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsPage:
    """A part of the list of claims.

    Attributes:
        answer: The claims.
        next: Number after which the next part begins; None where this is the last.
    """

    answer: ClaimsAnswer
    next: int | None


class Holdings(OpenStore):
    """Lists over one store; ``Engine`` is one of these."""

    @plainly
    def claim(self, claim_id: str) -> ClaimsAnswer:
        """Return one claim, by its id or one that it had before a merge.

        Raises:
            UnknownClaim: None has this id.
        """
        self._finished()
        found = self._store().results.claim(claim_id)
        if found is None:
            raise UnknownClaim(claim_id)
        return self._answered((found,))

    @plainly
    def claims_page(
        self, after: int = 0, limit: int = PAGE, article_ids: Sequence[str] | None = None
    ) -> ClaimsPage:
        """Return a part of the list of claims, in the order of the store.

        Args:
            after: ``next`` of the part before; 0 for the first.
            limit: How many.
            article_ids: Only claims that appear in one of these; None for all.

        Raises:
            UnknownArticle: An id that no article has.

        Cost:
            Reads no more claims than it returns.
        """
        self._finished()
        ids = None if article_ids is None else self._resolve(article_ids)
        claims, following = self._store().results.claims_page(after, limit, ids)
        return ClaimsPage(answer=self._answered(claims), next=following)

    def _answered(self, claims: Sequence[Claim]) -> ClaimsAnswer:
        named = {seen.article for claim in claims for seen in claim.appearances}
        documents = self._store().articles.documents(named)
        return ClaimsAnswer(corpus=self.corpus(), documents=documents, claims=tuple(claims))
