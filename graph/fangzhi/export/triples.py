"""What a corpus says, as triples of canonical N-Triples terms, each with the name of its graph."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from fangzhi.export.terms import (
    dated,
    decimal,
    evidence_iri,
    fragment,
    integer,
    mention_iri,
    plain_decimal,
    ref,
    rule_iri,
    segment,
    term,
    text,
    typed,
)
from fangzhi.model import FZ, PLANNED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fangzhi.export.terms import Triple
    from fangzhi.model import (
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

A = term("rdf:type")
#: Where a document was found; schema.org is no prefix of a build's files.
ADDRESS = "https://schema.org/url"


@dataclass(frozen=True, slots=True)
class _Mentions:
    """The nodes of a corpus's mentions, to which its evidence is linked."""

    base: str
    nodes: frozenset[str]

    def linked(self, node: str, part: str, evidence: Evidence, entity: str | None) -> Iterator[Triple]:
        """The link from an evidence node to the mention of `entity` at the words for `part`, if there is one."""
        span: Span | None = getattr(evidence, part)
        if span is None or entity is None:
            return
        mention = mention_iri(self.base, evidence.document, span, entity)
        if mention in self.nodes:
            yield ref(node), term(f"fz:{part}Mention"), ref(mention)


def triples(corpus: Corpus) -> Iterator[tuple[str, Triple]]:
    """Each triple of a corpus with the name of its graph; one that is said twice comes twice."""
    yield from (("facts", t) for e in corpus.entities for t in _entity(e))
    yield from (("documents", t) for d in corpus.documents for t in _document(d))
    yield from (("authority", t) for r in corpus.authority for t in _authority(r))
    for mention in corpus.mentions:
        yield "documents", (ref(mention.document), term("fz:mentions"), ref(mention.entity))
        yield from (("evidence", t) for t in _mention(corpus.base, mention))
    nodes = (mention_iri(corpus.base, m.document, m.span, m.entity) for m in corpus.mentions)
    mentions = _Mentions(corpus.base, frozenset(nodes))
    yield from (found for s in corpus.statements for found in _statement(s, mentions))
    yield from (found for q in corpus.quantities for found in _quantity(q, mentions))


def _entity(entity: Entity) -> Iterator[Triple]:
    subject = ref(entity.iri)
    yield subject, A, term(f"fz:{entity.cls}")
    yield subject, term("skos:prefLabel"), text(entity.name, "zh")
    for alias in entity.aliases:
        if alias != entity.name:  # SKOS: a preferred label is never an alternative one
            yield subject, term("skos:altLabel"), text(alias, "zh")
    for form in entity.traditional:
        # zh-Hant in lower case, as stores write it back
        yield subject, term("skos:altLabel"), text(form, "zh-hant")
    if entity.code is not None:
        yield subject, term("fz:code"), text(entity.code)
    if entity.place is not None:
        yield subject, term("fz:place"), ref(entity.place)


def _places(base: str, fact: tuple[str, str, str], evidence: Iterable[Evidence]) -> dict[str, Evidence]:
    """The evidence by its node: where one place was found twice, the more confident finding."""
    ranked = sorted(evidence, key=lambda e: (-e.confidence, e.modality, e.rule, e.cue or e.span))
    found: dict[str, Evidence] = {}
    for each in ranked:
        found.setdefault(evidence_iri(base, fact, each), each)
    return found


def _graph_of(evidence: Evidence) -> str:
    return "planned" if evidence.modality == PLANNED else "facts"


def _statement(statement: Statement, mentions: _Mentions) -> Iterator[tuple[str, Triple]]:
    predicate = f"{FZ}{segment(statement.predicate)}"
    fact = (statement.subject, predicate, statement.object)
    plain = (ref(statement.subject), ref(predicate), ref(statement.object))
    for node, evidence in _places(mentions.base, fact, statement.evidence).items():
        yield _graph_of(evidence), plain
        yield from (("evidence", t) for t in _evidence(mentions.base, node, plain, evidence))
        yield from (("evidence", t) for t in mentions.linked(node, "subject", evidence, statement.subject))
        yield from (("evidence", t) for t in mentions.linked(node, "object", evidence, statement.object))


def _quantity(quantity: Quantity, mentions: _Mentions) -> Iterator[tuple[str, Triple]]:
    fact = (quantity.iri, f"{FZ}value", plain_decimal(quantity.value))
    plain = (ref(quantity.iri), term("fz:value"), decimal(quantity.value))
    for node, evidence in _places(mentions.base, fact, quantity.evidence).items():
        graph = _graph_of(evidence)
        yield graph, (plain[0], term("prov:wasDerivedFrom"), ref(evidence.document))
        yield from ((graph, t) for t in _measured(quantity))
        yield from (("evidence", t) for t in _evidence(mentions.base, node, plain, evidence))
        yield from (("evidence", t) for t in mentions.linked(node, "subject", evidence, quantity.subject))


def _measured(quantity: Quantity) -> Iterator[Triple]:
    subject = ref(quantity.iri)
    yield subject, A, term("fz:Quantity")
    yield subject, term("fz:indicator"), text(quantity.indicator)
    yield subject, term("fz:value"), decimal(quantity.value)
    yield subject, term("fz:unit"), text(quantity.unit)
    yield subject, term("fz:bound"), text(quantity.bound)
    if quantity.subject is not None:
        yield subject, term("fz:measures"), ref(quantity.subject)
    if quantity.program is not None:
        yield subject, term("fz:program"), ref(quantity.program)
    yield from _when(subject, quantity.date)


