"""What all commands share: options of the store, showing answers, errors in one line."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from index import SimilarityIndexError
from provenance.errors import OutputNotWritable, ProvenanceError, UnreadableQuery

if TYPE_CHECKING:
    from types import TracebackType

    from rich.console import Console

    from index import Precision
    from provenance.engine import Engine

INTERRUPTED = "stopped; what is done is kept: run the same command again to go on"
# The first bytes of every SQLite database that holds anything (its file format, section 1.3.1).
_SQLITE_HEAD = b"SQLite format 3\x00"
# Columns of an answer that goes to a file.
FILE_WIDTH = 100


class Answer(Protocol):
    """Any answer of the engine."""

    def to_dict(self) -> dict[str, object]:
        """Return the JSON of the contract."""
        ...


def _store_errors() -> type[Exception]:
    """Return what SQLite raises; asked for when something was raised."""
    import sqlite3  # noqa: PLC0415 - help must not wait

    return sqlite3.Error


class ProvenanceGroup(click.Group):
    """Prints what went wrong as one line on standard error and exits 1."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the subcommand."""
        try:
            return super().invoke(ctx)
        except (ProvenanceError, SimilarityIndexError) as error:
            raise click.ClickException(str(error)) from error
        except KeyboardInterrupt as error:
            raise click.ClickException(INTERRUPTED) from error
        except _store_errors() as error:
            message = f"the store cannot be read ({error}): run 'provenance doctor'"
            raise click.ClickException(message) from error
        except MemoryError as error:
            message = "there is not enough memory: give the articles in several smaller parts"
            raise click.ClickException(message) from error
        except BrokenPipeError:
            raise
        except OSError as error:
            where = f"{error.filename!r}: " if error.filename else ""
            message = f"{where}{error.strerror or error}"
            raise click.ClickException(message) from error


@dataclass(frozen=True, slots=True)
class Access:
    """Which store, with which model on which device, and whether to tell of progress."""

    db: Path
    model: str | None
    device: str | None
    precision: Precision
    quiet: bool

    @contextmanager
    def engine(self) -> Iterator[Engine]:
        """Open the engine, with progress on standard error."""
        from provenance.bars import shown_progress  # noqa: PLC0415 - help must not wait for it
        from provenance.engine import Engine  # noqa: PLC0415 - as above

        with (
            shown_progress(quiet=self.quiet) as progress,
            Engine(
                self.db,
                model=self.model or None,
                device=self.device or None,
                precision=self.precision,
                progress=progress,
            ) as engine,
        ):
            yield engine


def filter_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of ``Filters`` and hand them over as one argument, ``filters``."""

    @wraps(command)
    def with_filters(
        *,
        languages: tuple[str, ...],
        outlets: tuple[str, ...],
        since: str | None,
        until: str | None,
        **rest: object,
    ) -> None:
        from provenance.query import Filters  # noqa: PLC0415 - help must not wait

        filters = Filters(languages=languages, outlets=outlets, since=since, until=until)
        command(filters=filters, **rest)

    options = (
        click.option(
            "--language",
            "languages",
            multiple=True,
            metavar="CODE",
            help="Only articles in this language (en, fr ...); may be given again.",
        ),
        click.option(
            "--outlet",
            "outlets",
            multiple=True,
            metavar="NAME",
            help="Only articles of this outlet; may be given again.",
        ),
        click.option(
            "--since", metavar="DATE", help="Only articles of this day, month or year, or later."
        ),
        click.option("--until", metavar="DATE", help="Only articles of this date or earlier."),
    )
    for option in reversed(options):
        with_filters = option(with_filters)
    return with_filters


def store_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of ``Access`` and hand them over as one argument, ``access``."""

    @wraps(command)
    def with_access(
        *,
        db: Path,
        model: str | None,
        device: str | None,
        precision: Precision,
        quiet: bool,
        **rest: object,
    ) -> None:
        command(access=Access(db, model, device, precision, quiet), **rest)

    options = (
        click.option(
            "--db",
            envvar="PROVENANCE_DB",
            default="provenance.db",
            show_default=True,
            show_envvar=True,
            type=click.Path(dir_okay=False, path_type=Path),
            help="SQLite file that holds the articles.",
        ),
        click.option(
            "--model",
            envvar="PROVENANCE_MODEL",
            show_envvar=True,
            metavar="NAME",
            help="Sentence-transformers model on this machine: a folder, or a name in its cache. "
            "Default: the store's own, else the embedded one.",
        ),
        click.option(
            "--device",
            envvar="PROVENANCE_DEVICE",
            show_envvar=True,
            metavar="NAME",
            help="Where sentences are embedded: cpu, cuda, mps. Default: a GPU, if there is one.",
        ),
        click.option(
            "--precision",
            envvar="PROVENANCE_PRECISION",
            show_envvar=True,
            type=click.Choice(["exact", "fast"]),
            default="exact",
            help="Of the embedding: exact (as float32) or fast (bfloat16 on processors where it "
            "is faster, within a cosine of 0.9999).",
        ),
        click.option(
            "-q", "--quiet", is_flag=True, help="Tell nothing of progress on standard error."
        ),
    )
    decorated: Callable[..., None] = with_access
    for option in reversed(options):
        decorated = option(decorated)
    return decorated


json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document, for other programs."
)
output_option = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file instead of the screen.",
)


def read_standard_input() -> str:
    """Return the text on standard input, whatever its encoding.

    Raises:
        UnreadableQuery: It is no text.
    """
    from provenance.readers import decode, describe_binary  # noqa: PLC0415 - help must not wait

    data = sys.stdin.buffer.read()
    binary = describe_binary(data)
    if binary is not None:
        raise UnreadableQuery("-", f"it is {binary}: give text")
    return decode(data).text


def as_text(answer: Answer) -> str:
    """Return an answer as JSON."""
    return json.dumps(answer.to_dict(), ensure_ascii=False, indent=2)


def put(text: str, output: Path | None) -> None:
    """Print a text, or write it to a file, whole or not at all.

    Raises:
        OutputNotWritable: The file cannot be written, or is a store.
    """
    if output is None:
        click.echo(text.removesuffix("\n"))
        return
    if _is_sqlite(output):
        raise OutputNotWritable(str(output), "it is a SQLite file, a store perhaps")
    draft = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        draft.write_text(text.removesuffix("\n") + "\n", encoding="utf-8")
        draft.replace(output)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise OutputNotWritable(str(output), error.strerror or str(error)) from error


def _is_sqlite(path: Path) -> bool:
    """Whether a file is there that an answer must not replace: it may hold a newsroom's articles."""
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE_HEAD)) == _SQLITE_HEAD
    except OSError:
        return False


def show(render: Callable[[Console], None], output: Path | None) -> None:
    """Show an answer to a reader: in colour on a screen, plain in a file or a pipe."""
    from rich.console import Console  # noqa: PLC0415 - 0.1 s, not for JSON

    if output is None:
        render(Console())
        return
    with StringIO() as lines:
        render(Console(file=lines, width=FILE_WIDTH))
        put(lines.getvalue(), output)


def tell_defect(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Say in one sentence that the program itself is at fault; the trace is shown on request."""
    if os.environ.get("PROVENANCE_DEBUG"):
        sys.__excepthook__(kind, error, trace)
        return
    click.echo(
        f"Error: this is a defect of provenance ({kind.__name__}: {error}); what was stored before "
        "is kept: please report it with what PROVENANCE_DEBUG=1 shows",
        err=True,
    )


def now() -> str:
    """Return the present time, ISO 8601, in UTC to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
