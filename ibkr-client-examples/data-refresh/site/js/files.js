// Reads the settings and the four data files. Nothing here throws: a file that cannot be used says why.

import { obj, str } from "./format.js";

export const FILES = {
  portfolio: { file: "portfolio.json", title: "Portfolio" },
  market: { file: "market-data.json", title: "Quotes" },
  scanner: { file: "scanner-results.json", title: "Scans" },
  token: { file: "ibkr-token-status.json", title: "Login" },
};

async function json(path) {
  let response;
  try {
    response = await fetch(path, { cache: "no-store" });
  } catch {
    return { trouble: "could not be loaded; is the network there?" };
  }
  if (response.status === 404) {
    return { trouble: "is not there yet; the first refresh writes it" };
  }
  if (!response.ok) {
    return { trouble: `could not be loaded; the server answered ${response.status}` };
  }
  const text = await response.text();
  if (text.trim() === "") {
    return { trouble: "is empty" };
  }
  try {
    const content = JSON.parse(text);
    return content !== null && typeof content === "object" && !Array.isArray(content)
      ? { content }
      : { trouble: "holds no object" };
  } catch {
    return { trouble: "is no JSON; was it cut off?" };
  }
}

/** The settings of the site. */
export async function settings() {
  const read = await json("settings.json");
  return { trouble: read.trouble, ...obj(read.content) };
}

/** Reads all data files. Each has its title and either content or trouble. */
export async function files(where) {
  const directory = str(where.data) ?? "data/";
  const entries = await Promise.all(Object.entries(FILES).map(async ([key, { file, title }]) => {
    const read = await json(directory + file);
    const error = str(obj(read.content).error);
    return [key, error === null ? { file, title, ...read } : { file, title, trouble: `has no content: ${error}` }];
  }));
  return Object.fromEntries(entries);
}
