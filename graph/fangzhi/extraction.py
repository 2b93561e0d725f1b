"""From a document to what it says: a pure function of the document, the ontology and the base."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fangzhi.annotate import annotate
from fangzhi.corrections import correct
from fangzhi.dating import Calendar, dated
from fangzhi.mentions import FINDERS, find_mentions
from fangzhi.quantities import find_quantities
from fangzhi.relations import EXTRACTORS, extract
from fangzhi.resolve import findings, resolve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fangzhi.lexicon import Lexicon
    from fangzhi.mentions import Finder
    from fangzhi.model import Document, Findings
    from fangzhi.relations import Extractor


def read_document(
    document: Document,
    lexicon: Lexicon,
    base: str,
    finders: Sequence[Finder] = FINDERS,
    extractors: Sequence[Extractor] = EXTRACTORS,
) -> Findings:
    """What a document says, stage by stage: words, mentions, corrections, entities, relations, quantities."""
    found = find_mentions(annotate(document, lexicon.gazetteer), lexicon, finders)
    text, corrected = correct(found, lexicon.corrections)
    resolved = resolve(text, lexicon, base)
    calendar = Calendar(text, resolved)
    candidates = dated(extract(text, resolved, lexicon, extractors), calendar, lexicon.dates)
    counts = find_quantities(text, resolved, lexicon, calendar)
    said = findings(text, resolved, candidates, counts, lexicon.gazetteer, base)
    return replace(said, notes=(*corrected, *said.notes))
