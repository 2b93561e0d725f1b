"""The authority lists as records, and the longest name of them that stands at a place in a text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from fangzhi.compiled import compiled
from fangzhi.table import read_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

FULL, SHORT, FORMER = "full", "short", "former"
#: Forms of a university up to this long are words and parts of names as well: 人大, 山大.
_BRIEF = 2
#: The kind of alias that is a school's former name.
_RENAMED = "former_name"


class Record(NamedTuple):
    """One thing of an authority list. `key` is its class and code, or its class and name; `parent` another key.

    `level` is province, prefecture, county or township for divisions, else empty.
    """

    key: str
    cls: str
    name: str
    source: str
    code: str | None = None
    level: str = ""
    parent: str | None = None
    lng: str | None = None
    lat: str | None = None
    facts: tuple[tuple[str, str], ...] = ()


class Form(NamedTuple):
    """A name of a record: `kind` is full, short or former; `sure` where the name alone picks out one record."""

    key: str
    kind: str
    sure: bool


@dataclass(slots=True)
class Gazetteer:
    """Authority records by key and by every name they bear.

    `brief` holds forms that name their record only among their like: 川 of provinces, 山大 of universities. `sources`
    gives for each list where it comes from and of when it is.
    """

    records: dict[str, Record] = field(default_factory=dict)
    forms: dict[str, list[Form]] = field(default_factory=dict)
    brief: dict[str, list[Form]] = field(default_factory=dict)
    former: dict[str, list[str]] = field(default_factory=dict)
    sources: dict[str, tuple[str, str]] = field(default_factory=dict)
    _names: dict[str, list[str]] = field(default_factory=dict)
    _lengths: dict[str, list[int]] = field(default_factory=dict)

    def add(self, record: Record) -> None:
        """Hold a record under its full name."""
        self.records[record.key] = record
        self.name(record.name, Form(record.key, FULL, sure=True))

    def name(self, name: str, form: Form) -> None:
        """Hold one more name of a record."""
        known = self.forms.get(name)
        if known is None:
            self.forms[name] = [form]
            self._measure(name)
            self._names.setdefault(form.key, []).append(name)
        elif all(other.key != form.key for other in known):
            known.append(form)
            self._names.setdefault(form.key, []).append(name)
        if form.kind == FORMER:
            self.former.setdefault(form.key, []).append(name)

    def _measure(self, name: str) -> None:
        """Hold how long a name is, among those that begin alike."""
        lengths = self._lengths.setdefault(name[:2], [])
        if len(name) not in lengths:
            lengths.append(len(name))
            lengths.sort(reverse=True)

    def named(self, name: str) -> Sequence[Form]:
        """Every form that is written as `name`, brief ones too."""
        return self.forms.get(name, ()) or self.brief.get(name, ())

    def longest(self, text: str, at: int) -> str | None:
        """The longest name that starts at offset `at` of `text`."""
        for length in self._lengths.get(text[at : at + 2], ()):
            name = text[at : at + length]
            if name in self.forms:
                return name
        return None

    def forms_of(self, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Every name of the records with these keys, with the key."""
        for key in keys:
            for name in self._names.get(key, ()):
                yield name, key

    def ancestors(self, key: str) -> Iterator[str]:
        """The keys of the units above a record, nearest first."""
        parent = self.records[key].parent if key in self.records else None
        while parent and parent in self.records:
            yield parent
            parent = self.records[parent].parent


def load_gazetteer(folder: Path) -> Gazetteer:
    """The gazetteer of the lists in `folder`.

    Raises:
        OntologyError: if a list is missing, ragged or lacks a column.
    """
    return compiled("gazetteer", (_bytes(folder / f"{name}.csv") for name in LISTS), lambda: _loaded(folder))


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _loaded(folder: Path) -> Gazetteer:
    gazetteer = Gazetteer()
    for _, row in read_table(folder / "sources.csv", ("list", "source", "as_of")):
        gazetteer.sources[row["list"]] = (row["source"], row["as_of"])
    for load in LOADERS:
        load(gazetteer, folder)
    return gazetteer


def _divisions(gazetteer: Gazetteer, folder: Path) -> None:
    for _, row in read_table(folder / "divisions.csv", ("code", "name", "level", "parent_code", "lng", "lat")):
        gazetteer.add(
            Record(
                f"Division/{row['code']}", "Division", row["name"], "divisions", row["code"], row["level"],
                f"Division/{row['parent_code']}" if row["parent_code"] else None,
                row["lng"] or None, row["lat"] or None, (("level", row["level"]),),
            )
        )  # fmt: skip
    columns = ("alias", "code", "alias_type", "n_targets", "n_current_names")
    for _, row in read_table(folder / "division_aliases.csv", columns):
        kind = row["alias_type"]
        if kind == "abbr_char":
            gazetteer.brief.setdefault(row["alias"], []).append(Form(f"Division/{row['code']}", SHORT, sure=False))
        else:
            sure = row["n_targets"] == "1" and row["n_current_names"] == "0"
            gazetteer.name(row["alias"], Form(f"Division/{row['code']}", SHORT if kind == "short" else FORMER, sure))


