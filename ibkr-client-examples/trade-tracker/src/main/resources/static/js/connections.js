// Connections: what each is doing and why, its accounts, sync, backfill, credentials, and its end.

import { get, send, upload, who } from "./api.js";
import { askMcp, connectForms, credentialsForm, mcpWarning } from "./connect.js";
import { el, foreign, notice, table } from "./dom.js";
import { age, clock, instant, number } from "./format.js";
import { button, check, daysAgo, done, field, form, say, select, tell, values, words } from "./parts.js";

const LOOK = 4000;
const LOOK_WHILE_BUSY = 1000;

/** Whether something will change soon: a sync works, or the first one is to come. */
function busy(connection) {
  const state = connection.status.status;
  return state === "SYNCING" || (state === "CONNECTED" && connection.lastSync === null && connection.credentials.length > 0);
}

/** Whether a name stands in the place of an account that is not known. */
function provisional(account) {
  return account.startsWith("mcp:");
}

/** Draws the view and keeps it fresh; returns what ends that. */
export async function connectionsView(content) {
  const list = el("div", { id: "connections" });
  const connect = el("section", {}, el("h2", {}, "Connect"), connectForms(added));
  content.replaceChildren(list, connect);
  const cards = new Map();
  let pause = LOOK;
  let timer = 0;
  let left = false;

  async function refresh() {
    const all = await get("api/connections");
    for (const connection of all) {
      if (!cards.has(connection.id)) {
        cards.set(connection.id, card(connection, refresh));
      }
      cards.get(connection.id).update(connection);
    }
    const order = all.map((connection) => cards.get(connection.id).element);
    if (order.length !== list.children.length || order.some((element, at) => list.children[at] !== element)) {
      list.replaceChildren(...order);
    }
    if (all.length === 0) {
      list.replaceChildren(el("p", {}, "You have no connection yet. Connect an account of Interactive Brokers below."));
    }
    pause = all.some(busy) ? LOOK_WHILE_BUSY : LOOK;
  }

  async function look() {
    if (!document.hidden) {
      await refresh().catch(() => {});
    }
    if (!left) {
      timer = setTimeout(look, pause);
    }
  }

  async function added() {
    await refresh();
    list.scrollIntoView({ block: "start" });
  }

  await refresh();
  timer = setTimeout(look, pause);
  return () => {
    left = true;
    clearTimeout(timer);
    cards.forEach((one) => one.close());
  };
}

function time(text, missing) {
  const at = instant(text);
  return at === null ? missing : el("time", { datetime: text, title: clock(at) }, age(at));
}

