"""Finds sentences that name an outlet as a source of information, and own-newsroom marks."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from index import Span
from provenance.attribution.citing_turns import has_seen, is_drawn_on, is_spoken_to
from provenance.attribution.lexicon import read_data
from provenance.attribution.mentions import Mention, find_mentions
from provenance.attribution.newsroom_signs import finds_out
from provenance.attribution.outlets import fold, is_agency, same_outlet
from provenance.attribution.papers_again import may_stand_for, papers_again
from provenance.attribution.press_nouns import qualifiers
from provenance.small_letters import SmallPattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from provenance.model import CanonicalText

_ARTICLE = r"(?:(?:the|a|an|our|le|la|les|l['’]|au|aux|du|des|der|die|das|dem|den)\s*)?"
_PRESS_NOUN = (
    rf"(?:(?:{qualifiers()}|"
    r"daily|weekly|monthly|local|state|national|private|public|british|french|german|russian|american|business|financial|"
    r"news(?:paper)?|website|web\s?site|sites?|newspapers?|paper|channel|broadcaster|station|radio|television|tv|magazine|agency|network|outlets?|blog|"
    r"français|française|anglais|anglaise|britannique|américaine?|allemande?|belge|suisse|italienne?|espagnole?|russe|chinoise?|japonaise?|locale?|régionale?|en\s+ligne|satirique|spécialisée?|"
    r"quotidien|hebdomadaire|mensuel|magazine|journal|site|sites|chaîne|radio|agence|média|médias|revue|tabloïd|zeitung|magazin|sender|agentur|"
    r"newsletter|gossip|rumou?r|rival|tech|trade|industry|sports?|music|celebrity|fan|forum|portal|podcast|weblog|webzine|fanzine|e-?mail|online|australian|canadian|irish|scottish|spanish|italian|swiss|belgian|dutch|"
    r"lettre|feuille|portail|blogue|lettre\s+d['’]information|infolettre|canadienne?|québécoise?|néerlandaise?|portugaise?|"
    r"nachrichtenagentur|tageszeitung|de\s+presse|d['’]information|presse|internet|of|news\s+agency)\s+){0,5}"
)
# What stands right before an outlet's name when somebody spoke to it.
_TOLD = SmallPattern(
    r"(?:\b(?:told|tells|telling|informed|tell|gave|sent|emailed|texted|showed|wrote)\s+|\b(?:spoke|speaking|said|talked|talking|confirmed|gave|given|made|granted|admitted|conceded|insisted|added|replied|repeated|sold|passed|sent|statement|interview|comments?|remarks?|explained|emailed|leaked|shown|provided)\b[^.;\n]{0,60}?\s(?:to|with)\s+"
    r"|\b(?:interviewed|contacted|quoted|cited|reached|questioned|asked|approached|surveyed)\s+by\s+"
    r"|\binterview\s+(?:with|on|in|for)\s+|\b(?:said|speaking|spoke|spoken|appearing|appeared|claimed|announced|declared|admitted|repeated|told\s+\w+)\s+(?:\w+\s+){0,4}?on\s+|\b(?:wrote|writing|column|op-ed|opinion\s+piece|essay)\s+(?:\w+\s+){0,3}?(?:in|for)\s+|\b(?:déclaré|dit|confié|affirmé|indiqué|expliqué|précisé|assuré|raconté|répondu|confirmé|ajouté|annoncé|estimé|parlé|accordé|exprimé|témoigné|déclarée?|glissé|donnée?s?|fournie?s?|livrée?s?|faite?s?|transmise?s?|remise?s?|envoyée?s?|montrée?s?|communiquée?s?|rétorqué|martelé|soutenu|répété|reconnu|avoué|admis|lâché|détaillé|concédé|réagi|commenté|confie|raconte|explique|déclare|affirme|indique|assure|entretien|interview|déclaration|révélé)\b[^.;\n]{0,60}?\s(?:à|au|aux|auprès\s+d[eu]|avec|pour|sur|dans)\s*"
    r"|\b(?:interrogée?s?|citée?s?|contactée?s?|rapportée?s?|jointe?s?|recueillie?s?|questionnée?s?|sollicitée?s?)\s+par\s+|\bauprès\s+d(?:[eu]\s+|es\s+|['’])|\bau\s+micro\s+d[eu]\s+|\bsur\s+l['’]antenne\s+d[eu]\s+|\bdans\s+les\s+colonnes\s+d[eu]\s+|\bà\s+l['’]antenne\s+d[eu]\s+|\bsur\s+le\s+plateau\s+d[eu]\s+|\binvitée?s?\s+(?:d[eu]|sur|à)\s+|\b(?:tribune|lettre\s+ouverte)\s+(?:\w+\s+){0,2}?(?:dans|à|au)\s+"
    r"|\b(?:sagte|sagten|erklärte|berichtete|teilte)\b[^.;\n]{0,40}?\s(?:gegenüber\s+)?(?:der|dem|den)\s+|\bgegenüber\s+)"
    + _ARTICLE
    + _PRESS_NOUN
    + _ARTICLE
    + r"$",
)
# What stands right before an outlet's name when it is the one that reports.
_BY = SmallPattern(
    r"(?:\baccording\s+to\s+|\b(?:(?:first\s+)?reported|published|revealed|disclosed|obtained|seen|reviewed|cited|quoted|broken|carried|broadcast|aired)\s+(?:\w+\s+)?(?:by|in|on)\s+|\bciting\s+|\bquoting\s+"
    r"|\b(?:report|reports|article|story|investigation|analysis|interview|survey|poll)\s+(?:by|in|from|published\s+(?:in|by))\s+|\bas\s+"
    r"|\bselon\s+|\bd['’]après\s+|\b(?:révél\w+|rapport\w+|publi\w+|cit\w+|annonc\w+|diffus\w+|relay\w+|relat\w+|évoqu\w+|avanc\w+|dévoil\w+|repri\w+|obtenu\w*|consult\w+|vérifi\w+|vue?s?|lue?s?|entendue?s?|trouv\w+|apprise?s?|relevée?s?|rencontrée?s?|affirmée?s?|chiffrée?s?)\s+(?:[\w'’]+\s+){0,4}?(?:par|dans|sur|chez)\s+|\bcitant\s+|\b(?:informations?|révélations?|enquête|article|reportage|dépêche|sondage|interview|entretien|scoop|papier|récit|éditorial|chronique|documentaire|émission|podcast|édition|site)\s+(?:d[eu]|des|d['’])\s*|\bparue?s?\s+(?:\w+\s+){0,2}?dans\s+"
    r"|\blaut\s+|\bwie\s+|\bnach\s+(?:angaben|informationen|berichten)\s+(?:der|des|von|vom)\s+|\bberuft\s+sich\s+auf\s+|\bunter\s+berufung\s+auf\s+)"
    + _ARTICLE
    + r"(?:(?:informations|révélations|an|a|une|un|the|les|report|article|story|rapport|enquête|dépêche|of|by|in|de|du|des|d['’]|l['’])\s*){0,4}"
    + _ARTICLE
    + _PRESS_NOUN
    + _ARTICLE
    + r"$",
)
# What stands right after an outlet's name when it is the one that reports.
_REPORTS = SmallPattern(
    r"^[»”\"]?(?:['’]s)?(?:,?\s+(?:which|who|qui|citing[^,]{0,40},|citant[^,]{0,40},))?\s*,?\s*(?:(?:has|have|had|also|first|then|previously|since|later|earlier|a|ont|avait|avaient|d['’]abord|aussi|également|was|were|the|to|on\s+\w+|\w+day|en\s+premier|le\s+premier|déjà|hat|haben|the\s+first|est|sont)\s+){0,4}"
    r"(?:reported|reports|report|reporting|said|says|say|wrote|writes|revealed|reveals|disclosed|claimed|claims|broke|published|noted|quoted|quotes|cited|cites|learned|announced|described|found|alleged|suggested|suggests|put|estimated|aired|ran|carried|carries|printed|posted|interviewed|explained|explains|confirmed|confirms|stated|states|detailed|details|concluded|uncovered|exposed|corrected|retracted|called|calls|told|tells|asked|quoting|citing"
    r"|rapporté|rapporte|rapportent|révélé|révèle|révélait|écrit|écrivait|annoncé|annonce|indiqué|indique|affirmé|affirme|publié|publie|évoqué|évoque|relaté|relate|avancé|avance|précisé|cité|cite|dévoilé|raconté|raconte|assure|signalé|signale|prétendu|prétendent|dit|disait|estime|diffusé|diffuse|titre|titrait|titré|mentionné|mentionne|expliqué|explique|expliquait|ajoute|rappelé|rappelle|souligné|souligne|note|notait|précise|précisait|soutenu|soutient|détaillé|détaille|décrit|confirmé|confirme|interrogé|interroge|fait\s+état|s['’]est\s+fait\s+l['’]écho|se\s+fait\s+l['’]écho|rectifié|corrigé|démenti|consacré|consacre|affirmait|annonçait|rapportait|relayé|relaie|relate|conclut|croit\s+savoir"
    r"|berichtet|berichtete|berichteten|meldet|meldete|schreibt|schrieb|zitiert|zitierte|enthüllte|enthüllt|zufolge)\b"
    r"|^['’]s\s+(?:(?!(?:own|chief|new)\b)\w+\s+){0,2}(?:reports?|reporting|story|stories|scoop|investigation|revelations?|article|account|exclusive|coverage|interview|findings)\b",
)
_INVERTED = SmallPattern(
    r"\b(?:a|ont|avait)\s+(?:d['’]abord\s+|aussi\s+|également\s+)?(?:rapporté|révélé|écrit|annoncé|indiqué|publié|affirmé|relaté|dévoilé|précisé|appris|raconté|signalé|assuré|avancé)\s+"
    + _ARTICLE
    + _PRESS_NOUN
    + _ARTICLE
    + r"$|\b(?:reported|reports|writes|wrote|said|says|claims|claimed|notes|noted|writes|reveals|revealed|écrit|rapporte|révèle|indique|annonce|affirme|assure|précise|raconte|relate|avance|signale|explique|souligne|rappelle|(?:nous\s+)?apprend|croit\s+savoir|titre|titrait|berichtete?|berichtete|meldet|schreibt)\s+"
    + _ARTICLE
    + _PRESS_NOUN
    + r"$",
)
# An agency named as such in running text is where the information came from.
_SERVICE = SmallPattern(
    r"(?:\b(?:correspond[ae]nt\w*)|\w*korrespondent\w*|\breprésentant\w*|dépêches?|télégrammes?|informations?|communications?|meldung(?:en)?|bericht|version|"
    r"dispatch(?:es)?|à|an)\s+(?:particulier\s+)?(?:de|d['’]|of|from|der|des|von|die)?\s*(?:l\s?['’]\s?|la\s+|le\s+|the\s+)?(?:agen[co]e\s+|agency\s+|agentur\s+)?\s*[«“\"]?\s*$",
)
_AGENCY_WORD = SmallPattern(r"\b(?:agen[co]e|agency|agentur|nachrichtenagentur)\s*[«“\"]?\s*$")
_AGENCY_SAYS = SmallPattern(
    r"^\W*(?:\w+\s+){0,4}?(?:dit|disait|annonce|annonçait|reçoit|mande|télégraphie|apprend|communique|publie|déclare|dément|donne|signale|transmet|a\s+\w+é"
    r"|meldet|berichtet|teilt|erfährt|hat|says|said|reports|reported|learns|states)\b",
)
_SAYS_AGENCY = SmallPattern(
    r"\b(?:dit|annonce|mande|télégraphie|rapporte|écrit|says|said|reports|meldet|berichtet)\s+(?:l\s?['’]\s?|the\s+|die\s+)?$",
)
# "Nach einer Reuter-Meldung", "a Reuters dispatch": the agency's name stands before what it sent.
_SENT = SmallPattern(
    r"^[-\s](?:meldung(?:en)?|telegramm|depesche|bericht|dispatch|report|correspondent|journalist|reporter|news\s+agency)\b",
)
# Somebody of an outlet who says so: "CNN's Dana Bash tweeted", "Melissa Roe of Gawker describes".
_PERSON = r"[A-ZÀ-Þ][\w'’.-]+(?:\s+[A-ZÀ-Þ][\w'’.-]+){1,2}"
_ITS_PERSON = re.compile(
    rf"^['’]s\s+(?:[a-z]+\s+){{0,3}}{_PERSON}\s+(?:has\s+|had\s+|also\s+|first\s+|then\s+)?(?i:reported|reports|wrote|writes|tweeted|tweets|said|says|noted|notes|described|describes|revealed|told|asked|explained|posted|observed|found|called|pointed)\b"
)
_PERSON_OF = re.compile(
    rf"{_PERSON}(?:,\s+[^,]{{3,40}},?)?\s+(?:of|at|from|with|for|de|du|d['’])\s+(?:the\s+|l['’]|la\s+)?$"
)
_PERSON_SAYS = SmallPattern(
    r"^,?\s+(?:has\s+|had\s+|also\s+|first\s+|then\s+|later\s+|a\s+)?(?:reported|reports|wrote|writes|tweeted|tweets|noted|notes|described|describes|revealed|reveals|posted|observed|rapporté|rapporte|écrit|raconte|révèle|révélé)\b",
)
_ACCORDING = SmallPattern(r"\b(?:according\s+to|selon|d['’]après|as)\s+[^,.;]{0,60}$")
# People of the trade: "our friends at the Ledger", "nos confrères du Soir".
_COLLEAGUES = SmallPattern(
    r"\b(?:friends?|colleagues?|people|folks|crew|team|amis?|amies?|confrères?|consœurs?|collègues|kollegen|kolleginnen)\s+(?:at|of|from|over\s+at|de|du|des|d['’]|von|vom|der|bei)\s*(?:the\s+|la\s+|l['’]\s*)?$",
)


@cache
def _phrases(side: str) -> SmallPattern:
    """The phrases of ``citing.json`` that stand on one side of an outlet's name."""
    table: dict[str, list[str]] = json.loads(read_data("citing.json"))[side]
    forms = [
        re.escape(phrase)
        .replace("'", "['’]")
        .replace(r"\ \~\ ", r"\s+(?:[\w'’]+\s+){0,4}?")
        .replace(r"\ ", r"\s+")
        .removesuffix("de")
        + (r"d(?:e|u|es|['’])" if phrase.endswith(" de") else "")
        for phrases in table.values()
        for phrase in phrases
    ]
    body = "|".join(sorted(forms, key=lambda form: (-len(form), form)))
    if side == "before":
        return SmallPattern(rf"(?<!\w)(?:{body})\s*{_ARTICLE}{_PRESS_NOUN}{_ARTICLE}$")
    return SmallPattern(rf"^(?:(?=['’])|,?\s+)(?:{body})(?!\w)")


