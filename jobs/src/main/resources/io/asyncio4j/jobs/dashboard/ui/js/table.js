// SPDX-License-Identifier: Apache-2.0
// A table whose rows stay where they are while what stands in them changes.
import { h, setAttr, setText } from "./dom.js";

const LONG = 14; // what may not fit its column is also its tooltip

/**
 * Makes a table.
 *
 * `columns`: `{label, cls, text: row => string}` or `{…, node: row => Node, memo: row => string}` where a node is made anew
 * only if its memo changes; `sort: row => value` makes the head a button; `head: true` makes its cells heads of their rows;
 * `hidden: true` keeps the label for screen readers. `key: row => string`. `empty: () => Node`.
 * Sorted rows keep their order until a head is pressed or a row is new.
 */
export function liveTable({ caption, columns, key, empty, order }) {
  const rows = new Map();
  let sorting = order ?? null;
  let shown = [];
  let data = [];
  const heads = columns.map((column, i) => header(column, i));
  const body = h("tbody");
  const table = h(
    "table",
    null,
    h("caption", { class: "sr", text: caption }),
    h("thead", null, h("tr", null, heads)),
    body,
  );
  const box = h("div", { class: "table-box", tabindex: "0", role: "region", "aria-label": caption }, table);
  const none = h("div", { class: "panel", hidden: true, tabindex: "-1" });
  const el = h("div", null, box, none);
  box.hidden = true;
  markHeads();

  function header(column, i) {
    const label = column.hidden ? h("span", { class: "sr", text: column.label }) : column.label;
    return h(
      "th",
      { scope: "col", class: column.cls, title: column.title },
      column.sort ? h("button", { type: "button", class: "sort", on: { click: () => sortBy(i) } }, label) : label,
    );
  }

  function sortBy(i) {
    const first = columns[i].down ? -1 : 1;
    sorting = sorting?.column === i ? { column: i, way: -sorting.way } : { column: i, way: first };
    markHeads();
    shown = [];
    update(data);
  }

  function markHeads() {
    heads.forEach((head, i) => {
      const way =
        sorting?.column === i ? (sorting.way > 0 ? "ascending" : "descending") : columns[i].sort ? "none" : null;
      if (way) {
        head.setAttribute("aria-sort", way);
      }
    });
  }

  function arrange(list) {
    if (!sorting) {
      return list;
    }
    const by = columns[sorting.column].sort;
    return [...list].sort((a, b) => compare(by(a), by(b)) * sorting.way || compare(key(a), key(b)));
  }

  function update(list) {
    data = list;
    const here = new Map(list.map((row) => [key(row), row]));
    const known = new Set(shown);
    let lost = false;
    if (!sorting || list.some((row) => !known.has(key(row)))) {
      shown = arrange(list).map(key);
    } else {
      shown = shown.filter((k) => here.has(k));
    }
    for (const [k, row] of rows) {
      if (!here.has(k)) {
        lost ||= row.tr.contains(document.activeElement) || row.detail?.contains(document.activeElement);
        row.tr.remove();
        row.detail?.remove();
        rows.delete(k);
      }
    }
    let before = null;
    for (const k of shown) {
      const row = rows.get(k) ?? make(k);
      fillRow(row, here.get(k));
      const next = before ? before.nextSibling : body.firstChild;
      if (next !== row.tr) {
        body.insertBefore(row.tr, next);
        if (row.detail) {
          row.tr.after(row.detail);
        }
      }
      before = row.detail ?? row.tr;
    }
    const wide = visible();
    for (const row of rows.values()) {
      if (row.detail) {
        setAttr(row.detail.firstChild, "colspan", wide);
      }
    }
    box.hidden = shown.length === 0;
    none.hidden = shown.length !== 0;
    if (shown.length === 0) {
      none.replaceChildren(empty());
    }
    if (lost) {
      (shown.length ? box : none).focus(); // the row that had the focus is gone
    }
  }

  function make(k) {
    const cells = columns.map((column) =>
      column.head ? h("th", { scope: "row", class: column.cls }) : h("td", { class: column.cls }),
    );
    const row = { tr: h("tr", null, cells), cells, memos: [], detail: null };
    rows.set(k, row);
    return row;
  }

  function fillRow(row, data) {
    columns.forEach((column, i) => {
      if (column.text) {
        const text = column.text(data);
        setText(row.cells[i], text);
        setAttr(row.cells[i], "title", text.length > LONG ? text : null);
        return;
      }
      const memo = column.memo ? column.memo(data) : "";
      if (row.memos[i] !== memo) {
        row.memos[i] = memo;
        replaceKept(row.cells[i], column.node(data));
      }
    });
  }

  /** Opens or closes a row under a row. */
  function detail(k, content) {
    const row = rows.get(k);
    if (!row) {
      return;
    }
    row.detail?.remove();
    row.detail = content ? h("tr", { class: "detail" }, h("td", { colspan: visible() }, content)) : null;
    if (row.detail) {
      row.tr.after(row.detail);
    }
  }

  /** A cell over hidden columns would make columns of its own. */
  function visible() {
    return heads.filter((head) => head.offsetParent !== null).length || columns.length;
  }

  return { el, update, detail };
}

/** Replaces what stands in a cell; a focus in it stays at the same place. */
function replaceKept(cell, content) {
  const at = [...cell.querySelectorAll("a, button, input")].indexOf(document.activeElement);
  cell.replaceChildren(content);
  if (at >= 0) {
    cell.querySelectorAll("a, button, input")[at]?.focus();
  }
}

function compare(a, b) {
  return typeof a === "string" ? String(a).localeCompare(String(b), "en", { numeric: true }) : (a ?? -1) - (b ?? -1);
}

/** What stands where a list is empty: what that means, and what to do. */
export function none(title, ...remedy) {
  return h("div", { class: "none" }, h("b", { text: title }), remedy.length ? h("p", null, remedy) : null);
}
