// The search page. What papers say is put in as text, never as HTML.

import { openEngine } from "./engine.js";
import { excerpt, marked } from "./marks.js";
import { FILTERS, facetReader, filtered, read, sorted, write } from "./state.js";

const SAY = {
  theme: "Theme", year: "Year and month", org: "Organisation", source: "Source", code: "Code",
};
const FIRST = 10; // results shown at once
const NEXT = 30;
const VALUES = 8; // values of a facet shown at once
const PAUSE = 40; // ms without a key before a search

const place = document.querySelector("[data-dg-search]");
if (place) start(place);

function start(place) {
  const root = new URL(place.dataset.dgSearch, location.href);
  const form = place.querySelector("form");
  const input = form.querySelector("input[type=search]");
  const select = form.querySelector("select");
  const status = place.querySelector("[data-dg-status]");
  const list = place.querySelector("[data-dg-results]");
  const more = place.querySelector("[data-dg-more]");
  const help = place.querySelector("[data-dg-help]");
  const facets = place.querySelector("[data-dg-facets]");
  const clear = place.querySelector("[data-dg-clear]");
  const opened = new Set();
  let state = read(location.href);
  let turn = 0;
  let last = null;
  let timer = 0;
  const engine = openEngine(new URL("assets/search/", root).href);

  place.hidden = false;
  document.querySelector("[data-dg-unscripted]").hidden = true;
  facets.closest("details").open = matchMedia("(min-width: 60em)").matches;
  show(state);
  run();

  function show({ q, sort }) {
    input.value = q;
    select.value = sort;
  }
  function keep(how) {
    const address = write(state, location.href);
    if (address !== location.href) history[how](null, "", address);
  }
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      state = { ...state, q: input.value };
      keep("replaceState");
      run();
    }, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    state = { ...state, q: input.value };
    keep("replaceState");
    run();
  });
  select.addEventListener("change", () => {
    state = { ...state, sort: select.value };
    keep("pushState");
    run();
  });
  clear.addEventListener("click", () => {
    state = { ...state, filters: Object.fromEntries(FILTERS.map((name) => [name, new Set()])) };
    keep("pushState");
    run();
    input.focus();
  });
  more.addEventListener("click", async () => {
    const from = list.children.length;
    await listed(last, from, from + NEXT);
    list.children[from]?.querySelector("a").focus();
  });
  addEventListener("popstate", () => {
    state = read(location.href);
    show(state);
    run();
  });

  async function run() {
    const mine = ++turn;
    const current = () => mine === turn;
    try {
      const found = await engine;
      let result = await found.search(state.q);
      if (!current()) return;
      const plain = state.sort === "relevance" && result.level !== "browse";
      const unfiltered = FILTERS.every((name) => !state.filters[name].size);
      if (plain && unfiltered) await present(found, result, null, current);
      const columns = await found.facets();
      if (!current()) return;
      await present(found, result, columns, current);
      if (!plain || !found.isQuestion(result) || navigator.connection?.saveData) return;
      result = await found.widen(result);
      if (current()) await present(found, result, columns, current);
    } catch (error) {
      if (!current()) return;
      list.replaceChildren();
      more.hidden = true;
      status.textContent = "The search could not be loaded. The lists below lead to every paper.";
      help.hidden = false;
      console.warn(error);
    }
  }

  /** Without columns: the first results, before facets have come. */
  async function present(found, result, columns, current) {
    let documents = result.documents;
    let counts = null;
    let reader = null;
    if (columns) {
      reader = facetReader(found.head, columns);
      if (result.level === "browse") documents = documents.filter((at) => !(columns.flags[at] & 2));
      ({ kept: documents, counts } = filtered(documents, state.filters, reader.read));
      const sort = result.level === "browse" && state.sort === "relevance" ? "date" : state.sort;
      documents = sorted(documents, sort, columns);
    }
    last = { found, result, documents, columns, counts, current };
    const drawn = listed(last, 0, FIRST);
    if (counts) drawFacets(counts, reader.name);
    await drawn;
    if (!current()) return;
    status.textContent = told(result, documents.length);
    help.hidden = documents.length > 0;
  }

  async function listed({ found, result, documents, columns, current }, from, to) {
    const part = documents.slice(from, to);
    const cards = await Promise.all(part.map((at) => found.card(at)));
    if (!current()) return;
    const rows = cards.map((card, at) =>
      row(card, root, found, result.terms, columns && columns.date[part[at]]));
    if (from) list.append(...rows);
    else list.replaceChildren(...rows);
    more.hidden = documents.length <= to;
  }

  function drawFacets(counts, name) {
    const focus = document.activeElement?.dataset?.dgKey;
    const boxes = FILTERS.map((filter) => facet(filter, counts[filter], name)).filter(Boolean);
    facets.replaceChildren(...boxes);
    const active = FILTERS.reduce((sum, one) => sum + state.filters[one].size, 0);
    clear.hidden = !active;
    place.querySelector("[data-dg-active]").textContent = active ? ` (${active})` : "";
    if (focus) focusOn(focus);
  }

  function focusOn(key) {
    [...facets.querySelectorAll("[data-dg-key]")].find((one) => one.dataset.dgKey === key)?.focus();
  }

  function facet(filter, counts, name) {
    const chosen = state.filters[filter];
    const years = [...chosen].map((one) => one.slice(0, 4));
    let values = [...new Set([...counts.keys(), ...chosen])];
    // Months of a year are offered when that year, or one of its months, is chosen.
    if (filter === "year") values = values.filter((one) => one.length < 5 || one === "undated" || years.includes(one.slice(0, 4)));
    if (!values.length) return null;
    const number = (one) => counts.get(one) ?? 0;
    values.sort((a, b) => filter === "year"
      ? (a.slice(0, 4) < b.slice(0, 4) ? 1 : a.slice(0, 4) > b.slice(0, 4) ? -1 : a < b ? -1 : 1)
      : number(b) - number(a) || (name(filter, a) < name(filter, b) ? -1 : 1));
    const whole = opened.has(filter) || values.length <= VALUES + 1;
    const first = whole ? values : values.filter((one, at) => at < VALUES || chosen.has(one));
    const box = element("fieldset", "dg-facet");
    box.append(element("legend", "", SAY[filter]));
    for (const value of first) {
      const label = element("label", /^\d{4}-/.test(value) && filter === "year" ? "dg-facet__month" : "");
      const check = element("input");
      check.type = "checkbox";
      check.checked = chosen.has(value);
      check.dataset.dgKey = `${filter}=${value}`;
      check.addEventListener("change", () => {
        const next = new Set(chosen);
        if (check.checked) {
          // A month narrows its year, and the year takes its months in.
          if (filter === "year") for (const one of next) if (one.startsWith(value) || value.startsWith(one)) next.delete(one);
          next.add(value);
        } else next.delete(value);
        state = { ...state, filters: { ...state.filters, [filter]: next } };
        keep("pushState");
        run();
      });
      const text = element("span", "", name(filter, value));
      text.dir = "auto";
      label.append(check, text, element("span", "dg-number", number(value).toLocaleString("en")));
      box.append(label);
    }
    if (!whole) {
      const button = element("button", "dg-facet__more", `All ${values.length}`);
      button.type = "button";
      button.setAttribute("aria-label", `All ${values.length} of ${SAY[filter]}`);
      const key = `${filter}=${values[VALUES]}`;
      button.addEventListener("click", () => {
        opened.add(filter);
        drawFacets(last.counts, name);
        focusOn(key);
      });
      box.append(button);
    }
    return box;
  }

  function told(result, count) {
    const number = count.toLocaleString("en");
    const papers = count === 1 ? "1 result" : `${number} results`;
    if (!count) return "Nothing found.";
    if (result.level === "all" && result.words > 1) return `${papers} with all words`;
    if (result.level === "some") return `${papers} with some of the words`;
    if (result.level === "near") return `${papers} with some of the words or of like meaning`;
    return papers;
  }
}

