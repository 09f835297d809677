"""The one object that a Python user needs: articles in, answers out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from provenance.answers import (
    ClaimsAnswer,
    ExplainAnswer,
    IngestSummary,
    TreeAnswer,
    WhoAnswer,
)
from provenance.browsing import Browsing
from provenance.collecting import collecting_after
from provenance.desk import Desk
from provenance.errors import DamagedStore, SameArticle
from provenance.holdings import Holdings
from provenance.model import Article, Document
from provenance.opened import plainly
from provenance.query import EVERYTHING, Filters
from provenance.readers import Refused, read
from provenance.store import Listed, told_plainly

if TYPE_CHECKING:
    from provenance.made_with import MadeWith

# What can be ingested: an article, what could not be read as one, or where articles are.
Ingestible = Article | Refused | str | Path


class Engine(Desk, Holdings, Browsing):
    """Articles in one SQLite file, and the questions one can ask of them.

    Args:
        path: The store. It is made by the first ``ingest``; a question to a store that is not
            there raises ``StoreMissing``.
        model: Name or folder of a sentence-transformers model on this machine; None for the one
            that the store was made with, else the embedded one.
        device: Where sentences are embedded: ``cpu``, ``cuda``, ``mps`` ...; None for a GPU where
            there is one, else the processor.
        precision: ``exact`` for what float32 gives; ``fast`` for the fastest format of the processor that
            keeps every vector's cosine to its float32 twin at 0.999.
        progress: Called with a ``Step`` as work proceeds.
        elsewhere: Of an engine that answers while another one writes: called, with the engine, where
            a question needs the tree or the claims of all and they are not made. It may wait until
            they are; else ``NotFinished`` is raised. Other questions are answered from what lies
            around the articles that they name, and no file of this machine is opened for them.

    Raises:
        ProvenanceError: See its subclasses; each says in one sentence what to do.
    """

    @plainly
    def ingest(
        self,
        articles: Ingestible | Iterable[Ingestible],
        *,
        format: str | None = None,  # noqa: A002 - the name of the command line's option
        embed: bool = True,
    ) -> IngestSummary:
        """Read articles into the store, compare them with all others, and derive the tree anew.

        The claims are made when they are first asked for, or by ``finish``.

        Args:
            articles: Articles, files, folders, ``-`` for JSON Lines on standard input, or several
                of these.
            format: Of all files, where their endings do not tell; one of ``readers.FORMATS``.
            embed: False stores and indexes the words alone, some hundred times as fast. Articles are
                found at once by the words and names that they share; those that were reworded
                beyond that are found once ``finish`` has embedded them.

        Returns:
            How many were added, unchanged, new versions and refused, with the reasons. Ingesting
            the same again, or in another order or in other batches, gives the same store.

        Cost:
            On one core 1 ms an article for reading and 5 to 12 ms a new sentence for embedding.
        """
        given = [articles] if isinstance(articles, Ingestible) else articles
        self._store(create=True)
        return self._pipeline().ingest(_records(given, format), words_only=not embed)

    @plainly
    def finish(self) -> None:
        """Make tree and claims now, so that no later question has to wait for them."""
        self._store(create=True)
        self._finished()

    @plainly
    def who(self, query: str | Path | Article, filters: Filters = EVERYTHING) -> WhoAnswer:
        """Say who else reported this.

        Args:
            query: An article's id, a url, a file, a text, a claim (one or two sentences), or an
                article. What is not in the store is compared without being stored.
            filters: Which articles are asked: those of some languages, outlets or dates.

        Returns:
            Copies first, by confidence; then who shares a quotation, a citation or a claim.

        Raises:
            UnknownArticle: It looks like an id or a url, and there is no such article.
            NothingAsked: The query is empty.
        """
        from provenance.asking import Searched, ask  # noqa: PLC0415 - what only this question needs

        nearby = self._nearby()
        if nearby is None:
            self._finished()
        searched = Searched(self.corpus(filters), filters, files=self._elsewhere is None)
        finish = self._finished if self._elsewhere is None else None
        with collecting_after():
            return ask(self._store(), self._index, query, searched, nearby, finish)

    @plainly
    def tree(self, article_ids: Sequence[str] | None = None) -> TreeAnswer:
        """Say who took it from whom.

        Args:
            article_ids: Ids or urls; the answer holds these articles, what they draw on up to the
                origin, and what draws on them directly. None for all.

        Raises:
            UnknownArticle: An id that no article has.
        """
        store = self._store()
        nearby = None if article_ids is None else self._nearby()
        if nearby is None:
            self._derived()
        if article_ids is not None and nearby is not None:
            tree = nearby.tree(self._resolve(article_ids))
            documents = store.articles.documents(place.article for place in tree.places)
        elif article_ids is None:
            tree = store.results.tree()
            documents = store.articles.documents()
        else:
            tree = store.results.tree(self._family(self._resolve(article_ids)))
            named = {place.article for place in tree.places} | {
                name for edge in tree.derivations for name in (edge.article, edge.source) if name
            }
            documents = store.articles.documents(named)
        tree, decisions = store.reviews.over_tree(tree)
        return TreeAnswer(corpus=self.corpus(), documents=documents, tree=tree, decisions=decisions)

    @plainly
    def claims(
        self, article_ids: Sequence[str] | None = None, about: str | None = None
    ) -> ClaimsAnswer:
        """Say what is claimed, by whom, and how many independent sources there are.

        Args:
            article_ids: Only claims that appear in one of these; None for all.
            about: Only claims that state this, or state it otherwise; the nearest first.
        """
        self._finished()
        store = self._store()
        ids = None if article_ids is None else self._resolve(article_ids)
        if about is None:
            claims = store.results.claims(ids)
        else:
            from provenance.asking import find_claims  # noqa: PLC0415 - as in who

            claims = tuple(near.claim for near in find_claims(store, self._index, about, ids))
        named = {seen.article for claim in claims for seen in claim.appearances}
        return ClaimsAnswer(
            corpus=self.corpus(), documents=store.articles.documents(named), claims=claims
        )

    @plainly
    def explain(self, left: str, right: str) -> ExplainAnswer:
        """Say why two articles do or do not match, and which way.

        Raises:
            UnknownArticle: An id that no article has.
            SameArticle: Both names mean one article.
        """
        from provenance.asking import explain  # noqa: PLC0415 - as in who

        nearby = self._nearby()
        if nearby is None:
            self._finished()
        first, second = self._resolve([left, right])
        if first == second:
            raise SameArticle(left, right)
        return explain(self._store(), self._index, first, second, nearby)

    @plainly
    def report(self, article_ids: Sequence[str] | None = None, *, generated: str = "") -> str:
        """Return one self-contained HTML page of tree and claims.

        Args:
            article_ids: The articles it is about; all, for None.
            generated: When it is made, as ``time`` of ``export``.
        """
        return self.export("html", article_ids, time=generated)

    @plainly
    def export(
        self,
        format: str,  # noqa: A002 - as in ingest
        article_ids: Sequence[str] | None = None,
        *,
        time: str = "",
    ) -> str:
        """Return tree and claims in a format of ``provenance.exports.FORMATS``.

        Args:
            format: Its name; ``sqlite`` is no text: see ``copy_to``.
            article_ids: The articles it is about; all, for None.
            time: When it is made, ISO 8601, UTC; the clock is the caller's, so that the same store
                gives the same export. Empty leaves it out.

        Raises:
            UnknownExport: There is no such format.
            ExportIsFile: The format is no text.
        """
        from provenance.exports import (  # noqa: PLC0415 - as in who
            CLAIMS_BESIDE,
            HISTORY_FORMATS,
            TREE_FORMATS,
            writer_of,
        )

        write = writer_of(format)
        # Of an unfinished large store the tree around some articles is told without its claims.
        beside = article_ids is not None and format in CLAIMS_BESIDE
        alone = format in TREE_FORMATS or (beside and self._is_left_unfinished())
        claims = None if alone else self.claims(article_ids)
        tree = self.tree(article_ids)
        if format in HISTORY_FORMATS:
            tree = replace(tree, decisions=self.decisions(article_ids, history=True))
        return write(tree, claims, self.made_with(time))

    @plainly
    def copy_to(self, path: str | Path, *, time: str = "", overwrite: bool = False) -> None:
        """Write the store, tree and claims made, to another SQLite file: the ``sqlite`` export.

        A large store that is not finished is copied as it is: to finish it is for ``finish`` to do.

        Args:
            path: The file; its folder must be there.
            time: As in ``export``.
            overwrite: Replace a file that is there; never the store itself.

        Raises:
            OutputExists: The file is there, and must not be replaced.
            OutputNotWritable: The file cannot be written, or is the store itself.
        """
        if not self._is_left_unfinished():
            self._finished()
        made = {**self.made_with(time).to_dict(), "finished": self.is_finished()}
        told = json.dumps(made, ensure_ascii=False)
        self._store().copy_to(Path(path), {"made_with": told}, overwrite=overwrite)

    def _is_left_unfinished(self) -> bool:
        """Tell whether to make tree and claims of all would take too long for an export."""
        takes_long = self.words_only() or not self.is_small()
        return takes_long and not self.is_finished()

    @plainly
    def made_with(self, time: str = "") -> MadeWith:
        """Say with what answers are made: version, settings, what is searched.

        Args:
            time: Of the answer, ISO 8601, UTC; the clock is the caller's. Empty leaves it out.
        """
        from provenance.exporting import made_with  # noqa: PLC0415 - as in who

        return made_with(self._store(), self.corpus(), time)

    @plainly
    def articles(self) -> Iterator[Article]:
        """Yield the articles that count, by id; of each page the version that is analysed."""
        return self._store().articles.all()

    @plainly
    def find(self, name: str) -> str | None:
        """Return the id of the article that an id, a version's name or a url means; None for none."""
        return self._store().articles.find(name)

    @plainly
    def listed(
        self,
        words: str = "",
        filters: Filters = EVERYTHING,
        *,
        limit: int = 50,
        offset: int = 0,
        after: tuple[str | None, str] | None = None,
    ) -> list[Listed]:
        """Return articles by claimed date, the latest first, undated ones last, without their texts.

        Args:
            words: Each must stand in the title, outlet or id, capitals and accents aside; any text.
            filters: Which articles are listed.
            limit: At most so many.
            offset: So many are passed over.
            after: Date and id of the last one listed before; only those behind it.
        """
        return self._store().listing.page(words, filters, limit=limit, offset=offset, after=after)

    @plainly
    def document(self, article_id: str) -> Document:
        """Return one article with all that was read off it.

        Raises:
            UnknownArticle: No article has this id.
        """
        nearby = self._nearby()
        if nearby is None:
            self._finished()
        (name,) = self._resolve([article_id])
        around = self._store().articles if nearby is None else nearby
        return around.documents([name])[name]

    @plainly
    def versions(self, article_id: str) -> list[tuple[str, str, str | None, bool]]:
        """Return (name, seen_at, published_at, counts) of all versions of an article's page.

        Raises:
            UnknownArticle: No article has this id.
        """
        self._resolve([article_id])
        return self._store().articles.versions(article_id)

    @plainly
    def doctor(self, *, mend: bool = False) -> list[str]:
        """Return what is wrong with the store, one sentence each; nothing where all is well.

        Args:
            mend: Make anew all that can be made from the articles, then look again.
        """
        from provenance.doctor import damage, examine, mend_store  # noqa: PLC0415 - as in who

        try:
            with told_plainly(self.path):
                if mend:
                    mend_store(self._store(), self._index(), self._pipeline())
                return examine(self._store(), self._index)
        except DamagedStore as error:
            return [damage(error.cause)]


def _records(given: Iterable[Ingestible], format: str | None) -> Iterator[Article | Refused]:  # noqa: A002 - as in ingest
    for item in given:
        if isinstance(item, Article | Refused):
            yield item
        else:
            yield from read([item], format=format)
