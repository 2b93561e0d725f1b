const CALM = window.matchMedia("(prefers-reduced-motion: reduce)");
const FADED = 0.14;
const OUTSTANDING = 60;

const drawing = { network: null, nodes: null, edges: null, nodeView: null, edgeView: null, shown: [], hovered: null };
let palette = {};
const looks = { nodes: new Map(), edges: new Map() };

function focused() {
  if (state.node !== null) return neighbours(state.node).add(state.node);
  if (state.edge !== null) return new Set([DATA.statements[state.edge].s, DATA.statements[state.edge].o]);
  return null;
}

function edgeStrong(edge) {
  const row = DATA.statements[edge];
  return edge === state.edge || (state.node !== null && (row.s === state.node || row.o === state.node));
}

const nodeLook = (node, near) => (near === null || near.has(node) ? "plain" : "faded");
const edgeLook = (edge, near) => (near === null ? "plain" : edgeStrong(edge) ? "strong" : "faded");

function styledNode(id, look) {
  const background = tint(DATA.classes[DATA.entities[id].cls].color);
  const border = palette.paper;
  const color = { background, border, highlight: { background, border }, hover: { background, border } };
  return { id, color, opacity: look === "faded" ? FADED : 1 };
}

function styledEdge(id, look) {
  const color = look === "strong" ? palette.accent : palette.line;
  return {
    id, width: look === "strong" ? 2 : 1.2, hoverWidth: 0.8, selectionWidth: 0,
    color: { color, hover: palette.accent, highlight: color, opacity: look === "faded" ? FADED : 1 },
  };
}

function changes(kind, count, lookOf, styled) {
  const rows = [];
  for (let id = 0; id < count; id += 1) {
    const look = lookOf(id);
    if (looks[kind].get(id) !== look) rows.push(styled(id, look));
    looks[kind].set(id, look);
  }
  return rows;
}

function restyle() {
  const near = focused();
  drawing.near = near;
  drawing.nodes.update(changes("nodes", DATA.entities.length, (id) => nodeLook(id, near), styledNode));
  drawing.edges.update(changes("edges", DATA.statements.length, (id) => edgeLook(id, near), styledEdge));
  drawing.network.redraw();
}

function repaint() {
  palette = Object.fromEntries(["paper", "ink", "line", "accent"].map((name) => [name, themed(name)]));
  looks.nodes.clear();
  looks.edges.clear();
  restyle();
}

function ring(context) {
  if (state.node === null || !nodeShown(state.node)) return;
  const { x, y } = drawing.network.getPosition(state.node);
  context.beginPath();
  context.arc(x, y, GRAPH.nodes[state.node].size + 7, 0, 2 * Math.PI);
  context.globalAlpha = 0.25;
  context.fillStyle = palette.accent;
  context.fill();
  context.globalAlpha = 1;
}

// Far out, shapes and lines would shrink to nothing: they are drawn over with a size that stays on the screen.
const least = (id) => 1.2 + GRAPH.nodes[id].size * 0.09;

function thinLines(context) {
  const scale = drawing.network.getScale();
  if (scale > 0.4) return;
  const places = drawing.network.getPositions(drawing.shown);
  context.beginPath();
  for (const id of drawing.edgeView.getIds()) {
    const { s, o } = DATA.statements[id];
    context.moveTo(places[s].x, places[s].y);
    context.lineTo(places[o].x, places[o].y);
  }
  context.globalAlpha = drawing.near ? FADED : 0.7;
  context.lineWidth = 0.8 / scale;
  context.strokeStyle = palette.line;
  context.stroke();
  context.globalAlpha = 1;
}

function dots(context, visible, scale) {
  const small = visible.filter((node) => GRAPH.nodes[node.id].size * scale < node.radius);
  for (const { id, radius } of small) {
    const { x, y } = drawing.network.getPosition(id);
    context.globalAlpha = looks.nodes.get(id) === "faded" ? FADED : 1;
    context.fillStyle = drawing.nodes.get(id).color.background;
    context.beginPath();
    context.arc(x, y, radius / scale, 0, 2 * Math.PI);
    context.fill();
  }
  context.globalAlpha = 1;
}

function onScreen(labels) {
  const places = drawing.network.getPositions(drawing.shown);
  return drawing.shown.flatMap((id) => {
    const at = labels.screen(places[id].x, places[id].y);
    const inside = at.x > -50 && at.y > -50 && at.x < labels.width + 50 && at.y < labels.height + 50;
    const full = id === state.node || id === drawing.hovered || (state.edge !== null && drawing.near.has(id));
    const text = full ? DATA.entities[id].name : SHORT[id];
    return inside ? [{ id, at, text, full, radius: Math.max(GRAPH.nodes[id].size * labels.scale, least(id)) }] : [];
  });
}

const middle = (edge, part = 0.5) => drawing.network.body.edges[edge].edgeType.getPoint(part);

