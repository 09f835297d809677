r"""Time the kernel beside datasketch and rensa: text to words, samples and signatures.

    python -m benchmarks.kernel [--texts FILE.jsonl] [--articles 1000] [--write FOLDER]

Needs the extra ``bench`` for rensa; without it its rows are left out. All times are processor time of one
thread, the best of several runs, in one process. Without ``--texts`` (JSON Lines with a field
"text") invented articles of 400 words are read, with the quotes and dashes of print.

The peers read text as their own examples do: lower-cased ``\\w+`` words joined to strings of four.
"From hashes" hands all the same shingle hashes. With ``--write`` the figures go to
FOLDER/kernel.json and the table to FOLDER/kernel.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from datasketch import MinHash
from numpy.typing import NDArray

from index import kernel_numpy
from index.kernel import (
    AFFINE,
    FAST_SIMILARITY,
    Plan,
    join_texts,
    read_buffer,
    sign_shingles,
    sketch_buffer,
    sketch_texts,
)

_THREADS = ("OMP_NUM_THREADS", "RAYON_NUM_THREADS", "NUMBA_NUM_THREADS", "OPENBLAS_NUM_THREADS")
BINS = 256
SEED = 1
WORDS = 400
_RUNS = 7
_PEER_RUNS = 3
# numpy and datasketch need few texts to be timed.
_SLOW_ARTICLES = 200
_WORD = re.compile(r"\w+")
_COMMON = [
    "the",
    "of",
    "and",
    "to",
    "in",
    "a",
    "that",
    "is",
    "was",
    "for",
    "on",
    "with",
    "as",
    "by",
    "at",
    "from",
    "it",
    "he",
    "said",
    "has",
    "have",
    "be",
    "are",
    "not",
    "this",
    "which",
    "but",
    "they",
    "his",
    "her",
    "were",
    "who",
    "would",
    "will",
    "their",
    "more",
    "after",
    "one",
    "two",
    "there",
    "when",
    "been",
    "had",
]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was timed.

    Attributes:
        name: What was done.
        articles: Articles a second.
        megabytes: Megabytes (10^6) of UTF-8 a second.
    """

    name: str
    articles: float
    megabytes: float


def invent_articles(count: int, seed: int = 1) -> list[str]:
    """Return articles of 400 words, by Zipf's law from an invented vocabulary, punctuated."""
    rng = np.random.default_rng(seed)
    onsets, nuclei, codas = (
        [
            "b",
            "c",
            "d",
            "f",
            "g",
            "h",
            "l",
            "m",
            "n",
            "p",
            "r",
            "s",
            "t",
            "v",
            "w",
            "st",
            "tr",
            "pl",
        ],
        "aeiou",
        "nrstld",
    )
    long = [
        "".join(
            rng.choice(onsets) + rng.choice(list(nuclei)) + rng.choice(["", *codas])
            for _ in range(int(rng.integers(1, 5)))
        )
        for _ in range(20_000)
    ]
    vocabulary = np.array([*_COMMON, *long])
    weights = 1 / np.arange(1, len(vocabulary) + 1) ** 1.05
    articles = []
    for picks in rng.choice(len(vocabulary), size=(count, WORDS), p=weights / weights.sum()):
        words = vocabulary[picks].tolist()
        for at in range(0, WORDS, 17):
            words[at] = words[at].capitalize()
            words[at - 1] += "."
        for at in range(40, WORDS, 90):
            words[at], words[at + 8] = f"“{words[at]}", f"{words[at + 8]}”"
            words[at + 3] += "’s"
        articles.append(" ".join(words))
    return articles


def shingles_of(text: str) -> list[str]:
    """Return the shingles of a text as users of the peers make them."""
    words = _WORD.findall(text.lower())
    return [" ".join(words[at : at + 4]) for at in range(max(len(words) - 3, 1))]


def timed(run: Callable[[], object], runs: int) -> float:
    """Return the least processor time of several runs, in seconds; one goes before."""
    run()
    best = float("inf")
    for _ in range(runs):
        start = time.process_time()
        run()
        best = min(best, time.process_time() - start)
    return best


def measure(texts: Sequence[str]) -> list[Row]:
    """Return what was timed, ours first."""
    buffer, bounds = join_texts(texts)
    slow = list(texts[:_SLOW_ARTICLES])
    slow_buffer, slow_bounds = join_texts(slow)
    rows: list[Row] = []

    def add(name: str, run: Callable[[], object], size: int, runs: int = _RUNS) -> None:
        seconds = timed(run, runs)
        rows.append(Row(name, size / seconds, int(bounds[size]) / seconds / 1e6))

    def ours(scheme: str | None) -> Callable[[], object]:
        bins = None if scheme is None else BINS
        return lambda: sketch_buffer(
            buffer, bounds, bins=bins, seed=SEED, scheme=scheme or FAST_SIMILARITY
        )

    count = len(texts)
    add("ours, bytes to samples and signature", ours(FAST_SIMILARITY), count)
    add("ours, str to samples and signature", lambda: sketch_texts(texts, bins=BINS), count)
    add("ours, bytes to samples and datasketch's signature", ours(AFFINE), count)
    add("ours, bytes to samples alone", ours(None), count)
    add("ours, bytes to words with places", lambda: read_buffer(buffer, bounds), count)
    add(
        "ours without numba, bytes to samples and signature",
        lambda: kernel_numpy.sketch(
            slow_buffer, slow_bounds, Plan(4, 8, BINS, SEED, FAST_SIMILARITY)
        ),
        len(slow),
        _PEER_RUNS,
    )
    hashes, starts = _all_shingles(buffer, bounds)
    for scheme in (FAST_SIMILARITY, AFFINE):
        add(
            f"ours, hashes to signature, {scheme}",
            lambda scheme=scheme: sign_shingles(hashes, starts, bins=BINS, scheme=scheme),  # type: ignore[misc] # bound now
            count,
        )
    drawn = MinHash(num_perm=BINS, seed=SEED).permutations
    given = [hashes[starts[at] : starts[at + 1]].astype(np.uint32) for at in range(len(slow))]

    def datasketch_text() -> None:
        for text in slow:
            MinHash(BINS, SEED, permutations=drawn, scheme=AFFINE).update_batch(
                [shingle.encode() for shingle in shingles_of(text)]
            )

    def datasketch_hashes() -> None:
        for held in given:
            MinHash(BINS, SEED, hashfunc=_same, permutations=drawn, scheme=AFFINE).update_batch(
                held.tolist()
            )

    add("datasketch, str to signature (update_batch)", datasketch_text, len(slow), _PEER_RUNS)
    add("datasketch, hashes to signature (update_batch)", datasketch_hashes, len(slow), _PEER_RUNS)
    if find_spec("rensa") is not None:
        for name, run in _rensa(texts, hashes, starts).items():
            add(name, run, count, _PEER_RUNS)
    return rows


