"""The word lists: what they give, and how a wrong row is refused."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangzhi.errors import OntologyError
from fangzhi.lexicon import Boundaries, load_lexicon
from fangzhi.ontology import locate

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "head", "cls"),
    [
        ("昭觉县人民医院", "人民医院", "Hospital"),
        ("凉山职业技术学院", "职业技术学院", "University"),
        ("双培工程", "工程", "Program"),
        ("科技扶贫专项行动", "专项行动", "Program"),
    ],
)
def test_the_longest_head_gives_the_class(name: str, head: str, cls: str) -> None:
    found = load_lexicon().head(name)
    assert found
    assert cls == found.cls
    assert name.endswith(found.text)
    assert head.endswith(found.text) or found.text.endswith(head)


@pytest.mark.parametrize("text", ["", "的", "推动合作"])
def test_no_head(text: str) -> None:
    assert load_lexicon().head(text) is None


def test_words_come_longest_first() -> None:
    lexicon = load_lexicon()
    for words in (lexicon.posts.longest_first, lexicon.units, lexicon.bodies, [a.form for a in lexicon.anaphors]):
        assert sorted(words, key=lambda word: (-len(word), word)) == list(words)


def test_heads_and_collectives_are_of_leaf_classes() -> None:
    lexicon = load_lexicon()
    classes = {head.cls for heads in lexicon.heads.values() for head in heads} | set(lexicon.collectives.values())
    assert classes <= set(lexicon.ontology.leaves())


def test_a_lexicon_is_loaded_once() -> None:
    assert load_lexicon() is load_lexicon()


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99))
def test_shares_lie_between_nothing_and_all(inside: int, first: int, before: int) -> None:
    counts = {("Organization", "人民"): (inside, min(first, inside), before)}
    boundaries = Boundaries(counts, frozenset({"成立"}))
    assert 0 < boundaries.inside("Organization", "人民", "n") < 1
    assert 0 < boundaries.first("Organization", "人民", "n") < 1


def test_a_cue_never_counted_stands_before_names() -> None:
    boundaries = Boundaries({}, frozenset({"成立"}))
    assert boundaries.inside("Organization", "成立", "v") < boundaries.inside("Organization", "人民", "n")


@pytest.mark.parametrize(
    ("file", "row", "said"),
    [
        ("heads.csv", "灯塔,Lighthouse,proper", "no class 'Lighthouse' in the ontology"),
        ("heads.csv", "灯塔,Region", "2 cells where the header has 3"),
        ("collectives.csv", "灯塔,Lighthouse", "no class 'Lighthouse'"),
        ("anaphors.csv", "该塔,Lighthouse,塔", "no class 'Lighthouse'"),
        ("boundaries.csv", "Organization,灯塔,one,0,0", "must be whole numbers"),
    ],
)
def test_a_wrong_row_is_refused_by_file_and_line(tmp_path: Path, file: str, row: str, said: str) -> None:
    folder = tmp_path / "ontology"
    shutil.copytree(locate(), folder)
    broken = folder / "lexicons" / file
    lines = broken.read_text(encoding="utf-8").splitlines()
    broken.write_text("\n".join([*lines, row]) + "\n", encoding="utf-8")
    with pytest.raises(OntologyError) as refused:
        load_lexicon(folder)
    assert str(refused.value).startswith(f"{broken}:{len(lines) + 1}: ")
    assert said in str(refused.value)
