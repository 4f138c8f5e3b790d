/* All JavaScript of the desk: keys for whoever works with a keyboard. Every page works without it. It never takes a
   key from a field, a button or the browser, and moves the real focus, so what is read aloud is what is meant. */
(() => {
"use strict";

const AGAIN_WITHIN = 1500;
const PLACES = { i: "/desk/", t: "/desk/today" };
let afterG = 0;

const cases = () => Array.from(document.querySelectorAll(".case")).filter((one) => one.querySelector("a.opens"));
const current = () => (document.activeElement ? document.activeElement.closest(".case") : null);

/* Fields to write in, and whatever a key does something in by itself. */
const isBusy = (target) =>
  target instanceof Element &&
  (target.isContentEditable ||
    target.matches("textarea, select, audio, video, input:not([type=checkbox]):not([type=radio])"));

const move = (step) => {
  const all = cases();
  if (!all.length) { return false; }
  const here = all.indexOf(current());
  const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step;
  if (next < 0 || next >= all.length) { return true; }
  const link = all[next].querySelector("a.opens");
  link.focus({ preventScroll: true });
  all[next].scrollIntoView({ block: "nearest" });
  return true;
};

const choose = () => {
  const box = current() && current().querySelector("input[type=checkbox]");
  if (!box) { return false; }
  box.click();
  return true;
};

const openCurrent = () => {
  const link = current() && current().querySelector("a.opens");
  if (!link) { return false; }
  link.click();
  return true;
};

const search = () => {
  const field = document.getElementById("words");
  if (!field) { location.assign("/desk/search"); return true; }
  field.focus();
  field.select();
  return true;
};

const showKeys = () => {
  const list = document.getElementById("keys");
  if (!list) { return false; }
  list.open = !list.open;
  if (list.open) { list.querySelector("summary").focus(); list.scrollIntoView({ block: "nearest" }); }
  return true;
};

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  x: choose,
  o: openCurrent,
  "/": search,
  "?": showKeys,
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) { return; }
  if (event.key === "Escape" && event.target instanceof HTMLInputElement && event.target.id === "words") {
    event.target.blur();
    return;
  }
  if (isBusy(event.target)) { return; }
  const now = Date.now();
  if (now - afterG < AGAIN_WITHIN && event.key in PLACES) {
    afterG = 0;
    event.preventDefault();
    location.assign(PLACES[event.key]);
    return;
  }
  afterG = event.key === "g" ? now : 0;
  const act = Object.prototype.hasOwnProperty.call(KEYS, event.key) ? KEYS[event.key] : null;
  if (act && act()) { event.preventDefault(); }
});

/* A text block in the language of the text goes into the field at once; in every other case the server puts it there. */
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-insert]") : null;
  const parts = button && button.form ? button.form.elements : null;
  const chosen = parts && parts.block ? parts.block.selectedOptions[0] : null;
  if (!chosen || chosen.lang !== parts.language.value) { return; }
  event.preventDefault();
  const field = parts[button.dataset.insert];
  const before = field.value.trimEnd();
  field.value = before ? `${before}\n\n${chosen.dataset.text}` : chosen.dataset.text;
  field.focus();
});
})();
