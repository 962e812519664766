// The page: who is logged in, and which view is shown. The part of the address after # names the view.

import { loadSession, logIn, send, who } from "./api.js";
import { conflictsView } from "./conflicts.js";
import { connectionsView } from "./connections.js";
import { daysView } from "./days.js";
import { documentsView } from "./documents.js";
import { el, foreign, notice } from "./dom.js";
import { executionsView } from "./executions.js";
import { button, field, form, say, tell, values } from "./parts.js";

const VIEWS = [
  ["connections", "Connections", connectionsView],
  ["executions", "Executions", executionsView],
  ["days", "Days", daysView],
  ["conflicts", "Conflicts", conflictsView],
  ["documents", "Documents", documentsView],
];

let leave = () => {};

function current() {
  const name = location.hash.slice(1).split("/")[0];
  return VIEWS.find(([key]) => key === name) ?? VIEWS[0];
}

function navigation() {
  const [here] = current();
  document.getElementById("top").replaceChildren(el("nav", { "aria-label": "Views" }, el("ul", {},
    VIEWS.map(([key, title]) => el("li", {}, el("a", { href: `#${key}`, "aria-current": key === here ? "page" : null }, title))),
    el("li", { class: "who" }, foreign(who().name), button("Log out", logOut, "second")))));
}

async function logOut() {
  await send("POST", "logout");
  await loadSession();
  location.hash = "";
  show();
}

async function show() {
  leave();
  leave = () => {};
  document.documentElement.dataset.ready = "false";
  say();
  const content = document.getElementById("content");
  if (who().name === null) {
    document.getElementById("top").replaceChildren();
    document.getElementById("title").textContent = "Trade Tracker";
    content.replaceChildren(...login());
  } else {
    const [, title, view] = current();
    navigation();
    document.getElementById("title").textContent = title;
    document.title = `${title} - Trade Tracker`;
    try {
      leave = (await view(content)) ?? (() => {});
    } catch (failure) {
      tell(failure);
    }
  }
  document.documentElement.dataset.ready = "true";
}

function login() {
  const { demo, logins } = who();
  const failed = new URLSearchParams(location.search).has("login");
  const trouble = failed ? [notice("bad", "The log-in did not succeed.", "Try again.")] : [];
  if (demo) {
    return [...trouble, form({ class: "login", autocomplete: "off" }, "Log in", async (made) => {
      const { username, password } = values(made);
      await logIn(username, password);
      show();
    },
    el("p", {}, "This is the demo. The terminal that started it shows names and passwords."),
    field("Name", el("input", { name: "username", required: true, autocomplete: "username", autocapitalize: "none" })),
    field("Password", el("input", { name: "password", type: "password", required: true, autocomplete: "current-password" })))];
  }
  if (logins.length === 0) {
    return [...trouble, notice("warn", "No log-in is configured.", "This server serves programs with bearer tokens only. "
      + "Set spring.security.oauth2.client.registration to let people in.")];
  }
  return [...trouble, el("ul", {}, logins.map((one) => el("li", {}, el("a", { href: one.url }, "Log in with ", foreign(one.name)))))];
}

document.getElementById("foot").replaceChildren(el("p", {},
  "Days are those of New York. Programs use the same data: ", el("a", { href: "swagger-ui.html" }, "the API"), "."));
addEventListener("hashchange", show);
addEventListener("logged-out", async () => {
  if (who().name !== null) {
    await loadSession();
    show();
  }
});
loadSession().then(show, tell);
