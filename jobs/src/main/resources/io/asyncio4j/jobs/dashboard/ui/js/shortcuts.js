// SPDX-License-Identifier: Apache-2.0
// Keys for those who keep their hands on them. Single keys can be switched off: they are in the way of some voices and hands.
import { h, kept, part } from "./dom.js";
import { announce } from "./talk.js";

const PLACES = { o: "#/", q: "#/queues", w: "#/workers", j: "#/jobs", s: "#/schedules", d: "#/dead" };
const HELP = [
  [["g", "o"], "Overview"],
  [["g", "q"], "Queues"],
  [["g", "w"], "Workers"],
  [["g", "j"], "Jobs"],
  [["g", "s"], "Schedules"],
  [["g", "d"], "Dead"],
  [["/"], "Search or filter"],
  [["↓", "↑"], "Next or previous row of a table, also with j and k"],
  [["Enter"], "Open the row"],
  [["n"], "Next page of jobs"],
  [["p"], "Previous page of jobs"],
  [["r"], "Refresh"],
  [["t"], "Light, dark, or as the system"],
  [["a"], "Times as ago or as clock"],
  [["?"], "This help"],
];

let pending = 0;

/** `does`: what the keys do on the screen that is shown. */
export function listen(does) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) {
      return;
    }
    if (event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]")) {
      if (event.key === "Escape") {
        event.target.blur();
      }
      return;
    }
    if (press(event, does)) {
      event.preventDefault();
    }
  });
}

function press(event, does) {
  const { key } = event;
  if (key === "ArrowDown" || key === "ArrowUp") {
    return (
      !event.target.closest(".plot-box, pre") &&
      moveRow(key === "ArrowDown" ? 1 : -1, event.target.closest("tr") !== null)
    );
  }
  if (kept.get("keys") === "off" && key !== "?") {
    return false;
  }
  if (Date.now() - pending < 1500 && PLACES[key]) {
    pending = 0;
    location.hash = PLACES[key];
    return true;
  }
  const act = {
    g: () => (pending = Date.now()),
    "/": () => document.querySelector("[data-search]")?.focus(),
    j: () => moveRow(1, true),
    k: () => moveRow(-1, true),
    n: () => does.turn(1),
    p: () => does.turn(-1),
    r: () => (does.refresh(), announce("Refreshed")),
    t: does.theme,
    a: does.times,
    "?": showHelp,
  }[key];
  act?.();
  return Boolean(act);
}

/** Puts the focus on the first link or button of the next row. */
function moveRow(way, anywhere) {
  const rows = [...part("main").querySelectorAll("tbody tr:not(.detail)")].filter(
    (row) => row.offsetParent && row.querySelector("a, button"),
  );
  const at = rows.indexOf(document.activeElement?.closest("tr"));
  if (!rows.length || (at < 0 && !anywhere)) {
    return false;
  }
  const row = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + way))];
  (row.querySelector("th a, th button") ?? row.querySelector("a, button")).focus();
  return true;
}

export function showHelp() {
  const on = h("input", { type: "checkbox", on: { change: () => kept.set("keys", on.checked ? "on" : "off") } });
  on.checked = kept.get("keys") !== "off";
  const box = h(
    "dialog",
    { "aria-labelledby": "help-title" },
    h(
      "form",
      { method: "dialog" },
      h("h2", { id: "help-title", text: "Shortcuts" }),
      h(
        "dl",
        { class: "keys" },
        HELP.flatMap(([keys, what]) => [
          h(
            "dt",
            null,
            keys.map((key, i) => [i ? " " : "", h("kbd", { text: key })]),
          ),
          h("dd", { text: what }),
        ]),
      ),
      h("label", null, on, " Use single keys as shortcuts"),
      h("div", { class: "dialog-buttons" }, h("button", { class: "button main-action", autofocus: true }, "Close")),
    ),
  );
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
}
