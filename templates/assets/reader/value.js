/* What a reader keeps, as a value: saved, read and hidden papers, notes and filters. What is not as
   we write it is left out, since the value may come from a file that somebody else made.

   The scripts of this folder share `digestReader`; they are plain ones, since modules are refused to
   pages that are opened as files. */
(() => {
  "use strict";

  const VERSION = 1;
  const FORMAT = "paper-digest-reading-list";
  const ASIDE = `${FORMAT}-aside`; // values that could not all be read, each as the text that it was
  const MARKS = ["saved", "read", "hidden"];
  const LONGEST = { title: 1000, byline: 500, note: 100_000, name: 300, address: 2000 };
  const ROOT = new URL("../../../", document.currentScript.src);

  const text = (value, most) => (typeof value === "string" ? value.slice(0, most) : "");
  const isId = (value) => /^[a-z0-9](?:[a-z0-9.-]{0,118}[a-z0-9])?$/.test(value) && !value.includes("..");
  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

  /** A year, month, day or moment that there is, in ISO 8601. */
  function isTime(value) {
    const form = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?Z)?)?)?$/;
    const found = typeof value === "string" && form.exec(value);
    if (!found || found[1] === "0000") return false;
    const [, year, month = "01", day = "01"] = found;
    const at = new Date(value.includes("T") ? value : `${year}-${month}-${day}`);
    return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(`${year}-${month}-${day}`);
  }

  // == Addresses: of our own pages alone, and asked again wherever one is used ==

  /** Where a paper's page is below the site's root. */
  const pathOf = (id) => `papers/${id}/`;

  const FILTERED = /^(?:search|(?:themes|editions|organizations)(?:\/[A-Za-z0-9][A-Za-z0-9-]*)+)\/\?[!$-[\]-~]+$/;

  /**
   * Whether it is the address of a search or of a filtered list, from the site's root. The form tells
   * all: what is before the question mark are names of pages, and what is after it leads nowhere.
   */
  const isFilter = (address) =>
    typeof address === "string" && address.length <= LONGEST.address && FILTERED.test(address) &&
    new URL(address, ROOT).href === ROOT.href + address;

  /** The whole address of a page of ours; null: it is none of those that a list leads to. */
  function placeOf(address) {
    const id = /^papers\/([^/]+)\/$/.exec(address)?.[1] ?? "";
    if (!isId(id) && !isFilter(address) && address !== "reading-list/") return null;
    const url = new URL(ROOT.href + address);
    // A page opened as a file has no server that knows the file of a folder.
    if (url.protocol === "file:") url.pathname += "index.html";
    return url;
  }

  // == From values and to them ==

  const isKept = (paper) => MARKS.some((mark) => paper[mark]) || Boolean(paper.note);

  function cleanPaper(id, value) {
    if (!isId(id) || !isObject(value) || value.path !== pathOf(id)) return null;
    const paper = { title: text(value.title, LONGEST.title), byline: text(value.byline, LONGEST.byline) };
    paper.date = isTime(value.date) ? value.date : "";
    paper.path = pathOf(id);
    for (const mark of MARKS) if (isTime(value[mark])) paper[mark] = value[mark];
    // Line ends as a text field has them, so that the two can be compared.
    const note = text(value.note, LONGEST.note).replace(/\r\n?/g, "\n");
    if (note.trim()) paper.note = note;
    return isKept(paper) ? paper : null;
  }

  function cleanFilter(value) {
    if (!isObject(value) || !isFilter(value.address)) return null;
    return { address: value.address, name: text(value.name, LONGEST.name) || value.address };
  }

  const empty = () => ({ papers: new Map(), filters: new Map(), odd: 0 });

  /** Whether a later version of this site wrote it: it is not ours to read or to write over. */
  const isNewer = (value) =>
    isObject(value) && value.format === FORMAT && Number.isInteger(value.version) && value.version > VERSION;

  /** The state of a parsed value; `odd` counts entries that were left out. Null: no value of ours. */
  function clean(value) {
    if (!isObject(value) || value.format !== FORMAT || value.version !== VERSION) return null;
    if (!isObject(value.papers) || !Array.isArray(value.filters)) return null;
    const state = empty();
    for (const [id, one] of Object.entries(value.papers)) {
      const paper = cleanPaper(id, one);
      if (paper) state.papers.set(id, paper);
      else state.odd += 1;
    }
    for (const one of value.filters) {
      const filter = cleanFilter(one);
      if (filter) state.filters.set(filter.address, filter);
      else state.odd += 1;
    }
    return state;
  }

  function parsed(raw) {
    try {
      return JSON.parse(raw);
    } catch {
      return null;
    }
  }

  function written(state) {
    const papers = Object.fromEntries([...state.papers].sort(([a], [b]) => (a < b ? -1 : 1)));
    return { format: FORMAT, version: VERSION, papers, filters: [...state.filters.values()] };
  }

  /** A file of values that were kept aside; each stays the text that it was. */
  const asideFile = (kept) => ({ format: ASIDE, version: 1, kept });

  /**
   * What a file has: an exported list, or values that were kept aside.
   * Null: nothing that can be read; `isNewer` tells why.
   */
  function opened(value) {
    if (!isObject(value) || value.format !== ASIDE) return clean(value);
    const found = (Array.isArray(value.kept) ? value.kept : []).map((raw) => clean(parsed(raw)));
    const states = found.filter(Boolean);
    if (!states.length) return null;
    const whole = empty();
    for (const state of states) merge(whole, state);
    whole.odd = states.reduce((sum, state) => sum + state.odd, found.length - states.length);
    return whole;
  }

  // == Merging: nothing that is there is lost ==

  /** How many papers are new to the state. */
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

  globalThis.digestReader = {
    LONGEST, MARKS, ROOT, asideFile, clean, empty, isFilter, isId, isKept, isNewer, isTime, merge, mergePapers,
    opened, parsed, pathOf, placeOf, text, written,
  };
})();
