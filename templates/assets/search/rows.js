// A result in the list. What papers say is put in as text, never as HTML.

import { excerpt, marked } from "./marks.js";

const { _, day: dayText } = globalThis.digestSay;

/** A result as a card of the same make as those in lists, so that reader.js can give it buttons. */
export function row(card, root, found, terms, date, isNear = false) {
  const item = element("li", "dg-result dg-card");
  const [, id] = /^papers\/([^/]+)\/$/.exec(card.url) ?? [];
  if (id) item.dataset.dgPaper = id;
  const title = element("h3", "dg-card__title");
  title.dir = "auto";
  const link = element("a");
  link.href = new URL(card.url.split("/").map(encodeURIComponent).join("/"), root).href;
  link.append(...marked(card.title, found.reader, terms));
  title.append(link);
  const facts = element("p", "dg-by");
  if (card.isPage) facts.append(element("span", "", _("Page of this site")));
  if (card.byline) {
    const by = element("span");
    by.dir = "auto";
    by.append(...marked(card.byline, found.reader, terms));
    facts.append(by);
  }
  if (date) {
    const { text, iso } = dated(date);
    const time = element("time", "", text);
    time.dateTime = item.dataset.dgDate = iso;
    facts.append(time);
  }
  if (isNear) facts.append(element("span", "dg-near", _("Of like meaning")));
  item.append(title, facts);
  if (card.text) {
    const text = element("p", "dg-card__text");
    text.dir = "auto";
    text.append(...marked(excerpt(card.text, found.reader, terms), found.reader, terms));
    item.append(text);
  }
  return item;
}

function dated(value) {
  const [year, month, day] = [Math.floor(value / 416), Math.floor((value % 416) / 32), value % 32];
  const iso = [String(year).padStart(4, "0"), month, day].filter(Boolean).map((one) => String(one).padStart(2, "0"));
  return { text: dayText(year, month, day), iso: iso.join("-") };
}

export function element(name, kind = "", text = "") {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  if (text) made.textContent = text;
  return made;
}
