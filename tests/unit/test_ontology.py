from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, Graph, Namespace, URIRef

from fangzhi.errors import OntologyError
from fangzhi.model import FZ
from fangzhi.ontology import SHAPES, Class, Cue, load_ontology, locate, ontology_graph, read_table

TERMS = Namespace(FZ)
LEAVES = (
    "Company Division Event GovernmentBody Hospital Organization Person Policy Program Region ResearchInstitute "
    "School University"
)
RELATIONS = (
    "alliedWith assists cooperatesWith establishes holdsPosition implements issues locatedIn organizes partOf "
    "participatesIn targets visits"
)
PREFIXES = """@prefix fz: <https://w3id.org/fangzhi/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
TEXTS = 'rdfs:label "甲"@zh, "A"@en ; skos:definition "乙"@zh, "B"@en ;'
MUSEUM = f"fz:Museum a owl:Class ; {TEXTS} rdfs:subClassOf fz:Organization ."
FUNDS = f"""fz:funds a owl:ObjectProperty ; {TEXTS}
  rdfs:subPropertyOf fz:relatesTo ; rdfs:domain fz:Company ; rdfs:range fz:Museum ."""
HEADER = "relation,cue,frame,modality,example\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped Turtle files, without patterns."""
    for path in locate().glob("*.ttl"):
        shutil.copy(path, tmp_path)
    (tmp_path / "patterns").mkdir()
    return tmp_path


def refusal(folder: Path) -> str:
    with pytest.raises(OntologyError) as caught:
        load_ontology(folder)
    return str(caught.value)


def test_shipped_classes_and_relations():
    ontology = load_ontology()
    assert " ".join(ontology.leaves()) == LEAVES
    assert " ".join(ontology.relations) == RELATIONS
    assert ontology.version == "0.1.0"
    assert ontology == pickle.loads(pickle.dumps(ontology))  # noqa: S301


@pytest.mark.parametrize(
    ("cls", "lineage", "top"),
    [
        ("Hospital", ("Hospital", "Organization", "Entity"), "Organization"),
        ("Organization", ("Organization", "Entity"), "Organization"),
        ("Person", ("Person", "Entity"), "Person"),
        ("Region", ("Region", "Place", "Entity"), "Place"),
        ("Policy", ("Policy", "Undertaking", "Entity"), "Undertaking"),
        ("Entity", ("Entity",), "Entity"),
    ],
)
def test_lineage(cls, lineage, top):
    ontology = load_ontology()
    assert lineage == ontology.lineage(cls)
    assert top == ontology.top(cls)
    assert [c for c in ontology.classes if ontology.is_a(cls, c)] == sorted(lineage)


@pytest.mark.parametrize(
    ("relation", "subject", "obj", "allowed"),
    [
        ("locatedIn", "Event", "Division", True),
        ("locatedIn", "Program", "Division", False),
        ("partOf", "Hospital", "University", True),
        ("partOf", "Event", "Program", True),
        ("partOf", "Event", "University", False),
        ("partOf", "Policy", "Policy", False),
        ("alliedWith", "School", "School", True),
        ("alliedWith", "Hospital", "School", False),
        ("cooperatesWith", "Division", "University", True),
        ("establishes", "Person", "Company", True),
        ("establishes", "Company", "Region", False),
        ("visits", "Division", "Company", False),
        ("targets", "Policy", "Region", True),
    ],
)
def test_allows(relation, subject, obj, allowed):
    assert allowed == load_ontology().allows(relation, subject, obj)


def test_relations_know_each_other():
    relations = load_ontology().relations
    assert {"alliedWith", "cooperatesWith"} == {name for name, r in relations.items() if r.symmetric}
    assert relations["alliedWith"].parent == "cooperatesWith"
    assert relations["issues"].inverse == "issuedBy"
    assert all(r.symmetric or r.inverse for r in relations.values())


