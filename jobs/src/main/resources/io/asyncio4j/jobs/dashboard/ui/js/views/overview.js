// SPDX-License-Identifier: Apache-2.0
// The life of jobs in numbers, what needs a person, how it went, and the busiest queues.
import { get } from "../api.js";
import { plot } from "../chart.js";
import { h, s, setAttr, setText } from "../dom.js";
import { brief, count, counted, moment, now, rate, short, shortRate, span } from "../format.js";
import { mark, stateName } from "../marks.js";
import { follow, known } from "../stream.js";
import { liveTable, none } from "../table.js";
import { trouble } from "../talk.js";
import { head, hint, links, section, tabs } from "../view.js";
import { queueColumns } from "./queues.js";

const MOST_POINTS = 300;
const BUSIEST = 8;

export function overview(root) {
  const ends = [];
  const life = lifeOfJobs();
  const attention = h("section", { class: "attention", "aria-label": "Problems" });
  const plots = [
    plot({
      title: "Jobs a second",
      steps: "count",
      value: shortRate,
      lines: [
        { name: "in", field: "enqueued", cls: "c-in" },
        { name: "done", field: "done", cls: "c-out", dash: "dash" },
        { name: "failed", field: "failed", cls: "c-bad", dash: "dot" },
      ],
    }),
    plot({
      title: "Waiting",
      steps: "count",
      value: short,
      lines: [{ name: "ready jobs", field: "ready", cls: "c-in", area: true }],
    }),
    plot({
      title: "Oldest waits",
      steps: "time",
      value: brief,
      lines: [{ name: "age of the oldest", field: "oldestMillis", cls: "c-time", area: true }],
    }),
    plot({
      title: "Loop lag",
      steps: "time",
      value: brief,
      lines: [{ name: "worst lag", field: "lagMillis", cls: "c-lag", area: true }],
    }),
  ];
  const trend = trends(plots);
  const numbers = h("div", { class: "numbers", hidden: true });
  const numbersButton = h(
    "button",
    { type: "button", class: "button slim", "aria-expanded": "false", on: { click: showNumbers } },
    "As numbers",
  );
  const table = liveTable({
    caption: "Busiest queues",
    key: (queue) => queue.name,
    columns: queueColumns({ actions: false }),
    empty: () => none("No queue yet", "The first job that is enqueued makes one. Try ", hint("enqueue")),
  });
  root.append(
    head("Overview"),
    life.el,
    attention,
    section(
      "How it goes",
      [
        numbersButton,
        tabs(
          "Time shown",
          [
            ["live", "Live"],
            ["hour", "Hour"],
            ["day", "Day"],
          ],
          "live",
          trend.choose,
        ),
      ],
      trend.notice,
      h(
        "div",
        { class: "plots" },
        plots.map((p) => p.el),
      ),
      numbers,
    ),
    section("Busiest queues", h("a", { href: "#/queues", text: "All queues" }), table.el),
  );

  function showNumbers() {
    numbers.hidden = !numbers.hidden;
    numbersButton.setAttribute("aria-expanded", String(!numbers.hidden));
    numbers.replaceChildren(...(numbers.hidden ? [] : [trend.asTable()]));
  }

  let busiest = [];
  let chosenAt = 0;
  if (!known("overview")) {
    showProblems(attention, null);
  }
  ends.push(
    follow("overview", (o) => {
      life.update(o);
      showProblems(attention, o.problems ?? []);
      trend.add(o);
    }),
  );
  ends.push(
    follow("queues", (queues) => {
      if (Date.now() - chosenAt > 10_000) {
        chosenAt = Date.now();
        busiest = [...queues]
          .sort((a, b) => work(b) - work(a))
          .slice(0, BUSIEST)
          .map((q) => q.name)
          .sort();
      }
      const byName = new Map(queues.map((q) => [q.name, q]));
      table.update(busiest.map((name) => byName.get(name)).filter(Boolean));
    }),
  );
  ends.push(trend.end);
  return { title: "Overview", refresh: trend.load, end: () => ends.forEach((f) => f()) };
}

function work(queue) {
  return (
    (queue.counts?.ready ?? 0) + (queue.counts?.running ?? 0) + (queue.rates?.done ?? 0) + (queue.rates?.enqueued ?? 0)
  );
}

// ---- the states, as they follow each other ----

const WAYS = {
  "to-ready": "M0 25H45Q50 25 50 31V44Q50 50 55 50H100M0 75H45Q50 75 50 69V56Q50 50 55 50",
  "to-running": "M0 50H100",
  "to-ends": "M0 50H100M45 50Q50 50 50 44V23Q50 17 55 17H100M45 50Q50 50 50 56V77Q50 83 55 83H100",
};

