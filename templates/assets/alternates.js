/* Material takes every <link rel="alternate"> for the site in another language and asks for a
   sitemap beside it; beside a feed there is none. It looks when the document is ready, so until
   then the links to feeds are called otherwise. As sent, and from then on, they are what they are. */
(() => {
  "use strict";

  const feeds = [...document.querySelectorAll('link[rel="alternate"][type]')];
  for (const link of feeds) link.relList.add("feed");
  window.addEventListener("load", () => {
    for (const link of feeds) link.relList.remove("feed");
  });
})();
