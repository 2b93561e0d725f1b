"""What a query answers: rows of Python values, or yes or no, or triples, and each of them as text."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from fangzhi.errors import QueryError
from fangzhi.export.terms import PREFIXES, curie
from fangzhi.export.turtle import to_turtle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

Value: TypeAlias = str | int | float | bool | Decimal | dt.date | None

XSD = PREFIXES["xsd"]
#: Python's types for those of XML Schema; every other literal stays a string.
PYTHON: Mapping[str, Callable[[str], Value]] = {
    XSD + "integer": int,
    XSD + "decimal": Decimal,
    XSD + "double": float,
    XSD + "float": float,
    XSD + "boolean": {"true": True, "1": True, "false": False, "0": False}.__getitem__,
    XSD + "date": dt.date.fromisoformat,
}


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to one query.

    A SELECT fills `columns` and `rows` (IRIs and plain strings as str, unbound as None), an ASK `boolean`,
    a CONSTRUCT or DESCRIBE `triples`, which are sorted.
    """

    base: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Value, ...], ...] = ()
    boolean: bool | None = None
    triples: tuple[ox.Triple, ...] | None = None
    _json: bytes = field(default=b"", repr=False)
    _shown: tuple[tuple[str, ...], ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, answer: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, base: str) -> Result:
        """The answer of the engine, read to its end."""
        if isinstance(answer, ox.QueryTriples):
            return cls(base, triples=tuple(sorted(set(answer), key=str)))
        raw = answer.serialize(format=ox.QueryResultsFormat.JSON) or b""
        if isinstance(answer, ox.QueryBoolean):
            return cls(base, boolean=bool(answer), _json=raw)
        solutions = tuple(_solutions(raw))
        return cls(
            base,
            columns=tuple(variable.value for variable in answer.variables),
            rows=tuple(tuple(_value(term) for term in solution) for solution in solutions),
            _json=raw,
            _shown=tuple(tuple(_shown(term, base) for term in solution) for solution in solutions),
        )

    def __len__(self) -> int:
        """How many rows a SELECT gave."""
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        """Each row of a SELECT by the names of its columns."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def table(self, width: int = 0) -> str:
        """The answer for a terminal: aligned where Chinese characters are two columns wide, IRIs shortened.

        A cell wider than `width` columns is cut and ends in …, unless `width` is 0.
        """
        if self.boolean is not None:
            return "true" if self.boolean else "false"
        if self.triples is not None:
            parts = ((t.subject, t.predicate, t.object) for t in self.triples)
            return _aligned([tuple(_shown(term, self.base) for term in triple) for triple in parts])
        shown = [tuple(_clipped(cell, width) for cell in row) for row in self._shown]
        rule = tuple("─" * max(map(_width, cells)) for cells in zip(self.columns, *shown, strict=True))
        return _aligned([self.columns, rule, *shown])

    def csv(self) -> str:
        """The rows as SPARQL 1.1 CSV.

        Raises:
            QueryError: The query was no SELECT.
        """
        if self.triples is not None or self.boolean is not None:
            raise QueryError("CSV holds rows: use SELECT, or ask for another format.")
        rows = ox.parse_query_results(self._json, ox.QueryResultsFormat.JSON)
        return (rows.serialize(format=ox.QueryResultsFormat.CSV) or b"").decode()

    def json(self) -> str:
        """The rows, or true or false, as SPARQL 1.1 JSON.

        Raises:
            QueryError: The query was a CONSTRUCT or DESCRIBE.
        """
        if self.triples is not None:
            raise QueryError("CONSTRUCT and DESCRIBE answer triples: ask for turtle, or use SELECT.")
        return self._json.decode()

    def turtle(self) -> str:
        """The triples as Turtle.

        Raises:
            QueryError: The query was no CONSTRUCT or DESCRIBE.
        """
        if self.triples is None:
            raise QueryError("Turtle holds triples: use CONSTRUCT or DESCRIBE, or ask for table, csv or json.")
        return to_turtle(self.triples, self.base)


def _solutions(raw: bytes) -> list[tuple[object, ...]]:
    parsed = ox.parse_query_results(raw, ox.QueryResultsFormat.JSON)
    if not isinstance(parsed, ox.QuerySolutions):
        return []
    return [tuple(solution) for solution in parsed]


def _value(term: object) -> Value:
    """The Python value of a term; a literal that is not what its type says stays a string."""
    if isinstance(term, ox.Literal):
        try:
            return PYTHON.get(term.datatype.value, str)(term.value)
        except (ValueError, ArithmeticError, KeyError):
            return term.value
    return None if term is None else str(getattr(term, "value", term))


def _shown(term: object, base: str) -> str:
    """A term in a table: things of the build by the last part of their IRI, terms of known vocabularies by prefix."""
    text = "" if term is None else str(getattr(term, "value", term))
    if isinstance(term, ox.NamedNode):
        text = text.rsplit("/", 1)[-1] if text.startswith(base) else curie(text)
    # what is not printable could move the cursor or colour the terminal
    return "".join(character if character.isprintable() else " " for character in text)


def _width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(unicodedata.combining(character) > 0 for character in text)


def _clipped(text: str, width: int) -> str:
    if not width or _width(text) <= width:
        return text
    while _width(text) > width - 1:
        text = text[:-1]
    return text + "…"


def _aligned(rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(map(_width, cells)) for cells in zip(*rows, strict=True)]
    padded = ("  ".join(c + " " * (w - _width(c)) for c, w in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in padded)
