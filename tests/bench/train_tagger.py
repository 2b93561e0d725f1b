"""Train the tagger on annotated texts, boundaries counted afresh for each fold, so that rules look as on new texts.

    python tests/bench/train_tagger.py tests/gold ontology/models/mentions.crfsuite

Prints precision, recall and F1 of spans with classes over five folds, for the rules alone and for the tagger,
then trains on everything and writes the model.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pycrfsuite
from count_boundaries import boundaries, documents

from fangzhi.annotate import annotate
from fangzhi.lexicon import Boundaries, load_lexicon
from fangzhi.mentions import rule_mentions
from fangzhi.mentions.features import features, labels
from fangzhi.mentions.tagger import spans
from fangzhi.model import Mention, Span

FOLDS = 5
SETTINGS = {"c1": 0.3, "c2": 0.1, "max_iterations": 100, "feature.minfreq": 2, "feature.possible_transitions": False}
_MARK = "[“”‘’《》]?"
_SAME = {"(": "[(（]", ")": "[)）]", ",": "[,，]", ":": "[:：]"}


def gold_mentions(text, gold) -> list[Mention]:
    """Every place where a form of an annotated entity stands, the longest form first."""
    forms = {form: e["class"] for e in gold["entities"] for form in (e["name"], *e["aliases"])}
    taken: set[int] = set()
    found = []
    for form in sorted(forms, key=lambda f: (-len(f), f)):
        pattern = _MARK.join(_SAME.get(c, re.escape(c)) for c in form if not c.isspace())
        for match in re.finditer(pattern, text.document.text):
            span = Span(match.start(), match.end())
            inside = any(s.span.covers(span) for s in text.sentences)
            if inside and taken.isdisjoint(range(span.start, span.end)):
                taken.update(range(span.start, span.end))
                found.append(Mention(span, forms[form], form, "gold"))
    return sorted(found, key=lambda m: m.span)


def rows(texts, lexicon):
    """For every sentence its features and labels, and the spans of gold and rules."""
    for text, gold in texts:
        ruled, true = rule_mentions(text, lexicon), gold_mentions(text, gold)
        for sentence in text.sentences:
            inside = [m for m in ruled if sentence.span.covers(m.span) and not m.anaphor]
            wanted = [m for m in true if sentence.span.covers(m.span)]
            seen = features(text.document.text, sentence, inside, lexicon)
            yield seen, labels(len(seen), sentence.span.start, wanted, ruled=False), inside, sentence.span.start


def train(data, path: str) -> None:
    """Write the model of the rows given."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(SETTINGS)
    for seen, wanted, _, _ in data:
        trainer.append(seen, wanted)
    trainer.train(path)


def score(counts: Counter) -> str:
    """Precision, recall and F1."""
    p, r = counts["hit"] / max(1, counts["got"]), counts["hit"] / max(1, counts["want"])
    return f"P {p:.3f} R {r:.3f} F1 {2 * p * r / max(1e-9, p + r):.3f}"


def main(folder: Path, out: Path) -> None:
    """Cross-validate, then train on all texts."""
    lexicon = load_lexicon()
    texts = [(annotate(document, lexicon.gazetteer), gold) for document, gold in documents(folder)]
    rules, tagged, everything = Counter(), Counter(), []
    for fold in range(FOLDS):
        rest = [pair for at, pair in enumerate(texts) if at % FOLDS != fold]
        held = [pair for at, pair in enumerate(texts) if at % FOLDS == fold]
        counted = boundaries(rest, lexicon)
        unseen = replace(lexicon, boundaries=Boundaries(counted, lexicon.boundaries.cues))
        everything.append(list(rows(held, unseen)))
    for fold in range(FOLDS):
        model = str(out.with_suffix(f".fold{fold}"))
        train([row for at, part in enumerate(everything) if at != fold for row in part], model)
        tagger = pycrfsuite.Tagger()
        tagger.open(model)
        for seen, wanted, ruled, start in everything[fold]:
            true = set(spans(wanted, start))
            for counts, got in (
                (rules, {(m.span, m.cls) for m in ruled}),
                (tagged, set(spans(tagger.tag(seen), start))),
            ):
                counts.update(hit=len(got & true), got=len(got), want=len(true))
        Path(model).unlink()
    print("rules ", score(rules))
    print("tagger", score(tagged))
    out.parent.mkdir(exist_ok=True)
    train([row for part in everything for row in part], str(out))
    print(f"{out}: {out.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
