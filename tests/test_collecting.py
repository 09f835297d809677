"""The search for garbage waits while claims are made, and only then."""

from __future__ import annotations

import gc

import pytest

from provenance.collecting import collecting_later


def test_the_search_goes_on_afterwards_whatever_happens_inside() -> None:
    """A server that once failed in it must not grow for ever."""
    seen = []

    def fail() -> None:
        with collecting_later():
            seen.append(gc.isenabled())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert seen == [False]
    assert gc.isenabled()


def test_who_has_switched_it_off_finds_it_off() -> None:
    """The choice of the program that uses the engine is its own."""
    gc.disable()
    try:
        with collecting_later():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