def test_every_term_is_named_in_both_languages():
    graph = ontology_graph()
    terms = sorted(t for t in graph.subjects(RDF.type, unique=True) if isinstance(t, URIRef) and t in TERMS)
    named = {t: sorted(label.language for label in graph.objects(t, RDFS.label)) for t in terms}
    assert {t: ["en", "zh"] for t in terms} == named


def test_every_term_used_is_declared():
    graph = ontology_graph() + Graph().parse(locate() / "shapes.ttl")
    used = {node for triple in graph for node in triple if isinstance(node, URIRef) and node in TERMS}
    assert set() == used - set(ontology_graph().subjects())


def _luminance(color: str) -> float:
    shares = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_classes_can_be_told_apart_on_white():
    ontology = load_ontology()
    leaves = [ontology.classes[name] for name in ontology.leaves()]
    assert min(1.05 / (_luminance(c.color) + 0.05) for c in leaves) >= 3
    assert len(leaves) == len({(c.shape, c.color) for c in leaves})
    assert {c.shape for c in leaves} <= set(SHAPES)


@pytest.mark.parametrize(
    ("turtle", "parts"),
    [
        ("fz:Museum a owl:Class\nfz:Zoo a", ("mine.ttl:6", "not valid Turtle")),
        (MUSEUM.replace('"甲"@zh, ', ""), ("mine.ttl", "fz:Museum", "no labels in @zh")),
        (MUSEUM.replace('"A"@en', '"A"@fr'), ("fz:Museum", "no labels in @en")),
        (MUSEUM.replace('"乙"@zh', '" "@zh'), ("fz:Museum", "no definitions in @zh")),
        (MUSEUM.replace(', "B"@en', ""), ("fz:Museum", "no definitions in @en")),
        ('fz:Division rdfs:label "区划"@zh .', ("classes.ttl", "mine.ttl", "fz:Division", "2 labels in @zh")),
        (MUSEUM.replace("fz:Org", "fz:Orgg"), ("fz:Museum", "unknown", "Orgganization", "nearest known: Organization")),
        (MUSEUM.replace("rdfs:subClassOf fz:Organization", ""), ("fz:Museum", "no superclass")),
        (MUSEUM.replace("fz:Organization", "fz:Person, fz:Place"), ("fz:Museum", "more than one", "Person, Place")),
        ("fz:Place rdfs:subClassOf fz:Division .\n" + MUSEUM, ("more than one rdfs:subClassOf", "fz:Place")),
        ("fz:Entity rdfs:subClassOf fz:Division .", ("a cycle", "Entity > Division > Place > Entity")),
        (MUSEUM[:-1] + '; fz:color "red" .', ("fz:Museum", "color red")),
        (MUSEUM[:-1] + '; fz:shape "circle" .', ("fz:Museum", "shape circle")),
        (FUNDS.replace("Museum", "School").replace("rdfs:domain", "rdfs:seeAlso"), ("fz:funds", "no rdfs:domain")),
        (FUNDS.replace("Museum", "School").replace("rdfs:range", "rdfs:seeAlso"), ("fz:funds", "no rdfs:range")),
        (FUNDS, ("mine.ttl", "fz:funds", "unknown rdfs:range Museum")),
        (FUNDS.replace("Company", "Compny"), ("fz:funds", "unknown rdfs:domain Compny", "nearest known: Company")),
        ("fz:issuedBy rdfs:subPropertyOf fz:isues .", ("fz:issuedBy", "unknown rdfs:subPropertyOf", "known: issues")),
        ("fz:issues rdfs:subPropertyOf fz:assists .", ("fz:issues", "more than one rdfs:subPropertyOf")),
        ("fz:relatesTo rdfs:subPropertyOf fz:alliedWith .",
         ("a cycle", "alliedWith > cooperatesWith > relatesTo > alliedWith")),
        ("fz:alliedWith owl:inverseOf fz:nothing .", ("fz:alliedWith", "unknown owl:inverseOf nothing")),
    ],
)  # fmt: skip
def test_wrong_turtle_is_refused(folder, turtle, parts):
    (folder / "mine.ttl").write_text(PREFIXES + turtle, "utf-8")
    message = refusal(folder)
    assert not [part for part in parts if part not in message]
    assert len(message.splitlines()) == 1


