"""The OpenAPI description taken apart for readers: routes, parameters, answers, objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]
_METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A parameter of a route, or a field of an object.

    Attributes:
        name: As written.
        where: ``path``, ``query``, ``header`` or ``body``; empty for a field of an object.
        kind: Its type in words.
        object: Name of the object that it is or holds, or None.
        required: Whether it must be given.
        told: What it means; may be empty.
    """

    name: str
    where: str
    kind: str
    object: str | None
    required: bool
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One thing that can be asked.

    Attributes:
        anchor: Its name on the page.
        told: What it does, one sentence.
        status: Of its answer.
        answers: Name of the object that it answers with, or None for a file.
        returned: What the answer holds.
        types: Media types of the answer.
    """

    anchor: str
    tag: str
    method: str
    path: str
    told: str
    fields: tuple[Field, ...]
    status: str
    answers: str | None
    returned: str
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """An object of the answers."""

    name: str
    told: str
    fields: tuple[Field, ...]


def routes_of(description: Json) -> list[Route]:
    """Return all routes of a description, in its order."""
    return [
        _route(description, path, method, operation)
        for path, operations in description["paths"].items()
        for method, operation in operations.items()
        if method in _METHODS
    ]


def objects_of(description: Json) -> list[Described]:
    """Return the objects that the answers and requests are made of, by name."""
    schemas = description["components"]["schemas"]
    return [
        Described(
            name=name,
            told=schema.get("description", ""),
            fields=tuple(_fields(schema, where="")),
        )
        for name, schema in sorted(schemas.items())
        if schema.get("properties")
    ]


def _route(description: Json, path: str, method: str, operation: Json) -> Route:
    status, answer = next(
        (code, told) for code, told in operation["responses"].items() if code.startswith("2")
    )
    content = answer.get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    return Route(
        anchor=f"{method}{path}".replace("/", "-").replace("{", "").replace("}", ""),
        tag=operation.get("tags", [""])[0],
        method=method.upper(),
        path=path,
        told=operation.get("description") or operation.get("summary", ""),
        fields=(*_parameters(operation), *_body(description, operation)),
        status=status,
        answers=_object(schema),
        returned=answer["description"],
        types=tuple(content),
    )


def _parameters(operation: Json) -> Iterator[Field]:
    for parameter in operation.get("parameters", ()):
        schema = parameter["schema"]
        yield Field(
            name=parameter["name"],
            where=parameter["in"],
            kind=_kind(schema),
            object=_object(schema),
            required=parameter.get("required", False),
            told=parameter.get("description", ""),
        )


def _body(description: Json, operation: Json) -> Iterator[Field]:
    for told in operation.get("requestBody", {}).get("content", {}).values():
        name = _object(told["schema"])
        if name is not None:
            yield from _fields(description["components"]["schemas"][name], where="body")


def _fields(schema: Json, *, where: str) -> Iterator[Field]:
    required = schema.get("required", ())
    for name, told in schema.get("properties", {}).items():
        yield Field(
            name=name,
            where=where,
            kind=_kind(told),
            object=_object(told),
            required=name in required,
            told=told.get("description", ""),
        )


def _object(schema: Json) -> str | None:
    """Return the name of the object that a schema names, itself or within a list or a choice."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    for part in (schema.get("items"), *schema.get("anyOf", ()), *schema.get("oneOf", ())):
        if part and (found := _object(part)):
            return found
    return None


def _kind(schema: Json) -> str:
    """Return a type in a word or two."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema or "const" in schema:
        return " | ".join(str(value) for value in schema.get("enum", [schema.get("const")]))
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices:
        told_kinds = dict.fromkeys(_kind(choice) for choice in choices)
        return " or ".join(kind for kind in told_kinds if kind != "null" or len(told_kinds) == 1)
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    bounds = [f"{word} {schema[key]}" for key, word in _BOUNDS.items() if key in schema]
    told = "bytes" if "contentMediaType" in schema or schema.get("format") == "binary" else ""
    kind = told or str(schema.get("type", "any"))
    return f"{kind}, {', '.join(bounds)}" if bounds else kind


_BOUNDS = {"minimum": "from", "maximum": "to", "maxLength": "length to"}
