// Moves and scales a drawing by mouse, touch, buttons and keys; without scripts its box scrolls.
const { select, zoom, zoomIdentity } = globalThis.d3;
const still = matchMedia("(prefers-reduced-motion: reduce)");
const STEP = 60;

for (const canvas of document.querySelectorAll("[data-canvas]")) {
  const view = canvas.querySelector("[data-view]");
  const svg = view.querySelector("svg");
  const world = svg.querySelector("[data-world]");
  const width = svg.viewBox.baseVal.width;
  const height = svg.viewBox.baseVal.height;
  if (!width || !view.clientWidth) continue;

  canvas.classList.add("live");
  svg.removeAttribute("viewBox");
  const tall = Math.min(height, Math.max(320, innerHeight * 0.7));
  svg.setAttribute("height", tall);
  svg.setAttribute("width", "100%");
  svg.style.height = `${tall}px`;

  const behaviour = zoom()
    .scaleExtent([0.05, 4])
    // A wheel or one finger alone scrolls the page; with Control, or two, the drawing is meant.
    .filter((event) => {
      if (event.type === "wheel") return event.ctrlKey;
      return event.touches ? event.touches.length > 1 : !event.button;
    })
    .on("zoom", (event) => world.setAttribute("transform", event.transform));
  const drawing = select(svg).call(behaviour).on("dblclick.zoom", null);
  const moved = () => (still.matches ? drawing : drawing.transition().duration(180));

  const fit = () => {
    const scale = Math.min(1, view.clientWidth / width, tall / height);
    const x = Math.max(0, (view.clientWidth - width * scale) / 2);
    moved().call(behaviour.transform, zoomIdentity.translate(x, 0).scale(scale));
  };
  const start = () => {
    // As large as can be read; the rest is a move away.
    const scale = Math.max(Math.min(1, view.clientWidth / width), 0.6);
    drawing.call(behaviour.transform, zoomIdentity.scale(scale));
  };
  const acts = {
    in: () => moved().call(behaviour.scaleBy, 1.35),
    out: () => moved().call(behaviour.scaleBy, 1 / 1.35),
    fit,
    full: () => moved().call(behaviour.transform, zoomIdentity),
  };
  const controls = document.createElement("div");
  controls.className = "controls";
  for (const [name, act] of Object.entries(acts)) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = canvas.dataset[name];
    button.addEventListener("click", act);
    controls.append(button);
  }
  const help = document.createElement("p");
  help.className = "quiet";
  help.id = "zoom-help";
  help.textContent = canvas.dataset.help;
  controls.append(help);
  canvas.prepend(controls);
  view.setAttribute("aria-describedby", help.id);

  const keys = {
    "+": acts.in, "=": acts.in, "-": acts.out, "0": fit,
    ArrowLeft: () => behaviour.translateBy(drawing, STEP, 0),
    ArrowRight: () => behaviour.translateBy(drawing, -STEP, 0),
    ArrowUp: () => behaviour.translateBy(drawing, 0, STEP),
    ArrowDown: () => behaviour.translateBy(drawing, 0, -STEP),
  };
  view.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  // What is reached by keyboard is moved into sight.
  svg.addEventListener("focusin", (event) => {
    const seen = view.getBoundingClientRect();
    const part = event.target.getBoundingClientRect();
    const outside = part.right < seen.left + 20 || part.left > seen.right - 20
      || part.bottom < seen.top + 20 || part.top > seen.bottom - 20;
    if (!outside) return;
    const scale = Number(/scale\(([\d.]+)/.exec(world.getAttribute("transform"))?.[1] ?? 1);
    const x = (seen.left + seen.right - part.left - part.right) / 2 / scale;
    const y = (seen.top + seen.bottom - part.top - part.bottom) / 2 / scale;
    behaviour.translateBy(drawing, x, y);
  });
  // The focus would else scroll the box itself.
  view.addEventListener("scroll", () => view.scrollTo(0, 0));
  start();
}
