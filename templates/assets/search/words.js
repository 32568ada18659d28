// What a reader types as the terms that documents are found by: the twin of generator/search/words.py
// and of the folding in generator/text. tests/browser/test_search_words.py holds both to one table.

const CJK = "\\u3040-\\u30ff\\u3400-\\u9fff\\uac00-\\ud7af";
const WORD = new RegExp(
  `[${CJK}]` +
    "|(?<![\\p{L}\\p{N}])[A-Za-z](?:\\+\\+|[*#])" +
    `|[\\p{L}\\p{N}](?:(?![${CJK}])[\\p{L}\\p{N}]` +
    "|[\\u00ad\\u0300-\\u036f\\u064b-\\u065f\\u0900-\\u0963\\u200c\\u200d]" +
    "|['’](?=[\\p{L}\\p{Nl}\\p{No}]))*",
  "gu",
);
// Thai, Lao, Burmese and Khmer put no blanks between words: they are read by pairs of letters.
const UNSPACED = /[\u0e00-\u0eff\u1000-\u1049\u1050-\u109f\u1780-\u17d3\u17d7-\u17ff]+/g;
const SIGN = new RegExp(
  "[\\u2190-\\u22ff\\u25a0-\\u2775\\u2794-\\u27bf\\u2b00-\\u2bff" +
    "\\u{1f1e6}-\\u{1f1ff}\\u{1f300}-\\u{1f3fa}\\u{1f400}-\\u{1faff}]",
  "gu",
);
const SHORTEST_PART = 3; // letters of a part of a word with an apostrophe
const JOINT = /^(?:['’]?[^\S\n]*\n?[^\S\n]*|[-‐‑–][^\S\n]*\n?[^\S\n]*)$/u;
const STROKES = {
  ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ı: "i", ħ: "h", ŋ: "n",
};
const caseless = (text) => text.toLowerCase().replace(/ß/g, "ss").replace(/ς/g, "σ");

/** Lower case, no accents, compatibility forms undone. */
export function fold(text) {
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  let kept = "";
  let base = "";
  for (const char of caseless(text).normalize("NFKD")) {
    if (!/\p{M}/u.test(char)) {
      base = char;
      kept += char;
    } else if (base >= "\u0530") kept += char;
  }
  return caseless(kept.normalize("NFKC")).replace(/[øłđðþæœıħŋ]/g, (one) => STROKES[one]);
}

/** `terms(text)` by the language's rules, which come with the index. */
export function reader(rules) {
  const irregular = new Map(Object.entries(rules.irregular));
  const invariant = new Set(rules.invariant);
  const prefixes = new Set(rules.prefixes);
  const stop = new Set(rules.stop);

  function singular(word) {
    if (irregular.has(word)) return irregular.get(word);
    const length = [...word].length;
    if (length < 4 || !word.endsWith("s") || invariant.has(word) || /(?:ss|us|is)$/.test(word)) {
      return word;
    }
    if (word.endsWith("ies") && length > 4) return word.slice(0, -3) + "y";
    if (/(?:sses|xes|ches|shes)$/.test(word)) return word.slice(0, -2);
    return word.slice(0, -1);
  }

  function foldWord(raw) {
    const plain = raw.replaceAll("\u00ad", "").replaceAll("’", "'").replace(/'[sS]$/, "");
    const first = plain.slice(0, -1);
    const shouted = first === first.toUpperCase() && first !== first.toLowerCase();
    if ([...plain].length > 2 && plain.endsWith("s") && shouted) return fold(first);
    return singular(fold(plain));
  }

  function stem(word) {
    for (const ending of rules.endings) {
      if (word.endsWith(ending) && [...word].length - ending.length >= rules.shortest) {
        word = word.slice(0, -ending.length);
        const chars = [...word];
        const last = chars.at(-1);
        if (chars.length > 3 && last === chars.at(-2) && !"lsz".includes(last)) {
          word = word.slice(0, -last.length);
        }
        break;
      }
    }
    return word.endsWith("e") && [...word].length > rules.shortest ? word.slice(0, -1) : word;
  }

  /** `dalembert` and `alembert` of `d’Alembert`. */
  function parts(raw) {
    const pieces = raw.replaceAll("’", "'").replace(/'[sS]$/, "").split("'");
    const isLong = (one) => [...one].length >= SHORTEST_PART;
    if (pieces.length < 2 || !isLong(pieces.at(-1))) return [];
    return [pieces.join(""), ...pieces.filter(isLong)].map((one) => stem(foldWord(one)));
  }

  /** `pi0` of `π0`. */
  function named(folded) {
    const [, before, letter, after] = /^([a-z0-9]*)([α-ω])([a-z0-9]*)$/.exec(folded) ?? [];
    return letter ? stem(before + rules.greek[letter.charCodeAt(0) - 0x3b1] + after) : "";
  }

  /** What `WORD` does not read: signs, and runs of scripts without blanks. */
  function apart(text) {
    const found = [];
    const take = (folded, start, end) =>
      found.push({ folded, term: folded, raw: text.slice(start, end), start, end, joined: "", also: [], stop: false });
    for (const { 0: sign, index } of text.matchAll(SIGN)) take(sign, index, index + sign.length);
    for (const { 0: run, index } of text.matchAll(UNSPACED)) {
      const starts = [...run].flatMap((char, at) => (/\p{M}/u.test(char) ? [] : [at]));
      const ends = [...starts.slice(1), run.length];
      if (starts.length === 1) take(fold(run.slice(starts[0])), index + starts[0], index + run.length);
      for (let at = 0; at < starts.length - 1; at++) {
        take(fold(run.slice(starts[at], ends[at + 1])), index + starts[at], index + ends[at + 1]);
      }
    }
    return found;
  }

  /**
   * Words in order: `term`, `start` and `end` in the text, `joined` as `e-mail` → `email`, and
   * `also` whatever else the word is found by.
   */
  function words(given) {
    const found = [];
    const text = given.replace(UNSPACED, (run) => "|".repeat(run.length));
    for (const match of text.matchAll(WORD)) {
      const folded = foldWord(match[0]);
      const start = match.index;
      const before = found.at(-1);
      const gap = before ? text.slice(before.end, start) : "";
      const [raw] = match;
      const one = { folded, term: stem(folded), raw, start, end: start + raw.length, joined: "" };
      if (before) {
        const prefixed =
          (gap === " " || JOINT.test(gap)) && prefixes.has(before.folded) && !stop.has(folded);
        if (prefixed || ["-", "‐", "‑"].includes(gap)) one.joined = stem(before.folded + folded);
        one.prefixed = prefixed;
      }
      one.stop = stop.has(folded);
      const also = [one.joined, ...parts(raw), named(folded)];
      one.also = [...new Set(also)].filter((term) => term && term !== one.term);
      found.push(one);
    }
    const others = apart(given);
    return others.length ? [...found, ...others].sort((a, b) => a.start - b.start) : found;
  }
  return { words, stem, fold };
}
