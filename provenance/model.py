"""The nouns of the domain. Plain values: no database, no models, no input or output."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from index import Span


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
    REVIEWED = "reviewed"
    SAME_CLAIM_POSSIBLE = "same_claim_possible"


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
        weak: Sources read off weak signs ("the mayor promises 200 beds"); each speaks for its
            sentence only where no attribution does.
    """

    attributions: tuple[Attribution, ...]
    credits: tuple[Credit, ...]
    citations: tuple[Citation, ...]
    own_marks: tuple[OwnMark, ...]
    publisher: str | None
    publisher_shown: Span | None = None
    supported: bool = True
    weak: tuple[Attribution, ...] = ()


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
