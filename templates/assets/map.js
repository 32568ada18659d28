// The map of papers, live: all papers on a canvas, drawn over the picture that the page carries.
// What papers say is put in as text, never as HTML.

const MOST = 60; // times the whole map
const REACH = 14; // px from a sign within which a pointer means it
const MOVED = 5; // px of a pointer after which a press is a drag
const DIM = 0.13; // how strong papers of other themes are, when one is brought out
const SIDES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const place = document.querySelector("[data-dg-map]");
if (place) {
  const watch = new IntersectionObserver(
    (seen) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      watch.disconnect();
      start(place).catch((error) => {
        place.querySelector("[data-dg-map-failed]").hidden = false;
        console.warn(error);
      });
    },
    { rootMargin: "300px" },
  );
  watch.observe(place);
}

/** Where signs are on the screen: `zoom` times the whole map, moved by `left` and `top` px. */
export class Window {
  constructor(side) {
    this.side = side;
    this.size = 1;
    this.zoom = 1;
    this.left = 0;
    this.top = 0;
  }
  get scale() {
    return (this.size * 0.94 * this.zoom) / this.side;
  }
  get edge() {
    return this.size * 0.03 * this.zoom;
  }
  to(x, y) {
    return [x * this.scale + this.edge + this.left, y * this.scale + this.edge + this.top];
  }
  resize(size) {
    const by = size / this.size;
    this.size = size;
    this.move(this.left * (by - 1), this.top * (by - 1));
  }
  move(right, down) {
    // The map never leaves its frame.
    const least = this.size * (1 - this.zoom);
    this.left = Math.min(0, Math.max(least, this.left + right));
    this.top = Math.min(0, Math.max(least, this.top + down));
  }
  /** Zooms so that what is at `x`, `y` (px) stays there; says whether anything changed. */
  zoomBy(by, x = this.size / 2, y = this.size / 2) {
    const zoom = Math.min(MOST, Math.max(1, this.zoom * by));
    const real = zoom / this.zoom;
    this.zoom = zoom;
    this.move((x - this.left) * (1 - real), (y - this.top) * (1 - real));
    return real !== 1;
  }
}

/** The paper nearest to `x`, `y` (units of the map), not farther than `most`; -1 = none. */
export function nearest(data, x, y, most = Infinity, theme = -1) {
  let best = -1;
  let least = most * most;
  for (let at = 0; at < data.x.length; at++) {
    if (theme >= 0 && data.theme[at] !== theme) continue;
    const square = (data.x[at] - x) ** 2 + (data.y[at] - y) ** 2;
    if (square < least || (square === least && best < 0)) {
      best = at;
      least = square;
    }
  }
  return best;
}

/** The next paper from `from` in a direction: near, and not far aside; -1 = none. */
export function next(data, from, [right, down], theme = -1) {
  let best = -1;
  let least = Infinity;
  for (let at = 0; at < data.x.length; at++) {
    if (at === from || (theme >= 0 && data.theme[at] !== theme)) continue;
    const across = data.x[at] - data.x[from];
    const along = data.y[at] - data.y[from];
    const ahead = across * right + along * down;
    const aside = Math.abs(across * down) + Math.abs(along * right);
    if (ahead <= 0 || aside > ahead) continue;
    const far = ahead + 2 * aside;
    if (far < least) {
      best = at;
      least = far;
    }
  }
  return best;
}

