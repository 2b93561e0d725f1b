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


@given(rows=ROWS.filter(bool), features=st.lists(st.sampled_from("abcd")))
def test_shares_are_shares(rows: list[tuple[str, str, int]], features: list[str]) -> None:
    weigher = Weigher(rows)
    shares = {answer: weigher.share(features, answer) for answer in weigher.answers}
    assert all(0 <= share <= 1 for share in shares.values())
    assert sum(shares.values()) == pytest.approx(1, abs=0.002)
    assert weigher.best(features)[1] == max(shares.values())


def test_more_weight_means_a_larger_share() -> None:
    weigher = Weigher([("near", "yes", 1000), ("far", "yes", -2000), ("near", "no", 0)])
    assert weigher.best(["near"]) == ("yes", pytest.approx(0.731))
    assert weigher.best(["near", "far"]) == ("no", pytest.approx(0.731))


def test_what_the_model_never_saw_weighs_nothing() -> None:
    weigher = Weigher([("a", "yes", 5), ("a", "no", 0)])
    assert weigher.best(["new"]) == ("yes", 0.5)
    assert weigher.share(["new"], "perhaps") == 0


def test_an_ontology_without_a_model_has_no_weigher(tmp_path: Path) -> None:
    assert load_weigher(tmp_path / "relations.csv") is None


def test_a_wrong_row_is_refused_by_line(tmp_path: Path) -> None:
    model = tmp_path / "relations.csv"
    model.write_text("feature,answer,weight\na,yes,1\nb,yes,1.5\n", encoding="utf-8")
    with pytest.raises(OntologyError, match=r"relations\.csv:3"):
        load_weigher(model)
