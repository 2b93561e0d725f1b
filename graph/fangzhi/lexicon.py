"""The word lists and gazetteers of an ontology, loaded once."""

from __future__ import annotations

import gc
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from fangzhi.corrections import load_corrections
from fangzhi.errors import OntologyError
from fangzhi.gazetteer import Gazetteer, load_gazetteer
from fangzhi.ontology import Ontology, load_ontology
from fangzhi.table import read_table
from fangzhi.tagging import Tagger, load_tagger
from fangzhi.text.segment import segmenter
from fangzhi.weighing import Weigher, load_weigher

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from fangzhi.corrections import Corrections


#: The models that weigh relations and the subjects of quantities, below the ontology's folder.
RELATIONS, STATEMENTS, SUBJECTS, DATES, TOPICS = (
    f"models/{name}.csv" for name in ("relations", "statements", "subjects", "dates", "topics")
)


@dataclass(frozen=True, slots=True)
class Head:
    """The last part of a name that tells its class: 医院, 计划.

    `modifier` says what must stand before it: `proper` a name or a word no dictionary knows, `any` any words.
    """

    text: str
    cls: str
    modifier: str


@dataclass(frozen=True, slots=True)
class Anaphor:
    """A form such as 该州 that points at an entity; `kind` is the last character its full name must have."""

    form: str
    cls: str
    kind: str


#: Shares where nothing was counted, and the weight of what is assumed against what was counted.
_INSIDE, _FIRST, _CUE, _WEIGHT = 0.4, 0.3, 0.05, 3.0


@dataclass(frozen=True, slots=True)
class Boundaries:
    """How likely a word met while walking left from a head stands inside the name, and opens it.

    Counted over annotated texts (inside, first, before), by word and by part of speech, apart for each top class.
    `cues` are the verbs that take names as objects: without counts, they stand before a name.
    """

    counts: Mapping[tuple[str, str], tuple[int, int, int]]
    cues: frozenset[str]

    def inside(self, group: str, word: str, pos: str) -> float:
        """The probability that `word` belongs to the name, and not to what stands before it."""
        inside, _, before = self.counts.get((group, f"/{pos}"), (0, 0, 0))
        prior = _CUE if word in self.cues else (inside + _WEIGHT * _INSIDE) / (inside + before + _WEIGHT)
        inside, _, before = self.counts.get((group, word), (0, 0, 0))
        return (inside + _WEIGHT * prior) / (inside + before + _WEIGHT)

    def first(self, group: str, word: str, pos: str) -> float:
        """The probability that a name begins with `word`, given that it belongs to the name."""
        inside, first, _ = self.counts.get((group, f"/{pos}"), (0, 0, 0))
        prior = (first + _WEIGHT * _FIRST) / (inside + _WEIGHT)
        inside, first, _ = self.counts.get((group, word), (0, 0, 0))
        return (first + _WEIGHT * prior) / (inside + _WEIGHT)


class Words:
    """A list of words, and the longest of them that stands at a place in a text."""

    def __init__(self, words: Iterable[str]) -> None:
        self.longest_first = tuple(sorted(set(words), key=lambda word: (-len(word), word)))
        self._words = frozenset(self.longest_first)
        self._lengths: dict[str, list[int]] = defaultdict(list)
        for word in self.longest_first:
            lengths = self._lengths[word[:2]]
            if len(word) not in lengths:
                lengths.append(len(word))

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def at(self, text: str, start: int) -> int:
        """The length of the longest word that begins at `start`, 0 where none does."""
        for length in self._lengths.get(text[start : start + 2], ()):
            if text[start : start + length] in self._words:
                return length
        return 0


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything finders and extractors look words up in."""

    ontology: Ontology
    gazetteer: Gazetteer
    heads: Mapping[str, tuple[Head, ...]]
    boundaries: Boundaries
    anaphors: tuple[Anaphor, ...]
    posts: Words
    surnames: frozenset[str]
    units: tuple[str, ...]
    collectives: Mapping[str, str]
    bodies: tuple[str, ...]
    body_families: Mapping[str, str]
    tagger: Tagger | None
    relations: Weigher | None
    statements: Weigher | None
    subjects: Weigher | None
    dates: Weigher | None
    topics: Weigher | None
    corrections: Corrections

    def head(self, text: str) -> Head | None:
        """The longest head that `text` ends with."""
        for head in self.heads.get(text[-1:], ()):
            if text.endswith(head.text):
                return head
        return None


def load_lexicon(folder: Path | None = None, corrections: Path | None = None) -> Lexicon:
    """The ontology in `folder` (or the shipped one) with its word lists, its corrections and those of a file.

    Raises:
        OntologyError: if a file is wrong; the message names file, line and reason.
    """
    lexicon = _lexicon(folder)
    if corrections is None:
        return lexicon
    # not kept: a researcher corrects the file between two builds
    return replace(lexicon, corrections=load_corrections(lexicon.ontology, corrections))


@contextmanager
def _uncollected() -> Iterator[None]:
    """No collection of garbage meanwhile: it would go through half a million new objects and find none."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@lru_cache(maxsize=4)
