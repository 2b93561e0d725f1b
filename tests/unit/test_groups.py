"""Mentions that stand together: place chains, lists and lists of pairs."""

from __future__ import annotations

import pytest

from fangzhi.model import Mention, Span
from fangzhi.relations.groups import groups, pairs

NAMES = {"四川省": "Division", "凉山州": "Division", "昭觉县": "Division", "四川大学": "University",
         "西昌学院": "University", "华西医院": "Hospital", "县医院": "Hospital"}  # fmt: skip


def mentions(text: str) -> tuple[Mention, ...]:
    found = (
        Mention(Span(at, at + len(name)), cls, name, "test")
        for name, cls in NAMES.items()
        for at in [text.find(name)]
        if at >= 0
    )
    return tuple(sorted(found, key=lambda m: m.span))


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("四川大学、西昌学院和华西医院", [["四川大学", "西昌学院", "华西医院"]]),
        ("四川省凉山州昭觉县", [["昭觉县"]]),
        ("四川省凉山州、昭觉县", [["凉山州", "昭觉县"]]),
        ("四川大学在西昌学院", [["四川大学"], ["西昌学院"]]),
        ("昭觉县华西医院", [["昭觉县"], ["华西医院"]]),
        ("没有名字", []),
    ],
)
def test_groups(text: str, listed: list[list[str]]) -> None:
    assert listed == [[m.name for m in group.members] for group in groups(text, mentions(text))]


def test_a_group_spans_its_chain_and_has_the_class_of_its_first_member() -> None:
    text = "到四川省凉山州、昭觉县"
    (group,) = groups(text, mentions(text))
    assert (Span(1, len(text)), "Division") == (group.span, group.cls)


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("四川大学与西昌学院、华西医院与县医院", [("四川大学", "西昌学院"), ("华西医院", "县医院")]),
        ("四川大学、西昌学院", []),
    ],
)
def test_pairs(text: str, joined: list[tuple[str, str]]) -> None:
    assert joined == [(left.name, right.name) for left, right in pairs(text, mentions(text))]
