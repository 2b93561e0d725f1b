"""The graph for tools that know nodes and edges: NetworkX, and GraphML for Gephi, Cytoscape and yEd."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import networkx as nx

from fangzhi.model import PLANNED, STATED

if TYPE_CHECKING:
    from pathlib import Path

    from fangzhi.model import Corpus, Entity, Statement

NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_networkx(corpus: Corpus) -> nx.MultiDiGraph:
    """Entities as nodes named by IRI and statements as edges keyed by relation, both sorted; quantities are left out.

    Every attribute is a string, but for an edge's `confidence`, which is that of its best evidence; what is not known
    is an empty string. `modality` is stated where any evidence states it; `quote` is from the first evidence.
    """
    graph = nx.MultiDiGraph()
    for entity in sorted(corpus.entities, key=lambda e: e.iri):
        graph.add_node(entity.iri, **_node(entity))
    for statement in sorted(corpus.statements, key=lambda s: (s.subject, s.predicate, s.object)):
        if statement.evidence:
            graph.add_edge(statement.subject, statement.object, key=statement.predicate, **_edge(statement))
    return graph


def write_graphml(corpus: Corpus, path: Path) -> None:
    """Write the graph as GraphML in UTF-8; characters that XML cannot hold become U+FFFD."""
    graph = to_networkx(corpus)
    # GraphML wants names of edges that are unique; relations as keys are so only between two nodes
    for number, (*_, data) in enumerate(graph.edges(data=True), start=1):
        data["id"] = f"e{number}"
    for attributes in (*(data for _, data in graph.nodes(data=True)), *(data for *_, data in graph.edges(data=True))):
        attributes.update({k: NOT_XML.sub("\ufffd", v) for k, v in attributes.items() if isinstance(v, str)})
    with path.open("wb") as file:
        # by name, since the general function writes other bytes where lxml is installed
        nx.write_graphml_xml(graph, file, edge_id_from_attribute="id")


def _node(entity: Entity) -> dict[str, str]:
    return {
        "label": entity.name,
        "cls": entity.cls,
        "aliases": "|".join((*entity.aliases, *entity.traditional)),
        "code": entity.code or "",
    }


def _edge(statement: Statement) -> dict[str, str | float]:
    evidence = statement.evidence
    return {
        "relation": statement.predicate,
        "modality": STATED if any(e.modality == STATED for e in evidence) else PLANNED,
        "date": next((e.date for e in evidence if e.date), ""),
        "quote": evidence[0].quote,
        "confidence": max(e.confidence for e in evidence),
    }
