"""Plain JSON Lines by the compiled reader: the same records as one by one, or none at all."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from index.kernel import kernel_name
from provenance.deduplication.json_lines import read_json_lines
from provenance.deduplication.plain_lines import PlainLines
from provenance.deduplication.rows import Rows, Texts
from provenance.deduplication.settings import Fields
from provenance.deduplication.streams import ByteStream

_COMPILED_FROM = 1 << 21  # bytes after which the kernel is compiled

pytestmark = pytest.mark.skipif(
    kernel_name(_COMPILED_FROM) != "numba", reason="there is no compiler here"
)

_PLAIN = (
    '{"id": "1", "text": "The bridge was shut at noon."}',
    '{"text":"No blanks at all","id":"two"}',
    '{"id": "3", "text": "It said \\"no\\" \\\\ twice\\/thrice,\\n\\tand left.\\r\\b\\f"}',
    '{"id": "4", "text": "\\u00e9t\\u00e9 \\u2014 \\ud83d\\udea2 d\\u0000one", "extra": null}',
    '{"id": "5", "text": "Le pont a été fermé à midi — « pour de bon ».", "n": [1, -2.5e+3, 0]}',
    '{"id": "6", "text": "橋は正午に閉鎖された。", "m": {"a": {"b": [true, false, null, {}, []]}}}',
    '{ "id" : "7" ,\t"text" : "Blanks between all" , "x" : "a\\u0301" }',
    '{"id": " 8 ", "text": " framed by blanks ", "text2": "no field of ours"}',
    '{"id": null, "text": "Named by its place"}',
    '{"text": "Named by its place, too", "n": 1}',
    '{"id": "eleven", "text": "' + "A long text. " * 40 + '"}',
)
_DATED = (
    '{"id": 12, "text": "One date, a number for an id", "date": "2024-05-31", "outlet": "Harbour"}',
    '{"id": 13, "text": "No date", "date": null, "outlet": "Le Phare d\\u2019Or"}',
)
_ODD = (
    b'{"id": "a", "text": "A trailing comma",}',
    b"{'id': 'a', 'text': 'other marks'}",
    b'{"id": "a", "text": "a tab\tas it is"}',
    b'{"id": "a", "text": "half a sign \\ud83d alone"}',
    b'{"id": "a", "text": "the other half \\udea2 alone"}',
    b'{"id": "a", "text": "two first halves \\ud83d\\ud83d"}',
    b'{"id": "a", "text": "no such escape \\x41"}',
    b'{"id": "a", "text": "cut escape \\u12"}',
    b'{"id": "a", "text": "Latin-1: caf\xe9"}',
    b'{"id": "caf\xe9", "text": "Latin-1 in the id"}',
    b'{"id": "a", "id": "b", "text": "twice an id"}',
    b'{"id": "a", "id": null, "text": "an id and none"}',
    b'{"id": "a", "text": "twice a text", "text": "another one"}',
    b'{"id": "a", "text": "of two fields", "body": "another one"}',
    b'{"id": "a", "body": "of another field than the others"}',
    b'{"id": "a", "text": null}',
    b'{"id": "a", "text": ""}',
    b'{"id": "a", "text": " \\u00a0\\n"}',
    b'{"id": "a", "text": 5}',
    b'{"id": "a", "text": ["in", "parts"]}',
    b'{"id": "a", "te\\u0078t": "a name with an escape"}',
    b'{"id": "a"}',
    b"{}",
    b"[]",
    b"5",
    b"null",
    b'{"id": true, "text": "an id that is none"}',
    b'{"id": 5, "text": "a number among strings"}',
    b'{"id": 5.0, "text": "no whole number"}',
    b'{"id": -0, "text": "nothing, negative"}',
    b'{"id": 05, "text": "no number of JSON"}',
    b'{"id": 123456789012345678901234567890, "text": "a long number"}',
    b'{"id": {"a": 1}, "text": "an id in parts"}',
    b'{"id": "a", "text": "x", "n": 01}',
    b'{"id": "a", "text": "x", "n": 1.}',
    b'{"id": "a", "text": "x", "n": .5}',
    b'{"id": "a", "text": "x", "n": 1e}',
    b'{"id": "a", "text": "x", "n": -}',
    b'{"id": "a", "text": "x", "n": +1}',
    b'{"id": "a", "text": "x", "n": NaN}',
    b'{"id": "a", "text": "x", "n": nul}',
    b'{"id": "a", "text": "x", "n": [1, 2}',
    b'{"id": "a", "text": "x", "n": [1 2]}',
    b'{"id": "a", "text": "x", "n": [1,]}',
    b'{"id": "a", "text": "x", "n": {"a"}}',
    b'{"id": "a", "text": "x" "n": 1}',
    b'{"id": "a", "text": "x", "n": ' + b"[" * 80 + b"]" * 80 + b"}",
    b'{"id": "a", "text": "x"',
    b'{"id": "a", "text": "x',
    b'{"id": "a", "text": "x"} ',
    b' {"id": "a", "text": "x"}',
    b'{"id": "a", "text": "x"}{"id": "b", "text": "y"}',
    b'{"id": "a", "text": "x"}\r',
    b'{"id": "a", "text": "x", "date": "2024-01-01", "published_at": "2023-01-01"}',
    b'{"id": "a", "text": "x", "date": 20240101}',
    b'{"id": "a", "text": "x", "publisher": {"name": "Harbour"}}',
    b"",
    b"  ",
    b"\x00",
)


def _told(rows: Rows) -> object:
    """Return all that the records of a block are."""
    texts: list[str | None]
    if isinstance(rows.texts, Texts):
        bounds, held = rows.texts.bounds, rows.texts.buffer.tobytes()
        texts = [held[bounds[at] : bounds[at + 1]].decode() for at in range(len(rows))]
    else:
        texts = rows.texts.to_pylist()
    dates = [None] * len(rows) if rows.dates is None else rows.dates.to_pylist()
    return [
        (text, rows.ids[at], dates[at], (rows.outlets or [None] * len(rows))[at], rows.label(at))
        for at, text in enumerate(texts)
    ]


def _read(path: Path, *, is_plain: bool, monkeypatch: pytest.MonkeyPatch) -> object:
    with monkeypatch.context() as patch, ByteStream(path) as stream:
        if not is_plain:
            patch.setattr(PlainLines, "read", lambda *_: None)
        blocks = list(read_json_lines(stream, Fields(), "news"))
        return [each for rows in blocks for each in _told(rows)], [rows.faults for rows in blocks]  # type: ignore[attr-defined]


@pytest.mark.parametrize("lines", [_PLAIN, _DATED, _PLAIN[:1]])
def test_plain_lines_are_read_at_once_as_one_by_one(lines: tuple[str, ...]) -> None:
    """Escapes, signs of all lengths, nested values and blanks: what is read is what is written."""
    block = ("\r\n\n".join(lines) + "\n").encode()

    found = PlainLines(Fields()).read(block, 1, "news")

    assert found is not None
    rows, breaks = found
    held = [json.loads(line) for line in lines]
    assert breaks == 2 * len(lines) - 1
    assert [(text, id_) for text, id_, *_ in _told(rows)] == [  # type: ignore[attr-defined]
        (each["text"], str(each["id"]).strip() if each.get("id") else None) for each in held
    ]
    assert rows.label(len(lines) - 1) == f"news, line {2 * len(lines) - 1}"
    assert rows.outlets == ([each["outlet"] for each in held] if lines is _DATED else None)


@pytest.mark.parametrize("odd", _ODD, ids=range(len(_ODD)))
@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_odd_line_among_plain_ones_is_what_it_is_by_itself(
    odd: bytes, place: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the quick reader cannot take it leaves, with its block, to those who told it before."""
    lines = [line.encode() for line in _PLAIN[:2]]
    lines.insert(place, odd)
    path = tmp_path / "news.jsonl"
    path.write_bytes(b"\n".join(lines))

    quick = _read(path, is_plain=True, monkeypatch=monkeypatch)

    assert quick == _read(path, is_plain=False, monkeypatch=monkeypatch)


