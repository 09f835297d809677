"""Machine code that is kept: the same results, and never a file that is not to be trusted."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import index.batch_clusters
import index.batch_coverage
import index.batch_links
import index.batch_pairs
import index.batch_runs
import index.batch_texts
import index.list_loops
import index.quick_look
from index import machine_code
from index.batch import BatchSettings, run_batch
from index.batch_compiled import compiled
from index.machine_code import NotKept
from index.native_calls import Native, check_arguments, flatten
from index.numba_loading import load_numba
from tests.batch_corpus import batch_up, read_rows, write_mixture

ROOT = Path(__file__).resolve().parent.parent

# Connects links and picks texts, both by machine code, and says whether numba was needed.
JOB = """
import json, sys
import numpy as np
from index.batch_clusters import connect
from index.list_loops import take_strong
ends = np.array([1, 2], np.int32)
labels = connect(4, ends, ends + 1)
texts = np.array([0, 2, 1])
weights, floors = np.array([2.0, 1.0, 3.0]), np.array([1.5])
roots = (np.ones(3), np.ones(1))
kept = take_strong(texts, weights, roots, np.zeros(3, np.int16), floors, np.zeros(3))
print(json.dumps({
    "labels": labels.tolist(), "texts": texts.tolist(), "kept": kept, "numba": "numba" in sys.modules,
}))
"""


def run_job(folder: Path, before: str = "", **environment: str) -> dict[str, object]:
    """Run the job in a process that keeps machine code in a folder."""
    said = subprocess.run(
        [sys.executable, "-c", before + JOB],
        cwd=ROOT,
        env={**os.environ, "NUMBA_CACHE_DIR": str(folder), **environment},
        capture_output=True,
        check=True,
    )
    found: dict[str, object] = json.loads(said.stdout)
    return found


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    """Keep machine code in a folder, and return it with what the first process said."""
    folder = tmp_path_factory.mktemp("kept")
    return folder, run_job(folder)


def files_of(folder: Path) -> list[Path]:
    """Return the files of machine code."""
    return sorted(folder.rglob("*.code"))


def test_the_next_process_runs_the_same_code_without_numba(
    kept: tuple[Path, dict[str, object]],
) -> None:
    """A third of a second of every command would go to importing a compiler that has no work."""
    folder, first = kept

    second = run_job(folder)

    assert first.pop("numba") is True
    assert second.pop("numba") is False
    assert second == first
    first["numba"] = True


@pytest.mark.parametrize("damage", ["flipped", "cut", "empty", "foreign"])
def test_a_file_that_is_not_whole_is_made_again(
    kept: tuple[Path, dict[str, object]], damage: str
) -> None:
    """A disk that was full, or another program's file, must not be run as code."""
    folder, first = kept
    path = next(path for path in files_of(folder) if "_join" in path.name)
    whole = path.read_bytes()
    at = len(whole) // 2
    path.write_bytes(
        {
            "flipped": whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :],
            "cut": whole[:at],
            "empty": b"",
            "foreign": b"\x7fELF" + whole[4:],
        }[damage]
    )

    again = run_job(folder)

    assert again == first
    assert run_job(folder)["numba"] is False


def test_another_setting_of_numba_has_files_of_its_own(
    kept: tuple[Path, dict[str, object]],
) -> None:
    """Code that was made for another processor may hold instructions that this one lacks."""
    folder, first = kept
    before = files_of(folder)

    other = run_job(folder, NUMBA_OPT="2")

    assert other == first
    assert set(before) < set(files_of(folder))


@pytest.mark.parametrize(
    "before",
    [
        "from index import native_calls; native_calls._ARRAY_FIELDS = ('data',);",
        "from index import native_calls; native_calls._DATA = 24;",
        "from index import machine_code; machine_code._KNOWN = frozenset();"
        "machine_code._NEVER_CALLED = 'no assembly';",
        "from index import machine_code; del machine_code.Linked.link;",
    ],
)
def test_where_numba_or_llvm_is_another_the_loops_run_through_numba(
    kept: tuple[Path, dict[str, object]], tmp_path: Path, before: str
) -> None:
    """A next release may hand arguments over otherwise: that must cost a second, not a result."""
    _, first = kept
    said = run_job(tmp_path, before)

    assert said == first
    assert files_of(tmp_path) == []


def test_without_a_folder_to_write_to_nothing_is_lost(
    kept: tuple[Path, dict[str, object]], tmp_path: Path
) -> None:
    """A container's disk may be read-only."""
    _, first = kept
    blocked = tmp_path / "file"
    blocked.touch()

    assert run_job(blocked) == first


