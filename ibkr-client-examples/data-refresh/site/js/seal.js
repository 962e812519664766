// Encryption to the repository's public key, so that only the workflow can read what the browser brings back.

const LABEL = new TextEncoder().encode("ibkr-connect-1");

/** Bytes as base64url without padding. */
export function base64url(bytes) {
  return btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** A text that nobody can guess: 32 random bytes as base64url. */
export function randomText() {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

/** The PKCE challenge of a verifier. */
export async function challenge(verifier) {
  return base64url(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier)));
}

function spki(pem) {
  const body = /-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----/.exec(pem);
  if (body === null) {
    throw new Error("the public key is no PEM text with BEGIN PUBLIC KEY");
  }
  return Uint8Array.from(atob(body[1].replace(/\s/g, "")), (character) => character.charCodeAt(0));
}

/**
 * Encrypts an object: a fresh AES-256 key encrypts it with GCM, and RSA-OAEP with SHA-256 encrypts that key. The parts
 * stand in one line: ibkr1.KEY.NONCE.TEXT, each as base64url.
 */
export async function seal(pem, object) {
  const publicKey = await crypto.subtle.importKey("spki", spki(pem), { name: "RSA-OAEP", hash: "SHA-256" }, false, ["wrapKey"]);
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt"]);
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(object));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: LABEL }, key, text);
  const wrapped = await crypto.subtle.wrapKey("raw", key, publicKey, { name: "RSA-OAEP", label: LABEL });
  return ["ibkr1", base64url(wrapped), base64url(nonce), base64url(sealed)].join(".");
}
