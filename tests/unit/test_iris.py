"""IRIs: valid for any name, and different for different names."""

from __future__ import annotations

import unicodedata

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangzhi.model import BASE
from fangzhi.resolve.iris import entity_iri, hashed, segment

NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(NAMES)
def test_any_name_gives_a_valid_iri(name: str) -> None:
    iri = entity_iri(BASE, f"Program/{name}")
    assert iri.startswith(f"{BASE}Program/")
    line = f"<{iri}> <{BASE}p> <{iri}> .\n"
    assert [iri] == [quad.subject.value for quad in ox.parse(line, ox.RdfFormat.N_TRIPLES)]
    assert iri == unicodedata.normalize("NFC", iri)


@given(NAMES, NAMES)
def test_different_names_differ(one: str, other: str) -> None:
    same = unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
    assert same == (segment(one) == segment(other))


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("双培工程", "双培工程"),
        ("千名英才·智汇凉山", "千名英才·智汇凉山"),
        ("a b/c?d#e%f", "a%20b%2Fc%3Fd%23e%25f"),
        ("<\x00>", "%3C%00%3E"),
        ("e\u0301", "é"),
        ("凉\u200b山", "凉%E2%80%8B山"),
        ("葛\U000e0100", "葛%F3%A0%84%80"),
    ],
)
def test_segment(name: str, written: str) -> None:
    assert written == segment(name)


def test_a_key_has_one_segment_a_part() -> None:
    assert f"{BASE}Hospital/513431/第一人民医院" == entity_iri(BASE, "Hospital/513431/第一人民医院")


def test_a_hash_depends_on_every_part_and_its_place() -> None:
    named = {hashed(BASE, "quantity", parts) for parts in (("a", "b"), ("b", "a"), ("ab",), ("a", "b", ""), ("a", 1))}
    assert len(named) == 5
    assert hashed(BASE, "quantity", ("a", 1)) == hashed(BASE, "quantity", ("a", "1"))
    assert len(hashed(BASE, "quantity", ("a",)).rsplit("/", 1)[1]) == 32
