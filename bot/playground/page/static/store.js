// What the page knows: the directory, and the messages of each chat in order.

export const keyOf = (message) => `${message.origin}:${message.id}`;

export class Store extends EventTarget {
  directory = { bot: {}, people: [], groups: [] };
  #chats = new Map();

  load({ directory, messages }) {
    for (const message of messages) this.#keep(message);
    this.setDirectory(directory);
  }

  setDirectory(directory) {
    this.directory = directory;
    this.dispatchEvent(new Event("directory"));
  }

  setMessage(message) {
    const isNew = this.#keep(message);
    this.dispatchEvent(new CustomEvent("message", { detail: { message, isNew } }));
  }

  messages(chat) {
    return [...(this.#chats.get(chat)?.values() ?? [])];
  }

  person(id) {
    return this.directory.people.find((person) => person.id === id);
  }

  group(id) {
    return this.directory.groups.find((group) => group.id === id);
  }

  /** Returns whether the message was unknown so far. */
  #keep(message) {
    if (!this.#chats.has(message.chat)) this.#chats.set(message.chat, new Map());
    const chat = this.#chats.get(message.chat);
    const isNew = !chat.has(keyOf(message));
    if (message.deleted) chat.delete(keyOf(message));
    else chat.set(keyOf(message), message);
    return isNew && !message.deleted;
  }
}
