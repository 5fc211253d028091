// SPDX-License-Identifier: Apache-2.0
// All queues, and one of them.
import { mayChange, pauseQueue, bulk } from "../actions.js";
import { get } from "../api.js";
import { h, setText } from "../dom.js";
import { count, counted, medium, rate, span, time, brief } from "../format.js";
import { STATES, stateLabel } from "../marks.js";
import { follow } from "../stream.js";
import { liveTable, none } from "../table.js";
import { trouble } from "../talk.js";
import { button, facts, filterOf, head, hint, links, section } from "../view.js";

const MOST = 300;

const number = (label, value, cls, written = medium) => ({
  label,
  cls: `num ${cls}`,
  text: (q) => written(value(q)),
  sort: value,
  down: true,
});

/** The columns of a table of queues. */
export function queueColumns({ actions }) {
  const columns = [
    {
      label: "Queue",
      head: true,
      sort: (q) => q.name,
      memo: (q) => String(q.paused),
      node: (q) =>
        h(
          "div",
          { class: "cut-text", title: q.name },
          h("a", { href: links.queue(q.name), text: q.name }),
          q.paused ? [" ", h("span", { class: "tag warn", text: "paused" })] : null,
        ),
    },
    number("Ready", (q) => q.counts?.ready, "w-s"),
    number("Running", (q) => q.counts?.running, "w-s"),
    number("Scheduled", (q) => q.counts?.scheduled, "w-n wide-only"),
    number("Blocked", (q) => q.counts?.blocked, "w-s xl-only"),
    number("Dead", (q) => q.counts?.dead, "w-s"),
    {
      label: "Oldest",
      cls: "num w-n mid-only",
      title: "How long the oldest ready job has waited",
      down: true,
      text: (q) => (q.counts?.ready ? brief(q.oldestReadyMillis) : "–"),
      sort: (q) => (q.counts?.ready ? q.oldestReadyMillis : -1),
    },
    number("In", (q) => q.rates?.enqueued, "w-n mid-only", rate),
    number("Done", (q) => q.rates?.done, "w-n mid-only", rate),
    number("Failed", (q) => q.rates?.failed, "w-n wide-only", rate),
  ];
  if (actions && mayChange()) {
    columns.push({
      label: "Change",
      hidden: true,
      cls: "w-n",
      memo: (q) => String(q.paused),
      node: (q) =>
        h(
          "div",
          { class: "row-buttons" },
          button(q.paused ? "Resume" : "Pause", () => pauseQueue(q.name, !q.paused), {
            name: `${q.paused ? "Resume" : "Pause"} queue ${q.name}`,
          }),
        ),
    });
  }
  return columns;
}

export function queues(root) {
  let all = [];
  const filter = h("input", {
    class: "field",
    type: "search",
    placeholder: "Filter by name",
    "aria-label": "Filter queues by name",
    "data-search": true,
    on: { input: () => show() },
  });
  const table = liveTable({
    caption: "Queues",
    key: (q) => q.name,
    columns: queueColumns({ actions: true }),
    order: { column: 0, way: 1 },
    empty: () =>
      filter.value
        ? none("No queue of such a name", "Change the filter, or clear it.")
        : none("No queue yet", "The first job that is enqueued makes one. Try ", hint("enqueue")),
  });
  const more = h("p", { class: "quiet list-bar", hidden: true });
  root.append(head("Queues", filter), table.el, more);

  function show() {
    const word = filter.value.trim().toLowerCase();
    const fit = all.filter((q) => q.name.toLowerCase().includes(word));
    more.hidden = fit.length <= MOST;
    setText(more, `The first ${MOST} of ${counted(fit.length, "queue")}. Filter by name to see others.`);
    table.update(fit.slice(0, MOST));
  }

  const end = follow("queues", (list) => {
    all = [...list].sort((a, b) => a.name.localeCompare(b.name));
    show();
  });
  return { title: "Queues", end };
}

// ---- one queue ----

