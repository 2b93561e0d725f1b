"""Sentences and clauses: what they cover and where they are cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangzhi.model import Span
from fangzhi.text.sentences import clauses, sentences

TEXTS = st.text("凉山州人才，。；：！？“”（）()\n 　1a", max_size=60)


@st.composite
def barred(draw: st.DrawFn) -> tuple[str, tuple[Span, ...]]:
    """A text with ranges that no sentence may touch."""
    text = draw(TEXTS)
    edges = st.integers(0, len(text))
    ranges = draw(st.lists(st.tuples(edges, edges).map(lambda r: Span(min(r), max(r))), max_size=3))
    return text, tuple(ranges)


@given(barred())
def test_sentences_cover_the_body_less_barriers_without_overlap(given_: tuple[str, tuple[Span, ...]]) -> None:
    text, barriers = given_
    found = sentences(text, Span(0, len(text)), barriers)
    covered = [at for sentence in found for at in range(sentence.start, sentence.end)]
    barred_ = {at for barrier in barriers for at in range(barrier.start, barrier.end)}
    assert sorted(set(covered)) == covered
    assert {at for at, c in enumerate(text) if not c.isspace()} - barred_ <= set(covered)
    assert barred_.isdisjoint(covered)
    assert all(s.of(text) == s.of(text).strip() != "" for s in found)
    assert not any("\n" in s.of(text) for s in found)


@given(TEXTS)
def test_clauses_cover_their_sentence(text: str) -> None:
    found = clauses(text, Span(0, len(text)))
    assert text == "".join(clause.of(text) for clause in found)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("出台办法。成立中心！", ["出台办法。", "成立中心！"]),
        ("提出“人才是第一资源。”随后调研。", ["提出“人才是第一资源。”", "随后调研。"]),
        ("标题\n正文一句", ["标题", "正文一句"]),
        ("招聘1.54万名。", ["招聘1.54万名。"]),
        ("  。", ["。"]),
        ("", []),
    ],
)
def test_sentence_ends(text: str, cut: list[str]) -> None:
    assert cut == [s.of(text) for s in sentences(text, Span(0, len(text)))]


def test_only_the_body_is_cut() -> None:
    text = "标题。正文。编辑。"
    assert [Span(3, 6)] == list(sentences(text, Span(3, 6)))


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("出台办法，成立中心；建成基地。", ["出台办法，", "成立中心；", "建成基地。"]),
        ("昭觉县（原竹核县，1952年设）出台办法", ["昭觉县（原竹核县，1952年设）出台办法"]),
        ("甲、乙、丙三家", ["甲、乙、丙三家"]),
    ],
)
def test_clause_ends(text: str, cut: list[str]) -> None:
    assert cut == [c.of(text) for c in clauses(text, Span(0, len(text)))]
