// SPDX-License-Identifier: Apache-2.0
// One job: what it is, what it carries, how its runs went, what hangs on it. Asked for again while it is not final.
import { changeJob, deleteJob, mayChange, possible } from "../actions.js";
import { get, path } from "../api.js";
import { h } from "../dom.js";
import { count, counted, moment, span, time } from "../format.js";
import { copyButton, dataBlock } from "../json.js";
import { mark, stateLabel } from "../marks.js";
import { announce, trouble } from "../talk.js";
import { none } from "../table.js";
import { button, facts, links, section } from "../view.js";

const MOST_PARTS = 200;
const FINAL = ["done", "dead", "cancelled"];

export function job(root, { queue, id }) {
  const actions = h("div", { class: "head-side" });
  const state = h("span");
  const notice = h("div");
  const body = h("div");
  const open = new Set();
  const names = ["facts", "progress", "history", "parts", "payload", "input", "result", "options", "links", "headers"];
  const places = Object.fromEntries(names.map((name) => [name, place()]));
  const offer = place();
  const left = h("div", null, ...names.slice(2, 7).map((name) => places[name].el));
  const right = h("div", null, ...names.slice(7).map((name) => places[name].el));
  let shown = "";
  let shownState = "";
  let gone = false;
  root.append(
    h(
      "p",
      { class: "crumbs" },
      h("a", { href: links.queue(queue), text: queue }),
      " / ",
      h("a", { href: links.jobs({ queue }), text: "jobs" }),
      " /",
    ),
    h(
      "div",
      { class: "head" },
      h(
        "div",
        { class: "job-title" },
        h("h1", { tabindex: "-1" }, h("code", { text: id })),
        copyButton(id, "The id"),
        state,
      ),
      actions,
    ),
    notice,
    body,
  );

  async function load() {
    try {
      const info = await get(path("jobs", queue, id));
      gone = FINAL.includes(info.state);
      notice.replaceChildren();
      show(info);
    } catch (e) {
      if (e.status === 404) {
        gone = true;
        actions.replaceChildren();
        state.replaceChildren(h("span", { class: "state quiet", text: "Gone" }));
        const note = h(
          "div",
          { class: "panel" },
          none(
            "This job is not there (any more)",
            "Jobs without a retention are forgotten when they are done; somebody may have deleted it. ",
            h("a", { href: links.jobs({ queue }), text: `Jobs of ${queue}` }),
          ),
        );
        if (shown) {
          notice.replaceChildren(note);
        } else {
          body.replaceChildren(note);
        }
      } else {
        notice.replaceChildren(trouble(e, load));
      }
    }
  }

  function show(info) {
    const text = JSON.stringify({ ...info, now: 0 });
    if (text === shown) {
      return;
    }
    shown = text;
    if (info.state !== shownState) {
      if (shownState) {
        announce(`Job is now ${info.state}`);
      }
      shownState = info.state;
      state.replaceChildren(stateLabel(info.state));
    }
    offer.show([info.state, info.cancelRequested], () => showActions(info));
    if (!left.isConnected) {
      body.replaceChildren(places.facts.el, places.progress.el, h("div", { class: "job-columns" }, left, right));
    }
    content(info);
  }

  function showActions(info) {
    if (!mayChange()) {
      return;
    }
    const can = possible(info);
    const act = (what) => async () => (await changeJob(what, info)) && load();
    const focused = actions.contains(document.activeElement);
    actions.replaceChildren(
      ...[
        can.retry && button("Retry", act("retry"), { slim: false }),
        can.run && button("Run now", act("run"), { slim: false }),
        can.cancel && button("Cancel", act("cancel"), { slim: false }),
        can.remove &&
          button(
            "Delete",
            async () => (await deleteJob(info)) && (location.hash = links.jobs({ queue, state: info.state })),
            { slim: false, danger: true },
          ),
      ].filter(Boolean),
    );
    if (focused) {
      (actions.querySelector("button") ?? root.querySelector("h1")).focus();
    }
  }

  /** A place for a part of the page; its content is made anew only if what it shows has changed. */
  function place() {
    const el = h("div");
    let memo = "";
    return {
      el,
      show(value, make) {
        const text = JSON.stringify(value) ?? "";
        if (text !== memo) {
          memo = text;
          el.replaceChildren(...[make()].flat().filter(Boolean));
        }
      },
    };
  }

  function content(info) {
    const headers = Object.entries(info.headers ?? {});
    places.facts.show(summaryOf(info), () => facts(summary(info)));
    places.progress.show(info.progress, () => progress(info.progress));
    places.history.show({ ...info, now: 0, progress: 0, payload: 0, result: 0, input: 0 }, () =>
      section("What happened", null, timeline(info)),
    );
    places.parts.show(info.parts, () => parts(info.parts ?? []));
    places.payload.show(info.payload, () => bytes("Payload", info.payload));
    places.input.show(info.input, () => bytes("Result of the step before", info.input));
    places.result.show(info.result, () => bytes("Result", info.result));
    places.options.show([info.options, info.priority], () => section("Options", null, facts(options(info))));
    places.links.show(info.links, () => followers(info.links ?? []));
    places.headers.show(headers, () =>
      headers.length
        ? section("Headers", null, facts(headers.map(([name, value]) => [name, h("code", { text: String(value) })])))
        : null,
    );
  }

  function timeline(info) {
    const history = info.history ?? [];
    const items = [
      h(
        "li",
        null,
        mark("ready"),
        h("div", { class: "run-head" }, h("b", { text: "Enqueued" }), both(info.enqueuedMillis)),
      ),
    ];
    history.forEach((run, i) => items.push(failure(run, i === history.length - 1)));
    items.push(ending(info));
    return h("ol", { class: "runs" }, items.filter(Boolean));
  }

  function failure(run, last) {
    const { reason, text } = run;
    const key = `${run.run} ${run.atMillis}`;
    const [first, ...rest] = text.split("\n");
    const stack = rest.length
      ? h(
          "details",
          { on: { toggle: (event) => (event.target.open ? open.add(key) : open.delete(key)) } },
          h("summary", { text: "Stack" }),
          h("pre", {
            class: "json stack",
            tabindex: "0",
            role: "region",
            "aria-label": `Stack of run ${run.run}`,
            text,
          }),
        )
      : null;
    if (stack && (open.has(key) || (last && !open.has(`seen ${key}`)))) {
      stack.open = true;
      open.add(`seen ${key}`);
    }
    return h(
      "li",
      null,
      mark("dead"),
      h(
        "div",
        { class: "run-head" },
        h("b", { text: run.run ? `Run ${run.run}: ${reason || "failed"}` : reason || "set aside" }),
        both(run.atMillis),
      ),
      first && first !== reason ? h("div", { class: "run-text", text: first }) : null,
      run.worker ? h("div", { class: "quiet small" }, "by ", h("code", { text: run.worker })) : null,
      stack,
    );
  }

  function ending(info) {
    const line = (state, text, at, note) =>
      h("li", null, mark(state), h("div", { class: "run-head" }, h("b", { text }), at ? both(at) : null), note ?? null);
    const by = info.worker ? h("div", { class: "quiet small" }, "by ", h("code", { text: info.worker })) : null;
    switch (info.state) {
      case "ready":
        return line("ready", "Waits for a worker", info.dueMillis);
      case "scheduled":
        return line("scheduled", "Waits for its time", info.dueMillis);
      case "blocked":
        return line("blocked", "Waits for its parts");
      case "running":
        return line(
          "running",
          `Runs, run ${info.run}${info.cancelRequested ? "; told to end" : ""}`,
          0,
          h(
            "div",
            { class: "quiet small" },
            info.worker ? ["by ", h("code", { text: info.worker })] : null,
            info.leaseEndMillis ? [", lease ends ", time(info.leaseEndMillis)] : null,
          ),
        );
      case "done":
        return line("done", "Done", info.finishedMillis, by);
      case "cancelled":
        return line("cancelled", "Cancelled", info.finishedMillis);
      case "dead":
        return line("dead", "Set aside as dead", info.finishedMillis);
      default:
        return null;
    }
  }

  load();
  const timer = setInterval(() => document.hidden || gone || load(), 2000);
  return { title: `Job ${id}`, refresh: load, end: () => clearInterval(timer) };
}

