"""Train the tagger on annotated texts, boundaries counted afresh for each fold, so that rules look as on new texts.

    python tests/bench/train_tagger.py tests/gold tests/marked ontology/models/mentions.csv [--final]

Prints precision, recall and F1 of spans with classes over five folds, for the rules alone and for the tagger, by
class and by kind of text, then trains on everything and writes the model. `--final` leaves the folds' scores out.
Needs python-crfsuite (the extra `train`).
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pycrfsuite
from count_boundaries import SEEDS, boundaries
from examples import examples

from fangzhi.lexicon import Boundaries, Lexicon, load_lexicon
from fangzhi.mentions import rule_mentions
from fangzhi.mentions.features import CHAR, WORD, features, labels
from fangzhi.mentions.tagger import spans
from fangzhi.tagging import COLUMNS, TRANSITION, Features, Tagger

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from examples import Example

    from fangzhi.model import Mention, Span

FOLDS = 5
SETTINGS = {"c1": 0.3, "c2": 0.1, "max_iterations": 100, "feature.minfreq": 2, "feature.possible_transitions": False}


class Run(NamedTuple):
    """A run of characters: its features as the trainer takes them, and the labels of readers."""

    attributes: list[list[str]]
    wanted: list[str]


class Text(NamedTuple):
    """A text with its features, and what readers and rules see in it."""

    source: str
    seen: Features
    names: tuple[Mention, ...]
    ruled: tuple[Mention, ...]

    def runs(self) -> Iterator[Run]:
        """Its runs, for training."""
        words = [[f"{t}={v}" for t, v in zip(WORD, row, strict=True)] for row in zip(*self.seen.words, strict=True)]
        chars = [[f"{t}={v}" for t, v in zip(CHAR, row, strict=True)] for row in zip(*self.seen.chars, strict=True)]
        at = 0
        for run in self.seen.runs:
            length = run.end - run.start
            places = zip(self.seen.within[at : at + length], chars[at : at + length], strict=True)
            inside = [m for m in self.names if run.covers(m.span)]
            yield Run([words[word] + row for word, row in places], labels(length, run.start, inside, ruled=False))
            at += length


def prepared(texts: Iterable[Example], lexicon: Lexicon) -> Iterator[Text]:
    """The texts with their features."""
    for text, names in texts:
        ruled = tuple(m for m in rule_mentions(text, lexicon) if not m.anaphor)
        source = "marked" if any(m.rule == "marked" for m in names) else "gold"
        yield Text(source, features(replace(text, mentions=ruled), lexicon), names, ruled)


def train(data: Iterable[Text]) -> list[tuple[str, str, str, int]]:
    """The model of the runs given, its weights in thousandths."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(SETTINGS)
    for text in data:
        for run in text.runs():
            trainer.append(run.attributes, run.wanted)
    with tempfile.TemporaryDirectory() as folder:
        trainer.train(f"{folder}/model")
        tagger = pycrfsuite.Tagger()
        tagger.open(f"{folder}/model")
        info = tagger.info()
    rows = [(TRANSITION, before, after, round(w * 1000)) for (before, after), w in info.transitions.items()]
    for (attribute, label), w in info.state_features.items():
        template, _, value = attribute.partition("=")
        rows.append((template, value, label, round(w * 1000)))
    return sorted(row for row in rows if row[-1])


def score(counts: Counter) -> str:
    """Precision, recall and F1."""
    p, r = counts["hit"] / max(1, counts["got"]), counts["hit"] / max(1, counts["want"])
    return f"P {p:.3f} R {r:.3f} F1 {2 * p * r / max(1e-9, p + r):.3f} of {counts['want']}"


def count(text: Text, got: set[tuple[Span, str]], counts: dict[str, Counter], method: str) -> None:
    """Add what was found in a text to the counts of the method, by kind of text and by class."""
    true = {(m.span, m.cls) for m in text.names}
    for kind, names in (("hit", got & true), ("got", got), ("want", true)):
        counts[f"{method} {text.source}"][kind] += len(names)
        for _, cls in names:
            counts[f"{method} {cls}"][kind] += 1


def folds(texts: Sequence[Example], lexicon: Lexicon) -> Iterator[list[Text]]:
    """The texts in as many parts as there are folds, each with rules that did not count its own boundaries."""
    for fold in range(FOLDS):
        counted = boundaries([text for at, text in enumerate(texts) if at % FOLDS != fold], lexicon)
        unseen = replace(lexicon, boundaries=Boundaries(counted, lexicon.boundaries.cues))
        yield list(prepared(texts[fold::FOLDS], unseen))


def validate(parts: Sequence[Sequence[Text]]) -> dict[str, Counter]:
    """The counts over all folds, each labelled by a model of the others."""
    counts: dict[str, Counter] = defaultdict(Counter)
    for fold, part in enumerate(parts):
        tagger = Tagger(train(text for at, other in enumerate(parts) if at != fold for text in other))
        for text in part:
            tags = zip(text.seen.runs, tagger.label(text.seen, (WORD, CHAR)), strict=True)
            count(text, {name for run, found in tags for name in spans(found, run.start)}, counts, "tagger")
            count(text, {(m.span, m.cls) for m in text.ruled}, counts, "rules")
    return counts


def main(folders: list[Path], out: Path, *, final: bool) -> None:
    """Cross-validate, then train on all texts."""
    texts = list(examples(folders, SEEDS))
    parts = list(folds(texts, load_lexicon()))
    for name, counts in sorted(({} if final else validate(parts)).items()):
        print(f"{name:30} {score(counts)}")
    model = train(text for part in parts for text in part)
    out.parent.mkdir(exist_ok=True)
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([COLUMNS, *model])
    print(f"{out}: {out.stat().st_size / 1e6:.2f} MB from {len(texts)} texts")


if __name__ == "__main__":
    places = [Path(place) for place in sys.argv[1:] if not place.startswith("--")]
    main(places[:-1], places[-1], final="--final" in sys.argv)
