/* Asks the browser for a passkey: only a script can. js/praxis.js shows the parts of a page that need it ("get" to sign in,
   "create" to add one) where the browser knows passkeys, and fetches this once it is wanted. What can go wrong stands in
   the part, in words. */
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

/** The question as the browser takes it: what is bytes comes as text. */
function readable(question) {
  question.challenge = bytes(question.challenge);
  if (question.user) question.user.id = bytes(question.user.id);
  for (const name of ["allowCredentials", "excludeCredentials"]) {
    question[name] = (question[name] || []).map((known) => ({ ...known, id: bytes(known.id) }));
  }
  return question;
}

/** The answer as it can be sent. */
function sendable(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response, clientExtensionResults: {} };
}

async function post(address, content) {
  const answer = await fetch(address, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content,
    },
    body: JSON.stringify(content || {}),
    redirect: "error", // what leads elsewhere is no answer: nobody is signed in any more
  });
  if (answer.headers.get("Content-Type") !== "application/json") throw new Error("no answer");
  const said = await answer.json();
  if (!answer.ok) throw Object.assign(new Error("refused"), { words: said.words });
  return said;
}

/** Why it did not work, in words: those of the server, or the part's own. */
function why(fault, part) {
  if (fault.words) return fault.words;
  return part.dataset[{ NotAllowedError: "cancelled", InvalidStateError: "already" }[fault.name] || "failed"];
}

/** Ask, and lead on. */
export async function go(part) {
  const { passkey, question, answer, next } = part.dataset;
  const say = part.querySelector("[data-say]");
  const field = part.querySelector("[name=name]");
  say.textContent = "";
  try {
    const publicKey = readable(await post(question));
    const credential = await navigator.credentials[passkey]({ publicKey });
    const { go_to: place } = await post(answer, { answer: sendable(credential), name: field?.value, next });
    // The same page under another anchor would not be fetched again.
    if (place.split("#")[0] === location.pathname) location.reload();
    else location.assign(place);
  } catch (fault) {
    say.textContent = why(fault, part);
  }
}
