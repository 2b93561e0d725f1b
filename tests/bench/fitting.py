"""Log-linear models fitted to questions with answers."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

import pycrfsuite

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: In how many parts texts are cut, each read by a model that has not seen it.
FOLDS = 5
SETTINGS = {"c1": 0.1, "c2": 0.5, "max_iterations": 100, "feature.minfreq": 2}


def fitted(questions: Iterable[tuple[Sequence[str], str]]) -> list[tuple[str, str, int]]:
    """The log-linear model of questions, given by their features, with their answers; weights in thousandths."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(SETTINGS)
    for features, answer in questions:
        trainer.append([[feature for feature in features if feature.isprintable()]], [answer])
    with tempfile.TemporaryDirectory() as folder:
        trainer.train(f"{folder}/model")
        tagger = pycrfsuite.Tagger()
        tagger.open(f"{folder}/model")
        info = tagger.info()
    rows = ((feature, answer, round(w * 1000)) for (feature, answer), w in info.state_features.items())
    return sorted(row for row in rows if row[-1])
