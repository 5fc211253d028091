// SPDX-License-Identifier: Apache-2.0
// One job: what it is, what it carries, how its runs went, what hangs on it. Asked for again while it is not final.
import { changeJob, deleteJob, mayChange, possible } from "../actions.js";
import { get, path } from "../api.js";
import { h, setText } from "../dom.js";
import { ago, count, moment, span, time } from "../format.js";
import { copyButton, dataBlock } from "../json.js";
import { mark, stateLabel } from "../marks.js";
import { announce, trouble } from "../talk.js";
import { none } from "../table.js";
import { button, facts, links, section } from "../view.js";

const FINAL = ["done", "dead", "cancelled"];

export function job(root, { queue, id }) {
  const actions = h("div", { class: "head-side" });
  const state = h("span");
  const notice = h("div");
  const body = h("div");
  const open = new Set();
  let shown = "";
  let shownState = "";
  let gone = false;
  root.append(h("p", { class: "crumbs" }, h("a", { href: links.queue(queue), text: queue }), " / ", h("a", { href: links.jobs({ queue }), text: "jobs" }), " /"),
    h("div", { class: "head" }, h("h1", { class: "job-title", tabindex: "-1" }, h("code", { text: id }), state, copyButton(id, "The id")), actions), notice, body);

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
        const note = h("div", { class: "panel" }, none("This job is not there (any more)",
          "Jobs without a retention are forgotten when they are done; somebody may have deleted it. ", h("a", { href: links.jobs({ queue }), text: `Jobs of ${queue}` })));
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
    const text = JSON.stringify(info);
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
      showActions(info);
    }
    body.replaceChildren(...content(info));
  }

  function showActions(info) {
    if (!mayChange()) {
      return;
    }
    const can = possible(info);
    const act = (what) => async () => (await changeJob(what, info)) && load();
    actions.replaceChildren(...[
      can.retry && button("Retry", act("retry"), { slim: false }),
      can.run && button("Run now", act("run"), { slim: false }),
      can.cancel && button("Cancel", act("cancel"), { slim: false }),
      can.remove && button("Delete", async () => (await deleteJob(info)) && (location.hash = links.jobs({ queue, state: info.state })), { slim: false, danger: true }),
    ].filter(Boolean));
  }

  function content(info) {
    const history = info.history ?? info.timeline ?? info.runs ?? [];
    const headers = Object.entries(info.headers ?? {});
    return [
      facts(summary(info)),
      progress(info),
      h("div", { class: "job-columns" },
        h("div", null, section("What happened", null, timeline(info, history)),
          parts(info),
          dataBlock("Payload", info.payload ?? "", size(info.payload)),
          info.input === null || info.input === undefined ? null : dataBlock("Result of the step before", info.input),
          info.result === null || info.result === undefined ? null : dataBlock("Result", info.result, size(info.result))),
        h("div", null,
          section("Options", null, facts(options(info))),
          followers(info),
          headers.length ? section("Headers", null, facts(headers.map(([name, value]) => [name, h("code", { text: String(value) })]))) : null)),
    ].filter(Boolean);
  }

  function timeline(info, history) {
    const items = [h("li", null, mark("ready"), h("div", { class: "run-head" }, h("b", { text: "Enqueued" }), both(info.enqueuedMillis)))];
    history.forEach((run, i) => items.push(failure(run, i === history.length - 1)));
    items.push(ending(info));
    return h("ol", { class: "runs" }, items.filter(Boolean));
  }

  function failure(run, last) {
    const reason = run.reason ?? run.failure?.reason ?? "";
    const text = run.text ?? run.failure?.text ?? "";
    const key = `${run.run} ${run.atMillis}`;
    const [first, ...rest] = text.split("\n");
    const stack = rest.length ? h("details", { on: { toggle: (event) => (event.target.open ? open.add(key) : open.delete(key)) } },
      h("summary", { text: "Stack" }), h("pre", { class: "json", tabindex: "0", role: "region", "aria-label": `Stack of run ${run.run}`, text })) : null;
    if (stack && (open.has(key) || last && !open.has(`seen ${key}`))) {
      stack.open = true;
      open.add(`seen ${key}`);
    }
    return h("li", null, mark("dead"), h("div", { class: "run-head" }, h("b", { text: run.run ? `Run ${run.run}: ${reason || "failed"}` : reason || "set aside" }), both(run.atMillis)),
      first && first !== reason ? h("div", { class: "run-text", text: first }) : null,
      run.worker ? h("div", { class: "quiet small" }, "by ", h("code", { text: run.worker })) : null, stack);
  }

  function ending(info) {
    const line = (state, text, at, note) => h("li", null, mark(state), h("div", { class: "run-head" }, h("b", { text }), at ? both(at) : null), note ?? null);
    const by = info.worker ? h("div", { class: "quiet small" }, "by ", h("code", { text: info.worker })) : null;
    switch (info.state) {
      case "ready": return line("ready", "Waits for a worker", info.dueMillis);
      case "scheduled": return line("scheduled", "Waits for its time", info.dueMillis);
      case "blocked": return line("blocked", "Waits for its parts");
      case "running": return line("running", `Runs, run ${info.run}${info.cancelRequested ? "; told to end" : ""}`, 0,
        h("div", { class: "quiet small" }, info.worker ? ["by ", h("code", { text: info.worker })] : null, info.leaseEndMillis ? [", lease ends ", time(info.leaseEndMillis)] : null));
      case "done": return line("done", "Done", info.finishedMillis, by);
      case "cancelled": return line("cancelled", "Cancelled", info.finishedMillis);
      case "dead": return line("dead", "Set aside as dead", info.finishedMillis);
      default: return null;
    }
  }

  load();
  const timer = setInterval(() => document.hidden || gone || load(), 2000);
  return { title: `Job ${id}`, refresh: load, end: () => clearInterval(timer) };
}

