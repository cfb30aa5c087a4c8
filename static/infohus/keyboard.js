// Single keys for whoever works here all day: "/" searches, "j" and "k" walk the rows, "g" then "i"
// opens the inbox, "?" shows the list. Off while somebody types, and off for good if they say so.
"use strict";

const LEADER_LASTS = 1000; // milliseconds from "g" to "i"
const TYPED_IN = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable], dialog';
let ledAt = -Infinity;

function walk(step) {
  const links = [...document.querySelectorAll(".row-link")];
  if (!links.length) return;
  const row = document.activeElement.closest("tr");
  const here = links.findIndex((link) => row?.contains(link));
  const next = here < 0 ? 0 : Math.min(Math.max(here + step, 0), links.length - 1);
  links[next].focus();
  links[next].scrollIntoView({ block: "nearest" });
}

function openInbox(event) {
  if (event.timeStamp - ledAt > LEADER_LASTS) return;
  const address = document.getElementById("shortcuts").dataset.inbox;
  document.querySelector(`.mainmenu a[href="${address}"]`)?.click();
}

const KEYS = {
  "/": () => document.querySelector('main input[type="search"]')?.focus(),
  "?": () => document.getElementById("shortcuts").showModal(),
  j: () => walk(1),
  k: () => walk(-1),
  g: (event) => (ledAt = event.timeStamp),
  i: openInbox,
};

document.addEventListener("keydown", (event) => {
  if (document.body.dataset.shortcuts === "off" || event.defaultPrevented) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest?.(TYPED_IN) || document.querySelector("dialog[open]")) return;
  if (!Object.hasOwn(KEYS, event.key)) return;
  if (event.key === "/" || event.key === "?") event.preventDefault();
  KEYS[event.key](event);
});
