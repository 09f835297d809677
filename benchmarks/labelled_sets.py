"""Write the scorers' figures on the labelled sets into the tables of docs/quality.md and README.md.

    python -m benchmarks.labelled_sets SCORES [NAME=STORIES ...]

SCORES and STORIES are what the scorers print as JSON: flat names under "metrics", such as
"stories.parent_f1", and those of one run over other stories, such as "parent_f1", which are called
"12 NAME stories". Sets and scorers are not part of this repository.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from scipy.stats import binomtest

from benchmarks.sample_corpus import Share, upper_bound

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "docs" / "figures.json"

Metrics = dict[str, float | None]
Row = list[str]

# Question and figure, by the name that the scorer of stories gives it.
_OF_STORIES = (
    ("Who took it from whom?", "parent links, F1", "parent_f1"),
    ("Who took it from whom?", "in the right family, F1", "line_pair_f1"),
    ("Who took it from whom?", "relation right", "relation_accuracy"),
    ("Who took it from whom?", "links that join what is not one", "false_edge_rate"),
    ("Who took it from whom?", "origin's outlet right", "origin_outlet_accuracy"),
    ("Who took it from whom?", "citations, F1", "citation_f1"),
    ("Who said it?", "source right", "source_match"),
    ("Is it one claim?", "pairs of sentences, F1", "pair_f1"),
    ("Is it one claim?", "pairs in two languages, F1", "cross_pair_f1"),
    ("Is it independent?", "verdict right", "verdict_accuracy"),
    ("Is it independent?", "the interval holds the right number", "sources_contains"),
    ("Is it independent?", "called independent and is not", "false_independence_rate"),
    ("Is it independent?", "independent and called so", "independence_recall"),
)
_TOGETHER = ("parent_f1", "false_edge_rate", "verdict_accuracy", "false_independence_rate")
_PAIR_SETS = {
    "helsinki": "web pages, syndication v same event (English)",
    "clough": "reworded to various degrees v own answers (English)",
    "wmt14": "professional translations, six languages",
    "wmt21": "translations and siblings in other words v look-alikes",
    "bill_passages": "passages of bills, reuse v stock phrases",
}
_OF_PAIRS = (
    ("AUC", "auc"),
    ("AUC against look-alikes", "auc_hard"),
    ("F1 at 0.5", "f1"),
    ("recall at precision 0.99", "recall_p99"),
    ("look-alikes in two languages called derived", "across_called_derived"),
)
_ATTRIBUTION_SETS = {
    "polnear": "political news (English)",
    "gum": "texts of many kinds (English)",
    "ud_en": "sentences (English, silver)",
    "ud_fr": "sentences (French, silver)",
}
_SAME_CLAIM = (
    ("news sentences (English)", "accuracy", "mrpc.accuracy"),
    ("graded sentence pairs (English)", "rank correlation", "stsb_en.spearman"),
    ("graded sentence pairs (French)", "rank correlation", "stsb_fr.spearman"),
    ("same words, other roles (English)", "AUC", "paws_en.auc"),
    ("same words, other roles (French)", "AUC", "paws_fr.auc"),
    ("a sentence and its translation (English, French)", "AUC", "pud_en_fr.auc"),
    ("edited claims (English)", "balanced accuracy", "perturb.balanced_accuracy"),
    ("posts and the claims they make (English)", "mean reciprocal rank", "checkthat_en.mrr"),
    ("posts and the claims they make (French)", "mean reciprocal rank", "checkthat_fr.mrr"),
)
_CREDIT = (
    ("newspapers of 1840 to 2000 (French)", "agencies, F1", "impresso_fr.agency_f1"),
    ("political news (English)", "wire articles, F1", "polnear.wire_f1"),
)
# What the scorers count by, and the figures that are shares of just that.
_COUNTED_ON = {
    "pairs": ("pairs", "pairs"),
    "retrieval": ("queries", "texts asked"),
    "direction": ("pairs", "pairs"),
    "attribution": ("documents", "texts"),
    "credit": ("articles", "articles"),
    "same_claim": ("items", "pairs"),
}
_PLAIN_SHARES = ("precision_at_1", "decided", "accuracy")
_HEADLINE = ("parent_precision", "parent_recall", "relation_accuracy", "verdict_accuracy")


def of_stories(name: str, metrics: Metrics, prefix: str, only: tuple[str, ...] = ()) -> list[Row]:
    """Return question, set, figure, value and what it rests on for one run of the scorer of stories."""
    return [
        [question, name, figure, shown(metrics.get(prefix + key)), "all", "-"]
        for question, figure, key in _OF_STORIES
        if not only or key in only
    ]


def of_sets(metrics: Metrics, stories: str) -> list[Row]:
    """Return question, set, figure, value and what it rests on for sets that are not stories."""
    named = {**_PAIR_SETS, "stories": stories}
    wanted = [
        *(
            ("Does it derive?", name, figure, f"pairs.{key}.{metric}")
            for key, name in _PAIR_SETS.items()
            for figure, metric in _OF_PAIRS
        ),
        *(
            ("Who else reported this?", named[key], figure, f"retrieval.{key}.{metric}")
            for key in ("wmt14", "wmt21", "stories")
            for figure, metric in (
                ("recall at 5", "recall_at_5"),
                ("first report right", "precision_at_1"),
            )
        ),
        *(
            ("Which was first?", named[key], figure, f"direction.{key}.{metric}")
            for key in ("wmt14", "wmt21", "clough", "stories")
            for figure, metric in (
                ("decided", "decided"),
                ("right where decided", "accuracy_decided"),
            )
        ),
        *(
            ("Who said it?", name, figure, f"attribution.{key}.{metric}")
            for key, name in _ATTRIBUTION_SETS.items()
            for figure, metric in (
                ("what was said, F1 at 0.3 overlap", "speech_content_f1_30"),
                ("who said it, F1 at 0.3 overlap", "speech_source_f1_30"),
            )
        ),
        *(("Whose text is it?", name, figure, f"credit.{key}") for name, figure, key in _CREDIT),
        *(
            ("Is it one claim?", name, figure, f"same_claim.{key}")
            for name, figure, key in _SAME_CLAIM
        ),
    ]
    return [
        [question, name, figure, shown(metrics.get(key)), *counted(metrics, key)]
        for question, name, figure, key in wanted
    ]


def counted(metrics: Metrics, key: str) -> tuple[str, str]:
    """Return what a figure was counted on, and the limits of a plain share with 95 % confidence.

    Source:
        C. J. Clopper and E. S. Pearson, "The use of confidence or fiducial limits illustrated in the
        case of the binomial", 1934.
    """
    scorer, name, figure = key.split(".")
    field, unit = _COUNTED_ON[scorer]
    total = metrics.get(f"{scorer}.{name}.{field}")
    value = metrics.get(key)
    if total is None or value is None:
        return "-", "-"
    size = round(total)
    if figure == "accuracy_decided":
        size = round(total * (metrics[f"{scorer}.{name}.decided"] or 0.0))
    elif figure not in _PLAIN_SHARES:
        return f"{size} {unit}", "-"
    limits = binomtest(round(value * size), size).proportion_ci(0.95)
    return f"{size} {unit}", f"{limits.low:.3f} to {limits.high:.3f}"


def headline(name: str, metrics: Metrics, prefix: str) -> Row:
    """Return the row of README.md for one run of the scorer of stories."""
    wrong = metrics[prefix + "false_independence"]
    counted = metrics[prefix + "not_independent_claims"]
    return [
        name,
        f"{wrong:.0f} of {counted:.0f}",
        *(shown(metrics.get(prefix + key)) for key in _HEADLINE),
    ]


def independence(name: str, metrics: Metrics, prefix: str) -> Row:
    """Return the row of false independence, with its bound, for one run of the scorer of stories."""
    wrong, counted = (
        round(metrics[prefix + key] or 0)
        for key in ("false_independence", "not_independent_claims")
    )
    bound = upper_bound(Share(wrong, counted))
    return [
        name,
        f"{wrong} of {counted}",
        f"{bound:.3f}",
        shown(metrics.get(prefix + "independence_recall")),
    ]


def shown(value: float | None) -> str:
    """Return a figure with three decimals; "-" where there is none."""
    return "-" if value is None else f"{value:.3f}"


def articles_of(metrics: Metrics, prefix: str) -> str:
    """Return how many stories and articles a run counted."""
    return (
        f"{metrics[prefix + 'stories']:.0f} %s stories, {metrics[prefix + 'articles']:.0f} articles"
    )


def main(scores: Path, others: Sequence[tuple[str, Path]]) -> None:
    """Write the three tables; the row of the sample corpus, which ``make quality`` writes, stays."""
    metrics: Metrics = json.loads(scores.read_text("utf-8"))["metrics"]
    invented = articles_of(metrics, "stories.") % "invented"
    real = f"{metrics['seeds.articles']:.0f} real articles"
    rows = [
        *of_stories(real, metrics, "seeds."),
        *of_stories(invented, metrics, "stories."),
        *of_stories("the same in one store", metrics, "stories_together.", _TOGETHER),
    ]
    heads = [headline(invented, metrics, "stories."), headline(real, metrics, "seeds.")]
    bounds = [independence(invented, metrics, "stories."), independence(real, metrics, "seeds.")]
    for called, path in others:
        measured: Metrics = json.loads(path.read_text("utf-8"))["metrics"]
        name = articles_of(measured, "") % called
        rows += of_stories(name, measured, "")
        heads.append(headline(name, measured, ""))
        bounds.append(independence(name, measured, ""))
    rows += of_sets(metrics, invented)
    tables = json.loads(FIGURES.read_text("utf-8"))
    columns = ["question", "set", "figure", "value", "counted on", "95 % limits"]
    tables["labelled"]["columns"] = columns
    tables["labelled"]["rows"] = [row for row in rows if row[3] != "-"]
    for table, added in (("headline", heads), ("independence", bounds)):
        tables[table]["rows"] = [tables[table]["rows"][0], *added]
    FIGURES.write_text(json.dumps(tables, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    named = [argument.partition("=") for argument in sys.argv[2:]]
    main(Path(sys.argv[1]), [(name, Path(path)) for name, _, path in named])
