/* Buttons that copy a citation, BibTeX or the page's address. Without this file they stay hidden. */
(() => {
  "use strict";

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Pages opened as files or over http have no clipboard; there the old way still works.
      const box = document.createElement("textarea");
      box.value = text;
      box.setAttribute("readonly", "");
      box.className = "dg-hidden";
      document.body.append(box);
      box.select();
      const done = document.execCommand("copy");
      box.remove();
      return done;
    }
  }

  function wanted(name) {
    if (name === "address") {
      const canonical = document.querySelector('link[rel="canonical"]');
      return canonical ? canonical.href : location.href.split("#")[0];
    }
    return document.querySelector(name).textContent.trim();
  }

  for (const row of document.querySelectorAll(".dg-copy")) {
    const said = row.querySelector("[role=status]");
    for (const button of row.querySelectorAll("[data-copy]")) {
      button.addEventListener("click", async () => {
        const done = await copy(wanted(button.dataset.copy));
        button.focus();
        said.textContent = done ? said.dataset.done : said.dataset.failed;
      });
    }
    row.hidden = false;
  }
})();
