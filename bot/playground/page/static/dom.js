// Building elements, and the few words and colours that several parts share.

/** Make an element: `on*` props become listeners, other props attributes; null children vanish. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** A round badge with initials; the same name always has the same colour. */
export function avatar(name) {
  const words = name.split(/[\s–-]+/u).filter((word) => /\p{L}/u.test(word));
  const initials = words.slice(0, 2).map((word) => word[0].toUpperCase()).join("");
  const hue = [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7);
  const badge = h("span", { class: "avatar", "aria-hidden": "true" }, initials);
  badge.style.setProperty("--hue", hue);
  return badge;
}

const hours = new Intl.DateTimeFormat("fr-FR", { hour: "2-digit", minute: "2-digit" });

/** "19:47" */
export function clock(unixSeconds) {
  return hours.format(new Date(unixSeconds * 1000));
}

/** "12 ko" */
export function size(bytes) {
  return bytes < 1024 ? `${bytes} o` : `${Math.round(bytes / 1024).toLocaleString("fr-FR")} ko`;
}

/** Say something at the foot of the page for a moment. */
export function notice(text) {
  const line = h("p", {}, text);
  document.getElementById("notices").append(line);
  setTimeout(() => line.remove(), 6000);
}
