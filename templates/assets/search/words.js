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

  /** Words in order: `term`, `start` and `end` in the text, `joined` as `e-mail` → `email`. */
  function words(text) {
    const found = [];
    for (const match of text.matchAll(WORD)) {
      const folded = foldWord(match[0]);
      const start = match.index;
      const before = found.at(-1);
      const gap = before ? text.slice(before.end, start) : "";
      const one = { folded, term: stem(folded), start, end: start + match[0].length, joined: "" };
      if (before) {
        const prefixed =
          (gap === " " || JOINT.test(gap)) && prefixes.has(before.folded) && !stop.has(folded);
        if (prefixed || ["-", "‐", "‑"].includes(gap)) one.joined = stem(before.folded + folded);
        one.prefixed = prefixed;
      }
      one.stop = stop.has(folded);
      found.push(one);
    }
    return found;
  }
  return { words, stem, fold };
}
