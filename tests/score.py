"""Score a built graph against gold facts.

    python score.py GRAPH.nq GOLD [GOLD ...] [--detail] [--json]

GRAPH is the build's N-Quads (graph-contract.md says its form), GOLD a gold JSON file or a folder
of them. Prints precision, recall and F1 for entities (strict class, lenient class), relations and
quantities, over all documents together (micro); the share right among the quantities found of
subject, bound and date, and among the relations found of date and post; the share of statements
whose quote names their subject or object; the same by class and by relation; with --detail what
was missed or made up. A relation counts where a document's evidence says it and a plain triple
asserts it. Needs rdflib.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import rdflib
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable

FZ = rdflib.Namespace("https://w3id.org/fangzhi/ontology#")
OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
TOP = {
    **dict.fromkeys(("Division", "Region"), "Place"),
    **dict.fromkeys(
        ("University", "School", "Hospital", "ResearchInstitute", "Company", "GovernmentBody", "Organization"),
        "Organization",
    ),
    **dict.fromkeys(("Program", "Policy", "Event"), "Undertaking"),
    "Person": "Person",
    "Place": "Place",
    "Undertaking": "Undertaking",
}
RELATIONS = (
    "locatedIn",
    "partOf",
    "cooperatesWith",
    "alliedWith",
    "assists",
    "implements",
    "issues",
    "establishes",
    "organizes",
    "participatesIn",
    "visits",
    "holdsPosition",
    "targets",
)
SYMMETRIC = {"cooperatesWith", "alliedWith"}


def plain(name: str) -> str:
    """A name without width, case, quotation marks, brackets and spaces."""
    return re.sub(
        r"[\s\"'“”‘’「」『』《》〈〉()·•・‧,，、.。:：~～/—–-]", "", unicodedata.normalize("NFKC", name)
    ).lower()


class System:
    """What the build says of one document: entities, relations and quantities, in a stable order."""

    def __init__(self, data: rdflib.Dataset, document: rdflib.term.Node | None):
        said = sorted(set(data.subjects(PROV.wasDerivedFrom, document))) if document else []
        self.entities = {}
        for entity in sorted(set(data.objects(document, FZ.mentions))) if document else ():
            names = {
                plain(str(o))
                for label in (SKOS.prefLabel, SKOS.altLabel, RDFS.label)
                for o in data.objects(entity, label)
            }
            kinds = {str(o)[len(FZ) :] for o in data.objects(entity, RDF.type) if str(o).startswith(FZ)} & set(TOP)
            if len(kinds) > 1:  # the most specific class counts; several at once count as none
                kinds -= {"Organization", "Place", "Undertaking"}
            self.entities[entity] = (names, kinds if len(kinds) == 1 else set())
        self.relations, self.quoted = {}, []
        for node in said:
            s, p, o = (data.value(node, part) for part in (RDF.subject, RDF.predicate, RDF.object))
            relation = str(p or "").removeprefix(FZ)
            if relation in RELATIONS and (s, p, o) in data:
                quotes = [str(q) for sel in data.objects(node, OA.hasSelector) for q in data.objects(sel, OA.exact)]
                names = (
                    self.entities.get(s, ((), 0))[0] | self.entities.get(o, ((), 0))[0]
                    if s in self.entities and o in self.entities
                    else set()
                )
                self.quoted.append(any(n and n in plain(q) for q in quotes for n in names))
                self.relations.setdefault(
                    (s, relation, o), (when(data, node), str(data.value(node, FZ.position) or ""))
                )
        self.quantities = []
        for q in said:
            if (q, RDF.type, FZ.Quantity) in data:
                self.quantities.append(
                    {
                        "subject": data.value(q, FZ.measures),
                        "indicator": str(data.value(q, FZ.indicator) or ""),
                        "value": number(data.value(q, FZ.value)),
                        "unit": plain(str(data.value(q, FZ.unit) or "")),
                        "bound": str(data.value(q, FZ.bound) or "exact"),
                        "date": when(data, q),
                    }
                )


def number(value) -> float:
    """The number a literal writes, or NaN, which fits nothing."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")


def when(data: rdflib.Dataset, node) -> str:
    """fz:date, or fz:begin/fz:end as "begin/end", or nothing."""
    begin, end = data.value(node, FZ.begin), data.value(node, FZ.end)
    return f"{begin}/{end}" if begin or end else str(data.value(node, FZ.date) or "")