/** A connection. Forms stay as they are while its figures change. */
function card(first, refresh) {
  const id = first.id;
  const path = `api/connections/${id}`;
  const status = el("span");
  const why = el("div");
  const figures = el("dl", { class: "tiles" });
  const accounts = el("div");
  const binding = el("div");
  const progress = el("div", { "aria-live": "polite" });
  const actions = el("div", { class: "actions" });
  const end = el("div");
  const more = details(path);
  const fill = backfillForm(path, watch);
  const file = uploadForm(path);
  const keys = el("details", {}, el("summary", {}, "Credentials"), credentialsForm(id, refresh));
  const element = el("article", { class: "card", "aria-label": `Connection ${first.label}` },
    el("h2", {}, foreign(first.label), status), why, figures, actions, binding, accounts, progress, fill, file, keys, more, end);
  let events = null;

  function watch() {
    events?.close();
    events = new EventSource(`${path}/backfill/events`);
    events.addEventListener("backfill", (event) => drawProgress(progress, JSON.parse(event.data)));
    events.addEventListener("done", () => {
      events.close();
      refresh().catch(tell);
    });
    events.onerror = () => {
      if (events.readyState === EventSource.CLOSED) {
        events = null;
      }
    };
  }

  get(`${path}/backfill`).then((now) => {
    if (now !== null) {
      drawProgress(progress, now);
      if (!now.done) {
        watch();
      }
    }
  }, () => {});

  function update(connection) {
    const state = connection.status.status;
    status.className = `status ${state}`;
    status.textContent = words(state);
    const ended = state === "DISCONNECTED";
    const signs = connection.credentials.length > 0;
    const consent = ended || state === "NEEDS_REAUTH" || state === "CONNECTING";
    redraw(why, connection.status, () => reasons(connection.status));
    redraw(accounts, [ended, connection.accounts], () => (ended ? [] : [accountsForm(connection, path, refresh)]));
    const minute = Math.floor(Date.now() / 60000); // the ages grow
    redraw(figures, [ended, connection.lastSync, connection.nextSync, minute], () => (ended ? [] : [
      tile("Last sync", time(connection.lastSync, "none yet")), tile("Next sync", connection.nextSync === null ? "none planned" : clock(instant(connection.nextSync)))]));
    const mcp = connection.credentials.includes("MCP_CONSENT");
    redraw(binding, [ended, mcp, connection.accounts], () => (ended || !mcp ? [] : [accountForm(connection, path, refresh)]));
    redraw(actions, [ended, signs, mcp, consent], () => [
      !ended && signs && button("Sync now", async () => {
        await send("POST", `${path}/sync`);
        done("The sync was asked for.");
        await refresh();
      }),
      consent && !mcp && button("Ask for consent again", async () => {
        const pending = await send("POST", `${path}/consents`);
        location.assign(pending.url);
      }, "second"),
      consent && (mcp || (!signs && who().mcp)) && el("div", {}, mcpWarning(),
        button("Connect as an AI client again", () => askMcp(`${path}/mcp-consents`, {}), "second")),
    ].filter(Boolean));
    for (const part of [fill, file, keys]) {
      part.hidden = ended;
    }
    redraw(end, ended, () => (ended ? [] : [disconnectForm(path, refresh)]));
  }

  return { element, update, close: () => events?.close() };
}

/** Draws a part anew only when what it shows has changed, so that nobody loses what he is about to click or has ticked. */
function redraw(place, shown, make) {
  const key = JSON.stringify(shown);
  if (place.dataset.shown !== key) {
    place.dataset.shown = key;
    place.replaceChildren(...make());
  }
}

function tile(title, value) {
  return el("div", {}, el("dt", {}, title), el("dd", {}, value));
}

function reasons(status) {
  if (status.reason === null && status.remedy === null) {
    return [];
  }
  const kind = status.status === "NEEDS_REAUTH" ? "bad" : status.status === "PAUSED" ? "warn" : "info";
  const until = instant(status.until);
  return [notice(kind, `${words(status.status)}:`, foreign([status.reason, status.remedy].filter(Boolean).join("; ")), "." , until === null ? "" : ` It goes on at ${clock(until)}.`)];
}

/** IBKR does not tell which account a consent for AI clients is of. */
function accountForm(connection, path, refresh) {
  const open = connection.accounts.some((account) => provisional(account.id));
  const made = form({ class: "row" }, "Save the account", async (sent) => {
    await send("PUT", `${path}/account`, { account: values(sent).account });
    done("The account was saved, and what was imported stands under it.");
    await refresh();
  }, field("The account that you chose at IBKR", el("input", { name: "account", required: true, maxlength: 20, placeholder: "U1234567", autocomplete: "off" })));
  return open
    ? el("div", {}, notice("info", "Which account is it?", "IBKR does not tell. Until you say it, or another connection shows the same executions, "
      + "they stand under ", foreign(connection.accounts.find((account) => provisional(account.id)).id), "."), made)
    : el("details", {}, el("summary", {}, connection.accounts.length === 1 ? `Account of the consent: ${connection.accounts[0].id}` : "Account of the consent"), made);
}

function accountsForm(connection, path, refresh) {
  if (connection.accounts.length === 0) {
    return el("p", { class: "quiet" }, "No account was seen yet.");
  }
  return form({}, "Import these accounts", async (made) => {
    const chosen = [...made.querySelectorAll("input:checked")].map((box) => box.value);
    await send("PUT", `${path}/accounts`, { accounts: chosen });
    done("The accounts were chosen.");
    await refresh();
  }, el("fieldset", {}, el("legend", {}, "Accounts"), connection.accounts.map((account) => check("account", account.id,
    [account.id, provisional(account.id) ? "account not known yet" : null, account.alias === account.id ? null : account.alias, account.missingSince === null ? null : "no longer listed by IBKR"].filter(Boolean).join(", "), account.chosen))));
}

