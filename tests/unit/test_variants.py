"""What several sites say with the same article is said once; what one of them says alone stays."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangzhi.check import check
from fangzhi.corpus import merge
from fangzhi.export.rdf import quads, write
from fangzhi.model import BASE, Corpus, Document, Entity, Evidence, Findings, LinkedMention, Quantity, Span, Statement
from fangzhi.ontology import locate
from fangzhi.origin import Origin
from fangzhi.output import report_of
from fangzhi.reading import read_corpus
from fangzhi.store import Store

if TYPE_CHECKING:
    from pathlib import Path

COUNTY, HOSPITAL, SCHOOL = (f"{BASE}{name}" for name in ("Division/1", "Hospital/省医院", "University/省大学"))
JOINS, BEDS, LATER = "甲县与省医院签约合作。", "县医院现有床位260张。", "甲县还与省大学签约合作。"
REST = (
    "三年来，县里把引才当作头等大事，医生和教师一年比一年多，乡亲们看病上学不再跑远路。"
    "农技专家走进田间，手把手教果农修枝、疏果、防虫，果子卖相好了，价钱也上去了。"
    "返乡青年办起合作社，带着邻里一起种菌子，企业按保底价收购，家家有了稳定收入。"
    "退休的老教授自带行李住进村部，白天跟着护林员巡山，夜里给年轻人讲课，一住就是两年。"
    "村里老人说，从前盼着孩子走出去，如今盼着他们走回来，回来的人多了，日子就有盼头。"
    "下一步，县里准备把这些做法写成章程，让后来的人接着干，把山里的事情一件件办好。"
)
TEXT = JOINS + BEDS + REST


def findings(
    name: str, text: str, facts: dict[str, str], beds: str = "260", sentence: str = BEDS, **more: object
) -> Findings:
    """One document: facts by object with their sentence, and how many beds it counts."""
    iri = f"{BASE}document/{name}"
    extra = {key: more.pop(key) for key in ("subject", "date") if key in more}
    document = Document(
        iri, f"{name}.txt", name * 64, "utf-8", text, text, Origin.whole(len(text)), body=Span(0, len(text)), **more
    )

    def evidence(words: str) -> Evidence:
        span = Span(text.index(words), text.index(words) + len(words))
        return Evidence(iri, span, span, words, "test", 0.9, date=extra.get("date"))

    subject = extra.get("subject", HOSPITAL)
    number = f"{BASE}quantity/{subject or name}{beds}{extra.get('date')}"
    return Findings(
        document,
        (
            Entity(COUNTY, "Division", "甲县"),
            Entity(HOSPITAL, "Hospital", "省医院"),
            Entity(SCHOOL, "University", "省大学"),
        ),
        (LinkedMention(iri, Span(0, 2), Span(0, 2), text[:2], COUNTY, "test"),),
        tuple(Statement(COUNTY, "cooperatesWith", obj, (evidence(words),)) for obj, words in facts.items()),
        (Quantity(number, subject, "床位", Decimal(beds), "张", "exact", (evidence(sentence),), extra.get("date")),),
    )


A = findings("a", TEXT, {HOSPITAL: JOINS}, published="2024-01-01")
B = findings(
    "b",
    TEXT.replace("。", ".") + LATER,
    {HOSPITAL: "甲县与省医院签约合作.", SCHOOL: LATER},
    sentence="县医院现有床位260张.",
)
C = findings("c", JOINS + "别的都不一样。" * 20 + BEDS, {HOSPITAL: JOINS})


def said(corpus: Corpus) -> dict[str, list[str]]:
    """The paths' names of the evidence of each statement, by object."""
    return {s.object: [e.document.rpartition("/")[2] for e in s.evidence] for s in corpus.statements}


def test_evidence_of_a_variant_counts_once_and_what_it_alone_says_stays() -> None:
    corpus = merge([A, B, C], BASE)
    assert said(corpus) == {HOSPITAL: ["a", "c"], SCHOOL: ["b"]}
    (beds,) = corpus.quantities
    assert [e.document.rpartition("/")[2] for e in beds.evidence] == ["a", "c"]
    assert [(d.path, d.variant_of) for d in corpus.documents] == [
        ("a.txt", None), ("b.txt", f"{BASE}document/a"), ("c.txt", None),
    ]  # fmt: skip
    assert len(corpus.mentions) == 3


def test_the_note_says_how_much_is_alike() -> None:
    notes = [n for n in merge([A, B, C], BASE).notes if n.kind == "variant"]
    ((document, detail),) = [(n.document, n.detail) for n in notes]
    assert document == "b.txt"
    assert detail.startswith("the same article as a.txt (0.9")
    assert detail.endswith(" alike)")


@given(st.permutations((A, B, C, findings("d", TEXT[:-20], {HOSPITAL: JOINS}, published="2024-01-02"))))
def test_the_order_of_documents_does_not_matter(parts: list[Findings]) -> None:
    assert merge(sorted(parts, key=lambda p: p.document.iri), BASE) == merge(parts, BASE)


def test_a_sentence_cut_otherwise_is_the_same_one() -> None:
    longer = findings("b", TEXT, {HOSPITAL: JOINS + BEDS})
    assert said(merge([A, longer], BASE)) == {HOSPITAL: ["a"]}


