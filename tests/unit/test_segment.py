"""Words: they cover the text, and their parts of speech are the dictionary's."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fangzhi.model import Span
from fangzhi.text.segment import UNKNOWN, Token, boundaries, segmenter


@settings(deadline=None)  # the first word loads the dictionary
@given(st.text(max_size=80), st.integers(0, 1000))
def test_words_cover_the_text(text: str, start: int) -> None:
    words = tuple(segmenter().cut(text, start))
    assert text == "".join(word.text for word in words)
    edges = [start, *(word.span.end for word in words)]
    assert edges[:-1] == [word.span.start for word in words]
    assert len(text) == edges[-1] - start
    assert frozenset(edges if words else ()) == boundaries(words)


@settings(deadline=None)
@given(st.text("凉山州人才振兴工程", max_size=30))
def test_the_same_text_is_cut_the_same_way(text: str) -> None:
    assert tuple(segmenter().cut(text)) == tuple(segmenter().cut(text))


@pytest.mark.parametrize(
    ("word", "pos"),
    [("合作", "vn"), ("四川大学", "nt"), ("2021", "m"), ("AI", "eng"), ("彝乡育才", UNKNOWN), ("", UNKNOWN)],
)
def test_part_of_speech(word: str, pos: str) -> None:
    assert pos == segmenter().pos(word)


def test_a_word_of_the_dictionary_is_known() -> None:
    assert segmenter().knows("人才")
    assert not segmenter().knows("彝乡育才")


def test_cut() -> None:
    assert [Token(Span(5, 9), "四川大学", "nt"), Token(Span(9, 11), "合作", "vn")] == list(
        segmenter().cut("四川大学合作", 5)
    )
