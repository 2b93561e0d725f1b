const FIRST = 12;
let panelTab = "overview";

const badge = (row) => (row.planned ? el("span", { class: "badge" }, word("planned")) : null);
const span = (date) => date.replace("/", " – ");
const definition = (key, ...value) => (value.length ? [el("dt", {}, word(key)), el("dd", {}, ...value)] : []);

function documentLine(document) {
  const row = DATA.documents[document];
  const parts = [row.title && el("cite", { lang: "zh-Hans" }, row.title), row.date && el("time", {}, row.date)];
  return el("span", { class: "document" }, ...parts, el("span", { class: "path" }, row.path));
}

const documentRow = (document) => el("li", {}, documentLine(document));

function source(place) {
  const [document] = DATA.sentences[place.sentence];
  const facts = [
    place.date && word("date") + word("colon") + span(place.date),
    place.position && word("position") + word("colon") + place.position,
    word("confidence") + " " + place.confidence.toFixed(2),
    word("rule") + " " + place.rule,
  ];
  return el("figcaption", {}, documentLine(document), el("span", { class: "how" }, facts.filter(Boolean).join(" · ")));
}

function evidence(place) {
  const [, text] = DATA.sentences[place.sentence];
  const marks = ["cue", "object", "subject"].map((role) => [role, place[role]]);
  const quote = el("blockquote", { lang: "zh-Hans" }, marked(text, marks), badge(place));
  return el("figure", { class: "evidence" }, quote, source(place));
}

function withSources(row, kind, head) {
  const places = el("div", { hidden: true });
  const button = el("button", { class: "sources", type: "button", "aria-expanded": "false" }, word("evidence"));
  button.append(tally(row.evidence.length));
  button.addEventListener("click", () => {
    places.hidden = !places.hidden;
    button.setAttribute("aria-expanded", String(!places.hidden));
    if (!places.hasChildNodes()) places.append(...row.evidence.map(evidence));
  });
  return el("li", { class: kind }, el("div", { class: "fact" }, ...head, button), places);
}

function fact(edge, node) {
  const row = DATA.statements[edge];
  const symmetric = DATA.relations[row.p].symmetric;
  const outward = row.s === node;
  const other = entityLink(outward ? row.o : row.s);
  const relation = el("button", { class: "relation", type: "button", click: () => select({ edge, travel: true }) });
  relation.append(labelOf(DATA.relations[row.p]));
  const arrow = el("span", { class: "arrow" }, symmetric ? "↔" : outward ? "→" : "←");
  return withSources(row, "statement", [relation, arrow, other, badge(row)]);
}

function amount(row) {
  const value = el("strong", {}, grouped(row.value), row.unit ? " " + row.unit : "");
  return el("span", { class: "amount" }, word(row.bound), row.bound === "exact" ? "" : " ", value);
}

function quantity(at) {
  const row = DATA.quantities[at];
  const more = [
    row.date && el("time", {}, span(row.date)),
    row.program !== undefined && el("span", {}, word("program") + word("colon"), entityLink(row.program)),
  ].filter(Boolean);
  const head = [named(row.indicator || "—"), amount(row), badge(row), ...more];
  return withSources(row, "quantity", head);
}

function section(key, rows, show, empty) {
  if (!rows.length && !empty) return null;
  const title = el("h3", {}, word(key), tally(rows.length));
  return el("section", {}, title, rows.length ? shortList(rows, show) : el("p", { class: "quiet" }, empty));
}

function shortList(rows, show) {
  const list = el("ul", {}, rows.slice(0, FIRST).map(show));
  if (rows.length <= FIRST) return list;
  const whole = el("button", { class: "whole", type: "button" }, `${word("showAll")} ${grouped(rows.length)}`);
  whole.addEventListener("click", () => {
    list.append(...rows.slice(FIRST).map(show));
    whole.remove();
  });
  return el("div", {}, list, whole);
}

function panelHead(over, title) {
  const leave = { class: "close", type: "button", "aria-label": word("close"), click: () => select({}) };
  const close = el("button", leave, "×");
  return el("div", { class: "head" }, el("p", { class: "over" }, ...over), close, title);
}

function entityPanel(node) {
  const entity = DATA.entities[node];
  const cls = DATA.classes[entity.cls];
  const names = (key) => (entity[key] ? [named(entity[key].join("、"))] : []);
  const facts = [...factsOf[node]].sort((a, b) => order(node, a) - order(node, b) || a - b);
  return [
    panelHead([icon(cls), labelOf(cls)], named(entity.name, "h2")),
    el(
      "dl", {},
      definition("aliases", ...names("aliases")),
      definition("traditional", ...names("traditional")),
      definition("code", ...(entity.code ? [entity.code] : [])),
      definition("in", ...(entity.place ? [named(entity.place)] : [])),
    ),
    section("facts", facts, (edge) => fact(edge, node), word("noFacts")),
    section("quantities", quantitiesOf[node], quantity),
    section("mentionedIn", entity.docs, documentRow),
  ];
}

const order = (node, edge) => DATA.statements[edge].p * 2 + (DATA.statements[edge].s === node ? 0 : 1);

function statementPanel(edge) {
  const row = DATA.statements[edge];
  const relation = DATA.relations[row.p];
  const arrow = relation.symmetric ? " ↔" : " →";
  const middleWords = el("span", { class: "relation" }, labelOf(relation), arrow);
  const title = el("h2", { class: "triple" }, entityLink(row.s), middleWords, entityLink(row.o));
  const places = section("evidence", row.evidence, (place) => el("li", {}, evidence(place)));
  return [panelHead([word("statement"), badge(row)], title), places];
}

function tabs() {
  const tab = (key, count) =>
    el(
      "button", { type: "button", role: "tab", "aria-selected": String(panelTab === key), click: () => openTab(key) },
      word(key), count === undefined ? null : tally(count),
    );
  return el("div", { class: "tabs", role: "tablist" }, tab("overview"), tab("unassigned", UNASSIGNED.length));
}

function openTab(key) {
  panelTab = key;
  renderPanel();
}

function overview() {
  const top = [...DATA.entities.keys()].filter((node) => factsOf[node].length).slice(0, 8);
  const linked = (node) =>
    el("li", {}, el("div", { class: "fact" }, entityLink(node), tally(factsOf[node].length)));
  const documents = [...DATA.documents.keys()];
  return [
    el("p", { class: "quiet" }, word("hint")),
    top.length ? el("section", {}, el("h3", {}, word("mostLinked")), el("ul", {}, top.map(linked))) : null,
    section("documents", documents, documentRow),
  ];
}

function generalPanel() {
  if (!UNASSIGNED.length) return overview();
  const unassigned = () => [
    el("p", { class: "quiet" }, word("noSubject")),
    section("quantities", UNASSIGNED, quantity),
  ];
  return [tabs(), ...(panelTab === "unassigned" ? unassigned() : overview())];
}

function renderPanel() {
  const parts =
    state.node !== null ? entityPanel(state.node) : state.edge !== null ? statementPanel(state.edge) : generalPanel();
  byId("panel").replaceChildren(...parts.filter(Boolean));
  byId("panel").scrollTop = 0;
}
