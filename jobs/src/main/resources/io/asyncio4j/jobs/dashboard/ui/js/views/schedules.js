// SPDX-License-Identifier: Apache-2.0
// Jobs that are enqueued again and again.
import { changeSchedule, mayChange } from "../actions.js";
import { get } from "../api.js";
import { h, setText } from "../dom.js";
import { counted, time } from "../format.js";
import { liveTable, none } from "../table.js";
import { trouble } from "../talk.js";
import { button, head, hint, links } from "../view.js";

const MISSED = { once: "one for all", skip: "left out", all: "one each" };

export function schedules(root) {
  const notice = h("div");
  const sum = h("p", { class: "quiet", text: "\u00a0" });
  const columns = [
    {
      label: "Schedule",
      head: true,
      sort: (x) => x.name,
      memo: (x) => String(x.paused),
      node: (x) =>
        h(
          "div",
          { class: "two" },
          h(
            "span",
            { title: x.name },
            x.name,
            x.paused ? [" ", h("span", { class: "tag warn", text: "paused" })] : null,
          ),
          h("span", { title: x.type }, x.type, " to ", h("a", { href: links.queue(x.queue), text: x.queue })),
        ),
    },
    {
      label: "When",
      cls: "w-xl mid-only",
      memo: (x) => `${x.cron} ${x.zone}`,
      node: (x) => h("div", { class: "two" }, h("code", { text: x.cron, title: x.cron }), h("span", { text: x.zone })),
    },
    {
      label: "Next",
      cls: "w-m",
      sort: (x) => x.nextMillis,
      memo: (x) => `${x.nextMillis} ${x.paused}`,
      node: (x) => (x.paused ? h("span", { class: "quiet", text: "paused" }) : time(x.nextMillis)),
    },
    {
      label: "Last",
      cls: "w-m mid-only",
      sort: (x) => x.lastMillis,
      memo: (x) => String(x.lastMillis),
      node: (x) => (x.lastMillis ? time(x.lastMillis) : h("span", { class: "quiet", text: "never" })),
    },
    {
      label: "Missed",
      cls: "w-m wide-only",
      title: "What becomes of ticks at which no worker was there",
      text: (x) => MISSED[x.missed] ?? x.missed,
    },
    {
      label: "Overlap",
      cls: "w-s wide-only",
      title: "Whether a job may be enqueued while the one before is not final",
      text: (x) => (x.overlap ? "yes" : "no"),
    },
  ];
  if (mayChange()) {
    columns.push({ label: "Change", hidden: true, cls: "w-actions", memo: (x) => String(x.paused), node: changes });
  }
  const table = liveTable({
    caption: "Schedules",
    key: (x) => x.name,
    columns,
    order: { column: 0, way: 1 },
    empty: () => none("No schedules", "Make one: ", hint("schedule"), ", or declare them in a program with Schedules."),
  });
  root.append(head("Schedules", sum), notice, table.el);

  function changes(x) {
    const act = async (what) => (await changeSchedule(what, x, load)) && load();
    return h(
      "div",
      { class: "row-buttons" },
      button("Run now", () => act("run"), { name: `Run now: ${x.name}` }),
      button(x.paused ? "Resume" : "Pause", () => act(x.paused ? "resume" : "pause"), {
        name: `${x.paused ? "Resume" : "Pause"} ${x.name}`,
      }),
      button("Delete", () => act("delete"), { danger: true, name: `Delete ${x.name}` }),
    );
  }

  async function load() {
    try {
      const list = await get("api/schedules");
      notice.replaceChildren();
      table.update(list);
      setText(sum, list.length ? counted(list.length, "schedule") : "\u00a0");
    } catch (e) {
      notice.replaceChildren(trouble(e, load));
    }
  }

  load();
  const timer = setInterval(() => document.hidden || load(), 5000);
  return { title: "Schedules", refresh: load, end: () => clearInterval(timer) };
}
