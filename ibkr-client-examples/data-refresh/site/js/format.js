// Values of the files as text. What is missing is a dash, never 0.

export const NONE = "\u2014";

/** A finite number, or null. */
export function num(value) {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** A text that is not empty, or null. */
export function str(value) {
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

/** A list; what is none is empty. Only objects stay in it. */
export function rows(value) {
  return Array.isArray(value) ? value.filter((row) => row !== null && typeof row === "object") : [];
}

/** An object; what is none is empty. */
export function obj(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? value : {};
}

/** A number with at most this many digits after the point. */
export function number(value, most = 2, least = 0) {
  const given = num(value);
  if (given === null) {
    return NONE;
  }
  const large = Math.abs(given) >= 1e15;
  return new Intl.NumberFormat("en-US", large
    ? { notation: "scientific", maximumFractionDigits: 3 }
    : { maximumFractionDigits: most, minimumFractionDigits: least }).format(given).replace("-", "\u2212");
}

/** An amount in a currency that stands beside it. */
export function money(value, currency) {
  const text = number(value, 2, 2);
  const unit = str(currency);
  return text === NONE || unit === null ? text : `${text} ${unit}`;
}

/** A price, with as many digits as it has, up to 4 after the point. */
export function price(value) {
  return number(value, 4, 2);
}

/** A number with its sign, so that gain and loss differ without colour. */
export function signed(value, unit = "") {
  const given = num(value);
  if (given === null) {
    return NONE;
  }
  const sign = given > 0 ? "+" : given < 0 ? "\u2212" : "";
  return `${sign}${number(Math.abs(given), 2, 2)}${unit}`;
}

/** A large number in short words, such as 3.1T. */
export function short(value) {
  const given = num(value);
  return given === null ? NONE : new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 }).format(given);
}

/** The class for a gain, a loss or neither. */
export function tone(value) {
  const given = num(value);
  return given === null || given === 0 ? null : given > 0 ? "gain" : "loss";
}

/** An instant, or null when the text is none. */
export function instant(text) {
  const at = typeof text === "string" ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : new Date(at);
}

/** How long ago an instant was, in words. */
export function age(at, now = new Date()) {
  const seconds = Math.round((now - at) / 1000);
  if (seconds < -60) {
    return "in the future; a clock is wrong";
  }
  if (seconds < 60) {
    return "less than a minute ago";
  }
  const units = [["day", 86400], ["hour", 3600], ["minute", 60]];
  const [unit, size] = units.find(([, length]) => seconds >= length);
  const count = Math.floor(seconds / size);
  return `${count} ${unit}${count === 1 ? "" : "s"} ago`;
}

/** A date and time of the reader's zone. */
export function clock(at) {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" }).format(at);
}

/** A length of time in words. */
export function duration(seconds) {
  const given = num(seconds);
  if (given === null) {
    return NONE;
  }
  if (given <= 0) {
    return "nothing";
  }
  const minutes = Math.round(given / 60);
  return minutes < 120 ? `${minutes} minutes` : minutes < 2880 ? `${Math.round(minutes / 60)} hours` : `${Math.round(minutes / 1440)} days`;
}
