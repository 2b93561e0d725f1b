"""A class and a relation that are data alone: Turtle, a head and a cue put them into the graph."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

import fangzhi
from fangzhi.check import check
from fangzhi.model import FZ
from fangzhi.ontology import locate

if TYPE_CHECKING:
    from pathlib import Path

TURTLE = """\
@prefix fz: <https://w3id.org/fangzhi/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

fz:Watchtower a owl:Class ; rdfs:subClassOf fz:Place ;
    rdfs:label "碉楼"@zh, "watchtower"@en ; skos:definition "瞭望的高楼。"@zh, "A tower to keep watch from."@en .
fz:guards a owl:ObjectProperty ; rdfs:subPropertyOf fz:relatesTo ;
    rdfs:domain fz:Organization, fz:Division ; rdfs:range fz:Watchtower ;
    rdfs:label "守护"@zh, "guards"@en ; skos:definition "看守碉楼。"@zh, "Keeps a watchtower."@en .
"""
TEXT = "大连市守护了黄白嘴碉楼。四川大学与凉山州合作。\n"


@pytest.fixture(scope="module")
def ontology(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("extended") / "ontology"
    shutil.copytree(locate(), folder)
    (folder / "mine.ttl").write_text(TURTLE, encoding="utf-8")
    for file, row in (
        ("lexicons/heads.csv", "碉楼,Watchtower,proper\n"),
        ("patterns/place.csv", "guards,守护,subject-cue-object,stated,甲市守护乙碉楼。\n"),
    ):
        with (folder / file).open("a", encoding="utf-8", newline="\n") as lines:
            lines.write(row)
    return folder


@pytest.fixture(scope="module")
def built(ontology: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("watchtower")
    (folder / "one.txt").write_text(TEXT, encoding="utf-8")
    fangzhi.write(fangzhi.build(folder / "one.txt", ontology=ontology), folder / "output")
    return folder / "output"


def test_a_class_and_a_relation_that_are_data_alone(built: Path, ontology: Path) -> None:
    graph = fangzhi.open_graph(built, ontology)
    (watchtower,) = [e for e in graph.entities if e.cls == "Watchtower"]
    (guarded,) = [s for s in graph.statements if s.predicate == "guards"]
    assert ("黄白嘴碉楼", watchtower.iri) == (watchtower.name, guarded.object)
    assert [e.name for e in graph.entities if e.iri == guarded.subject] == ["大连市"]


def test_they_can_be_asked_for_and_conform(built: Path, ontology: Path) -> None:
    rows = (
        fangzhi.open_store(built).query("SELECT ?n { ?a fz:guards ?b . ?b a fz:Watchtower ; skos:prefLabel ?n }").rows
    )
    assert rows == (("黄白嘴碉楼",),)
    assert check(built, ontology).violations == ()


def test_the_page_and_the_tables_show_them(built: Path) -> None:
    page = (built / "graph.html").read_text(encoding="utf-8")
    assert all(word in page for word in ("Watchtower", "碉楼", "guards", "守护", "黄白嘴碉楼"))
    assert "guards" in (built / "graph.graphml").read_text(encoding="utf-8")
    assert f"{FZ}Watchtower" in (built / "graph.nq").read_text(encoding="utf-8")


def test_the_shipped_ontology_knows_neither(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    graph = fangzhi.build(tmp_path / "one.txt")
    assert {"Watchtower", "guards"}.isdisjoint(
        {*(e.cls for e in graph.entities), *(s.predicate for s in graph.statements)}
    )
    assert graph.statements