function lifeOfJobs() {
  const stages = {};
  const stage = (state, withSub) => {
    const n = h("span", { class: "stage-n", text: "–" });
    const sub = withSub ? h("span", { class: "stage-sub", text: "\u00a0" }) : null;
    stages[state] = { n, sub };
    return h(
      "li",
      { class: state },
      h(
        "a",
        { class: `stage s-${state}`, href: links.jobs({ state }) },
        h("span", { class: "stage-name" }, mark(state), stateName(state)),
        n,
        sub,
      ),
    );
  };
  const way = (name) =>
    h(
      "li",
      { class: `way-item ${name}`, "aria-hidden": "true" },
      s(
        "svg",
        { class: "way", viewBox: "0 0 100 100", preserveAspectRatio: "none", focusable: "false" },
        s("path", { d: WAYS[name] }),
      ),
    );
  const el = h(
    "ul",
    { class: "life", "aria-label": "Jobs by state" },
    stage("scheduled", true),
    stage("blocked", true),
    way("to-ready"),
    stage("ready", true),
    way("to-running"),
    stage("running", true),
    way("to-ends"),
    stage("done"),
    stage("dead"),
    stage("cancelled"),
  );

  function update(o) {
    const t = o.totals ?? {};
    for (const state of ["ready", "running", "scheduled", "blocked"]) {
      setText(stages[state].n, fits(t[state]));
    }
    for (const state of ["dead", "cancelled"]) {
      setText(stages[state].n, tight(t[state]));
    }
    setText(stages.done.n, tight(o.processed));
    stages.done.n.title = `${counted(o.processed, "job")} done ever, ${count(t.done)} of them kept`;
    const oldest = o.oldestReadyMillis > 0 ? `oldest ${span(o.oldestReadyMillis)}` : "nothing waits";
    setText(stages.ready.sub, `${oldest} · in ${rate(o.rates?.enqueued)}`);
    setText(stages.running.sub, `of ${counted(o.slots, "slot")} · done ${rate(o.rates?.done)}`);
    setText(stages.scheduled.sub, "wait for their time");
    setText(stages.blocked.sub, "wait for others");
  }

  return { el, update };
}

function fits(n) {
  return n >= 1e9 ? short(n) : count(n);
}

function tight(n) {
  return n >= 1e6 ? short(n) : count(n);
}

function showProblems(el, problems) {
  const text = problems === null ? null : JSON.stringify(problems);
  if (el.dataset.shown === (text ?? "")) {
    return;
  }
  el.dataset.shown = text ?? "";
  const has = problems !== null && problems.length > 0;
  const height = el.offsetHeight;
  el.classList.toggle("has", has);
  el.classList.toggle("bad-level", has && problems.some((p) => p.level === "error"));
  el.replaceChildren(
    has
      ? h(
          "ul",
          null,
          problems.map((p) =>
            h(
              "li",
              null,
              h("b", {
                class: p.level === "error" ? "bad" : "warn",
                text: p.level === "error" ? "Problem: " : "Warning: ",
              }),
              p.text,
              p.remedy ? [". ", h("span", { class: "remedy", text: p.remedy })] : null,
            ),
          ),
        )
      : h("p", { class: "quiet", text: problems === null ? "\u00a0" : "Nothing needs attention." }),
  );
  if (el.dataset.kept && height) {
    el.style.height = `${height}px`; // what is below stays where it is; more problems are scrolled to
  }
  setAttr(el, "tabindex", el.dataset.kept ? "0" : null);
  if (problems !== null) {
    el.dataset.kept = "yes";
  }
}

// ---- the series behind the plots ----

const FIELDS = ["enqueued", "done", "failed", "ready", "oldestMillis", "lagMillis"];

function trends(plots) {
  const notice = h("div");
  let window = "live";
  let series = null;
  let asked = 0;
  const timer = setInterval(() => {
    if (!document.hidden && window !== "live" && Date.now() - asked > 15_000) {
      load();
    }
  }, 1000);

  async function load() {
    const wanted = window;
    asked = Date.now();
    try {
      const got = await get("api/series", { window: wanted });
      if (wanted === window) {
        series = got;
        notice.replaceChildren();
        plots.forEach((p) => p.update(series));
      }
    } catch (e) {
      notice.replaceChildren(trouble(e, load));
    }
  }

  function choose(value) {
    window = value;
    series = null;
    load();
  }

  function add(o) {
    const last = series?.at.at(-1);
    if (window !== "live" || !series || !(o.now - last >= series.stepMillis * 0.6)) {
      return;
    }
    const values = [
      o.rates?.enqueued,
      o.rates?.done,
      o.rates?.failed,
      o.totals?.ready,
      o.oldestReadyMillis,
      o.worstLagMillis,
    ];
    series.at.push(o.now);
    FIELDS.forEach((name, i) => series[name].push(values[i] ?? null));
    if (series.at.length > MOST_POINTS) {
      series.at.shift();
      FIELDS.forEach((name) => series[name].shift());
    }
    plots.forEach((p) => p.update(series));
  }

  function asTable() {
    const n = series?.at.length ?? 0;
    const step = Math.max(1, Math.floor(n / 20));
    const rows = [];
    for (let i = n - 1; i >= 0; i -= step) {
      rows.push(
        h(
          "tr",
          null,
          h("th", { scope: "row", text: moment(series.at[i]) }),
          ["enqueued", "done", "failed"].map((f) => h("td", { class: "num", text: rate(series[f][i]) })),
          h("td", { class: "num", text: count(series.ready[i]) }),
          ["oldestMillis", "lagMillis"].map((f) => h("td", { class: "num", text: brief(series[f][i]) })),
        ),
      );
    }
    return h(
      "div",
      { class: "table-box", tabindex: "0", role: "region", "aria-label": "The plots as numbers" },
      h(
        "table",
        { class: "broad" },
        h("caption", { class: "sr", text: `The plots as numbers, at ${moment(now())}` }),
        h(
          "thead",
          null,
          h(
            "tr",
            null,
            h("th", { scope: "col", class: "w-xl", text: "Time" }),
            ["In", "Done", "Failed", "Waiting", "Oldest", "Lag"].map((name) =>
              h("th", { scope: "col", class: "num", text: name }),
            ),
          ),
        ),
        h("tbody", null, rows),
      ),
    );
  }

  load();
  return { notice, choose, add, load, asTable, end: () => clearInterval(timer) };
}
