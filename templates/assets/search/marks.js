// Where the words of a question stand in a text.

const LONG = 260; // letters of an excerpt

const hits = (text, reader, terms) =>
  reader.words(text).filter((one) => terms.has(one.term) || (one.joined && terms.has(one.joined)));

/** The text as nodes, found words marked. */
export function marked(text, reader, terms) {
  const nodes = [];
  let end = 0;
  for (const hit of hits(text, reader, terms)) {
    nodes.push(text.slice(end, hit.start));
    const mark = document.createElement("mark");
    mark.textContent = text.slice(hit.start, hit.end);
    nodes.push(mark);
    end = hit.end;
  }
  return [...nodes, text.slice(end)];
}

/** The part of a text in which most of the different words stand. */
export function excerpt(text, reader, terms) {
  if (text.length <= LONG) return text;
  const found = hits(text, reader, terms);
  let best = 0;
  let most = 0;
  for (let at = 0; at < found.length; at++) {
    const start = found[at].start;
    const inside = new Set();
    for (let to = at; to < found.length && found[to].end <= start + LONG - 40; to++) {
      inside.add(found[to].term);
    }
    if (inside.size > most) [best, most] = [start, inside.size];
  }
  const from = best < 60 ? 0 : text.indexOf(" ", best - 50) + 1 || best;
  const to = from + LONG >= text.length ? text.length : text.lastIndexOf(" ", from + LONG);
  return (from ? "… " : "") + text.slice(from, to > from ? to : from + LONG) + (to < text.length ? " …" : "");
}
