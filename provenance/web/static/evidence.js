// A link to evidence that stands on the page already opens it in place; else the page is asked for it.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href*='#']");
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const href = link.href?.baseVal ?? link.getAttribute("href");
  const address = new URL(href, location.href);
  const id = decodeURIComponent(address.hash.slice(1));
  const target = id && document.getElementById(id);
  if (address.pathname !== location.pathname || !(target instanceof HTMLDetailsElement)) return;
  event.preventDefault();
  target.open = true;
  history.pushState(null, "", address);
  target.scrollIntoView();
  target.querySelector("summary").focus({ preventScroll: true });
});
