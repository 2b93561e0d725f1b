"""What is read out of short texts, beyond what the tables in `tests/cases` hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import fangzhi

if TYPE_CHECKING:
    from pathlib import Path


def read(sentence: str, folder: Path) -> fangzhi.Graph:
    (folder / "text.txt").write_text(f"新闻一则\n2023-06-01\n{sentence}\n", encoding="utf-8")
    return fangzhi.build(folder)


def test_a_plan_is_kept_apart(tmp_path: Path) -> None:
    graph = read("下一步，德昌县将实施“归雁计划”。", tmp_path)
    assert [tuple(e.modality for e in s.evidence) for s in graph.statements] == [("planned",)]


def test_every_quote_is_its_span(tmp_path: Path) -> None:
    graph = read("凉山州与四川大学签署协议，引进人才300名。", tmp_path)
    (document,) = graph.documents
    evidence = [e for thing in (*graph.statements, *graph.quantities) for e in thing.evidence]
    assert evidence
    assert all(e.quote == e.span.of(document.text) for e in evidence)


def test_an_ambiguous_name_stays_unlinked_and_says_so(tmp_path: Path) -> None:
    graph = read("鼓楼区出台了政策。", tmp_path)
    assert [note.kind for note in graph.notes] == ["unlinked"]


def test_a_place_chain_decides_between_places_of_one_name(tmp_path: Path) -> None:
    graph = read("江苏省南京市鼓楼区举办论坛。鼓楼区还出台了政策。", tmp_path)
    assert [entity.code for entity in graph.entities if entity.name == "鼓楼区"] == ["320106"]


@pytest.mark.parametrize(
    "piece", ["“青马”工程示范项目建设", "“青马”工程、", "和及与", "《办法", "一百万亿", "书记", "第3届"]
)
def test_long_runs_without_an_end_are_read(piece: str, tmp_path: Path) -> None:
    """A pattern that tries every way to cut such a run would not come back."""
    assert len(read(piece * 300, tmp_path).documents) == 1