/** A time in both forms. */
function both(millis) {
  return h("span", { class: "quiet small" }, millis ? [moment(millis), " · ", time(millis, true)] : "–");
}

/** What the summary is made of. */
function summaryOf(info) {
  return [info.run, info.attempt, info.crashes, info.finishedMillis, info.type, info.tags, info.group];
}

function summary(info) {
  return [
    ["Type", h("span", { class: "wrap", text: info.version ? `${info.type} (version ${info.version})` : info.type })],
    ["Queue", h("a", { href: links.queue(info.queue), text: info.queue })],
    ["Attempts", `${info.attempt} of ${count(info.attempts)}`],
    ["Runs", info.run ? count(info.run) : "none yet"],
    ["Workers lost", info.crashes ? count(info.crashes) : null],
    ["From enqueue to end", info.finishedMillis ? span(info.finishedMillis - info.enqueuedMillis) : null],
    ["Group", info.group],
    [
      "Tags",
      info.tags?.length
        ? h(
            "span",
            { class: "tags" },
            info.tags.map((tag) => h("span", { class: "tag", text: tag })),
          )
        : null,
    ],
    [
      "Trace",
      info.traceId
        ? h("span", null, h("code", { text: info.traceId }), " ", copyButton(info.traceId, "The trace id"))
        : null,
    ],
    ["Schedule", info.schedule ? h("a", { href: "#/schedules", text: info.schedule }) : null],
  ];
}

