// Calls of the page. Each change carries the session's CSRF token; a failure is an error with the problem's words.

let session = null;

/** A problem that the server answered. */
export class Problem extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? `The server answered ${status}.`);
    this.status = status;
    this.findings = Array.isArray(problem.findings) ? problem.findings : [];
  }
}

/** Who is logged in, asked anew. */
export async function loadSession() {
  const answer = await fetch("session", { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!answer.ok) {
    throw new Problem(answer.status, {});
  }
  session = await answer.json();
  return session;
}

/** Who is logged in. */
export function who() {
  return session;
}

async function call(method, path, { body, type } = {}) {
  const headers = { Accept: "application/json" };
  if (method !== "GET") {
    headers[session.csrfHeader] = session.csrfToken;
  }
  if (type !== undefined) {
    headers["Content-Type"] = type;
  }
  let answer;
  try {
    answer = await fetch(path, { method, headers, body, cache: "no-store" });
  } catch {
    throw new Problem(0, { detail: "The server was not reached. Is it running, and are you online?" });
  }
  const json = (answer.headers.get("Content-Type") ?? "").includes("json") ? await answer.json() : null;
  if (!answer.ok) {
    if (answer.status === 401 && path !== "login") {
      dispatchEvent(new Event("logged-out"));
    }
    throw new Problem(answer.status, json ?? {});
  }
  return json;
}

/** What a path answers. */
export function get(path) {
  return call("GET", path);
}

/** Sends an object. */
export function send(method, path, value) {
  return call(method, path, value === undefined ? {} : { body: JSON.stringify(value), type: "application/json" });
}

/** Sends a file as it is. */
export function upload(path, file) {
  return call("POST", path, { body: file, type: "application/octet-stream" });
}

/** Logs in with a name and a password. */
export async function logIn(username, password) {
  await call("POST", "login", { body: new URLSearchParams({ username, password }), type: "application/x-www-form-urlencoded" });
  return loadSession();
}

/** A path with a query; what is empty is left out. */
export function withQuery(path, values) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== "") {
        query.append(name, one);
      }
    }
  }
  return query.size === 0 ? path : `${path}?${query}`;
}
