"""What words as written say, one by one and together."""

from __future__ import annotations

import pytest

from provenance.spelling import guess_language
from provenance.wording import first_word, tokenize


@pytest.mark.parametrize(("english", "french", "language"), [(3, 1, "en"), (1, 3, "fr")])
@pytest.mark.parametrize("times", [1, 500, 1_023, 4_000])
def test_a_text_is_in_the_language_of_most_of_its_words_however_long_it_is(
    english: int, french: int, language: str, times: int
) -> None:
    """Counts are kept side by side in one number, and none may run into the next."""
    words = ["would"] * (english * times) + ["avec"] * (french * times)

    assert guess_language(words) == language


@pytest.mark.parametrize(
    "text", ["", "…", "l'eau monte", "« 12 000 francs", "qu’on sache", "d'Artagnan", "the sea"]
)
def test_the_first_word_is_the_first_of_all(text: str) -> None:
    """It is found without taking the text apart."""
    words = [word for word, _ in tokenize(text)]

    assert first_word(text) == (words[0] if words else "")
