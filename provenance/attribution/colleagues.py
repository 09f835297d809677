"""Names the outlet of "our colleagues at the Post" and "the daily on the spot, the Post"."""

from __future__ import annotations

import re

from index import Span
from provenance.attribution.papers_again import is_paper_again

_FELLOWS = re.compile(
    r"(?:(?:d['’]apr[eè]s|selon)\s+)?(?:nos|mes|leurs?|des|les)\s+(?:excellents?\s+|chers?\s+|estimés?\s+)?(?:confrères|consœurs|consoeurs|collègues|amis)"
    r"(?:\s+(?:et\s+\w+|anglais|britanniques|américains|suisses|belges|allemands|espagnols|italiens|locaux))?\s+"
    r"(?P<of>du|des|de\s+la|de\s+l['’]\s*|de|d['’]\s*|à|au)\s*(?P<fr>[^,;:.]+)"
    r"|(?:our|their)\s+(?:colleagues?|friends|sister\s+(?:paper|title|station|site)|partners?|counterparts)\s*(?:at|from|on|over\s+at|,)\s+(?P<en>[^,;:.]+)",
    re.IGNORECASE,
)
_PRESS = (
    r"(?:daily|weekly|newspaper|tabloid|broadsheet|broadcaster|magazine|paper|title|quotidien|hebdomadaire|hebdo|mensuel|magazine"
    r"|tabloïd|journal|titre)"
)
_APPOSED = re.compile(
    rf"(?:the|le|la|l['’]|un|a)\s*(?:[\w-]+\s+)?{_PRESS}\b[^,;:.]{{0,40}},\s+(?P<name>(?-i:[A-ZÀ-Þ]|the\s|l['’]|le\s|la\s|The\s)[^,;:.]{{2,50}})",
    re.IGNORECASE,
)


def outlet_of(text: str, source: Span) -> Span | None:
    """Return where the outlet's name stands within a source that names it by its people or kind.

    Args:
        text: The article's text.
        source: The source as written.
    """
    words = text[source.start : source.end]
    match = _FELLOWS.match(words) or _APPOSED.match(words)
    if match is None:
        return source if is_paper_again(words) else None
    groups = match.groupdict()
    group = next(name for name in ("fr", "en", "name") if groups.get(name))
    if not any(word[:1].isupper() for word in re.split(r"[\s'’]+", groups[group])):
        return None
    return Span(source.start + match.start(group), source.start + match.end(group))
