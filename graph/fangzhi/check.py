"""Whether a build holds to the ontology's shapes and to what every build promises of its quotes and evidence."""

from __future__ import annotations

import importlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pyoxigraph as ox
import rdflib
from rdflib.namespace import RDF, SH

from fangzhi.errors import MissingExtra, OntologyError
from fangzhi.export.terms import curie
from fangzhi.model import FZ, PLANNED, STATED
from fangzhi.ontology import locate, ontology_graph
from fangzhi.reading import nodes
from fangzhi.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fangzhi.reading import Node

Fact: TypeAlias = tuple[str, str, str]

#: The graphs that shapes describe.
SHAPED = ("facts", "planned", "evidence", "documents")
#: Links in the facts that say more of a quantity or an entity, and have no evidence of their own.
PARTS = frozenset({f"{FZ}measures", f"{FZ}program", f"{FZ}place"})


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One thing that is not as it must be. `kind` is shape, quote or evidence; `thing` the IRI it is about."""

    kind: str
    thing: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found: how many triples and quotes were looked at, and every violation, sorted."""

    triples: int
    quotes: int
    violations: tuple[Violation, ...]

    @property
    def conforms(self) -> bool:
        """Whether nothing is wrong."""
        return not self.violations

    def lines(self, limit: int = 20) -> Iterator[str]:
        """The report for people: the verdict, then the first violations."""
        looked_at = f"{self.triples} triples, {self.quotes} quotes"
        verdict = "conforms" if self.conforms else f"{len(self.violations)} violations"
        yield f"{verdict} ({looked_at})"
        yield from (f"{v.kind}: {v.thing}: {v.message}" for v in self.violations[:limit])
        if len(self.violations) > limit:
            yield f"… and {len(self.violations) - limit} more"


def check(source: Path | Store, ontology: Path | None = None) -> Report:
    """What is wrong with a build; quotes are compared with the texts only if `source` is the folder of a build.

    Raises:
        BuildError: The folder holds no build.
        MissingExtra: pyshacl is not installed.
        OntologyError: The ontology or its shapes cannot be read.
    """
    store = source if isinstance(source, Store) else Store.from_file(source)
    texts = source / "texts" if isinstance(source, Path) and source.is_dir() else None
    evidence = nodes(store, "evidence")
    quotes = tuple(_quotes(evidence)) if texts and texts.is_dir() else ()
    found = (*_shapes(store, ontology), *_unproved(store, evidence), *_misquoted(store, quotes, texts))
    return Report(sum(store.sizes()[name] for name in SHAPED), len(quotes), tuple(sorted(set(found))))


def _shapes(store: Store, folder: Path | None) -> Iterator[Violation]:
    """What SHACL reports on facts, plans, evidence and documents taken together."""
    try:
        pyshacl: Any = importlib.import_module("pyshacl")
    except ImportError as error:
        raise MissingExtra("Checking shapes needs pyshacl. Install it with: pip install 'fangzhi[shacl]'") from error
    # joined here: as ont_graph, pyshacl would take over only what RDFS and OWL define, and not our annotations
    data = _data(store) + ontology_graph(folder)
    shapes = _read_shapes(locate(folder) / "shapes.ttl")
    _, results, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", inplace=True)
    for result in results.subjects(RDF.type, SH.ValidationResult):
        message = results.value(result, SH.resultMessage) or results.value(result, SH.sourceConstraintComponent)
        value = results.value(result, SH.value)
        said = f"{message}" if value is None else f"{message} (found {_short(value)})"
        yield Violation("shape", str(results.value(result, SH.focusNode)), said)


def _short(value: object) -> str:
    return f'"{value}"' if isinstance(value, rdflib.Literal) else curie(str(value))


def _read_shapes(file: Path) -> rdflib.Graph:
    try:
        return rdflib.Graph().parse(file, format="turtle")
    except (OSError, SyntaxError) as error:
        reason = " ".join(str(error).split())
        raise OntologyError(f"{file} cannot be read: {reason}. Mend it, or name another ontology.") from error


def _data(store: Store) -> rdflib.Graph:
    triples = (quad.triple for name in SHAPED for quad in store.graph(name))
    written = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    return rdflib.Graph().parse(data=written, format="nt")


def _unproved(store: Store, evidence: Mapping[str, Node]) -> Iterator[Violation]:
    """Facts and plans without evidence, and evidence for what is not asserted."""
    said: dict[str, set[Fact]] = defaultdict(set)
    for node in evidence.values():
        if "rdf:subject" in node.said:
            said[node["fz:modality"]].add((node["rdf:subject"], node["rdf:predicate"], node["rdf:object"]))
    for graph, modality in (("facts", STATED), ("planned", PLANNED)):
        asserted = set(_asserted(store, graph))
        for subject, predicate, obj in asserted - said[modality]:
            yield Violation("evidence", subject, f"{curie(predicate)} {obj} in {graph} has no {modality} evidence.")
        for subject, predicate, obj in said[modality] - asserted:
            yield Violation("evidence", subject, f"{curie(predicate)} {obj} is {modality} but not in {graph}.")


def _asserted(store: Store, graph: str) -> Iterator[Fact]:
    """The relations between entities and the values of quantities in a graph."""
    for quad in store.graph(graph):
        predicate, obj = quad.predicate.value, quad.object
        linked = isinstance(obj, ox.NamedNode) and predicate.startswith(FZ) and predicate not in PARTS
        if linked or predicate == f"{FZ}value":
            yield str(getattr(quad.subject, "value", "")), predicate, str(getattr(obj, "value", ""))


def _quotes(evidence: Mapping[str, Node]) -> Iterator[tuple[Node, Node]]:
    """Each place in a text with its selector."""
    for node in evidence.values():
        selector = evidence.get(node.get("oa:hasSelector") or "")
        if selector:
            yield node, selector


def _misquoted(store: Store, quotes: tuple[tuple[Node, Node], ...], texts: Path | None) -> Iterator[Violation]:
    """Quotes that are not the characters of the text which their offsets name, and texts that are missing."""
    if texts is None:
        return
    files = {iri: texts / f"{node['fz:sha256']}.txt" for iri, node in nodes(store, "documents").items()}
    yield from (Violation("quote", iri, f"{f.name} is missing.") for iri, f in files.items() if not f.is_file())
    read = {iri: file.read_bytes().decode() for iri, file in files.items() if file.is_file()}
    for node, selector in quotes:
        text = read.get(node["prov:wasDerivedFrom"])
        start, end = int(selector["oa:start"]), int(selector["oa:end"])
        if text is not None and text[start:end] != selector["oa:exact"]:
            yield Violation("quote", node.iri, f"the text has other words at {start} to {end}.")
