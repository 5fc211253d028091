// SPDX-License-Identifier: Apache-2.0
// Data of jobs, as it was stored: JSON in lines and colours, anything else as text.
import { h } from "./dom.js";
import { say, sayError } from "./talk.js";
import { button, section } from "./view.js";

const MOST = 200_000;
const MOST_COLOURED = 40_000;
const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** A block of data with a button to copy it. `value`: JSON as text or as a value; null for none. */
export function dataBlock(title, value, note) {
  const text = pretty(value);
  const pre = h("pre", { class: "json", tabindex: "0", role: "region", "aria-label": title });
  colour(pre, text.slice(0, MOST));
  if (text.length > MOST) {
    pre.append(`\n… and ${text.length - MOST} more characters; Copy takes all.`);
  }
  return section(title, [h("span", { class: "quiet small", text: note }), copyButton(text, title)], pre);
}

export function copyButton(text, what) {
  return button("Copy", () => copy(text), { name: `Copy ${what.toLowerCase()}` });
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say("Copied");
  } catch {
    sayError({
      message: "The browser does not let this page copy",
      remedy: "Select the text and copy it by hand; over plain http, copying works on localhost only.",
    });
  }
}

function pretty(value) {
  if (typeof value !== "string") {
    return JSON.stringify(value, null, 2) ?? "";
  }
  try {
    const read = JSON.parse(value);
    return read !== null && typeof read === "object" ? JSON.stringify(read, null, 2) : value;
  } catch {
    return value;
  }
}

function colour(pre, text) {
  let from = 0;
  if (/^\s*[[{"]/.test(text) && text.length <= MOST_COLOURED) {
    for (const m of text.matchAll(TOKEN)) {
      pre.append(text.slice(from, m.index));
      const cls = m[2] ? "j-key" : m[1] ? "j-text" : m[3] ? "j-word" : "j-number";
      pre.append(h("span", { class: cls, text: m[1] ?? m[0] }), m[2] ?? "");
      from = m.index + m[0].length;
    }
  }
  pre.append(text.slice(from));
}
