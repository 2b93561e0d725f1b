"""Triples as Turtle that reads well and gives the same bytes for the same triples.

pyoxigraph's own serializer orders its prefixes at random and escapes local names in ways not every reader knows.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from fangzhi.export.terms import PREFIXES, curie

if TYPE_CHECKING:
    from collections.abc import Sequence

KIND = re.compile(r"([A-Za-z]+)/(.*)", re.DOTALL)
#: Local names that every reader of Turtle takes without escapes.
LOCAL = re.compile(r"[A-Za-z0-9\u3400-\u4dbf\u4e00-\u9fff][A-Za-z0-9_\u3400-\u4dbf\u4e00-\u9fff-]*")
RDF_TYPE = PREFIXES["rdf"] + "type"


def to_turtle(triples: Sequence[ox.Triple], base: str) -> str:
    """The triples, sorted by subject and predicate, with a prefix for each kind of thing, as in `Division:513400`."""
    body = "".join(_thing(tuple(rows), base) for _, rows in itertools.groupby(triples, lambda t: str(t.subject)))
    prefixes = {**{kind: f"{base}{kind}/" for kind in _kinds(triples, base)}, **PREFIXES}
    head = "".join(f"@prefix {name}: <{start}> .\n" for name, start in sorted(prefixes.items()))
    return head + body


def _kinds(triples: Sequence[ox.Triple], base: str) -> frozenset[str]:
    names = (str(term).strip("<>") for t in triples for term in (t.subject, t.object) if isinstance(term, ox.NamedNode))
    matches = (KIND.match(name, len(base)) for name in names if name.startswith(base))
    return frozenset(match[1] for match in matches if match)


def _thing(rows: Sequence[ox.Triple], base: str) -> str:
    """All that is said of one subject, as a paragraph."""
    lines = []
    for predicate, said in itertools.groupby(rows, lambda t: t.predicate.value):
        name = "a" if predicate == RDF_TYPE else _named(predicate, base)
        lines.append(f"    {name} {', '.join(_written(triple.object, base) for triple in said)}")
    said_of_it = " ;\n".join(lines)
    return f"\n{_written(rows[0].subject, base)}\n{said_of_it} .\n"


def _written(term: Any, base: str) -> str:
    if isinstance(term, ox.NamedNode):
        return _named(term.value, base)
    if isinstance(term, ox.Literal):
        datatype = term.datatype.value
        written = str(term)
        bare = written.removesuffix(f"<{datatype}>")
        return written if bare == written else bare + _named(datatype, base)
    return str(term)


def _named(iri: str, base: str) -> str:
    """A prefixed name where one can be written without escapes, else the whole IRI."""
    match = KIND.fullmatch(iri.removeprefix(base)) if iri.startswith(base) else None
    name = f"{match[1]}:{match[2]}" if match and match[1] not in PREFIXES else curie(iri)
    return name if name != iri and LOCAL.fullmatch(name.partition(":")[2]) else f"<{iri}>"
