"""How well documents that hold the same article are told from those that only look alike, and what that costs.

    python tests/bench/duplicates.py [--split tune|measure] [--show KIND] [--cost]

Every text of a split (`tests/marked` without its marks, `tests/gold`) is changed as other sites change an article, and
as another text made from the same pattern differs from it: names, figures or the year are others. All are grouped in
one corpus. Recall is the share of changed articles found to be the article they come from, by kind; errors are those of
the other texts that are taken for it. `--show` prints what went wrong; `--cost` groups 10,000 documents.
"""

from __future__ import annotations

import argparse
import hashlib
import platform
import random
import resource
import time
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from variants import BRIEF, FIGURE, OTHER, SAME, SENTENCE, TESTS, Text, notices, texts

from fangzhi.duplicates import compared, differences, same_articles
from fangzhi.model import BASE, Document, Raw, Span
from fangzhi.origin import Origin
from fangzhi.text import to_document
from fangzhi.text.furniture import load_furniture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fangzhi.duplicates import Group

FURNITURE = load_furniture(TESTS.parent / "ontology" / "lexicons")


class Made(NamedTuple):
    """A document with the name of the article it holds, and the kind of change."""

    article: str
    kind: str
    document: Document


def document(name: str, text: str) -> Document:
    """A document of that path."""
    return to_document(Raw(name, text, hashlib.sha256(name.encode()).hexdigest(), "utf-8"), BASE, FURNITURE)


def corpus(split: str) -> Iterator[Made]:
    """The documents of a split."""
    dice = random.Random(split)  # noqa: S311 - not for secrets
    for text in texts(split):
        yield Made(text.name, "", document(text.name, text.text))
        for kind, change in SAME.items():
            yield Made(text.name, kind, document(f"{text.name}/{kind}", change(text, dice)))
        for kind, change in OTHER.items():
            changed = change(text, dice)
            if far(text.text, changed):
                name = f"{text.name}/{kind}"
                yield Made(name, kind, document(name, changed))
    for at, notice in enumerate(notices(dice, 12)):
        text = Text(f"{'z' if split == 'measure' else 'a'} notice {at}", notice, ())
        yield Made(text.name, "notice", document(text.name, notice))
        for kind in BRIEF:
            yield Made(text.name, f"notice, {kind}", document(f"{text.name}/{kind}", SAME[kind](text, dice)))


def far(one: str, other: str) -> bool:
    """Whether a text has been made another one: a text in which hardly a name or figure stood has not."""
    return sum(edit.finish - edit.begin for edit in differences(one, other)) >= max(6, 0.01 * len(one))


class Tally(NamedTuple):
    """How many documents there are of each kind, and how many were found or taken for another article."""

    every: Counter[str]
    right: Counter[str]
    wrong: Counter[str]


def measure(split: str, show: str) -> None:
    """Print recall by kind of change, and errors by kind of pattern."""
    made = [*corpus(split)]
    started = time.process_time()
    groups = same_articles(found.document for found in made)
    seconds = time.process_time() - started
    tally = counted(made, groups, show)
    wanted = (*SAME, *(f"notice, {kind}" for kind in BRIEF))
    print(f"{split}: {len(texts(split))} texts, {len(made)} documents, {seconds:.1f} s")
    for kind in wanted:
        right, every = tally.right[kind], tally.every[kind]
        print(f"  found   {kind:26}{right:5} of {every:5}  {right / every:.3f}")
    for kind in (*OTHER, "notice", ""):
        print(f"  taken   {kind or 'text':26}{tally.wrong[kind]:5} of {tally.every[kind]:5}")
    articles = {found.document.path: found.article for found in made}
    pairs = [articles[v.path] == articles[group.lead.path] for group in groups for v, _ in group.variants]
    recall = tally.right.total() / sum(tally.every[kind] for kind in wanted)
    print(f"  precision {sum(pairs) / len(pairs):.4f}, recall {recall:.4f}")


def counted(made: list[Made], groups: tuple[Group, ...], show: str) -> Tally:
    """What was found and what was taken for another article; examples of `show` are printed."""
    leads = {v.path: group.lead.path for group in groups for v, _ in group.variants}
    articles = {found.document.path: found.article for found in made}
    tally = Tally(Counter(found.kind for found in made), Counter(), Counter())
    for article, kind, found in made:
        lead = leads.get(found.path, found.path)
        if kind.removeprefix("notice, ") in SAME:
            missed = lead != leads.get(article, article)
            tally.right[kind] += not missed
        else:
            missed = articles[lead] != article
            tally.wrong[kind] += missed
        if missed and show == (kind or "text"):
            print(found.path, "|", lead, "|", *_told(found, made))
    return tally


def _told(found: Document, made: list[Made]) -> Iterator[str]:
    """What is different in a document that was missed."""
    origin = next(d for article, kind, d in made if not kind and article == found.path.split("/")[0])
    one, other = compared(origin), compared(found)
    for edit in differences(one, other):
        yield f"{one[edit.start : edit.end][:24]}>{other[edit.begin : edit.finish][:24]}"


def cost(count: int = 10_000, length: int = 1500) -> None:
    """Print what grouping costs: texts put together from sentences of all texts, and as many from one pattern."""
    dice = random.Random(1)  # noqa: S311 - not for secrets
    sentences = sorted({m[0] for split in ("tune", "measure") for t in texts(split) for m in SENTENCE.finditer(t.text)})
    plain = []
    for at in range(count):
        text = plain[dice.randrange(at)][0] if at and at % 10 == 0 else ""
        while len(text) < length:
            sentence = dice.choice(sentences)
            text += "".join(dice.choice(sentence) if dice.random() < 0.2 else char for char in sentence)
        plain.append((text, at))
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}")
    _timed("unrelated texts and copies", [text for text, _ in plain])
    pattern = "".join(dice.choice(sentences) for _ in range(length // 40))
    _timed(
        "one pattern, other figures", [FIGURE.sub(lambda _: str(dice.randint(1, 999)), pattern) for _ in range(count)]
    )


def _timed(name: str, made: list[str]) -> None:
    documents = [
        Document(f"{at}", f"{at}", f"{at}", "utf-8", text, text, Origin(), body=Span(0, len(text)))
        for at, text in enumerate(made)
    ]
    started = time.process_time()
    groups = same_articles(documents)
    seconds = time.process_time() - started
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name}: {len(made):,} documents, {sum(map(len, made)):,} characters, {len(groups)} groups")
    print(f"  {seconds:.1f} s of CPU time, most memory of the process {most:.0f} MB")


def main() -> None:
    """Print recall and errors, or the cost."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--split", choices=("tune", "measure"), default="measure")
    parser.add_argument("--show", default="", help="a kind of change of which to show what was missed")
    parser.add_argument("--cost", action="store_true", help="time the grouping of 10,000 documents")
    options = parser.parse_args()
    if options.cost:
        cost()
    else:
        measure(options.split, options.show)


if __name__ == "__main__":
    main()
