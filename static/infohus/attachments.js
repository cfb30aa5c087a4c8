// The files somebody chose, by name and size: each can be taken away again, a second choice adds to
// the first, and what is too much is said before it is sent. Without scripts the browser's own
// input does, and the page that comes back says what was too much.
"use strict";

const template = () => document.getElementById("attachments");

function inWords(bytes) {
  const digits = { maximumFractionDigits: 1 };
  const language = document.documentElement.lang;
  if (bytes < 1024 * 1024) return `${Math.ceil(bytes / 1024).toLocaleString(language)} kB`;
  return `${(bytes / 1024 / 1024).toLocaleString(language, digits)} MB`;
}

function isSame(one, other) {
  return ["name", "size", "lastModified"].every((property) => one[property] === other[property]);
}

class Attachments {
  constructor(input) {
    this.input = input;
    this.limits = template().dataset;
    this.files = [];
    input.after(template().content.cloneNode(true));
    this.list = input.parentElement.querySelector(".attachments-list");
    this.note = input.parentElement.querySelector(".attachments-note");
    this.row = this.list.querySelector("li");
    this.list.replaceChildren();
    input.addEventListener("change", () => this.add([...input.files]));
    input.form.addEventListener("submit", (event) => this.send(event));
    // What the browser kept from a moment ago, when the page is shown again.
    if (input.files.length) this.add([...input.files]);
  }

  add(chosen) {
    const isNew = (file) => !this.files.some((known) => isSame(known, file));
    this.keep([...this.files, ...chosen.filter(isNew)]);
  }

  keep(files) {
    this.files = files;
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    this.input.files = transfer.files;
    this.list.replaceChildren(...files.map((file) => this.rowOf(file)));
    this.say(files.length ? `${this.limits.wordsChosen} ${files.length}` : "");
    if (this.hasTooMany) this.warn(this.limits.wordsTooMany);
    else if (files.some((file) => this.isTooLarge(file))) this.warn(this.limits.wordsTooLarge);
  }

  rowOf(file) {
    const row = this.row.cloneNode(true);
    const name = row.querySelectorAll(".attachment-name");
    for (const place of name) place.textContent = file.name;
    row.querySelector(".attachment-size").textContent = inWords(file.size);
    row.classList.toggle("is-too-large", this.isTooLarge(file));
    row.querySelector(".attachment-too-large").hidden = !this.isTooLarge(file);
    row.querySelector("button").addEventListener("click", () => this.takeAway(file));
    return row;
  }

  takeAway(file) {
    const place = this.files.indexOf(file);
    this.keep(this.files.filter((other) => other !== file));
    const next = this.list.querySelectorAll("button")[Math.min(place, this.files.length - 1)];
    (next ?? this.input).focus();
  }

  isTooLarge(file) {
    return file.size > Number(this.limits.mostBytes);
  }

  get hasTooMany() {
    return this.files.length > Number(this.limits.mostFiles);
  }

  send(event) {
    if (!this.files.length) return;
    if (!this.hasTooMany && !this.files.some((file) => this.isTooLarge(file))) {
      this.say(this.limits.wordsSending);
      return;
    }
    event.preventDefault();
    this.note.scrollIntoView({ block: "center" });
    (this.list.querySelector(".is-too-large button") ?? this.list.querySelector("button")).focus();
  }

  say(words) {
    this.note.classList.remove("form-error-message");
    this.note.textContent = words;
  }

  warn(words) {
    this.note.classList.add("form-error-message");
    this.note.textContent = words;
  }
}

document.addEventListener("DOMContentLoaded", () => {
  if (!template()) return;
  for (const input of document.querySelectorAll("input[type=file][multiple]")) new Attachments(input);
});
