"""The page: one HTML file that shows the graph with the sentences behind it, and asks the network for nothing.

It is a pyvis `Network` written with our own template; see `page/`. The browser draws what it is given:
positions come from `layout`, colours, shapes and names of classes and relations from the ontology.
"""

from __future__ import annotations

import base64
import hashlib
import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import pyvis
from pyvis.network import Network

from fangzhi.errors import BuildError
from fangzhi.export import layout
from fangzhi.model import PLANNED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fangzhi.model import Corpus, Document, Entity, Evidence, Quantity, Span, Statement
    from fangzhi.ontology import Ontology

    Row = dict[str, Any]

#: The most entities a page draws; above it those with most relations are shown, and the page says so.
LIMIT = 3000

_PAGE = Path(__file__).parent / "page"
_SCRIPTS = ("words.js", "data.js", "dom.js", "labels.js", "draw.js", "panel.js", "filter.js", "list.js", "main.js")
_VIS = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
#: vis-network draws these shapes larger or smaller than others of the same size.
_EVEN = {"square": 0.9, "star": 1.3, "triangle": 1.1, "triangleDown": 1.1}
_OPTIONS = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "selectConnectedEdges": False, "keyboard": False, "zoomSpeed": 0.7},
    "nodes": {"borderWidth": 1.5, "chosen": False, "labelHighlightBold": False},
    "edges": {"smooth": False, "chosen": False, "arrows": {"to": {"enabled": True, "scaleFactor": 0.45}}},
}


def page(corpus: Corpus, ontology: Ontology) -> str:
    """The page of a corpus: the same text for the same corpus and ontology."""
    shown = _Shown.of(corpus)
    net = Network(directed=True, cdn_resources="in_line")
    net.nodes = _nodes(shown, ontology)
    net.edges = _edges(shown, ontology)
    net.options = _OPTIONS
    net.set_template_dir(str(_PAGE))
    net.templateEnv.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    net.templateEnv.globals.update(_parts(), data=_data(shown, ontology), title=_title(corpus.documents))
    return str(net.generate_html())


def write(corpus: Corpus, ontology: Ontology, path: Path) -> None:
    """Write the page of a corpus to `path` as UTF-8.

    Raises:
        BuildError: the file cannot be written.
    """
    try:
        path.write_text(page(corpus, ontology), encoding="utf-8", newline="\n")
    except OSError as error:
        raise BuildError(f"cannot write the page {path}: {error.strerror}; choose a folder you may write to") from error


@dataclass(frozen=True, slots=True)
class _Shown:
    """What of a corpus the page holds: its best linked entities, numbered, and what is said between them."""

    corpus: Corpus
    entities: tuple[Entity, ...]
    number: Mapping[str, int]
    degree: Mapping[str, int]
    statements: tuple[Statement, ...]
    quantities: tuple[Quantity, ...]

    @classmethod
    def of(cls, corpus: Corpus) -> _Shown:
        degree = Counter(iri for s in corpus.statements for iri in (s.subject, s.object))
        entities = tuple(sorted(corpus.entities, key=lambda e: (-degree[e.iri], e.iri))[:LIMIT])
        number = {entity.iri: at for at, entity in enumerate(entities)}
        statements = tuple(s for s in corpus.statements if s.subject in number and s.object in number)
        quantities = tuple(q for q in corpus.quantities if q.subject is None or q.subject in number)
        return cls(corpus, entities, number, degree, statements, quantities)


def _title(documents: tuple[Document, ...]) -> str:
    return (documents[0].title or documents[0].path) if len(documents) == 1 else ""


