"""What is told of a name: the thing it means, why, its forms and sentences, the same from a folder as from a graph."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from fangzhi import Graph, open_graph, output
from fangzhi.check import check
from fangzhi.cli import main
from fangzhi.errors import BuildError
from fangzhi.explain import explain
from fangzhi.explanation import Form, lines
from fangzhi.model import BASE, LinkedMention, Note, Span
from fangzhi.ontology import load_ontology

if TYPE_CHECKING:
    from pathlib import Path

    from fangzhi.model import Corpus

NOTES = (
    Note("correction", "县志/一.txt", "line 2, same-as 州 = Division/513400: 1 mention"),
    Note("correction", "县志/一.txt", "line 3, drop 人才工作: 2 mentions"),
    Note("unlinked", "县志/二.txt", "凉山: several divisions bear this name"),
    Note("unlinked", "县志/二.txt", "朝阳区: several divisions bear this name"),
)
LIANGSHAN = BASE + "Division/513400"


@pytest.fixture
def graph(corpus: Corpus) -> Graph:
    """The hand-made corpus, with links, notes, a further form of 凉山州 and mentions of 昭觉县."""
    document = corpus.documents[0]
    county = [Span(at, at + 3) for at in (document.text.index("昭觉县"), document.text.rindex("昭觉县"))]
    more = [LinkedMention(document.iri, Span(4, 5), Span(4, 5), "动", LIANGSHAN, "anaphor")]
    more += [LinkedMention(document.iri, s, s, "昭觉县", BASE + "Division/513431", "gazetteer") for s in county]
    linked = [replace(m, link="the only record of this name") if m.text == "凉山州" else m for m in corpus.mentions]
    mentions = tuple(sorted((*linked, *more), key=lambda m: (m.document, m.span)))
    return Graph(replace(corpus, mentions=mentions, notes=NOTES), load_ontology())


@pytest.fixture
def folder(graph: Graph, tmp_path: Path) -> Path:
    output.write(graph, tmp_path / "output")
    return tmp_path / "output"


@pytest.mark.parametrize(
    "name", ["凉山彝族自治州", "凉山州", " 凉山 ", "涼山州", "西昌专区", "513400", "Division/513400", LIANGSHAN]
)
def test_a_thing_is_found_by_whatever_it_is_called(graph: Graph, folder: Path, name: str) -> None:
    (found,) = explain(graph, name).entities
    assert found.entity.iri == LIANGSHAN
    assert (found.label_zh, found.label_en) == ("行政区划", "Division")
    assert explain(folder, name) == explain(graph, name) == explain(open_graph(folder), name)


def test_forms_are_counted_with_their_rules_and_reasons(graph: Graph) -> None:
    (found,) = explain(graph, "凉山州").entities
    assert found.forms == (
        Form("凉山州", 1, (("gazetteer", 1),), (("the only record of this name", 1),)),
        Form("动", 1, (("anaphor", 1),), ()),
    )
    assert found.documents == 1


@pytest.mark.parametrize(
    ("name", "why", "above"),
    [
        ("凉山州", "official code 513400 in the list: GB/T 2260, as of 2026-04", ("四川省",)),
        ("四川大学", "official code 4151010610", ()),
        ("双培工程", "class and name; no list has it", ()),
        ("三河村", "class, place and name, since other places may have one of that name; no list has it", ()),
    ],
)
def test_why_an_iri_is_what_it_is(graph: Graph, name: str, why: str, above: tuple[str, ...]) -> None:
    (found,) = explain(graph, name).entities
    assert why == found.why
    assert above == found.above
    assert found.place == ("昭觉县" if name == "三河村" else None)


def test_quotes_are_sentences_at_their_offsets(graph: Graph) -> None:
    text = graph.documents[0].text
    (found,) = explain(graph, "昭觉县").entities
    (quote,) = found.quotes
    assert quote.text == quote.span.of(text)
    assert [span.of(text) for span in quote.mentions] == ["昭觉县", "昭觉县"]
    assert quote.document == "县志/一.txt"


@pytest.fixture
def repeated(corpus: Corpus) -> Graph:
    """A document that names 凉山州 in two sentences and as 该州 in a third."""
    text = "凉山州好。凉山州很好。该州好。昭觉县好。"
    document = replace(corpus.documents[0], text=text, raw=text, body=Span(0, len(text)))
    spans = (Span(0, 3), Span(5, 8), Span(11, 13))
    mentions = tuple(LinkedMention(document.iri, s, s, s.of(text), LIANGSHAN, "test") for s in spans)
    return Graph(
        replace(corpus, documents=(document,), mentions=mentions, statements=(), quantities=()), load_ontology()
    )


@pytest.mark.parametrize(
    ("limit", "sentences"),
    [
        (-1, []),
        (0, []),
        (1, ["凉山州好。"]),
        (2, ["凉山州好。", "该州好。"]),
        (9, ["凉山州好。", "凉山州很好。", "该州好。"]),
    ],
)
def test_every_form_has_its_turn_within_the_limit(repeated: Graph, limit: int, sentences: list[str]) -> None:
    (found,) = explain(repeated, "凉山州", limit=limit).entities
    assert sentences == [quote.text for quote in found.quotes]


@pytest.mark.parametrize(
    ("name", "corrections", "unlinked"),
    [
        ("凉山州", [NOTES[0]], [NOTES[2]]),
        ("人才工作", [NOTES[1]], []),
        ("朝阳区", [], [NOTES[3]]),
        ("四川大学", [], []),
    ],
)
def test_corrections_and_names_left_unlinked(
    graph: Graph, name: str, corrections: list[Note], unlinked: list[Note]
) -> None:
    answer = explain(graph, name)
    assert (corrections, unlinked) == ([*answer.corrections], [*answer.unlinked])
    assert answer


def test_the_nearest_names_where_none_fits(graph: Graph) -> None:
    answer = explain(graph, "四川大")
    assert not answer
    assert answer.nearest[0] == "四川大学"
    assert len(explain(graph, "凉山州州").nearest) <= 5
    assert explain(graph, "xyz").nearest == ()


@pytest.mark.parametrize("name", ["", "a b", "http://[", 'x"> <y', "https://example.org/%"])
def test_no_name_breaks_it(graph: Graph, name: str) -> None:
    assert explain(graph, name).entities == ()


def test_a_build_says_why_it_links_and_conforms(folder: Path) -> None:
    assert 'ontology#linkedBy> "the only record of this name"' in (folder / "evidence.nq").read_text(encoding="utf-8")
    assert [v for v in check(folder).violations if "linkedBy" in v.message] == []


def test_a_build_without_texts_or_report_is_explained_by_its_graph(graph: Graph, folder: Path) -> None:
    (folder / "report.json").unlink()
    for file in (folder / "texts").iterdir():
        file.unlink()
    answer = explain(folder, "凉山州")
    assert answer.entities == tuple(replace(e, quotes=()) for e in explain(graph, "凉山州").entities)
    assert (answer.corrections, answer.unlinked) == ((), ())


@pytest.mark.parametrize("report", ["{", "[]", '{"notes": [{"kind": "x"}]}'])
def test_a_report_that_no_build_wrote(folder: Path, report: str) -> None:
    (folder / "report.json").write_text(report, encoding="utf-8")
    with pytest.raises(BuildError, match=r"report\.json: not the report of a build"):
        explain(folder, "凉山州")


def test_the_notes_of_a_build_are_read_back(folder: Path) -> None:
    assert open_graph(folder).notes == NOTES
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert [note["detail"] for note in report["corrections"]] == [note.detail for note in NOTES[:2]]


def test_in_words(graph: Graph) -> None:
    assert list(lines(explain(graph, "凉山州"))) == [
        "凉山彝族自治州  Division 行政区划",
        f"  IRI           {LIANGSHAN}",
        "  made of       official code 513400 in the list: GB/T 2260, as of 2026-04",
        "  within        四川省",
        "  former names  西昌专区",
        "  coordinates   102.26746, 27.88161",
        "  mentions      2 in 1 document",
        "    凉山州 ×1: found by gazetteer ×1",
        "      linked by the only record of this name ×1",
        "    动 ×1: found by anaphor ×1",
        "  县志/一.txt, characters 0–3, 4–5",
        "    凉山州推动与四川大学等130余家高校合作。",
        "corrections",
        "  县志/一.txt: line 2, same-as 州 = Division/513400: 1 mention",
        "left unlinked",
        "  县志/二.txt: 凉山: several divisions bear this name",
    ]


def test_the_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "凉山", "-g", str(folder), "--limit", "0"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("凉山彝族自治州  Division 行政区划\n")
    assert "推动与四川大学" not in said.out
    assert said.err == ""


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["四川大"], 1, "四川大: no name, alias, code or IRI in {folder}; nearest: 四川大学"),
        (["xyz"], 1, "xyz: no name, alias, code or IRI in {folder}\n"),
        (["凉山", "--ontology", "nowhere"], 4, "nowhere"),
        (["凉山", "-g", "nowhere"], 6, "nowhere: no build here"),
    ],
)
def test_a_name_that_cannot_be_explained(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    assert main(["explain", "-g", str(folder), *arguments]) == code
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("fangzhi: ")
    assert said.format(folder=folder) in printed.err


def test_help_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["explain", "--help"])
    said = capsys.readouterr().out
    assert [option for option in ("NAME", "--graph", "--limit", "--ontology") if option not in said] == []
