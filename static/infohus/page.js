// What every page does once a script may run: errors get the focus, a form is sent once,
// and a button prints. A page without scripts does all of this by itself, or does not need it.
"use strict";

// --- The summary of errors -----------------------------------------------------------------------

// What a reader needs to see with the field: the question of its group, or its label.
function questionOf(field) {
  const group = field.closest("fieldset");
  return group?.querySelector("legend") ?? document.querySelector(`label[for="${field.id}"]`) ?? field;
}

function leadToField(event) {
  const link = event.target.closest("a");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  questionOf(field).scrollIntoView();
  field.focus({ preventScroll: true });
}

function focusErrors(root) {
  const summary = root.querySelector('[data-module="error-summary"]');
  if (!summary) return;
  summary.addEventListener("click", leadToField);
  summary.focus();
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

document.addEventListener("DOMContentLoaded", () => {
  focusErrors(document);
  document.addEventListener("submit", sendOnce);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
});
window.addEventListener("pageshow", allowAgain);
document.addEventListener("htmx:afterSettle", (event) => focusErrors(event.detail.elt));
