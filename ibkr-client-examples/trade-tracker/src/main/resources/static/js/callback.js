// Where IBKR sends the browser back to. The address holds a secret of one use: it is sent once and leaves the address bar.

import { loadSession, send } from "./api.js";
import { el, notice } from "./dom.js";
import { say, tell } from "./parts.js";

const address = `${location.pathname}${location.search}`;
history.replaceState(null, "", location.pathname);

async function complete() {
  const session = await loadSession();
  if (session.name === null) {
    say(notice("warn", "You are not logged in.", el("a", { href: "./" }, "Log in"), " and connect again."));
    return;
  }
  await send("POST", "api/connections/consents/callback", { callbackUri: address });
  location.replace("./#connections");
}

const back = el("p", {}, el("a", { href: "./#connections" }, "To your connections"));
complete().catch(tell).finally(() => document.getElementById("content").replaceChildren(back));
