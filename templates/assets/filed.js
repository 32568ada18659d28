/* For pages opened as files, where browsers run no modules and know no file of a folder: links and the
   search box lead to the files themselves, and the search page says why it does not search. */
if (location.protocol === "file:") {
  const filed = (address) => {
    const url = new URL(address);
    if (url.protocol === "file:" && url.pathname.endsWith("/")) url.pathname += "index.html";
    return url.href;
  };
  for (const link of document.links) if (link.protocol === "file:") link.href = filed(link.href);
  for (const form of document.querySelectorAll("form[data-dg-find]")) form.action = filed(form.action);
  const why = document.querySelector("[data-dg-filed]");
  if (why) {
    why.hidden = false;
    document.querySelector("[data-dg-unscripted]").hidden = true;
  }
}
