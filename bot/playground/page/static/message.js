// One message: who, what, its buttons, its marks.

import { clock, h, size } from "./dom.js";
import { icon } from "./icons.js";

/** Links that a phone opens by itself. */
export const TELEGRAM = /^(https?:\/\/)?t\.me\//;

/**
 * Draw a message as `viewer` (a person's id, or null for nobody) sees it.
 * `onPress(message, row, column)` returns a promise; the spinner turns until it is settled.
 * Without `onPress` the buttons are there to be read.
 */
export function drawMessage(message, { viewer, showNames, onPress }) {
  if (message.notice) return h("li", { class: "service" }, message.notice);
  const own = message.from.id === viewer;
  return h(
    "li",
    { class: own ? "message own" : "message" },
    h(
      "div",
      { class: "bubble" },
      showNames && !own ? h("p", { class: "author" }, message.from.name) : null,
      message.reply ? h("p", { class: "quote" }, `${message.reply.name} : ${message.reply.text}`) : null,
      message.file ? drawFile(message) : null,
      message.html ? drawText(message.html) : null,
      drawMarks(message),
    ),
    message.buttons.length ? drawButtons(message, onPress) : null,
  );
}

function drawText(html) {
  // The server wrote this HTML itself from text and entities: everything else is escaped.
  const text = h("div", { class: "text" });
  text.innerHTML = html;
  for (const link of text.querySelectorAll("a")) {
    link.rel = "noopener noreferrer";
    link.target = "_blank";
  }
  return text;
}

function drawFile({ kind, file, protected: closed }) {
  if (kind === "sticker") return h("p", { class: "sticker", "aria-label": "Autocollant" }, "👍");
  if (kind === "photo") return h("p", { class: "photo" }, "Photo");
  return h(
    "a",
    { class: "file", href: file.url, download: closed ? null : file.name, "data-file": true },
    h("span", { class: "file-icon", "aria-hidden": "true" }, "↓"),
    h("span", {}, h("strong", {}, file.name), h("small", {}, size(file.size))),
  );
}

function drawMarks(message) {
  const marks = [
    message.pinned && icon("pin", "Épinglé"),
    message.silent && icon("silent", "Arrivé sans bruit"),
    message.protected && icon("lock", "Protégé : ni transfert ni copie"),
    message.edited && h("span", {}, "modifié"),
    h("time", {}, clock(message.date)),
  ];
  return h("p", { class: "marks" }, marks.filter(Boolean));
}

function drawButtons(message, onPress) {
  const rows = message.buttons.map((row, rowIndex) =>
    h("div", { class: "row" }, row.map((button, column) => drawButton(message, button, rowIndex, column, onPress))),
  );
  return h("div", { class: "buttons", role: "group", "aria-label": "Boutons du message" }, rows);
}

function drawButton(message, button, row, column, onPress) {
  const label = [button.text, button.url ? " ↗" : null];
  if (!onPress) return h("span", { class: "inline" }, label);
  if (button.url && !TELEGRAM.test(button.url)) {
    return h("a", { class: "inline", href: button.url, target: "_blank", rel: "noopener noreferrer" }, label);
  }
  const element = h("button", { type: "button", class: "inline" }, label);
  element.addEventListener("click", async () => {
    if (element.ariaBusy === "true") return;
    element.ariaBusy = "true";
    await onPress(message, row, column);
    element.ariaBusy = "false";
  });
  return element;
}
