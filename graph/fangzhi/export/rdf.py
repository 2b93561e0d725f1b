"""A corpus as an RDF 1.1 dataset: six named graphs, each sorted, so that the same corpus gives the same bytes.

Lines are written directly; no RDF library's objects stand between a corpus and its N-Quads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from fangzhi.export.description import describe
from fangzhi.export.jsonld import to_jsonld
from fangzhi.export.terms import GRAPHS, graph_iri, ref
from fangzhi.export.triples import triples
from fangzhi.export.turtle import to_turtle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from fangzhi.export.terms import Triple
    from fangzhi.model import Corpus
    from fangzhi.ontology import Ontology


def quads(corpus: Corpus, ontology: Ontology | None = None, *, facts_unnamed: bool = False) -> Iterator[str]:
    """The corpus as lines of N-Quads without line ends: graph after graph, each line once, sorted within its graph.

    With `facts_unnamed` the facts stand in the default graph.
    """
    return _lines(corpus.base, graphs(corpus, ontology), facts_unnamed=facts_unnamed)


def graphs(corpus: Corpus, ontology: Ontology | None = None) -> dict[str, list[Triple]]:
    """The triples of every graph of the corpus, sorted and without doubles, in the order of `GRAPHS`."""
    found: dict[str, set[Triple]] = {name: set() for name in GRAPHS}
    for name, triple in triples(corpus):
        found[name].add(triple)
    filled = {name: sorted(distinct) for name, distinct in found.items()}
    filled["build"] = sorted(describe(corpus, filled, ontology.version if ontology else None))
    return filled


def write(corpus: Corpus, folder: Path, ontology: Ontology | None = None, *, facts_unnamed: bool = False) -> None:
    """Write `graph.nq` (everything), `evidence.nq`, `facts.ttl` and `facts.jsonld` into an existing folder."""
    filled = graphs(corpus, ontology)
    _write_lines(folder / "graph.nq", _lines(corpus.base, filled, facts_unnamed=facts_unnamed))
    _write_lines(folder / "evidence.nq", _lines(corpus.base, {"evidence": filled["evidence"]}, facts_unnamed=False))
    lines = "".join(f"{' '.join(triple)} .\n" for triple in filled["facts"])
    facts = [quad.triple for quad in ox.parse(lines, ox.RdfFormat.N_TRIPLES)]
    (folder / "facts.ttl").write_text(to_turtle(facts, corpus.base), encoding="utf-8", newline="\n")
    (folder / "facts.jsonld").write_text(to_jsonld(facts, corpus.base), encoding="utf-8", newline="\n")


def _lines(base: str, filled: Mapping[str, Iterable[Triple]], *, facts_unnamed: bool) -> Iterator[str]:
    for name, rows in filled.items():
        graph = "" if facts_unnamed and name == "facts" else ref(graph_iri(base, name)) + " "
        for subject, predicate, obj in rows:
            yield f"{subject} {predicate} {obj} {graph}."


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines)
