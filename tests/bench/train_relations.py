"""Train the weigher of relations on texts with facts.

    python tests/bench/train_relations.py tests/gold tests/marked ontology/models/relations.csv [--final]

A pair of things of a sentence counts as saying every relation that its text states between them. Prints precision,
recall and F1 of the relations of whole texts over five folds, for rules alone and with the weigher at several least
shares, and how often answers of each share are right; then trains on everything and writes the model. `--final` leaves
the folds out. Needs python-crfsuite (the extra `train`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from annotated import annotated, known, numbered, plain
from count_boundaries import SEEDS
from fitting import FOLDS, asked, fitted, write
from train_topics import unseen

from fangzhi.annotate import annotate
from fangzhi.lexicon import load_lexicon
from fangzhi.mentions import find_mentions
from fangzhi.model import BASE
from fangzhi.relations import EXTRACTORS
from fangzhi.relations.surroundings import BACKWARD, FORWARD, NONE
from fangzhi.relations.weighed import pairs
from fangzhi.resolve.entities import resolve
from fangzhi.weighing import Weigher

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from annotated import Facts

    from fangzhi.lexicon import Lexicon
    from fangzhi.ontology import Ontology
    from fangzhi.relations.weighed import Pair

SHARES = (0.3, 0.4, 0.5, 0.6)

Triple = tuple[object, str, object]


class Text(NamedTuple):
    """A text's pairs with their answers, the triples of rules and of readers, and the number of each key's entity."""

    pairs: tuple[tuple[Pair, str], ...]
    ruled: frozenset[Triple]
    wanted: frozenset[Triple]
    keys: dict
    numbers: dict[str, int]


def prepared(facts: Facts, lexicon: Lexicon) -> Text:
    """A text as rules read it, its pairs answered by its facts."""
    text = find_mentions(annotate(facts.document, lexicon.gazetteer), lexicon)
    resolved = resolve(text, lexicon, BASE)
    numbers, names = known(text, resolved, facts.gold), numbered(facts.gold)
    wanted = wanted_of(facts, names, lexicon.ontology)
    ruled = [c for extractor in EXTRACTORS for c in extractor(text, resolved, lexicon)]
    allowed = [c for c in ruled if lexicon.ontology.allows(c.predicate, c.subject.cls, c.object.cls)]
    by_key = {span: numbers.get(key, key) for span, key in resolved.keys.items()}
    triples = frozenset(
        triple(by_key[c.subject.span], c.predicate, by_key[c.object.span], lexicon.ontology)
        for c in allowed
        if {c.subject.span, c.object.span} <= by_key.keys() and by_key[c.subject.span] != by_key[c.object.span]
    )
    found = pairs(text, resolved, lexicon, ruled)
    answered = tuple((pair, _answer(pair, wanted, by_key, lexicon.ontology)) for pair in found)
    return Text(answered, triples, wanted, by_key, numbers)


def wanted_of(facts: Facts, names: dict[str, int], ontology: Ontology) -> frozenset[Triple]:
    """What the reader of a text says it states, entities by number as far as `names` has them."""
    rows = facts.gold["relations"]
    ends = (((names.get(plain(r[end]), r[end])) for end in ("subject", "object")) for r in rows)
    return frozenset(triple(s, r["relation"], o, ontology) for r, (s, o) in zip(rows, ends, strict=True))


def triple(subject: object, relation: str, obj: object, ontology: Ontology) -> Triple:
    """A statement, the ends of a symmetric one in a fixed order."""
    ends = sorted((subject, obj), key=str) if ontology.relations[relation].symmetric else (subject, obj)
    return ends[0], relation, ends[1]


def said(pair: Pair, answer: str, keys: dict, ontology: Ontology) -> Iterator[Triple]:
    """The triples that an answer gives."""
    for subject, relation, obj in pair.ends(answer, ontology):
        if keys[subject.span] != keys[obj.span]:
            yield triple(keys[subject.span], relation, keys[obj.span], ontology)


def _answer(pair: Pair, wanted: frozenset[Triple], keys: dict, ontology: Ontology) -> str:
    """The first relation that the text states between members of a pair."""
    for relation in ontology.relations:
        for way in (FORWARD, BACKWARD):
            if any(t in wanted for t in said(pair, relation + way, keys, ontology)):
                return relation + way
    return NONE


def train(texts: Iterable[Text]) -> list[tuple[str, str, int]]:
    """The model of the texts given."""
    return fitted((pair.features, answer) for text in texts for pair, answer in text.pairs)


def weighed(text: Text, weigher: Weigher, ontology: Ontology) -> dict[Triple, float]:
    """The triples that the weigher would give, each with its highest share."""
    found: dict[Triple, float] = {}
    for pair, _ in text.pairs:
        answer, share = weigher.best(pair.features)
        for each in said(pair, answer, text.keys, ontology) if answer != NONE else ():
            found[each] = max(found.get(each, 0.0), share)
    return found


def validate(texts: Sequence[Text], ontology: Ontology) -> None:
    """Print scores over all folds, and how sure answers are beside how often they are right."""
    counts: dict[str, Counter] = defaultdict(Counter)
    bins: dict[int, Counter] = defaultdict(Counter)
    for fold in range(FOLDS):
        weigher = Weigher(train(text for at, text in enumerate(texts) if at % FOLDS != fold))
        for text in texts[fold::FOLDS]:
            found = weighed(text, weigher, ontology)
            add(counts["rules"], text.ruled, text.wanted)
            for least in SHARES:
                likely = {t for t, share in found.items() if share >= least}
                add(counts[f"weigher from {least}"], likely, text.wanted)
                add(counts[f"both from {least}"], likely | text.ruled, text.wanted)
            for t, share in found.items():
                bins[int(share * 10)].update(got=1, hit=t in text.wanted)
            for relation in ontology.relations:
                ours = {t for t, share in found.items() if share >= SHARES[1]} | text.ruled
                add(counts[f"  {relation}"], {t for t in ours if t[1] == relation},
                    {t for t in text.wanted if t[1] == relation})  # fmt: skip
    for name, count in counts.items():
        p, r = count["hit"] / max(1, count["got"]), count["hit"] / max(1, count["want"])
        print(f"{name:22} P {p:.3f} R {r:.3f} F1 {2 * p * r / max(1e-9, p + r):.3f} of {count['want']}")
    for tenth in sorted(bins):
        print(f"share {tenth / 10:.1f}: {bins[tenth]['hit']} of {bins[tenth]['got']} right")


def add(counts: Counter, got: Iterable[Triple], want: Iterable[Triple]) -> None:
    """Count one text's triples."""
    got, want = set(got), set(want)
    counts.update(hit=len(got & want), got=len(got), want=len(want))


def main(folders: list[Path], out: Path, *, final: bool) -> None:
    """Cross-validate, then train on all texts."""
    lexicon = load_lexicon()
    texts = [prepared(*read) for read in unseen(list(annotated(folders, SEEDS)), lexicon)]
    if not final:
        validate(texts, lexicon.ontology)
    model = train(texts)
    write(out, model, len(texts))


if __name__ == "__main__":
    folders, out, final = asked()
    main(folders, out, final=final)
