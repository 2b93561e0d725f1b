"""What a text is about: the place or organization whose doing is what no other subject is named for."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fangzhi.lexicon import Lexicon
    from fangzhi.model import Mention
    from fangzhi.text.annotated import Annotated

#: The answer of the model for the thing that a text is about.
YES = "yes"
#: A name in the title says more of what a text is about; the weights are the best of a small grid on train.
_TITLE = 6
#: A text that names an office is mostly about the place it governs; a place also counts where it opens a longer name.
_SHARE = {"Division": 1.0, "GovernmentBody": 0.3, "Person": 0.3, "Region": 0.4}
_OTHER, _NESTED = 0.7, 0.5
_AGENTS = ("Division", "Organization")
#: How many of the things named most are looked at.
_FOREMOST = 24
#: We: 我校 and the like tell the class of what a text is about.
_WE = re.compile(r"我(?P<kind>[省市州县区校院旗镇司所])")
_WE_CLASSES = {
    "校": ("University", "School"), "院": ("Hospital", "University", "ResearchInstitute"), "所": ("ResearchInstitute",),
    "司": ("Company",),
}  # fmt: skip


class Named(NamedTuple):
    """A thing that a text may be about, by its canonical name; with what speaks for it."""

    name: str
    acts: bool
    features: tuple[str, ...]


class Topic(NamedTuple):
    """What a text is about, by canonical name, and how likely that is."""

    name: str
    share: float


def topics(text: Annotated, names: Mapping[str, str], lexicon: Lexicon) -> tuple[Topic | None, Topic | None]:
    """The thing that a text is about, and the division or organization whose doings it tells.

    `names` gives each mention's canonical name.
    """
    found = foremost(text, names, lexicon)
    return _best(found, lexicon), _best([each for each in found if each.acts], lexicon)


def _best(found: Sequence[Named], lexicon: Lexicon) -> Topic | None:
    """The likeliest of several things; without a weigher the one most spoken of."""
    if not found or lexicon.topics is None:
        return Topic(found[0].name, 0.5) if found else None
    best, share = lexicon.topics.choose([each.features for each in found], YES)
    return Topic(found[best].name, share)


def foremost(text: Annotated, names: Mapping[str, str], lexicon: Lexicon) -> tuple[Named, ...]:
    """The things that a text may be about, the one most spoken of first."""
    spoken = _Spoken(text, names, lexicon)
    ranked = sorted(spoken.first, key=lambda name: (-spoken.scores[name], spoken.first[name]))[:_FOREMOST]
    return tuple(Named(name, name in spoken.acting, tuple(spoken.features(name, ranked))) for name in ranked)


class _Spoken:
    """How a text speaks of each division and organization that it names."""

    def __init__(self, text: Annotated, names: Mapping[str, str], lexicon: Lexicon) -> None:
        self.text, self.first = text, dict[str, int]()
        self.scores: dict[str, float] = defaultdict(float)
        self.classes, self.counts, self.titles, self.openings = (
            dict[str, str](),
            Counter[str](),
            set[str](),
            Counter[str](),
        )
        self.known = {m.name: names.get(m.name, m.name) for m in text.mentions if m.cls == "Division" and not m.anaphor}
        self.starts = {s.span.start for s in text.sentences}
        self.around: dict[str, tuple[str, str]] = {}
        self.leads, self.acting = Counter[str](), set(self.known.values())
        for mention in text.mentions:
            if not mention.anaphor:
                name = names.get(mention.name, mention.name)
                self._hear(mention, name)
                if any(lexicon.ontology.is_a(mention.cls, agent) for agent in _AGENTS):
                    self.acting.add(name)
        self.stems = {
            m.name[:-1]: self.known[m.name] for m in text.mentions if m.name in self.known and len(m.name) > 2
        }
        others = {m.name for m in text.mentions if not m.anaphor and m.cls != "Division"}
        self.within = Counter(name for stem, name in self.stems.items() for other in others if stem in other)
        kinds = [match["kind"] for match in _WE.finditer(text.document.text)]
        self.ours = max(sorted(set(kinds)), key=kinds.count) if kinds else ""

    def _hear(self, mention: Mention, name: str) -> None:
        title = mention.span.end <= self.text.document.body.start
        weight = _TITLE if title else 1
        self.scores[name] += weight * _SHARE.get(mention.cls, _OTHER)
        self.classes[name] = mention.cls
        self.counts[name] += 1
        self.leads[name] += mention.span.start in self.starts
        self.first.setdefault(name, mention.span.start)
        if title and name not in self.titles:
            self.titles.add(name)
            content = self.text.document.text
            before = content[max(0, mention.span.start - 1) : mention.span.start].strip() or "^"
            self.around[name] = before, content[mention.span.end : mention.span.end + 2].strip()
        ends = range(len(mention.name), 1, -1)
        opening = next((mention.name[:end] for end in ends if mention.name[:end] in self.known), None)
        if opening and mention.cls != "Division":
            whole = self.known[opening]
            self.scores[whole] += weight * _NESTED
            self.openings[whole] += 1
            self.first.setdefault(whole, mention.span.start)

    def features(self, name: str, ranked: Sequence[str]) -> Iterator[str]:
        """What speaks for or against the text being about a thing."""
        cls = self.classes.get(name, "Division")
        rank = ranked.index(name)
        share = round(5 * self.scores[name] / max(self.scores[ranked[0]], 1e-9))
        rival = max((self.scores[other] for other in ranked if other != name), default=0.0)
        margin = min(6, int(3 * self.scores[name] / rival)) if rival else 7
        yield from (f"margin={margin}", f"margin={margin}|{cls}", f"margin={margin}|{name in self.titles}|{cls}")
        alike = [other for other in ranked if self.classes.get(other, "Division") == cls]
        order = sorted(alike, key=self.first.__getitem__).index(name)
        title = name in self.titles
        yield from (cls, f"rank={rank}", f"rank={rank}|{cls}", f"share={share}|{cls}", f"title={title}|{cls}")
        yield f"title={title}|rank={rank}|{len(self.titles) > 1}"
        yield from (f"order={min(3, order)}|{cls}", f"order={min(3, order)}|rank={min(2, rank)}")
        yield from (f"count={min(6, self.counts[name])}|{cls}", f"openings={min(4, self.openings[name])}|{cls}")
        yield f"leads={min(3, self.leads[name])}|{cls}"
        ours = self._ours(name, cls) if self.ours else ""
        yield from (f"ours={ours}|rank={min(2, rank)}", f"ours={ours}|{self.ours}|{cls}", f"ours={ours}|title={title}")
        yield from (f"within={min(6, self.within[name])}|{cls}", f"within={min(6, self.within[name])}|title={title}")
        if name in self.around:
            before, behind = self.around[name]
            yield from (f"before={before}|{cls}", f"behind={behind}|{cls}", f"behind={behind}", f"before={before}")
        yield f"others={'_'.join(sorted({self.classes.get(other, 'Division') for other in ranked[:3]}))}|{cls}"

    def _ours(self, name: str, cls: str) -> bool:
        """Whether a name is of the kind of which the text says 我校, 我市."""
        if self.ours in _WE_CLASSES:
            return cls in _WE_CLASSES[self.ours]
        return cls == "Division" and name.endswith(self.ours)
