// What a reader asks: words, "phrases", -words, author:name.

const PART = /(-?)(author:)?(?:["“”„«»]([^"“”„«»]*)["“”„«»]?|([^\s"“”„«»]+))/giu;

/**
 * The clauses of a query. Each has `words` (one, unless it is a phrase), `without`, `author`,
 * `phrase`; a clause of several `terms` is fulfilled by any of them.
 */
export function parse(text, reader) {
  const clauses = [];
  let loose = "";
  const takeLoose = () => {
    clauses.push(...plain(reader.words(loose)));
    loose = "";
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
      terms: [words[0].term],
      words,
      phrase: words.length > 1,
      without: Boolean(minus),
      author: Boolean(author),
    });
  }
  takeLoose();
  // Words such as "the" are looked for only where there is nothing else, and in names only.
  const telling = clauses.filter((one) => one.phrase || one.author || one.without || !one.stop);
  return telling.some((one) => !one.without) ? telling : clauses;
}

function plain(words) {
  const clauses = [];
  words.forEach((word, at) => {
    if (word.prefixed && clauses.length) clauses.pop();
    const terms = word.joined && !word.prefixed ? [word.term, word.joined] : [word.term];
    clauses.push({
      terms: word.prefixed ? [word.joined] : terms,
      words: [word],
      stop: word.stop && !word.prefixed,
      at,
    });
  });
  return clauses;
}
