"""Machine code kept in files between processes, linked without the compiler that made it.

numba takes a third of a second to import before it reads the first of the functions that it kept.
What is kept here needs llvmlite's linker alone, a tenth of that. A file is used where it is whole
and was made for this processor by this numba and this LLVM; else it is made again.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from threading import Lock, get_ident
from typing import Any

_MAGIC = b"PVCODE01"
_SUM_BYTES = 16
_FOLDER = "provenance-machine-code"
# Files of one function that are kept: of other machines, settings and versions.
_MOST_FILES = 12
# What compiled loops may ask of the process: C's own library. What asks for more is not kept.
_KNOWN = frozenset(
    {"memcpy", "memmove", "memset", "pow", "powf", "exp", "log", "log2", "sqrt", "ldexp"}
)
# What numba calls where the last owner of an array lets go of it: here arrays have no owner.
_NEVER_CALLED = """
define linkonce_odr void @NRT_MemInfo_call_dtor(ptr %memory) {
  call void @llvm.trap()
  unreachable
}
declare void @llvm.trap()
"""
# Variables of numba that change no code.
_FREE = frozenset({"NUMBA_CACHE_DIR", "NUMBA_NUM_THREADS"})

# What llvmlite raises where it is not installed, is another one than it was or cannot do a thing.
FAILURES = (ImportError, AttributeError, TypeError, ValueError, RuntimeError, OSError)

Untyped = Any  # llvmlite has no types


class NotKept(RuntimeError):
    """Some machine code cannot be kept in a file."""


_listeners: list[Callable[[], object]] = []


@contextmanager
def when_compiling(listener: Callable[[], object]) -> Iterator[None]:
    """Call a function each time that something is compiled, which takes a second or so."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


def tell_compiling() -> None:
    """Tell those who asked that something is about to be compiled."""
    for listener in _listeners:
        listener()


class Linked:
    """Functions that were put into the memory of this process."""

    def __init__(self) -> None:
        import llvmlite.binding as llvm  # noqa: PLC0415 - 0.03 s, where something is compiled

        self._llvm = llvm
        with suppress(RuntimeError):  # newer ones do this by themselves and say so
            llvm.initialize()
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        self._engine: Untyped = None  # which owns the code
        self._lock = Lock()

    def target(self) -> Untyped:
        """Return what makes code for this processor."""
        llvm = self._llvm
        return llvm.Target.from_default_triple().create_target_machine(
            cpu=llvm.get_host_cpu_name(),
            features=llvm.get_host_cpu_features().flatten(),
            opt=3,
            jit=True,
            codemodel="jitdefault",
        )

    def describe(self) -> str:
        """Return what tells this machine and this LLVM from others."""
        llvm = self._llvm
        return repr(
            (
                llvm.llvm_version_info,
                llvm.get_default_triple(),
                llvm.get_host_cpu_name(),
                llvm.get_host_cpu_features().flatten(),
            )
        )

    def emit(self, assembly: str) -> bytes:
        """Return the object code of a module.

        Raises:
            NotKept: It asks for what only the process that compiled it has.
        """
        module = self._llvm.parse_assembly(assembly)
        module.link_in(self._llvm.parse_assembly(_NEVER_CALLED))
        asked = [each.name for each in module.functions if each.is_declaration]
        asked = [name for name in asked if not name.startswith("llvm.") and name not in _KNOWN]
        asked += [each.name for each in module.global_variables if each.is_declaration]
        if asked:
            raise NotKept(", ".join(asked))
        code: bytes = self.target().emit_object(module)
        return code

    def link(self, code: bytes, symbol: str) -> int:
        """Return the address of a function of object code.

        Raises:
            NotKept: There is no such function, or one of its name already.
        """
        llvm = self._llvm
        with self._lock:
            if self._engine is None:
                self._engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), self.target())
            if self._engine.get_function_address(symbol):
                raise NotKept(symbol)
            self._engine.add_object_file(llvm.ObjectFileRef.from_data(code))
            self._engine.finalize_object()
            address: int = self._engine.get_function_address(symbol)
        if not address:
            raise NotKept(symbol)
        return address


