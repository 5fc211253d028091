// SPDX-License-Identifier: Apache-2.0
// Dead jobs by queue, type and reason, the most frequent first.
import { bulk, mayChange } from "../actions.js";
import { get } from "../api.js";
import { h, setText } from "../dom.js";
import { count, counted, medium, time } from "../format.js";
import { follow } from "../stream.js";
import { liveTable, none } from "../table.js";
import { trouble } from "../talk.js";
import { button, filterOf, head, links } from "../view.js";

const FRESH = 5500;

export function dead(root) {
  const notice = h("div");
  const sum = h("p", { class: "quiet mid-only", text: "\u00a0" });
  const part = h("p", { class: "quiet list-bar", hidden: true });
  const columns = [
    {
      label: "Reason",
      head: true,
      sort: (g) => g.reason,
      memo: (g) => g.example,
      node: (g) =>
        h(
          "div",
          { class: "two" },
          h("a", { href: links.jobs(filterOf(g)), text: g.reason || "no reason given", title: g.reason }),
          h(
            "span",
            null,
            "for example ",
            h("a", { class: "mono", href: links.job(g.queue, g.example), text: g.example }),
          ),
        ),
    },
    {
      label: "Type and queue",
      cls: "w-xl mid-only",
      sort: (g) => `${g.type} ${g.queue}`,
      memo: () => "",
      node: (g) =>
        h(
          "div",
          { class: "two" },
          h("span", { text: g.type, title: g.type }),
          h("a", { href: links.queue(g.queue), text: g.queue }),
        ),
    },
    { label: "Jobs", cls: "num w-s", sort: (g) => g.count, down: true, text: (g) => medium(g.count) },
    {
      label: "First",
      cls: "w-m wide-only",
      sort: (g) => g.firstMillis,
      memo: (g) => String(g.firstMillis),
      node: (g) => time(g.firstMillis),
    },
    {
      label: "Last",
      cls: "w-m mid-only",
      sort: (g) => g.lastMillis,
      down: true,
      memo: (g) => String(g.lastMillis),
      node: (g) => time(g.lastMillis),
    },
  ];
  if (mayChange()) {
    columns.push({
      label: "Change",
      hidden: true,
      cls: "w-actions-2",
      memo: (g) => String(g.count),
      node: (g) =>
        !g.exact
          ? h("span")
          : h(
              "div",
              { class: "row-buttons" },
              button("Retry", () => bulk("retry", filterOf(g), g.count), {
                name: `Retry ${counted(g.count, "job")}: ${g.reason || "no reason given"}`,
              }),
              button("Delete", () => bulk("delete", filterOf(g), g.count), {
                danger: true,
                name: `Delete ${counted(g.count, "job")}: ${g.reason || "no reason given"}`,
              }),
            ),
    });
  }
  const table = liveTable({
    caption: "Dead jobs by reason",
    key: (g) => `${g.queue}\n${g.type}\n${g.reason}`,
    columns,
    order: { column: 2, way: -1 },
    empty: () =>
      none(
        "No dead jobs",
        "A job is set aside here when its attempts are used up, when it is told to, or when it lost its worker too often.",
      ),
  });
  root.append(
    head("Dead", sum, h("a", { class: "button", href: links.jobs({ state: "dead" }) }, "As a list")),
    notice,
    table.el,
    part,
  );

  async function load() {
    try {
      const got = await get("api/dead");
      const list = got.groups;
      const n = list.reduce((all, g) => all + g.count, 0);
      notice.replaceChildren();
      table.update(list);
      part.hidden = got.complete;
      setText(part, `Counted among the first ${counted(got.looked, "dead job")}. There are more.`);
      setText(
        sum,
        list.length ? `${counted(n, "job")}, ${counted(list.length, "reason")}` : "\u00a0",
      );
    } catch (e) {
      notice.replaceChildren(trouble(e, load));
    }
  }

  let again = 0;
  const changed = follow("changed", () => {
    load();
    clearTimeout(again);
    again = setTimeout(load, FRESH); // the server counts anew every few seconds
  });
  let before = null;
  const end = follow("overview", (o) => {
    if (before !== null && before !== o.totals?.dead) {
      soon();
    }
    before = o.totals?.dead;
  });
  let last = 0;
  function soon() {
    if (Date.now() - last > 3000) {
      last = Date.now();
      load();
    }
  }
  load();
  const timer = setInterval(() => document.hidden || load(), 15_000);
  return { title: "Dead", refresh: load, end: () => (end(), changed(), clearTimeout(again), clearInterval(timer)) };
}
