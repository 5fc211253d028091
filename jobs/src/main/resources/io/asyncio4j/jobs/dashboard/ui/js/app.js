// SPDX-License-Identifier: Apache-2.0
// Begins: who is signed in, which screen is shown, what stands in the rail.
import { useReadOnly } from "./actions.js";
import { get, onSignedOut, useCsrf } from "./api.js";
import { h, kept, part, setAttr, setText } from "./dom.js";
import { counted, serverSays, showAbsolute, short, timesAreAbsolute, wallClock } from "./format.js";
import { useThresholds } from "./marks.js";
import { showOperations } from "./operations.js";
import { listen, showHelp } from "./shortcuts.js";
import { follow, known, lastHeard, retryNow, start, stop, tell } from "./stream.js";
import { trouble } from "./talk.js";
import { none } from "./table.js";
import { button, head } from "./view.js";
import { dead } from "./views/dead.js";
import { job } from "./views/job.js";
import { jobs } from "./views/jobs.js";
import { overview } from "./views/overview.js";
import { queue, queues } from "./views/queues.js";
import { schedules } from "./views/schedules.js";
import { workers } from "./views/workers.js";

const main = part("main");
let view = null;
let visited = false;
let signedOut = false;

// ---- which screen ----

const SCREENS = {
  "": ["overview", overview],
  queues: ["queues", queues],
  workers: ["workers", workers],
  jobs: ["jobs", jobs],
  schedules: ["schedules", schedules],
  dead: ["dead", dead],
};

function find(segments) {
  if (segments.length === 2 && segments[0] === "queues") {
    return ["queues", queue, { name: segments[1] }];
  }
  if (segments.length === 3 && segments[0] === "jobs") {
    return ["jobs", job, { queue: segments[1], id: segments[2] }];
  }
  return segments.length <= 1 ? SCREENS[segments[0] ?? ""] : undefined;
}

function route() {
  if (signedOut) {
    return;
  }
  const [way, asked] = location.hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  const [nav, screen, params] = find(segmentsOf(way)) ?? ["", lost, {}];
  const kept = main.contains(document.activeElement) ? document.activeElement.dataset.keep : undefined;
  view?.end?.();
  const root = h("div");
  main.replaceChildren(root);
  view = screen(root, params ?? {}, new URLSearchParams(asked ?? ""));
  document.title = `${view.title} · Jobs`;
  for (const link of document.querySelectorAll("[data-nav]")) {
    setAttr(link, "aria-current", link.dataset.nav === nav ? "page" : null);
  }
  if (visited) {
    window.scrollTo(0, 0);
    const same = kept && root.querySelector(`[data-keep="${CSS.escape(kept)}"]`);
    (same || root.querySelector("h1"))?.focus({ preventScroll: true });
  }
  visited = true;
}

function segmentsOf(way) {
  try {
    return way.split("/").filter(Boolean).map(decodeURIComponent);
  } catch {
    return ["", "", "", ""]; // no such screen
  }
}

function lost(root) {
  root.append(
    head("No such screen"),
    h("div", { class: "panel" }, none("This address leads nowhere", h("a", { href: "#/", text: "To the overview" }))),
  );
  return { title: "No such screen" };
}

// ---- the rail ----

function showRail() {
  const counts = {};
  for (const el of document.querySelectorAll("[data-count]")) {
    counts[el.dataset.count] = el;
  }
  follow("overview", (o) => {
    setText(counts.jobs, short((o.totals?.ready ?? 0) + (o.totals?.running ?? 0)));
    setText(counts.dead, o.totals?.dead ? short(o.totals.dead) : "");
    setText(counts.workers, short(o.workers));
    const n = o.problems?.length ?? 0;
    setText(counts.problems, n ? `${n} !` : "");
    counts.problems.className = o.problems?.some((p) => p.level === "error") ? "nav-n bad" : "nav-n warn";
    setAttr(counts.problems, "title", n ? counted(n, "problem") : null);
  });
  follow("queues", (list) => setText(counts.queues, short(list.length)));
  follow("link", showLink);
}

