/* Where it is kept: one value of localStorage, sent nowhere. The key has the site's address in it, so
   that two digests on one host stay apart. Every change reads the value anew, changes it and writes
   it back: tabs do not undo each other. Storage may be full, forbidden, or hold what we cannot read. */
(() => {
  "use strict";

  const { ROOT, asideFile, clean, empty, isKept, isNewer, parsed, written } = digestReader;
  const { _ } = globalThis.digestSay;
  const KEY = `paper-digest ${ROOT.protocol === "file:" ? ROOT.href : ROOT.pathname}`;
  const VISIT = `${KEY} visit`;
  const NOTHING = { raw: null, state: null };

  let last = NOTHING; // what was read or written last, so that a long list is read once
  let unsaved = null; // the state of this page alone, when the browser keeps nothing
  let newer = false; // whether a later version's value is there, which stays as it is

  /** The state; only an edit given to `change` may alter it. */
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
    if (raw !== last.raw) last = { raw, state: understood(raw) };
    return last.state;
  }

  function understood(raw) {
    const value = parsed(raw);
    if (isNewer(value)) {
      newer = true;
      unsaved = empty();
      return unsaved;
    }
    const state = clean(value);
    if (state && !state.odd) return state;
    // What has entries that we cannot read is kept whole beside, before anything is written over it.
    const read = state || empty();
    read.odd = 0;
    try {
      keepAside(raw);
      localStorage.setItem(KEY, JSON.stringify(written(read)));
    } catch {
      unsaved = read;
    }
    return read;
  }

  function keepAside(raw) {
    let number = 1;
    for (let kept; (kept = localStorage.getItem(`${KEY} aside ${number}`)) !== null; number += 1) {
      if (kept === raw) return;
    }
    localStorage.setItem(`${KEY} aside ${number}`, raw);
  }

  function keptAside() {
    const found = [];
    try {
      for (let kept; (kept = localStorage.getItem(`${KEY} aside ${found.length + 1}`)) !== null; ) found.push(kept);
    } catch {
      return [];
    }
    return found;
  }

  /** What this browser has that we cannot read, as the content of a file; null: nothing. */
  function aside() {
    load();
    if (newer) return { newer, file: localStorage.getItem(KEY) };
    const kept = keptAside();
    return kept.length ? { newer, file: `${JSON.stringify(asideFile(kept), null, 1)}\n` } : null;
  }

  const listeners = [];
  const changed = () => listeners.forEach((tell) => tell());

  /**
   * Change the newest state. Whether the browser keeps it; if not, this page goes on with it, and says
   * so. With `whole`, what there is no room for is not done at all; `unasked` is what the reader did
   * not ask to keep, so they are not told.
   */
  function change(edit, { whole = false, unasked = false } = {}) {
    const state = load();
    last = NOTHING;
    edit(state);
    for (const [id, paper] of state.papers) if (!isKept(paper)) state.papers.delete(id);
    if (!unsaved) {
      const raw = JSON.stringify(written(state));
      try {
        localStorage.setItem(KEY, raw);
        last = { raw, state };
      } catch {
        if (whole) return false;
        unsaved = state;
      }
    }
    changed();
    if (unsaved && !unasked) warn();
    return !unsaved;
  }

  function forget() {
    unsaved = null;
    newer = false;
    last = NOTHING;
    try {
      for (let number = keptAside().length; number > 0; number -= 1) {
        localStorage.removeItem(`${KEY} aside ${number}`);
      }
      localStorage.removeItem(KEY);
      localStorage.removeItem(VISIT);
    } catch {
      unsaved = empty();
    }
    changed();
  }

  let warned = false;

  function warn() {
    if (warned) return;
    warned = true;
    const box = document.createElement("p");
    box.className = "dg-unkept";
    box.setAttribute("role", "alert");
    const content = document.querySelector(".md-content__inner") ?? document.querySelector("main");
    (content ?? document.body).prepend(box);
    box.textContent = newer
      ? _("A newer version of this site wrote what this browser keeps, and it stays as it is: your marks and notes last until you leave this page.")
      : _("This browser keeps nothing for this site (its storage is full or not allowed): your marks and notes last until you leave this page.");
  }

  addEventListener("storage", (event) => {
    if (event.key === KEY || event.key === null) changed();
  });
  // A page that comes back by the back button has the state of when it was left.
  addEventListener("pageshow", (event) => {
    if (event.persisted) changed();
  });

  /** The value of the last visit, or null. */
  function loadVisit() {
    try {
      return parsed(localStorage.getItem(VISIT));
    } catch {
      return null;
    }
  }

  function keepVisit(visit) {
    try {
      localStorage.setItem(VISIT, JSON.stringify(visit));
    } catch {
      // Where nothing is kept, each visit is the first.
    }
  }

  Object.assign(digestReader, {
    aside, change, forget, isKeeping: () => !unsaved, keepVisit, load, loadVisit, onChange: (tell) => listeners.push(tell),
  });
})();
