// The few signs that must look the same whatever fonts a machine has.

const PATHS = {
  lock: "M4 7V5a4 4 0 0 1 8 0v2h.5A1.5 1.5 0 0 1 14 8.5v5a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 2 13.5v-5A1.5 1.5 0 0 1 3.5 7zm1.6 0h4.8V5a2.4 2.4 0 0 0-4.8 0z",
  silent: "M2.1 1 1 2.1l3 3V9l-1.5 2v1h8.4l3 3 1.1-1.1zM8 1a4 4 0 0 0-3 1.3l7 7V5a4 4 0 0 0-4-4zM6.3 13a1.8 1.8 0 0 0 3.4 0z",
  pin: "M5 1h6l-.6 5 2.6 2.5V10H8.7L8 15l-.7-5H3V8.5L5.6 6z",
  send: "M1.5 14.5 15 8 1.5 1.5l1.5 5.3L10 8l-7 1.2z",
};

/** A sign that says what it means. */
export function icon(name, meaning) {
  const svg = draw(name);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", meaning);
  svg.append(make("title", meaning));
  return svg;
}

/** A sign beside words, or on a button that has its own label. */
export function ornament(name) {
  const svg = draw(name);
  svg.setAttribute("aria-hidden", "true");
  return svg;
}

function draw(name) {
  const svg = make("svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.classList.add("icon");
  const path = make("path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

function make(tag, text = "") {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  element.textContent = text;
  return element;
}