function showLink(state) {
  const el = part("link-state");
  const text = { live: "live", polling: "every 5 s", troubled: "no broker", cut: "cut off", connecting: "connecting" }[
    state
  ];
  el.dataset.state = state;
  setText(el.querySelector("span"), text);
  const cut = part("cut");
  cut.hidden = signedOut || (state !== "cut" && state !== "troubled");
  if (state === "troubled") {
    cut.replaceChildren(h("span", { text: "The broker does not answer. The numbers go on as soon as it does." }));
  } else if (!cut.hidden) {
    const since = lastHeard();
    cut.replaceChildren(
      h("span", {
        text: since
          ? `Connection lost. What you see is of ${wallClock(since)}.`
          : "The dashboard's stream cannot be opened.",
      }),
      button("Try now", retryNow),
    );
  }
}

function showSession(session) {
  const { kind, address } = session.broker ?? {};
  const tags = [session.readOnly ? "read-only" : "", session.redacted ? "redacted" : ""].filter(Boolean);
  part("broker").replaceChildren(
    h("b", { text: kind ?? "broker" }),
    " ",
    (address ?? "").replace(`${kind}:`, ""),
    ...tags.map((tag) => h("div", { text: tag })),
    session.user && session.user !== "token" ? h("div", { text: `as ${session.user}` }) : "",
  );
}

const THEMES = ["auto", "light", "dark"];

function turnTheme() {
  const next = THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length];
  kept.set("theme", next);
  if (next === "auto") {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = next;
  }
  setText(part("theme-button"), `Theme: ${next}`);
}

function theme() {
  return document.documentElement.dataset.theme ?? "auto";
}

function turnTimes() {
  showAbsolute(!timesAreAbsolute());
  sayTimes();
}

function sayTimes() {
  setText(part("times-button"), `Times: ${timesAreAbsolute() ? "clock" : "ago"}`);
}

// ---- the beginning ----

function signIn() {
  if (signedOut) {
    return;
  }
  signedOut = true;
  stop();
  setText(part("link-state").querySelector("span"), "signed out");
  part("cut").hidden = true;
  view?.end?.();
  main.replaceChildren(
    h(
      "div",
      { class: "sign-in panel" },
      h("h1", { text: "You are signed out" }),
      h("p", { text: "The dashboard was started anew with another token, or your sign-in has ended." }),
      h("p", null, h("a", { class: "button main-action", href: "./" }, "Sign in")),
    ),
  );
}

async function begin() {
  onSignedOut(signIn);
  part("theme-button").addEventListener("click", turnTheme);
  part("times-button").addEventListener("click", turnTimes);
  part("help-button").addEventListener("click", showHelp);
  part("skip").addEventListener("click", (event) => {
    event.preventDefault();
    (main.querySelector("h1") ?? main).focus();
  });
  setText(part("theme-button"), `Theme: ${theme()}`);
  sayTimes();
  await enter();
}

const FIRST = ["overview", "queues", "workers"];

async function enter() {
  let session;
  try {
    const first = Promise.allSettled(FIRST.map((name) => get(`api/${name}`)));
    session = await get("api/session");
    (await first).forEach((answer, i) => answer.value && tell(FIRST[i], answer.value));
    serverSays(known("overview")?.now);
  } catch (e) {
    if (!signedOut) {
      main.replaceChildren(trouble(e, enter));
    }
    return;
  }
  useCsrf(session.csrf);
  useReadOnly(Boolean(session.readOnly));
  useThresholds(session.thresholds);
  showSession(session);
  showRail();
  addEventListener("hashchange", route);
  listen({ turn: (way) => view?.turn?.(way), refresh: () => view?.refresh?.(), theme: turnTheme, times: turnTimes });
  start();
  route();
  showOperations();
  if (!known("queues")) {
    showLink("connecting");
  }
}

begin();
