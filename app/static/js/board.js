/* Dragging a card of the board to the column where it belongs, and putting it there once the server has
   agreed. What it does can be done by "Move" on each card, too, which is a link to the same editor.

   A move that needs nothing is sent at once; one that needs a reason or evidence opens the card's editor
   with that status chosen. Until the answer is there, the card stays where it was. */
(() => {
  "use strict";

  let dragged = null;

  const columnOf = (part) => part.closest?.("[data-column]");
  const all = (selector) => document.querySelectorAll(selector);

  /** Where a card may go, each with what that needs: "nothing", "reason", "evidence". */
  function movesOf(card) {
    return new Map(card.dataset.moves.split(" ").map((move) => move.split("=")));
  }

  // --- Dragging -------------------------------------------------------------------------------

  document.addEventListener("dragstart", (event) => {
    const card = event.target.closest?.("[data-card][draggable]");
    if (!card || card.querySelector("[data-editor]")) return;
    dragged = card;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.dataset.card);
    const moves = movesOf(card);
    for (const column of all("[data-column]")) {
      const mark = moves.has(column.dataset.column) ? "open" : column === columnOf(card) ? "own" : "closed";
      column.classList.add(`board__column--${mark}`);
    }
  });

  document.addEventListener("dragend", () => {
    dragged = null;
    for (const column of all("[data-column]")) {
      column.classList.remove("board__column--open", "board__column--own", "board__column--closed", "board__column--over");
    }
  });

  document.addEventListener("dragover", (event) => {
    const over = dragged && columnOf(event.target);
    for (const column of all(".board__column--over")) {
      if (column !== over) column.classList.remove("board__column--over");
    }
    if (!over || !movesOf(dragged).has(over.dataset.column)) return;
    event.preventDefault(); // a browser takes this as: it may be dropped here
    over.classList.add("board__column--over");
  });

  document.addEventListener("drop", (event) => {
    const needs = dragged && columnOf(event.target) && movesOf(dragged).get(columnOf(event.target).dataset.column);
    if (!needs) return;
    event.preventDefault();
    const to = columnOf(event.target).dataset.column.replace("-", " ");
    if (needs === "nothing") send(dragged, to);
    else ask(dragged, to);
  });

  /** Open the card's editor with this status chosen. */
  function ask(card, to) {
    const source = card.querySelector(".board__move");
    const address = `${source.getAttribute("hx-get")}&to=${encodeURIComponent(to)}`;
    window.htmx.ajax("GET", address, { source, target: card, swap: "outerHTML" });
  }

  /** Save it as the editor would. The form stays in the card, so that it can be sent again if no answer comes. */
  function send(card, to) {
    card.querySelector("form")?.remove();
    const form = document.createElement("form");
    const address = card.querySelector(".board__move").getAttribute("hx-get");
    const said = { method: "post", action: address, "hx-post": address, "hx-target": "closest li", "hx-swap": "outerHTML", "hx-sync": "this:drop" };
    for (const [name, value] of Object.entries(said)) form.setAttribute(name, value);
    form.hidden = true;
    for (const [name, value] of [["version", card.dataset.version], ["status", to]]) {
      const input = document.createElement("input");
      input.type = "hidden";
      input.name = `${card.dataset.card}-${name}`;
      input.value = value;
      form.append(input);
    }
    card.append(form);
    card.classList.add("board__card--asking");
    window.htmx.process(form);
    form.requestSubmit();
  }

  document.addEventListener("htmx:finally:request", () => {
    for (const card of all(".board__card--asking")) card.classList.remove("board__card--asking");
  });

  // --- Once it is saved -----------------------------------------------------------------------

  document.addEventListener("htmx:after:swap", () => {
    for (const card of all("[data-board] [data-card]")) {
      const from = columnOf(card);
      if (from.dataset.column === card.dataset.status || card.querySelector("[data-editor]")) continue;
      const to = document.querySelector(`[data-column="${card.dataset.status}"]`);
      // A filter leaves that column out: the card says where it is now, until the page is loaded again.
      if (to) put(card, from, to);
      else card.classList.add("board__card--elsewhere");
    }
  });

  /** Soonest first, as the column is; with its column open and focus on it, if it had focus. */
  function put(card, from, to) {
    const cards = to.querySelector("[data-cards]");
    const later = [...cards.children].find((other) => other.dataset.due > card.dataset.due);
    cards.insertBefore(card, later ?? null);
    count(from, -1);
    count(to, 1);
    to.querySelector("details").open = true;
    card.querySelector("[autofocus]")?.focus();
  }

  function count(column, change) {
    column.classList.toggle("board__column--empty", !column.querySelector("[data-card]"));
    for (const figure of column.querySelectorAll("[data-count]")) {
      // "1,000 or more" stays so.
      if (/^\d+$/.test(figure.textContent)) figure.textContent = Number(figure.textContent) + change;
    }
  }
})();
