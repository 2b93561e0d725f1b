"""How well damaged texts are restored: the character error rate beside what an oracle could reach.

    python tests/bench/restoring.py [--split tune|measure] [--lists N] [--texts N] [--show K]
    python tests/bench/restoring.py --clean | --cost | --peers | --others

Texts are those of `tests/marked` and `tests/gold` in simplified characters; `damage.py` makes of each what the pages of
several sites show. Rules are tuned on one half of texts and lists and measured on the other. White space counts for
nothing, forms of one mark or letter that differ in width are the same, and so are `「」` and `“”`; whatever else
differs from the clean text is an error. Characters inside `unreadable` and U+FFFD are flagged; an error is silent where
nothing is flagged. Floor A is an oracle that has every byte left in the text and what the inserted pinyin and marks
determine; floor B errs only where bytes are gone without a trace. Both make the slips of converting to traditional
characters and back. A digit or a run is right, flagged or silently wrong; `extra` are digits the clean text has not.
"""

from __future__ import annotations

import argparse
import platform
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from damage import NARROW, OTHERS, damaged, sites
from rapidfuzz.distance import Levenshtein

from fangzhi.text.restore import restore
from fangzhi.text.script import simplified, unified

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from damage import Damaged

    from fangzhi.text.restore import Restored

TESTS = Path(__file__).parents[1]
ROUNDS = 5
_MARKED = re.compile(r"⟦([^⟦⟧|]+)\|[A-Za-z]+⟧")
_GLOSS = re.compile(r"(?<=[\u3400-\u9fff?!-~])\([a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńň]{1,6} ?\)")
_SAME = {**NARROW, **dict(zip(map(ord, "「」『』"), "“”‘’", strict=True))}
_TUNED = "abcdefghij"
_HEAD = (
    "list               raw    CER floorA floorB    /A     /B flagged silent"
    " | digits right flagged wrong extra | runs right flagged wrong"
)


class Folded(NamedTuple):
    """What of a text is compared, and where each character stood."""

    text: str
    places: tuple[int, ...]


class Error(NamedTuple):
    """A silent error: its kind and what stands there in the clean, the damaged and the restored text."""

    kind: str
    clean: str
    damaged: str
    restored: str


class Wrong(NamedTuple):
    """Characters of the clean text and the silently wrong ones in their stead, as ranges of the compared texts."""

    was: slice
    now: slice


class Score(NamedTuple):
    """Counts of one text or many, and the silent errors."""

    counts: Counter[str]
    errors: tuple[Error, ...] = ()


def texts(split: str) -> list[str]:
    """The clean texts of a split, `tune` or `measure`, by path; those with traditional characters are left out."""
    marked = sorted((TESTS / "marked").glob("*.txt"))
    chosen = [path for path in marked if (path.name[0] in _TUNED) == (split == "tune")]
    gold = sorted((TESTS / "gold").glob("w*.txt")) if split == "measure" else []
    read = (_MARKED.sub(r"\1", path.read_text("utf-8")) for path in chosen + gold)
    return [text for text in read if unified(text) == text]


def folded(text: str, *, lines: bool = False) -> Folded:
    """What of a text is compared; line feeds too if `lines` is true."""
    kept = [(char, at) for at, char in enumerate(text) if not char.isspace() or (lines and char == "\n")]
    return Folded("".join(char for char, _ in kept).translate(_SAME), tuple(at for _, at in kept))


def error_rate(clean: Iterable[str], got: Iterable[str], *, lines: bool = False) -> float:
    """The errors of all texts in a hundred characters of the clean ones."""
    pairs = [(folded(a, lines=lines).text, folded(b, lines=lines).text) for a, b in zip(clean, got, strict=True)]
    return 100 * sum(Levenshtein.distance(*pair) for pair in pairs) / sum(len(text) for text, _ in pairs)


def flags(result: Restored, places: Iterable[int]) -> list[bool]:
    """Whether each of these characters of a restored text is flagged."""
    marked = bytearray(len(result.text))
    for span in result.unreadable:
        marked[span.start : span.end] = b"\1" * (span.end - span.start)
    return [bool(marked[place]) or result.text[place] == "\ufffd" for place in places]