/** A time in both forms. */
function both(millis) {
  return h("span", { class: "quiet small" }, millis ? [h("span", { text: moment(millis) }), " · ", relative(millis)] : "–");
}

function relative(millis) {
  const el = h("span", { class: "rel" });
  setText(el, ago(millis));
  return el;
}

function summary(info) {
  return [
    ["Type", h("span", { class: "wrap", text: info.version ? `${info.type} (version ${info.version})` : info.type })],
    ["Queue", h("a", { href: links.queue(info.queue), text: info.queue })],
    ["Attempts", `${info.attempt ?? info.failures ?? 0} of ${count(info.attempts ?? info.options?.attempts)}`],
    ["Runs", count(info.run ?? info.runs)],
    ["Workers lost", info.crashes ? count(info.crashes) : null],
    ["Took", info.finishedMillis && info.enqueuedMillis ? `${span(info.finishedMillis - info.enqueuedMillis)} from enqueue to end` : null],
    ["Group", info.group],
    ["Tags", info.tags?.length ? h("span", { class: "tags" }, info.tags.map((tag) => h("span", { class: "tag", text: tag }))) : null],
    ["Trace", info.traceId ? h("span", null, h("code", { text: info.traceId }), " ", copyButton(info.traceId, "The trace id")) : null],
    ["Schedule", info.schedule ? h("a", { href: "#/schedules", text: typeof info.schedule === "string" ? info.schedule : info.schedule.name }) : null],
  ];
}

function options(info) {
  const o = { ...info, ...info.options };
  const limit = (ms) => (ms > 0 ? span(ms) : "none");
  return [
    ["Priority", o.priority === undefined ? null : `${o.priority} of 0 (first) to 9`],
    ["Timeout of a run", o.timeoutMillis === undefined ? null : limit(o.timeoutMillis)],
    ["Retries", o.retry ? h("code", { text: o.retry }) : null],
    ["Kept when done", o.retentionMillis === undefined ? null : o.retentionMillis > 0 ? span(o.retentionMillis) : "not at all"],
    ["Expires", !o.expiresMillis ? "never" : o.expiresMillis > 1e11 ? time(o.expiresMillis) : `after ${span(o.expiresMillis)}`],
    ["Unique key", o.uniqueKey ? h("code", { text: o.uniqueKey }) : null],
  ];
}

/** A bar if its progress is a share, else what it has noted. */
function progress(info) {
  if (info.progress === null || info.progress === undefined) {
    return null;
  }
  let value = info.progress;
  try {
    value = typeof value === "string" ? JSON.parse(value) : value;
  } catch {
    value = info.progress; // words, not JSON
  }
  const share = typeof value === "number" ? value : value?.total > 0 ? value.done / value.total : value?.fraction ?? value?.percent / 100;
  const known = Number.isFinite(share) && share >= 0;
  const part = share > 1 ? share / 100 : share;
  return section("Progress", null, known ? h("progress", { max: 1, value: Math.min(1, part), "aria-label": "Progress" }) : null,
    h("p", { class: "mono wrap", text: typeof value === "string" ? value : JSON.stringify(value) }));
}

function parts(info) {
  const wanted = info.waitsFor ?? info.options?.parts ?? [];
  const come = Array.isArray(info.parts) ? Object.fromEntries(info.parts.map((p) => [p.name ?? p.part, p])) : info.parts ?? {};
  const names = [...new Set([...wanted, ...Object.keys(come)])];
  if (!names.length) {
    return null;
  }
  const n = names.filter((name) => come[name] && come[name].ok !== null).length;
  return section(`Parts: ${n} of ${names.length} have arrived`, null, h("ul", { class: "runs" }, names.slice(0, 200).map((name) => {
    const came = come[name];
    const known = came && came.ok !== null && came.ok !== undefined;
    return h("li", null, mark(!known ? "blocked" : came.ok ? "done" : "dead"), h("div", { class: "run-head" }, h("b", { text: name }),
      h("span", { class: "quiet small", text: !known ? "not yet" : came.ok ? "done" : "failed" })),
    known && came.result !== null && came.result !== undefined ? h("code", { class: "run-text", text: typeof came.result === "string" ? came.result : JSON.stringify(came.result) }) : null);
  })));
}

function followers(info) {
  if (!info.links?.length) {
    return null;
  }
  return section("What follows", null, h("ul", { class: "runs" }, info.links.map((link) => {
    const id = link.id ?? link.job?.id;
    return h("li", null, mark(link.part ? "blocked" : "ready"), h("div", null,
      link.part ? ["is part ", h("b", { text: link.part }), " of "] : "then ",
      h("a", { class: "mono wrap", href: links.job(link.queue, id), text: id }), ` in ${link.queue}`,
      link.type ?? link.job?.type ? `, ${link.type ?? link.job?.type}` : ""));
  })));
}

function size(value) {
  if (value === null || value === undefined) {
    return null;
  }
  const n = new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value)).length;
  return n < 1024 ? `${n} bytes` : `${(n / 1024).toFixed(1)} kB`;
}
