"""A consistent copy of the store in another file, for other programs of SQLite."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path

from provenance.errors import OutputExists, OutputNotWritable
from provenance.store.connection import Connection


def write_copy(
    connection: Connection,
    path: Path,
    settings: Mapping[str, str],
    reviewed: Mapping[str, str],
    *,
    overwrite: bool,
) -> None:
    """Write the copy, whole or not at all; see ``Store.copy_to``.

    Args:
        connection: Of the store.
        path: The file.
        settings: Rows for the copy's ``settings``.
        reviewed: Id -> JSON of each claim whose verdict a reviewer decided.
        overwrite: Replace a file that is there.

    ``vacuum into`` reads one snapshot and writes a file without a journal of its own, which opens
    on a medium that cannot be written too. It is made under another name and then put in place.
    """
    if path.exists():
        if path.samefile(connection.path):
            raise OutputNotWritable(str(path), "it is the store itself")
        if not overwrite:
            raise OutputExists(str(path))
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.unlink(missing_ok=True)
        connection.db.execute("vacuum into ?", [str(draft)])
        with closing(sqlite3.connect(draft)) as copy, copy:
            copy.executemany(
                "insert into settings (name, value) values (?, ?) "
                "on conflict (name) do update set value = excluded.value",
                sorted(settings.items()),
            )
            copy.executemany(
                "insert or replace into reviewed_claims (id, claim) values (?, ?)",
                sorted(reviewed.items()),
            )
        if not overwrite:
            # Taken at once or not at all: another program may have made the file meanwhile.
            path.touch(exist_ok=False)
        draft.replace(path)
    except FileExistsError as error:
        raise OutputExists(str(path)) from error
    except OSError as error:
        raise OutputNotWritable(str(path), error.strerror or str(error)) from error
    except sqlite3.OperationalError as error:
        raise OutputNotWritable(str(path), str(error)) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
