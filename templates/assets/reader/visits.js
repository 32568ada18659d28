/* What is new since the last visit.

   The home page and the reading list tell, for all papers that came in after some day, a key of each;
   a visit keeps them. New is what came in after that day and has another key, so a paper that is added
   later on the day of a visit is new as well. No clock is compared with the library's days. */
(() => {
  "use strict";

  const { keepVisit, loadVisit } = digestReader;
  const PAUSE = 30 * 60 * 1000; // so long without a page, in ms, and the next page is a new visit
  const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const WIDTH = 4; // signs of a key

  /** As in generator/views/arrivals.py. Ids are of a-z, digits, dots and hyphens. */
  function keyOf(id) {
    let hash = 0x811c9dc5;
    for (const char of id) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
    const folded = (hash >>> 24) ^ (hash & 0xffffff);
    return [18, 12, 6, 0].map((bits) => SIGNS[(folded >>> bits) & 63]).join("");
  }

  /** What is known: all up to a day, and after it the papers of these keys. Null: nothing. */
  function cleanKnown(value) {
    const { day, keys } = value ?? {};
    if (typeof day !== "string" || typeof keys !== "string") return null;
    return /^[\d-]{0,10}$/.test(day) && /^(?:[\w-]{4})*$/.test(keys) ? { day, keys } : null;
  }

  function cleanVisit(value) {
    const { known, before, at, began } = value ?? {};
    const time = (one) => (Number.isFinite(one) && Math.abs(one) < 8e15 ? one : 0);
    return { known: cleanKnown(known), before: cleanKnown(before), at: time(at), began: time(began) };
  }

  const split = (keys) => keys.match(/.{4}/g) ?? [];
  const joined = (...lists) => [...new Set(lists.flat())].join("");
  const wasOf = (card) => (card.dataset.dgWas ? card.dataset.dgWas.split(" ") : []);

  /** What is known after this page: only the pages that tell all papers move the day. */
  function grown(known, arrivals, cards) {
    if (arrivals && (!known || arrivals.day > known.day)) {
      return { day: arrivals.day, keys: joined(arrivals.papers.map(([key]) => key)) };
    }
    if (!known) return null;
    // A page may come from a cache, so it takes nothing from what is known.
    const told = arrivals && arrivals.day === known.day ? arrivals.papers.map(([key]) => key) : [];
    const seen = cards.filter((card) => card.dataset.dgAdded > known.day).map((card) => keyOf(card.dataset.dgPaper));
    return { day: known.day, keys: joined(split(known.keys), told, seen) };
  }

  const ends = document.querySelector("[data-dg-arrivals]");
  // A key, and after a plus each key that the paper had before.
  const arrivals = ends && {
    day: ends.dataset.dgArrivals,
    papers: ends.dataset.dgKeys.split(" ").filter(Boolean).map((one) => one.split("+")),
  };

  /** A visit ends after half an hour without a page. */
  function arrive() {
    const now = Date.now();
    let visit = cleanVisit(loadVisit());
    if (Math.abs(now - visit.at) > PAUSE) visit = { ...visit, before: visit.known, began: now };
    const cards = [...document.querySelectorAll(".dg-card[data-dg-paper][data-dg-added]")];
    visit.known = grown(visit.known, arrivals, cards);
    visit.at = now;
    keepVisit(visit);
    return visit;
  }

  const { before, began } = arrive();
  const known = before && new Set(split(before.keys));

  /** Whether a card's paper is new. The first visit has nothing that is new. */
  function isNew(card) {
    if (!before || !(card.dataset.dgAdded > before.day)) return false;
    return ![card.dataset.dgPaper, ...wasOf(card)].some((id) => known.has(keyOf(id)));
  }

  /** How many papers are new, of those that this page tells; `more`: there are others before them. */
  function news() {
    if (!before || !arrivals || arrivals.day < before.day) return { count: 0, more: false };
    const count = arrivals.papers.filter((keys) => !keys.some((key) => known.has(key))).length;
    return { count, more: arrivals.day > before.day };
  }

  Object.assign(digestReader, {
    // Marks made before this moment are of another visit.
    began: new Date(began || Date.now()).toISOString(), isFirstVisit: !before, isNew, news,
  });
})();
