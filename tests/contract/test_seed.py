"""What a build of the seed promises: shapes, answers, quotes, plans kept apart, and the same graph for every reader."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import networkx as nx
import pytest
import rdflib

import fangzhi
from fangzhi.check import check
from fangzhi.model import FZ, PLANNED, STATED
from fangzhi.ontology import locate
from fangzhi.reading import read_corpus
from fangzhi.store import examples

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from fangzhi.model import AuthorityRecord

COOPERATING = {"上海交通大学", "北京师范大学", "四川大学"}
ALLIED = {frozenset({"四川大学华西医院", "昭觉县人民医院"}), frozenset({"攀枝花市中心医院", "盐源县人民医院"})}


def test_the_build_conforms(built: Path) -> None:
    report = check(built)
    assert report.violations == ()
    assert report.quotes > 50


@pytest.mark.parametrize("name", examples(locate()))
def test_every_example_has_rows(graph: fangzhi.Graph, name: str) -> None:
    result = graph.query(examples(locate())[name])
    assert result.rows
    assert all(len(result.columns) == len(row) for row in result.rows)


def test_which_universities_cooperate(graph: fangzhi.Graph) -> None:
    rows = graph.query(examples(locate())["cooperation"]).rows
    assert {name for name, _ in rows} >= COOPERATING
    assert all("130余家高校" in sentence for name, sentence in rows if name in COOPERATING)


def test_which_hospitals_are_allied(graph: fangzhi.Graph) -> None:
    rows = graph.query(examples(locate())["hospitals"]).rows
    pairs = {frozenset(pair) for *pair, _ in rows}
    assert pairs >= ALLIED
    assert frozenset({"四川大学华西医院", "盐源县人民医院"}) not in pairs
    assert all("医联体" in sentence for *_, sentence in rows)


def test_every_quote_stands_in_its_text(graph: fangzhi.Graph, built: Path) -> None:
    (document,) = graph.documents
    text = (built / "texts" / f"{document.digest}.txt").read_bytes().decode("utf-8")
    found = [e for thing in (*graph.statements, *graph.quantities) for e in thing.evidence]
    assert [e.quote for e in found] == [text[e.span.start : e.span.end] for e in found]


def test_what_is_only_planned_is_no_fact(graph: fangzhi.Graph) -> None:
    stated = {(s.subject, s.predicate, s.object): {e.modality for e in s.evidence} for s in graph.statements}
    assert PLANNED in {mode for modes in stated.values() for mode in modes}
    for name, modality in (("facts", STATED), ("planned", PLANNED)):
        asserted = {
            (q.subject.value, q.predicate.value.removeprefix(FZ), q.object.value) for q in graph.store.graph(name)
        }
        assert {triple for triple, modes in stated.items() if modality in modes} == asserted & set(stated)


def unordered(records: Iterable[AuthorityRecord]) -> list[AuthorityRecord]:
    """The records with their further columns sorted: RDF keeps no order of them."""
    return [replace(record, facts=tuple(sorted(record.facts))) for record in records]


def test_a_build_opened_again_is_the_same_graph(graph: fangzhi.Graph, built: Path) -> None:
    again = fangzhi.open_graph(built)
    assert graph.entities == again.entities
    assert graph.statements == again.statements
    assert graph.quantities == again.quantities
    assert graph.corpus.mentions == again.corpus.mentions
    assert unordered(graph.corpus.authority) == unordered(again.corpus.authority)
    assert [d.text for d in graph.documents] == [d.text for d in again.documents]
    assert graph.notes == again.notes
    assert read_corpus(fangzhi.open_store(built), built / "texts") == replace(again.corpus, notes=())


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # rdflib's parser calls what rdflib deprecates
def test_rdflib_reads_as_many_quads(built: Path) -> None:
    dataset = rdflib.Dataset()
    dataset.parse(built / "graph.nq", format="nquads")
    lines = (built / "graph.nq").read_text(encoding="utf-8").splitlines()
    assert len(set(lines)) == len(lines) == sum(1 for _ in dataset.quads())


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # so does its reader of JSON-LD
def test_turtle_and_jsonld_hold_the_facts(built: Path, graph: fangzhi.Graph) -> None:
    facts = graph.store.sizes()["facts"]
    turtle = rdflib.Graph().parse(built / "facts.ttl", format="turtle")
    assert facts == len(turtle) == len(rdflib.Graph().parse(built / "facts.jsonld", format="json-ld"))


def test_evidence_is_a_part_of_the_graph(built: Path) -> None:
    whole, part = ((built / name).read_text(encoding="utf-8").splitlines() for name in ("graph.nq", "evidence.nq"))
    assert part
    assert Counter(part) <= Counter(whole)


def test_graphml_is_what_networkx_reads(built: Path, graph: fangzhi.Graph) -> None:
    read = nx.read_graphml(built / "graph.graphml", force_multigraph=True)
    assert {e.iri for e in graph.entities} == set(read)
    assert len(graph.statements) == read.number_of_edges()


def test_the_report_counts_the_graph(built: Path, graph: fangzhi.Graph) -> None:
    counts = json.loads((built / "report.json").read_text(encoding="utf-8"))["counts"]
    assert (len(graph.entities), len(graph.statements)) == (counts["entities"], counts["statements"])
