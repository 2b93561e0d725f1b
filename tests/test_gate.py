"""The accuracy gate: a build of the annotated texts may not score below the floors in gate.json.

    python tests/test_gate.py             show the scores beside the floors
    python tests/test_gate.py --pin       raise the floors to the scores, rounded down to two decimals
    python tests/test_gate.py --pin --lower   lower floors too, and take a changed corpus as it is

The floors hold for the corpus they were measured on: its digest stands beside them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
from functools import cache
from pathlib import Path

import pytest
from score import read_gold, score

import fangzhi

TESTS = Path(__file__).parent
GOLD, PINNED = TESTS / "gold", TESTS / "gate.json"
#: What is built and what it is measured against. The texts of the seed are the seeds themselves.
SETS = {
    "seed": (TESTS.parent / "seeds", sorted((GOLD / "seed").glob("*.json"))),
    "train": (GOLD, sorted(GOLD.glob("*.json"))),
}
MEASURES = (
    "entities strict",
    "entities lenient",
    "relations",
    "quantities",
    "quantity subjects",
    "quantity bounds",
    "quantity dates",
    "relation dates",
    "posts",
    "quotes",
)

#: rdflib's parser calls what rdflib deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")


def corpus() -> dict[str, object]:
    """How many annotated documents there are, and a digest of all their files and names."""
    files = sorted(file for file in GOLD.rglob("*") if file.suffix in (".json", ".txt"))
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.relative_to(GOLD).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return {"documents": sum(file.suffix == ".json" for file in files), "sha256": digest.hexdigest()}


@cache
def measured(name: str) -> dict[str, float]:
    """The scores of one set, built afresh; measures of which its gold holds nothing are left out."""
    folder, golds = SETS[name]
    report, _, missing = score(fangzhi.build(folder).dataset(), read_gold(golds))
    assert not missing, missing
    return {measure: report[measure]["f1"] for measure in MEASURES if report[measure]["gold"]}


def floored(value: float) -> float:
    return math.floor(value * 100 + 1e-9) / 100


def pinned() -> dict[str, dict]:
    return json.loads(PINNED.read_text("utf-8"))


def test_the_corpus_is_the_one_the_floors_were_measured_on():
    assert pinned()["corpus"] == corpus()


def test_every_measure_has_a_floor():
    floors = pinned()["floors"]
    assert {name: set(scores) for name, scores in floors.items()} == {name: set(measured(name)) for name in SETS}
    assert set(MEASURES) == {measure for scores in floors.values() for measure in scores}


@pytest.mark.parametrize("name", SETS)
def test_no_score_is_below_its_floor(name):
    scores = measured(name)
    below = {
        m: (scores.get(m, 0.0), floor) for m, floor in pinned()["floors"][name].items() if scores.get(m, 0.0) < floor
    }
    assert below == {}


@pytest.mark.parametrize(("value", "floor"), [(0.7999, 0.79), (0.8, 0.8), (0.29, 0.29), (1.0, 1.0), (0.0, 0.0)])
def test_floors_are_rounded_down(value, floor):
    assert floor == floored(value)


def test_a_lower_floor_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "PINNED", tmp_path / "gate.json")
    old = {"corpus": {"sha256": "0"}, "floors": {"seed": {"relations": 0.5}}}
    lower = {"corpus": {"sha256": "0"}, "floors": {"seed": {"relations": 0.4}}}
    pin(old, lower=False)
    with pytest.raises(SystemExit, match=r"seed: relations: 0\.5 to 0\.4"):
        pin(lower, lower=False)
    with pytest.raises(SystemExit, match="the corpus changed"):
        pin({**old, "corpus": {"sha256": "1"}}, lower=False)
    assert old == pinned()
    pin(lower, lower=True)
    assert lower == pinned()


def pin(new: dict, *, lower: bool) -> None:
    """Write new floors; without `lower`, only where none falls and the corpus is the same."""
    old = pinned() if PINNED.is_file() else {"corpus": new["corpus"], "floors": {}}
    refused = ["the corpus changed"] if old["corpus"] != new["corpus"] else []
    for name, floors in old["floors"].items():
        now = new["floors"].get(name, {})
        refused += [f"{name}: {m}: {floor} to {now.get(m, 0)}" for m, floor in floors.items() if now.get(m, 0) < floor]
    if refused and not lower:
        sys.exit("not pinned; add --lower if it is meant: " + "; ".join(refused))
    PINNED.write_text(json.dumps(new, indent=1) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pin", action="store_true", help="write the floors")
    parser.add_argument("--lower", action="store_true", help="let floors fall, and take a changed corpus")
    options = parser.parse_args()
    floors = pinned()["floors"] if PINNED.is_file() else {}
    for name in SETS:
        for measure, value in measured(name).items():
            print(f"{name:8}{measure:20}{value:8.4f}   floor {floors.get(name, {}).get(measure, '-')}")
    if options.pin:
        new = {name: {measure: floored(value) for measure, value in measured(name).items()} for name in SETS}
        pin({"corpus": corpus(), "floors": new}, lower=options.lower)


if __name__ == "__main__":
    main()
