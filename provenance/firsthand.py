"""Finds in open words what somebody saw, did or stood beside: "I had my window open".

The patterns of ``claims_data`` name turns of phrase; here stand classes of verbs and things, in the
first person of what is said, or of the person who is said to have done it. A verb of knowing,
saying or judging is none: whoever thinks, learned or was told has seen nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from provenance.pattern_words import WordPattern

LANGUAGES = ("en", "fr")
_CACHE = 1 << 15

_EN_ADVERB = (
    r"(?:\w+ly|just|then|also|still|already|even|once|later|first|both|all|again|soon|myself|ourselves"
    r"|himself|herself|themselves|only) "
)
_FR_ADVERB = (
    r"(?:\w+ment|aussi|tout|tous|toutes|même|d['’]abord|alors|encore|bien|déjà|juste|aussitôt|enfin"
    r"|ensuite|vite|donc|moi-même|lui-même|elle-même|eux-mêmes|pas|plus|jamais|longtemps|souvent) "
)
_FR_CLITICS = r"(?:(?:[nmltsy]['’]|ne |me |le |la |les |lui |leur |y |en |nous |se ){0,3})"
# Who somebody is, between the name and what they did.
_ASIDE = r"(?:['’]s)?(?: \([^)]{1,40}\))?(?:,(?: [^,;:.«»“”\"]{1,70},){1,2}|,)?"
# "a waiter who", and not "the brother of the man who": the last person named is the one who did it.
_EN_PERSON = (
    r"(?:m[ae]n|wom[ae]n|boys?|girls?|child(?:ren)?|persons?|people|victims?|suspects?|those|one|someone|famil(?:y|ies)|couple|wife|husband|son|crew|team|group|staff|police|friends?|neighbou?rs?"
    r"|\w+(?:er|or|ist|man|men|woman|women|ian|ee|eer|ant|ent)s?)"
)
# In French the one who did it may be a thing or a body as well: "the head of the firm that built it".
_FR_OTHERS = r"(?:de |d['’]|du |des |avec |pour |par |à |aux? |chez |en |dans |sur |sous )"
_FR_PERSON = (
    r"(?:homme|femme|garçon|fille|fils|frère|sœur|enfant|personne|gens|victime|suspecte?|policier|agent|celui|celle|ceux|quelqu|ami|amie|voisine?|famille|couple|société|entreprise|équipe|équipage|groupe|club|agence|association|banque"
    r"|régie|compagnie|police|brigade|commune|ville|mairie|bateau|navire|camion|train|bus|car|voiture|véhicule|fourgon|chien|[\wà-ÿ]+(?:eur|euse|iste|ien|ienne|ier|ière|ante?|trice))s?"
)
_EN_WHEN = r"(?: (?:(?:late |early )?(?:on|in|at|last|that|this) (?:\w+ ){0,3}?(?:\w+day|morning|afternoon|evening|night|week|month|year|dawn|noon|dusk|midnight|\d{4}|\w+ch|\w+ary|April|May|June|July|August|\w+ber)(?: (?:morning|afternoon|evening|night))?))?"
_EN_WHO = rf"(?:{_ASIDE}(?: (?:who|and))?{_EN_WHEN}|,(?: \d\d,)? (?:an?|the|one)\b(?:(?! (?:of|for|with|by|to|about|from) (?:[\w’'-]+ ){{0,3}}{_EN_PERSON} who\b)[^,;:.«»“”\"]){{1,70}}? who{_EN_WHEN})"
_FR_WHO = rf"(?:{_ASIDE}(?: (?:qui|et))?|,(?: \d\d ans,)? (?:une? |la |le |l['’])(?:(?! {_FR_OTHERS})[^,;:.«»“”\"]){{1,70}}? qui)"
_FR_BUSY_WHO = rf",(?: \d\d ans,)? (?:une? |la |le |l['’])(?:(?! {_FR_OTHERS}(?:[\wà-ÿ]+[ '’]){{0,3}}{_FR_PERSON} qui\b)[^,;:.«»“”\"]){{1,70}}? qui"
# What makes of something done a job, an office or a state.
_EN_STATE = (
    r"(?:(?<!running)(?<!operating)|(?! (?:the|an?|his|her|their|its|against|low)\b))"
    r"(?! (?:for (?!the (?:bus|train|ferry|tram|lift|doors?|tide|rain)\b|her\b|his\b|my\b)|as\b|trial\b|office\b|by (?:while|as)\b|to (?:hear|be|see|know|learn)\b|under\b|closely\b|out of\b|(?:jobs|costs|wages|prices|talks|votes|ranks|ties|deals)\b"
    r"|(?:on|in) (?:the |a |an )?(?:\w+ )?(?:board|committee|council|panel|bench|case|report|bill|plan|project|campaign|inquiry|government|parliament|industry|finance|politics|administration|army|navy|force|ministry|prison|jail|term|sentence)\b"
    r"|at (?:the )?(?:ministry|bank|company|firm|agency|university|institute)\b|with the\b"
    r"|(?:the|an?|his|her|their|its) (?:\w+ ){0,2}(?:company|business|firm|agency|campaign|country|sentence|policy|bill|economy|party|department|ministry|programme|program|inquiry|investigation|market|change|operation|operations|growth|costs?|wages|prices|budget|gap|deal|debate|list|loss|losses|votes?|jobs?|term|rise|bid)\b))"
)
_FR_STATE = (
    r"(?! (?:pour\b|chez\b|comme\b|avec\b|en tant\b|depuis (?:\d|un |une |deux|trois|quatre|cinq|six|dix|vingt|des |plus |longtemps|l['’]âge|toujours)|alors (?:pour|chez|comme)\b|à l['’]époque\b"
    r"|(?:dans|en) (?:l['’]|la |le |les |une? )?(?:\w+ )?(?:industrie|finance|bâtiment|banque|entreprise|société|administration|secteur|ministère|politique|armée)\b"
    r"|au (?:ministère|service|sein|cabinet|gouvernement|conseil|parlement)\b|à (?:la (?:mairie|banque|préfecture|direction)|l['’](?:université|assemblée|agence|hôpital)|(?-i:[A-ZÀ-Þ]))"
    r"|(?:l['’]|la |le |les |une? |son |sa |ses |leurs? )(?:\w+ )?(?:armée|forces|région|régiment|police|pays|entreprise|société|agence|boutique|affaire|politique|ministère|parti|campagne|enquête|dossier|économie|marché|groupe|projet|programme|prix|budget|emplois?|peine|conseil|postes?|débat|comptes?|écart|liste)\b))"
)
# Who came to a place or spent hours there.
_EN_CAME = (
    r"(?:had )?(?:just |first |only just |then )?(?:(?:got|came|arrived|ran|went|rushed|hurried|raced|dashed) (?:straight |right )?"
    r"(?:there|here|home|outside|inside|upstairs|downstairs|(?:down|up|out|over|back|in) (?:there|here|(?:to|into|onto|on|at) the (?!conclusion|decision|view|idea|point|question|issue|matter)|at \w+ o)|on (?:the )?scene)"
    r"|arrived (?:at|in|on|about|around|just|as|when|before|after|to find)|(?:got|came) (?:to|into) the (?:scene|site|spot|house|road|river|quay|gate|door|station|room|street|field|bridge|top|bottom))"
)
_FR_CAME = (
    r"(?:(?:suis|étais) (?:aussitôt |tout de suite |vite |d['’]abord )?(?:arrivée?|accourue?|descendue?|montée?|passée?|sortie?|entrée?|allée?|venue?)"
    r"|arrivais|passais|rentrais|sortais|descendais|montais|débouchais)"
)
# What somebody had to do, and did.
_EN_FORCED = r"had to (?:walk|crawl|climb|swim|jump|run|break|carry|wade|push|pull|drag|queue|wait|sleep|leave|brake|swerve|duck|step|cut|dig|lift|turn back|kick|force|smash|cling|hold|row|shovel|shelter|stand|sit|kneel|crouch|lie)\b"
_FR_FORCED = (
    r"(?:dû|fallu) (?:me |m['’]|se |s['’]|nous )?(?:avancer|monter|descendre|marcher|courir|sauter|nager|ramper|pousser|tirer|freiner|contourner|grimper|porter|attendre|dormir"
    r"|ouvrir|casser|fermer|couper|quitter|évacuer|sortir|reculer|baisser|accrocher|cramponner|agripper|escalader|enjamber|traverser|piler|braquer|forcer|creuser|pelleter|soulever|traîner|ramer|pédaler|patauger|abriter|réfugier|allonger|agenouiller|écarter|garer|rebrousser)\b"
)
# Verbs of many meanings, with what makes a deed of them.
_EN_DEEDS = (
    r"|reached the (?:\w+ )?(?:mouth|exit|shore|bank|top|bottom|door|street|roof|surface|beach|boat|cab|car|wreck|house|gate|stairs|platform|injured|wounded|trapped)"
    r"|made (?:it|(?:her|his|their|my) way) (?:out|to|through|down|up|back|across)|(?:got|went|came) (?:out of|down|up|inside|outside|through|off) (?:the|his|her|their|my) (?:\w+ )?(?:stairs|steps|ladder|car|cab|van|bus|train|house|building|door|window|boat|water|tunnel|roof|street|hatch|shaft|cellar|room|hall)"
    r"|took (?:an?|the|his|her|two|three|several|some|my) (?:\w+ )?(?:photo|photograph|picture|reading|sample|swab|measurement|pulse|temperature|scan)s?"
    r"|put (?:him|her|it|them|an?|the) (?:\w+ )?(?:on|in|into|out|over|around|round|drip|tourniquet|bandage|blanket|tarpaulin|ladder|seal)"
    r"|gave (?:him|her|them) (?:oxygen|water|first aid|blankets?|an injection|CPR|mouth)|read (?:the|its|that) (?:\w+ )?(?:meter|gauge|dial|label|sign|plate|thermometer|clock)"
    r"|turned (?:the|that|a) (?:\w+ )?(?:key|handle|tap|valve|wheel|lock)|pressed (?:the|that|a|her|his|my)"
)
_FR_DEEDS = (
    r"|(?:gagné|atteint|rejoint|regagné) (?:ensuite |alors )?(?:la |le |les |l['’])(?:sortie|rive|berge|quai|rivage|bord|toit|rue|plage|sommet|fond|surface|porte|escalier|blessée?s?|trottoir)"
    r"|pris (?:la |le |les |une? |des |son |sa |ses |deux |trois |quelques |plusieurs )?(?:photo|photographie|mesure|relevé|pouls|température|échantillon|volant|barre|clé|cliché)s?"
    r"|fait (?:le tour|demi-tour|un garrot|un massage|des photos|une photo|les premiers gestes|(?:baisser|monter|descendre|sortir|évacuer|ouvrir|fermer|couper|sauter|entrer) (?:la|le|les|une?|des|mon|ma|mes|son|sa|ses|l['’]))"
    r"|mis (?:la main|les mains|le pied|pied|en marche|à l['’](?:eau|abri)|en route|une? (?:garrot|pansement|bâche|perfusion|échelle|couverture))"
)
# How high it stood on them.
_FR_DEEP = (
    r"\b(?i:on |nous |j['’]|je )(?:en )?(?:avait|avions|avais|était|étions|étais) [^.;:?!«»]{0,30}?jusqu['’](?:à la |à mi-|aux |au )(?:taille|genoux|cou|chevilles|poitrine|cuisses?|ceinture|mollets?|épaules|corps|jambes?)\b"
    r"|\b(?:m['’]|nous )arriv(?:ait|e|ée?s?) (?:à|aux|au|jusqu)\b"
)
# What somebody had right before them.
_EN_VIEW = r"\bI had (?:the|my|a|an|it|them) (?:[\w’'-]+ ){0,3}(?:in front of me|before me|before my eyes|in my hands?|on my lap|right opposite|in view|in sight)\b"
_FR_VIEW = r"\b(?i:j['’])(?:ai|avais) (?:encore |déjà )?(?:la |le |les |l['’]|une? |mon |ma |mes )(?!impression|idée|sentiment|habitude|intention|certitude|preuve|choix|droit|vérité|responsabilité)(?:[\wà-ÿ’'-]+ ){1,4}(?:juste |pile )?(?:en face|sous (?:les|mes) yeux|devant (?:moi|les yeux)|à la main|en mains?|sur les genoux|dans (?:la|les) mains?|au-dessus de (?:moi|la tête)|à côté de moi)\b"
_TIMES = r"(?:hours?|days?|nights?|weeks?|minutes?|afternoon|morning|evening|shift)"
_EN_SPENT = (
    rf"(?:had |has )?spent (?:\w+ ){{0,3}}{_TIMES} (?:up |down |out )?(?:on|in|at|under|aboard|inside|beside|along|by) (?:the|its|that|her|his)"
    r" (?:\w+ )?(?:roof|bridge|site|mine|shaft|hill|ice|water|quay|wall|tower|loft|attic|cellar|ward|floor|field|fields|mud|ruins|wreck|ship|boat|river|bank|beach|slope|mountain|tunnel|track|street|square|stand|hall|scene|rubble|hull|deck|queue|room|plant)\b"
)
_EN_LOOKING = r"(?:comparing|counting|checking|sifting|examining|combing|measuring|testing|searching|going) (?:through |over )?(?:the|its|that|all|each|every|\w+ )"
_EN_SPENT += rf"|(?:had |has )?spent (?:\w+ ){{0,4}}{_TIMES} {_EN_LOOKING}"
_FR_SPENT = (
    r"(?:a|avait|ont|avaient) passé (?:[\wà-ÿ]+ ){0,3}(?:heures?|jours?|nuits?|journées?|matinées?|semaines?|minutes?|soirées?|après-midi) (?:sur|dans|à|au|sous|au bord de|au pied de|en haut de) ?(?:la |le |les |l['’]|ce |cette )?"
    r"(?:toits?|toiture|pont|site|chantier|mine|puits|glacier|glace|eau|quai|mur|tour|combles|grenier|cave|champs?|boue|ruines|épave|navire|bateau|rivière|berge|plage|pente|montagne|tunnel|voie|rue|place|tribune|salle|décombres|coque|pied|bord|file|usine|lieux|place)\b"
)
_FR_SPENT += (
    r"|(?:a|avait|ont|avaient) passé (?:[\wà-ÿ]+ ){0,4}(?:heures?|jours?|nuits?|journées?|matinées?|semaines?|mois|soirées?|après-midi)"
    r" à (?:comparer|compter|vérifier|éplucher|examiner|mesurer|tester|fouiller|trier|passer au crible|dépouiller|relire) "
)


@dataclass(frozen=True, slots=True)
class _Cues:
    """The patterns of one language.

    Attributes:
        alone: First person of one.
        together: First person of several: a body's "we" is none.
        narrated: What somebody did, right behind who they are.
        told: What they say of themselves in the third person.
        beside: A thing of theirs that it happened to, or beside.
        placed: In a description, what they were busy with on the spot.
        inverted: What was seen, right before who saw it.
        observing: What a newsroom's people try, or see as they write, right behind who they are.
        not_observing: Deeds by which a newsroom has seen nothing.
        relayed: A telling whose content goes on, and may hold another's.
        others: Ends where a description goes on with somebody else.
    """

    alone: re.Pattern[str]
    together: re.Pattern[str]
    narrated: re.Pattern[str]
    told: re.Pattern[str]
    beside: re.Pattern[str]
    placed: re.Pattern[str]
    inverted: re.Pattern[str]
    observing: re.Pattern[str]
    not_observing: re.Pattern[str]
    relayed: re.Pattern[str]
    others: re.Pattern[str]


def find_first_person(text: str, language: str | None, *, together: bool) -> tuple[int, int] | None:
    """Return where the first person of a text tells a deed, a sight or a thing of their own.

    Args:
        text: What somebody is quoted as saying, and nothing around it.
        language: One of ``LANGUAGES``; None is found in any other.
        together: Whether "we" counts too.
    """
    if language not in LANGUAGES:
        return None
    return _find_first_person(text, language, together)


@lru_cache(maxsize=_CACHE)
def _find_first_person(text: str, language: str, together: bool) -> tuple[int, int] | None:  # noqa: FBT001
    cues = _get_cues(language)
    found = cues.alone.search(text) or (cues.together.search(text) if together else None)
    return found.span() if found else None


@lru_cache(maxsize=_CACHE)
def find_narrated(text: str, start: int, language: str | None) -> tuple[int, int] | None:
    """Return where a text tells what somebody did, whose mention ends at ``start``."""
    if language not in LANGUAGES:
        return None
    found = _get_cues(language).narrated.match(text, start)
    return found.span() if found else None


@lru_cache(maxsize=_CACHE)
def find_told(text: str, language: str | None) -> tuple[int, int] | None:
    """Return where a speaker is said to tell of a deed of their own: "says she lifted the lid".

    Not where the telling is itself told ("says that the warden says she lifted it").
    """
    if language not in LANGUAGES:
        return None
    if not get_gates(language)[0].may_match(text):
        return None
    found = _get_cues(language).told.search(text)
    if found is None or _get_cues(language).relayed.search(text, 0, found.start()):
        return None
    return found.span()


@lru_cache(maxsize=_CACHE)
def find_beside(text: str, language: str | None) -> tuple[int, int] | None:
    """Return where what is said happened to a thing of the speaker's: "in under her door"."""
    if language not in LANGUAGES:
        return None
    found = _get_cues(language).beside.search(text)
    return found.span() if found else None