@_uncollected()
def _lexicon(folder: Path | None) -> Lexicon:
    segmenter()
    ontology = load_ontology(folder)
    lists = ontology.folder / "lexicons"
    return Lexicon(
        ontology=ontology,
        gazetteer=load_gazetteer(lists),
        heads=_heads(lists, ontology),
        boundaries=_boundaries(lists, ontology),
        anaphors=_anaphors(lists, ontology),
        posts=Words(_words(lists / "posts.csv", "post")),
        surnames=frozenset(_words(lists / "surnames.csv", "surname")),
        units=_words(lists / "units.csv", "unit"),
        collectives={
            row["noun"]: row["class"] for row in _rows(lists / "collectives.csv", ("noun", "class"), ontology)
        },
        bodies=_bodies(lists),
        body_families=_families(lists),
        tagger=load_tagger(ontology.folder),
        relations=load_weigher(ontology.folder / RELATIONS),
        statements=load_weigher(ontology.folder / STATEMENTS),
        subjects=load_weigher(ontology.folder / SUBJECTS),
        dates=load_weigher(ontology.folder / DATES),
        topics=load_weigher(ontology.folder / TOPICS),
        corrections=load_corrections(ontology),
    )


def _rows(path: Path, columns: tuple[str, ...], ontology: Ontology) -> list[dict[str, str]]:
    rows = []
    for line, row in read_table(path, columns):
        if row["class"] not in ontology.classes:
            raise OntologyError(
                f"{path}:{line}: no class {row['class']!r} in the ontology; add it to a .ttl file or mend the row"
            )
        rows.append(row)
    return rows


def _words(path: Path, column: str) -> tuple[str, ...]:
    """The words of a list, longest first."""
    words = {row[column] for _, row in read_table(path, (column,))}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _heads(lists: Path, ontology: Ontology) -> dict[str, tuple[Head, ...]]:
    by_last: dict[str, list[Head]] = defaultdict(list)
    for row in _rows(lists / "heads.csv", ("head", "class", "modifier"), ontology):
        by_last[row["head"][-1]].append(Head(row["head"], row["class"], row["modifier"]))
    return {last: tuple(sorted(heads, key=lambda h: (-len(h.text), h.text))) for last, heads in by_last.items()}


def _anaphors(lists: Path, ontology: Ontology) -> tuple[Anaphor, ...]:
    rows = _rows(lists / "anaphors.csv", ("form", "class", "kind"), ontology)
    return tuple(
        Anaphor(row["form"], row["class"], row["kind"])
        for row in sorted(rows, key=lambda r: (-len(r["form"]), r["form"]))
    )


def _families(lists: Path) -> dict[str, str]:
    """For every variant of a body's name, with `{}` for its division, the official one without it: 卫生健康委员会."""
    found: dict[str, str] = {}
    for _, row in read_table(lists / "body_patterns.csv", ("pattern", "variants")):
        official = row["pattern"].replace("{d}", "")
        for pattern in (row["pattern"], *row["variants"].split("|")):
            found.setdefault(pattern.replace("{d}", "{}").replace("{s}", "{}"), official)
    return found


def _bodies(lists: Path) -> tuple[str, ...]:
    """What stands behind a division's name in the names of its organs, longest first."""
    found = set()
    for _, row in read_table(lists / "body_patterns.csv", ("pattern", "variants")):
        for pattern in (row["pattern"], *row["variants"].split("|")):
            opening, _, rest = pattern.partition("}")
            if opening in ("{d", "{s") and rest:
                found.add(rest)
    return tuple(sorted(found, key=lambda name: (-len(name), name)))


def _boundaries(lists: Path, ontology: Ontology) -> Boundaries:
    path, counts = lists / "boundaries.csv", {}
    columns = ("inside", "first", "before")
    for line, row in read_table(path, ("group", "word", *columns)):
        if not all(row[column].isdigit() for column in columns):
            raise OntologyError(f"{path}:{line}: inside, first and before must be whole numbers")
        counts[row["group"], row["word"]] = (int(row["inside"]), int(row["first"]), int(row["before"]))
    return Boundaries(counts, frozenset(cue.cue for cue in ontology.cues if cue.frame == "subject-cue-object"))