def _parts() -> Row:
    """Style and scripts as they stand in the page, with the policy that lets only them run."""
    style = (_PAGE / "page.css").read_text(encoding="utf-8")
    script = '"use strict";\n' + "".join((_PAGE / name).read_text(encoding="utf-8") for name in _SCRIPTS)
    vis = _VIS.read_text(encoding="utf-8").split("//# sourceMappingURL=")[0]
    policy = (
        f"default-src 'none'; script-src {_hash(vis)} {_hash(script)}; style-src {_hash(style)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    return {"style": style, "script": script, "vis": vis, "policy": policy}


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _nodes(shown: _Shown, ontology: Ontology) -> list[Row]:
    graph: nx.Graph = nx.Graph()
    graph.add_nodes_from(shown.number)
    graph.add_edges_from((s.subject, s.object) for s in shown.statements)
    places = layout.positions(graph)
    return [
        {
            "id": at,
            "x": places[entity.iri][0],
            "y": places[entity.iri][1],
            "shape": ontology.classes[entity.cls].shape,
            "size": _size(ontology.classes[entity.cls].shape, shown.degree.get(entity.iri, 0)),
        }
        for at, entity in enumerate(shown.entities)
    ]


def _size(shape: str, degree: int) -> float:
    return round(_EVEN.get(shape, 1.0) * min(7 + 3 * math.sqrt(degree), 24), 1)


def _edges(shown: _Shown, ontology: Ontology) -> list[Row]:
    """One edge a statement; those that join the same two nodes bow apart, so that each can be picked."""
    between = defaultdict(list)
    for at, statement in enumerate(shown.statements):
        between[frozenset((statement.subject, statement.object))].append(at)
    rows = [_edge(shown, statement, at) for at, statement in enumerate(shown.statements)]
    for group in between.values():
        for rank, at in enumerate(group):
            _bow(rows[at], 0.24 * (rank - (len(group) - 1) / 2))
    for row, statement in zip(rows, shown.statements, strict=True):
        if ontology.relations[statement.predicate].symmetric:
            row["arrows"] = ""
    return rows


def _edge(shown: _Shown, statement: Statement, at: int) -> Row:
    row: Row = {"id": at, "from": shown.number[statement.subject], "to": shown.number[statement.object]}
    return row | ({"dashes": [6, 5]} if _planned(statement.evidence) else {})


def _bow(row: Row, by: float) -> None:
    if by:
        clockwise = (by > 0) == (row["from"] < row["to"])
        kind = "curvedCW" if clockwise else "curvedCCW"
        row["smooth"] = {"enabled": True, "type": kind, "roundness": round(abs(by), 2)}


def _planned(evidence: Iterable[Evidence]) -> bool:
    return {place.modality for place in evidence} == {PLANNED}


def _data(shown: _Shown, ontology: Ontology) -> Row:
    """All that the page says of the graph: what is named by its number in a list stands in that list once."""
    classes, relations = _classes(shown, ontology), _relations(shown, ontology)
    sentences = _Sentences(shown.corpus.documents)
    corpus = shown.corpus
    return {
        "base": corpus.base,
        "totals": [len(corpus.documents), len(corpus.entities), len(corpus.statements), len(corpus.quantities)],
        "documents": [_present(path=d.path, title=d.title, date=d.published) for d in corpus.documents],
        "classes": classes,
        "relations": relations,
        "entities": _entities(shown, {row["name"]: at for at, row in enumerate(classes)}),
        "statements": _statements(shown, {row["name"]: at for at, row in enumerate(relations)}, sentences),
        "quantities": [_quantity(quantity, shown, sentences) for quantity in shown.quantities],
        "sentences": sentences.rows,
    }


def _present(**values: object) -> Row:
    """The values that say something; nothing is left out that is a number."""
    return {key: value for key, value in values.items() if value not in (None, "", [], False)}


def _classes(shown: _Shown, ontology: Ontology) -> list[Row]:
    count = Counter(entity.cls for entity in shown.entities)
    order = sorted(count, key=lambda cls: (ontology.top(cls), -count[cls], cls))
    found = [ontology.classes[name] for name in order]
    return [{"name": c.name, "zh": c.label_zh, "en": c.label_en, "color": c.color, "shape": c.shape} for c in found]


def _relations(shown: _Shown, ontology: Ontology) -> list[Row]:
    count = Counter(statement.predicate for statement in shown.statements)
    found = [ontology.relations[name] for name in sorted(count, key=lambda name: (-count[name], name))]
    return [_present(name=r.name, zh=r.label_zh, en=r.label_en, symmetric=r.symmetric) for r in found]


def _entities(shown: _Shown, class_number: Mapping[str, int]) -> list[Row]:
    documents = _documents_of(shown.corpus)
    return [
        {"iri": e.iri, "cls": class_number[e.cls], "name": e.name, "docs": documents[e.iri]}
        | _present(
            aliases=list(e.aliases), traditional=list(e.traditional), code=e.code, place=_name_of(e.place, shown)
        )
        for e in shown.entities
    ]


def _name_of(iri: str | None, shown: _Shown) -> str | None:
    return shown.entities[shown.number[iri]].name if iri and iri in shown.number else None


def _documents_of(corpus: Corpus) -> Mapping[str, list[int]]:
    """The numbers of the documents that mention each entity, or say something of it."""
    number = {document.iri: at for at, document in enumerate(corpus.documents)}
    found: dict[str, set[int]] = defaultdict(set)
    for mention in corpus.mentions:
        found[mention.entity].add(number[mention.document])
    for statement in corpus.statements:
        for iri in (statement.subject, statement.object):
            found[iri].update(number[place.document] for place in statement.evidence)
    return defaultdict(list, {iri: sorted(documents) for iri, documents in found.items()})


def _statements(shown: _Shown, relation_number: Mapping[str, int], sentences: _Sentences) -> list[Row]:
    return [
        {
            "s": shown.number[statement.subject],
            "p": relation_number[statement.predicate],
            "o": shown.number[statement.object],
            "evidence": [sentences.evidence(place) for place in statement.evidence],
        }
        | _present(planned=_planned(statement.evidence))
        for statement in shown.statements
    ]


def _quantity(quantity: Quantity, shown: _Shown, sentences: _Sentences) -> Row:
    row = _present(
        indicator=quantity.indicator, unit=quantity.unit, date=quantity.date, planned=_planned(quantity.evidence)
    )
    ends = {"subject": quantity.subject, "program": quantity.program}
    row |= {role: shown.number[iri] for role, iri in ends.items() if iri and iri in shown.number}
    evidence = [sentences.evidence(place) for place in quantity.evidence]
    return row | {"value": format(quantity.value, "f"), "bound": quantity.bound, "evidence": evidence}


class _Sentences:
    """The sentences quoted so far, each once, as (document's number, text)."""

    def __init__(self, documents: tuple[Document, ...]) -> None:
        self.rows: list[tuple[int, str]] = []
        self._documents = {document.iri: at for at, document in enumerate(documents)}
        self._number: dict[tuple[str, Span], int] = {}

    def evidence(self, place: Evidence) -> Row:
        """The place as the page has it: offsets are code points from the start of its sentence."""
        marks = {"subject": place.subject, "object": place.object, "cue": place.cue}
        within = {role: span for role, span in marks.items() if span and place.span.covers(span)}
        first = place.span.start
        return {
            "sentence": self._of(place),
            "confidence": place.confidence,
            "rule": place.rule,
            **{role: (span.start - first, span.end - first) for role, span in within.items()},
        } | _present(planned=place.modality == PLANNED, date=place.date, position=place.position)

    def _of(self, place: Evidence) -> int:
        key = (place.document, place.span)
        if key not in self._number:
            self._number[key] = len(self.rows)
            self.rows.append((self._documents[place.document], place.quote))
        return self._number[key]
