"""Page furniture: the words of `furniture.csv`, and which lines are made of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fangzhi.model import Span
from fangzhi.text.cues import KINDS, LABELS, PEOPLE, WRITTEN_NAME, ZONES, patterns, read_cues, read_surnames, words_of
from fangzhi.text.publication import datings
from fangzhi.text.script import HAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from fangzhi.text.cues import Told, Words

_NUMBERING = re.compile(
    rf"[{HAN}]{{0,12}}[〔\[（(]\d{{4}}[〕\]）)]第?\d+号|[（(]?第\s*\d+\s*[期版](?:[（(]总第\s*\d+\s*期[）)])?[）)]?|\d+版"
)
_SPLIT = re.compile(r"(?:[\s|丨｜/\[\]【】（）()·:：>＞»›\-—_*=.,，。+!！]|\d[\d.,]*\s*[万千]?[次条人个]?)+")
_CRUMBS = re.compile(
    r"(?:[^>＞»›。]{1,30}[>＞»›]+){2}|[^>＞»›。]{0,30}(?:首页|位置)[^>＞»›。]{0,10}[>＞»›]|.{1,40}[>＞»›]\s*正文$"
    r"|(?:网站)?首页\s*[-–/\\→|｜丨]+\s*[^。]{1,40}$"
)
_WORDLESS, _UNWORDED = re.compile(r"[\W\d_]*"), re.compile(r"[\W\d_]+")
#: A link to another text: its title with a date beside it.
_LISTED = re.compile(
    r"\S.*(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|[\[（(]\d\d[-/]\d\d)[\]）)]?$|[\[（(]?\d{4}[-/]\d{1,2}[-/]\d{1,2}[\]）)]?\s."
)
_FRAME = " \t　·*★●◆■▲►【】[]（）()"
#: What ends the value of a label, by kind; elsewhere a blank does.
_VALUES = {"date": r"[^\n|丨）】]*", "follow": r"[^\n]*", "link": r"[^\s）】]*"}
#: A label before a meeting's place, which belongs to the text unless a full date stands beside it.
_PLACE = re.compile(r"地\s*点\s*[:：]")
_SAID = re.compile("[？?！。；]")
_PAIR = re.compile(f"[{HAN}]{{2}}")
_NAME = re.compile(WRITTEN_NAME)
_BETWEEN = re.compile(r"[\s、,，/&;；]+")
#: Two characters that a blank keeps as wide as three: 张　三.
_PADDED = re.compile(rf"(?<![{HAN}])([{HAN}])[ \u3000]+([{HAN}])(?![{HAN}])")
#: What stands between key words strung together, and how many of them make a line of nothing else.
_STUFFED, _MANY = re.compile(r"[,，、_|丨/\-\s]+"), 5
#: The share of its pairs of characters that the text lacks in a line that has nothing to do with it.
_STRANGE = 0.85
#: The most characters a line of labels may hold besides them: an unlabelled name or two.
_MOST_LEFT = 24
#: The most characters a notice has, and how much of a line its words make up that does not speak of the page.
_LONGEST_NOTICE, _DENSE = 240, 0.55
_LONGEST_BETWEEN, _LONGEST_SIGNATURE = 40, 16


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its range of the text, its zone, and whether it is furniture."""

    span: Span
    text: str
    zone: str
    waste: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A label with its value: ranges of a line, and the kind of cue."""

    kind: str
    span: Span
    value: Span

    @property
    def group(self) -> str:
        """The kind, or `person` for any that stands before a person."""
        return "person" if self.kind in PEOPLE else self.kind


@dataclass(frozen=True, slots=True)
class Furniture:
    """The cues of page furniture: their patterns by zone and by kind, and the more frequent surnames."""

    zones: Mapping[str, Words]
    kinds: Mapping[str, str]
    patterns: Mapping[str, re.Pattern[str]]
    nobody: frozenset[str]
    surnames: frozenset[str]

    def labels(self, line: str, zone: str) -> tuple[Label, ...]:
        """The labels of a line, each with its value up to the next label or blank; 时间：明天 is none."""
        told = self.zones[zone].told(line)
        ends = [*(label.start for label in told), len(line)][1:]
        labels = (self._label(line, label, end) for label, end in zip(told, ends, strict=True))
        return tuple(label for label in labels if _is_told(label, line))

    def _label(self, line: str, told: Told, end: int) -> Label:
        kind = self.kinds[told.cue]
        value = re.compile(_VALUES.get(kind, r"[^\s|丨）】]*")).match(line, told.end, end)
        span = Span(*value.span()) if value else Span(end, end)
        return Label(kind, Span(told.start, span.end), span)

    def opens(self, line: str) -> bool:
        """Whether the line is furniture wherever it stands, by its first words."""
        return self.zones["body"].openings.match(line.lstrip(_FRAME)) is not None

    def ends_page(self, line: str, zone: str) -> bool:
        """Whether nothing from this line on belongs to the document."""
        return line.strip(_FRAME + ":：>»") in self.zones[zone].rests

    def notice(self, line: str) -> bool:
        """Whether the page speaks of itself: who may copy it, where to scan, subscribe or complain."""
        if len(line) > _LONGEST_NOTICE:
            return False
        words = [match[0] for match in self.patterns["notice"].finditer(line)]
        if len(set(words)) < 2:
            return False
        return self.patterns["self"].search(line) is not None or _dense(words, line)

    def holds(self, line: str, zone: str) -> bool:
        """Whether the whole line is furniture."""
        words = self.zones[zone]
        if words.openings.match(line.lstrip(_FRAME)) or _CRUMBS.match(line) or self._phrases(line, words):
            return True
        if _WORDLESS.fullmatch(line) or self.patterns["credited"].fullmatch(line.strip(_FRAME)):
            return True
        if zone == "body":
            return _only_dated(line) or self._told_apart(line)
        return self.notice(line) or self._labelled(line, zone) or (zone == "tail" and self._trails(line))

    def _told_apart(self, line: str) -> bool:
        """Whether a short line between paragraphs is a notice, or names editors and no more."""
        if "。" in line or len(line) > _LONGEST_BETWEEN:
            return False
        labels = [label for label in self.labels(line, "tail") if label.kind == "editor"]
        return self.notice(line) or bool(labels and not _SPLIT.sub("", _without(line, [at.span for at in labels])))

    def _phrases(self, line: str, words: Words) -> bool:
        parts = [part for part in _SPLIT.split(line) if part]
        return bool(parts) and all(part in words.phrases for part in parts)

    def links(self, line: str) -> bool:
        """Whether a line after the text is a link to another one, with its date; a signature is shorter."""
        if not _LISTED.match(line) or self.labels(line, "tail"):
            return False
        return len(_SPLIT.sub("", _without(line, [dating.span for dating in datings(line)]))) > _LONGEST_SIGNATURE

    def _trails(self, line: str) -> bool:
        """Whether a line after the text is a link to another one or says who made the page."""
        return _LISTED.match(line) is not None or self.patterns["made"].fullmatch(line) is not None

    def _labelled(self, line: str, zone: str) -> bool:
        if "。" in line.rstrip("。）") or "；" in line:
            return False
        labels = self.labels(line, zone)
        dates = [dating.span for dating in datings(line) if dating.alone]
        numbers = [Span(*match.span()) for match in _NUMBERING.finditer(line)]
        if not dates and _PLACE.search(line):
            return False
        begun = any(
            not line[: label.span.start].strip(_FRAME) or line[label.span.start - 1] in " \t　|丨（【["
            for label in labels
        )
        if not (begun or dates or numbers):
            return False
        rest = self.patterns["byline"].sub("", _without(line, [label.span for label in labels] + dates + numbers))
        return len(_SPLIT.sub("", rest)) <= _MOST_LEFT

    def spams(self, words: str) -> bool:
        """Whether the words of an advertisement stand in others."""
        return self.patterns["spam"].search(words) is not None

    def spam(self, line: str, rest: str, *, above: bool) -> bool:
        """Whether a line is an advertisement that has nothing to do with the rest of the text.

        Above the text key words strung together are one too; below it they may be a list that belongs to it.
        """
        parts = [part for part in _STUFFED.split(line) if part]
        people = sum(map(self.named, parts))
        stuffed = above and len(parts) >= _MANY and "。" not in line and 2 * people < len(parts)
        if not (stuffed or self.spams(line)):
            return False
        return strangeness(line, rest) >= _STRANGE

    def edited(self, line: str) -> bool:
        """Whether the line names an editor, who stands where a page ends."""
        return any(label.kind == "editor" for label in self.labels(line, "tail"))

    @staticmethod
    def name_like(word: str) -> bool:
        """Whether a word has the form of a person's name."""
        return _NAME.fullmatch(word) is not None

    def named(self, word: str) -> bool:
        """Whether a word that no label announces is surely the name of a person."""
        if not self.name_like(word):
            return False
        return "·" in word[1:-1] or word[0] in self.surnames or word[:2] in self.surnames

    @staticmethod
    def split_names(words: str) -> list[str]:
        """What stands between the blanks and marks of a list of names; 张　三 is one."""
        return [word for word in _BETWEEN.split(_PADDED.sub(r"\1\2", words.strip())) if word]

    def all_named(self, words: str) -> bool:
        """Whether the words, with blanks or marks between, are surely names of persons."""
        names = self.split_names(words)
        return bool(names) and all(map(self.named, names))


