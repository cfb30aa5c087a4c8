// What the pages of everyone who signs in do besides (see page.js).
// Starts the design system's components one by one: DKFDS.init() stops at the first exception,
// and run again after an htmx swap it would duplicate the "More" menu.
"use strict";

const COMPONENTS = [
  [".js-dropdown", "Dropdown"],
  [".alert.has-close", "Alert"],
  [".form-limit", "CharacterLimit"],
  [".accordion", "Accordion"],
  [".fds-modal", "Modal"],
  [".js-menudropdown", "MenuDropdown"],
  [".js-radio-toggle-group", "RadioToggleGroup"],
  [".js-checkbox-toggle-content", "CheckboxToggleContent"],
  ["table.table--selectable", "TableSelectableRows"],
  [".tooltip-wrapper[data-tooltip-id]", "Tooltip"],
];
const started = new WeakSet();

function attempt(name, task) {
  try {
    task();
  } catch (error) {
    console.error(name, error);
  }
}

function start(root) {
  for (const [selector, name] of COMPONENTS) {
    const inside = root.querySelectorAll(selector);
    for (const element of root.matches?.(selector) ? [root, ...inside] : inside) {
      if (started.has(element)) continue;
      started.add(element);
      attempt(name, () => new DKFDS[name](element).init());
    }
  }
  attempt("datePicker", () => DKFDS.datePicker.on(root));
  for (const element of root.querySelectorAll("[data-by-script]")) element.hidden = false;
}

// How many rows of a list are ticked, in words beside what is done with them.
document.addEventListener("fds.table.selectable.updated", (event) => {
  const told = document.getElementById("ticked");
  const { checkedNumber } = event.detail;
  if (told) told.textContent = checkedNumber ? `${told.dataset.words}: ${checkedNumber}` : "";
});

// --- Words when htmx gets no usable answer -------------------------------------------------------

function tell(words) {
  const place = document.getElementById("messages");
  if (!place || !words) return;
  const alert = document.createElement("div");
  alert.className = "alert alert-error alert--paragraph";
  const body = document.createElement("div");
  body.className = "alert-body";
  const text = document.createElement("p");
  text.className = "alert-text";
  text.textContent = words;
  body.append(text);
  alert.append(body);
  place.replaceChildren(alert);
  place.scrollIntoView({ block: "nearest" });
}

document.addEventListener("DOMContentLoaded", () => {
  start(document);
  attempt("Navigation", () => new DKFDS.Navigation().init());
  const more = document.querySelector(".more-button > span");
  if (more) more.textContent = document.body.dataset.wordsMore;
});
document.addEventListener("htmx:afterSettle", (event) => start(event.detail.elt));
// The line of news asks by itself: it fails in silence, and the same words are not read out again.
const isNews = (event) => event.detail.elt.id === "news";
document.addEventListener("htmx:beforeSwap", (event) => {
  const words = new DOMParser().parseFromString(event.detail.serverResponse, "text/html");
  const isSame = words.body.textContent.trim() === event.detail.target.textContent.trim();
  if (isNews(event) && isSame) event.detail.shouldSwap = false;
});
// What is being fetched anew is busy until it is there, or has failed.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (!isNews(event)) event.detail.target.setAttribute("aria-busy", "true");
});
document.addEventListener("htmx:afterRequest", (event) => {
  event.detail.target.removeAttribute("aria-busy");
});
document.addEventListener("htmx:sendError", (event) => {
  if (!isNews(event)) tell(document.body.dataset.wordsFailed);
});
document.addEventListener("htmx:responseError", (event) => {
  const isGone = [401, 403].includes(event.detail.xhr.status);
  if (isGone || !isNews(event)) tell(document.body.dataset[isGone ? "wordsGone" : "wordsFailed"]);
});

// --- Filters that are folded away in a hand, until they are asked for; elsewhere they stand open --

function canFold(fold) {
  return getComputedStyle(fold.querySelector("summary")).display !== "none";
}

document.addEventListener("DOMContentLoaded", () => {
  for (const fold of document.querySelectorAll("details[data-folds]")) fold.open = !canFold(fold);
});
addEventListener("resize", () => {
  for (const fold of document.querySelectorAll("details.fold")) fold.open ||= !canFold(fold);
});
