// What the page gains with scripts: find in claims, open and close all, print everything.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const section = document.getElementById("claims");
  const tools = document.querySelector("[data-tools]");

  if (window.matchMedia("(max-width: 45rem)").matches) {
    all("[data-open-when-narrow]").forEach((part) => { part.open = true; });
  }

  // A link into something folded away opens it.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let part = target; part; part = part.parentElement) {
      if (part.tagName === "DETAILS") part.open = true;
    }
    if (target) target.scrollIntoView();
  };
  window.addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = all("details:not([open])");
    folded.forEach((part) => { part.open = true; });
  });
  window.addEventListener("afterprint", () => {
    folded.forEach((part) => { part.open = false; });
  });

  if (!tools || !section) return;
  tools.hidden = false;
  const claims = all("[data-claim]", section).map((node) => [node, node.textContent.toLowerCase()]);
  const found = tools.querySelector("[data-found]");
  const find = tools.querySelector("[data-find]");
  find.addEventListener("input", () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [node, text] of claims) {
      node.hidden = !words.every((word) => text.includes(word));
      if (!node.hidden) shown += 1;
    }
    if (words.length) all("details.group", section).forEach((part) => { part.open = true; });
    found.textContent = words.length ? `${shown} of ${claims.length} claims` : "";
  });
  const setAll = (open) => all("details", section).forEach((part) => { part.open = open; });
  tools.querySelector("[data-open]").addEventListener("click", () => setAll(true));
  tools.querySelector("[data-close]").addEventListener("click", () => setAll(false));
})();