function row(card, root, found, terms, date) {
  const item = element("li", "dg-result");
  const title = element("h3");
  title.dir = "auto";
  const link = element("a");
  link.href = new URL(card.url.split("/").map(encodeURIComponent).join("/"), root).href;
  link.append(...marked(card.title, found.reader, terms));
  title.append(link);
  const facts = element("p", "dg-by");
  if (card.isPage) facts.append(element("span", "", "Page of this site"));
  if (card.byline) {
    const by = element("span");
    by.dir = "auto";
    by.append(...marked(card.byline, found.reader, terms));
    facts.append(by);
  }
  if (date) facts.append(element("span", "", dated(date)));
  item.append(title, facts);
  if (card.text) {
    const text = element("p", "dg-card__text");
    text.dir = "auto";
    text.append(...marked(excerpt(card.text, found.reader, terms), found.reader, terms));
    item.append(text);
  }
  return item;
}

function dated(value) {
  const [year, month, day] = [Math.floor(value / 416), Math.floor((value % 416) / 32), value % 32];
  const options = { timeZone: "UTC", year: "numeric" };
  if (month) options.month = "long";
  if (day) options.day = "numeric";
  const date = new Date(0);
  date.setUTCFullYear(year, (month || 1) - 1, day || 1);
  return new Intl.DateTimeFormat("en-GB", options).format(date);
}

function element(name, kind = "", text = "") {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  if (text) made.textContent = text;
  return made;
}
