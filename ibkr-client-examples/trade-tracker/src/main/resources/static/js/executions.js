// The executions, a page at a time.

import { get, withQuery } from "./api.js";
import { el, foreign, table } from "./dom.js";
import { clock, instant } from "./format.js";
import { button, field, form, select, values } from "./parts.js";

const COLUMNS = [
  { title: "Time", short: true, cell: (row) => (row.execution.time === null ? foreign(row.execution.timeText) : clock(instant(row.execution.time))) },
  { title: "Account", short: true, cell: (row) => foreign(row.execution.account) },
  { title: "Symbol", cell: (row) => el("span", {}, foreign(row.execution.symbol),
    row.execution.description === null || row.execution.assetClass === "STK" ? "" : el("small", {}, foreign(row.execution.description))) },
  { title: "Side", short: true, cell: (row) => row.execution.side.toLowerCase() },
  { title: "Quantity", number: true, cell: (row) => row.execution.quantity },
  { title: "Price", number: true, cell: (row) => `${row.execution.price} ${row.execution.currency ?? ""}` },
  { title: "Commission", number: true, cell: (row) => (row.execution.commission === null ? "\u2014" : `${row.execution.commission} ${row.execution.commissionCurrency ?? ""}`) },
  { title: "State", cell: (row) => el("span", {}, row.execution.status.toLowerCase(), el("small", {}, row.execution.sources.map((one) => one.toLowerCase().replaceAll("_", " ")).join(", "))) },
  { title: "Open", cell: (row) => (row.conflicts.length === 0 ? "" : el("a", { href: "#conflicts" }, `${row.conflicts.length} conflict${row.conflicts.length === 1 ? "" : "s"}`)) },
];

/** Draws the view. */
export async function executionsView(content) {
  const place = el("div");
  const more = el("div", { class: "actions" });
  let filter = {};
  let shown = [];

  async function load(after) {
    const page = await get(withQuery("api/executions", { ...filter, after, limit: 50 }));
    shown = after === undefined ? page.rows : [...shown, ...page.rows];
    place.replaceChildren(shown.length === 0 ? el("p", {}, "There is no execution.") : table("Executions", COLUMNS, shown));
    more.replaceChildren(
      page.next === null ? "" : button("Show more", () => load(page.next), "second"),
      el("a", { href: withQuery("api/executions.csv", filter), download: "executions.csv" }, "All as CSV"));
  }

  const filters = form({ class: "filters" }, "Show", async (made) => {
    filter = values(made);
    await load();
  },
  field("From", el("input", { type: "date", name: "from" })),
  field("To", el("input", { type: "date", name: "to" })),
  field("Symbol", el("input", { name: "symbol", size: 8, autocapitalize: "characters" })),
  field("Account", el("input", { name: "account", size: 10 })),
  field("Side", select("side", [["", "both"], ["BUY", "buy"], ["SELL", "sell"]], "")));
  content.replaceChildren(filters, place, more);
  await load();
}
