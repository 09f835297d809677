"""The nouns of the domain. Plain values: no database, no models, no input or output."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from index import Passage, Span


class Relation(StrEnum):
    """How a derived article resembles its source (docs/terms.md, "relation")."""

    VERBATIM = "verbatim"
    NEAR_DUPLICATE = "near_duplicate"
    EXCERPT = "excerpt"
    REWORDING = "rewording"
    TRANSLATION = "translation"


class SourceType(StrEnum):
    """Who vouches for what an article states."""

    NAMED_PERSON = "named_person"
    ANONYMOUS = "anonymous"
    ORGANISATION = "organisation"
    DOCUMENT = "document"
    OUTLET = "outlet"
    NONE = "none"


class Commitment(StrEnum):
    """How the source stands to the claim."""

    ASSERTS = "asserts"
    REPORTS = "reports"
    DOUBTS = "doubts"
    DENIES = "denies"
    WITHDRAWS = "withdraws"


class Verdict(StrEnum):
    """What can be said of a claim's sources (docs/terms.md, "Independence")."""

    SOLE = "sole"
    REPEATED = "repeated"
    SINGLE_SOURCE = "single_source"
    UNRESOLVED = "unresolved"
    INDEPENDENT = "independent"


class Reason(StrEnum):
    """Why an answer abstains, or is weaker than it looks."""

    TIE_IN_TIME = "tie_in_time"
    DATE_DAY_PRECISION = "date_day_precision"
    NO_DATE = "no_date"
    TEXT_TOO_SHORT = "text_too_short"
    QUOTE_ONLY = "quote_only"
    BOILERPLATE_ONLY = "boilerplate_only"
    SHARED_THIRD_SOURCE_POSSIBLE = "shared_third_source_possible"
    ANONYMOUS_SOURCES = "anonymous_sources"
    OWN_VOICE = "own_voice"
    SAME_OWNER = "same_owner"
    WITHDRAWN = "withdrawn"
    NUMBERS_CONFLICT = "numbers_conflict"
    NEGATION_CONFLICT = "negation_conflict"
    ORIGIN_NOT_IN_CORPUS = "origin_not_in_corpus"
    LANGUAGE_UNSUPPORTED = "language_unsupported"
    CIRCULAR = "circular"


class MatchDirection(StrEnum):
    """Which of two compared texts came from the other."""

    LEFT_FROM_RIGHT = "left_from_right"
    RIGHT_FROM_LEFT = "right_from_left"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One published text.

    Attributes:
        text: The article's text; never changed after reading. All spans count its code points.
        id: Unique in a store; empty means: derive it from the content.
        published_at: What the page claims, ISO 8601 to the year, month, day, minute or second,
            with or without a zone; None where it says nothing.
        language: ISO 639-1 as the source declares it; None means: detect it.
        credit: A credit line outside the text (``creditText``, ``sourceOrganization`` beside a
            publisher), or None.
        extra: Fields of the record that this project does not know, given back as they came.
    """

    text: str
    id: str = ""
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    byline: str | None = None
    published_at: str | None = None
    language: str | None = None
    credit: str | None = None
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article; ``paragraph`` numbers its paragraph from 0."""

    span: Span
    paragraph: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """A passage within quotation marks.

    Attributes:
        span: With the marks.
        inner: Without them; one that runs over paragraphs is one quotation.
        depth: 0 for an outer quotation, 1 for one nested in it.
    """

    span: Span
    inner: Span
    depth: int = 0


