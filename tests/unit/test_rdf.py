"""RDF: canonical terms, six graphs, the same bytes for the same corpus, and back."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.compare import to_isomorphic

from fangzhi.export import terms
from fangzhi.export.rdf import graphs, quads, write
from fangzhi.model import (
    BASE,
    FZ,
    PLANNED,
    STATED,
    Corpus,
    Entity,
    Evidence,
    LinkedMention,
    Quantity,
    Span,
    Statement,
)
from fangzhi.origin import Origin
from fangzhi.reading import read_corpus
from fangzhi.store import Store

TESTS = Path(__file__).parents[1]
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
ODD = ("P/a:b", "P/..", "P/?x", "P//y", "P/Co., Ltd.", "P/-a", "P/a'b", "P/@id", "geo/a", "x", "")
WRITE_TWICE = """
import sys, runpy
from pathlib import Path
from fangzhi.export.rdf import write
corpus = runpy.run_path(sys.argv[1])["corpus"].__wrapped__()
write(corpus, Path(sys.argv[2]))
"""


def _parsed(line: str) -> ox.Quad:
    (quad,) = ox.parse(line, ox.RdfFormat.N_QUADS)
    return quad


def _lines(corpus: Corpus, graph: str) -> list[str]:
    return [line for line in quads(corpus) if line.endswith(f"<{BASE}graph/{graph}> .")]


@given(ANY_TEXT)
def test_strings_come_back_from_two_parsers(value: str) -> None:
    line = f"<http://a/s> <http://a/p> {terms.text(value, 'zh')} ."
    assert value == _parsed(line).object.value
    graph = rdflib.Graph().parse(data=line, format="nt")
    assert [rdflib.Literal(value, lang="zh")] == list(graph.objects())


@given(ANY_TEXT)
def test_strings_are_written_as_the_engine_writes_them(value: str) -> None:
    # the engine leaves out the escapes of the two code points that XML does not know
    written = str(ox.Literal(value)).replace("\ufffe", "\\uFFFE").replace("\uffff", "\\uFFFF")
    assert written == terms.text(value)


@given(ANY_TEXT)
def test_iris_are_legal_and_stay_so(value: str) -> None:
    name = terms.iri(BASE + value)
    assert name == terms.iri(name)
    assert name == _parsed(f"{terms.ref(BASE + value)} <http://a/p> <http://a/o> .").subject.value
    assert len(list(rdflib.Graph().parse(data=f"<{name}> <http://a/p> 1 .", format="turtle"))) == 1


@given(ANY_TEXT.map(lambda t: terms.iri(t.replace("#", ""))))
def test_a_rule_is_read_from_its_iri(rule: str) -> None:
    assert rule == terms.rule_name(BASE, terms.iri(terms.rule_iri(BASE, rule)))


@pytest.mark.parametrize(
    ("given_iri", "written"),
    [
        ("Division/凉山州", "Division/凉山州"),
        ("Hospital/a<b> c", "Hospital/a%3Cb%3E%20c"),
        ("Program/100%", "Program/100%25"),
        ("Program/%E4", "Program/%E4"),
        ("Policy/a#b#c", "Policy/a#b%23c"),
        ("Person/e\u0301", "Person/é"),
        ("Person/\u200b\ue000", "Person/\u200b%EE%80%80"),
    ],
)
def test_iris_keep_chinese_and_encode_what_is_illegal(given_iri: str, written: str) -> None:
    assert BASE + written == terms.iri(BASE + given_iri)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("1E+11"), "100000000000"),
        (Decimal("1.500"), "1.5"),
        (Decimal("-0.0"), "0"),
        (Decimal(0), "0"),
        (Decimal(100), "100"),
        (1e-7, "0.0000001"),
        (0.9, "0.9"),
        ("0102.10", "102.1"),
        (Decimal("12345678901234567890123456789.10"), "12345678901234567890123456789.1"),
    ],
)
def test_decimals_have_no_exponent_and_no_zeros_to_spare(value: Decimal | float | str, written: str) -> None:
    assert f'"{written}"^^<http://www.w3.org/2001/XMLSchema#decimal>' == terms.decimal(value)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=4))
def test_decimals_are_not_rewritten_by_the_engine(value: Decimal) -> None:
    store = ox.Store()
    line = f"<http://a/s> <http://a/p> {terms.decimal(value)} ."
    store.load(line, ox.RdfFormat.N_QUADS)
    assert [f"{line[:-2]}"] == [str(quad).strip() for quad in store]


@pytest.mark.parametrize(
    ("value", "datatype"),
    [("2018-02-11", "date"), ("2021-03", "gYearMonth"), ("2021", "gYear"), ("近日", "string")],
)
def test_dates_are_typed_by_their_form(value: str, datatype: str) -> None:
    literal = _parsed(f"<http://a/s> <http://a/p> {terms.dated(value)} .").object
    assert (value, terms.PREFIXES["xsd"] + datatype) == (literal.value, literal.datatype.value)


def test_lines_are_sorted_and_distinct_within_their_graph(corpus: Corpus) -> None:
    for graph in terms.GRAPHS:
        lines = _lines(corpus, graph)
        assert lines
        assert sorted(set(lines)) == lines
    assert sum(len(_lines(corpus, graph)) for graph in terms.GRAPHS) == len(list(quads(corpus)))


def test_order_of_the_corpus_does_not_matter(corpus: Corpus) -> None:
    turned = replace(
        corpus,
        entities=corpus.entities[::-1],
        statements=corpus.statements[::-1],
        mentions=corpus.mentions[::-1],
        authority=corpus.authority[::-1],
    )
    assert list(quads(corpus)) == list(quads(turned))


def test_every_line_is_written_as_a_store_keeps_it(corpus: Corpus) -> None:
    lines = list(quads(corpus))
    store = ox.Store()
    store.load("\n".join(lines), ox.RdfFormat.N_QUADS)
    assert set(lines) == {f"{quad} ." for quad in store}


@pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")
def test_rdflib_reads_the_same_number_of_quads(corpus: Corpus) -> None:
    lines = list(quads(corpus))
    dataset = rdflib.Dataset()
    dataset.parse(data="\n".join(lines) + "\n", format="nquads")
    assert len(lines) == len(list(dataset.quads()))


@pytest.mark.parametrize(
    ("graph", "subject", "predicate", "obj"),
    [
        ("facts", "Division/513400", "cooperatesWith", "University/4151010610"),
        ("facts", "Division/513431/三河村", "place", "Division/513431"),
        ("planned", "Division/513400", "implements", "Program/双培工程"),
        ("documents", "document/0000000000000000", "mentions", "Division/513400"),
        ("authority", "Division/513400", "parent", "Division/510000"),
    ],
)
def test_links_stand_in_their_graph_alone(corpus: Corpus, graph: str, subject: str, predicate: str, obj: str) -> None:
    triple = (f"<{BASE}{subject}>", f"<{FZ}{predicate}>", f"<{BASE}{obj}>")
    assert [graph] == [name for name, triples in graphs(corpus).items() if triple in triples]


@pytest.mark.parametrize(
    ("modalities", "expected"),
    [((STATED,), {"facts"}), ((PLANNED,), {"planned"}), ((STATED, PLANNED), {"facts", "planned"}), ((), set())],
)
def test_modality_decides_the_graph(corpus: Corpus, modalities: tuple[str, ...], expected: set[str]) -> None:
    def places(evidence: Evidence) -> tuple[Evidence, ...]:
        return tuple(replace(evidence, modality=m, span=Span(i, i + 5)) for i, m in enumerate(modalities))

    statement, quantity = corpus.statements[0], corpus.quantities[0]
    built = graphs(
        replace(
            corpus,
            statements=(replace(statement, evidence=places(statement.evidence[0])),),
            quantities=(replace(quantity, evidence=places(quantity.evidence[0])),),
        )
    )
    for said in (
        (f"<{statement.subject}>", f"<{FZ}{statement.predicate}>", f"<{statement.object}>"),
        (f"<{quantity.iri}>", f"<{FZ}value>", terms.decimal(quantity.value)),
    ):
        assert expected == {name for name, triples in built.items() if said in triples}


def test_two_places_in_one_sentence_are_two_pieces_of_evidence(corpus: Corpus) -> None:
    statement = corpus.statements[0]
    first = statement.evidence[0]
    again = replace(first, object=Span(first.object.start + 1, first.object.end + 1))
    weaker = replace(first, confidence=0.1, rule="rule/other")
    built = graphs(replace(corpus, statements=(replace(statement, evidence=(weaker, again, first)),), quantities=()))
    kept = [obj for _, predicate, obj in built["evidence"] if predicate == terms.term("fz:confidence")]
    assert [terms.decimal(0.9)] * 2 == kept


def test_evidence_is_linked_to_the_mentions_it_joins(corpus: Corpus) -> None:
    links = {(p, o) for _, p, o in graphs(corpus)["evidence"] if p == terms.term("fz:objectMention")}
    mentions = {terms.mention_iri(BASE, m.document, m.span, m.entity): m.text for m in corpus.mentions}
    assert sorted(mentions[link.strip("<>")] for _, link in links) == ["三河村", "四川大学"]


def test_reading_back_gives_the_same_lines_and_the_same_corpus(corpus: Corpus, tmp_path: Path) -> None:
    (document,) = corpus.documents
    document = replace(
        document,
        furniture=(Span(0, 3), Span(9, 12)),
        unreadable=(Span(4, 5),),
        copies=("a/副本.txt",),
        source="凉山日报",
        author="李晓岚、市委宣传部",
        url="https://example.org/a b?c=“d”",
        variant_of=BASE + "document/" + "1" * 16,
    )
    (tmp_path / f"{document.digest}.txt").write_text(document.text, encoding="utf-8", newline="")
    given_corpus = replace(corpus, documents=(document,))
    lines = list(quads(given_corpus))
    read = read_corpus(Store.from_lines(lines, corpus.base), tmp_path)
    held = replace(
        given_corpus,
        documents=(replace(document, raw="", origin=Origin()),),
        authority=tuple(sorted(corpus.authority, key=lambda r: r.iri)),
        notes=(),
    )
    assert held == read
    assert lines == list(quads(read))


@given(name=ANY_TEXT.filter(bool), unit=ANY_TEXT, rule=ANY_TEXT, value=st.decimals(-(10**9), 10**9, places=3))
def test_hostile_names_come_back_too(name: str, unit: str, rule: str, value: Decimal) -> None:
    made = _hostile(name, unit, rule, value)
    lines = list(quads(made))
    read = read_corpus(Store.from_lines(lines, made.base))
    assert lines == list(quads(read))
    assert (name, unit, value) == (read.entities[0].name, read.quantities[0].unit, read.quantities[0].value)


def _hostile(name: str, unit: str, rule: str, value: Decimal) -> Corpus:
    thing, text = BASE + "Program/" + name, BASE + "document/1"
    evidence = Evidence(text, Span(0, 5), Span(0, 9), name, rule, 0.5, position=name)
    return Corpus(
        BASE,
        documents=(),
        entities=(Entity(thing, "Program", name, (unit,), code=rule),),
        mentions=(LinkedMention(text, Span(0, 1), Span(0, 1), name, thing, rule),),
        statements=(Statement(thing, "partOf", thing, (evidence,)),),
        quantities=(Quantity(BASE + "Quantity/1", thing, name, value, unit, "exact", (evidence,), "2018/"),),
        authority=(),
        settings=(("name", rule),),
    )


def test_files_are_the_same_whatever_the_hash_seed(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        subprocess.run(
            [sys.executable, "-c", WRITE_TWICE, str(TESTS / "conftest.py"), str(folder)],
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=True,
        )
    for name in ("graph.nq", "evidence.nq", "facts.ttl", "facts.jsonld"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_evidence_has_a_file_of_its_own(corpus: Corpus, tmp_path: Path) -> None:
    write(corpus, tmp_path)
    everything = (tmp_path / "graph.nq").read_text(encoding="utf-8").splitlines()
    assert list(quads(corpus)) == everything
    assert _lines(corpus, "evidence") == (tmp_path / "evidence.nq").read_text(encoding="utf-8").splitlines()


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize(("file", "kind"), [("facts.ttl", "turtle"), ("facts.jsonld", "json-ld")])
def test_facts_are_the_same_in_every_syntax(corpus: Corpus, tmp_path: Path, file: str, kind: str) -> None:
    odd = [replace(corpus.entities[0], iri=f"{BASE}{n}", name=n, code=None) for n in ODD]
    made = replace(corpus, entities=(*corpus.entities, *odd))
    write(made, tmp_path)
    lines = "".join(f"{' '.join(triple)} .\n" for triple in graphs(made)["facts"])
    expected = {quad.triple for quad in ox.parse(lines, ox.RdfFormat.N_TRIPLES)}
    assert expected == {quad.triple for quad in ox.parse(path=str(tmp_path / file))}
    read = rdflib.Graph().parse(tmp_path / file, format=kind)
    assert to_isomorphic(rdflib.Graph().parse(data=lines, format="nt")) == to_isomorphic(read)


def test_facts_can_stand_unnamed(corpus: Corpus, tmp_path: Path) -> None:
    write(corpus, tmp_path, facts_unnamed=True)
    unnamed = Store.from_file(tmp_path)
    assert corpus.entities == read_corpus(unnamed).entities
    assert len(graphs(corpus)["facts"]) == sum(
        quad.graph_name == ox.DefaultGraph() for quad in ox.parse(path=str(tmp_path / "graph.nq"))
    )


def test_counts_in_the_build_graph_are_true(corpus: Corpus) -> None:
    built = graphs(corpus)
    void = terms.PREFIXES["void"]
    for name in terms.GRAPHS[:-1]:
        said = (terms.ref(f"{BASE}graph/{name}"), f"<{void}triples>", terms.integer(len(built[name])))
        assert said in built["build"]


def test_segments_are_undone_by_unquote() -> None:
    assert unquote(terms.segment("100%/a b?#[凉山]")) == "100%/a b?#[凉山]"
