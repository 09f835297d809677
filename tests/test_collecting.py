"""The search for garbage waits while articles are read and claims made, and only then."""

from __future__ import annotations

import gc

import pytest

from provenance.collecting import collecting_after, collecting_later
from provenance.comparison import read_document, read_documents
from provenance.model import Article


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


def test_a_question_searches_afterwards_and_not_meanwhile() -> None:
    """An answer that failed must not leave a server without the search."""
    seen = []

    def fail() -> None:
        with collecting_after(), collecting_after():
            seen.append(gc.isenabled())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert seen == [False]
    assert gc.isenabled()
    gc.disable()
    try:
        with collecting_after():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_reading_articles_leaves_no_rings_behind() -> None:
    """What is read without the search must not grow for want of it."""
    texts = (
        'The gate was open, said Ana Lopes. "I shut it," she added. Reuters first reported it.',
        "La vanne était ouverte, selon la mairie. « Je l'ai fermée », a dit Ana Lopes à l'AFP.",
    )
    articles = [Article(id=str(number), text=text) for number, text in enumerate(texts)]
    read_documents(articles)
    gc.collect()
    gc.disable()
    try:
        read = read_documents(articles)
        assert gc.collect() == 0
    finally:
        gc.enable()
    assert read == [read_document(article) for article in articles]
