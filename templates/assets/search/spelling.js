// "Did you mean": loaded when a word of the question is in no paper.

import { IN_TITLE } from "./engine.js";

const CLOSE = 4; // letters of a word that another is near to; from twice as many on, two may differ

/** The question with such words put right; "" where none is near to one that is known. */
export async function meant(engine, text, { clauses }) {
  let right = text;
  for (const { isUnknown, words } of clauses) {
    const word = isUnknown && (await nearest(engine, words[0].term));
    if (word) right = right.replace(words[0].raw, () => word);
  }
  return right === text ? "" : right;
}

/** The most frequent of the words that differ least, as it is written; looked for near by alone. */
async function nearest(engine, term) {
  if (term.length < CLOSE) return "";
  const own = engine.shardOf(term);
  let best = null;
  for (let at = Math.max(0, own - 1); at <= Math.min(own + 1, engine.head.shards.length - 1); at++) {
    for (const one of (await engine.shard(at)).values()) {
      if (one.term[0] !== term[0]) continue;
      const rank = distance(term, one.term, term.length < 2 * CLOSE ? 1 : 2) * 1e6 - one.documents.length;
      if (rank < (best?.rank ?? Infinity)) best = { ...one, rank };
    }
  }
  return best ? written(engine, best) : "";
}

/** A term as a word of one of its papers; the index has terms without their endings. */
async function written(engine, { term, documents, marks }) {
  const titled = [...documents].find((_, at) => marks[at] & IN_TITLE) ?? documents[0];
  const { title, text } = await engine.card(titled);
  const { raw = "" } = engine.reader.words(`${title} ${text}`).find((one) => one.term === term) ?? {};
  return /^\p{Lu}\p{Ll}+$/u.test(raw) ? raw.toLowerCase() : raw;
}

/** How many letters are other, too many, missing or exchanged; Infinity where more than `most`. */
function distance(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return Infinity;
  let before = [];
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      row[j] = Math.min(row[j - 1] + 1, last[j] + 1, last[j - 1] + (isSame ? 0 : 1));
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (isSwapped) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, last] = [last, row];
  }
  return last.at(-1) <= most ? last.at(-1) : Infinity;
}
