// What sources leave open. The user keeps what is shown, or leaves a row of a source out.

import { get, send } from "./api.js";
import { el, foreign, table } from "./dom.js";
import { clock, instant } from "./format.js";
import { button, done, words } from "./parts.js";

/** Draws the view. */
export async function conflictsView(content) {
  async function load() {
    const [open, all] = await Promise.all([get("api/conflicts?open=true"), get("api/conflicts?open=false")]);
    const resolved = all.filter((one) => one.resolvedAt !== null);
    content.replaceChildren(
      ...(open.length === 0 ? [el("p", {}, "Nothing is open: the sources agree.")] : open.map((one) => card(one, load))),
      ...(resolved.length === 0 ? [] : [el("h2", {}, "Resolved"), el("ul", {}, resolved.map((one) =>
        el("li", {}, foreign(one.message), ` (${clock(instant(one.resolvedAt))})`)))]));
  }
  await load();
}

function card(conflict, load) {
  const path = `api/conflicts/${encodeURIComponent(conflict.id)}`;
  const columns = [
    { title: "Source", cell: (row) => words(row.execution.source) },
    { title: "Time", cell: (row) => foreign(row.execution.timeText) },
    { title: "Side", cell: (row) => row.execution.side.toLowerCase() },
    { title: "Quantity", number: true, cell: (row) => row.execution.quantity },
    { title: "Price", number: true, cell: (row) => row.execution.price },
    { title: "Commission", number: true, cell: (row) => row.execution.commission ?? "\u2014" },
    { title: "Wrong?", cell: (row) => button("Leave out", async () => {
      await send("POST", `${path}/drop`, { observationId: row.id });
      done("The row is left out from now on.");
      await load();
    }, "second") },
  ];
  return el("article", { class: "card" }, el("h2", {}, words(conflict.kind)), el("p", {}, foreign(conflict.message)),
    table("Rows of the sources", columns, conflict.observations),
    el("div", { class: "actions" }, button("Keep what is shown", async () => {
      await send("POST", `${path}/accept`);
      done("It stays as it is shown.");
      await load();
    })));
}
