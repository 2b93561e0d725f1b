import csv
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fangzhi.model import Span
from fangzhi.text.restore import restore

ROOT = Path(__file__).parents[2]
SEED = next((ROOT / "seeds").glob("000_*.txt"))


def _unescaped(text):
    return text.encode("latin-1", "backslashreplace").decode("unicode_escape")


def _cases():
    with (ROOT / "tests/cases/restore.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield pytest.param(*(_unescaped(row[c]) for c in ("raw", "text", "unreadable")), id=row["case"])


@pytest.mark.parametrize(("raw", "text", "unreadable"), [*_cases()])
def test_restored(raw, text, unreadable):
    restored = restore(raw)
    assert text == restored.text
    assert unreadable == "|".join(span.of(restored.text) for span in restored.unreadable)


@pytest.mark.parametrize(
    ("raw", "traditional"),
    [
        ("香港貿易發展局首度參加博覽會", True),
        ("习近平總書記深入昭觉县三河村", False),
        ("香港貿(mào)易發展局首度參加博覽會", False),
        ("香港貿易發展局開出良方?!爸绿煜轮握咴谌瞬?,打好", False),
        ("2023 Annual Report", False),
    ],
)
def test_traditional_is_the_authors_own_script(raw, traditional):
    assert traditional == restore(raw).traditional


def test_a_gloss_belongs_to_no_character():
    restored = restore("習(xí)近平")
    assert restored.text == "习近平"
    assert [restored.origin.range(at, at + 1) for at in range(3)] == [(0, 1), (5, 6), (6, 7)]


def test_changes_say_what_became_of_the_raw_text():
    raw = "習(xí)近平\r\n到(縣)"
    changes = [(c.kind, c.span.of(raw), c.before, c.after) for c in restore(raw).changes()]
    assert changes == [
        ("invisible", "\r", "\r", ""),
        ("gloss", "(xí)", "(xí)", ""),
        ("script", "習", "習", "习"),
        ("script", "縣", "縣", "县"),
        ("mark", "(", "(", "（"),
        ("mark", ")", ")", "）"),
    ]


def test_of_the_seed_one_pair_is_lost():
    raw = SEED.read_text(encoding="utf-8")
    restored = restore(raw)
    assert [span.of(restored.text) for span in restored.unreadable] == ["\ufffd"]
    assert "开出良方。“致天下\ufffd者在人才，打好" in restored.text
    assert "领域专题研讨会" in restored.text
    assert "推动与上海交通大学、北京师范大学、四川大学等130余家高校、院所和企业战略合作" in restored.text
    assert "“县管乡用（校聘）”“校联体”" in restored.text
    at = restored.text.index("昭觉县")
    assert raw[slice(*restored.origin.range(at, at + 3))] == "昭覺縣"


ALPHABET = st.sampled_from(
    '凉山州昭觉县漢語學習萬乾著於麼里后，。：？！（）“”「」,:;?!()"·•、 　\n\r\t\u200bａ１％aA9nGū)g}xíèmen—〇'
)
PIECES = st.sampled_from(
    (
        "?!爸绿煜轮握咴谌瞬?",
        "?qū)n}",
        "(xí)",
        "（shù ）",
        "(men)",
        "習(xí)",
        "?；顒悠陂g",
        "?",
        "?0多",
        "\r\n",
        "１，２００",
    )
)
TEXTS = st.lists(ALPHABET | PIECES, max_size=40).map("".join)


@settings(deadline=None)  # the first run of a damaged text loads tables
@given(TEXTS)
def test_every_character_comes_from_the_raw_text_in_order(raw):
    restored = restore(raw)
    places = [restored.origin.range(at, at + 1) for at in range(len(restored.text))]
    assert restored.origin.length == len(restored.text)
    assert all(0 <= start < end <= len(raw) for start, end in places)
    assert all(left[0] <= right[0] and left[1] <= right[1] for left, right in pairwise(places))


@settings(deadline=None)  # the first run of a damaged text loads tables
@given(TEXTS)
def test_restoring_twice_changes_nothing_more(raw):
    once = restore(raw).text
    assert once == restore(once).text


@settings(deadline=None)  # the first run of a damaged text loads tables
@given(TEXTS)
def test_unreadable_runs_are_ranges_of_the_text_without_overlap(raw):
    restored = restore(raw)
    assert all(Span(0, len(restored.text)).covers(span) and span.of(restored.text) for span in restored.unreadable)
    assert all(left.end <= right.start for left, right in pairwise(restored.unreadable))


@given(st.text("凉山州与四川大学合作共建人才县乡镇一二三，。、；：？！（）“”《》·—0123456789%\n"))
def test_clean_text_stays_as_it_is(raw):
    # commas in a row are damage; random text has them, authors do not
    clean = re.sub("([，、。；：？！])[，、。；：？！]+", r"\1", raw)
    restored = restore(clean)
    assert (clean, (), ()) == (restored.text, restored.unreadable, restored.changes())
