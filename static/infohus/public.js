// What the pages of everyone else do besides (see page.js): the way out, and reading aloud.
// Nothing here is needed: without scripts the way out is a link, and the rest is not there.
"use strict";

// --- Leaving at once: the button, the link before it, or Shift three times within five seconds ---

function eraseDraft() {
  const { erase, token } = document.body.dataset;
  if (!erase) return;
  const form = new FormData();
  form.append("csrfmiddlewaretoken", token);
  navigator.sendBeacon(erase, form); // It is sent although the page goes away.
}

function leave(link) {
  document.documentElement.hidden = true;
  document.title = "DMI";
  eraseDraft();
  window.location.replace(link.href);
}

function quickExit() {
  const links = document.querySelectorAll("[data-quick-exit]");
  if (!links.length) return;
  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      leave(link);
    });
  }
  let presses = [];
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") {
      presses = []; // A capital letter is not a wish to leave.
      return;
    }
    const now = Date.now();
    presses = [...presses.filter((time) => now - time < 5000), now];
    if (presses.length >= 3) leave(links[0]);
  });
}

// --- Reading aloud -------------------------------------------------------------------------------

const READ = "h1, h2, h3, p, li, legend, label, summary, .form-hint, .form-error-message";
// What somebody typed, a code, and what a screen reader alone should hear.
const UNREAD = "td, dd, .receipt-code, .letter-from-you, .sr-only, [data-unread], [data-reading]";

// A voice of this device: others send the text to whoever made the browser.
function voiceOf(language) {
  const voices = speechSynthesis.getVoices();
  return voices.find((voice) => voice.localService && voice.lang.toLowerCase().startsWith(language));
}

// The words of an element, without those inside it that are read by themselves or not at all.
function wordsOf(element) {
  const copy = element.cloneNode(true);
  for (const part of copy.querySelectorAll(`${READ}, ${UNREAD}, ul, ol, svg`)) part.remove();
  return copy.textContent.replace(/\s+/g, " ").trim();
}

function sentences(root) {
  return [...root.querySelectorAll(READ)]
    .filter((element) => !element.closest(UNREAD) && element.checkVisibility())
    .flatMap((element) => wordsOf(element).split(/(?<=[.!?:])\s+/))
    .filter((words) => words);
}

function startReading(voice, whenDone) {
  const texts = sentences(document.getElementById("main-content"));
  speechSynthesis.cancel();
  texts.forEach((text, place) => {
    const saying = new SpeechSynthesisUtterance(text);
    saying.lang = document.documentElement.lang;
    saying.voice = voice;
    if (place === texts.length - 1) saying.addEventListener("end", whenDone);
    speechSynthesis.speak(saying);
  });
}

function offerReading() {
  const template = document.getElementById("reading");
  const voice = voiceOf(document.documentElement.lang);
  if (!template || !voice || document.querySelector("[data-reading]")) return;
  template.after(template.content.cloneNode(true));
  const [start, stop] = document.querySelectorAll("[data-reading] button");
  const show = (isReading) => {
    start.setAttribute("aria-pressed", isReading);
    if (!isReading && document.activeElement === stop) start.focus();
    stop.hidden = !isReading;
  };
  const finish = () => {
    speechSynthesis.cancel();
    show(false);
  };
  start.addEventListener("click", () => {
    if (start.getAttribute("aria-pressed") === "true") return finish();
    startReading(voice, () => show(false));
    show(true);
  });
  stop.addEventListener("click", finish);
}

function readAloud() {
  if (!("speechSynthesis" in window)) return;
  speechSynthesis.cancel(); // Whatever an earlier page was saying.
  offerReading();
  speechSynthesis.addEventListener?.("voiceschanged", offerReading); // Some browsers know them late.
  window.addEventListener("pagehide", () => speechSynthesis.cancel());
}

document.addEventListener("DOMContentLoaded", () => {
  quickExit();
  readAloud();
});
// A page that the browser kept in its memory may show answers that are erased by now.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});
