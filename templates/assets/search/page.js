// The search page, and the filters of lists: there the documents are those of the list, and as
// long as nothing is asked the page's own list stands.

import { keepEngine } from "./engine.js";
import { hides, mine } from "./mine.js";
import { placeRow } from "./places.js";
import { element, row } from "./rows.js";
import { FILTERS, belonging, facetReader, filtered, read, sorted, write } from "./state.js";

const { _, ngettext, number: numberText } = globalThis.digestSay;
const FACETS = [
  [_("Theme"), "theme"], [_("Year and month"), "year"], [_("Organisation"), "org"], [_("Source"), "source"],
  [_("Comes with"), "code", "data", "video"], [_("Your list"), "unread", "saved"],
];
const NONE = Object.fromEntries(FILTERS.map((name) => [name, new Set()]));
const WIDE = matchMedia("(min-width: 60em)");
const FIRST = 10; // results shown at once
const NEXT = 30;
const VALUES = { page: 8, list: 5 }; // values of a facet shown at once
const STOPS = "a, button, summary, textarea";
const PAUSE = 40; // ms without a key before a search

function start(place) {
  const root = new URL("../../../", import.meta.url);
  const { dgFixed: fixed = "", dgUsual: usual = "date" } = place.dataset;
  const part = (name) => place.querySelector(`[data-dg-${name}]`);
  const form = place.querySelector("form");
  const input = form.querySelector("input[type=search]");
  const select = form.querySelector("select");
  const fold = place.querySelector(".dg-filters");
  const heading = place.querySelector("#results");
  const [status, list, more, help] = ["status", "results", "more", "help"].map(part);
  const [facets, clear, keeper, hid, better] = ["facets", "clear", "keep", "hid", "meant"].map(part);
  const downloads = fixed ? document.querySelector(".dg-search--list ~ .dg-downloads > span") : null;
  const label = downloads?.textContent;
  const values = fixed ? VALUES.list : VALUES.page;
  const opened = new Set();
  let state = read(location.href);
  let showsHidden = false;
  let turn = 0;
  let last = null;
  let timer = 0;
  let arrived = !fixed && Boolean(state.q.trim()); // by a form or an address: the results are wanted
  const use = keepEngine(new URL("assets/search/", root).href);

  place.hidden = false;
  const unscripted = document.querySelector("[data-dg-unscripted]");
  if (unscripted) unscripted.hidden = true;
  if (!fold.open) fold.open = WIDE.matches;
  show(state);
  run();
  if (fixed && !isWhole()) place.scrollIntoView(); // who follows an address with filters came for them

  function show({ q, sort }) {
    input.value = q;
    select.value = sort;
  }
  /** Whether the page's own list tells all: the search page has none. */
  function isWhole() {
    return Boolean(fixed) && !state.q.trim() && state.sort === "relevance" && isUnfiltered();
  }
  function isUnfiltered() {
    return FILTERS.every((name) => !state.filters[name].size);
  }
  function keep(how) {
    const address = write(state, location.href);
    if (address !== location.href) history[how](null, "", address);
  }
  input.addEventListener("keydown", (event) => {
    const first = list.querySelector("a");
    if (event.key !== "ArrowDown" || !first || list.parentElement.hidden) return;
    event.preventDefault();
    first.focus();
  });
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
    state = { ...state, filters: NONE };
    keep("pushState");
    run();
    input.focus();
  });
  part("show").addEventListener("click", () => {
    fold.open = false;
    heading.focus();
    place.scrollIntoView();
  });
  keeper.addEventListener("click", () => {
    const kept = digestReader.keepFilter(location.href, named());
    part("kept").textContent = kept ? _("Saved in your reading list") : _("Not kept");
  });
  hid.querySelector("button").addEventListener("click", () => {
    showsHidden = true;
    heading.focus();
    run();
  });
  more.addEventListener("click", async () => {
    const from = list.children.length;
    try {
      await listed(last, from, from + NEXT);
    } catch {
      return run(); // the site was published anew: then from the start
    }
    list.children[from]?.querySelector("a").focus();
  });
  addEventListener("popstate", () => {
    state = read(location.href);
    show(state);
    run();
  });

  async function run() {
    const own = ++turn;
    const current = () => own === turn;
    try {
      await use((found) => answer(found, current));
    } catch (error) {
      if (current()) fail(error);
    }
  }

  async function answer(found, current) {
    let result = await found.search(state.q);
    if (!current()) return;
    const plain = state.sort === "relevance" && result.level !== "browse";
    if (plain && !fixed && isUnfiltered() && !hides()) await present(found, result, null, current);
    const [columns, marks] = await Promise.all([found.facets(), mine(found)]);
    if (!current()) return;
    await present(found, result, { ...columns, marks }, current);
    if (!plain || !found.isQuestion(result) || navigator.connection?.saveData) return;
    // Without the files of the second stage the first results stay.
    result = await found.widen(result).catch(() => null);
    if (result && current()) await present(found, result, { ...columns, marks }, current);
  }

  function fail(error) {
    list.replaceChildren();
    part("places")?.replaceChildren();
    more.hidden = better.hidden = true;
    relabel(true);
    // A list stands below its filters whatever becomes of them.
    place.classList.remove("dg-search--on");
    place.classList.toggle("dg-search--failed", Boolean(fixed));
    status.textContent = fixed
      ? _("The filters could not be loaded. The list below is whole.")
      : _("The search could not be loaded. The lists below lead to every paper.");
    help.hidden = false;
    console.warn(error);
  }

  /** Without columns: the first results, before facets have come. */
  async function present(found, result, columns, current) {
    let documents = result.documents;
    let counts = null;
    let reader = null;
    let hidden = 0;
    if (columns) {
      const { marks } = columns;
      reader = facetReader(found.head, columns, marks);
      if (fixed) documents = documents.filter(belonging(fixed, reader.read, columns));
      else if (result.level === "browse") documents = documents.filter((at) => !(columns.flags[at] & 2));
      const away = showsHidden ? [] : documents.filter((at) => marks.hidden.has(at));
      if (away.length) documents = documents.filter((at) => !marks.hidden.has(at));
      hidden = filtered(away, state.filters, reader.read).kept.length;
      counts = { before: documents.length, all: filtered(documents, NONE, reader.read).counts };
      ({ kept: documents, counts: counts.by } = filtered(documents, state.filters, reader.read));
      const asked = result.level !== "browse" || state.sort !== "relevance";
      documents = sorted(documents, asked ? state.sort : usual, columns);
    }
    last = { found, result, documents, counts, current, reader };
    const whole = isWhole();
    place.classList.toggle("dg-search--on", Boolean(fixed) && !whole);
    list.parentElement.hidden = whole;
    const led = fixed || !isUnfiltered() || state.sort !== "relevance" ? [] : result.places;
    part("places")?.replaceChildren(...led.map((one) => placeRow(one, root)));
    part("places")?.toggleAttribute("hidden", !led.length);
    const drawn = whole ? list.replaceChildren() : listed(last, 0, FIRST);
    if (counts) drawFacets(counts, reader.name);
    await drawn;
    if (!current()) return;
    const papers = documents.filter((at) => at < found.papers).length;
    tell(result, papers, documents.length - papers, led.length, hidden);
    if (arrived && document.activeElement === document.body) heading.focus({ preventScroll: true });
    arrived = false;
    await suggest(found, result, current);
  }

  /** Words that no paper has, put right. */
  async function suggest(found, result, current) {
    better.hidden = true;
    if (!result.clauses.some((one) => one.isUnknown)) return;
    const { meant } = await import("./spelling.js");
    const text = await meant(found, state.q, result);
    if (!text || !current()) return;
    const link = element("a", "", _("Did you mean {question}?", { question: text }));
    link.dir = "auto";
    link.href = write({ ...state, q: text }, location.href);
    better.replaceChildren(link);
    better.hidden = false;
  }

  function tell(result, papers, pages, places, hidden) {
    const whole = isWhole();
    const count = papers + pages;
    status.textContent = result.level === "none"
      ? _("There is no word in this that could be searched for.")
      : told(result, papers, pages, places);
    part("show").textContent = ngettext("Show {count} result", "Show {count} results", count);
    help.hidden = count + places > 0 || result.level === "none";
    relabel(whole);
    hid.hidden = whole || !hidden;
    hid.querySelector("span").textContent = ngettext("{count} paper that you hid is left out.", "{count} papers that you hid are left out.", hidden);
    keeper.hidden = whole || !globalThis.digestReader || (isUnfiltered() && !state.q.trim());
    part("kept").textContent = "";
    if (fixed) select.options[0].textContent = state.q.trim() ? _("relevance") : _("place in the list");
  }

  /** The files below a filtered list are of the whole list. */
  function relabel(whole) {
    if (downloads) downloads.textContent = whole ? label : _("Download all papers of this list, filtered or not:");
  }

  /** The filter in words. */
  function named() {
    const name = last.reader?.name; // none is needed before facets have come
    const chosen = FILTERS.flatMap((filter) => [...state.filters[filter]].map((one) => name(filter, one)));
    const title = fixed ? document.querySelector("h1").textContent.trim() : "";
    return [title, state.q.trim(), ...chosen].filter(Boolean).join(" · ");
  }

  async function listed({ found, result, documents, current }, from, to) {
    const part = documents.slice(from, to);
    const cards = await Promise.all(part.map((at) => found.card(at)));
    if (!current()) return;
    const rows = cards.map((card, at) =>
      row(card, root, found, result.terms, { isNear: result.near?.has(part[at]), here: fixed }));
    const focus = focused();
    if (from) list.append(...rows);
    else list.replaceChildren(...rows);
    globalThis.digestReader?.dress(rows.filter((one) => one.dataset.dgPaper));
    if (focus) focusIn(focus);
    more.hidden = documents.length <= to;
  }

  /** Where in which paper's row the focus is: the second stage draws the rows anew. */
  function focused() {
    const row = document.activeElement?.closest("[data-dg-paper]");
    if (!list.contains(row)) return null;
    return { paper: row.dataset.dgPaper, at: [...row.querySelectorAll(STOPS)].indexOf(document.activeElement) };
  }

  function focusIn({ paper, at }) {
    const row = [...list.children].find((one) => one.dataset.dgPaper === paper);
    row?.querySelectorAll(STOPS)[at]?.focus({ preventScroll: true });
  }

  function drawFacets(counts, name) {
    const focus = document.activeElement?.dataset?.dgKey;
    const boxes = FACETS.map((one) => facet(one, counts, name)).filter(Boolean);
    facets.replaceChildren(...boxes);
    const active = FILTERS.reduce((sum, one) => sum + state.filters[one].size, 0);
    clear.hidden = !active;
    part("active").textContent = active ? ` (${numberText(active)})` : "";
    if (focus) focusOn(focus);
  }

  function focusOn(key) {
    [...facets.querySelectorAll("[data-dg-key]")].find((one) => one.dataset.dgKey === key)?.focus();
  }

  /** A box of one filter's values, or of several that are yes or no. */
  function facet([title, ...filters], counts, name) {
    const rows = filters.flatMap((filter) => offered(filter, counts, name).map((value) => [filter, value]));
    if (!rows.length) return null;
    const whole = opened.has(title) || rows.length <= values + 1;
    const years = new Set(rows.map(([, value]) => value));
    const box = element("fieldset", "dg-facet");
    box.append(element("legend", "", title));
    for (const [place, [filter, value]] of rows.entries()) {
      if (whole || place < values || state.filters[filter].has(value)) {
        const isWithin = filter === "year" && isMonth(value) && years.has(value.slice(0, 4));
        box.append(choice(filter, value, counts.by[filter].get(value) ?? 0, name, isWithin));
      }
    }
    if (whole) return box;
    const button = element("button", "dg-facet__more", _("All {count}", { count: rows.length }));
    button.type = "button";
    button.setAttribute("aria-label", _("{name}: all {count}", { name: title, count: rows.length }));
    button.addEventListener("click", () => {
      opened.add(title);
      drawFacets(last.counts, name);
      focusOn(rows[values].join("="));
    });
    box.append(button);
    return box;
  }

  /** What can be chosen. What all have is nothing to choose. */
  function offered(filter, { before, all, by }, name) {
    const chosen = state.filters[filter];
    const number = (one) => by[filter].get(one) ?? 0;
    let found = [...new Set([...by[filter].keys(), ...chosen])];
    if (filter === "year") {
      // Months are offered of a year that is chosen, of one of whose months is, and of the only one.
      const open = new Set([...chosen].map((one) => one.slice(0, 4)));
      const years = found.filter((one) => !isMonth(one));
      const only = years.length === 1 ? years[0] : "";
      if (only) open.add(only);
      found = found.filter((one) => (isMonth(one) ? open.has(one.slice(0, 4)) : one !== only || chosen.has(one)));
    }
    found = found.filter((one) => chosen.has(one) || all[filter].get(one) < before);
    if (filter === "year") {
      const rank = (one) => (one === "undated" ? "" : one.slice(0, 4));
      return found.sort((a, b) => (rank(a) === rank(b) ? (a < b ? -1 : 1) : rank(a) < rank(b) ? 1 : -1));
    }
    return found.sort((a, b) => number(b) - number(a) || (name(filter, a) < name(filter, b) ? -1 : 1));
  }

  function choice(filter, value, count, name, isWithin) {
    const chosen = state.filters[filter];
    const label = element("label", isWithin ? "dg-facet__month" : "");
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
    label.append(check, text, element("span", "dg-number", numberText(count)));
    return label;
  }

  function told(result, papers, pages, places) {
    if (!papers && !pages) return places ? "" : _("Nothing found.");
    const others = pages ? ngettext("{count} page of this site", "{count} pages of this site", pages) : "";
    return [papers ? counted(result, papers) : "", others].filter(Boolean).join(" · ");
  }

  function counted(result, count) {
    if (result.level === "all" && result.words > 1) {
      return ngettext("{count} paper with all words", "{count} papers with all words", count);
    }
    if (result.level === "some") {
      return ngettext("{count} paper with some of the words", "{count} papers with some of the words", count);
    }
    if (result.level === "near") {
      return ngettext(
        "{count} paper with some of the words or of like meaning",
        "{count} papers with some of the words or of like meaning",
        count,
      );
    }
    return ngettext("{count} paper", "{count} papers", count);
  }
}

const isMonth = (value) => /^\d{4}-\d\d$/.test(value);

const place = document.querySelector("[data-dg-search]");
if (place) start(place);
