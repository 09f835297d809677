"""Read the cases of ``tests/cases``: invented articles and what must be said of their claims."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from provenance.model import Article, Commitment, Reason, Verdict

FOLDER = Path(__file__).resolve().parent / "cases"

# The edge cases of docs/terms.md that a cluster may try, as tests/cases/README.md explains them.
RULES = frozenset(
    {
        "aliases",
        "anonymous",
        "antonym",
        "assessment",
        "circular",
        "citation",
        "cites and confirms",
        "context",
        "copy",
        "date",
        "denial",
        "document",
        "doubt",
        "figure",
        "hearsay",
        "ministry",
        "name",
        "negation",
        "newsroom",
        "officials",
        "one body",
        "own access",
        "own voice",
        "owner",
        "press conference",
        "rebuttal",
        "release",
        "several claims",
        "spokesperson",
        "translated quotation",
        "translation",
        "update",
        "wire paragraph",
        "withdrawal",
    }
)
_HEADER = re.compile(r"== (\d+) \| ([^|]+) \| (\d{4}[-\d]*(?:T[\d:]+(?:Z|[+-]\d\d:\d\d)?)?) \| ([a-z]{2})$")  # fmt: skip
_CLUSTER = re.compile(r"-- ([a-z]) \| ([^|]+) \| (.+)$")
_MENTION = re.compile(r"(\d+)(?: (denies|doubts|withdraws))?: (.+)$")
_EXPECTED = re.compile(r"= ([a-z_]+) \[(\d+), (\d+)\]$")
_LIST = re.compile(r"(reasons|contradicts|updates): (.+)$")
_FIELD = re.compile(r"(title|byline): (.+)$")


class MalformedCase(ValueError):
    """A case that cannot be read, told in one sentence with the place of the fault."""

    def __init__(self, name: str, line: int, problem: str) -> None:
        super().__init__(f"{name}, line {line}: {problem}.")


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence that speaks of a claim.

    Attributes:
        article: Id of its article.
        start: Of its quoted beginning in the article's text, in code points.
        commitment: How its source stands to the claim.
    """

    article: str
    start: int
    commitment: Commitment

    @property
    def supports(self) -> bool:
        """Whether it vouches for the claim."""
        return self.commitment is Commitment.ASSERTS


@dataclass(slots=True)
class Cluster:
    """Sentences that state one claim, and what must be said of it.

    Attributes:
        line: Of its header in the file.
        contradicts: Letters of clusters of the same case; so ``updates``.
    """

    letter: str
    line: int
    rules: tuple[str, ...]
    summary: str
    mentions: list[Mention] = field(default_factory=list)
    verdict: Verdict | None = None
    low: int = 0
    high: int = 0
    reasons: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()
    updates: tuple[str, ...] = ()

    @property
    def articles(self) -> set[str]:
        """Ids of the articles that support it."""
        return {mention.article for mention in self.mentions if mention.supports}


@dataclass(frozen=True, slots=True)
class Case:
    """One file: a few articles, and the clusters of sentences in them."""

    name: str
    title: str
    articles: tuple[Article, ...]
    clusters: tuple[Cluster, ...]


def read_cases(folder: Path = FOLDER) -> list[Case]:
    """Return the cases of a folder, by name.

    Raises:
        MalformedCase: For the first that breaks the format.
    """
    return [read_case(path.stem, path.read_text("utf-8")) for path in sorted(folder.glob("*.txt"))]


def read_case(name: str, text: str) -> Case:
    """Read one case; its articles get the ids ``NAME-1``, ``NAME-2`` and so on.

    Raises:
        MalformedCase: Where a line is not of the format, or contradicts another one.
    """
    blocks = list(split_blocks(name, text))
    title = blocks[0][1][0]
    if not title.startswith("# ") or not any(row.strip() for row in blocks[0][1][1:]):
        raise MalformedCase(name, 1, "a case begins with '# ' and a title, then what it tries")
    articles: dict[str, Article] = {}
    clusters: dict[str, Cluster] = {}
    for line, rows in blocks[1:]:
        if rows[0].startswith("=="):
            article = read_article(name, line, rows, len(articles) + 1)
            articles[article.id] = article
        else:
            cluster = _read_cluster(name, line, rows, articles)
            if cluster.letter in clusters:
                raise MalformedCase(name, line, f"there are two clusters {cluster.letter}")
            clusters[cluster.letter] = cluster
    if len(articles) < 2 or not clusters:
        raise MalformedCase(name, 1, "a case has two articles and one cluster at least")
    for cluster in clusters.values():
        _check_links(name, cluster, clusters)
    return Case(name, title[2:], tuple(articles.values()), tuple(clusters.values()))