_AS_SUCH = SmallPattern(r"\b(?:as|wie)\s*$")
_TITLED = SmallPattern(r"^(?:M|Mme|Mlle|Mr|Mrs|Ms|Dr|Herr|Frau|Sir|Lord)\b\.?\s")
_DATA = SmallPattern(r"^(?:['’]s)?\s+(?:data|figures|poll|survey|tracker|index|sondage)\b")
_PICTURE = SmallPattern(r"\b(?:photo|image|picture|foto)\b[^.]{0,30}$")
_LIST = SmallPattern(r"^\s*(?:,|and|et|und|,\s*and|&)\s*" + _ARTICLE + r"$")
# Names of papers stand in quotation marks with some: "au « Courrier »", 'in "The Echo"'.
_QUOTED_BEFORE = re.compile(r"[«“„\"‘'][ \u00a0\u202f]*$")
_QUOTED_AFTER = re.compile(r"^[ \u00a0\u202f]*[»”“\"’'](?!\w)")
# What sets one outlet against another: "the Echo, for its part, speaks of".
_FOR_ITS_PART = re.compile(
    r"^\s?,\s+(?:(?:for|on)\s+(?:its|their|his|her)\s+(?:part|side)|meanwhile|however|by\s+contrast|though|lui|elle|eux|elles|(?:quant\s+à|de|pour)\s+(?:lui|elle|eux|elles|son\s+côté|leur\s+côté|sa\s+part|leur\s+part)|au\s+contraire|en\s+revanche)\s?,(?=\s)",
    re.IGNORECASE,
)
_CONTRACTED = SmallPattern(r"(?:au|aux|du|des)\s+")
# The article of a name, and the noun that announces it ("in the trade paper").
_INTRODUCED = SmallPattern(
    rf"(?<![^\W_])(?:(?:the|an?|our|le|la|les|l['’])\s*)?{_PRESS_NOUN}(?:(?:the|le|la|les|l['’])\s*)?$",
)
_WINDOW = 130


