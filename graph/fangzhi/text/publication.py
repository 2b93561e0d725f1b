"""When, where and by whom a text was published, by its own lines first, and the full dates that stand in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fangzhi.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fangzhi.model import Metadata
    from fangzhi.text.furniture import Furniture, Label, Line

_DIGITS = {**{char: at for at, char in enumerate("〇一二三四五六七八九")}, "○": 0, "零": 0}
_NUMERAL = "[一二三四五六七八九十]"
_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?: ?(?:年|[-/.]) ?| (?=\d\d/ ?\d))"
    r"(?P<month>\d{1,2}) ?(?:月|[-/.]) ?(?P<day>\d{1,2})(?:(?P<full> ?日)|(?!\d))"
    rf"|(?P<cyear>[一二][〇○零一二三四五六七八九]{{3}})年(?P<cmonth>{_NUMERAL}{{1,2}})月"
    rf"(?P<cday>{_NUMERAL}{{1,3}})(?P<cfull>日)"
    r"|(?:中华)?民国(?P<ryear>\d{2,3})年(?P<rmonth>\d{1,2})月(?P<rday>\d{1,2})(?P<rfull>日)"
)
_TIME = re.compile(r"[ T]?(?:\d{1,2}:\d{2}(?::\d{2})?|\d{1,2}时\d{1,2}分)|[ （]?星期[一二三四五六日天]")
_EDGE = re.compile(r"[\s）)】\]|丨，]|$")
_REPUBLIC = 1911
_SUBTITLE = re.compile(r"[—–-]")
_BLANKS = re.compile(r"\s+")
_PICTURE = re.compile(r"(?:摄|摄影|供图|图片)[）)]?$")
_STOP = re.compile(r"[（）()【】\[\]，。；;|丨\n]")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+")
_OUTLET = "(?:日报|晚报|早报|晨报|时报|商报|都市报|青年报|周刊|网|新闻(?![网社])|通讯社|新闻社|融媒|电视台|客户端|发布)"
_PAPER = re.compile(rf"【?(?P<name>[^\W\d_]{{2,10}}?{_OUTLET})")
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Publication:
    """Who published a text and when, who wrote it, and where it was found: None for what nothing tells.

    Several authors are joined by 、; a body may be one of them.
    """

    published: str | None
    source: str | None
    author: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Dating:
    """A full date in a line: its range with the time of day after it, its ISO form, and whether it stands by itself."""

    span: Span
    iso: str
    alone: bool


def datings(line: str) -> Iterator[Dating]:
    """The full dates of a line, in order; those no calendar has are left out.

    A date stands by itself unless it is written with 日 and further words follow at once.
    """
    for match in _DATE.finditer(line):
        iso = _iso(match)
        if iso:
            end = _after_times(line, match.end())
            worded = any(match[group] for group in ("full", "cfull", "rfull"))
            alone = not worded or end > match.end() or _EDGE.match(line, end) is not None
            yield Dating(Span(match.start(), end), iso, alone)


def _after_times(line: str, at: int) -> int:
    while time := _TIME.match(line, at):
        at = time.end()
    return at


def _iso(match: re.Match[str]) -> str | None:
    try:
        return date(*_parts(match)).isoformat()
    except ValueError:
        return None


def _parts(match: re.Match[str]) -> tuple[int, int, int]:
    if match["cyear"]:
        year = int("".join(str(_DIGITS[char]) for char in match["cyear"]))
        return year, _numeral(match["cmonth"]), _numeral(match["cday"])
    if match["ryear"]:
        return int(match["ryear"]) + _REPUBLIC, int(match["rmonth"]), int(match["rday"])
    return int(match["year"]), int(match["month"]), int(match["day"])


def _numeral(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS[tens] if tens else 1) * 10 * bool(ten) + (_DIGITS[ones] if ones else 0)


def publication(lines: Sequence[Line], pieces: Sequence[Line], furniture: Furniture, metadata: Metadata) -> Publication:
    """What the lines of a text, the pieces of furniture inside them and the file's metadata say, in this order.

    An explicit label goes before metadata, and metadata before what can only be inferred.
    """
    told = (*(line for line in lines if line.waste), *pieces)
    return Publication(
        _first(_dates(lines, furniture, metadata)),
        _first(_sources(told, furniture, metadata)),
        _first(_authors(told, lines, furniture, metadata)),
        _first(_addresses(told, furniture, metadata)),
    )


def _first(values: Iterable[str]) -> str | None:
    return next((value for value in values if value), None)


def _dates(lines: Sequence[Line], furniture: Furniture, metadata: Metadata) -> Iterator[str]:
    """Dates by rank: said to be one of publication, of the head, a report's opening, metadata, subtitle, foot."""
    head = [line for line in lines if line.zone == "head"]
    waste = [line for line in lines if line.waste and not (line.zone == "tail" and furniture.links(line.text))]
    opened = (match[0] for line in lines if (match := furniture.patterns["dispatch"].match(line.text)))
    yield from (date for line in waste for date in _dated(line, furniture, ("date",)))
    yield from (date for line in head if line.waste for date in _dated(line, furniture, ("", "source", "person")))
    yield from (dating.iso for opening in opened for dating in datings(opening))
    yield from _calendar_day(metadata.published)
    subtitles = (line.text for line in head if _SUBTITLE.match(line.text) or line.text[0] == "（")
    yield from (dating.iso for subtitle in subtitles for dating in datings(subtitle))
    yield from (date for line in waste for date in _dated(line, furniture, ("", "source", "person")))


