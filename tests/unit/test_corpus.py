"""Findings of several documents become one corpus: each thing once, the same for any order of the parts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fangzhi.corpus import merge
from fangzhi.model import (
    BASE,
    AuthorityRecord,
    Document,
    Entity,
    Evidence,
    Findings,
    LinkedMention,
    Note,
    Quantity,
    Span,
    Statement,
)
from fangzhi.origin import Origin

LIANGSHAN, UNIVERSITY = BASE + "Division/513400", BASE + "University/4151010610"


def findings(number: int, name: str = "凉山彝族自治州", *aliases: str) -> Findings:
    """What one small document says: the same fact and number in each, under names of its own."""
    iri = f"{BASE}document/{number}"
    document = Document(iri, f"{number}.txt", str(number), "utf-8", "合作合作", "合作合作", Origin.whole(4))
    evidence = Evidence(iri, Span(0, 2), Span(0, 2), "合作", "test", 0.9)
    return Findings(
        document,
        (Entity(LIANGSHAN, "Division", name, aliases, "513400"), Entity(UNIVERSITY, "University", "四川大学")),
        (LinkedMention(iri, Span(0, 2), Span(0, 2), "合作", LIANGSHAN, "test"),),
        (Statement(LIANGSHAN, "cooperatesWith", UNIVERSITY, (evidence,)),),
        (Quantity(BASE + "quantity/1", LIANGSHAN, "合作高校", Decimal(3), "家", "exact", (evidence,)),),
        (AuthorityRecord(LIANGSHAN, "Division", "凉山彝族自治州", "GB/T 2260", "2026"),),
        (Note("unreadable", f"{number}.txt", "one place"),),
    )


PARTS = (findings(1, "凉山州"), findings(2, "凉山彝族自治州", "凉山"), findings(3, "凉山彝族自治州", "凉山州"))


@given(st.permutations(PARTS))
def test_the_order_of_documents_does_not_matter(parts: list[Findings]) -> None:
    assert merge(PARTS, BASE) == merge(parts, BASE)


def test_each_thing_is_there_once_with_all_its_evidence() -> None:
    corpus = merge(PARTS, BASE)
    assert [
        len(held)
        for held in (
            corpus.documents, corpus.entities, corpus.mentions, corpus.statements, corpus.quantities, corpus.authority,
            corpus.notes,
        )
    ] == [3, 2, 3, 1, 1, 1, 3]  # fmt: skip
    documents = [f"{BASE}document/{n}" for n in (1, 2, 3)]
    assert documents == [e.document for e in corpus.statements[0].evidence]
    assert documents == [e.document for e in corpus.quantities[0].evidence]


@pytest.mark.parametrize(
    ("parts", "name", "aliases"),
    [
        (PARTS[:1], "凉山州", ()),
        (PARTS, "凉山彝族自治州", ("凉山", "凉山州")),
        (PARTS[:2], "凉山州", ("凉山", "凉山彝族自治州")),  # as frequent as each other: the first by code point
    ],
)
def test_an_entity_bears_the_name_most_documents_give_it(
    parts: tuple[Findings, ...], name: str, aliases: tuple[str, ...]
) -> None:
    entity = merge(parts, BASE).entities[0]
    assert (name, aliases) == (entity.name, entity.aliases)


def test_the_same_evidence_found_twice_counts_once() -> None:
    part = PARTS[0]
    doubled = replace(part, statements=part.statements * 2)
    assert merge([part], BASE) == merge([doubled], BASE)


def test_notes_and_settings_are_sorted() -> None:
    corpus = merge(PARTS[:1], BASE, (("version", "1"), ("base", "x")), (Note("empty", "0.txt", "no text"),))
    assert corpus.settings == (("base", "x"), ("version", "1"))
    assert [note.kind for note in corpus.notes] == ["empty", "unreadable"]


def test_no_documents_give_an_empty_corpus() -> None:
    assert (merge([], BASE).documents, merge([], BASE).entities, merge([], BASE).statements) == ((), (), ())
