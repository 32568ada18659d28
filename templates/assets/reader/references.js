/* Files that a reader takes from the list: references of papers, as BibTeX or RIS. */
(() => {
  "use strict";

  const { element, pathOf, placeOf } = digestReader;
  const { ngettext } = globalThis.digestSay;
  const AT_ONCE = 4; // pages of papers that are read at a time

  function offerFile(name, content, type) {
    const made = element("a");
    made.href = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
    made.download = name;
    document.body.append(made);
    made.click();
    made.remove();
    setTimeout(() => URL.revokeObjectURL(made.href), 10_000);
  }

  const REFERENCES = {
    bibtex: { selector: ".dg-cite code", name: "reading-list.bib", type: "application/x-bibtex", plain: plainBibtex },
    ris: { selector: ".dg-ris", name: "reading-list.ris", type: "application/x-research-info-systems", plain: plainRis },
  };

  /**
   * Offers a file of references as the papers' pages have them; of a page that cannot be read, what
   * is stored. What was done, in words.
   */
  async function exportReferences(format, chosen) {
    const { selector, name, type, plain } = REFERENCES[format];
    const found = new Array(chosen.length);
    let short = 0;
    let next = 0;
    const work = async () => {
      while (next < chosen.length) {
        const place = next++;
        const [id, paper] = chosen[place];
        const reference = await referenceOf(id, selector);
        if (!reference) short += 1;
        found[place] = reference || plain(id, paper);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    offerFile(name, `${found.join("\n\n")}\n`, type);
    const said = [ngettext("{count} reference exported.", "{count} references exported.", chosen.length)];
    if (short) {
      said.push(ngettext(
        "{count} of them is from the list alone, since its page could not be read.",
        "{count} of them are from the list alone, since their pages could not be read.",
        short,
      ));
    }
    return said.join(" ");
  }

  async function referenceOf(id, selector) {
    try {
      const answer = await fetch(placeOf(pathOf(id)));
      if (!answer.ok) return "";
      // Parsed apart from this page: nothing in it runs or loads.
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const place = page.querySelector(selector);
      // Line ends only: a reference of RIS ends with a blank.
      return place ? place.textContent.replace(/^\n+|\n+$/g, "") : "";
    } catch {
      return "";
    }
  }

  const address = (id) => placeOf(pathOf(id)).href;

  function plainBibtex(id, paper) {
    const signs = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
    const tex = (value) => value.replace(/[\\{}$&#%_~^]/g, (char) => signs[char] || `\\${char}`);
    const lines = [`  title         = {${tex(paper.title || id)}},`];
    if (paper.date) lines.push(`  year          = {${paper.date.slice(0, 4)}},`);
    lines.push(`  url           = {${address(id).replace(/[{}\\]/g, encodeURIComponent)}},`);
    return `@misc{${id},\n${lines.join("\n")}\n}`;
  }

  function plainRis(id, paper) {
    const line = (value) => value.replace(/\s+/g, " ").trim();
    const lines = ["TY  - GEN", `TI  - ${line(paper.title || id)}`];
    if (paper.date) lines.push(`PY  - ${paper.date.slice(0, 4)}`);
    return [...lines, `UR  - ${address(id)}`, "ER  - "].join("\n");
  }

  Object.assign(digestReader, { exportReferences, offerFile });
})();