def _same(value: int) -> int:
    """Stand for a hash function: the values are hashes already."""
    return value


def _all_shingles(
    buffer: NDArray[np.uint8], bounds: NDArray[np.int64]
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return every shingle of the texts and where each text's begin."""
    sketches = sketch_buffer(buffer, bounds, sampling=1, bins=None)
    return sketches.hashes, sketches.starts


def _rensa(
    texts: Sequence[str], hashes: NDArray[np.uint64], starts: NDArray[np.int64]
) -> dict[str, Callable[[], object]]:
    """Return what is timed of rensa, its bulk calls, which are its fastest."""
    from rensa import RMinHash  # noqa: PLC0415 - of the extra "bench"

    sets = [hashes[starts[at] : starts[at + 1]].tolist() for at in range(len(texts))]

    def one_by_one() -> None:
        for text in texts:
            RMinHash(num_perm=BINS, seed=SEED).update(shingles_of(text))

    return {
        "rensa, str to signature (update)": one_by_one,
        "rensa, str to signature (digest matrix)": lambda: RMinHash.digest_matrix_from_token_sets(
            [shingles_of(text) for text in texts], BINS, SEED
        ),
        "rensa, hashes to signature (digest matrix)": (
            lambda: RMinHash.digest_matrix_from_token_hash_sets(sets, BINS, SEED)
        ),
    }


def report(rows: Sequence[Row], texts: Sequence[str]) -> dict[str, Any]:
    """Return the figures with what they were measured on."""
    speed = {row.name: row.articles for row in rows}
    whole = speed["ours, bytes to samples and signature"]
    signing = speed["ours, hashes to signature, fast_similarity32"]
    ratios = {
        f"{'signature from hashes' if 'hashes' in name else 'text to signature'} over {name}": (
            (signing if "hashes" in name else whole) / articles
        )
        for name, articles in speed.items()
        if not name.startswith("ours")
    }
    size = sum(len(text.encode()) for text in texts)
    packages = ("numpy", "numba", "datasketch", *(["rensa"] if find_spec("rensa") else []))
    return {
        "articles": len(texts),
        "words_an_article": float(read_buffer(*join_texts(texts)).starts[-1]) / len(texts),
        "bytes_an_article": size / len(texts),
        "bins": BINS,
        "machine": platform.processor() or platform.machine(),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in packages},
        "rows": [asdict(row) for row in rows],
        "ratios": ratios,
    }


def table_of(figures: dict[str, Any]) -> str:
    """Return the figures as a Markdown table."""
    lines = [
        f"{figures['articles']:,} articles of {figures['words_an_article']:.0f} words "
        f"({figures['bytes_an_article']:.0f} bytes), {figures['bins']} bins, one thread, processor time.",
        "",
        "| what | articles/s | MB/s |",
        "|---|---:|---:|",
    ]
    lines += [
        f"| {row['name']} | {row['articles']:,.0f} | {row['megabytes']:,.1f} |"
        for row in figures["rows"]
    ]
    lines += ["", "| ours over theirs | ratio |", "|---|---:|"]
    lines += [f"| {name} | {ratio:,.1f} |" for name, ratio in figures["ratios"].items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print the table, and write it where asked."""
    if os.environ.get("PROVENANCE_KERNEL") is None:
        # Libraries read how many threads to take when they are loaded: begin again with one.
        os.environ.update({"PROVENANCE_KERNEL": "numba", **dict.fromkeys(_THREADS, "1")})
        os.execv(sys.executable, [sys.executable, "-m", "benchmarks.kernel", *sys.argv[1:]])
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--texts", type=Path, help="JSON Lines with a field text")
    parser.add_argument("--articles", type=int, default=1000, help="how many are read")
    parser.add_argument("--write", type=Path, help="folder for kernel.json and kernel.md")
    asked = parser.parse_args()
    if asked.texts is None:
        texts = invent_articles(asked.articles)
    else:
        with asked.texts.open(encoding="utf-8") as lines:
            texts = [
                json.loads(line)["text"]
                for line, _ in zip(lines, range(asked.articles), strict=False)
            ]
    figures = report(measure(texts), texts)
    table = table_of(figures)
    print(table)
    if asked.write is not None:
        asked.write.mkdir(parents=True, exist_ok=True)
        (asked.write / "kernel.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
        (asked.write / "kernel.md").write_text(table, "utf-8")


if __name__ == "__main__":
    main()
