/* Puts what the reader keeps onto the page, and shows the rest of the site's scripts the way to it. */
(() => {
  "use strict";

  const { ROOT, adopt, dressOwn, drawAll, drawers, element, isNew, link, news, onChange, tellHidden } = digestReader;
  const { _, ngettext } = globalThis.digestSay;

  function dressHome(home) {
    const count = element("span");
    home.append(count);
    const { count: fresh, more } = news();
    if (fresh) {
      const words = more
        ? ngettext("More than {count} new paper since your last visit", "More than {count} new papers since your last visit", fresh)
        : ngettext("{count} new paper since your last visit", "{count} new papers since your last visit", fresh);
      home.append(link("reading-list/", words, "#new"));
    }
    drawers.set(home, (state) => {
      const saved = [...state.papers.values()].filter((paper) => paper.saved).length;
      count.textContent = saved ? _("{count} saved", { count: saved }) : "";
    });
  }

  document.documentElement.classList.add("dg-script");
  // The reading list has the latest papers, to show those that are new to this reader.
  for (const card of document.querySelectorAll("[data-dg-latest] .dg-card")) if (!isNew(card)) card.remove();
  const cards = [...document.querySelectorAll(".dg-card[data-dg-paper]")];
  adopt([...cards, ...document.querySelectorAll("[data-dg-desk]")]);
  dressOwn(cards);
  const home = document.querySelector("[data-dg-home]");
  if (home) dressHome(home);
  const content = home ?? document.querySelector(".dg-page") ?? document.querySelector(".md-content__inner");
  if (cards.length && content && !document.querySelector("[data-dg-list]")) tellHidden(content, cards);
  // Filters are modules, which are refused to pages that are opened as files.
  if (ROOT.protocol === "file:") document.querySelector("[data-dg-fixed]")?.remove();
  onChange(drawAll);
  drawAll();
})();
