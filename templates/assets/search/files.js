// The search files, as generator/search/packing.py and make.py write them.

/** The files below `root`, each fetched once. `load` is fetch, or what a test gives. */
export async function openFiles(root, load = (address, options) => fetch(address, options)) {
  const kept = new Map();
  // Asked for anew each time: the folder that it names has the content in its name.
  const pointer = await load(`${root}index.json`, { cache: "no-cache" });
  if (!pointer.ok) throw new Error("the search files are not there");
  const { folder, layout } = await pointer.json();
  if (layout !== 4) throw new Error("the search files are newer than this page");

  async function inflate(name) {
    const answer = await load(`${root}${folder}/${name}`);
    if (!answer.ok) throw new Error(`${name} is not there`);
    const stream = new Blob([await answer.arrayBuffer()]).stream();
    const plain = stream.pipeThrough(new DecompressionStream("deflate"));
    return new Uint8Array(await new Response(plain).arrayBuffer());
  }
  const once = (name, read) => {
    if (!kept.has(name)) {
      const promise = inflate(name).then(read);
      promise.catch(() => kept.delete(name));
      kept.set(name, promise);
    }
    return kept.get(name);
  };
  return {
    folder,
    json: (name) => once(name, (bytes) => JSON.parse(new TextDecoder().decode(bytes))),
    bytes: (name, read) => once(name, (bytes) => read(new Reader(bytes))),
  };
}

export class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }
  get more() {
    return this.at < this.bytes.length;
  }
  byte() {
    return this.bytes[this.at++];
  }
  number() {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.bytes[this.at++];
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  }
  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
  /** Small whole numbers: a byte each, or half of one where they are coarse. */
  vector(length, coarse) {
    if (!coarse) return new Int8Array(this.take(length));
    const both = this.take(length / 2);
    const found = new Int8Array(length);
    for (let at = 0; at < both.length; at++) {
      found[2 * at] = (both[at] << 28) >> 28;
      found[2 * at + 1] = (both[at] << 24) >> 28;
    }
    return found;
  }
  text() {
    return new TextDecoder().decode(this.take(this.number()));
  }
}
