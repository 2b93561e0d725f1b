"""The words of `furniture.csv` as patterns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from fangzhi.errors import OntologyError
from fangzhi.table import read_table
from fangzhi.text.script import HAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_COLUMNS = ("cue", "kind", "position")
#: Labels before the name of a person; all but an editor's may stand before who wrote the text.
PEOPLE = ("author", "reporter", "credit", "editor")
LABELS = ("date", "source", "link", "follow", "label", *PEOPLE)
KINDS = (
    *LABELS, "phrase", "opening", "notice", "self", "nobody", "rest", "masthead", "slogan", "spam", "dispatch",
    "agency",
)  # fmt: skip
#: Which zones of a page a position names; the head ends at the first paragraph, the tail begins after the last.
ZONES = {"head": ("head",), "tail": ("tail",), "both": ("head", "tail"), "any": ("head", "body", "tail")}
#: What a person's name looks like.
WRITTEN_NAME = rf"(?:[{HAN}]{{2,4}}|[{HAN}]{{1,8}}(?:·[{HAN}]{{1,8}})+)"
_GAP = " \t\u3000"
_MARK = re.compile(rf"[{_GAP}]*[:：丨|/]\s*")
_SPACED = re.compile(r"(?:^|(?<=[\s（【·\[|丨]))(?P<cue>[^\s:：丨|（）【】\[\]]+)\s+")
_PERSON = re.compile(rf"{WRITTEN_NAME}(?:[\s）】/|丨]|$)")
_BODY = re.compile(rf"[{HAN}A-Za-z“《]{{2,24}}[”》]?(?:[\s）】/|丨]|$)")
#: Words that go with a label, from the start of a line or part of one, and how many characters back to look for them.
_LED = re.compile(rf"(?:^|[\s（【·\[|丨])([{HAN}]{{1,6}})$")
_FURTHEST = 7
#: The least weight of a surname that tells a name.
_LEAST_WEIGHT = 20


class Told(NamedTuple):
    """That a label stands in a line from `start` up to its value at `end`; `cue` is the label without blanks."""

    start: int
    end: int
    cue: str


@dataclass(frozen=True, slots=True)
class Words:
    """The cues that count in one zone of a page: labels by kind, patterns of openings, and words that make up lines."""

    labels: Mapping[str, str]
    openings: re.Pattern[str]
    phrases: frozenset[str]
    rests: frozenset[str]
    longest: int

    def told(self, line: str) -> list[Told]:
        """The labels of a line, in order: before a mark, with words before it (网络编辑：), or before a blank."""
        found = sorted((*self._marked(line), *self._spaced(line)), key=lambda told: (told.start, -told.end))
        kept: list[Told] = []
        for told in found:
            if not kept or told.start >= kept[-1].end:
                kept.append(told)
        return kept

    def _marked(self, line: str) -> Iterator[Told]:
        for mark in _MARK.finditer(line):
            start, cue = self._before(line, mark.start())
            if cue and len(cue) > 1 and self.labels[cue] in PEOPLE and "/" not in mark[0]:
                led = _LED.search(line, max(0, start - _FURTHEST), start)
                start = led.start(1) if led else start
            if cue:
                yield Told(start, mark.end(), cue)

    def _before(self, line: str, end: int) -> tuple[int, str]:
        """The longest label that ends at `end`, blanks inside it left out, and where it begins."""
        start, cue, read = end, "", ""
        for at in range(end - 1, max(-1, end - 1 - 2 * self.longest), -1):
            if line[at] not in _GAP:
                read = line[at] + read
                start, cue = (at, read) if read in self.labels else (start, cue)
        return start, cue

    def _spaced(self, line: str) -> Iterator[Told]:
        for match in _SPACED.finditer(line):
            kind = self.labels.get(match["cue"], "")
            value = _BODY if kind == "source" else _PERSON if kind in PEOPLE and len(match["cue"]) > 1 else None
            if value and value.match(line, match.end()):
                yield Told(match.start("cue"), match.end(), match["cue"])


def patterns(by_kind: Mapping[str, Sequence[str]]) -> dict[str, re.Pattern[str]]:
    """The patterns that hold in every zone, by name, from the cues of each kind."""
    people = _any(cue for kind in PEOPLE for cue in by_kind[kind] if len(cue) > 1)
    reporters = _any(by_kind["reporter"])
    written = {
        "masthead": rf"{_any(by_kind['masthead'])}$",
        "slogan": _any(by_kind["slogan"]),
        "spam": _any(by_kind["spam"]),
        "notice": _any(by_kind["notice"]),
        "self": _any(by_kind["self"]),
        "dispatch": _dispatch(_any(by_kind["dispatch"]), _any(by_kind["agency"])),
        "byline": rf"[{HAN}]{{0,8}}{people}\s*[{HAN}·]{{2,4}}(?=[\s/）]|$)",
        "credited": rf"[{HAN}]{{0,8}}{reporters}(?:\s+{WRITTEN_NAME})+(?:\s*{people}|\s*摄)?",
        "agency": rf"(?P<name>{_any(by_kind['agency'])})",
        "people": people,
        "made": rf"[{HAN}“”·、]{{2,20}}(?:{people}|摄)",
    }
    return {name: re.compile(pattern) for name, pattern in written.items()}


def _dispatch(verbs: str, agencies: str) -> str:
    """What matches the words that open a report, up to the bracket with its reporters."""
    by = r"(?:\s*（[^（）\n]{0,40}(?:记者|通讯员|作者)[^（）\n]{0,40}）)"
    word = r"[^\s，。：；、（）【】“”]"
    return (
        rf"【[^】\n]{{1,24}}{verbs}】{by}?|{word}{{1,24}}?{verbs}{by}"
        rf"|{word}{{0,20}}?\d日{verbs}|{agencies}{word}{{0,16}}?{verbs}(?=\s)"
    )


def read_cues(path: Path) -> Iterator[tuple[str, str, str]]:
    """The cues of a table, each with its kind and position.

    Raises:
        OntologyError: the table is missing or ragged, or has an unknown kind or position or an empty cue.
    """
    for line, row in read_table(path, _COLUMNS):
        cue, kind, position = (row[column].strip() for column in _COLUMNS)
        if not cue:
            raise OntologyError(f"{path}:{line}: empty cue; give the words or delete the row")
        for value, known in ((kind, KINDS), (position, tuple(ZONES))):
            if value not in known:
                raise OntologyError(f"{path}:{line}: unknown {value!r}; known are {', '.join(known)}")
        yield cue, kind, position


def read_surnames(path: Path) -> Iterator[str]:
    """The surnames of a table that are frequent enough to tell a name, and those without a weight."""
    for _, row in read_table(path, ("surname", "weight")):
        if not row["weight"] or float(row["weight"]) >= _LEAST_WEIGHT:
            yield row["surname"]


def words_of(rows: Sequence[tuple[str, str, str]], zone: str) -> Words:
    """The cues that count in one zone, given those of all."""
    by_kind = {kind: [cue for cue, of, _ in rows if of == kind] for kind in KINDS}
    openings = _any(by_kind["opening"])
    labels = {"".join(cue.split()): kind for kind in LABELS for cue in by_kind[kind]}
    return Words(
        labels,
        # in the body a sentence may begin with the same words: 版权所有者应当…
        re.compile(rf"{openings}(?:(?<=[：:])|(?![{HAN}]))" if zone == "body" else openings, re.IGNORECASE),
        frozenset(by_kind["phrase"]),
        frozenset(by_kind["rest"]),
        max(map(len, labels), default=0),
    )


def _any(words: Iterable[str]) -> str:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + ("|".join(map(re.escape, longest_first)) or "(?!)") + ")"
