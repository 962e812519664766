// What is known of each day: executions and commissions as a chart, and the coverage as a calendar.

import { get, withQuery } from "./api.js";
import { el, foreign, notice, svg } from "./dom.js";
import { number } from "./format.js";
import { daysAgo, field, form, values } from "./parts.js";

const DAY = 86400000;
const NAMES = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

/** Draws the view. */
export async function daysView(content) {
  const place = el("div");
  let draw = () => {};
  let width = 0;
  const watcher = new ResizeObserver(() => {
    if (Math.abs(place.clientWidth - width) > 20) {
      width = place.clientWidth;
      draw();
    }
  });
  async function load({ from, to }) {
    const [coverage, daily] = await Promise.all([get(withQuery("api/coverage", { from, to })), get(withQuery("api/daily", { from, to }))]);
    const drawn = el("div");
    draw = () => drawn.replaceChildren(...charts(daily, from, to, drawn.clientWidth));
    place.replaceChildren(drawn, ...coverage.flatMap(calendar),
      ...(coverage.length === 0 ? [el("p", {}, "No account is chosen yet.")] : []));
    draw();
  }
  const made = form({ class: "filters" }, "Show", (sent) => load(values(sent)),
    field("From", el("input", { type: "date", name: "from", required: true, value: daysAgo(400) })),
    field("To", el("input", { type: "date", name: "to", required: true, value: daysAgo(0) })));
  content.replaceChildren(made, place);
  await load({ from: daysAgo(400), to: daysAgo(0) });
  watcher.observe(place);
  return () => watcher.disconnect();
}

function* span(from, to) {
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY) {
    yield new Date(at).toISOString().slice(0, 10);
  }
}

/** A chart of executions, and one of commissions for each currency. */
function charts(daily, from, to, room) {
  if (daily.length === 0) {
    return [];
  }
  const days = [...span(from, to)];
  const counts = new Map();
  const costs = new Map();
  for (const one of daily) {
    counts.set(one.day, (counts.get(one.day) ?? 0) + one.executions);
    if (one.currency !== "") {
      const sums = costs.get(one.currency) ?? new Map();
      sums.set(one.day, (sums.get(one.day) ?? 0) - Number(one.commission));
      costs.set(one.currency, sums);
    }
  }
  return [bars("Executions per day", "bars", days, counts, 0, room),
    ...[...costs].sort().map(([currency, sums]) => bars(`Commissions per day, ${currency}`, "costs", days, sums, 2, room))];
}

function bars(title, kind, days, sums, digits, room) {
  const width = Math.max(280, Math.min(1000, room - 34));
  const height = 170;
  const left = 44;
  const base = height - 22;
  const most = Math.max(...sums.values(), 0) || 1;
  const least = Math.min(...sums.values(), 0);
  const scale = (value) => 8 + (base - 8) * (1 - (value - least) / (most - least));
  const step = (width - left) / days.length;
  const total = [...sums.values()].reduce((sum, value) => sum + value, 0);
  const months = days.map((name, at) => [name, at]).filter(([name]) => name.endsWith("-01"));
  const every = Math.max(1, Math.ceil(months.length * 85 / width));
  return el("figure", {}, el("figcaption", {}, title, el("small", {}, `${number(total, digits, digits)} in all, ${number(most, digits, digits)} on the busiest day`)),
    svg("svg", { viewBox: `0 0 ${width} ${height}`, class: "chart", role: "img", "aria-label": `${title}: ${number(total, digits, digits)} in all` },
      svg("line", { class: "axis", x1: left, x2: width, y1: scale(0), y2: scale(0) }),
      svg("line", { class: "axis", x1: left, x2: width, y1: scale(most), y2: scale(most) }),
      svg("text", { x: left - 6, y: scale(most) + 4, "text-anchor": "end" }, number(most, digits, 0)),
      svg("text", { x: left - 6, y: scale(0) + 4, "text-anchor": "end" }, "0"),
      months.filter(([, at], index) => index % every === 0 && left + at * step < width - 45).map(([name, at]) => svg("text", { x: left + at * step, y: height - 6 }, name.slice(0, 7))),
      svg("g", { class: kind }, days.flatMap((name, at) => {
        const value = sums.get(name) ?? 0;
        return value === 0 ? [] : [svg("rect", {
          x: left + at * step, width: Math.max(step * 0.8, 0.8), y: Math.min(scale(value), scale(0)), height: Math.max(Math.abs(scale(value) - scale(0)), 0.5),
        }, svg("title", {}, `${name}: ${number(value, digits, digits)}`))];
      }))));
}

/** The days of an account: shown by a source, with or without executions, or a hole with its reason. */
function calendar(coverage) {
  const known = new Map();
  for (const one of coverage.covered) {
    for (const name of span(one.from, one.to)) {
      known.set(name, { kind: "proven", text: `${one.source.toLowerCase().replaceAll("_", " ")} shows it` });
    }
  }
  for (const [name, count] of Object.entries(coverage.executions)) {
    const shown = known.get(name);
    known.set(name, { kind: shown === undefined ? "hole" : "traded", count, text: `${count} execution${count === 1 ? "" : "s"}${shown === undefined ? ", not complete" : ""}` });
  }
  for (const hole of coverage.holes) {
    for (const name of span(hole.from, hole.to)) {
      known.set(name, { kind: "hole", count: known.get(name)?.count, text: hole.detail });
    }
  }
  const months = new Map();
  for (const name of span(coverage.from, coverage.to)) {
    const month = name.slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), name]);
  }
  return [el("h2", {}, "Coverage of ", foreign(coverage.account)),
    ...coverage.warnings.map((line) => notice("warn", "", foreign(line))),
    el("ul", { class: "key-list" }, [["traded", "executions, all of them shown"], ["proven", "shown to be empty"], ["hole", "not known"]].map(([kind, text]) =>
      el("li", {}, el("span", { class: `swatch ${kind}`, "aria-hidden": "true" }), text))),
    coverage.holes.length === 0 ? el("p", {}, "Every day is shown by a source.") : el("details", {}, el("summary", {}, `${coverage.holes.length} hole${coverage.holes.length === 1 ? "" : "s"}`),
      el("ul", {}, coverage.holes.map((hole) => el("li", {}, `${hole.from} to ${hole.to}: `, foreign(hole.detail), ". ", foreign(hole.remedy))))),
    el("div", { class: "months" }, [...months].reverse().map(([month, days]) => monthTable(month, days, known)))];
}

function monthTable(month, days, known) {
  const weeks = [];
  for (const name of days) {
    const weekday = (new Date(`${name}T00:00Z`).getUTCDay() + 6) % 7;
    if (weeks.length === 0 || weekday === 0) {
      weeks.push(Array(7).fill(null));
    }
    weeks.at(-1)[weekday] = name;
  }
  return el("table", {}, el("caption", {}, month),
    el("thead", {}, el("tr", {}, NAMES.map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", {}, weeks.map((week) => el("tr", {}, week.map((name) => {
      if (name === null) {
        return el("td", {});
      }
      const { kind, text } = known.get(name) ?? { kind: "hole", text: "not known" };
      return el("td", { class: kind, title: `${name}: ${text}`, "aria-label": `${name}: ${text}` }, String(Number(name.slice(8))));
    })))));
}
