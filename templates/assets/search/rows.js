// A result in the list. What papers say is put in as text, never as HTML.

import { excerpt, marked } from "./marks.js";

const { _, day: dayText } = globalThis.digestSay;
const LINKS = { code: _("Code"), data: _("Data"), video: _("Video"), project: _("Project page") };

/**
 * A result as a card of the same make as those in lists (templates/parts/card.md), so that reader.js
 * can give it buttons. `here` is the filter that all papers of the list have: no card repeats it.
 */
export function row(card, root, found, terms, { isNear = false, here = "" } = {}) {
  const item = element("li", "dg-result dg-card");
  const { t: themes = [], d: date, o: org, l: links = [], s: signals = [], r: retracted } = card.more;
  const [tongue, textTongue] = card.more.g ?? [];
  const [, id] = /^papers\/([^/]+)\/$/.exec(card.url) ?? [];
  if (id) item.dataset.dgPaper = id;
  const title = element("h3", "dg-card__title");
  title.dir = "auto";
  if (tongue) title.lang = tongue;
  const link = element("a");
  link.href = new URL(card.url.split("/").map(encodeURIComponent).join("/"), root).href;
  link.append(...marked(card.title, found.reader, terms));
  title.append(link);
  const facts = element("div", "dg-by");
  if (retracted) facts.append(element("strong", "dg-retracted", retracted));
  if (card.isPage) facts.append(element("span", "", _("Page of this site")));
  if (card.byline) {
    const by = element("span");
    by.dir = "auto";
    by.append(...marked(card.byline, found.reader, terms));
    facts.append(by);
  }
  if (org) {
    const name = element("span", "", found.head.organizations[org - 1][1]);
    name.dir = "auto";
    facts.append(name);
  }
  if (date) {
    const { text, iso } = dated(date);
    const time = element("time", "", text);
    time.dateTime = item.dataset.dgDate = iso;
    facts.append(time);
  }
  facts.append(...score(card.more, signals), ...links.map(badge));
  if (isNear) facts.append(element("span", "dg-near", _("Of like meaning")));
  item.append(title, facts);
  if (card.text) {
    const text = element("p", "dg-card__text");
    text.dir = "auto";
    if (textTongue) text.lang = textTongue;
    text.append(...marked(excerpt(card.text, found.reader, terms), found.reader, terms));
    item.append(text);
  }
  const others = themes.map((at) => found.head.themes[at]).filter(([slug]) => here !== `theme=${slug}`);
  if (others.length) item.append(chips(others, root));
  return item;
}

/** What was recorded; opening it tells what the score is made of. */
function score({ n: total, p: parts = [] }, signals) {
  const said = signals.map((text) => element("span", "dg-signal", text));
  if (!total) return said;
  const fold = element("details", "dg-score");
  const summary = element("summary");
  const made = parts.map((part) => part.join(" ")).join(", ");
  const order = _("top");
  const why = reasons(parts);
  summary.title = why;
  summary.append(...said.flatMap((one) => [one, " "]), element("span", "dg-hidden", _("what the score is made of")));
  const whole = element("span", "dg-parts");
  whole.append(why, element("br"), element("b", "", `${order} ${total}`), ` = ${made}`);
  fold.append(summary, whole);
  return [fold];
}

/** In words, as generator/views/scores.py says it; the parts come largest first. */
function reasons(parts) {
  const ordered = parts.filter(([, text]) => text !== "0");
  const named = (sign) => ordered.filter(([, text]) => text.startsWith("+") === sign).map(([name]) => name).join(", ");
  const [up, down] = [named(true), named(false)];
  const said = [];
  if (up) said.push(_("What lifts it, most first: {parts}.", { parts: up }));
  if (down) said.push(_("What holds it back, most first: {parts}.", { parts: down }));
  return said.join(" ") || _("It has as much attention as is typical.");
}

function badge([kind, address]) {
  const made = element("a", `dg-badge dg-badge--${kind}`, LINKS[kind]);
  made.href = address;
  made.rel = "nofollow ugc noopener";
  return made;
}

function chips(themes, root) {
  const line = element("p", "dg-chips");
  for (const [slug, title, hue] of themes) {
    const chip = element("span", `dg-chip dg-h${hue}`);
    const link = element("a", "", title);
    link.href = new URL(`themes/${encodeURIComponent(slug)}/`, root).href;
    chip.append(link);
    line.append(chip, " ");
  }
  return line;
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