function options(info) {
  const o = info.options ?? {};
  return [
    ["Priority", `${info.priority} of 0 (first) to 9`],
    ["Timeout of a run", o.timeoutMillis > 0 ? span(o.timeoutMillis) : "none"],
    ["Retries", o.retry ? h("code", { text: o.retry }) : null],
    ["Kept when done", o.retentionMillis > 0 ? span(o.retentionMillis) : "not at all"],
    ["Expires", o.expiresMillis > 0 ? time(o.expiresMillis) : "never"],
    ["Unique key", o.uniqueKey ? h("code", { text: o.uniqueKey }) : null],
    ["Key is held", o.uniqueKey ? (o.uniqueMillis > 0 ? `for ${span(o.uniqueMillis)}` : "until it is final") : null],
    ["Despite failed parts", o.despiteFailures ? "yes" : null],
  ];
}

/** A bar if its progress is a share, else what it has noted. */
function progress(noted) {
  if (!noted) {
    return null;
  }
  let value = noted;
  try {
    value = JSON.parse(noted);
  } catch {
    value = noted; // words, not JSON
  }
  const share =
    typeof value === "number"
      ? value
      : value?.total > 0
        ? value.done / value.total
        : (value?.fraction ?? value?.percent / 100);
  const known = Number.isFinite(share) && share >= 0;
  const part = share > 1 ? share / 100 : share;
  return section(
    "Progress",
    null,
    known ? h("progress", { max: 1, value: Math.min(1, part), "aria-label": "Progress" }) : null,
    h("p", { class: "mono wrap small", text: noted }),
  );
}

/** What the server tells of bytes: JSON, text, base 64, or that they are hidden. */
function bytes(title, text) {
  if (text === null || text === undefined) {
    return null;
  }
  const size = new TextEncoder().encode(text).length;
  return dataBlock(title, text, size < 1024 ? counted(size, "byte") : `${(size / 1024).toFixed(1)} kB`);
}

function parts(list) {
  if (!list.length) {
    return null;
  }
  const n = list.filter((part) => part.ok !== null).length;
  return section(
    `Parts: ${count(n)} of ${count(list.length)} arrived`,
    null,
    h(
      "ul",
      { class: "runs" },
      list
        .slice(0, MOST_PARTS)
        .map((part) =>
          h(
            "li",
            null,
            mark(part.ok === null ? "blocked" : part.ok ? "done" : "dead"),
            h(
              "div",
              { class: "run-head" },
              h("b", { text: part.name }),
              h("span", { class: "quiet small", text: part.ok === null ? "not yet" : part.ok ? "done" : "failed" }),
            ),
            part.result ? h("code", { class: "run-text", text: part.result }) : null,
          ),
        ),
    ),
    list.length > MOST_PARTS ? h("p", { class: "quiet", text: `and ${count(list.length - MOST_PARTS)} more` }) : null,
  );
}

function followers(list) {
  if (!list.length) {
    return null;
  }
  return section(
    "What follows",
    null,
    h(
      "ul",
      { class: "runs" },
      list.map((link) =>
        h(
          "li",
          null,
          mark(link.part ? "blocked" : "ready"),
          h(
            "div",
            null,
            link.part ? ["is part ", h("b", { text: link.part }), " of "] : "then ",
            h("a", { class: "mono wrap", href: links.job(link.queue, link.id), text: link.id }),
            ` in ${link.queue}`,
            link.type ? `, ${link.type}` : "",
          ),
        ),
      ),
    ),
  );
}
