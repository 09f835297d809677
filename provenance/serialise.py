"""Frozen values of the model to JSON rows of the store, and back.

A dataclass becomes the list of its field values, in order: half the bytes of named fields, and read
back twice as fast. The rows carry a stamp of the code that wrote them (``stamps.py``), so that a
changed class is never read with old rows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Value = TypeVar("Value")
# What json gives and takes; its shape is only known by the class it is read into.
Plain = Any
Reader = Callable[[Plain], Plain]


def to_json(value: object) -> str:
    """Return the JSON text of a value of the model."""
    return _ENCODER.encode(value)


def from_json(kind: type[Value], text: str) -> Value:
    """Return the value of class ``kind`` that ``to_json`` wrote.

    Raises:
        ValueError: The text is not JSON, or was written from another class.
        TypeError: Likewise.
    """
    return cast("Value", _reader(cast("Plain", kind))(json.loads(text)))


def many_to_json(values: Iterable[object]) -> str:
    """Return one JSON array of values."""
    return to_json(tuple(values))


def many_from_json(kind: type[Value], text: str) -> tuple[Value, ...]:
    """Return the values that ``many_to_json`` wrote."""
    read = _reader(cast("Plain", kind))
    return tuple(read(item) for item in json.loads(text))


def _plain(value: object) -> Plain:
    """Return what stands for a value that json does not know; floats keep every digit.

    Tuples, texts and numbers of every kind of these are written by json itself, some five times as fast.
    """
    if is_dataclass(value):
        return [getattr(value, name) for name in _names(cast("Plain", type(value)))]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return dict(value)
    # numpy's scalars are numbers in all but name.
    return float(cast("float", value))


# No value of the model holds itself.
_ENCODER = json.JSONEncoder(
    ensure_ascii=False,
    separators=(",", ":"),
    allow_nan=False,
    check_circular=False,
    default=_plain,
)


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _reader(kind: Plain) -> Reader:
    """Build the function that reads one type; built once a type."""
    origin: Plain = get_origin(kind)
    if origin in (Union, UnionType):
        return _optional_reader(kind)
    if origin is tuple:
        return _tuple_reader(get_args(kind))
    if isinstance(kind, type):
        if is_dataclass(kind):
            return _dataclass_reader(kind)
        if issubclass(kind, Enum):
            return kind
        if issubclass(kind, tuple):  # a NamedTuple
            return lambda plain: kind(*plain)
    return _as_it_is


def _as_it_is(plain: Plain) -> Plain:
    return plain


def _optional_reader(kind: Plain) -> Reader:
    inner = [part for part in get_args(kind) if part is not NoneType]
    read = _reader(inner[0]) if len(inner) == 1 else _as_it_is
    return lambda plain: None if plain is None else read(plain)


def _tuple_reader(parts: tuple[Plain, ...]) -> Reader:
    if len(parts) == 2 and parts[1] is Ellipsis:
        read = _reader(parts[0])
        return lambda plain: tuple([read(item) for item in plain])
    readers = [_reader(part) for part in parts]
    return lambda plain: tuple([read(item) for read, item in zip(readers, plain, strict=True)])


def _dataclass_reader(kind: type) -> Reader:
    hints = get_type_hints(kind)
    names = _names(kind)
    readers = [_reader(hints[name]) for name in names]

    def read(plain: Plain) -> Plain:
        if len(plain) != len(names):
            raise ValueError(kind.__name__)
        return kind(
            **{name: get(item) for name, get, item in zip(names, readers, plain, strict=True)}
        )

    return read
