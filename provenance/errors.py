"""What can go wrong, one class a problem; each message is one sentence that says what to do."""

from __future__ import annotations


class ProvenanceError(Exception):
    """Base of the product's errors; the text is meant for the reader."""


class StoreMissing(ProvenanceError):
    """A store was asked for answers, and there is no file at its path."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return (
            f"there is no store at {self.path!r}: make one with 'provenance ingest', "
            "or name another with --db"
        )


class StoreNotWritable(ProvenanceError):
    """The store's file or folder cannot be opened for writing."""

    def __init__(self, path: str, cause: str) -> None:
        super().__init__(path, cause)
        self.path = path
        self.cause = cause

    def __str__(self) -> str:
        return (
            f"the store {self.path!r} cannot be opened ({self.cause}): "
            "name a place you may write to with --db"
        )


class StoreBusy(ProvenanceError):
    """Another process has held the store's write lock for longer than we wait."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"another program is writing to the store {self.path!r}: try again when it has ended"


class DamagedStore(ProvenanceError):
    """The file is no SQLite database, or its pages are damaged."""

    def __init__(self, path: str, cause: str) -> None:
        super().__init__(path, cause)
        self.path = path
        self.cause = cause

    def __str__(self) -> str:
        return (
            f"the store {self.path!r} is damaged or is no store ({self.cause}): run "
            "'provenance doctor', or move the file away and ingest the articles again"
        )


class StoreFull(ProvenanceError):
    """The disk that holds the store is full, or fails."""

    def __init__(self, path: str, cause: str) -> None:
        super().__init__(path, cause)
        self.path = path
        self.cause = cause

    def __str__(self) -> str:
        return (
            f"the store {self.path!r} could not be written ({self.cause}): make room on its disk "
            "and run the same command again, what is done is kept"
        )


class NewerStore(ProvenanceError):
    """The store was written by a later version of this program."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return (
            f"the store {self.path!r} was written by a later version of this program: "
            "upgrade with 'pip install --upgrade news-provenance', or name another with --db"
        )


class OtherModel(ProvenanceError):
    """The store holds embeddings of another model than the one asked for."""

    def __init__(self, path: str, stored: str, asked: str) -> None:
        super().__init__(path, stored, asked)
        self.path = path
        self.stored = stored
        self.asked = asked

    def __str__(self) -> str:
        return (
            f"the store {self.path!r} was made with the model {self.stored!r} and "
            f"{self.asked!r} was asked for, and the two cannot be mixed: ask for "
            f"{self.stored!r} with --model, or ingest into another store with --db"
        )


class UnknownArticle(ProvenanceError):
    """No article of the store has this id or url."""

    def __init__(self, query: str, nearest: str | None = None) -> None:
        super().__init__(query, nearest)
        self.query = query
        self.nearest = nearest

    def __str__(self) -> str:
        if self.nearest is None:
            return (
                f"no article has the id or url {self.query!r}: "
                "'provenance tree' lists those in the store"
            )
        return f"no article has the id or url {self.query!r}; did you mean {self.nearest!r}?"


class NothingAsked(ProvenanceError):
    """A query, or a text to compare, is empty."""

    def __str__(self) -> str:
        return "the query is empty: give an article's id, a url, a file, or a text in quotes"


class SampleCorpusMissing(ProvenanceError):
    """The sample corpus of ``provenance demo`` is neither installed nor in this folder."""

    def __str__(self) -> str:
        return (
            "the sample corpus was not found: run 'provenance demo' in the project's folder, "
            "the one that holds data/articles"
        )


class OutputNotWritable(ProvenanceError):
    """A file that an answer should go to cannot be written."""

    def __init__(self, path: str, cause: str) -> None:
        super().__init__(path, cause)
        self.path = path
        self.cause = cause

    def __str__(self) -> str:
        return f"{self.path!r} cannot be written ({self.cause}): name another file with -o"


