"""A forward pass of a small BERT sentence model in numpy: answers before torch is imported.

Importing sentence-transformers takes five seconds or more; a command that needs the vectors of a
hundred sentences has its answer from here in less. The result is that of sentence-transformers
within 1e-4 (tests/index/test_encoder.py holds it to that).

Sentences of one length share a call, without padding or mask: no sentence enters into the numbers
of another, so that its vector does not depend on which others were asked for with it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from index.bert_weights import (
    Array,
    LayerWeights,
    LinearWeights,
    NormWeights,
    open_tokenizer,
    read_weights,
)

# Sentences of one length that go through the network in one call: their arrays stay in the cache
# of the processor (2 and 4 are fastest, 32 slower by a tenth).
_GROUP = 4
_BLOCK = 32_768  # numbers, 128 kB: larger blocks are up to twice as slow

_ONE, _HALF, _ROOT_HALF = np.float32(1), np.float32(0.5), np.float32(np.sqrt(0.5))
_ERF_P = np.float32(0.3275911)
_ERF_A = tuple(
    np.float32(a) for a in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
)


class QuickEncoder:
    """The vectors of a BERT sentence model with mean pooling, from its folder, without torch.

    Args:
        folder: A sentence-transformers folder: ``config.json``, ``tokenizer.json``,
            ``sentence_bert_config.json``, ``model.safetensors``; the caller has checked that it
            is a BERT with mean pooling and unit output (see ``encoder.py``).
    """

    def __init__(self, folder: Path) -> None:
        self._tokenizer = open_tokenizer(folder)
        self._weights = read_weights(folder)
        self.dimension = self._weights.dimension

    def encode(self, texts: Sequence[str]) -> Array:
        """Return unit rows, shape (len(texts), dimension), float32.

        Cost:
            About 5 ms a sentence of 30 tokens on one core.
        """
        out = np.zeros((len(texts), self.dimension), dtype=np.float32)
        if not texts:
            return out
        by_length: dict[int, list[int]] = {}
        tokens = [np.array(found.ids) for found in self._tokenizer.encode_batch(list(texts))]
        for position, ids in enumerate(tokens):
            by_length.setdefault(len(ids), []).append(position)
        groups = [
            positions[start : start + _GROUP]
            for _, positions in sorted(by_length.items(), reverse=True)
            for start in range(0, len(positions), _GROUP)
        ]

        def compute(group: list[int]) -> None:
            out[group] = self._forward(np.stack([tokens[position] for position in group]))

        # A BLAS of several threads is slower than one on matrices this small (measured: 13
        # against 50 sentences a second on two shared cores), and one thread gives one result.
        with threadpool_limits(limits=1, user_api="blas"), ThreadPoolExecutor(_workers()) as pool:
            for _ in pool.map(compute, groups):
                pass
        return out

    def _forward(self, ids: NDArray[np.int64]) -> Array:
        """Return the unit vectors of sentences of one length, ``ids`` of shape (n, length)."""
        held = self._weights
        rows = held.words[ids] + held.positions[: ids.shape[1]]
        rows = _norm(held.embedding_norm, rows)
        for layer in held.layers:
            rows = _norm(layer.attended_norm, rows + self._attend(layer, rows))
            wide = _gelu(_linear(layer.widen, rows))
            rows = _norm(layer.norm, rows + _linear(layer.narrow, wide))
        pooled: Array = rows.mean(axis=1)
        pooled /= np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), np.float32(1e-12))
        return pooled

    def _attend(self, layer: LayerWeights, rows: Array) -> Array:
        """Multi-head self-attention; no mask, as all sentences of a call have one length."""
        n, length, width = rows.shape
        heads = self._weights.heads
        parts = _linear(layer.joint, rows).reshape(n, length, 3, heads, width // heads)
        query, key, value = np.ascontiguousarray(parts.transpose(2, 0, 3, 1, 4))
        scores = np.matmul(query, key.transpose(0, 1, 3, 2))
        scores -= scores.max(axis=-1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=-1, keepdims=True)
        mixed = np.matmul(scores, value).transpose(0, 2, 1, 3).reshape(n, length, width)
        return _linear(layer.attended, mixed)


def _workers() -> int:
    """Return how many threads to use: every core this process may use, four at most."""
    if hasattr(os, "sched_getaffinity"):
        return min(4, len(os.sched_getaffinity(0)))
    return min(4, os.cpu_count() or 1)


def _linear(held: LinearWeights, rows: Array) -> Array:
    """Return the affine map of the last axis."""
    # One product over the rows of all sentences: a quarter faster than one for each sentence.
    out: Array = np.matmul(rows.reshape(-1, rows.shape[-1]), held.weight)
    out += held.bias
    return out.reshape(*rows.shape[:-1], -1)


def _norm(held: NormWeights, rows: Array) -> Array:
    """Return the rows normalised over the last axis."""
    centred: Array = rows - rows.mean(axis=-1, keepdims=True)
    variance = np.square(centred).mean(axis=-1, keepdims=True)
    centred /= np.sqrt(variance + np.float32(held.epsilon))
    centred *= held.weight
    centred += held.bias
    return centred


def _gelu(rows: Array) -> Array:
    """Return the Gaussian error linear unit of each number, in blocks that stay in the cache."""
    flat = rows.reshape(-1)
    out = np.empty_like(flat)
    for start in range(0, flat.size, _BLOCK):
        out[start : start + _BLOCK] = _gelu_block(flat[start : start + _BLOCK])
    return out.reshape(rows.shape)


def _gelu_block(rows: Array) -> Array:
    """Return x * (1 + erf(x / sqrt 2)) / 2.

    Source:
        erf by Abramowitz and Stegun, "Handbook of Mathematical Functions" (1964), formula 7.1.26;
        its error is below 1.5e-7, that of float32 itself.
    """
    z = np.abs(rows)
    z *= _ROOT_HALF
    t = z * _ERF_P
    t += _ONE
    np.reciprocal(t, out=t)
    tail = t * _ERF_A[0]
    for coefficient in _ERF_A[1:]:
        tail += coefficient
        tail *= t
    np.square(z, out=z)
    np.negative(z, out=z)
    np.exp(z, out=z)
    tail *= z  # 1 - erf(|x| / sqrt 2)
    np.subtract(_ONE, tail, out=tail)
    np.copysign(tail, rows, out=tail)
    tail += _ONE
    tail *= rows
    tail *= _HALF
    return tail
