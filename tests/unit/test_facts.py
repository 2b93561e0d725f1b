"""Every row of `tests/cases/statements.csv` and `quantities.csv`: what a tricky passage states, and what it does not.

A row that fails stays, with the reason in its last column, and must go on failing until the reason is taken out.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fangzhi.extraction import read_document
from fangzhi.lexicon import load_lexicon
from fangzhi.model import BASE, Raw
from fangzhi.ontology import load_ontology
from fangzhi.text import to_document
from fangzhi.text.furniture import load_furniture

if TYPE_CHECKING:
    from fangzhi.model import Evidence, Findings, Quantity, Statement

CASES = Path(__file__).parents[1] / "cases"
#: The share of rows that may fail, each with its reason in the table.
MOST_FAILING = 0.1
#: What every passage is taken from: a dated document without a title that says anything.
HEAD = "新闻一则\n2023-06-01\n"


def rows(name: str) -> list[dict[str, str]]:
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


STATEMENTS, QUANTITIES = rows("statements"), rows("quantities")


def case(row: dict[str, str]):
    marks = [pytest.mark.xfail(strict=True, reason=row["fails"])] if row["fails"] else []
    return pytest.param(row, marks=marks, id=row["note"])


@cache
def said(sentence: str) -> Findings:
    lexicon = load_lexicon()
    furniture = load_furniture(lexicon.ontology.folder / "lexicons")
    document = to_document(Raw("a.txt", f"{HEAD}{sentence}\n", "", "utf-8"), BASE, furniture)
    return read_document(document, lexicon, BASE)


def forms(found: Findings) -> dict[str, set[str]]:
    """Every name of each entity."""
    return {entity.iri: {entity.name, *entity.aliases} for entity in found.entities}


def makes(claim: str, statement: Statement, names: dict[str, set[str]]) -> bool:
    """Whether a statement is what a claim says: SUBJECT relation OBJECT [@DATE] [=POST] [~planned]."""
    subject, relation, obj, *extras = claim.split(" ")
    if statement.predicate != relation:
        return False
    ways = [(statement.subject, statement.object)]
    if load_ontology().relations[relation].symmetric:
        ways.append((statement.object, statement.subject))
    joined = any(subject in names[one] and obj in names[other] for one, other in ways)
    return joined and any(all(has(evidence, extra) for extra in extras) for evidence in statement.evidence)


def has(evidence: Evidence, extra: str) -> bool:
    """Whether evidence carries a date (`@-` for none), a post or a modality."""
    if extra.startswith("@"):
        return (evidence.date or "-") == extra[1:]
    return evidence.position == extra[1:] if extra.startswith("=") else evidence.modality == extra[1:]


def counted(claim: str, quantity: Quantity, names: dict[str, set[str]]) -> bool:
    """Whether a quantity is what a claim says: SUBJECT WORD VALUE UNIT BOUND [@DATE] [+PROGRAM]."""
    subject, word, value, unit, bound, *extras = claim.split(" ")
    whose = subject in names[quantity.subject] if quantity.subject else subject == "-"
    measure = (f"{quantity.value:f}", quantity.unit or "-", quantity.bound) == (value, unit, bound)
    when = all(quantity.date == e[1:] for e in extras if e.startswith("@"))
    under = {e[1:] for e in extras if e.startswith("+")} <= names.get(quantity.program or "", set())
    return whose and measure and when and under and word in quantity.indicator


@pytest.mark.parametrize("row", [case(row) for row in STATEMENTS])
def test_statements(row: dict[str, str]) -> None:
    found = said(row["sentence"])
    names = forms(found)
    for claim in filter(None, row["says"].split("|")):
        made = any(makes(claim.removeprefix("!"), statement, names) for statement in found.statements)
        assert made is not claim.startswith("!"), claim


@pytest.mark.parametrize("row", [case(row) for row in QUANTITIES])
def test_quantities(row: dict[str, str]) -> None:
    found = said(row["sentence"])
    names = forms(found)
    claims = list(filter(None, row["counts"].split("|")))
    unmade = [claim for claim in claims if not any(counted(claim, q, names) for q in found.quantities)]
    assert not unmade, [(q.indicator, q.value, q.unit, q.bound, q.date) for q in found.quantities]
    assert len(found.quantities) == len(claims)


def test_the_tables_are_whole_and_nearly_all_pass() -> None:
    table = STATEMENTS + QUANTITIES
    assert len(table) >= 200
    assert sum(bool(row["fails"]) for row in table) <= MOST_FAILING * len(table)
