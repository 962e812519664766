// The ways to connect, and the forms of credentials. What is typed is sent once and kept nowhere in the page.

import { get, send, who } from "./api.js";
import { el, foreign, notice } from "./dom.js";
import { button, done, field, form, values } from "./parts.js";

const KINDS = [["OAUTH1_KEYS", "Own keys (OAuth 1.0a)"], ["FLEX", "Flex Web Service"], ["OAUTH2", "OAuth 2.0 client"], ["", "Files only"]];

function text(name, attributes = {}) {
  return el("input", { name, class: "wide", autocomplete: "off", spellcheck: "false", ...attributes });
}

/** Shows dots; it is no password, which a browser would offer to keep. */
function secret(name) {
  return text(name, { class: "wide secret" });
}

function pem(name) {
  return el("textarea", { name, rows: 3, autocomplete: "off", spellcheck: "false" });
}

function fieldsOf(kind) {
  switch (kind) {
    case "OAUTH1_KEYS":
      return [field("Consumer key", text("consumerKey")), field("Access token", secret("accessToken")),
        field("Access token secret", secret("accessTokenSecret"), "as the portal shows it, in base64"),
        field("Realm", text("realm"), "empty for limited_poa"),
        field("Signature key", pem("signatureKey"), "the private key as PEM"),
        field("Encryption key", pem("encryptionKey"), "the private key as PEM"),
        field("Diffie-Hellman parameters", pem("dhParameters"), "as PEM, or the prime in hexadecimal digits")];
    case "FLEX":
      return [field("Token", secret("token")), field("Query ids", text("queryIds", { inputmode: "numeric" }), "separated by commas")];
    case "OAUTH2":
      return [field("Client id", text("clientId")), field("Key id", text("keyId")), field("Private key", pem("privateKey"), "as PEM")];
    default:
      return [el("p", { class: "quiet" }, "Such a connection takes statements, confirmations and Flex reports as files.")];
  }
}

function given(kind, all) {
  if (kind === "FLEX") {
    return { kind, token: all.token, queryIds: all.queryIds.split(",").map((id) => id.trim()).filter(Boolean) };
  }
  const { kind: chosen, label, ...rest } = all;
  return { kind, ...rest };
}

function demoValues(made) {
  if (!who().demo) {
    return null;
  }
  return button("Fill in the demo's values", async () => {
    const { keys, flex } = await get("demo/values");
    for (const [name, value] of Object.entries({ ...keys, token: flex.token, queryIds: flex.queryIds.join(",") })) {
      const control = made.elements.namedItem(name);
      if (control !== null && control instanceof Element) {
        control.value = value ?? "";
      }
    }
  }, "second");
}

/** A choice of kinds with the fields of the chosen one. */
function kinds(list) {
  const place = el("div");
  const choice = el("select", { name: "kind" }, list.map(([value, title]) => el("option", { value }, title)));
  const draw = () => place.replaceChildren(...fieldsOf(choice.value));
  choice.addEventListener("change", draw);
  draw();
  return [field("With", choice), place];
}

/** Adds or replaces credentials of a connection. */
export function credentialsForm(id, refresh) {
  const made = form({ autocomplete: "off" }, "Examine and save", async (sent) => {
    const all = values(sent);
    await send("PUT", `api/connections/${id}/credentials`, given(all.kind, all));
    sent.reset();
    done("The credentials were examined and saved.");
    await refresh();
  }, ...kinds(KINDS.slice(0, 3)));
  made.lastElementChild.append(demoValues(made) ?? "");
  return made;
}

/** What a person must know before the button of a consent for AI clients. */
export function mcpWarning() {
  return notice("warn", "IBKR connects one AI client for a user.", "When you allow access, IBKR disconnects the one that is connected now, "
    + "for example Claude or ChatGPT. You can connect that again, and then this one is cut off.");
}

/** Sends the browser to IBKR's page for AI clients. */
export async function askMcp(path, body) {
  const pending = await send("POST", path, body);
  location.assign(pending.url);
}

function demoNotice(made, words) {
  if (who().demo) {
    get("demo/values").then(({ ibkrName }) => made.querySelector("p").before(
      notice("info", "Demo.", "The simulator plays IBKR. ", words, foreign(ibkrName), ".")), () => {});
  }
}

function mcpForm() {
  const made = form({ id: "mcp-connect" }, "Connect as an AI client", async (made) => {
    const { label, account } = values(made);
    await askMcp("api/connections/mcp-consents", { label, account });
  },
  el("h3", {}, "Without approval or keys ", el("span", { class: "status PAUSED" }, "experimental")),
  el("p", {}, "IBKR opened this way for AI clients in July 2026. It only reads: executions of the last 12 to 15 months, nothing else. "
    + "You are sent to a page of IBKR, where you choose one account, allow access and come back."),
  mcpWarning(),
  field("Name of the connection", text("label", { required: true, maxlength: 100, value: "My AI connection" })),
  field("Account that you will choose", text("account", { maxlength: 20, placeholder: "U1234567" }),
    "may stay empty: IBKR does not tell it, and you can say it later"));
  demoNotice(made, "Choose there an account of ");
  return made;
}

/** The ways to make a new connection. */
export function connectForms(added) {
  const consent = form({}, "Connect at Interactive Brokers", async (made) => {
    const pending = await send("POST", "api/connections/consents", { label: values(made).label });
    location.assign(pending.url);
  },
  el("p", {}, "You are sent to a page of IBKR, where you allow access and come back."),
  field("Name of the connection", text("label", { required: true, maxlength: 100, value: "My account" })));
  demoNotice(consent, "Log in there as ");
  const keys = form({ autocomplete: "off" }, "Examine and connect", async (made) => {
    const all = values(made);
    const credentials = all.kind === "" ? [] : [given(all.kind, all)];
    await send("POST", "api/connections", { label: all.label, credentials });
    made.reset();
    done("Connected.");
    await added();
  }, field("Name of the connection", text("label", { required: true, maxlength: 100, value: "My keys" })), ...kinds(KINDS));
  keys.lastElementChild.append(demoValues(keys) ?? "");
  return el("div", {}, consent, who().mcp ? mcpForm() : null, el("details", {}, el("summary", {}, "With keys of your own, a Flex token, or files"), keys));
}
