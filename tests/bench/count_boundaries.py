"""Count over annotated texts which words stand inside names and which just before them.

    python tests/bench/count_boundaries.py tests/gold > ontology/lexicons/boundaries.csv

A word counts as inside where it stands to the left of the head of an annotated name, as first where the name
begins with it, and as before where it is the last word before one. Names in quotation marks are left out: the
marks bound them. Names of the gazetteer count by class (`@Division`), every word by part of
speech too (`/v`), apart for each top class.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from pathlib import Path

from fangzhi.annotate import annotate
from fangzhi.lexicon import Lexicon, load_lexicon
from fangzhi.mentions.heads import key_of, reach
from fangzhi.model import BASE
from fangzhi.text import to_document
from fangzhi.text.furniture import load_furniture
from fangzhi.text.read import Found, read_raw

SEEDS = Path(__file__).parents[2] / "seeds"


def names(gold: dict) -> dict[str, str]:
    """Every form of every entity with its class, longest first."""
    forms = {form: e["class"] for e in gold["entities"] for form in (e["name"], *e["aliases"])}
    return dict(sorted(forms.items(), key=lambda item: (-len(item[0]), item[0])))


def count(sentence, text: str, forms: dict[str, str], lexicon: Lexicon, counts: Counter) -> None:
    """Add the words inside and before every annotated name of one sentence."""
    taken: set[int] = set()
    tokens = sentence.tokens
    starts, ends = {t.span.start: i for i, t in enumerate(tokens)}, {t.span.end: i for i, t in enumerate(tokens)}
    for form, cls in forms.items():
        at = text.find(form, sentence.span.start, sentence.span.end)
        while at >= 0:
            span = range(at, at + len(form))
            if taken.isdisjoint(span):
                taken.update(span)
                if at in starts and span.stop in ends:
                    add(tokens, (starts[at], ends[span.stop]), lexicon.ontology.top(cls), lexicon, counts)
            at = text.find(form, at + 1, sentence.span.end)


def add(tokens, ends: tuple[int, int], group: str, lexicon: Lexicon, counts: Counter) -> None:
    """Count one name that covers the words from the first to the second of `ends`."""
    first, last = ends
    found = reach(tokens, last, lexicon)
    if not found:
        return
    before = tokens[first - 1 : first] if first else ()
    if any(word.text in "“《" for word in before):
        return
    inner = tokens[first : max(first, found[1])]
    for kind, words in (("inside", inner), ("first", inner[:1]), ("before", before)):
        for word in words:
            counts.update([(group, key_of(word, lexicon), kind), (group, f"/{word.pos}", kind)])


def documents(folder: Path):
    """The annotated documents below a folder, by path; a text stands beside its annotations or among the seeds."""
    furniture = load_furniture(load_lexicon().ontology.folder / "lexicons")
    for path in sorted(folder.rglob("*.json")):
        places = (path.with_suffix(".txt"), SEEDS / f"{path.stem}.txt")
        text = next(place for place in places if place.is_file())
        raw = read_raw(Found(text, text.name, ""))
        yield to_document(raw, BASE, furniture), json.loads(path.read_text("utf-8"))


def boundaries(texts, lexicon: Lexicon) -> dict[tuple[str, str], tuple[int, int, int]]:
    """How often each word of each group stands inside, first and before."""
    counts: Counter = Counter()
    for text, gold in texts:
        for sentence in text.sentences:
            count(sentence, text.document.text, names(gold), lexicon, counts)
    keys = sorted({key[:2] for key in counts})
    found = {key: tuple(counts[*key, kind] for kind in ("inside", "first", "before")) for key in keys}
    return {key: row for key, row in found.items() if any(row)}


def main(folder: Path) -> None:
    """Write the counts of all texts in `folder`."""
    lexicon = load_lexicon()
    texts = [(annotate(document, lexicon.gazetteer), gold) for document, gold in documents(folder)]
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["group", "word", "inside", "first", "before"])
    for key, row in boundaries(texts, lexicon).items():
        out.writerow([*key, *row])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
