"""What the readers of one process share is made once for each change, and before others wait for it."""

from __future__ import annotations

import threading
from pathlib import Path

from sqlite_utils import Database

from index import IndexedText, SimilarityIndex
from index.per_change import PerChange


def test_a_value_is_made_once_for_all_who_ask_at_the_same_time() -> None:
    """Eight readers that make it eight times take eight times as long, one beside the other."""
    values: PerChange[int] = PerChange()
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return 7

    threads = [threading.Thread(target=lambda: values.of(1, make)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (values.of(1, make), len(made)) == (7, 1)


def test_a_change_is_made_ready_beforehand_only_where_somebody_asked_before_it() -> None:
    """Whoever stores a million texts and asks nothing must not pay for each part of them."""
    values: PerChange[str] = PerChange()
    made: list[str] = []

    def making(name: str) -> str:
        made.append(name)
        return name

    values.renew(1, 2, lambda: making("unasked"))
    values.of(2, lambda: making("second"))
    values.renew(2, 3, lambda: making("third"))
    values.renew(3, 4, lambda: making("nobody asked for the third"))

    assert made == ["second", "third"]
    assert values.of(3, lambda: making("again")) == "third"


def test_an_index_that_is_added_to_answers_like_one_that_was_filled_at_once(
    tmp_path: Path,
) -> None:
    """What is shared belongs to a change: no reader may see that of another one."""
    texts = [
        IndexedText(key=f"t{n}", text=" ".join(f"w{n // 2}x{k}" for k in range(60)), language="en")
        for n in range(40)
    ]
    one, other = (Database(tmp_path / name) for name in ("one.db", "other.db"))
    grown, reader = SimilarityIndex(one), SimilarityIndex(Database(tmp_path / "one.db"))
    whole = SimilarityIndex(other)
    whole.add(texts, embed=False)
    for text in texts:
        grown.add([text], embed=False)
        reader.candidates(text.key)

    for text in texts:
        assert reader.candidates(text.key) == whole.candidates(text.key)