function backfillForm(path, watch) {
  return el("details", {}, el("summary", {}, "Import older days"), form({ class: "row" }, "Start", async (made) => {
    const { from, to } = values(made);
    await send("POST", `${path}/backfill`, { from, to });
    done("The backfill was planned.");
    watch();
  },
  field("From", el("input", { type: "date", name: "from", required: true, value: daysAgo(400) })),
  field("To", el("input", { type: "date", name: "to", required: true, value: daysAgo(0) }))));
}

function drawProgress(place, now) {
  const { backfill } = now;
  const failed = backfill.windows.filter((one) => one.message !== null);
  place.replaceChildren(
    el("h3", {}, now.done ? "Backfill finished" : "Backfill"),
    el("progress", { max: now.total, value: now.finished, "aria-label": "Progress of the backfill" }),
    el("p", {}, `${backfill.from} to ${backfill.to}: ${now.finished} of ${now.total} windows, `
      + `${number(now.executions, 0)} new executions.`),
    failed.length === 0 ? "" : el("details", {}, el("summary", {}, "What is missing"),
      el("ul", {}, failed.map((one) => el("li", {}, `${one.from} to ${one.to}: `, foreign(one.message))))));
}

function uploadForm(path) {
  const input = el("input", { type: "file", name: "file", required: true });
  return el("details", {}, el("summary", {}, "Import a file"), form({}, "Import", async () => {
    const [file] = input.files;
    if (file.size > who().largestDocument) {
      say(notice("bad", "The file is too large.", `At most ${number(who().largestDocument / 1048576, 0)} MB are taken.`));
      return;
    }
    const run = await upload(`${path}/documents?name=${encodeURIComponent(file.name)}`, file);
    const { inserts, duplicates, enrichments } = run.counts;
    done(`Imported: ${inserts} new, ${enrichments} completed, ${duplicates} already known. ${run.message ?? ""}`);
    input.value = "";
  }, field("Statement, confirmation or Flex report", input)));
}

function details(path) {
  const place = el("div");
  const made = el("details", {}, el("summary", {}, "What happened"), place);
  made.addEventListener("toggle", async () => {
    if (!made.open) {
      return;
    }
    try {
      const [runs, history] = await Promise.all([get(`${path}/runs`), get(`${path}/history`)]);
      place.replaceChildren(
        el("h3", {}, "Imports"),
        table("Imports", [
          { title: "Started", cell: (run) => clock(instant(run.started)) },
          { title: "Kind", cell: (run) => words(run.kind) },
          { title: "Outcome", cell: (run) => (run.outcome === null ? "runs" : words(run.outcome)) },
          { title: "New", number: true, cell: (run) => number(run.counts.inserts, 0) },
          { title: "Known", number: true, cell: (run) => number(run.counts.duplicates, 0) },
          { title: "Message", cell: (run) => foreign(run.message ?? "") },
        ], runs),
        el("h3", {}, "Statuses"),
        table("Statuses", [
          { title: "Since", cell: (change) => clock(instant(change.at)) },
          { title: "Status", cell: (change) => words(change.status) },
          { title: "Why", cell: (change) => foreign([change.reason, change.remedy].filter(Boolean).join("; ")) },
        ], history));
    } catch (failure) {
      tell(failure);
    }
  });
  return made;
}

function disconnectForm(path, refresh) {
  return el("details", {}, el("summary", {}, "Disconnect"), form({}, "Disconnect", async (made) => {
    const receipt = await send("POST", `${path}/disconnect`, { data: values(made).data });
    const erased = Object.entries(receipt.erased).map(([kind, count]) => `${kind}: ${number(count, 0)}`);
    const box = notice("info", "Disconnected.", receipt.loggedOut ? "IBKR confirmed it. " : "IBKR had nothing to end, or did not confirm it. ",
      erased.length === 0 ? "" : `Erased: ${erased.join(", ")}.`);
    box.append(el("ul", {}, receipt.stillValid.map((line) => el("li", {}, foreign(line)))));
    say(box);
    await refresh();
  },
  field("What was imported", select("data", [["KEEP", "stays"], ["ERASE", "is erased"]], "KEEP"))));
}
