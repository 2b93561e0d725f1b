from __future__ import annotations

import os
import subprocess
import sys
import time
from itertools import combinations
from math import dist
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fangzhi.export import layout
from fangzhi.export.layout import EDGE, GAP, WHOLE, communities, positions

SOURCE = Path(layout.__file__).parents[2]
NAMES = st.integers(0, 25).map(lambda number: f"实体{number}")
GRAPHS = st.lists(st.tuples(NAMES, NAMES), max_size=50).map(nx.Graph)


def named(graph: nx.Graph) -> nx.Graph:
    return nx.relabel_nodes(graph, lambda node: f"实体{node:05d}")


def villages() -> nx.Graph:
    """Forty groups of eight, densely linked inside, in one ring: too large to be drawn as a whole."""
    return named(nx.connected_caveman_graph(40, 8))


def nearest(places: dict[str, tuple[float, float]]) -> float:
    return min(dist(a, b) for a, b in combinations(places.values(), 2))


@settings(deadline=None, max_examples=40)
@given(graph=GRAPHS, lonely=st.sets(NAMES))
def test_every_node_has_a_place_of_its_own(graph: nx.Graph, lonely: set[str]) -> None:
    graph.add_nodes_from(sorted(lonely))
    places = positions(graph)
    assert set(graph) == set(places)
    assert len(places) < 2 or nearest(places) >= GAP - 0.15
    assert all(at == (round(at[0], 1), round(at[1], 1)) for at in places.values())


@pytest.mark.parametrize(
    ("graph", "seconds"),
    [
        (named(nx.star_graph(59)), 0.3),
        (villages(), 3),
        (named(nx.barabasi_albert_graph(1000, 2, seed=1)), 5),
    ],
)
def test_crowds_do_not_overlap_and_are_quick(graph: nx.Graph, seconds: float) -> None:
    start = time.process_time()
    places = positions(graph)
    assert time.process_time() - start < seconds
    assert nearest(places) >= GAP - 0.15


def test_large_communities_and_large_graphs_take_the_cheap_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "LARGE", 5)
    monkeypatch.setattr(layout, "LOUVAIN", 100)
    places = positions(villages())
    assert len(places) == 320
    assert nearest(places) >= GAP - 0.15


def test_no_node_and_no_edge() -> None:
    assert positions(nx.Graph()) == {}
    assert communities(nx.Graph()) == {}
    assert set(positions(nx.empty_graph(["甲"]))) == {"甲"}


def test_linked_nodes_lie_nearer_than_unlinked_ones() -> None:
    places = positions(named(nx.path_graph(6)))
    ends = dist(places["实体00000"], places["实体00005"])
    steps = [dist(places[f"实体{i:05d}"], places[f"实体{i + 1:05d}"]) for i in range(5)]
    assert max(steps) < 1.5 * EDGE
    assert ends > 3 * max(steps)


def test_the_longest_extent_lies_flat() -> None:
    places = positions(named(nx.path_graph(9)))
    wide, high = (max(axis) - min(axis) for axis in zip(*places.values(), strict=True))
    assert wide > 4 * high


def test_nodes_without_edges_stand_in_rows_below() -> None:
    graph = nx.Graph([("甲", "乙")])
    graph.add_nodes_from(["丙", "丁", "戊"])
    places = positions(graph)
    assert {places[node][1] for node in "丙丁"} == {min(places[node][1] for node in "丙丁戊")}
    assert min(places[node][1] for node in "丙丁戊") > max(places[node][1] for node in "甲乙")


def test_communities_are_numbered_from_the_largest() -> None:
    graph = nx.disjoint_union(nx.complete_graph(7), nx.complete_graph(4))
    graph.add_nodes_from([11, 12])
    found = communities(named(graph))
    assert [sum(number == n for n in found.values()) for number in range(3)] == [7, 4, 2]
    assert found["实体00011"] == found["实体00012"] == 2


def test_order_and_direction_of_edges_do_not_matter() -> None:
    graph = villages()
    turned = nx.Graph([(b, a) for a, b in reversed(list(graph.edges))])
    assert positions(graph) == positions(turned)


def test_two_processes_with_other_hashes_agree() -> None:
    program = (
        "import networkx as nx; from fangzhi.export.layout import communities, positions;"
        "graph = nx.relabel_nodes(nx.connected_caveman_graph(40, 8), str);"
        "print(sorted(positions(graph).items()), sorted(communities(graph).items()))"
    )
    path = os.pathsep.join([str(SOURCE), os.environ.get("PYTHONPATH", "")])
    outputs = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "77")
    ]
    assert outputs[0] == outputs[1]
    assert len(outputs[0]) > WHOLE
