"""Finds sentences that name an outlet as a source of information, and own-newsroom marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index import Span
from provenance.attribution.mentions import Mention, find_mentions
from provenance.attribution.newsroom_signs import finds_out
from provenance.attribution.outlets import fold, is_agency, same_outlet

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from provenance.model import CanonicalText

_ARTICLE = r"(?:(?:the|a|an|our|le|la|les|l['’]|au|aux|du|des|der|die|das|dem|den)\s*)?"
_PRESS_NOUN = (
    r"(?:(?:daily|weekly|monthly|local|state|national|private|public|british|french|german|russian|american|business|financial|"
    r"news(?:paper)?|website|web\s?site|sites?|newspapers?|paper|channel|broadcaster|station|radio|television|tv|magazine|agency|network|outlets?|blog|"
    r"quotidien|hebdomadaire|mensuel|magazine|journal|site|sites|chaîne|radio|agence|média|médias|revue|tabloïd|zeitung|magazin|sender|agentur|"
    r"nachrichtenagentur|tageszeitung|de\s+presse|d['’]information|presse|internet|of|news\s+agency)\s+){0,4}"
)
# What stands right before an outlet's name when somebody spoke to it.
_TOLD = re.compile(
    r"(?:\b(?:told|tells|telling|informed|tell|gave|sent|emailed|texted|showed|wrote)\s+|\b(?:spoke|speaking|said|talked|talking|confirmed|gave|given|made|granted|admitted|conceded|insisted|added|replied|repeated|sold|passed|sent|statement|interview|comments?|remarks?|explained|emailed|leaked|shown|provided)\b[^.;\n]{0,60}?\s(?:to|with)\s+"
    r"|\b(?:interviewed|contacted|quoted|cited|reached|questioned|asked|approached|surveyed)\s+by\s+"
    r"|\binterview\s+(?:with|on|in|for)\s+|\b(?:said|speaking|spoke|spoken|appearing|appeared|claimed|told\s+\w+)\s+(?:\w+\s+){0,4}?on\s+|\b(?:wrote|writing|column|op-ed|opinion\s+piece|essay)\s+(?:\w+\s+){0,3}?(?:in|for)\s+|\b(?:déclaré|dit|confié|affirmé|indiqué|expliqué|précisé|assuré|raconté|répondu|confirmé|ajouté|annoncé|estimé|parlé|accordé|exprimé|témoigné|déclarée?|glissé|donnée?s?|fournie?s?|livrée?s?|faite?s?|transmise?s?|remise?s?|envoyée?s?|montrée?s?|communiquée?s?|rétorqué|martelé|soutenu|répété|reconnu|avoué|admis|lâché|détaillé|concédé|réagi|commenté|confie|raconte|explique|déclare|affirme|indique|assure|entretien|interview|déclaration|révélé)\b[^.;\n]{0,60}?\s(?:à|au|aux|auprès\s+d[eu]|avec|pour|sur|dans)\s*"
    r"|\b(?:interrogée?s?|citée?s?|contactée?s?|rapportée?s?|jointe?s?|recueillie?s?|questionnée?s?)\s+par\s+|\bauprès\s+d[eu]\s+|\bau\s+micro\s+d[eu]\s+|\bsur\s+l['’]antenne\s+d[eu]\s+|\bdans\s+les\s+colonnes\s+d[eu]\s+|\bà\s+l['’]antenne\s+d[eu]\s+|\bsur\s+le\s+plateau\s+d[eu]\s+|\binvitée?s?\s+(?:d[eu]|sur|à)\s+|\b(?:tribune|lettre\s+ouverte)\s+(?:\w+\s+){0,2}?(?:dans|à|au)\s+"
    r"|\b(?:sagte|sagten|erklärte|berichtete|teilte)\b[^.;\n]{0,40}?\s(?:gegenüber\s+)?(?:der|dem|den)\s+|\bgegenüber\s+)"
    + _ARTICLE
    + _PRESS_NOUN
    + _ARTICLE
    + r"$",
    re.IGNORECASE,
)
# What stands right before an outlet's name when it is the one that reports.
_BY = re.compile(
    r"(?:\baccording\s+to\s+|\b(?:(?:first\s+)?reported|published|revealed|disclosed|obtained|seen|reviewed|cited|quoted|broken|carried|broadcast|aired)\s+(?:\w+\s+)?(?:by|in|on)\s+|\bciting\s+|\bquoting\s+"
    r"|\b(?:report|reports|article|story|investigation|analysis|interview|survey|poll)\s+(?:by|in|from|published\s+(?:in|by))\s+|\bas\s+"
    r"|\bselon\s+|\bd['’]après\s+|\b(?:révél\w+|rapport\w+|publi\w+|cit\w+|annonc\w+|diffus\w+|relay\w+|relat\w+|évoqu\w+|avanc\w+|dévoil\w+|repri\w+|obtenu\w*|consult\w+|vérifi\w+|vue?s?|lue?s?)\s+(?:\w+\s+)?(?:par|dans|sur)\s+|\bcitant\s+|\b(?:informations?|révélations?|enquête|article|reportage|dépêche|sondage|interview|entretien|scoop|papier|récit|éditorial|chronique|documentaire|émission|podcast|édition|site)\s+(?:d[eu]|des)\s*|\bparue?s?\s+(?:\w+\s+){0,2}?dans\s+"
    r"|\blaut\s+|\bwie\s+|\bnach\s+(?:angaben|informationen|berichten)\s+(?:der|des|von|vom)\s+|\bberuft\s+sich\s+auf\s+|\bunter\s+berufung\s+auf\s+)"
    + _ARTICLE
    + r"(?:(?:informations|révélations|an|a|une|un|the|les|report|article|story|rapport|enquête|dépêche|of|by|in|de|du|des|d['’]|l['’])\s*){0,4}"
    + _ARTICLE
    + _PRESS_NOUN
    + _ARTICLE
    + r"$",
    re.IGNORECASE,
)
# What stands right after an outlet's name when it is the one that reports.
_REPORTS = re.compile(
    r"^[»”\"]?(?:['’]s)?(?:,?\s+(?:which|who|qui|citing[^,]{0,40},|citant[^,]{0,40},))?\s*,?\s*(?:(?:has|have|had|also|first|then|previously|since|later|earlier|a|ont|avait|avaient|d['’]abord|aussi|également|was|were|the|to|on\s+\w+|\w+day|en\s+premier|le\s+premier|déjà|hat|haben|the\s+first|est|sont)\s+){0,4}"
    r"(?:reported|reports|report|reporting|said|says|wrote|writes|revealed|reveals|disclosed|claimed|claims|broke|published|noted|quoted|quotes|cited|cites|learned|announced|described|found|alleged|suggested|suggests|put|estimated|aired|ran|carried|carries|printed|posted|interviewed|explained|explains|confirmed|confirms|stated|states|detailed|details|concluded|uncovered|exposed|corrected|retracted|called|calls|told|tells|asked|quoting|citing"
    r"|rapporté|rapporte|rapportent|révélé|révèle|révélait|écrit|écrivait|annoncé|annonce|indiqué|indique|affirmé|affirme|publié|publie|évoqué|évoque|relaté|relate|avancé|avance|précisé|cité|cite|dévoilé|raconté|raconte|assure|signalé|signale|prétendu|prétendent|dit|disait|estime|diffusé|diffuse|titre|titrait|titré|mentionné|mentionne|expliqué|explique|expliquait|ajoute|rappelé|rappelle|souligné|souligne|note|notait|précise|précisait|soutenu|soutient|détaillé|détaille|décrit|confirmé|confirme|interrogé|interroge|fait\s+état|s['’]est\s+fait\s+l['’]écho|se\s+fait\s+l['’]écho|rectifié|corrigé|démenti|consacré|consacre|affirmait|annonçait|rapportait|relayé|relaie|relate|conclut|croit\s+savoir"
    r"|berichtet|berichtete|berichteten|meldet|meldete|schreibt|schrieb|zitiert|zitierte|enthüllte|enthüllt|zufolge)\b"
    r"|^['’]s\s+(?:(?!(?:own|chief|new)\b)\w+\s+){0,2}(?:reports?|reporting|story|stories|scoop|investigation|revelations?|article|account|exclusive|coverage|interview|findings)\b",
    re.IGNORECASE,
)
_INVERTED = re.compile(
    r"\b(?:a|ont|avait)\s+(?:d['’]abord\s+|aussi\s+|également\s+)?(?:rapporté|révélé|écrit|annoncé|indiqué|publié|affirmé|relaté|dévoilé|précisé)\s+"
    + _ARTICLE
    + _PRESS_NOUN
    + _ARTICLE
    + r"$|\b(?:reported|reports|writes|wrote|said|says|écrit|rapporte|révèle|indique|berichtet|berichtete|meldet|schreibt)\s+"
    + _ARTICLE
    + _PRESS_NOUN
    + r"$",
    re.IGNORECASE,
)
# An agency named as such in running text is where the information came from.
_SERVICE = re.compile(
    r"\b(?:correspond[ae]nt\w*|korrespondent\w*|représentant\w*|dépêches?|télégrammes?|informations?|communications?|meldung(?:en)?|bericht|version|"
    r"dispatch(?:es)?|à|an)\s+(?:particulier\s+)?(?:de|d['’]|of|from|der|des|von|die)?\s*(?:l\s?['’]\s?|la\s+|le\s+|the\s+)?(?:agen[co]e\s+|agency\s+|agentur\s+)?\s*[«“\"]?\s*$",
    re.IGNORECASE,
)
_AGENCY_WORD = re.compile(
    r"\b(?:agen[co]e|agency|agentur|nachrichtenagentur)\s*[«“\"]?\s*$", re.IGNORECASE
)
_AGENCY_SAYS = re.compile(
    r"^\W*(?:\w+\s+){0,4}?(?:dit|disait|annonce|annonçait|reçoit|mande|télégraphie|apprend|communique|publie|déclare|dément|donne|signale|transmet|a\s+\w+é"
    r"|meldet|berichtet|teilt|erfährt|hat|says|said|reports|reported|learns|states)\b",
    re.IGNORECASE,
)
_SAYS_AGENCY = re.compile(
    r"\b(?:dit|annonce|mande|télégraphie|rapporte|écrit|says|said|reports|meldet|berichtet)\s+(?:l\s?['’]\s?|the\s+|die\s+)?$",
    re.IGNORECASE,
)
_DATA = re.compile(
    r"^(?:['’]s)?\s+(?:data|figures|poll|survey|tracker|index|sondage)\b", re.IGNORECASE
)
_PICTURE = re.compile(r"\b(?:photo|image|picture|foto)\b[^.]{0,30}$", re.IGNORECASE)
_LIST = re.compile(r"^\s*(?:,|and|et|und|,\s*and|&)\s*" + _ARTICLE + r"$", re.IGNORECASE)
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
    aside = [b.span for b in canonical.boilerplate] + list(skip)
    found: list[Use] = []
    for sentence in canonical.sentences:
        start, end = sentence.span
        if any(b.start <= start and end <= b.end for b in aside):
            continue
        found += _sentence(canonical, Span(start, end), known_outlets, aside)
    return found


def _sentence(
    canonical: CanonicalText, sentence: Span, known: Collection[str], aside: list[Span]
) -> list[Use]:
    text = canonical.text
    mentions = find_mentions(text, sentence.start, sentence.end, known, canonical.language)
    uses: list[Use] = []
    for k, mention in enumerate(mentions):
        if any(b.start <= mention.span.start < b.end for b in aside):
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
    if _DATA.match(after) or _PICTURE.search(before):
        return None
    if _TOLD.search(before):
        return "told"
    if is_agency(mention.outlet) and _as_agency(mention.text, before, after):
        return "reports"
    if _BY.search(before) and not (
        re.search(r"\b(?:as|wie)\s*$", before, re.IGNORECASE) and not _REPORTS.match(after)
    ):
        return "reports"
    if _REPORTS.match(after) or _INVERTED.search(before):
        return "reports"
    return "finds" if finds_out(before, after) else None


def _as_agency(name: str, before: str, after: str) -> bool:
    """Whether a sentence hands on what an agency sent: "a dispatch of X", "the agency X learns"."""
    called = name.lower().startswith(("agence", "agency", "agentur")) or bool(
        _AGENCY_WORD.search(before)
    )
    if _SERVICE.search(before):
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
