"""The ontology: which classes and relations there are, what they are called, and the cues that state them.

All of it is data in one folder: Turtle for classes and relations, CSV for cues. A file that does not hold
together is refused while loading, with the file, the term and the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rdflib import OWL, RDFS

from fangzhi.errors import OntologyError
from fangzhi.location import locate
from fangzhi.model import PLANNED, STATED
from fangzhi.table import read_table
from fangzhi.vocabulary import ONTOLOGY, Vocabulary, nearest, read_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from rdflib import Graph, URIRef

__all__ = [
    "FRAMES",
    "SHAPES",
    "Class",
    "Cue",
    "Ontology",
    "Relation",
    "load_ontology",
    "locate",
    "ontology_graph",
    "read_table",
]

#: The ways in which a cue may stand to the names around it.
FRAMES = (
    "subject-cue-object", "object-cue-subject", "with", "together", "pair", "subject-object-cue", "toward", "under",
    "subject-of-object-cue", "object-of-subject-cue", "aim", "lies", "whole", "explicit",
    "cue-subject", "hint",
)  # fmt: skip
#: The node shapes of a drawing that keep their label outside.
SHAPES = ("dot", "square", "diamond", "triangle", "triangleDown", "star", "hexagon")

_COLOR = "#[0-9A-Fa-f]{6}"
_ROOTS = ("Entity", "Record")
_RELATION = "relatesTo"
_MODALITIES = (STATED, PLANNED)
_CUE_COLUMNS = ("relation", "cue", "frame", "modality", "example")


@dataclass(frozen=True, slots=True)
class Class:
    """A class of entities. `color` (#rrggbb) and `shape` are its own or those of the nearest class above it.

    An abstract class only gathers the classes below it; no entity belongs to it alone.
    """

    name: str
    label_zh: str
    label_en: str
    definition_zh: str
    definition_en: str
    parent: str | None
    color: str
    shape: str
    abstract: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """A property that joins two entities; `domain` and `range` are alternatives, sorted.

    `parent` is the relation that this one implies. With `same_class`, one class of the range holds both ends.
    """

    name: str
    label_zh: str
    label_en: str
    definition_zh: str
    definition_en: str
    domain: tuple[str, ...]
    range: tuple[str, ...]
    symmetric: bool
    inverse: str | None
    parent: str | None
    same_class: bool


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that state a relation, and the frame in which they do; `source` is `patterns/file.csv:line`."""

    relation: str
    cue: str
    frame: str
    modality: str
    example: str
    source: str


@dataclass(frozen=True, slots=True)
class Ontology:
    """A loaded ontology in which every reference resolves.

    `classes` are `Entity` and all below it, `relations` those below `relatesTo`, both by local
    name and sorted; `cues` are in the order of their files and lines.
    """

    folder: Path
    version: str
    classes: Mapping[str, Class]
    relations: Mapping[str, Relation]
    cues: tuple[Cue, ...]
    _lineages: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _allowed: dict[tuple[str, str, str], bool] = field(default_factory=dict, init=False, repr=False, compare=False)

    def lineage(self, cls: str) -> tuple[str, ...]:
        """The class and all above it, up to `Entity`."""
        if cls not in self._lineages:
            names = [cls]
            while parent := self.classes[names[-1]].parent:
                names.append(parent)
            self._lineages[cls] = tuple(names)
        return self._lineages[cls]

    def is_a(self, cls: str, ancestor: str) -> bool:
        """Whether `cls` is `ancestor` or lies below it."""
        return ancestor in self.lineage(cls)

    def top(self, cls: str) -> str:
        """The highest class below `Entity` that holds `cls`, such as Place; `Entity` for itself."""
        return self.lineage(cls)[-2:][0]

    def leaves(self) -> tuple[str, ...]:
        """The classes that an entity may be given, sorted."""
        return tuple(name for name, cls in self.classes.items() if not cls.abstract)

    def allows(self, relation: str, subject_class: str, object_class: str) -> bool:
        """Whether the relation's domain and range admit entities of these classes."""
        ends = relation, subject_class, object_class
        if ends not in self._allowed:
            self._allowed[ends] = self._admits(*ends)
        return self._allowed[ends]

    def _admits(self, relation: str, subject_class: str, object_class: str) -> bool:
        rel = self.relations[relation]
        above = self.lineage(subject_class), self.lineage(object_class)
        return any(c in above[0] for c in rel.domain) and any(
            c in above[1] and (c in above[0] or not rel.same_class) for c in rel.range
        )


def ontology_graph(folder: Path | None = None) -> Graph:
    """All classes and relations of the folder as one RDF graph, the shapes left out.

    Raises:
        OntologyError: there is no ontology, or a file is not UTF-8 or not Turtle.
    """
    return read_vocabulary(locate(folder)).graph


def load_ontology(folder: Path | None = None) -> Ontology:
    """The ontology of the folder: every `.ttl` but `shapes.ttl`, and every `patterns/*.csv`.

    Raises:
        OntologyError: a file, term or row does not hold together; the message names it and says why.
    """
    place = locate(folder)
    vocabulary = read_vocabulary(place)
    classes = _classes(vocabulary)
    relations = _relations(vocabulary, classes)
    return Ontology(place, _version(vocabulary), classes, relations, tuple(_cues(place, relations)))


def _version(vocabulary: Vocabulary) -> str:
    iri = vocabulary.graph.value(ONTOLOGY, OWL.versionIRI)
    if iri is None:
        raise OntologyError(f"no .ttl file gives <{ONTOLOGY}> an owl:versionIRI")
    return str(iri).rpartition("/")[2]


def _classes(vocabulary: Vocabulary) -> dict[str, Class]:
    parents = vocabulary.parents(RDFS.subClassOf, vocabulary.declared(OWL.Class))
    lineages = {name: _lineage(name, parents) for name in parents}
    for name, lineage in lineages.items():
        vocabulary.texts(name)
        if lineage[-1] not in _ROOTS:
            raise vocabulary.refused(lineage[-1], "no superclass: add rdfs:subClassOf fz:Entity or a class below it")
    return {name: _class(vocabulary, lineage) for name, lineage in lineages.items() if lineage[-1] == "Entity"}


def _class(vocabulary: Vocabulary, lineage: tuple[str, ...]) -> Class:
    name = lineage[0]
    return Class(
        name,
        *vocabulary.texts(name),
        lineage[1] if len(lineage) > 1 else None,
        _drawn(vocabulary, lineage, "color", _COLOR),
        _drawn(vocabulary, lineage, "shape", "|".join(SHAPES)),
        vocabulary.flag(name, "abstract"),
    )


def _lineage(name: str, parents: Mapping[str, str | None]) -> tuple[str, ...]:
    parent = parents[name]
    return (name, *_lineage(parent, parents)) if parent else (name,)


def _drawn(vocabulary: Vocabulary, lineage: tuple[str, ...], annotation: str, form: str) -> str:
    """The nearest class's value."""
    for name in lineage:
        if value := vocabulary.value(name, annotation):
            if re.fullmatch(form, value):
                return value
            raise vocabulary.refused(name, f"fz:{annotation} {value} is not {form}")
    raise vocabulary.refused(lineage[0], f"no fz:{annotation}, nor has any class above it")


def _relations(vocabulary: Vocabulary, classes: Mapping[str, Class]) -> dict[str, Relation]:
    parents = vocabulary.parents(RDFS.subPropertyOf, vocabulary.declared(OWL.ObjectProperty))
    lineages = {name: _lineage(name, parents) for name in parents}
    return {
        name: _relation(vocabulary, lineage, classes)
        for name, lineage in lineages.items()
        if lineage[-1] == _RELATION != name
    }


def _relation(vocabulary: Vocabulary, lineage: tuple[str, ...], classes: Mapping[str, Class]) -> Relation:
    name, parent = lineage[:2]
    return Relation(
        name,
        *vocabulary.texts(name),
        _side(vocabulary, name, RDFS.domain, classes),
        _side(vocabulary, name, RDFS.range, classes),
        name in vocabulary.declared(OWL.SymmetricProperty),
        _inverse(vocabulary, name),
        None if parent == _RELATION else parent,
        vocabulary.flag(name, "sameClass"),
    )


def _side(vocabulary: Vocabulary, name: str, predicate: URIRef, classes: Mapping[str, Class]) -> tuple[str, ...]:
    found = vocabulary.targets(name, predicate)
    if not found:
        raise vocabulary.refused(name, f"no rdfs:{predicate.fragment} in fz:")
    return tuple(vocabulary.known(name, f"rdfs:{predicate.fragment}", cls, classes) for cls in found)


def _inverse(vocabulary: Vocabulary, name: str) -> str | None:
    found = vocabulary.targets(name, OWL.inverseOf)
    return vocabulary.known(name, "owl:inverseOf", found[0], vocabulary.declared(OWL.ObjectProperty)) if found else None


def _cues(folder: Path, relations: Mapping[str, Relation]) -> Iterator[Cue]:
    seen: dict[tuple[str, str, str], str] = {}
    for path in sorted((folder / "patterns").glob("*.csv")):
        for line, row in read_table(path, _CUE_COLUMNS):
            cells = {column: row[column] for column in _CUE_COLUMNS}
            cue = Cue(**cells, source=f"patterns/{path.name}:{line}")
            if fault := _fault(cue, relations):
                raise OntologyError(f"{path}:{line}: {cue.cue or cue.relation}: {fault}")
            first = seen.setdefault((cue.relation, cue.cue, cue.frame), cue.source)
            if first != cue.source:
                raise OntologyError(f"{path}:{line}: {cue.cue}: {cue.relation} in {cue.frame} is already at {first}")
            yield cue


def _fault(cue: Cue, relations: Mapping[str, Relation]) -> str | None:
    if cue.relation not in relations:
        return f"unknown relation {cue.relation}{nearest(cue.relation, relations)}"
    if not cue.cue.strip():
        return "the cue is empty"
    if cue.frame not in FRAMES:
        return f"unknown frame {cue.frame}{nearest(cue.frame, FRAMES)}"
    if cue.modality not in _MODALITIES:
        return f"unknown modality {cue.modality!r}: write stated or planned"
    return None
