const counted = (rows, keyOf) => {
  const counts = new Map();
  rows.forEach((row) => counts.set(keyOf(row), (counts.get(keyOf(row)) || 0) + 1));
  return counts;
};
const CLASS_COUNTS = counted(DATA.entities, (row) => row.cls);
const RELATION_COUNTS = counted(DATA.statements, (row) => row.p);
const ANY_PLANNED = DATA.statements.some((row) => row.planned);
const UNLINKED = factsOf.filter((facts) => !facts.length).length;

function toggle(hidden, at) {
  if (!hidden.delete(at)) hidden.add(at);
  filtersChanged();
}

function filterRow({ mark, text, count, on, click }) {
  const pressed = { type: "button", "aria-pressed": String(on), click };
  return el("li", {}, el("button", pressed, mark, el("span", {}, text), tally(count)));
}

function filterGroup(key, rows, hidden, { mark, counts }) {
  const set = (list) => () => {
    hidden.clear();
    list.forEach((_, at) => hidden.add(at));
    filtersChanged();
  };
  const all = el("button", { class: "plain", type: "button", click: set([]) }, word("all"));
  const none = el("button", { class: "plain", type: "button", click: set(rows) }, word("none"));
  const items = rows.map((row, at) =>
    filterRow({
      mark: mark(row), text: labelOf(row), count: counts.get(at), on: !hidden.has(at), click: () => toggle(hidden, at),
    }),
  );
  return el("section", {}, el("h3", {}, word(key), el("span", { class: "both" }, all, none)), el("ul", {}, items));
}

function lineIcon(relation, dashed = false) {
  const dashes = dashed ? { "stroke-dasharray": "4 3" } : {};
  const line = svg("path", { d: "M1 6H17", "stroke-width": 1.6, stroke: "currentColor", ...dashes });
  const head = svg("path", { d: "M17 2.5L23 6L17 9.5Z", fill: "currentColor" });
  const parts = relation.symmetric ? [line] : [line, head];
  const frame = { viewBox: "0 0 24 12", width: 20, height: 10, "aria-hidden": "true", class: "icon line" };
  return svg("svg", frame, ...parts);
}

function documentFilter() {
  const all = el("option", { value: "" }, word("allDocuments"));
  const choice = el("select", { id: "document", "aria-label": word("documents") }, all);
  DATA.documents.forEach((row, at) =>
    choice.append(el("option", { value: at, selected: state.document === at, lang: "zh-Hans" }, row.title || row.path)),
  );
  choice.addEventListener("change", () => {
    state.document = choice.value === "" ? null : Number(choice.value);
    filtersChanged();
  });
  return el("section", {}, el("h3", {}, word("documents")), choice);
}

function unlinkedFilter() {
  const click = () => {
    state.unlinked = !state.unlinked;
    filtersChanged();
  };
  return el("ul", {}, filterRow({ mark: null, text: word("unlinked"), count: UNLINKED, on: state.unlinked, click }));
}

function renderFilters() {
  const controls = () => [...byId("filters").querySelectorAll("button,select")];
  const held = controls().indexOf(document.activeElement);
  byId("filters").replaceChildren(
    ...[
      DATA.documents.length > 1 && documentFilter(),
      filterGroup("classes", DATA.classes, state.hiddenClasses, { mark: icon, counts: CLASS_COUNTS }),
      UNLINKED > 0 && unlinkedFilter(),
      DATA.relations.length > 0 &&
        filterGroup("relations", DATA.relations, state.hiddenRelations, { mark: lineIcon, counts: RELATION_COUNTS }),
      ANY_PLANNED && el("p", { class: "quiet dashed" }, lineIcon({}, true), word("plannedLine")),
    ].filter(Boolean),
  );
  if (held >= 0) controls()[held]?.focus();
}

const RESULTS = 12;
const search = { nodes: [], active: 0 };

function renderResults() {
  const box = byId("results");
  search.nodes = found(byId("q").value);
  const open = byId("q").value.trim() !== "";
  const items = search.nodes.slice(0, RESULTS).map(resultRow);
  const rest = search.nodes.length - items.length;
  if (rest > 0) items.push(el("li", { class: "quiet" }, `${word("more")} ${grouped(rest)}`));
  if (!search.nodes.length) items.push(el("li", { class: "quiet" }, word("noResults")));
  box.replaceChildren(...items);
  box.hidden = !open;
  byId("q").setAttribute("aria-expanded", String(open));
  byId("q").setAttribute("aria-activedescendant", search.nodes.length ? "result-" + search.active : "");
}

function resultRow(node, at) {
  const entity = DATA.entities[node];
  const wanted = fold(byId("q").value.trim());
  const alias = fold(entity.name).includes(wanted) ? null : namesOf(entity).find((name) => fold(name).includes(wanted));
  const chosen = String(at === search.active);
  const row = el(
    "li", { id: "result-" + at, role: "option", "aria-selected": chosen, click: () => choose(at) },
    icon(DATA.classes[entity.cls]), named(entity.name), alias ? el("span", { class: "quiet" }, alias) : null,
  );
  row.addEventListener("mousedown", (event) => event.preventDefault());
  return row;
}

function choose(at) {
  if (search.nodes[at] === undefined) return;
  select({ node: search.nodes[at], travel: true });
  closeSearch();
}

function closeSearch() {
  byId("q").value = "";
  search.active = 0;
  renderResults();
  byId("q").blur();
}

function searchKey(event) {
  const last = Math.min(search.nodes.length, RESULTS) - 1;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.isComposing) return;
  if (event.key === "Enter") choose(search.active);
  if (step === undefined) return;
  event.preventDefault();
  search.active = Math.min(Math.max(search.active + step, 0), Math.max(last, 0));
  renderResults();
}
