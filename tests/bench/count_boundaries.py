"""Count over annotated texts which words stand inside names and which just before them.

    python tests/bench/count_boundaries.py tests/gold tests/marked > ontology/lexicons/boundaries.csv

A word counts as inside where it stands to the left of the head of an annotated name, as first where the name
begins with it, and as before where it is the last word before one. Names in quotation marks are left out: the
marks bound them. Names of the gazetteer count by class (`@Division`), every word by part of
speech too (`/v`), apart for each top class.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from examples import examples

from fangzhi.lexicon import Lexicon, load_lexicon
from fangzhi.mentions.heads import key_of, reach

if TYPE_CHECKING:
    from collections.abc import Iterable

    from examples import Example

SEEDS = Path(__file__).parents[2] / "seeds"
#: A word seen once tells nothing that its part of speech does not.
LEAST = 2


def count(example: Example, lexicon: Lexicon, counts: Counter) -> None:
    """Add the words inside and before every annotated name of one text."""
    for sentence in example.text.sentences:
        tokens = sentence.tokens
        starts, ends = {t.span.start: i for i, t in enumerate(tokens)}, {t.span.end: i for i, t in enumerate(tokens)}
        for name in example.names:
            if sentence.span.covers(name.span) and name.span.start in starts and name.span.end in ends:
                group = lexicon.ontology.top(name.cls)
                add(tokens, (starts[name.span.start], ends[name.span.end]), group, lexicon, counts)


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


def boundaries(texts: Iterable[Example], lexicon: Lexicon) -> dict[tuple[str, str], tuple[int, int, int]]:
    """How often each word of each group stands inside, first and before."""
    counts: Counter = Counter()
    for example in texts:
        count(example, lexicon, counts)
    keys = sorted({key[:2] for key in counts})
    found = {key: tuple(counts[*key, kind] for kind in ("inside", "first", "before")) for key in keys}
    return {key: row for key, row in found.items() if sum(row[::2]) >= LEAST}


def main(folders: list[Path]) -> None:
    """Write the counts of all texts in `folders`."""
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["group", "word", "inside", "first", "before"])
    for key, row in boundaries(examples(folders, SEEDS), load_lexicon()).items():
        out.writerow([*key, *row])


if __name__ == "__main__":
    main([Path(folder) for folder in sys.argv[1:]])
