const some = (number) => (number ? grouped(number) : "");

function listRow(node) {
  const entity = DATA.entities[node];
  return el(
    "tr", { "aria-current": state.node === node ? "true" : undefined },
    el("th", { scope: "row" }, entityLink(node)),
    el("td", { lang: "zh-Hans" }, (entity.aliases || []).join("、")),
    el("td", { class: "number" }, entity.code || ""),
    el("td", { class: "number" }, some(factsOf[node].filter(edgeShown).length)),
    el("td", { class: "number" }, some(quantitiesOf[node].length)),
  );
}

function listTable(cls, at) {
  const nodes = [...DATA.entities.keys()].filter((node) => DATA.entities[node].cls === at && nodeShown(node));
  if (!nodes.length) return null;
  const columns = ["name", "aliases", "code", "facts", "quantities"].map((key) => el("th", { scope: "col" }, word(key)));
  const caption = el("caption", {}, icon(cls), labelOf(cls), tally(nodes.length));
  return el("table", {}, caption, el("thead", {}, el("tr", {}, columns)), el("tbody", {}, nodes.map(listRow)));
}

function renderList() {
  if (state.view !== "list") return;
  const tables = DATA.classes.map(listTable).filter(Boolean);
  byId("list").replaceChildren(...(tables.length ? tables : [el("p", { class: "quiet" }, word("nothing"))]));
}
