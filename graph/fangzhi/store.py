"""A build as a SPARQL store in memory: the facts are the default graph, the others are reached by GRAPH."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Self

import pyoxigraph as ox

from fangzhi.errors import BuildError, QueryError
from fangzhi.export.terms import GRAPHS, PREFIXES, graph_iri
from fangzhi.model import BASE
from fangzhi.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LINES_AT_ONCE = 50_000
LONGEST_REASON = 160
#: The prefixes that a query may use without declaring them, besides `graph:` for the build's own graphs.
QUERY_PREFIXES = ("dcterms", "fz", "oa", "prov", "rdf", "rdfs", "skos", "xsd")

_IRI_CHARACTER = r"[^<>\"{}|^`\\\x00-\x20]"
_ABSOLUTE = rf"<[A-Za-z][A-Za-z0-9+.-]*://{_IRI_CHARACTER}*>"
#: Strings, IRIs, comments, variables and local names: what a keyword cannot stand in.
_NOT_GRAMMAR = re.compile(
    rf"\"[^\"\n\r]*\"|'[^'\n\r]*'|{_ABSOLUTE}|#[^\n\r]*|(?<![^\s({{,;=])[?$]\w+|:[\w%-]*",
)
#: `<`, then a quotation mark or `#`, then `>`: an IRI for one reader, a comparison with a string for another.
_EITHER_WAY = re.compile(rf"<(?![A-Za-z][A-Za-z0-9+.-]*://)(?:(?!['#]){_IRI_CHARACTER})*['#]{_IRI_CHARACTER}*>")
_CODE_POINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_FORM = re.compile(
    r"\b(?:SELECT|ASK|CONSTRUCT|DESCRIBE|(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY))\b", re.IGNORECASE
)
_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


class Store:
    """The quads of one build, and the base under which its things are named.

    Facts in the default graph are moved to the graph that bears their name.
    """

    def __init__(self, quads: ox.Store, base: str) -> None:
        self._quads = quads
        self.base = base
        self._facts = ox.NamedNode(graph_iri(base, "facts"))
        unnamed = [*quads.quads_for_pattern(None, None, None, ox.DefaultGraph())]
        quads.extend(ox.Quad(quad.subject, quad.predicate, quad.object, self._facts) for quad in unnamed)
        quads.clear_graph(ox.DefaultGraph())

    @classmethod
    def from_lines(cls, lines: Iterable[str], base: str) -> Self:
        """A store of N-Quads lines, such as `quads` gives them.

        Raises:
            BuildError: A line is no N-Quads.
        """
        quads = ox.Store()
        rest = iter(lines)
        while chunk := "\n".join(itertools.islice(rest, LINES_AT_ONCE)):
            try:
                quads.bulk_load(chunk, ox.RdfFormat.N_QUADS)
            except SyntaxError as error:
                raise BuildError(f"A line is no N-Quads: {_one_line(error)}. Build again.") from error
        return cls(quads, base)

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """The store of a build's folder or of its `graph.nq`; the base is read from the build graph.

        Raises:
            BuildError: There is no such file, or it is not the graph of a build.
        """
        file = path / "graph.nq" if path.is_dir() else path
        if not file.is_file():
            raise BuildError(f"{file} does not exist. Run `fangzhi build` first, or name the folder it wrote to.")
        quads = ox.Store()
        try:
            quads.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
        except SyntaxError as error:
            raise BuildError(f"{file} is no N-Quads: {_one_line(error)}. Build again.") from error
        return cls(quads, _base_of(quads, file))

    def query(self, sparql: str) -> Result:
        """What the build answers to a SELECT, ASK, CONSTRUCT or DESCRIBE.

        Standard prefixes may be left out. A FROM clause replaces the facts as the default graph.

        Raises:
            QueryError: The query does not parse, changes data or asks another server.
        """
        grammar = _NOT_GRAMMAR.sub(" ", sparql)
        _refuse_service(sparql, grammar)
        prefixes = {name: PREFIXES[name] for name in QUERY_PREFIXES} | {"graph": graph_iri(self.base, "")}
        default = None if re.search(r"\bFROM\b", grammar, re.IGNORECASE) else self._facts
        try:
            answer = self._quads.query(sparql, prefixes=prefixes, default_graph=default)
            return Result.of(answer, self.base)
        except SyntaxError as error:
            raise QueryError(_explanation(error, grammar)) from error
        except OSError as error:
            raise QueryError(f"The query could not be run: {_one_line(error)}.") from error

    def graph(
        self,
        name: str,
        subject: ox.NamedNode | None = None,
        predicate: ox.NamedNode | None = None,
        value: ox.NamedNode | ox.Literal | None = None,
    ) -> Iterator[ox.Quad]:
        """The quads of one of the build's graphs, all or those of a subject, predicate or value, in no order."""
        return self._quads.quads_for_pattern(subject, predicate, value, ox.NamedNode(graph_iri(self.base, name)))

    def sizes(self) -> dict[str, int]:
        """How many triples each graph has."""
        return {name: sum(1 for _ in self.graph(name)) for name in GRAPHS}


def examples(folder: Path, base: str = BASE) -> dict[str, str]:
    """The example queries of an ontology folder by name, for builds under `base`.

    The first line of each is a comment with its title.
    """
    files = sorted((folder / "queries").glob("*.rq"))
    return {file.stem: file.read_text(encoding="utf-8").replace(BASE, base) for file in files}


def _base_of(quads: ox.Store, file: Path) -> str:
    """The base that the build graph gives for itself."""
    for quad in quads.quads_for_pattern(None, ox.NamedNode(PREFIXES["void"] + "uriSpace"), None):
        base = str(getattr(quad.object, "value", ""))
        if quad.graph_name == ox.NamedNode(graph_iri(base, "build")):
            return base
    raise BuildError(f"{file} holds no build graph. Name the graph.nq or the folder that `fangzhi build` wrote.")


def _refuse_service(sparql: str, grammar: str) -> None:
    """Refuse a query that calls another server, and one of which that cannot be told for certain.

    The engine has no switch for it, and its grammar needs no space around a keyword.
    """
    if "service" not in _CODE_POINT.sub(_decoded, sparql).casefold():
        return
    if "service" in grammar.casefold():
        raise QueryError(
            "SERVICE is not allowed: a build answers by itself. Remove it, or rename the prefix so called."
        )
    unclear = next((mark for mark in ("\\", '"""', "'''") if mark in sparql), None) or _EITHER_WAY.search(sparql)
    if unclear:
        shown = unclear if isinstance(unclear, str) else unclear.group()
        raise QueryError(
            f"A query with the word SERVICE may not hold {shown}. Write it without, or leave out the word."
        )


def _decoded(match: re.Match[str]) -> str:
    return chr(min(int(match[1] or match[2], 16), 0x10FFFF))


def _explanation(error: SyntaxError, grammar: str) -> str:
    form = _FORM.search(grammar)
    if form and form[1]:
        return (
            "A query cannot change a build. Use SELECT, ASK, CONSTRUCT or DESCRIBE; change the documents to change it."
        )
    match = _POSITION.match(str(error))
    if not match:
        return f"The query does not parse: {_one_line(error)}"
    line, column, reason = match.groups()
    if "Prefix not found" in reason:
        reason = "a prefix that the query does not declare"
    return f"The query does not parse at line {line}, column {column}: {_one_line(reason)}"


def _one_line(error: object) -> str:
    words = " ".join(str(error).split())
    return words if len(words) <= LONGEST_REASON else words[:LONGEST_REASON] + "…"
