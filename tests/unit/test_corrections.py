"""Corrections: what a row does, which row goes first, what is reported, and how a wrong row is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import fangzhi
from fangzhi import output
from fangzhi.cli import main
from fangzhi.corrections import Correction, Corrections, concerns, correct, load_corrections, unused
from fangzhi.errors import OntologyError
from fangzhi.lexicon import load_lexicon
from fangzhi.model import Mention, Note, Span
from fangzhi.ontology import load_ontology
from fangzhi.text.annotated import Annotated

if TYPE_CHECKING:
    from pathlib import Path

    from fangzhi.model import Corpus

HEADER = "action,name,value,document,reason\n"
NAMES = ("凉山州", "四川大学", "习近平", "三河村")
CLASSES = dict(zip(NAMES, ("Division", "University", "Person", "Division"), strict=True))


def row(action: str, name: str, value: str = "", document: str = "", line: int = 2) -> Correction:
    return Correction(action, name, value, document, "", line)


@pytest.fixture
def text(corpus: Corpus) -> Annotated:
    document = corpus.documents[0]
    found = (Mention(Span(at, at + len(n)), CLASSES[n], n, "test", f"{CLASSES[n]}/1") for n in NAMES
             for at in [document.text.index(n)])  # fmt: skip
    return Annotated(document, (), tuple(sorted(found, key=lambda m: m.span)))


@pytest.fixture
def table(tmp_path: Path):
    """Writes rows to a file of corrections."""

    def write(*rows: str, name: str = "mine.csv") -> Path:
        file = tmp_path / name
        file.write_text(HEADER + "".join(f"{r}\n" for r in rows), encoding="utf-8", newline="\n")
        return file

    return write


def test_a_dropped_name_is_no_mention(text: Annotated) -> None:
    corrected, notes = correct(text, Corrections((row("drop", "三河村"),)))
    assert [m.name for m in corrected.mentions] == ["凉山州", "四川大学", "习近平"]
    assert notes == (Note("correction", text.document.path, "line 2, drop 三河村: 1 mention"),)


def test_a_wrong_class_is_put_right_and_the_record_of_the_wrong_one_forgotten(text: Annotated) -> None:
    doubled = replace(text, mentions=(*text.mentions, replace(text.mentions[0], span=Span(90, 93))))
    corrected, notes = correct(doubled, Corrections((row("class", "凉山州", "Region"),)))
    assert [(m.cls, m.key) for m in corrected.mentions if m.name == "凉山州"] == [("Region", None)] * 2
    assert [m for m in corrected.mentions if m.name != "凉山州"] == [m for m in doubled.mentions if m.name != "凉山州"]
    assert [note.detail for note in notes] == ["line 2, class 凉山州 = Region: 2 mentions"]


def test_a_class_that_is_right_already_keeps_its_record(text: Annotated) -> None:
    corrected, notes = correct(text, Corrections((row("class", "凉山州", "Division"),)))
    assert corrected == text
    assert len(notes) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sets(st.sampled_from((*NAMES, "川"))))
def test_exactly_the_names_dropped_are_gone(text: Annotated, dropped: set[str]) -> None:
    rows = tuple(row("drop", name, line=at) for at, name in enumerate(sorted(dropped), 2))
    corrected, notes = correct(text, Corrections(rows))
    assert [m for m in text.mentions if m.name not in dropped] == list(corrected.mentions)
    assert {note.detail for note in notes}.isdisjoint(note.detail for note in unused(Corrections(rows), notes))
    assert len(notes) + len(unused(Corrections(rows), notes)) == len(rows)


@pytest.mark.parametrize(
    ("document", "same", "apart"),
    [("一.txt", "四川省", ["成都市"]), ("二.txt", "成都市", ["重庆市", "成都市"]), ("", "四川省", ["成都市"])],
)
def test_a_row_for_the_document_goes_before_one_for_all(document: str, same: str, apart: list[str]) -> None:
    rows = (row("same-as", "川", "四川省"), row("same-as", "川", "成都市", "二.txt"),
            row("not-same-as", "川", "成都市"), row("not-same-as", "川", "重庆市", "二.txt"))  # fmt: skip
    corrections = Corrections(rows)
    found = corrections.same("川", document)
    assert found
    assert same == found.value
    assert apart == [r.value for r in corrections.apart("川", document)]
    assert corrections.same("渝", document) is None


@pytest.mark.parametrize(
    ("correction", "label"),
    [
        (row("same-as", "川大", "四川大学", line=4), "line 4, same-as 川大 = 四川大学"),
        (row("not-same-as", "川大", "四川大学", line=4), "line 4, not-same-as 川大 ≠ 四川大学"),
        (row("class", "川大", "University", line=12), "line 12, class 川大 = University"),
        (row("drop", "川大"), "line 2, drop 川大"),
    ],
)
def test_notes_begin_with_the_row_and_are_found_again_by_its_names(correction: Correction, label: str) -> None:
    note = correction.note("一.txt", "3 mentions: all")
    assert note.detail.startswith(label + ": ")
    assert concerns(note, {"川大"})
    assert concerns(note, {"四川大学"}) == (correction.value == "四川大学")
    assert not concerns(note, {"川", "大学", "3 mentions"})
    assert not concerns(Note("unlinked", "一.txt", note.detail), {"川大"})
    assert unused(Corrections((correction,)), [note]) == ()


def test_a_row_without_effect_is_told(text: Annotated) -> None:
    rows = (row("drop", "川大"), row("drop", "四川大学", document="二.txt", line=3))
    corrected, notes = correct(text, Corrections(rows))
    assert (corrected, notes) == (text, ())
    assert [note.detail for note in unused(Corrections(rows), notes)] == [
        "line 2, drop 川大: no mention of 川大",
        "line 3, drop 四川大学: no mention of 四川大学 in 二.txt",
    ]


def test_a_file_is_read_with_its_lines_and_goes_before_the_shipped_rows(table) -> None:
    ontology = replace(load_ontology(), folder=table("drop,川,,,", name="corrections.csv").parent)
    mine = table("# reviewed", 'same-as, 川大 ,四川大学,"县志/一.txt",朱某', "drop,川,,,")
    read = load_corrections(ontology, mine)
    assert read.rows == (
        Correction("same-as", "川大", "四川大学", "县志/一.txt", "朱某", 3),
        Correction("drop", "川", "", "", "", 4),
        Correction("drop", "川", "", "", "", 2),
    )
    assert read.dropped("川", "x") == read.rows[1]
    assert load_corrections(ontology).settings() == ()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["sameas,川大,四川大学,,"], "2: unknown action 'sameas' (nearest known: same-as); write one of same-as, not-"),
        (["class,川大,Universty,,"], "2: no class 'Universty' in the ontology (nearest known: University); write one"),
        (["class,川大,Place,,"], "2: no class 'Place' in the ontology"),
        (["same-as,川大, ,,"], "2: same-as 川大 without a value; write a name, key, code or IRI"),
        (["class,川大,,,"], "2: class 川大 without a value; write the class"),
        (["drop,,,,"], "2: drop without a name; write the name as documents have it"),
        (["drop,川大,四川大学,,"], "2: drop 川大 takes no value; leave '四川大学' out"),
        (["drop,川大,,"], "2: 4 cells where the header has 5"),
        (["drop,川,,,", "same-as,川大,a,,", "same-as,川大,b,,"], "4: same-as 川大 stands in line 3 already; keep one"),
    ],
)
def test_a_wrong_row_is_refused_by_file_and_line(table, rows: list[str], said: str) -> None:
    file = table(*rows)
    with pytest.raises(OntologyError) as refused:
        load_corrections(load_ontology(), file)
    assert str(refused.value).startswith(f"{file}:{said}")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"mine\.csv: cannot be read: No such file"):
        load_corrections(load_ontology(), tmp_path / "mine.csv")


def test_the_word_lists_are_kept_but_a_file_is_read_anew(table) -> None:
    first = load_lexicon(corrections=table("drop,川大,,,"))
    second = load_lexicon(corrections=table("drop,华西,,,"))
    assert first.gazetteer is second.gazetteer is load_lexicon().gazetteer
    assert [first.corrections.rows[0].name, second.corrections.rows[0].name] == ["川大", "华西"]
    assert load_lexicon().corrections.rows == ()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = tmp_path / "texts"
    texts.mkdir()
    text = "昭觉县推进人才工作\n昭觉县与四川大学合作。四川大学派出专家。昭觉县实施“双培工程”。\n"
    (texts / "消息.txt").write_text(text, encoding="utf-8")
    return texts


def test_corrections_survive_rebuilds_and_are_reported(folder: Path, table, tmp_path: Path) -> None:
    mine = table("drop,四川大学,,,not meant", "class,双培工程,Policy,消息.txt,", "drop,川大,,,")
    plain, graph = fangzhi.build(folder), fangzhi.build(folder, corrections=mine)
    assert [bool(plain.find(name)) for name in ("四川大学", "双培工程")] == [True, True]
    assert graph.find("四川大学") == ()
    assert [e.cls for e in graph.find("双培工程")] == ["Policy"]
    output.write(graph, tmp_path / "output")
    report = json.loads((tmp_path / "output" / "report.json").read_text(encoding="utf-8"))
    assert report["corrections"] == [
        {"document": "", "detail": "line 4, drop 川大: no mention of 川大"},
        {"document": "消息.txt", "detail": "line 2, drop 四川大学: 2 mentions"},
        {"document": "消息.txt", "detail": "line 3, class 双培工程 = Policy: 1 mention"},
    ]
    assert [note for note in report["notes"] if note["kind"] == "correction"] == []
    assert fangzhi.open_graph(tmp_path / "output").notes == graph.notes


def test_the_build_names_the_bytes_of_the_file_and_not_its_path(folder: Path, table) -> None:
    given = [table("drop,川大,,,", name=name) for name in ("mine.csv", "yours.csv")]
    first, second = (
        [*output.rdf.quads(g.corpus, g.ontology)] for g in (fangzhi.build(folder, corrections=f) for f in given)
    )
    assert first == second
    other = fangzhi.build(folder, corrections=table("drop,川大,,,again"))
    assert (
        dict(other.corpus.settings)["corrections"]
        != dict(fangzhi.build(folder, corrections=given[1]).corpus.settings)["corrections"]
    )
    assert "corrections" not in dict(fangzhi.build(folder).corpus.settings)


def test_the_command_applies_a_file_and_refuses_a_wrong_one(
    folder: Path, table, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["build", str(folder), "-o", str(tmp_path / "output"), "--corrections"]
    wrong = table("erase,四川大学,,,")
    assert main([*arguments, str(wrong)]) == 4
    assert capsys.readouterr().err.startswith(f"fangzhi: {wrong}:2: unknown action 'erase'")
    assert not (tmp_path / "output").exists()
    assert main([*arguments, str(table("drop,四川大学,,,", "drop,川大,,,"))]) == 0
    said = capsys.readouterr().out
    assert "  correction: 消息.txt: line 2, drop 四川大学: 2 mentions\n" in said
    assert "  correction: line 3, drop 川大: no mention of 川大\n" in said
