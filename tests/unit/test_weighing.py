"""The log-linear weigher: shares, and its refusal of wrong models."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangzhi.errors import OntologyError
from fangzhi.weighing import Weigher, load_weigher

if TYPE_CHECKING:
    from pathlib import Path

ROWS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["yes", "no", "maybe"]), st.integers(-9000, 9000)))


@given(rows=ROWS, features=st.lists(st.sampled_from("abcd")))
def test_shares_are_shares(rows: list[tuple[str, str, int]], features: list[str]) -> None:
    weigher = Weigher(rows)
    shares = weigher.shares(features)
    assert set(weigher.answers) == set(shares)
    assert all(0 <= share <= 1 for share in shares.values())
    assert not shares or sum(shares.values()) == pytest.approx(1, abs=0.002)


def test_more_weight_means_a_larger_share() -> None:
    weigher = Weigher([("near", "yes", 1000), ("far", "yes", -2000), ("near", "no", 0)])
    assert weigher.shares(["near"])["yes"] == pytest.approx(0.731)
    assert weigher.shares(["near", "far"])["yes"] < 0.5


def test_what_the_model_never_saw_weighs_nothing() -> None:
    assert Weigher([("a", "yes", 0), ("a", "no", 0)]).shares(["new"]) == {"no": 0.5, "yes": 0.5}


def test_an_ontology_without_a_model_has_no_weigher(tmp_path: Path) -> None:
    assert load_weigher(tmp_path / "relations.csv") is None


def test_a_wrong_row_is_refused_by_line(tmp_path: Path) -> None:
    model = tmp_path / "relations.csv"
    model.write_text("feature,answer,weight\na,yes,1\nb,yes,1.5\n", encoding="utf-8")
    with pytest.raises(OntologyError, match=r"relations\.csv:3"):
        load_weigher(model)
