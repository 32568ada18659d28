/* Buttons on cards and on a paper's own page. Text from storage becomes text nodes only. */
(() => {
  "use strict";

  const { LONGEST, change, isFilter, isId, load, mergePapers, pathOf, placeOf, ROOT, began, isNew } = digestReader;
  const { _, ngettext, pgettext } = globalThis.digestSay;

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

  /** A link to one of our pages; what leads elsewhere is text. */
  function link(address, words, part = "") {
    const url = placeOf(address);
    const made = element(url ? "a" : "span", "", words);
    if (url) made.href = url.href + part;
    return made;
  }

  const oneLine = (value) => value.replace(/\s+/g, " ").trim();

  /** Set or take a mark of a paper; `about` tells of the paper, in case that it is new to the list. */
  function mark(id, about, name, on, how = {}) {
    if (!isId(id)) return;
    change((state) => {
      const paper = state.papers.get(id) || {};
      const now = { ...paper, ...about };
      if (on) now[name] = paper[name] || new Date().toISOString();
      else delete now[name];
      state.papers.set(id, now);
    }, how);
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
    }, { unasked: true });
  }

  /** Id of a paper, and what is stored with it, from its card or its page. */
  function told(place) {
    const own = place.querySelector(":is(.dg-card__title, .dg-strong) a");
    const title = own || document.getElementById("paper");
    const byline = own ? place.querySelector(".dg-by > [dir]") : document.querySelector(".dg-authors");
    const id = place.dataset.dgPaper || place.dataset.dgDesk;
    return {
      id,
      about: {
        title: oneLine(title ? title.textContent : "").slice(0, LONGEST.title),
        byline: oneLine(byline ? byline.textContent : "").slice(0, LONGEST.byline),
        date: place.dataset.dgDate || "",
        path: pathOf(id),
      },
    };
  }

  // == Buttons ==

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

  function drawAll() {
    const state = load();
    for (const [place, one] of drawers) {
      if (place.isConnected) one(state);
      else drawers.delete(place);
    }
  }

  /** Buttons for cards that a script made: those that are hidden, it shows because they were asked for. */
  function dress(cards) {
    const state = load();
    for (const card of cards) {
      drawers.set(card, dressCard(card));
      drawers.get(card)(state);
    }
  }

  /** With `leaves`, a card that was hidden in an earlier visit is not there at all. */
  function dressCard(card, leaves = false) {
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
      card.hidden = leaves && hidden && paper.hidden < began;
      card.classList.toggle("dg-card--hidden", hidden);
      card.classList.toggle("dg-card--read", Boolean(paper.read));
      gone.textContent = hidden ? _("Hidden: {title}", { title }) : "";
      hide.textContent = hidden ? _("Undo") : _("Hide");
      hide.setAttribute("aria-label", hidden ? _("Undo hiding: {title}", { title }) : _("Hide: {title}", { title }));
    };
  }

  /** The cards that the page came with. */
  function dressOwn(cards) {
    for (const card of cards) {
      drawers.set(card, dressCard(card, true));
      const by = isNew(card) && card.querySelector(".dg-by");
      if (by) by.prepend(element("span", "dg-new", pgettext("paper", "New")));
    }
  }

  /** Says at `place` how many of the page's cards are left out, and where they are. */
  function tellHidden(place, cards) {
    const line = element(place.matches("p") ? "span" : "p", "dg-left-out");
    const words = element("span");
    line.append(words, " ", link("reading-list/", _("Hidden papers"), "#hidden"));
    place.append(line);
    drawers.set(line, () => {
      const count = new Set(cards.filter((card) => card.hidden).map((card) => card.dataset.dgPaper)).size;
      line.hidden = count === 0;
      words.textContent = ngettext("{count} paper that you hid is left out.", "{count} papers that you hid are left out.", count);
    });
  }

  // == Filters: addresses of searches and of filtered lists ==

  /** Whether the browser keeps it. The name that is given has no order in it, so it is added. */
  function keepFilter(given, name) {
    const whole = given.split("#")[0];
    const address = whole.startsWith(ROOT.href) ? whole.slice(ROOT.href.length) : "";
    if (!isFilter(address)) return false;
    const order = { date: _("sorted by date"), score: _("sorted by score") };
    const sort = order[new URL(whole).searchParams.get("sort")];
    const named = [name, sort].filter(Boolean).join(" · ").slice(0, LONGEST.name);
    return change((state) => state.filters.set(address, { address, name: named }));
  }

  Object.assign(digestReader, {
    adopt, button, dress, dressOwn, drawAll, drawers, element, keepFilter, link, mark, press, tellHidden, told, toggles,
  });
})();
