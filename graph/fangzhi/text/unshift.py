"""Bring stretches that were read one byte off back in step.

Mirror pages insert bytes into GBK text without respect for character borders. Where an insert falls inside a character,
its first byte is left alone and shown as `?`, and all that follows is read one byte on, until a single byte brings the
reading back. From a `?` on, every way in which the author's text may have become what is seen is followed, byte by
byte, and the likeliest text wins (the algorithm of Viterbi over `likelihood`). These are the events:

| event | seen | was |
|---|---|---|
| `MARKED` | `?` and a mark | a character ending, the next beginning, with the bytes of the mark |
| `GLOSSED` | `?`, a syllable, `)` | the next character begins with the second byte of the one with this reading |
| `TAIL` | a letter or sign | a character whose second byte it is; in step again |
| `STOPPED` | `?` before a mark | a character whose second byte met the insert before the mark; in step again |
| `ANNOTATED` | `?`, a syllable, `)` | a character of this reading; in step again |
| `SWALLOWED` | `?` | a character and the digit, sign or line end behind it; in step again |
| `DROPPED` | nothing | two characters whose inner bytes are a pair that no character has |

Which of two readings is right can be seen from how much less likely the other is: `doubtful` marks what is not settled.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from fangzhi.text.gbk import ENDS, code, pairs, table, with_form
from fangzhi.text.pinyin import SYLLABLE, is_toned, read_as
from fangzhi.text.trellis import KEPT, Place, Rival, Seen, Trellis, differing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fangzhi.text.site import Site
    from fangzhi.text.trellis import Group

LOST = "\ufffd"
READ, SHIFTED, MARKED, GLOSSED, TAIL, STOPPED, ANNOTATED, SWALLOWED, DROPPED, UNKNOWN = range(10)
#: How many characters in step before and behind a run tell how likely it is.
AROUND = 7
#: A run longer than this is no run.
_LONGEST = 400
#: More steps than a search takes that leads anywhere, and what all those of a text may take for each of its characters.
_STEPS, _STEPS_EACH = 20_000, 20
#: So many searches without result in a row, and the text is one with odd question marks.
_FRUITLESS = 20
#: More question marks than this in so many characters are no damage of this kind.
_MANY, _NEXT = 8, 20
_ANCHOR = re.compile(rf"(?<!\?\?)\?(?!\?\?\?)(?=[!;?,！；？，、。]|{SYLLABLE} ?[)）])")
_SYLLABLE = re.compile(rf"({SYLLABLE}) ?[)）]")
_MARKS = frozenset("!;?,！；？，、。")
#: The second byte that makes `。` or `！` with the first byte of a mark.
_TWICE = {0xA3: 0xA1, 0xA1: 0xA3}
#: The marks before which something was inserted wherever they stand.
_INSERTED = frozenset("！；？，、。")
#: What the events cost beside the text that they give: how rarely each happens, as logarithms.
_COSTS = {MARKED: -4.0, GLOSSED: -1.0, SWALLOWED: -4.0, UNKNOWN: -1.0, DROPPED: -1.0}
_UNREAD_GLOSS, _WIDE_QUESTION, _SELDOM, _ODD, _MIRRORED = -20.0, -8.0, -1.0, -6.0, -3.0
#: States that may have lost a pair are given up sooner.
_WIDTH_DROPPED = 9.0


@dataclass(frozen=True, slots=True)
class Run:
    """From `start` to `end` of a text: what was there, each character or two with the place where it is seen.

    `doubtful` are the places at which something else is nearly as likely.
    """

    start: int
    end: int
    said: tuple[tuple[int, str], ...]
    doubtful: frozenset[int]

    def covers(self, at: int) -> bool:
        """Whether the run holds what is seen at `at`."""
        return self.start <= at < self.end


def may_be_shifted(text: str) -> bool:
    """Whether anything in `text` looks like the beginning of a run."""
    return "?" in text and _ANCHOR.search(text) is not None


def find_runs(text: str, site: Site, margin: float) -> Iterator[Run]:
    """The stretches of `text`, which has no glosses, that were read one byte off, in order.

    A place is doubtful if what it may have been otherwise is less likely by no more than `margin`.
    """
    at = fruitless = 0
    left = _STEPS + _STEPS_EACH * len(text)
    for match in _ANCHOR.finditer(text):
        if match.start() < at or text.count("?", match.start(), match.start() + _NEXT) > _MANY:
            continue
        if left < 0 or fruitless > _FRUITLESS:
            break
        search = _Search(text, match.start(), site, margin)
        found = tuple(search.runs())
        yield from found
        at = found[-1].end if found else at
        left -= search.trellis.steps
        fruitless = 0 if found else fruitless + 1


class _Search:
    """The readings of a text from one `?` on."""

    def __init__(self, text: str, anchor: int, site: Site, margin: float) -> None:
        self.text, self.anchor, self.site, self.margin = text, anchor, site, margin
        self.trellis, self.table = Trellis(site.near), table()

    def runs(self) -> Iterator[Run]:
        """The runs on the likeliest path, up to where the reading is settled again."""
        start = max(0, self.anchor - AROUND)
        self.trellis.begin(start)
        end = self._followed(start)
        finals = self.trellis.finals(end)
        score, best = finals[0] if finals and self.trellis.steps < _STEPS else (0.0, None)
        if best:
            rivals = [Rival(score - other, place) for other, place in finals[1:] if score - other <= KEPT]
            yield from _cut(best.path(), differing(best, rivals, self.margin), end)

    def _followed(self, at: int) -> int:
        """Follow the readings until all have been in step for a while; where that is."""
        quiet = 0
        while at < len(self.text) and at - self.anchor <= _LONGEST and self.trellis.steps < _STEPS:
            if self.trellis.in_step(at):
                if quiet > AROUND and not _ANCHOR.match(self.text, at):
                    break
                quiet += at > self.anchor
            elif self.trellis.reached(at):
                quiet = 0
            self._column(at)
            self.trellis.drop(at)
            at += 1
        return at

    def _column(self, at: int) -> None:
        """Let every reading take its next step."""
        groups = self.trellis.groups(at)
        for lead, group in groups.items():
            if lead is None:
                self._read(group, at)
            elif lead >= 0:
                self._shifted(group, at, lead)
        for name, leads in ENDS.items():
            group = self.trellis.group(at, name, _WIDTH_DROPPED)
            for lead in leads if group.ends else ():
                self._plain(group, at, lead, DROPPED)

    def _read(self, group: Group, at: int) -> None:
        """Read on in step, or begin a run at a `?`."""
        char = self.text[at]
        gloss = self._gloss(at + 1) if char == "?" else None
        cost = _UNREAD_GLOSS if gloss else _MIRRORED if char == "?" and self.site.mirrored else 0.0
        self.trellis.step(group, at + 1, None, Seen(at, *with_form(char), READ, cost))
        if char != "?" or at < self.anchor:
            return
        if gloss:
            self._begin_glossed(group, at, gloss)
        elif self.text[at + 1 : at + 2] in _MARKS:
            self._begin_marked(group, at)
            self._met_twice(group, at)

    def _begin_marked(self, group: Group, at: int) -> None:
        for first, second in pairs(self.text[at + 1]):
            for _, both in self.table.by_trail(first):
                self._try(group, at + 2, second, Seen(at, *both, MARKED))

    def _gloss(self, at: int) -> re.Match[str] | None:
        """The syllable whose opening bracket is missing before `at`; one without a tone only beside other glosses."""
        match = _SYLLABLE.match(self.text, at)
        return match if match and (is_toned(match[1]) or (self.site.annotated and read_as(match[1]))) else None

    def _met_twice(self, group: Group, at: int) -> None:
        """A character of which nothing is left: its second byte makes a mark with the first one of the mark behind."""
        if self.text[at + 1] == "?" and self.text[at + 2 : at + 3] in _MARKS:
            for first, _ in pairs(self.text[at + 2]):
                for _, both in self.table.by_trail(_TWICE[first]):
                    self._try(group, at + 2, None, Seen(at, *both, MARKED))

    def _begin_glossed(self, group: Group, at: int, gloss: re.Match[str]) -> None:
        """The reading is that of a character whose first byte ends the one before."""
        before = pairs(self.text[at - 1]) if at else ()
        read = {code(char) for char in read_as(gloss[1])}
        for lead in sorted({second for first, second in read for _, end in before if first == end}):
            for prefix, score, place in group.states:
                seen = Seen(at, "", "", GLOSSED)
                self.trellis.put((gloss.end(), lead, prefix), score + _COSTS[GLOSSED], place, seen)

    def _shifted(self, group: Group, at: int, lead: int) -> None:
        """Read on out of step, or come back in step."""
        self._plain(group, at, lead, SHIFTED)
        for end, both in self.table.before_dropped(lead) if group.near else ():
            self._try(group, at, end, Seen(at, *both, DROPPED))
        if self.text[at] == "?":
            self._stopped(group, at, lead)

    def _plain(self, group: Group, at: int, lead: int, event: int) -> None:
        char = self.text[at]
        for first, second in pairs(char):
            both = self.table.pairs.get((lead, first))
            if both and (event == SHIFTED or self.trellis.model.known(both[1])):
                cost = (_WIDE_QUESTION if char == "?" else 0.0) + self._odd(both[0], at)
                self.trellis.step(group, at + 1, second, Seen(at, *both, SHIFTED, cost))
        if "@" <= char <= "~" and (both := self.table.pairs.get((lead, ord(char)))):
            self.trellis.step(group, at + 1, None, Seen(at, *both, TAIL))

    def _stopped(self, group: Group, at: int, lead: int) -> None:
        """A character lost its second byte to an insert, to what was swallowed, or to a pair that none has."""
        if gloss := _SYLLABLE.match(self.text, at + 1):
            for char in read_as(gloss[1]):
                if code(char)[0] == lead:
                    self._try(group, gloss.end(), None, Seen(at, *with_form(char), ANNOTATED))
            return
        if both := self.table.pairs.get((lead, 0x80)):
            self._try(group, at + 1, None, Seen(at, *both, TAIL))
        marked = self.text[at + 1 : at + 2] in _MARKS
        for char, form in self.table.by_lead(lead):
            seen = Seen(at, char, form, STOPPED) if marked else Seen(at, char + LOST, form, SWALLOWED)
            self._try(group, at + 1, None, seen)
        if group.near and not self.text.startswith("?", at + 1):
            self._met_none(group, at, lead)

    def _met_none(self, group: Group, at: int, lead: int) -> None:
        for ends, both in self.table.before_unknown(lead):
            for end in ends:
                self._try(group, at + 1, end, Seen(at, *both, UNKNOWN))

    def _try(self, group: Group, to: int, lead: int | None, seen: Seen) -> None:
        """A step whose character is not given by what is seen; characters that are no words are not tried."""
        if self.trellis.hopeful(group, to, seen.form):
            odd = 0.0 if seen.event in {MARKED, ANNOTATED, TAIL} else self._odd(seen.char, seen.at)
            self.trellis.step(group, to, lead, seen._replace(cost=_COSTS.get(seen.event, 0.0) + odd))

    def _odd(self, char: str, at: int) -> float:
        """What a character costs that could hardly have stood in a run without a further insert."""
        if char in _INSERTED:
            return _SELDOM
        # an insert inside a character keeps its own gloss away
        split = at > 0 and self.text[at - 1] in ")）"
        return 0.0 if split or self.site.allows(char[0]) else _ODD


def _cut(path: tuple[Place, ...], doubtful: frozenset[int], end: int) -> Iterator[Run]:
    """The stretches of a path that are not read as they stand."""
    ends = [*(place.seen.at for place in path[1:]), end]
    for read, places in groupby(zip(path, ends, strict=True), key=lambda pair: pair[0].seen.event == READ):
        if not read:
            run = list(places)
            said = tuple((place.seen.at, place.seen.char) for place, _ in run)
            inside = frozenset(at for at, _ in said if at in doubtful)
            yield Run(run[0][0].seen.at, run[-1][1], said, inside)