def _uncoded_divisions(gazetteer: Gazetteer, folder: Path) -> None:
    """Units that no official code names: their key is their parent's with their name."""
    for _, row in read_table(folder / "divisions_uncoded.csv", ("name", "level", "parent_code", "aliases")):
        parent = f"Division/{row['parent_code']}"
        record = Record(
            f"{parent}/{row['name']}", "Division", row["name"], "divisions_uncoded", level=row["level"], parent=parent,
            facts=(("level", row["level"]),),
        )  # fmt: skip
        gazetteer.add(record)
        for alias in filter(None, row["aliases"].split("|")):
            gazetteer.name(alias, Form(record.key, SHORT, sure=True))


def _universities(gazetteer: Gazetteer, folder: Path) -> None:
    """Those of the list, but a former one whose successor is known is a former name of it."""
    keys: dict[str, str] = {}
    aliases = [
        row for _, row in read_table(folder / "university_aliases.csv", ("alias", "name", "alias_type", "n_targets"))
    ]
    renamed = {row["alias"] for row in aliases if row["alias_type"] == _RENAMED}
    for _, row in read_table(
        folder / "universities.csv", ("name", "moe_code", "city_code", "level", "authority", "status")
    ):
        if row["status"] == FORMER and row["name"] in renamed:
            continue
        code = row["moe_code"] if row["status"] != FORMER else ""
        key = keys[row["name"]] = f"University/{code or row['name']}"
        facts = tuple((column, row[column]) for column in ("level", "authority", "status") if row[column])
        city = f"Division/{row['city_code']}" if row["city_code"] else None
        gazetteer.add(Record(key, "University", row["name"], "universities", code or None, parent=city, facts=facts))
    for row in aliases:
        if row["name"] in keys:
            kind = FORMER if row["alias_type"] == _RENAMED else SHORT
            form = Form(keys[row["name"]], kind, row["n_targets"] == "1")
            if len(row["alias"]) > _BRIEF:
                gazetteer.name(row["alias"], form)
            else:
                gazetteer.brief.setdefault(row["alias"], []).append(form)


def _hospitals(gazetteer: Gazetteer, folder: Path) -> None:
    for _, row in read_table(folder / "hospitals.csv", ("name", "division_code", "grade")):
        place = f"Division/{row['division_code']}" if row["division_code"] else None
        facts = (("grade", row["grade"]),) if row["grade"] else ()
        gazetteer.add(
            Record(f"Hospital/{row['name']}", "Hospital", row["name"], "hospitals", parent=place, facts=facts)
        )
    for _, row in read_table(folder / "hospital_aliases.csv", ("alias", "name", "n_targets")):
        gazetteer.name(row["alias"], Form(f"Hospital/{row['name']}", SHORT, row["n_targets"] == "1"))


def _listed(file: str, cls: str | None) -> Callable[[Gazetteer, Path], None]:
    """A loader for a list of names with aliases, all of one class or with a class column."""

    def load(gazetteer: Gazetteer, folder: Path) -> None:
        columns = ("name", "aliases") if cls else ("name", "aliases", "class")
        for _, row in read_table(folder / f"{file}.csv", columns):
            kind = cls or row["class"]
            members = row.get("member_codes", "").split("|")
            parent = f"Division/{members[0]}" if len(members) == 1 and members[0] else None
            record = Record(f"{kind}/{row['name']}", kind, row["name"], file, parent=parent)
            gazetteer.add(record)
            for alias in filter(None, row["aliases"].split("|")):
                gazetteer.name(alias, Form(record.key, SHORT, sure=True))

    return load


LOADERS: tuple[Callable[[Gazetteer, Path], None], ...] = (
    _divisions,
    _uncoded_divisions,
    _universities,
    _hospitals,
    _listed("bodies", None),
    _listed("regions", None),
    _listed("companies", "Company"),
    _listed("places", None),
    _listed("firms", None),
    _listed("organizations", None),
    _listed("undertakings", None),
    _listed("countries", "Region"),
)
#: Every file that the loaders read.
LISTS = (
    *("sources", "divisions", "division_aliases", "divisions_uncoded", "universities", "university_aliases"),
    *("hospitals", "hospital_aliases", "bodies", "regions", "companies", "places", "firms", "organizations"),
    *("undertakings", "countries"),
)
