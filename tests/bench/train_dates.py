"""Train the weigher of dates on texts with facts.

    python tests/bench/train_dates.py tests/gold tests/marked ontology/models/dates.csv [--final]

A date of a statement or quantity that is found and that the reader has too is right if the reader gives the same one,
or none. Prints how many are right over five folds; then trains on everything and writes the model. `--final` leaves the
folds out. Needs python-crfsuite (the extra `train`).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from annotated import annotated, known, numbered, plain
from count_boundaries import SEEDS
from fitting import FOLDS, asked, ranked, write
from train_relations import triple
from train_subjects import matched
from train_topics import unseen

from fangzhi.annotate import annotate
from fangzhi.dating import Calendar, chosen
from fangzhi.lexicon import load_lexicon
from fangzhi.mentions import find_mentions
from fangzhi.model import BASE
from fangzhi.quantities import figures
from fangzhi.relations import extract
from fangzhi.resolve.entities import resolve
from fangzhi.weighing import Weigher

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from annotated import Facts

    from fangzhi.dating import Option
    from fangzhi.lexicon import Lexicon


class Case(NamedTuple):
    """A statement or quantity that the reader has too, the dates it may have, and the one the reader gives."""

    kind: str
    options: tuple[Option, ...]
    wanted: str | None
    what: str


def cases(facts: Facts, lexicon: Lexicon) -> Iterator[Case]:
    """The dated and undated statements and quantities of a text that the reader has too."""
    text = find_mentions(annotate(facts.document, lexicon.gazetteer), lexicon)
    resolved = resolve(text, lexicon, BASE)
    calendar = Calendar(text, resolved)
    numbers, names = known(text, resolved, facts.gold), numbered(facts.gold)
    by_key = {span: numbers.get(key, key) for span, key in resolved.keys.items()}
    wanted = {
        triple(names.get(plain(r["subject"])), r["relation"], names.get(plain(r["object"])), lexicon.ontology): r
        for r in facts.gold["relations"]
    }
    for c in extract(text, resolved, lexicon):
        said = wanted.get(triple(by_key[c.subject.span], c.predicate, by_key[c.object.span], lexicon.ontology))
        if said and not c.rule.startswith("name/"):
            options = tuple(calendar.options(c.predicate, c.sentence, c.said_at, (c.object, c.subject)))
            yield Case(
                "statements",
                options,
                said.get("date"),
                f"{said['subject']} {said['relation']} {said['object']} :: {c.sentence.of(facts.document.text)}",
            )
    for figure, row in matched(figures(text, resolved, lexicon, calendar), facts.gold["quantities"]):
        options = tuple(calendar.options("quantity", figure.clause.sentence, figure.figure.span.start))
        yield Case(
            "quantities",
            options,
            row.get("date") or row.get("year"),
            f"{row['indicator']} :: {figure.clause.sentence.of(facts.document.text)}",
        )


def train(found: Iterable[Case]) -> list[tuple[str, str, int]]:
    """The model of the cases given."""
    return ranked([([o.features for o in c.options], [o.date == c.wanted for o in c.options]) for c in found])


def main(folders: list[Path], out: Path, *, final: bool) -> None:
    """Cross-validate, then train on all texts."""
    lexicon = load_lexicon()
    texts = [list(cases(*read)) for read in unseen(list(annotated(folders, SEEDS)), lexicon)]
    counts: Counter = Counter()
    for fold in range(0 if final else FOLDS):
        weigher = Weigher(train(case for at, found in enumerate(texts) if at % FOLDS != fold for case in found))
        for case in (case for found in texts[fold::FOLDS] for case in found):
            date = chosen(case.options, weigher)
            kind = f"{case.kind} {'dated' if case.wanted else 'undated'}"
            counts.update(
                {
                    kind: 1,
                    f"{kind}, right": date == case.wanted,
                    f"{kind}, possible": any(o.date == case.wanted for o in case.options),
                }
            )
    for name in sorted(counts):
        print(f"{name:32} {counts[name]}")
    write(out, train(c for found in texts for c in found), len(texts))


if __name__ == "__main__":
    folders, out, final = asked()
    main(folders, out, final=final)
