// SPDX-License-Identifier: Apache-2.0
// Who works: a row is a loop of a worker; opened, it shows what it runs.
import { get, path } from "../api.js";
import { h, setText } from "../dom.js";
import { brief, count, counted, time } from "../format.js";
import { lagClass } from "../marks.js";
import { follow } from "../stream.js";
import { liveTable, none } from "../table.js";
import { trouble } from "../talk.js";
import { button, head, hint, links } from "../view.js";

export function workers(root) {
  const open = new Map();
  const sum = h("p", { class: "quiet", text: "\u00a0" });
  const table = liveTable({
    caption: "Workers",
    key: (w) => w.session,
    order: { column: 0, way: 1 },
    columns: [
      {
        label: "Worker",
        head: true,
        sort: (w) => w.session,
        memo: () => "",
        node: (w) => h("div", { class: "cut-text", title: w.session }, expander(w)),
      },
      {
        label: "Host and process",
        cls: "w-xl mid-only",
        sort: (w) => `${w.host} ${w.pid}`,
        text: (w) => `${w.host} · ${w.pid}`,
      },
      {
        label: "Queues",
        cls: "wide-only",
        memo: (w) => String(w.queues),
        node: (w) =>
          h(
            "div",
            { class: "cut-text", title: (w.queues ?? []).join(", ") },
            (w.queues ?? []).map((q, i) => [i ? ", " : "", h("a", { href: links.queue(q), text: q })]),
          ),
      },
      {
        label: "Running",
        cls: "w-l",
        sort: (w) => w.running,
        down: true,
        memo: (w) => `${w.running}/${w.concurrency} ${w.quiet}`,
        node: busy,
      },
      {
        label: "Loop lag",
        cls: "num w-m",
        sort: (w) => w.lagMillis,
        down: true,
        memo: (w) => String(w.lagMillis),
        node: (w) =>
          h("span", {
            class: lagClass(w.lagMillis),
            text: brief(w.lagMillis),
            title: "How late its loop was at worst since it was heard of last",
          }),
      },
      {
        label: "Since",
        cls: "w-m mid-only",
        sort: (w) => w.startedMillis,
        memo: (w) => String(w.startedMillis),
        node: (w) => time(w.startedMillis),
      },
    ],
    empty: () =>
      none("No worker is heard of", "Start one: ", hint("worker", "NAME"), ". It shows up here within seconds."),
  });
  root.append(head("Workers", sum), table.el);

  function expander(w) {
    return h("button", {
      type: "button",
      class: "expander mono",
      "aria-expanded": String(open.has(w.session)),
      text: w.session,
      on: { click: (event) => toggle(w.session, event.currentTarget) },
    });
  }

  function toggle(session, control) {
    const shown = open.get(session);
    shown?.end();
    open.delete(session);
    control.setAttribute("aria-expanded", String(!shown));
    if (shown) {
      table.detail(session, null);
      return;
    }
    const detail = runningJobs(session);
    open.set(session, detail);
    table.detail(session, detail.el);
  }

  const end = follow("workers", (list) => {
    const slots = list.reduce((n, w) => n + w.concurrency, 0);
    const running = list.reduce((n, w) => n + w.running, 0);
    setText(
      sum,
      list.length
        ? `${counted(list.length, "loop")}, ${count(running)} of ${counted(slots, "slot")} in use`
        : "\u00a0",
    );
    for (const [session, detail] of open) {
      if (!list.some((w) => w.session === session)) {
        detail.end();
        open.delete(session);
      }
    }
    table.update(list);
  });
  return {
    title: "Workers",
    refresh: () => open.forEach((d) => d.load()),
    end: () => (end(), open.forEach((d) => d.end())),
  };
}

function busy(w) {
  return h(
    "div",
    null,
    h("span", { text: `${count(w.running)} of ${count(w.concurrency)}` }),
    w.quiet ? [" ", h("span", { class: "tag warn", text: "quiet", title: "Takes no more jobs" })] : null,
    h(
      "span",
      {
        class: "meter",
        "aria-hidden": "true",
        vars: { "--part": w.concurrency ? Math.min(1, w.running / w.concurrency) : 0 },
      },
      h("i"),
    ),
  );
}

/** The jobs that a loop runs, asked for again every three seconds; with hundreds, page by page. */
function runningJobs(session) {
  const trail = [null];
  const notice = h("div");
  const table = liveTable({
    caption: `Running jobs of ${session}`,
    key: (j) => `${j.queue} ${j.id}`,
    columns: [
      {
        label: "Job",
        head: true,
        memo: () => "",
        node: (j) => h("a", { class: "mono", href: links.job(j.queue, j.id), text: j.id }),
      },
      { label: "Type", text: (j) => j.type },
      { label: "Queue", cls: "mid-only", text: (j) => j.queue },
      { label: "Attempt", cls: "num w-n mid-only", text: (j) => `${j.attempt} / ${j.attempts}` },
      { label: "Enqueued", cls: "w-m", memo: (j) => String(j.enqueuedMillis), node: (j) => time(j.enqueuedMillis) },
      { label: "Progress", cls: "wide-only", text: (j) => j.progress ?? "" },
    ],
    empty: () => none("It runs nothing now"),
  });
  const back = button("Previous", () => (trail.pop(), load()), { disabled: true });
  const forth = button("Next", () => (trail.push(next), load()), { disabled: true });
  const pages = h(
    "div",
    { class: "list-bar", hidden: true },
    h("span"),
    h("div", { class: "row-buttons" }, back, forth),
  );
  const el = h("div", { class: "inner" }, notice, table.el, pages);
  let next = null;
  let ended = false;

  async function load() {
    try {
      const page = await get(path("workers", session, "jobs"), { cursor: trail.at(-1), limit: 50 });
      if (ended) {
        return;
      }
      next = page.next;
      notice.replaceChildren();
      table.update(page.items ?? []);
      back.disabled = trail.length === 1;
      forth.disabled = !next;
      pages.hidden = back.disabled && forth.disabled;
    } catch (e) {
      notice.replaceChildren(trouble(e, load));
    }
  }

  load();
  const timer = setInterval(() => document.hidden || load(), 3000);
  return { el, load, end: () => ((ended = true), clearInterval(timer)) };
}
