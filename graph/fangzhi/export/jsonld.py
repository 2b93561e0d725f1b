"""Facts as JSON-LD 1.1 that reads like plain JSON: short keys by a context in line, one object a thing, sorted."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from fangzhi.export.terms import PREFIXES, curie

if TYPE_CHECKING:
    from collections.abc import Iterable

RDF_TYPE = PREFIXES["rdf"] + "type"
#: What a plain string means under these keys; keys that only link are found in the facts.
STRINGS = {
    "prefLabel": {"@id": "skos:prefLabel", "@language": "zh"},
    "altLabel": {"@id": "skos:altLabel", "@language": "zh"},
    "value": {"@id": "fz:value", "@type": "xsd:decimal"},
}
#: A relative IRI that nothing can mistake for a prefixed name or a path to be resolved.
RELATIVE = re.compile(r"[A-Za-z]+(?:/[^/.:#?@][^/:#?@]*)+")


def to_jsonld(facts: Iterable[ox.Triple], base: str) -> str:
    """The facts, which are sorted by subject, as one JSON-LD document that needs nothing from the network."""
    rows = tuple(facts)
    links = frozenset(_key(t.predicate.value) for t in rows if isinstance(t.object, ox.NamedNode))
    written = _Written(
        base, links - frozenset(_key(t.predicate.value) for t in rows if isinstance(t.object, ox.Literal))
    )
    things = [written.thing(subject, tuple(said)) for subject, said in itertools.groupby(rows, _subject)]
    document = {"@context": written.context(), "@graph": things}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


@dataclass(frozen=True, slots=True)
class _Written:
    """How terms are written: IRIs relative to `base`, and as plain strings under the keys in `links`."""

    base: str
    links: frozenset[str]

    def context(self) -> dict[str, Any]:
        links = {key: {"@id": _full(key), "@type": "@id"} for key in sorted(self.links - {"@type"})}
        return {"@base": self.base, "@vocab": PREFIXES["fz"], **PREFIXES, **STRINGS, **links}

    def thing(self, subject: str, said: Iterable[ox.Triple]) -> dict[str, Any]:
        found: dict[str, Any] = {"@id": self.name(subject)}
        for predicate, rows in itertools.groupby(said, lambda t: t.predicate.value):
            key = _key(predicate)
            values = [self.value(key, row.object) for row in rows]
            found[key] = values[0] if len(values) == 1 else values
        return found

    def name(self, iri: str) -> str:
        rest = iri.removeprefix(self.base)
        return rest if RELATIVE.fullmatch(rest) else iri

    def value(self, key: str, term: Any) -> str | dict[str, str]:
        if isinstance(term, ox.NamedNode):
            if key == "@type":
                return _key(term.value)
            return self.name(term.value) if key in self.links else {"@id": self.name(term.value)}
        kind = _kind(term)
        expected = {k: v for k, v in STRINGS.get(key, {}).items() if k != "@id"}
        return term.value if kind == expected else {"@value": term.value, **kind}


def _subject(triple: ox.Triple) -> str:
    return str(triple.subject).strip("<>")


def _key(predicate: str) -> str:
    """The key of a predicate, or the name of a class: the ontology's own terms by their local name."""
    if predicate == RDF_TYPE:
        return "@type"
    name = curie(predicate).removeprefix("fz:")
    return name.removeprefix("skos:") if name in {"skos:prefLabel", "skos:altLabel"} else name


def _full(key: str) -> str:
    return key if ":" in key else f"fz:{key}"


def _kind(literal: ox.Literal) -> dict[str, str]:
    """The language or the type of a literal, as JSON-LD names it; nothing for a plain string."""
    if literal.language:
        return {"@language": literal.language}
    datatype = curie(literal.datatype.value)
    return {} if datatype == "xsd:string" else {"@type": datatype}
