"""Log-linear models fitted to questions with answers."""

from __future__ import annotations

import csv
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pycrfsuite

from fangzhi.weighing import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

#: In how many parts texts are cut, each read by a model that has not seen it.
FOLDS = 5
SETTINGS = {"c1": 0.1, "c2": 0.5, "max_iterations": 100, "feature.minfreq": 2}


def fitted(questions: Iterable[tuple[Sequence[str], str]], **settings: float) -> list[tuple[str, str, int]]:
    """The log-linear model of questions, given by their features, with their answers; weights in thousandths.

    `settings` are those of CRFsuite that differ from `SETTINGS`; few questions ask for a stronger prior (`c2`).
    """
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({**SETTINGS, **settings})
    for features, answer in questions:
        trainer.append([[feature for feature in features if feature.isprintable()]], [answer])
    with tempfile.TemporaryDirectory() as folder:
        trainer.train(f"{folder}/model")
        tagger = pycrfsuite.Tagger()
        tagger.open(f"{folder}/model")
        info = tagger.info()
    rows = ((feature, answer, round(w * 1000)) for (feature, answer), w in info.state_features.items())
    return sorted(row for row in rows if row[-1])


#: How many steps of Adam are taken over all cases at once, how large, and the variance of the prior.
STEPS, PACE, PRIOR = 300, 0.1, 0.3


def ranked(cases: Sequence[tuple[Sequence[Sequence[str]], Sequence[bool]]]) -> list[tuple[str, str, int]]:
    """The log-linear model that chooses among the options of a case, of which some are right; weights in thousandths.

    The loss is the negative logarithm of the softmax share of the right options, with a Gaussian prior; cases without a
    right option teach nothing. Features seen once are left out. The method: Adam (Kingma and Ba, 2015), all cases at
    once, so that the same cases give the same model.
    """
    taught = [(options, right) for options, right in cases if any(right) and not all(right)]
    counts = Counter(feature for options, _ in taught for features in options for feature in set(features))
    names = sorted(f for f, n in counts.items() if n > 1 and f.isprintable())
    at = {name: index for index, name in enumerate(names)}
    rows, columns, owners, truth = [], [], [], []
    for case, (options, right) in enumerate(taught):
        for features, fits in zip(options, right, strict=True):
            held = sorted({at[f] for f in features if f in at})
            rows += [len(owners)] * len(held)
            columns += held
            owners.append(case)
            truth.append(fits)
    weights = _adam(np.array(rows), np.array(columns), np.array(owners), np.array(truth), len(names))
    found = [(name, "yes", round(float(w) * 1000)) for name, w in zip(names, weights, strict=True)]
    return [("", "no", 0), *(row for row in found if row[-1])]


def _adam(rows: Ints, columns: Ints, owners: Ints, truth: Ints, size: int) -> NDArray[np.float64]:
    """The weights that give right options the most, each option's features given by row and column."""
    weights, mean, spread = np.zeros(size), np.zeros(size), np.zeros(size)
    cases = int(owners.max()) + 1
    for step in range(1, STEPS + 1):
        sums = np.bincount(rows, weights[columns], len(owners))
        most = np.full(cases, -np.inf)
        np.maximum.at(most, owners, sums)
        parts = np.exp(sums - most[owners])
        shares = parts / np.bincount(owners, parts)[owners]
        hits = shares * truth
        wrong = shares - hits / np.bincount(owners, hits)[owners]
        gradient = np.bincount(columns, wrong[rows], size) + weights / PRIOR
        mean, spread = 0.9 * mean + 0.1 * gradient, 0.999 * spread + 0.001 * gradient**2
        weights -= PACE * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    return weights


def asked() -> tuple[list[Path], Path, bool]:
    """The folders of texts, the model to write and whether folds are left out, as the command line says."""
    places = [Path(place) for place in sys.argv[1:] if not place.startswith("--")]
    return places[:-1], places[-1], "--final" in sys.argv


def write(out: Path, rows: Sequence[tuple[str, str, int]], texts: int) -> None:
    """Write a model, and print how large it is and from how many texts."""
    with out.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *rows])
    print(f"{out}: {out.stat().st_size / 1e6:.2f} MB from {texts} texts")
