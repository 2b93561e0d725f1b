"""Page furniture: the words of `furniture.csv`, and which lines are made of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fangzhi.errors import OntologyError
from fangzhi.model import Span
from fangzhi.table import read_table
from fangzhi.text.publication import datings
from fangzhi.text.script import HAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_COLUMNS = ("cue", "kind", "position")
_LABELS = ("date", "source", "label", "credit")
KINDS = (*_LABELS, "phrase", "opening", "rest", "masthead", "slogan", "dispatch", "agency")
#: Which zones of a page a position names; the head ends at the first paragraph, the tail begins after the last.
ZONES = {"head": ("head",), "tail": ("tail",), "both": ("head", "tail"), "any": ("head", "body", "tail")}

_NUMBERING = re.compile(
    rf"[{HAN}]{{0,12}}[〔\[（]\d{{4}}[〕\]）]第?\d+号|[（(]?第\s*\d+\s*[期版](?:[（(]总第\s*\d+\s*期[）)])?[）)]?|\d+版"
)
_SPLIT = re.compile(r"[\s|丨｜/\[\]【】（）()·:：>＞»›\-—_*=.,，。+\d万次]+")
_CRUMBS = re.compile(
    r"(?:[^>＞»›。]{1,30}[>＞»›]+){2}|[^>＞»›。]{0,30}(?:首页|位置)[^>＞»›。]{0,10}[>＞»›]|.{1,40}[>＞»›]\s*正文$"
)
_WORDLESS = re.compile(r"[\W\d_]*")
_FRAME = " \t　·*★●◆■【】[]（）()"
#: The most characters a line of labels may hold besides them: an unlabelled name or two.
_MOST_LEFT = 24


@dataclass(frozen=True, slots=True)
class Words:
    """The patterns of the cues that count in one zone of a page."""

    labels: re.Pattern[str]
    spaced: re.Pattern[str]
    openings: re.Pattern[str]
    phrases: frozenset[str]
    rests: frozenset[str]


@dataclass(frozen=True, slots=True)
class Label:
    """A label with its value: ranges of a line, and the kind of cue."""

    kind: str
    span: Span
    value: Span


@dataclass(frozen=True, slots=True)
class Furniture:
    """The cues of page furniture: their patterns by zone, those of mastheads, slogans and of what opens a report."""

    zones: Mapping[str, Words]
    kinds: Mapping[str, str]
    masthead: re.Pattern[str]
    slogan: re.Pattern[str]
    dispatch: re.Pattern[str]
    byline: re.Pattern[str]

    def labels(self, line: str, zone: str) -> tuple[Label, ...]:
        """The labels of a line, each with its value up to the next label or blank; 时间：明天 is none."""
        words = self.zones[zone]
        found = [(m, m["cue"]) for pattern in (words.labels, words.spaced) for m in pattern.finditer(line)]
        found.sort(key=lambda pair: (pair[0].start(), -pair[0].end()))
        matches = [(m, cue) for at, (m, cue) in enumerate(found) if at == 0 or m.start() >= found[at - 1][0].end()]
        ends = [*(m.start() for m, _ in matches), len(line)][1:]
        labels = (self._label(line, m, cue, end) for (m, cue), end in zip(matches, ends, strict=True))
        return tuple(label for label in labels if label.kind != "date" or _is_dated(label.value.of(line)))

    def _label(self, line: str, match: re.Match[str], cue: str, end: int) -> Label:
        kind = self.kinds[_squeezed(cue)]
        value = re.compile(r"[^\n|丨）】]*" if kind == "date" else r"[^\s|丨）】]*").match(line, match.end(), end)
        span = Span(*value.span()) if value else Span(end, end)
        return Label(kind, Span(match.start(), span.end), span)

    def opens(self, line: str) -> bool:
        """Whether the line is furniture wherever it stands, by its first words."""
        return self.zones["body"].openings.match(line.lstrip(_FRAME)) is not None

    def ends_page(self, line: str, zone: str) -> bool:
        """Whether nothing from this line on belongs to the document."""
        return line.strip(_FRAME + ":：") in self.zones[zone].rests

    def holds(self, line: str, zone: str) -> bool:
        """Whether the whole line is furniture."""
        words = self.zones[zone]
        if words.openings.match(line.lstrip(_FRAME)) or _CRUMBS.match(line) or self._phrases(line, words):
            return True
        if _WORDLESS.fullmatch(line):
            return True
        return self._labelled(line, zone) if zone != "body" else _only_dated(line)

    def _phrases(self, line: str, words: Words) -> bool:
        parts = [part for part in _SPLIT.split(line) if part]
        return bool(parts) and all(part in words.phrases for part in parts)

    def _labelled(self, line: str, zone: str) -> bool:
        if "。" in line.rstrip("。）") or "；" in line:
            return False
        labels = self.labels(line, zone)
        dates = [dating.span for dating in datings(line) if dating.alone]
        numbers = [Span(*match.span()) for match in _NUMBERING.finditer(line)]
        begun = any(
            not line[: label.span.start].strip(_FRAME) or line[label.span.start - 1] in " \t|丨（【" for label in labels
        )
        if not (begun or dates or numbers):
            return False
        rest = self.byline.sub("", _without(line, [label.span for label in labels] + dates + numbers))
        return len(_SPLIT.sub("", rest)) <= _MOST_LEFT


def load_furniture(folder: Path) -> Furniture:
    """The furniture that the lists in `folder` describe.

    Raises:
        OntologyError: if `furniture.csv` is missing or ragged, or has an unknown kind or position or an empty cue.
    """
    rows = list(_rows(folder / "furniture.csv"))
    kinds = {cue: kind for cue, kind, _ in rows if kind in _LABELS}
    any_of = {kind: _any(cue for cue, of, _ in rows if of == kind and len(cue) > (kind == "credit")) for kind in KINDS}
    return Furniture(
        {zone: _words([row for row in rows if zone in ZONES[row[2]]]) for zone in ZONES["any"]},
        kinds,
        re.compile(rf"{any_of['masthead']}$"),
        re.compile(any_of["slogan"]),
        re.compile(_dispatch(any_of["dispatch"], any_of["agency"])),
        re.compile(rf"[{HAN}]{{0,8}}{any_of['credit']}\s*[{HAN}·]{{2,4}}(?=[\s/）]|$)"),
    )


def _dispatch(verbs: str, agencies: str) -> str:
    """What matches the words that open a report, up to the bracket with its reporters."""
    by = r"(?:\s*（[^（）\n]{0,40}(?:记者|通讯员|作者)[^（）\n]{0,40}）)"
    word = r"[^\s，。：；、（）【】“”]"
    return (
        rf"【[^】\n]{{1,24}}{verbs}】{by}?|{word}{{1,24}}?{verbs}{by}"
        rf"|{word}{{0,20}}?\d日{verbs}|{agencies}{word}{{0,16}}?{verbs}(?=\s)"
    )


def _rows(path: Path) -> Iterator[tuple[str, str, str]]:
    for line, row in read_table(path, _COLUMNS):
        cue, kind, position = (row[column].strip() for column in _COLUMNS)
        if not cue:
            raise OntologyError(f"{path}:{line}: empty cue; give the words or delete the row")
        for value, known in ((kind, KINDS), (position, tuple(ZONES))):
            if value not in known:
                raise OntologyError(f"{path}:{line}: unknown {value!r}; known are {', '.join(known)}")
        yield cue, kind, position


def _words(rows: list[tuple[str, str, str]]) -> Words:
    by_kind = {kind: [cue for cue, of, _ in rows if of == kind] for kind in KINDS}
    labels = [cue for kind in _LABELS for cue in by_kind[kind]]
    names = [cue for cue in by_kind["credit"] if len(cue) > 1]
    return Words(
        re.compile(rf"(?P<cue>{_any(labels, spaced=True)})\s*[:：丨|/]\s*"),
        re.compile(rf"(?:(?<=^)|(?<=[\s（【·]))(?P<cue>{_any(names)})\s+(?=[{HAN}·]{{2,8}}(?:[\s）】/|丨]|$))"),
        re.compile(_any(by_kind["opening"]), re.IGNORECASE),
        frozenset(by_kind["phrase"]),
        frozenset(by_kind["rest"]),
    )


def _any(words: Iterable[str], *, spaced: bool = False) -> str:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    gap = r"[ \t]*" if spaced else ""
    return "(?:" + ("|".join(gap.join(map(re.escape, word)) for word in longest_first) or "(?!)") + ")"


def _squeezed(cue: str) -> str:
    return "".join(cue.split())


def _is_dated(value: str) -> bool:
    return not value.strip() or any(dating.span.start == 0 and dating.alone for dating in datings(value.strip()))


def _only_dated(line: str) -> bool:
    spans = [dating.span for dating in datings(line)]
    return bool(spans) and _WORDLESS.fullmatch(_without(line, spans)) is not None


def _without(line: str, spans: Iterable[Span]) -> str:
    chars = list(line)
    for span in spans:
        chars[span.start : span.end] = " " * (span.end - span.start)
    return "".join(chars)
