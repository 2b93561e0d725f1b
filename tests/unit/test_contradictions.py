"""What documents contradict each other in is listed, and stays in the corpus."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from fangzhi.corpus import merge
from fangzhi.model import BASE, AuthorityRecord, Document, Entity, Evidence, Findings, Quantity, Span, Statement
from fangzhi.origin import Origin

if TYPE_CHECKING:
    from fangzhi.model import Corpus

COUNTY, CITY, TOWN, HOSPITAL = (BASE + name for name in ("Division/1", "Division/2", "Division/3", "Hospital/甲"))
NAMES = {COUNTY: "甲县", CITY: "乙市", TOWN: "丙镇", HOSPITAL: "甲医院"}


def findings(number: int, value: int, place: str, **more: str) -> Findings:
    """One document: a hospital with so many beds in a place."""
    iri = f"{BASE}document/{number}"
    document = Document(iri, f"{number}.txt", str(number), "utf-8", "文", "文", Origin.whole(1))
    evidence = Evidence(iri, Span(0, 1), Span(0, 1), "文", "test", 0.9, **more)
    entities = tuple(Entity(e, e.removeprefix(BASE).partition("/")[0], name) for e, name in NAMES.items())
    beds = Quantity(f"{BASE}quantity/{value}", HOSPITAL, "床位", Decimal(value), "张", "exact", (evidence,), "2022")
    return Findings(document, entities, (), (Statement(HOSPITAL, "locatedIn", place, (evidence,)),), (beds,))


def listed(corpus: Corpus) -> list[str]:
    return [note.detail for note in corpus.notes if note.kind == "contradiction"]


def test_two_values_and_two_places_are_listed_and_both_stay() -> None:
    corpus = merge([findings(1, 120, COUNTY), findings(2, 180, CITY)], BASE)
    assert listed(corpus) == [
        "甲医院 locatedIn: 乙市 in 2.txt; 甲县 in 1.txt",
        "甲医院, 床位, 2022: 120张 in 1.txt; 180张 in 2.txt",
    ]
    assert (len(corpus.quantities), len(corpus.statements)) == (2, 2)


def test_a_place_within_the_other_contradicts_nothing() -> None:
    lies = AuthorityRecord(TOWN, "Division", "丙镇", "list", "2024", parent=COUNTY)
    parts = [replace(findings(1, 120, TOWN), authority=(lies,)), findings(2, 120, COUNTY)]
    assert listed(merge(parts, BASE)) == []


def test_one_document_and_plans_contradict_nothing() -> None:
    both = findings(1, 120, COUNTY)
    more = findings(1, 180, CITY)
    alone = replace(both, statements=both.statements + more.statements, quantities=both.quantities + more.quantities)
    assert listed(merge([alone], BASE)) == []
    assert listed(merge([both, findings(2, 180, CITY, modality="planned")], BASE)) == []
