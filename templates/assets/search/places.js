// Themes, organisations, editions and hand-written pages: a reader who asks for one by its name is
// led there, before any paper.

/** What a place is, in the reader's language. Asked when it is shown: finding needs no words. */
export function kindName(kind) {
  const { _ } = globalThis.digestSay;
  switch (kind) {
    case "theme": return _("Theme");
    case "org": return _("Organisation");
    case "edition": return _("Edition");
    default: return _("Page of this site");
  }
}

/** text → the places that are called just so. A page is a document as well, and tells which. */
export function placeFinder(head, reader) {
  const key = (name) => reader.words(name).map((one) => one.term).join(" ");
  const names = new Map();
  const put = (name, place) => names.set(key(name), [...(names.get(key(name)) ?? []), place]);
  for (const [slug, title] of head.themes) put(title, { kind: "theme", title, url: `themes/${slug}/` });
  for (const [slug, title] of head.organizations) {
    put(title, { kind: "org", title, url: `organizations/${slug}/` });
  }
  for (const [slug, title] of head.editions) {
    const place = { kind: "edition", title, url: `editions/${slug}/` };
    for (const name of new Set([slug, title])) put(name, place);
  }
  head.pages.forEach(([title, url], at) => {
    put(title, { kind: "page", title, url, document: head.papers + at });
  });
  names.delete("");
  return (text) => names.get(key(text)) ?? [];
}

export function placeRow({ kind, title, url }, root) {
  const item = document.createElement("li");
  item.className = "dg-result";
  const line = document.createElement("p");
  line.className = "dg-by";
  const link = document.createElement("a");
  link.dir = "auto";
  link.textContent = title;
  link.href = new URL(url.split("/").map(encodeURIComponent).join("/"), root).href;
  const what = document.createElement("span");
  what.textContent = kindName(kind);
  line.append(link, what);
  item.append(line);
  return item;
}
