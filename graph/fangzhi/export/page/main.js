const NARROW = window.matchMedia("(max-width: 900px)");

function keepHash() {
  const hash = stateToHash();
  history.replaceState(null, "", hash ? "#" + hash : location.href.split("#")[0]);
}

function reveal(node) {
  state.hiddenClasses.delete(DATA.entities[node].cls);
  if (!inDocument(node)) state.document = null;
  if (!nodeShown(node)) state.unlinked = true;
}

function revealEdge(edge) {
  const row = DATA.statements[edge];
  state.hiddenRelations.delete(row.p);
  state.hiddenClasses.delete(DATA.entities[row.s].cls);
  state.hiddenClasses.delete(DATA.entities[row.o].cls);
  if (!edgeShown(edge)) state.document = null;
}

function select({ node = null, edge = null, travel = false }) {
  Object.assign(state, { node, edge });
  if (node !== null && !nodeShown(node)) {
    reveal(node);
    filtersChanged();
  }
  if (edge !== null && !edgeShown(edge)) {
    revealEdge(edge);
    filtersChanged();
  }
  A.focus();
  if (travel && state.view === "graph") A.travel(state);
  renderPanel();
  renderList();
  keepHash();
  const shownIn = state.view === "list" ? "panel" : "stage";
  if (NARROW.matches && (node !== null || edge !== null)) byId(shownIn).scrollIntoView();
}

function filtersChanged() {
  if (state.node !== null && !nodeShown(state.node)) state.node = null;
  if (state.edge !== null && !edgeShown(state.edge)) state.edge = null;
  A.filter();
  A.focus();
  renderFilters();
  renderPanel();
  renderList();
  renderCounts();
  keepHash();
}

function renderCounts() {
  const keys = ["documents", "entities", "relations", "quantities"];
  const parts = DATA.totals.map((total, at) => counting(total, keys[at]));
  const [, total] = DATA.totals;
  const shown = drawing.shown.length;
  const capped = DATA.entities.length < total ? word("bestLinked") : "";
  if (shown < total) parts.push(`${word("shown")} ${grouped(shown)} / ${grouped(total)}${capped}`);
  byId("counts").textContent = parts.join(" · ");
}

function renderWords() {
  document.documentElement.lang = state.lang === "zh" ? "zh-Hans" : "en";
  document.querySelectorAll("[data-word]").forEach((part) => (part.textContent = word(part.dataset.word)));
  for (const part of document.querySelectorAll("[data-label]")) part.setAttribute("aria-label", word(part.dataset.label));
  byId("q").placeholder = word("search");
  byId("q").setAttribute("aria-label", word("search"));
  byId("lang").textContent = word("other");
  if (DATA.documents.length !== 1) document.title = byId("title").textContent = word("title");
}

function renderView() {
  const list = state.view === "list";
  byId("stage").hidden = list;
  byId("list").hidden = !list;
  byId("view-graph").setAttribute("aria-pressed", String(!list));
  byId("view-list").setAttribute("aria-pressed", String(list));
}

function render() {
  renderWords();
  renderView();
  filtersChanged();
}

function show(view) {
  state.view = view;
  render();
  if (!drawing.fitted) A.fit();
}

function goBack() {
  if (byId("q").value) return closeSearch();
  if (document.activeElement === byId("q")) return byId("q").blur();
  return select({});
}

function keys(event) {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
  if (event.key === "Escape") goBack();
  else if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    byId("q").focus();
  }
}

function download() {
  A.png().toBlob((blob) => {
    const url = URL.createObjectURL(blob);
    el("a", { href: url, download: document.title.replace(/[\\/:*?"<>|]/g, "_") + ".png" }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  });
}

function wire() {
  const click = (id, action) => byId(id).addEventListener("click", action);
  click("view-graph", () => show("graph"));
  click("view-list", () => show("list"));
  click("png", download);
  click("lang", () => {
    state.lang = state.lang === "zh" ? "en" : "zh";
    render();
  });
  click("zoom-in", () => A.zoom(1.35));
  click("zoom-out", () => A.zoom(1 / 1.35));
  click("fit", () => A.fit());
  byId("q").addEventListener("input", () => {
    search.active = 0;
    renderResults();
  });
  byId("q").addEventListener("keydown", searchKey);
  document.addEventListener("keydown", keys);
  window.addEventListener("hashchange", () => {
    stateFromHash(location.hash);
    render();
  });
}

stateFromHash(location.hash);
if (NARROW.matches) byId("legend").open = false;
A.init();
wire();
render();
A.fit();
if (state.view === "list") drawn();
else if (state.node !== null || state.edge !== null) A.travel(state);