function edgeLabels(labels) {
  for (const edge of drawing.edgeView.getIds().filter(edgeStrong)) {
    const row = DATA.statements[edge];
    const part = state.node === null ? 0.5 : row.s === state.node ? 0.6 : 0.4;
    const point = middle(edge, part);
    const at = labels.screen(point.x, point.y);
    const text = labelOf(DATA.relations[row.p]);
    const box = boxAround(at.x, at.y, labels.widthOf(text), labels.size * 1.3, null);
    if (labels.occupied.free(box)) labels.write(box, text, "edge");
  }
}

function drawLabels(context) {
  const labels = Object.assign(new Labels(context, drawing.network), palette);
  const visible = onScreen(labels);
  dots(context, visible, labels.scale);
  const solid = visible.filter((node) => node.radius > 4);
  solid.forEach(({ id, at, radius }) =>
    labels.occupied.add({ ...boxAround(at.x, at.y, 2 * radius, 2 * radius, id), radius }),
  );
  visible.filter((node) => node.full).forEach((node) => labels.node(node, true));
  if (drawing.near) edgeLabels(labels);
  const rest = visible.filter((node) => !node.full && (!drawing.near || drawing.near.has(node.id)));
  rest.filter((node, rank) => rank < OUTSTANDING || node.radius > 4).forEach((node) => labels.node(node, false));
}

function view(rows, filter) {
  const data = new vis.DataSet(rows);
  return [data, new vis.DataView(data, { filter: (row) => filter(row.id) })];
}

const extent = (values) => values.reduce(([low, high], v) => [Math.min(low, v), Math.max(high, v)], [values[0], values[0]]);

// What waits for the page, such as a test, looks at this mark.
function drawn() {
  window.__t = performance.now();
}

function listen(network) {
  const whole = (paint) => (context) => drawing.filtering || paint(context);
  network.on("beforeDrawing", whole(thinLines));
  network.on("beforeDrawing", whole(ring));
  network.on("afterDrawing", whole(drawLabels));
  network.on("click", ({ nodes, edges }) => select({ node: nodes[0], edge: nodes.length ? undefined : edges[0] }));
  network.on("hoverNode", ({ node }) => (drawing.hovered = node));
  network.on("blurNode", () => (drawing.hovered = null));
  network.on("dragEnd", ({ nodes }) => {
    const places = network.getPositions(nodes);
    drawing.nodes.update(nodes.map((id) => ({ id, ...places[id] })));
  });
  network.once("afterDrawing", () => requestAnimationFrame(() => requestAnimationFrame(drawn)));
}

const A = {
  init() {
    [drawing.nodes, drawing.nodeView] = view(GRAPH.nodes, nodeShown);
    [drawing.edges, drawing.edgeView] = view(GRAPH.edges, edgeShown);
    const many = GRAPH.edges.length > 1500;
    Object.assign(GRAPH.options.interaction, { hideEdgesOnDrag: many, hideEdgesOnZoom: many });
    const data = { nodes: drawing.nodeView, edges: drawing.edgeView };
    drawing.network = new vis.Network(byId("g"), data, GRAPH.options);
    A.filter();
    repaint();
    listen(drawing.network);
    DARK.addEventListener("change", repaint);
  },
  filter() {
    // The first refresh already draws, with edges whose ends are gone.
    drawing.filtering = true;
    drawing.nodeView.refresh();
    drawing.edgeView.refresh();
    drawing.filtering = false;
    drawing.shown = drawing.nodeView.getIds().sort((a, b) => a - b);
    byId("empty").hidden = drawing.shown.length > 0;
  },
  focus: restyle,
  fit() {
    const places = Object.values(drawing.network.getPositions(drawing.shown));
    if (!places.length || byId("stage").hidden) return;
    const [left, right] = extent(places.map((place) => place.x));
    const [top, bottom] = extent(places.map((place) => place.y));
    const { clientWidth, clientHeight } = byId("g");
    const scale = Math.min((clientWidth - 110) / (right - left + 1), (clientHeight - 90) / (bottom - top + 1), 1.5);
    const position = { x: (left + right) / 2, y: (top + bottom) / 2 };
    drawing.network.moveTo({ position, scale, animation: A.motion() });
    drawing.fitted = true;
  },
  zoom(factor) {
    drawing.network.moveTo({ scale: drawing.network.getScale() * factor, animation: A.motion() });
  },
  travel({ node, edge }) {
    const scale = Math.max(drawing.network.getScale(), 0.9);
    const position = node === null ? middle(edge) : drawing.network.getPosition(node);
    drawing.network.moveTo({ position, scale, animation: A.motion() });
  },
  motion: () => (CALM.matches ? false : { duration: 280, easingFunction: "easeInOutQuad" }),
  pos: (node) => drawing.network.canvasToDOM(drawing.network.getPosition(node)),
  mid: (edge) => drawing.network.canvasToDOM(middle(edge)),
  png() {
    const source = byId("g").querySelector("canvas");
    const picture = el("canvas", { width: source.width, height: source.height });
    const context = picture.getContext("2d");
    context.fillStyle = palette.paper;
    context.fillRect(0, 0, picture.width, picture.height);
    context.drawImage(source, 0, 0);
    return picture;
  },
};
