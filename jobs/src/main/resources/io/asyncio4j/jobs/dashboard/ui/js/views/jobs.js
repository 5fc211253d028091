// SPDX-License-Identifier: Apache-2.0
// Jobs by queue, state, type, reason and what they hold, page by page. The list stands still until somebody asks for it again.
import { bulk, changeChosen, mayChange, possible } from "../actions.js";
import { get } from "../api.js";
import { calmly, h, setText } from "../dom.js";
import { count, counted, now, time, wallClock } from "../format.js";
import { STATES, mark, stateName } from "../marks.js";
import { follow, known } from "../stream.js";
import { liveTable, none } from "../table.js";
import { announce, trouble } from "../talk.js";
import { button, head, hint, links, wanted } from "../view.js";

const PAGE = 50;

export function jobs(root, _params, query) {
  const filter = {
    queue: query.get("queue") ?? "",
    state: query.get("state") ?? "",
    type: query.get("type") ?? "",
    reason: query.get("reason"),
    search: query.get("search") ?? "",
  };
  const hasReason = filter.reason !== null;
  const chosen = new Map();
  const trail = history.state?.trail ?? [null]; // back in the browser leads back to this page of the list
  let scrolled = history.state?.y ?? 0;
  let page = { items: [], next: null };
  let asking = null;
  let timer = 0;

  // ---- the filter ----

  const states = h(
    "nav",
    { class: "tabs", "aria-label": "States" },
    ["", ...STATES].map((state) => {
      const name = state ? stateName(state) : "All";
      return h(
        "a",
        {
          class: "tab",
          href: links.jobs({ ...filter, state }),
          "data-keep": `state ${state}`,
          "aria-current": state === filter.state && "page",
        },
        state ? mark(state) : null,
        h("span", { "data-text": name, text: name }),
      );
    }),
  );
  const queue = h("select", {
    class: "field",
    "aria-label": "Queue",
    "data-keep": "queue",
    on: { change: () => go({ queue: queue.value }) },
  });
  const type = h("input", {
    class: "field",
    placeholder: "Type",
    "aria-label": "Type, exactly",
    value: filter.type,
    spellcheck: "false",
    "data-keep": "type",
    on: { change: () => go({ type: type.value.trim() }) },
  });
  const search = h("input", {
    class: "field search",
    type: "search",
    placeholder: "Search id, tag, group, payload, error",
    "data-search": true,
    "aria-label": "Search in id, type, group, tags, payload and error",
    value: filter.search,
    maxlength: 200,
    spellcheck: "false",
    "data-keep": "search",
    on: { change: () => go({ search: search.value.trim() }), search: () => go({ search: search.value.trim() }) },
  });
  const live = h(
    "button",
    {
      type: "button",
      class: "button",
      "aria-pressed": "false",
      title: "Ask again every three seconds",
      on: { click: goLive },
    },
    "Follow",
  );
  const again = button("Refresh", () => load(), { slim: false });

  function go(change) {
    location.hash = links.jobs({ ...filter, ...change });
  }

  function fillQueues(list) {
    const names = [...new Set([...list.map((q) => q.name), filter.queue].filter(Boolean))].sort();
    if (queue.childElementCount !== names.length + 1) {
      queue.replaceChildren(
        h("option", { value: "", text: "All queues" }),
        ...names.map((name) => h("option", { value: name, text: name })),
      );
    }
    queue.value = filter.queue;
  }

  // ---- the list ----

  const all = h("input", {
    type: "checkbox",
    "aria-label": "Choose all of this page",
    on: { change: () => chooseAll(all.checked) },
  });
  const checks = new Map();
  const columns = [
    {
      label: "Job",
      head: true,
      memo: () => "",
      node: (j) =>
        h(
          "div",
          { class: "two" },
          h("a", { class: "mono", href: links.job(j.queue, j.id), text: j.id, title: j.id }),
          h("span", { title: j.type, text: filter.queue ? j.type : `${j.type} · ${j.queue}` }),
        ),
    },
    {
      label: "State",
      cls: "w-state",
      memo: (j) => `${j.state} ${j.attempt}`,
      node: (j) =>
        h(
          "div",
          { class: "two" },
          h("span", { class: `s-${j.state}` }, mark(j.state), " ", stateName(j.state)),
          h("span", { text: j.attempt ? `attempt ${j.attempt}/${j.attempts}` : "not begun" }),
        ),
    },
    {
      label: "Payload",
      cls: "wide-only",
      memo: (j) => j.payloadPreview ?? "",
      node: (j) => h("div", { class: "cut-text mono", title: j.payloadPreview, text: j.payloadPreview ?? "" }),
    },
    {
      label: "Last error or progress",
      cls: "mid-only",
      memo: (j) => `${j.lastError}\n${j.progress}`,
      node: (j) =>
        h("div", {
          class: j.lastError ? "cut-text bad" : "cut-text",
          title: j.lastError ?? j.progress,
          text: j.lastError ?? j.progress ?? "",
        }),
    },
    {
      label: "Enqueued",
      cls: "w-time mid-only",
      memo: (j) => String(j.enqueuedMillis),
      node: (j) => time(j.enqueuedMillis),
    },
    {
      label: "When",
      title: "When it is due, or has ended",
      cls: "w-time",
      memo: (j) => `${j.dueMillis} ${j.finishedMillis}`,
      node: (j) => time(j.finishedMillis || j.dueMillis),
    },
  ];
  if (mayChange()) {
    columns.unshift({ label: "Choose", hidden: true, cls: "w-check", memo: () => "", node: (j) => check(j) });
  }
  const table = liveTable({ caption: "Jobs", key, columns, empty });
  const notice = h("div");
  const said = h("p", { text: "\u00a0" });
  const back = button("Previous", () => turn(-1), { disabled: true });
  const forth = button("Next", () => turn(1), { disabled: true });
  const onChosen = h("div", { class: "row-buttons" });
  const onAll = h("div", { class: "row-buttons" }, changesOfAll());
  const foot = h("div", { class: "list-bar", hidden: true }, said, h("div", { class: "row-buttons" }, back, forth));
  root.append(
    head("Jobs", live, again),
    states,
    h(
      "div",
      { class: "filters" },
      queue,
      type,
      search,
      hasReason ? button("Any reason", () => go({ reason: null }), { slim: false }) : null,
    ),
    hasReason
      ? h("p", { class: "crumbs" }, "Died for the reason ", h("b", { text: filter.reason || "(none given)" }))
      : "",
    mayChange() ? h("div", { class: "list-bar" }, h("label", null, all, " This page"), onChosen, onAll) : "",
    notice,
    table.el,
    foot,
  );

  function key(job) {
    return `${job.queue}\n${job.id}`;
  }

  function check(job) {
    const box = h("input", {
      type: "checkbox",
      "aria-label": `Choose job ${job.id}`,
      on: { change: () => choose(job, box.checked) },
    });
    box.checked = chosen.has(key(job));
    checks.set(key(job), box);
    return box;
  }

  function choose(job, on) {
    if (on) {
      chosen.set(key(job), job);
    } else {
      chosen.delete(key(job));
    }
    showChanges();
  }

  function chooseAll(on) {
    chosen.clear();
    if (on) {
      page.items.forEach((job) => chosen.set(key(job), job));
    }
    checks.forEach((box, k) => (box.checked = chosen.has(k)));
    showChanges();
  }

  function showChanges() {
    all.checked = chosen.size > 0 && chosen.size === page.items.length;
    all.indeterminate = chosen.size > 0 && !all.checked;
    const some = [...chosen.values()];
    const act = async (what) => (await changeChosen(what, some)) && (chosen.clear(), load());
    const cannot = (what) => some.length === 0 || !some.every((job) => possible(job)[what]);
    onChosen.replaceChildren(
      button("Retry", () => act("retry"), {
        disabled: cannot("retry"),
        name: "Retry the chosen jobs",
      }),
      button("Cancel", () => act("cancel"), {
        disabled: cannot("cancel"),
        name: "Cancel the chosen jobs",
      }),
      button("Delete", () => act("delete"), {
        danger: true,
        disabled: cannot("remove"),
        name: "Delete the chosen jobs",
      }),
      h("span", { class: "quiet", text: some.length ? `${some.length} chosen` : "none chosen" }),
    );
  }

  /** How many the filter holds, where the broker's counts say it. */
  function total() {
    if (filter.type || hasReason || filter.search || !filter.state) {
      return undefined;
    }
    const counts = filter.queue
      ? known("queues")?.find((q) => q.name === filter.queue)?.counts
      : known("overview")?.totals;
    return counts?.[filter.state];
  }

  function changesOfAll() {
    const { state } = filter;
    if (!state || (state === "running" && !filter.queue)) {
      return [];
    }
    const can = possible({ state });
    const act = (what) => bulk(what, wanted(filter), total());
    return [
      can.retry && state !== "done"
        ? button("Retry all", () => act("retry"), { name: "Retry all jobs of this filter" })
        : null,
      can.cancel ? button("Cancel all", () => act("cancel"), { name: "Cancel all jobs of this filter" }) : null,
      can.remove
        ? button("Delete all", () => act("delete"), { danger: true, name: "Delete all jobs of this filter" })
        : null,
    ];
  }

  async function load() {
    asking?.abort();
    const mine = (asking = new AbortController());
    const slow = setTimeout(() => setText(said, "Looking…"), 300);
    try {
      const got = await get("api/jobs", { ...wanted(filter), cursor: trail.at(-1), limit: PAGE }, mine.signal);
      page = { items: got.items ?? [], next: got.next, looked: got.looked };
      const here = new Set(page.items.map(key));
      [...chosen.keys()].filter((k) => !here.has(k)).forEach((k) => chosen.delete(k));
      [...checks.keys()].filter((k) => !here.has(k)).forEach((k) => checks.delete(k));
      notice.replaceChildren();
      table.update(page.items);
      sayPage();
      if (scrolled) {
        window.scrollTo(0, scrolled);
        scrolled = 0;
      }
    } catch (e) {
      if (e.status === 400 && trail.length > 1) {
        trail.length = 1; // its place in the list is gone
        load();
      } else if (!mine.signal.aborted) {
        notice.replaceChildren(trouble(e, load));
        setText(said, "\u00a0");
      }
    } finally {
      clearTimeout(slow);
    }
    foot.hidden = false;
    back.disabled = trail.length === 1;
    forth.disabled = !page.next;
    showChanges();
  }

  function sayPage() {
    const n = page.items.length;
    const first = trail.length;
    const of = total();
    const words = [
      n === 0
        ? "No job"
        : `${counted(n, "job")}${Number.isFinite(of) && of >= n ? ` of ${count(of)}` : ""}`,
      first > 1 ? `page ${first}` : "",
      filter.search || filter.type || hasReason ? `${count(page.looked)} looked at` : "",
      page.next && n < PAGE ? "Next looks further" : "",
      `at ${wallClock(now())}`,
    ];
    setText(said, words.filter(Boolean).join(" · "));
    if (!timer) {
      announce(words.slice(0, 3).filter(Boolean).join(", "));
    }
  }

  function empty() {
    if (page.next) {
      return none(
        "Nothing found so far",
        `${counted(page.looked, "job")} looked at. `,
        button("Look further", () => turn(1)),
      );
    }
    if (filter.search || filter.type || hasReason) {
      return none(
        "No job fits",
        "Take away a word or the type, or choose All. Payloads are searched in their first 4 kB.",
      );
    }
    return (
      {
        dead: none("No dead jobs", "Nothing has failed for good."),
        running: none(
          "Nothing runs",
          "If jobs are ready, see whether a ",
          h("a", { href: "#/workers", text: "worker" }),
          " drains their queue.",
        ),
        done: none("No done jobs are kept", "Jobs without a retention are forgotten when they are done."),
      }[filter.state] ?? none("No jobs here", "Enqueue one: ", hint("enqueue", filter.queue || "mail"))
    );
  }

  function turn(way) {
    if (way > 0 && page.next) {
      trail.push(page.next);
    } else if (way < 0 && trail.length > 1) {
      trail.pop();
    } else {
      return;
    }
    chosen.clear();
    history.replaceState({ trail: [...trail], y: 0 }, "");
    load();
    window.scrollTo(0, 0);
  }

  function goLive() {
    clearInterval(timer);
    timer = timer ? 0 : setInterval(() => document.hidden || load(), 3000);
    live.setAttribute("aria-pressed", String(Boolean(timer)));
    live.classList.toggle("main-action", Boolean(timer));
  }

  root.addEventListener("click", () => history.replaceState({ trail: [...trail], y: window.scrollY }, ""));

  const soon = calmly(400, load);
  const ends = [follow("queues", fillQueues), follow("changed", soon)];
  showChanges();
  load();
  return {
    title: filter.state ? `${stateName(filter.state)} jobs` : "Jobs",
    refresh: load,
    turn,
    end: () => (clearInterval(timer), asking?.abort(), ends.forEach((f) => f())),
  };
}
