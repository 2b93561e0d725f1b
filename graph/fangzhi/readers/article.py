"""The lines of a page that are its article."""

from __future__ import annotations

import logging
import re
from functools import partial
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from fangzhi.model import Metadata
from fangzhi.readers.alignment import aligned, squeezed
from fangzhi.readers.plausible import believed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fangzhi.readers.lines import Line

_PROSE = re.compile(r"[，。；,;]")
_SHORTEST_PROSE = 20
_DATED = re.compile(
    r"(?:19|20)\d\d\s*[-./年]\s*\d{1,2}|(?:来源|發布|发布|时间|時間|日期|作者|记者|記者|來源|供稿|稿源)\s*[:：丨|]"
)
_LONGEST_LABELS = 160
_MOST_LABELS = 12
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SUBTITLE = ("——", "--", "－－")
#: What stands between the title of a page and the name of its site.
_SEPARATORS = "-_|—–－丨·:：>"
_SHORTEST_TITLE = 4
_TITLE_LINES = 3
#: Settings under which dates do not depend on the day on which trafilatura is asked.
_DATES = {"extensive_search": False, "original_date": True, "min_date": "1990-01-01", "max_date": "2099-12-31"}
_LEAST = 60
_LEAST_SHARE = 0.25


def article(markup: str, lines: Sequence[Line], titles: Sequence[str]) -> tuple[Line, ...]:
    """The title, date and source line as far as they are shown, and the paragraphs of the article, in the page's order.

    What the article is, trafilatura decides. Where it finds nothing, or less than a quarter of what reads like prose,
    all lines are taken that are not in navigation, headers or footers, from the title on. `titles` are what the page
    says its title is, best first.
    """
    plain = [squeezed(line.text) for line in lines]
    beside = {n for n, line in enumerate(lines) if line.aside}
    prose = {n for n in range(len(lines)) if n not in beside and _is_prose(lines[n], plain[n])}
    for recall in (False, True):
        found = aligned(plain, squeezed(_main_text(markup, recall=recall))) - beside
        if _is_enough(found, prose, plain):
            break
    else:
        found = frozenset(range(len(lines))) - beside
    return tuple(lines[n] for n in _completed(found, lines, plain, titles))


def _is_prose(line: Line, plain: str) -> bool:
    return len(plain) >= _SHORTEST_PROSE and line.linked * 2 < len(plain) and _PROSE.search(plain) is not None


def _is_enough(found: Iterable[int], prose: set[int], plain: Sequence[str]) -> bool:
    taken = sum(len(plain[n]) for n in found)
    return taken >= _LEAST and taken >= _LEAST_SHARE * sum(len(plain[n]) for n in prose)


def _main_text(markup: str, *, recall: bool) -> str:
    """What trafilatura takes for the article, or nothing where it fails."""
    from trafilatura import bare_extraction  # noqa: PLC0415 - an extra, and slow to import

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        document = bare_extraction(_printable(markup), include_comments=False, favor_recall=recall)
    except Exception:  # noqa: BLE001 - the page's text is there without it
        return ""
    body = getattr(document, "body", None)
    return "" if body is None else "\n".join(body.itertext())


def _printable(markup: str) -> str:
    """The markup with blanks for characters that XML has not."""
    return _UNPRINTABLE.sub(" ", markup)


def _completed(found: frozenset[int], lines: Sequence[Line], plain: Sequence[str], titles: Sequence[str]) -> list[int]:
    """The lines from the title on, the labels between it and the first paragraph, and what stands among the lines."""
    said = tuple(filter(None, map(squeezed, titles)))
    prose = (n for n in sorted(found) if _is_prose(lines[n], plain[n]) and not any(title in plain[n] for title in said))
    opening = next(prose, max(found, default=-1))
    title = _title(plain[: opening + 1], said) or _heading(lines, opening)
    start = title.stop if title else _first_unlinked(found, lines, plain)
    body = sorted(n for n in found if n >= start)
    if not body:
        return list(title)
    above = range(max(start, body[0] - _MOST_LABELS), body[0])
    labels = {n for n in above if _is_label(plain[n])}
    return sorted({*title, *labels, *body, *_among(body, lines, start)})


def _title(plain: Sequence[str], titles: Sequence[str]) -> range:
    """The last lines that are one of the titles, the best title first; empty if there are none."""
    for said in titles:
        for at in reversed(range(len(plain))):
            for stop in range(at + 1, min(at + _TITLE_LINES, len(plain)) + 1):
                if _entitles("".join(plain[at:stop]), said):
                    return range(at, stop)
    return range(0)


def _entitles(line: str, said: str) -> bool:
    """Whether a line is the title said, before or behind which the name of the site may stand."""
    if len(line) < _SHORTEST_TITLE or line not in said:
        return False
    at = said.rindex(line) if said.endswith(line) else said.index(line)
    return (at == 0 or said[at - 1] in _SEPARATORS) and (said[at + len(line) :] or _SEPARATORS)[0] in _SEPARATORS


def _heading(lines: Sequence[Line], opening: int) -> range:
    """The last heading before the first paragraph."""
    at = next((n for n in reversed(range(opening)) if lines[n].heading and not lines[n].linked), None)
    return range(0) if at is None else range(at, at + 1)


def _first_unlinked(found: Iterable[int], lines: Sequence[Line], plain: Sequence[str]) -> int:
    """The first line found that is no link."""
    return next((n for n in sorted(found) if lines[n].linked * 2 < len(plain[n])), 0)


def _is_label(plain: str) -> bool:
    """Whether a line between title and text tells when, where or by whom it was published, or is a subtitle."""
    return len(plain) <= _LONGEST_LABELS and (_DATED.search(plain) is not None or plain.startswith(_SUBTITLE))


def _among(body: Sequence[int], lines: Sequence[Line], start: int) -> Iterator[int]:
    """Lines left out that stand in the element of the line before or after them, up to a link; few at both ends."""
    for before, after in pairwise((start - 1, *body, len(lines))):
        gap = range(before + 1, after)
        if before >= body[0]:
            yield from takewhile(partial(_is_beside, lines, before), gap if after <= body[-1] else gap[:_MOST_LABELS])
        if after <= body[-1]:
            near = gap if before >= body[0] else gap[-_MOST_LABELS:]
            yield from takewhile(partial(_is_beside, lines, after), reversed(near))


def _is_beside(lines: Sequence[Line], one: int, other: int) -> bool:
    """Whether a line is of the same element as one taken, and neither linked nor directly in the body."""
    line = lines[other]
    return bool(line.place) and line.place == lines[one].place and not line.linked and not line.aside


def found_metadata(markup: str) -> Metadata:
    """Author and date that trafilatura finds in the page, as far as they can be believed."""
    from trafilatura import extract_metadata  # noqa: PLC0415 - an extra, and slow to import

    try:
        found = extract_metadata(_printable(markup), date_config=dict(_DATES))
    except Exception:  # noqa: BLE001 - what the page says is read all the same
        return Metadata()
    return believed({"author": [found.author or ""], "published": [found.date or ""]})
