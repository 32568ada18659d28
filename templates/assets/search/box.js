// The search box of every page: suggestions as you type, and the keys / and s. Enter without a
// choice sends the form to the search page, with or without this script.

import { hides, mine as marked } from "./mine.js";
import { kindName } from "./places.js";

const { _ } = globalThis.digestSay;
const SHOWN = 7;
const form = document.querySelector("form[data-dg-find]");
const main = () => form?.querySelector("input") ?? document.querySelector("[data-dg-search] input[type=search]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || (event.key !== "/" && event.key !== "s")) {
    return;
  }
  const on = event.target;
  if (on instanceof HTMLElement && (on.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(on.tagName))) {
    return;
  }
  const box = main();
  if (!box) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (box.offsetParent === null) location.assign(form.action);
  else {
    box.focus();
    box.select();
  }
}, true);

if (form) suggest(form);

// The filters of a list come when they are opened, or when the address has some.
const filters = document.querySelector("[data-dg-fixed] details");
if (filters && location.search) import("./page.js");
else filters?.addEventListener("toggle", () => import("./page.js"), { once: true });

function suggest(form) {
  const input = form.querySelector("input");
  const root = new URL(form.dataset.dgFind, location.href);
  const list = document.createElement("ul");
  list.id = "dg-suggestions";
  list.className = "dg-suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", _("Suggestions"));
  list.hidden = true;
  form.append(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false",
  })) input.setAttribute(name, value);

  let use = null; // what keepEngine gives
  let turn = 0;
  let chosen = -1;

  const close = () => {
    turn += 1;
    chosen = -1;
    list.hidden = true;
    list.replaceChildren();
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (at) => {
    const options = [...list.children];
    chosen = options.length ? (at + options.length + 1) % (options.length + 1) : -1;
    if (chosen === options.length) chosen = -1;
    options.forEach((one, place) => one.setAttribute("aria-selected", String(place === chosen)));
    if (chosen < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", options[chosen].id);
      options[chosen].scrollIntoView({ block: "nearest" });
    }
  };
  const load = async (act) => {
    use ??= import("./engine.js").then((one) => one.keepEngine(new URL("assets/search/", root).href));
    use.catch(() => { use = null; });
    return (await use)(act);
  };
  const answers = async (found, text) => {
    const { documents, places } = await found.search(text);
    const named = places.map((one) => ({ ...one, byline: kindName(one.kind) }));
    const away = hides() ? (await marked(found)).hidden : new Set();
    const papers = documents.filter((one) => !away.has(one)).slice(0, Math.max(0, SHOWN - named.length));
    return [...named, ...(await Promise.all(papers.map((one) => found.card(one))))];
  };

  input.addEventListener("focus", () => load(() => {}).catch(() => {}), { once: true });
  input.addEventListener("input", async () => {
    const mine = ++turn;
    if (!input.value.trim()) return close();
    try {
      const cards = await load((found) => answers(found, input.value));
      if (mine === turn) show(cards);
    } catch {
      if (mine === turn) close(); // the form still leads to the search page, which says why
    }
  });

  function show(cards) {
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(...cards.map((card, at) => {
      const option = document.createElement("li");
      option.id = `dg-suggestion-${at}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.href = new URL(card.url, root).href;
      const title = document.createElement("span");
      title.dir = "auto";
      title.textContent = card.title;
      const by = document.createElement("small");
      by.dir = "auto";
      by.textContent = card.isPage ? kindName("page") : card.byline;
      option.append(title, by);
      option.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        location.assign(option.dataset.href);
      });
      return option;
    }));
    list.hidden = !cards.length;
    input.setAttribute("aria-expanded", String(cards.length > 0));
  }

  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) return;
      event.preventDefault();
      choose(event.key === "ArrowDown" ? chosen + 1 : chosen < 0 ? list.children.length - 1 : chosen - 1);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      location.assign(list.children[chosen].dataset.href);
    }
  });
  input.addEventListener("blur", close);
}
