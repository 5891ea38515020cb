// Where a person writes: text field, command menu, reply keyboard, and what else a phone can send.

import { h } from "./dom.js";
import { ornament } from "./icons.js";

let count = 0;

export class Composer {
  #on;

  /** `on` holds say(text), send(kind), start(), unblock(), key(key). */
  constructor(on) {
    this.#on = on;
    this.field = h("textarea", { id: `field-${++count}`, rows: "1", placeholder: "Message", onkeydown: (event) => this.#key(event) });
    this.commands = h("div", { class: "menu", hidden: true, onkeydown: (event) => this.#escape(event) });
    this.keys = h("div", { class: "keys", role: "group", "aria-label": "Clavier du bot" });
    this.slash = h("button", { type: "button", class: "round", "aria-label": "Commandes", "aria-expanded": "false", onclick: () => this.#toggle() }, "/");
    this.form = h(
      "form",
      { class: "composer", onsubmit: (event) => this.#submit(event) },
      this.slash,
      h("label", { class: "hidden", for: this.field.id }, "Votre message"),
      this.field,
      h("button", { class: "round send", "aria-label": "Envoyer" }, ornament("send")),
    );
    this.big = h("button", { type: "button", class: "button big" });
    this.big.addEventListener("click", () => this.#on[this.big.dataset.act]());
    this.element = h("div", { class: "foot" }, this.commands, this.form, this.big, this.keys);
  }

  /** Follow the person's state in the chat shown: `bot` is false in a group. */
  update(person, { bot, keyboard }) {
    const closed = bot && (person.blocked || !person.started);
    const started = !closed && document.activeElement === this.big;
    this.form.hidden = closed;
    this.big.hidden = !closed;
    this.big.dataset.act = person.blocked ? "unblock" : "start";
    this.big.textContent = person.blocked ? "Débloquer" : "Démarrer";
    if (started) this.field.focus();
    this.slash.hidden = !bot || person.menu.length === 0;
    this.commands.replaceChildren(...person.menu.map((command) => this.#command(command)));
    this.keys.hidden = closed || keyboard.length === 0;
    this.keys.replaceChildren(...keyboard.map((row) => h("div", { class: "row" }, row.map((key) => this.#keyButton(key)))));
  }

  #submit(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text) return;
    this.field.value = "";
    this.#on.say(text);
  }

  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    this.#submit(event);
  }

  #escape(event) {
    if (event.key !== "Escape") return;
    this.#toggle(false);
    this.slash.focus();
  }

  #toggle(open = this.commands.hidden) {
    this.commands.hidden = !open;
    this.slash.setAttribute("aria-expanded", String(open));
    if (open) this.commands.querySelector("button")?.focus();
  }

  #command({ command, description }) {
    const choose = () => {
      this.#toggle(false);
      this.#on.say(`/${command}`);
      this.field.focus();
    };
    return h("button", { type: "button", onclick: choose }, h("strong", {}, `/${command}`), h("span", {}, description));
  }

  #keyButton(key) {
    return h("button", { type: "button", class: "key", onclick: () => this.#on.key(key) }, key.text);
  }
}
