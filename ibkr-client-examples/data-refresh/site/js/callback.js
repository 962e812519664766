// The address holds a secret. It is read and cleared before anything else is loaded.
const search = location.search;
history.replaceState(null, "", location.pathname);

const { el, foreign, notice } = await import("./dom.js");
const { settings } = await import("./files.js");
const { obj, str } = await import("./format.js");
const { take } = await import("./login.js");
const { seal } = await import("./seal.js");
const { navigation } = await import("./shell.js");

const AGAIN = ["Open ", el("a", { href: "connect.html" }, "Connect"), " and begin again."];

class Refused extends Error {}

function same(one, other) {
  let differs = one.length ^ other.length;
  for (let index = 0; index < one.length; index += 1) {
    differs |= one.charCodeAt(index) ^ other.charCodeAt(index % Math.max(other.length, 1));
  }
  return differs === 0;
}

/** The one value of a parameter; RFC 6749, section 3.1, allows no second. */
function only(answer, name) {
  const values = answer.getAll(name);
  if (values.length > 1) {
    throw new Refused(`The answer has ${name} more than once.`);
  }
  return str(values[0]);
}

async function sealed() {
  const answer = new URLSearchParams(search);
  const login = take();
  if (login === null) {
    throw new Refused("No login was begun in this tab, or it took longer than ten minutes.");
  }
  if (!same(only(answer, "state") ?? "", login.state)) {
    throw new Refused("This is not the answer to the login that was begun here.");
  }
  const error = only(answer, "error");
  if (error !== null) {
    throw new Refused(error === "access_denied" ? "Access was refused." : `The provider answered: ${error.slice(0, 100)}.`);
  }
  const code = only(answer, "code");
  if (code === null) {
    throw new Refused("The answer has neither a code nor an error.");
  }
  const given = await settings();
  const file = str(obj(given.provider).publicKey) ?? "connect-key.pem";
  const response = await fetch(file, { cache: "no-store" });
  if (!response.ok) {
    throw new Refused(`The public key ${file} is not there; the guide says how to make it.`);
  }
  const text = await seal(await response.text(), { code, verifier: login.verifier, redirectUri: login.redirectUri });
  return { text, given };
}

function steps({ text, given }) {
  const area = el("textarea", { id: "sealed", readonly: true, rows: 6, spellcheck: "false", "aria-describedby": "how" });
  area.value = text;
  const said = el("span", { role: "status", class: "quiet" });
  const copy = el("button", { type: "button", id: "copy" }, "Copy");
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = " Copied.";
    } catch {
      area.select();
      said.textContent = " Press Ctrl+C or Cmd+C.";
    }
  });
  const repository = /^[\w.-]+\/[\w.-]+$/.test(given.repository ?? "") ? given.repository : null;
  const workflow = /^[\w.-]+$/.test(given.workflow ?? "") ? given.workflow : "ibkr-data-refresh.yml";
  const form = repository === null ? "the Actions page of the repository"
    : el("a", { href: `https://github.com/${repository}/actions/workflows/${workflow}`, rel: "noreferrer" }, "the workflow's page on GitHub");
  return [
    el("p", { id: "how" }, "The login succeeded. The answer is encrypted: only the workflow can read it. It is good for a few minutes and for one use."),
    el("label", { for: "sealed" }, "Encrypted answer"), area, el("p", {}, copy, said),
    el("ol", {}, el("li", {}, "Open ", form, " and choose ", el("strong", {}, "Run workflow"), "."),
      el("li", {}, "Choose ", el("strong", {}, "connect"), " as what to do, paste the text into ", el("strong", {}, "sealed"), ", and run it.")),
  ];
}

async function draw() {
  navigation();
  const content = document.getElementById("content");
  try {
    content.replaceChildren(...steps(await sealed()));
  } catch (reason) {
    const why = reason instanceof Refused ? reason.message : "The answer could not be encrypted; is connect-key.pem the public key that the guide describes?";
    content.replaceChildren(notice("bad", "Not connected.", foreign(why), " ", ...AGAIN));
  }
  document.documentElement.dataset.ready = "true";
}

await draw();