def test_lines_with_any_bytes_changed_are_read_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever befalls a file, no record is another one for having been read quickly."""
    draw = random.Random(7)
    signs = b'"\\{}[],:u0e-. \n\r\t\x00\x1f\x80\xc3\xa9\xed\xff' + b"abd"
    path = tmp_path / "news.jsonl"
    differ = 0
    for _ in range(400):
        block = bytearray("\n".join(draw.sample(_PLAIN[:10], 3)).encode())
        for _ in range(draw.choice((1, 1, 1, 2, 4))):
            at = draw.randrange(len(block))
            way = draw.randrange(3)
            block[at : at + (way != 0)] = bytes([draw.choice(signs)]) if way != 2 else b""
        path.write_bytes(block)
        plain = _read(path, is_plain=False, monkeypatch=monkeypatch)
        differ += _read(path, is_plain=True, monkeypatch=monkeypatch) != plain

    assert differ == 0


def test_more_lines_than_were_foreseen_find_room() -> None:
    """The room is made by how long the first lines are; short ones that follow are read as well."""
    long = json.dumps({"id": "0", "text": "a word " * 40_000})
    short = [json.dumps({"id": str(at), "text": f"text {at}"}) for at in range(1, 3000)]

    found = PlainLines(Fields()).read("\n".join([long, *short]).encode(), 1, "news")

    assert found is not None
    rows, breaks = found
    assert (len(rows), breaks) == (3000, 2999)
    assert rows.ids[-1] == "2999"


def test_a_field_asked_for_twice_is_left_to_others() -> None:
    """One field for two things has to be read twice, which the quick reader does not."""
    fields = Fields(text=("text",), id=("text",))

    assert PlainLines(fields).read(_PLAIN[0].encode(), 1, "news") is None
