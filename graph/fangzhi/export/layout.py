"""Where each node of a drawing stands: computed here, so that no page has to.

The same graph gives the same positions in every process. Nodes are numbered in sorted order before
networkx sees them, since its community search walks through sets; numpy is asked for nothing but sums,
products and square roots, whose results do not depend on the processor.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

#: No two nodes stand nearer to each other than this, in the page's units.
GAP = 56.0
#: The length a relation has where there is room.
EDGE = 84.0
#: A connected part up to this size is drawn as a whole, a larger one by its communities.
WHOLE = 220
#: In drawings of up to so many nodes, parts are set as close as their outlines let them; in others, as discs.
SNUG = 400
#: Communities above this size are filled from their centre outwards, without forces.
LARGE = 700
#: Graphs above this size get their communities by label propagation, which is linear.
LOUVAIN = 5000

_SEED = 42
_ROUNDS = 90
_GOLDEN = math.pi * (3 - math.sqrt(5))


def communities(graph: nx.Graph) -> dict[str, int]:
    """The community of each node, numbered from the largest; nodes without edges share the last number."""
    names = sorted(graph)
    found = _communities(_numbered(graph, names))
    return {names[node]: number for number, block in enumerate(found) for node in block}


def positions(graph: nx.Graph) -> dict[str, tuple[float, float]]:
    """A place for each node, at least `GAP` from every other, rounded to one decimal.

    Connected nodes lie together, communities of large parts side by side, nodes without edges in rows below.
    """
    names = sorted(graph)
    numbered = _numbered(graph, names)
    lonely = [node for node in numbered if not numbered.degree(node)]
    places = _connected(numbered, _blocks(numbered))
    places.update(_rows(lonely, places))
    return {name: places[node] for node, name in enumerate(names)}


def _numbered(graph: nx.Graph, names: Sequence[str]) -> nx.Graph:
    number = {name: node for node, name in enumerate(names)}
    pairs = {tuple(sorted((number[a], number[b]))) for a, b in graph.edges() if a != b}
    result: nx.Graph = nx.Graph()
    result.add_nodes_from(range(len(names)))
    result.add_edges_from(sorted(pairs))
    return result


def _by_size(blocks: Iterable[Iterable[int]]) -> list[list[int]]:
    return sorted((sorted(block) for block in blocks), key=lambda block: (-len(block), block))


def _communities(graph: nx.Graph) -> list[list[int]]:
    linked = graph.subgraph([node for node in graph if graph.degree(node)]).copy()
    lonely = [node for node in graph if not graph.degree(node)]
    if len(graph) > LOUVAIN:
        found = nx.community.fast_label_propagation_communities(linked, seed=_SEED)
    else:
        found = nx.community.louvain_communities(linked, seed=_SEED) if linked else []
    return [*_by_size(found), *([lonely] if lonely else [])]


def _blocks(graph: nx.Graph) -> list[list[int]]:
    """The groups of connected nodes that are drawn as one disc each, largest first."""
    parts = [part for part in nx.connected_components(graph) if len(part) > 1]
    whole = [part for part in parts if len(part) <= WHOLE]
    rest = graph.subgraph([node for part in parts if len(part) > WHOLE for node in sorted(part)]).copy()
    return _by_size([*whole, *(_communities(rest) if rest else [])])


def _connected(graph: nx.Graph, blocks: Sequence[Sequence[int]]) -> dict[int, tuple[float, float]]:
    """Each block laid out by itself, the blocks set side by side, then every node given room of its own."""
    inner = [_inside(graph, block) for block in blocks]
    outline = _nodes if sum(map(len, blocks)) <= SNUG else _disc
    centres = _pack(graph, blocks, [outline(xy) for xy in inner])
    wanted = {
        node: (centre[0] + float(x), centre[1] + float(y))
        for block, xy, centre in zip(blocks, inner, centres, strict=True)
        for node, (x, y) in zip(block, xy, strict=True)
    }
    room = _Room(len(wanted))
    hubs_first = sorted(wanted, key=lambda node: (-graph.degree(node), node))
    spot = np.array([(0.0, 0.0, GAP / 2)])
    return {node: room.take(*wanted[node], spot) for node in hubs_first}


def _inside(graph: nx.Graph, block: Sequence[int]) -> NDArray[np.float64]:
    """Positions around (0, 0) for the nodes of one block, in its order."""
    size = len(block)
    part = graph.subgraph(block)
    hops = _hops(nx.to_numpy_array(part.copy(), nodelist=block, dtype=np.float32)) if size <= LARGE else None
    start = _spiral(part, block)
    xy = start if hops is None else _relaxed(start, hops)
    xy = _level(xy - xy.sum(axis=0) / size)
    spread = math.sqrt(float((xy * xy).sum()) / size)
    filled = 0.66 * GAP * math.sqrt(size)
    scaled: NDArray[np.float64] = xy * max(EDGE if hops is not None else 0.0, filled / spread)
    return _evened(scaled) if size > WHOLE // 4 else scaled


def _level(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """`xy` turned until its longest extent lies flat, as screens do."""
    x, y = xy[:, 0], xy[:, 1]
    turn = math.atan2(2 * float((x * y).sum()), float((x * x - y * y).sum())) / 2
    sin, cos = math.sin(turn), math.cos(turn)
    return np.column_stack((x * cos + y * sin, y * cos - x * sin))


def _disc(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """One disc (x, y, radius) around a whole block."""
    return np.array([(0.0, 0.0, math.sqrt(float((xy * xy).sum(axis=1).max())) + 0.65 * GAP)])


def _nodes(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """A disc around each node of a block: others may come as near as its outline lets them."""
    return np.column_stack((xy, np.full(len(xy), GAP)))


def _spiral(part: nx.Graph, block: Sequence[int]) -> NDArray[np.float64]:
    """The block on a sunflower spiral, its best linked node first and the others by their distance from it."""
    hub = min(block, key=lambda node: (-part.degree(node), node))
    away = nx.single_source_shortest_path_length(part, hub)
    order = sorted(block, key=lambda node: (away.get(node, len(block)), node))
    rank = {node: at for at, node in enumerate(order)}
    turns = [(math.sqrt(rank[node] / math.pi), rank[node] * _GOLDEN) for node in block]
    return np.array([(r * math.cos(turn), r * math.sin(turn)) for r, turn in turns])


def _hops(adjacent: NDArray[np.float32]) -> NDArray[np.float64]:
    """The number of edges between each two nodes; between parts, one more than the longest path."""
    seen = np.eye(len(adjacent), dtype=bool)
    hops = np.zeros(adjacent.shape)
    frontier, step = seen, 0
    while frontier.any():
        step += 1
        frontier = (frontier.astype(np.float32) @ adjacent > 0) & ~seen
        hops[frontier] = step
        seen = seen | frontier
    hops[~seen] = step
    return hops


def _relaxed(start: NDArray[np.float64], hops: NDArray[np.float64]) -> NDArray[np.float64]:
    """`start` after stress majorisation: drawn distances come near to the distances in the graph."""
    np.fill_diagonal(hops, 1.0)
    weight = 1.0 / (hops * hops)
    np.fill_diagonal(weight, 0.0)
    total = weight.sum(axis=1)
    x, y = start[:, 0], start[:, 1]
    for _ in range(_ROUNDS):
        dx, dy = x[:, None] - x[None, :], y[:, None] - y[None, :]
        pull = weight * hops / np.maximum(np.sqrt(dx * dx + dy * dy), 1e-6)
        x, y = (
            ((weight * at[None, :]).sum(axis=1) + (pull * delta).sum(axis=1)) / total
            for at, delta in ((x, dx), (y, dy))
        )
    return np.column_stack((x, y))


def _evened(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """`xy` with each node's distance from the centre replaced by its rank, which spreads a crowd over the disc."""
    radius = np.sqrt((xy * xy).sum(axis=1))
    rank = np.argsort(np.argsort(radius, kind="stable"), kind="stable")
    wanted = GAP * 0.95 * np.sqrt(rank + 0.5)
    evened: NDArray[np.float64] = xy * (wanted / np.maximum(radius, 1e-6))[:, None]
    return evened


