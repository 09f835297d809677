"""Text that cog writes into the Markdown files, from the code and the figures it describes."""

from __future__ import annotations

import ast
import contextlib
import json
import re
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner

from provenance.cli import cli

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 96


class BrokenExample(Exception):
    """A command of the documentation that fails."""

    def __init__(self, words: list[str], output: str) -> None:
        super().__init__(words, output)

    def __str__(self) -> str:
        words, output = self.args
        return f"provenance {' '.join(words)} failed: {output}"


def command_reference() -> str:
    """Return one section per command: its ``--help``."""
    sections = [
        f"## {' '.join(words)}\n\n```text\n{run([*words[1:], '--help'])}\n```\n"
        for words in command_words(cli, ("provenance",))
    ]
    return "\n" + "\n".join(sections)


def command_words(command: click.Command, words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return the words that call each command, those of groups taken apart."""
    if not isinstance(command, click.Group):
        return [words]
    return [
        found
        for name in sorted(command.commands)
        for found in command_words(command.commands[name], (*words, name))
    ]


def api_routes() -> str:
    """Return the routes of the HTTP API, from its OpenAPI description."""
    from provenance.web.api.describing import routes_of  # noqa: PLC0415 - docs of the API alone
    from provenance.web.app import create_app  # noqa: PLC0415 - as above
    from provenance.web.settings import WebSettings  # noqa: PLC0415 - as above

    description = create_app(WebSettings(db=Path("nowhere.db"))).openapi()
    rows = [
        f"| `{route.method} {route.path}` | {route.told} | "
        f"{', '.join(f'`{field.name}`' for field in route.fields)} |"
        for route in routes_of(description)
    ]
    return "\n".join(["", "| route | does | takes |", "|---|---|---|", *rows, ""])


def schema() -> str:
    """Return the SQL of a fresh store, all migrations applied; the views stand last."""
    with _fresh_store() as db:
        rows = db.execute(
            "select sql from sqlite_master where sql is not null order by type = 'view', rowid"
        )
        statements = ";\n".join(row[0] for row in rows)
    return f"\n```sql\n{statements};\n```\n"


def views() -> str:
    """Return a table of the views of a fresh store: what a row is, and the columns."""
    lines = ["| view | one row is | columns |", "|---|---|---|"]
    with _fresh_store() as db:
        rows = db.execute("select name, sql from sqlite_master where type = 'view' order by rowid")
        for name, sql in rows.fetchall():
            said = re.search(r"^-- (?:one row )?(.*)$", sql, re.MULTILINE)
            if said is not None and name.startswith("view_"):
                found = db.execute("select name from pragma_table_info(?)", [name])
                columns = ", ".join(f"`{row[0]}`" for row in found)
                lines.append(f"| `{name}` | {said.group(1)} | {columns} |")
    return "\n" + "\n".join(lines) + "\n"


@contextlib.contextmanager
def _fresh_store() -> Iterator[Any]:
    """Give the database of a store that holds a few articles, all migrations applied."""
    from sqlite_utils import Database  # noqa: PLC0415 - docs alone need it

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fresh.db"
        run(["ingest", str(ROOT / "data" / "articles" / "bank.jsonl"), "--db", str(path)])
        with Database(path) as db:
            yield db


def exports() -> str:
    """Return a table of the export formats: name, ending, media type."""
    from provenance.exports import MEDIA_TYPES, SUFFIXES  # noqa: PLC0415 - as above

    rows = [
        f"| `{name}` | `{SUFFIXES[name]}` | `{media_type}` |"
        for name, media_type in MEDIA_TYPES.items()
    ]
    return "\n" + "\n".join(["| FORMAT | ending | media type |", "|---|---|---|", *rows]) + "\n"


def session(*commands: str, lines: int) -> str:
    """Return what commands print on a store of the sample corpus, as a shell session.

    Args:
        commands: Without the program's name.
        lines: Of each output so many are shown; dots stand for the rest.
    """
    shown = []
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "news.db"
        run(["ingest", str(ROOT / "data" / "articles"), "--db", str(db)])
        for command in commands:
            words = re.findall(r'"([^"]*)"|(\S+)', command)
            output = run([quoted or bare for quoted, bare in words] + ["--db", str(db)])
            printed = output.splitlines()
            rest = ["..."] if len(printed) > lines else []
            shown.append("\n".join([f"$ provenance {command}", *printed[:lines], *rest]))
    return "\n```console\n" + "\n\n".join(shown) + "\n```\n"


def dedup_session(*commands: str, lines: int) -> str:
    """Return what ``provenance dedup`` tells of the sample corpus, as a shell session.

    Args:
        commands: Without the program's name; the corpus is the folder ``articles``.
        lines: Of each output so many are shown; dots stand for the rest.
    """
    shown = []
    runner = CliRunner(env={"COLUMNS": "80", "NO_COLOR": "1"})
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("articles").symlink_to(ROOT / "data" / "articles")
        for command in commands:
            result = runner.invoke(cli, [*command.split(), "-q"], prog_name="provenance")
            if result.exit_code:
                raise BrokenExample(command.split(), result.output) from result.exception
            # The time it takes differs from run to run.
            told = [line for line in result.stderr.splitlines() if " seconds, " not in line]
            printed = result.stdout.splitlines() or told
            rest = ["..."] if len(printed) > lines else []
            shown.append("\n".join([f"$ provenance {command}", *printed[:lines], *rest]))
    return "\n```console\n" + "\n\n".join(shown) + "\n```\n"


def run(words: list[str]) -> str:
    """Return what one command prints on stdout; a failure stops the documentation."""
    runner = CliRunner(env={"COLUMNS": "80", "NO_COLOR": "1"})
    result = runner.invoke(cli, words, prog_name="provenance", terminal_width=WIDTH)
    if result.exit_code:
        raise BrokenExample(words, result.output) from result.exception
    return "\n".join(line.rstrip() for line in result.stdout.rstrip().splitlines())


def rooms(package: str) -> str:
    """Return the modules of a package, floor by floor as its import contract has them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    (floors,) = (c["layers"] for c in contracts["contracts"] if c.get("containers") == [package])
    lines = []
    for number, floor in enumerate(floors):
        for name in re.split(r" [|:] ", floor):
            path = ROOT / package / name
            path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
            said = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").partition("\n")[0]
            shown = f"{name}/" if path.name == "__init__.py" else f"{name}.py"
            lines.append(f"{len(floors) - number:2}  {shown:25}{said}")
    return "\n```text\n" + "\n".join(lines) + "\n```\n"


def figures(name: str, page: str = "figures") -> str:
    """Return one table of a page's figures, with what it was measured with below it."""
    table: dict[str, Any] = json.loads((ROOT / "docs" / f"{page}.json").read_text("utf-8"))[name]
    lines = [table["columns"], ["---"] * len(table["columns"]), *table["rows"]]
    rows = "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
    source = f"Measured with `{table['command']}`. " if table["command"] else ""
    return f"\n{rows}\n\n{source}{table['note']}\n"
