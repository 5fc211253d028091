// SPDX-License-Identifier: Apache-2.0
// Numbers, spans and times as operators read them.
import { h, setText, kept } from "./dom.js";

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const precise = new Intl.NumberFormat("en", {
  notation: "compact",
  maximumFractionDigits: 2,
  maximumSignificantDigits: 4,
});
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const minutes = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const NONE = "–";

export function count(n) {
  return Number.isFinite(n) ? whole.format(n) : NONE;
}

/** A number with what it counts, in the singular or the plural. */
export function counted(n, one, many = one + "s") {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** At most five characters, for narrow places. */
export function short(n) {
  return !Number.isFinite(n) ? NONE : Math.abs(n) < 10_000 ? whole.format(n) : compact.format(n);
}

/** At most six characters, for columns. */
export function medium(n) {
  return !Number.isFinite(n) ? NONE : Math.abs(n) < 100_000 ? whole.format(n) : precise.format(n);
}

export function rate(n) {
  if (!Number.isFinite(n)) {
    return NONE;
  }
  return (n === 0 ? "0" : n < 0.05 ? "<0.1" : n < 10 ? n.toFixed(1) : whole.format(n)) + "/s";
}

/** The same without its unit, at most five characters. */
export function shortRate(n) {
  return n < 10_000 ? rate(n).replace("/s", "") : short(n);
}

/** A span in milliseconds, in its two largest units. */
export function span(millis) {
  if (!Number.isFinite(millis)) {
    return NONE;
  }
  const ms = Math.abs(millis);
  if (ms < 1000) {
    return Math.round(ms) + " ms";
  }
  if (ms < 10_000) {
    return (ms / 1000).toFixed(1) + " s";
  }
  const sec = Math.floor(ms / 1000);
  if (sec < 60) {
    return sec + " s";
  }
  if (sec < 3600) {
    return two(sec, 60, "min", 1, "s");
  }
  return sec < 86_400 ? two(sec, 3600, "h", 60, "min") : two(sec, 86_400, "d", 3600, "h");
}

function two(sec, big, bigName, small, smallName) {
  const rest = Math.floor((sec % big) / small);
  return Math.floor(sec / big) + " " + bigName + (rest ? " " + rest + " " + smallName : "");
}

/** A span in one unit, for columns and axes. */
export function brief(millis) {
  if (!Number.isFinite(millis)) {
    return NONE;
  }
  const ms = Math.abs(millis);
  if (ms < 1000) {
    return Math.round(ms) + " ms";
  }
  const [size, unit] =
    ms < 60_000
      ? [1000, "s"]
      : ms < 3_600_000
        ? [60_000, "min"]
        : ms < 86_400_000
          ? [3_600_000, "h"]
          : [86_400_000, "d"];
  const n = ms / size;
  return (n < 10 && n % 1 >= 0.05 && n % 1 < 0.95 ? n.toFixed(1) : String(Math.round(n))) + " " + unit;
}

// ---- times: by the broker's clock, which may differ from this browser's ----

let ahead = 0;
let absolute = kept.get("times") === "clock";

export function serverSays(now) {
  if (Number.isFinite(now) && now > 0) {
    ahead = now - Date.now();
  }
}

export function now() {
  return Date.now() + ahead;
}

export function timesAreAbsolute() {
  return absolute;
}

export function showAbsolute(on) {
  absolute = on;
  kept.set("times", on ? "clock" : "ago");
  tick();
}

export function wallClock(millis) {
  return clock.format(millis);
}

export function wallMinutes(millis) {
  return minutes.format(millis);
}

/** Date and time of this browser's zone; the date is left out for today if `sparing`. */
export function moment(millis, sparing) {
  const d = new Date(millis);
  if (Number.isNaN(d.getTime())) {
    return String(millis);
  }
  const today = new Date(now());
  const day = [d.getFullYear(), String(d.getMonth() + 1).padStart(2, "0"), String(d.getDate()).padStart(2, "0")];
  return sparing && d.toDateString() === today.toDateString() ? clock.format(d) : day.join("-") + " " + clock.format(d);
}

function ago(millis) {
  const past = now() - millis;
  if (Math.abs(past) < 1000) {
    return "now";
  }
  return past > 0 ? brief(past) + " ago" : "in " + brief(past);
}

/** A time that stays right while it is shown; a dash for none. `relative`: whatever form is chosen. */
export function time(millis, relative) {
  if (!millis || !Number.isFinite(millis)) {
    return h("span", { class: "quiet", text: NONE });
  }
  const date = new Date(millis);
  const el = h("time", {
    datetime: Number.isNaN(date.getTime()) ? null : date.toISOString(),
    title: moment(millis),
    "data-at": millis,
    "data-relative": relative,
  });
  show(el);
  return el;
}

function show(el) {
  const at = Number(el.dataset.at);
  setText(el, absolute && el.dataset.relative === undefined ? moment(at, true) : ago(at));
}

function tick() {
  for (const el of document.querySelectorAll("time[data-at]")) {
    show(el);
  }
}

setInterval(tick, 1000);