def matched(left: list, right: list, fits) -> dict:
    """A maximum matching of left to right indexes among the pairs that fit, the same on every run."""
    pairs, taken = [[j for j, b in enumerate(right) if fits(a, b)] for a in left], {}

    def place(i, seen):
        for j in pairs[i]:
            if j not in seen:
                seen.add(j)
                if j not in taken or place(taken[j], seen):
                    taken[j] = i
                    return True
        return False

    for i in range(len(left)):
        place(i, set())
    return {i: j for j, i in taken.items()}


def dice(a: str, b: str) -> float:
    """Overlap of two short texts' characters' bigrams."""
    x, y = ({t[i : i + 2] for i in range(max(1, len(t) - 1))} for t in (plain(a), plain(b)))
    return 2 * len(x & y) / (len(x) + len(y)) if x and y else 0.0


def match_entities(gold: list, system: System, *, lenient: bool) -> dict:
    """System entity -> gold index, one to one; strict pairs first, then, if lenient, those of one top class."""
    nodes = list(system.entities)
    names = [{plain(n) for n in [g["name"], *g.get("aliases", [])]} for g in gold]

    def fits(way):
        return lambda node, i: bool(
            system.entities[node][0] & names[i]
            and {way(c) for c in system.entities[node][1]} == {way(gold[i]["class"])}
        )

    strict = matched(nodes, list(range(len(gold))), fits(lambda c: c))
    found = {nodes[i]: j for i, j in strict.items()}
    if lenient:
        rest, free = [n for n in nodes if n not in found], [j for j in range(len(gold)) if j not in found.values()]
        found |= {rest[i]: free[j] for i, j in matched(rest, free, fits(TOP.get)).items()}
    return found


def score_document(gold: dict, system: System) -> dict:
    entities = gold["entities"]
    strict, lenient = (match_entities(entities, system, lenient=way) for way in (False, True))
    index = {plain(n): i for i, g in enumerate(entities) for n in [g["name"], *g.get("aliases", [])]}

    def triple(s, p, o):
        return (p, *(sorted((s, o), key=str) if p in SYMMETRIC else (s, o)))

    want = {
        triple(
            index.get(plain(r["subject"]), r["subject"]), r["relation"], index.get(plain(r["object"]), r["object"])
        ): r
        for r in gold["relations"]
    }
    allied = {frozenset(t[1:]) for t in want if t[0] == "alliedWith"}
    got = {triple(lenient.get(s, s), p, lenient.get(o, o)): said for (s, p, o), said in system.relations.items()}
    got = {t: said for t, said in got.items() if not (t[0] == "cooperatesWith" and frozenset(t[1:]) in allied)}
    both = [t for t in want if t in got]
    dated, posts = [t for t in both if want[t].get("date")], [t for t in both if want[t].get("position")]

    quantities, counted = gold["quantities"], system.quantities

    def same(q, s):
        close = abs(s["value"] - q["value"]) <= 1e-6 * max(1, abs(q["value"]))
        return close and s["unit"] == plain(q["unit"]) and dice(s["indicator"], q["indicator"]) >= 0.3

    pairs = [(quantities[i], counted[j]) for i, j in matched(quantities, counted, same).items()]
    subject = sum(
        (s["subject"] is None)
        if not q.get("subject")
        else lenient.get(s["subject"], -1) == index.get(plain(q["subject"]))
        for q, s in pairs
    )
    when_said = [(q, s) for q, s in pairs if q.get("date")]

    def name(x):
        return (
            entities[x]["name"]
            if isinstance(x, int)
            else next(iter(sorted(system.entities.get(x, ({str(x)}, 0))[0])), str(x))
        )

    result = {
        "entities strict": (len(strict), len(system.entities), len(entities)),
        "entities lenient": (len(lenient), len(system.entities), len(entities)),
        "relations": (len(both), len(got), len(want)),
        "quantities": (len(pairs), len(counted), len(quantities)),
        "quantity subjects": (subject, len(pairs), len(pairs)),
        "quantity bounds": (sum(q.get("bound", "exact") == s["bound"] for q, s in pairs), len(pairs), len(pairs)),
        "quantity dates": (sum(q["date"] == s["date"] for q, s in when_said), len(when_said), len(when_said)),
        "relation dates": (sum(want[t]["date"] == got[t][0] for t in dated), len(dated), len(dated)),
        "posts": (sum(plain(want[t]["position"]) == plain(got[t][1]) for t in posts), len(posts), len(posts)),
        "quotes": (sum(system.quoted), len(system.quoted), len(system.quoted)),
    }
    for cls in sorted({e["class"] for e in entities} | {c for _, kinds in system.entities.values() for c in kinds}):
        hit = sum(entities[i]["class"] == cls for i in strict.values())
        result["class " + cls] = (
            hit,
            sum(cls in k for _, k in system.entities.values()),
            sum(e["class"] == cls for e in entities),
        )
    for p in RELATIONS:
        result["relation " + p] = tuple(sum(t[0] == p for t in some) for some in (both, got, want))
    result["detail"] = {
        "missed entities": [f"{g['class']} {g['name']}" for i, g in enumerate(entities) if i not in strict.values()],
        "extra entities": [
            f"{'/'.join(sorted(c))} {'='.join(sorted(n))}" for k, (n, c) in system.entities.items() if k not in strict
        ],
        "missed relations": [f"{name(t[1])} {t[0]} {name(t[2])}" for t in sorted(want.keys() - got.keys(), key=str)],
        "extra relations": [f"{name(t[1])} {t[0]} {name(t[2])}" for t in sorted(got.keys() - want.keys(), key=str)],
        "missed quantities": [
            f"{q['indicator']} {q['value']} {q['unit']}" for q in quantities if all(q is not a for a, _ in pairs)
        ],
        "extra quantities": [
            f"{s['indicator']} {s['value']} {s['unit']}" for s in counted if all(s is not b for _, b in pairs)
        ],
    }
    return result


