"""The one object that a Python user needs: articles in, answers out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from provenance.answers import (
    ClaimsAnswer,
    Corpus,
    ExplainAnswer,
    IngestSummary,
    TreeAnswer,
    WhoAnswer,
    corpus_of,
)
from provenance.desk import Desk
from provenance.errors import DamagedStore, OtherModel, SameArticle, UnknownArticle
from provenance.model import Article, Document
from provenance.readers import Refused, read
from provenance.serialise import from_json
from provenance.stamps import answering_stamp
from provenance.store import WHOLE_ARTICLES, Store, told_plainly

if TYPE_CHECKING:
    from index import Encoder, Precision, SimilarityIndex
    from provenance.made_with import MadeWith
    from provenance.nearby import Nearby
    from provenance.pipeline import Pipeline, Progress, Step

Parameters = ParamSpec("Parameters")
Returned = TypeVar("Returned")
# What can be ingested: an article, or where articles are.
Ingestible = Article | str | Path


def _plainly(
    method: Callable[Concatenate[Engine, Parameters], Returned],
) -> Callable[Concatenate[Engine, Parameters], Returned]:
    """Turn SQLite's errors into sentences for the reader."""

    @wraps(method)
    def plain(self: Engine, /, *args: Parameters.args, **options: Parameters.kwargs) -> Returned:
        with told_plainly(self.path):
            return method(self, *args, **options)

    return plain


