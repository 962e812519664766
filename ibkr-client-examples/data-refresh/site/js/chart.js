// The allocation as a ring. It shows shares of the whole, so it takes only values above zero in one currency.

import { el, foreign, svg } from "./dom.js";
import { number } from "./format.js";

const MOST = 7;
const RADIUS = 80;
const ROUND = 2 * Math.PI * RADIUS;

/** The largest shares, with the rest as one. */
function shares(parts) {
  const sorted = [...parts].sort((one, other) => other.value - one.value);
  const rest = sorted.slice(MOST);
  const shown = sorted.slice(0, rest.length > 1 ? MOST : MOST + 1);
  return rest.length > 1
    ? [...shown, { label: `${rest.length} others`, value: rest.reduce((sum, part) => sum + part.value, 0) }]
    : shown;
}

/** A ring with a legend; parts are objects with label and value. */
export function ring(title, parts) {
  const total = parts.reduce((sum, part) => sum + part.value, 0);
  const list = shares(parts).map((part) => ({ ...part, share: part.value / total }));
  let before = 0;
  const arcs = list.map((part, index) => {
    const length = part.share * ROUND;
    const gap = list.length > 1 ? Math.min(2, length / 2) : 0;
    const arc = svg("circle", {
      class: `slice s${index}`, cx: 100, cy: 100, r: RADIUS, fill: "none", "stroke-width": 34,
      "stroke-dasharray": `${length - gap} ${ROUND - length + gap}`, "stroke-dashoffset": -before,
      transform: "rotate(-90 100 100)",
    }, svg("title", {}, `${part.label}: ${number(part.share * 100, 1, 1)} %`));
    before += length;
    return arc;
  });
  const picture = svg("svg", { viewBox: "0 0 200 200", role: "img", "aria-label": title, class: "ring" }, arcs);
  const legend = el("ul", { class: "legend" }, list.map((part, index) => el("li", {},
    svg("svg", { viewBox: "0 0 10 10", class: "key", "aria-hidden": "true" }, svg("rect", { class: `fill f${index}`, width: 10, height: 10, rx: 2 })),
    foreign(part.label), el("span", { class: "share" }, `${number(part.share * 100, 1, 1)} %`))));
  return el("figure", { class: "allocation" }, picture, el("figcaption", {}, legend));
}
