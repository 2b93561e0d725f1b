"""The graph as nodes and edges."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import networkx as nx
import pytest

from fangzhi.export.tables import to_networkx, write_graphml
from fangzhi.model import BASE, PLANNED

if TYPE_CHECKING:
    from pathlib import Path

    from fangzhi.model import Corpus

LIANGSHAN = BASE + "Division/513400"


def test_nodes_are_the_entities(corpus: Corpus) -> None:
    graph = to_networkx(corpus)
    assert [e.iri for e in corpus.entities] == list(graph)
    assert graph.nodes[LIANGSHAN] == {
        "label": "凉山彝族自治州",
        "cls": "Division",
        "aliases": "凉山|凉山州|涼山州",
        "code": "513400",
    }


@pytest.mark.parametrize(
    ("obj", "relation", "modality", "date"),
    [
        ("University/4151010610", "cooperatesWith", "stated", ""),
        ("Program/双培工程", "implements", "planned", ""),
    ],
)
def test_edges_say_how_they_are_known(corpus: Corpus, obj: str, relation: str, modality: str, date: str) -> None:
    edge = to_networkx(corpus).edges[LIANGSHAN, BASE + obj, relation]
    assert (relation, modality, date, 0.9) == tuple(edge[k] for k in ("relation", "modality", "date", "confidence"))
    assert edge["quote"].endswith("。")


def test_one_statement_among_plans_makes_an_edge_stated(corpus: Corpus) -> None:
    statement = corpus.statements[0]
    first = statement.evidence[0]
    said_twice = replace(statement, evidence=(replace(first, modality=PLANNED, confidence=0.4, date="2021"), first))
    edges = to_networkx(replace(corpus, statements=(said_twice,))).edges(data=True)
    assert [(d["modality"], d["confidence"], d["date"]) for *_, d in edges] == [("stated", 0.9, "2021")]


def test_graphml_gives_the_graph_back(corpus: Corpus, tmp_path: Path) -> None:
    write_graphml(corpus, tmp_path / "a.graphml")
    write_graphml(corpus, tmp_path / "b.graphml")
    back = nx.read_graphml(tmp_path / "a.graphml", force_multigraph=True)
    assert (tmp_path / "a.graphml").read_bytes() == (tmp_path / "b.graphml").read_bytes()
    assert dict(to_networkx(corpus).nodes(data=True)) == dict(back.nodes(data=True))
    assert {s.predicate for s in corpus.statements} == {d["relation"] for *_, d in back.edges(data=True)}
    assert len(corpus.statements) == len({key for *_, key in back.edges(keys=True)})


def test_graphml_is_xml_whatever_a_name_holds(corpus: Corpus, tmp_path: Path) -> None:
    bad = replace(corpus.entities[0], name="a\x00\x1b]]><b>&\ufffe")
    write_graphml(replace(corpus, entities=(bad, *corpus.entities[1:])), tmp_path / "x.graphml")
    back = nx.read_graphml(tmp_path / "x.graphml")
    assert back.nodes[bad.iri]["label"] == "a\ufffd\ufffd]]><b>&\ufffd"
