"""The trained model of the sequence tagger, as data of an ontology."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pycrfsuite

from fangzhi.errors import OntologyError

if TYPE_CHECKING:
    from pathlib import Path

MODEL = "models/mentions.crfsuite"


@lru_cache(maxsize=4)
def load_tagger(folder: Path) -> pycrfsuite.Tagger | None:
    """The tagger of an ontology folder, or None where it ships none and rules decide alone.

    Raises:
        OntologyError: the file is no model.
    """
    path = folder / MODEL
    if not path.is_file():
        return None
    tagger = pycrfsuite.Tagger()
    try:
        tagger.open(str(path))
    except ValueError as error:
        raise OntologyError(
            f"{path}: not a model of the tagger ({error}); train it with tests/bench/train_tagger.py"
        ) from error
    return tagger
