"""Findings of many documents as one corpus: each entity, statement and quantity once, with all its evidence.

What several documents say because they hold the same article is said once: in the words of the one that tells most.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from fangzhi.contradictions import contradictions
from fangzhi.duplicates import KIND as VARIANT
from fangzhi.duplicates import same_articles
from fangzhi.model import Corpus, Entity, Note, Quantity, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from fangzhi.duplicates import Group
    from fangzhi.model import Evidence, Findings

_APART = re.compile(r"[\W_]+")
#: How many characters a sentence must have for it to be known inside a longer one.
_LEAST = 8


@dataclass(frozen=True, slots=True)
class _Articles:
    """The document that holds the article of each variant best, and the place of each among those that hold it."""

    leads: Mapping[str, str]
    places: Mapping[str, int]

    @classmethod
    def of(cls, groups: Iterable[Group]) -> _Articles:
        """The articles of the groups."""
        leads: dict[str, str] = {}
        places: dict[str, int] = {}
        for group in groups:
            leads |= {variant.iri: group.lead.iri for variant, _ in group.variants}
            held = (group.lead, *(variant for variant, _ in group.variants))
            places |= {document.iri: at for at, document in enumerate(held)}
        return cls(leads, places)

    def lead(self, document: str) -> str:
        """The IRI of the document that holds the article best."""
        return self.leads.get(document, document)

    def alone(self, document: str) -> bool:
        """Whether no other document holds its article."""
        return document not in self.places

    def place(self, document: str) -> int:
        """0 for that document, and a number for each other one that holds the article."""
        return self.places.get(document, 0)


class _Said(NamedTuple):
    """One place that says a thing: which thing, by IRI, and how little the place tells beside it."""

    thing: str
    evidence: Evidence
    untold: int


def merge(
    parts: Sequence[Findings], base: str, settings: tuple[tuple[str, str], ...] = (), notes: Iterable[Note] = ()
) -> Corpus:
    """The corpus of all parts, sorted, the same for any order of them, with notes on variants and contradictions.

    A document that holds the same article as another keeps its mentions and what it alone says. Evidence from a
    sentence that another of its article has for the same statement or number is left out.
    """
    groups = same_articles(p.document for p in parts)
    articles = _Articles.of(groups)
    documents = tuple(
        replace(d, variant_of=articles.leads.get(d.iri))
        for d in sorted((p.document for p in parts), key=lambda d: d.iri)
    )
    entities = _entities(parts, articles)
    statements = _statements([s for p in parts for s in p.statements], articles)
    quantities = _quantities([q for p in parts for q in p.quantities], articles)
    authority = tuple(sorted({r for p in parts for r in p.authority}, key=lambda r: r.iri))
    found = contradictions(documents, entities, statements, quantities, authority)
    said = {*notes, *(n for p in parts for n in p.notes), *found, *_variants(groups)}
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


def _variants(groups: Iterable[Group]) -> Iterator[Note]:
    for group in groups:
        for variant, alike in group.variants:
            yield Note(VARIANT, variant.path, f"the same article as {group.lead.path} ({alike:.2f} alike)")


def _entities(parts: Iterable[Findings], articles: _Articles) -> tuple[Entity, ...]:
    groups: dict[str, list[tuple[str, Entity]]] = defaultdict(list)
    for part in parts:
        for entity in part.entities:
            groups[entity.iri].append((articles.lead(part.document.iri), entity))
    return tuple(_one(groups[iri]) for iri in sorted(groups))


def _one(same: Sequence[tuple[str, Entity]]) -> Entity:
    """One entity under the name most articles give it, with the forms of all."""
    names = Counter(name for _, name in {(article, e.name) for article, e in same})
    name = min(names, key=lambda n: (-names[n], n))
    entities = [e for _, e in same]
    forms = {e.name for e in entities} | {alias for e in entities for alias in e.aliases}
    traditional = {form for e in entities for form in e.traditional}
    aliases = tuple(sorted(forms - {name}))
    return replace(entities[0], name=name, aliases=aliases, traditional=tuple(sorted(traditional)))


def _ordered(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(
        sorted(set(evidence), key=lambda e: (e.document, e.span, e.subject or e.span, e.object or e.span, e.rule))
    )


def _statements(found: Iterable[Statement], articles: _Articles) -> tuple[Statement, ...]:
    groups: dict[tuple[str, str, str], list[Evidence]] = defaultdict(list)
    for s in found:
        groups[s.subject, s.predicate, s.object].extend(s.evidence)
    return tuple(Statement(*triple, _ordered(_told(groups[triple], articles))) for triple in sorted(groups))


def _told(evidence: Iterable[Evidence], articles: _Articles) -> Iterator[Evidence]:
    said = (_Said("", e, (e.date is None) + (e.position is None)) for e in evidence)
    return (place.evidence for place in _once(said, articles))


def _quantities(found: Iterable[Quantity], articles: _Articles) -> tuple[Quantity, ...]:
    things: dict[str, Quantity] = {}
    said: dict[tuple[object, ...], list[_Said]] = defaultdict(list)
    for q in found:
        things.setdefault(q.iri, q)
        untold = 2 * (q.subject is None) + (q.date is None)
        said[q.indicator, q.value, q.unit, q.bound].extend(_Said(q.iri, e, untold) for e in q.evidence)
    kept: dict[str, list[Evidence]] = defaultdict(list)
    for places in said.values():
        for place in _once(places, articles):
            kept[place.thing].append(place.evidence)
    return tuple(replace(things[iri], evidence=_ordered(kept[iri])) for iri in sorted(kept))


def _once(said: Iterable[_Said], articles: _Articles) -> Iterator[_Said]:
    """The places less those that repeat a sentence of another document with the same article; who tells most stays."""
    kept: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for place in sorted(said, key=lambda p: (p.untold, articles.place(p.evidence.document), p.evidence.document)):
        document = place.evidence.document
        if articles.alone(document):
            yield place
            continue
        others, words = kept[articles.lead(document)], _APART.sub("", place.evidence.quote)
        if not any(other != document and _repeats(words, known) for other, known in others):
            others.append((document, words))
            yield place


def _repeats(words: str, known: str) -> bool:
    if words == known:
        return True
    return min(len(words), len(known)) >= _LEAST and (words in known or known in words)
