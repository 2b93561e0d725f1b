"""The lines that a page shows, read from its markup however broken that is."""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import accumulate, islice, pairwise
from typing import TYPE_CHECKING

from fangzhi.readers.elements import ASIDE, CELLS, HEADINGS, HOLDERS, UNSEEN, VOID, implied, is_hidden
from fangzhi.readers.lines import Line, Page, Run, stripped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: How many elements are looked at for one to close.
_DEEP = 64
_SAVED = re.compile(r"\s*saved from url=\(\d+\)(\S+)")
_REFERENCE = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9.-]*);?")
_BLANKS = " \t\n\r\f"
_WORDS = re.compile(rf"[{_BLANKS}]+|[^{_BLANKS}]+")
#: From here on characters are set without blanks between them.
_SQUARE = "\u2e80"


def read_page(markup: str, *, unhidden: bool = False) -> Page:
    """The lines and the metadata of a page, however broken its markup is; `unhidden` also what its styles hide."""
    reader = _Reader(markup, unhidden=unhidden)
    reader.feed(markup)
    reader.close()
    reader.end_line(len(markup), len(markup))
    title = " ".join("".join(reader.title).split())
    return Page(tuple(reader.lines), title, tuple(reader.metas), tuple(reader.data))


@dataclass(slots=True)
class _Open:
    """An element not yet closed: what is true of its text, how many lines were before it, and the most in a cell."""

    tag: str
    number: int = 0
    seen: bool = True
    linked: bool = False
    heading: bool = False
    aside: bool = False
    data: bool = False
    before: int = 0
    most: int = 0


