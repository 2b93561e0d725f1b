from __future__ import annotations

import itertools

import pyshacl
import pytest
from rdflib import RDF, SH, SKOS, Graph, Literal, Namespace, URIRef

from fangzhi.model import FZ
from fangzhi.ontology import load_ontology, locate, ontology_graph

TERMS = Namespace(FZ)
BUILD = """@prefix fz: <https://w3id.org/fangzhi/ontology#> . @prefix x: <urn:x:> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix oa: <http://www.w3.org/ns/oa#> .
@prefix prov: <http://www.w3.org/ns/prov#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
x:zhou a fz:Division ; skos:prefLabel "凉山州"@zh ; skos:altLabel "涼山州"@zh-hant ; fz:code "513400" .
x:plan a fz:Policy ; skos:prefLabel "五年规划"@zh .
x:zhou fz:issues x:plan .
x:many a fz:Quantity ; fz:measures x:zhou ; fz:indicator "合作高校" ; fz:value 130.0 ; fz:unit "家" ;
  fz:bound "about" ; fz:begin "2018"^^xsd:gYear ; fz:end "2021-03"^^xsd:gYearMonth ; prov:wasDerivedFrom x:doc .
x:said a rdf:Statement, prov:Entity ; rdf:subject x:zhou ; rdf:predicate fz:issues ; rdf:object x:plan ;
  prov:wasDerivedFrom x:doc ; prov:wasGeneratedBy x:rule ; fz:confidence 0.9 ; fz:modality "stated" ;
  fz:date "2018-02-11"^^xsd:date ; fz:cueStart 3 ; fz:cueEnd 5 ; fz:subjectMention x:mention ; oa:hasSelector x:sel .
x:mention a fz:Mention ; fz:entity x:zhou ; prov:wasDerivedFrom x:doc ; oa:hasSelector x:sel .
x:sel oa:exact "凉山州出台五年规划。" ; oa:start 0 ; oa:end 10 ; fz:rawStart 0 ; fz:rawEnd 12 .
x:doc a fz:Document ; dcterms:identifier "a.txt", "b.txt" ; dcterms:title "题" ; dcterms:issued "2021"^^xsd:gYear ;
  fz:sha256 "HEX" ; fz:mentions x:zhou, x:plan .
""".replace("HEX", "0" * 64)


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(locate() / "shapes.ttl")


@pytest.fixture(scope="module")
def terms() -> Graph:
    return ontology_graph()


def test_ends_are_admitted_as_the_ontology_allows(shapes, terms):
    ontology = load_ontology()
    kinds = ["Division", "Region", "Hospital", "School", "Organization", "Program", "Policy", "Event", "Person"]
    data, refused = Graph(), set()
    for relation, subject, obj in itertools.product(ontology.relations, kinds, kinds):
        ends = URIRef(f"urn:x:{relation}:{subject}:{obj}"), URIRef(f"urn:x:{obj}")
        for end, kind in zip(ends, (subject, obj), strict=True):
            data.add((end, RDF.type, TERMS[kind]))
            data.add((end, SKOS.prefLabel, Literal("甲", "zh")))
        data.add((ends[0], TERMS[relation], ends[1]))
        if not ontology.allows(relation, subject, obj):
            refused.add(ends[0])
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, ont_graph=terms)
    assert refused == set(report.objects(None, SH.focusNode))


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("", "", set()),
        ('"凉山州"@zh', '"凉山州"@zh, "凉山"@zh', {"skos:prefLabel"}),
        ('"凉山州"@zh', '"Liangshan"@en', {"skos:prefLabel"}),
        ("a fz:Policy", "a fz:Policy, fz:Program", {"rdf:type"}),
        ("a fz:Policy", "a fz:Undertaking", {"rdf:type", "fz:issues"}),
        ("a fz:Policy", "a fz:Event", {"fz:issues"}),
        ("fz:value 130.0", "fz:value 130.0, 1.0", {"fz:value"}),
        ("fz:value 130.0", "fz:value 130e0", {"fz:value"}),
        ('fz:unit "家" ;', "", {"fz:unit"}),
        ('"about"', '"roughly"', {"fz:bound"}),
        ("fz:measures x:zhou", "fz:measures x:zhou, x:plan", {"fz:measures"}),
        ('"2018"^^xsd:gYear', '"2018"', {"fz:begin"}),
        ("rdf:object x:plan", "rdf:object x:doc", {"rdf:object"}),
        ("rdf:predicate fz:issues", "rdf:predicate fz:value", set()),
        ("rdf:predicate fz:issues", "rdf:predicate fz:issuedBy", {"rdf:predicate"}),
        ("fz:confidence 0.9", "fz:confidence 1.1", {"fz:confidence"}),
        ('"stated"', '"denied"', {"fz:modality"}),
        ("fz:cueStart 3", "fz:cueStart 6", {"fz:cueStart"}),
        ("fz:subjectMention x:mention", "fz:subjectMention x:zhou", {"fz:subjectMention"}),
        ("oa:start 0", "oa:start 10", {"oa:start"}),
        ("fz:rawEnd 12 .", ".", {"fz:rawEnd"}),
        ("fz:rawStart 0", "fz:rawStart 13", {"fz:rawStart"}),
        ("fz:entity x:zhou", "fz:entity x:doc", {"fz:entity"}),
        ('dcterms:title "题"', 'dcterms:title "题", "目"', {"dcterms:title"}),
        ("00000", "FFFFF", {"fz:sha256"}),
    ],
)
def test_a_wrong_build_is_refused(shapes, terms, before, after, named):
    data = Graph().parse(data=BUILD.replace(before, after, 1), format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, ont_graph=terms)
    messages = (str(message) for message in report.objects(None, SH.resultMessage))
    assert named == {message.partition(": ")[0] for message in messages}


def test_every_relation_has_a_shape(shapes):
    covered = {str(t).removeprefix(FZ) for t in shapes.objects(None, SH.targetSubjectsOf)}
    assert {"date", "begin", "end"} == covered - set(load_ontology().relations)
    assert not set(load_ontology().relations) - covered
