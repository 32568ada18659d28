// The state of the search page as an address that can be shared, and back.

export const FILTERS = [
  "theme", "year", "org", "source", "code", "data", "video", "unread", "saved",
];
const { _, day } = globalThis.digestSay;
const YES = { code: _("Code"), data: _("Data"), video: _("Video"), unread: _("Unread"), saved: _("Saved") };
export const SORTS = ["relevance", "date", "score"];

const isYear = (value) => value === "undated" || /^\d{4}(?:-(?:0[1-9]|1[0-2]))?$/.test(value);

/** Whether a filter can have the value; what an address has besides is left out. */
function isValue(name, value) {
  if (name === "year") return isYear(value);
  return name in YES ? value === "1" : value.trim() !== "";
}

export function read(address) {
  const given = new URL(address).searchParams;
  const values = (name) => given.getAll(name).filter((value) => isValue(name, value));
  const filters = Object.fromEntries(FILTERS.map((name) => [name, new Set(values(name))]));
  const sort = given.get("sort");
  return { q: given.get("q") ?? "", filters, sort: SORTS.includes(sort) ? sort : "relevance" };
}

export function write({ q, filters, sort }, address) {
  const found = new URLSearchParams();
  if (q.trim()) found.set("q", q.trim());
  for (const name of FILTERS) for (const one of [...filters[name]].sort()) found.append(name, one);
  if (sort !== "relevance") found.set("sort", sort);
  const target = new URL(address);
  target.search = found.toString();
  target.hash = "";
  return target.href;
}

/** The values of a document for each filter, and names for them; `mine` is what mine.js finds. */
export function facetReader(head, columns, mine) {
  const slugs = (pairs) => pairs.map(([slug]) => slug);
  const themes = slugs(head.themes);
  const orgs = slugs(head.organizations);
  const yes = (is) => (is ? ["1"] : []);
  const read = {
    theme: (at) => columns.theme[at].map((one) => themes[one]),
    year: (at) => {
      const year = Math.floor(columns.date[at] / 416);
      if (!year) return columns.flags[at] & 2 ? [] : ["undated"];
      const month = Math.floor((columns.date[at] % 416) / 32);
      const text = String(year).padStart(4, "0");
      return month ? [text, `${text}-${String(month).padStart(2, "0")}`] : [text];
    },
    org: (at) => (columns.org[at] ? [orgs[columns.org[at] - 1]] : []),
    source: (at) => columns.source[at].map((one) => head.sources[one]),
    code: (at) => yes(columns.flags[at] & 1),
    data: (at) => yes(columns.flags[at] & 4),
    video: (at) => yes(columns.flags[at] & 8),
    unread: (at) => yes(!(columns.flags[at] & 2) && !mine.read.has(at)),
    saved: (at) => yes(mine.saved.has(at)),
  };
  const names = {
    theme: new Map(head.themes),
    org: new Map(head.organizations),
  };
  const name = (filter, value) => {
    const month = filter === "year" && /^(\d{4})-(\d\d)$/.exec(value);
    if (month) return day(Number(month[1]), Number(month[2]));
    if (filter === "year") return value === "undated" ? _("Undated") : day(Number(value));
    if (YES[filter]) return YES[filter];
    return names[filter]?.get(value) ?? value;
  };
  return { read, name };
}

/**
 * Whether a document is of a list: `fixed` is what all its papers have, as in an address, with
 * `from` and `to` for dates as exact as they are given.
 */
export function belonging(fixed, read, columns) {
  const given = new URLSearchParams(fixed);
  const coded = (text, month, day) => {
    const [one, two = month, three = day] = text.split("-").map(Number);
    return one * 416 + two * 32 + three;
  };
  const [from, to] = [given.get("from"), given.get("to")];
  const [first, last] = from ? [coded(from, 0, 0), coded(to, 12, 31)] : [0, Infinity];
  const exact = from && from.length > 7; // a month in the midst of which a week ends is not of it
  const names = FILTERS.filter((name) => given.has(name));
  return (at) => {
    const date = columns.date[at];
    if (date < first || date > last || (exact && !(date % 32))) return false;
    return names.every((name) => read[name](at).includes(given.get(name)));
  };
}

/**
 * What passes all filters, and for each filter how many documents each value would give:
 * those that pass the other filters.
 */
export function filtered(documents, filters, read) {
  const active = FILTERS.filter((name) => filters[name].size);
  const counts = Object.fromEntries(FILTERS.map((name) => [name, new Map()]));
  const kept = [];
  for (const at of documents) {
    const failed = active.filter((name) => !read[name](at).some((one) => filters[name].has(one)));
    if (!failed.length) kept.push(at);
    if (failed.length > 1) continue;
    for (const name of failed.length ? failed : FILTERS) {
      for (const one of read[name](at)) counts[name].set(one, (counts[name].get(one) ?? 0) + 1);
    }
  }
  return { kept, counts };
}

export function sorted(documents, sort, columns) {
  if (sort === "relevance") return documents;
  const key = sort === "date" ? (at) => -columns.date[at] : (at) => columns.top[at] + ((columns.flags[at] & 2) && 1e9);
  return [...documents].sort((a, b) => key(a) - key(b) || columns.top[a] - columns.top[b] || a - b);
}
