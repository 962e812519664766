// Pieces that several views share.

import { Problem } from "./api.js";
import { el, foreign, notice } from "./dom.js";

let numbers = 0;

/** A labelled field. The control is an input, a select or a textarea. */
export function field(title, control, hint) {
  numbers += 1;
  control.id = `field-${numbers}`;
  const about = hint === undefined ? null : el("small", { id: `hint-${numbers}` }, hint);
  if (about !== null) {
    control.setAttribute("aria-describedby", about.id);
  }
  return el("div", { class: "field" }, el("label", { for: control.id }, title), control, about);
}

/** A choice of several. */
export function select(name, options, chosen) {
  return el("select", { name }, options.map(([value, title]) => el("option", { value, selected: value === chosen }, title)));
}

/** A box with a tick. */
export function check(name, value, title, checked) {
  return el("label", { class: "check" }, el("input", { type: "checkbox", name, value, checked }), foreign(title));
}

/** What a form holds, by name; several boxes of one name are a list. */
export function values(form) {
  return Object.fromEntries([...new FormData(form).entries()].map(([name, value]) => [name, value]));
}

/** A button that does something; it is off while it does. */
export function button(title, action, kind) {
  const made = el("button", { type: "button", class: kind ?? null }, title);
  made.addEventListener("click", () => busy(made, action));
  return made;
}

/** A form whose button does something with its values. */
export function form(attributes, title, action, ...children) {
  const sender = el("button", { type: "submit" }, title);
  const made = el("form", { ...attributes, novalidate: false }, ...children, el("div", { class: "actions" }, sender));
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    busy(sender, () => action(made));
  });
  return made;
}

async function busy(element, action) {
  element.disabled = true;
  element.setAttribute("aria-busy", "true");
  try {
    say();
    await action();
  } catch (failure) {
    tell(failure);
  } finally {
    element.disabled = false;
    element.removeAttribute("aria-busy");
  }
}

/** Shows notices in place of the former ones. */
export function say(...notices) {
  document.getElementById("notices").replaceChildren(...notices);
}

/** Shows that something went well. */
export function done(text) {
  say(notice("info", text));
}

/** Shows a failure. */
export function tell(failure) {
  if (!(failure instanceof Problem)) {
    say(notice("bad", "The page has a mistake.", String(failure)));
    throw failure;
  }
  const box = notice("bad", "That did not work.", foreign(failure.message));
  if (failure.findings.length > 0) {
    box.append(el("ul", {}, failure.findings.map((line) => el("li", {}, foreign(line)))));
  }
  say(box);
  box.scrollIntoView({ block: "nearest" });
}

/** A day as text, for fields of dates. */
export function day(date) {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "America/New_York" }).format(date);
}

/** The day that many days ago, in New York. */
export function daysAgo(count) {
  return day(new Date(Date.now() - count * 86400000));
}

/** A word of the API for people: NEEDS_REAUTH becomes needs reauth. */
export function words(name) {
  return name.toLowerCase().replaceAll("_", " ");
}
