"""The command line: what each command prints, and one line for whatever goes wrong."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from fangzhi import __version__
from fangzhi.cli import main
from fangzhi.ontology import locate

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
凉山州推进人才工作
2023-05-10 来源：凉山日报
2023年5月8日，凉山州与四川大学合作。凉山州印发《凉山州人才引进办法》。凉山州将实施“彝乡育才工程”。
四川大学华西医院与昭觉县人民医院组建医联体，昭觉县招聘教师120名。
"""
SELECT = "SELECT ?name { ?e a fz:University ; skos:prefLabel ?name }"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with one document in `texts`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "消息.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a build."""
    root = tmp_path_factory.mktemp("built")
    (root / "消息.txt").write_text(TEXT, encoding="utf-8")
    assert main(["build", str(root / "消息.txt"), "-o", str(root / "output"), "-q"]) == 0
    return root / "output"


@pytest.fixture
def broken(place: Path):
    """Makes a copy of the ontology with one file changed."""

    def make(file: str, old: str, new: str) -> Path:
        shutil.copytree(locate(), place / "ontology")
        changed = place / "ontology" / file
        text = changed.read_text(encoding="utf-8")
        assert old in text
        changed.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")
        return changed

    return make


@pytest.fixture
def refused(place: Path, capsys: pytest.CaptureFixture[str]):
    """Gives the one line that a command which fails with `code` prints."""

    def run(code: int, *arguments: str) -> str:
        assert code == main([*arguments])
        said = capsys.readouterr()
        assert said.out == ""
        assert re.fullmatch(r"fangzhi: .+\n", said.err), said.err
        assert "Traceback" not in said.err
        return said.err

    return run


def test_build_says_what_it_wrote(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "texts"]) == 0
    said = capsys.readouterr()
    assert re.match(r"1 documents, \d+ entities, \d+ statements, \d+ quantities\n", said.out)
    assert all(f"output/{name}" in said.out for name in ("graph.html", "graph.nq", "facts.ttl", "report.json"))
    assert said.err == ""


def test_quiet_prints_nothing(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "texts", "-o", "out", "--quiet"]) == 0
    assert tuple(capsys.readouterr()) == ("", "")


def test_progress_is_shown_on_a_terminal(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert main(["build", "texts"]) == 0
    assert "1/1 消息.txt" in capsys.readouterr().err


def test_base_and_default_graph(place: Path) -> None:
    assert main(["build", "texts", "-q", "--base", "https://example.org/kg/", "--default-graph", "facts"]) == 0
    lines = (place / "output" / "graph.nq").read_text(encoding="utf-8").splitlines()
    assert any(line.startswith("<https://example.org/kg/University/") and line.endswith("> .") for line in lines)
    assert not any("graph/facts> ." in line or "w3id.org/fangzhi/id/" in line for line in lines)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing"], "missing: no such file or folder; check the path"),
        (["empty"], "empty: no document found"),
        (["blank.txt"], "no document could be read: blank.txt: no text"),
        (["binary.txt"], "no document could be read: binary.txt: not text"),
        (["scan.wps"], "scan.wps: not a kind that is read (.wps): save it as .docx"),
        (["texts", "--base", "https://example.org"], "--base https://example.org: must end with / or #"),
    ],
)
def test_input_that_cannot_be_used(place: Path, refused, arguments: list[str], said: str) -> None:
    (place / "empty").mkdir()
    (place / "blank.txt").write_text(" \n", encoding="utf-8")
    (place / "binary.txt").write_bytes(bytes(range(256)) * 8)
    (place / "scan.wps").write_bytes(b"%PDF")
    assert said in refused(3, "build", *arguments)
    assert not (place / "output").exists()


def test_a_folder_without_permission(place: Path, refused, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "texts: no permission to read this folder; change its permissions" in refused(3, "build", "texts")
    assert not (place / "output").exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("classes.ttl", "a owl:Class ;", "a owl:Class"), "not valid Turtle"),
        (("relations.ttl", "rdfs:range fz:Policy", "rdfs:range fz:Polcy"), "Polcy (nearest known: Policy)"),
        (("lexicons/heads.csv", "大学,University", "大学,Universty"), "no class 'Universty'"),
        (("patterns/action.csv", "implements,实施", "implemants,实施"), "implemants (nearest known: implements)"),
        (("patterns/action.csv", "subject-cue-object", "subject-object"), "subject-object"),
    ],
)
def test_a_mistake_in_the_ontology(place: Path, refused, broken, change: tuple[str, str, str], said: str) -> None:
    changed = broken(*change)
    line = refused(4, "build", "texts", "--ontology", "ontology")
    assert said in line
    assert changed.parent.name in line
    assert not (place / "output").exists()