def score(dataset: rdflib.Dataset, golds: Iterable[dict]) -> tuple[dict, dict, list]:
    """Totals by measure, details by document, and the documents that the graph lacks."""
    documents = {str(o): s for s, o in dataset.subject_objects(DCTERMS.identifier)}
    totals, details, missing = defaultdict(lambda: [0, 0, 0]), {}, []
    for gold in golds:
        if gold["document"] not in documents:
            missing.append(gold["document"])
        result = score_document(gold, System(dataset, documents.get(gold["document"])))
        details[gold["document"]] = result.pop("detail")
        for key, counts in result.items():
            totals[key] = [a + b for a, b in zip(totals[key], counts, strict=True)]
    return {key: shares(*counts) for key, counts in totals.items()}, details, missing


def shares(hit: int, got: int, want: int) -> dict:
    """Precision, recall and F1 of what was found, and how much there was to find."""
    p, r = hit / got if got else 0.0, hit / want if want else 0.0
    f1 = round(2 * p * r / (p + r), 4) if hit else 0.0
    return {"precision": round(p, 4), "recall": round(r, 4), "f1": f1, "gold": want}


def show(report: dict, details: dict) -> None:
    """Print what was missed and made up, then the table."""
    for document, detail in details.items():
        print(f"== {document}")
        for key, rows in detail.items():
            for row in rows:
                print(f"   {key}: {row}")
    print(f"{'':26}{'P':>8}{'R':>8}{'F1':>8}{'gold':>7}")
    for key, row in report.items():
        if row["gold"] or row["precision"]:
            print(f"{key:26}{row['precision']:8.3f}{row['recall']:8.3f}{row['f1']:8.3f}{row['gold']:7d}")


def read_gold(places: Iterable[Path]) -> list[dict]:
    """The gold facts in files and folders."""
    files = (file for place in places for file in (sorted(place.rglob("*.json")) if place.is_dir() else [place]))
    return [json.loads(file.read_text("utf-8")) for file in files]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("graph", type=Path)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--detail", action="store_true", help="list what was missed and what was made up")
    parser.add_argument("--json", action="store_true", help="print the totals as JSON")
    args = parser.parse_args()
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(args.graph, format="nquads")
    report, details, missing = score(dataset, read_gold(args.gold))
    if args.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        show(report, details if args.detail else {})
    for name in missing:
        print(f"not in the graph: {name}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
