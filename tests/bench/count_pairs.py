"""Count which characters follow each other.

    python tests/bench/count_pairs.py tests/marked graph/fangzhi/text/pairs.csv

Only the texts whose names begin with a to j are counted, so that the benchmark of restoring can measure on the others.
Digits count as 0.
"""

import csv
import re
import sys
from collections import Counter
from pathlib import Path

from examples import unmarked

_COUNTED = "[a-j]*.txt"


def counted(folder):
    """How often each pair of characters stands in the texts of `folder`."""
    pairs = Counter()
    for path in sorted(folder.glob(_COUNTED)):
        text = re.sub(r"[0-9]", "0", unmarked(path.read_text(encoding="utf-8"))[0])
        pairs.update(text[at : at + 2] for at in range(len(text) - 1))
    return {pair: count for pair, count in pairs.items() if "\n" not in pair and pair.strip() == pair}


def main():
    """Write the counts as a table, sorted."""
    folder, out = map(Path, sys.argv[1:])
    with out.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("pair", "count"))
        rows.writerows(sorted(counted(folder).items()))


if __name__ == "__main__":
    main()
