/* Following a meeting while it is held. The page asks whether something has changed: every two seconds while much does, more
   and more seldom while nothing does, and not at all while nobody looks. What has changed comes with all the rights of
   whoever asks, and is put into the place of what stands. Nothing that somebody is typing is ever replaced.

   Without it everything works by its forms and links, and "Load again" shows what has changed. */
(() => {
  "use strict";

  const live = document.querySelector("[data-live]");
  if (!live) return;

  const SOON = 2000;
  const LATE = 15000;
  const SLOWER = 1.3;
  // So often the content is fetched even if nothing changes: the question of a page is answered for a quarter of an hour.
  const ANEW = 4 * 60 * 1000;

  const state = () => document.getElementById("part-state");
  let wait = SOON;
  let alarm;
  let fetched = Date.now();
  let asking = false;

  // --- Asking -----------------------------------------------------------------------------------

  /** Has something changed? The question carries no cookie: it costs one look at a number. */
  async function hasChanged() {
    const { changed, seen } = state().dataset;
    try {
      const answer = await fetch(`${changed}&seen=${seen}`, { credentials: "omit", cache: "no-store" });
      if (answer.status === 200 || answer.status === 410) return true; // 410: the question is too old
    } catch {
      wait = LATE; // offline: praxis.js says so when something is saved
    }
    return false;
  }

  async function look() {
    if (document.hidden || asking) return;
    asking = true;
    const isDue = Date.now() - fetched > ANEW || [...late].some((id) => !isTypedIn(document.getElementById(id)));
    if (isDue || await hasChanged()) {
      wait = await follow() ? SOON : LATE;
    } else {
      wait = Math.min(LATE, wait * SLOWER);
    }
    asking = false;
    again();
  }

  function again() {
    clearTimeout(alarm);
    if (!document.hidden && state().dataset.follows === "yes") alarm = setTimeout(look, wait);
  }

  /** Fetch what there is now. False: nobody is signed in any more, or no answer came. */
  async function follow() {
    try {
      const answer = await fetch(state().dataset.now, { headers: { "HX-Request": "true" }, redirect: "manual", cache: "no-store" });
      if (answer.status !== 200) return false;
      take(new DOMParser().parseFromString(await answer.text(), "text/html"));
      fetched = Date.now();
      return true;
    } catch {
      return false;
    }
  }

  // --- Putting it in ------------------------------------------------------------------------------

  /** A part without what differs each time it is made. */
  function plain(part) {
    const copy = part.cloneNode(true);
    copy.querySelectorAll("input[type=hidden]").forEach((input) => input.removeAttribute("value"));
    return copy.innerHTML;
  }

  const came = new Map(); // what each part was when it came
  const late = new Set(); // which have changed, and stay for now because somebody is at them
  const parts = () => document.querySelectorAll("[data-part]");
  parts().forEach((part) => came.set(part.id, plain(part)));

  /** Is somebody at it? Then it stays as it is, and comes once they are not. */
  function isTypedIn(part) {
    return [...part.querySelectorAll("textarea, select, input:not([type=hidden])")].some((input) => {
      if (input === document.activeElement) return true;
      if (input.matches("select")) return [...input.options].some((option) => option.selected !== option.defaultSelected) && input.selectedIndex > 0;
      if (input.matches("[type=radio], [type=checkbox]")) return input.checked !== input.defaultChecked;
      return input.value !== input.defaultValue;
    });
  }

  function take(found) {
    const said = state().dataset.say;
    for (const part of parts()) {
      const next = found.getElementById(part.id);
      if (!next) continue;
      const is = plain(next);
      late.delete(part.id);
      if (came.get(part.id) === is) {
        for (const name of Object.keys(next.dataset)) part.dataset[name] = next.dataset[name];
        continue;
      }
      if (isTypedIn(part)) {
        late.add(part.id);
      } else {
        put(part, next, is);
      }
    }
    const now = state().dataset.say;
    if (now && now !== said) document.dispatchEvent(new CustomEvent("announce", { detail: { value: now } }));
    tick();
  }

  /** Focus stays on what had it; if that is gone, where it was: on the same entry of a list, or on the part. */
  function put(part, next, is) {
    const focused = part.contains(document.activeElement) ? document.activeElement.id : null;
    const entry = focused && document.activeElement.closest("[data-entry]")?.id;
    const placed = document.importNode(next, true);
    const opened = placed.querySelectorAll("details");
    part.querySelectorAll("details").forEach((details, n) => { if (details.open && opened[n]) opened[n].open = true; });
    part.replaceWith(placed);
    came.set(placed.id, is);
    window.htmx?.process(placed);
    hideLater();
    if (focused === null) return;
    const target = focused && document.getElementById(focused);
    if (target) return target.focus({ preventScroll: true });
    const there = (entry && document.getElementById(entry)) || placed;
    there.tabIndex = -1;
    there.focus({ preventScroll: true });
  }

  // --- The clock ------------------------------------------------------------------------------------

  /** Minutes go on between two answers; nobody is told each of them. */
  function tick() {
    const clock = document.querySelector("[data-clock]");
    if (!clock) return;
    const used = Number(clock.dataset.used) + Math.floor((Date.now() - fetched) / 60000);
    const planned = Number(clock.dataset.of);
    clock.textContent = `${used} ${used === 1 ? "minute" : "minutes"} of ${planned}${used > planned ? ", over time" : ""}`;
    clock.classList.toggle("standing__clock--over", used > planned);
  }

  setInterval(tick, 15000);

  // --- When somebody does something -----------------------------------------------------------------

  // Something was done here: what has changed is shown at once.
  document.addEventListener("stirred", async () => {
    document.getElementById("live-said").replaceChildren();
    await follow();
    wait = SOON;
    again();
  });

  document.addEventListener("htmx:finally:request", (event) => {
    const { ctx } = event.detail;
    const form = ctx.sourceElement.closest?.("[data-write]");
    if (!form || !ctx.sourceElement.matches("[data-keeps]") || ctx.response?.status !== 204) return;
    const at = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    form.querySelector("[data-saved]").textContent = `Kept as a draft at ${at}. Nobody else sees it.`;
  });

  // What is typed is kept by itself: the button is for those without a script.
  function hideLater() {
    document.querySelectorAll("[data-later]").forEach((button) => { button.hidden = true; });
  }

  hideLater();
  document.addEventListener("htmx:after:swap", hideLater);

  // In a text of several lines Enter makes a new one.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    const form = event.target.closest?.("[data-write]");
    if (!form) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[type=submit]"));
  });

  for (const event of ["focus", "pageshow"]) addEventListener(event, () => { if (!asking) { wait = SOON; again(); } });
  document.addEventListener("visibilitychange", () => {
    clearTimeout(alarm);
    if (!document.hidden) { wait = SOON; look(); }
  });
  again();
})();
