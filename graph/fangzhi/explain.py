"""Why a thing is in a graph as it is: its IRI, what the lists know, the forms that name it, and where they stand."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pyoxigraph as ox

from fangzhi.corrections import concerns
from fangzhi.explanation import Answer, Explanation, Form, Quote
from fangzhi.export.terms import PREFIXES, iri
from fangzhi.graph import TEXTS, Graph, open_store, read_notes
from fangzhi.model import Span
from fangzhi.ontology import load_ontology
from fangzhi.reading import document_of, entity_of, mention_of, node, record_of
from fangzhi.text.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from fangzhi.model import AuthorityRecord, Document, Entity, LinkedMention, Note
    from fangzhi.ontology import Ontology
    from fangzhi.store import Store

#: How many names are proposed where none fits, and how much of one they must share with it.
_NEAREST, _ALIKE = 5, 0.4


@dataclass(frozen=True, slots=True)
class _Build:
    """What explanations are drawn from; `document` gives the document with an IRI."""

    store: Store
    ontology: Ontology
    notes: tuple[Note, ...]
    document: Callable[[str], Document] = field(repr=False)


def explain(source: Graph | str | Path, name: str, *, limit: int = 5, ontology: Path | None = None) -> Answer:
    """What the graph, or the build in a folder, knows by a name, alias, code or IRI, with up to `limit` sentences each.

    Raises:
        BuildError: the folder holds no build.
        OntologyError: the ontology cannot be loaded.
    """
    build = _of_graph(source) if isinstance(source, Graph) else _of_folder(Path(source), ontology)
    entities = tuple(_named(build.store, name.strip()))
    names = {name.strip(), *(form for entity in entities for form in _names(entity, build.store.base))}
    answer = Answer(
        name,
        tuple(_explained(build, entity, limit) for entity in entities),
        tuple(n for n in build.notes if n.kind == "unlinked" and n.detail.partition(":")[0] in names),
        tuple(n for n in build.notes if concerns(n, names)),
    )
    return answer or Answer(name, (), (), (), _nearest(build.store, name.strip()))


def _of_graph(graph: Graph) -> _Build:
    documents = {document.iri: document for document in graph.documents}
    return _Build(graph.store, graph.ontology, graph.notes, documents.__getitem__)


def _of_folder(folder: Path, ontology: Path | None) -> _Build:
    store = open_store(folder)

    @cache
    def document(of: str) -> Document:
        return document_of(node(store, "documents", of), folder / TEXTS)

    return _Build(store, load_ontology(ontology), read_notes(folder), document)


def _term(curie: str) -> ox.NamedNode:
    prefix, _, local = curie.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def _names(entity: Entity, base: str) -> Iterator[str]:
    """Everything by which an entity may be called."""
    yield from (entity.name, *entity.aliases, *entity.traditional, entity.iri, unquote(entity.iri.removeprefix(base)))
    if entity.code is not None:
        yield entity.code


def _named(store: Store, name: str) -> Iterator[Entity]:
    """The entities with a name, alias, former name, code, key or IRI."""
    called = (*(ox.Literal(name, language=tag) for tag in ("zh", "zh-hant")), ox.Literal(name))
    keys = [_term(key) for key in ("skos:prefLabel", "skos:altLabel", "fz:formerName", "fz:code")]
    quads = (
        q for g in ("facts", "authority") for key in keys for value in called for q in store.graph(g, None, key, value)
    )
    found = {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    found |= {iri(store.base + name), *([iri(name)] if "://" in name else ())}
    for each in sorted(found):
        if entity := entity_of(node(store, "facts", each)):
            yield entity


def _nearest(store: Store, name: str) -> tuple[str, ...]:
    labels = (q.object for key in ("skos:prefLabel", "skos:altLabel") for q in store.graph("facts", None, _term(key)))
    known = {label.value for label in labels if isinstance(label, ox.Literal)}
    return tuple(difflib.get_close_matches(name, sorted(known), _NEAREST, _ALIKE))


def _explained(build: _Build, entity: Entity, limit: int) -> Explanation:
    cls = build.ontology.classes.get(entity.cls)
    listed = node(build.store, "authority", entity.iri)
    record = record_of(listed) if listed.said else None
    mentions = tuple(_mentions(build.store, entity.iri))
    return Explanation(
        entity,
        cls.label_zh if cls else entity.cls,
        cls.label_en if cls else entity.cls,
        _why(entity, record),
        _label(build.store, entity.place) if entity.place else None,
        record,
        tuple(_above(build.store, entity.iri if record else entity.place)),
        tuple(_forms(mentions)),
        len({mention.document for mention in mentions}),
        tuple(_quotes(build, mentions, limit)),
    )


def _why(entity: Entity, record: AuthorityRecord | None) -> str:
    listed = f" in the list: {record.source}, as of {record.as_of}" if record else ""
    if entity.code is not None and entity.iri.endswith(f"/{entity.code}"):
        return f"official code {entity.code}{listed}"
    made = "class, place and name, since other places may have one of that name" if entity.place else "class and name"
    return made + (f"; the name is{listed}" if listed else "; no list has it")


def _label(store: Store, of: str) -> str:
    """The name of a thing by its facts or its authority record, else the last part of its IRI."""
    labels = (node(store, graph, of).get("skos:prefLabel") for graph in ("facts", "authority"))
    return next(filter(None, labels), unquote(of.rpartition("/")[2]))


def _above(store: Store, of: str | None) -> Iterator[str]:
    """The names of the units above the thing with this authority record, nearest first."""
    seen: set[str] = set()
    while of and of not in seen:
        seen.add(of)
        of = node(store, "authority", of).get("fz:parent")
        if of:
            yield _label(store, of)


def _mentions(store: Store, of: str) -> Iterable[LinkedMention]:
    """The mentions of an entity, by document and offset."""
    found = []
    for quad in store.graph("evidence", None, _term("fz:entity"), ox.NamedNode(of)):
        mention = node(store, "evidence", str(getattr(quad.subject, "value", "")))
        found.append(mention_of(store.base, mention, node(store, "evidence", mention["oa:hasSelector"])))
    return sorted(found, key=lambda mention: (mention.document, mention.span))


def _by_form(mentions: Iterable[LinkedMention]) -> dict[str, list[LinkedMention]]:
    groups: dict[str, list[LinkedMention]] = defaultdict(list)
    for mention in mentions:
        groups[mention.text].append(mention)
    return groups


def _forms(mentions: Iterable[LinkedMention]) -> Iterator[Form]:
    """The forms of an entity, the commonest first."""
    groups = _by_form(mentions)
    for text in sorted(groups, key=lambda form: (-len(groups[form]), form)):
        same = groups[text]
        yield Form(text, len(same), _counted(m.rule for m in same), _counted(m.link for m in same if m.link))


def _counted(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(values).items(), key=lambda item: (-item[1], item[0])))


def _quotes(build: _Build, mentions: Sequence[LinkedMention], limit: int) -> Iterator[Quote]:
    """Sentences that name an entity, by document and offset; every form has its turn before one has a second."""
    turns = sorted((turn, m.document, m.span) for same in _by_form(mentions).values() for turn, m in enumerate(same))
    chosen: set[tuple[str, str, Span]] = set()
    for _, document, span in turns:
        if len(chosen) >= limit:
            break
        read = build.document(document)
        chosen |= {(read.path, document, sentence) for sentence in _sentences(read) if sentence.covers(span)}
    for path, document, sentence in sorted(chosen):
        inside = tuple(m.span for m in mentions if m.document == document and sentence.covers(m.span))
        yield Quote(path, sentence, sentence.of(build.document(document).text), inside)


def _sentences(document: Document) -> tuple[Span, ...]:
    whole = Span(0, min(document.body.end or len(document.text), len(document.text)))
    return sentences(document.text, whole, document.furniture + document.unreadable)
