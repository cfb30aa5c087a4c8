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
}

function focusErrors(root) {
  const summary = root.querySelector('[data-module="error-summary"]');
  if (summary) attempt("ErrorSummary", () => new DKFDS.ErrorSummary(summary).init());
}

// --- Leaving at once: the button, or Shift three times within five seconds -----------------------

function leave(link) {
  document.documentElement.hidden = true;
  document.title = "DMI";
  window.location.replace(link.href);
}

function quickExit() {
  const link = document.querySelector("[data-quick-exit]");
  if (!link) return;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(link);
  });
  let presses = [];
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") {
      presses = []; // A capital letter is not a wish to leave.
      return;
    }
    const now = Date.now();
    presses = [...presses.filter((time) => now - time < 5000), now];
    if (presses.length >= 3) leave(link);
  });
}

// --- Sending once --------------------------------------------------------------------------------

function sendOnce(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || "repeatable" in form.dataset) return;
  // After the browser has read the form: a disabled button's own name and value are not sent.
  setTimeout(() => {
    for (const button of form.querySelectorAll("button:not([type=button]), input[type=submit]")) {
      if (button.disabled) continue;
      button.disabled = true;
      button.dataset.sent = "";
    }
  });
}

function allowAgain() {
  for (const button of document.querySelectorAll("[data-sent]")) {
    button.disabled = false;
    delete button.dataset.sent;
  }
}

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
  focusErrors(document);
  quickExit();
  document.addEventListener("submit", sendOnce);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
});
window.addEventListener("pageshow", allowAgain);
document.addEventListener("htmx:afterSettle", (event) => {
  start(event.detail.elt);
  focusErrors(event.detail.elt);
});
document.addEventListener("htmx:sendError", () => tell(document.body.dataset.wordsFailed));
document.addEventListener("htmx:responseError", (event) => {
  const isGone = [401, 403].includes(event.detail.xhr.status);
  tell(document.body.dataset[isGone ? "wordsGone" : "wordsFailed"]);
});