def test_another_sentence_of_a_variant_is_evidence() -> None:
    again = "省医院已与甲县签约。"
    assert said(merge([A, findings("b", TEXT + again, {HOSPITAL: again})], BASE)) == {HOSPITAL: ["a", "b"]}


@pytest.mark.parametrize(
    ("one", "other", "document", "date"),
    [
        ({"subject": None}, {"subject": None}, "a", None),
        ({"subject": None}, {}, "b", None),
        ({}, {"subject": None}, "a", None),
        ({}, {"date": "2023"}, "b", "2023"),
        ({"date": "2023"}, {"date": "2024"}, "a", "2023"),
    ],
)
def test_one_number_of_one_sentence_is_one_node_that_tells_most(
    one: dict, other: dict, document: str, date: str | None
) -> None:
    parts = [
        findings("a", TEXT, {}, **{"published": "2024-01-01", **one}),
        findings("b", TEXT, {}, **{"published": "2024-01-02", **other}),
    ]
    (beds,) = merge(parts, BASE).quantities
    assert [e.document for e in beds.evidence] == [f"{BASE}document/{document}"]
    assert beds.date == date


def test_an_entity_bears_the_name_most_articles_give_it() -> None:
    named = [
        replace(part, entities=(replace(part.entities[0], name="甲县县城"), *part.entities[1:])) for part in (A, B)
    ]
    corpus = merge(
        [*named, C, replace(C, document=replace(C.document, iri=BASE + "document/d", body=Span(0, 0)))], BASE
    )
    assert corpus.entities[0].name == "甲县"


@pytest.mark.parametrize(
    ("unreadable", "contradictions"),
    [((), ["省医院, 床位, 2023: 260张 in a.txt; 280张 in b.txt"]), ((Span(0, 1),), [])],
)
def test_damage_contradicts_nothing_but_an_edit_does(unreadable: tuple[Span, ...], contradictions: list[str]) -> None:
    changed = TEXT.replace("260", "280")
    sentence = BEDS.replace("260", "280")
    other = findings("b", changed, {}, "280", sentence, date="2023", unreadable=unreadable)
    more = "全县有乡镇21个、村183个、学校65所、医院12家、水库9座、企业340家、果园5200亩、林地88万亩、公路960公里。"
    more += "去年引进专家44名、医生31名、教师58名，新建公寓120套、泵站6座，培训农民7300人次，举办活动16场、课堂24次。"
    more += "今年安排项目18个，其中产业项目11个、民生项目7个，涉及乡镇19个、村102个、农户8600户。"
    parts = [findings("a", TEXT, {}, date="2023"), other]
    longer = [replace(p, document=_lengthened(p.document, more)) for p in parts]
    corpus = merge(longer, BASE)
    assert [d.variant_of for d in corpus.documents] == [None, f"{BASE}document/a"]
    assert [n.detail for n in corpus.notes if n.kind == "contradiction"] == contradictions


def _lengthened(document: Document, more: str) -> Document:
    text = document.text + more
    return replace(document, raw=text, text=text, origin=Origin.whole(len(text)), body=Span(0, len(text)))


def test_the_report_lists_them() -> None:
    report = report_of(merge([A, B, C], BASE), {})
    assert report["duplicates"] == [
        {
            "path": "a.txt",
            "source": None,
            "published": "2024-01-01",
            "variants": [{"path": "b.txt", "source": None, "published": None}],
        }
    ]
    assert json.dumps(report)


def told(corpus: Corpus) -> Corpus:
    """The corpus with everything that a document can say of itself."""
    first, *others = corpus.documents
    return replace(
        corpus, documents=(replace(first, author="张三、市委宣传部", url="https://example.org/a?b=1&c=甲 乙"), *others)
    )


def test_variants_authors_and_addresses_are_read_back() -> None:
    corpus = told(merge([A, B, C], BASE))
    lines = list(quads(corpus))
    read = read_corpus(Store.from_lines(lines, corpus.base))
    assert [(d.author, d.url, d.variant_of) for d in read.documents] == [
        (d.author, d.url, d.variant_of) for d in corpus.documents
    ]
    assert lines == list(quads(read))
    assert any("<https://schema.org/url>" in line and "XMLSchema#anyURI" in line for line in lines)


@pytest.fixture
def build(tmp_path: Path) -> Path:
    write(told(merge([A, B, C], BASE)), tmp_path)
    (tmp_path / "texts").mkdir()
    for part in (A, B, C):
        (tmp_path / "texts" / f"{part.document.digest}.txt").write_text(part.document.text, encoding="utf-8")
    return tmp_path


def test_a_build_with_variants_conforms(build: Path) -> None:
    assert [str(v) for v in check(build, locate()).violations] == []


@pytest.mark.parametrize(
    ("subject", "obj", "message"),
    [("a", "b", "itself no variant"), ("b", "c", "at most one, a Document"), ("c", "x", "at most one, a Document")],
)
def test_a_wrong_variant_is_found(build: Path, subject: str, obj: str, message: str) -> None:
    triple = f"<{BASE}document/{subject}> <https://w3id.org/fangzhi/ontology#variantOf> <{BASE}document/{obj}>"
    with (build / "graph.nq").open("a", encoding="utf-8") as file:
        file.write(f"{triple} <{BASE}graph/documents> .\n")
    assert any(message in v.message for v in check(build, locate()).violations)
