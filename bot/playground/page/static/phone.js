// A person's phone: their chats, the one that is open, and their hand.

import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { askGroup, askLink, showAlert } from "./dialogs.js";
import { avatar, h } from "./dom.js";
import { act } from "./wire.js";

export class Phone {
  #store;
  #id;
  #open;
  #unread = new Map();

  constructor(store, person) {
    this.#store = store;
    this.#id = person.id;
    this.#open = person.id;
    this.talk = new Conversation({
      viewer: this.#id,
      onPress: (message, row, column) => this.#press(message, row, column),
      onLink: (link) => this.#do("open-link", { link }),
    });
    this.composer = new Composer({
      say: (text) => this.#do("say", { text, chat: this.#open }),
      start: () => this.#do("start"),
      unblock: () => this.#do("block", { blocked: false }),
      key: (key) => this.#key(key),
    });
    this.chats = h("div", { class: "chats", role: "tablist", "aria-label": "Conversations", onkeydown: (event) => this.#arrow(event) });
    this.toast = h("p", { class: "toast", role: "status", "aria-live": "polite" });
    this.block = h("button", { type: "button", onclick: () => this.#do("block", { blocked: !this.#person.blocked }) });
    this.element = this.#build(person);
    this.#show(this.#id);
  }

  get #person() {
    return this.#store.person(this.#id);
  }

  #build(person) {
    return h(
      "section",
      { class: "phone", id: `phone-${person.id}`, "aria-label": `Téléphone : ${person.name}` },
      h("header", {}, avatar(person.name), h("h2", {}, person.name), this.#more()),
      this.chats,
      h("div", { class: "screen" }, this.talk.element, this.toast),
      this.composer.element,
    );
  }

  #more() {
    const send = (kind) => () => this.#do(kind, { chat: this.#open });
    const list = h(
      "div",
      { class: "menu" },
      h("button", { type: "button", onclick: send("sticker") }, "Envoyer un autocollant"),
      h("button", { type: "button", onclick: send("photo") }, "Envoyer une photo"),
      h("button", { type: "button", onclick: () => askLink((link) => this.#do("open-link", { link })) }, "Ouvrir un lien…"),
      this.block,
    );
    const more = h("details", { class: "more" }, h("summary", { "aria-label": "Autres gestes" }, "⋯"), list);
    list.addEventListener("click", () => more.removeAttribute("open"));
    more.addEventListener("keydown", (event) => event.key === "Escape" && more.removeAttribute("open"));
    return more;
  }

  /** The directory changed: redraw what depends on it. */
  update() {
    const person = this.#person;
    const inside = this.#open === this.#id || person.groups.includes(this.#open);
    if (!inside) return this.#show(this.#id);
    this.block.textContent = person.blocked ? "Débloquer le bot" : "Bloquer le bot";
    this.#drawChats(person);
    const bot = this.#open === this.#id;
    const keyboard = bot ? person.keyboard : this.#store.group(this.#open).keyboard;
    this.composer.update(person, { bot, keyboard });
  }

  /** A message is new, edited or gone. */
  receive(message, isNew) {
    if (message.chat === this.#open) return this.talk.update(message);
    if (!isNew || !this.#person.groups.concat(this.#id).includes(message.chat)) return;
    this.#unread.set(message.chat, (this.#unread.get(message.chat) ?? 0) + 1);
    this.#drawChats(this.#person);
  }

  #show(chat) {
    this.#open = chat;
    this.#unread.delete(chat);
    this.talk.show(this.#store.messages(chat), { showNames: chat !== this.#id });
    this.update();
  }

  #drawChats(person) {
    const { bot } = this.#store.directory;
    const hadFocus = this.chats.contains(document.activeElement);
    const groups = person.groups.map((id) => [id, this.#store.group(id).title]);
    this.chats.replaceChildren(...[[this.#id, bot.name], ...groups].map(([id, title]) => this.#tab(id, title)));
    if (hadFocus) this.chats.querySelector("[aria-selected=true]").focus();
  }

  #tab(id, title) {
    const unread = this.#unread.get(id);
    const selected = id === this.#open;
    return h(
      "button",
      { type: "button", role: "tab", "aria-selected": String(selected), tabindex: selected ? "0" : "-1", onclick: () => this.#show(id) },
      title,
      unread ? h("span", { class: "badge", "aria-label": `${unread} non lus` }, String(unread)) : null,
    );
  }

  #arrow(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const tabs = [...this.chats.children];
    const now = tabs.findIndex((tab) => tab.ariaSelected === "true");
    tabs[(now + step + tabs.length) % tabs.length].click();
    this.chats.querySelector("[aria-selected=true]").focus();
  }

  async #press(message, row, column) {
    const answer = await this.#do("press", { chat: message.origin, message: message.id, row, column });
    if (answer?.alert) showAlert(answer.text);
    else if (answer?.text) this.#say(answer.text);
  }

  #say(text) {
    this.toast.textContent = text;
    this.toast.classList.add("shown");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.toast.classList.remove("shown"), 4000);
  }

  #key(key) {
    if (!key.asks_group) return this.#do("say", { text: key.text, chat: this.#open });
    const groups = this.#person.groups.map((id) => this.#store.group(id));
    askGroup(groups, (group) => this.#do("share", { group, label: key.text }));
  }

  #do(name, body = {}) {
    return act(name, { person: this.#id, ...body });
  }
}
