const readBlock = (id) => JSON.parse(document.getElementById(id).textContent);
const GRAPH = readBlock("graph");
const DATA = readBlock("data");

const state = {
  lang: "zh",
  view: "graph",
  node: null,
  edge: null,
  document: null,
  unlinked: true,
  hiddenClasses: new Set(),
  hiddenRelations: new Set(),
};

const fold = (text) => text.normalize("NFKC").toLowerCase();
const namesOf = (entity) => [entity.name, ...(entity.aliases || []), ...(entity.traditional || [])];
const HAYSTACK = DATA.entities.map((entity) => [...namesOf(entity), entity.code || ""].map(fold));

const listed = (rows, keysOf) => {
  const lists = DATA.entities.map(() => []);
  rows.forEach((row, at) => new Set(keysOf(row)).forEach((key) => lists[key].push(at)));
  return lists;
};
const factsOf = listed(DATA.statements, (row) => [row.s, row.o]);
const quantitiesOf = listed(DATA.quantities, (row) => (row.subject === undefined ? [] : [row.subject]));
const UNASSIGNED = DATA.quantities.flatMap((row, at) => (row.subject === undefined ? [at] : []));
const DOCUMENTS_OF_STATEMENT = DATA.statements.map(
  (row) => new Set(row.evidence.map((place) => DATA.sentences[place.sentence][0])),
);

const inDocument = (node) => state.document === null || DATA.entities[node].docs.includes(state.document);
const classShown = (node) => !state.hiddenClasses.has(DATA.entities[node].cls);

function edgeShown(edge) {
  const row = DATA.statements[edge];
  const stated = state.document === null || DOCUMENTS_OF_STATEMENT[edge].has(state.document);
  return stated && !state.hiddenRelations.has(row.p) && classShown(row.s) && classShown(row.o);
}

function nodeShown(node) {
  return classShown(node) && inDocument(node) && (state.unlinked || factsOf[node].some(edgeShown));
}

function neighbours(node) {
  const rows = factsOf[node].filter(edgeShown).map((edge) => DATA.statements[edge]);
  return new Set(rows.flatMap((row) => [row.s, row.o]));
}

function found(query) {
  const wanted = fold(query.trim());
  if (!wanted) return [];
  const rank = (names) => Math.min(...names.map((name) => (name === wanted ? 0 : name.startsWith(wanted) ? 1 : 2)));
  return HAYSTACK.flatMap((names, node) => (names.some((name) => name.includes(wanted)) ? [[rank(names), node]] : []))
    .sort((a, b) => a[0] - b[0] || a[1] - b[1])
    .map(([, node]) => node);
}

const shortIri = (iri) => (iri.startsWith(DATA.base) ? iri.slice(DATA.base.length) : iri);
const nodeByIri = new Map(DATA.entities.map((entity, node) => [shortIri(entity.iri), node]));
const iriOf = (node) => shortIri(DATA.entities[node].iri);
const edgeKey = (row) => [iriOf(row.s), DATA.relations[row.p].name, iriOf(row.o)].join(" ");
const positionByKey = (rows, key, value) => {
  const at = rows.findIndex((row) => key(row) === value);
  return at < 0 ? null : at;
};

function stateToHash() {
  const params = new URLSearchParams();
  const put = (key, value) => value && params.set(key, value);
  put("n", state.node !== null && iriOf(state.node));
  put("e", state.edge !== null && edgeKey(DATA.statements[state.edge]));
  put("d", state.document !== null && DATA.documents[state.document].path);
  put("c", [...state.hiddenClasses].map((at) => DATA.classes[at].name).join(","));
  put("r", [...state.hiddenRelations].map((at) => DATA.relations[at].name).join(","));
  put("u", !state.unlinked && "0");
  put("v", state.view === "list" && "list");
  put("l", state.lang === "en" && "en");
  return params.toString();
}

function stateFromHash(hash) {
  const params = new URLSearchParams(hash.replace(/^#/, ""));
  const numbers = (key, rows) =>
    (params.get(key) || "").split(",").flatMap((name) => positionByKey(rows, (row) => row.name, name) ?? []);
  state.node = nodeByIri.get(params.get("n")) ?? null;
  state.edge = params.has("e") ? positionByKey(DATA.statements, edgeKey, params.get("e")) : null;
  state.document = params.has("d") ? positionByKey(DATA.documents, (row) => row.path, params.get("d")) : null;
  state.hiddenClasses = new Set(numbers("c", DATA.classes));
  state.hiddenRelations = new Set(numbers("r", DATA.relations));
  state.unlinked = params.get("u") !== "0";
  state.view = params.get("v") === "list" ? "list" : "graph";
  state.lang = params.get("l") === "en" ? "en" : "zh";
}
