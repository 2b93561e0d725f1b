const FONT = '"PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",sans-serif';
const LONGEST = 14;
const CELL = 80;

const shortened = (name) => {
  const characters = Array.from(name);
  return characters.length > LONGEST ? characters.slice(0, LONGEST - 1).join("") + "…" : name;
};
const SHORT = DATA.entities.map((entity) => shortened(entity.name));

class Occupied {
  constructor() {
    this.cells = new Map();
  }

  *keys(box) {
    for (let x = Math.floor(box.left / CELL); x <= Math.floor(box.right / CELL); x += 1)
      for (let y = Math.floor(box.top / CELL); y <= Math.floor(box.bottom / CELL); y += 1) yield x + ":" + y;
  }

  free(box) {
    for (const key of this.keys(box))
      for (const other of this.cells.get(key) || []) if (blocks(other, box) && overlap(box, other)) return false;
    return true;
  }

  add(box) {
    for (const key of this.keys(box)) this.cells.set(key, [...(this.cells.get(key) || []), box]);
  }
}

// A label may lie over nodes much smaller than its own, or hubs among their leaves would stay nameless.
const blocks = (other, box) =>
  other.owner === null || (other.owner !== box.owner && other.radius * 1.5 > (box.radius || 0));
const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
const boxAround = (x, y, width, height, owner) => ({
  left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2, owner,
});

/* Labels keep their size on the screen and never cover each other: the best linked entities come first, and
   zooming in makes room for more. */
class Labels {
  constructor(context, network) {
    this.context = context;
    this.network = network;
    this.scale = network.getScale();
    this.size = Math.min(Math.max(12 * Math.pow(this.scale, 0.25), 11), 16);
    this.occupied = new Occupied();
    this.widths = Labels.widths;
    this.width = byId("g").clientWidth;
    this.height = byId("g").clientHeight;
  }

  screen(x, y) {
    return this.network.canvasToDOM({ x, y });
  }

  widthOf(text) {
    if (!this.widths.has(text)) {
      this.context.font = "100px " + FONT;
      this.widths.set(text, this.context.measureText(text).width / 100);
    }
    return this.widths.get(text) * this.size + 6;
  }

  places(node) {
    const { at, radius } = node;
    const [wide, high] = [this.widthOf(node.text), this.size * 1.35];
    const [aside, under] = [radius + wide / 2 + 1, radius + high / 2 + 1];
    const around = [[0, under], [0, -under], [aside, 0], [-aside, 0]];
    return around.map(([dx, dy]) => ({ ...boxAround(at.x + dx, at.y + dy, wide, high, node.id), radius }));
  }

  node(node, forced) {
    const places = this.places(node);
    const box = places.find((place) => this.fits(place)) || (forced && places[0]);
    if (box) this.write(box, node.text, forced);
  }

  fits(box) {
    const { width, height } = this;
    return box.left >= 0 && box.top >= 0 && box.right <= width && box.bottom <= height && this.occupied.free(box);
  }

  write(box, text, strong) {
    const { context, scale } = this;
    this.occupied.add({ ...box, owner: null });
    const at = this.network.DOMtoCanvas({ x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 });
    context.font = `${strong === true ? 600 : 400} ${this.size / scale}px ${FONT}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 3.5 / scale;
    context.strokeStyle = this.paper;
    context.fillStyle = strong === "edge" ? this.accent : this.ink;
    context.strokeText(text, at.x, at.y);
    context.fillText(text, at.x, at.y);
  }
}
Labels.widths = new Map();
