import { el, foreign, notice } from "./dom.js";
import { settings } from "./files.js";
import { obj, str } from "./format.js";
import { begin } from "./login.js";
import { challenge, randomText } from "./seal.js";
import { navigation } from "./shell.js";

function usable(provider) {
  let url;
  try {
    url = new URL(provider.authorizeUrl);
  } catch {
    return null;
  }
  const local = url.protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  return (url.protocol === "https:" || local) && url.hash === "" && str(provider.clientId) !== null ? url : null;
}

async function connect(provider, url) {
  const redirectUri = str(provider.redirectUri) ?? new URL("callback.html", location.href).href;
  const state = randomText();
  const verifier = randomText();
  const scopes = Array.isArray(provider.scopes) ? provider.scopes.filter((scope) => typeof scope === "string") : [];
  const asked = {
    response_type: "code", client_id: provider.clientId, redirect_uri: redirectUri, state,
    code_challenge: await challenge(verifier), code_challenge_method: "S256",
    ...(scopes.length === 0 ? {} : { scope: scopes.join(" ") }),
  };
  Object.entries(asked).forEach(([name, value]) => url.searchParams.set(name, value));
  begin({ state, verifier, redirectUri });
  location.assign(url.href);
}

const OTHER_WAYS = [
  "IBKR's Web API has no login of this kind. Individuals use OAuth 1.0a keys, institutions OAuth 2.0 keys; both are secrets of the repository and need no button.",
  "IBKR has an authorization-code login for its MCP endpoint only. Callbacks to the own machine are proven there, callbacks to an https page are not.",
];

async function draw() {
  navigation();
  const content = document.getElementById("content");
  const given = await settings();
  const provider = obj(given.provider);
  const url = usable(provider);
  const ways = el("section", {}, el("h2", {}, "What this button is for"), OTHER_WAYS.map((text) => el("p", {}, text)));
  if (given.trouble) {
    content.replaceChildren(notice("bad", "The site is not set up:", `settings.json ${given.trouble}.`), ways);
  } else if (url === null) {
    content.replaceChildren(notice("info", "No provider is configured.",
      "A provider with an https authorizeUrl and a clientId in settings.json brings the button here."), ways);
  } else if (!globalThis.isSecureContext) {
    content.replaceChildren(notice("bad", "This page must be opened over https.", "The browser encrypts nothing otherwise."), ways);
  } else {
    const button = el("button", { type: "button", id: "connect" }, "Connect IBKR");
    button.addEventListener("click", () => {
      button.disabled = true;
      connect(provider, url).catch(() => {
        button.disabled = false;
        document.getElementById("notices").replaceChildren(notice("bad", "The login could not be begun.", "Does the browser keep data of this site?"));
      });
    });
    content.replaceChildren(
      el("p", {}, "The button leads to the login of ", el("strong", {}, foreign(str(provider.name) ?? url.hostname)), " at ",
        el("code", {}, foreign(url.host)), ". This site never sees your password and never asks for the right to trade."),
      el("p", {}, button), ways);
  }
  document.documentElement.dataset.ready = "true";
}

draw();
