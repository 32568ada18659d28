// What a reader asks: words, "phrases", -words, author:name, or a paper by its identifier.

const PART = /(-?)(author:)?(?:["“”„«»]([^"“”„«»]*)["“”„«»]?|([^\s"“”„«»]+))/giu;

/**
 * The clauses of a query. Each has `words` (one, unless it is a phrase), `without`, `author`,
 * `phrase`; a clause of several `terms` is fulfilled by any of them. `unfinished` is a last word
 * that may still go on.
 */
export function parse(text, reader) {
  const clauses = [];
  let loose = "";
  const takeLoose = () => {
    const found = plain(reader.words(loose));
    loose = "";
    clauses.push(...found);
    return found.at(-1);
  };
  for (const [, minus, author, quoted, bare] of text.matchAll(PART)) {
    const special = minus || author || quoted !== undefined;
    if (/^author:$/i.test(bare ?? "")) continue; // the name is still to come
    if (!special) {
      loose += ` ${bare}`;
      continue;
    }
    takeLoose();
    const words = reader.words(quoted ?? bare);
    if (!words.length) continue;
    clauses.push({
      terms: [words[0].term, ...words[0].also],
      words,
      phrase: words.length > 1,
      without: Boolean(minus),
      author: Boolean(author),
    });
  }
  const last = takeLoose();
  if (last && /[\p{L}\p{N}\p{M}]$/u.test(text)) last.unfinished = true;
  // Words such as "the" are looked for only where there is nothing else, and in names only.
  const telling = clauses.filter((one) => one.phrase || one.author || one.without || !one.stop);
  return telling.some((one) => !one.without) ? telling : clauses;
}

function plain(words) {
  const clauses = [];
  words.forEach((word, at) => {
    if (word.prefixed && clauses.length) clauses.pop();
    clauses.push({
      terms: word.prefixed ? [word.joined] : [word.term, ...word.also],
      words: [word],
      stop: word.stop && !word.prefixed,
      at,
    });
  });
  return clauses;
}

const SITES = new RegExp(
  "^(?:https?://)?(?:www\\.|export\\.|dx\\.)?(?:doi\\.org/|arxiv\\.org/(?:abs|pdf|html)/|aclanthology\\.org/" +
    "|openreview\\.net/(?:forum|pdf)\\?id=|pubmed\\.ncbi\\.nlm\\.nih\\.gov/)|^(?:doi|arxiv|acl|openreview|pmid|pmcid):",
);
const SHAPES = /^(?:10\.\d{4,9}\/.+|\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?\/\d{7}|[a-z]\d{2}-\d{4,5}|\d{4}\.[a-z0-9]+-[a-z0-9]+\.\d+)$/;

/** The terms of generator/search/index.py that a paper with the identifier has; none of words. */
export function identifiers(text) {
  let asked = text.trim().toLowerCase();
  if (/\s/.test(asked)) return [];
  try {
    asked = decodeURIComponent(asked);
  } catch {
    // A per cent sign that stands for itself.
  }
  const named = asked.replace(SITES, "");
  const plain = named.replace(/(?:\.pdf|\/)$/, "");
  const value = plain.replace(/^(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?\/\d{7})v\d+$/, "$1");
  if (!value || (named === asked && !SHAPES.test(value))) return [];
  const inside = value.replace(/^10\.(?:48550\/arxiv\.|18653\/v1\/|3115\/(?:v1\/)?)/, "");
  return [...new Set([value, inside, inside.replace(/^([a-z-]+)\.[a-z]{2}\//, "$1/")])].map((one) => `=${one}`);
}
