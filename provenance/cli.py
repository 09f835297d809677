"""The ``provenance`` command. Parses, calls one function of Engine, shows; decides nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from provenance.console import (
    Access,
    ProvenanceGroup,
    as_text,
    filter_options,
    json_option,
    now,
    output_option,
    put,
    read_standard_input,
    show,
    store_options,
    tell_defect,
)
from provenance.deduplication.command import dedup
from provenance.review_command import review
from provenance.serve_command import serve

if TYPE_CHECKING:
    from provenance.query import Filters

# Kept here as well as in their modules, so that help costs no import; a test holds them equal.
INPUT_FORMATS = ("text", "json", "jsonl", "html")
EXPORT_FORMATS = (
    "text",
    "json",
    "jsonl",
    "prov",
    "provn",
    "graphml",
    "dot",
    "mermaid",
    "svg",
    "csv",
    "csv-nodes",
    "csv-edges",
    "claimreview",
    "decisions",
    "html",
)
SQLITE = "sqlite"
REPORT = "provenance.html"


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
@click.option(
    "--no-embed",
    is_flag=True,
    help="Store and index the words alone, many times as fast: what was reworded is not found yet.",
)
@json_option
@store_options
def ingest(
    paths: tuple[str, ...],
    input_format: str | None,
    no_embed: bool,
    as_json: bool,
    access: Access,
) -> None:
    """Read articles from files and folders into the store.

    PATH is a file, a folder, or - for JSON Lines on standard input. What was read before is left
    as it is, so that the same command can be run again, also after it was stopped.

    \b
    Example:
        provenance ingest articles/ more.jsonl
        zcat crawl.jsonl.gz | provenance ingest - --db news.db --no-embed
    """
    with access.engine() as engine:
        summary = engine.ingest(list(paths), format=input_format, embed=not no_embed)
        if not no_embed:
            engine.finish()
    if as_json:
        click.echo(as_text(summary))
    else:
        from provenance.rendering import render_summary  # noqa: PLC0415 - help must not wait

        show(lambda console: render_summary(console, summary), None)
    if summary.refused and len(summary.refused) == summary.read:
        message = "nothing was read: each reason is told above"
        raise click.ClickException(message)


@cli.command()
@click.argument("query")
@filter_options
@json_option
@output_option
@store_options
def who(
    query: str,
    filters: Filters,
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
        provenance who "97 tickets had been sold." --language fr --since 2024-01 --json
    """
    with access.engine() as engine:
        answer = engine.who(read_standard_input() if query == "-" else query, filters)
    if as_json:
        put(as_text(answer), output)
    else:
        from provenance.rendering import render_who  # noqa: PLC0415 - help must not wait

        show(lambda console: render_who(console, answer), output)


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
            from provenance.rendering import render_tree  # noqa: PLC0415 - help must not wait

            answer = engine.tree(articles or None)
            show(lambda console: render_tree(console, answer), output)
        else:
            put(engine.export(output_format, articles or None, time=now()), output)


@cli.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option("--about", metavar="TEXT", help="Only claims that state this, the nearest first.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=30,
    show_default=True,
    help="Print so many claims at most; JSON holds all.",
)
@json_option
@output_option
@store_options
def claims(
    articles: tuple[str, ...],
    about: str | None,
    limit: int,
    as_json: bool,
    output: Path | None,
    access: Access,
) -> None:
    """Say what is claimed, who vouches for it, and how many independent sources there are.

    ARTICLE is an id or a url: only claims that appear in one of these articles.

    \b
    Example:
        provenance claims
        provenance claims --about "97 tickets had been sold" --json
    """
    with access.engine() as engine:
        answer = engine.claims(articles or None, about=about)
    if as_json:
        put(as_text(answer), output)
    else:
        from provenance.rendering import render_claims  # noqa: PLC0415 - help must not wait

        show(lambda console: render_claims(console, answer, limit, about), output)


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
        from provenance.rendering import render_explain  # noqa: PLC0415 - help must not wait

        show(lambda console: render_explain(console, answer), output)


@cli.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=REPORT,
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
        put(engine.report(articles or None, generated=now()), output)
    click.echo(f"written: {output}", err=True)


@cli.command()
@click.argument("output_format", metavar="FORMAT", type=click.Choice((*EXPORT_FORMATS, SQLITE)))
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@output_option
@click.option("--overwrite", is_flag=True, help="For sqlite: write over FILE where it is there.")
@click.option(
    "--time",
    metavar="TIME",
    default=None,
    help="When it is made, as the export shall say it; default: now. An empty one leaves it out.",
)
@store_options
def export(
    output_format: str,
    articles: tuple[str, ...],
    output: Path | None,
    overwrite: bool,
    time: str | None,
    access: Access,
) -> None:
    """Write tree and claims in a format of other programs.

    FORMAT is one of text, json, jsonl, prov (PROV-JSON), provn, graphml, dot, mermaid, svg,
    csv-nodes, csv-edges (csv for short), claimreview, decisions, html, sqlite. ARTICLE is an id or a
    url; without one, all articles of the store are in it. The file of sqlite is a copy of the whole
    store.

    \b
    Example:
        provenance export graphml -o story.graphml
        provenance export csv-edges ferry-harbor-ledger -o ferry.csv
        provenance export sqlite -o story.db
    """
    made = now() if time is None else time
    if output_format != SQLITE:
        with access.engine() as engine:
            put(engine.export(output_format, articles or None, time=made), output)
        return
    if output is None:
        message = "the format sqlite is a file: say where to write it with -o"
        raise click.UsageError(message)
    if articles:
        message = "the format sqlite is the whole store: name no articles"
        raise click.UsageError(message)
    with access.engine() as engine:
        engine.copy_to(output, time=made, overwrite=overwrite)


@cli.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default="demo-report.html",
    show_default=True,
    help="The HTML report to write.",
)
@store_options
def demo(output: Path, access: Access) -> None:
    """Build a store from the sample corpus and show what is in it.

    The sample corpus is two invented news events in 21 articles, in English and French.

    \b
    Example:
        provenance demo
        provenance demo --db demo.db -o demo.html
    """
    from provenance.demo import (  # noqa: PLC0415 - help must not wait
        find_sample,
        present_sample,
        sample_ids,
        what_next,
    )

    folder = find_sample()
    with access.engine() as engine:
        engine.ingest(folder)
        ids = sample_ids(folder)
        tree_answer, claims_answer = engine.tree(ids), engine.claims(ids)
        put(engine.report(ids, generated=now()), output)
    show(lambda console: present_sample(console, tree_answer, claims_answer), None)
    show(lambda console: what_next(console, access.db, output), None)


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


cli.add_command(dedup)
cli.add_command(review)
cli.add_command(serve)


def main() -> None:
    """Run the command line."""
    sys.excepthook = tell_defect
    for stream in (sys.stdout, sys.stderr):
        # A screen that cannot show a letter shows its number; files and pipes are UTF-8.
        if hasattr(stream, "reconfigure"):
            if stream.isatty():
                stream.reconfigure(errors="backslashreplace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    cli(prog_name="provenance")
