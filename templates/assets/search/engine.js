// Finds and ranks. Whole numbers only, so that every machine ranks alike; what the numbers mean is
// in generator/search/index.py.

import { openFiles } from "./files.js";
import { placeFinder } from "./places.js";
import { identifiers, parse } from "./query.js";
import { reader } from "./words.js";

const LEVEL = 31;
export const IN_TITLE = 32;
const IN_AUTHORS = 64;
const AUTHORS = 1 << 12;
const ABSTRACT = 1 << 14;
const MOST_ENDINGS = 40; // terms that a beginning stands for
const GOES_ON = 3; // letters of a word that may be the beginning of another
const ONE_NAME = 8; // between two authors are so many places
const ENOUGH = 10; // so many documents with all words: others are not shown
const NEAR = 50; // papers of like meaning that are added
const FEEDBACK = 3; // the best documents shift the question's direction

export async function openEngine(root, load) {
  const files = await openFiles(root, load);
  const head = await files.json("head.bin");
  return new Engine(files, head);
}

/**
 * What does `act` with the engine. When the site was published anew since, the files of the old
 * engine are gone: then once more with a new one.
 */
export function keepEngine(root, load) {
  let engine = null;
  const open = () => {
    const opening = engine ?? openEngine(root, load);
    engine = opening;
    opening.catch(() => { if (engine === opening) engine = null; });
    return opening;
  };
  return async (act) => {
    const opening = open();
    const own = await opening;
    try {
      return await act(own);
    } catch (error) {
      if (engine === opening) engine = null;
      const other = await open();
      if (other.files.folder === own.files.folder) throw error;
      return act(other);
    }
  };
}

const NOTHING = Object.freeze({
  level: "all", documents: [], terms: new Set(), words: 0, clauses: [], points: new Map(), most: 0, places: [],
});

class Engine {
  constructor(files, head) {
    this.files = files;
    this.head = head;
    this.count = head.documents;
    this.papers = head.papers; // hand-written pages come after them
    this.reader = reader(head.rules);
    this.called = placeFinder(head, this.reader);
  }

