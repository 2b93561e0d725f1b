"""The tagger's decoding against all sequences tried out, and its refusal of wrong models."""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fangzhi.errors import OntologyError
from fangzhi.model import Span
from fangzhi.tagging import TRANSITION, Features, Tagger, load_tagger

if TYPE_CHECKING:
    from pathlib import Path

LABELS = ["O", *(f"{kind}-{cls}" for kind in "BIES" for cls in "PQ")]
WEIGHTS = st.integers(-3000, 3000)


def legal(labels: tuple[str, ...]) -> bool:
    """Whether B, I and E of one class follow each other and nothing is left open."""
    follows = all(
        (after[0] in "IE" and after[2:] == before[2:]) if before[0] in "BI" else after[0] in "OBS"
        for before, after in pairwise(labels)
    )
    return labels[0][0] in "OBS" and labels[-1][0] in "OES" and follows


def weight(labels: tuple[str, ...], chars: str, rows: dict[tuple[str, str, str], int]) -> int:
    here = sum(rows.get(("c", char, label), 0) for char, label in zip(chars, labels, strict=True))
    return here + sum(rows.get((TRANSITION, *pair), 0) for pair in pairwise(labels))


@settings(max_examples=60, deadline=None)
@given(
    chars=st.text("ab", min_size=1, max_size=4),
    emissions=st.lists(WEIGHTS, min_size=18, max_size=18),
    transitions=st.lists(WEIGHTS, min_size=4, max_size=4),
)
def test_the_labels_found_are_the_best_legal_ones(chars: str, emissions: list[int], transitions: list[int]) -> None:
    rows = {("c", char, label): w for (char, label), w in zip(product("ab", LABELS), emissions, strict=True)}
    places = [("O", "O"), ("B-P", "I-P"), ("E-P", "S-Q"), ("S-P", "O")]
    rows |= {(TRANSITION, *place): w for place, w in zip(places, transitions, strict=True)}
    tagger = Tagger([(*key, w) for key, w in rows.items()])
    seen = Features([["x"] * len(chars)], list(range(len(chars))), [chars], [Span(0, len(chars))])
    (found,) = tagger.label(seen, (["w"], ["c"]))
    best = max(weight(labels, chars, rows) for labels in product(LABELS, repeat=len(chars)) if legal(labels))
    assert legal(tuple(found))
    assert best == weight(tuple(found), chars, rows)


def test_runs_are_labelled_each_for_itself() -> None:
    tagger = Tagger([("c", "a", "S-P", 1000), ("c", "b", "O", 1000), ("c", "b", "B-P", 10), ("c", "a", "E-P", 10)])
    together = Features([["x"]], [0] * 3, ["aba"], [Span(0, 2), Span(5, 6)])
    assert list(tagger.label(together, (["w"], ["c"]))) == [["S-P", "O"], ["S-P"]]


def test_an_ontology_without_a_model_has_no_tagger(tmp_path: Path) -> None:
    assert load_tagger(tmp_path) is None


def test_a_wrong_row_is_refused_by_line(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    model = tmp_path / "models" / "mentions.csv"
    model.write_text("feature,value,label,weight\nc,a,O,heavy\n", encoding="utf-8")
    with pytest.raises(OntologyError, match=r"mentions\.csv:2"):
        load_tagger(tmp_path)