def _pack(
    graph: nx.Graph, blocks: Sequence[Sequence[int]], outlines: Sequence[NDArray[np.float64]]
) -> list[tuple[float, float]]:
    """Centres of blocks that do not touch, each as near as can be to the blocks it has links with."""
    block_of = {node: number for number, block in enumerate(blocks) for node in block}
    room = _Room(sum(map(len, outlines)))
    centres: list[tuple[float, float]] = []
    for number, block in enumerate(blocks):
        near = [block_of[other] for node in block for other in graph[node] if block_of[other] < number]
        centre = _mean([centres[other] for other in near])
        centres.append(room.take(*centre, outlines[number]))
    return centres


def _mean(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    if not points:
        return 0.0, 0.0
    return math.fsum(x for x, _ in points) / len(points), math.fsum(y for _, y in points) / len(points)


def _rows(lonely: Sequence[int], places: dict[int, tuple[float, float]]) -> dict[int, tuple[float, float]]:
    """Nodes without edges in rows under the drawing, as wide as it is."""
    left = min((x for x, _ in places.values()), default=0.0)
    right = max((x for x, _ in places.values()), default=0.0)
    top = max((y for _, y in places.values()), default=-2 * GAP) + 2 * GAP
    step = 2 * GAP
    columns = max(int((right - left) // step) + 1, math.ceil(math.sqrt(len(lonely))))
    left = (left + right - (min(columns, len(lonely)) - 1) * step) / 2
    return {
        node: (round(left + at % columns * step, 1), round(top + at // columns * step * 0.75, 1))
        for at, node in enumerate(lonely)
    }


class _Room:
    """Discs already set down; the next group of discs goes to the free place nearest to where it is wanted."""

    def __init__(self, capacity: int) -> None:
        self._discs = np.empty((capacity, 3))
        self._count = 0

    def take(self, x: float, y: float, discs: NDArray[np.float64]) -> tuple[float, float]:
        """A place for the centre of `discs`, searched along a spiral from (x, y)."""
        turn = 0
        step = 0.35 * float(discs[0, 2])
        at = (round(x, 1), round(y, 1))
        while not self._free(discs + np.array((*at, 0.0))):
            turn += 1
            reach = step * math.sqrt(turn) * (1 + turn / 150)
            at = (round(x + reach * math.cos(turn * _GOLDEN), 1), round(y + reach * math.sin(turn * _GOLDEN), 1))
        self._discs[self._count : self._count + len(discs)] = discs + np.array((*at, 0.0))
        self._count += len(discs)
        return at

    def _free(self, discs: NDArray[np.float64]) -> bool:
        taken = self._discs[: self._count, :, None]
        dx, dy, reach = taken[:, 0] - discs[:, 0], taken[:, 1] - discs[:, 1], taken[:, 2] + discs[:, 2]
        return bool((dx * dx + dy * dy >= reach * reach).all())