@pytest.mark.parametrize(
    ("rows", "parts"),
    [
        ("relation,cue,frame,example\n", ("mine.csv:1", "missing column modality")),
        (HEADER + "issue,出台,pair,stated,例\n", ("mine.csv:2", "unknown relation issue", "known: issues")),
        (HEADER + "# 注释\nissues, ,pair,stated,例\n", ("mine.csv:3", "the cue is empty")),
        (HEADER + "issues,出台,paar,stated,例\n", ("出台", "unknown frame", "nearest known: pair")),
        (HEADER + "issues,出台,pair,denied,例\n", ("出台", "unknown modality 'denied'")),
        (HEADER + "issues,出台,pair,stated,例\n" * 2, ("mine.csv:3", "already at patterns/mine.csv:2")),
        (HEADER + "issues,出台,pair,stated\n", ("mine.csv:2", "4 cells where the header has 5")),
        (HEADER + 'issues,"出台,cue-object,stated,例\n', ("mine.csv:2", "not valid CSV")),
        ("", ("mine.csv:1", "missing column relation")),
        ("relation,relation,cue,frame,modality,example\n", ("mine.csv:1", "relation occurs twice")),
    ],
)
def test_wrong_pattern_is_refused(folder, rows, parts):
    (folder / "patterns" / "mine.csv").write_text(rows, "utf-8")
    message = refusal(folder)
    assert not [part for part in parts if part not in message]


@pytest.mark.parametrize("name", ["mine.ttl", "patterns/mine.csv"])
def test_other_encoding_is_refused(folder, name):
    (folder / name).write_bytes("关系,提示词\n".encode("gbk"))
    assert f"{folder / name}: not UTF-8: save it as UTF-8" == refusal(folder)


def test_version_is_needed(folder):
    (folder / "classes.ttl").write_text(PREFIXES, "utf-8")
    (folder / "relations.ttl").unlink()
    assert "owl:versionIRI" in refusal(folder)


def test_a_class_and_a_relation_of_ones_own(folder):
    (folder / "mine.ttl").write_text(PREFIXES + MUSEUM + FUNDS, "utf-8")
    (folder / "patterns" / "mine.csv").write_text(HEADER + "funds,资助,subject-cue-object,planned,拟资助\n", "utf-8")
    ontology = load_ontology(folder)
    museum = ontology.classes["Museum"]
    expected = Class("Museum", "甲", "A", "乙", "B", "Organization", "#7A7A7A", "hexagon")
    assert expected == museum
    assert "Museum" in ontology.leaves()
    assert ontology.allows("funds", "Company", "Museum")
    assert not ontology.allows("funds", "Company", "School")
    cue = Cue("funds", "资助", "subject-cue-object", "planned", "拟资助", "patterns/mine.csv:2")
    assert (cue,) == ontology.cues


def test_several_domains_are_alternatives(folder):
    several = FUNDS.replace("fz:Company", "fz:Company, fz:Person").replace("Museum", "School")
    (folder / "mine.ttl").write_text(PREFIXES + several, "utf-8")
    assert load_ontology(folder).relations["funds"].domain == ("Company", "Person")


def test_locate_names_the_places_tried(tmp_path):
    assert (Path(__file__).parents[2] / "ontology").samefile(locate())
    with pytest.raises(OntologyError, match=r"no ontology .*nowhere"):
        locate(tmp_path / "nowhere")


def test_table_gives_lines_and_all_columns(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text('\ufeff# 说明\n名,注\n\n甲,"一\n二"\n#乙,x\n丙,\n', "utf-8")
    expected = [(5, {"名": "甲", "注": "一\n二"}), (7, {"名": "丙", "注": ""})]
    assert expected == list(read_table(path, ["名"]))
    with pytest.raises(OntologyError, match=r"none\.csv: cannot be read: No such file"):
        list(read_table(tmp_path / "none.csv", []))
