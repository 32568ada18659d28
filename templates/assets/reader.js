/* What a reader keeps: saved, read and hidden papers, notes, filters, and when they were last here.

   All of it is one value of localStorage and is sent nowhere. The key has the site's address in it,
   so that two digests on one host stay apart. Every change reads the value anew, changes it and
   writes it back: tabs do not undo each other. Text from storage or files becomes text nodes only.

   A plain script, since modules are refused to pages that are opened as files. */
(() => {
  "use strict";

  const { _, pgettext } = globalThis.digestSay;
  const VERSION = 1;
  const FORMAT = "paper-digest-reading-list";
  const MARKS = ["saved", "read", "hidden"];
  const PAUSE = 30 * 60 * 1000; // so long without a page, in ms, and the next page is a new visit
  const LONGEST = { title: 1000, byline: 500, note: 20000, name: 300, address: 2000 };
  const ROOT = new URL("../../", document.currentScript.src);
  const KEY = `paper-digest ${ROOT.protocol === "file:" ? ROOT.href : ROOT.pathname}`;

  // == The value: what is not as we write it is left out ==

  const text = (value, most) => (typeof value === "string" ? value.slice(0, most) : "");
  const isTime = (value) => typeof value === "string" && /^\d{4}(-\d\d){0,2}(T[\d:.]+Z)?$/.test(value);
  const isId = (value) => /^[a-z0-9](?:[a-z0-9.-]{0,118}[a-z0-9])?$/.test(value) && !value.includes("..");
  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

  /** An address below the site's root, relative to it; '' where it would lead elsewhere. */
  function within(address) {
    if (typeof address !== "string" || address.length > LONGEST.address) return "";
    try {
      const url = new URL(address, ROOT);
      const ours = url.href.startsWith(ROOT.href) && url.origin === ROOT.origin;
      return ours ? url.href.slice(ROOT.href.length) : "";
    } catch {
      return "";
    }
  }

  function cleanPaper(value) {
    if (!isObject(value)) return null;
    const paper = { title: text(value.title, LONGEST.title), byline: text(value.byline, LONGEST.byline) };
    paper.date = isTime(value.date) ? value.date : "";
    paper.path = within(value.path);
    for (const mark of MARKS) if (isTime(value[mark])) paper[mark] = value[mark];
    if (text(value.note, LONGEST.note).trim()) paper.note = text(value.note, LONGEST.note);
    return paper.path && isKept(paper) ? paper : null;
  }

  function cleanFilter(value) {
    if (!isObject(value)) return null;
    const address = within(value.address);
    return address ? { address, name: text(value.name, LONGEST.name) || address } : null;
  }

  const isKept = (paper) => MARKS.some((mark) => paper[mark]) || Boolean(paper.note);

  function empty() {
    return { papers: new Map(), filters: new Map(), visit: { known: "", before: "", at: 0 }, odd: 0 };
  }

  /** The state of a parsed value; `odd` counts entries that were left out. Null: no value of ours. */
  function clean(value) {
    if (!isObject(value) || value.format !== FORMAT || value.version !== VERSION) return null;
    if (!isObject(value.papers) || !Array.isArray(value.filters)) return null;
    const state = empty();
    for (const [id, one] of Object.entries(value.papers)) {
      const paper = isId(id) ? cleanPaper(one) : null;
      if (paper) state.papers.set(id, paper);
      else state.odd += 1;
    }
    for (const one of value.filters) {
      const filter = cleanFilter(one);
      if (filter) state.filters.set(filter.address, filter);
      else state.odd += 1;
    }
    if (isObject(value.visit)) {
      const { known, before, at } = value.visit;
      if (isTime(known)) state.visit.known = known;
      if (isTime(before)) state.visit.before = before;
      if (Number.isFinite(at)) state.visit.at = at;
    }
    return state;
  }

  function written(state, extra = {}) {
    const papers = Object.fromEntries([...state.papers].sort(([a], [b]) => (a < b ? -1 : 1)));
    return { format: FORMAT, version: VERSION, papers, filters: [...state.filters.values()], ...extra };
  }

  // == Storage: it may be full, forbidden, or hold what we cannot read ==

  let unsaved = null; // the state of this page alone, when the browser keeps nothing

  function load() {
    if (unsaved) return unsaved;
    let raw = null;
    try {
      raw = localStorage.getItem(KEY);
    } catch {
      unsaved = empty();
      return unsaved;
    }
    if (raw === null) return empty();
    let state = null;
    try {
      state = clean(JSON.parse(raw));
    } catch {
      state = null;
    }
    // What has entries that we cannot read is kept whole beside, before anything is written over it.
    if (state && !state.odd) return state;
    if (keepAside(raw)) {
      const read = state || empty();
      read.odd = 0;
      try {
        localStorage.setItem(KEY, JSON.stringify(written(read, { visit: read.visit })));
      } catch {
        unsaved = read;
      }
      return read;
    }
    unsaved = state || empty();
    return unsaved;
  }

  function keepAside(raw) {
    try {
      let number = 1;
      while (localStorage.getItem(`${KEY} aside ${number}`) !== null) {
        if (localStorage.getItem(`${KEY} aside ${number}`) === raw) return true;
        number += 1;
      }
      localStorage.setItem(`${KEY} aside ${number}`, raw);
      return true;
    } catch {
      return false;
    }
  }

  function aside() {
    const found = [];
    try {
      for (let number = 1; localStorage.getItem(`${KEY} aside ${number}`) !== null; number += 1) {
        found.push(localStorage.getItem(`${KEY} aside ${number}`));
      }
    } catch {
      return [];
    }
    return found;
  }

  const listeners = [];
  const changed = () => listeners.forEach((tell) => tell());

  /** Change the newest state. Whether the browser keeps it; if not, this page goes on with it. */
  function change(edit, { quiet = false } = {}) {
    const state = load();
    edit(state);
    for (const [id, paper] of state.papers) if (!isKept(paper)) state.papers.delete(id);
    if (!unsaved) {
      try {
        localStorage.setItem(KEY, JSON.stringify(written(state, { visit: state.visit })));
      } catch {
        unsaved = state;
      }
    }
    if (!quiet) changed();
    if (unsaved) warn();
    return !unsaved;
  }

  function forget() {
    unsaved = null;
    try {
      for (let number = aside().length; number > 0; number -= 1) {
        localStorage.removeItem(`${KEY} aside ${number}`);
      }
      localStorage.removeItem(KEY);
    } catch {
      unsaved = empty();
    }
    changed();
  }

  let warned = false;

  function warn() {
    if (warned) return;
    warned = true;
    const box = element("p", "dg-unkept");
    box.setAttribute("role", "alert");
    document.querySelector(".md-content__inner, main, body").prepend(box);
    box.textContent = _("This browser keeps nothing for this site (its storage is full or not allowed): your marks and notes last until you leave this page.");
  }

  addEventListener("storage", (event) => {
    if (event.key === KEY || event.key === null) changed();
  });
  // A page that comes back by the back button has the state of when it was left.
  addEventListener("pageshow", (event) => {
    if (event.persisted) changed();
  });

  // == Merging: nothing that is there is lost ==

  function merge(state, other) {
    let added = 0;
    for (const [id, theirs] of other.papers) {
      const ours = state.papers.get(id);
      if (!ours) added += 1;
      state.papers.set(id, ours ? mergePapers(ours, theirs) : theirs);
    }
    for (const [address, filter] of other.filters) {
      if (!state.filters.has(address)) state.filters.set(address, filter);
    }
    return added;
  }

  function mergePapers(ours, theirs) {
    const both = { ...theirs, ...ours };
    for (const mark of MARKS) {
      if (ours[mark] && theirs[mark]) both[mark] = ours[mark] < theirs[mark] ? ours[mark] : theirs[mark];
    }
    const [mine, other] = [ours.note || "", theirs.note || ""];
    if (other && !mine.includes(other)) {
      both.note = other.includes(mine) ? other : `${mine}\n\n${other}`;
    }
    return both;
  }

  // == Small helpers for pages ==

  function element(name, className = "", content = "") {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (content) made.textContent = content;
    return made;
  }

  function button(label, name, act) {
    const made = element("button", "dg-button", label);
    made.type = "button";
    if (name) made.setAttribute("aria-label", name);
    made.addEventListener("click", act);
    return made;
  }

  const oneLine = (value) => value.replace(/\s+/g, " ").trim();

  /** Set or take a mark of a paper; `about` tells of the paper, in case that it is new to the list. */
  function mark(id, about, name, on) {
    change((state) => {
      const paper = state.papers.get(id) || {};
      const now = { ...paper, ...about };
      if (on) now[name] = paper[name] || new Date().toISOString();
      else delete now[name];
      state.papers.set(id, now);
    });
  }

  /** What was kept under ids that the paper had before is the paper's. */
  function adopt(places) {
    const moved = places.filter((place) => place.dataset.dgWas);
    if (!moved.length) return;
    const old = load();
    const wanted = moved.filter((place) => place.dataset.dgWas.split(" ").some((id) => old.papers.has(id)));
    if (!wanted.length) return;
    change((state) => {
      for (const place of wanted) {
        const { id, about } = told(place);
        for (const was of place.dataset.dgWas.split(" ")) {
          const before = state.papers.get(was);
          if (!before) continue;
          const now = state.papers.get(id);
          state.papers.set(id, { ...(now ? mergePapers(now, before) : before), ...about });
          state.papers.delete(was);
        }
      }
    }, { quiet: true });
  }

  /** Id of a paper, and what is stored with it, from its card or its page. */
  function told(place) {
    const link = place.querySelector(":is(.dg-card__title, .dg-strong) a");
    const title = link || document.getElementById("paper");
    const byline = link ? place.querySelector(".dg-by > [dir]") : document.querySelector(".dg-authors");
    const path = within(link ? link.href : location.href.split(/[?#]/)[0]);
    return {
      id: place.dataset.dgPaper || place.dataset.dgDesk,
      about: {
        title: oneLine(title ? title.textContent : "").slice(0, LONGEST.title),
        byline: oneLine(byline ? byline.textContent : "").slice(0, LONGEST.byline),
        date: place.dataset.dgDate || "",
        path: path.replace(/(^|\/)index\.html$/, "$1"),
      },
    };
  }

  // == Cards and the paper's page ==

  function toggles(place) {
    const { id, about } = told(place);
    const { title } = about;
    const row = element("div", "dg-mine");
    const made = {};
    const marks = [
      ["saved", pgettext("button", "Save"), _("Save: {title}", { title })],
      ["read", pgettext("button", "Read"), _("Read: {title}", { title })],
    ];
    for (const [name, label, whole] of marks) {
      made[name] = button(label, whole, () => {
        mark(id, about, name, made[name].getAttribute("aria-pressed") !== "true");
      });
      row.append(made[name]);
    }
    return { id, about, row, made };
  }

  function press({ id, made }, state) {
    const paper = state.papers.get(id) || {};
    for (const [name, one] of Object.entries(made)) {
      one.setAttribute("aria-pressed", String(Boolean(paper[name])));
    }
    return paper;
  }

  const drawers = new Map(); // place → what draws the state there

  /** Buttons for cards, also for those that a script made. */
  function dress(cards) {
    const state = load();
    for (const card of cards) {
      drawers.set(card, dressCard(card));
      drawers.get(card)(state);
    }
  }

  function dressCard(card) {
    const desk = toggles(card);
    // One button for both ways, so that the focus stays where it is.
    const { title } = desk.about;
    const hide = button(_("Hide"), "", () => {
      mark(desk.id, desk.about, "hidden", !card.classList.contains("dg-card--hidden"));
    });
    const gone = element("span", "dg-mine__gone");
    gone.dir = "auto";
    desk.row.prepend(gone);
    desk.row.append(hide);
    card.append(desk.row);
    card.classList.add("dg-card--dressed");
    return (state) => {
      const paper = press(desk, state);
      const hidden = Boolean(paper.hidden);
      card.classList.toggle("dg-card--hidden", hidden);
      card.classList.toggle("dg-card--read", Boolean(paper.read));
      gone.textContent = hidden ? _("Hidden: {title}", { title }) : "";
      hide.textContent = hidden ? _("Undo") : _("Hide");
      hide.setAttribute("aria-label", hidden ? _("Undo hiding: {title}", { title }) : _("Hide: {title}", { title }));
    };
  }

  function dressPaper(place) {
    const desk = toggles(place);
    const fold = element("details", "dg-fold dg-note-box");
    const box = element("textarea", "dg-note-box__text");
    box.rows = 5;
    box.maxLength = LONGEST.note;
    box.dir = "auto";
    box.setAttribute("aria-label", _("Your note on this paper"));
    const said = element("span", "dg-copy__said");
    said.setAttribute("role", "status");
    let waiting = 0;
    let last = "";
    const keep = () => {
      clearTimeout(waiting);
      if (box.value === last) return;
      last = box.value;
      const kept = change((state) => {
        const paper = { ...state.papers.get(desk.id), ...desk.about };
        if (last.trim()) paper.note = last;
        else delete paper.note;
        state.papers.set(desk.id, paper);
      });
      said.textContent = kept ? _("Kept in this browser") : _("Not kept");
    };
    box.addEventListener("input", () => {
      clearTimeout(waiting);
      said.textContent = "";
      waiting = setTimeout(keep, 500);
    });
    box.addEventListener("change", keep);
    addEventListener("pagehide", keep);
    fold.append(element("summary", "", _("Note")), box, said);
    place.append(desk.row, fold);
    const draw = (state) => {
      const note = press(desk, state).note || "";
      // What is being written here is not replaced by what another tab wrote.
      if (note !== last && box.value === last) {
        box.value = last = note;
      }
      if (note) fold.open = true;
    };
    if (!(load().papers.get(desk.id) || {}).read) mark(desk.id, desk.about, "read", true);
    return draw;
  }

  // == Filters: addresses of searches and of filtered lists ==

  /** Whether the browser keeps it. */
  function keepFilter(given, name) {
    const address = within(given.split("#")[0]);
    return Boolean(address) && change((state) => {
      state.filters.set(address, { address, name: name.slice(0, LONGEST.name) });
    });
  }

  // == New since the last visit ==

  /** A visit ends after half an hour without a page. The first visit has nothing that is new. */
  function arrive(newest) {
    const { visit } = load();
    const starts = Date.now() - visit.at > PAUSE;
    const known = newest > visit.known ? newest : visit.known;
    change((state) => {
      const before = starts ? state.visit.known : state.visit.before;
      state.visit = { known: state.visit.known > known ? state.visit.known : known, before, at: Date.now() };
    }, { quiet: true });
    return starts ? visit.known : visit.before;
  }

  function markNew(cards, before) {
    if (!before) return;
    for (const card of cards) {
      if (!(card.dataset.dgAdded > before)) continue;
      const by = card.querySelector(".dg-by");
      if (by) by.prepend(element("span", "dg-new", pgettext("paper", "New")));
    }
  }

  function dressHome(before) {
    const home = document.querySelector("[data-dg-home]");
    if (!home) return null;
    const count = element("span");
    home.append(count);
    if (before && home.dataset.dgHome > before) {
      home.append(element("span", "", _("New papers since your last visit")));
    }
    return (state) => {
      const saved = [...state.papers.values()].filter((paper) => paper.saved).length;
      count.textContent = saved ? _("{count} saved", { count: saved }) : "";
    };
  }

  // == The page ==

  document.documentElement.classList.add("dg-script");
  const cards = [...document.querySelectorAll(".dg-card[data-dg-paper]")];
  const papers = [...document.querySelectorAll("[data-dg-desk]")];
  const ends = document.querySelector("[data-dg-home], [data-dg-list]");
  const newest = ends ? ends.dataset.dgHome || ends.dataset.dgList : "";
  adopt([...cards, ...papers]);
  // Only home and the list know the newest paper of all; other pages can but add to what is known.
  const known = load().visit.known;
  const seen = known ? [newest, ...cards.map((card) => card.dataset.dgAdded)] : [newest];
  const before = arrive(seen.reduce((most, one) => (one > most ? one : most), ""));
  markNew(cards, before);
  dress(cards);
  for (const one of papers) drawers.set(one, dressPaper(one));
  const home = dressHome(before);
  if (home) drawers.set(document.body, home);
  // Filters are modules, which are refused to pages that are opened as files.
  if (ROOT.protocol === "file:") document.querySelector("[data-dg-fixed]")?.remove();
  const draw = () => {
    const state = load();
    for (const [place, one] of drawers) {
      if (place.isConnected) one(state);
      else drawers.delete(place);
    }
  };
  listeners.push(draw);
  draw();

  globalThis.digestReader = Object.freeze({
    ROOT, MARKS, aside, button, change, clean, dress, element, forget, keepFilter, load, merge, written,
    onChange: (tell) => listeners.push(tell),
  });
})();
