// SPDX-License-Identifier: Apache-2.0
// Plots of a series: lines over time, a cross to read values by pointer or keys, and words for who does not see them.
import { h, s, setAttr, setText } from "./dom.js";
import { brief, moment, wallClock, wallMinutes } from "./format.js";

const LEFT = 46;
const LATEST = 3; // the last step or two may not be known yet
const RIGHT = 6;
const TOP = 8;
const BOTTOM = 18;

/**
 * Makes a plot. `lines`: `{name, field, cls, dash, area}`; `value: n => string` writes values, `steps` chooses the marks of
 * the axis: "count" or "time".
 */
export function plot({ title, lines, value, steps }) {
  const values = lines.map(() => h("b", { text: "–" }));
  const head = h(
    "div",
    { class: lines.length > 1 ? "plot-head several" : "plot-head" },
    h("h3", { text: title }),
    lines.map((line, i) =>
      h(
        "span",
        { class: "plot-value" },
        lines.length > 1
          ? [h("i", { class: `${line.cls} ${line.dash ?? ""}`, "aria-hidden": "true" }), line.name]
          : null,
        values[i],
      ),
    ),
  );
  const grid = [0, 1, 2].map(() => s("line", { class: "plot-grid", x1: LEFT }));
  const marks = [0, 1, 2].map(() => s("text", { x: LEFT - 6, "text-anchor": "end", dy: "0.35em" }));
  const times = [0, 1, 2].map((i) => s("text", { "text-anchor": ["start", "middle", "end"][i] }));
  const paths = lines.map((line) => ({
    area: line.area ? s("path", { class: `plot-area ${line.cls}` }) : null,
    line: s("path", { class: `plot-line ${line.cls} ${line.dash ?? ""}` }),
  }));
  const cross = s("line", { class: "plot-cross", visibility: "hidden" });
  const svg = s(
    "svg",
    { "aria-hidden": "true", focusable: "false" },
    grid,
    marks,
    times,
    paths.flatMap((p) => (p.area ? [p.area, p.line] : [p.line])),
    cross,
  );
  const nothing = h("div", { class: "plot-none", text: "Nothing recorded yet" });
  const box = h("div", { class: "plot-box", tabindex: "0", role: "img" }, svg, nothing);
  const el = h("section", { class: "panel plot" }, head, box);
  let series = { at: [], stepMillis: 1000 };
  let width = 0;
  let height = 0;
  let at = null; // the index that is read; null for the latest

  new ResizeObserver(([entry]) => {
    width = entry.contentRect.width;
    height = entry.contentRect.height;
    draw();
  }).observe(box);

  box.addEventListener("pointermove", (event) => {
    const n = series.at.length;
    const part = (event.clientX - box.getBoundingClientRect().left - LEFT) / (width - LEFT - RIGHT);
    read(n ? Math.max(0, Math.min(n - 1, Math.round(part * (n - 1)))) : null);
  });
  box.addEventListener("pointerleave", () => read(null));
  box.addEventListener("blur", () => read(null));
  box.addEventListener("keydown", (event) => {
    const last = series.at.length - 1;
    const from = at ?? last;
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last }[event.key];
    if (to !== undefined && last >= 0) {
      event.preventDefault();
      read(Math.max(0, Math.min(last, to)));
    } else if (event.key === "Escape") {
      read(null);
    }
  });

  function update(next) {
    series = next;
    if (at !== null && at >= series.at.length) {
      at = null;
    }
    draw();
  }

  function field(i) {
    return series[lines[i].field] ?? [];
  }

  function known(k) {
    return field(k).filter(Number.isFinite);
  }

  function draw() {
    if (!width) {
      return;
    }
    const n = series.at.length;
    const all = lines.flatMap((_, k) => known(k));
    nothing.hidden = all.length > 0;
    const top = niceTop(Math.max(0, ...all), steps);
    const x = (i) => LEFT + (n > 1 ? (i / (n - 1)) * (width - LEFT - RIGHT) : 0);
    const y = (v) => height - BOTTOM - (v / top) * (height - TOP - BOTTOM);
    grid.forEach((line, i) => {
      const v = (top * i) / 2;
      setAttr(line, "x2", width - RIGHT);
      setAttr(line, "y1", y(v).toFixed(1));
      setAttr(line, "y2", y(v).toFixed(1));
      setAttr(marks[i], "y", y(v).toFixed(1));
      setText(marks[i], steps === "time" ? (v === 0 ? "0" : brief(v)) : axis(v));
    });
    paths.forEach((p, i) => {
      const [line, area] = trace(field(i), x, y, y(0));
      setAttr(p.line, "d", line);
      if (p.area) {
        setAttr(p.area, "d", area);
      }
    });
    times.forEach((text, i) => {
      setAttr(text, "x", [LEFT, (LEFT + width - RIGHT) / 2, width - RIGHT][i].toFixed(1));
      setAttr(text, "y", height - 3);
      setText(text, n > 1 ? when(series.at[Math.round(((n - 1) * i) / 2)]) : "");
    });
    readValues(x);
  }

  function when(t) {
    return series.stepMillis < 10_000 ? wallClock(t) : wallMinutes(t);
  }

  function read(i) {
    if (at !== i) {
      at = i;
      draw();
    }
  }

  function latest() {
    const last = series.at.length - 1;
    for (let i = last; i > last - LATEST && i >= 0; i--) {
      if (lines.some((_, k) => Number.isFinite(field(k)[i]))) {
        return i;
      }
    }
    return last;
  }

  function readValues(x) {
    const i = at ?? latest();
    lines.forEach((_, k) => {
      setText(values[k], value(field(k)[i]));
    });
    setAttr(cross, "visibility", at === null ? "hidden" : "visible");
    if (at !== null) {
      setAttr(cross, "x1", x(at).toFixed(1));
      setAttr(cross, "x2", x(at).toFixed(1));
      setAttr(cross, "y1", TOP);
      setAttr(cross, "y2", height - BOTTOM);
    }
    setAttr(
      box,
      "aria-label",
      at === null ? summary() : `${title}, ${moment(series.at[at])}: ${told((k) => field(k)[at])}`,
    );
  }

  function summary() {
    if (!lines.some((_, k) => known(k).length)) {
      return `${title}: nothing recorded yet`;
    }
    const words = lines.map((line, k) => {
      const v = known(k);
      return v.length
        ? `${line.name} from ${value(Math.min(...v))} to ${value(Math.max(...v))}`
        : `${line.name} unknown`;
    });
    return `Plot of ${title} over ${brief(series.stepMillis * series.at.length)}: ${words.join("; ")}. Arrow keys read single values.`;
  }

  function told(v) {
    return lines
      .map((line, k) => `${line.name} ${Number.isFinite(v(k)) ? value(v(k)) : "unknown"}`)
      .join(", ");
  }

  return { el, update };
}

