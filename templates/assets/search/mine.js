// Which documents the reader marked. What they keep is told by ids; `ids.bin` has a key of each.

const NONE = { read: new Set(), saved: new Set(), hidden: new Set() };

export const hides = () => kept().some(([, paper]) => paper.hidden);

/** The documents that are read, saved and hidden; nothing is loaded for who marked nothing. */
export async function mine(found) {
  const papers = kept();
  if (!papers.length) return NONE;
  const places = await found.files.bytes("ids.bin", (data) => {
    const read = new Map();
    for (let at = 0; data.more; at++) {
      for (let left = data.number(); left; left--) {
        read.set(data.take(6).reduce((sum, byte) => sum * 256 + byte, 0), at);
      }
    }
    return read;
  });
  const sets = { read: new Set(), saved: new Set(), hidden: new Set() };
  for (const [id, paper] of papers) {
    const at = places.get(key(id));
    if (at === undefined) continue;
    for (const [mark, documents] of Object.entries(sets)) if (paper[mark]) documents.add(at);
  }
  return sets;
}

function kept() {
  return globalThis.digestReader ? [...digestReader.load().papers] : [];
}

/** As in generator/search/tables.py. Ids are of a-z, digits, dots and hyphens. */
function key(id) {
  let hash = 0xcbf29ce484222325n;
  for (const char of id) hash = BigInt.asUintN(64, (hash ^ BigInt(char.charCodeAt(0))) * 0x100000001b3n);
  return Number((hash >> 48n) ^ (hash & 0xffffffffffffn));
}
