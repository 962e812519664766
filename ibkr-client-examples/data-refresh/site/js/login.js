// The login that this browser tab has begun. It stays in the tab and is used once.

const KEY = "ibkr-login";
const LIFE = 10 * 60 * 1000;

/** Remembers a login in this tab. */
export function begin(login) {
  sessionStorage.setItem(KEY, JSON.stringify({ ...login, begun: Date.now() }));
}

/** The login that was begun, which is forgotten with this call; null when there is none or it is too old. */
export function take() {
  const text = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  try {
    const login = JSON.parse(text ?? "null");
    return login !== null && Date.now() - login.begun < LIFE ? login : null;
  } catch {
    return null;
  }
}
