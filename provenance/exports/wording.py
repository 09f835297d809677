"""The plain words that screens and reports use for relations, verdicts and reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from provenance.answers import ClaimsAnswer, Corpus, TreeAnswer, outlet_shown
from provenance.cleaning import one_line
from provenance.decisions import Action, Review
from provenance.findings import Claim, Derivation
from provenance.model import Commitment, Document, Reason, Relation, SourceType, Verdict

RELATION_NAMES: Mapping[Relation, str] = {
    Relation.VERBATIM: "verbatim copy",
    Relation.NEAR_DUPLICATE: "near-duplicate",
    Relation.EXCERPT: "excerpt",
    Relation.REWORDING: "rewording",
    Relation.TRANSLATION: "translation",
}
RELATION_MEANINGS: Mapping[Relation, str] = {
    Relation.VERBATIM: "The same text; only headline, credit, dateline or typography differ.",
    Relation.NEAR_DUPLICATE: "Nearly the same text: small edits, a few paragraphs left out, some of its own added.",
    Relation.EXCERPT: "Part of the source's text, cut short or embedded in a text of its own.",
    Relation.REWORDING: "The source's sentences in other words, in whole or in part.",
    Relation.TRANSLATION: "The source's text in another language.",
}
# The most useful to a fact-checker first; what stands in one article alone comes last.
VERDICT_ORDER = (
    Verdict.INDEPENDENT,
    Verdict.UNRESOLVED,
    Verdict.SINGLE_SOURCE,
    Verdict.REPEATED,
    Verdict.SOLE,
)
VERDICT_NAMES: Mapping[Verdict, str] = {
    Verdict.INDEPENDENT: "independent",
    Verdict.UNRESOLVED: "unresolved",
    Verdict.SINGLE_SOURCE: "single source",
    Verdict.REPEATED: "repeated",
    Verdict.SOLE: "sole",
}
VERDICT_MEANINGS: Mapping[Verdict, str] = {
    Verdict.INDEPENDENT: "At least two sources in separate reporting lines, each with its own access shown in the text.",
    Verdict.UNRESOLVED: "Two or more reporting lines, but nothing proves that their sources are different ones.",
    Verdict.SINGLE_SOURCE: "Two or more reporting lines that all rest on one primary source.",
    Verdict.REPEATED: "Several articles that took it from one another: one reporting line, however often it was printed.",
    Verdict.SOLE: "One article alone has it, among those searched.",
}
REASON_MEANINGS: Mapping[Reason, str] = {
    Reason.TIE_IN_TIME: "Neither the words nor the dates say which was first.",
    Reason.DATE_DAY_PRECISION: "The dates that would decide are known to the day only, and it is the same day.",
    Reason.NO_DATE: "A text that matters for the order has no date.",
    Reason.TEXT_TOO_SHORT: "Too few words are left to compare without quotations and page furniture.",
    Reason.QUOTE_ONLY: "All that the texts share is quotations.",
    Reason.BOILERPLATE_ONLY: "All that the texts share is what the outlet prints on other pages too.",
    Reason.SHARED_THIRD_SOURCE_POSSIBLE: "The sources may rest on one and the same third source.",
    Reason.ANONYMOUS_SOURCES: "Sources without a name may be one person.",
    Reason.OWN_VOICE: "An outlet states it without saying how it knows.",
    Reason.SAME_OWNER: "The outlets have one owner, and do not each show access of their own.",
    Reason.WITHDRAWN: "The source took it back.",
    Reason.NUMBERS_CONFLICT: "The same thing seems to be stated with other figures elsewhere.",
    Reason.NEGATION_CONFLICT: "Another article seems to state the opposite.",
    Reason.ORIGIN_NOT_IN_CORPUS: "The text began with an outlet whose own piece is not among those searched.",
    Reason.LANGUAGE_UNSUPPORTED: "Who said what cannot be read in this language.",
    Reason.CIRCULAR: "Outlets cite one another, and nobody else vouches for it.",
    Reason.SAME_CLAIM_POSSIBLE: "Another line may state it too, in words too unlike to tell.",
    Reason.REVIEWED: "A reviewer decided it; what is found by itself is given beside it.",
}
SOURCE_TYPE_NAMES: Mapping[SourceType, str] = {
    SourceType.NAMED_PERSON: "named person",
    SourceType.ANONYMOUS: "unnamed person",
    SourceType.ORGANISATION: "organisation",
    SourceType.DOCUMENT: "document",
    SourceType.OUTLET: "outlet",
    SourceType.NONE: "no source: the outlet's own voice",
}
COMMITMENT_NAMES: Mapping[Commitment, str] = {
    Commitment.ASSERTS: "asserts",
    Commitment.REPORTS: "reports",
    Commitment.DOUBTS: "doubts",
    Commitment.DENIES: "denies",
    Commitment.WITHDRAWS: "withdraws",
}
DECISION_NAMES: Mapping[Action, str] = {
    Action.ACCEPT: "accepted",
    Action.PIN: "pinned",
    Action.REJECT: "rejected",
    Action.UNDO: "taken back",
}
# The languages with attribution data and those that news is most often met in (ISO 639-1).
LANGUAGE_NAMES: Mapping[str, str] = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
EVIDENCE_NAMES: Mapping[str, str] = {
    "passage": "Shared passage",
    "credit": "Credit",
    "credit_line": "Credit line",
    "byline": "Byline",
    "dateline": "Dateline",
    "date": "Date",
    "addition": "Added text",
    "truncation": "Left out",
    "own_mark": "Own newsroom's mark",
    "agency": "Agency",
    "family_credit": "Credit in other copies",
    "stands_for": "Stands for the piece",
    "access": "Own access",
    "citation": "Citation",
    "same_statement": "Same statement",
    "attribution": "Attribution",
    "same_claim_possible": "May state the same",
    "review": "Reviewer's decision",
}


def relation_label(edge: Derivation) -> str:
    """Return what a drawing writes beside a line."""
    return RELATION_NAMES[edge.relation] + (" (reviewed)" if edge.review else "")


def reason_meaning(code: str) -> str:
    """Return a reason in plain words; a code that is not known stands for itself."""
    known = {str(reason): meaning for reason, meaning in REASON_MEANINGS.items()}
    return known.get(str(code), str(code).replace("_", " ").capitalize() + ".")


def decided_words(review: Review) -> str:
    """Return who decided, in a few words: ``accepted by A. Reviewer``."""
    return f"{DECISION_NAMES[review.action]} by {one_line(review.reviewer)}"


def review_words(review: Review) -> str:
    """Return a decision in full: who, when, why, and what contradicts it since."""
    parts = [f"{decided_words(review)}, {review.decided_at[:10]}"]
    parts += [one_line(part) for part in (review.note, review.flagged or "") if part]
    return ". ".join(part.rstrip(".") for part in parts) + "."


def language_name(language: str) -> str:
    """Return a language's English name; a code that is not known stands for itself."""
    return LANGUAGE_NAMES.get(language.partition("-")[0].lower(), language)