class OutputExists(ProvenanceError):
    """A file that must not be overwritten unasked is there already."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path!r} is there already: name another file with -o, or add --overwrite"


class UnreadableDate(ProvenanceError):
    """A date is none, no possible one, or could be two."""

    def __init__(self, written: object) -> None:
        super().__init__(written)
        self.written = written

    def __str__(self) -> str:
        return (
            f"{self.written!r} is no date that can be read: "
            "write it as in ISO 8601, '2024-05-31' or '2024-05-31T18:20:00Z'"
        )


class DatesTurned(ProvenanceError):
    """Articles were asked for that are dated after one day and before an earlier one."""

    def __init__(self, since: str, until: str) -> None:
        super().__init__(since, until)
        self.since = since
        self.until = until

    def __str__(self) -> str:
        return f"no date lies after {self.since} and before {self.until}: exchange the two"


class UnknownFormat(ProvenanceError):
    """A format of articles was asked for that cannot be read."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name, known)
        self.name = name
        self.known = known

    def __str__(self) -> str:
        return f"articles cannot be read as {self.name!r}: name one of {', '.join(self.known)}"


class UnreadableQuery(ProvenanceError):
    """The file that was asked about holds no article."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"the file {self.path!r} cannot be asked about: {self.reason}"


class SameArticle(ProvenanceError):
    """Two names were to be compared, and both mean one article."""

    def __init__(self, left: str, right: str) -> None:
        super().__init__(left, right)
        self.left = left
        self.right = right

    def __str__(self) -> str:
        return f"{self.left!r} and {self.right!r} are one article: name two"


class NotFinished(ProvenanceError):
    """Tree or claims of all articles were asked for before they were made."""

    def __init__(self, path: str, articles: int) -> None:
        super().__init__(path, articles)
        self.path = path
        self.articles = articles

    def __str__(self) -> str:
        return (
            f"the tree and the claims of the {self.articles:,} articles of {self.path!r} are not "
            "made yet: ask about single articles, or come again when they are"
        )


class UnclearDecision(ProvenanceError):
    """What a reviewer decides is not said, or contradicts itself."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what

    def __str__(self) -> str:
        return f"it is not clear what is decided: {self.what}"


class NothingToAccept(ProvenanceError):
    """What a reviewer accepts is not what is found."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found

    def __str__(self) -> str:
        return f"there is nothing of this kind to accept, as {self.found}: pin what holds instead"


class CircularDecision(ProvenanceError):
    """With earlier decisions a link would close a circle of articles taken from one another."""

    def __init__(self, article: str, source: str) -> None:
        super().__init__(article, source)
        self.article = article
        self.source = source

    def __str__(self) -> str:
        return (
            f"{self.article!r} cannot be taken from {self.source!r}: earlier decisions say that "
            f"{self.source!r} goes back to {self.article!r}; undo one of them first"
        )


class UnknownClaim(ProvenanceError):
    """No claim of the store has this id, or had it before a merge."""

    def __init__(self, claim: str) -> None:
        super().__init__(claim)
        self.claim = claim

    def __str__(self) -> str:
        return f"no claim has the id {self.claim!r}: 'provenance claims --json' lists them"


class UnknownDecision(ProvenanceError):
    """No decision has this id."""

    def __init__(self, decision: str) -> None:
        super().__init__(decision)
        self.decision = decision

    def __str__(self) -> str:
        return f"no decision has the id {self.decision!r}: 'provenance review list' shows them"


class AlreadyUndone(ProvenanceError):
    """A decision was taken back before."""

    def __init__(self, decision: str, by: str) -> None:
        super().__init__(decision, by)
        self.decision = decision
        self.by = by

    def __str__(self) -> str:
        return f"the decision {self.decision!r} was taken back before, by {self.by!r}"


class UnknownSnapshot(ProvenanceError):
    """No answer is kept under this address."""

    def __init__(self, snapshot: str) -> None:
        super().__init__(snapshot)
        self.snapshot = snapshot

    def __str__(self) -> str:
        return f"no snapshot has the address {self.snapshot!r}"