def scored(sample: Damaged, result: Restored) -> Score:
    """What was restored, flagged and wrong in one text."""
    clean, got = folded(sample.clean), folded(result.text)
    flagged = flags(result, got.places)
    wrongs = tuple(_silent(clean.text, got.text, flagged))
    states = _states(clean.text, got.text, flagged)
    digits = Counter(state for char, state in zip(clean.text, states, strict=True) if _is_digit(char))
    runs = Counter(_worst(states, clean, run) for run in sample.runs)
    counts = Counter({
        "size": len(clean.text),
        "raw": Levenshtein.distance(clean.text, folded(sample.text).text),
        "wrong": Levenshtein.distance(clean.text, got.text),
        "floor A": sample.floor(strict=True),
        "floor B": sample.floor(strict=False),
        "flagged": sum(flagged),
        "silent": sum(max(w.was.stop - w.was.start, w.now.stop - w.now.start) for w in wrongs),
        "digits extra": sum(_extra(clean.text[w.was], got.text[w.now]) for w in wrongs),
        **{f"digits {state}": count for state, count in digits.items()},
        **{f"runs {state}": count for state, count in runs.items()},
    })  # fmt: skip
    return Score(counts, tuple(_error(sample, result, clean, got, wrong) for wrong in wrongs))


def _is_digit(char: str) -> bool:
    return char.isascii() and char.isdigit()


def _extra(was: str, now: str) -> int:
    return sum(_is_digit(new) and not _is_digit(old) for old, new in zip(was.ljust(len(now)), now, strict=False))


def _silent(clean: str, got: str, flagged: Sequence[bool]) -> Iterator[Wrong]:
    """What differs and is not flagged; what is missing is flagged if what it is missing beside is."""
    for tag, i, i_end, j, j_end in Levenshtein.opcodes(clean, got):
        if tag == "delete" and not any(flagged[max(j - 1, 0) : j + 1]):
            yield Wrong(slice(i, i_end), slice(j, j))
        for told, group in groupby(range(j, j_end) if tag in {"insert", "replace"} else (), flagged.__getitem__):
            now = list(group)
            was = slice(i, i) if tag == "insert" else slice(i + now[0] - j, i + now[-1] + 1 - j)
            if not told:
                yield Wrong(was, slice(now[0], now[-1] + 1))


def _states(clean: str, got: str, flagged: Sequence[bool]) -> list[str]:
    """Whether each character of the clean text is `right`, `flagged` or `wrong`."""
    states = []
    for tag, i, i_end, j, j_end in Levenshtein.opcodes(clean, got):
        told = flagged[j:j_end] if j < j_end else [any(flagged[max(j - 1, 0) : j + 1])] * (i_end - i)
        if i < i_end:
            states += ["flagged" if flag else "right" if tag == "equal" else "wrong" for flag in told]
    return states


def _worst(states: list[str], clean: Folded, run: tuple[int, int]) -> str:
    """The state of a run: flagged if part of it is, or else wrong if part of it is."""
    inside = {state for state, place in zip(states, clean.places, strict=True) if run[0] <= place < run[1]}
    return "flagged" if "flagged" in inside else "wrong" if "wrong" in inside else "right"


def _error(sample: Damaged, result: Restored, clean: Folded, got: Folded, wrong: Wrong) -> Error:
    places = set(clean.places[wrong.was.start : max(wrong.was.stop, wrong.was.start + 1)])
    kind = _kind(sample, places) or f"{clean.text[wrong.was]}→{got.text[wrong.now]}"
    near = got.places[max(wrong.now.start - 10, 0) : wrong.now.stop + 10]
    shown = sample.text[slice(*result.origin.range(near[0], near[-1] + 1))] if near else ""
    return Error(kind, _around(clean.text, wrong.was), shown.replace("\n", "⏎"), _around(got.text, wrong.now))


def _kind(sample: Damaged, places: set[int]) -> str:
    """Why the characters at these places are wrong, if a shift is why."""
    if places & sample.vanished:
        return "run: byte gone without a trace"
    if places & sample.lost:
        return "run: byte gone"
    inside = any(start - 2 <= at < end + 2 for start, end in sample.runs for at in places)
    return "run: all bytes there" if inside else ""


def _around(text: str, part: slice) -> str:
    return f"{text[max(part.start - 10, 0) : part.start]}[{text[part]}]{text[part.stop : part.stop + 10]}"


