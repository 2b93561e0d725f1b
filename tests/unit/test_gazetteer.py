"""The authority lists: records, their names, what lies above them, and the longest name at a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangzhi.errors import OntologyError
from fangzhi.gazetteer import FORMER, FULL, SHORT, Form, Gazetteer, Record, load_gazetteer
from fangzhi.lexicon import load_lexicon

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def shipped() -> Gazetteer:
    return load_lexicon().gazetteer


@given(st.lists(st.text("凉山州县", min_size=2, max_size=5), max_size=8), st.text("凉山州县", max_size=12))
def test_the_longest_name_is_found(names: list[str], text: str) -> None:
    gazetteer = Gazetteer()
    for name in names:
        gazetteer.add(Record(f"Region/{name}", "Region", name, "test"))
    for at in range(len(text)):
        fitting = [name for name in names if text.startswith(name, at)]
        assert max(fitting, key=len, default=None) == gazetteer.longest(text, at)


def test_a_name_of_two_things_has_two_forms() -> None:
    gazetteer = Gazetteer()
    for key in ("Division/1", "Division/2", "Division/1"):
        gazetteer.name("鼓楼区", Form(key, FULL, sure=False))
    assert [form.key for form in gazetteer.forms["鼓楼区"]] == ["Division/1", "Division/2"]


def test_a_former_name_is_kept_apart() -> None:
    gazetteer = Gazetteer()
    gazetteer.name("崇文区", Form("Division/110101", FORMER, sure=True))
    assert gazetteer.former == {"Division/110101": ["崇文区"]}


@pytest.mark.parametrize(
    ("text", "name", "key", "kind"),
    [
        ("凉山彝族自治州昭觉县", "凉山彝族自治州", "Division/513400", FULL),
        ("凉山州推动", "凉山州", "Division/513400", SHORT),
        ("昭觉县三岔河", "昭觉县", "Division/513431", FULL),
        ("崇文区旧事", "崇文区", "Division/110101", FORMER),
        ("四川大学华西医院与", "四川大学华西医院", "Hospital/四川大学华西医院", FULL),
        ("四川大学与", "四川大学", "University/4151010610", FULL),
    ],
)
def test_shipped_names(shipped: Gazetteer, text: str, name: str, key: str, kind: str) -> None:
    assert name == shipped.longest(text, 0)
    assert (key, kind) in [(form.key, form.kind) for form in shipped.forms[name]]


def test_ancestors_lead_to_the_province(shipped: Gazetteer) -> None:
    assert [shipped.records[key].name for key in shipped.ancestors("Division/513431")] == ["凉山彝族自治州", "四川省"]
    assert list(shipped.ancestors("Division/none")) == []


def test_every_record_says_which_list_it_is_from(shipped: Gazetteer) -> None:
    assert {record.source for record in shipped.records.values()} <= set(shipped.sources)


def test_every_parent_of_a_division_is_listed(shipped: Gazetteer) -> None:
    divisions = (record for record in shipped.records.values() if record.cls == "Division" and record.parent)
    assert [record.key for record in divisions if record.parent not in shipped.records] == []


def test_a_missing_list_is_named(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"sources\.csv: cannot be read"):
        load_gazetteer(tmp_path)
