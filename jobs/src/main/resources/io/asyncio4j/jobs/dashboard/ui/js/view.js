// SPDX-License-Identifier: Apache-2.0
// What all screens have in common.
import { h } from "./dom.js";

/** The head of a screen, with what stands at its side. */
export function head(title, ...side) {
  return h("div", { class: "head" }, h("h1", { tabindex: "-1" }, title), h("div", { class: "head-side" }, side));
}

export function section(title, side, ...content) {
  return h(
    "section",
    { class: "section" },
    h("div", { class: "section-head" }, h("h2", { text: title }), h("div", { class: "head-side" }, side)),
    content,
  );
}

export function button(label, act, { danger, slim = true, disabled, name, main } = {}) {
  return h(
    "button",
    {
      type: "button",
      disabled,
      "aria-label": name,
      on: { click: act },
      class: ["button", slim && "slim", danger && "danger", main && "main-action"].filter(Boolean).join(" "),
    },
    label,
  );
}

/** Names and values; those without a value are left out. */
export function facts(list) {
  return h(
    "dl",
    { class: "facts" },
    list
      .filter(([, v]) => v !== null && v !== undefined && v !== "")
      .map(([name, value]) => h("div", null, h("dt", { text: name }), h("dd", null, value))),
  );
}

/** A choice among a few, of which one holds. */
export function tabs(label, choices, chosen, choose) {
  const buttons = choices.map(([value, text]) =>
    h(
      "button",
      { type: "button", class: "tab", "aria-pressed": String(value === chosen), on: { click: () => pick(value) } },
      h("span", { "data-text": text, text }),
    ),
  );
  const pick = (value) => {
    choices.forEach(([v], i) => buttons[i].setAttribute("aria-pressed", String(v === value)));
    choose(value);
  };
  return h("div", { class: "tabs", role: "group", "aria-label": label }, buttons);
}

const HINTS = {
  enqueue: (queue = "mail") => `aio jobs enqueue send '{"to":"ann"}' --queue ${quoted(queue)}`,
  worker: (queue) => `aio worker --queue ${quoted(queue)}`,
  schedule: () => `aio jobs schedules put nightly '0 3 * * *' report --queue reports`,
};

/** A command that helps on. */
export function hint(what, name) {
  return h("code", { text: HINTS[what](name) });
}

function quoted(name) {
  return /^[\w.:-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}

// ---- where screens are ----

const seg = encodeURIComponent;

/** What a filter of jobs asks for: no empty words, but an empty reason is one. */
export function wanted(filter) {
  return Object.fromEntries(
    Object.entries(filter).filter(([k, v]) => v !== null && v !== undefined && (v !== "" || k === "reason")),
  );
}

/** The filter of a group of dead jobs; without its reason where that does not tell its jobs from others. */
export function filterOf(group) {
  return { queue: group.queue, state: "dead", type: group.type, reason: group.exact ? group.reason : null };
}

export const links = {
  queue: (name) => `#/queues/${seg(name)}`,
  job: (queue, id) => `#/jobs/${seg(queue)}/${seg(id)}`,
  jobs: (filter) => {
    const asked = Object.entries(wanted(filter ?? {}));
    return "#/jobs" + (asked.length ? "?" + new URLSearchParams(asked) : "");
  },
};
