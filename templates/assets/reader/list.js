/* The page of the reading list: shows what the browser keeps and what is new, and takes it out and in
   as files. */
(() => {
  "use strict";

  const {
    MARKS, ROOT, aside, button, change, element, exportReferences, forget, isFirstVisit, isKeeping, isNewer, link, load, merge,
    news, offerFile, onChange, opened, parsed, told, written,
  } = digestReader;
  const { _, ngettext, number, pgettext, day: dayText } = globalThis.digestSay;
  const KINDS = {
    new: pgettext("papers", "New"),
    saved: _("Saved"), read: pgettext("papers", "Read"), hidden: pgettext("papers", "Hidden"), note: _("Notes"),
  };
  const NONE = {
    new: isFirstVisit
      ? _("This is your first visit: papers that come in after it will stand here.")
      : _("Nothing new since your last visit."),
    saved: _("Nothing saved yet. Papers in lists and on their own pages have a button Save."),
    read: _("Nothing read yet. A paper counts as read when its page was in view for some seconds, or when you scroll to the end of its abstract."),
    hidden: _("Nothing hidden."),
    note: _("No notes yet. A paper’s page has room for yours."),
  };
  const SINCE = {
    saved: (date) => _("Saved on {date}", { date }),
    read: (date) => _("Read on {date}", { date }),
    hidden: (date) => _("Hidden on {date}", { date }),
  };
  const REMOVE = {
    saved: (title) => _("Remove from Saved: {title}", { title }),
    read: (title) => _("Remove from Read: {title}", { title }),
    hidden: (title) => _("Show again: {title}", { title }),
    note: (title) => _("Remove from Notes: {title}", { title }),
  };
  const REMOVED = {
    saved: (title) => _("Removed from Saved: {title}", { title }),
    read: (title) => _("Removed from Read: {title}", { title }),
    hidden: (title) => _("Shown again: {title}", { title }),
    note: (title) => _("Removed from Notes: {title}", { title }),
  };
  const MOST = 5_000_000; // bytes of a file to import: what browsers give a site is no more
  const ROWS = 100; // drawn at once, of papers and of filters

  const list = document.querySelector("[data-dg-list]");
  const part = (name) => list.querySelector(`[data-dg-${name}]`);
  const [said, undo, heading, papers, filters] = ["said", "undo", "heading", "papers", "filters"].map(part);
  const latest = document.querySelector("[data-dg-latest]"); // the papers that came in last, of which start.js left the new ones
  const fresh = latest ? [...latest.querySelectorAll(".dg-card")] : [];
  let kind = "saved";
  let rows = { papers: ROWS, filters: ROWS };
  const picked = new Set();
  let undoing = null;

  const kinds = Object.keys(KINDS).map((name) => {
    const one = button("", "", () => choose(name));
    part("kinds").append(one);
    return [name, one];
  });

  function choose(name) {
    kind = name;
    rows = { ...rows, papers: ROWS };
    picked.clear();
    draw();
  }

  /** Papers with the mark that is shown, the latest first. */
  function shown(state) {
    if (kind === "new") return fresh.filter((card) => !card.hidden).map(told).map(({ id, about }) => [id, about]);
    const when = (paper) => (kind === "note" ? paper.saved || paper.read || "" : paper[kind]);
    const found = [...state.papers].filter(([, paper]) => paper[kind]);
    const rank = ([id, paper]) => [when(paper), id];
    return found.sort((a, b) => {
      const [[at, one], [other, two]] = [rank(a), rank(b)];
      return at === other ? (one < two ? -1 : 1) : at > other ? -1 : 1;
    });
  }

  function entry(id, paper) {
    const item = element("li");
    const title = paper.title || id;
    const pick = element("label", "dg-pick");
    const box = element("input");
    box.type = "checkbox";
    box.checked = picked.has(id);
    box.setAttribute("aria-label", _("Select: {title}", { title }));
    box.addEventListener("change", () => (box.checked ? picked.add(id) : picked.delete(id)));
    pick.append(box);
    const body = element("div");
    const strong = element("p", "dg-strong");
    strong.dir = "auto";
    strong.append(link(paper.path, title));
    const facts = element("div", "dg-by");
    if (paper.byline) facts.append(element("span", "", paper.byline));
    if (paper.date) facts.append(day(paper.date));
    if (MARKS.includes(kind)) {
      facts.append(element("span", "", SINCE[kind](dateText(paper[kind].slice(0, 10)))));
    }
    body.append(strong, facts);
    if (paper.note) {
      const note = element("p", "dg-list__note", paper.note);
      note.dir = "auto";
      body.append(note);
    }
    item.append(pick, body, button(kind === "hidden" ? _("Show again") : _("Remove"), REMOVE[kind](title), () => remove(id, item)));
    return item;
  }

  function day(text) {
    const made = element("time", "", dateText(text));
    made.dateTime = text;
    return made;
  }

  const dateText = (text) => dayText(...text.split("-").map(Number));

  /** Take the shown mark from a paper; the focus goes to what stands in its place. */
  function remove(id, item) {
    const was = kind;
    const before = load().papers.get(id);
    const place = [...papers.children].indexOf(item);
    change((state) => {
      const paper = { ...state.papers.get(id) };
      delete paper[was];
      state.papers.set(id, paper);
    });
    picked.delete(id);
    offer(REMOVED[was](before.title || id), (state) => {
      const now = state.papers.get(id);
      state.papers.set(id, { ...before, ...now, [was]: before[was] });
    });
    refocus(papers, place, heading);
  }

  function refocus(within, place, otherwise) {
    const next = within.children[Math.min(place, within.children.length - 1)];
    (next ? next.querySelector(".dg-button") : otherwise).focus();
  }

  /** Say what was done, with a way back. */
  function offer(words, back) {
    said.textContent = words;
    undoing = back;
    undo.hidden = !back;
  }

  undo.addEventListener("click", () => {
    const back = undoing;
    change(back);
    heading.focus();
    offer(_("Undone"), null);
  });

  function draw() {
    const state = load();
    const kept = [...state.papers.values()];
    for (const [name, one] of kinds) {
      const count = name === "new" ? news().count : kept.filter((paper) => paper[name]).length;
      one.textContent = `${KINDS[name]} ${number(count)}`;
      one.setAttribute("aria-pressed", String(name === kind));
    }
    heading.textContent = KINDS[kind];
    const found = shown(state);
    const there = new Set(found.map(([id]) => id));
    for (const id of picked) if (!there.has(id)) picked.delete(id);
    drawRows("papers", kind === "new" ? [] : found, ([id, paper]) => entry(id, paper));
    if (latest) latest.hidden = kind !== "new" || !found.length;
    part("empty").hidden = found.length > 0;
    part("empty").textContent = NONE[kind];
    drawNews();
    drawRows("filters", [...state.filters.values()], filterEntry);
    part("no-filters").hidden = state.filters.size > 0;
    drawAside();
  }

  /** The first of them, and a button for more: thousands at once would hold the browser up. */
  function drawRows(name, found, made) {
    part(name).replaceChildren(...found.slice(0, rows[name]).map(made));
    const more = part(`more-${name}`);
    more.hidden = found.length <= rows[name];
    more.textContent = _("Show more of {count}", { count: found.length });
  }

  for (const name of Object.keys(rows)) {
    part(`more-${name}`).addEventListener("click", () => {
      const from = rows[name];
      rows = { ...rows, [name]: from + ROWS };
      draw();
      part(name).children[from]?.querySelector("a, button, input").focus();
    });
  }

  /** More may be new than the page has cards of. */
  function drawNews() {
    const { count, more } = news();
    const line = part("older");
    line.hidden = kind !== "new" || !(more || count > fresh.length);
    line.textContent = _("Older ones than these are new to you as well: the editions have them.");
  }

  function filterEntry(filter) {
    const item = element("li");
    const strong = element("p", "dg-strong");
    strong.dir = "auto";
    strong.append(link(filter.address, filter.name));
    const take = button(_("Remove"), _("Remove the filter: {name}", { name: filter.name }), () => {
      const place = [...filters.children].indexOf(item);
      change((state) => state.filters.delete(filter.address));
      offer(_("Removed the filter: {name}", { name: filter.name }), (state) => state.filters.set(filter.address, filter));
      refocus(filters, place, document.getElementById("filters"));
    });
    item.className = "dg-list__filter";
    item.append(strong, take);
    return item;
  }

  let warned = null;

  function drawAside() {
    const kept = aside();
    const box = part("warning");
    box.hidden = !kept;
    if (!kept || kept.file === warned) return;
    warned = kept.file;
    const words = kept.newer
      ? _("A newer version of this site wrote what this browser keeps. It stays as it is, and cannot be shown here; what you mark now is not kept.")
      : _("What this browser had kept could not all be read. It is kept aside as it was, and the list goes on with the rest. The file of it can be imported.");
    const label = kept.newer ? _("Download what is kept") : _("Download what is kept aside");
    const name = kept.newer ? "reading-list.json" : "reading-list-aside.json";
    box.replaceChildren(
      element("p", "", words),
      button(label, "", () => offerFile(name, kept.file, "application/json")),
    );
  }

  // == Out ==

  async function references(format) {
    const all = shown(load());
    const chosen = picked.size ? all.filter(([id]) => picked.has(id)) : all;
    if (!chosen.length) {
      offer(_("No papers are shown"), null);
      return;
    }
    offer(_("Collecting…"), null);
    offer(await exportReferences(format, chosen), null);
  }

  for (const one of list.querySelectorAll("[data-dg-export]")) {
    one.addEventListener("click", () => {
      if (one.dataset.dgExport !== "json") references(one.dataset.dgExport);
      else {
        const state = load();
        offerFile("reading-list.json", `${JSON.stringify(written(state), null, 1)}\n`, "application/json");
        offer(ngettext("{count} paper exported.", "{count} papers exported.", state.papers.size), null);
      }
    });
  }

  // == In ==

  const file = part("file");
  part("import").addEventListener("click", () => file.click());
  file.addEventListener("change", async () => {
    const [chosen] = file.files;
    if (!chosen) return;
    offer(await importFile(chosen), null);
    file.value = "";
    part("import").focus();
  });

  async function importFile(chosen) {
    if (chosen.size > MOST) return _("That file is too large for a reading list; nothing was changed.");
    const value = parsed(await chosen.text());
    if (isNewer(value)) return _("A newer version of this site wrote that file; nothing was changed.");
    const read = opened(value);
    if (!read) return _("That file is no reading list of ours; nothing was changed.");
    let added = 0;
    const kept = change((state) => {
      added = merge(state, read);
    }, { whole: true });
    if (!kept && isKeeping()) return _("This browser has no room for that list; nothing was changed.");
    const said = [
      ngettext("{count} paper in the file, {added} of them new here.", "{count} papers in the file, {added} of them new here.", read.papers.size, { added }),
    ];
    if (read.odd) {
      said.push(ngettext(
        "{count} entry could not be read and was left out.",
        "{count} entries could not be read and were left out.",
        read.odd,
      ));
    }
    if (!kept) said.push(_("The browser does not keep them."));
    return said.join(" ");
  }

  part("forget").addEventListener("click", () => {
    if (!confirm(_("Remove all marks, notes and filters from this browser? An exported file stays."))) return;
    forget();
    offer(_("Everything is forgotten"), null);
  });

  /** The address may ask for one kind: `#new`. */
  function follow() {
    const name = location.hash.slice(1);
    if (Object.hasOwn(KINDS, name)) choose(name);
  }

  part("only-files").hidden = ROOT.protocol !== "file:";
  if (latest) part("papers").after(latest);
  addEventListener("hashchange", follow);
  onChange(draw);
  draw();
  follow();
  list.hidden = false;
})();
