// A group, seen from the wall: what stands in it, who is there, and the bot's place.

import { Conversation } from "./conversation.js";
import { askMember } from "./dialogs.js";
import { avatar, h } from "./dom.js";
import { act } from "./wire.js";

const PLACES = {
  administrator: "Le bot est administrateur.",
  member: "Le bot est simple membre.",
  left: "Le bot n’est pas dans le groupe.",
  kicked: "Le bot a été retiré.",
};

export class GroupPanel {
  #store;
  #id;

  constructor(store, group) {
    this.#store = store;
    this.#id = group.id;
    this.talk = new Conversation({ viewer: null, showNames: true });
    this.count = h("small");
    this.tools = h("div", { class: "tools" });
    this.element = h(
      "section",
      { class: "phone group", id: `phone-${group.id}`, "aria-label": `Groupe : ${group.title}` },
      h("header", {}, avatar(group.title), h("div", {}, h("h2", {}, group.title), this.count)),
      h("details", { class: "manage" }, h("summary", {}, "Membres et bot"), this.tools),
      h("div", { class: "screen" }, this.talk.element),
      h("p", { class: "foot aside" }, "On lit ici ; on écrit depuis le téléphone d’un membre."),
    );
    this.talk.show(store.messages(group.id));
    this.update();
  }

  update() {
    const group = this.#store.group(this.#id);
    const people = group.members.length;
    this.count.textContent = `${group.supergroup ? "Supergroupe" : "Groupe"} · ${people} ${people > 1 ? "personnes" : "personne"}`;
    this.tools.replaceChildren(...[
      h("p", {}, PLACES[group.bot]),
      h("div", { class: "wrap" }, this.#botActions(group)),
      h("ul", {}, group.members.map((member) => h("li", {}, this.#member(member)))),
      h("div", { class: "wrap" }, this.#groupActions(group)),
      group.links.map((url) => h("p", {}, "Lien d’invitation : ", h("code", {}, url))),
      group.requests.length ? h("p", {}, `En attente : ${group.requests.join(", ")}`) : null,
    ].flat().filter(Boolean));
  }

  receive(message) {
    if (message.chat === this.#id) this.talk.update(message);
  }

  #botActions(group) {
    const actions = {
      administrator: [["Simple membre", "add-bot", { admin: false }], ["Retirer le bot", "kick-bot", {}]],
      member: [["Nommer administrateur", "add-bot", { admin: true }], ["Retirer le bot", "kick-bot", {}]],
    }[group.bot] ?? [["Ajouter, administrateur", "add-bot", { admin: true }], ["Ajouter, simple membre", "add-bot", { admin: false }]];
    return actions.map(([label, name, body]) => this.#button(label, name, body));
  }

  #groupActions(group) {
    const inside = new Set(group.members.map((member) => member.id));
    const outside = this.#store.directory.people.filter((person) => !inside.has(person.id));
    const add = () => askMember(outside, (person) => act("add-member", { group: this.#id, person }));
    return [
      outside.length ? h("button", { type: "button", class: "small", onclick: add }, "Ajouter quelqu’un…") : null,
      group.supergroup ? null : this.#button("Passer en supergroupe", "migrate", {}),
    ];
  }

  #member(member) {
    const role = { creator: " a créé le groupe", administrator: " administre" }[member.status] ?? "";
    const leave = () => act("leave", { group: this.#id, person: member.id });
    const quit = h("button", { type: "button", class: "small", "aria-label": `${member.name} quitte le groupe`, onclick: leave }, "Quitte");
    return [h("span", {}, member.name + role), member.status === "creator" ? null : quit];
  }

  #button(label, name, body) {
    return h("button", { type: "button", class: "small", onclick: () => act(name, { group: this.#id, ...body }) }, label);
  }
}
