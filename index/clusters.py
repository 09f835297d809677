"""Pairs to groups: the connected parts of a graph, in an order free of that of arrival."""

from __future__ import annotations

from collections.abc import Iterable


def group_pairs(keys: Iterable[str], pairs: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Return the groups that pairs connect, every key in one of them.

    Args:
        keys: All keys; those of ``pairs`` need not be among them.
        pairs: Verified pairs, in any order.

    Returns:
        Each group ascending; groups by their first key.
    """
    parent = {key: key for key in keys}

    def root(key: str) -> str:
        parent.setdefault(key, key)
        top = key
        while parent[top] != top:
            top = parent[top]
        while parent[key] != top:
            parent[key], key = top, parent[key]
        return top

    for left, right in pairs:
        first, second = sorted((root(left), root(right)))
        parent[second] = first
    groups: dict[str, list[str]] = {}
    for key in sorted(parent):
        groups.setdefault(root(key), []).append(key)
    return [tuple(group) for _, group in sorted(groups.items())]
