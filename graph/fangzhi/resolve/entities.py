"""The entities of one document: which mentions name the same thing, and what it is called."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fangzhi.mentions.bodies import SHORT
from fangzhi.mentions.defined import definitions
from fangzhi.model import Entity, Note
from fangzhi.resolve.anaphora import antecedents
from fangzhi.resolve.divisions import link_divisions
from fangzhi.resolve.iris import entity_iri
from fangzhi.resolve.topic import topic

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fangzhi.lexicon import Lexicon
    from fangzhi.model import Mention, Span
    from fangzhi.text.annotated import Annotated

#: Classes whose names are the same in many places unless they open with one: 第一人民医院, 领导小组, 三河村.
_LOCAL = ("Division", "Hospital", "School", "GovernmentBody")
#: Openings of names that are one in the whole country.
_NATIONAL = ("中国", "中华", "国家", "全国", "国务院", "中央", "中共中央")


@dataclass(frozen=True, slots=True)
class Resolved:
    """The entities of a document and the key of the one that each mention names.

    A key is the part of an entity's IRI behind the base. `names` gives the canonical name of each key, `topic` is a
    mention of what the text is about.
    """

    entities: tuple[Entity, ...]
    keys: Mapping[Span, str]
    names: Mapping[str, str]
    topic: Mention | None
    notes: tuple[Note, ...]


def resolve(text: Annotated, lexicon: Lexicon, base: str) -> Resolved:
    """The entities that the mentions of a text name, by key, and the names it leaves unlinked."""
    return _Resolver(text, lexicon, base).resolved()


class _Resolver:
    """The steps of resolving one text, in the order of their definition."""

    def __init__(self, text: Annotated, lexicon: Lexicon, base: str) -> None:
        self.text, self.lexicon, self.base = text, lexicon, base
        self.gazetteer = lexicon.gazetteer
        self.named = [m for m in text.mentions if not m.anaphor]
        self.divisions = link_divisions(text.mentions, self.gazetteer)
        self.full = self._full_names()
        self.classes = self._classes()
        about = topic(text, self.full, lexicon)
        self.topic = next((m for m in self.named if self.full.get(m.name, m.name) == about), None)
        self.place: str | None = None
        self.within = self._within()
        self.place = self._place()

    def _full_names(self) -> dict[str, str]:
        """For every short form, the fuller name of the same thing in this text."""
        full = {form: mention.name for form, mention in definitions(self.text, self.named).items()}
        for name in sorted({m.name for m in self.named}):
            listed = self._listed(name)
            if listed:
                full[name] = self.gazetteer.records[listed].name
        for short, name in _contained(self.named, self.lexicon):
            full.setdefault(short, name)
        return full

    def _listed(self, name: str) -> str | None:
        """The key of the authority record that a name means in this text."""
        if name in self.divisions:
            return self.divisions[name]
        forms = self.gazetteer.forms.get(name, ())
        return forms[0].key if len(forms) == 1 else None

    def _alike(self, one: str, other: str) -> bool:
        return self.lexicon.ontology.top(one) == self.lexicon.ontology.top(other)

    def _within(self) -> dict[str, str]:
        """For every unlisted division that somewhere follows directly on another, the key of that other one."""
        ends = {m.span.end: m for m in self.named if m.cls == "Division"}
        found: dict[str, str] = {}
        for mention in self.named:
            before = ends.get(mention.span.start)
            if mention.cls == "Division" and before and not self.divisions.get(mention.name):
                found.setdefault(mention.name, self.divisions.get(before.name) or self._chained(before.name, found))
        return found

    def _chained(self, name: str, found: Mapping[str, str]) -> str:
        return f"{found[name]}/{name}" if name in found else f"Division/{name}"

    def _place(self) -> str | None:
        """The key of the division that the text is about, or of the one it names most."""
        if self.topic and self.topic.cls == "Division":
            return self.divisions.get(self.topic.name) or self._chained(self.topic.name, self.within)
        counts = Counter(key for m in self.named if m.cls == "Division" and (key := self.divisions.get(m.name)))
        return min(counts, key=lambda key: (-counts[key], key)) if counts else None

    def key(self, mention: Mention) -> tuple[str, str, str]:
        """The key, class and canonical name of the thing that a mention names."""
        listed = mention.key or self._listed(mention.name)
        if listed and self._alike(self.gazetteer.records[listed].cls, mention.cls):
            record = self.gazetteer.records[listed]
            return record.key, record.cls, record.name
        name = self.full.get(mention.name, mention.name)
        if mention.rule == SHORT:
            name = self._spelled(name)
        cls = self.classes.get(name, mention.cls)
        place = self._needed_place(cls, name)
        return "/".join(filter(None, (cls, place, name.replace("/", "／")))), cls, name

    def _classes(self) -> dict[str, str]:
        """The class that most mentions of a name were given."""
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for mention in self.named:
            votes[self.full.get(mention.name, mention.name)][mention.cls] += 1
        return {name: min(count, key=lambda c: (-count[c], c)) for name, count in votes.items()}

    def _spelled(self, name: str) -> str:
        """县委 as 昭觉县委, by the last division of that kind, or the one the text is about."""
        level = "自治区" if name.startswith("自治区") else name[0]
        forms = [m.name for m in self.named if m.cls == "Division" and m.name.endswith(level)]
        if not forms and self.place in self.gazetteer.records:
            chain = [self.place, *self.gazetteer.ancestors(self.place)] if self.place else []
            forms = [n for n in (self.gazetteer.records[k].name for k in chain) if n.endswith(level)]
        counts = Counter(forms)
        best = min(counts, key=lambda form: (-counts[form], form)) if counts else None
        return best + name.removeprefix(level) if best else name

    def _needed_place(self, cls: str, name: str) -> str | None:
        """The place that a name of this form needs to be told from its like elsewhere."""
        if not any(self.lexicon.ontology.is_a(cls, local) for local in _LOCAL) or name.startswith(_NATIONAL):
            return None
        if cls != "Division" and self.gazetteer.longest(name, 0):
            return None
        place = (self.within.get(name) if cls == "Division" else None) or self.place
        own = place is not None and cls == "Division" and place.endswith(f"/{name}")
        return place.removeprefix("Division/") if place and not own else None

    def resolved(self) -> Resolved:
        """Everything together."""
        groups: dict[str, list[Mention]] = defaultdict(list)
        described: dict[str, tuple[str, str]] = {}
        keys: dict[Span, str] = {}
        for mention in self.named:
            key, cls, name = self.key(mention)
            groups[key].append(mention)
            described[key] = (cls, name)
            keys[mention.span] = key
        keys |= antecedents(self.text, keys, described, self.topic, self.lexicon)
        entities = tuple(self._entity(key, *described[key], groups[key]) for key in sorted(groups))
        names = {key: name for key, (_, name) in described.items()}
        return Resolved(entities, keys, names, self.topic, tuple(self._notes()))

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

    def _notes(self) -> list[Note]:
        unlinked = sorted(name for name, key in self.divisions.items() if key is None)
        return [
            Note("unlinked", self.text.document.path, f"{name}: several divisions bear this name") for name in unlinked
        ]


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
