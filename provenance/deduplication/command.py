"""The command ``provenance dedup``: parses, makes one call, shows; decides nothing."""

from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from provenance.collecting import collecting_later
from provenance.console import json_option
from provenance.deduplication.settings import (
    DATE_FIELDS,
    DEFAULT_MEMORY,
    ENGINES,
    ID_FIELDS,
    KEEP,
    MEASURES,
    ON_DUPLICATE_ID,
    OUTLET_FIELDS,
    TEXT_FIELDS,
    Fields,
    Settings,
)

# Kept here as well as in its module, so that help costs no import; a test holds them equal.
FORMATS = ("jsonl", "csv", "tsv", "parquet", "text", "json", "html")

_FILE = click.Path(path_type=Path)
_NOTHING_ASKED = (
    "say where the kept documents go with -o, or ask with --clusters, --dry-run or --explain"
)


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("-o", "--output", type=_FILE, metavar="KEPT", help="Where the kept documents go.")
@click.option(
    "--clusters", type=_FILE, metavar="FILE", help="Say of every document what became of it."
)
@click.option("--refused", type=_FILE, metavar="FILE", help="List all refused records.")
@click.option(
    "--threshold",
    type=click.FloatRange(min=0, max=1, min_open=True),
    default=0.8,
    show_default=True,
    help="Share of a document that the kept one must cover for it to be dropped.",
)
@click.option(
    "--keep",
    type=click.Choice(KEEP),
    default="earliest",
    show_default=True,
    help="Which one of several is kept.",
)
@click.option(
    "--measure",
    type=click.Choice(MEASURES),
    default="containment",
    show_default=True,
    help="What --threshold is a threshold of; resemblance asks datasketch's MinHash LSH.",
)
@click.option(
    "--semantic",
    is_flag=True,
    help="Also seek reworded and translated documents; they are told and stay.",
)
@click.option(
    "--format",
    "input_format",
    type=click.Choice(FORMATS),
    help="Format of all inputs; default: told from each file's ending, JSON Lines for -.",
)
@click.option("--text-field", metavar="NAME", help=f"Default: {', '.join(TEXT_FIELDS)}.")
@click.option("--id-field", metavar="NAME", help=f"Default: {', '.join(ID_FIELDS)}.")
@click.option("--date-field", metavar="NAME", help=f"Default: {', '.join(DATE_FIELDS)}.")
@click.option("--outlet-field", metavar="NAME", help=f"Default: {', '.join(OUTLET_FIELDS)}.")
@click.option(
    "--on-duplicate-id",
    type=click.Choice(ON_DUPLICATE_ID),
    default="refuse",
    show_default=True,
    help="What becomes of a document that has the id of an earlier one.",
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default="local",
    show_default=True,
    help="Where it is computed.",
)
@click.option("--master", metavar="URL", help="Spark's master, with --engine spark.")
@click.option(
    "--memory",
    metavar="AMOUNT",
    default=DEFAULT_MEMORY,
    show_default=True,
    help="Memory for intermediate results, such as 500M or 4G.",
)
@click.option(
    "--threads", type=click.IntRange(min=1), metavar="N", help="Default: one for each core."
)
@click.option(
    "--work-dir",
    type=_FILE,
    metavar="FOLDER",
    help="Where intermediate files go, and stay. Default: a hidden folder beside KEPT.",
)
@click.option("--resume", is_flag=True, help="Go on where the same command was interrupted.")
@click.option("--overwrite", is_flag=True, help="Let outputs replace files that are there.")
@click.option("--dry-run", is_flag=True, help="Do all but write.")
@click.option("--explain", metavar="ID", help="Say why this document is kept or dropped.")
@json_option
@click.option("-q", "--quiet", is_flag=True, help="Tell nothing of progress on standard error.")
def dedup(inputs: tuple[str, ...], **given: Any) -> None:  # noqa: ANN401 - one name an option
    """Keep one of all documents that repeat each other; say which, and why.

    INPUT is a file of JSON Lines, CSV, TSV or Parquet, a folder of such or of text, HTML or JSON
    files, each plain or packed with gzip or Zstandard, or - for standard input. A document is dropped only
    where the kept one covers it; what shares less is told in the clusters and stays. Kept
    documents are written as they came.

    \b
    Example:
        provenance dedup crawl.jsonl.gz -o kept.jsonl.gz --clusters clusters.jsonl
        provenance dedup news/ -o kept/ --keep longest
        provenance dedup crawl.parquet --text-field body --dry-run
        provenance dedup crawl.jsonl --explain some-id
    """  # noqa: D301 - the sign is click's
    if not any(given[name] for name in ("output", "clusters", "refused", "dry_run", "explain")):
        raise click.UsageError(_NOTHING_ASKED)
    # No rings of objects are made but by Spark and by models: nothing is searched for them.
    makes_rings = given["engine"] != "local" or given["semantic"]
    with nullcontext() if makes_rings else collecting_later():
        from provenance.deduplication.api import dedup as call  # noqa: PLC0415 - help must not wait
        from provenance.deduplication.progress import Told  # noqa: PLC0415 - as above
        from provenance.deduplication.summary import render, shown_line  # noqa: PLC0415 - as above

        told = Told(quiet=given["quiet"])
        try:
            summary = call(
                inputs,
                given["output"],
                settings=_settings(given),
                clusters=given["clusters"],
                refused=given["refused"],
                format=given["input_format"],
                work_dir=given["work_dir"],
                resume=given["resume"],
                overwrite=given["overwrite"],
                dry_run=given["dry_run"],
                explain=given["explain"],
                progress=told,
            )
        except KeyboardInterrupt as error:
            raise click.ClickException(_interrupted(given)) from error
        finally:
            told.close()
    for line in render(summary, given["refused"] and str(given["refused"])):
        click.echo(shown_line(line), err=True)
    if given["as_json"]:
        click.echo(json.dumps(summary.to_dict(), ensure_ascii=False, indent=2))
    elif summary.explanation is not None:
        from provenance.deduplication.explaining import render_explanation  # noqa: PLC0415

        click.echo("\n".join(map(shown_line, render_explanation(summary.explanation))))
    for problem in summary.problems:
        click.echo(shown_line(f"Error: {problem}"), err=True)
    if summary.problems:
        raise click.exceptions.Exit(1)


def _settings(given: dict[str, Any]) -> Settings:
    """Return the settings that the options ask for."""
    return Settings(
        threshold=given["threshold"],
        keep=given["keep"],
        measure=given["measure"],
        semantic=given["semantic"],
        fields=Fields(
            text=_names(given["text_field"], TEXT_FIELDS),
            id=_names(given["id_field"], ID_FIELDS),
            date=_names(given["date_field"], DATE_FIELDS),
            outlet=_names(given["outlet_field"], OUTLET_FIELDS),
        ),
        on_duplicate_id=given["on_duplicate_id"],
        engine=given["engine"],
        master=given["master"],
        threads=given["threads"],
        memory=given["memory"],
    )


def _names(given: str | None, default: tuple[str, ...]) -> tuple[str, ...]:
    return default if given is None else (given,)


def _interrupted(given: dict[str, Any]) -> str:
    """Say how to go on."""
    outputs = given["output"] or given["clusters"] or given["refused"]
    if given["work_dir"] is None and (given["dry_run"] or not outputs):
        return "stopped; nothing was written"
    return "stopped; what is done is kept: run the same command with --resume to go on"
