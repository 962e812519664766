import { ring } from "./chart.js";
import { el, foreign, notice, table } from "./dom.js";
import { money, NONE, num, number, obj, price, rows, signed, str, tone } from "./format.js";
import { dataPage } from "./shell.js";

const TILES = [["Net liquidation", "netLiquidation"], ["Cash", "cashBalance"], ["Buying power", "buyingPower"], ["Today", "dayPnL"]];

function tiles(amounts, currency) {
  return el("dl", { class: "tiles" }, TILES.map(([title, key]) => {
    const gain = key === "dayPnL";
    return el("div", {}, el("dt", {}, title),
      el("dd", { class: gain ? tone(amounts[key]) : null },
        gain ? signed(amounts[key], str(currency) === null ? "" : ` ${currency}`) : money(amounts[key], currency)));
  }));
}

function accounts(portfolio) {
  const list = rows(portfolio.accounts);
  if (list.length === 0) {
    return [];
  }
  const ledger = list.flatMap((account) => rows(account.ledger).map((line) => ({ ...line, id: account.id })));
  const columns = [
    { title: "Account", cell: (row) => foreign(str(row.id) ?? NONE) },
    ...TILES.map(([title, key]) => ({
      title, number: true,
      cell: (row) => key === "dayPnL"
        ? el("span", { class: tone(row[key]) }, signed(row[key]))
        : money(row[key], null),
    })),
    { title: "Currency", cell: (row) => foreign(str(row.currency) ?? NONE) },
  ];
  const cash = [
    { title: "Account", cell: (row) => foreign(str(row.id) ?? NONE) },
    { title: "Currency", cell: (row) => foreign(str(row.currency) ?? NONE) },
    { title: "Cash", number: true, cell: (row) => money(row.cash, null) },
    { title: "Stocks", number: true, cell: (row) => money(row.stockValue, null) },
    { title: "Unrealized", number: true, cell: (row) => el("span", { class: tone(row.unrealizedPnL) }, signed(row.unrealizedPnL)) },
    { title: "Realized", number: true, cell: (row) => el("span", { class: tone(row.realizedPnL) }, signed(row.realizedPnL)) },
    { title: "Rate", number: true, cell: (row) => number(row.exchangeRate, 6) },
  ];
  return [
    list.length > 1 ? table("Accounts", columns, list) : null,
    ledger.length > 0 ? table("Currencies", cash, ledger) : null,
  ].filter((part) => part !== null);
}

function allocation(positions, currency) {
  const parts = new Map();
  let left = 0;
  for (const position of positions) {
    const value = num(position.marketValueBase);
    if (value === null || value <= 0) {
      left += 1;
    } else {
      const label = str(position.symbol) ?? NONE;
      parts.set(label, (parts.get(label) ?? 0) + value);
    }
  }
  if (parts.size === 0) {
    return [];
  }
  const note = left === 0 ? "" : left === 1
    ? " 1 position is short or without a value and is not in it."
    : ` ${left} positions are short or without a value and are not in it.`;
  return [el("section", {}, el("h2", {}, "Allocation"),
    ring("Shares of the positions in their whole value", [...parts].map(([label, value]) => ({ label, value }))),
    el("p", { class: "quiet" }, `By value in ${str(currency) ?? "the base currency"}.${note}`))];
}

const POSITIONS = [
  { title: "Symbol", cell: (row) => [foreign(str(row.symbol) ?? NONE), str(row.name) === null ? null : el("small", {}, foreign(row.name))] },
  { title: "Quantity", number: true, cell: (row) => number(row.quantity, 8) },
  { title: "Average cost", number: true, cell: (row) => price(row.avgCost) },
  { title: "Price", number: true, cell: (row) => price(row.currentPrice) },
  { title: "Value", number: true, cell: (row) => money(row.marketValue, row.currency) },
  { title: "Gain or loss", number: true, cell: (row) => el("span", { class: tone(row.pnl) }, signed(row.pnl)) },
  { title: "In percent", number: true, cell: (row) => el("span", { class: tone(row.pnlPercent) }, signed(row.pnlPercent, "\u00a0%")) },
];

function draw({ portfolio: { content } }) {
  if (!content) {
    return [];
  }
  const positions = rows(content.positions);
  const several = rows(content.accounts).length > 1;
  const columns = several
    ? [...POSITIONS, { title: "Account", cell: (row) => foreign(str(row.account) ?? NONE) }]
    : POSITIONS;
  return [
    tiles(obj(content.account), content.currency),
    ...(several && content.currency === null
      ? [notice("info", "Several base currencies.", "The accounts cannot be added up; each stands below.")] : []),
    ...allocation(positions, content.currency),
    el("section", {}, el("h2", {}, "Positions"), positions.length === 0
      ? el("p", {}, "No positions.") : table("Positions with gain and loss", columns, positions)),
    ...(rows(content.accounts).length === 0 ? [] : [el("section", {}, el("h2", {}, "Accounts and currencies"), ...accounts(content))]),
  ];
}

dataPage(["portfolio"], draw);
