"""Texts with the facts that a careful reader takes from them, in one form, whichever file they are kept in.

`tests/gold` keeps facts as JSON beside each text. `tests/marked` keeps names inline and, for some texts, the facts in a
tab-separated file beside them, a row for each: `about NAME`, `same NAME FORM…`, `rel SUBJECT RELATION OBJECT [date=…]
[position=…] [planned]` and `qty SUBJECT INDICATOR VALUE UNIT BOUND [date=…] [program=…] [planned]`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from examples import marked_text, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fangzhi.model import Document
    from fangzhi.resolve.entities import Resolved
    from fangzhi.text.annotated import Annotated


class Facts(NamedTuple):
    """A document and what it states, in the form of `tests/gold`."""

    document: Document
    gold: dict


def annotated(folders: list[Path], seeds: Path) -> Iterator[Facts]:
    """Every text below the folders that has facts, by path."""
    for path in sorted(path for folder in folders for path in folder.rglob("*")):
        if path.suffix == ".json":
            yield Facts(plain_text(path, seeds), json.loads(path.read_text("utf-8")))
        elif path.suffix == ".tsv":
            document, names = marked_text(path.with_suffix(".txt"))
            classes = {span.of(document.raw): cls for span, cls in names}
            yield Facts(document, _read(path.read_text("utf-8"), classes))


def _read(table: str, classes: dict[str, str]) -> dict:
    """The facts of a tab-separated file; `classes` gives the class of every marked form."""
    rows = [line.split("\t") for line in table.splitlines() if line.strip()]
    same = {form: row[1] for row in rows if row[0] == "same" for form in row[1:]}
    entities: dict[str, dict] = {}
    for form, cls in classes.items():
        name = same.get(form, form)
        entity = entities.setdefault(name, {"name": name, "class": classes.get(name, cls), "aliases": []})
        if form != name:
            entity["aliases"].append(form)
    return {
        "about": next((row[1] for row in rows if row[0] == "about"), None),
        "entities": list(entities.values()),
        "relations": [_relation(row) for row in rows if row[0] == "rel"],
        "quantities": [_quantity(row) for row in rows if row[0] == "qty"],
    }


def _extras(cells: list[str]) -> dict[str, str]:
    return dict(cell.split("=", 1) for cell in cells if "=" in cell)


def _relation(row: list[str]) -> dict:
    return {"subject": row[1], "relation": row[2], "object": row[3], **_extras(row[4:])}


def _quantity(row: list[str]) -> dict:
    subject = None if row[1] == "-" else row[1]
    return {
        "subject": subject, "indicator": row[2], "value": float(row[3]), "unit": row[4], "bound": row[5],
        **_extras(row[6:]),
    }  # fmt: skip


def plain(name: str) -> str:
    """A name without marks and spaces, as the scorer compares it."""
    return re.sub(r"[\s\"'“”‘’「」『』《》〈〉()·•・,，、.。-]", "", unicodedata.normalize("NFKC", name)).lower()


def numbered(gold: dict) -> dict[str, int]:
    """The number of the entity that each form names."""
    return {plain(n): at for at, e in enumerate(gold["entities"]) for n in (e["name"], *e.get("aliases", ()))}


def known(text: Annotated, resolved: Resolved, gold: dict) -> dict[str, int]:
    """The number of the annotated entity that each key of a text names, where it is one."""
    numbers = numbered(gold)
    found: dict[str, int] = {}
    for mention in text.mentions:
        key = resolved.keys.get(mention.span)
        names = () if key is None or mention.anaphor else (resolved.names[key], mention.name)
        for name in names:
            if plain(name) in numbers:
                found.setdefault(key, numbers[plain(name)])
    return found
