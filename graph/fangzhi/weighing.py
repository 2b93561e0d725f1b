"""A log-linear model that weighs the evidence for each of several answers, with whole-number weights.

The model is data of an ontology, trained by scripts in `tests/bench`. Weights are thousandths, so that sums are exact
on every machine; the share of an answer is the softmax of its sum, rounded to thousandths.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from fangzhi.errors import OntologyError
from fangzhi.table import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

COLUMNS = ("feature", "answer", "weight")


class Weigher:
    """The shares of the answers, given the features of a question."""

    def __init__(self, rows: Iterable[tuple[str, str, int]]) -> None:
        """The weigher of a model's rows: feature, answer and weight in thousandths."""
        self._weights: dict[str, list[tuple[str, int]]] = {}
        answers = set()
        for feature, answer, weight in rows:
            self._weights.setdefault(feature, []).append((answer, weight))
            answers.add(answer)
        self.answers = tuple(sorted(answers))

    def shares(self, features: Iterable[str]) -> dict[str, float]:
        """How likely each answer is; together they are 1."""
        total = dict.fromkeys(self.answers, 0)
        weights = self._weights
        for feature in features:
            if feature in weights:
                for answer, weight in weights[feature]:
                    total[answer] += weight
        most = max(total.values(), default=0)
        parts = {answer: math.exp((weight - most) / 1000) for answer, weight in total.items()}
        whole = sum(parts.values())
        return {answer: round(part / whole, 3) for answer, part in parts.items()}


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