def test_no_ontology_in_the_folder_named(refused) -> None:
    assert "texts" in refused(4, "build", "texts", "--ontology", "texts")


def test_an_output_that_is_a_file(place: Path, refused) -> None:
    (place / "output").write_text("mine", encoding="utf-8")
    assert "output: a file, not a folder; name a folder with -o" in refused(6, "build", "texts")
    assert (place / "output").read_text(encoding="utf-8") == "mine"


def test_an_output_with_files_of_others(place: Path, refused) -> None:
    (place / "output").mkdir()
    (place / "output" / "thesis.txt").write_text("mine", encoding="utf-8")
    assert "output: holds files that no build wrote" in refused(6, "build", "texts")
    assert [file.name for file in (place / "output").iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["SELECT ?s {"], 5, "does not parse at line 1, column"),
        (["SELECT * {\n ?s x:y ?o }"], 5, "does not parse at line 2, column"),
        (["coperation"], 5, "coperation: neither a query, nor a file, nor an example (cooperation"),
        (["SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }"], 5, "SERVICE is not allowed"),
        (["INSERT DATA { fz:a fz:b fz:c }"], 5, "cannot change a build"),
        ([SELECT, "-f", "turtle"], 5, "use CONSTRUCT or DESCRIBE"),
        ([SELECT, "-g", "nowhere"], 6, "nowhere: no build here (graph.nq is missing); run: fangzhi build"),
    ],
)
def test_a_question_that_cannot_be_answered(built: Path, refused, arguments: list[str], code: int, said: str) -> None:
    assert said in refused(code, "query", "-g", str(built), *arguments)


def test_a_check_without_a_build(refused) -> None:
    assert "output" in refused(6, "check")


@pytest.mark.parametrize("given", ["text", "file", "-"])
def test_a_question_may_be_text_a_file_or_standard_input(
    built: Path, place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    (place / "mine.rq").write_text(SELECT, encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.StringIO(SELECT))
    question = {"text": SELECT, "file": "mine.rq", "-": "-"}[given]
    assert main(["query", question, "-g", str(built), "-f", "csv"]) == 0
    assert capsys.readouterr().out.splitlines() == ["name", "四川大学"]


def test_an_example_by_name(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "cooperation", "-g", str(built)]) == 0
    rows = capsys.readouterr().out.splitlines()[2:]
    assert rows[0].split() == ["四川大学", "2023年5月8日，凉山州与四川大学合作。"]


def test_answers_in_each_format(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["query", SELECT, "-g", str(built), "-f", "json"])
    assert json.loads(capsys.readouterr().out)["head"]["vars"] == ["name"]
    main(["query", "CONSTRUCT { ?a fz:alliedWith ?b } WHERE { ?a fz:alliedWith ?b }", "-g", str(built), "-f", "turtle"])
    assert "fz:alliedWith" in capsys.readouterr().out


def test_no_question_lists_the_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query"]) == 0
    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert sorted(file.stem for file in (locate() / "queries").glob("*.rq")) == listed


def test_a_good_build_conforms_and_a_spoilt_one_does_not(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(built)]) == 0
    assert capsys.readouterr().out.startswith("conforms (")
    spoilt = tmp_path / "spoilt"
    shutil.copytree(built, spoilt)
    (text,) = (spoilt / "texts").iterdir()
    text.write_text(
        text.read_text(encoding="utf-8").replace("2023年5月8日，凉山州", "2023年5月8日，凉山县"),
        encoding="utf-8",
        newline="",
    )
    assert main(["check", str(spoilt)]) == 1
    assert "the text has other words" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ((), ("build", "query", "check", "--version", "exit codes")),
        (("build",), ("PATH", "--output", "--base", "--ontology", "--default-graph", "--quiet")),
        (("query",), ("question", "--graph", "--format", "--ontology")),
        (("check",), ("folder", "--ontology")),
    ],
)
def test_help_names_every_option(
    capsys: pytest.CaptureFixture[str], command: tuple[str, ...], options: tuple[str, ...]
) -> None:
    with pytest.raises(SystemExit) as left:
        main([*command, "--help"])
    assert left.value.code == 0
    said = capsys.readouterr().out
    assert [option for option in options if option not in said] == []


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert f"fangzhi {__version__}\n" == capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["build"], ["biuld", "seeds"], ["build", "x", "--default-graph", "none"]])
def test_wrong_arguments(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    assert "usage: fangzhi" in "".join(capsys.readouterr())


def test_an_interrupted_build_writes_nothing(place: Path, refused, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("fangzhi.pipeline.build", interrupt)
    assert "interrupted; nothing was written" in refused(130, "build", "texts")
    assert [entry.name for entry in place.iterdir()] == ["texts"]