async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} is not there`);
  return answer.json();
}

async function start(place) {
  const folder = new URL(place.dataset.dgMap, location.href);
  const root = new URL(place.dataset.dgRoot, location.href);
  const data = await load(new URL("map.json", folder));
  const chunks = new Map();
  const paper = async (at) => {
    const number = Math.floor(at / data.chunk);
    if (!chunks.has(number)) {
      const asked = load(new URL(`papers-${number}.json`, folder));
      asked.catch(() => chunks.delete(number));
      chunks.set(number, asked);
    }
    const [title, byWhom, when, path] = (await chunks.get(number))[at % data.chunk];
    return { title, byWhom, when, address: new URL(path, root).href };
  };

  const view = place.querySelector("[data-dg-view]");
  const card = place.querySelector("[data-dg-card]");
  const link = card.querySelector("a");
  const said = place.querySelector("[data-dg-map-said]");
  const help = place.querySelector("[data-dg-map-help]");
  const legend = place.querySelector("[data-dg-legend]");
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  const win = new Window(data.side);
  // Where papers are on the screen, px.
  const across = new Float32Array(data.x.length);
  const down = new Float32Array(data.x.length);
  let theme = -1; // the one that is brought out
  let chosen = -1; // the paper whose card is shown
  let turn = 0;
  let colors = {};
  let waiting = 0;

  view.append(canvas);
  view.tabIndex = 0;
  view.setAttribute("role", "application");
  view.setAttribute("aria-roledescription", help.dataset.dgRole);
  view.setAttribute("aria-label", help.dataset.dgName);
  view.setAttribute("aria-describedby", help.id);
  view.querySelector("svg").setAttribute("aria-hidden", "true");
  const buttons = legendButtons();
  for (const one of place.querySelectorAll("[data-dg-zoom], [data-dg-pick]")) one.hidden = false;
  help.hidden = false;
  readColors();
  new ResizeObserver(resize).observe(view);
  resize();
  place.classList.add("dg-map--live");
  new MutationObserver(() => {
    readColors();
    draw();
  }).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });

  function legendButtons() {
    return [...legend.children].map((item, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.setAttribute("aria-pressed", "false");
      button.append(...item.childNodes);
      button.addEventListener("click", () => {
        theme = theme === at ? -1 : at;
        buttons.forEach((one, other) => one.setAttribute("aria-pressed", String(other === theme)));
        choose(-1);
        draw();
      });
      item.append(button);
      return button;
    });
  }
  function readColors() {
    const own = getComputedStyle(place);
    colors = {
      ink: own.getPropertyValue("--dg-ink").trim(),
      paper: own.getPropertyValue("--dg-paper").trim(),
      font: own.getPropertyValue("--dg-sans").trim(),
      themes: buttons.map((one) => getComputedStyle(one.querySelector("svg")).fill),
    };
  }
  function resize() {
    const size = view.clientWidth;
    if (!size) return;
    win.resize(size);
    canvas.width = canvas.height = Math.round(size * devicePixelRatio);
    draw();
  }
  function draw() {
    if (!waiting) waiting = requestAnimationFrame(paint);
  }

  function paint() {
    waiting = 0;
    const { size } = win;
    const ratio = canvas.width / size;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, size, size);
    for (let at = 0; at < data.x.length; at++) [across[at], down[at]] = win.to(data.x[at], data.y[at]);
    // Signs grow with the zoom, but more slowly than the room between them.
    const least = data.x.length > 2000 ? 1.3 : data.x.length > 500 ? 2.2 : 3.5;
    const radius = Math.min(9, least * Math.sqrt(win.zoom) * Math.max(0.8, Math.min(size / 600, 1.3)));
    for (let at = data.themes.length - 1; at >= 0; at--) if (at !== theme) signs(at, radius);
    if (theme >= 0) signs(theme, radius * 1.25);
    if (chosen >= 0) ring(radius);
    labels();
    view.classList.toggle("dg-map__view--zoomed", win.zoom > 1);
  }
  function signs(which, radius) {
    const path = new Path2D();
    const { shape } = data.themes[which];
    for (let at = 0; at < data.x.length; at++) {
      if (data.theme[at] !== which) continue;
      const x = across[at];
      const y = down[at];
      if (x < -20 || y < -20 || x > win.size + 20 || y > win.size + 20) continue;
      sign(path, shape, x, y, radius);
    }
    pen.globalAlpha = theme >= 0 && which !== theme ? DIM : 0.85;
    pen.fillStyle = colors.themes[which];
    pen.fill(path);
    pen.globalAlpha = 1;
  }
  function ring(radius) {
    const [x, y] = win.to(data.x[chosen], data.y[chosen]);
    const path = new Path2D();
    path.arc(x, y, radius + 5, 0, 7);
    for (const [color, width] of [[colors.paper, 6], [colors.ink, 2.5]]) {
      pen.strokeStyle = color;
      pen.lineWidth = width;
      pen.stroke(path);
    }
  }
  function labels() {
    const letters = win.size < 500 ? 12 : 13.5;
    const taken = [];
    pen.font = `600 ${letters}px ${colors.font}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    pen.lineWidth = 4;
    const order = data.themes.map((_, at) => at);
    if (theme >= 0) order.unshift(order.splice(theme, 1)[0]);
    for (const at of order) {
      const { title, middle } = data.themes[at];
      if (!middle) continue;
      const text = title.length > 34 ? `${title.slice(0, 33).trimEnd()}…` : title;
      const half = pen.measureText(text).width / 2 + 4;
      const [left, top] = win.to(...middle);
      if (left < 0 || top < 0 || left > win.size || top > win.size) continue;
      const x = Math.max(half, Math.min(win.size - half, left));
      const free = [0, -1.4, 1.4, -2.8, 2.8]
        .map((lines) => Math.max(letters, Math.min(win.size - letters, top + lines * letters)))
        .filter((y) => !taken.some(([aside, up, other]) => Math.abs(aside - x) < half + other && Math.abs(up - y) < letters * 1.4));
      if (!free.length) continue;
      const y = emptiest(free, x, half, letters * 0.8);
      taken.push([x, y, half]);
      pen.globalAlpha = theme >= 0 && at !== theme ? 0.45 : 1;
      pen.strokeStyle = colors.paper;
      pen.strokeText(text, x, y);
      pen.fillStyle = colors.ink;
      pen.fillText(text, x, y);
    }
    pen.globalAlpha = 1;
  }

  /** The line on which a label hides the fewest papers; the first of equals. */
  function emptiest(lines, x, half, high) {
    const hidden = lines.map(() => 0);
    for (let at = 0; at < data.x.length; at++) {
      if (Math.abs(across[at] - x) > half) continue;
      for (let line = 0; line < lines.length; line++) {
        if (Math.abs(down[at] - lines[line]) < high) hidden[line]++;
      }
    }
    return lines[hidden.indexOf(Math.min(...hidden))];
  }

  /** Shows the paper's card, or none; `touched` = its link is to be used by a finger. */
  async function choose(at, touched = false) {
    if (at === chosen && !card.hidden) return;
    const mine = ++turn;
    chosen = at;
    draw();
    card.hidden = true;
    if (at < 0) return;
    let found;
    try {
      found = await paper(at);
    } catch (error) {
      console.warn(error);
      return;
    }
    if (mine !== turn) return;
    const which = data.themes[data.theme[at]];
    link.textContent = found.title;
    link.href = found.address;
    // On a desk the whole map is one stop of the Tab key; Enter opens the paper.
    link.tabIndex = touched ? 0 : -1;
    card.querySelector("[data-dg-by-whom]").textContent = found.byWhom;
    card.querySelector("[data-dg-when]").textContent = found.when;
    const name = card.querySelector("[data-dg-theme-name]");
    name.textContent = which.title;
    name.className = `dg-map__theme dg-h${which.hue}`;
    card.classList.toggle("dg-map__card--touched", touched);
    card.hidden = false;
    lay();
    const facts = [found.title, found.byWhom, found.when, which.title];
    if (view === document.activeElement) said.textContent = facts.filter(Boolean).join(". ");
  }
  /** Puts the card beside its sign, on the side where there is room. */
  function lay() {
    if (card.hidden || chosen < 0) return;
    const [x, y] = win.to(data.x[chosen], data.y[chosen]);
    const { size } = win;
    const left = Math.max(6, Math.min(size - card.offsetWidth - 6, x - card.offsetWidth / 2));
    const below = y + 16 + card.offsetHeight < size || y < size / 2;
    card.style.left = `${left}px`;
    card.style.top = `${Math.max(6, below ? y + 16 : y - 16 - card.offsetHeight)}px`;
  }
  function changed() {
    draw();
    if (chosen >= 0) {
      const [x, y] = win.to(data.x[chosen], data.y[chosen]);
      if (x < 0 || y < 0 || x > win.size || y > win.size) choose(-1);
    }
    lay();
  }
  async function open(at) {
    location.href = (await paper(at)).address;
  }

  // == Pointers: one moves, two pinch ==
  const fingers = new Map();
  let path = 0;
  const here = (event) => {
    const box = view.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const under = ([x, y], reach = REACH) =>
    nearest(
      data,
      (x - win.edge - win.left) / win.scale,
      (y - win.edge - win.top) / win.scale,
      reach / win.scale,
      theme,
    );

  view.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    if (!fingers.size) path = 0;
    fingers.set(event.pointerId, here(event));
  });
  view.addEventListener("pointermove", (event) => {
    const now = here(event);
    const before = fingers.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== "mouse" || fingers.size) return;
      const at = under(now);
      view.classList.toggle("dg-map__view--over", at >= 0);
      choose(at);
      return;
    }
    path += Math.hypot(now[0] - before[0], now[1] - before[1]);
    if (path > MOVED && !view.hasPointerCapture(event.pointerId)) view.setPointerCapture(event.pointerId);
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const far = ([x, y]) => Math.hypot(x - other[0], y - other[1]) || 1;
      win.move((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
      win.zoomBy(far(now) / far(before), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
    } else if (path > MOVED) {
      view.classList.add("dg-map__view--dragged");
      win.move(now[0] - before[0], now[1] - before[1]);
    }
    fingers.set(event.pointerId, now);
    changed();
  });
  for (const name of ["pointerup", "pointercancel"]) {
    view.addEventListener(name, (event) => {
      const was = fingers.delete(event.pointerId);
      view.classList.remove("dg-map__view--dragged");
      if (!was || name === "pointercancel" || path > MOVED || fingers.size) return;
      const touched = event.pointerType !== "mouse";
      const at = under(here(event), touched ? 2 * REACH : REACH);
      if (at >= 0 && !touched && !event.ctrlKey && !event.metaKey) open(at);
      else if (at >= 0 && !touched) paper(at).then((found) => window.open(found.address));
      else choose(at, touched);
    });
  }
  view.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse" && !fingers.size) choose(-1);
  });
  view.addEventListener("dblclick", (event) => event.preventDefault());
  view.addEventListener(
    "wheel",
    (event) => {
      // Without Ctrl the wheel moves the page, unless the map has the focus.
      if (!event.ctrlKey && !event.metaKey && view !== document.activeElement) return;
      const pixels = event.deltaY * (event.deltaMode === 1 ? 16 : event.deltaMode ? 400 : 1);
      const by = Math.exp(-Math.max(-200, Math.min(200, pixels)) * (event.ctrlKey ? 0.006 : 0.003));
      if (win.zoomBy(by, ...here(event)) || event.ctrlKey) event.preventDefault();
      changed();
    },
    { passive: false },
  );

  // == Buttons and keys ==
  function zoom(by) {
    const [x, y] = chosen >= 0 ? win.to(data.x[chosen], data.y[chosen]) : [];
    win.zoomBy(by || 1 / MOST, x, y);
    changed();
  }
  for (const button of place.querySelectorAll("[data-dg-by]")) {
    button.addEventListener("click", () => zoom(Number(button.dataset.dgBy)));
  }
  function step(side) {
    const middle = (axis) => (win.size / 2 - win.edge - axis) / win.scale;
    const at =
      chosen < 0
        ? nearest(data, middle(win.left), middle(win.top), Infinity, theme)
        : next(data, chosen, side, theme);
    if (at < 0) return;
    const [x, y] = win.to(data.x[at], data.y[at]);
    // It comes to the middle when it would be at the edge.
    const inside = (one) => one > win.size * 0.1 && one < win.size * 0.9;
    if (!inside(x) || !inside(y)) win.move(win.size / 2 - x, win.size / 2 - y);
    choose(at);
    lay();
  }
  view.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const side = SIDES[event.key];
    if (side && event.shiftKey) {
      win.move((-side[0] * win.size) / 5, (-side[1] * win.size) / 5);
      changed();
    } else if (side) step(side);
    else if (event.key === "+" || event.key === "=") zoom(2);
    else if (event.key === "-" || event.key === "−") zoom(0.5);
    else if (event.key === "0") zoom(0);
    else if (event.key === "Escape") choose(-1);
    else if (event.key === "Enter" && chosen >= 0) open(chosen);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  view.addEventListener("focusout", () => {
    if (!card.classList.contains("dg-map__card--touched")) choose(-1);
  });
}

function sign(path, shape, x, y, radius) {
  if (shape === "circle") {
    path.moveTo(x + radius, y);
    path.arc(x, y, radius, 0, 7);
  } else if (shape === "square") {
    path.rect(x - radius * 0.9, y - radius * 0.9, radius * 1.8, radius * 1.8);
  } else if (shape === "triangle") {
    path.moveTo(x, y - radius * 1.2);
    path.lineTo(x + radius * 1.2, y + radius * 0.9);
    path.lineTo(x - radius * 1.2, y + radius * 0.9);
    path.closePath();
  } else {
    path.moveTo(x, y - radius * 1.3);
    path.lineTo(x + radius * 1.3, y);
    path.lineTo(x, y + radius * 1.3);
    path.lineTo(x - radius * 1.3, y);
    path.closePath();
  }
}
