import { el, foreign, notice, table } from "./dom.js";
import { age, instant, NONE, number, obj, price, rows, signed, str, tone } from "./format.js";
import { dataPage } from "./shell.js";

const WORDS = {
  live: "live", delayed: "delayed", frozen: "last before the close", delayedFrozen: "delayed, last before the close",
  none: "no market data", halted: "trading halted", priorClose: "price of the day before",
};

function state(row) {
  const words = [row.availability, row.state].map((key) => (Object.hasOwn(WORDS, key) ? WORDS[key] : str(key))).filter((word) => word !== null);
  return words.length === 0 ? NONE : foreign(words.join(", "));
}

const COLUMNS = [
  { title: "Symbol", cell: (row) => [foreign(str(row.symbol) ?? NONE), str(row.name) === null ? null : el("small", {}, foreign(row.name))] },
  { title: "Price", number: true, cell: (row) => [price(row.price), str(row.currency) === null ? null : el("span", {}, " ", foreign(row.currency))] },
  { title: "Change", number: true, cell: (row) => el("span", { class: tone(row.change) }, signed(row.change)) },
  { title: "In percent", number: true, cell: (row) => el("span", { class: tone(row.changePercent) }, signed(row.changePercent, "\u00a0%")) },
  { title: "Low", number: true, cell: (row) => price(row.low) },
  { title: "High", number: true, cell: (row) => price(row.high) },
  { title: "Volume", number: true, cell: (row) => number(row.volume, 0) },
  { title: "State", cell: state },
  { title: "Age", short: true, cell: (row) => { const at = instant(row.timestamp); return at === null ? NONE : age(at); } },
];

function missing(list) {
  return list.map((row) => {
    const candidates = rows(row.candidates).map((one) => [one.exchange, one.currency, one.name, one.conid].filter((part) => part !== null && part !== undefined).join(" "));
    return el("li", {}, foreign(str(row.symbol) ?? NONE), ": ", foreign(str(row.reason) ?? "no reason is given"),
      candidates.length === 0 ? null : el("ul", {}, candidates.map((text) => el("li", {}, foreign(text)))));
  });
}

function draw({ market: { content } }) {
  if (!content) {
    return [];
  }
  const quotes = Object.values(obj(content.data)).filter((row) => row !== null && typeof row === "object");
  const without = rows(content.missing);
  return [
    quotes.length === 0 ? el("p", {}, "No quotes.") : table("Quotes", COLUMNS, quotes),
    ...(without.length === 0 ? [] : [el("section", {}, el("h2", {}, "Without a quote"), el("ul", {}, missing(without)))]),
    ...(quotes.some((row) => row.availability === "delayed" || row.availability === "delayedFrozen")
      ? [notice("info", "Some prices are delayed.", "IBKR gives them about 15 minutes late without a subscription.")] : []),
  ];
}

dataPage(["market"], draw);