@dataclass(frozen=True, slots=True)
class Use:
    """An outlet named for information.

    Attributes:
        kind: ``told`` (somebody spoke to it), ``reports``, or ``finds`` (its own newsroom saw or
            holds it, which in its own pages is no citation).
    """

    mention: Mention
    sentence: Span
    kind: str


def find_uses(
    canonical: CanonicalText, known_outlets: Collection[str], skip: Iterable[Span] = ()
) -> list[Use]:
    """Return the outlets that running text names for information, in order, none twice in a sentence."""
    aside = _Aside([*(b.span for b in canonical.boilerplate), *skip])
    found: list[Use] = []
    for sentence in canonical.sentences:
        start, end = sentence.span
        if not aside.holds(start, end):
            found += _sentence(canonical, Span(start, end), known_outlets, aside)
            if found and found[-1].sentence.start < start:
                found += _named_again(canonical.text, Span(start, end), found[-1].mention)
    return found


def _named_again(text: str, sentence: Span, last: Mention) -> list[Use]:
    """Return the use of the outlet last cited in a sentence that calls it "the same paper"."""
    for at, end in papers_again(text, *sentence):
        again = Mention(Span(at, end), last.text, last.outlet, last.sure)
        kind = _kind(text, sentence, again) if may_stand_for(text, at, last.span.end) else None
        if kind is not None and kind != "finds":
            return [Use(again, sentence, kind)]
    return []