  /** The shard that has a term, if one has. */
  shardOf(term, firsts = this.head.shards) {
    let low = 0;
    let high = firsts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (firsts[middle] <= term) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  shard(at) {
    return this.files.bytes(`terms-${at}.bin`, (data) => {
      const terms = new Map();
      while (data.more) {
        const term = data.text();
        const weight = data.number();
        const length = data.number();
        const documents = new Uint32Array(length);
        const marks = new Uint8Array(length);
        for (let at = 0, before = 0; at < length; at++) {
          before += data.number();
          documents[at] = before;
          marks[at] = data.byte();
        }
        terms.set(term, { term, weight, documents, marks });
      }
      return terms;
    });
  }

  /** term → for each of its documents where it stands. */
  async places(term) {
    const at = this.shardOf(term);
    const terms = await this.shard(at);
    const all = await this.files.bytes(`places-${at}.bin`, (data) => {
      const found = new Map();
      for (const one of terms.values()) {
        const rows = new Map();
        for (const document of one.documents) {
          const row = new Uint32Array(data.number());
          for (let i = 0, before = 0; i < row.length; i++) row[i] = before += data.number();
          rows.set(document, row);
        }
        found.set(one.term, rows);
      }
      return found;
    });
    return all.get(term);
  }

  async posting(term) {
    return this.count ? (await this.shard(this.shardOf(term))).get(term) : undefined;
  }

  /**
   * The postings of a term; of those that begin so when there is no such word, or when the word
   * may still go on. What is left out is left out for the word alone.
   */
  async lookUp(clause) {
    const found = [];
    for (const term of clause.terms) {
      const one = await this.posting(term);
      if (one) found.push(one);
    }
    if (clause.without || !this.count) return found;
    if (found.length) return clause.unfinished ? [...found, ...(await this.goingOn(clause, found))] : found;
    for (let term = clause.terms[0], cut = 0; term.length > 1 && cut < 4; cut++) {
      const longer = await this.beginningWith(term);
      clause.isUnknown = cut > 0 || !longer.length;
      if (longer.length) return longer;
      if (term.length < 5) break;
      term = term.slice(0, -1);
      const shorter = await this.posting(term);
      if (shorter) return [shorter];
    }
    return found;
  }

  /** Words that a whole word may become: they count a quarter of it at most, and not as names. */
  async goingOn(clause, whole) {
    const start = clause.words[0].folded;
    if (start.length < GOES_ON) return [];
    const most = Math.max(...whole.map((one) => one.weight));
    return (await this.beginningWith(start))
      .filter((one) => !whole.includes(one))
      .map((one) => ({ ...one, weight: Math.min(one.weight, most) >> 2, goesOn: true }));
  }

  async beginningWith(start) {
    const found = [];
    const last = this.shardOf(`${start}\uffff`);
    for (let at = this.shardOf(start); at <= Math.min(last, this.shardOf(start) + 3); at++) {
      for (const one of (await this.shard(at)).values()) {
        if (one.term.startsWith(start)) found.push(one);
      }
    }
    found.sort((a, b) => b.documents.length - a.documents.length || (a.term < b.term ? -1 : 1));
    return found.slice(0, MOST_ENDINGS);
  }

  /** document → what it has of a clause: its points, and whether in its title or authors. */
  async matches(clause) {
    const found = new Map();
    const allowed = clause.phrase ? await this.phrase(clause) : null;
    const postings = clause.phrase ? await this.phrasePostings(clause) : await this.lookUp(clause);
    for (const { weight, documents, marks, goesOn } of postings) {
      for (let at = 0; at < documents.length; at++) {
        const document = documents[at];
        const mark = marks[at];
        if (allowed && !allowed.has(document)) continue;
        if (clause.author && !(mark & IN_AUTHORS)) continue;
        const points = weight * (mark & LEVEL);
        const before = found.get(document);
        const named = !goesOn && mark & (IN_TITLE | IN_AUTHORS) ? 1 : 0;
        if (!before) found.set(document, [points, named]);
        else if (clause.phrase) {
          before[0] += points;
          before[1] &= named;
        } else {
          before[0] = Math.max(before[0], points);
          before[1] |= named;
        }
      }
    }
    let weight = 0;
    for (const one of postings) {
      weight = clause.phrase ? weight + one.weight : Math.max(weight, one.weight);
    }
    return { found, weight: weight * LEVEL, terms: postings.map((one) => one.term) };
  }

  /**
   * The words of a phrase with their distances. Words such as "of" are known in names only: in a
   * text they leave room.
   */
  parts(clause) {
    const all = clause.words.map((word, at) => ({ ...word, at }));
    const telling = all.filter((word) => !word.stop);
    return telling.length ? telling : all;
  }

  async phrasePostings(clause) {
    const found = [];
    for (const { term } of this.parts(clause)) {
      const one = await this.posting(term);
      if (one) found.push(one);
    }
    return found;
  }

  /** The documents that have a phrase; of an author's name the words may stand in any order. */
  async phrase(clause) {
    const parts = this.parts(clause);
    const others = clause.words.map((word, at) => ({ ...word, at })).filter((one) => one.at !== parts[0].at);
    const places = new Map();
    for (const { term } of clause.words) {
      if (this.count) places.set(term, (await this.places(term)) ?? new Map());
    }
    const found = new Set();
    const needed = new Set(parts.map((one) => one.at));
    for (const [document, starts] of places.get(parts[0].term) ?? []) {
      const sets = others.map((one) => new Set(places.get(one.term).get(document) ?? []));
      const fits = (start) => {
        const inText = start >= ABSTRACT;
        if (clause.author) {
          const isNear = (place) => Math.abs(place - start) < ONE_NAME && place >= AUTHORS && place < ABSTRACT;
          return !inText && start >= AUTHORS && sets.every((one) => [...one].some(isNear));
        }
        if (inText && clause.without && parts.length < 2) return false; // room is no reason to leave out
        return others.every(
          (one, at) =>
            sets[at].has(start + one.at - parts[0].at) || (inText && !needed.has(one.at)),
        );
      };
      if (starts.some(fits)) found.add(document);
    }
    return found;
  }

  /**
   * All documents that match, best first.
   * `level` tells how: "all" words, "some" of them, "browse" when nothing was asked, "none" when
   * there is nothing in the question that could be found.
   */
  async search(text) {
    const names = identifiers(text);
    if (names.length) return this.identified(names);
    const clauses = parse(text, this.reader);
    const wanted = [];
    const excluded = new Set();
    const every = await Promise.all(clauses.map((one) => this.matches(one)));
    clauses.forEach((clause, at) => {
      if (!clause.without) wanted.push({ clause, ...every[at] });
      else for (const document of every[at].found.keys()) excluded.add(document);
    });
    const terms = new Set(wanted.flatMap((one) => one.terms));
    const words = wanted.filter((one) => !one.clause.phrase && !one.clause.author).length;
    if (!wanted.length) {
      const level = clauses.length || !text.trim() ? "browse" : "none";
      const documents = [];
      if (level === "browse") for (let at = 0; at < this.count; at++) if (!excluded.has(at)) documents.push(at);
      return { ...NOTHING, text, level, documents, terms, clauses };
    }
    const { level, scored, most } = collect(wanted, excluded, this.papers);
    scored.sort(
      (a, b) =>
        a.page - b.page || b.named - a.named || b.whole - a.whole || b.points - a.points ||
        a.document - b.document,
    );
    const places = clauses.every((one) => !one.author && !one.without && !one.phrase) ? this.called(text) : [];
    const own = new Set(places.map((one) => one.document));
    const points = new Map(scored.map((one) => [one.document, one.points]));
    const documents = scored.map((one) => one.document).filter((one) => !own.has(one));
    return { text, level, documents, terms, words, clauses, points, most, excluded, wanted, places };
  }

  /** The papers that have one of these identifiers. */
  async identified(names) {
    for (const name of names) {
      const one = await this.posting(name);
      if (one) return { ...NOTHING, documents: [...one.documents] };
    }
    return NOTHING;
  }

  /** Whether documents of like meaning are worth loading: a question more than a name. */
  isQuestion(result) {
    const plain = result.clauses.every((one) => !one.phrase && !one.author && !one.without);
    const few = result.level === "some" || !result.documents.length;
    return this.head.sense !== null && plain && result.words > 2 && few;
  }

  /** The same result with documents of like meaning, ranked by meaning first and words second. */
  async widen(result) {
    const { size, coarse, shards, share, firstShare, feedback } = this.head.sense;
    const { rows, lengths } = await this.files.bytes("sense.bin", (data) => {
      const rows = data.vector(this.count * size, coarse);
      const lengths = new Float64Array(this.count);
      for (let at = 0; at < this.count; at++) {
        let sum = 0;
        for (let i = at * size; i < (at + 1) * size; i++) sum += rows[i] * rows[i];
        lengths[at] = Math.sqrt(sum) || 1;
      }
      return { rows, lengths };
    });
    const question = new Float64Array(size);
    // All words, since "without" and "how far" tell of a meaning what they do not tell of a text.
    let telling = false;
    for (const { term, joined, stop } of this.reader.words(result.text)) {
      for (const one of joined ? [term, joined] : [term]) {
        const word = (await this.senses(this.shardOf(one, shards))).get(one);
        if (!word) continue;
        add(question, word.vector, word.length / norm(word.vector));
        telling ||= !stop;
      }
    }
    if (!telling) return result;
    const like = (direction) => {
      const length = norm(direction);
      const found = new Float64Array(this.count);
      for (let at = 0; at < this.count; at++) {
        let sum = 0;
        for (let i = 0; i < size; i++) sum += rows[at * size + i] * direction[i];
        found[at] = sum / lengths[at] / length;
      }
      return found;
    };
    const order = (values) =>
      [...values.keys()].sort((a, b) => values[b] - values[a] || a - b);
    const shares = (near, words) => near.map((value, at) =>
      Math.round(1e6 * (Math.max(0, value) + (words * (result.points.get(at) ?? 0)) / (result.most || 1))));
    // The best by words and meaning tell more of what is meant than the best by meaning alone.
    const first = shares(like(question), firstShare);
    const best = order(first).slice(0, FEEDBACK);
    const whole = best.reduce((sum, at) => sum + first[at], 0) || 1;
    const shifted = question.map((value) => value / norm(question));
    for (const at of best) {
      const part = (feedback * first[at]) / whole / lengths[at];
      add(shifted, rows.subarray(at * size, (at + 1) * size), part);
    }
    const near = like(shifted);
    const known = new Set(result.documents);
    const total = shares(near, share);
    const added = order(total).filter((at) => at < this.papers && !known.has(at)).slice(0, NEAR);
    const page = (at) => Number(at >= this.papers);
    const documents = [...result.documents, ...added].sort(
      (a, b) => page(a) - page(b) || total[b] - total[a] || a - b,
    );
    return { ...result, documents, level: "near", near: new Set(added) };
  }

  senses(at) {
    const { size, coarse } = this.head.sense;
    return this.files.bytes(`sense-${at}.bin`, (data) => {
      const words = new Map();
      while (data.more) {
        const term = data.text();
        const length = data.number();
        words.set(term, { length, vector: data.vector(size, coarse) });
      }
      return words;
    });
  }

  /** What is counted and filtered by, a column for each. */
  facets() {
    return this.files.bytes("facets.bin", (data) => {
      const column = (read) => Array.from({ length: this.count }, read);
      const lists = () => column(() => Array.from({ length: data.number() }, () => data.number()));
      const date = column(() => data.number());
      const top = column(() => data.number());
      const theme = lists();
      const org = column(() => data.number());
      const source = lists();
      const flags = column(() => data.byte());
      return { date, top, theme, org, source, flags };
    });
  }

  /** What a document's card shows. */
  async card(document) {
    const size = this.head.cards;
    const rows = await this.files.json(`cards-${Math.floor(document / size)}.bin`);
    const [url, title, byline, text, more] = rows[document % size];
    return { url, title, byline, text, more, isPage: more.page === 1 };
  }
}

function collect(wanted, excluded, papers) {
  const totals = new Map();
  let most = 0;
  for (const { found, weight } of wanted) {
    most += weight;
    for (const [document, [points, named]] of found) {
      if (excluded.has(document)) continue;
      const one = totals.get(document) ?? { document, points: 0, named: 0, has: 0, weight: 0 };
      one.points += points;
      one.named += named;
      one.has += 1;
      one.weight += weight;
      totals.set(document, one);
    }
  }
  const must = wanted.filter(({ clause }) => clause.phrase || clause.author);
  const all = [...totals.values()].filter((one) =>
    must.every(({ found }) => found.has(one.document)),
  );
  const complete = all.filter((one) => one.has === wanted.length);
  const half = all.filter((one) => one.weight * 2 >= most);
  const count = complete.filter((one) => one.document < papers).length;
  const few = count < (must.length ? 1 : ENOUGH) && all.length > complete.length;
  const level = few ? "some" : "all";
  const chosen = !few ? complete : half.length >= ENOUGH ? half : all;
  const scored = chosen.map((one) => ({
    ...one,
    page: Number(one.document >= papers),
    named: Number(one.named === wanted.length),
    whole: Number(one.has === wanted.length),
  }));
  return { level, scored, most };
}

function add(into, vector, share) {
  for (let at = 0; at < into.length; at++) into[at] += vector[at] * share;
}

function norm(vector) {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return Math.sqrt(sum);
}
