const byId = (id) => document.getElementById(id);

function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "click") element.addEventListener("click", value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child || child === 0));
  return element;
}

function svg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const POLYGONS = {
  square: "3,3 13,3 13,13 3,13",
  diamond: "8,1 15,8 8,15 1,8",
  triangle: "8,2 15,14 1,14",
  triangleDown: "1,2 15,2 8,14",
  hexagon: "4.5,2 11.5,2 15,8 11.5,14 4.5,14 1,8",
  star: "8,1 9.9,5.8 15,6.1 11,9.4 12.3,14.4 8,11.6 3.7,14.4 5,9.4 1,6.1 6.1,5.8",
};

function icon(cls) {
  const fill = tint(cls.color);
  const points = POLYGONS[cls.shape];
  const shape = points ? svg("polygon", { points, fill }) : svg("circle", { cx: 8, cy: 8, r: 6, fill });
  return svg("svg", { viewBox: "0 0 16 16", width: 14, height: 14, "aria-hidden": "true", class: "icon" }, shape);
}

const DARK = window.matchMedia("(prefers-color-scheme: dark)");
const themed = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();

function tint(color) {
  if (!DARK.matches) return color;
  const channels = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  return "#" + channels.map((c) => Math.round(c + (255 - c) * 0.42).toString(16).padStart(2, "0")).join("");
}

const tally = (number) => el("span", { class: "n" }, grouped(number));
const named = (text, tag = "span") => el(tag, { class: "name", lang: "zh-Hans" }, text);

function entityLink(node) {
  const entity = DATA.entities[node];
  const click = () => select({ node, travel: true });
  return el("button", { class: "link", type: "button", click }, icon(DATA.classes[entity.cls]), named(entity.name));
}

function marked(text, marks) {
  // Offsets count code points; a JavaScript string counts UTF-16 units.
  const characters = Array.from(text);
  const roles = new Array(characters.length).fill("");
  for (const [role, span] of marks) if (span) roles.fill(role, span[0], span[1]);
  const runs = [];
  characters.forEach((character, at) => {
    if (at && roles[at] === roles[at - 1]) runs[runs.length - 1].text += character;
    else runs.push({ role: roles[at], text: character });
  });
  return runs.map((run) => (run.role ? el("mark", { class: run.role, title: word(run.role) }, run.text) : run.text));
}
