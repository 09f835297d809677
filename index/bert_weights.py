"""The weights of a small BERT sentence model, laid out for inference."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

# Invented sentences, short and long, on which another format is held to float32 before it is used.
PROBES = (
    "The ferry left the harbour at dawn with forty passengers on board.",
    "Le ministre n'a pas confirmé le chiffre de 1 240 blessés avancé mardi.",
    "Yes.",
    "Shares fell 3.5 % after the company, which employs 12,000 people in nine countries, said that "
    "it would not pay a dividend this year and that two of its plants would close before autumn.",
)


@dataclass(frozen=True, slots=True)
class LinearWeights:
    """An affine map; ``weight`` has shape (in, out)."""

    weight: Array
    bias: Array


@dataclass(frozen=True, slots=True)
class NormWeights:
    """Layer normalisation over the last axis."""

    weight: Array
    bias: Array
    epsilon: float


@dataclass(frozen=True, slots=True)
class LayerWeights:
    """One transformer block (post-norm, as in BERT)."""

    joint: LinearWeights  # query, key and value side by side; the query divided by sqrt(d)
    attended: LinearWeights
    attended_norm: NormWeights
    widen: LinearWeights
    narrow: LinearWeights
    norm: NormWeights


@dataclass(frozen=True, slots=True)
class BertWeights:
    """All that a forward pass needs.

    Attributes:
        words: Shape (vocabulary, dimension).
        positions: Position and token type together, shape (longest text, dimension).
        embedding_norm: The norm of their sum.
        layers: The blocks, in order.
        heads: Attention heads of a block.
    """

    words: Array
    positions: Array
    embedding_norm: NormWeights
    layers: tuple[LayerWeights, ...]
    heads: int

    @property
    def dimension(self) -> int:
        """Components of a vector."""
        return int(self.words.shape[1])


def read_weights(folder: Path) -> BertWeights:
    """Read and rearrange the weights of a folder's ``model.safetensors``, in float32."""
    from safetensors.numpy import load_file  # noqa: PLC0415 - not needed to import the index

    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    held = {
        name.removeprefix("bert."): np.asarray(tensor, dtype=np.float32)
        for name, tensor in load_file(folder / "model.safetensors").items()
        if np.issubdtype(tensor.dtype, np.floating)
    }
    epsilon = float(config["layer_norm_eps"])
    heads = int(config["num_attention_heads"])
    width = int(config["hidden_size"])

    def norm(name: str) -> NormWeights:
        return NormWeights(held[f"{name}.weight"], held[f"{name}.bias"], epsilon)

    def linear(*names: str) -> LinearWeights:
        weight = np.concatenate([held[f"{name}.weight"] for name in names])
        bias = np.concatenate([held[f"{name}.bias"] for name in names])
        return LinearWeights(np.ascontiguousarray(weight.T), bias)

    def layer(number: int) -> LayerWeights:
        at = f"encoder.layer.{number}"
        own = f"{at}.attention.self"
        joint = linear(f"{own}.query", f"{own}.key", f"{own}.value")
        scale = np.float32(1 / np.sqrt(width / heads))
        joint.weight[:, :width] *= scale
        joint.bias[:width] *= scale
        return LayerWeights(
            joint=joint,
            attended=linear(f"{at}.attention.output.dense"),
            attended_norm=norm(f"{at}.attention.output.LayerNorm"),
            widen=linear(f"{at}.intermediate.dense"),
            narrow=linear(f"{at}.output.dense"),
            norm=norm(f"{at}.output.LayerNorm"),
        )

    return BertWeights(
        words=held["embeddings.word_embeddings.weight"],
        positions=held["embeddings.position_embeddings.weight"]
        + held["embeddings.token_type_embeddings.weight"][0],
        embedding_norm=norm("embeddings.LayerNorm"),
        layers=tuple(layer(number) for number in range(int(config["num_hidden_layers"]))),
        heads=heads,
    )


def open_tokenizer(folder: Path) -> Any:  # noqa: ANN401 - tokenizers has no types
    """Return the folder's tokenizer, cutting texts where the model does, never padding."""
    from tokenizers import Tokenizer  # noqa: PLC0415 - as above

    limits = json.loads((folder / "sentence_bert_config.json").read_text(encoding="utf-8"))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(int(limits["max_seq_length"]))
    return tokenizer
