"""Findings of many documents as one corpus: each entity, statement and quantity once, with all its evidence."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from fangzhi.contradictions import contradictions
from fangzhi.model import Corpus, Entity, Quantity, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fangzhi.model import Evidence, Findings, Note


def merge(
    parts: Sequence[Findings], base: str, settings: tuple[tuple[str, str], ...] = (), notes: Iterable[Note] = ()
) -> Corpus:
    """The corpus of all parts, sorted, the same for any order of them, with notes on their contradictions."""
    documents = tuple(sorted((p.document for p in parts), key=lambda d: d.iri))
    entities = _entities([e for p in parts for e in p.entities])
    statements = _statements([s for p in parts for s in p.statements])
    quantities = _quantities([q for p in parts for q in p.quantities])
    authority = tuple(sorted({r for p in parts for r in p.authority}, key=lambda r: r.iri))
    found = contradictions(documents, entities, statements, quantities, authority)
    said = {*notes, *(n for p in parts for n in p.notes), *found}
    return Corpus(
        base,
        documents,
        entities,
        tuple(sorted((m for p in parts for m in p.mentions), key=lambda m: (m.document, m.span, m.entity))),
        statements,
        quantities,
        authority,
        tuple(sorted(settings)),
        tuple(sorted(said, key=lambda n: (n.kind, n.document, n.detail))),
    )


def _entities(found: Iterable[Entity]) -> tuple[Entity, ...]:
    groups: dict[str, list[Entity]] = defaultdict(list)
    for entity in found:
        groups[entity.iri].append(entity)
    return tuple(_one(groups[iri]) for iri in sorted(groups))


def _one(same: Sequence[Entity]) -> Entity:
    """One entity under the name most documents give it, with the forms of all."""
    names = Counter(e.name for e in same)
    name = min(names, key=lambda n: (-names[n], n))
    forms = {e.name for e in same} | {alias for e in same for alias in e.aliases}
    traditional = {form for e in same for form in e.traditional}
    return replace(same[0], name=name, aliases=tuple(sorted(forms - {name})), traditional=tuple(sorted(traditional)))


def _ordered(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(
        sorted(set(evidence), key=lambda e: (e.document, e.span, e.subject or e.span, e.object or e.span, e.rule))
    )


def _statements(found: Iterable[Statement]) -> tuple[Statement, ...]:
    groups: dict[tuple[str, str, str], list[Evidence]] = defaultdict(list)
    for s in found:
        groups[s.subject, s.predicate, s.object].extend(s.evidence)
    return tuple(Statement(*triple, _ordered(groups[triple])) for triple in sorted(groups))


def _quantities(found: Iterable[Quantity]) -> tuple[Quantity, ...]:
    groups: dict[str, list[Quantity]] = defaultdict(list)
    for quantity in found:
        groups[quantity.iri].append(quantity)
    return tuple(
        replace(groups[iri][0], evidence=_ordered(e for q in groups[iri] for e in q.evidence)) for iri in sorted(groups)
    )
