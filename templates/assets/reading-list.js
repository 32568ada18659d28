/* The page of the reading list: shows what reader.js keeps, and takes it out and in as files. */
(() => {
  "use strict";

  const { ROOT, MARKS, aside, button, change, clean, element, forget, load, merge, written, onChange } =
    globalThis.digestReader;
  const { _, ngettext, number, pgettext, day: dayText } = globalThis.digestSay;
  const KINDS = {
    saved: _("Saved"), read: pgettext("papers", "Read"), hidden: pgettext("papers", "Hidden"), note: _("Notes"),
  };
  const NONE = {
    saved: _("Nothing saved yet. Papers in lists and on their own pages have a button Save."),
    read: _("Nothing read yet. A paper counts as read when you open its page."),
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
    hidden: (title) => _("Remove from Hidden: {title}", { title }),
    note: (title) => _("Remove from Notes: {title}", { title }),
  };
  const REMOVED = {
    saved: (title) => _("Removed from Saved: {title}", { title }),
    read: (title) => _("Removed from Read: {title}", { title }),
    hidden: (title) => _("Removed from Hidden: {title}", { title }),
    note: (title) => _("Removed from Notes: {title}", { title }),
  };
  const MOST = 20_000_000; // bytes of a file to import
  const AT_ONCE = 4; // pages of papers that are read at a time

  const list = document.querySelector("[data-dg-list]");
  const part = (name) => list.querySelector(`[data-dg-${name}]`);
  const [said, undo, heading, papers, filters] = ["said", "undo", "heading", "papers", "filters"].map(part);
  let kind = "saved";
  const picked = new Set();
  let undoing = null;

  const kinds = Object.entries(KINDS).map(([name]) => {
    const one = button("", "", () => {
      kind = name;
      picked.clear();
      draw();
    });
    part("kinds").append(one);
    return [name, one];
  });

  /** Papers with the mark that is shown, the latest first. */
  function shown(state) {
    const when = (paper) => (kind === "note" ? paper.saved || paper.read || "" : paper[kind]);
    const found = [...state.papers].filter(([, paper]) => paper[kind]);
    const rank = ([id, paper]) => [when(paper), id];
    return found.sort((a, b) => {
      const [[at, one], [other, two]] = [rank(a), rank(b)];
      return at === other ? (one < two ? -1 : 1) : at > other ? -1 : 1;
    });
  }

  function link(address, words) {
    const made = element("a", "", words);
    const url = new URL(address, ROOT);
    // A page opened as a file has no server that knows the file of a folder.
    if (url.protocol === "file:" && url.pathname.endsWith("/")) url.pathname += "index.html";
    made.href = url.href;
    return made;
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
    item.append(pick, body, button(_("Remove"), REMOVE[kind](title), () => remove(id, item)));
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
    for (const [name, one] of kinds) {
      const count = [...state.papers.values()].filter((paper) => paper[name]).length;
      one.textContent = `${KINDS[name]} ${number(count)}`;
      one.setAttribute("aria-pressed", String(name === kind));
    }
    heading.textContent = KINDS[kind];
    const found = shown(state);
    for (const id of picked) if (!found.some(([one]) => one === id)) picked.delete(id);
    papers.replaceChildren(...found.map(([id, paper]) => entry(id, paper)));
    part("empty").hidden = found.length > 0;
    part("empty").textContent = NONE[kind];
    filters.replaceChildren(...[...state.filters.values()].map(filterEntry));
    part("no-filters").hidden = state.filters.size > 0;
    drawAside();
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

  function drawAside() {
    const kept = aside();
    const box = part("warning");
    box.hidden = kept.length === 0;
    if (box.hidden || box.children.length) return;
    box.append(
      element("p", "", _("What this browser had kept could not all be read. It is kept aside as it was, and the list goes on with the rest.")),
      button(_("Download what is kept aside"), "", () => offerFile("reading-list-aside.txt", aside().join("\n\n"), "text/plain")),
    );
  }

  // == Out ==

  function offerFile(name, content, type) {
    const made = element("a");
    made.href = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
    made.download = name;
    document.body.append(made);
    made.click();
    made.remove();
    setTimeout(() => URL.revokeObjectURL(made.href), 10_000);
  }

  const REFERENCES = {
    bibtex: { selector: ".dg-cite code", name: "reading-list.bib", type: "application/x-bibtex", plain: plainBibtex },
    ris: { selector: ".dg-ris", name: "reading-list.ris", type: "application/x-research-info-systems", plain: plainRis },
  };

  /** References as the papers' pages have them; of a page that cannot be read, what is stored. */
  async function exportReferences(format) {
    const { selector, name, type, plain } = REFERENCES[format];
    const all = shown(load());
    const chosen = picked.size ? all.filter(([id]) => picked.has(id)) : all;
    if (!chosen.length) {
      offer(_("No papers are shown"), null);
      return;
    }
    offer(_("Collecting…"), null);
    const found = new Array(chosen.length);
    let short = 0;
    let next = 0;
    const work = async () => {
      while (next < chosen.length) {
        const place = next++;
        const [id, paper] = chosen[place];
        const reference = await referenceOf(paper, selector);
        if (!reference) short += 1;
        found[place] = reference || plain(id, paper);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    offerFile(name, `${found.join("\n\n")}\n`, type);
    const said = [ngettext("{count} reference exported.", "{count} references exported.", chosen.length)];
    if (short) {
      said.push(ngettext(
        "{count} of them is from the list alone, since its page could not be read.",
        "{count} of them are from the list alone, since their pages could not be read.",
        short,
      ));
    }
    offer(said.join(" "), null);
  }

  async function referenceOf(paper, selector) {
    try {
      const answer = await fetch(new URL(paper.path, ROOT));
      if (!answer.ok) return "";
      // Parsed apart from this page: nothing in it runs or loads.
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const place = page.querySelector(selector);
      // Line ends only: a reference of RIS ends with a blank.
      return place ? place.textContent.replace(/^\n+|\n+$/g, "") : "";
    } catch {
      return "";
    }
  }

  const address = (paper) => new URL(paper.path, ROOT).href;

  function plainBibtex(id, paper) {
    const signs = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
    const tex = (value) => value.replace(/[\\{}$&#%_~^]/g, (char) => signs[char] || `\\${char}`);
    const lines = [`  title         = {${tex(paper.title || id)}},`];
    if (paper.date) lines.push(`  year          = {${paper.date.slice(0, 4)}},`);
    lines.push(`  url           = {${address(paper).replace(/[{}\\]/g, encodeURIComponent)}},`);
    return `@misc{${id},\n${lines.join("\n")}\n}`;
  }

  function plainRis(id, paper) {
    const line = (value) => value.replace(/\s+/g, " ").trim();
    const lines = ["TY  - GEN", `TI  - ${line(paper.title || id)}`];
    if (paper.date) lines.push(`PY  - ${paper.date.slice(0, 4)}`);
    return [...lines, `UR  - ${address(paper)}`, "ER  - "].join("\n");
  }

  for (const one of list.querySelectorAll("[data-dg-export]")) {
    one.addEventListener("click", () => {
      if (one.dataset.dgExport !== "json") exportReferences(one.dataset.dgExport);
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
    let read = null;
    try {
      read = clean(JSON.parse(await chosen.text()));
    } catch {
      read = null;
    }
    if (!read) return _("That file is no reading list of ours; nothing was changed.");
    let added = 0;
    const kept = change((state) => {
      added = merge(state, read);
    });
    const said = [
      ngettext("{count} paper read, {added} of them new.", "{count} papers read, {added} of them new.", read.papers.size, { added }),
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

  onChange(draw);
  draw();
  list.hidden = false;
})();
