// The documents that were imported, as they came.

import { get } from "./api.js";
import { el, foreign, table } from "./dom.js";
import { clock, instant, number } from "./format.js";

/** Draws the view. */
export async function documentsView(content) {
  const all = await get("api/documents");
  content.replaceChildren(all.length === 0 ? el("p", {}, "No document was imported yet.") : table("Documents", [
    { title: "Name", cell: (one) => el("a", { href: `api/documents/${one.id}`, download: one.name }, foreign(one.name)) },
    { title: "Received", cell: (one) => clock(instant(one.received)) },
    { title: "Bytes", number: true, cell: (one) => number(one.size, 0) },
    { title: "SHA-256", cell: (one) => el("small", {}, one.sha256) },
  ], all));
}
