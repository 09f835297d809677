"""An engine's open store: what every question shares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Self, TypeVar

from provenance.answers import Corpus, corpus_of
from provenance.errors import NotFinished, OtherModel, UnknownArticle
from provenance.query import EVERYTHING, Filters
from provenance.serialise import from_json
from provenance.stamps import answering_stamp
from provenance.store import PATIENCE, WHOLE_ARTICLES, Store, told_plainly

if TYPE_CHECKING:
    from index import Encoder, Precision, SimilarityIndex
    from provenance.nearby import Nearby
    from provenance.pipeline import Pipeline, Progress, Step

_SCREEN_PATIENCE = 15.0
Asked = TypeVar("Asked", bound="OpenStore")
Parameters = ParamSpec("Parameters")
Returned = TypeVar("Returned")


def plainly(
    method: Callable[Concatenate[Asked, Parameters], Returned],
) -> Callable[Concatenate[Asked, Parameters], Returned]:
    """Turn SQLite's errors into sentences for the reader."""

    @wraps(method)
    def plain(self: Asked, /, *args: Parameters.args, **options: Parameters.kwargs) -> Returned:
        with told_plainly(self.path):
            return method(self, *args, **options)

    return plain


class OpenStore:
    """The store, index and model of an engine, opened when first needed; see ``Engine``."""

    def __init__(
        self,
        path: str | Path = "provenance.db",
        *,
        model: str | None = None,
        device: str | None = None,
        precision: Precision = "exact",
        progress: Progress | None = None,
        elsewhere: Callable[[OpenStore], None] | None = None,
    ) -> None:
        self.path = Path(path)
        self._model = model
        self._device = device
        self._precision: Precision = precision
        self._progress = progress
        self._elsewhere = elsewhere
        self._opened: Store | None = None
        self._index_opened: SimilarityIndex | None = None
        self._around: Nearby | None = None
        self._overview: tuple[str, Corpus] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @plainly
    def close(self) -> None:
        """Close the store; what was written stays."""
        if self._opened is not None:
            self._opened.close()
        self._opened = self._index_opened = self._around = None

    @plainly
    def corpus(self, filters: Filters = EVERYTHING) -> Corpus:
        """Return what is searched: how many articles, of which outlets, languages and dates."""
        store = self._store()
        if filters:
            return store.listing.narrowed(self.corpus(), filters)
        if not store.is_derived(answering_stamp()):
            state = store.state("")
            if self._overview is None or self._overview[0] != state:
                self._overview = (state, store.articles.overview())
            return self._overview[1]
        text = store.setting("corpus")
        return corpus_of(()) if text is None else from_json(Corpus, text)

    @plainly
    def words_only(self) -> bool:
        """Tell whether the words alone of some articles are stored, and nothing was embedded yet."""
        return self._store().setting("reading") == "words"

    @plainly
    def count(self) -> int:
        """Return how many articles take part in the analysis."""
        return self._store().articles.count()

    @plainly
    def is_small(self) -> bool:
        """Tell whether tree and claims of all are made anew whenever articles come in."""
        return self._store().articles.count() <= WHOLE_ARTICLES

    @plainly
    def is_finished(self) -> bool:
        """Tell whether tree and claims are those of all articles."""
        return self._store().is_answered(answering_stamp())

    def _store(self, *, create: bool = False) -> Store:
        if self._opened is None:
            # Who waits at a screen would rather be told soon that another program writes.
            patience = PATIENCE if self._elsewhere is None else _SCREEN_PATIENCE
            self._opened = Store(self.path, create=create, patience=patience)
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

            store = self._store()
            self._index_opened = SimilarityIndex(
                store.db, encoder=self._encoder(), texts=store.articles.texts_indexed
            )
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
            if self._elsewhere is None:
                self._pipeline().finish()
            else:
                self._wait_for(self._store().is_answered)

    def _derived(self) -> None:
        """Finish what the tree needs, and leave the claims to those who ask for them."""
        if not self._store().is_derived(answering_stamp()):
            if self._elsewhere is None:
                self._pipeline().finish_tree()
            else:
                self._wait_for(self._store().is_derived)

    def _wait_for(self, is_made: Callable[[str], bool]) -> None:
        if self._elsewhere is not None:
            self._elsewhere(self)
        if not is_made(answering_stamp()):
            raise NotFinished(str(self.path), self._store().articles.count())

    def _nearby(self) -> Nearby | None:
        """Return what answers article by article, where the store is not finished and too large.

        So is one of which the words alone are stored: to finish it is for ``finish`` to do; and
        any that is finished elsewhere.
        """
        store = self._store()
        words_only = store.setting("reading") == "words"
        if store.is_answered(answering_stamp()) or not (
            words_only or self._elsewhere or store.articles.count() > WHOLE_ARTICLES
        ):
            return None
        if self._around is None or self._around.words_only != words_only:
            from provenance.nearby import Nearby  # noqa: PLC0415 - numpy, 0.1 s

            self._around = Nearby(store, self._index(), words_only=words_only)
        return self._around

    def _resolve(self, names: Sequence[str]) -> list[str]:
        """Return the ids of the counting versions that ids and urls mean."""
        articles, found = self._store().articles, []
        # The command line hands over bytes that are no UTF-8 as half characters, which no id holds.
        for name in (each.encode("utf-8", "replace").decode("utf-8") for each in names):
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