class _Reader(HTMLParser):
    """Collects the lines; an element is closed by its end tag, or by what cannot stand inside it."""

    def __init__(self, markup: str, *, unhidden: bool) -> None:
        super().__init__(convert_charrefs=False)
        self.markup = markup
        self.unhidden = unhidden
        self.lines: list[Line] = []
        self.metas: list[tuple[str, str]] = []
        self.data: list[str] = []
        self.title: list[str] = []
        self._starts = [0, *accumulate(len(line) + 1 for line in markup.split("\n"))]
        self._open = [_Open("")]
        self._holders = [self._open[0], self._open[0]]
        self._counts: Counter[str] = Counter()
        self._count = 0
        self._runs: list[Run] = []
        self._around = self._open[0]
        self._linked = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in reversed(attrs)}
        self._note(tag, given)
        if tag in HOLDERS or tag == "br":
            self.end_line(self._at(), self._at() + len(self.get_starttag_text() or ""))
        self._imply(tag)
        if tag not in VOID:
            self._push(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag in HOLDERS:
            self.end_line(self._at(), self.markup.find(">", self._at()) + 1 or len(self.markup))
        if self._counts[tag]:
            self._pop(tag)

    def handle_data(self, data: str) -> None:
        around = self._open[-1]
        if around.tag == "title":
            self.title.append(data)
        elif around.data:
            self.data[-1] += data
        elif around.seen:
            at = self._at()
            for match in _WORDS.finditer(data):
                self._add_words(match[0], at + match.start(), at + match.end())

    def handle_entityref(self, name: str) -> None:
        match = _REFERENCE.match(self.markup, self._at())
        reference = match[0] if match else f"&{name}"
        text = html.unescape(reference)
        if self._open[-1].tag == "title":
            self.title.append(text)
        elif self._open[-1].seen and text:
            self._add_words(text, self._at(), self._at() + len(reference))

    def handle_charref(self, name: str) -> None:
        self.handle_entityref("#" + name)

    def handle_comment(self, data: str) -> None:
        if saved := _SAVED.match(data):
            self.metas.append(("saved from", saved[1]))

    def parse_marked_section(self, i: int, report: int = 1) -> int:  # noqa: ARG002 - the form html.parser calls
        """Pass over `<![if ...]>` of Word and the like."""
        return self.parse_bogus_comment(i, report=False)

    def end_line(self, start: int, end: int) -> None:
        """End the line being read; `start` to `end` is the tag that does it."""
        runs, linked, self._runs, self._linked = self._runs, self._linked, [], 0
        if kept := tuple(self._squared(stripped(runs))):
            place = self._place(self._holders[-2])
            self.lines.append(Line(kept, (start, end), place, linked, self._around.heading, self._around.aside))

    @staticmethod
    def _place(holder: _Open) -> int:
        return 0 if holder.tag in {"body", "html"} else holder.number

    def _at(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column

    def _add_words(self, words: str, start: int, end: int) -> None:
        if words[0] not in _BLANKS:
            self._add(Run(words, start, end))
        elif self._counts["pre"] and "\n" in words:
            self.end_line(start, end)
        elif self._runs and self._runs[-1].text != " ":
            self._runs.append(Run(" ", start, end))

    def _add(self, run: Run) -> None:
        around = self._open[-1]
        if not self._runs:
            self._around = around
        self._runs.append(run)
        self._linked += around.linked * len(run.text)

    def _squared(self, runs: list[Run]) -> Iterator[Run]:
        """The runs less line feeds between characters that are set without blanks."""
        for at, run in enumerate(runs):
            inside = run.text == " " and 0 < at < len(runs) - 1 and "\n" in self.markup[run.start : run.end]
            if not (inside and min(runs[at - 1].text[-1], runs[at + 1].text[0]) >= _SQUARE):
                yield run

    def _imply(self, tag: str) -> None:
        """Close what cannot be open where `tag` starts: a paragraph before any block, a cell before a cell."""
        closed, within = implied(tag)
        for element in islice(reversed(self._open), _DEEP):
            if element.tag in closed:
                self._pop(element.tag)
            if element.tag in closed or element.tag in within:
                return

    def _push(self, tag: str, given: Mapping[str, str]) -> None:
        around = self._open[-1]
        self._count += 1
        element = _Open(
            tag,
            self._count,
            seen=around.seen and tag not in UNSEEN and (self.unhidden or not is_hidden(given)),
            linked=around.linked or (tag == "a" and "href" in given),
            heading=around.heading or tag in HEADINGS or "title" in given.get("class", "").lower(),
            aside=around.aside or tag in ASIDE or (tag == "header" and not self._counts["article"]),
            data=tag == "script" and given.get("type", "").lower() == "application/ld+json",
            before=len(self.lines),
        )
        self._open.append(element)
        self._counts[tag] += 1
        if tag in HOLDERS:
            self._holders.append(element)

    def _pop(self, tag: str) -> None:
        closed = None
        while closed is None or closed.tag != tag:
            closed = self._open.pop()
            self._counts[closed.tag] -= 1
            if self._holders[-1] is closed:
                self._holders.pop()
            if closed.tag in CELLS:
                self._holders[-1].most = max(self._holders[-1].most, len(self.lines) - closed.before)
            elif closed.tag == "tr" and closed.most == 1:
                self._join(closed.before)

    def _join(self, start: int) -> None:
        """Make one line of a row's cells, which are one line each."""
        cells = self.lines[start:]
        runs = list(cells[0].runs)
        for before, cell in pairwise(cells):
            runs += (Run("\t", *before.stop), *cell.runs)
        last = cells[-1]
        place, linked = self._place(self._holders[-1]), sum(cell.linked for cell in cells)
        self.lines[start:] = [Line(tuple(runs), last.stop, place, linked, last.heading, last.aside)]

    def _note(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == "meta" and (name := given.get("name") or given.get("property") or given.get("itemprop")):
            self.metas.append((name.strip().lower(), given.get("content", "").strip()))
        elif tag == "link" and given.get("rel", "").lower() == "canonical":
            self.metas.append(("canonical", given.get("href", "").strip()))
        elif tag == "script" and given.get("type", "").lower() == "application/ld+json":
            self.data.append("")
