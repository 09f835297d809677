"""``provenance dedup --semantic``: what says the same in other words is told, and stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.deduplicating import as_json_lines, ids_of, invented, read_lines, records
from tests.test_dedup import run

pytestmark = pytest.mark.model

CRANE = (
    "The harbour authority of Lindhaven said on Tuesday that the old crane on the north pier would "
    "be taken down before winter. Engineer Mara Ostberg, who inspected the crane in August, found "
    "cracks in three of its four legs. The work will cost 340,000 crowns and take six weeks, during "
    "which ferries to Skarno will leave from the fish market. Fishermen had asked the council to "
    "keep the crane as a landmark, but the council voted seven to two for its removal."
)
GRUE = (
    "L'autorité portuaire de Lindhaven a annoncé mardi que la vieille grue de la jetée nord serait "
    "démontée avant l'hiver. L'ingénieure Mara Ostberg, qui a inspecté la grue en août, a trouvé des "
    "fissures dans trois de ses quatre pieds. Les travaux coûteront 340 000 couronnes et dureront six "
    "semaines, pendant lesquelles les ferries pour Skarno partiront du marché aux poissons. Les "
    "pêcheurs avaient demandé au conseil de conserver la grue comme point de repère, mais le conseil "
    "a voté par sept voix contre deux pour son enlèvement."
)
LIBRARY = (
    "A new library opened in Varnby on Saturday with a concert of the school choir. The building "
    "holds 60,000 books and a reading room for children, and was paid for by a bequest of the late "
    "teacher Olof Brenner. Visitors queued along the market square until the evening."
)


def test_a_translation_joins_the_cluster_and_nothing_is_dropped_for_it(tmp_path: Path) -> None:
    """Who wants one language each must not lose the other; who wants to know is told."""
    texts = {"en": CRANE, "fr": GRUE, "library": LIBRARY, "copy": CRANE}
    rows: list[dict[str, object]] = [{"id": name, "text": text} for name, text in texts.items()]
    source = tmp_path / "in.jsonl"
    source.write_bytes(as_json_lines(rows))
    outputs = ("-o", tmp_path / "kept.jsonl", "--clusters", tmp_path / "clusters.jsonl")

    result = run(source, *outputs, "--semantic", "--json")

    told = json.loads(result.stdout)
    by_id = {row["id"]: row for row in read_lines(tmp_path / "clusters.jsonl")}
    assert (told["kept"], told["dropped"], told["semantic"]["found"]) == (3, 1, 1)
    assert by_id["fr"]["relation"] == "translation"
    assert by_id["fr"]["kept"] is True
    assert by_id["fr"]["cluster"] == by_id["en"]["cluster"] != by_id["library"]["cluster"]
    assert ids_of(tmp_path / "kept.jsonl") == ["en", "fr", "library"]


def test_without_candidates_nothing_is_found(tmp_path: Path) -> None:
    """A collection without rewordings is the common case."""
    source = tmp_path / "in.jsonl"
    source.write_bytes(as_json_lines([*records(), {"id": "z", "text": invented(40)}]))

    result = run(source, "--dry-run", "--semantic", "--json")

    assert json.loads(result.stdout)["semantic"]["found"] == 0
