"""What a researcher has reviewed: names that mean, or never mean, a thing, wrong classes, and what is no name.

A small table, applied on every build after names are found and while they are linked; every row's effect is noted.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from fangzhi.errors import OntologyError
from fangzhi.model import Note
from fangzhi.table import read_table
from fangzhi.vocabulary import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from fangzhi.model import Mention
    from fangzhi.ontology import Ontology
    from fangzhi.text.annotated import Annotated

SAME, APART, CLASS, DROP = "same-as", "not-same-as", "class", "drop"
#: What a row may do, with the sign between its name and its value.
ACTIONS = {SAME: " = ", APART: " ≠ ", CLASS: " = ", DROP: ""}
#: The kind of the notes that tell what a correction did.
KIND = "correction"
#: The file of an ontology that is always applied.
FILE = "corrections.csv"

_COLUMNS = ("action", "name", "value", "document", "reason")
_LABEL = re.compile(rf"line \d+, (?:{'|'.join(ACTIONS)}) (?P<name>.*?)(?: [=≠] (?P<value>.*?))?(?:: |$)")


@dataclass(frozen=True, slots=True)
class Correction:
    """One row: in `document` (its path), or where that is empty in every document, `name` is to be corrected.

    `value` is a name, a key such as `Division/510104`, an official code or an IRI for same-as and not-same-as, a
    class for class, and empty for drop.
    """

    action: str
    name: str
    value: str
    document: str
    reason: str
    line: int

    @property
    def label(self) -> str:
        """The row in words, with which every note on it begins: `line 4, same-as 川大 = 四川大学`."""
        return f"line {self.line}, {self.action} {self.name}{ACTIONS[self.action]}{self.value}"

    def note(self, document: str, effect: str) -> Note:
        """What the row did in the document with that path."""
        return Note(KIND, document, f"{self.label}: {effect}")


@dataclass(frozen=True, slots=True)
class Corrections:
    """Rows in order of precedence; `digest` is the SHA-256 of the file that a user gave, else empty."""

    rows: tuple[Correction, ...] = ()
    digest: str = ""
    _of: Mapping[str, tuple[Correction, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name: dict[str, tuple[Correction, ...]] = defaultdict(tuple)
        for row in self.rows:
            by_name[row.name] += (row,)
        object.__setattr__(self, "_of", dict(by_name))

    def same(self, name: str, document: str) -> Correction | None:
        """The row that says what a name means in a document."""
        return next(self._rows(SAME, name, document), None)

    def apart(self, name: str, document: str) -> tuple[Correction, ...]:
        """The rows that say what a name never means in a document."""
        return tuple(self._rows(APART, name, document))

    def classed(self, name: str, document: str) -> Correction | None:
        """The row that says of which class the thing is that a name means in a document."""
        return next(self._rows(CLASS, name, document), None)

    def dropped(self, name: str, document: str) -> Correction | None:
        """The row that says that a name is none in a document."""
        return next(self._rows(DROP, name, document), None)

    def _rows(self, action: str, name: str, document: str) -> Iterator[Correction]:
        """The rows that hold in a document, those for it alone first."""
        rows = [row for row in self._of.get(name, ()) if row.action == action]
        yield from (row for row in rows if row.document and row.document == document)
        yield from (row for row in rows if not row.document)

    def settings(self) -> tuple[tuple[str, str], ...]:
        """What a build says of the file that its user gave, if one was given."""
        return (("corrections", f"sha256:{self.digest}"),) if self.digest else ()


def correct(text: Annotated, corrections: Corrections) -> tuple[Annotated, tuple[Note, ...]]:
    """The text without the mentions that are dropped, the others in their right class, and a note on each row used."""
    if not corrections.rows:
        return text, ()
    path, kept = text.document.path, []
    used: Counter[Correction] = Counter()
    for mention in text.mentions:
        dropped = corrections.dropped(mention.name, path)
        classed = None if dropped else corrections.classed(mention.name, path)
        used.update(filter(None, (dropped, classed)))
        if not dropped:
            kept.append(_classed(mention, classed))
    notes = (row.note(path, f"{count} mention{'s' * (count > 1)}") for row, count in used.items())
    return replace(text, mentions=tuple(kept)), tuple(sorted(notes, key=lambda note: note.detail))


def _classed(mention: Mention, row: Correction | None) -> Mention:
    """The mention in its right class; the record of another class that its finder took it for is forgotten."""
    if row is None or row.value == mention.cls:
        return mention
    return replace(mention, cls=row.value, key=None)


def unused(corrections: Corrections, notes: Iterable[Note]) -> tuple[Note, ...]:
    """A note on every row that none of a build's notes tells of."""
    said = [note.detail for note in notes if note.kind == KIND]
    idle = [row for row in corrections.rows if not any(detail.startswith(row.label) for detail in said)]
    return tuple(row.note("", f"no mention of {row.name}{' in ' * bool(row.document)}{row.document}") for row in idle)


def concerns(note: Note, names: Collection[str]) -> bool:
    """Whether a note tells of a correction whose name or value is one of `names`."""
    match = _LABEL.match(note.detail) if note.kind == KIND else None
    return match is not None and any(part in names for part in match.groups() if part)


def load_corrections(ontology: Ontology, path: Path | None = None) -> Corrections:
    """The rows of the ontology's own file, and before them those of the user's.

    Raises:
        OntologyError: a file or row cannot be used; the message names file, line and what to do.
    """
    shipped = tuple(_read(ontology.folder / FILE, ontology))
    if path is None:
        return Corrections(shipped)
    rows = (*_read(path, ontology), *shipped)
    return Corrections(rows, hashlib.sha256(path.read_bytes()).hexdigest())


def _read(path: Path, ontology: Ontology) -> Iterator[Correction]:
    said: dict[tuple[str, ...], Correction] = {}
    for line, cells in read_table(path, _COLUMNS):
        row = Correction(**{column: cells[column].strip() for column in _COLUMNS}, line=line)
        if fault := _fault(row, ontology):
            raise OntologyError(f"{path}:{line}: {fault}")
        topic = (row.action, row.name, row.document, row.value if row.action == APART else "")
        first = said.setdefault(topic, row)
        if first != row:
            raise OntologyError(f"{path}:{line}: {row.action} {row.name} stands in line {first.line} already; keep one")
        yield row


def _fault(row: Correction, ontology: Ontology) -> str | None:
    """What is wrong with a row, and what to do."""
    if row.action not in ACTIONS:
        return f"unknown action {row.action!r}{nearest(row.action, ACTIONS)}; write one of {', '.join(ACTIONS)}"
    if not row.name:
        return f"{row.action} without a name; write the name as documents have it"
    if row.action == DROP:
        return f"drop {row.name} takes no value; leave {row.value!r} out" if row.value else None
    if not row.value:
        wanted = "the class" if row.action == CLASS else "a name, key, code or IRI"
        return f"{row.action} {row.name} without a value; write {wanted}"
    leaves = ontology.leaves()
    if row.action == CLASS and row.value not in leaves:
        return f"no class {row.value!r} in the ontology{nearest(row.value, leaves)}; write one of {', '.join(leaves)}"
    return None
