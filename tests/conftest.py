"""A small corpus made by hand, for the layers that need findings but no extraction."""

from __future__ import annotations

import hashlib
from decimal import Decimal

import pytest

from fangzhi.model import (
    BASE,
    PLANNED,
    STATED,
    AuthorityRecord,
    Corpus,
    Document,
    Entity,
    Evidence,
    LinkedMention,
    Note,
    Quantity,
    Span,
    Statement,
)
from fangzhi.origin import Origin

TEXT = (
    "凉山州推动与四川大学等130余家高校合作。2018年2月11日,习近平深入三河村。"
    "下一步将实施“双培工程”。昭觉县</script><img src=x onerror=window.__xss=1>人民医院位于昭觉县。"
)
PATH = "县志/一.txt"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")


def _evidence(text: str, sentence: str, subject: str, obj: str, cue: str, **more: str) -> Evidence:
    start = text.index(sentence)

    def within(words: str) -> Span | None:
        at = sentence.find(words)
        return Span(start + at, start + at + len(words)) if words and at >= 0 else None

    span = Span(start, start + len(sentence))
    return Evidence(
        document=BASE + "document/" + "0" * 16,
        span=span,
        raw=span,
        quote=sentence,
        rule="rule/test",
        confidence=0.9,
        modality=more.get("modality", STATED),
        subject=within(subject),
        object=within(obj),
        cue=within(cue),
        date=more.get("date"),
        position=more.get("position"),
    )


@pytest.fixture
def corpus() -> Corpus:
    """Six entities, four statements (one planned), one quantity, one hostile name."""
    s1, s2, s3, s4 = (part + "。" for part in TEXT.split("。")[:4])
    document = Document(
        iri=BASE + "document/" + "0" * 16,
        path=PATH,
        digest=hashlib.sha256(TEXT.encode()).hexdigest(),
        encoding="utf-8",
        raw=TEXT,
        text=TEXT,
        origin=Origin.whole(len(TEXT)),
        title="一则消息",
        published="2021-03-24",
        body=Span(0, len(TEXT)),
    )
    hostile = "昭觉县</script><img src=x onerror=window.__xss=1>人民医院"
    liangshan, zhaojue, sanhe = (BASE + "Division/" + i for i in ("513400", "513431", "513431/三河村"))
    university, program = BASE + "University/4151010610", BASE + "Program/双培工程"
    person, hospital = BASE + "Person/习近平", BASE + "Hospital/x"
    entities = (
        Entity(liangshan, "Division", "凉山彝族自治州", ("凉山", "凉山州"), "513400", traditional=("涼山州",)),
        Entity(zhaojue, "Division", "昭觉县", (), "513431"),
        Entity(sanhe, "Division", "三河村", place=zhaojue),
        Entity(hospital, "Hospital", hostile, place=zhaojue),
        Entity(person, "Person", "习近平"),
        Entity(program, "Program", "双培工程"),
        Entity(university, "University", "四川大学", (), "4151010610"),
    )
    first = _evidence(TEXT, s1, "凉山州", "四川大学", "合作")
    statements = (
        Statement(liangshan, "cooperatesWith", university, (first,)),
        Statement(liangshan, "implements", program, (_evidence(TEXT, s3, "", "双培工程", "实施", modality=PLANNED),)),
        Statement(hospital, "locatedIn", zhaojue, (_evidence(TEXT, s4, hostile, "昭觉县", "位于"),)),
        Statement(person, "visits", sanhe, (_evidence(TEXT, s2, "习近平", "三河村", "深入", date="2018-02-11"),)),
    )
    quantity = Quantity(
        BASE + "Quantity/1", liangshan, "合作高校", Decimal(130), "家", "about",
        (_evidence(TEXT, s1, "凉山州", "130余家", "合作"),), date="2018/2021", program=program,
    )  # fmt: skip
    mentions = tuple(
        LinkedMention(document.iri, Span(at, at + len(name)), Span(at, at + len(name)), name, iri, "gazetteer")
        for name, iri in (("凉山州", liangshan), ("四川大学", university), ("习近平", person), ("三河村", sanhe))
        for at in [TEXT.index(name)]
    )
    authority = (
        AuthorityRecord(
            liangshan, "Division", "凉山彝族自治州", "GB/T 2260", "2026-04", "513400",
            BASE + "Division/510000", "102.26746", "27.88161", ("西昌专区",),
        ),
        AuthorityRecord(BASE + "Division/510000", "Division", "四川省", "GB/T 2260", "2026-04", "510000"),
    )  # fmt: skip
    return Corpus(
        BASE,
        (document,),
        tuple(sorted(entities, key=lambda e: e.iri)),
        tuple(sorted(mentions, key=lambda m: (m.document, m.span))),
        tuple(sorted(statements, key=lambda s: (s.subject, s.predicate, s.object))),
        (quantity,),
        authority,
        (("version", "0.1.0"),),
        (Note("skipped", "README.md", "not a document"),),
    )
