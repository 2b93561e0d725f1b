"""Every row of `tests/cases/linking.csv`: which thing a hard mention names, or that the text does not decide."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from fangzhi.annotate import annotate
from fangzhi.lexicon import load_lexicon
from fangzhi.mentions import find_mentions
from fangzhi.model import BASE, Raw
from fangzhi.resolve.entities import resolve
from fangzhi.text import to_document
from fangzhi.text.furniture import load_furniture

CASES = Path(__file__).parents[1] / "cases" / "linking.csv"
ROWS = list(csv.DictReader(CASES.read_text(encoding="utf-8").splitlines()))
UNLINKED = "unlinked"
#: The share of rows that may fail, each with its reason in the table.
MOST_FAILING = 0.05


def things(row: dict[str, str]) -> list[tuple[str, str]]:
    """For every place where the mention stands: the code or name of what it names, and its key."""
    lexicon = load_lexicon()
    document = to_document(
        Raw("a.txt", row["text"], "", "utf-8"), BASE, load_furniture(lexicon.ontology.folder / "lexicons")
    )
    text = find_mentions(annotate(document, lexicon.gazetteer), lexicon)
    resolved = resolve(text, lexicon, BASE)
    found = []
    for mention in text.mentions:
        key = resolved.keys.get(mention.span)
        if key and mention.span.of(document.text).strip("“”") == row["mention"] and alike(key, row["class"]):
            record = lexicon.gazetteer.records.get(key)
            found.append((record.code if record and record.code else resolved.names[key], key))
    return found


def alike(key: str, cls: str) -> bool:
    """Whether a key is of a class of the same top class."""
    ontology = load_lexicon().ontology
    return ontology.top(key.partition("/")[0]) == ontology.top(cls)


def case(row: dict[str, str]):
    marks = [pytest.mark.xfail(strict=True, reason=row["fails"])] if row["fails"] else []
    return pytest.param(row, marks=marks, id=f"{row['kind']}-{row['mention']}-{row['expected']}")


@pytest.mark.parametrize("row", [case(row) for row in ROWS])
def test_links(row: dict[str, str]) -> None:
    found = things(row)
    if row["expected"] == UNLINKED:
        records = load_lexicon().gazetteer.records
        assert not [key for _, key in found if key in records or key.count("/") > 1]
    else:
        assert {row["expected"]} == {name for name, _ in found}


def test_the_table_is_large_and_nearly_all_of_it_holds() -> None:
    failing = [row for row in ROWS if row["fails"]]
    assert len(ROWS) >= 150
    assert len(failing) <= MOST_FAILING * len(ROWS)
