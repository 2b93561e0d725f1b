"""Which authority record each mention names: 鼓楼区 of 南京 or of 福州, 山大 of 济南 or of 太原."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from fangzhi.gazetteer import FORMER, FULL
from fangzhi.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fangzhi.lexicon import Lexicon
    from fangzhi.model import Mention
    from fangzhi.text.annotated import Annotated

_RANK = {"province": 3, "prefecture": 2, "county": 1, "township": 0, "": 0}
#: Names of these open with a place often enough that it tells where a text is, though it is not meant by itself.
_LOCAL = ("GovernmentBody", "Hospital", "School", "Organization")
_JOINT = re.compile(r"[、，和与及跟同]|以及")
#: The noun that closes a list and says of what kind its members are: 三州, 两县一市 not.
_CLOSE = re.compile(
    r"(?:等|这)?(?:[两二三四五六七八九十]|\d+)个?(?P<kind>省区市|省市区|省区|省市|自治州|自治县|州市|市州|地市|县市|市县|县区|区县|城区|省|市|州|县|区|旗|盟)"
)
_LEVELS = {
    **dict.fromkeys(("省", "省区", "省市", "省区市", "省市区"), ("province",)),
    **dict.fromkeys(("州市", "市州", "地市"), ("prefecture",)),
    **dict.fromkeys(("县市", "市县", "县区", "区县", "城区", "县", "自治县", "旗"), ("county",)),
    "市": ("prefecture", "county"),
    "区": ("county",),
}
_ENDS = {
    "城区": "区",
    "自治州": "州",
    "自治县": "县",
    "市": "市",
    "州": "州",
    "县": "县",
    "区": "区",
    "旗": "旗",
    "盟": "盟",
}

ONLY, CHAIN, LISTED, AROUND, EARLIER, KNOWN, OPEN = (
    "the only record of this name",
    "place chain in the text",
    "the kind of its list",
    "places named around it",
    "as elsewhere in the text",
    "the highest unit of this name",
    "several bear this name",
)


@dataclass(frozen=True, slots=True)
class Link:
    """The key of the record that a mention names, or None where the text does not decide, and why in words."""

    key: str | None
    reason: str


@dataclass(slots=True, eq=False)
class _Item:
    """A name with the records it may mean: `choices` by the best kind of name, `others` by former ones.

    `hidden` marks the place that opens the name of a body: it is context, not a mention.
    """

    span: Span
    name: str
    choices: list[str]
    others: list[str]
    sentence: int
    hidden: bool = False
    link: Link | None = None
    mates: list[_Item] = field(default_factory=list)


def link(text: Annotated, lexicon: Lexicon) -> dict[Span, Link]:
    """For every mention that bears a name of the gazetteer, the record it names; and for the places that open names.

    The place that opens the name of a body stands under the span of its own characters.
    """
    return _Linker(text, lexicon).links()


class _Linker:
    """The items of one text in order, and what is known of them."""

    def __init__(self, text: Annotated, lexicon: Lexicon) -> None:
        self.gazetteer, self.ontology = lexicon.gazetteer, lexicon.ontology
        self.starts = [s.span.start for s in text.sentences]
        self.content = text.document.text
        self.above: dict[str, tuple[str, ...]] = {}
        self.items = sorted(self._items(text.mentions), key=lambda i: (i.span, i.hidden))
        self._join_chains()
        self._join_lists()

    def _items(self, mentions: Sequence[Mention]) -> Iterator[_Item]:
        for m in mentions:
            if m.anaphor:
                continue
            forms = [f for f in self.gazetteer.named(m.name) if self._alike(f.key, m.cls)]
            if m.key or forms:
                keys = [m.key] if m.key else [f.key for f in forms if f.kind == FULL]
                keys = keys or [f.key for f in forms if f.kind != FORMER] or [f.key for f in forms]
                others = [f.key for f in forms if f.key not in keys]
                yield self._item(m.span, m.name, keys, others)
            elif m.cls in _LOCAL and (opening := self.gazetteer.longest(m.name, 0)):
                keys = [f.key for f in self.gazetteer.forms[opening] if f.key.startswith("Division/")]
                if keys and m.span.of(self.content).startswith(opening):
                    span = Span(m.span.start, m.span.start + len(opening))
                    yield self._item(span, opening, keys, [], hidden=True)

    def _item(
        self, span: Span, name: str, keys: Sequence[str], others: Sequence[str], *, hidden: bool = False
    ) -> _Item:
        sentence = bisect_right(self.starts, span.start) - 1
        return _Item(span, name, sorted(set(keys)), sorted(set(others)), sentence, hidden)

    def _alike(self, key: str, cls: str) -> bool:
        return self.ontology.top(self.gazetteer.records[key].cls) == self.ontology.top(cls)

    def _join_chains(self) -> None:
        """Names that follow directly on the name of a unit above them: 南京市鼓楼区."""
        for before, after in pairwise(self.items):
            if before.span.end == after.span.start:
                above = {*before.choices, *before.others}
                fitting = self._units(
                    [k for k in (*after.choices, *after.others) if above.intersection(self._above(k))]
                )
                if fitting:
                    after.choices, after.others = fitting, []
                    before.choices = [k for k in above if any(k in self._above(f) for f in fitting)]
                    if len(fitting) == 1:
                        after.link = Link(fitting[0], CHAIN)

    def _units(self, keys: list[str]) -> list[str]:
        """The divisions among the keys, where there are any: 浦东新区 is a district, and on the list of regions too."""
        return [key for key in keys if self.gazetteer.records[key].level] or keys

    def _above(self, key: str) -> tuple[str, ...]:
        if key not in self.above:
            self.above[key] = tuple(self.gazetteer.ancestors(key))
        return self.above[key]

    def _join_lists(self) -> None:
        """Names joined by 、 and 和 stand together, and a noun that counts them says their kind."""
        group: list[_Item] = []
        for item in (i for i in self.items if not i.hidden):
            joint = self.content[group[-1].span.end : item.span.start] if group else ""
            if group and not _JOINT.fullmatch(joint):
                self._close(group)
                group = []
            group.append(item)
        if group:
            self._close(group)

    def _close(self, group: list[_Item]) -> None:
        for item in group:
            item.mates = [other for other in group if other is not item]
        close = _CLOSE.match(self.content, group[-1].span.end)
        if close and len(group) > 1:
            for item in group:
                of_kind = [k for k in (*item.choices, *item.others) if self._of_kind(k, close["kind"])]
                if of_kind and item.link is None:
                    told = len({*item.choices, *item.others}) > len(of_kind) == 1
                    item.link = Link(of_kind[0], LISTED) if told else None
                    item.choices, item.others = of_kind, []

    def _of_kind(self, key: str, kind: str) -> bool:
        record = self.gazetteer.records[key]
        level = kind not in _LEVELS or record.level in _LEVELS[kind]
        return record.cls == "Division" and level and record.name.endswith(_ENDS.get(kind, ""))

    def links(self) -> dict[Span, Link]:
        """Decide the certain ones first, then the others by them, those of the highest units first."""
        for item in self.items:
            if item.link is None and len(item.choices) == 1 and not item.others:
                item.link = Link(item.choices[0], ONLY)
        open_ = [item for item in self.items if item.link is None]
        for item in sorted(open_, key=lambda i: (-max(map(self._rank, i.choices)), i.span)):
            item.link = self._decided(item)
        known = {i.name: i.link for i in self.items if i.link and i.link.key and not i.hidden}
        for item in open_:
            if item.link and item.link.key is None and item.name in known:
                item.link = Link(known[item.name].key, EARLIER)
        return {item.span: item.link for item in self.items if item.link}

    def _rank(self, key: str) -> int:
        return _RANK[self.gazetteer.records[key].level]

    def _decided(self, item: _Item) -> Link:
        """The record with the most support around it; without any, one that outranks all others of the name."""
        context = self._context(item)
        for keys in (item.choices, item.others):
            scores = {key: self._support(key, context) for key in keys}
            best = max(scores.values(), default=0)
            top = self._units([key for key in keys if scores[key] == best])
            if best and len(top) == 1:
                return Link(top[0], AROUND)
            if best:
                return Link(None, OPEN)
        if len(item.choices) == 1:
            return Link(item.choices[0], ONLY)
        highest = max(map(self._rank, item.choices))
        top = [key for key in item.choices if self._rank(key) == highest]
        return Link(top[0], KNOWN) if len(top) == 1 and highest >= _RANK["prefecture"] else Link(None, OPEN)

    def _context(self, item: _Item) -> Mapping[str, float]:
        """The records certain so far, each with how near to the item the text names it."""
        near: dict[str, float] = {}
        for other in self.items:
            if other is not item and other.link and other.link.key:
                weight = 3.0 if other in item.mates else 2.0 if other.sentence == item.sentence else 1.0
                near[other.link.key] = max(weight, near.get(other.link.key, 0.0))
        return near

    def _support(self, key: str, context: Mapping[str, float]) -> float:
        """How much of what the text names stands above, below or beside a record, near things counting more."""
        above = self._above(key)
        score = sum((3 - min(at, 2)) * context[unit] for at, unit in enumerate(above) if unit in context)
        for other, weight in context.items():
            if other == key:
                score += 4 * weight
            elif key in self._above(other):
                score += 1.5 * weight
            elif above and above[:1] == self._above(other)[:1]:
                score += 1.5 * (weight - 1)
        return score
