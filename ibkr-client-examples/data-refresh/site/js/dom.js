// Builds elements. Text goes through textContent and attributes through setAttribute, never through HTML.

const SVG = "http://www.w3.org/2000/svg";

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined) {
      element.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
  }
  return element;
}

/** An element with attributes and children; a child that is no node becomes text. */
export function el(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

/** Foreign text in a direction of its own, so that it cannot turn its neighbours around. */
export function foreign(text) {
  return el("bdi", {}, text);
}

/** A box that says something about the data. The kind is info, warn or bad. */
export function notice(kind, title, ...text) {
  return el("p", { class: `notice ${kind}`, role: kind === "bad" ? "alert" : null }, el("strong", {}, title), " ", ...text);
}

/**
 * A table that turns into cards on a phone. A column has a title, a function that makes a cell of a row, and perhaps
 * number: true or short: true.
 */
export function table(caption, columns, rows) {
  const head = columns.map((column) => el("th", { scope: "col", class: column.number ? "number" : null }, column.title));
  const body = rows.map((row) =>
    el("tr", {}, columns.map((column, index) => {
      const attributes = { "data-label": column.title, class: column.number ? "number" : column.short ? "short" : null, role: index === 0 ? "rowheader" : "cell" };
      return index === 0
        ? el("th", { ...attributes, scope: "row" }, column.cell(row))
        : el("td", attributes, column.cell(row));
    })));
  body.forEach((row) => row.setAttribute("role", "row"));
  return el("table", { role: "table" },
    el("caption", {}, caption),
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, head.map((cell) => filled(cell, { role: "columnheader" }, [])))),
    el("tbody", { role: "rowgroup" }, body));
}
