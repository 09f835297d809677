"""The products of tiles as machine code, compiled by numba once a machine."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from index import tile_intrinsics, tile_lanes, tile_layers
from index.native_calls import Native
from index.numba_loading import load_numba
from index.tile_layers import Model, Numbers, Room, Rows


@cache
def _digest() -> str:
    """Return what tells one state of all that is compiled in from another."""
    files = (tile_intrinsics.__file__, tile_lanes.__file__, tile_layers.__file__, __file__)
    sources = [Path(str(file)).read_bytes() for file in files]
    return blake2b(b"".join(sources), digest_size=6).hexdigest()


@cache
def _compile(**options: bool) -> Any:  # noqa: ANN401 - numba has no types
    """Compile the functions in their places, and return the one that is called from outside."""
    njit = load_numba().njit
    held = {f"_{name}": each for name, each in tile_intrinsics.build_intrinsics().items()}
    plain = tile_layers.encode_block
    for module in (tile_lanes, tile_layers):
        for name, each in held.items():
            if hasattr(module, name):
                setattr(module, name, each)
        for name in module.COMPILED:
            inner = name in tile_lanes.INNER
            made = njit(nogil=True, error_model="numpy", forceinline=inner)(getattr(module, name))
            held[name] = made
            setattr(module, name, made)
    return njit(nogil=True, error_model="numpy", **options)(plain)


_encode_block = Native("tile_layers.encode_block", _digest, _compile)


def encode_block(
    ids: Numbers, starts: Numbers, model: Model, layers: Numbers, room: Room, out: Rows
) -> None:
    """Write the unit vectors of a block of sentences; see ``tile_layers.encode_block``.

    Raises:
        NotKept: It cannot be compiled here.

    Cost:
        Some seconds when it is first done on a machine.
    """
    _encode_block((ids, starts, model, layers, room, out))