def summed(scores: Iterable[Score]) -> Score:
    """The counts and errors of all."""
    counts: Counter[str] = Counter()
    errors: list[Error] = []
    for score in scores:
        counts.update(score.counts)
        errors += score.errors
    return Score(counts, tuple(errors))


def row(name: str, counts: Counter[str]) -> str:
    """A line of the table: rates in percent of the clean characters."""
    names = ("raw", "wrong", "floor A", "floor B")
    rates = [100 * counts[key] / counts["size"] for key in (*names, "flagged", "silent")]
    over = [counts["wrong"] / max(1, counts[floor]) for floor in ("floor A", "floor B")]
    digits = [counts[f"digits {state}"] for state in ("right", "flagged", "wrong", "extra")]
    runs = [counts[f"runs {state}"] for state in ("right", "flagged", "wrong")]
    return (
        f"{name:16} {rates[0]:5.1f} {rates[1]:6.3f} {rates[2]:6.3f} {rates[3]:6.3f} {over[0]:5.2f} {over[1]:6.2f}"
        f"  {rates[4]:6.3f} {rates[5]:6.3f} | {digits[0]:12} {digits[1]:7} {digits[2]:5} {digits[3]:5}"
        f" | {runs[0]:10} {runs[1]:7} {runs[2]:5}"
    )


def table(split: str, lists: int, limit: int | None, show: int) -> None:
    """Print a row for each list and one for all, and examples of silent errors."""
    clean = texts(split)[:limit]
    print(f"{split}: {len(clean)} texts, {sum(map(len, clean)):,} characters; rates in % of characters\n{_HEAD}")
    scores, spent = [], 0.0
    for site in sites(split)[:lists]:
        samples = [damaged(text, site) for text in clean]
        start = time.process_time()
        results = [restore(sample.text) for sample in samples]
        spent += time.process_time() - start
        scores.append(summed(map(scored, samples, results)))
        print(row(site.name, scores[-1].counts), flush=True)
    total = summed(scores)
    print(row("all", total.counts))
    print(f"restoring took {spent:.1f} s of CPU time")
    if show:
        exemplify(total.errors, show)