def _when(subject: str, date: str | None) -> Iterator[Triple]:
    begin, sign, end = (date or "").partition("/")
    if begin:
        yield subject, term("fz:begin" if sign else "fz:date"), dated(begin)
    if end:
        yield subject, term("fz:end"), dated(end)


def _evidence(base: str, iri_of_node: str, fact: Triple, evidence: Evidence) -> Iterator[Triple]:
    node = ref(iri_of_node)
    yield node, A, term("rdf:Statement")
    yield node, A, term("prov:Entity")
    for part, value in zip(("subject", "predicate", "object"), fact, strict=True):
        yield node, term(f"rdf:{part}"), value
    yield node, term("prov:wasDerivedFrom"), ref(evidence.document)
    yield node, term("prov:wasGeneratedBy"), ref(rule_iri(base, evidence.rule))
    yield node, term("fz:confidence"), decimal(evidence.confidence)
    yield node, term("fz:modality"), text(evidence.modality)
    if evidence.position is not None:
        yield node, term("fz:position"), text(evidence.position)
    yield from _when(node, evidence.date)
    yield from _range(node, "cue", evidence.cue)
    yield from _range(node, "subject", evidence.subject)
    yield from _range(node, "object", evidence.object)
    yield from _selector(iri_of_node, evidence.quote, evidence.span, evidence.raw)


def _range(node: str, part: str, span: Span | None) -> Iterator[Triple]:
    if span is not None:
        yield node, term(f"fz:{part}Start"), integer(span.start)
        yield node, term(f"fz:{part}End"), integer(span.end)


def _selector(node: str, quote: str, span: Span, raw: Span) -> Iterator[Triple]:
    selector = ref(f"{node}#selector")
    yield ref(node), term("oa:hasSelector"), selector
    yield selector, A, term("oa:TextPositionSelector")
    yield selector, A, term("oa:TextQuoteSelector")
    yield selector, term("oa:exact"), text(quote)
    yield selector, term("oa:start"), integer(span.start)
    yield selector, term("oa:end"), integer(span.end)
    yield selector, term("fz:rawStart"), integer(raw.start)
    yield selector, term("fz:rawEnd"), integer(raw.end)


def _mention(base: str, mention: LinkedMention) -> Iterator[Triple]:
    name = mention_iri(base, mention.document, mention.span, mention.entity)
    node = ref(name)
    yield node, A, term("fz:Mention")
    yield node, term("fz:entity"), ref(mention.entity)
    yield node, term("prov:wasDerivedFrom"), ref(mention.document)
    yield node, term("prov:wasGeneratedBy"), ref(rule_iri(base, mention.rule))
    if mention.link:
        yield node, term("fz:linkedBy"), text(mention.link)
    yield from _selector(name, mention.text, mention.span, mention.raw)


def _document(document: Document) -> Iterator[Triple]:
    node = ref(document.iri)
    yield node, A, term("fz:Document")
    yield node, term("dcterms:identifier"), text(document.path)
    for copy in document.copies:
        yield node, term("dcterms:identifier"), text(copy)
        yield node, term("fz:copy"), text(copy)
    yield node, term("fz:sha256"), text(document.digest)
    yield node, term("fz:encoding"), text(document.encoding)
    yield node, term("fz:traditional"), typed(str(document.traditional).lower(), "boolean")
    yield from _said_of_itself(node, document)
    yield from _parts(node, document)


def _said_of_itself(node: str, document: Document) -> Iterator[Triple]:
    if document.title is not None:
        yield node, term("dcterms:title"), text(document.title)
    if document.published is not None:
        yield node, term("dcterms:issued"), dated(document.published)
    if document.source is not None:
        yield node, term("dcterms:source"), text(document.source)
    if document.author is not None:
        yield node, term("dcterms:creator"), text(document.author)
    if document.url is not None:
        yield node, ref(ADDRESS), typed(document.url, "anyURI")
    if document.variant_of is not None:
        yield node, term("fz:variantOf"), ref(document.variant_of)


def _parts(node: str, document: Document) -> Iterator[Triple]:
    yield node, term("fz:body"), text(fragment(document.body))
    for span in document.furniture:
        yield node, term("fz:furniture"), text(fragment(span))
    for span in document.unreadable:
        yield node, term("fz:unreadable"), text(fragment(span))


def _authority(record: AuthorityRecord) -> Iterator[Triple]:
    node = ref(record.iri)
    # not rdf:type: over all graphs together, a unit that no document names would count among the entities
    yield node, term("dcterms:type"), term(f"fz:{record.cls}")
    yield node, term("skos:prefLabel"), text(record.name, "zh")
    yield node, term("dcterms:source"), text(record.source)
    yield node, term("fz:asOf"), dated(record.as_of)
    if record.code is not None:
        yield node, term("fz:code"), text(record.code)
    if record.parent is not None:
        yield node, term("fz:parent"), ref(record.parent)
    for former in record.former:
        yield node, term("fz:formerName"), text(former, "zh")
    for column, value in record.facts:
        yield node, term(f"fz:{column}"), text(value)
    yield from _position(record)


def _position(record: AuthorityRecord) -> Iterator[Triple]:
    if record.lng is None or record.lat is None:
        return
    node, geometry = ref(record.iri), ref(f"{record.iri}#geometry")
    lng, lat = (plain_decimal(Decimal(degrees)) for degrees in (record.lng, record.lat))
    yield node, term("wgs84:long"), decimal(lng)
    yield node, term("wgs84:lat"), decimal(lat)
    yield node, term("geo:hasGeometry"), geometry
    yield geometry, A, term("geo:Geometry")
    yield geometry, term("geo:asWKT"), typed(f"POINT({lng} {lat})", "geo:wktLiteral")