def evidence_name(kind: str) -> str:
    """Return what a reader calls this type of evidence."""
    return EVIDENCE_NAMES.get(kind, kind.replace("_", " ").capitalize())


def count(number: int, singular: str, plural: str = "") -> str:
    """Return a number with its noun: ``1 article``, ``2 articles``."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def joined(parts: list[str]) -> str:
    """Return parts as an English list: ``one, two and three``."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def percent(share: float) -> str:
    """Return a share 0..1 as whole per cent; never 0 or 100 where it is not exactly that."""
    whole = round(100 * share)
    if share > 0 and whole == 0:
        return "under 1 %"
    return f"{99 if share < 1 and whole == 100 else whole} %"


def outlet_name(documents: Mapping[str, Document], article: str | None) -> str:
    """Return the article's outlet; where it is not known, the article's id tells it from others."""
    document = documents.get(article or "")
    name = outlet_shown(document) if document else None
    return name or (f"unknown outlet ({article})" if article else "unknown outlet")


def source_name(documents: Mapping[str, Document], edge: Derivation) -> str:
    """Return the outlet that was drawn on."""
    if edge.source is not None:
        return outlet_name(documents, edge.source)
    return edge.source_outlet or "an unknown source"


def interval_words(low: int, high: int) -> str:
    """Return how many independent sources there are, in words."""
    if high == 0:
        return "no source left or visible"
    if low == high:
        return count(low, "independent source")
    if low == 0:
        return f"no proven source, at most {high}"
    return f"at least {count(low, 'independent source')}, at most {high}"


