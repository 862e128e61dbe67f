/* What the pages cannot say in HTML: who is asking (the token), what has just happened (the live
   region, the notices), Esc, one submission at a time, where focus goes, and that a session is about to
   end. Every page works without it.

   The words of the notices stand in <template> elements in layouts/_notices.html. */
(() => {
  "use strict";

  if (window.htmx) document.documentElement.classList.add("is-live");

  const meta = (name) => document.querySelector(`meta[name="${name}"]`);
  const live = () => document.getElementById("live");

  /** Say it to a screen reader. The same words twice in a row are still spoken twice. */
  function announce(words) {
    live().textContent = "";
    setTimeout(() => { live().textContent = words; }, 50);
  }

  /** Show the notice whose words stand in <template id="say-…">, in place of the one before it. */
  function say(id) {
    const notice = document.getElementById(`say-${id}`).content.firstElementChild.cloneNode(true);
    document.getElementById("notices").replaceChildren(notice);
    return notice;
  }

  function unsay() {
    document.getElementById("notices").replaceChildren();
  }

  // --- One submission at a time ---------------------------------------------------------------

  let busy = new WeakSet();

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.matches("[hx-post]")) return; // there, hx-sync drops the second
    if (busy.has(form)) return event.preventDefault();
    busy.add(form);
    setTimeout(() => busy.delete(form), 8000); // an answer that is a download never leaves the page
  });

  addEventListener("pageshow", () => { busy = new WeakSet(); }); // back again: it may be sent again

  // --- Every request of htmx ------------------------------------------------------------------

  document.addEventListener("htmx:config:request", (event) => {
    const { request } = event.detail.ctx;
    if (request.method !== "GET") {
      request.headers["X-CSRFToken"] = meta("csrf-token").content;
      return;
    }
    for (const [name, value] of [...request.body]) { // an address says only what was chosen
      if (value === "") request.body.delete(name);
    }
  });

  let waiting = 0;
  let patience;

  document.addEventListener("htmx:before:request", () => {
    waiting += 1;
    document.documentElement.classList.add("is-waiting");
    clearTimeout(patience);
    patience = setTimeout(() => announce("Still working…"), 4000);
  });

  document.addEventListener("htmx:finally:request", () => {
    waiting = Math.max(0, waiting - 1);
    if (waiting) return;
    clearTimeout(patience);
    document.documentElement.classList.remove("is-waiting");
  });

  document.addEventListener("announce", (event) => announce(event.detail.value));

  // An address that answered with an error is not a place to come back to.
  document.addEventListener("htmx:before:history:update", (event) => {
    if (event.detail.response?.status >= 400) event.preventDefault();
  });

  document.addEventListener("htmx:after:settle", (event) => {
    const words = event.target.querySelector("[data-announce]");
    if (words) announce(words.textContent.trim());
  });

  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail.ctx.swap === "none") return;
    unsay();
    // What had focus may be gone, and the answer may name nothing to focus instead: begin at its top.
    const area = document.querySelector("[data-refocus]");
    if (!area || document.activeElement !== document.body) return;
    area.focus({ preventScroll: true });
    if (area.getBoundingClientRect().top < 0) area.scrollIntoView();
  });

  // --- When it did not work -------------------------------------------------------------------

  document.addEventListener("htmx:response:error", (event) => {
    const { ctx } = event.detail;
    const { status } = ctx.response;
    if (status === 409 || status === 422) return; // the answer itself says what is wrong
    if (ctx.hx.redirect || ctx.hx.refresh) return; // on the way elsewhere
    if (status === 401) signedOut(ctx);
    else if (status === 400 && Date.now() - renewed > 5000) resume(ctx); // perhaps signed in again in another tab
    else failed(ctx, { 403: "refused", 404: "gone" }[status] || "failed");
  });

  document.addEventListener("htmx:error", (event) => {
    if (event.detail.ctx) failed(event.detail.ctx, "offline");
  });

  function failed(ctx, id) {
    const doing = ctx.request.method === "GET" ? "reading" : "saving";
    const notice = say(id);
    notice.querySelectorAll("[data-when]").forEach((part) => { part.hidden = part.dataset.when !== doing; });
    notice.querySelector("[data-again]")?.addEventListener("click", () => again(ctx));
  }

  /** Ask once more: the fields are still on the page, with what was typed in them. */
  function again(ctx) {
    unsay();
    const source = ctx.sourceElement;
    if (!source.isConnected) return;
    const form = source.closest("form");
    if (form) form.requestSubmit(ctx.request.submitter || undefined);
    else source.click();
  }

  // --- Signed out while writing ---------------------------------------------------------------

  let interrupted = null; // the request that the end of the session interrupted
  let renewed = 0; // when this page last took a new token: one that is refused at once would be refused for ever

  function signedOut(ctx) {
    interrupted = ctx;
    say("signed-out").querySelector("[data-again]").addEventListener("click", async () => {
      if (!await resume(ctx)) announce("You are still signed out. Sign in in a new tab first.");
    });
  }

  addEventListener("focus", () => { if (interrupted) resume(interrupted); });

  /** With a token of the session that there is now, ask once more. False: nobody is signed in. */
  async function resume(ctx) {
    let session;
    try {
      // A redirect leads to the sign-in page: nobody is signed in.
      const answer = await fetch(meta("session-token").content, { redirect: "manual" });
      session = answer.ok ? await answer.json() : {};
    } catch {
      failed(ctx, "offline");
      return true;
    }
    if (!session.person) return false;
    interrupted = null;
    if (String(session.person) !== meta("person").content) say("somebody-else");
    else {
      take(session.token);
      again(ctx);
    }
    return true;
  }

  /** From now on this page's forms are those of the session that there is now. */
  function take(token) {
    renewed = Date.now();
    meta("csrf-token").content = token;
    document.querySelectorAll('input[name="csrf_token"]').forEach((input) => { input.value = token; });
  }

  // --- Before the session ends ----------------------------------------------------------------

  const ending = meta("session-left"); // only on the pages of somebody signed in
  let alarm;
  let due = Infinity;

  /** Ask again when it is time to warn: another tab may have kept the session alive meanwhile. */
  function askIn(seconds) {
    clearTimeout(alarm);
    const wait = Math.max(1, seconds) * 1000;
    due = Date.now() + wait;
    alarm = setTimeout(askHowLong, wait);
  }

  function untilWarning(left) {
    return left - Number(ending.dataset.warning);
  }

  /** A request about the session itself. Null: it has ended. Undefined: no answer came. */
  async function aboutSession(address, options) {
    try {
      const answer = await fetch(address, { redirect: "manual", ...options });
      // Asking leads whoever is signed out to the sign-in page, staying is refused.
      if (answer.type === "opaqueredirect" || answer.status === 401) return null;
      return answer.ok ? await answer.json() : undefined;
    } catch {
      return undefined;
    }
  }

  async function renewToken() {
    const session = await aboutSession(meta("session-token").content);
    if (session && String(session.person) === meta("person").content) take(session.token);
  }

  async function askHowLong() {
    heed(await aboutSession(ending.dataset.href));
  }

  async function stay() {
    const headers = { "X-CSRFToken": meta("csrf-token").content };
    const session = await aboutSession(ending.dataset.stay, { method: "POST", headers });
    heed(session);
    if (session && untilWarning(session.left) > 0) announce("You stay signed in.");
  }

  /** Say what has to be said, and know when to ask next. */
  function heed(session) {
    if (session === undefined) return askIn(15); // offline: nothing is known
    if (session === null || String(session.person) !== meta("person").content) return sayOfSession("ended");
    const wait = untilWarning(session.left);
    if (wait > 0) {
      sayOfSession();
      return askIn(wait);
    }
    const canStay = untilWarning(session.could_be) > 0;
    const at = new Date(Date.now() + session.left * 1000);
    sayOfSession(canStay ? "ends-soon" : "ends-for-good", at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" }));
    askIn(session.left + 1);
  }

  let saying = ""; // what the notice says now: the same again is not said again

  /** One notice of its own: it takes no focus, and no other notice takes it away. */
  function sayOfSession(id = "", at = "") {
    if (saying === id + at) return;
    if (saying === "ended") renewToken(); // signed in again
    saying = id + at;
    const place = document.getElementById("session-notice");
    if (!id) return place.replaceChildren();
    const notice = document.getElementById(`say-${id}`).content.firstElementChild.cloneNode(true);
    notice.querySelectorAll("[data-at]").forEach((part) => { part.textContent = at; });
    notice.querySelector("[data-stay]")?.addEventListener("click", stay);
    notice.querySelector("[data-close]")?.addEventListener("click", () => place.replaceChildren());
    place.replaceChildren(notice);
  }

  if (ending) {
    askIn(untilWarning(Number(ending.content)));
    // A tab that slept, or one in which a warning still stands that was answered in another.
    const lookAgain = () => { if (!document.hidden && (saying || Date.now() > due)) askHowLong(); };
    for (const event of ["focus", "pageshow"]) addEventListener(event, lookAgain);
    document.addEventListener("visibilitychange", lookAgain);
  }

  // --- Passwords ------------------------------------------------------------------------------

  document.querySelectorAll("[data-password]").forEach((group) => {
    const input = group.querySelector("input");
    const button = group.querySelector("[data-show]");
    const words = button.firstChild;
    button.hidden = false;

    function show(visible) {
      input.type = visible ? "text" : "password";
      words.textContent = visible ? "Hide" : "Show";
    }

    button.addEventListener("click", () => {
      show(input.type === "password");
      announce(input.type === "text" ? "Your password can be seen." : "Your password is hidden.");
    });
    // Sent as a password, so that no browser offers it as a text some day.
    input.form.addEventListener("submit", () => show(false));
  });

  // --- Passkeys: shown where the browser knows them; what asks for one comes when it is wanted ---

  document.querySelectorAll(window.PublicKeyCredential ? "[data-passkey]" : "none").forEach((part) => {
    part.hidden = false;
    document.querySelectorAll("[data-without-passkeys]").forEach((words) => { words.hidden = true; });
    part.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (part.ariaBusy) return;
      part.ariaBusy = "true";
      try {
        await (await import(part.dataset.script)).go(part);
      } catch {
        part.querySelector("[data-say]").textContent = part.dataset.failed;
      }
      part.ariaBusy = null;
    });
  });

  // --- A file that is too large ---------------------------------------------------------------

  /** Told before it is sent: the answer to a request that is too large often does not arrive. */
  document.addEventListener("change", ({ target }) => {
    if (!target.dataset?.most) return;
    target.parentElement.querySelector("[data-told]")?.remove();
    if (!target.files[0] || target.files[0].size <= Number(target.dataset.most)) return;
    target.value = "";
    const told = Object.assign(document.createElement("p"), {
      className: "nhsuk-error-message",
      role: "alert",
      textContent: target.dataset.tooLarge,
    });
    told.dataset.told = "";
    target.before(told);
  });

  // --- What is found while one types: links under the field --------------------------------------

  /** Take the list away. Words of a request that is still on its way are not wanted any more. */
  function unfind(form) {
    form.querySelector("[data-found]")?.remove();
  }

  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("[data-suggests]");
    if (!form || event.isComposing) return;
    const links = [...form.querySelectorAll("[data-found] a")];
    const field = form.querySelector("input");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && links.length) {
      event.preventDefault();
      // The field stands before the first and behind the last.
      const places = [field, ...links];
      const here = Math.max(0, places.indexOf(document.activeElement));
      places[(here + step + places.length) % places.length].focus();
    } else if (event.key === "Escape" && form.querySelector("[data-found]")) {
      event.preventDefault();
      unfind(form);
      field.focus();
    }
  });

  document.addEventListener("focusout", (event) => {
    const form = event.target.closest?.("[data-suggests]");
    // To nothing at all: a press on the list itself, or another window.
    if (form && event.relatedTarget && !form.contains(event.relatedTarget)) unfind(form);
  });

  document.addEventListener("click", (event) => {
    document.querySelectorAll("[data-suggests]").forEach((form) => { if (!form.contains(event.target)) unfind(form); });
  });

  // --- Keys and menus -------------------------------------------------------------------------

  // "toggle" does not bubble: it is seen on its way down.
  document.addEventListener("toggle", (event) => {
    if (event.target.matches("[data-menu]") && event.target.open) event.target.querySelector("[data-first]")?.focus();
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || event.defaultPrevented) return;
    const here = document.activeElement;
    const menu = here.closest("details[data-menu][open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
      return;
    }
    const editor = here === document.body ? document.querySelector("[data-editor]") : here.closest("[data-editor]");
    editor?.querySelector("[data-cancel]")?.click();
  });

  /** What can have focus in a row or a cell of a table, as it is shown. */
  function stops(part) {
    return [...part.querySelectorAll("a, [type=checkbox]")].filter((stop) => stop.checkVisibility());
  }

  /** The same place in the next row that has one. Where a row has fewer, the last of them. */
  function upOrDown(here, row, step) {
    const { cellIndex } = here.closest("td, th");
    const place = stops(here.closest("td, th")).indexOf(here);
    const { rows } = row.closest("table");
    for (let n = row.rowIndex + step; rows[n]; n += step) {
      const found = rows[n].cells[cellIndex] ? stops(rows[n].cells[cellIndex]) : [];
      if (found.length) return found[Math.min(place, found.length - 1)];
    }
  }

  // From value to value of a table. A field keeps its own keys.
  document.addEventListener("keydown", (event) => {
    const here = event.target;
    const row = here.closest("[data-grid] tr");
    if (!row || !here.matches("a, [type=checkbox]") || here.closest("[data-editor]")) return;
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const line = stops(row);
    const at = line.indexOf(here);
    const next = {
      ArrowLeft: () => line[at - 1],
      ArrowRight: () => line[at + 1],
      ArrowUp: () => upOrDown(here, row, -1),
      ArrowDown: () => upOrDown(here, row, 1),
      Home: () => line[0],
      End: () => line.at(-1),
    }[event.key];
    if (!next) return;
    event.preventDefault();
    next()?.focus();
  });

  document.addEventListener("change", (event) => {
    if (!event.target.matches(".pick-all")) return;
    for (const box of event.target.closest("table").querySelectorAll(".row__pick input")) box.checked = event.target.checked;
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-dismiss]")) unsay();
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
})();