@lru_cache(maxsize=_CACHE)
def find_observed(text: str, start: int, end: int, language: str | None) -> tuple[int, int] | None:
    """Return where a text tells what a newsroom saw or tried, whose mention it gives the place of.

    Args:
        text: A sentence.
        start: Of the mention.
        end: Of the mention.
        language: One of ``LANGUAGES``; None is found in any other.
    """
    if language not in LANGUAGES or not 0 <= start < end <= len(text):
        return None
    cues = _get_cues(language)
    found = (
        cues.inverted.search(text, 0, start)
        or cues.narrated.match(text, end)
        or cues.observing.match(text, end)
    )
    if found is None or cues.not_observing.search(found.group()):
        return None
    return found.span()


# What somebody is may be doing when nothing tells that they do it there and then.
_HABITS = frozenset(
    {"working", "serving", "running", "operating", "watching", "flying", "singing", "reading"}
)


@lru_cache(maxsize=_CACHE)
def find_placed(description: str, language: str | None) -> tuple[int, int] | None:
    """Return where a description of somebody puts them on the spot: "a waiter clearing the terrace".

    Busy there with their hands, with a crew, or the first one in. A job, an office or a home says
    nothing of it, nor what another did whom the description names.
    """
    if language not in LANGUAGES:
        return None
    if not get_gates(language)[1].may_match(description):
        return None
    found = _get_cues(language).placed.search(description)
    if found is None or _get_cues(language).others.search(description, 0, found.start()):
        return None
    return found.span()


