"""What the first and last lines of a text say of it: title, publication, and where its body is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from fangzhi.model import Metadata, Span
from fangzhi.text.furniture import Line, strangeness
from fangzhi.text.publication import Publication, publication
from fangzhi.text.script import HAN
from fangzhi.text.title import agrees, borne_out, marks, says, title_lines, without_site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fangzhi.text.furniture import Furniture

_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_BRACKETED = re.compile(r"（([^（）\n]{1,60})）")
_CREDIT = re.compile(r"完$|.*(?:摄|供图|摄影|图片)$|(?:本报|见习|实习)?(?:记者|通讯员)|(?:图片)?由[^，。]*提供$")
_PAIR = re.compile(f"[{HAN}]{{2}}")
_NAME = re.compile(f"[{HAN}·]{{2,4}}")
_ATTACHED = re.compile("附[件表图]|备注")
_LONGEST_TITLE = 80
#: How many lines above a text and below it may be advertisements, and how long one is.
_MOST_AROUND, _LONGEST_AROUND = 24, 400
#: The share of its pairs of characters that the text lacks in a line that was put above it.
_STRANGE = 0.4
#: What a file without metadata says.
NOTHING = Metadata()


@dataclass(frozen=True, slots=True)
class Description:
    """What a page says of its text; ranges are of the restored text, sorted, and none crosses another.

    `body` runs from the first to the last character that is neither title nor furniture; furniture may lie in it.
    `title_span` is empty where the title does not stand in the text.
    """

    title: str | None
    title_span: Span
    publication: Publication
    body: Span
    furniture: tuple[Span, ...]


def describe(
    text: str, furniture: Furniture, metadata: Metadata = NOTHING, foreign: Sequence[Span] = ()
) -> Description:
    """The title, publication, body and furniture of a restored text, with what its file says besides.

    The title is the first line before the first paragraph that is not furniture, with a subtitle after it, or the line
    that says what the file calls its text. `foreign` are lines that do not belong to it.
    """
    named = without_site(metadata.title or "", metadata.source or "")
    lines = _swept(_zoned(text, furniture, named, foreign), furniture)
    at, end = title_lines(lines, furniture, named)
    shown = "".join(line.text for line in lines[at:end])
    if shown and named and not agrees(shown, named) and borne_out(named, text):
        at = end = 0
    lines = [*_placed(lines, at, end, furniture)]
    title = _without_marks(lines[at:end], furniture)
    kept = [line for line in lines[end:] if not line.waste]
    body = Span(kept[0].span.start, kept[-1].span.end) if kept else Span(title.end, title.end)
    inner = [span for line in kept for span in _within(line, kept[-1], furniture)]
    pieces = [Line(span, span.of(text), "tail") for span in inner]
    marked = [*_marked(lines[at:end], title)]
    spans = sorted([line.span for line in lines if line.waste] + inner + marked)
    return Description(
        _spoken(lines[at:end], title) or _told(named, furniture),
        title,
        publication(lines, pieces, furniture, metadata),
        body,
        tuple(spans),
    )


def _placed(lines: Sequence[Line], at: int, end: int, furniture: Furniture) -> Iterator[Line]:
    """The lines, with those marked as furniture that stand above the title, repeat it or name its author."""
    title = {line.text for line in lines[at:end]}
    for n, line in enumerate(lines):
        if at <= n < end:
            yield replace(line, waste=False)
        else:
            again = n >= end and line.zone == "head" and line.text in title
            yield replace(line, waste=line.waste or n < at or again or _is_byline(lines, n, end, furniture))


def _without_marks(lines: Sequence[Line], furniture: Furniture) -> Span:
    """The range of the title without the mark of its column before and that of its pictures behind."""
    if not lines:
        return Span(0, 0)
    start, end = marks(lines[0].text, furniture)[0], marks(lines[-1].text, furniture)[1]
    return Span(lines[0].span.start + start, lines[-1].span.start + end)


def _marked(lines: Sequence[Line], title: Span) -> Iterator[Span]:
    if lines and lines[0].span.start < title.start:
        yield Span(lines[0].span.start, title.start)
    if lines and title.end < lines[-1].span.end:
        yield Span(title.end, lines[-1].span.end)


def _spoken(lines: Sequence[Line], title: Span) -> str:
    within = (Span(max(line.span.start, title.start), min(line.span.end, title.end)) for line in lines)
    parts = (span.shifted(-line.span.start).of(line.text) for line, span in zip(lines, within, strict=True))
    return "".join(parts).strip()


def _told(named: str, furniture: Furniture) -> str | None:
    start, end = marks(named, furniture)
    return named[start:end].strip() or None


def _zoned(text: str, furniture: Furniture, named: str, foreign: Sequence[Span]) -> list[Line]:
    found = [(Span(*match.span()), match[0]) for match in _LINE.finditer(text)]
    texts = [line for _, line in found]
    strangers = {at for at, (span, line) in enumerate(found) if span in foreign and _is_strange(texts, at)}
    outside = {at for at in (*strangers, *_advertised(texts, furniture)) if not says(texts[at], named)}
    prose = [
        at for at, (_, line) in enumerate(found)
        if _is_paragraph(line) and at not in outside and not furniture.opens(line)
    ]  # fmt: skip
    while len(prose) > 1 and furniture.notice(found[prose[-1]][1]):
        prose.pop()
    while len(prose) > 1 and furniture.notice(found[prose[0]][1]):
        prose.pop(0)
    first, last = (prose[0], prose[-1]) if prose else (len(found), len(found))
    zones = ("head" if at < first else "body" if at <= last else "tail" for at in range(len(found)))
    return [
        Line(span, line, zone, at in outside) for at, ((span, line), zone) in enumerate(zip(found, zones, strict=True))
    ]


def _advertised(lines: Sequence[str], furniture: Furniture) -> Iterator[int]:
    """The lines above and below a text that have nothing to do with it."""
    for above in (True, False):
        for at in islice(range(len(lines)) if above else range(len(lines) - 1, -1, -1), _MOST_AROUND):
            if len(lines[at]) <= _LONGEST_AROUND and furniture.spam(lines[at], _others(lines, at), above=above):
                yield at
            elif not furniture.holds(lines[at], "head"):
                break


def _is_strange(lines: Sequence[str], at: int) -> bool:
    return strangeness(lines[at], _others(lines, at)) >= _STRANGE


def _others(lines: Sequence[str], at: int) -> str:
    return "\n".join((*lines[:at], *lines[at + 1 :]))


def _is_paragraph(line: str) -> bool:
    return "。" in line or len(line) > _LONGEST_TITLE


def _swept(lines: Sequence[Line], furniture: Furniture) -> list[Line]:
    """The lines with those marked that are furniture as a whole."""
    swept: list[Line] = []
    ended = unanswered = edited = False
    for line in lines:
        ended = ended or (line.zone == "tail" and furniture.ends_page(line.text, line.zone))
        short = line.zone != "body" and len(line.text) <= _LONGEST_TITLE
        left = ended or (unanswered and short) or (edited and not _ATTACHED.match(line.text))
        waste = line.waste or left or furniture.holds(line.text, line.zone)
        unanswered = waste and not ended and _is_open(line, furniture)
        edited = edited or (waste and line.zone == "tail" and furniture.edited(line.text))
        swept.append(replace(line, waste=waste))
    swept[:1] = [replace(line, waste=line.waste or _is_slogan(swept, furniture)) for line in swept[:1]]
    return swept


def _is_open(line: Line, furniture: Furniture) -> bool:
    """Whether the line is one label whose value is on the next line."""
    labels = furniture.labels(line.text, line.zone)
    return len(labels) == 1 and labels[0].span.end == len(line.text) and not labels[0].value.of(line.text)


def _is_slogan(lines: Sequence[Line], furniture: Furniture) -> bool:
    """Whether the first line is a site's own: before a dateline, in a site's words, of which the text takes up none."""
    if len(lines) == 1 or not lines[1].waste or len(lines[0].text) > _LONGEST_TITLE:
        return False
    if not furniture.patterns["slogan"].search(lines[0].text):
        return False
    pairs = {a + b for a, b in pairwise(lines[0].text) if _PAIR.fullmatch(a + b)}
    return not any(pair in line.text for line in lines[1:] if not line.waste for pair in pairs)


def _is_byline(lines: Sequence[Line], at: int, end: int, furniture: Furniture) -> bool:
    """Whether a line after the title, which ends before line `end`, holds nothing but a name."""
    line = lines[at]
    if not 0 < end <= at or line.zone != "head":
        return False
    return bool(_NAME.fullmatch(line.text) or furniture.patterns["byline"].fullmatch(line.text))


def _within(line: Line, last: Line, furniture: Furniture) -> Iterator[Span]:
    """The ranges of furniture in a line of the body: what opens a report, and credits in brackets."""
    opening = furniture.patterns["dispatch"].match(line.text)
    start = opening.end() if opening else 0
    if opening:
        yield Span(0, start).shifted(line.span.start)
    for match in _BRACKETED.finditer(line.text, start):
        signed = line is last and match.end() == len(line.text) and furniture.all_named(match[1])
        if signed or _CREDIT.match(match[1]) or _is_credit(match, line.text, furniture):
            yield Span(*match.span()).shifted(line.span.start)


def _is_credit(match: re.Match[str], line: str, furniture: Furniture) -> bool:
    labels = furniture.labels(match[1], "tail")
    return (
        match.end() == len(line) and bool(labels) and labels[0].group in ("person", "source") and "。" not in match[1]
    )
