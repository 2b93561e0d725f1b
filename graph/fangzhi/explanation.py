"""What can be told of the things that bear a name, and the same in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fangzhi.model import AuthorityRecord, Entity, Note, Span


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which documents name a thing: how often, found by which rules, and why it was taken to mean it."""

    text: str
    count: int
    rules: tuple[tuple[str, int], ...]
    links: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence that names a thing, at `span` of the restored text of the document with that path."""

    document: str
    span: Span
    text: str
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that makes an entity what it is in a graph.

    `label_zh` and `label_en` are those of its class, `why` tells what its IRI is made of, `place` is the name of the
    place that tells it from its like, `above` the units above it, or where no list has it those above its place.
    """

    entity: Entity
    label_zh: str
    label_en: str
    why: str
    place: str | None
    authority: AuthorityRecord | None
    above: tuple[str, ...]
    forms: tuple[Form, ...]
    documents: int
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The entities that a name means, what was left unlinked or corrected under their names, else the nearest names."""

    asked: str
    entities: tuple[Explanation, ...]
    unlinked: tuple[Note, ...]
    corrections: tuple[Note, ...]
    nearest: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to tell of the name."""
        return bool(self.entities or self.unlinked or self.corrections)


def lines(answer: Answer) -> Iterator[str]:
    """The answer for people, without what could move the cursor of a terminal."""
    for line in _lines(answer):
        yield "".join(character if character.isprintable() else " " for character in line)


def _lines(answer: Answer) -> Iterator[str]:
    for at, explanation in enumerate(answer.entities):
        yield from [""] * (at > 0)
        yield from _about(explanation)
    for title, notes in (("corrections", answer.corrections), ("left unlinked", answer.unlinked)):
        if notes:
            yield title
        yield from (f"  {': '.join(filter(None, (note.document, note.detail)))}" for note in notes)


def _about(e: Explanation) -> Iterator[str]:
    yield f"{e.entity.name}  {e.label_en} {e.label_zh}"
    yield f"  IRI           {e.entity.iri}"
    yield f"  made of       {e.why}"
    above = (e.place, *e.above) if e.place else e.above
    if above:
        yield f"  within        {' < '.join(above)}"
    if e.authority:
        yield from _listed(e.authority)
    yield f"  mentions      {sum(form.count for form in e.forms)} in {e.documents} document{'s' * (e.documents != 1)}"
    for form in e.forms:
        yield f"    {form.text} ×{form.count}: found by {_shares(form.rules)}"
        if form.links:
            yield f"      linked by {_shares(form.links)}"
    for quote in e.quotes:
        yield f"  {quote.document}, characters {', '.join(f'{span.start}–{span.end}' for span in quote.mentions)}"
        yield f"    {quote.text}"


def _shares(counted: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} ×{count}" for name, count in counted)


def _listed(record: AuthorityRecord) -> Iterator[str]:
    """What else an authority list knows."""
    if record.former:
        yield f"  former names  {'、'.join(record.former)}"
    if record.lng is not None and record.lat is not None:
        yield f"  coordinates   {record.lng}, {record.lat}"
    yield from (f"  {column:<13} {value}" for column, value in record.facts)
