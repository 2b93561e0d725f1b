"""A build's folder: what is written, what may be written over, and what stays when writing fails."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fangzhi import Graph, output
from fangzhi.errors import BuildError
from fangzhi.export import html, rdf, tables
from fangzhi.ontology import load_ontology

if TYPE_CHECKING:
    from fangzhi.model import Corpus


@pytest.fixture
def graph(corpus: Corpus) -> Graph:
    return Graph(corpus, load_ontology())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "builds" / "output"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def test_every_file_announced_is_written_and_no_other(graph: Graph, folder: Path) -> None:
    output.write(graph, folder)
    assert sorted([*(name.rstrip("/") for name in output.FILES), output.README]) == sorted(
        f.name for f in folder.iterdir()
    )
    assert all(size > 0 for _, _, size in output.sizes(folder))
    assert [folder] == list(folder.parent.iterdir())


def test_texts_are_those_that_offsets_refer_to(graph: Graph, folder: Path) -> None:
    output.write(graph, folder)
    assert {f"{d.digest}.txt": d.text.encode() for d in graph.documents} == contents(folder / "texts")


def test_the_report_counts_what_the_graph_holds(graph: Graph, folder: Path) -> None:
    output.write(graph, folder, seconds={"extract": 0.12345})
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    counts = {kind: report["counts"][kind] for kind in ("documents", "entities", "statements", "quantities")}
    assert counts == {"documents": 1, "entities": 7, "statements": 4, "quantities": 1}
    assert sum(report["counts"]["classes"].values()) == 7
    assert report["notes"] == [{"kind": "skipped", "document": "README.md", "detail": "not a document"}]
    assert report["seconds"] == {"extract": 0.123}


def test_the_report_tells_of_each_document_what_it_says_of_itself(graph: Graph, folder: Path) -> None:
    said = {"source": "凉山日报", "author": "张三、李四", "url": "https://example.org/1"}
    (document,) = graph.corpus.documents
    output.write(Graph(replace(graph.corpus, documents=(replace(document, **said),)), graph.ontology), folder)
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    told = {"copies": [], "title": "一则消息", "published": "2021-03-24", "encoding": "utf-8"}
    assert report["documents"] == [{"path": document.path, **told, **said}]
    assert report["duplicates"] == []


def test_an_older_build_is_replaced_whole(graph: Graph, folder: Path) -> None:
    output.write(graph, folder)
    fresh = contents(folder)
    (folder / "texts" / "old.txt").write_text("旧", encoding="utf-8")
    output.write(graph, folder)
    assert fresh == contents(folder)


def test_the_facts_may_be_unnamed(graph: Graph, folder: Path) -> None:
    output.write(graph, folder, facts_unnamed=True)
    assert "graph/facts> .\n" not in (folder / "graph.nq").read_text(encoding="utf-8")
    assert folder.joinpath("graph.nq").stat().st_size > 0


@pytest.mark.parametrize("writer", [(rdf, "write"), (tables, "write_graphml"), (html, "write")])
@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt(), RuntimeError("lost")])
def test_a_build_that_fails_leaves_the_old_one(
    graph: Graph, folder: Path, monkeypatch: pytest.MonkeyPatch, writer: tuple[object, str], failure: BaseException
) -> None:
    output.write(graph, folder)
    before = contents(folder)

    def fail(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr(*writer, fail)
    with pytest.raises((BuildError, type(failure))) as raised:
        output.write(graph, folder)
    assert isinstance(raised.value, BuildError) == isinstance(failure, OSError)
    assert before == contents(folder)
    assert [folder] == list(folder.parent.iterdir())


def test_a_folder_that_cannot_be_swapped_in_brings_the_old_one_back(
    graph: Graph, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output.write(graph, folder)
    before, rename = contents(folder), Path.rename

    def refuse_target(self: Path, target: Path) -> Path:
        if target == folder and not self.name.endswith("-old"):
            raise OSError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse_target)
    with pytest.raises(BuildError, match="cannot be written: Permission denied; the older build"):
        output.write(graph, folder)
    assert before == contents(folder)
    assert [folder] == list(folder.parent.iterdir())


@pytest.mark.parametrize(("held", "refused"), [((), False), (("README.md",), False), ((".gitkeep",), False),
                                               (("thesis.txt",), True), (("README.md", "thesis.txt"), True),
                                               (("report.json", "graph.nq"), False)])  # fmt: skip
def test_only_empty_folders_and_builds_are_written_to(tmp_path: Path, held: tuple[str, ...], *, refused: bool) -> None:
    for name in held:
        (tmp_path / name).write_text("x", encoding="utf-8")
    if refused:
        with pytest.raises(BuildError, match="holds files that no build wrote"):
            output.writable(tmp_path)
    else:
        output.writable(tmp_path)


def test_a_file_is_no_folder(tmp_path: Path, graph: Graph) -> None:
    (tmp_path / "output").write_text("mine", encoding="utf-8")
    with pytest.raises(BuildError, match="a file, not a folder"):
        output.write(graph, tmp_path / "output")
    assert (tmp_path / "output").read_text(encoding="utf-8") == "mine"


def test_the_readme_names_every_file() -> None:
    assert [name for name in output.FILES if f"`{name}`" not in output.readme()] == []
