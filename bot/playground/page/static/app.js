// The board: one phone per person, one panel per group, and the way from one to the other.

import { askNewGroup, askPerson } from "./dialogs.js";
import { h, notice } from "./dom.js";
import { GroupPanel } from "./group.js";
import { Phone } from "./phone.js";
import { Store } from "./store.js";
import { act, listen } from "./wire.js";

const store = new Store();
const panels = new Map();
const [board, roster, empty] = ["board", "roster", "empty"].map((id) => document.getElementById(id));

store.addEventListener("directory", () => {
  const { people, groups } = store.directory;
  for (const person of people) keep(person.id, () => new Phone(store, person));
  for (const group of groups) keep(group.id, () => new GroupPanel(store, group));
  const known = new Set([...people, ...groups].map(({ id }) => id));
  for (const id of panels.keys()) if (!known.has(id)) drop(id);
  for (const panel of panels.values()) panel.update();
  roster.replaceChildren(...people.map(chip), ...groups.map(chip));
  empty.hidden = panels.size > 0;
});

store.addEventListener("message", ({ detail: { message, isNew } }) => {
  for (const panel of panels.values()) panel.receive(message, isNew);
});

document.getElementById("add-person").addEventListener("click", () => askPerson((person) => act("add-person", person)));
document.getElementById("add-group").addEventListener("click", () => {
  if (store.directory.people.length === 0) notice("Ajoutez d’abord une personne.");
  else askNewGroup(store.directory.people, (group) => act("add-group", group));
});

listen({
  onState: (state) => store.load(state),
  onDirectory: (directory) => store.setDirectory(directory),
  onMessage: (message) => store.setMessage(message),
});

function keep(id, make) {
  if (panels.has(id)) return;
  const panel = make();
  panels.set(id, panel);
  board.append(panel.element);
}

function drop(id) {
  panels.get(id).element.remove();
  panels.delete(id);
}

function chip({ id, name, title }) {
  return h("a", { href: `#phone-${id}` }, name ?? title);
}
