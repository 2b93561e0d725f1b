"""Train the weigher that judges a text's relations, everything that is proposed for each taken together.

    python tests/bench/train_statements.py tests/gold tests/marked ontology/models/statements.csv [--final]

The weigher of relations that proposes has not seen the text, so that its shares are those that unread texts get. Prints
precision, recall and F1 of whole texts over five folds at several least shares, by relation at the one in use, and how
often what is said with each share is right; then trains on everything and writes the model. `--final` leaves the folds
out. Needs python-crfsuite (the extra `train`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from annotated import annotated, known, numbered
from count_boundaries import SEEDS
from fitting import FOLDS, asked, fitted, write
from train_relations import add, prepared, triple, wanted_of
from train_relations import train as train_relations
from train_topics import unseen

from fangzhi.annotate import annotate
from fangzhi.lexicon import load_lexicon
from fangzhi.mentions import find_mentions
from fangzhi.model import BASE
from fangzhi.relations import proposed
from fangzhi.relations.judged import LEAST, NO, YES
from fangzhi.resolve.entities import resolve
from fangzhi.weighing import Weigher

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from annotated import Facts
    from train_relations import Triple

    from fangzhi.lexicon import Lexicon

SHARES = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)


class Text(NamedTuple):
    """What is proposed for a text, each with its features, and what its reader has."""

    proposed: tuple[tuple[Triple, tuple[str, ...]], ...]
    wanted: frozenset[Triple]


def proposals_of(facts: Facts, lexicon: Lexicon) -> Text:
    """A text with what a lexicon proposes for it."""
    text = find_mentions(annotate(facts.document, lexicon.gazetteer), lexicon)
    resolved = resolve(text, lexicon, BASE)
    numbers, names = known(text, resolved, facts.gold), numbered(facts.gold)
    wanted = wanted_of(facts, names, lexicon.ontology)
    found = []
    for proposal in proposed(text, resolved, lexicon):
        subject, relation, obj = proposal.triple
        ends = numbers.get(subject, subject), numbers.get(obj, obj)
        if ends[0] != ends[1]:
            found.append((triple(ends[0], relation, ends[1], lexicon.ontology), proposal.features))
    return Text(tuple(found), wanted)


def proposing(texts: list[tuple[Facts, Lexicon]]) -> Iterator[Text]:
    """The texts, each with what a weigher of relations proposes that has not seen it."""
    ready = [prepared(*read) for read in texts]
    for fold in range(FOLDS):
        relations = Weigher(train_relations(text for at, text in enumerate(ready) if at % FOLDS != fold))
        for facts, lexicon in texts[fold::FOLDS]:
            yield proposals_of(facts, replace(lexicon, relations=relations))


def train(texts: Iterable[Text]) -> list[tuple[str, str, int]]:
    """The model of the texts given."""
    return fitted((features, YES if t in text.wanted else NO) for text in texts for t, features in text.proposed)


def validate(texts: list[Text], relations: Iterable[str]) -> None:
    """Print scores over all folds, and how sure the answers are beside how often they are right."""
    counts: dict[str, Counter] = defaultdict(Counter)
    bins: dict[int, Counter] = defaultdict(Counter)
    for fold in range(FOLDS):
        weigher = Weigher(train(text for at, text in enumerate(texts) if at % FOLDS != fold))
        for text in texts[fold::FOLDS]:
            found = {t: weigher.share(features, YES) for t, features in text.proposed}
            for least in SHARES:
                add(counts[f"from {least}"], (t for t, share in found.items() if share >= least), text.wanted)
            for relation in relations:
                said = {t for t, share in found.items() if share >= LEAST and t[1] == relation}
                add(counts[f"  {relation}"], said, {t for t in text.wanted if t[1] == relation})
            for t, share in found.items():
                bins[int(share * 10)].update(got=1, hit=t in text.wanted)
    for name, count in counts.items():
        p, r = count["hit"] / max(1, count["got"]), count["hit"] / max(1, count["want"])
        print(f"{name:18} P {p:.3f} R {r:.3f} F1 {2 * p * r / max(1e-9, p + r):.3f} of {count['want']}")
    for tenth in sorted(bins):
        print(f"share {tenth / 10:.1f}: {bins[tenth]['hit']} of {bins[tenth]['got']} right")


def main(folders: list[Path], out: Path, *, final: bool) -> None:
    """Cross-validate, then train on all texts."""
    lexicon = load_lexicon()
    texts = list(proposing(list(unseen(list(annotated(folders, SEEDS)), lexicon))))
    if not final:
        validate(texts, lexicon.ontology.relations)
    write(out, train(texts), len(texts))


if __name__ == "__main__":
    folders, out, final = asked()
    main(folders, out, final=final)