def strangeness(line: str, rest: str) -> float:
    """The share of a line's pairs of characters that the rest of its text does not repeat, 1 if it has none."""
    pairs = {line[at : at + 2] for at in range(len(line) - 1) if _PAIR.fullmatch(line, at, at + 2)}
    return sum(pair not in rest for pair in pairs) / len(pairs) if pairs else 1.0


def load_furniture(folder: Path) -> Furniture:
    """The furniture that the lists in `folder` describe.

    Raises:
        OntologyError: if `furniture.csv` is missing or ragged, or has an unknown kind or position or an empty cue, or
            `surnames.csv` is missing or ragged.
    """
    rows = list(read_cues(folder / "furniture.csv"))
    by_kind = {kind: [cue for cue, of, _ in rows if of == kind] for kind in KINDS}
    return Furniture(
        {zone: words_of([row for row in rows if zone in ZONES[row[2]]], zone) for zone in ZONES["any"]},
        {"".join(cue.split()): kind for cue, kind, _ in rows if kind in LABELS},
        patterns(by_kind),
        frozenset(by_kind["nobody"]),
        frozenset(read_surnames(folder / "surnames.csv")),
    )


def _is_told(label: Label, line: str) -> bool:
    """Whether the value can be one: a date after a label of dates, no question or sentence after a person's."""
    value = label.value.of(line).strip()
    if line[label.span.start - 1 : label.span.start] == "“":
        return False
    if label.kind == "date":
        return not value or any(dating.span.start == 0 and dating.alone for dating in datings(value))
    return label.kind not in PEOPLE or _SAID.search(value.rstrip("。")) is None


def _dense(words: Iterable[str], line: str) -> bool:
    return sum(map(len, words)) >= _DENSE * len(_UNWORDED.sub("", line))


def _only_dated(line: str) -> bool:
    spans = [dating.span for dating in datings(line)]
    return bool(spans) and _WORDLESS.fullmatch(_without(line, spans)) is not None


def _without(line: str, spans: Iterable[Span]) -> str:
    chars = list(line)
    for span in spans:
        chars[span.start : span.end] = " " * (span.end - span.start)
    return "".join(chars)
