"""A build's graphs read back into the corpus they were written from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote

import pyoxigraph as ox

from fangzhi.errors import BuildError
from fangzhi.export.terms import GRAPHS, curie, rule_name
from fangzhi.export.triples import ADDRESS
from fangzhi.model import (
    FZ,
    AuthorityRecord,
    Corpus,
    Document,
    Entity,
    Evidence,
    LinkedMention,
    Quantity,
    Span,
    Statement,
)
from fangzhi.origin import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from fangzhi.store import Store

Fact: TypeAlias = tuple[str, str, str]
#: What an authority record says by properties of its own; every other one of ours is a further column of its list.
AUTHORITY_KEYS = frozenset({"fz:code", "fz:parent", "fz:asOf", "fz:formerName"})


@dataclass(frozen=True, slots=True)
class Node:
    """What one graph says of one thing: values with their language tags by prefixed predicate, sorted."""

    iri: str
    said: Mapping[str, Sequence[tuple[str, str]]]

    def values(self, key: str, language: str | None = None) -> tuple[str, ...]:
        """All values under `key`, or those of one language."""
        return tuple(value for value, tag in self.said.get(key, ()) if language in {None, tag})

    def get(self, key: str) -> str | None:
        """The first value under `key`, if there is one."""
        return next(iter(self.values(key)), None)

    def __getitem__(self, key: str) -> str:
        value = self.get(key)
        if value is None:
            raise BuildError(f"<{self.iri}> has no {key}. Build again.")
        return value

    def span(self, start: str, end: str) -> Span | None:
        """The range between two offsets, if the first is given."""
        return Span(int(self[start]), int(self[end])) if start in self.said else None

    def date(self) -> str | None:
        """The date, or begin and end with a slash."""
        begin, end = self.get("fz:begin"), self.get("fz:end")
        return f"{begin or ''}/{end or ''}" if begin or end else self.get("fz:date")


Nodes: TypeAlias = dict[str, Node]


def read_corpus(store: Store, texts: Path | None = None) -> Corpus:
    """The corpus of a build, sorted by IRI, or by document and offset.

    Equal to the one written, but for what RDF does not hold: documents have their restored text only if `texts` holds
    `<digest>.txt`, and neither raw text nor the offsets into it; there are no notes; the further columns of an
    authority record are sorted by name.

    Raises:
        BuildError: The graphs lack something that every build says.
    """
    graphs = {name: nodes(store, name) for name in GRAPHS}
    said = _evidence_by_fact(store.base, graphs["evidence"])
    return Corpus(
        base=store.base,
        documents=tuple(document_of(n, texts) for n in _typed(graphs["documents"], "fz:Document")),
        entities=tuple(filter(None, map(entity_of, _sorted(graphs["facts"])))),
        mentions=_mentions(store.base, graphs["evidence"]),
        statements=tuple(_statements(said)),
        quantities=tuple(_quantities({**graphs["planned"], **graphs["facts"]}, said)),
        authority=tuple(record_of(n) for n in _sorted(graphs["authority"]) if "dcterms:type" in n.said),
        settings=tuple(_settings(graphs["build"])),
    )


def nodes(store: Store, graph: str) -> Nodes:
    """What one graph of a build says, by subject."""
    return _by_subject(store.graph(graph))


def node(store: Store, graph: str, iri: str) -> Node:
    """What one graph of a build says of one thing, which may be nothing."""
    return _by_subject(store.graph(graph, ox.NamedNode(iri))).get(iri, Node(iri, {}))


def _by_subject(quads: Iterable[ox.Quad]) -> Nodes:
    found: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    keys: dict[str, str] = {}
    for quad in quads:
        predicate = quad.predicate.value
        key = keys.get(predicate) or keys.setdefault(predicate, curie(predicate))
        value = (str(getattr(quad.object, "value", "")), getattr(quad.object, "language", None) or "")
        found[str(getattr(quad.subject, "value", ""))][key].append(value)
    return {iri: Node(iri, {key: sorted(values) for key, values in said.items()}) for iri, said in found.items()}


def _sorted(found: Nodes) -> Iterator[Node]:
    return (found[iri] for iri in sorted(found))


def _typed(found: Nodes, cls: str) -> Iterator[Node]:
    """The things of one class."""
    full = FZ + cls.removeprefix("fz:")
    return (node for node in _sorted(found) if full in node.values("rdf:type"))


def entity_of(facts: Node) -> Entity | None:
    """The entity that the facts describe, None where they describe none."""
    cls = (facts.get("rdf:type") or "").removeprefix(FZ)
    if cls in {"", "Quantity"}:
        return None
    return Entity(
        iri=facts.iri,
        cls=unquote(cls),
        name=facts["skos:prefLabel"],
        aliases=facts.values("skos:altLabel", "zh"),
        code=facts.get("fz:code"),
        place=facts.get("fz:place"),
        traditional=facts.values("skos:altLabel", "zh-hant"),
    )


def _evidence_by_fact(base: str, found: Nodes) -> dict[Fact, tuple[Evidence, ...]]:
    grouped: dict[Fact, list[Evidence]] = defaultdict(list)
    for node in _sorted(found):
        if "rdf:subject" in node.said:
            fact = (node["rdf:subject"], node["rdf:predicate"], node["rdf:object"])
            grouped[fact].append(_evidence(base, node, _selector(found, node)))
    return {fact: tuple(sorted(grouped[fact], key=_place)) for fact in sorted(grouped)}


def _place(evidence: Evidence) -> tuple[str, Span, Span, Span]:
    span = evidence.span
    return evidence.document, span, evidence.subject or span, evidence.object or span


def _selector(found: Nodes, node: Node) -> Node:
    selector = node["oa:hasSelector"]
    return found.get(selector, Node(selector, {}))


def _required(node: Node, start: str, end: str) -> Span:
    return Span(int(node[start]), int(node[end]))


def _evidence(base: str, node: Node, selector: Node) -> Evidence:
    return Evidence(
        document=node["prov:wasDerivedFrom"],
        span=_required(selector, "oa:start", "oa:end"),
        raw=_required(selector, "fz:rawStart", "fz:rawEnd"),
        quote=selector["oa:exact"],
        rule=rule_name(base, node["prov:wasGeneratedBy"]),
        confidence=float(node["fz:confidence"]),
        modality=node["fz:modality"],
        subject=node.span("fz:subjectStart", "fz:subjectEnd"),
        object=node.span("fz:objectStart", "fz:objectEnd"),
        cue=node.span("fz:cueStart", "fz:cueEnd"),
        date=node.date(),
        position=node.get("fz:position"),
    )


def _mentions(base: str, found: Nodes) -> tuple[LinkedMention, ...]:
    read = (mention_of(base, node, _selector(found, node)) for node in _typed(found, "fz:Mention"))
    return tuple(sorted(read, key=lambda mention: (mention.document, mention.span, mention.entity)))


def mention_of(base: str, node: Node, selector: Node) -> LinkedMention:
    """The mention that a node of the evidence and its selector describe."""
    return LinkedMention(
        document=node["prov:wasDerivedFrom"],
        span=_required(selector, "oa:start", "oa:end"),
        raw=_required(selector, "fz:rawStart", "fz:rawEnd"),
        text=selector["oa:exact"],
        entity=node["fz:entity"],
        rule=rule_name(base, node["prov:wasGeneratedBy"]),
        link=node.get("fz:linkedBy") or "",
    )


def _statements(said: Mapping[Fact, tuple[Evidence, ...]]) -> Iterator[Statement]:
    for (subject, predicate, obj), evidence in said.items():
        if predicate != f"{FZ}value":
            yield Statement(subject, unquote(predicate.removeprefix(FZ)), obj, evidence)


def _quantities(measured: Nodes, said: Mapping[Fact, tuple[Evidence, ...]]) -> Iterator[Quantity]:
    for node in _typed(measured, "fz:Quantity"):
        yield Quantity(
            iri=node.iri,
            subject=node.get("fz:measures"),
            indicator=node["fz:indicator"],
            value=Decimal(node["fz:value"]),
            unit=node["fz:unit"],
            bound=node["fz:bound"],
            evidence=said.get((node.iri, f"{FZ}value", node["fz:value"]), ()),
            date=node.date(),
            program=node.get("fz:program"),
        )


def document_of(node: Node, texts: Path | None) -> Document:
    """The document that a node describes, with its text if `texts` holds it."""
    file = texts / f"{node['fz:sha256']}.txt" if texts else None
    copies = node.values("fz:copy")
    return Document(
        iri=node.iri,
        path=next(path for path in node.values("dcterms:identifier") if path not in copies),
        digest=node["fz:sha256"],
        encoding=node["fz:encoding"],
        raw="",
        text=file.read_bytes().decode() if file and file.is_file() else "",
        origin=Origin(),
        title=node.get("dcterms:title"),
        published=node.get("dcterms:issued"),
        source=node.get("dcterms:source"),
        author=node.get("dcterms:creator"),
        url=node.get(curie(ADDRESS)),
        body=_fragment(node["fz:body"]),
        furniture=tuple(sorted(map(_fragment, node.values("fz:furniture")))),
        unreadable=tuple(sorted(map(_fragment, node.values("fz:unreadable")))),
        traditional=node["fz:traditional"] == "true",
        copies=copies,
        variant_of=node.get("fz:variantOf"),
    )


def _fragment(written: str) -> Span:
    start, _, end = written.removeprefix("char=").partition(",")
    return Span(int(start), int(end))


def record_of(node: Node) -> AuthorityRecord:
    """The record that a node of the authority graph describes."""
    columns = sorted(key for key in node.said if key.startswith("fz:") and key not in AUTHORITY_KEYS)
    return AuthorityRecord(
        iri=node.iri,
        cls=unquote(node["dcterms:type"].removeprefix(FZ)),
        name=node["skos:prefLabel"],
        source=node["dcterms:source"],
        as_of=node["fz:asOf"],
        code=node.get("fz:code"),
        parent=node.get("fz:parent"),
        lng=node.get("wgs84:long"),
        lat=node.get("wgs84:lat"),
        former=node.values("fz:formerName"),
        facts=tuple((unquote(key.removeprefix("fz:")), value) for key in columns for value in node.values(key)),
    )


def _settings(build: Nodes) -> Iterator[tuple[str, str]]:
    for node in _sorted(build):
        for setting in node.values("fz:setting"):
            name, _, value = setting.partition("=")
            yield name, value
