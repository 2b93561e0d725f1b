"""What corrections do to links, why a mention is linked, and which variants of a body's name are one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fangzhi.corrections import load_corrections
from fangzhi.extraction import read_document
from fangzhi.lexicon import load_lexicon
from fangzhi.model import BASE, Findings, Raw
from fangzhi.text import to_document
from fangzhi.text.furniture import load_furniture

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "昭觉县与四川大学签订协议，川大今年选派专家20名到昭觉县人民医院坐诊。"


def read(text: str, corrections: Path | None = None) -> Findings:
    lexicon = load_lexicon()
    if corrections:
        lexicon = replace(lexicon, corrections=load_corrections(lexicon.ontology, corrections))
    furniture = load_furniture(lexicon.ontology.folder / "lexicons")
    return read_document(to_document(Raw("a.txt", text, "", "utf-8"), BASE, furniture), lexicon, BASE)


def named(findings: Findings, form: str) -> set[str]:
    """What the mentions of a form name, by the IRI behind the base."""
    return {m.entity.removeprefix(BASE) for m in findings.mentions if m.text == form}


def table(folder: Path, row: str) -> Path:
    path = folder / "mine.csv"
    path.write_text(f"action,name,value,document,reason\n{row}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("value", ["四川大学", "University/4151010610", "4151010610", f"{BASE}University/4151010610"])
def test_same_as_takes_a_name_key_code_or_iri(tmp_path: Path, value: str) -> None:
    findings = read(TEXT.replace("川大", "川校"), table(tmp_path, f"same-as,昭觉县人民医院,{value},,"))
    assert {"University/4151010610"} == named(findings, "昭觉县人民医院")


def test_not_same_as_keeps_a_name_from_its_record(tmp_path: Path) -> None:
    findings = read(TEXT, table(tmp_path, "not-same-as,昭觉县,Division/513431,,"))
    assert "Division/513431" in named(read(TEXT), "昭觉县")
    assert "Division/513431" not in named(findings, "昭觉县")


def test_class_takes_a_name_from_a_record_of_another_class(tmp_path: Path) -> None:
    findings = read(TEXT, table(tmp_path, "class,昭觉县,Region,,"))
    assert {"Region/昭觉县"} == named(findings, "昭觉县")


@pytest.mark.parametrize(
    "row",
    ["same-as,昭觉县人民医院,四川大学,,", "not-same-as,昭觉县,513431,,", "drop,四川大学,,,", "class,昭觉县,Region,,"],
)
def test_every_correction_tells_what_it_did(tmp_path: Path, row: str) -> None:
    notes = [n.detail for n in read(TEXT, table(tmp_path, row)).notes if n.kind == "correction"]
    assert any(n.startswith(f"line 2, {row.split(',', maxsplit=1)[0]}") and "mention" in n for n in notes)


@pytest.mark.parametrize(
    ("text", "form", "reason"),
    [
        ("南京市鼓楼区召开教育大会。", "鼓楼区", "place chain in the text"),
        ("昭觉县召开教育大会。", "昭觉县", "the only record of this name"),
        ("昭觉县召开教育大会，县委书记出席。", "县委", "short for 昭觉县委 in this text; a body of 昭觉县"),
        ("昭觉县推进医共体建设。该县投入1000万元。", "该县", "points back to 昭觉县"),
    ],
)
def test_every_link_has_its_reason(text: str, form: str, reason: str) -> None:
    assert {reason} == {m.link for m in read(text).mentions if m.text == form}


@pytest.mark.parametrize("other", ["昭觉县卫健局", "昭觉县卫生健康委", "昭觉县卫生健康局"])
def test_variants_of_a_body_are_one(other: str) -> None:
    text = f"昭觉县卫生健康委员会印发通知。{other}组织培训，参加的有120名医生。"
    keys = named(read(text), "昭觉县卫生健康委员会") | named(read(text), other)
    assert {"GovernmentBody/513431/卫生健康委员会"} == keys


def test_a_name_that_several_bear_stays_unlinked_and_says_so() -> None:
    findings = read("鼓楼区召开教育大会。")
    assert {"Division/鼓楼区"} == named(findings, "鼓楼区")
    assert any(n.kind == "unlinked" and n.detail.startswith("鼓楼区: ") for n in findings.notes)


@pytest.mark.parametrize(
    "text", ["教育部印发《国家银龄教师行动计划》。", "陕西西咸新区举办首届硬科技大会，西咸新区实施双百计划。"]
)
def test_what_a_mention_is_taken_for_does_not_widen_a_relation(text: str) -> None:
    ontology = load_lexicon().ontology
    for s in read(text).statements:
        ends = [iri.removeprefix(BASE).partition("/")[0] for iri in (s.subject, s.object)]
        assert ontology.allows(s.predicate, *ends)
