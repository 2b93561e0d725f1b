"""What the first and last lines of a text say of it: title, date, source, and where its body is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from fangzhi.model import Span
from fangzhi.text.publication import datings
from fangzhi.text.script import HAN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fangzhi.text.furniture import Furniture

_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_SUBTITLE = re.compile(r"[—–-]")
_CONTINUED = re.compile(r"关于")
_ISSUE = re.compile(r"[（(]?(?:总)?第\s*\d+\s*期")
_BRACKETED = re.compile(r"（([^（）\n]{1,60})）")
_CREDIT = re.compile(r"完$|.*(?:摄|供图|摄影|图片)$|(?:本报|见习|实习)?(?:记者|通讯员)|(?:图片)?由[^，。]*提供$")
_PAIR = re.compile(f"[{HAN}]{{2}}")
_NAME = re.compile(f"[{HAN}·]{{2,4}}")
_SALUTATION = "：；，、:"
_LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class Description:
    """What a page says of its text; ranges are of the restored text, sorted, and none crosses another.

    `body` runs from the first to the last character that is neither title nor furniture; furniture may lie in it.
    """

    title: str | None
    title_span: Span
    published: str | None
    source: str | None
    body: Span
    furniture: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    span: Span
    text: str
    zone: str
    waste: bool = False


def describe(text: str, furniture: Furniture) -> Description:
    """The title, date of publication, source, body and furniture of a restored text.

    The title is the first line before the first paragraph that is not furniture, with a subtitle after it.
    """
    lines = _swept(_zoned(text, furniture), furniture)
    at, end = _title(lines, furniture)
    lines = [
        replace(line, waste=line.waste or n < at or _is_byline(lines, n, end, furniture))
        for n, line in enumerate(lines)
    ]
    title = Span(lines[at].span.start, lines[end - 1].span.end) if at < end else Span(0, 0)
    kept = [line for line in lines[end:] if not line.waste]
    body = Span(kept[0].span.start, kept[-1].span.end) if kept else Span(title.end, title.end)
    inner = [span for line in kept for span in _within(line, furniture)]
    spans = sorted([line.span for line in lines if line.waste] + inner)
    return Description(
        _spoken(lines[at:end]),
        title,
        _published(lines, furniture),
        _source(lines, furniture),
        body,
        tuple(spans),
    )


def _zoned(text: str, furniture: Furniture) -> list[_Line]:
    found = [(Span(*match.span()), match[0]) for match in _LINE.finditer(text)]
    paragraphs = [at for at, (_, line) in enumerate(found) if _is_paragraph(line) and not furniture.opens(line)]
    first, last = (paragraphs[0], paragraphs[-1]) if paragraphs else (len(found), len(found))
    zones = ("head" if at < first else "body" if at <= last else "tail" for at in range(len(found)))
    return [_Line(span, line, zone) for (span, line), zone in zip(found, zones, strict=True)]


def _is_paragraph(line: str) -> bool:
    return "。" in line or len(line) > _LONGEST_TITLE


def _swept(lines: Sequence[_Line], furniture: Furniture) -> list[_Line]:
    """The lines with those marked that are furniture as a whole."""
    swept: list[_Line] = []
    ended = unanswered = False
    for line in lines:
        ended = ended or (line.zone == "tail" and furniture.ends_page(line.text, line.zone))
        short = line.zone != "body" and len(line.text) <= _LONGEST_TITLE
        waste = ended or (unanswered and short) or furniture.holds(line.text, line.zone)
        unanswered = waste and not ended and _is_open(line, furniture)
        swept.append(replace(line, waste=waste))
    swept[:1] = [replace(line, waste=line.waste or _is_slogan(swept, furniture)) for line in swept[:1]]
    return swept


def _is_open(line: _Line, furniture: Furniture) -> bool:
    """Whether the line is one label whose value is on the next line."""
    labels = furniture.labels(line.text, line.zone)
    return len(labels) == 1 and labels[0].span.end == len(line.text) and not labels[0].value.of(line.text)


def _title(lines: Sequence[_Line], furniture: Furniture) -> tuple[int, int]:
    """The lines of the title as a range of `lines`, empty if there is none."""
    titles = [at for at, line in enumerate(lines) if _may_be_title(line)]
    if not titles:
        return 0, 0
    at = titles[0]
    later = [n for n in titles[1:] if not _SUBTITLE.match(lines[n].text)]
    if later and _is_masthead(lines, at, furniture):
        at = later[0]
    more = takewhile(lambda n: n in titles and _continues(lines[n - 1].text, lines[n].text), range(at + 1, len(lines)))
    return at, at + 1 + len(list(more))


def _may_be_title(line: _Line) -> bool:
    return line.zone == "head" and not line.waste and line.text[-1] not in _SALUTATION


def _continues(line: str, following: str) -> bool:
    return bool(_SUBTITLE.match(following)) or bool(_CONTINUED.match(following) and "关于" not in line)


def _is_masthead(lines: Sequence[_Line], at: int, furniture: Furniture) -> bool:
    issue = at + 1 < len(lines) and _ISSUE.match(lines[at + 1].text)
    return bool(issue) or furniture.masthead.search(lines[at].text) is not None


def _is_slogan(lines: Sequence[_Line], furniture: Furniture) -> bool:
    """Whether the first line is a site's own: before a dateline, in a site's words, of which the text takes up none."""
    if len(lines) == 1 or not lines[1].waste or not furniture.slogan.search(lines[0].text):
        return False
    pairs = {a + b for a, b in pairwise(lines[0].text) if _PAIR.fullmatch(a + b)}
    return not any(pair in line.text for line in lines[1:] if not line.waste for pair in pairs)


def _is_byline(lines: Sequence[_Line], at: int, end: int, furniture: Furniture) -> bool:
    """Whether a line after the title, which ends before line `end`, holds nothing but a name."""
    line = lines[at]
    if not 0 < end <= at or line.zone != "head":
        return False
    return bool(_NAME.fullmatch(line.text) or furniture.byline.fullmatch(line.text))


def _spoken(lines: Sequence[_Line]) -> str | None:
    return "".join(line.text for line in lines) or None


def _within(line: _Line, furniture: Furniture) -> Iterator[Span]:
    """The ranges of furniture in a line of the body: what opens a report, and credits in brackets."""
    opening = furniture.dispatch.match(line.text)
    start = opening.end() if opening else 0
    if opening:
        yield Span(0, start).shifted(line.span.start)
    for match in _BRACKETED.finditer(line.text, start):
        if _CREDIT.match(match[1]) or _is_credit(match, line.text, furniture):
            yield Span(*match.span()).shifted(line.span.start)


def _is_credit(match: re.Match[str], line: str, furniture: Furniture) -> bool:
    labels = furniture.labels(match[1], "tail")
    return match.end() == len(line) and bool(labels) and labels[0].kind in ("credit", "source") and "。" not in match[1]


def _published(lines: Sequence[_Line], furniture: Furniture) -> str | None:
    """The first date of the head, a report's opening, or the foot; a date said to be one of publication goes first."""
    head = [line for line in lines if line.zone == "head"]
    waste = [line for line in lines if line.waste]
    openings = (_Line(line.span, m[0], line.zone) for line in lines if (m := furniture.dispatch.match(line.text)))
    dates = (
        *(date for line in waste for date in _dated(line, furniture, ("date",))),
        *(date for line in head if line.waste for date in _dated(line, furniture, ("", "source", "credit"))),
        *(dating.iso for line in openings for dating in datings(line.text)),
        *(
            dating.iso
            for line in head
            if _SUBTITLE.match(line.text) or line.text[0] == "（"
            for dating in datings(line.text)
        ),
        *(date for line in waste for date in _dated(line, furniture, ("", "source", "credit"))),
    )
    return dates[0] if dates else None


def _dated(line: _Line, furniture: Furniture, kinds: tuple[str, ...]) -> Iterator[str]:
    """The dates of a line that stand in the value of a label of one of `kinds`, "" for none."""
    labels = furniture.labels(line.text, line.zone)
    for dating in datings(line.text):
        kind = next((label.kind for label in labels if label.value.overlaps(dating.span)), "")
        if kind in kinds:
            yield dating.iso


def _source(lines: Sequence[_Line], furniture: Furniture) -> str | None:
    values = (
        label.value.of(line.text).strip("，,；;")
        for line in lines
        if line.waste
        for label in furniture.labels(line.text, line.zone)
        if label.kind == "source"
    )
    return next((value for value in values if value), None)
