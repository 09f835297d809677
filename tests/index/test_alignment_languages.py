"""Texts in different languages compared without a multilingual model, and models that are one."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from index import IndexedText, Span, align, open_encoder, prepare
from index.alignment_text import PreparedText
from index.multilingual import is_multilingual
from tests.index.test_alignment import SOURCE

TRANSLATIONS = {
    "de": """Ein Güterzug ist am Dienstagabend nahe dem Dorf Ostrava Mill entgleist und hat 40 \
Tonnen Getreide auf eine Landstraße verschüttet, teilte die Bahnbehörde mit.
Der Lokführer, der seit elf Jahren auf der Strecke arbeitet, wurde wegen Prellungen behandelt und \
noch vor Mitternacht nach Hause geschickt.
Die Prüfer fanden 300 Meter vor der Kurve eine gerissene Verbindung, wie aus einem ersten Bericht \
hervorgeht, den Bürgermeisterin Petra Lindqvist gesehen hat.
Auf der Strecke verkehren täglich acht Züge zwischen Ostrava Mill und dem Hafen von Kolding, die \
meisten mit Weizen und Gerste beladen.
Die Arbeiter hoffen, eines der beiden Gleise bis Freitag wieder zu öffnen, das zweite eine Woche \
später.
Lindqvist hatte die Bahn im März nach zwei kleineren Unfällen in derselben Kurve gebeten, die Züge \
langsamer fahren zu lassen.""",
    "es": """Un tren de mercancías descarriló el martes por la noche cerca del pueblo de Ostrava \
Mill y derramó 40 toneladas de grano sobre una carretera rural, informó la autoridad ferroviaria.
El maquinista, que llevaba once años en la línea, fue atendido por contusiones y enviado a casa \
antes de la medianoche.
Los inspectores hallaron una junta agrietada 300 metros antes de la curva, según un primer informe \
que vio la alcaldesa, Petra Lindqvist.
La línea lleva ocho trenes al día entre Ostrava Mill y el puerto de Kolding, la mayoría cargados de \
trigo y cebada.
Los equipos esperan reabrir una de las dos vías el viernes y la segunda una semana más tarde.
En marzo, Lindqvist pidió a la compañía que redujera la velocidad de los trenes tras dos accidentes \
menores en la misma curva.""",
    "cs": """Nákladní vlak v úterý večer vykolejil nedaleko vesnice Ostrava Mill a na venkovskou \
silnici vysypal 40 tun obilí, uvedl drážní úřad.
Strojvedoucí, který na trati pracoval jedenáct let, byl ošetřen s pohmožděninami a před půlnocí \
poslán domů.
Inspektoři našli 300 metrů před obloukem prasklý spoj, vyplývá z první zprávy, kterou viděla \
starostka Petra Lindqvist.
Po trati jezdí denně osm vlaků mezi Ostrava Mill a přístavem Kolding, většina z nich naložená \
pšenicí a ječmenem.
Dělníci doufají, že jednu ze dvou kolejí otevřou do pátku a druhou o týden později.
Lindqvist v březnu po dvou menších nehodách ve stejném oblouku žádala dráhu, aby vlaky zpomalila.""",
    "ru": """Грузовой поезд сошёл с рельсов во вторник вечером у деревни Острава Милл, рассыпав 40 \
тонн зерна на просёлочную дорогу, сообщило железнодорожное управление.
Машиниста, который работал на линии одиннадцать лет, осмотрели из-за ушибов и до полуночи \
отпустили домой.
Инспекторы нашли треснувший стык за 300 метров до поворота, говорится в первом отчёте, который \
видела мэр Петра Линдквист.
По линии ходят восемь поездов в день между Острава Милл и портом Колдинг, большинство из них с \
пшеницей и ячменём.
Рабочие надеются открыть один из двух путей к пятнице, а второй через неделю.
В марте Линдквист просила железную дорогу замедлить поезда после двух небольших аварий на том же \
повороте.""",
}

OTHERS = {
    "de": """Ich schloss gerade die Bäckerei, als die Erde bebte, sagt Anders Holt in Ostrava Mill.