export function queue(root, { name }) {
  const paused = h("span", { class: "tag warn", text: "paused", hidden: true });
  const pause = mayChange() ? button("Pause", () => pauseQueue(name, !now?.paused), { slim: false }) : null;
  const missing = h("div");
  const numbers = liveTable({
    caption: `Jobs of queue ${name} by state`,
    key: (r) => r.state,
    columns: [
      {
        label: "State",
        head: true,
        memo: (r) => r.state,
        node: (r) => h("a", { href: links.jobs({ queue: name, state: r.state }) }, stateLabel(r.state)),
      },
      { label: "Jobs", cls: "num w-m", text: (r) => count(r.n) },
      ...(mayChange()
        ? [
            {
              label: "Change",
              hidden: true,
              cls: "w-actions",
              memo: (r) => `${r.state} ${r.n > 0}`,
              node: (r) => changes(r),
            },
          ]
        : []),
    ],
    empty: () => none("No numbers yet"),
  });
  const rates = h("div");
  const totals = h("div");
  const limits = h("div");
  const deadList = h("div");
  const workers = liveTable({
    caption: `Workers that drain ${name}`,
    key: (w) => w.session,
    columns: [
      { label: "Worker", head: true, text: (w) => w.session },
      { label: "Host", cls: "mid-only", text: (w) => `${w.host}:${w.pid}` },
      { label: "Running", cls: "num w-m", text: (w) => `${w.running} / ${w.concurrency}` },
      { label: "Lag", cls: "num w-m", text: (w) => brief(w.lagMillis) },
    ],
    empty: () => none("No worker drains this queue", "Start one: ", hint("worker", name)),
  });
  root.append(
    h("p", { class: "crumbs" }, h("a", { href: "#/queues", text: "Queues" }), " /"),
    head(
      [name, " ", paused],
      h("a", { class: "button", href: links.jobs({ queue: name, state: "ready" }) }, "Look at its jobs"),
      pause,
    ),
    missing,
    rates,
    h(
      "div",
      { class: "job-columns" },
      h("div", null, section("By state", null, numbers.el), section("Workers", null, workers.el)),
      h(
        "div",
        null,
        section("Ever", null, totals),
        section("Limits", null, limits),
        section("Dead by reason", null, deadList),
      ),
    ),
  );
  let now = null;
  let texts = "";

  function changes(row) {
    if (!row.n || row.state === "running") {
      return h("span");
    }
    const filter = { queue: name, state: row.state };
    const current = () => now?.counts?.[row.state];
    return h(
      "div",
      { class: "row-buttons" },
      row.state === "dead"
        ? button("Retry all", () => bulk("retry", filter, current()), { name: `Retry all ${row.state} jobs` })
        : null,
      button("Delete all", () => bulk("delete", filter, current()), {
        danger: true,
        name: `Delete all ${row.state} jobs`,
      }),
    );
  }

  const end = [
    follow("queues", (list) => {
      now = list.find((q) => q.name === name) ?? null;
      missing.replaceChildren(
        ...(now
          ? []
          : [
              h(
                "div",
                { class: "panel" },
                none(
                  "There is no queue of this name",
                  "It was removed, or never had a job. ",
                  h("a", { href: "#/queues", text: "All queues" }),
                ),
              ),
            ]),
      );
      if (!now) {
        return;
      }
      paused.hidden = !now.paused;
      if (pause) {
        setText(pause, now.paused ? "Resume" : "Pause");
      }
      numbers.update(STATES.map((state) => ({ state, n: now.counts?.[state] ?? 0 })));
      rates.replaceChildren(
        facts([
          ["Oldest waits", now.counts?.ready ? span(now.oldestReadyMillis) : "nothing waits"],
          ["In", rate(now.rates?.enqueued)],
          ["Done", rate(now.rates?.done)],
          ["Failed", rate(now.rates?.failed)],
        ]),
      );
      const key = JSON.stringify([now.totals, now.limits]);
      if (key !== texts) {
        texts = key;
        const t = now.totals ?? {};
        totals.replaceChildren(
          facts([
            ["Enqueued", count(t.enqueued)],
            ["Done", count(t.done)],
            ["Runs failed", count(t.failed)],
            ["Dead", count(t.dead)],
            ["Cancelled", count(t.cancelled)],
            ["Workers lost", count(t.crashed)],
            ["Refused as stale", count(t.stale)],
          ]),
        );
        limits.replaceChildren(facts(limitsOf(now.limits ?? {})));
      }
    }),
    follow("workers", (list) => workers.update(list.filter((w) => w.queues?.includes(name)))),
  ];

  async function loadDead() {
    try {
      const { groups: all, looked, complete } = await get("api/dead");
      const groups = all.filter((g) => g.queue === name).slice(0, 10);
      deadList.replaceChildren(
        groups.length
          ? h(
              "ul",
              { class: "panel reasons" },
              groups.map((g) =>
                h(
                  "li",
                  null,
                  h("a", {
                    class: "wrap",
                    href: links.jobs(filterOf(g)),
                    text: g.reason || "no reason",
                  }),
                  h("span", null, count(g.count), " · ", time(g.lastMillis)),
                ),
              ),
            )
          : h("div", { class: "panel" }, none("No dead jobs")),
        complete
          ? ""
          : h("p", { class: "quiet list-bar", text: `Counted among the first ${count(looked)} of all queues.` }),
      );
    } catch (e) {
      deadList.replaceChildren(trouble(e, loadDead));
    }
  }

  loadDead();
  return { title: name, refresh: loadDead, end: () => end.forEach((f) => f()) };
}

function limitsOf(l) {
  const most = (n) => (n ? counted(n, "job") : "no limit");
  return [
    ["At once", most(l.maxRunning)],
    ["Rate", l.rate ? `${rate(l.rate)}, bursts of ${l.burst}` : "no limit"],
    ["At once a group", most(l.groupMaxRunning)],
    ["Rate a group", l.groupRate ? `${rate(l.groupRate)}, bursts of ${l.groupBurst}` : "no limit"],
    ["Lost workers allowed", count(l.maxCrashes)],
    ["Dead kept", `${count(l.deadLimit)}, for ${span(l.deadMillis)}`],
  ];
}
