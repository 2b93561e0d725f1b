"""The Turtle files of a folder as one graph that knows which file speaks of which term."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.plugins.parsers.notation3 import BadSyntax

from fangzhi.errors import OntologyError
from fangzhi.model import FZ

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from rdflib.term import Node

#: The IRI of the ontology itself.
ONTOLOGY = URIRef(FZ.rstrip("#"))
#: Makes the IRI of a term from its local name.
TERMS = Namespace(FZ)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The triples of a folder, and the files that speak of each term. Terms are named by their local names."""

    graph: Graph
    files: Mapping[Node, str]

    def refused(self, term: str, reason: str) -> OntologyError:
        """An error that names the term's files, the term and the reason."""
        return OntologyError(f"{self.files[TERMS[term]]}: fz:{term}: {reason}")

    def declared(self, kind: URIRef) -> tuple[str, ...]:
        """The ontology's own terms of that type, sorted."""
        return tuple(sorted(_own(self.graph.subjects(RDF.type, kind))))

    def targets(self, term: str, predicate: URIRef) -> tuple[str, ...]:
        """The ontology's own terms to which `predicate` leads, unions opened, sorted; others' terms are left out."""
        nodes = self.graph.objects(TERMS[term], predicate)
        return tuple(sorted(_own(member for node in nodes for member in self._members(node))))

    def _members(self, node: Node) -> Iterable[Node]:
        union = self.graph.value(node, OWL.unionOf)
        return self.graph.items(union) if union else (node,)

    def value(self, term: str, annotation: str) -> str | None:
        """The text of an annotation of ours, or None."""
        value = self.graph.value(TERMS[term], TERMS[annotation])
        return None if value is None else str(value)

    def flag(self, term: str, annotation: str) -> bool:
        """Whether an annotation of ours is true."""
        return self.value(term, annotation) == "true"

    def texts(self, term: str) -> tuple[str, str, str, str]:
        """Label in Chinese and English, definition in Chinese and English.

        Raises:
            OntologyError: one of them is missing, or there is more than one.
        """
        return (
            self._text(term, RDFS.label, "zh"),
            self._text(term, RDFS.label, "en"),
            self._text(term, SKOS.definition, "zh"),
            self._text(term, SKOS.definition, "en"),
        )

    def _text(self, term: str, predicate: URIRef, language: str) -> str:
        literals = (o for o in self.graph.objects(TERMS[term], predicate) if isinstance(o, Literal))
        texts = [str(o) for o in literals if o.language == language and o.strip()]
        if len(texts) != 1:
            raise self.refused(term, f"{len(texts) or 'no'} {predicate.fragment}s in @{language}; give one")
        return texts[0]

    def known(self, term: str, role: str, name: str, names: Iterable[str]) -> str:
        """The name itself.

        Raises:
            OntologyError: it is not among `names`.
        """
        if name in names:
            return name
        raise self.refused(term, f"unknown {role} {name}{nearest(name, names)}")

    def parents(self, predicate: URIRef, names: tuple[str, ...]) -> dict[str, str | None]:
        """For each name the one of them that `predicate` leads to, or None.

        Raises:
            OntologyError: there are several, it is unknown, or a name lies above itself.
        """
        parents = {name: self._parent(name, predicate, names) for name in names}
        for name in names:
            lineage = [name]
            while parent := parents[lineage[-1]]:
                if parent in lineage:
                    raise self.refused(name, f"a cycle of rdfs:{predicate.fragment}: {' > '.join([*lineage, parent])}")
                lineage.append(parent)
        return parents

    def _parent(self, name: str, predicate: URIRef, names: tuple[str, ...]) -> str | None:
        found = self.targets(name, predicate)
        if len(found) > 1:
            raise self.refused(name, f"more than one rdfs:{predicate.fragment} in fz: ({', '.join(found)}); keep one")
        return self.known(name, f"rdfs:{predicate.fragment}", found[0], names) if found else None


def nearest(name: str, names: Iterable[str]) -> str:
    """A remark on the name most like this one, or nothing."""
    near = difflib.get_close_matches(name, sorted(names), n=1, cutoff=0.5)
    return f" (nearest known: {near[0]})" if near else ""


def read_vocabulary(folder: Path) -> Vocabulary:
    """Every `.ttl` of the folder but `shapes.ttl`.

    Raises:
        OntologyError: a file is not UTF-8 or not Turtle; the message names file and line.
    """
    graph = Graph(bind_namespaces="none")
    files: dict[Node, str] = {}
    for path in sorted(folder.glob("*.ttl")):
        if path.name != "shapes.ttl":
            part = _parsed(path)
            graph += part
            for term in part.subjects(unique=True):
                files[term] = f"{files[term]}, {path}" if term in files else str(path)
    return Vocabulary(graph, files)


def _parsed(path: Path) -> Graph:
    try:
        text = path.read_text("utf-8")
        return Graph(bind_namespaces="none").parse(data=text, format="turtle", publicID=ONTOLOGY)
    except BadSyntax as error:
        _, line, _, _, why = error.args
        raise OntologyError(f"{path}:{line + 1}: not valid Turtle: {why}") from error
    except UnicodeDecodeError as error:
        raise OntologyError(f"{path}: not UTF-8: save it as UTF-8") from error


def _own(nodes: Iterable[Node]) -> Iterator[str]:
    return (str(node)[len(FZ) :] for node in nodes if isinstance(node, URIRef) and node in TERMS)
