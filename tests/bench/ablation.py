"""What each part of finding names adds: entity scores with the parts switched on one after the other.

    python tests/bench/ablation.py GOLD_FOLDER

GOLD_FOLDER holds texts with annotations in JSON beside them. Rows add one part to those of the row above; the last
rows are the standard build. Prints precision, recall and F1 of entities, strict on class, over all texts.
"""

from __future__ import annotations

import sys
import warnings
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from score import read_gold, score

from fangzhi import mentions
from fangzhi.corpus import merge
from fangzhi.extraction import read_document
from fangzhi.graph import Graph
from fangzhi.lexicon import Lexicon, load_lexicon
from fangzhi.model import BASE
from fangzhi.readers import find_documents, read
from fangzhi.text import to_document
from fangzhi.text.furniture import load_furniture

if TYPE_CHECKING:
    from fangzhi.mentions import Finder
    from fangzhi.model import Document

PARTS: tuple[tuple[str, Finder], ...] = (
    ("authority lists", mentions.find_listed),
    ("+ bodies of divisions", mentions.find_bodies),
    ("+ quotation and title marks", mentions.find_quoted),
    ("+ heads with counted boundaries", mentions.find_headed),
    ("+ people", mentions.find_people),
    ("+ brief forms beside their like", mentions.find_brief),
)


def measured(documents: list[Document], gold: list, lexicon: Lexicon, finders: tuple[Finder, ...]) -> dict:
    """Precision, recall and F1 of the entities of a build of the documents by these finders."""
    corpus = merge([read_document(d, lexicon, BASE, finders) for d in documents], BASE)
    return score(Graph(corpus, lexicon.ontology).dataset(), gold)[0]["entities strict"]


def main(folder: Path) -> None:
    """Print a row for each part."""
    lexicon = load_lexicon()
    furniture = load_furniture(lexicon.ontology.folder / "lexicons")
    found = [f for f in find_documents([folder])[0] if f.path.endswith(".txt")]
    documents = [to_document(next(read(f)), BASE, furniture) for f in found]
    gold = read_gold([folder])
    rules = replace(lexicon, tagger=None)
    finders = tuple(finder for _, finder in PARTS)
    rows = [(name, rules, finders[: at + 1]) for at, (name, _) in enumerate(PARTS)]
    for name, words, used in (*rows, ("+ sequence tagger", lexicon, (*finders, mentions.find_anaphors))):
        got = measured(documents, gold, words, used)
        print(f"{name:34} P {got['precision']:.3f}  R {got['recall']:.3f}  F1 {got['f1']:.3f}")


if __name__ == "__main__":
    # rdflib's parser calls what rdflib deprecates
    warnings.simplefilter("ignore", DeprecationWarning)
    main(Path(sys.argv[1]))
