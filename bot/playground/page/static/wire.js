// The page's side of the wire: the state, the stream of changes, and acts.

import { notice } from "./dom.js";

/** Fetch everything, then hear of each change. */
export async function listen({ onState, onDirectory, onMessage }) {
  const state = await (await fetch("/page/state")).json();
  onState(state);
  const events = new EventSource(`/page/events?after=${state.tick}`);
  events.addEventListener("directory", (event) => onDirectory(JSON.parse(event.data)));
  events.addEventListener("message", (event) => onMessage(JSON.parse(event.data)));
  watchConnection(events);
}

/** Do something with somebody's hand; refusals are shown and answered with null. */
export async function act(name, body) {
  const answer = await fetch(`/page/do/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  }).then((response) => response.json(), () => ({ error: "Le serveur ne répond pas." }));
  if (!answer.error) return answer;
  notice(answer.error);
  return null;
}

function watchConnection(events) {
  let lost = false;
  events.addEventListener("error", () => {
    if (!lost) notice("Connexion perdue ; nouvelle tentative…");
    lost = true;
  });
  // Another server may answer now, with another world: begin afresh.
  events.addEventListener("open", () => lost && location.reload());
}
