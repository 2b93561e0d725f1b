"""What the elements of a page do to the lines it shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def _named(names: str) -> frozenset[str]:
    return frozenset(names.split())


#: Elements that stand on lines of their own.
BLOCKS = _named(
    "address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer "
    "form frameset h1 h2 h3 h4 h5 h6 head header hr html legend li main menu nav ol p pre section summary table tbody "
    "tfoot thead tr ucapcontent ul"
)
CELLS = _named("td th")
HOLDERS = BLOCKS | CELLS
#: Elements without an end tag.
VOID = _named("area base basefont bgsound br col embed frame hr img input keygen link meta param source wbr")
#: Elements beside the article of a page; a header is one unless it stands in the article.
ASIDE = _named("aside footer nav")
HEADINGS = _named("h1 h2 h3")
#: Elements whose text is not shown as text of the page.
UNSEEN = _named(
    "audio button canvas datalist head iframe map noembed noframes noscript object script select style svg template "
    "textarea title video"
)
#: Not `visibility: hidden`, with which pages hide their article until a script has run.
_HIDING = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_TABLE = _named("table")
_NOTHING: tuple[frozenset[str], frozenset[str]] = (frozenset(), HOLDERS)
_IMPLIED = {
    **dict.fromkeys(BLOCKS, (_named("p"), HOLDERS)),
    **dict.fromkeys(CELLS, (CELLS, _TABLE)),
    "tr": (_named("tr"), _TABLE),
    "li": (_named("li"), _named("ul ol")),
    "a": (_named("a"), HOLDERS),
}


def implied(tag: str) -> tuple[frozenset[str], frozenset[str]]:
    """The elements of which the nearest is closed by a start tag, and those it looks no further than."""
    return _IMPLIED.get(tag, _NOTHING)


def is_hidden(given: Mapping[str, str]) -> bool:
    """Whether an element with these attributes is not shown."""
    return "hidden" in given or _HIDING.search(given.get("style", "")) is not None