def _one_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


@cache
def _get_cues(language: str) -> _Cues:
    path = resources.files("provenance") / "claims_data" / "firsthand.json"
    lists = json.loads(path.read_text(encoding="utf-8"))[language]
    return _build_english(lists) if language == "en" else _build_french(lists)


@cache
def get_gates(language: str) -> tuple[WordPattern, WordPattern]:
    """Return what tells quickly that nobody tells a deed in a text, and that none is placed by one."""
    cues = _get_cues(language)
    return WordPattern(cues.told.pattern), WordPattern(cues.placed.pattern)


def _build_english(lists: dict[str, list[str]]) -> _Cues:
    deeds = _one_of(lists["deeds"]) + _EN_DEEDS
    busy = rf"(?:{_one_of(lists['busy'])})\b{_EN_STATE}"
    hands = _one_of(set(lists["busy"]) - _HABITS)
    crews = r"(?:crew|patrol|fire engine|engine|lifeboat|squad|search party|rescue party|rescue team|shift|watch|platoon|helicopter)s?"
    other, things = _one_of(lists["not_first"]), _one_of(lists["things"])
    had = r"(?:['’](?:d|ve)|(?: (?:had|have|has))?) "
    where = r"(?:behind|beside|past|above|below|over|under|next to|in front of|opposite|close to)"
    sense = r"could (?:\w+ )?(?:see|hear|smell|feel)\b(?! (?:that|why|how|no\b))"

    def first(person: str, mine: str, me: str, verbs: str) -> str:
        return (
            rf"\b{person}{had}(?:{_EN_ADVERB}){{0,2}}(?:{verbs})\b(?! that (?:the|an?|it|he|she|they|there|his|her|their|its|this|all|no|some|many)\b)"
            rf"|\b{person} (?:was|were|am|are|have been|had been) (?:(?!not |never )\w+ ){{0,2}}{busy}"
            rf"|\b{person} {sense}"
            rf"|\b{mine} (?:own )?(?:[a-z-]+ )?(?:{things})\b|\b{where} {me}\b"
        )

    told = r"(?:said|says|saying|recall\w*|recount\w*|explain\w*|add(?:ed|s)|testif\w+|swore|insist\w*|remember\w*|describ\w+|told [^,.;:“”\"]{2,40}?)"
    return _Cues(
        alone=re.compile(
            rf"\bI (?:{_EN_CAME}\b|{_EN_FORCED})|{_EN_VIEW}|"
            + first("I", "(?i:my)", "me", rf"{deeds}|(?!(?:{other})\b)[a-z]{{3,}}ed(?<!eed)")
        ),
        together=re.compile(
            rf"\b(?i:we) (?:{_EN_CAME}\b|{_EN_FORCED})|" + first("(?i:we)", "(?i:our)", "us", deeds)
        ),
        narrated=re.compile(
            rf"{_EN_WHO}(?:"
            rf"(?: (?:had|has|have))? (?:{_EN_ADVERB}){{0,2}}(?:{deeds})\b(?! that (?:the|an?|it|he|she|they|there|his|her|their|its|this|all|no|some|many)\b)"
            rf"| (?:was|were|had been|is) (?:(?!not |never )\w+ ){{0,2}}{busy}| {sense}"
            rf"|,? whose (?:own )?(?:[a-z-]+ )?(?:{things}|team|crew|unit)\b"
            rf"| (?:had|with) (?:his|her|their|an?|the) (?:own )?(?:[a-z-]+ )?(?:{things}) (?:to|against|on|at|open|out|pressed|pointed|up)\b"
            rf"| {_EN_SPENT}|,? who (?:lives?|lived|works?|worked|runs?|farms?) (?:\w+ )?(?:opposite|next door|across|above|below|metres|yards|beside|behind)\b)"
        ),
        told=re.compile(
            rf"\b{told}(?:(?! that )[^.;:?!“”\"]){{0,60}}?(?: that)? (?:he|she|they)(?: (?:had|has|have))? (?:{_EN_ADVERB}){{0,2}}(?:{deeds})\b(?! that (?:the|an?|it|he|she|they|there|his|her|their|its|this|all|no|some|many)\b)"
            rf"|\b{told}(?: that| how)? (?:he|she|they) (?:was|were|had been) (?:(?!not |never )\w+ ){{0,2}}{busy}"
            rf"|\b{told}(?:(?! that )[^.;:?!“”\"]){{0,60}}?(?: that)? (?:he|she|they) {_EN_FORCED}"
            r"|\b(?:by|on) (?:her|his|their) own (?:count|reckoning|measurements?|readings?|tally)\b"
            rf"|\b(?:recall|remember|describ)\w* (?:\w+ing) (?:the|a|an|his|her|it)\b"
        ),
        beside=re.compile(
            r"\b(?:from|outside|past|into|onto|under|behind|in front of|through|against|beside|over|above|below|near|to) "
            rf"(?:his|her|their) (?:own )?(?:[a-z-]+ )?(?:{things})\b|\b{where} (?:him|her)\b(?! [a-z])"
        ),
        placed=re.compile(
            rf"\bwho (?:was|were|had been) (?:(?!not |never )\w+ ){{0,2}}{busy}"
            rf"|(?:^|\b(?:an?|the|one|two|three) )(?:(?!who\b|that\b|which\b)[\w’'-]+ ){{1,6}}?(?:{hands})\b{_EN_STATE}(?= (?:the|an?|his|her|their|its|on|in|at|by|out|outside|inside|near|along|beside|under|over|up|down|across|behind|below|above|[a-z]+s)\b)"
            rf"|(?:\b(?:in charge of|in command of|leading|commanding)|who (?:had|led|commanded|was leading)) (?:the|an?|his|her|one of the|two) (?:[a-z-]+ ){{0,2}}?(?:{crews}) (?:out |up |down )?(?:on|at|in|along|beside|by|near|inside|below|above|under) (?:the|that)\b"
            rf"|\bwho had (?:the|an?|his|her|two) (?:[a-z-]+ )?(?:team|{crews}) out\b"
            r"|\b(?:the |among the )?first (?:\w+ )?(?:man |woman |person |one |people |of them )?(?:through the (?:door|gate|gap|hole)|in(?:to|side)? the (?:building|house|room|hall|workshop|cellar|water|tunnel|cab|flat|yard|wreck)|on the scene|at the scene|on the spot|to (?:reach|enter|go in(?:to)?|get (?:in|there|to)|arrive|climb|board))\b"
            rf"|\bwho {_EN_SPENT}|(?<!not )(?<!never )\bon (?:duty|shift|watch|call|night shift)\b"
            r"|\b(?:nurse|doctor|surgeon|midwife|guard|porter|keeper|steward) (?:on|in|at) the (?:\w+ ){1,2}(?:that|on the) (?:night|day|morning|afternoon|evening)\b"
            r"|\b(?:driver|conductor|pilot|co-pilot|skipper|helmsman) of the (?:\w+ )?(?:bus|train|lorry|truck|coach|tram|van|taxi|ambulance|fire engine|plane|helicopter|trawler|boat|tug|ferry|launch|lifeboat)\b"
            r"|^(?:[^,]{2,40}, )?(?:\d+, )?(?:an? |the |another |one )?(?:\w+ )?passenger (?:on|aboard|in) (?:the|that) (?:\w+ )?(?:train|bus|coach|tram|ferry|boat|ship|plane|flight|carriage|cabin)\b"
            rf"|\bwho{_EN_WHEN} (?:{_EN_ADVERB}){{0,2}}(?:{deeds})\b(?! that\b)"
        ),
        inverted=re.compile(
            r"\b(?:seen|observed|witnessed|counted|noted|watched|photographed|filmed|verified) (?:on the spot |first-hand )?by (?:the )?$"
        ),
        observing=re.compile(
            rf"{_EN_WHO} (?:{_EN_ADVERB}){{0,2}}(?:tried|toured|visited|counts|sees|watches|finds|tests|measures|hears|stands|walks|films|photographs)\b(?! that\b| to\b)"
        ),
        not_observing=re.compile(rf"\b(?:{_one_of(lists['no_observing'])})$"),
        relayed=re.compile(rf"\b{told} that\b"),
        others=re.compile(
            rf"\b(?:of|for|with|by|to|about|from) (?:[\w’'-]+ ){{0,3}}{_EN_PERSON},? $"
        ),
    )