Er lief mit einer Lampe hinaus und sah die Wagen wie Spielzeug im Feld liegen.
Am Morgen roch die ganze Straße nach Mehl, Kinder füllten ihre Eimer.
Der Pfarrer öffnete den Gemeindesaal für 25 Menschen, die nicht nach Hause kamen.
Der Kurve traut hier niemand mehr, sagt seine Frau.""",
    "es": """Estaba cerrando la panadería cuando tembló el suelo, cuenta Anders Holt en Ostrava Mill.
Salió con una lámpara y vio los vagones tirados en el campo como juguetes.
Por la mañana toda la calle olía a harina y los niños llenaban cubos.
El cura abrió el salón parroquial a 25 personas que no podían volver a casa.
Nadie se fía ya de la curva, añade su mujer.""",
    "cs": """Zrovna jsem zavíral pekárnu, když se zatřásla zem, říká Anders Holt z Ostrava Mill.
Vyběhl s lampou a viděl vagony ležet v poli jako hračky.
Ráno celá ulice voněla moukou a děti si plnily kbelíky.
Farář otevřel sál pro 25 lidí, kteří se nedostali domů.
Tomu oblouku už nikdo nevěří, dodává jeho žena.""",
    "ru": """Я закрывал пекарню, когда задрожала земля, рассказывает Андерс Хольт из Острава Милл.
Он выбежал с лампой и увидел вагоны, лежащие в поле, как игрушки.
Утром вся улица пахла мукой, и дети наполняли вёдра.
Священник открыл зал для 25 человек, которые не могли попасть домой.
Этому повороту больше никто не верит, добавляет его жена.""",
}


def _prepared(text: str, language: str) -> PreparedText:
    sentences = tuple(Span(*m.span()) for m in re.finditer(r"[^\n]+", text))
    return prepare(IndexedText(key="t", text=text, language=language, sentences=sentences))


@pytest.mark.parametrize("language", sorted(TRANSLATIONS))
def test_a_translation_is_found_in_each_language_tested(language: str) -> None:
    """News crosses borders; a translated copy is no second source."""
    found = align(_prepared(SOURCE, "en"), _prepared(TRANSLATIONS[language], language))

    assert found.translated
    assert found.derived >= 0.5
    assert "language_unsupported" not in found.reasons


@pytest.mark.parametrize("language", sorted(OTHERS))
def test_an_independent_report_in_another_language_stays_apart(language: str) -> None:
    """A neighbour who saw it is a source of its own in whatever language."""
    assert align(_prepared(SOURCE, "en"), _prepared(OTHERS[language], language)).derived < 0.5


def test_a_script_without_a_transliteration_is_said_to_be_unsupported() -> None:
    """Nothing in common may mean that nothing can be compared, and that is to be said."""
    text = (
        "货运列车周二晚间在村庄附近脱轨，四十吨粮食散落在公路上。\n司机受了轻伤，午夜前回到家中。"
    )

    found = align(_prepared(SOURCE, "en"), _prepared(text, "zh"))

    assert "language_unsupported" in found.reasons
    assert found.derived < 0.5


def test_the_model_that_comes_with_the_product_is_of_one_language() -> None:
    """Its vectors of two languages must not be compared."""
    encoder = open_encoder()

    assert not is_multilingual(encoder.identity, encoder.encode)


@pytest.mark.parametrize(
    "name", ["intfloat/multilingual-e5-small@0", "paraphrase-multilingual-MiniLM-L12-v2@0"]
)
def test_families_known_to_be_multilingual_are_taken_at_their_name(name: str) -> None:
    """Their authors say so; no sentence need be embedded."""
    assert is_multilingual(name)


@pytest.mark.model
def test_an_unknown_model_is_put_to_the_test() -> None:
    """A folder has any name: what it does with translations decides."""
    encoder = open_encoder()

    def by_place(texts: Sequence[str]) -> NDArray[np.float32]:
        return np.eye(len(texts), dtype=np.float32)

    assert is_multilingual("my-model-a@0", by_place)
    assert not is_multilingual("my-model-b@0", encoder.encode)
