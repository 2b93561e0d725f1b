import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangzhi.text.layer import Layer
from fangzhi.text.wrapping import find_wraps

PARAGRAPH = "凉山州始终把教育作为先手棋，与多所高校签订合作协议，选派教师到县里支教，" * 8 + "办学条件得到改善。"


def wrapped(text, width, indent=""):
    """A paragraph broken after every `width` characters."""
    text = indent + text
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


def unwrapped(text):
    return Layer.of(text).edited(find_wraps(text)).text


@pytest.mark.parametrize("width", [22, 35, 40, 58])
def test_a_paragraph_wrapped_by_width_is_one_line(width):
    assert unwrapped(wrapped(PARAGRAPH, width)) == PARAGRAPH


def test_indents_begin_paragraphs():
    two = wrapped(PARAGRAPH, 38, "　　") + "\n" + wrapped(PARAGRAPH, 38, "　　")
    assert unwrapped(two) == f"　　{PARAGRAPH}\n　　{PARAGRAPH}"


def test_a_title_above_stays_a_line():
    assert unwrapped("教育先行\n\n" + wrapped(PARAGRAPH, 38)) == "教育先行\n\n" + PARAGRAPH


def test_latin_words_stay_apart():
    text = "the county and the university signed an agreement on training"
    lines = f"{text}\n{text}\n{text}\n{text}\nand so on"
    assert unwrapped(lines) == f"{text} {text} {text} {text} and so on"


@pytest.mark.parametrize(
    "text",
    [
        PARAGRAPH,
        "\n".join([PARAGRAPH] * 5),
        "\n".join(f"{n}、签订合作协议，选派教师到县里支教，办学条件得到改善，群众满意" for n in "一二三四五"),
        "昭觉县\n布拖县\n美姑县\n金阳县\n雷波县",
        "标题\n来源：本报\n" + PARAGRAPH,
    ],
)
def test_lines_of_their_own_stay(text):
    assert unwrapped(text) == text


@given(st.lists(st.text("凉山州教育，。a1 ", max_size=60), max_size=8))
def test_only_line_ends_go(lines):
    text = "\n".join(lines)
    assert unwrapped(text).replace("\n", "").replace(" ", "") == text.replace("\n", "").replace(" ", "")
