// Short questions, each a native dialog: Escape closes, Enter accepts.

import { h } from "./dom.js";

/** A new person. */
export function askPerson(done) {
  ask("Ajouter une personne", [
    line("Prénom et nom", h("input", { name: "name", required: true, maxlength: "60", autocomplete: "off" })),
    line("Langue", h("select", { name: "language" }, option("fr", "français"), option("en", "anglais"))),
  ], "Ajouter", (form) => done({ name: form.get("name"), language: form.get("language") }));
}

/** A new group: the first chosen person is its creator. */
export function askNewGroup(people, done) {
  const boxes = people.map((person, index) =>
    h("label", { class: "check" }, h("input", { type: "checkbox", name: "members", value: String(person.id), checked: index === 0 }), person.name));
  ask("Ajouter un groupe", [
    line("Nom du groupe", h("input", { name: "title", required: true, maxlength: "128", autocomplete: "off" })),
    h("fieldset", {}, h("legend", {}, "Membres"), boxes, h("small", {}, "Le premier coché crée le groupe.")),
    h("label", { class: "check" }, h("input", { type: "checkbox", name: "supergroup", checked: true }), "Supergroupe"),
  ], "Créer", (form) => done({
    title: form.get("title"),
    members: form.getAll("members").map(Number),
    supergroup: form.has("supergroup"),
  }));
}

/** Which group to hand to the bot. */
export function askGroup(groups, done) {
  choose("Choisir un groupe", groups.map((group) => [group.id, group.title]), "Vous n’êtes dans aucun groupe.", done);
}

/** Whom to bring into a group. */
export function askMember(people, done) {
  choose("Ajouter au groupe", people.map((person) => [person.id, person.name]), "Tout le monde y est.", done);
}

/** A link received by another way. */
export function askLink(done) {
  const field = h("input", { name: "link", type: "text", required: true, placeholder: "https://t.me/…", autocomplete: "off" });
  ask("Ouvrir un lien", [line("Lien de Telegram", field)], "Ouvrir", (form) => done(form.get("link").trim()));
}

/** An answer that must be read. */
export function showAlert(text) {
  ask("", [h("p", {}, text)], "OK", () => {}, { cancel: false });
}

function choose(title, choices, nobody, done) {
  if (choices.length === 0) return ask(title, [h("p", {}, nobody)], "OK", () => {}, { cancel: false });
  const radios = choices.map(([id, name], index) =>
    h("label", { class: "check" }, h("input", { type: "radio", name: "choice", value: String(id), checked: index === 0 }), name));
  ask(title, [h("fieldset", {}, h("legend", { class: "hidden" }, title), radios)], "Choisir", (form) => done(Number(form.get("choice"))));
}

function ask(title, fields, accept, done, { cancel = true } = {}) {
  const dialog = h("dialog", { "aria-label": title || "Réponse du bot" });
  const submit = (event) => {
    event.preventDefault();
    dialog.close();
    done(new FormData(event.target));
  };
  dialog.append(h(
    "form",
    { onsubmit: submit },
    title ? h("h2", {}, title) : null,
    ...fields,
    h(
      "div",
      { class: "dialog-actions" },
      cancel ? h("button", { type: "button", class: "button plain", onclick: () => dialog.close() }, "Annuler") : null,
      h("button", { class: "button" }, accept),
    ),
  ));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function line(label, field) {
  return h("label", { class: "line" }, h("span", {}, label), field);
}

function option(value, label) {
  return h("option", { value }, label);
}