class Engine(Desk):
    """Articles in one SQLite file, and the questions one can ask of them.

    Args:
        path: The store. It is made by the first ``ingest``; a question to a store that is not
            there raises ``StoreMissing``.
        model: Name or folder of a sentence-transformers model on this machine; None for the one
            that the store was made with, else the embedded one.
        device: Where sentences are embedded: ``cpu``, ``cuda``, ``mps`` ...; None for a GPU where
            there is one, else the processor.
        precision: ``exact`` for float32; ``fast`` for the fastest format of the processor that
            keeps every vector's cosine to its float32 twin at 0.999.
        progress: Called with a ``Step`` as work proceeds.

    Raises:
        ProvenanceError: See its subclasses; each says in one sentence what to do.
    """

    def __init__(
        self,
        path: str | Path = "provenance.db",
        *,
        model: str | None = None,
        device: str | None = None,
        precision: Precision = "exact",
        progress: Progress | None = None,
    ) -> None:
        self.path = Path(path)
        self._model = model
        self._device = device
        self._precision: Precision = precision
        self._progress = progress
        self._opened: Store | None = None
        self._index_opened: SimilarityIndex | None = None
        self._around: Nearby | None = None
        self._overview: tuple[str, Corpus] | None = None

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @_plainly
    def close(self) -> None:
        """Close the store; what was written stays."""
        if self._opened is not None:
            self._opened.close()
        self._opened = self._index_opened = self._around = None

    @_plainly
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
        given = [articles] if isinstance(articles, Article | str | Path) else articles
        self._store(create=True)
        return self._pipeline().ingest(_records(given, format), words_only=not embed)

    @_plainly
    def finish(self) -> None:
        """Make tree and claims now, so that no later question has to wait for them."""
        self._store(create=True)
        self._finished()

    @_plainly
    def who(self, query: str | Path | Article) -> WhoAnswer:
        """Say who else reported this.

        Args:
            query: An article's id, a url, a file, a text, a claim (one or two sentences), or an
                article. What is not in the store is compared without being stored.

        Returns:
            Copies first, by confidence; then who shares a quotation, a citation or a claim.

        Raises:
            UnknownArticle: It looks like an id or a url, and there is no such article.
            NothingAsked: The query is empty.
        """
        from provenance.asking import ask  # noqa: PLC0415 - what only this question needs

        nearby = self._nearby()
        if nearby is None:
            self._finished()
        return ask(self._store(), self._index, query, self.corpus(), nearby, self._finished)

    @_plainly
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

    @_plainly
    def claims(
        self, article_ids: Sequence[str] | None = None, about: str | None = None
    ) -> ClaimsAnswer:
        """Say what is claimed, by whom, and how many independent sources there are.

        Args:
            article_ids: Only claims that appear in one of these; None for all.
            about: Only claims that state this, the nearest first.
        """
        self._finished()
        store = self._store()
        ids = None if article_ids is None else self._resolve(article_ids)
        if about is None:
            claims = store.results.claims(ids)
        else:
            from provenance.asking import find_claims  # noqa: PLC0415 - as in who

            claims = tuple(claim for claim, _ in find_claims(store, self._index, about, ids))
        named = {seen.article for claim in claims for seen in claim.appearances}
        return ClaimsAnswer(
            corpus=self.corpus(), documents=store.articles.documents(named), claims=claims
        )

    @_plainly
    def explain(self, left: str, right: str) -> ExplainAnswer:
        """Say why two articles do or do not match, and which way.

        Raises:
            UnknownArticle: An id that no article has.
            SameArticle: Both names mean one article.
        """
        from provenance.asking import explain  # noqa: PLC0415 - as in who

        self._finished()
        first, second = self._resolve([left, right])
        if first == second:
            raise SameArticle(left, right)
        return explain(self._store(), self._index, first, second)

    @_plainly
    def report(self, article_ids: Sequence[str] | None = None, *, generated: str = "") -> str:
        """Return one self-contained HTML page of tree and claims.

        Args:
            article_ids: The articles it is about; all, for None.
            generated: When it was made, for the reader; the clock is the caller's, so that the
                same store gives the same page.
        """
        from importlib.metadata import version  # noqa: PLC0415 - 0.03 s

        from provenance.exports import html_report  # noqa: PLC0415 - as in who

        return html_report(
            self.tree(article_ids),
            self.claims(article_ids),
            generated=generated,
            version=version("news-provenance"),
        )

    @_plainly
    def export(self, format: str, article_ids: Sequence[str] | None = None) -> str:  # noqa: A002 - as in ingest
        """Return tree and claims in a format of ``provenance.exports.FORMATS``."""
        from provenance.exports import export  # noqa: PLC0415 - as in who

        return export(self.tree(article_ids), self.claims(article_ids), format)

    @_plainly
    def made_with(self, time: str = "") -> MadeWith:
        """Say with what answers are made: version, settings, what is searched.

        Args:
            time: Of the answer, ISO 8601, UTC; the clock is the caller's. Empty leaves it out.
        """
        from provenance.exporting import made_with  # noqa: PLC0415 - as in who

        return made_with(self._store(), self.corpus(), time)

    @_plainly
    def corpus(self) -> Corpus:
        """Return what is searched: how many articles, of which outlets, languages and dates."""
        store = self._store()
        if not store.is_derived(answering_stamp()):
            state = store.state("")
            if self._overview is None or self._overview[0] != state:
                self._overview = (state, store.articles.overview())
            return self._overview[1]
        text = store.setting("corpus")
        return corpus_of(()) if text is None else from_json(Corpus, text)

    @_plainly
    def articles(self) -> Iterator[Article]:
        """Yield the articles that count, by id; of each page the version that is analysed."""
        return self._store().articles.all()

    @_plainly
    def document(self, article_id: str) -> Document:
        """Return one article with all that was read off it.

        Raises:
            UnknownArticle: No article has this id.
        """
        self._finished()
        (name,) = self._resolve([article_id])
        return self._store().articles.documents([name])[name]

    @_plainly
    def versions(self, article_id: str) -> list[tuple[str, str, str | None, bool]]:
        """Return (name, seen_at, published_at, counts) of all versions of an article's page.

        Raises:
            UnknownArticle: No article has this id.
        """
        self._resolve([article_id])
        return self._store().articles.versions(article_id)

    @_plainly
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

    # What the questions share.

    def _store(self, *, create: bool = False) -> Store:
        if self._opened is None:
            self._opened = Store(self.path, create=create)
            self._model = self._model_name(self._opened)
        return self._opened

    def _model_name(self, store: Store) -> str | None:
        """Return the model to use: the one asked for, else the store's own.

        Raises:
            OtherModel: The store was made with another model than the one asked for.
        """
        stored = store.setting("model_name")
        if self._model is not None and stored is not None:
            from index import model_identity  # noqa: PLC0415 - numpy, 0.1 s

            made_with = store.setting("model") or ""
            if model_identity(self._model) != made_with:
                raise OtherModel(str(self.path), stored or "the embedded one", self._model)
        return self._model if self._model is not None else stored or None

    def _index(self) -> SimilarityIndex:
        if self._index_opened is None:
            from index import SimilarityIndex  # noqa: PLC0415 - numpy, 0.1 s

            self._index_opened = SimilarityIndex(self._store().db, encoder=self._encoder())
        return self._index_opened

    def _encoder(self) -> Encoder:
        from provenance.storeless import encoder_of  # noqa: PLC0415 - as above

        return encoder_of(self._model, self._device, self._precision)

    def _pipeline(self) -> Pipeline:
        from provenance.pipeline import Pipeline  # noqa: PLC0415 - numpy, 0.1 s

        store = self._store()
        if store.setting("model") is None:
            with store.writing():
                store.set("model", self._encoder().identity)
                store.set("model_name", self._model or "")
        return Pipeline(store, self._index(), progress=self._progress or _tell_nobody)

    def _finished(self) -> None:
        """Finish what ingest, an interrupted run or an older program left undone."""
        if not self._store().is_answered(answering_stamp()):
            self._pipeline().finish()

    def _derived(self) -> None:
        """Finish what the tree needs, and leave the claims to those who ask for them."""
        if not self._store().is_derived(answering_stamp()):
            self._pipeline().finish_tree()

    def _nearby(self) -> Nearby | None:
        """Return what answers article by article, where the store is not finished and too large.

        So is one of which the words alone are stored: to finish it is for ``finish`` to do.
        """
        store = self._store()
        words_only = store.setting("reading") == "words"
        if store.is_answered(answering_stamp()) or not (
            words_only or store.articles.count() > WHOLE_ARTICLES
        ):
            return None
        if self._around is None or self._around.words_only != words_only:
            from provenance.nearby import Nearby  # noqa: PLC0415 - numpy, 0.1 s

            self._around = Nearby(store, self._index(), words_only=words_only)
        return self._around

    def _resolve(self, names: Sequence[str]) -> list[str]:
        """Return the ids of the counting versions that ids and urls mean."""
        articles, found = self._store().articles, []
        for name in names:
            known = articles.find(name)
            if known is None:
                raise UnknownArticle(name, articles.nearest(name))
            found.append(known)
        return found

    def _family(self, ids: Sequence[str]) -> list[str]:
        """Return these articles and all that they draw on, up to the origin."""
        family, rest = set(ids), set(ids)
        while rest:
            rest = self._store().results.sources(rest) - family
            family |= rest
        return sorted(family)


def _tell_nobody(step: Step) -> None:
    del step


def _records(given: Iterable[Ingestible], format: str | None) -> Iterator[Article | Refused]:  # noqa: A002 - as in ingest
    for item in given:
        if isinstance(item, Article):
            yield item
        else:
            yield from read([item], format=format)
