import { el, foreign, notice, table } from "./dom.js";
import { clock, instant, NONE, number, obj, price, rows, short, signed, str, tone } from "./format.js";
import { dataPage } from "./shell.js";

const COLUMNS = [
  { title: "Symbol", cell: (row) => [foreign(str(row.symbol) ?? NONE), str(row.name) === null ? null : el("small", {}, foreign(row.name))] },
  { title: "Price", number: true, cell: (row) => price(row.price) },
  { title: "Change", number: true, cell: (row) => el("span", { class: tone(row.changePercent) }, signed(row.changePercent, "\u00a0%")) },
  { title: "Volume", number: true, cell: (row) => number(row.volume, 0) },
  { title: "Market value", number: true, cell: (row) => short(row.marketCap) },
];

/** The name of a scan for people: what the user wrote, or words in place of a code such as TOP_PERC_GAIN@STK.US. */
function title(name) {
  const code = /^([A-Z0-9]+(?:_[A-Z0-9]+)*)(?:[@,].*)?$/.exec(name);
  const words = code === null ? name : code[1].replaceAll("_", " ").replace("PERC", "percent").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function scan(row) {
  const name = title(str(row.name) ?? "Scan");
  const results = rows(row.results);
  const { filter, ...asked } = obj(row.criteria);
  const criteria = [...Object.values(asked), ...rows(filter).map((one) => `${one.code} ${one.value}`)];
  const stale = row.stale === undefined ? [] : [notice("warn", "Not new.",
    instant(obj(row.stale).since) === null ? "" : `Since ${clock(instant(row.stale.since))}: `, foreign(str(obj(row.stale).reason) ?? "no reason is given"), ".")];
  return el("section", {},
    el("h2", {}, foreign(name)),
    criteria.length === 0 ? null : el("p", { class: "quiet" }, foreign(criteria.join(" · "))),
    ...stale,
    results.length === 0 ? el("p", {}, "Nothing matches.") : table(name, COLUMNS, results));
}

function draw({ scanner: { content } }) {
  if (!content) {
    return [];
  }
  const scans = rows(content.scans);
  return (scans.length === 0 ? [content] : scans).map(scan);
}

dataPage(["scanner"], draw);
