"""The ``provenance`` command. Parses, calls one function of Engine, shows; decides nothing."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from index import SimilarityIndexError
from provenance.errors import OutputNotWritable, ProvenanceError

if TYPE_CHECKING:
    from provenance.engine import Engine

# Kept here as well as in their modules, so that help costs no import; a test holds them equal.
INPUT_FORMATS = ("text", "json", "jsonl", "html")
EXPORT_FORMATS = (
    "text",
    "json",
    "prov",
    "graphml",
    "dot",
    "mermaid",
    "svg",
    "csv",
    "claimreview",
)
INTERRUPTED = "stopped; what is done is kept: run the same command again to go on"


class Answer(Protocol):
    """Any answer of the engine."""

    def to_dict(self) -> dict[str, object]:
        """Return the JSON of the contract."""
        ...


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
        except sqlite3.Error as error:
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
    """Which store, with which model, and whether to tell of progress."""

    db: Path
    model: str | None
    quiet: bool

    @contextmanager
    def engine(self) -> Iterator[Engine]:
        """Open the engine, with progress on standard error."""
        from provenance.bars import shown_progress  # noqa: PLC0415 - help must not wait for it
        from provenance.engine import Engine  # noqa: PLC0415 - as above

        with (
            shown_progress(quiet=self.quiet) as progress,
            Engine(self.db, model=self.model or None, progress=progress) as engine,
        ):
            yield engine


def store_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of ``Access`` and hand them over as one argument, ``access``."""

    @wraps(command)
    def with_access(db: Path, model: str | None, quiet: bool, **rest: object) -> None:
        command(access=Access(db, model, quiet), **rest)

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


@click.group(cls=ProvenanceGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="news-provenance", message="%(version)s")
def cli() -> None:
    """Find who else reported a text, who took it from whom, and how many independent sources it has.

    \b
    Example:
        provenance demo
        provenance ingest articles/ more.jsonl
        provenance who "The ferry had been out of service for two days."
    """


@cli.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--format",
    "input_format",
    type=click.Choice(INPUT_FORMATS),
    help="Format of all files; default: told from each file.",
)
@json_option
@store_options
def ingest(
    paths: tuple[str, ...],
    input_format: str | None,
    as_json: bool,
    access: Access,
) -> None:
    """Read articles from files and folders into the store.

    PATH is a file, a folder, or - for JSON Lines on standard input. What was read before is left
    as it is, so that the same command can be run again, also after it was stopped.

    \b
    Example:
        provenance ingest articles/ more.jsonl
        zcat crawl.jsonl.gz | provenance ingest - --db news.db
    """
    with access.engine() as engine:
        summary = engine.ingest(list(paths), format=input_format)
    for where, reason in summary.refused:
        click.echo(f"refused {where}: {reason}", err=True)
    for note in summary.notes:
        click.echo(f"note: {note}", err=True)
    if as_json:
        click.echo(as_text(summary))
        return
    click.echo(
        f"{summary.added} added, {summary.unchanged} unchanged, "
        f"{summary.new_versions} new versions, {len(summary.refused)} refused"
    )


@cli.command()
@click.argument("query")
@json_option
@output_option
@store_options
def who(
    query: str,
    as_json: bool,
    output: Path | None,
    access: Access,
) -> None:
    """Say who else reported this.

    QUERY is an article's id, a url, a file, - for a text on standard input, or a text or claim in
    quotes. What is not in the store is compared without being stored.

    \b
    Example:
        provenance who ferry-harbor-ledger
        provenance who "Twelve people were taken to hospital." --json
    """
    with access.engine() as engine:
        answer = engine.who(click.get_text_stream("stdin").read() if query == "-" else query)
    if as_json:
        put(as_text(answer), output)
    else:
        show("show_who", answer, output)


@cli.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(EXPORT_FORMATS),
    default="text",
    show_default=True,
    help="Format of the answer.",
)
@json_option
@output_option
@store_options
def tree(
    articles: tuple[str, ...],
    output_format: str,
    as_json: bool,
    output: Path | None,
    access: Access,
) -> None:
    """Say who took it from whom.

    ARTICLE is an id or a url; without one, all articles of the store are shown.

    \b
    Example:
        provenance tree
        provenance tree ferry-harbor-ledger --format dot -o ferry.dot
    """
    with access.engine() as engine:
        if as_json or output_format == "json":
            put(as_text(engine.tree(articles or None)), output)
        elif output_format == "text":
            show("show_tree", engine.tree(articles or None), output)
        else:
            put(engine.export(output_format, articles or None), output)