def corpus_sentence(corpus: Corpus) -> str:
    """Return what was searched: how many articles, which outlets, which dates."""
    parts = [f"Searched: {count(corpus.articles, 'article')}"]
    if corpus.outlets:
        parts.append(f"from {count(corpus.outlets, 'outlet')}")
    if corpus.first and corpus.last:
        same = corpus.first == corpus.last
        dates = corpus.first if same else f"{corpus.first} to {corpus.last}"
        parts.append(f"dated {dates}")
    notes = [f"{corpus.undated:,} without a date"] if corpus.undated else []
    if corpus.without_outlet:
        notes.append(f"{corpus.without_outlet:,} without a known outlet")
    return " ".join(parts) + (f" ({', '.join(notes)})" if notes else "") + "."


def headline(tree: TreeAnswer, claims: ClaimsAnswer | None) -> str:
    """Return the whole answer in one sentence of numbers."""
    parts = [_articles_part(tree), _derivations_part(tree)]
    if claims is not None and claims.claims:
        parts.append(_claims_part(claims.claims))
    return "; ".join(parts) + "."


def _articles_part(tree: TreeAnswer) -> str:
    # An answer about some articles also speaks of those that drew on them.
    ids = {place.article for place in tree.tree.places} | {
        name for edge in tree.tree.derivations for name in (edge.article, edge.source) if name
    }
    documents = [tree.documents[article] for article in sorted(ids) if article in tree.documents]
    outlets = {document.sourcing.publisher or outlet_shown(document) for document in documents}
    known = len(outlets - {None})
    return count(len(ids), "article") + (f" from {count(known, 'outlet')}" if known else "")


def _derivations_part(tree: TreeAnswer) -> str:
    """Say how many articles derive from others, each counted once, under its main relation."""
    main: dict[str, Derivation] = {}
    undecided = 0
    for edge in tree.tree.derivations:
        undecided += not edge.decided
        best = main.get(edge.article)
        if edge.decided and (best is None or edge.coverage_article > best.coverage_article):
            main[edge.article] = edge
    parts = [_taken_from_others(list(main.values()))]
    if undecided:
        verb = "shares its text" if undecided == 1 else "share their text"
        parts.append(f"{count(undecided, 'pair')} {verb}, and which was first cannot be told")
    return "; ".join(filter(None, parts)) or "no derivation was found"


def _taken_from_others(edges: list[Derivation]) -> str:
    outside = sum(edge.source is None for edge in edges)
    if len(edges) == 1:
        name = RELATION_NAMES[edges[0].relation]
        article = "an" if name[0] in "aeiou" else "a"
        where = "a source outside this collection" if outside else "another"
        return f"1 is {article} {name} of {where}"
    relations = Counter(edge.relation for edge in edges)
    named = [
        count(relations[relation], name, "verbatim copies" if "copy" in name else "")
        for relation, name in RELATION_NAMES.items()
        if relations[relation]
    ]
    if not named:
        return ""
    of_them = f", {outside:,} of them from sources outside this collection" if outside else ""
    return f"{len(edges):,} are taken from others ({joined(named)}){of_them}"


def _claims_part(claims: tuple[Claim, ...]) -> str:
    verdicts = Counter(claim.verdict for claim in claims)
    independent = verdicts[Verdict.INDEPENDENT]
    be = "is" if independent == 1 else "are"
    said = [f"{independent:,} {be} independently sourced"]
    for verdict, one, many in (
        (Verdict.UNRESOLVED, "unresolved", "unresolved"),
        (Verdict.SINGLE_SOURCE, "from a single source", "from a single source each"),
        (Verdict.REPEATED, "repeated", "repeated"),
        (Verdict.SOLE, "in one article alone", "in one article alone"),
    ):
        number = verdicts[verdict]
        if number:
            said.append(f"{number:,} {one if number == 1 else many}")
    withdrawn = sum(Reason.WITHDRAWN in claim.reasons for claim in claims)
    lead = f"{count(withdrawn, 'claim')} withdrawn by the source; " if withdrawn else ""
    return f"{lead}of {count(len(claims), 'claim')} {', '.join(said)}"
