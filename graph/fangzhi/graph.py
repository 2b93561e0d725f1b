"""The graph that users hold: entities, statements and quantities, as networkx, as an rdflib dataset, by SPARQL."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from fangzhi.corrections import KIND
from fangzhi.errors import BuildError
from fangzhi.export.rdf import quads
from fangzhi.model import Note
from fangzhi.reading import read_corpus
from fangzhi.store import Store

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from fangzhi.model import Corpus, Document, Entity, Quantity, Statement
    from fangzhi.ontology import Ontology
    from fangzhi.result import Result

GRAPH_FILE, TEXTS, REPORT = "graph.nq", "texts", "report.json"


class Graph:
    """What a build found: `corpus` holds it all, the properties its parts as sorted tuples."""

    def __init__(self, corpus: Corpus, ontology: Ontology, store: Store | None = None) -> None:
        self.corpus = corpus
        self.ontology = ontology
        self._given = store

    def __repr__(self) -> str:
        """The sizes, for people at a prompt."""
        counts = f"{len(self.documents)} documents, {len(self.entities)} entities, {len(self.statements)} statements"
        return f"<fangzhi.Graph: {counts}, {len(self.quantities)} quantities>"

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents read."""
        return self.corpus.documents

    @property
    def entities(self) -> tuple[Entity, ...]:
        """The entities, by IRI."""
        return self.corpus.entities

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements between entities, each with its evidence."""
        return self.corpus.statements

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The quantities, each with its evidence."""
        return self.corpus.quantities

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was left out, left unlinked or unreadable, and why."""
        return self.corpus.notes

    @cached_property
    def store(self) -> Store:
        """The graph as a SPARQL store with facts as its default graph."""
        return self._given or Store.from_lines(quads(self.corpus, self.ontology), self.corpus.base)

    def find(self, name: str) -> tuple[Entity, ...]:
        """The entities that bear a name, as canonical name or alias."""
        return tuple(e for e in self.entities if name in (e.name, *e.aliases, *e.traditional))

    def networkx(self) -> nx.MultiDiGraph:
        """The entities as nodes and the statements as edges keyed by relation."""
        from fangzhi.export.tables import to_networkx  # noqa: PLC0415 - its import is paid only where it is used

        return to_networkx(self.corpus)

    def dataset(self) -> rdflib.Dataset:
        """All graphs of the build as an rdflib dataset."""
        import rdflib  # noqa: PLC0415 - as above

        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(data="\n".join(quads(self.corpus, self.ontology)), format="nquads")
        return dataset

    def query(self, sparql: str) -> Result:
        """The rows a SPARQL query gives, as names and Python values.

        Raises:
            QueryError: the query does not parse or is not allowed.
        """
        return self.store.query(sparql)


def open_graph(folder: str | Path, ontology: str | Path | None = None) -> Graph:
    """The graph that a build wrote to `folder`.

    Raises:
        BuildError: the folder holds no build.
        OntologyError: the ontology cannot be loaded.
    """
    from fangzhi.ontology import load_ontology  # noqa: PLC0415 - rdflib's import is paid only where it is used

    place = Path(folder)
    store = open_store(place)
    texts = place / TEXTS
    corpus = read_corpus(store, texts if texts.is_dir() else None)
    corpus = replace(corpus, notes=read_notes(place))
    return Graph(corpus, load_ontology(Path(ontology) if ontology else None), store)


def read_notes(folder: Path) -> tuple[Note, ...]:
    """The notes in the report of the build in `folder`, none where it has no report.

    Raises:
        BuildError: the report is not one that a build wrote.
    """
    file = folder / REPORT
    if not file.is_file():
        return ()
    try:
        report = json.loads(file.read_text(encoding="utf-8"))
        corrected = [{"kind": KIND, **note} for note in report.get("corrections", ())]
        notes = [Note(**note) for note in [*corrected, *report["notes"]]]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BuildError(f"{file}: not the report of a build: {error!r}. Build again.") from error
    return tuple(sorted(notes, key=lambda note: (note.kind, note.document, note.detail)))


def open_store(folder: str | Path) -> Store:
    """The SPARQL store of the build in `folder`, without reading it back into Python objects.

    Raises:
        BuildError: the folder holds no build.
    """
    file = Path(folder) / GRAPH_FILE
    if not file.is_file():
        raise BuildError(f"{folder}: no build here ({GRAPH_FILE} is missing); run: fangzhi build seeds -o {folder}")
    return Store.from_file(file)
