// SPDX-License-Identifier: Apache-2.0
// Operations on many jobs: how far each is, and a button to stop it. They float, so that nothing moves.
import { VERBS, mayChange, stopOperation } from "./actions.js";
import { get } from "./api.js";
import { h, part } from "./dom.js";
import { count, counted } from "./format.js";
import { follow, tell } from "./stream.js";
import { announce } from "./talk.js";

const all = new Map();
const hidden = new Set();

export function showOperations() {
  follow("operation", (o) => {
    const before = all.get(o.id);
    all.set(o.id, o);
    if (ended(o) && !(before && ended(before))) {
      announce(`${title(o)}: ${outcome(o)}`);
      tell("changed", o.id);
    }
    show();
  });
  load();
}

async function load() {
  try {
    const list = await get("api/bulk");
    for (const o of list) {
      if (!ended(o)) {
        all.set(o.id, o);
      }
    }
    show();
  } catch {
    part("operations").hidden = true; // the stream tells of the next progress
  }
}

function ended(o) {
  return o.state !== "running";
}

function title(o) {
  const verb = VERBS[o.action] ?? o.action;
  return [
    verb,
    o.jobState,
    "jobs",
    o.queue ? `of ${o.queue}` : "of all queues",
    (o.reason ?? null) !== null || o.type || o.search ? "that fit" : "",
  ]
    .filter(Boolean)
    .join(" ");
}

function outcome(o) {
  const n = count(o.done);
  const failed = o.failed ? `, ${counted(o.failed, "was", "were")} in another state by then` : "";
  const how = { done: `${n} done`, stopped: `stopped after ${n}`, failed: `failed after ${n}` }[o.state];
  return how + failed + (o.error ? `. ${o.error}` : "");
}

function show() {
  const box = part("operations");
  const list = [...all.values()].filter((o) => !hidden.has(o.id)).slice(-5);
  box.hidden = list.length === 0;
  const focused = box.contains(document.activeElement) ? document.activeElement.dataset.id : null;
  box.replaceChildren(...list.map(row));
  if (focused) {
    box.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
  }
}

function row(o) {
  const { total } = o;
  const over = ended(o);
  const act = over ? () => (hidden.add(o.id), show()) : () => stopOperation(o.id);
  return h(
    "div",
    { class: "operation" },
    h(
      "div",
      { class: "operation-head" },
      h("b", { text: title(o) }),
      over || mayChange()
        ? h(
            "button",
            { type: "button", class: "button slim", "data-id": o.id, on: { click: act } },
            over ? "Close" : "Stop",
          )
        : null,
    ),
    h("progress", { max: 1, value: over ? 1 : total > 0 ? Math.min(1, o.done / total) : null, "aria-label": title(o) }),
    h("p", {
      class: o.state === "failed" ? "small bad" : "small quiet",
      text: over
        ? outcome(o)
        : `${count(o.done)}${total ? ` of ${count(total)}` : " so far"}${o.looked ? `, ${counted(o.looked, "other")} looked at` : ""}`,
    }),
  );
}
