// Says that a question is being answered, and keeps it from being sent twice.
for (const form of document.querySelectorAll("form.ask")) {
  const button = form.querySelector("button.primary");
  const told = form.querySelector("[data-busy]");
  if (!button || !told) continue;
  form.addEventListener("submit", () => {
    told.textContent = told.dataset.busy;
    // A button that is off at once would not be sent with the form.
    setTimeout(() => { button.disabled = true; });
  });
  // Who comes back to the page may ask again.
  addEventListener("pageshow", () => {
    told.textContent = "";
    button.disabled = false;
  });
}