def test_a_batch_is_the_same_by_machine_code_and_by_numba(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a loop does is not to depend on how it is called."""
    documents = write_mixture(61, 120)
    fast = read_rows(run_batch(batch_up(documents), BatchSettings(), folder=tmp_path / "one"))

    def refuse(_self: Native, *_given: object) -> object:
        raise NotKept("all")

    monkeypatch.setattr(Native, "__call__", refuse)
    slow = read_rows(run_batch(batch_up(documents), BatchSettings(), folder=tmp_path / "two"))

    assert slow == fast


def test_every_loop_of_the_product_can_be_kept() -> None:
    """A loop that makes arrays of its own needs numba in the process: a third of a second."""
    modules = (
        *(index.batch_clusters, index.batch_coverage, index.batch_links, index.batch_pairs),
        *(index.batch_runs, index.batch_texts, index.list_loops, index.quick_look),
    )
    makers = ("np.zeros", "np.empty", "np.full", "np.ones", ".copy()", "argsort", "np.sort")
    found = {
        f"{name}: {maker}"
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if hasattr(function, "__wrapped__")
        for maker in makers
        if maker in inspect.getsource(function.__wrapped__)
    }

    assert not found


def test_a_loop_that_makes_an_array_is_run_through_numba() -> None:
    """It asks for numba's memory, which machine code by itself has not."""

    @compiled
    def add_up(numbers: NDArray[np.int64]) -> int:
        running = np.zeros(len(numbers), dtype=np.int64)
        total = 0
        for at in range(len(numbers)):
            total += numbers[at]
            running[at] = total
        return int(running[-1] + running[0])

    assert add_up(np.array([2, 3, 4])) == 11


def test_an_array_that_is_not_in_one_piece_gives_the_same_sum() -> None:
    """Every second number of an array stands elsewhere than machine code would look."""

    @compiled
    def weigh(numbers: NDArray[np.int64], factor: float, pair: tuple[int, bool]) -> int:
        total = 0.0
        for at in range(len(numbers)):
            total += numbers[at] * factor
        return int(total) + (pair[0] if pair[1] else 0)

    numbers = np.arange(10)

    assert weigh(numbers, 0.5, (3, True)) == 25
    assert weigh(numbers[::2], 0.5, (3, True)) == 13
    assert weigh(numbers[::2].copy(), 0.5, (3, False)) == 10
    assert weigh(np.arange(10, dtype=np.int32), 1.0, (0, True)) == 45


def test_every_kind_of_argument_arrives() -> None:
    """What a loop is handed is read out of memory: each number must stand where it is looked for."""

    @compiled
    def add_up(
        table: NDArray[np.float32],
        pair: tuple[NDArray[np.uint8], tuple[bool, float]],
        mask: np.uint64,
        cube: NDArray[np.int16],
        found: NDArray[np.float64],
    ) -> int:
        bytes_, (negative, factor) = pair
        rows, columns = table.shape
        deep, wide, long = cube.shape
        found[0] = table[rows - 1, columns - 1]
        found[1] = bytes_[len(bytes_) - 1] * factor
        found[2] = np.float64(mask & np.uint64(255))
        found[3] = cube[deep - 1, wide - 1, long - 1]
        return -cube.size if negative else cube.size

    table = np.arange(6, dtype=np.float32).reshape(2, 3)
    bytes_ = np.frombuffer(b"abc", dtype=np.uint8)
    cube = np.arange(24, dtype=np.int16).reshape(2, 3, 4)
    found = np.zeros(4)

    for negative in (True, False):
        size = add_up(table, (bytes_, (negative, 0.5)), np.uint64((1 << 64) - 2), cube, found)
        assert size == (-24 if negative else 24)
        assert found.tolist() == [5.0, 49.5, 254.0, 23.0]


def test_what_is_not_known_is_not_handed_over() -> None:
    """A wrong address is worse than a slow call."""
    for odd in ("text", np.float32(1), [1]):
        with pytest.raises(NotKept):
            flatten((odd,))


def test_arrays_that_machine_code_cannot_read_are_refused_before_anything_is_done() -> None:
    """Every second number of an array looks like an array."""

    def fill(values: NDArray[np.int64]) -> None:
        for at in range(len(values)):
            values[at] = 7

    native = Native("a_loop_that_fills", lambda: "1", lambda **how: load_numba().njit(**how)(fill))
    whole = np.zeros(6, dtype=np.int64)
    native((whole,))
    assert whole.tolist() == [7] * 6
    held = np.zeros(6, dtype=np.int64)
    for odd in (held[::2], np.array(1), np.arange(4, dtype=">i8")):
        with pytest.raises(NotKept):
            native((odd,))
    assert not held.any()


def test_a_function_that_takes_other_arguments_is_refused() -> None:
    """How arguments are handed over is looked up in the code and not taken for granted."""
    assembly = "define i32 @f(i64 %given) { ret i32 0 }"

    with pytest.raises(NotKept):
        check_arguments(assembly, "f", ["i64"])


def test_files_of_old_versions_do_not_pile_up(tmp_path: Path) -> None:
    """Every update of the product or of numba leaves a file behind."""
    for number in range(30):
        path = tmp_path / f"loop-{number:02}.code"
        path.touch()
        os.utime(path, (number, number))

    machine_code._forget_oldest(tmp_path, "loop-*.code")

    assert files_of(tmp_path)[0].name == "loop-18.code"
    assert len(files_of(tmp_path)) == 12


def test_who_waits_for_the_compiler_is_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Ten silent seconds at the first run look like a program that hangs."""
    source = tmp_path / "in.jsonl"
    lines = [{"id": str(n), "text": f"{n} " + "the quay was closed again " * 3} for n in range(3)]
    source.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    command = [sys.executable, "-m", "provenance", "dedup", str(source), "--dry-run"]
    held = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "kept"), "PROVENANCE_KERNEL": "numba"}

    told = []
    for _ in range(2):
        subprocess.run(command, cwd=ROOT, env=held, check=True)
        told.append(capfd.readouterr().err.count("Compiling"))

    assert told == [1, 0]
