from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from fangzhi.errors import BuildError
from fangzhi.export import html
from fangzhi.model import BASE, PLANNED, Corpus, Entity, Statement
from fangzhi.ontology import load_ontology

if TYPE_CHECKING:
    from pathlib import Path

ONTOLOGY = load_ontology()


class Elements(HTMLParser):
    """The start tags of a page with their attributes, and the text of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.raw: dict[str, list[str]] = {"script": [], "style": []}
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in self.raw:
            self.raw[tag].append("")

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] in self.raw:
            self.raw[self.tags[-1][0]][-1] += data

    def handle_endtag(self, tag: str) -> None:
        self.tags.append((f"/{tag}", {}))

    def block(self, name: str) -> Any:
        scripts = [attributes for tag, attributes in self.tags if tag == "script"]
        at = next(at for at, attributes in enumerate(scripts) if attributes.get("id") == name)
        return json.loads(self.raw["script"][at])


def parts(corpus: Corpus) -> tuple[Any, Any]:
    elements = Elements(html.page(corpus, ONTOLOGY))
    return elements.block("graph"), elements.block("data")


def node(data: Any, name: str) -> int:
    return next(at for at, entity in enumerate(data["entities"]) if entity["name"] == name)


def test_nothing_is_asked_of_the_network(corpus: Corpus) -> None:
    page = html.page(corpus, ONTOLOGY)
    elements = Elements(page)
    assert not [attributes for _, attributes in elements.tags if {"src", "href", "srcset"} & set(attributes)]
    own = [*elements.raw["style"], elements.raw["script"][-1]]
    assert not re.findall(r"url\(|@import|fetch\(|XMLHttpRequest|sendBeacon|WebSocket|innerHTML", "".join(own))
    assert not re.findall(r"(?:src|href)\s*=\s*[\"']?https?:|url\([\"']?https?:|sourceMappingURL", page)


def test_the_policy_lets_only_the_pages_own_scripts_and_style_run(corpus: Corpus) -> None:
    elements = Elements(html.page(corpus, ONTOLOGY))
    policy = next(a["content"] for _, a in elements.tags if a.get("http-equiv") == "Content-Security-Policy") or ""
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for text in (*elements.raw["script"][2:], *elements.raw["style"])
    ]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert hashes == re.findall(r"'sha256-[^']+'", policy)


def test_hostile_names_stay_data(corpus: Corpus) -> None:
    hostile = next(entity.name for entity in corpus.entities if "<img" in entity.name)
    titled = replace(corpus, documents=(replace(corpus.documents[0], title=hostile + '"&{{ 1 }}'),))
    page = html.page(titled, ONTOLOGY)
    assert "<img" not in page
    assert page.count("</script>") == 4
    data = Elements(page).block("data")
    assert data["documents"][0]["title"] == hostile + '"&{{ 1 }}'
    assert hostile in [entity["name"] for entity in data["entities"]]


def test_chinese_is_written_as_it_is(corpus: Corpus) -> None:
    page = html.page(corpus, ONTOLOGY)
    assert "凉山彝族自治州" in page
    assert not re.search(r"\\u[4-9][0-9a-f]{3}", Elements(page).raw["script"][1])


def test_every_sentence_stands_once_and_marks_fit(corpus: Corpus) -> None:
    _, data = parts(corpus)
    quotes = [text for _, text in data["sentences"]]
    assert len(set(quotes)) == len(quotes) == 4
    row = next(row for row in data["statements"] if data["relations"][row["p"]]["name"] == "cooperatesWith")
    place = row["evidence"][0]
    words = {role: quotes[place["sentence"]][slice(*place[role])] for role in ("subject", "object", "cue")}
    assert words == {"subject": "凉山州", "object": "四川大学", "cue": "合作"}


def test_a_word_outside_its_sentence_is_not_marked(corpus: Corpus) -> None:
    _, data = parts(corpus)
    row = next(row for row in data["statements"] if data["relations"][row["p"]]["name"] == "implements")
    assert "subject" not in row["evidence"][0]


def test_planned_is_dashed_and_symmetric_has_no_arrow(corpus: Corpus) -> None:
    graph, data = parts(corpus)
    look = {
        data["relations"][row["p"]]["name"]: ("dashes" in edge, edge.get("arrows"), row.get("planned", False))
        for row, edge in zip(data["statements"], graph["edges"], strict=True)
    }
    assert look["implements"] == (True, None, True)
    assert look["cooperatesWith"] == (False, "", False)
    assert look["visits"] == (False, None, False)


def test_a_statement_said_once_as_a_fact_is_not_planned(corpus: Corpus) -> None:
    first = next(s for s in corpus.statements if s.evidence[0].modality == PLANNED)
    said = replace(first, evidence=(*first.evidence, *corpus.statements[0].evidence))
    _, data = parts(replace(corpus, statements=(said,)))
    assert "planned" not in data["statements"][0]


def test_parallel_relations_bow_apart(corpus: Corpus) -> None:
    first = corpus.statements[0]
    back = Statement(first.object, "assists", first.subject, first.evidence)
    third = replace(first, predicate="targets")
    graph, _ = parts(replace(corpus, statements=(first, back, third)))
    bows = {(e["from"], e.get("smooth", {}).get("type"), e.get("smooth", {}).get("roundness")) for e in graph["edges"]}
    assert len(bows) == 3
    assert sum(bow[1] is None for bow in bows) == 1


def test_quantities_belong_to_their_subject_or_to_none(corpus: Corpus) -> None:
    loose = replace(corpus.quantities[0], iri=BASE + "Quantity/2", subject=None, program=None, date=None)
    _, data = parts(replace(corpus, quantities=(*corpus.quantities, loose)))
    owned, free = data["quantities"]
    assert data["entities"][owned["subject"]]["name"] == "凉山彝族自治州"
    assert data["entities"][owned["program"]]["name"] == "双培工程"
    assert (owned["value"], owned["unit"], owned["bound"], owned["date"]) == ("130", "家", "about", "2018/2021")
    assert "subject" not in free


def test_nodes_carry_what_the_ontology_says(corpus: Corpus) -> None:
    graph, data = parts(corpus)
    cls = ONTOLOGY.classes["Person"]
    at = node(data, "习近平")
    assert graph["nodes"][at]["shape"] == cls.shape
    assert data["classes"][data["entities"][at]["cls"]] == {
        "name": "Person", "zh": cls.label_zh, "en": cls.label_en, "color": cls.color, "shape": cls.shape,
    }  # fmt: skip
    assert graph["options"]["physics"] == {"enabled": False}


def test_above_the_limit_the_best_linked_are_shown(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "LIMIT", 3)
    graph, data = parts(corpus)
    assert len(graph["nodes"]) == 3
    assert data["totals"] == [1, 7, 4, 1]
    assert data["entities"][0]["name"] == "凉山彝族自治州"


def test_a_corpus_without_anything_is_still_a_page(corpus: Corpus) -> None:
    graph, data = parts(Corpus(corpus.base, (), (), (), (), (), ()))
    assert (graph["nodes"], data["entities"], data["totals"]) == ([], [], [0, 0, 0, 0])


def test_unusual_characters_survive(corpus: Corpus) -> None:
    name = "𠮷\u2028村\x01'\"\\\u202e"
    _, data = parts(replace(corpus, entities=(*corpus.entities, Entity(BASE + "Person/x", "Person", name))))
    assert name in [entity["name"] for entity in data["entities"]]


def test_the_file_is_utf8_with_plain_line_ends(corpus: Corpus, tmp_path: Path) -> None:
    html.write(corpus, ONTOLOGY, tmp_path / "graph.html")
    written = (tmp_path / "graph.html").read_bytes()
    assert written == html.page(corpus, ONTOLOGY).encode()
    assert b"\r" not in written
    assert list(tmp_path.iterdir()) == [tmp_path / "graph.html"]


def test_a_file_that_cannot_be_written_is_named(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="no-folder"):
        html.write(corpus, ONTOLOGY, tmp_path / "no-folder" / "graph.html")


def test_two_processes_with_other_hashes_write_the_same_bytes(tmp_path: Path) -> None:
    program = (
        "import hashlib; from fangzhi.export import html; from fangzhi.model import *;"
        "from fangzhi.ontology import load_ontology;"
        "ids = [BASE + 'Person/' + str(n) for n in range(60)];"
        "entities = tuple(Entity(i, 'Person', '人' + i[-2:]) for i in ids);"
        "statements = tuple(Statement(a, 'visits', b, ()) for a, b in zip(ids, ids[7:] + ids[:5]));"
        "print(hashlib.sha256(html.page(Corpus(BASE, (), entities, (), statements, (), ()), load_ontology())"
        ".encode()).hexdigest())"
    )
    path = os.pathsep.join(entry for entry in sys.path if entry)
    outputs = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            cwd=tmp_path,
        ).stdout
        for seed in ("0", "4711")
    ]
    assert outputs[0] == outputs[1]
