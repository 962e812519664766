// What all pages share: the navigation, the notices about the files, and their ages.

import { el, foreign, notice } from "./dom.js";
import { FILES, files, settings } from "./files.js";
import { age, clock, duration, instant, num, obj, str } from "./format.js";

const PAGES = [["index.html", "Portfolio"], ["quotes.html", "Quotes"], ["scans.html", "Scans"], ["connect.html", "Connect"]];
const RELOAD = 5 * 60 * 1000;

/** Draws the navigation. */
export function navigation() {
  const here = location.pathname.split("/").pop() || "index.html";
  document.getElementById("top").replaceChildren(
    el("nav", { "aria-label": "Pages" }, el("ul", {}, PAGES.map(([page, title]) =>
      el("li", {}, el("a", { href: page, "aria-current": page === here ? "page" : null }, title))))));
  document.getElementById("foot").replaceChildren(
    el("p", {}, "This page reads files of its own site. It never calls IBKR and cannot trade."));
}

function notices(all, shown) {
  const list = [];
  const good = Object.values(all).filter((file) => file.content);
  if (good.some((file) => file.content.demo === true)) {
    list.push(notice("info", "Demo data.", "The accounts and prices on this page are invented. They appear while no credentials are configured."));
  }
  for (const key of shown) {
    const file = all[key];
    if (file.trouble) {
      list.push(notice("bad", `${file.title}:`, `${file.file} `, foreign(file.trouble), "."));
      continue;
    }
    const stale = obj(file.content.stale);
    if (file.content.stale !== undefined) {
      const since = instant(stale.since);
      list.push(notice("warn", `${file.title}: not complete or not new.`,
        since === null ? "" : `Since ${clock(since)}: `, foreign(str(stale.reason) ?? "no reason is given"), "."));
    }
  }
  const runs = new Set(["portfolio", "market", "scanner"].map((key) => str(obj(all[key].content).run)).filter((run) => run !== null));
  if (runs.size > 1) {
    list.push(notice("warn", "The files are of different refreshes.", "Portfolio, quotes and scans may not fit together; their ages are below."));
  }
  const token = obj(all.token.content);
  if (token.token_received === false) {
    list.push(notice("warn", "Not connected.", "The last login did not succeed; ", el("a", { href: "connect.html" }, "connect"), " again or mend the credentials."));
  }
  return list;
}

function ages(all) {
  const now = new Date();
  return el("ul", { class: "ages" }, Object.keys(FILES).map((key) => {
    const { title, content } = all[key];
    const at = instant(obj(content).timestamp);
    const left = key === "token" && at !== null ? num(content.expires_in) : null;
    const lasts = left === null ? "" : left - (now - at) / 1000 > 0 ? `, good for ${duration(left - (now - at) / 1000)}` : ", ended";
    return el("li", {}, `${title}: `, at === null
      ? "no time"
      : el("time", { datetime: at.toISOString(), title: clock(at) }, age(at, now)), lasts);
  }));
}

/**
 * Shows a page of data: reads the files now and every five minutes, writes the notices about the files that the page
 * shows, and lets draw make the content.
 */
export function dataPage(shown, draw) {
  navigation();
  const content = document.getElementById("content");
  const list = el("section", { "aria-label": "Age of the data" }, el("h2", {}, "Age of the data"), el("ul"));
  const read = el("p", { class: "quiet" });
  document.querySelector("h1").after(read);
  let all = null;
  function tellAges() {
    const at = instant(obj(all[shown[0]].content).timestamp);
    read.textContent = at === null ? "" : `Read ${age(at)}.`;
    list.lastChild.replaceWith(ages(all));
    content.after(list);
  }
  async function load() {
    const where = await settings();
    all = await files(where);
    document.getElementById("notices").replaceChildren(...notices(all, shown));
    content.replaceChildren(...draw(all));
    tellAges();
    document.documentElement.dataset.ready = "true";
  }
  load();
  setInterval(() => document.hidden || load(), RELOAD);
  setInterval(() => all === null || tellAges(), 30 * 1000);
}
