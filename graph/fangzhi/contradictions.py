"""Where documents contradict each other: nothing is merged away, both stay in the graph, and the report lists them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from fangzhi.model import STATED, Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from fangzhi.model import AuthorityRecord, Document, Entity, Evidence, Quantity, Statement

KIND = "contradiction"
_LOCATED, _EXACT = "locatedIn", "exact"


def contradictions(
    documents: Sequence[Document],
    entities: Sequence[Entity],
    statements: Sequence[Statement],
    quantities: Sequence[Quantity],
    authority: Sequence[AuthorityRecord],
) -> Iterator[Note]:
    """Two exact values of one indicator for one subject and time, and two places of one thing, in different documents.

    Places of which one lies in the other do not contradict each other, nor do plans, nor what a damaged document says
    in place of one that holds the same article better.
    """
    paths = {document.iri: document.path for document in documents}
    better = {d.iri: d.variant_of for d in documents if d.variant_of and d.unreadable}
    names = {entity.iri: entity.name for entity in entities}
    for (subject, indicator, unit, date), values in _measured(quantities).items():
        sources = _without(values, better)
        yield from _note(f"{names.get(subject, subject)}, {indicator}, {date}", sources, paths, unit)
    above = _above(statements, authority)
    for subject, places in _placed(statements, above).items():
        named = {names.get(place, place): where for place, where in places.items()}
        yield from _note(f"{names.get(subject, subject)} {_LOCATED}", _without(named, better), paths)


def _note(what: str, values: Mapping[str, set[str]], paths: Mapping[str, str], unit: str = "") -> Iterator[Note]:
    """The note on values of which no document has all, each with the documents that say it."""
    if len(values) < 2 or len(set().union(*values.values())) < 2:
        return
    told = "; ".join(
        f"{value}{unit} in {', '.join(sorted(paths[d] for d in values[value]))}" for value in sorted(values)
    )
    yield Note(KIND, "", f"{what}: {told}")


def _without(values: Mapping[str, set[str]], better: Mapping[str, str]) -> dict[str, set[str]]:
    """The values with the documents that say them, without damaged ones of which a better one says any."""
    every = set().union(*values.values())
    kept = {value: {d for d in where if better.get(d) not in every} for value, where in values.items()}
    return {value: where for value, where in kept.items() if where}


def _stated(evidence: Iterable[Evidence]) -> set[str]:
    return {e.document for e in evidence if e.modality == STATED}


def _measured(quantities: Iterable[Quantity]) -> dict[tuple[str, str, str, str], dict[str, set[str]]]:
    found: dict[tuple[str, str, str, str], dict[str, set[str]]] = defaultdict(dict)
    for q in quantities:
        where = _stated(q.evidence)
        if q.subject and q.date and q.bound == _EXACT and where:
            key = q.subject, q.indicator, q.unit, q.date
            found[key].setdefault(f"{q.value:f}", set()).update(where)
    return found


def _above(statements: Iterable[Statement], authority: Iterable[AuthorityRecord]) -> dict[str, set[str]]:
    """What each place is said or listed to lie in."""
    found: dict[str, set[str]] = defaultdict(set)
    for record in authority:
        if record.parent:
            found[record.iri].add(record.parent)
    for s in statements:
        if s.predicate == _LOCATED:
            found[s.subject].add(s.object)
    return found


def _within(place: str, other: str, above: Mapping[str, set[str]]) -> bool:
    """Whether a place lies in another, over any number of steps."""
    seen, left = set(), [place]
    while left:
        at = left.pop()
        if at == other:
            return True
        if at not in seen:
            seen.add(at)
            left += sorted(above.get(at, ()))
    return False


def _placed(statements: Iterable[Statement], above: Mapping[str, set[str]]) -> dict[str, dict[str, set[str]]]:
    """The places of everything that is said to be in two of which neither lies in the other."""
    found: dict[str, dict[str, set[str]]] = defaultdict(dict)
    for s in statements:
        where = _stated(s.evidence)
        if s.predicate == _LOCATED and where:
            found[s.subject][s.object] = where
    return {
        subject: places
        for subject, places in found.items()
        if any(not _within(a, b, above) and not _within(b, a, above) for a in places for b in places if a < b)
    }