def exemplify(errors: tuple[Error, ...], most: int) -> None:
    """Print the kinds of silent errors by how often they are, with examples of each: at most a quarter of all."""
    kinds: dict[str, list[Error]] = defaultdict(list)
    for error in errors:
        kinds[error.kind].append(error)
    ranked = sorted(kinds, key=lambda kind: (-len(kinds[kind]), kind))
    print(f"{len(errors)} silent errors:", ", ".join(f"{kind} {len(kinds[kind])}" for kind in ranked[:20]))
    share = max(3, most // 4)
    picked = [error for kind in ranked for error in kinds[kind][:: max(1, len(kinds[kind]) // share)][:share]]
    for error in picked[:most]:
        print("\n    ".join(error))


def unharmed(split: str) -> None:
    """Print what restoring changes in clean texts and, a second time, in restored ones."""
    clean = texts("tune") + texts("measure")
    once = [restore(text) for text in clean]
    changed = sum(Levenshtein.distance(folded(a).text, folded(b.text).text) for a, b in zip(clean, once, strict=True))
    flagged = sum(sum(flags(result, range(len(result.text)))) for result in once)
    print(f"{len(clean)} clean texts, {sum(map(len, clean)):,} characters: {changed} changed, {flagged} flagged")
    for site in (None, *sites(split)[:5]):
        shown = clean if site is None else [damaged(text, site).text for text in clean]
        first = [restore(text).text for text in shown]
        again = sum(restore(text).text != text for text in first)
        print(f"{site.name if site else 'clean':16} {again} of {len(first)} texts change when restored again")


def cost(split: str) -> None:
    """Print the CPU time of restoring against that of cutting the clean texts into words by rjieba."""
    import rjieba  # noqa: PLC0415 - only this measure needs it

    clean = texts(split)
    shown = [damaged(text, sites(split)[0]).text for text in clean]
    with tempfile.TemporaryDirectory() as folder:
        stages: dict[str, Callable[[], object]] = {
            "rjieba.cut, clean": lambda: [rjieba.cut(text) for text in clean],
            "restore, clean": lambda: [restore(text) for text in clean],
            "restore, damaged": lambda: [restore(text) for text in shown],
            "read and restore, clean": _reading(Path(folder, "clean"), clean),
            "read and restore, damaged": _reading(Path(folder, "damaged"), shown),
        }
        best = dict.fromkeys(stages, float("inf"))
        for _ in range(ROUNDS):
            for name, run in stages.items():
                start = time.process_time()
                run()
                best[name] = min(best[name], time.process_time() - start)
    print(
        f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}, {_processor()};",
        end=" ",
    )
    print(", ".join(f"{name} {version(name)}" for name in ("rjieba", "OpenCC")), f"; least of {ROUNDS} rounds")
    print(f"{len(clean)} texts, {sum(map(len, clean)):,} characters clean, {sum(map(len, shown)):,} damaged")
    for name, seconds in best.items():
        print(f"{name:26} {seconds:7.3f} s  {seconds / best['rjieba.cut, clean']:6.2f} of rjieba.cut")


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines() if Path("/proc/cpuinfo").exists() else ()
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.processor())


def _reading(folder: Path, written: Iterable[str]) -> Callable[[], object]:
    """What reads and restores these texts from files, by whatever reads files."""
    folder.mkdir()
    for at, text in enumerate(written):
        (folder / f"{at:04}.txt").write_text(text, "utf-8", newline="")
    try:
        from fangzhi.readers import Reading, find_documents, read  # noqa: PLC0415 - only this measure needs it
    except ImportError:
        from fangzhi.text.read import find_documents, read_raw  # noqa: PLC0415

        return lambda: [restore(read_raw(found).text) for found in find_documents([folder])[0]]
    return lambda: [restore(raw.text) for found in find_documents([folder])[0] for raw in read(found, Reading())]


def peers(split: str, lists: int) -> None:
    """Print the error rate of ours and of simpler ways, over the lists."""
    import ftfy  # noqa: PLC0415 - only this measure needs it

    clean = texts(split)
    samples = [damaged(text, site) for site in sites(split)[:lists] for text in clean]
    plain = [simplified(_GLOSS.sub("", sample.text)) for sample in samples]
    ways: dict[str, list[str]] = {
        "raw": [sample.text for sample in samples],
        "pinyin removed, t2s": plain,
        "... and ftfy": [ftfy.fix_text(text) for text in plain],
        "... and ftfy, uncurl_quotes=False": [ftfy.fix_text(text, uncurl_quotes=False) for text in plain],
        "restore": [restore(sample.text).text for sample in samples],
    }
    for name, got in ways.items():
        print(f"{name:34} {error_rate([sample.clean for sample in samples], got):7.3f}")


def others(split: str, limit: int | None) -> None:
    """Print the error rate before and after restoring for damage of other kinds."""
    clean = texts(split)[:limit]
    print("error rate in %: before, after, flagged characters; line feeds count in wrapped texts")
    for name, harm in OTHERS.items():
        harmed = [harm(text) for text in clean]
        got = [restore(text) for text in harmed]
        lines = "wrapped" in name
        before, after = (error_rate(clean, of, lines=lines) for of in (harmed, [result.text for result in got]))
        flagged = sum(sum(flags(result, range(len(result.text)))) for result in got)
        print(f"{name:34} {before:8.3f} {after:8.3f} {100 * flagged / sum(map(len, clean)):8.3f}")


def main() -> None:
    """Do what the command line asks."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--split", choices=("tune", "measure"), default="tune")
    parser.add_argument("--lists", type=int, default=5)
    parser.add_argument("--texts", type=int)
    parser.add_argument("--show", type=int, default=0)
    for flag in ("--clean", "--cost", "--peers", "--others"):
        parser.add_argument(flag, action="store_true")
    asked = parser.parse_args()
    if asked.show and asked.split != "tune":
        sys.exit("--show is for the tuning split alone: what is measured must not be looked at")
    if asked.clean:
        unharmed(asked.split)
    if asked.cost:
        cost(asked.split)
    if asked.peers:
        peers(asked.split, asked.lists)
    if asked.others:
        others(asked.split, asked.texts)
    if not (asked.clean or asked.cost or asked.peers or asked.others):
        table(asked.split, asked.lists, asked.texts, asked.show)


if __name__ == "__main__":
    main()
