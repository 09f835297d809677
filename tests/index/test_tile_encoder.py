"""Sentence vectors from products of tiles: as exact as float32, and the same in any company."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

import index.encoder as encoder_module
from index import DeviceMissing, tile_encoder
from index.encoder import EmbeddedEncoder
from index.quick_encoder import QuickEncoder
from index.tile_encoder import TileEncoder, may_use_tiles, open_tiles, pack_right
from index.torch_encoder import TorchEncoder

with_tiles = pytest.mark.tiles

SENTENCES = [
    "The lighthouse keeper counted eleven boats before the fog came in.",
    "Le gardien du phare a compté onze bateaux avant que le brouillard n'arrive.",
    "",
    "No.",
    "灯塔看守人数了十一条船。",
    "The keeper, " + "who had lived on the rock for thirty years and knew each sail, " * 30,
    "The keeper counted " + "one boat after another " * 7,
] + [f"Boat number {number} of the {number * 37 % 101} came home late." for number in range(60)]


@pytest.fixture(scope="module")
def tiles() -> TileEncoder:
    """Return the embedded model in tiles."""
    return TileEncoder(encoder_module._checked_folder())


@pytest.mark.model
@with_tiles
def test_tiles_give_what_float32_gives(tiles: TileEncoder) -> None:
    """Whoever copied whom must not depend on the processor that was used."""
    exact = QuickEncoder(encoder_module._checked_folder()).encode(SENTENCES)

    found = tiles.encode(SENTENCES)

    assert np.abs(found - exact).max() < 1e-5
    assert (found.astype(np.float64) * exact).sum(axis=1).min() > 1 - 1e-6
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)


@pytest.mark.model
@with_tiles
def test_a_vector_is_the_same_to_the_last_bit_in_any_company(
    tiles: TileEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Batches, their order and the number of threads must change no answer."""
    together = tiles.encode(SENTENCES)

    backwards = tiles.encode(SENTENCES[::-1])[::-1]
    alone = np.concatenate([tiles.encode([sentence]) for sentence in SENTENCES])
    monkeypatch.setattr(tile_encoder, "_count_workers", lambda: 3)
    threaded = tiles.encode(SENTENCES)

    assert together.tobytes() == backwards.tobytes() == alone.tobytes() == threaded.tobytes()


@pytest.mark.model
def test_without_tiles_torch_computes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most laptops have none, and must get the same vectors."""
    monkeypatch.setattr(tile_encoder, "may_use_tiles", lambda: False)
    encoder = EmbeddedEncoder(quick_sentences=0, device="cpu")

    rows = encoder.encode(SENTENCES[:3])

    assert isinstance(encoder._full, TorchEncoder)
    exact = QuickEncoder(encoder_module._checked_folder()).encode(SENTENCES[:3])
    assert np.abs(rows - exact).max() < 1e-5


@pytest.mark.model
@with_tiles
def test_tiles_that_miscount_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A processor or a hypervisor with a fault would spoil a store in silence."""
    monkeypatch.setattr(tile_encoder, "LEAST_COSINE", 1.1)

    assert open_tiles(encoder_module._checked_folder()) is None


@pytest.mark.model
@with_tiles
def test_tiles_need_no_torch() -> None:
    """Two seconds of importing would be most of the time that a thousand sentences take."""
    code = (
        "import sys; from index.encoder import EmbeddedEncoder;"
        "EmbeddedEncoder(quick_sentences=0, device='cpu').encode(['One boat.']);"
        "print('torch' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


def test_no_tiles_where_the_processor_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """An instruction that a processor lacks would end the process."""
    monkeypatch.setattr("platform.machine", lambda: "aarch64")

    assert not may_use_tiles.__wrapped__()


@pytest.mark.model
def test_an_encoder_in_tiles_is_refused_where_there_are_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As above: it must end in a sentence, not in a signal."""
    monkeypatch.setattr(tile_encoder, "may_use_tiles", lambda: False)

    with pytest.raises(DeviceMissing, match="'tiles' cannot be used"):
        TileEncoder(encoder_module._checked_folder())


def test_a_matrix_in_two_parts_is_right_to_seventeen_bits() -> None:
    """What two bfloat16 leave is all that tiles lose of a weight; blocks hold each once."""
    weight = np.random.default_rng(3).normal(size=(64, 96)).astype(np.float32)

    packed = pack_right(weight)

    numbers = (packed.astype(np.uint32) << 16).view(np.float32)
    whole = numbers.sum(axis=2)  # panel, step, half, pair, column, which of the pair
    again = whole.transpose(1, 3, 5, 0, 2, 4).reshape(weight.shape)
    assert np.abs(again / weight - 1).max() < 2**-16


@pytest.mark.parametrize("workers", [1, 4])
def test_blocks_hold_each_sentence_once_and_no_more_than_they_have_room_for(workers: int) -> None:
    """A block that overflows would write over what is not its own."""
    lengths = [int(each) for each in np.random.default_rng(4).integers(2, 257, size=300)]

    blocks = list(tile_encoder._fill_blocks(lengths, workers))

    assert sorted(place for block in blocks for place in block) == list(range(300))
    assert max(sum(lengths[place] for place in block) for block in blocks) <= 512


@pytest.mark.parametrize(("asked", "least"), [("1", 1), ("", 1), ("many", 1)])
def test_threads_are_as_many_as_are_allowed(
    asked: str, least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who bounds OpenMP bounds the encoder, as with torch."""
    monkeypatch.setenv("OMP_NUM_THREADS", asked)

    assert tile_encoder._count_workers() >= least
    if asked == "1":
        assert tile_encoder._count_workers() == 1