# French verbs that form their past with "être" and are no passive then.
_MOVED = (
    "descendu|monté|remonté|entré|rentré|sorti|ressorti|tombé|parti|arrivé|resté|passé|allé|venu|accouru"
    "|retourné|intervenu"
)


def _build_french(lists: dict[str, list[str]]) -> _Cues:
    deeds = rf"{_one_of(lists['deeds'])}{_FR_DEEDS}"
    things, other = _one_of(lists["things"]), _one_of(lists["not_first"])
    stems = _one_of(
        {word.removesuffix("ait") for word in lists["busy"]}
        | {word[:-1] for word in lists["deeds"] if word.endswith("é")}
    )
    not_busy = _one_of(lists["not_busy"])
    clitics, adverbs, ends = _FR_CLITICS, rf"(?:{_FR_ADVERB}){{0,3}}", r"(?:e|s|es)?\b"
    where = (
        r"(?:derrière|devant|à côté de|au-dessus de|sous|à deux pas de|en face de|près de|contre)"
    )

    def first(person: str, have: str, be: str, verbs: str, mine: str, me: str) -> str:
        return (
            rf"\b{person}{clitics}(?:{have}) {adverbs}(?:{verbs})(?! (?:que|qu['’]|dire)\b)"
            rf"|\b{person}{clitics}(?:{be}) {adverbs}(?:{_MOVED}|{deeds}){ends}"
            rf"|\b{mine} (?:propres? )?(?:[a-zà-ÿ-]+ )?(?:{things})\b|\b{where} {me}\b"
        )

    alone = first(
        "(?i:j['’]|je )", "ai|avais", "suis|étais",
        rf"(?:{deeds}){ends}|(?!(?:{other}){ends})[a-zà-ÿ]{{3,}}é(?:e|s|es)?\b",
        "(?i:mon|ma|mes)", "moi",
    )  # fmt: skip
    together = first(
        "(?i:nous |on )", "avons|avions|a|avait", "sommes|étions|est|était",
        rf"(?:{deeds}){ends}", "(?i:notre|nos)", "nous",
    )  # fmt: skip
    tells = (
        r"(?:dit|disent|raconte\w*|assure\w*|affirme\w*|témoigne\w*|explique\w*|jure\w*|confie\w*|certifie\w*"
        r"|maintient|se souvient|se rappelle|soutient|(?:a|ont|avait|avaient|a-t-(?:il|elle|on)) (?:dit|raconté"
        r"|assuré|affirmé|témoigné|expliqué|juré|confié|certifié|soutenu|reconnu))"
    )
    did = (
        rf" {clitics}(?:a|ont|avait|avaient) {adverbs}(?:{deeds}){ends}(?! (?:que|qu['’]|dire)\b)"
        rf"| {clitics}(?:est|sont|était|étaient) {adverbs}(?:{_MOVED}){ends}"
        rf"| (?:n['’]|ne )?(?:s['’]|se )(?:est|sont|était|étaient) {adverbs}(?:{deeds}){ends}"
        rf"| {clitics}(?:{stems})e?(?:ait|aient)\b(?! (?:que|qu['’])\b){_FR_STATE}"
        rf"| avai(?:t|ent) (?:encore |déjà )?(?:la |le |les |l['’]|son |sa |ses |une? )(?:[a-zà-ÿ-]+ )?(?:{things})\b"
    )
    return _Cues(
        alone=re.compile(
            rf"{alone}|\b(?i:j['’]|je ){clitics}(?!(?:{not_busy})\b)(?:(?:{stems})e?|[a-zà-ÿ]{{3,}}(?<!r))ais\b(?! (?:que|de|pas)\b| (?:qu|d)['’]){_FR_STATE}"
            rf"|\b(?i:j['’]|je ){_FR_CAME}\b|\b(?i:j['’])(?:ai|avais) (?:ainsi |même |donc )?{_FR_FORCED}|{_FR_VIEW}"
            rf"|\b(?i:j['’])(?:ai|avais) (?:encore |déjà )?(?:la |le |les |l['’]|une? )(?:[a-zà-ÿ-]+ )?(?:{things})\b"
            rf"|\bm['’](?:a|avait|aura) fallu\b|{_FR_DEEP}"
        ),
        together=re.compile(
            rf"{together}|\b(?i:nous ){clitics}(?:{stems})e?ions\b|\b(?i:on ){clitics}(?:{stems})e?ait\b"
            r"|\bnous (?:a|avait|aura) fallu\b"
        ),
        narrated=re.compile(
            rf"{_FR_BUSY_WHO} {clitics}(?:{stems})e?(?:ait|aient)\b(?! (?:que|qu['’])\b){_FR_STATE}|{_FR_WHO}(?:{did}"
            rf"| {_FR_SPENT}|,? dont (?:la |le |les |l['’])(?:[a-zà-ÿ-]+ )?(?:{things}|équipe)\b"
            rf"|,? qui (?:habite|vit|loge|travaille|tient|demeure)\w* (?:\w+ )?(?:en face|à deux pas|à côté|au-dessus|juste|sur place|à quelques|tout près)\b)"
        ),
        told=re.compile(
            rf"\b{tells}(?:(?! que | qu['’])[^.;:?!«»\"]){{0,80}}? (?:avoir|d['’]avoir) {clitics}{adverbs}(?:{deeds}){ends}(?! (?:que|qu['’]|dire)\b)"
            rf"|\b{tells}(?:(?! que | qu['’])[^.;:?!«»\"]){{0,80}}? (?:être|d['’]être) {adverbs}(?:{_MOVED}){ends}"
            rf"|\b{tells} (?:qu['’]|comment )(?:il|elle|ils|elles) {clitics}(?:a|avait|ont|avaient) {adverbs}(?:{deeds}){ends}(?! (?:que|qu['’])\b)"
            rf"|\b{tells}(?:(?! que | qu['’])[^.;:?!«»\"]){{0,80}}? (?:avoir|d['’]avoir) {adverbs}{_FR_FORCED}"
            rf"|\b{tells}(?:(?:(?! que | qu['’])[^.;:?!«»\"]){{0,40}}? (?:qu['’]|comment )| [^.;:?!«»\"]{{2,40}}, )(?:il|elle|ils|elles) (?:a|avait|ont|avaient) {adverbs}{_FR_FORCED}"
            r"|\b(?:selon|d['’]après) (?:son|sa|ses) propres? (?:comptage|décompte|mesures?|relevés?|calepin|pointage)\b"
        ),
        beside=re.compile(
            r"\b(?:de|devant|dans|derrière|sous|contre|depuis|jusque dans|à côté de|au-dessus de|près de|sur|par|face à) "
            rf"(?:sa|son|ses|leur|leurs) (?:propres? )?(?:[a-zà-ÿ-]+ )?(?:{things})\b"
        ),
        placed=re.compile(
            rf"\bqui {clitics}(?:{stems})e?(?:ait|aient)\b(?! (?:que|qu['’])\b){_FR_STATE}"
            rf"|\b(?:qui (?:était|étaient) (?:alors |encore )?)?en train de (?!devenir|se )"
            rf"|\bqui {_FR_SPENT}|\bde (?:garde|quart|permanence|astreinte|faction)\b"
            r"|\b(?:infirmi(?:er|ère)|médecin|chirurgien|chirurgienne|sage-femme|gardien|gardienne|surveillante?) [^,;.]{2,30} (?:cette nuit-là|ce (?:soir|jour|matin)-là)\b"
            r"|\b(?:conducteur|conductrice|chauffeur|pilote|copilote|skipper|barreur|patron|patronne) (?:du|de la|de l['’]) ?(?:bus|car|train|camion|poids lourd|tram|tramway|taxi|ambulance|avion|hélicoptère|chalutier|bateau|remorqueur|ferry|bac|vedette|canot|TGV|TER)\b"
            r"|^(?:[^,]{2,40}, )?(?:\d+ ans, )?(?:une? |la |le |l['’])?(?:autre |jeune )?passag(?:er|ère) (?:du|de la|de l['’]|à bord du|à bord de la) ?(?:train|bus|car|tram|ferry|bateau|navire|avion|vol|rame|voiture|TGV|TER)\b"
            rf"|^(?:[^,]{{2,40}}, )?(?:\d+ ans, )?(?:une? |la |le |l['’])(?:(?!{_FR_OTHERS})[\wà-ÿ-]+ ){{1,3}}qui {clitics}(?:a|ont|avait|avaient) {adverbs}(?:{deeds}){ends}(?! (?:que|qu['’])\b)"
            r"|\boccupée?s? à (?!se )[a-zà-ÿ]+(?:er|ir|re)\b"
            rf"|\bà la tête d['’](?:une|un) (?:équipe|équipage|patrouille|escouade|colonne|section|groupe de (?:pompiers|sauveteurs|secouristes))[^,.;]{{0,40}} (?:sur|dans|au|le long|devant|près) "
            rf"|\b(?:le |la |les |parmi les )?premi(?:er|ère)s? (?:pompier |homme |femme |policier |gendarme |secouriste |témoin |médecin )?(?:arrivée?s? |entrée?s? |à (?:être )?(?:arriv|entr|pénétr|descend|mont|intervenir|franchir|atteindre)\w*|sur (?:place|les lieux))"
        ),
        inverted=re.compile(
            r"\b(?:a|ont|avait|avaient) (?:pu |elle-même |lui-même |sur place |encore )*(?:constaté|constater|observé|observer|vu|voir|compté|compter|vérifié|vérifier|mesuré|mesurer|chronométré|relevé sur place) (?:le |la |les |l['’]|nos? )?$"
        ),
        observing=re.compile(
            rf"{_FR_WHO} (?:n['’]y |n['’]en |n['’]|ne |y |en |l['’]|le |la |les )?(?:(?:compte|dénombre|recense|observe|constate|trouve|retrouve|découvre|relève|entend|assiste|essaie|essaye|teste|mesure|chronomètre|pointe|visionne|feuillette|arpente|filme|photographie|recompte|pousse|longe)(?:nt)?|voit|voient|aperçoit|parcourt"
            r"|(?:a|ont) (?:re)?(?:trouvé|vu|compté|aperçu|découvert|relevé|entendu)(?= (?:que|qu['’]|ni|aucune?|nulle?|plus|pas)\b))\b"
        ),
        not_observing=re.compile(rf"\b(?:{_one_of(lists['no_observing'])})(?:e|s|es)?$"),
        relayed=re.compile(rf"\b{tells}(?:(?! que | qu['’])[^.;:?!«»\"]){{0,40}}? qu(?:e\b|['’])"),
        others=re.compile(rf"(?:(?<!\w){_FR_OTHERS})(?:[\wà-ÿ]+[ '’]){{0,3}}{_FR_PERSON},? $"),
    )
