"""What attribution and claims cost, embedding aside, in processor seconds of one thread.

    python -m benchmarks.claim_speed NAME=PATH... [--write]

PATH is a file or folder that ``provenance ingest`` reads. Its articles go into a store of their own, whose
tree is made and not timed. Timed are the reading of each article (sentences, boilerplate, who said
what) and the making of all claims from the tree, with no text remembered from before; the time in
which sentences are embedded is taken off. What a process pays once, word lists read and patterns
compiled, is told apart: the first corpus is measured twice, and what its first time took more is
in the note.
"""

from __future__ import annotations

import argparse
import functools
import gc
import json
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measuring import ONE_THREAD

if TYPE_CHECKING:
    from numpy.typing import NDArray

FIGURES = Path(__file__).resolve().parent.parent / "docs" / "figures.json"
# A function that remembers so many answers or more remembers texts, no data read from files.
_OF_TEXTS = 1024
_COLUMNS = (
    "articles", "how many", "words each", "attribution, articles a second",
    "claims, articles a second", "both", "pairs of sentences judged, an article",
)  # fmt: skip


class Judging:
    """Judges pairs of texts, and remembers how long their embedding took."""

    def __init__(self) -> None:
        from provenance.storeless import encoder_of  # noqa: PLC0415 - after one thread was asked for

        self._encoder = encoder_of(None)
        self._known: dict[str, NDArray[Any]] = {}  # Any: float width
        self.aside = 0.0
        self.pairs = 0

    def embed(self, texts: Iterable[str]) -> dict[str, NDArray[Any]]:  # Any: as above
        """Return a unit vector for each text."""
        start = time.process_time()
        new = sorted({text for text in texts if text not in self._known}, key=len)
        if new:
            self._known.update(zip(new, self._encoder.encode(new), strict=True))
        self.aside += time.process_time() - start
        return self._known

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Return the probability that both texts of each pair state one claim."""
        from provenance.sameness import same_claim_probabilities, texts_to_embed  # noqa: PLC0415

        self.pairs += len(pairs)
        return same_claim_probabilities(pairs, self.embed(texts_to_embed(pairs)))


def measure(path: Path) -> tuple[int, float, float, float, float]:
    """Return articles, words each, and processor seconds of attribution and claims; pairs judged."""
    from provenance import Article, Engine  # noqa: PLC0415 - as above
    from provenance.claims import build_claims  # noqa: PLC0415
    from provenance.collecting import collecting_later  # noqa: PLC0415
    from provenance.comparison import read_documents  # noqa: PLC0415
    from provenance.readers import read  # noqa: PLC0415

    articles = [record for record in read([path]) if isinstance(record, Article)]
    with tempfile.TemporaryDirectory() as folder, Engine(Path(folder) / "speed.db") as engine:
        engine.ingest(articles)
        tree = engine.tree()
    documents = dict(tree.documents)
    judging = Judging()
    texts = {
        (name, number): document.canonical.text[sentence.span.start : sentence.span.end]
        for name, document in documents.items()
        for number, sentence in enumerate(document.canonical.sentences)
    }
    known = judging.embed(texts.values())
    vectors = {place: known[text] for place, text in texts.items()}
    judging.aside = 0.0
    forget()
    start = time.process_time()
    read_documents(articles)
    read_at = time.process_time()
    with collecting_later():
        build_claims(documents, tree.tree, vectors, same_claim=judging)
    judged = time.process_time() - read_at - judging.aside
    words = sum(len(article.text.split()) for article in articles)
    count = len(articles)
    return count, words / count, read_at - start, judged, judging.pairs / count


def forget() -> None:
    """Empty what functions remember of texts, so that all are read as for the first time."""
    for each in gc.get_objects():
        # Not by isinstance, which some modules' stand-ins warn of.
        if type(each) is functools._lru_cache_wrapper:  # noqa: SLF001 - it has no other name
            ours = str(getattr(each, "__module__", "")).startswith("provenance.")
            if ours and (each.cache_info().maxsize or 0) >= _OF_TEXTS:
                each.cache_clear()


def main() -> None:
    """Print the speeds; with ``--write``, put them into docs/figures.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", metavar="NAME=PATH")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    one_thread()
    rows = []
    once = sum(measure(Path(given.corpora[0].partition("=")[2]))[2:4])
    for at, named in enumerate(given.corpora):
        name, _, path = named.partition("=")
        count, words, reading, judging, pairs = measure(Path(path))
        once -= 0 if at else reading + judging
        rates = [count / reading, count / judging, count / (reading + judging)]
        rows.append(
            [name, f"{count:,}", f"{words:.0f}", *(f"{r:.0f}" for r in rates), f"{pairs:,.0f}"]
        )
        sys.stdout.write(" | ".join(rows[-1]) + "\n")
    if given.write:
        held = json.loads(FIGURES.read_text("utf-8"))
        held["claim_speed"] = {
            "command": "python -m benchmarks.claim_speed NAME=PATH...",
            "note": "Processor time of one thread, embedding aside; the first articles of a process take"
            f" {once:.2f} s more, for word lists and patterns. The sets of pages are not part of this"
            " repository.",
            "columns": list(_COLUMNS),
            "rows": rows,
        }
        FIGURES.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", "utf-8")


def one_thread() -> None:
    """Ask every library for one thread."""
    import os  # noqa: PLC0415

    for name in ONE_THREAD:
        os.environ[name] = "1"


if __name__ == "__main__":
    main()
