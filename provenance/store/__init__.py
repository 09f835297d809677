"""One SQLite file that holds all that was read and all that was found; the only SQL here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from provenance.serialise import to_json
from provenance.store.adding import Arrival
from provenance.store.articles import Articles
from provenance.store.connection import PATIENCE, Connection, told_plainly
from provenance.store.copying import write_copy
from provenance.store.listing import Listed, Listing
from provenance.store.overviews import Overviews
from provenance.store.results import Results
from provenance.store.reviews import DECIDED, Reviews

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = [
    "PATIENCE",
    "WHOLE_ARTICLES",
    "Arrival",
    "Articles",
    "Listed",
    "Results",
    "Reviews",
    "Store",
    "told_plainly",
]

# Up to so many articles the tree of all is made anew after each ingestion; a larger store is
# answered from the family of each article that is asked for, until it is finished.
WHOLE_ARTICLES = 5_000


class Store:
    """An open store; use it as a context manager.

    Args:
        path: The file. Its folder must be there.
        create: Make the file where there is none.
        patience: Seconds to wait while another program writes.

    Attributes:
        articles: What was read.
        results: What was found.
        reviews: What reviewers decided, and answers kept as they were.
        overviews: What lists are made from.
        listing: Lists of the articles.

    Raises:
        StoreMissing: There is no file and none is to be made.
        StoreNotWritable: The file cannot be opened.
        DamagedStore: The file is no store.
        NewerStore: A later version of this program wrote it.
    """

    def __init__(
        self, path: str | Path, *, create: bool = False, patience: float = PATIENCE
    ) -> None:
        self._connection = Connection(Path(path), create=create, patience=patience)
        self.path = self._connection.path
        self.articles = Articles(self._connection)
        self.reviews = Reviews(self._connection, self.articles)
        self.results = Results(self._connection, self.reviews)
        self.overviews = Overviews(self._connection)
        self.listing = Listing(self._connection)

    @property
    def db(self) -> Database:
        """The database, for the index, which keeps its own tables in the same file."""
        return self._connection.db

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the write lock from the first read on; all is written, or nothing.

        A transaction that reads first and writes later is refused by SQLite as soon as another
        writer came between; ``begin immediate`` takes the lock at once instead.
        """
        with self._connection.writing():
            yield

    def setting(self, name: str) -> str | None:
        """Return one setting, None where it is not set."""
        return self._connection.setting(name)

    def set(self, name: str, value: str) -> None:
        """Write one setting."""
        self._connection.set(name, value)

    def forget(self, name: str) -> None:
        """Unset one setting."""
        self._connection.forget(name)

    def state(self, code: str) -> str:
        """Name all that answers depend on: the articles, the code, the model and the decisions.

        Args:
            code: Stamp of the code that answers (``stamps.answering_stamp``).
        """
        return str(self._state_and(code)[0])

    def texts_state(self, code: str) -> str:
        """Name all that comparisons depend on: the articles, the code and the model."""
        changes, model = self._connection.some_settings("changes", "model")
        return f"{changes or '0'} {code} {model or ''}"

    def is_derived(self, code: str) -> bool:
        """Whether the tree is that of all articles stored, by this code."""
        state, derived = self._state_and(code, "derived")
        return derived == state

    def is_answered(self, code: str) -> bool:
        """Whether tree and claims are those of all articles stored, by this code."""
        state, derived, analysed = self._state_and(code, "derived", "analysed")
        return state == derived == analysed

    def _state_and(self, code: str, *names: str) -> list[str | None]:
        """Return the state, and some settings as of the same moment."""
        held = self._connection.some_settings("changes", "model", DECIDED, *names)
        changes, model, decided, *others = held
        state = f"{changes or '0'} {code} {model or ''}" + (f" {decided}" if decided else "")
        return [state, *others]

    def copy_to(self, path: Path, settings: Mapping[str, str], *, overwrite: bool = False) -> None:
        """Write the whole store to another file, as it is at this moment, whoever writes meanwhile.

        Args:
            path: The file; its folder must be there.
            settings: Rows that the copy's ``settings`` get beside those of the store.
            overwrite: Replace a file that is there; never the store itself.

        Raises:
            OutputExists: The file is there, and must not be replaced.
            OutputNotWritable: The file cannot be written, or is the store itself.
        """
        decided = self.results.claims() if self.reviews.verdicts() else ()
        reviewed = {claim.id: to_json(claim) for claim in decided if claim.review is not None}
        write_copy(self._connection, path, settings, reviewed, overwrite=overwrite)

    def problems(self) -> list[str]:
        """Return what SQLite itself and the links between our tables say is wrong."""
        return self._connection.problems() + self.articles.problems() + self.results.problems()

    def close(self) -> None:
        """Close the file; what was written stays."""
        self._connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
