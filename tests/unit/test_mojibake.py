import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from fangzhi.text.layer import Layer
from fangzhi.text.mojibake import find_mojibake

CLEAN = "3月24日，凉山州召开领域专题研讨会。\n会上说：“打好‘组合拳’”（第1期）。\n新的一段话开始了，投入1200万元。\n"


def mended(text):
    return Layer.of(text).edited(find_mojibake(text)).text


@pytest.mark.parametrize("read", ["latin-1", "cp1252"])
def test_text_read_as_western_comes_back(read):
    # Windows-1252 lacks five bytes
    assert Levenshtein.distance(mended(CLEAN.encode().decode(read, "replace")), CLEAN) <= 1


def test_gbk_read_as_latin_comes_back():
    assert mended(CLEAN.encode("gbk").decode("latin-1")) == CLEAN


@pytest.mark.parametrize("read", ["gbk", "gb18030"])
def test_text_read_as_gbk_comes_back_but_for_lost_bytes(read):
    was = mended(CLEAN.encode().decode(read, "replace"))
    assert Levenshtein.distance(was, CLEAN) <= 6
    assert "凉山州召开领域专题研讨会" in was
    assert "1200万元" in was


def test_what_was_lost_twice_is_lost():
    assert "\ufffd" in mended("锟斤拷锟斤拷")


@pytest.mark.parametrize(
    "text",
    [
        CLEAN,
        "簰洲湾镇的鏖战、溆浦县与婺源县，龑、喆、堃",
        "São Paulo、Curaçao、Müller、Đà Nẵng 与 Besançon 的代表",
        "ソウルと東京、서울대학교、Ünïcödé",
        "臺灣與香港的資訊業，著名學者",
    ],
)
def test_clean_text_stays(text):
    assert mended(text) == text


@settings(deadline=None)
@given(st.text("凉山州与四川大学éüñßàç，。ab 12—“”臺灣の", max_size=60))
def test_text_without_a_sign_stays(text):
    assert mended(text) == text


@settings(deadline=None, max_examples=50)
@given(st.text("鏈堟棩锛屽噳灞Ã¤å\ufffd?ab1\n", max_size=40))
def test_places_stay_inside_the_raw_text(text):
    layer = Layer.of(text).edited(find_mojibake(text))
    assert layer.origin.length == len(layer.text)
    assert all(0 <= layer.origin.start(at) <= layer.origin.end(at) <= len(text) for at in range(len(layer.text)))