function trace(values, x, y, floor) {
  let line = "";
  let area = "";
  let from = -1;
  for (let i = 0; i <= values.length; i++) {
    const v = values[i];
    if (Number.isFinite(v)) {
      const point = `${x(i).toFixed(1)} ${y(v).toFixed(1)}`;
      area += from < 0 ? `M${x(i).toFixed(1)} ${floor.toFixed(1)}L${point}` : `L${point}`;
      line += (from < 0 ? "M" : "L") + point;
      from = from < 0 ? i : from;
    } else if (from >= 0) {
      area += `L${x(i - 1).toFixed(1)} ${floor.toFixed(1)}Z`;
      line += i - 1 === from ? "h0.01" : "";
      from = -1;
    }
  }
  return [line, area];
}

const SECOND = 1000;
const TIMES = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  SECOND,
  2 * SECOND,
  5 * SECOND,
  10 * SECOND,
  30 * SECOND,
  60 * SECOND,
  120 * SECOND,
  300 * SECOND,
  600 * SECOND,
  1800 * SECOND,
  3600 * SECOND,
  7200 * SECOND,
  21_600 * SECOND,
  43_200 * SECOND,
];

function niceTop(most, steps) {
  if (steps === "time") {
    const day = 86_400 * SECOND;
    return TIMES.map((t) => 2 * t).find((t) => t >= most && t >= 20) ?? 2 * day * Math.ceil(most / (2 * day));
  }
  const size = 10 ** Math.floor(Math.log10(Math.max(most, 1)));
  return Math.max(
    2,
    [1, 2, 4, 5, 10].map((m) => m * size).find((t) => t >= most),
  );
}

function axis(v) {
  return v >= 1e9
    ? trim(v / 1e9) + " G"
    : v >= 1e6
      ? trim(v / 1e6) + " M"
      : v >= 1e4
        ? trim(v / 1e3) + " k"
        : trim(v);
}

function trim(v) {
  return v.toLocaleString("en", { maximumFractionDigits: 1 });
}
