"""The entities of one document: which mentions name the same thing, and what it is called."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from fangzhi.mentions.defined import definitions
from fangzhi.model import Entity, Note
from fangzhi.resolve.anaphora import antecedents
from fangzhi.resolve.iris import entity_iri
from fangzhi.resolve.linking import Link, link
from fangzhi.resolve.local import Local
from fangzhi.resolve.topic import topics

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fangzhi.corrections import Correction
    from fangzhi.lexicon import Lexicon
    from fangzhi.model import Mention, Span
    from fangzhi.resolve.topic import Topic
    from fangzhi.text.annotated import Annotated

#: Classes whose names are the same in many places unless they open with one: 第一人民医院, 领导小组, 三河村.
_LOCAL = ("Division", "Hospital", "School", "GovernmentBody")
#: Openings of names that are one in the whole country.
_NATIONAL = ("中国", "中华", "国家", "全国", "国务院", "中央", "中共中央")


@dataclass(frozen=True, slots=True)
class Thing:
    """What a mention names: its key, class and canonical name, and why in words."""

    key: str
    cls: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """The entities of a document and the key of the one that each mention names.

    A key is the part of an entity's IRI behind the base. `names` gives the canonical name of each key, `topic` is a
    mention of whose doings the text tells, `about` one of what it is about, `sure` how likely
    the topic is right; `links` says why a mention names its thing.
    """

    entities: tuple[Entity, ...]
    keys: Mapping[Span, str]
    names: Mapping[str, str]
    topic: Mention | None
    notes: tuple[Note, ...]
    links: Mapping[Span, str] = field(default_factory=dict)
    about: Mention | None = None
    sure: float = 0.0


def resolve(text: Annotated, lexicon: Lexicon, base: str) -> Resolved:
    """The entities that the mentions of a text name, by key, and the names it leaves unlinked."""
    return _Resolver(text, lexicon, base).resolved()


def full_names(text: Annotated, lexicon: Lexicon) -> dict[str, str]:
    """For every short form of a text, the fuller name of the same thing."""
    return _Resolver(text, lexicon, "").full


class _Resolver:
    """The steps of resolving one text, in the order of their definition."""

    def __init__(self, text: Annotated, lexicon: Lexicon, base: str) -> None:
        self.text, self.lexicon, self.base = text, lexicon, base
        self.gazetteer, self.path = lexicon.gazetteer, text.document.path
        self.named = [m for m in text.mentions if not m.anaphor]
        self.defined = {form: m for form, m in definitions(text, self.named).items() if form != m.name}
        self.corrected: Counter[Correction] = Counter()
        self.linked = self._links()
        self.full = self._full_names()
        self.classes = self._classes()
        about, topic = topics(text, self.full, lexicon)
        self.topic, self.about = self._mention(topic), self._mention(about)
        self.sure = topic.share if topic else 0.0
        self.local = Local(text, self.named, self.linked, lexicon)
        self.place: str | None = None
        self.within = self._within()
        self.place = self._place()

    def _mention(self, topic: Topic | None) -> Mention | None:
        """The first mention of a topic."""
        return next((m for m in self.named if topic and self.full.get(m.name, m.name) == topic.name), None)

    def _links(self) -> dict[Span, Link]:
        """The record each mention names, unless a reviewed correction says that it never does."""
        found = link(self.text, self.lexicon)
        for mention in self.named:
            known = found.get(mention.span)
            if known and known.key and self._kept_apart(mention, known.key):
                found[mention.span] = Link(None, "reviewed: not the record of this name")
        return found

    def _kept_apart(self, mention: Mention, key: str) -> bool:
        """Whether a correction says that a name never means a record, or that the thing is of another class."""
        corrections, record = self.lexicon.corrections, self.gazetteer.records[key]
        apart = [row for row in corrections.apart(mention.name, self.path) if self._means(row.value, key)]
        classed = corrections.classed(mention.name, self.path)
        self.corrected.update(apart)
        return bool(apart) or (classed is not None and classed.value != record.cls)

    def _means(self, value: str, key: str) -> bool:
        return value in (key, self.gazetteer.records[key].name, key.partition("/")[2], entity_iri(self.base, key))

    def _full_names(self) -> dict[str, str]:
        """For every short form, the fuller name of the same thing in this text."""
        full = {form: mention.name for form, mention in self.defined.items()}
        for mention in self.named:
            known = self.linked.get(mention.span)
            if known and known.key and mention.name not in self.defined:
                full[mention.name] = self.gazetteer.records[known.key].name
        for short, name in _contained(self.named, self.lexicon):
            full.setdefault(short, name)
        return full

    def _within(self) -> dict[str, str]:
        """For every unlisted division that somewhere follows directly on another, the key of that other one."""
        ends = {m.span.end: m for m in self.named if m.cls == "Division"}
        found: dict[str, str] = {}
        for mention in self.named:
            before = ends.get(mention.span.start)
            if mention.cls == "Division" and before and not self._record(mention):
                found.setdefault(mention.name, self._record(before) or self._chained(before.name, found))
        return found

    def _record(self, mention: Mention) -> str | None:
        known = self.linked.get(mention.span)
        return known.key if known else None

    def _chained(self, name: str, found: Mapping[str, str]) -> str:
        return f"{found[name]}/{name}" if name in found else f"Division/{name}"

    def _place(self) -> str | None:
        """The key of the division that the text is about, or of the one it names most."""
        if self.topic and self.topic.cls == "Division":
            return self._record(self.topic) or self._chained(self.topic.name, self.within)
        counts = Counter(key for m in self.named if m.cls == "Division" and (key := self._record(m)))
        return min(counts, key=lambda key: (-counts[key], key)) if counts else None

    def named_thing(self, mention: Mention) -> Thing:
        """What a mention names, a reviewed correction before all else."""
        row = self.lexicon.corrections.same(mention.name, self.path)
        if row:
            self.corrected[row] += 1
            return self._reviewed(mention, row)
        definition = self.defined.get(mention.name)
        if definition and definition.span != mention.span and definition.name not in self.defined:
            return replace(self.named_thing(definition), reason=f"defined in the text as short for {definition.name}")
        known = self.linked.get(mention.span)
        if known and known.key:
            record = self.gazetteer.records[known.key]
            return Thing(record.key, record.cls, record.name, known.reason)
        return self._unlisted(mention)

    def _reviewed(self, mention: Mention, row: Correction) -> Thing:
        """The thing that a correction gives by key, code, IRI or name."""
        reason = f"reviewed: {row.label}"
        given = (row.value, row.value.removeprefix(self.base))
        coded = (f"{cls}/{row.value}" for cls in (mention.cls, *self.lexicon.ontology.leaves()))
        keys = [key for key in (*given, *coded) if key in self.gazetteer.records]
        keys += [form.key for form in self.gazetteer.forms.get(row.value, ())]
        if keys:
            record = self.gazetteer.records[keys[0]]
            return Thing(record.key, record.cls, record.name, reason)
        other = next((m for m in self.named if m.name == row.value), replace(mention, name=row.value, key=None))
        return replace(self._unlisted(other), reason=reason)

    def _unlisted(self, mention: Mention) -> Thing:
        """A thing that no list holds: by class and name, with a place where the name needs one."""
        name = self.full.get(mention.name, mention.name)
        whole = self.local.full(mention, self.place) if name == mention.name else name
        cls = self.classes.get(name, mention.cls)
        reason = "class and name" if whole == mention.name else f"short for {whole} in this text"
        if cls == "GovernmentBody" and (family := self.local.family(whole)):
            seat = self.local.seat(whole, mention.span.start)
            if seat and seat.key:
                return Thing(
                    _key(cls, seat.key.partition("/")[2], family), cls, whole, f"{reason}; a body of {seat.name}"
                )
        return Thing(_key(cls, self._needed_place(cls, whole, mention), whole), cls, whole, reason)

    def _classes(self) -> dict[str, str]:
        """The class that most mentions of a name were given."""
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for mention in self.named:
            votes[self.full.get(mention.name, mention.name)][mention.cls] += 1
        return {name: min(count, key=lambda c: (-count[c], c)) for name, count in votes.items()}

    def _needed_place(self, cls: str, name: str, mention: Mention) -> str | None:
        """The place that a name of this form needs to be told from its like elsewhere."""
        if not any(self.lexicon.ontology.is_a(cls, local) for local in _LOCAL) or name.startswith(_NATIONAL):
            return None
        if mention.span in self.linked and not self._record(mention):
            return None
        if cls != "Division" and (opening := self.gazetteer.longest(name, 0)):
            seat = self.local.seat(name, mention.span.start) if self.local.ambiguous(opening) else None
            return seat.key.partition("/")[2] if seat and seat.key else None
        place = (self.within.get(name) if cls == "Division" else None) or self.place
        own = place is not None and cls == "Division" and place.endswith(f"/{name}")
        return place.removeprefix("Division/") if place and not own else None

    def resolved(self) -> Resolved:
        """Everything together."""
        things = {mention.span: self.named_thing(mention) for mention in self.named}
        groups: dict[str, list[Mention]] = defaultdict(list)
        described: dict[str, tuple[str, str]] = {}
        for mention in self.named:
            thing = things[mention.span]
            groups[thing.key].append(mention)
            known = described.get(thing.key)
            if known is None or (len(thing.name), thing.name) > (len(known[1]), known[1]):
                described[thing.key] = (thing.cls, thing.name)
        keys = {span: thing.key for span, thing in things.items()}
        pointed = antecedents(self.text, keys, described, self.topic, self.lexicon)
        reasons = {span: thing.reason for span, thing in things.items()}
        reasons |= {span: f"points back to {described[key][1]}" for span, key in pointed.items()}
        entities = tuple(self._entity(key, *described[key], groups[key]) for key in sorted(groups))
        names = {key: name for key, (_, name) in described.items()}
        return Resolved(
            entities, keys | pointed, names, self.topic, tuple(self._notes()), reasons, self.about, self.sure
        )

    def _entity(self, key: str, cls: str, name: str, mentions: Sequence[Mention]) -> Entity:
        record = self.gazetteer.records.get(key)
        parts = key.split("/")
        place = entity_iri(self.base, "Division/" + "/".join(parts[1:-1])) if len(parts) > 2 else None
        forms = sorted({m.name for m in mentions} - {name})
        original = {m.span: self.text.document.raw_span(m.span).of(self.text.document.raw) for m in mentions}
        traditional = sorted(set(original.values()) - {name, *forms}) if self.text.document.traditional else ()
        return Entity(
            entity_iri(self.base, key),
            cls,
            name,
            tuple(forms),
            record.code if record else None,
            place,
            tuple(traditional),
        )

    def _notes(self) -> Iterator[Note]:
        spans = {m.span: m.name for m in self.named}
        open_ = {spans[span]: known.reason for span, known in self.linked.items() if not known.key and span in spans}
        for name in sorted(open_):
            yield Note("unlinked", self.path, f"{name}: {open_[name]}")
        for row, count in sorted(self.corrected.items(), key=lambda item: item[0].label):
            yield row.note(self.path, f"{count} mention{'s' * (count > 1)}")


def _key(cls: str, place: str | None, name: str) -> str:
    return "/".join(filter(None, (cls, place, name.replace("/", "／"))))


def _contained(mentions: Sequence[Mention], lexicon: Lexicon) -> list[tuple[str, str]]:
    """Short and full names of undertakings of which one opens the other: 菁英计划 has none, 英才卡 opens 英才卡制度."""
    names = sorted(
        {m.name for m in mentions if lexicon.ontology.top(m.cls) == "Undertaking"}, key=lambda n: (len(n), n)
    )
    classes = {m.name: m.cls for m in mentions}
    pairs = []
    for at, short in enumerate(names):
        longer = [name for name in names[at + 1 :] if _same(short, name, classes)]
        if len(longer) == 1:
            pairs.append((short, longer[0]))
    return pairs


def _same(short: str, full: str, classes: Mapping[str, str]) -> bool:
    return len(short) >= 3 and classes[short] == classes[full] and (full.startswith(short) or full.endswith(short))
