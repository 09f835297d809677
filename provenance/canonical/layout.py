"""Lines and paragraphs of a text, with offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass

# What separates lines on the web and in agency feeds; CRLF counts as one break.
_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_BREAKS = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_FINAL_STOP = re.compile(r"[.!?…:;。！？][\"'”’»›)\]\s]*$")
_LIST_ITEM = re.compile(r"(?:[-–—•·*▪●►‣]|\d{1,3}[.)]|[a-z]\))\s+\S")
_TAIL = 40

# A block is taken as wrapped by an editor at a fixed width when its lines are this wide (columns).
_WRAP_MIN, _WRAP_MAX = 45, 110


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the text, trimmed of white space.

    Attributes:
        start: First code point.
        end: One past the last.
        paragraph: Number of its paragraph, from 0; lines of one block have numbers of their own
            unless the block is wrapped at a fixed width.
        block: Number of the block between blank lines, from 0.
    """

    start: int
    end: int
    paragraph: int
    block: int


def find_lines(text: str) -> tuple[Line, ...]:
    """Find the paragraphs of a text: one for each line, or for each block wrapped at a width."""
    lines: list[Line] = []
    for block_number, block in enumerate(_find_blocks(text)):
        pieces = [(block[0][0], block[-1][1])] if _is_wrapped(text, block) else block
        for start, end in pieces:
            lines.append(Line(start, end, len(lines), block_number))
    return tuple(lines)


def _find_blocks(text: str) -> list[list[tuple[int, int]]]:
    """Group the non-empty lines of a text into blocks between blank lines."""
    blocks: list[list[tuple[int, int]]] = []
    previous_end = -1
    for match in _LINE.finditer(text):
        line = match.group()
        stripped = line.strip()
        if not stripped:
            continue
        start = match.start() + len(line) - len(line.lstrip())
        end = start + len(stripped)
        if previous_end >= 0 and _is_next_line(text, previous_end, start):
            blocks[-1].append((start, end))
        else:
            blocks.append([(start, end)])
        previous_end = end
    return blocks


def _is_next_line(text: str, end: int, start: int) -> bool:
    """Say whether exactly one line break lies between two lines."""
    first = _BREAKS.search(text, end, start)
    return first is None or _BREAKS.search(text, first.end(), start) is None


def _is_wrapped(text: str, block: list[tuple[int, int]]) -> bool:
    """Say whether a block's line breaks only wrap a paragraph at a fixed width.

    All lines but the last must be about as wide as the widest, most of them must end in
    mid-sentence, and none may open a list item.
    """
    if len(block) < 2:
        return False
    widths = [end - start for start, end in block]
    widest = max(widths)
    if not _WRAP_MIN <= widest <= _WRAP_MAX:
        return False
    body = widths[:-1]
    if min(body) < 0.7 * widest or any(_LIST_ITEM.match(text, start) for start, _ in block):
        return False
    finished = sum(
        1
        for start, end in block[:-1]
        if _FINAL_STOP.search(text[max(start, end - _TAIL) : end]) is not None
    )
    continued = sum(1 for start, _ in block[1:] if not text[start].isupper())
    return finished * 2 <= len(body) and continued * 2 >= len(body)
