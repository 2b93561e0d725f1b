"""The page as a reader meets it: offline, in Chromium, without a request or a script error."""

from __future__ import annotations

import shutil
import time
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from fangzhi.export import html
from fangzhi.model import BASE, Corpus, Document, Entity, Span, Statement
from fangzhi.ontology import load_ontology
from fangzhi.origin import Origin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the path")]
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
ONTOLOGY = load_ontology()
LIANGSHAN = "凉山彝族自治州"
HOSTILE = "昭觉县</script><img src=x onerror=window.__xss=1>人民医院"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGUMENTS)
        yield browser
        browser.close()


def until(true: Callable[[], object], seconds: float = 30) -> None:
    """Poll from here: the page's policy forbids the driver to evaluate a waiting loop inside it."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "the page did not get there in time"
        time.sleep(0.02)


@contextmanager
def opened(chromium: Any, path: Path, fragment: str = "", **options: Any) -> Iterator[Any]:
    """The page drawn; afterwards, that it asked for nothing, raised nothing and ran no foreign script."""
    settings = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"} | options
    context = chromium.new_context(offline=True, **settings)
    page = context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: request.url.startswith(("file:", "data:", "blob:")) or asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: message.type in {"error", "warning"} and errors.append(message.text))
    page.goto(path.as_uri() + fragment, wait_until="commit")
    until(lambda: page.evaluate("window.__t > 0"))
    yield page
    assert (asked, errors, page.evaluate("window.__xss || 0")) == ([], [], 0)
    context.close()


@pytest.fixture
def path(corpus: Corpus, tmp_path: Path) -> Path:
    html.write(corpus, ONTOLOGY, tmp_path / "graph.html")
    return tmp_path / "graph.html"


@pytest.fixture
def page(chromium: Any, path: Path) -> Iterator[Any]:
    with opened(chromium, path) as page:
        yield page


def press(page: Any, call: str) -> None:
    """A mouse click where the drawing says that a node or an edge is."""
    at, box = page.evaluate(call), page.locator("#g").bounding_box()
    page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
    until(lambda: page.locator("#panel .head").count())


def number(page: Any, name: str) -> int:
    return int(page.evaluate("name => DATA.entities.findIndex(entity => entity.name === name)", name))


def edge(page: Any, relation: str) -> int:
    return int(page.evaluate("name => DATA.statements.findIndex(s => DATA.relations[s.p].name === name)", relation))


def find(page: Any, query: str) -> None:
    page.keyboard.press("/")
    page.keyboard.type(query)
    page.keyboard.press("Enter")


def colours(page: Any) -> int:
    """How many colours the picture has."""
    return int(
        page.evaluate(
            """() => {
                const picture = A.png();
                const { data } = picture.getContext("2d").getImageData(0, 0, picture.width, picture.height);
                return new Set(new Uint32Array(data.buffer)).size;
            }""",
        ),
    )


def test_title_and_counts(page: Any) -> None:
    assert page.inner_text("#title") == "一则消息"
    assert page.inner_text("#counts") == "1 文档 · 7 实体 · 4 关系 · 1 数量"


@pytest.mark.parametrize(
    ("query", "name"),
    [("凉山州", LIANGSHAN), ("涼山", LIANGSHAN), ("５１３４３１", "昭觉县"), ("onerror", HOSTILE)],
)
def test_search_finds_names_aliases_and_codes(page: Any, query: str, name: str) -> None:
    find(page, query)
    assert page.inner_text("#panel h2") == name
    assert page.input_value("#q") == ""


def test_search_without_result_and_escape(page: Any) -> None:
    page.keyboard.press("/")
    page.keyboard.type("没有这个")
    assert page.inner_text("#results") == "没有找到"
    page.keyboard.press("Escape")
    assert page.locator("#results").is_hidden()


def test_a_node_clicked_tells_its_facts(page: Any) -> None:
    press(page, f"A.pos({number(page, LIANGSHAN)})")
    panel = page.inner_text("#panel")
    assert page.inner_text("#panel h2") == LIANGSHAN
    assert all(words in panel for words in ("行政区划", "凉山州", "涼山州", "513400", "实施", "计划", "双培工程"))
    quantity = page.inner_text("#panel .quantity")
    assert all(words in quantity for words in ("合作高校", "约 130 家", "2018 – 2021", "双培工程"))


def test_evidence_is_marked_in_its_sentence(page: Any) -> None:
    find(page, "凉山州")
    page.locator("#panel .statement", has_text="四川大学").locator(".sources").click()
    assert page.inner_text("#panel blockquote") == "凉山州推动与四川大学等130余家高校合作。"
    marks = {mark.inner_text(): mark.get_attribute("class") for mark in page.locator("#panel mark").all()}
    assert marks == {"凉山州": "subject", "四川大学": "object", "合作": "cue"}
    caption = page.inner_text("#panel figcaption")
    assert all(words in caption for words in ("一则消息", "2021-03-24", "县志/一.txt", "0.90", "rule/test"))


def test_marks_count_characters_not_code_units(page: Any) -> None:
    assert page.evaluate("marked('𠮷林𠮷村', [['subject', [2, 4]]])[1].textContent") == "𠮷村"


def test_an_edge_clicked_shows_all_its_evidence(page: Any) -> None:
    press(page, f"A.mid({edge(page, 'visits')})")
    assert page.inner_text("#panel h2").split() == ["习近平", "到访", "→", "三河村"]
    assert page.locator("#panel blockquote mark").count() == 3
    assert "2018-02-11" in page.inner_text("#panel figcaption")


def test_links_lead_on_and_escape_leads_back(page: Any) -> None:
    find(page, "习近平")
    page.locator("#panel .link", has_text="三河村").click()
    assert page.inner_text("#panel h2") == "三河村"
    page.keyboard.press("Escape")
    assert page.locator("#panel h2").count() == 0


def test_a_chosen_node_fades_all_but_its_neighbours(page: Any) -> None:
    find(page, "习近平")
    plain = page.evaluate("DATA.entities.filter((_, at) => drawing.nodes.get(at).opacity === 1).map(e => e.name)")
    assert sorted(plain) == sorted(["习近平", "三河村"])


def test_filters_hide_classes_relations_and_unlinked(page: Any) -> None:
    shown = "[drawing.shown.length, drawing.edgeView.getIds().length]"
    assert page.evaluate(shown) == [7, 4]
    page.locator("#filters button", has_text="到访").click()
    assert page.evaluate(shown) == [7, 3]
    page.locator("#filters button", has_text="人物").click()
    assert page.evaluate(shown) == [6, 3]
    assert "显示 6 / 7" in page.inner_text("#counts")
    find(page, "习近平")
    assert page.evaluate(shown) == [7, 3]


def test_a_hidden_relation_followed_from_the_panel_is_shown_again(page: Any) -> None:
    page.locator("#filters button", has_text="到访").click()
    find(page, "习近平")
    page.locator("#panel button.relation", has_text="到访").click()
    assert page.inner_text("#panel h2").split() == ["习近平", "到访", "→", "三河村"]
    assert page.evaluate("drawing.edgeView.getIds().length") == 4


def test_the_state_is_in_the_address(chromium: Any, path: Path, page: Any) -> None:
    page.click("#lang")
    page.locator("#filters button", has_text="visits").click()
    find(page, "凉山州")
    fragment = "#" + page.url.partition("#")[2]
    with opened(chromium, path, fragment) as again:
        assert again.inner_text("#panel h2") == LIANGSHAN
        assert again.evaluate("[state.lang, drawing.edgeView.getIds().length]") == ["en", 3]


def test_chinese_and_english(page: Any) -> None:
    assert page.get_attribute("html", "lang") == "zh-Hans"
    page.click("#lang")
    assert page.get_attribute("html", "lang") == "en"
    assert page.inner_text("#counts") == "1 document · 7 entities · 4 relations · 1 quantity"
    find(page, "凉山州")
    assert all(words in page.inner_text("#panel") for words in ("Division", "implements", "about 130 家", "planned"))
    page.click("#lang")
    assert "行政区划" in page.inner_text("#panel")


def test_the_list_is_reached_by_keyboard(page: Any) -> None:
    page.focus("#view-list")
    page.keyboard.press("Enter")
    assert page.locator("#list tbody tr").count() == 7
    page.locator("#list .link", has_text="习近平").focus()
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == "习近平"
    page.click("#view-graph")
    until(lambda: colours(page) > 20)


def test_a_page_opened_as_list_can_still_draw(chromium: Any, path: Path) -> None:
    with opened(chromium, path, "#v=list") as page:
        assert page.locator("#stage").is_hidden()
        page.click("#view-graph")
        until(lambda: colours(page) > 20)


def test_the_picture_is_not_blank(page: Any) -> None:
    assert colours(page) > 20
    with page.expect_download() as download:
        page.click("#png")
    assert download.value.suggested_filename == "一则消息.png"
    assert download.value.path().read_bytes().startswith(b"\x89PNG")


def test_names_are_written_on_the_drawing(page: Any) -> None:
    with_names = colours(page)
    page.evaluate("drawing.network.off('afterDrawing')")
    page.evaluate("drawing.network.redraw()")
    until(lambda: colours(page) < with_names)


def test_quantities_without_subject_have_their_tab(chromium: Any, corpus: Corpus, tmp_path: Path) -> None:
    loose = replace(corpus.quantities[0], iri=BASE + "Quantity/2", subject=None, bound="atLeast", program=None)
    html.write(replace(corpus, quantities=(*corpus.quantities, loose)), ONTOLOGY, tmp_path / "graph.html")
    with opened(chromium, tmp_path / "graph.html") as page:
        page.locator("#panel [role=tab]").nth(1).click()
        assert "不少于 130 家" in page.inner_text("#panel .quantity")


def test_a_document_chosen_shows_what_it_says(chromium: Any, corpus: Corpus, tmp_path: Path) -> None:
    second = Document(BASE + "document/1", "二.txt", "0" * 64, "utf-8", "甲", "甲", Origin.whole(1), body=Span(0, 1))
    said = [replace(place, document=second.iri) for place in corpus.statements[-1].evidence]
    both = replace(
        corpus,
        documents=(*corpus.documents, second),
        statements=(*corpus.statements[:-1], replace(corpus.statements[-1], evidence=tuple(said))),
    )
    html.write(both, ONTOLOGY, tmp_path / "graph.html")
    with opened(chromium, tmp_path / "graph.html") as page:
        assert page.inner_text("#title") == "知识图谱"
        page.select_option("#document", label="二.txt")
        statement = corpus.statements[-1]
        names = [entity.name for entity in corpus.entities if entity.iri in (statement.subject, statement.object)]
        assert sorted(page.evaluate("drawing.shown.map(at => DATA.entities[at].name)")) == sorted(names)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_screen_has_one_column(chromium: Any, path: Path, scheme: str) -> None:
    with opened(chromium, path, viewport={"width": 390, "height": 800}, color_scheme=scheme) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        stage, panel = page.locator("#stage").bounding_box(), page.locator("#panel").bounding_box()
        assert panel["y"] >= stage["y"] + stage["height"]
        bright = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert bright == (scheme == "light")


def test_more_entities_than_a_page_draws(
    chromium: Any, corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html, "LIMIT", 40)
    people = tuple(Entity(f"{BASE}Person/{at}", "Person", f"人{at}") for at in range(60))
    evidence = corpus.statements[0].evidence
    meetings = tuple(Statement(a.iri, "visits", b.iri, evidence) for a, b in pairwise(people))
    crowd = replace(corpus, entities=people, mentions=(), statements=meetings, quantities=())
    html.write(crowd, ONTOLOGY, tmp_path / "graph.html")
    with opened(chromium, tmp_path / "graph.html") as page:
        assert "显示 40 / 60（关系最多者）" in page.inner_text("#counts")
