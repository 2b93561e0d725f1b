"""RDF terms as canonical N-Triples text, and the names of the nodes that a build makes up.

Whatever is written here is already in the form a store would rewrite it to: decimals without exponent or trailing
zeros, integers as xsd:integer, language tags in lower case. A text read back is therefore the text written.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import quote, unquote

from fangzhi.model import FZ

if TYPE_CHECKING:
    from fangzhi.model import Evidence, Span

PREFIXES: Final = MappingProxyType(
    {
        "dcterms": "http://purl.org/dc/terms/",
        "fz": FZ,
        "geo": "http://www.opengis.net/ont/geosparql#",
        "oa": "http://www.w3.org/ns/oa#",
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "void": "http://rdfs.org/ns/void#",
        "wgs84": "http://www.w3.org/2003/01/geo/wgs84_pos#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)

#: The ontology, without the mark before its terms.
ONTOLOGY: Final = FZ.rstrip("#")

#: Subject, predicate and object, each as N-Triples writes it.
Triple: TypeAlias = tuple[str, str, str]

#: The graphs of a build, in the order in which they are written.
GRAPHS: Final = ("facts", "planned", "evidence", "documents", "authority", "build")

_UNICODE = "".join(f"{chr(p << 16)}-{chr((p << 16) + 0xFFFD)}" for p in range(1, 14))
_UCSCHAR = f"\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef{_UNICODE}\U000e1000-\U000efffd"
_ILLEGAL = re.compile(rf"[^A-Za-z0-9\-._~!$&'()*+,;=:@/?#%{_UCSCHAR}]|%(?![0-9A-Fa-f]{{2}})")
_NOT_IN_SEGMENT = re.compile(rf"[^A-Za-z0-9\-._~!$&'()*+,;=:@/{_UCSCHAR}]")
_ESCAPED = re.compile(r'[\x00-\x1f"\\\x7f\ufffe\uffff\ud800-\udfff]')
_SHORT = MappingProxyType(
    {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"},
)
_DATES = (
    (re.compile(r"\d{4}-\d\d-\d\d"), "date"),
    (re.compile(r"\d{4}-\d\d"), "gYearMonth"),
    (re.compile(r"\d{4}"), "gYear"),
)


def _percent(match: re.Match[str]) -> str:
    return quote(match.group(), safe="", errors="surrogatepass")


@lru_cache(maxsize=1 << 16)
def iri(text: str) -> str:
    """`text` in Unicode normal form C, with what an IRI may not hold percent-encoded; the same when done twice."""
    head, sign, fragment = unicodedata.normalize("NFC", text).partition("#")
    return _ILLEGAL.sub(_percent, head) + sign + _ILLEGAL.sub(_percent, fragment).replace("#", "%23")


def segment(text: str) -> str:
    """`text` as a part of an IRI from which `unquote` gives it back."""
    return _NOT_IN_SEGMENT.sub(_percent, unicodedata.normalize("NFC", text))


@lru_cache(maxsize=1 << 16)
def ref(text: str) -> str:
    """The IRI `text` as N-Triples writes it."""
    return f"<{iri(text)}>"


@lru_cache(maxsize=1 << 10)
def term(curie: str) -> str:
    """A prefixed name such as `skos:prefLabel` as N-Triples writes it."""
    prefix, _, local = curie.partition(":")
    return f"<{PREFIXES[prefix]}{segment(local)}>"


def curie(name: str) -> str:
    """The IRI `name` with a standard prefix, or unchanged where none fits."""
    fits = (f"{prefix}:{name[len(start) :]}" for prefix, start in PREFIXES.items() if name.startswith(start))
    return next(fits, name)


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    if "\ud800" <= character <= "\udfff":  # half a character, which UTF-8 cannot hold
        return "\ufffd"
    return _SHORT.get(character) or f"\\u{ord(character):04X}"


def text(value: str, language: str = "") -> str:
    """A string literal, with a language tag if one is given."""
    tag = f"@{language}" if language else ""
    return f'"{_ESCAPED.sub(_escape, value)}"{tag}'


def typed(value: str, datatype: str) -> str:
    """A literal of an XML Schema type, or of the type a prefixed name gives."""
    return f"{text(value)}^^{term(datatype if ':' in datatype else 'xsd:' + datatype)}"


def integer(value: int) -> str:
    """An xsd:integer; no narrower type, since stores write those back as xsd:integer."""
    return typed(str(value), "integer")


def plain_decimal(value: Decimal) -> str:
    """`value` without exponent, trailing zeros or a negative zero."""
    digits = format(value, "f")
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return "0" if digits in {"-0", ""} else digits


def decimal(value: Decimal | float | str) -> str:
    """An xsd:decimal in canonical form; a float by the shortest digits that give it back."""
    return typed(plain_decimal(Decimal(str(value))), "decimal")


def dated(value: str) -> str:
    """An ISO date as xsd:date, xsd:gYearMonth or xsd:gYear by its form; anything else as a string."""
    return next((typed(value, kind) for form, kind in _DATES if form.fullmatch(value)), text(value))


def fragment(span: Span) -> str:
    """A range of code points as RFC 5147 writes it for plain text."""
    return f"char={span.start},{span.end}"


def graph_iri(base: str, name: str) -> str:
    """The IRI of a build's graph."""
    return f"{base}graph/{name}"


def rule_iri(base: str, rule: str) -> str:
    """The IRI of the rule that found something."""
    return f"{base}rule/{segment(rule)}"


def rule_name(base: str, name: str) -> str:
    """The rule whose IRI is `name`."""
    return unquote(name.removeprefix(f"{base}rule/"))


def mention_iri(base: str, document: str, span: Span, entity: str) -> str:
    """The IRI of a mention: where it stands and what it names."""
    return f"{base}mention/{_digest(iri(document), str(span.start), str(span.end), iri(entity))}"


def evidence_iri(base: str, fact: tuple[str, str, str], evidence: Evidence) -> str:
    """The IRI of the place that says `fact` (subject, predicate, object; IRIs, or the literal's digits).

    Two places in one sentence differ by the words for subject and object.
    """
    subject, predicate, obj = fact
    starts = (str(span.start) if span else "" for span in (evidence.subject, evidence.object))
    parts = (iri(subject), iri(predicate), iri(obj), iri(evidence.document), str(evidence.span.start), *starts)
    return f"{base}evidence/{_digest(*parts)}"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
