"""The texts that boundaries are counted on and the tagger is trained on, with every place where a name stands.

Two kinds: facts in JSON beside the text (`tests/gold`), whose forms are looked for in the text, and texts with
the names marked inline (`tests/marked`): ⟦凉山州|Division⟧.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from fangzhi.annotate import annotate
from fangzhi.lexicon import load_lexicon
from fangzhi.model import BASE, Mention, Raw, Span
from fangzhi.readers import Found, read
from fangzhi.text import to_document
from fangzhi.text.furniture import load_furniture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fangzhi.model import Document
    from fangzhi.text.annotated import Annotated
    from fangzhi.text.furniture import Furniture

_MARKED = re.compile(r"⟦([^⟦⟧|]+)\|([A-Za-z]+)⟧")
_MARK = "[“”‘’《》]?"
_SAME = {"(": "[(（]", ")": "[)）]", ",": "[,，]", ":": "[:：]"}


class Example(NamedTuple):
    """A text cut into words, and the names a careful reader sees in it, by offset."""

    text: Annotated
    names: tuple[Mention, ...]


def examples(folders: list[Path], seeds: Path) -> Iterator[Example]:
    """Every example below the folders, by path; the text of JSON stands beside it or among the seeds."""
    gazetteer = load_lexicon().gazetteer
    for path in sorted(path for folder in folders for path in folder.rglob("*")):
        if path.suffix == ".json":
            ready = annotate(plain_text(path, seeds), gazetteer)
            yield Example(ready, _written(ready, json.loads(path.read_text("utf-8"))))
        elif path.suffix == ".txt" and "⟦" in path.read_text("utf-8"):
            document, names = marked_text(path)
            ready = annotate(document, gazetteer)
            yield Example(ready, _inside(ready, _restored(document, names)))


def plain_text(facts: Path, seeds: Path) -> Document:
    """The text that a JSON file tells of."""
    text = next(t for t in (facts.with_suffix(".txt"), seeds / f"{facts.stem}.txt") if t.is_file())
    return to_document(next(read(Found(text, text.name, ""))), BASE, _furniture())


def marked_text(path: Path) -> tuple[Document, list[tuple[Span, str]]]:
    """A text with inline marks as a document without them, and the names in its raw text."""
    raw, names = unmarked(path.read_text("utf-8"))
    return to_document(Raw(path.name, raw, "", "utf-8"), BASE, _furniture()), names


@cache
def _furniture() -> Furniture:
    return load_furniture(load_lexicon().ontology.folder / "lexicons")


def unmarked(text: str) -> tuple[str, list[tuple[Span, str]]]:
    """A text without its inline marks, and the spans and classes they gave."""
    plain, names, at = "", [], 0
    for match in _MARKED.finditer(text):
        plain += text[at : match.start()]
        names.append((Span(len(plain), len(plain) + len(match[1])), match[2]))
        plain, at = plain + match[1], match.end()
    return plain + text[at:], names


def _restored(document, names: list[tuple[Span, str]]) -> Iterator[Mention]:
    """The marked names where they stand in the restored text."""
    places = [document.origin.range(at, at + 1) for at in range(len(document.text))]
    starts = {start: at for at, (start, _) in reversed(list(enumerate(places)))}
    ends = {end: at + 1 for at, (_, end) in enumerate(places)}
    for span, cls in names:
        if span.start in starts and span.end in ends:
            found = Span(starts[span.start], ends[span.end])
            yield Mention(found, cls, found.of(document.text), "marked")


def _written(text: Annotated, gold: dict) -> tuple[Mention, ...]:
    """Every place where a form of an annotated entity stands, the longest form first."""
    forms = {form: e["class"] for e in gold["entities"] for form in (e["name"], *e["aliases"])}
    taken: set[int] = set()
    found = []
    for form in sorted(forms, key=lambda f: (-len(f), f)):
        pattern = _MARK.join(_SAME.get(c, re.escape(c)) for c in form if not c.isspace())
        for match in re.finditer(pattern, text.document.text):
            span = Span(match.start(), match.end())
            if taken.isdisjoint(range(span.start, span.end)):
                taken.update(range(span.start, span.end))
                found.append(Mention(span, forms[form], form, "gold"))
    return _inside(text, found)


def _inside(text: Annotated, found) -> tuple[Mention, ...]:
    """Those of the names that stand inside one sentence, by offset."""
    within = (m for m in found if any(s.span.covers(m.span) for s in text.sentences))
    return tuple(sorted(within, key=lambda m: m.span))