def _dated(line: Line, furniture: Furniture, kinds: tuple[str, ...]) -> Iterator[str]:
    """The dates of a line that stand in the value of a label of one of `kinds`, "" for none."""
    labels = furniture.labels(line.text, line.zone)
    for dating in datings(line.text):
        kind = next((label.group for label in labels if label.value.overlaps(dating.span)), "")
        if kind in kinds:
            yield dating.iso


def _calendar_day(written: str | None) -> Iterator[str]:
    try:
        yield date.fromisoformat((written or "").strip()[:10]).isoformat()
    except ValueError:
        return


def _sources(told: Sequence[Line], furniture: Furniture, metadata: Metadata) -> Iterator[str]:
    for line, label in _labelled(told, furniture, "source"):
        yield from _known(label.value.of(line.text).strip("，,；;"), furniture)
    yield from _known(metadata.source or "", furniture)
    yield from (name for line in told for name in _inferred(line, furniture))


def _inferred(line: Line, furniture: Furniture) -> Iterator[str]:
    """The agency that opens a report, or an outlet that stands by itself beside a date."""
    if furniture.patterns["dispatch"].match(line.text):
        agency = furniture.patterns["agency"].match(line.text.lstrip("【")) or _PAPER.match(line.text)
        yield agency["name"] if agency and agency["name"][0] not in "本我" else ""
    elif line.zone == "head" and next(datings(line.text), None):
        words = (_PAPER.fullmatch(word) for word in _BLANKS.split(line.text))
        yield from (word["name"] for word in words if word)


def _authors(told: Sequence[Line], lines: Sequence[Line], furniture: Furniture, metadata: Metadata) -> Iterator[str]:
    """Authors by rank: so labelled, reporters, a line of nothing but names under the title, metadata."""
    yield "、".join(dict.fromkeys(name for line in told for name in _writers(line, furniture)))
    yield "、".join(dict.fromkeys(name for line in told for name in _reporters(line, furniture)))
    text = "\n".join(line.text for line in lines)
    for names in (_only_names(line, furniture) for line in told):
        # a place beside a date, 沈阳, reads like a name, but the text speaks of it
        yield "、".join(names) if all(text.count(name) == 1 for name in names) else ""
    yield from _signed(metadata.author or "", furniture)


def _signed(author: str, furniture: Furniture) -> Iterator[str]:
    """What a file says of its author, without the word for what that is, and with 、 between persons."""
    cue = furniture.patterns["people"].match(author)
    bare = author[cue.end() :].strip(" :：") if cue else author
    names = furniture.split_names(bare)
    yield from _known("、".join(names) if furniture.all_named(bare) else author, furniture)


def _writers(line: Line, furniture: Furniture, kind: str = "author") -> Iterator[str]:
    """The names in the values of labels of one kind, and those that follow a value."""
    labels = furniture.labels(line.text, line.zone)
    ends = [*(label.span.start for label in labels), len(line.text)][1:]
    for label, end in zip(labels, ends, strict=True):
        if label.kind == kind:
            yield from _names(line.text[label.value.start : end], furniture)


def _reporters(line: Line, furniture: Furniture) -> Iterator[str]:
    """The names after the words for a reporter, with or without anything between; not under a picture."""
    if _PICTURE.search(line.text):
        return
    glued = [*_reporting(line.text, furniture)]
    yield from glued or _writers(line, furniture, "reporter")


def _reporting(text: str, furniture: Furniture) -> Iterator[str]:
    cues = [*furniture.patterns["people"].finditer(text)]
    ends = [*(cue.start() for cue in cues), len(text)][1:]
    for cue, end in zip(cues, ends, strict=True):
        if furniture.kinds[cue[0]] == "reporter":
            names = [*_names(text[cue.end() : end].lstrip(" \t　:：/|丨"), furniture)]
            yield from names if names and furniture.name_like(names[0]) else ()


def _names(text: str, furniture: Furniture) -> Iterator[str]:
    """The first name as it is written, and those after it that are surely a person's."""
    for at, word in enumerate(furniture.split_names(_STOP.split(text)[0])):
        if at and not furniture.named(word):
            return
        yield from _known(furniture.patterns["people"].sub("", word).strip(":："), furniture)


def _only_names(line: Line, furniture: Furniture) -> list[str]:
    """The names that make up a line, or all that a line has besides a date."""
    if line.text in furniture.zones[line.zone].phrases:
        return []
    bare = line.text.strip("（）")
    for dating in reversed([*datings(bare)]):
        bare = bare[: dating.span.start] + " " + bare[dating.span.end :]
    return furniture.split_names(bare) if furniture.all_named(bare) else []


def _addresses(told: Sequence[Line], furniture: Furniture, metadata: Metadata) -> Iterator[str]:
    labelled = (label.value.of(line.text) for line, label in _labelled(told, furniture, "link"))
    for address in (*labelled, (metadata.url or "").strip()):
        yield address if _ADDRESS.fullmatch(address) else ""


def _labelled(lines: Sequence[Line], furniture: Furniture, kind: str) -> Iterator[tuple[Line, Label]]:
    for line in lines:
        yield from ((line, label) for label in furniture.labels(line.text, line.zone) if label.kind == kind)


def _known(value: str, furniture: Furniture) -> Iterator[str]:
    """The value unless it stands for nobody or is no name at all."""
    value = value.strip()
    if value and len(value) <= _LONGEST_NAME and value not in furniture.nobody and not _ADDRESS.match(value):
        yield value