class _Aside:
    """Parts of a text that are looked up by place; overlapping ones count as one."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def holds(self, start: int, end: int) -> bool:
        """Tell whether one part holds all of ``[start, end)``."""
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and end <= self._ends[at]


def _sentence(
    canonical: CanonicalText, sentence: Span, known: Collection[str], aside: _Aside
) -> list[Use]:
    text = canonical.text
    mentions = find_mentions(text, sentence.start, sentence.end, known, canonical.language)
    uses: list[Use] = []
    for k, mention in enumerate(mentions):
        if aside.holds(mention.span.start, mention.span.start + 1):
            continue
        kind = _kind(text, sentence, mention)
        if (
            kind is None
            and k
            and uses
            and uses[-1].mention is mentions[k - 1]
            and _LIST.match(text[mentions[k - 1].span.end : mention.span.start])
        ):
            kind = uses[-1].kind
        if (
            kind is None
            and k + 1 < len(mentions)
            and _LIST.match(text[mention.span.end : mentions[k + 1].span.start])
        ):
            kind = _kind(text, sentence, mentions[k + 1])
        if kind is not None:
            uses.append(Use(mention, sentence, kind))
    unique: dict[str, Use] = {}
    for use in uses:
        unique.setdefault(fold(use.mention.outlet), use)
    return list(unique.values())


def _kind(text: str, sentence: Span, mention: Mention) -> str | None:
    before = text[max(sentence.start, mention.span.start - _WINDOW) : mention.span.start]
    after = text[mention.span.end : min(sentence.end, mention.span.end + _WINDOW)]
    before, after = _QUOTED_BEFORE.sub("", before), _QUOTED_AFTER.sub("", after)
    after = _FOR_ITS_PART.sub("", after)
    titled = not mention.sure and _TITLED.match(mention.text)
    # "Elle" opens a sentence as a pronoun.
    pronoun = not before and fold(mention.text) == "elle"
    if titled or pronoun or _DATA.match(after) or _PICTURE.search(before):
        return None
    bare = _bare(mention, before)
    if _TOLD.search(before) or is_spoken_to(bare):
        return "told"
    if _is_reporting(mention, before, after) or is_drawn_on(bare, after):
        return "reports"
    return "finds" if finds_out(before, after) or has_seen(bare) else None


def _bare(mention: Mention, before: str) -> str:
    """Return what stands before a name, without its article and the noun that announces it.

    What contracts an article ("au Courrier") stands before the name even where it opens a sentence.
    """
    contracted = _CONTRACTED.match(mention.text)
    whole = before + mention.text[: contracted.end()] if contracted else before
    found = _INTRODUCED.search(whole)
    return whole[: found.start()] + whole[found.end() :] if found else whole


def _is_reporting(mention: Mention, before: str, after: str) -> bool:
    """Whether the outlet is the one that reports what the sentence says."""
    if is_agency(mention.outlet) and _as_agency(mention.text, before, after):
        return True
    # "as the Ledger" compares, unless it goes on with "reported".
    if _BY.search(before) and not (_AS_SUCH.search(before) and not _REPORTS.match(after)):
        return True
    says = _REPORTS.match(after) or _INVERTED.search(before)
    says = says or _phrases("before").search(before) or _phrases("after").match(after)
    return bool(says) or _by_person(before, after)


def _by_person(before: str, after: str) -> bool:
    """Whether one of an outlet's people is the one that reports."""
    if _ITS_PERSON.match(after) or _COLLEAGUES.search(before):
        return True
    person = _PERSON_OF.search(before)
    return person is not None and bool(
        _PERSON_SAYS.match(after) or _ACCORDING.search(before[: person.start()] + " ")
    )


def _as_agency(name: str, before: str, after: str) -> bool:
    """Whether a sentence hands on what an agency sent: "a dispatch of X", "the agency X learns"."""
    called = name.lower().startswith(("agence", "agency", "agentur")) or bool(
        _AGENCY_WORD.search(before)
    )
    if _SERVICE.search(before) or _SENT.match(after):
        return True
    return called and bool(_AGENCY_SAYS.match(after) or _SAYS_AGENCY.search(before))


def is_own(use: Use, publisher: str | None) -> bool:
    """Tell whether the outlet of ``use`` is the article's own."""
    return publisher is not None and (
        same_outlet(use.mention.outlet, publisher) or same_outlet(use.mention.text, publisher)
    )


def is_foreign_agency(use: Use, publisher: str | None) -> bool:
    """Tell whether ``use`` names an agency that is not the publisher."""
    return is_agency(use.mention.outlet) and not is_own(use, publisher)
