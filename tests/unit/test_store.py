"""Queries over a build: values, texts, prefixes, the example queries, and what is refused."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import rdflib

from fangzhi.errors import BuildError, QueryError
from fangzhi.export.rdf import quads
from fangzhi.export.terms import GRAPHS
from fangzhi.model import BASE, FZ, Evidence, Span, Statement
from fangzhi.store import Store, examples

if TYPE_CHECKING:
    from fangzhi.model import Corpus

ONTOLOGY = Path(__file__).parents[2] / "ontology"
ELSEWHERE = "<http://127.0.0.1:1/>{?a ?b ?c}"
#: What each example must answer about the small corpus, with two hospitals and a policy added.
ANSWERS = {
    "cooperation": [("四川大学", "凉山州推动与四川大学等130余家高校合作。")],
    "counts": [("凉山彝族自治州", "合作高校", "about", Decimal(130), "家", "凉山州推动与四川大学等130余家高校合作。")],
    "hospitals": [("昭觉县医院", "西昌市医院", "甲与乙组建医联体。")],
    "people": [
        ("习近平", FZ + "visits", "三河村", None, dt.date(2018, 2, 11), "2018年2月11日,习近平深入三河村。"),
    ],
    "policies": [("凉山彝族自治州", "英才卡制度", "凉山州出台英才卡制度。")],
}


@pytest.fixture
def full(corpus: Corpus) -> Corpus:
    """The small corpus with an alliance and a policy, each said once and the policy once more as a plan."""

    def said(quote: str, modality: str = "stated") -> Evidence:
        span = Span(len(modality), len(modality) + len(quote))
        return Evidence(corpus.documents[0].iri, span, span, quote, "rule/test", 0.9, modality)

    thing = replace(corpus.entities[0], aliases=(), code=None, traditional=())
    first, second = (
        replace(thing, iri=f"{BASE}Hospital/{n}", cls="Hospital", name=n) for n in ("昭觉县医院", "西昌市医院")
    )
    policy = replace(thing, iri=BASE + "Policy/1", cls="Policy", name="英才卡制度")
    plan = said("将出台英才卡制度。", "planned")
    return replace(
        corpus,
        entities=(*corpus.entities, first, second, policy),
        statements=(
            *corpus.statements,
            Statement(first.iri, "alliedWith", second.iri, (said("甲与乙组建医联体。"),)),
            Statement(BASE + "Division/513400", "issues", policy.iri, (said("凉山州出台英才卡制度。"), plan)),
        ),
    )


@pytest.fixture
def store(full: Corpus) -> Store:
    return Store.from_lines(quads(full), full.base)


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_examples_answer_the_questions_they_are_for(store: Store, name: str) -> None:
    assert ANSWERS[name] == list(store.query(examples(ONTOLOGY)[name]).rows)


def test_overview_counts_by_class(store: Store) -> None:
    rows = store.query(examples(ONTOLOGY)["overview"]).rows
    assert rows[:2] == ((FZ + "Division", 3), (FZ + "Hospital", 3))


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_examples_give_the_same_rows_in_another_engine(store: Store, full: Corpus) -> None:
    dataset = rdflib.Dataset()
    dataset.parse(data="\n".join(quads(full)) + "\n", format="nquads")
    for name, text in examples(ONTOLOGY).items():
        assert text.startswith("# "), name
        theirs = [tuple(None if cell is None else str(cell) for cell in row) for row in dataset.query(text)]
        ours = [tuple(None if cell is None else str(cell) for cell in row) for row in store.query(text).rows]
        assert ours == theirs, name


def test_examples_follow_the_base_of_the_build(full: Corpus) -> None:
    base = "https://例子.cn/id/"
    lines = [line.replace(BASE, base) for line in quads(full)]
    text = examples(ONTOLOGY, base)["cooperation"]
    assert ANSWERS["cooperation"] == list(Store.from_lines(lines, base).query(text).rows)


@pytest.mark.parametrize(
    ("pattern", "value"),
    [
        ("?q fz:value ?x", Decimal(130)),
        ("?q fz:unit ?x", "家"),
        ("?q fz:begin ?x", "2018"),
        ("?q fz:measures ?x", BASE + "Division/513400"),
        ("?q a fz:Quantity OPTIONAL { ?q fz:none ?x }", None),
        ("?q a fz:Quantity BIND(1+1 AS ?x)", 2),
        ("?q a fz:Quantity BIND(1e0 AS ?x)", 1.0),
        ("?q a fz:Quantity BIND(1 = 1 AS ?x)", True),
        ('?q a fz:Quantity BIND("2021-13-40"^^xsd:date AS ?x)', "2021-13-40"),
        ("GRAPH graph:evidence { ?e fz:date ?x }", dt.date(2018, 2, 11)),
        ("GRAPH graph:documents { ?d dcterms:issued ?x }", dt.date(2021, 3, 24)),
    ],
)
def test_values_are_pythons(store: Store, pattern: str, value: object) -> None:
    assert store.query(f"SELECT ?x WHERE {{ {pattern} }}").rows == ((value,),)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("SELECT * { ?s fz:implements ?o }", 0),
        ("SELECT * { GRAPH graph:planned { ?s fz:implements ?o } }", 1),
        ("SELECT * FROM graph:planned { ?s fz:implements ?o }", 1),
        ("PREFIX fz: <http://elsewhere/> SELECT * { ?s fz:cooperatesWith ?o }", 0),
    ],
)
def test_facts_are_the_default_graph(store: Store, query: str, count: int) -> None:
    assert count == len(store.query(query).rows)


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ SERVICE {ELSEWHERE} }}",
        f"SELECT * {{ service silent {ELSEWHERE} }}",
        f"SELECT * {{ ?s ?p 5SERVICE SILENT{ELSEWHERE}}}",
        f"SELECT * {{ ?s ?p trueSERVICE {ELSEWHERE}}}",
        "PREFIX x: <http://127.0.0.1:1/> SELECT * { ?s ?p ?o SERVICEx:y {?a ?b ?c} }",
        "PREFIX : <http://127.0.0.1:1/> SELECT * { ?s ?p ?o SERVICE:y {?a ?b ?c} }",
        f"SELECT * {{ ?s ?p ?o FILTER(?o<'b>')SERVICE{ELSEWHERE}.?s?p'o'}}",
        f"PREFIX fz: <http://a/> SELECT * {{ ?s ?p ?o FILTER(?s<fz:x#>'''\n)SERVICE{ELSEWHERE}#'''\n}}",
        f'SELECT * {{ VALUES ?x {{""" "}} SERVICE {ELSEWHERE} }} #\\x"""',
        rf"SELECT * {{ \u0053ERVICE {ELSEWHERE} }}",
        f"SELECT * {{ ?s ?p ?o # a comment ends with its line\nSERVICE {ELSEWHERE} }}",
    ],
)
def test_no_other_server_is_asked(store: Store, query: str) -> None:
    with pytest.raises(QueryError, match="SERVICE"):
        store.query(query)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s skos:prefLabel "SERVICE" }',
        "SELECT * { ?s skos:prefLabel 'a service' } # SERVICE",
        "SELECT * { ?s <http://service.example/service> ?o }",
        "SELECT ?service { ?service a fz:Division ; fz:serviceOf ?x, ?Service }",
        'SELECT * { ?s fz:drop "INSERT" }',
    ],
)
def test_the_word_service_is_allowed_where_it_is_no_keyword(store: Store, query: str) -> None:
    store.query(query)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * { ?s ?p ", r"line 1, column 1[78]: expected"),
        ("SELECT *\n{ ?s foo:a ?o }", r"line 2, column \d+: a prefix that the query does not declare"),
        ("INSERT DATA { <http://a> <http://b> 1 }", "cannot change a build"),
        ("PREFIX a: <http://select/> DELETE WHERE { ?s ?p ?o }", "cannot change a build"),
        ("LOAD <http://127.0.0.1:1/>", "cannot change a build"),
        ("什么", "does not parse"),
        ("", "does not parse"),
    ],
)
def test_a_wrong_query_is_explained_in_one_line(store: Store, query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message) as raised:
        store.query(query)
    assert "\n" not in str(raised.value)


