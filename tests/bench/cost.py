"""CPU time of each stage against `jieba.posseg` on the same texts, in turns in one run; memory and start-up time.

    python tests/bench/cost.py tests/gold [ROUNDS]

Every round runs each stage once over all texts, one after the other; a stage's figure is the least of its rounds,
which is what the machine can do undisturbed (Python's timeit documentation says why). The texts are repeated until
they hold 50,000 characters, so that a round is long enough to be measured.
"""

from __future__ import annotations

import platform
import resource
import sys
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import jieba
    import jieba.posseg

from fangzhi.annotate import annotate
from fangzhi.extraction import read_document
from fangzhi.lexicon import load_lexicon
from fangzhi.mentions import find_mentions
from fangzhi.model import BASE
from fangzhi.readers import find_documents, read
from fangzhi.resolve.entities import resolve
from fangzhi.text import to_document
from fangzhi.text.furniture import load_furniture

if TYPE_CHECKING:
    from collections.abc import Callable

    from fangzhi.model import Document

LEAST = 50_000


def least(stages: dict[str, Callable[[Document], object]], documents: list[Document], rounds: int) -> dict[str, float]:
    """The least CPU seconds of each stage on all documents, over all rounds."""
    best = dict.fromkeys(stages, float("inf"))
    for _ in range(rounds):
        for name, run in stages.items():
            start = time.process_time()
            for document in documents:
                run(document)
            best[name] = min(best[name], time.process_time() - start)
    return best


def main(folder: Path, rounds: int) -> None:
    """Print each stage's CPU time as a share of that of jieba.posseg."""
    jieba.setLogLevel("ERROR")
    jieba.posseg.lcut("北京")
    before = time.process_time()
    lexicon = load_lexicon()
    furniture = load_furniture(lexicon.ontology.folder / "lexicons")
    started = time.process_time() - before
    found = [f for f in find_documents([folder])[0] if f.path.endswith(".txt")]
    documents = [to_document(next(read(f)), BASE, furniture) for f in found]
    size = sum(len(d.text) for d in documents)
    documents *= max(1, -(-LEAST // size))
    stages: dict[str, Callable[[Document], object]] = {
        "jieba.posseg": lambda d: jieba.posseg.lcut(d.text),
        "jieba.cut": lambda d: jieba.lcut(d.text),
        "words": lambda d: annotate(d, lexicon.gazetteer),
        "words and mentions": lambda d: find_mentions(annotate(d, lexicon.gazetteer), lexicon),
        "text to entities": lambda d: resolve(find_mentions(annotate(d, lexicon.gazetteer), lexicon), lexicon, BASE),
        "text to statements": lambda d: read_document(d, lexicon, BASE),
    }
    best = least(stages, documents, rounds)
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}; {rounds} rounds")
    print(f"{len(documents)} texts, {sum(len(d.text) for d in documents):,} characters")
    for name, seconds in best.items():
        print(f"{name:20} {seconds:6.2f} s  {seconds / best['jieba.posseg']:5.2f} of jieba.posseg")
    print(f"word lists and model loaded in {started:.2f} s of CPU time (jieba's dictionary already in memory)")
    print(f"most memory of the process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5)
