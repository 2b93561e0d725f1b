"""Bodies, hospitals and schools of a division: what 县委 and 市一医院 are in full, and which variants are one body."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from fangzhi.mentions.bodies import SHORT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fangzhi.lexicon import Lexicon
    from fangzhi.model import Mention, Span
    from fangzhi.resolve.linking import Link
    from fangzhi.text.annotated import Annotated

_CLASSES = ("GovernmentBody", "Hospital", "School")
#: A short form opens with the kind of its division; 团 stands before it where the body is the Youth League's.
_SHORT = re.compile(r"(?P<before>团?)(?P<level>自治区|[省市州县区旗盟镇乡])(?P<rest>.+)")
_NUMBERED = re.compile(r"(?P<number>[一二三四五六七八九十])(?:医院|院)")
_LEAGUE = "共青团"
#: What stands before a place that is not the one whose bodies a text speaks of.
_PARTNER = frozenset("与和同赴到向从对、")
#: What a body's full name may open with before its division.
_OPENINGS = ("中共", _LEAGUE, "政协", "中国人民政治协商会议")


class Place(NamedTuple):
    """A division as a text names it somewhere, with the key of its record where it has one."""

    start: int
    name: str
    key: str | None


class Local:
    """The names of the bodies of one text, given its divisions."""

    def __init__(self, text: Annotated, named: Sequence[Mention], links: Mapping[Span, Link], lexicon: Lexicon) -> None:
        self.text, self.gazetteer, self.families = text, lexicon.gazetteer, lexicon.body_families
        self.places = sorted(self._places(named, links))
        self.by_name: dict[str, list[Place]] = defaultdict(list)
        for place in self.places:
            for name in sorted({place.name, self.gazetteer.records[place.key].name}) if place.key else ():
                self.by_name[name].append(place)
        self.stated = {m.name for m in named if m.cls in _CLASSES}

    def _places(self, named: Sequence[Mention], links: Mapping[Span, Link]) -> Iterator[Place]:
        spans = {m.span: m for m in named}
        for m in named:
            if m.cls == "Division":
                yield Place(m.span.start, m.name, links[m.span].key if m.span in links else None)
        for span, link in links.items():
            if span not in spans and link.key:
                yield Place(span.start, self.gazetteer.records[link.key].name, link.key)

    def full(self, mention: Mention, around: str | None) -> str:
        """The full name of a body that is named by its kind of division; any other name as it is.

        `around` is the key of the division that the text is about.
        """
        short = _SHORT.fullmatch(mention.name) if mention.rule == SHORT or self._bare(mention) else None
        place = self._nearest(short["level"], mention.span.start, around) if short else None
        if not short or not place:
            return mention.name
        rest = short["rest"]
        if mention.cls == "Hospital":
            rest = self._hospital(place.name, rest)
        return f"{_LEAGUE if short['before'] else ''}{place.name}{rest}"

    def _bare(self, mention: Mention) -> bool:
        return mention.cls in _CLASSES and self.gazetteer.longest(mention.name, 0) is None

    def _hospital(self, place: str, rest: str) -> str:
        numbered = _NUMBERED.fullmatch(rest)
        if numbered:
            return f"第{numbered['number']}人民医院"
        return "人民医院" if rest == "医院" and f"{place}人民医院" in self.stated else rest

    def _nearest(self, level: str, at: int, around: str | None) -> Place | None:
        """The division of that kind which acts in the sentence, else that which the text is about, else the nearest.

        Where none is of that kind, one above the places named before.
        """
        first = bisect_left(self.places, at, key=lambda place: place.start)
        before, behind = self.places[:first][::-1], self.places[first:]
        start = self.text.sentence_start(at)
        acting = [place for place in before if place.start >= start and not self._partner(place)]
        about = [Place(at, self.gazetteer.records[around].name, around)] if around in self.gazetteer.records else []
        tries = ((acting, False), (about, True), (before, False), (before, True), (behind, False))
        found = (self._of_level(place, level, climb=climb) for places, climb in tries for place in places)
        return next(filter(None, found), None)

    def _partner(self, place: Place) -> bool:
        """Whether a place is only gone to or dealt with, as 三门县 in 与三门县签约，县委组织部负责."""
        return self.text.document.text[place.start - 1 : place.start] in _PARTNER

    def _of_level(self, place: Place, level: str, *, climb: bool) -> Place | None:
        if place.name.endswith(level) and not climb:
            return place
        keys = [place.key, *self.gazetteer.ancestors(place.key)][: None if climb else 1] if place.key else []
        for key in keys:
            if self.gazetteer.records[key].name.endswith(level):
                return Place(place.start, self.gazetteer.records[key].name, key)
        return None

    def seat(self, name: str, start: int) -> Place | None:
        """The division that opens the name of a body standing at `start`, as the text means it."""
        opening = self._opening(name)
        form = self.gazetteer.longest(name, len(opening))
        places = self.by_name.get(form or "", ())
        if places:
            return min(places, key=lambda place: abs(place.start - start))
        keys = [f.key for f in self.gazetteer.forms.get(form or "", ()) if f.key.startswith("Division/")]
        return Place(start, form, keys[0]) if form and len(keys) == 1 else None

    def _opening(self, name: str) -> str:
        return next((opening for opening in _OPENINGS if name.startswith(opening)), "")

    def family(self, name: str) -> str | None:
        """What all variants of a body's name have in common: 卫生健康委员会 for 昭觉县卫健局."""
        opening = self._opening(name)
        form = self.gazetteer.longest(name, len(opening))
        return self.families.get(f"{opening}{{}}{name[len(opening) + len(form) :]}") if form else None

    def ambiguous(self, form: str) -> bool:
        """Whether several divisions bear a name."""
        return len({f.key for f in self.gazetteer.forms.get(form, ()) if f.key.startswith("Division/")}) > 1
