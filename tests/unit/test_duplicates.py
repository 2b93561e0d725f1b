"""Which documents are held to be the same article, and which only look alike."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangzhi.duplicates import compared, differences, is_same, likeness, same_articles, sketch
from fangzhi.model import BASE, Document, Span
from fangzhi.origin import Origin

ARTICLE = (
    "甲县把人才工作摆在首位，三年来引进医生一百二十名、教师三百一十名。县人民医院与省城五家医院签约，"
    "每年派出骨干四十人进修。县第一中学请来特级教师领衔，开设名师工作室十二个，带动乡镇中学共同提高。"
    "在河西镇，农技专家把课堂搬到田间，教会两千多户果农修枝、疏果和防虫，当年每亩增收1500元。"
    "县委书记在座谈会上说，引才只是第一步，留住人还要靠事业、感情和待遇。为此，县里建成人才公寓260套，"
    "设立安家补助，并为专家子女入学开辟绿色通道。去年全县签约项目37个，到位资金4.6亿元，新增就业岗位2100个。"
    "大山里的孩子也因此受益。河东小学过去没有音乐教师，如今每周都有支教老师来上合唱课，六一前还登上了县城的舞台。"
    "山坡上的变化同样看得见。返乡青年办起的合作社带着邻里种羊肚菌，收购价随行就市，卖不掉的由企业兜底。"
    "几位退休的林业专家自带行李住进村部，白天巡山，夜里讲课，把自己记了半辈子的笔记留给了年轻人。"
    "帮扶医院的外科主任说起第一台手术时仍很激动：无影灯是借来的，麻醉机是连夜调试的，病人当晚就能喝水。"
    "如今，县医院已能独立开展腹腔镜手术，重病不再往省城送，病人少花钱，家属少跑路。"
    "村里的老人讲，从前盼着孩子走出去，现在盼着他们走回来；走回来的人多了，庄稼有人种，学校有人教，日子就有盼头。"
    "下一步，甲县将继续深化东西部协作，扩大柔性引才范围，让更多专家愿意来、留得住、干得好。"
)
OTHER = (
    "乙市今年的粮食又是一个好收成。秋收以来，全市投入联合收割机八百多台，抢在雨前收割稻谷二十六万亩。"
    "种粮大户老周算了一笔账，他种的九百亩优质稻，平均亩产比去年多了六十斤，加上订单加价，净赚十八万元。"
    "市农业农村局介绍，增产主要靠三条：良种覆盖率提高，病虫害统防统治面积扩大，高标准农田抗住了春旱。"
    "在城北粮库，运粮车排起长队，检验、过磅、入仓一条龙，农户半小时就能拿到粮款。"
)
SENTENCES = [part + "。" for part in ARTICLE.split("。") if part]
POST = (
    "关于{0}同志任职的通知。各乡镇党委，县级各部门，经县委研究决定，{0}同志任{1}副局长，试用期一年。"
    "特此通知，请遵照执行。"
)
RAIN = "{0}月份，全县平均气温{1}度，降水量{2}毫米，比常年同期多{3}%，日照时数{4}小时。各乡镇要做好防汛和农事安排。"


def document(name: str, text: str, **more: object) -> Document:
    body = Span(0, len(text))
    return replace(Document(BASE + name, name, name, "utf-8", text, text, Origin.whole(len(text)), body=body), **more)


def paths(*documents: Document) -> list[list[str]]:
    return [[g.lead.path, *(v.path for v, _ in g.variants)] for g in same_articles(documents)]


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(ARTICLE, id="the same"),
        pytest.param(ARTICLE.replace("，", ",").replace("。", ".\n　　"), id="other marks and blanks"),
        pytest.param("".join(SENTENCES[:9]), id="cut"),
        pytest.param("".join(SENTENCES[:3] + SENTENCES[4:]), id="without a sentence"),
        pytest.param(
            "".join([*SENTENCES[:4], "另据县气象局消息，未来三天多云转晴，适宜春耕。", *SENTENCES[4:]]), id="added"
        ),
        pytest.param(ARTICLE.replace("县委书记在座谈会上说", "县委书记表示"), id="edited"),
        pytest.param(ARTICLE.replace("摆在首位", "罢在首位").replace("田间", "甲间"), id="misprints"),
    ],
)
def test_a_changed_article_is_the_same(changed: str) -> None:
    (group,) = same_articles([document("a.txt", ARTICLE), document("b.txt", changed), document("c.txt", OTHER)])
    assert group.lead.path == "a.txt"
    ((variant, alike),) = group.variants
    assert variant.path == "b.txt"
    assert 0.65 < alike <= 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(ARTICLE, OTHER, id="unlike"),
        pytest.param(ARTICLE, "".join(SENTENCES[:2]) + OTHER, id="a quotation"),
        pytest.param(POST.format("王建国", "文旅局"), POST.format("李秀英", "水利局"), id="two persons"),
        pytest.param(POST.format("王建国", "文旅局"), POST.format("王建军", "文旅局"), id="one character of a name"),
        pytest.param(RAIN.format(7, 21, 130, 12, 96), RAIN.format(8, 22, 90, 3, 120), id="two months"),
        pytest.param(
            ARTICLE,
            ARTICLE.replace("1500", "1800").replace("37", "41").replace("4.6", "5.2"),
            id="figures of two years",
        ),
        pytest.param(
            ARTICLE,
            ARTICLE.replace("甲县", "昭觉县")
            .replace("河西镇", "三岔河乡")
            .replace("河东", "四开")
            .replace("县委书记", "副县长"),
            id="names of two places",
        ),
        pytest.param("", "", id="nothing"),
        pytest.param("名单见附件。", "名单见附件！请查收。", id="too short to tell"),
    ],
)
def test_what_only_looks_alike_is_not_the_same(one: str, other: str) -> None:
    assert paths(document("a.txt", one), document("b.txt", other)) == []


def test_what_cannot_be_read_differs_in_nothing() -> None:
    at = ARTICLE.index("1500元")
    lost = ARTICLE[:at] + "??9" + ARTICLE[at + 5 :]
    damaged = document("a.txt", lost, unreadable=(Span(at, at + 3),))
    assert paths(damaged, document("b.txt", ARTICLE)) == [["b.txt", "a.txt"]]
    assert not is_same(
        compared(document("a.txt", POST.format("王建国", "林草局"))), compared(document("b.txt", "林草局"))
    )


def test_furniture_is_not_compared() -> None:
    head, tail = "来源：某网 2024-05-01\n", "\n责任编辑：王小五"
    text = head + ARTICLE[:300] + tail + ARTICLE[300:] + tail
    furniture = (
        Span(0, len(head)),
        Span(len(head) + 300, len(head) + 300 + len(tail)),
        Span(len(text) - len(tail), len(text)),
    )
    assert compared(document("a.txt", text, furniture=furniture)) == compared(document("b.txt", ARTICLE))


@pytest.mark.parametrize(
    ("one", "other", "lead"),
    [
        ({"unreadable": (Span(0, 5),), "published": "2020-01-01"}, {"published": "2024-01-01"}, "b.txt"),
        ({"published": "2024-01-02"}, {"published": "2024-01-01"}, "b.txt"),
        ({}, {"published": "2024-01-01"}, "b.txt"),
        ({"published": "2024-01-01"}, {"published": "2024-01-01"}, "a.txt"),
    ],
)
def test_the_lead_is_the_least_damaged_then_the_first(one: dict, other: dict, lead: str) -> None:
    (group,) = same_articles([document("a.txt", ARTICLE, **one), document("b.txt", ARTICLE, **other)])
    assert group.lead.path == lead


@given(st.permutations(range(7)))
def test_the_order_of_documents_does_not_matter(order: list[int]) -> None:
    texts = (ARTICLE, ARTICLE[:-40], OTHER, OTHER + "完", POST, ARTICLE.replace("县", "縣"), "".join(SENTENCES[1:]))
    documents = [document(f"{at}.txt", text, published=f"2024-01-{9 - at:02}") for at, text in enumerate(texts)]
    assert same_articles(documents) == same_articles([documents[at] for at in order])


def test_a_variant_of_a_variant_belongs_to_the_first() -> None:
    """Each step is small; the first and the last alone would be too far apart."""
    steps = [ARTICLE]
    for old, new in (
        ("摆在首位", "当作大事"),
        ("特级教师", "退休名师"),
        ("感情和待遇", "环境和服务"),
        ("绿色通道", "专门窗口"),
    ):
        steps.append(steps[-1].replace(old, new))
    assert paths(*(document(f"{at}.txt", text) for at, text in enumerate(steps))) == [[f"{at}.txt" for at in range(5)]]


def test_many_notices_from_one_pattern_stay_apart() -> None:
    made = [RAIN.format(m, m + 10, 3 * m, m % 5, 90 + m) for m in range(1, 13)]
    documents = [document(f"{at:02}.txt", text) for at, text in enumerate(made)]
    assert same_articles(documents) == ()
    again = [replace(d, iri=d.iri + "x", path="x" + d.path) for d in documents[:3]]
    assert paths(*documents, *again) == [[f"{at:02}.txt", f"x{at:02}.txt"] for at in range(3)]


@given(st.text("甲乙丙1.", max_size=40), st.text("甲乙丙1.", max_size=40))
def test_differences_turn_one_text_into_the_other(one: str, other: str) -> None:
    made, at = "", 0
    for edit in differences(one, other):
        made += one[at : edit.start] + other[edit.begin : edit.finish]
        at = edit.end
    assert made + one[at:] == other
    assert 0 <= likeness(one, other) <= 1


@given(st.text(max_size=60))
def test_any_text_is_the_same_as_itself_and_has_a_sketch(text: str) -> None:
    assert is_same(text, text) == bool(text)
    assert list(sketch(text)) == sorted(set(sketch(text)))
    assert compared(document("a", text + "\ud800")) is not None


def test_one_document_alone_needs_no_arithmetic() -> None:
    code = (
        "import sys; from fangzhi.duplicates import same_articles; from fangzhi.model import Document, BASE;"
        "same_articles([Document(BASE, '', '', '', '', '甲', None)]); print('numpy' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, encoding="utf-8", env=_env("0")
    )
    assert done.stdout == "False\n"


def test_sketches_are_the_same_in_every_process() -> None:
    code = f"from fangzhi.duplicates import sketch; print(sketch({ARTICLE!r}))"
    printed = {
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, encoding="utf-8", env=_env(seed)
        ).stdout
        for seed in ("1", "2")
    }
    assert printed == {f"{sketch(ARTICLE)}\n"}


def _env(seed: str) -> dict[str, str]:
    path = os.pathsep.join(p for p in sys.path if p)
    return {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}


def test_no_two_different_texts_are_the_same() -> None:
    texts = [ARTICLE, OTHER, *(POST.format(n, o) for n in ("王建国", "李秀英") for o in ("文旅局", "水利局"))]
    assert [pair for pair in combinations(texts, 2) if is_same(*pair)] == []
