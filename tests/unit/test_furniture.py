import csv
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangzhi.errors import OntologyError
from fangzhi.model import BASE, Raw, Span
from fangzhi.text import to_document
from fangzhi.text.description import describe
from fangzhi.text.furniture import load_furniture
from fangzhi.text.restore import restore

ROOT = Path(__file__).parents[2]
FURNITURE = load_furniture(ROOT / "ontology" / "lexicons")


def _cases():
    with (ROOT / "tests/cases/furniture.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            row = {key: value.replace("\\n", "\n") for key, value in row.items()}  # noqa: PLW2901
            yield pytest.param(row, id=row["case"])


@pytest.mark.parametrize("case", [*_cases()])
def test_described(case):
    text = restore(case["page"]).text
    described = describe(text, FURNITURE)
    told = described.publication
    assert (case["title"], case["published"], case["source"], case["author"]) == tuple(
        value or "" for value in (described.title, told.published, told.source, told.author)
    )
    assert case["furniture"].replace("¦", "|") == "|".join(span.of(text) for span in described.furniture)


@pytest.mark.parametrize("case", [*_cases()])
def test_title_body_and_furniture_are_apart(case):
    described = describe(restore(case["page"]).text, FURNITURE)
    assert described.title_span.end <= described.body.start
    assert all(left.end <= right.start for left, right in pairwise(described.furniture))
    assert not any(span.overlaps(described.title_span) for span in described.furniture)


def test_body_runs_from_the_first_to_the_last_line_of_text():
    text = "标题\n来源：某报 2023-05-18\n第一段。\n第二段。\n编辑：张三"
    assert describe(text, FURNITURE).body.of(text) == "第一段。\n第二段。"


@given(
    st.lists(
        st.sampled_from(
            (
                "标题",
                "来源：某报",
                "2021-03-24",
                "一段话。",
                "——副题",
                "编辑：王二",
                "\n",
                "（完）",
                "相关新闻",
                " ",
                "【深度】",
                "作者：张三",
                "记者",
                "扫一扫",
                "上一篇：",
                "本网转载，如有侵权请删除。",
                "|",
                "棋牌",
                "a,b,c,d,e",
                "（图）",
            )
        )
    )
)
def test_any_page_is_described_within_its_bounds(parts):
    text = "".join(parts)
    described = describe(text, FURNITURE)
    assert all(Span(0, len(text)).covers(span) for span in (described.title_span, described.body, *described.furniture))
    assert described.title is None or described.title.strip() == described.title != ""


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("来源,sauce,both", "furniture.csv:2: unknown 'sauce'"),
        ("来源,source,middle", "furniture.csv:2: unknown 'middle'"),
        (" ,source,both", "furniture.csv:2: empty cue"),
    ],
)
def test_a_wrong_cue_is_refused(tmp_path, row, message):
    (tmp_path / "furniture.csv").write_text(f"cue,kind,position\n{row}\n", encoding="utf-8")
    with pytest.raises(OntologyError, match=message):
        load_furniture(tmp_path)


def test_a_document_is_the_restored_file_with_its_description():
    raw = Raw("a.txt", "標題一則\r\n來源:某報 2023-05-18\n昨天,縣裏開會。", "0123456789abcdef" * 4, "utf-8", ("b.txt",))
    document = to_document(raw, BASE, FURNITURE)
    assert f"{BASE}document/0123456789abcdef" == document.iri
    assert (
        document.title,
        document.published,
        document.source,
        document.traditional,
    ) == ("标题一则", "2023-05-18", "某报", True)
    assert document.body.of(document.text) == "昨天，县里开会。"
    assert document.raw_span(document.body).of(document.raw) == "昨天,縣裏開會。"
    assert (document.path, document.encoding, document.copies) == ("a.txt", "utf-8", ("b.txt",))
