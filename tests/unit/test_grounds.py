"""Why a statement is in a graph, the same from a folder as from the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fangzhi import Graph, output
from fangzhi.cli import main
from fangzhi.errors import FangzhiError
from fangzhi.grounds import grounds, lines
from fangzhi.ontology import load_ontology

if TYPE_CHECKING:
    from pathlib import Path

    from fangzhi.model import Corpus


@pytest.fixture
def folder(corpus: Corpus, tmp_path: Path) -> Path:
    output.write(Graph(corpus, load_ontology()), tmp_path / "output")
    return tmp_path / "output"


def test_every_place_of_a_statement_is_told(corpus: Corpus, folder: Path) -> None:
    names = {entity.iri: entity.name for entity in corpus.entities}
    for s in corpus.statements:
        asked = names[s.subject], s.predicate, names[s.object]
        (ground,) = grounds(Graph(corpus, load_ontology()), *asked)
        assert [e for _, e in ground.places] == list(s.evidence)
        assert "\n".join(lines([ground])) == "\n".join(lines(grounds(folder, *asked)))
        assert all(any(e.quote in line for line in lines([ground])) for e in s.evidence)


def test_a_symmetric_statement_is_found_either_way(corpus: Corpus) -> None:
    graph = Graph(corpus, load_ontology())
    names = {entity.iri: entity.name for entity in corpus.entities}
    symmetric = [s for s in corpus.statements if graph.ontology.relations[s.predicate].symmetric]
    assert symmetric
    for s in symmetric:
        assert len(grounds(graph, names[s.object], s.predicate, names[s.subject])) == 1


def test_an_unknown_relation_and_an_unsaid_statement_are_told(
    corpus: Corpus, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(FangzhiError, match="no relation; there are"):
        grounds(Graph(corpus, load_ontology()), "甲", "likes", "乙")
    assert main(["explain", "甲", "assists", "乙", "-g", str(folder)]) != 0
    assert "not stated in" in capsys.readouterr().err
