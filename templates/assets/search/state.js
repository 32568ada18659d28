// The state of the search page as an address that can be shared, and back.

export const FILTERS = ["theme", "year", "org", "source", "code"];
export const SORTS = ["relevance", "date", "score"];

export function read(address) {
  const given = new URL(address).searchParams;
  const filters = Object.fromEntries(FILTERS.map((name) => [name, new Set(given.getAll(name))]));
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

/** The values of a document for each filter, and names for them. */
export function facetReader(head, columns) {
  const slugs = (pairs) => pairs.map(([slug]) => slug);
  const themes = slugs(head.themes);
  const orgs = slugs(head.organizations);
  const months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ];
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
    code: (at) => (columns.flags[at] & 1 ? ["1"] : []),
  };
  const names = {
    theme: new Map(head.themes),
    org: new Map(head.organizations),
    code: new Map([["1", "With code"]]),
  };
  const name = (filter, value) => {
    const month = filter === "year" && /^(\d{4})-(\d\d)$/.exec(value);
    if (month) return `${months[Number(month[2]) - 1]} ${month[1]}`;
    if (value === "undated") return "Undated";
    return names[filter]?.get(value) ?? value;
  };
  return { read, name };
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