def test_a_table_is_aligned_by_columns_of_a_terminal(store: Store) -> None:
    table = store.query("SELECT ?s ?n ?c { ?s a ?c ; skos:prefLabel ?n ; fz:code ?x } ORDER BY ?x").table()
    assert table.splitlines() == [
        "s           n               c",
        "──────────  ──────────────  ─────────────",
        "4151010610  四川大学        fz:University",
        "513400      凉山彝族自治州  fz:Division",
        "513431      昭觉县          fz:Division",
    ]


def test_a_table_holds_nothing_that_a_terminal_obeys(store: Store) -> None:
    table = store.query(r'SELECT ?x { BIND("a\u001B[31m\nb\u202E" AS ?x) }').table()
    assert table.splitlines()[2:] == ["a [31m b"]


def test_answers_are_written_in_standard_formats(store: Store) -> None:
    result = store.query('SELECT ?n ?none { ?s fz:code "513431" ; skos:prefLabel ?n }')
    assert result.csv() == "n,none\r\n昭觉县,\r\n"
    assert json.loads(result.json()) == {
        "head": {"vars": ["n", "none"]},
        "results": {"bindings": [{"n": {"type": "literal", "value": "昭觉县", "xml:lang": "zh"}}]},
    }


def test_yes_or_no(store: Store) -> None:
    result = store.query("ASK { ?s a fz:Person }")
    assert (result.boolean, result.table(), json.loads(result.json())["boolean"]) == (True, "true", True)


