"""What a check finds in a build that is right, and in builds that are wrong in one place."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fangzhi.check import Report, Violation, check
from fangzhi.errors import BuildError, MissingExtra, OntologyError
from fangzhi.export.rdf import quads, write
from fangzhi.model import BASE, FZ
from fangzhi.store import Store

if TYPE_CHECKING:
    from fangzhi.model import Corpus

ONTOLOGY = Path(__file__).parents[2] / "ontology"


@pytest.fixture
def build(corpus: Corpus, tmp_path: Path) -> Path:
    write(corpus, tmp_path)
    (tmp_path / "texts").mkdir()
    for document in corpus.documents:
        (tmp_path / "texts" / f"{document.digest}.txt").write_text(document.text, encoding="utf-8", newline="")
    return tmp_path


def test_a_good_build_conforms(build: Path) -> None:
    report = check(build, ONTOLOGY)
    assert report.violations == ()
    assert report.quotes > 0
    assert next(iter(report.lines())).startswith("conforms (")


@pytest.mark.parametrize(
    ("old", "new", "kind", "message"),
    [
        ('"130"^^', '"many"^^', "shape", "fz:value"),
        (f'{FZ}bound> "about"', f'{FZ}bound> "roughly"', "shape", "fz:bound"),
        (f"<{FZ}Program>", f"<{FZ}Person>", "shape", "fz:implements"),
        ('"0.9"^^', '"1.9"^^', "shape", "fz:confidence"),
        (f"<{FZ}Person>", f"<{FZ}Entity>", "shape", "rdf:type"),
        ('prefLabel> "习近平"@zh', 'prefLabel> "习近平"@en', "shape", "skos:prefLabel"),
        ('exact> "凉山州推动', 'exact> "凉山推动', "quote", "has other words"),
        (f'{FZ}modality> "planned"', f'{FZ}modality> "stated"', "evidence", "in planned has no planned evidence"),
        ("graph/planned>", "graph/facts>", "evidence", "in facts has no stated evidence"),
    ],
)  # fmt: skip
def test_one_wrong_thing_is_found(build: Path, old: str, new: str, kind: str, message: str) -> None:
    file = build / "graph.nq"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8", newline="\n")
    found = [v for v in check(build, ONTOLOGY).violations if v.kind == kind]
    assert any(message in v.message for v in found), found


def test_a_fact_without_evidence_and_evidence_without_fact(corpus: Corpus) -> None:
    lines = [line for line in quads(corpus) if not (f"<{FZ}visits>" in line and "graph/facts" in line)]
    extra = f"<{BASE}Person/习近平> <{FZ}issues> <{BASE}Program/双培工程> <{BASE}graph/facts> ."
    report = check(Store.from_lines([*lines, extra], corpus.base), ONTOLOGY)
    assert [v.message for v in report.violations if v.kind == "evidence"] == [
        f"fz:issues {BASE}Program/双培工程 in facts has no stated evidence.",
        f"fz:visits {BASE}Division/513431/三河村 is stated but not in facts.",
    ]


def test_a_missing_text_is_reported(build: Path) -> None:
    (text,) = (build / "texts").iterdir()
    text.unlink()
    assert [v.message for v in check(build, ONTOLOGY).violations] == [f"{text.name} is missing."]


def test_the_report_shows_the_first_violations() -> None:
    report = Report(9, 1, tuple(Violation("quote", f"http://a/{n}", "wrong.") for n in range(3)))
    assert list(report.lines(limit=1)) == [
        "3 violations (9 triples, 1 quotes)",
        "quote: http://a/0: wrong.",
        "… and 2 more",
    ]


def test_without_pyshacl_the_install_line_is_named(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    with pytest.raises(MissingExtra, match=r"pip install 'fangzhi\[shacl\]'"):
        check(build, ONTOLOGY)


def test_shapes_that_are_no_turtle_are_refused(build: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    for file in ONTOLOGY.glob("*.ttl"):
        (folder / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "shapes.ttl").write_text("no turtle", encoding="utf-8")
    with pytest.raises(OntologyError, match=r"shapes\.ttl cannot be read"):
        check(build, folder)


def test_a_folder_without_a_build_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="does not exist"):
        check(tmp_path, ONTOLOGY)
