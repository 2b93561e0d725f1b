"""What one document says, as entities, statements and quantities with their evidence."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from fangzhi.model import (
    AuthorityRecord,
    Evidence,
    Findings,
    LinkedMention,
    Note,
    Quantity,
    Span,
    Statement,
)
from fangzhi.resolve.iris import entity_iri, hashed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fangzhi.gazetteer import Gazetteer
    from fangzhi.model import Candidate, Count, Document
    from fangzhi.resolve.entities import Resolved
    from fangzhi.text.annotated import Annotated


def findings(  # noqa: PLR0913, PLR0917 - everything a document gave
    text: Annotated,
    resolved: Resolved,
    candidates: Iterable[Candidate],
    counts: Iterable[Count],
    gazetteer: Gazetteer,
    base: str,
) -> Findings:
    """Everything one document says, each statement and quantity once with all its evidence, sorted."""
    keys = {span: entity_iri(base, key) for span, key in resolved.keys.items()}
    return Findings(
        text.document,
        resolved.entities,
        tuple(_linked(text, keys, resolved.links)),
        tuple(_statements(text.document, keys, candidates)),
        tuple(_quantities(text.document, keys, counts, base)),
        tuple(authority(resolved, gazetteer, base)),
        (*resolved.notes, *_unreadable(text.document)),
    )


def _linked(text: Annotated, keys: Mapping[Span, str], links: Mapping[Span, str]) -> Iterator[LinkedMention]:
    document = text.document
    for mention in text.mentions:
        if mention.span in keys:
            yield LinkedMention(
                document.iri, mention.span, document.raw_span(mention.span), mention.span.of(document.text),
                keys[mention.span], mention.rule, links.get(mention.span, ""),
            )  # fmt: skip


def _unreadable(document: Document) -> Iterator[Note]:
    for span in document.unreadable:
        raw = document.raw_span(span)
        yield Note(
            "unreadable", document.path, f"characters {raw.start} to {raw.end} of the file: {raw.of(document.raw)}"
        )


def _statements(document: Document, keys: dict[Span, str], candidates: Iterable[Candidate]) -> Iterator[Statement]:
    said: dict[tuple[str, str, str], dict[tuple[Span, Span, Span], Evidence]] = defaultdict(dict)
    for c in candidates:
        triple = (keys[c.subject.span], c.predicate, keys[c.object.span])
        place = (c.sentence, c.subject.span, c.object.span)
        evidence = _evidence(document, c)
        known = said[triple].get(place)
        if known is None or evidence.confidence > known.confidence:
            said[triple][place] = evidence
    for triple in sorted(said):
        yield Statement(*triple, tuple(said[triple][place] for place in sorted(said[triple])))


def _evidence(document: Document, c: Candidate) -> Evidence:
    return Evidence(
        document.iri, c.sentence, document.raw_span(c.sentence), c.sentence.of(document.text), c.rule, c.confidence,
        c.modality, c.subject.span, c.object.span, c.cue, c.date, c.position,
    )  # fmt: skip


def _quantities(document: Document, keys: dict[Span, str], counts: Iterable[Count], base: str) -> Iterator[Quantity]:
    found: dict[str, tuple[Count, str | None, str | None, list[Evidence]]] = {}
    for count in counts:
        subject = keys.get(count.subject.span) if count.subject else None
        program = keys.get(count.program.span) if count.program else None
        owner = subject or document.iri
        parts = (owner, count.indicator, count.value, count.unit, count.bound, count.date or "", program or "")
        iri = hashed(base, "quantity", parts)
        found.setdefault(iri, (count, subject, program, []))[3].append(_counted(document, count))
    for iri in sorted(found):
        count, subject, program, evidence = found[iri]
        yield Quantity(
            iri, subject, count.indicator, count.value, count.unit, count.bound, tuple(evidence), count.date, program
        )


def _counted(document: Document, count: Count) -> Evidence:
    return Evidence(
        document.iri, count.sentence, document.raw_span(count.sentence), count.sentence.of(document.text), count.rule,
        count.confidence, count.modality, count.subject.span if count.subject else None, None, count.span, count.date,
    )  # fmt: skip


def authority(resolved: Resolved, gazetteer: Gazetteer, base: str) -> Iterator[AuthorityRecord]:
    """The records of the entities that an authority list knows, with the chain of places above each."""
    used = {key for key in resolved.keys.values() if key in gazetteer.records}
    used |= {above for key in used for above in gazetteer.ancestors(key)}
    for key in sorted(used):
        record = gazetteer.records[key]
        source, as_of = gazetteer.sources[record.source]
        yield AuthorityRecord(
            entity_iri(base, key), record.cls, record.name, source, as_of, record.code,
            entity_iri(base, record.parent) if record.parent in gazetteer.records else None,
            record.lng, record.lat, tuple(sorted(gazetteer.former.get(key, ()))), record.facts,
        )  # fmt: skip
