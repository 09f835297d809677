"""The whole answer as one self-contained HTML page: no network, no scripts needed."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections import Counter
from importlib.resources import files

from provenance.answers import ClaimsAnswer, TreeAnswer
from provenance.exports.html_claims import claims_section, withdrawn_notice
from provenance.exports.html_derivations import derivations_section
from provenance.exports.html_elements import Html, element, together
from provenance.exports.html_tree import anchors_of, timeline_section, tree_section
from provenance.exports.svg import tree_css
from provenance.exports.wording import (
    RELATION_MEANINGS,
    RELATION_NAMES,
    VERDICT_MEANINGS,
    VERDICT_NAMES,
    VERDICT_ORDER,
    corpus_sentence,
    headline,
)
from provenance.made_with import TOOL, MadeWith
from provenance.model import Verdict

_TITLE = "Provenance report"
_SECTIONS = (
    ("tree", "The tree"),
    ("timeline", "In time"),
    ("derivations", "Who took it from whom"),
    ("claims", "What is independently sourced"),
    ("words", "What the words mean"),
)
_OUTLETS_NAMED = 200


def html_report(tree: TreeAnswer, claims: ClaimsAnswer | None, made: MadeWith | None = None) -> str:
    """Return the page.

    Args:
        tree: Who took it from whom.
        claims: Claims over the same articles; None for a page without any.
        made: With what it is made; None leaves it out.
    """
    claims = claims or ClaimsAnswer(corpus=tree.corpus, documents={}, claims=())
    style, script = _asset("report.css") + tree_css(), _asset("report.js")
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="generator", content=made.program if made else TOOL),
        element("title", _TITLE),
        element("style", Html(style)),
    )
    page = element("html", head, _body(tree, claims, made, Html(script)), lang="en")
    return f"<!doctype html>\n{page}\n"


def _body(tree: TreeAnswer, claims: ClaimsAnswer, made: MadeWith | None, script: Html) -> Html:
    anchors = anchors_of(tree)
    by = f"Made by {made.program if made else TOOL}"
    by += f" on {made.time_shown}" if made and made.time else ""
    return element(
        "body",
        element("a", "Skip to the answer", href="#main", class_="skip"),
        element(
            "header",
            element("p", _TITLE, class_="kicker"),
            element(
                "h1", "Who reported it, who took it from whom, and on how many sources it rests"
            ),
            element("p", by + ".", class_="quiet"),
        ),
        element(
            "nav",
            element("ul", *(element("li", _jump(*told)) for told in _SECTIONS)),
            aria_label="On this page",
        ),
        element(
            "main",
            _summary(tree, claims),
            withdrawn_notice(claims),
            tree_section(tree),
            timeline_section(tree, anchors),
            derivations_section(tree, anchors),
            claims_section(claims, anchors),
            _words(),
            id="main",
            tabindex=-1,
        ),
        element(
            "footer",
            element("p", f"{by}. {corpus_sentence(tree.corpus)}"),
            element("p", f"Articles {made.digest}; {made.settings_told}.") if made else None,
        ),
        element("script", script),
    )


def _jump(anchor: str, words: str) -> Html:
    return element("a", words, href=f"#{anchor}")


def _summary(tree: TreeAnswer, claims: ClaimsAnswer) -> Html:
    """Return the headline, its numbers at a glance, and what was searched."""
    verdicts = Counter(claim.verdict for claim in claims.claims)
    derived = {edge.article for edge in tree.tree.derivations if edge.decided}
    figures = (
        (len(tree.tree.places), "articles"),
        (len(derived), "taken from others"),
        (len(claims.claims), "claims"),
        (verdicts[Verdict.INDEPENDENT], "independently sourced"),
    )
    outlets = tree.corpus.outlet_names
    left_out = len(outlets) - _OUTLETS_NAMED
    named = ", ".join(outlets[:_OUTLETS_NAMED]) + (f" and {left_out} more" * (left_out > 0))
    searched = element("p", corpus_sentence(tree.corpus))
    if named:
        searched = together(
            searched, element("details", element("summary", "Which outlets"), element("p", named))
        )
    return element(
        "section",
        element("h2", "In short", id="short-heading", class_="hidden"),
        element("p", headline(tree, claims), class_="lead"),
        element(
            "dl",
            *(
                element("div", element("dt", words), element("dd", f"{number:,}"))
                for number, words in figures
            ),
            class_="figures",
        ),
        searched,
        aria_labelledby="short-heading",
    )


def _words() -> Html:
    """Return the definitions, what the numbers rest on, and what the page does not say."""
    relations = [
        (RELATION_NAMES[key].capitalize(), told) for key, told in RELATION_MEANINGS.items()
    ]
    verdicts = [(VERDICT_NAMES[key].capitalize(), VERDICT_MEANINGS[key]) for key in VERDICT_ORDER]
    return element(
        "section",
        element("h2", "What the words mean", id="words-heading"),
        element("h3", "How a text resembles its source"),
        _terms(relations),
        element("h3", "What can be said of a claim's sources"),
        _terms(verdicts),
        element("h3", "Other words"),
        _terms(_OTHER_WORDS),
        element("h3", "What the numbers rest on"),
        element("ul", *(element("li", told) for told in _BASIS)),
        element("h3", "What this page does not say"),
        element("ul", *(element("li", told) for told in _NOT_CLAIMED)),
        id="words",
        aria_labelledby="words-heading",
    )


_OTHER_WORDS = [
    (
        "Reporting line",
        "Articles joined by derivations, or by citing one another for the claim at hand. All copies and "
        "translations of one piece are one line, however many outlets print them.",
    ),
    (
        "Primary source",
        "The person, organisation or document that vouches for a statement; not the outlet that prints it.",
    ),
    (
        "Independent sources",
        "Two numbers: how many are proven to be independent of one another, and how many there may be at "
        "most, after joining only those that are proven to be dependent.",
    ),
    (
        "Coverage",
        "The share of a text that the aligned passages cover, with quotations and page furniture left out.",
    ),
    (
        "Credited",
        "The byline, the credit line or a note names the other outlet as the source of the text.",
    ),
    ("Confidence", "The estimated probability that this derivation is right."),
    (
        "Undecided",
        "Two texts are related, and the evidence does not tell which came from which. It is never guessed.",
    ),
]
_BASIS = [
    "The words of the articles that were searched, compared sentence by sentence, in full.",
    "Credits, bylines, datelines and citations in these articles, and the dates that their pages claim.",
    "Sources as the sentences name them. A person, the office held and its spokesperson count as one.",
]
_NOT_CLAIMED = [
    "It does not say whether a claim is true. Several sources can be wrong, and a single one right.",
    "It says nothing of articles that were not searched. What is sole here may stand elsewhere too.",
    "A missing credit is no evidence of independence: outlets hardly name whom they copy.",
    "It does not say that anybody did wrong. Outlets pay agencies for text so that they may print it.",
    "It was made automatically. Open the evidence before you rely on a line.",
]


def _terms(terms: list[tuple[str, str]]) -> Html:
    rows = (element("div", element("dt", term), element("dd", told)) for term, told in terms)
    return element("dl", *rows, class_="terms")


def _asset(name: str) -> str:
    return files("provenance.exports").joinpath(f"assets/{name}").read_text("utf-8")


def _digest(content: str) -> str:
    """Return a source expression of Content Security Policy level 3 for inline content."""
    return "sha256-" + b64encode(hashlib.sha256(content.encode()).digest()).decode()
