"""What a passage says, and what in it was not taken for said and why, for whoever mends a pattern."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fangzhi.annotate import annotate
from fangzhi.dating import Calendar, dated
from fangzhi.figures import figures_of
from fangzhi.mentions import find_mentions
from fangzhi.model import BASE, Raw
from fangzhi.quantities import find_quantities
from fangzhi.relations import EXTRACTORS, considered
from fangzhi.relations.clauses import clauses
from fangzhi.relations.consistency import consistent
from fangzhi.relations.judged import LEAST
from fangzhi.relations.scope import negated, supposed
from fangzhi.resolve import resolve
from fangzhi.text import to_document
from fangzhi.text.furniture import load_furniture
from fangzhi.text.numbers import numerals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fangzhi.lexicon import Lexicon
    from fangzhi.model import Candidate, Count, Mention
    from fangzhi.resolve.entities import Resolved
    from fangzhi.text.annotated import Annotated


@dataclass(frozen=True, slots=True)
class Trial:
    """A passage read by itself: its mentions and what they name, its relations and quantities, and what was rejected.

    `rejected` are pairs of what it was and why it was left out.
    """

    mentions: tuple[tuple[Mention, str], ...]
    statements: tuple[Candidate, ...]
    quantities: tuple[Count, ...]
    rejected: tuple[tuple[str, str], ...]


def try_text(passage: str, lexicon: Lexicon, published: str | None = None) -> Trial:
    """What a passage says, read as the body of a document of the ISO date `published`."""
    head = f"{published}\n" if published else ""
    furniture = load_furniture(lexicon.ontology.folder / "lexicons")
    document = to_document(Raw("passage.txt", f"passage\n{head}{passage}\n", "", "utf-8"), BASE, furniture)
    text = find_mentions(annotate(document, lexicon.gazetteer), lexicon)
    resolved = resolve(text, lexicon, BASE)
    calendar = Calendar(text, resolved)
    weighed = tuple(considered(text, resolved, lexicon))
    likely = tuple(c for c in weighed if c.confidence >= LEAST)
    said = tuple(consistent(likely, resolved, lexicon))
    counted = tuple(find_quantities(text, resolved, lexicon, calendar))
    rejected = (
        *_unlikely(weighed, resolved),
        *((_words(c, resolved), "another relation of the text takes its place") for c in likely if c not in said),
        *_disallowed(text, resolved, lexicon),
        *_denied(text, resolved, lexicon),
        *_uncounted(text, resolved, lexicon, calendar, counted),
    )
    named = tuple((m, resolved.names[key]) for m in text.mentions if (key := resolved.keys.get(m.span)))
    return Trial(named, tuple(dated(said, calendar, lexicon.dates)), counted, tuple(dict.fromkeys(rejected)))


def _words(c: Candidate, resolved: Resolved) -> str:
    subject, obj = (resolved.names.get(resolved.keys.get(end.span, ""), end.name) for end in (c.subject, c.object))
    return f"{subject} {c.predicate} {obj}"


def _unlikely(weighed: tuple[Candidate, ...], resolved: Resolved) -> Iterator[tuple[str, str]]:
    for c in weighed:
        if c.confidence < LEAST:
            yield _words(c, resolved), f"likely to {c.confidence:.2f} only, by {c.rule}; {LEAST} is asked"


def _disallowed(text: Annotated, resolved: Resolved, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """What a rule found between classes that the relation does not join."""
    relations = lexicon.ontology.relations
    for c in (c for extractor in EXTRACTORS for c in extractor(text, resolved, lexicon)):
        keys = [resolved.keys.get(end.span) for end in (c.subject, c.object)]
        classes = [key.partition("/")[0] for key in keys if key]
        if len(classes) == 2 and keys[0] != keys[1] and not lexicon.ontology.allows(c.predicate, *classes):
            relation = relations[c.predicate]
            wanted = f"{'/'.join(relation.domain)} to {'/'.join(relation.range)}"
            yield _words(c, resolved), f"{c.predicate} joins {wanted}, not {classes[0]} to {classes[1]}"


def _denied(text: Annotated, resolved: Resolved, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """The cues that the passage denies, asks about or only supposes."""
    for clause in clauses(text, resolved, lexicon):
        for place in clause.cues:
            what = f"{place.cue.relation} by {place.cue.cue}"
            if supposed(clause.text, clause.sentence):
                yield what, "only supposed: the sentence says what would be if something else were"
            elif negated(clause.text, clause.span, place.span):
                yield what, "denied, asked about or cancelled in its clause"


def _uncounted(
    text: Annotated, resolved: Resolved, lexicon: Lexicon, calendar: Calendar, counted: tuple[Count, ...]
) -> Iterator[tuple[str, str]]:
    """The numerals that are no quantity, and the quantities that no named thing is the subject of."""
    content = text.document.text
    for clause in clauses(text, resolved, lexicon):
        figures = figures_of(clause, text, lexicon, calendar)
        for numeral in numerals(content, clause.span.start, clause.span.end):
            if any(figure.span.overlaps(numeral.span) for figure in figures):
                continue
            if any(m.span.overlaps(numeral.span) for m in text.within(clause.span)):
                yield numeral.span.of(content), "a number within a name"
            elif any(d.span.overlaps(numeral.span) for d in calendar.within(clause.span)):
                yield numeral.span.of(content), "part of a date"
            else:
                yield numeral.span.of(content), "an ordinal or an idiom, or no known unit behind it"
    yield from ((f"{c.indicator} {c.value:f}{c.unit}", "kept without a subject") for c in counted if c.subject is None)


def lines(trial: Trial) -> Iterator[str]:
    """A trial for people."""
    yield "names"
    yield from (
        f"  {m.name}  {m.cls}, {m.rule}{'' if m.name == name else f', names {name}'}" for m, name in trial.mentions
    )
    yield "says"
    names = {m.span: name for m, name in trial.mentions}
    for c in trial.statements:
        more = "".join(f", {part}" for part in (c.modality, c.date, c.position) if part)
        yield f"  {names[c.subject.span]} {c.predicate} {names[c.object.span]}  {c.confidence:.2f}, {c.rule}{more}"
    for q in trial.quantities:
        owner = names[q.subject.span] if q.subject else "(no subject)"
        more = "".join(f", {part}" for part in (q.bound, q.modality, q.date) if part)
        yield f"  {owner}: {q.indicator} = {q.value:f} {q.unit}  {q.confidence:.2f}{more}"
    yield "left out"
    yield from (f"  {what}: {why}" for what, why in trial.rejected)