def split_blocks(name: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of the first line and the lines of each block, the preamble first."""
    rows: list[str] = []
    first = 1
    for number, row in enumerate(text.splitlines(), start=1):
        if row.startswith(("==", "--")):
            if not rows:
                raise MalformedCase(name, number, "the title is missing")
            yield first, rows
            rows, first = [], number
        rows.append(row.rstrip())
    if not rows:
        raise MalformedCase(name, 1, "the file is empty")
    yield first, rows


def read_article(name: str, line: int, rows: list[str], number: int) -> Article:
    """Read the block of one article, which must be the one of that number.

    Raises:
        MalformedCase: Where its header is not of the format, or it has no text.
    """
    header = _HEADER.match(rows[0])
    if header is None:
        raise MalformedCase(name, line, "an article begins '== 1 | outlet | 2031-05-04 | en'")
    if int(header[1]) != number:
        raise MalformedCase(name, line, f"this is article {number}, not {header[1]}")
    fields: dict[str, str] = {}
    body = rows[1:]
    while body and (found := _FIELD.match(body[0])):
        fields[found[1]] = found[2]
        body = body[1:]
    paragraphs = "\n".join(body).strip().split("\n\n")
    text = "\n\n".join(" ".join(part.split()) for part in paragraphs if part.strip())
    if not text:
        raise MalformedCase(name, line, f"article {number} has no text")
    return Article(
        id=f"{name}-{number}",
        outlet=header[2].strip(),
        published_at=header[3],
        language=header[4],
        text=text,
        title=fields.get("title"),
        byline=fields.get("byline"),
    )


def _read_cluster(name: str, line: int, rows: list[str], articles: dict[str, Article]) -> Cluster:
    header = _CLUSTER.match(rows[0])
    if header is None:
        raise MalformedCase(name, line, "a cluster begins '-- a | rule, rule | the claim'")
    rules = _list(header[2])
    unknown = sorted(set(rules) - RULES)
    if unknown:
        raise MalformedCase(name, line, f"{unknown[0]!r} is no rule of tests/cases/README.md")
    cluster = Cluster(header[1], line, rules, header[3])
    for number, row in enumerate(rows[1:], start=line + 1):
        if not row:
            continue
        if found := _MENTION.match(row):
            cluster.mentions.append(_read_mention(name, number, found, articles))
        elif found := _EXPECTED.match(row):
            _read_expected(name, number, found, cluster)
        elif found := _LIST.match(row):
            setattr(cluster, found[1], _list(found[2]))
        else:
            raise MalformedCase(name, number, f"{row[:40]!r} is no line of a cluster")
    _check_cluster(name, cluster)
    return cluster


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


def _read_mention(
    name: str, line: int, found: re.Match[str], articles: dict[str, Article]
) -> Mention:
    article = articles.get(f"{name}-{found[1]}")
    if article is None:
        raise MalformedCase(name, line, f"there is no article {found[1]} above")
    times = article.text.count(found[3])
    if times != 1:
        raise MalformedCase(name, line, f"article {found[1]} has {found[3]!r} {times} times, not once")  # fmt: skip
    commitment = Commitment(found[2]) if found[2] else Commitment.ASSERTS
    return Mention(article.id, article.text.index(found[3]), commitment)


def _read_expected(name: str, line: int, found: re.Match[str], cluster: Cluster) -> None:
    if found[1] not in set(Verdict):
        raise MalformedCase(name, line, f"{found[1]!r} is no verdict of docs/terms.md")
    cluster.verdict = Verdict(found[1])
    cluster.low, cluster.high = int(found[2]), int(found[3])


def _agrees(cluster: Cluster) -> bool:
    """Whether verdict, interval and number of articles go together (docs/terms.md)."""
    bounds = {
        Verdict.SINGLE_SOURCE: cluster.high <= 1,
        Verdict.UNRESOLVED: cluster.low <= 1 and cluster.high >= 2,
        Verdict.INDEPENDENT: cluster.low >= 2,
    }
    alone = len(cluster.articles) == 1
    return (
        cluster.verdict is not None
        and cluster.low <= cluster.high
        and bounds.get(cluster.verdict, cluster.low <= 1)
        and alone == (cluster.verdict is Verdict.SOLE)
    )


def _check_cluster(name: str, cluster: Cluster) -> None:
    if not cluster.articles:
        raise MalformedCase(name, cluster.line, f"cluster {cluster.letter} has no sentence")
    if cluster.verdict is None:
        raise MalformedCase(name, cluster.line, f"cluster {cluster.letter} lacks '= verdict [1, 1]'")  # fmt: skip
    if not _agrees(cluster):
        raise MalformedCase(
            name,
            cluster.line,
            f"{cluster.verdict} [{cluster.low}, {cluster.high}] does not go with"
            f" {len(cluster.articles)} articles",
        )
    unknown = sorted(set(cluster.reasons) - set(Reason))
    if unknown:
        raise MalformedCase(name, cluster.line, f"{unknown[0]!r} is no reason of docs/terms.md")


def _check_links(name: str, cluster: Cluster, clusters: dict[str, Cluster]) -> None:
    for other in (*cluster.contradicts, *cluster.updates):
        if other not in clusters or other == cluster.letter:
            raise MalformedCase(name, cluster.line, f"there is no other cluster {other!r}")
    for other in cluster.contradicts:
        if cluster.letter not in clusters[other].contradicts:
            raise MalformedCase(
                name,
                cluster.line,
                f"{cluster.letter} contradicts {other}, so {other} must contradict {cluster.letter}",
            )
