"""The types that flow from a document to a graph: frozen, compared by value, without input or output.

Offsets are Unicode code points. A `Candidate` joins mentions and a `Statement` joins entities: two types,
so that nothing unresolved can reach an exporter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from fangzhi.origin import Origin

#: The prefix of the ontology's own terms.
FZ = "https://w3id.org/fangzhi/ontology#"
#: The default base under which entities, documents and graphs are named.
BASE = "https://w3id.org/fangzhi/id/"

STATED = "stated"
PLANNED = "planned"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points, `start <= end`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of `text` that this span covers."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def shifted(self, by: int) -> Span:
        """The same range, `by` characters further on."""
        return Span(self.start + by, self.end + by)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a file says of its document outside the text; `published` is an ISO date, `url` where it was found."""

    title: str | None = None
    published: str | None = None
    source: str | None = None
    author: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Raw:
    """A document as read; `origin` tells where `text` stands in `source`, the decoded file, if they are not one."""

    path: str
    text: str
    digest: str
    encoding: str
    copies: tuple[str, ...] = ()
    source: str | None = None
    origin: Origin | None = None
    metadata: Metadata = Metadata()


@dataclass(frozen=True, slots=True)
class Document:
    """A restored text with what its lines and its file say of it; each character came from `raw` as `origin` tells.

    `published` is an ISO date; `copies` are other paths with the same bytes. Nothing is extracted from `furniture` and
    no name or number from `unreadable`. `traditional` is true where the author wrote so, not where a machine converted.
    `variant_of` is the IRI of the document that holds the same article best.
    """

    iri: str
    path: str
    digest: str
    encoding: str
    raw: str
    text: str
    origin: Origin
    title: str | None = None
    published: str | None = None
    source: str | None = None
    author: str | None = None
    url: str | None = None
    body: Span = Span(0, 0)
    furniture: tuple[Span, ...] = ()
    unreadable: tuple[Span, ...] = ()
    traditional: bool = False
    copies: tuple[str, ...] = ()
    variant_of: str | None = None

    def raw_span(self, span: Span) -> Span:
        """The range of the raw text from which `span` was restored."""
        return Span(*self.origin.range(span.start, span.end))


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text that names a thing of class `cls` (an ontology local name).

    `name` is the name without quotation marks; `rule` is what found it. `key` names the authority record
    where the finder already knows it, and `anaphor` marks forms such as 该州 that name nothing by themselves.
    """

    span: Span
    cls: str
    name: str
    rule: str
    key: str | None = None
    anaphor: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A relation between two mentions, before they are resolved to entities."""

    subject: Mention
    predicate: str
    object: Mention
    sentence: Span
    rule: str
    confidence: float
    cue: Span | None = None
    modality: str = STATED
    date: str | None = None
    position: str | None = None

    @property
    def said_at(self) -> int:
        """Where the text says it: at the cue, or where the second of the two things is named."""
        return self.cue.start if self.cue else max(self.subject.span.start, self.object.span.start)


@dataclass(frozen=True, slots=True)
class Count:
    """A quantity as found in a text, its subject and programme still mentions. See `Quantity`."""

    span: Span
    sentence: Span
    subject: Mention | None
    indicator: str
    value: Decimal
    unit: str
    bound: str
    rule: str
    confidence: float
    date: str | None = None
    program: Mention | None = None
    modality: str = STATED


@dataclass(frozen=True, slots=True)
class Entity:
    """A named thing. `name` is its canonical name, `aliases` the other forms that documents use.

    `code` is its official code where it has one; `place` the IRI of the place that tells it from others of
    the same name, where the form of its name needs one. `traditional` holds the forms of truly traditional texts.
    """

    iri: str
    cls: str
    name: str
    aliases: tuple[str, ...] = ()
    code: str | None = None
    place: str | None = None
    traditional: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkedMention:
    """A mention with the entity it names. `raw` is its range in the raw text, `link` why it names that entity."""

    document: str
    span: Span
    raw: Span
    text: str
    entity: str
    rule: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place in a text that says a statement or a quantity: the whole sentence, and the words that count in it.

    `quote` is the restored text of `span`; `raw` the range it came from; `subject`, `object` and `cue` are
    ranges in the restored text of the document. `confidence` is between 0 and 1.
    `date` is ISO (2018-02-11, 2021-03, 2021) or a span of two joined by `/`.
    """

    document: str
    span: Span
    raw: Span
    quote: str
    rule: str
    confidence: float
    modality: str = STATED
    subject: Span | None = None
    object: Span | None = None
    cue: Span | None = None
    date: str | None = None
    position: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact between two entities, given by IRI, with every place that says it."""

    subject: str
    predicate: str
    object: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit that measures something. `subject` and `program` are IRIs of entities.

    `indicator` is what is counted, as in the text without the number; `bound` is exact, about, atLeast or atMost.
    """

    iri: str
    subject: str | None
    indicator: str
    value: Decimal
    unit: str
    bound: str
    evidence: tuple[Evidence, ...]
    date: str | None = None
    program: str | None = None


@dataclass(frozen=True, slots=True)
class AuthorityRecord:
    """What a shipped list knows of an entity; never mixed with what documents say.

    `parent` is the IRI of the next higher unit; `lng` and `lat` are degrees as written in the list;
    `former` are earlier names; `facts` are further columns as (column, value).
    """

    iri: str
    cls: str
    name: str
    source: str
    as_of: str
    code: str | None = None
    parent: str | None = None
    lng: str | None = None
    lat: str | None = None
    former: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Something the report tells the user: a document left out, a name left unlinked, an unreadable span."""

    kind: str
    document: str
    detail: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What one document says: a pure function of the document and the ontology."""

    document: Document
    entities: tuple[Entity, ...]
    mentions: tuple[LinkedMention, ...]
    statements: tuple[Statement, ...]
    quantities: tuple[Quantity, ...]
    authority: tuple[AuthorityRecord, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Corpus:
    """What all documents of a build say, each thing once, sorted by IRI or offset."""

    base: str
    documents: tuple[Document, ...]
    entities: tuple[Entity, ...]
    mentions: tuple[LinkedMention, ...]
    statements: tuple[Statement, ...]
    quantities: tuple[Quantity, ...]
    authority: tuple[AuthorityRecord, ...]
    settings: tuple[tuple[str, str], ...] = ()
    notes: tuple[Note, ...] = ()