def test_triples_are_written_as_turtle(store: Store) -> None:
    result = store.query("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c ; fz:visits ?o }")
    assert result.triples is not None
    assert len(result.triples) == 1
    assert result.turtle().endswith("\nPerson:习近平\n    a fz:Person .\n")
    assert result.table() == "习近平  rdf:type  fz:Person"


@pytest.mark.parametrize(
    ("query", "form", "message"),
    [
        ("SELECT * { ?s ?p ?o }", "turtle", "use CONSTRUCT"),
        ("ASK {}", "turtle", "use CONSTRUCT"),
        ("ASK {}", "csv", "use SELECT"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "csv", "use SELECT"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "json", "use SELECT"),
    ],
)
def test_a_form_that_cannot_hold_the_answer_says_what_to_do(store: Store, query: str, form: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        getattr(store.query(query), form)()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "does not exist"),
        ("<http://a/s> <http://a/p> .\n", "is no N-Quads"),
        ("<http://a/s> <http://a/p> <http://a/o> .\n", "no build graph"),
    ],
)
def test_a_file_that_is_no_build_is_refused(tmp_path: Path, content: str | None, message: str) -> None:
    if content is not None:
        (tmp_path / "graph.nq").write_text(content, encoding="utf-8")
    with pytest.raises(BuildError, match=message):
        Store.from_file(tmp_path)


def test_a_file_names_its_own_base(full: Corpus, tmp_path: Path) -> None:
    lines = "\n".join(line.replace(BASE, "https://other.example/") for line in quads(full))
    (tmp_path / "graph.nq").write_text(lines, encoding="utf-8")
    read = Store.from_file(tmp_path / "graph.nq")
    assert read.base == "https://other.example/"
    assert list(read.sizes()) == list(GRAPHS)
    assert all(read.sizes().values())


def test_lines_that_are_no_quads_are_refused() -> None:
    with pytest.raises(BuildError, match="no N-Quads"):
        Store.from_lines(["nonsense"], BASE)
