"""Train the weigher of quantities' subjects on texts with facts.

    python tests/bench/train_subjects.py tests/gold tests/marked ontology/models/subjects.csv [--final]

Prints how many subjects are right over five folds among the quantities found; then trains on everything and writes the
model. `--final` leaves the folds out. Needs python-crfsuite (the extra `train`).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from annotated import annotated, known, numbered, plain
from count_boundaries import SEEDS
from fitting import FOLDS, asked, ranked, write
from train_topics import unseen

from fangzhi.annotate import annotate
from fangzhi.dating import Calendar
from fangzhi.lexicon import load_lexicon
from fangzhi.mentions import find_mentions
from fangzhi.model import BASE
from fangzhi.quantities import figures
from fangzhi.resolve.entities import resolve
from fangzhi.subjects import YES
from fangzhi.weighing import Weigher

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from annotated import Facts

    from fangzhi.lexicon import Lexicon
    from fangzhi.quantities import Found
    from fangzhi.subjects import Owner

#: Indicators that share this much of their pairs of characters count as the same, as the scorer has it.
ALIKE = 0.3


class Case(NamedTuple):
    """A quantity with everything it may be about, and which of them the reader says."""

    owners: tuple[Owner, ...]
    right: tuple[bool, ...]


def cases(facts: Facts, lexicon: Lexicon) -> Iterator[Case]:
    """The quantities of a text that the reader has too."""
    text = find_mentions(annotate(facts.document, lexicon.gazetteer), lexicon)
    resolved = resolve(text, lexicon, BASE)
    numbers, names = known(text, resolved, facts.gold), numbered(facts.gold)
    for figure, row in matched(figures(text, resolved, lexicon, Calendar(text, resolved)), facts.gold["quantities"]):
        subject = row.get("subject")
        wanted = names.get(plain(subject)) if subject else None
        keys = [owner.mention and resolved.keys.get(owner.mention.span) for owner in figure.owners]
        right = tuple((key is None) if wanted is None else (numbers.get(key) == wanted) for key in keys)
        yield Case(figure.owners, right)


def matched(found: Iterable[Found], rows: Iterable[dict]) -> Iterator[tuple[Found, dict]]:
    """The figures that the reader has too, each with the reader's row."""
    left = list(rows)
    for figure in found:
        row = next((q for q in left if _same(q, figure)), None)
        if row is not None:
            left.remove(row)
            yield figure, row


def _same(row: dict, figure: Found) -> bool:
    close = abs(float(figure.value) - row["value"]) <= 1e-6 * max(1, abs(row["value"]))
    return close and plain(figure.unit) == plain(row["unit"]) and dice(figure.indicator, row["indicator"]) >= ALIKE


def dice(one: str, other: str) -> float:
    """How many pairs of characters two strings share."""
    x, y = ({t[i : i + 2] for i in range(max(1, len(t) - 1))} for t in (plain(one), plain(other)))
    return 2 * len(x & y) / (len(x) + len(y)) if x and y else 0.0


def train(found: Iterable[Case]) -> list[tuple[str, str, int]]:
    """The model of the cases given."""
    return ranked([([owner.features for owner in case.owners], case.right) for case in found])


def main(folders: list[Path], out: Path, *, final: bool) -> None:
    """Cross-validate, then train on all texts."""
    lexicon = load_lexicon()
    texts = [list(cases(*read)) for read in unseen(list(annotated(folders, SEEDS)), lexicon)]
    counts: Counter = Counter()
    for fold in range(0 if final else FOLDS):
        weigher = Weigher(train(case for at, found in enumerate(texts) if at % FOLDS != fold for case in found))
        for case in (case for found in texts[fold::FOLDS] for case in found):
            best, _ = weigher.choose([owner.features for owner in case.owners], YES)
            counts.update(all=1, weighed=case.right[best], first=case.right[0], possible=any(case.right))
    for name in ("first", "weighed", "possible") if not final else ():
        print(f"{name:10} {counts[name]} of {counts['all']} right")
    write(out, train(c for found in texts for c in found), len(texts))


if __name__ == "__main__":
    folders, out, final = asked()
    main(folders, out, final=final)
