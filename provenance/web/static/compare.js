// Shows a passage and its partner together while one of them is pointed at or focused.
const passages = (number) => document.querySelectorAll(`.passage[data-passage="${number}"]`);
const show = (number, shown) => passages(number).forEach((each) => each.classList.toggle("shown", shown));

for (const text of document.querySelectorAll(".texts .text")) {
  const numberOf = (event) =>
    event.target.closest("[data-passage]")?.dataset.passage ?? event.target.closest("a.number")?.dataset.number;
  for (const [name, shown] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
    text.addEventListener(name, (event) => {
      const number = numberOf(event);
      if (number) show(number, shown);
    });
  }
}
