/* What a paper's own page has for its reader: buttons, a note, and that it counts as read in time. */
(() => {
  "use strict";

  const { change, drawers, element, load, mark, press, toggles } = digestReader;
  const { _ } = globalThis.digestSay;
  const LOOKED = 8; // seconds in view after which a paper counts as read
  const LONGEST = 20_000; // of a note that is typed; two of them still fit into what is kept

  function dressPaper(place) {
    const desk = toggles(place);
    place.append(desk.row);
    const drawNote = noteBox(place, desk);
    if (!load().papers.get(desk.id)?.read) watch(desk);
    return (state) => drawNote(press(desk, state).note || "");
  }

  function noteBox(place, { id, about }) {
    const fold = element("details", "dg-fold dg-note-box");
    const box = element("textarea", "dg-note-box__text");
    box.rows = 5;
    box.maxLength = LONGEST;
    box.dir = "auto";
    box.setAttribute("aria-label", _("Your note on this paper"));
    const said = element("span", "dg-copy__said");
    said.setAttribute("role", "status");
    let waiting = 0;
    let base = ""; // what was kept when this tab last read or wrote it
    const keep = () => {
      clearTimeout(waiting);
      const mine = box.value;
      if (mine === base) return;
      let whole = mine;
      const kept = change((state) => {
        const paper = { ...state.papers.get(id), ...about };
        whole = together(base, mine, paper.note || "");
        if (whole.trim()) paper.note = whole;
        else delete paper.note;
        state.papers.set(id, paper);
      });
      base = whole;
      if (whole !== mine) show(whole, whole.length - mine.length);
      if (!kept) said.textContent = _("Not kept");
      else if (whole === mine) said.textContent = _("Kept in this browser");
      else said.textContent = _("This note was changed in another tab as well: both texts are kept.");
    };
    /** `moved`: by how much the place where the reader writes is further on. */
    const show = (text, moved) => {
      const caret = box.selectionEnd + moved;
      box.value = text;
      if (document.activeElement === box) box.setSelectionRange(caret, caret);
    };
    box.addEventListener("input", () => {
      clearTimeout(waiting);
      said.textContent = "";
      waiting = setTimeout(keep, 500);
    });
    box.addEventListener("change", keep);
    addEventListener("pagehide", keep);
    fold.append(element("summary", "", _("Note")), box, said);
    place.append(fold);
    return (note) => {
      // What is being written here is not replaced by what another tab wrote: `keep` joins the two.
      if (note !== base && box.value === base) {
        show(note, 0);
        base = note;
      }
      if (note) fold.open = true;
    };
  }

  /** One note of what is written here and what another tab wrote, both from `base` on. */
  function together(base, mine, theirs) {
    if (theirs === base || !theirs.trim() || mine.includes(theirs)) return mine;
    if (!mine.trim()) return theirs;
    const grew = base && mine.startsWith(base) && theirs.startsWith(base);
    return `${theirs}\n\n${(grew ? mine.slice(base.length) : mine).trimStart()}`;
  }

  /** Counts the paper as read after some seconds in view, or when the end of its abstract was scrolled to. */
  function watch({ id, about, made }) {
    const end = [...document.querySelectorAll(".dg-abstract")].pop();
    let seconds = 0;
    const stop = () => {
      clearInterval(timer);
      removeEventListener("scroll", look);
    };
    const count = () => {
      stop();
      mark(id, about, "read", true, { unasked: true });
    };
    const look = () => {
      if (seconds && end && end.getBoundingClientRect().bottom < innerHeight + 2) count();
    };
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") seconds += 1;
      if (seconds >= LOOKED) count();
    }, 1000);
    addEventListener("scroll", look, { passive: true });
    made.read.addEventListener("click", stop); // the reader has said it themselves
  }

  for (const one of document.querySelectorAll("[data-dg-desk]")) drawers.set(one, dressPaper(one));
})();
