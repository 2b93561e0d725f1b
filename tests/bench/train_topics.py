"""Train the weigher of what a text is about on texts with facts.

    python tests/bench/train_topics.py tests/gold tests/marked ontology/models/topics.csv [--final]

Prints how many texts' topics are right over five folds; then trains on everything and writes the model. `--final`
leaves the folds out. Needs python-crfsuite (the extra `train`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from annotated import annotated, numbered, plain
from count_boundaries import SEEDS
from fitting import FOLDS, asked, ranked, write

from fangzhi.annotate import annotate
from fangzhi.lexicon import load_lexicon
from fangzhi.mentions import find_mentions
from fangzhi.resolve.entities import full_names
from fangzhi.resolve.topic import YES, foremost
from fangzhi.weighing import Weigher

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from annotated import Facts

    from fangzhi.lexicon import Lexicon
    from fangzhi.resolve.topic import Named


class Case(NamedTuple):
    """The things that a text may be about, and which of them the reader says."""

    found: tuple[Named, ...]
    right: tuple[bool, ...]


def case(facts: Facts, lexicon: Lexicon) -> Case | None:
    """The case of a text of which the reader says what it is about."""
    numbers = numbered(facts.gold)
    wanted = numbers.get(plain(facts.gold.get("about") or ""))
    if wanted is None:
        return None
    text = find_mentions(annotate(facts.document, lexicon.gazetteer), lexicon)
    names = full_names(text, lexicon)
    forms = {name: {name, *(form for form, full in names.items() if full == name)} for name in set(names.values())}
    found = foremost(text, names, lexicon)
    right = tuple(any(numbers.get(plain(f)) == wanted for f in forms.get(n.name, {n.name})) for n in found)
    return Case(found, right)


def train(found: Iterable[Case]) -> list[tuple[str, str, int]]:
    """The model of the cases given."""
    return ranked([([named.features for named in case.found], case.right) for case in found])


def unseen(texts: Sequence[Facts], lexicon: Lexicon) -> Iterator[tuple[Facts, Lexicon]]:
    """Every text with a lexicon whose weigher of topics has not seen the text's fold: what follows from a topic must be
    learned from topics as often wrong as in texts that no one has read."""
    found = [case(facts, lexicon) for facts in texts]
    folds = [[c for at, c in enumerate(found) if c and c.found and at % FOLDS != fold] for fold in range(FOLDS)]
    lexicons = [replace(lexicon, topics=Weigher(train(fold))) for fold in folds]
    return ((facts, lexicons[at % FOLDS]) for at, facts in enumerate(texts))


def main(folders: list[Path], out: Path, *, final: bool) -> None:
    """Cross-validate, then train on all texts."""
    lexicon = load_lexicon()
    texts = [found for facts in annotated(folders, SEEDS) if (found := case(facts, lexicon)) and found.found]
    counts: Counter = Counter()
    for fold in range(0 if final else FOLDS):
        weigher = Weigher(train(found for at, found in enumerate(texts) if at % FOLDS != fold))
        for found in texts[fold::FOLDS]:
            best, _ = weigher.choose([named.features for named in found.found], YES)
            counts.update(all=1, weighed=found.right[best], first=found.right[0], possible=any(found.right))
    for name in ("first", "weighed", "possible") if not final else ():
        print(f"{name:10} {counts[name]} of {counts['all']} right")
    write(out, train(texts), len(texts))


if __name__ == "__main__":
    folders, out, final = asked()
    main(folders, out, final=final)
