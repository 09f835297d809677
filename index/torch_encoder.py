"""The forward pass of a small BERT sentence model in torch, for many sentences.

sentence-transformers sorts by length, but pads each batch to its longest sentence and computes
what the padding would give. Here sentences of exactly one length share a call, so that nothing is
padded or masked: in float32 the same vectors at some twice the speed.

``fast`` computes the matrix products in bfloat16 where the processor has instructions for it, and
keeps in float32 what bfloat16 would spoil: sums along the residual stream, norms and the mean. The
cosine between a vector and its float32 twin stays above 0.9999; a processor that falls below
``LEAST_COSINE`` on a few built-in sentences, or is no faster, gets float32.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from index.bert_weights import (
    PROBES,
    LinearWeights,
    NormWeights,
    open_tokenizer,
    read_weights,
)

Precision = Literal["exact", "fast"]

# The worst cosine between vectors of the fast format and those of float32 that is let pass.
LEAST_COSINE = 0.999

# Word pieces that go through the network in one call: between 300 and 1,000 there is no
# difference, beyond it the arrays leave the cache of the processor.
_PIECES = 512
_PIECES_ON_GPU = 16_384


class TorchEncoder:
    """The vectors of a BERT sentence model with mean pooling, from its folder.

    Args:
        folder: As for ``QuickEncoder``.
        device: A torch device: ``cpu``, ``cuda``, ``cuda:1``, ``mps``.
        precision: ``exact`` for float32; ``fast`` for the processor's fastest format that keeps
            every vector's cosine to its float32 twin at ``LEAST_COSINE``.
    """

    def __init__(
        self, folder: Path, *, device: str = "cpu", precision: Precision = "exact"
    ) -> None:
        import torch

        self._torch = torch
        self._tokenizer = open_tokenizer(folder)
        self._weights = read_weights(folder)
        self._device = torch.device(device)
        self.format = "float32"
        self._load(torch.float32)
        if precision == "fast":
            self._try_fast()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit rows, shape (len(texts), dimension), float32.

        Cost:
            About 8 ms a sentence of 30 pieces on one core in float32, 4 ms in bfloat16 with AMX.
        """
        torch = self._torch
        out = np.zeros((len(texts), self._weights.dimension), dtype=np.float32)
        by_length: dict[int, list[int]] = {}
        pieces = [found.ids for found in self._tokenizer.encode_batch(list(texts))]
        for position, ids in enumerate(pieces):
            by_length.setdefault(len(ids), []).append(position)
        at_once = _PIECES if self._device.type == "cpu" else _PIECES_ON_GPU
        with torch.inference_mode():
            for length, positions in sorted(by_length.items(), reverse=True):
                step = max(1, at_once // length)
                for start in range(0, len(positions), step):
                    group = positions[start : start + step]
                    ids = torch.tensor([pieces[each] for each in group], device=self._device)
                    out[group] = self._forward(ids).cpu().numpy()
        return out

    def _try_fast(self) -> None:
        """Take up the fast format, unless the processor lacks it or it is not near enough."""
        torch = self._torch
        if self._device.type == "cpu" and not torch.ops.mkldnn._is_mkldnn_bf16_supported():  # noqa: SLF001 - torch's only question for it
            return
        exact = self.encode(PROBES)
        self._load(torch.bfloat16)
        if float((self.encode(PROBES) * exact).sum(axis=1).min()) < LEAST_COSINE:
            self._load(torch.float32)
        else:
            self.format = "bfloat16"

    def _load(self, number_format: Any) -> None:  # noqa: ANN401 - a torch dtype
        """Put the weights on the device, the matrices in this format."""
        held = self._weights
        self._format = number_format
        self._words = self._tensor(held.words)
        self._positions = self._tensor(held.positions)
        self._embedding_norm = self._norm(held.embedding_norm)
        self._layers = [
            (
                self._linear(layer.joint),
                self._linear(layer.attended),
                self._norm(layer.attended_norm),
                self._linear(layer.widen),
                self._linear(layer.narrow),
                self._norm(layer.norm),
            )
            for layer in held.layers
        ]

    def _forward(self, ids: Any) -> Any:  # noqa: ANN401 - tensors
        """Return the unit vectors of sentences of one length, ``ids`` of shape (n, length)."""
        functional = self._torch.nn.functional
        n, length = ids.shape
        width, heads = self._weights.dimension, self._weights.heads
        rows = self._words[ids] + self._positions[:length]
        rows = functional.layer_norm(rows, (width,), *self._embedding_norm)
        for joint, attended, attended_norm, widen, narrow, norm in self._layers:
            parts = functional.linear(rows.to(self._format), *joint)
            query, key, value = parts.view(n, length, 3, heads, -1).permute(2, 0, 3, 1, 4)
            mixed = functional.scaled_dot_product_attention(query, key, value, scale=1.0)
            mixed = mixed.transpose(1, 2).reshape(n, length, width)
            rows = rows + functional.linear(mixed, *attended).float()
            rows = functional.layer_norm(rows, (width,), *attended_norm)
            wide = functional.gelu(functional.linear(rows.to(self._format), *widen))
            rows = rows + functional.linear(wide, *narrow).float()
            rows = functional.layer_norm(rows, (width,), *norm)
        return functional.normalize(rows.mean(dim=1), dim=1)

    def _tensor(self, array: NDArray[np.float32]) -> Any:  # noqa: ANN401 - as above
        return self._torch.from_numpy(np.ascontiguousarray(array)).to(self._device)

    def _linear(self, held: LinearWeights) -> tuple[Any, Any]:
        """Return weight (out, in) and bias in the format of the products."""
        weight = self._tensor(np.ascontiguousarray(held.weight.T))
        return weight.to(self._format), self._tensor(held.bias).to(self._format)

    def _norm(self, held: NormWeights) -> tuple[Any, Any, float]:
        return self._tensor(held.weight), self._tensor(held.bias), held.epsilon
