// SPDX-License-Identifier: Apache-2.0
// What the server tells by itself. While the stream is cut, the same is asked for every few seconds. A hidden page lets
// go of its stream: browsers allow six connections to a host, and other tabs want theirs.
import { get } from "./api.js";
import { serverSays } from "./format.js";

const SILENCE = 12_000;
const POLL = 5_000;
const latest = new Map();
const listeners = new Map();
let source = null;
let heard = 0;
let opened = 0;
let tries = 0;
let retryAt = 0;
let state = "connecting";
let polled = 0;
let stopped = false;

/** Calls `f` with each new value of `name`, and at once with the latest if there is one. Returns how to end it. */
export function follow(name, f) {
  const all = listeners.get(name) ?? new Set();
  listeners.set(name, all);
  all.add(f);
  if (latest.has(name)) {
    f(latest.get(name));
  }
  return () => all.delete(f);
}

export function known(name) {
  return latest.get(name);
}

/** When something was heard last, by this browser's clock; 0 if never. */
export function lastHeard() {
  return heard;
}

export function tell(name, value) {
  latest.set(name, value);
  for (const f of [...(listeners.get(name) ?? [])]) {
    f(value);
  }
}

export function start() {
  stopped = false;
  open();
  setInterval(watch, 1000);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      setTimeout(() => document.hidden && close(), 5_000);
    } else {
      retryNow();
    }
  });
  addEventListener("pagehide", close);
}

/** For good: nobody is signed in. */
export function stop() {
  stopped = true;
  close();
}

export function retryNow() {
  if (!source && !stopped) {
    tries = 0;
    open();
  }
}

function open() {
  close();
  source = new EventSource("api/events");
  opened = Date.now();
  for (const name of ["overview", "queues", "workers", "operation", "problem"]) {
    source.addEventListener(name, (event) => hear(name, event.data));
  }
  source.addEventListener("open", () => (opened = Date.now()));
  source.addEventListener("error", lost);
}

function close() {
  source?.close();
  source = null;
}

function hear(name, data) {
  heard = Date.now();
  tries = 0;
  let value;
  try {
    value = JSON.parse(data);
  } catch {
    return; // cut off in the middle: the next one is whole
  }
  if (name === "overview") {
    serverSays(value.now);
  }
  say(name === "problem" ? "troubled" : "live");
  tell(name, value);
}

function lost() {
  close();
  tries++;
  retryAt = Date.now() + Math.min(30_000, 500 * 2 ** Math.min(tries, 6));
  if (state === "connecting" || tries > 1) {
    say("cut");
  }
}

function watch() {
  if (document.hidden || stopped) {
    return;
  }
  if (source && Date.now() - Math.max(heard, opened) > SILENCE) {
    lost();
  }
  if (!source && Date.now() >= retryAt) {
    open();
  }
  if (Date.now() - Math.max(heard, polled) > POLL && state !== "connecting") {
    polled = Date.now();
    poll();
  }
}

async function poll() {
  try {
    const [overview, queues, workers] = await Promise.all([get("api/overview"), get("api/queues"), get("api/workers")]);
    serverSays(overview.now);
    heard = Date.now();
    say("polling");
    tell("overview", overview);
    tell("queues", queues);
    tell("workers", workers);
  } catch {
    say("cut");
  }
}

function say(now) {
  if (now !== state) {
    state = now;
    tell("link", now);
  }
}
