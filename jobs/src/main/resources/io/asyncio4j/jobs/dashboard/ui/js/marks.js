// SPDX-License-Identifier: Apache-2.0
// States: a name, a colour and a shape each, so that nobody needs the colour.
import { h, s } from "./dom.js";

export const STATES = ["ready", "running", "scheduled", "blocked", "dead", "done", "cancelled"];

const NAMES = {
  ready: "Ready",
  running: "Running",
  scheduled: "Scheduled",
  blocked: "Blocked",
  dead: "Dead",
  done: "Done",
  cancelled: "Cancelled",
};

const SHAPES = {
  ready: () => [s("circle", { cx: 7, cy: 7, r: 5 })],
  running: () => [s("circle", { cx: 7, cy: 7, r: 5 }), s("circle", { cx: 7, cy: 7, r: 2.2, fill: "currentColor" })],
  scheduled: () => [s("circle", { cx: 7, cy: 7, r: 5 }), s("path", { d: "M7 4v3.200l2.200 1.400" })],
  blocked: () => [s("path", { d: "M3 2.500h8M3 11.500h8M4 2.500c0 3 6 6 6 9M10 2.500c0 3-6 6-6 9" })],
  dead: () => [s("path", { d: "M3 3l8 8M11 3l-8 8", "stroke-width": 2.2 })],
  done: () => [s("path", { d: "M2.500 7.500l3 3.200 6-7", "stroke-width": 2.2 })],
  cancelled: () => [s("circle", { cx: 7, cy: 7, r: 5 }), s("path", { d: "M3.500 10.500l7-7" })],
};

export function stateName(state) {
  return NAMES[state] ?? String(state);
}

export function mark(state) {
  const shape = SHAPES[state]?.() ?? [];
  return s(
    "svg",
    {
      class: `mark s-${state}`,
      viewBox: "0 0 14 14",
      fill: "none",
      stroke: "currentColor",
      "stroke-width": 1.6,
      "aria-hidden": "true",
      focusable: "false",
    },
    shape,
  );
}

let lateness = {};

/** What the server takes for late. */
export function useThresholds(thresholds) {
  lateness = thresholds ?? {};
}

/** How the lag of a loop is marked. */
export function lagClass(millis) {
  return millis >= lateness.tooLateMillis ? "bad" : millis >= lateness.lateMillis ? "warn" : "";
}

/** The mark with its word. */
export function stateLabel(state) {
  return h("span", { class: `state s-${state}` }, mark(state), stateName(state));
}