@cache
def linker() -> Linked:
    """Return the one linker of this process."""
    return Linked()


@cache
def _maker() -> bytes:
    """Return what tells this numba, machine and process from others.

    Raises:
        NotKept: numba is not installed as it usually is, or is told to compile nothing.
    """
    if os.environ.get("NUMBA_DISABLE_JIT", "0") != "0":
        raise NotKept("numba's compiler is switched off by NUMBA_DISABLE_JIT")
    versions = []
    for package in ("numba", "llvmlite"):
        found = find_spec(package)
        if found is None or found.origin is None:
            raise NotKept(package)
        versions.append((Path(found.origin).parent / "_version.py").read_bytes())
    told = {name: value for name, value in os.environ.items() if name.startswith("NUMBA_")}
    told = {name: value for name, value in sorted(told.items()) if name not in _FREE}
    where = (sys.platform, sys.maxsize, linker().describe(), told)
    return b"".join(versions) + repr(where).encode()


def find(name: str, key: str) -> tuple[int, str] | None:
    """Return the address of a function that was kept, and what was told of it; None for none.

    Args:
        name: Of the function.
        key: What else tells it from others: its source and the types of what it is given.

    Raises:
        NotKept: Nothing can be kept here.
    """
    file_name = _file_name(name, key)
    for folder in _folders():
        try:
            held = (folder / file_name).read_bytes()
        except OSError:
            continue
        body = held[len(_MAGIC) + _SUM_BYTES :]
        if held[: len(_MAGIC) + _SUM_BYTES] != _MAGIC + _sum(body):
            continue
        header, _, code = body.partition(b"\n")
        told = json.loads(header)
        return linker().link(code, told["symbol"]), str(told["told"])
    return None


def keep(name: str, key: str, assembly: str, symbol: str, told: str) -> int:
    """Keep a function in a file, if any folder can be written, and return its address.

    Args:
        name: As in ``find``.
        key: As in ``find``.
        assembly: The module of LLVM that it is in.
        symbol: Its name there.
        told: What ``find`` shall tell of it.

    Raises:
        NotKept: It cannot be kept.
    """
    code = linker().emit(assembly)
    address = linker().link(code, symbol)
    body = json.dumps({"symbol": symbol, "told": told}).encode() + b"\n" + code
    file_name = _file_name(name, key)
    for folder in _folders():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _write(folder / file_name, _MAGIC + _sum(body) + body)
        except OSError:
            continue
        _forget_oldest(folder, f"{name}-*.code")
        break
    return address


def _file_name(name: str, key: str) -> str:
    return f"{name}-{blake2b(_maker() + key.encode(), digest_size=12).hexdigest()}.code"


def _sum(body: bytes) -> bytes:
    return blake2b(body, digest_size=_SUM_BYTES).digest()


def _folders() -> list[Path]:
    """Return where files may be, the best place first: as numba chooses it."""
    asked = os.environ.get("NUMBA_CACHE_DIR")
    if asked:
        return [Path(asked) / _FOLDER]
    folders = [Path(__file__).parent / "__pycache__" / _FOLDER]
    named = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME")
    with suppress(RuntimeError):  # a user without a home
        folders.append((Path(named) if named else Path.home() / ".cache") / _FOLDER)
    return folders


def _write(path: Path, data: bytes) -> None:
    """Write a file that appears when it is whole."""
    draft = path.with_name(f"{path.name}.{os.getpid()}-{get_ident()}")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink()
        raise


def _forget_oldest(folder: Path, pattern: str) -> None:
    """Remove the oldest of too many files."""
    with suppress(OSError):
        held = sorted(folder.glob(pattern), key=lambda path: path.stat().st_mtime)
        for path in held[:-_MOST_FILES]:
            path.unlink()
