// The messages of a chat, kept in step with the store.

import { h } from "./dom.js";
import { TELEGRAM, drawMessage } from "./message.js";
import { keyOf } from "./store.js";

export class Conversation {
  #options;
  #drawn = new Map();
  #atEnd = true;
  #height = 0;

  constructor(options) {
    this.#options = options;
    this.element = h("ol", { class: "log", role: "log", "aria-live": "polite", tabindex: "0", "aria-label": "Messages" });
    this.element.addEventListener("scroll", () => this.#scrolled());
    new ResizeObserver(() => this.#stay()).observe(this.element);
    if (options.onLink) this.element.addEventListener("click", (event) => this.#follow(event));
  }

  /** Show another chat from its beginning. */
  show(messages, changes = {}) {
    Object.assign(this.#options, changes);
    this.#drawn.clear();
    this.element.replaceChildren();
    for (const message of messages) this.#append(message);
    this.#atEnd = true;
    this.#stay();
  }

  /** Take over one change. */
  update(message) {
    const old = this.#drawn.get(keyOf(message));
    if (message.deleted) this.#remove(old, keyOf(message));
    else if (old) this.#replace(old, message);
    else this.#append(message);
    this.#stay();
  }

  #append(message) {
    const element = drawMessage(message, this.#options);
    this.#drawn.set(keyOf(message), element);
    this.element.append(element);
  }

  #replace(old, message) {
    const element = drawMessage(message, this.#options);
    element.classList.add("changed");
    const focused = [...old.querySelectorAll("button")].indexOf(document.activeElement);
    old.replaceWith(element);
    this.#drawn.set(keyOf(message), element);
    if (focused >= 0) (element.querySelector("button") ?? this.element).focus();
  }

  #remove(old, key) {
    if (!old) return;
    this.#drawn.delete(key);
    if (old.contains(document.activeElement)) this.element.focus();
    old.classList.add("gone");
    old.addEventListener("transitionend", () => old.remove(), { once: true });
    setTimeout(() => old.remove(), 600); // where motion is reduced, no transition ends
  }

  #follow(event) {
    const link = event.target.closest("a[href]");
    if (!link || "file" in link.dataset || !TELEGRAM.test(link.getAttribute("href"))) return;
    event.preventDefault();
    this.#options.onLink(link.href);
  }

  #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < 80;
  }

  /** A hand scrolled; a keyboard that takes room is no hand. */
  #scrolled() {
    if (this.element.clientHeight === this.#height) this.#atEnd = this.#isAtEnd();
  }

  /** Who read the newest message goes on seeing the newest. */
  #stay() {
    this.#height = this.element.clientHeight;
    if (this.#atEnd) this.element.scrollTop = this.element.scrollHeight;
  }
}