@cli.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option("--about", metavar="TEXT", help="Only claims that state this, the nearest first.")
@json_option
@output_option
@store_options
def claims(
    articles: tuple[str, ...],
    about: str | None,
    as_json: bool,
    output: Path | None,
    access: Access,
) -> None:
    """Say what is claimed, who vouches for it, and how many independent sources there are.

    ARTICLE is an id or a url: only claims that appear in one of these articles.

    \b
    Example:
        provenance claims
        provenance claims --about "twelve people were taken to hospital" --json
    """
    with access.engine() as engine:
        answer = engine.claims(articles or None, about=about)
    if as_json:
        put(as_text(answer), output)
    else:
        show("show_claims", answer, output)


@cli.command()
@click.argument("left")
@click.argument("right")
@json_option
@output_option
@store_options
def explain(
    left: str,
    right: str,
    as_json: bool,
    output: Path | None,
    access: Access,
) -> None:
    """Say why two articles do or do not match, and which of them was first.

    LEFT and RIGHT are ids or urls of articles in the store.

    \b
    Example:
        provenance explain ferry-associated-press ferry-harbor-ledger
    """
    with access.engine() as engine:
        answer = engine.explain(left, right)
    if as_json:
        put(as_text(answer), output)
    else:
        show("show_explain", answer, output)


@cli.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default="provenance.html",
    show_default=True,
    help="The file to write.",
)
@store_options
def report(
    articles: tuple[str, ...],
    output: Path,
    access: Access,
) -> None:
    """Write one HTML page of tree and claims that needs no network and no other file.

    \b
    Example:
        provenance report -o ferry.html
    """
    with access.engine() as engine:
        put(engine.report(articles or None), output)
    click.echo(f"written: {output}", err=True)


@cli.command()
@click.argument("output_format", metavar="FORMAT", type=click.Choice(EXPORT_FORMATS))
@output_option
@store_options
def export(
    output_format: str,
    output: Path | None,
    access: Access,
) -> None:
    """Write tree and claims in a format of other programs.

    FORMAT is one of text, json, prov, graphml, dot, mermaid, svg, csv, claimreview.

    \b
    Example:
        provenance export graphml -o story.graphml
        provenance export claimreview -o claims.jsonld
    """
    with access.engine() as engine:
        put(engine.export(output_format), output)


@cli.command()
@click.option("--mend", is_flag=True, help="Make anew all that can be made from the articles.")
@store_options
def doctor(
    mend: bool,
    access: Access,
) -> None:
    """Check the store, its index and the sentence model; say what is wrong and how to mend it.

    Exits 1 if something is wrong.

    \b
    Example:
        provenance doctor --db news.db
    """
    with access.engine() as engine:
        problems = engine.doctor(mend=mend)
    for problem in problems:
        click.echo(problem)
    if problems:
        raise click.exceptions.Exit(1)
    click.echo(f"{access.db}: all is well")


def as_text(answer: Answer) -> str:
    """Return an answer as JSON."""
    return json.dumps(answer.to_dict(), ensure_ascii=False, indent=2)


def put(text: str, output: Path | None) -> None:
    """Print a text, or write it to a file, whole or not at all.

    Raises:
        OutputNotWritable: The file cannot be written.
    """
    if output is None:
        click.echo(text.removesuffix("\n"))
        return
    draft = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        draft.write_text(text.removesuffix("\n") + "\n", encoding="utf-8")
        draft.replace(output)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise OutputNotWritable(str(output), error.strerror or str(error)) from error


def show(view: str, answer: Answer, output: Path | None) -> None:
    """Show an answer to a reader, in colours where the screen has them."""
    from provenance import rendering  # noqa: PLC0415 - rich, 0.1 s

    put(str(getattr(rendering, view)(answer)), output)


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        # A screen that cannot show a letter shows its number; files and pipes are UTF-8.
        if hasattr(stream, "reconfigure"):
            if stream.isatty():
                stream.reconfigure(errors="backslashreplace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    cli(prog_name="provenance")
