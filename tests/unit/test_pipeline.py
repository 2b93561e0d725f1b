"""From files to a graph: what is read, what is left out with a note, and what a caller can put in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import fangzhi
from fangzhi import InputError, build, pipeline
from fangzhi.model import Mention, Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fangzhi.lexicon import Lexicon
    from fangzhi.text.annotated import Annotated

FIRST = "凉山州与四川大学合作。凉山州印发《凉山州人才引进办法》。\n"
SECOND = "四川大学华西医院与昭觉县人民医院组建医联体。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two documents, one of them twice, and three files that are none."""
    (tmp_path / "b").mkdir()
    for name, text in (
        ("a.txt", FIRST),
        ("b/二.md", SECOND),
        ("b/copy.txt", FIRST),
        ("empty.txt", " \n"),
        ("README.md", "x"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "scan.wps").write_bytes(b"\xd0\xcf\x11\xe0\0\0")
    return tmp_path


def found_by_name(text: Annotated, lexicon: Lexicon) -> Iterator[Mention]:
    at = text.document.text.find("四川大学")
    if at >= 0:
        yield Mention(Span(at, at + 4), "University", "四川大学", "mine")


def test_documents_and_what_was_left_out(folder: Path) -> None:
    graph = build(folder)
    assert sorted(document.path for document in graph.documents) == ["a.txt", "b/二.md"]
    noted = [(note.document, note.kind) for note in graph.notes]
    assert noted == [
        ("b/copy.txt", "duplicate"),
        ("empty.txt", "empty"),
        ("README.md", "skipped"),
        ("scan.wps", "skipped"),
    ]


def test_a_path_may_be_text_and_paths_may_be_several(folder: Path) -> None:
    one = build(str(folder / "a.txt")).corpus
    assert one == build([folder / "a.txt"]).corpus
    both = build([folder / "b" / "二.md", folder / "a.txt"])
    assert both.corpus == build([folder / "a.txt", folder / "b" / "二.md"]).corpus
    assert len(both.documents) == 2


def test_statements_join_entities_of_the_graph(folder: Path) -> None:
    graph = build(folder)
    known = {entity.iri for entity in graph.entities}
    assert graph.statements
    assert {iri for s in graph.statements for iri in (s.subject, s.object)} <= known


def test_every_quote_is_the_text_at_its_offsets(folder: Path) -> None:
    graph = build(folder)
    documents = {document.iri: document for document in graph.documents}
    for evidence in (e for s in graph.statements for e in s.evidence):
        document = documents[evidence.document]
        assert evidence.quote == evidence.span.of(document.text)
        assert evidence.raw == document.raw_span(evidence.span)


def test_a_base_of_ones_own(folder: Path) -> None:
    graph = build(folder, base="https://example.org/kg/")
    assert all(entity.iri.startswith("https://example.org/kg/") for entity in graph.entities)


def test_finders_and_extractors_can_be_given(folder: Path) -> None:
    graph = build(folder / "a.txt", finders=(found_by_name,), extractors=())
    assert ("四川大学", "mine") in [(m.text, m.rule) for m in graph.corpus.mentions]
    assert "gazetteer" not in {m.rule for m in graph.corpus.mentions}
    assert graph.statements == ()


def test_a_document_that_fails_stops_no_other(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = pipeline.read_document

    def fail_on_second(document: object, *rest: object) -> object:
        if document.path == "b/二.md":
            raise ZeroDivisionError("lost")
        return read(document, *rest)

    monkeypatch.setattr(pipeline, "read_document", fail_on_second)
    graph = build(folder)
    assert [document.path for document in graph.documents] == ["a.txt"]
    (note,) = [note for note in graph.notes if note.kind == "failed"]
    assert (note.document, note.detail) == ("b/二.md", "ZeroDivisionError: lost; please report it with the file")


def test_progress_names_each_document_in_order(folder: Path) -> None:
    told: list[tuple[int, int, str]] = []
    build(folder, progress=lambda at, total, path: told.append((at, total, path)))
    assert [at for at, _, _ in told] == [0, 1, 2]
    assert [path for _, _, path in told] == ["a.txt", "b/二.md", "empty.txt"]


def test_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no document found"):
        build(tmp_path)


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # rdflib's parser calls what rdflib deprecates
def test_the_dataset_holds_every_quad_of_the_store(folder: Path) -> None:
    graph = build(folder)
    assert sum(graph.store.sizes().values()) == sum(1 for _ in graph.dataset().quads())


def test_the_example_of_the_package_works(folder: Path) -> None:
    graph = fangzhi.build(folder)
    assert (len(graph.entities), len(graph.statements)) == (
        graph.networkx().number_of_nodes(),
        graph.networkx().number_of_edges(),
    )
    assert ("四川大学",) in graph.query("SELECT ?name WHERE { ?e a fz:University ; skos:prefLabel ?name }").rows
    assert len(graph.find("四川大学")) == 1
    assert f"{len(graph.entities)} entities" in repr(graph)
