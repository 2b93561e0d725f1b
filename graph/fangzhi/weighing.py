"""A log-linear model that weighs the evidence for each of several answers, with whole-number weights.

The model is data of an ontology, trained by scripts in `tests/bench`. Weights are thousandths, so that sums are exact
on every machine; the share of an answer is the softmax of its sum, rounded to thousandths.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from fangzhi.errors import OntologyError
from fangzhi.table import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

COLUMNS = ("feature", "answer", "weight")


class Weigher:
    """The shares of the answers, given the features of a question."""

    def __init__(self, rows: Iterable[tuple[str, str, int]]) -> None:
        """The weigher of a model's rows: feature, answer and weight in thousandths."""
        given = list(rows)
        self.answers = tuple(sorted({answer for _, answer, _ in given}))
        self._rows = {feature: at for at, feature in enumerate(dict.fromkeys(feature for feature, _, _ in given))}
        columns = {answer: at for at, answer in enumerate(self.answers)}
        self._weights = np.zeros((len(self._rows), len(self.answers)), np.int64)
        for feature, answer, weight in given:
            self._weights[self._rows[feature], columns[answer]] = weight
        two = len(self.answers) == 2
        self._lean = (
            {f: int(self._weights[at, 1] - self._weights[at, 0]) for f, at in self._rows.items()} if two else {}
        )

    def knows(self, feature: str) -> bool:
        """Whether the model was trained on questions with a feature."""
        return feature in self._rows

    def best(self, features: Iterable[str]) -> tuple[str, float]:
        """The likeliest answer, of equally likely ones the last by name, and its share."""
        total = self._summed(features)
        at = len(total) - 1 - int(total[::-1].argmax())
        return self.answers[at], _share(total.tolist(), at)

    def shares(self, features: Iterable[str], least: float, besides: str) -> Iterator[tuple[str, float]]:
        """Every answer of at least some share, by name, nothing where one is so likely that no other has it."""
        total = self._summed(features).tolist()
        most = max(total)
        near = most + 1000 * math.log(least)
        if self.answers[total.index(most)] == besides and sum(each >= near for each in total) == 1:
            return
        whole = sum(math.exp((each - most) / 1000) for each in total)
        for answer, each in zip(self.answers, total, strict=True):
            share = round(math.exp((each - most) / 1000) / whole, 3)
            if share >= least:
                yield answer, share

    def choose(self, options: Sequence[Iterable[str]], answer: str) -> tuple[int, float]:
        """Which of several options one of two answers fits best, the first of equal ones, and its share of them all."""
        sign = 1 if self.answers.index(answer) else -1
        sums = [sign * self._leaning(features) for features in options]
        best = sums.index(max(sums))
        return best, _share(sums, best)

    def share(self, features: Iterable[str], answer: str) -> float:
        """How likely an answer is, 0 where the model does not know it."""
        at = self.answers.index(answer) if answer in self.answers else None
        if self._lean and at is not None:
            return _share([0, self._leaning(features)], at)
        return 0.0 if at is None else _share(self._summed(features).tolist(), at)

    def _leaning(self, features: Iterable[str]) -> int:
        """How much more the second of two answers weighs than the first."""
        lean = self._lean
        return sum(lean[feature] for feature in features if feature in lean)

    def _summed(self, features: Iterable[str]) -> NDArray[np.int64]:
        known = [row for feature in features if (row := self._rows.get(feature)) is not None]
        summed: NDArray[np.int64] = self._weights[known].sum(0)
        return summed


def _share(total: list[int], at: int) -> float:
    """The softmax of one of several sums of thousandths."""
    most = max(total)
    return round(math.exp((total[at] - most) / 1000) / sum(math.exp((each - most) / 1000) for each in total), 3)


@lru_cache(maxsize=8)
def load_weigher(path: Path) -> Weigher | None:
    """The weigher of a model's file, or None where there is no such file and rules decide alone.

    Raises:
        OntologyError: the file is no model; the message names file and line.
    """
    if not path.is_file():
        return None
    rows = []
    for line, row in read_table(path, COLUMNS):
        if not row["weight"].removeprefix("-").isdigit():
            raise OntologyError(f"{path}:{line}: not a row of a model; train it with the scripts in tests/bench")
        rows.append((row["feature"], row["answer"], int(row["weight"])))
    return Weigher(rows)
