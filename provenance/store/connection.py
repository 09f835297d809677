"""The store's file: opening, transactions, settings, and SQLite's errors in plain words."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from provenance.errors import (
    DamagedStore,
    NewerStore,
    StoreBusy,
    StoreFull,
    StoreMissing,
    StoreNotWritable,
)
from provenance.migrations import STEP_NAMES, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

# Seconds to wait for another writer: one batch of ingestion takes a few.
PATIENCE = 60.0
# Rows of an article's size leave a tenth of such a page empty, a fifth of one of half the size, and
# more than half of one of the usual size.
_PAGE_BYTES = 16_384
# Changed pages that are held in memory, in KiB: a batch of words fits, so that each is written once.
_CACHE_KIB = 65_536
# Pages of the log after which it is copied into the file, and bytes that are left of it then: a page of
# an index by hashes, which every batch changes, is copied once for several.
_LOG_PAGES = 4_096
_LOG_BYTES = _LOG_PAGES * _PAGE_BYTES
# Of the file at most so many are mapped; what is not read takes no memory.
_MAPPED_BYTES = 1 << 36
# Seconds between two tries to turn on the log of a new file.
_PAUSE = 0.01


class Connection:
    """One open file, its schema brought up to date."""

    def __init__(self, path: Path, *, create: bool, patience: float = PATIENCE) -> None:
        self.path = path
        self._patience = patience
        self._settings: dict[str, str] = {}
        self._read_at: tuple[int, int] | None = None
        if not create and not path.exists():
            raise StoreMissing(str(path))
        with told_plainly(path):
            self.db = self._open()

    def _open(self) -> Database:
        from sqlite_utils import Database  # noqa: PLC0415 - takes 0.1 s to import

        connection = sqlite3.connect(self.path, timeout=self._patience, check_same_thread=False)
        try:
            # Without this, Python opens deferred transactions of its own before each write.
            connection.isolation_level = None
            connection.execute(f"pragma page_size = {_PAGE_BYTES}")  # of a file that is still empty
            self._keep_log(connection)
            # With WAL, a power cut can lose the last batches and never damage the file.
            connection.execute("pragma synchronous = normal")
            connection.execute(f"pragma cache_size = -{_CACHE_KIB}")
            connection.execute(f"pragma wal_autocheckpoint = {_LOG_PAGES}")
            connection.execute(f"pragma journal_size_limit = {_LOG_BYTES}")
            connection.execute("pragma foreign_keys = on")
            # Reads come straight from the system's cache of the file.
            connection.execute(f"pragma mmap_size = {_MAPPED_BYTES}")
            db = Database(connection, execute_plugins=False)
            self._migrate(db)
        except BaseException:
            connection.close()
            raise
        return db

    def _keep_log(self, connection: sqlite3.Connection) -> None:
        """Turn on write-ahead logging, waiting for who does the same to a new file.

        SQLite does not wait there by itself: two that hold a read lock would wait for one another.
        """
        given_up = time.monotonic() + self._patience
        while True:
            try:
                connection.execute("pragma journal_mode = wal")
            except sqlite3.OperationalError as error:
                busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY  # extended codes too
                if not busy or time.monotonic() > given_up:
                    raise
                time.sleep(_PAUSE)
            else:
                return

    def _migrate(self, db: Database) -> None:
        """Apply what is missing; two processes that start together do it once."""
        steps = migrations()
        if not self._applied(db) <= set(STEP_NAMES):
            raise NewerStore(str(self.path))
        if steps.pending(db):
            db.conn.execute("begin immediate")
            try:
                steps.apply(db)
            except BaseException:
                db.conn.execute("rollback")
                raise
            db.conn.execute("commit")

    def _applied(self, db: Database) -> set[str]:
        """Return the steps that this file has had, those unknown to this program included."""
        return {step.name for step in migrations().applied(db)}

    @contextmanager
    def writing(self) -> Iterator[None]:
        """See ``Store.writing``; a block within a block is part of the outer one."""
        if self.db.conn.in_transaction:
            yield
            return
        self.db.conn.execute("begin immediate")
        try:
            yield
        except BaseException:
            # An error such as a full disk may have ended the transaction already.
            with suppress(sqlite3.Error):
                self.db.conn.execute("rollback")
            raise
        self.db.conn.execute("commit")

    def setting(self, name: str) -> str | None:
        """Return one setting, None where it is not set."""
        return self.some_settings(name)[0]

    def some_settings(self, *names: str) -> list[str | None]:
        """Return several settings as of one moment, None for each that is not set."""
        connection, now = self.db.conn, self.version()
        if now is None:
            query = "select value from settings where name = ?"
            rows = [connection.execute(query, [name]).fetchone() for name in names]
            return [None if row is None else str(row[0]) for row in rows]
        if now != self._read_at:
            held = connection.execute("select name, value from settings").fetchall()
            self._settings, self._read_at = dict(held), now
        return [self._settings.get(name) for name in names]

    def version(self) -> tuple[int, int] | None:
        """Return what differs after every change of the file.

        None within a transaction: what is written now may be taken back.
        """
        connection = self.db.conn
        if connection.in_transaction:
            return None
        # What others have committed, and what this connection wrote.
        committed: int = connection.execute("pragma data_version").fetchone()[0]
        return committed, connection.total_changes

    def set(self, name: str, value: str) -> None:
        """Write one setting."""
        self.db.execute(
            "insert into settings (name, value) values (?, ?) "
            "on conflict (name) do update set value = excluded.value",
            [name, value],
        )

    def forget(self, name: str) -> None:
        """Unset one setting."""
        self.db.execute("delete from settings where name = ?", [name])

    def problems(self) -> list[str]:
        """Return what SQLite's own checks say, at most ten sentences; empty where all is well."""
        found = [str(row[0]) for row in self.db.execute("pragma integrity_check(10)")]
        broken = [
            f"a row of {row[0]} points to a row of {row[2]} that is not there"
            for row in self.db.execute("pragma foreign_key_check").fetchall()[:10]
        ]
        return [line for line in found if line != "ok"] + broken

    def close(self) -> None:
        """Close the file."""
        self.db.close()


@contextmanager
def told_plainly(path: str | Path) -> Iterator[None]:
    """Turn SQLite's errors into ours, which say what to do."""
    name = str(path)
    try:
        yield
    except sqlite3.OperationalError as error:
        text = str(error)
        if "locked" in text or "busy" in text:
            raise StoreBusy(name) from error
        if "unable to open" in text or "readonly" in text:
            raise StoreNotWritable(name, text) from error
        if "full" in text or "disk I/O" in text:
            raise StoreFull(name, text) from error
        raise DamagedStore(name, text) from error
    except sqlite3.DatabaseError as error:
        raise DamagedStore(name, str(error)) from error
