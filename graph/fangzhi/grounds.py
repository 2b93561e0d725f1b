"""Why a statement is in a graph: every place that says it, by which rule, how surely, when and as what."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from fangzhi.errors import FangzhiError
from fangzhi.graph import Graph, open_graph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from fangzhi.model import Entity, Evidence, Statement


class Ground(NamedTuple):
    """A statement with its ends, and each place that says it under the path of its document."""

    subject: Entity
    statement: Statement
    object: Entity
    places: tuple[tuple[str, Evidence], ...]


def grounds(source: Graph | str | Path, subject: str, relation: str, obj: str) -> tuple[Ground, ...]:
    """The statements of a graph, or of the build in a folder, between things so called; a symmetric one either way.

    Raises:
        BuildError: the folder holds no build.
        FangzhiError: the ontology has no such relation.
    """
    graph = source if isinstance(source, Graph) else open_graph(source)
    if relation not in graph.ontology.relations:
        raise FangzhiError(f"{relation}: no relation; there are {', '.join(graph.ontology.relations)}")
    things = {entity.iri: entity for entity in graph.entities}
    ends = _called(graph, subject), _called(graph, obj)
    paths = {document.iri: document.path for document in graph.documents}
    symmetric = graph.ontology.relations[relation].symmetric
    return tuple(
        Ground(things[s.subject], s, things[s.object], tuple((paths[e.document], e) for e in s.evidence))
        for s in graph.statements
        if s.predicate == relation
        and (
            (s.subject in ends[0] and s.object in ends[1])
            or (symmetric and s.subject in ends[1] and s.object in ends[0])
        )
    )


def _called(graph: Graph, name: str) -> set[str]:
    """The things with a name, alias, code, key or IRI."""
    base = graph.corpus.base
    return {
        e.iri
        for e in graph.entities
        if name.strip() in (e.name, *e.aliases, *e.traditional, e.code, e.iri, unquote(e.iri.removeprefix(base)))
    }


def lines(found: Iterable[Ground]) -> Iterator[str]:
    """The grounds for people."""
    for ground in found:
        yield f"{ground.subject.name} {ground.statement.predicate} {ground.object.name}"
        for path, e in ground.places:
            more = "".join(f", {part}" for part in (e.date, e.position) if part)
            where = f"{path}, characters {e.span.start}–{e.span.end}"
            yield f"  {where}: {e.modality}, {e.confidence:.2f}, by {e.rule}{more}"
            yield f"    {e.quote}"
