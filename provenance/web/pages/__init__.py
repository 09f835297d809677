"""The screens, one module a screen: ask the engine, hand its answer to a template."""

from __future__ import annotations

from provenance.web.pages import (
    add,
    api,
    articles,
    ask,
    claims,
    compare,
    exports,
    review,
    share,
    sign_in,
    timeline,
    tree,
    who,
)

# In no particular order: no two answer one address.
SCREENS = (
    add,
    api,
    articles,
    ask,
    claims,
    compare,
    exports,
    review,
    share,
    sign_in,
    timeline,
    tree,
    who,
)

__all__ = ["SCREENS"]