class BoilerplateKind(StrEnum):
    """What kind of furniture a passage is."""

    NAVIGATION = "navigation"
    CAPTION = "caption"
    CREDIT = "credit"
    DATELINE = "dateline"
    SUBSCRIPTION = "subscription"
    RIGHTS = "rights"
    INITIALS = "initials"
    CORRECTION = "correction"
    HEADLINE = "headline"


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """A passage that never counts as shared text, by its own form."""

    span: Span
    kind: BoilerplateKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CanonicalText:
    """An article's text taken apart; every span is of ``text`` as stored.

    Attributes:
        sentences: Of the running text and of boilerplate alike, sorted, not overlapping.
        quotations: Sorted by start; nested ones follow their outer one.
        boilerplate: Found by form alone (position, wording); what an outlet repeats from page to
            page is found by the index.
        language: ISO 639-1, given or detected; None where neither (under five words).
    """

    text: str
    sentences: tuple[Sentence, ...]
    quotations: tuple[Quotation, ...]
    boilerplate: tuple[Boilerplate, ...]
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who said what in one article.

    Attributes:
        source: Span of the source as written beside the cue ("he", "Kirby", "deux responsables
            proches du dossier"), or None where no source is named.
        cue: Span of the cue ("said", "selon"), or None (a bare quotation carried on).
        content: Span or spans of what is said, quotation marks left out where it is one quotation.
        source_type: Of the resolved source.
        commitment: How the source stands to the content.
        source_text: The nearest full form of the source in the article, its own words ("John
            Kirby" where the cue has "he"); None for no source.
        source_name: Canonical name for joining across articles (case, titles and particles
            folded), or None where there is none to be had.
        told: Canonical name of the outlet that was told ("told Reuters"), or None.
    """

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    source_type: SourceType
    commitment: Commitment = Commitment.ASSERTS
    source_text: str | None = None
    source_name: str | None = None
    told: str | None = None


class CreditKind(StrEnum):
    """Where a credit stands."""

    DATELINE = "dateline"
    BYLINE = "byline"
    CREDIT_LINE = "credit_line"
    NOTE = "note"
    CONTRIBUTOR = "contributor"


class CreditRole(StrEnum):
    """What a credit says of the outlet it names."""

    ORIGIN = "origin"
    PART = "part"
    VIA = "via"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """An outlet named as the source *of the text*.

    Attributes:
        outlet: Canonical name.
        outlet_text: As written.
        kind: Where it stands.
        role: ORIGIN: the text is that outlet's; PART: it contributed ("with AFP", "By X and The
            Associated Press"); VIA: named as the place the text was taken from, where another
            credit or the text shows that it began elsewhere.
        span: In the article's text; None where it stands in the byline or credit field.
        where: ``text``, ``byline``, ``credit`` or ``title``.
    """

    outlet: str
    outlet_text: str
    kind: CreditKind
    role: CreditRole
    span: Span | None
    where: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """An article names another outlet as its source of information.

    Attributes:
        outlet: Canonical name.
        outlet_text: As written.
        span: Of the outlet's name in the article's text.
        sentence: Span of the sentence it stands in.
    """

    outlet: str
    outlet_text: str
    span: Span
    sentence: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMark:
    """A sign of the article's own newsroom: "told the Herald" in the Herald, "nous a dit".

    Attributes:
        span: Of the sign.
        outlet: Canonical name it gives, or None ("told us").
    """

    span: Span
    outlet: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourcing:
    """All that one article says about where it comes from and who vouches for what.

    Attributes:
        publisher: Canonical name of who published it: the ``outlet`` field; where that is
            missing, what the text itself shows (dateline, contributor lines, "told Reuters" with
            no other newsroom's mark), else None.
        publisher_shown: Span that shows the publisher where it was read off the text.
        supported: False where the language has no attribution data (``language_unsupported``).
    """

    attributions: tuple[Attribution, ...]
    credits: tuple[Credit, ...]
    citations: tuple[Citation, ...]
    own_marks: tuple[OwnMark, ...]
    publisher: str | None
    publisher_shown: Span | None = None
    supported: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article with all that was read off it; what the deciding stages work on."""

    article: Article
    canonical: CanonicalText
    sourcing: Sourcing

    @property
    def id(self) -> str:
        """The article's id."""
        return self.article.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Shares 0..1 of either text that the other covers, quotations and boilerplate left out."""

    left: float
    right: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Two texts compared in full.

    Attributes:
        derived: Calibrated probability 0..1 that one text derives from the other, or both from a
            third text.
        relation: Their relation where ``derived`` reaches 0.5, else None.
        verbatim_share: Share 0..1 of the aligned words outside quotations whose sentence is word
            for word the same.
        direction: By the evidence of the two texts alone.
        direction_evidence: (evidence name, weight) for and against: positive says that left came
            from right.
        features: The numbers ``derived`` rests on.
        reasons: Codes where the comparison abstains.
    """

    left: str
    right: str
    derived: float
    relation: Relation | None
    coverage: Coverage
    passages: tuple[Passage, ...]
    verbatim_share: float
    direction: MatchDirection = MatchDirection.UNDECIDED
    direction_evidence: tuple[tuple[str, float], ...] = ()
    features: Mapping[str, float] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A span that shows why something is said.

    Attributes:
        type: ``passage``, ``credit``, ``byline``, ``date``, ``addition``, ``truncation``,
            ``dateline``, ``own_mark``, ``citation``, ``same_statement``, ``attribution`` ...
        article: Whose span it is.
        span: In that article, or None (a byline field, a date).
        from_span: In the article derived from, or None.
        kind: ``verbatim``, ``reworded`` or ``translated`` for passages, else None.
        similarity: 0..1 for passages, else None.
        note: One phrase for the reader.
    """

    type: str
    article: str
    span: Span | None = None
    from_span: Span | None = None
    kind: str | None = None
    similarity: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """``article`` drew on ``source``, or on an outlet outside the corpus.

    Attributes:
        source: Id of the article drawn on; None where it is not in the corpus.
        source_outlet: Canonical name of whose text it is.
        via: Outlet credited as the place the text was taken from, neither publisher nor origin.
        credited: A credit names the origin or the ``via`` outlet as the source of the text.
        decided: Whether the direction is; an undecided pair appears once.
        confidence: Calibrated probability 0..1 that the edge is right.
        coverage_article: Share 0..1 of the article that the source covers.
        coverage_source: Share 0..1 of the source that the article covers.
    """

    article: str
    source: str | None
    source_outlet: str | None
    relation: Relation
    via: str | None
    credited: bool
    decided: bool
    reasons: tuple[Reason, ...]
    confidence: float
    coverage_article: float
    coverage_source: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where an article's text began: an article of the corpus, an outlet, or both."""

    article: str | None
    outlet: str | None
    confidence: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one article stands in the tree.

    Attributes:
        role: ``original``, ``derived`` or ``unrelated``.
        line: Id of its reporting line (the first of ``lines``).
        lines: All lines it carries, its own added paragraphs included.
    """

    article: str
    role: str
    origin: Origin
    origins: tuple[Origin, ...]
    line: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedCitation:
    """A citation and the article of the corpus that it means, where there is one."""

    article: str
    citation: Citation
    cited_article: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceLine:
    """Which reporting line a sentence of an article belongs to.

    A copied sentence belongs to the line of its root; an added one to a line of its own article.
    ``root`` is the (article, sentence number) the sentence was taken from, itself if own.
    """

    article: str
    sentence: int
    line: str
    root: tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """Who took it from whom, over a set of articles."""

    places: tuple[Place, ...]
    derivations: tuple[Derivation, ...]
    citations: tuple[ResolvedCitation, ...]
    cycles: tuple[tuple[str, ...], ...]
    sentence_lines: tuple[SentenceLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """A sentence that states a claim, for one source it is attributed to.

    Attributes:
        span: Of the sentence.
        sentence: Its text, ``text[start:end]``.
        line: Id of the reporting line it belongs to.
        source_text: As written, nearest full form; None for none.
        source_name: Canonical, or None.
        cue: As written, or None.
    """

    article: str
    span: Span
    sentence: str
    line: str
    source_text: str | None
    source_name: str | None
    source_type: SourceType
    cue: str | None
    commitment: Commitment


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A proposition with its appearances and what can be said of its sources.

    Attributes:
        low: Largest set of pairwise proven-independent primary sources.
        high: Primary sources left after merging what is proven dependent.
        aliases: Ids this claim was known by before.
    """

    id: str
    text: str
    language: str | None
    appearances: tuple[Appearance, ...]
    verdict: Verdict
    low: int
    high: int
    reporting_lines: int
    outlets: int
    first_article: str
    contradicts: tuple[str, ...]
    updates: tuple[str, ...]
    reasons: tuple[Reason, ...]
    explanation: str
    evidence: tuple[Evidence, ...]
    aliases: tuple[str, ...] = ()
