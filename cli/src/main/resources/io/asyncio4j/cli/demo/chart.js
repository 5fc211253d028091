// The drawing: a curve of what ran at once above, and the runs in their rows below. Time is milliseconds from the first order.

const root = document.documentElement;
const plot = document.getElementById('plot');
const overview = document.getElementById('overview');
const scroll = document.getElementById('scroll');
const AXIS = 26;
const MARGIN = wall * 0.02;
const FIRST = -MARGIN;
const LAST = wall + MARGIN;
const LEAST = 5;
const curve = steps();
const most = Math.max(1, ...curve.map((step) => step[1]));
const view = { from: FIRST, to: LAST, top: 0, rows: null, chosen: null, mark: null };
let colours = {};
let frame = 0;

/** A canvas takes no light-dark(); what it comes to, an element in that colour says. */
function readColours() {
  const asked = document.body.appendChild(document.createElement('i'));
  colours = {};
  for (const name of ['ground', 'raised', 'ink', 'soft', 'line', 'faint', 'accent', 'bad', 'sms', 'points', 'mail', 'book',
    'dead-time', 'curve']) {
    asked.style.color = `var(--${name})`;
    colours[name] = getComputedStyle(asked).color;
  }
  asked.remove();
}

/** A canvas at the screen's own resolution, ready to be drawn in CSS pixels. */
function prepared(canvas) {
  const scale = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  const g = canvas.getContext('2d');
  g.setTransform(scale, 0, 0, scale, 0, 0);
  g.clearRect(0, 0, width, height);
  g.font = '11px system-ui, sans-serif';
  g.textBaseline = 'middle';
  return { g, width, height };
}

const gutter = () => (plot.clientWidth < 560 ? 74 : 136);
const area = () => plot.clientWidth - gutter() - 16;
const x = (at) => gutter() + (at - view.from) / (view.to - view.from) * area();
const timeAt = (px) => view.from + (px - gutter()) / area() * (view.to - view.from);

function redraw() {
  if (!frame) {
    frame = requestAnimationFrame(() => {
      frame = 0;
      drawOverview();
      drawPlot();
    });
  }
}

// ---- time ----

function show(from, to) {
  const span = Math.min(LAST - FIRST, Math.max(LEAST, to - from));
  const middle = (from + to) / 2;
  view.from = Math.min(Math.max(FIRST, middle - span / 2), LAST - span);
  view.to = view.from + span;
  redraw();
}

function zoom(factor, at = (view.from + view.to) / 2) {
  show(at - (at - view.from) * factor, at + (view.to - at) * factor);
}

function pan(share) {
  const by = (view.to - view.from) * share;
  show(view.from + by, view.to + by);
}

function scrollTo(top) {
  const room = Math.max(0, view.rows.height - (plot.clientHeight - AXIS));
  view.top = Math.min(Math.max(0, top), room);
  scroll.scrollTop = view.top;
  redraw();
}

/** The times that are marked, a round step apart that leaves room for their labels. */
function ticks() {
  const least = (view.to - view.from) / Math.max(2, area() / 78);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((n) => n * power).find((one) => one >= least);
  const marks = [];
  for (let at = Math.ceil(view.from / step) * step; at <= view.to; at += step) marks.push(at);
  return { step, marks };
}

// ---- lines and bars ----

const CUT = ['killed', 'lost', 'unsettled'];
const killed = data.workers.filter((worker) => worker.killed);

function line(g, fromX, fromY, toX, toY) {
  g.beginPath();
  g.moveTo(fromX, fromY);
  g.lineTo(toX, toY);
  g.stroke();
}

function hatch(g, colour) {
  const tile = document.createElement('canvas');
  tile.width = tile.height = 6;
  const t = tile.getContext('2d');
  t.strokeStyle = colour;
  t.lineWidth = 1.6;
  t.beginPath();
  for (const shift of [-6, 0, 6]) {
    t.moveTo(shift, 6);
    t.lineTo(shift + 6, 0);
  }
  t.stroke();
  return g.createPattern(tile, 'repeat');
}

/** One run: full if it is done, with a red end if it failed, hatched if it was cut off. */
function bar(g, ending, type, left, top, width, height) {
  const w = Math.max(1.5, width);
  const colour = colours[type];
  if (CUT.includes(ending)) {
    g.fillStyle = hatch(g, colour);
    g.fillRect(left, top, w, height);
    g.strokeStyle = colour;
    g.lineWidth = 1;
    g.strokeRect(left + 0.5, top + 0.5, Math.max(0.5, w - 1), height - 1);
  } else {
    g.fillStyle = colour;
    g.fillRect(left, top, w, height);
  }
  if (ending !== 'done') {
    g.fillStyle = colours.bad;
    g.fillRect(left + w - Math.min(4, w), top, Math.min(4, w), height);
  }
}

function drawRun(g, run, dim) {
  const left = x(run.from);
  const right = x(run.to);
  const y = AXIS + run.y - view.top;
  if (right < gutter() || left > plot.clientWidth || y > plot.clientHeight || y + run.height < AXIS) return;
  g.globalAlpha = dim ? 0.12 : 1;
  bar(g, run.ending, run.type, left, y, right - left - (right - left > 4 ? 1 : 0), run.height);
  if (!CUT.includes(run.ending) && right - left > 46 && run.height > 7 && !dim) {
    g.save();
    g.beginPath();
    g.rect(left, y, right - left - 6, run.height);
    g.clip();
    g.fillStyle = colours.raised;
    g.font = '9px system-ui, sans-serif';
    g.fillText(view.rows.kind === 'order' ? run.type : run.type + ' ' + run.order.replace('order-', ''),
      Math.max(left, gutter()) + 4, y + run.height / 2 + 0.5);
    g.restore();
  }
  g.globalAlpha = 1;
}

/** A line from the end of one run to the begin of another. */
function link(g, one, other, colour, width, alpha) {
  const fromX = x(one.to);
  const toX = x(other.from);
  const fromY = AXIS + one.y + one.height / 2 - view.top;
  const toY = AXIS + other.y + other.height / 2 - view.top;
  const bend = Math.max(18, Math.abs(toX - fromX) / 2);
  g.globalAlpha = alpha;
  g.strokeStyle = colour;
  g.lineWidth = width;
  g.beginPath();
  g.moveTo(fromX, fromY);
  g.bezierCurveTo(fromX + bend, fromY, toX - bend, toY, toX, toY);
  g.stroke();
  g.globalAlpha = 1;
}

function outline(g, run, colour, width) {
  const left = x(run.from);
  g.strokeStyle = colour;
  g.lineWidth = width;
  g.strokeRect(left - 1, AXIS + run.y - view.top - 1, Math.max(2, x(run.to) - left) + 1, run.height + 2);
}

// ---- the plot ----

function drawPlot() {
  const { g, width, height } = prepared(plot);
  g.save();
  g.beginPath();
  g.rect(gutter(), AXIS, width - gutter(), height - AXIS);
  g.clip();
  drawGround(g, width, height);
  const some = runs.some((run) => !run.match);
  const order = view.chosen && view.chosen.order;
  for (const run of runs) drawRun(g, run, some && !run.match && run !== view.chosen);
  drawKills(g, height);
  for (const run of runs) {
    const next = run.ending === 'killed' && run.order !== order && (!some || run.match) && nextRun(run);
    if (next) link(g, run, next, colours.ink, 1, order ? 0.08 : 0.22);
  }
  if (view.chosen) drawChosen(g);
  if (view.mark) {
    g.fillStyle = colours.accent;
    g.globalAlpha = 0.2;
    g.fillRect(x(view.mark[0]), AXIS, x(view.mark[1]) - x(view.mark[0]), height);
    g.globalAlpha = 1;
  }
  g.restore();
  drawLabels(g, height);
  drawAxis(g, width);
}

/** Where a worker was not there, and the lines of the time. */
function drawGround(g, width, height) {
  for (const row of view.rows.rows) {
    const y = AXIS + row.y - view.top;
    if (y > height || y + row.height < AXIS) continue;
    g.fillStyle = row.kind === 'head' ? colours.faint : colours.raised;
    g.fillRect(gutter(), y - 2, width, row.height + 3);
    if (row.worker && row.kind === 'block') {
      g.fillStyle = colours['dead-time'];
      g.fillRect(gutter(), y - 2, Math.max(0, x(row.worker.from) - gutter()), row.height + 3);
      if (row.worker.killed) g.fillRect(x(row.worker.to), y - 2, width, row.height + 3);
    }
  }
  g.strokeStyle = colours.line;
  g.lineWidth = 1;
  for (const at of ticks().marks) {
    const px = Math.round(x(at)) + 0.5;
    line(g, px, AXIS, px, height);
  }
}

function drawKills(g, height) {
  for (const worker of killed) {
    const at = Math.round(x(worker.to)) + 0.5;
    const rows = view.rows.rows.filter((row) => row.worker === worker);
    const top = rows.length ? AXIS + rows[0].y - view.top : AXIS;
    const bottom = rows.length ? AXIS + rows.at(-1).y + rows.at(-1).height - view.top : height;
    g.strokeStyle = colours.bad;
    g.lineWidth = 1.5;
    g.setLineDash([5, 3]);
    line(g, at, Math.max(AXIS, top), at, bottom);
    g.setLineDash([]);
    if (rows.length) {
      g.fillStyle = colours.bad;
      g.font = '600 11px system-ui, sans-serif';
      g.fillText('killed at ' + seconds(worker.to), at + 6, top + 9);
    }
  }
}

function drawChosen(g) {
  const all = byOrder.get(view.chosen.order);
  for (const run of all) {
    const next = nextRun(run);
    if (next) link(g, run, next, colours.bad, 1.6, 0.9);
    const book = run.type !== 'book' && !next && all.find((one) => one.type === 'book');
    if (book) link(g, run, book, colours.accent, 1.4, 0.75);
  }
  for (const run of all) outline(g, run, run === view.chosen ? colours.ink : colours.accent, run === view.chosen ? 2.5 : 1.2);
}

function drawLabels(g, height) {
  g.save();
  g.beginPath();
  g.rect(0, AXIS, gutter() - 4, height);
  g.clip();
  for (const row of view.rows.rows) {
    const y = AXIS + row.y - view.top;
    if (y > height || y + row.height < AXIS) continue;
    const head = row.kind === 'head';
    g.fillStyle = head ? colours.ink : colours.soft;
    g.font = (head ? '600 ' : '') + '11px system-ui, sans-serif';
    g.fillText(row.label, head || view.rows.kind === 'order' ? 8 : 16, y + (head ? 9 : 6));
    if (head && gutter() > 100) {
      const wide = g.measureText(row.label).width;
      g.font = '11px system-ui, sans-serif';
      g.fillStyle = colours.soft;
      g.fillText(row.note, 14 + wide, y + 9);
    }
  }
  g.restore();
}

function drawAxis(g, width) {
  g.fillStyle = colours.raised;
  g.fillRect(0, 0, width, AXIS);
  g.strokeStyle = colours.line;
  g.lineWidth = 1;
  line(g, 0, AXIS - 0.5, width, AXIS - 0.5);
  line(g, gutter() - 0.5, 0, gutter() - 0.5, plot.clientHeight);
  g.fillStyle = colours.soft;
  g.font = '11px system-ui, sans-serif';
  const { step, marks } = ticks();
  const digits = Math.max(0, Math.min(4, -Math.floor(Math.log10(step / 1000))));
  g.textAlign = 'center';
  for (const at of marks) {
    const px = x(at);
    if (px > gutter() + 14 && px < width - 24) g.fillText(seconds(Math.abs(at) < 1e-6 ? 0 : at, digits), px, AXIS / 2);
  }
  g.textAlign = 'left';
}

// ---- the curve ----

const overX = (at) => gutter() + (at - FIRST) / (LAST - FIRST) * area();
const overTime = (px) => FIRST + (px - gutter()) / area() * (LAST - FIRST);

function drawOverview() {
  const { g, width, height } = prepared(overview);
  const bottom = height - 6;
  const y = (count) => bottom - count / most * (height - 18);
  g.fillStyle = colours.curve;
  g.beginPath();
  g.moveTo(overX(FIRST), bottom);
  let before = 0;
  for (const [at, count] of curve) {
    g.lineTo(overX(at), y(before));
    g.lineTo(overX(at), y(count));
    before = count;
  }
  g.lineTo(overX(LAST), bottom);
  g.fill();
  g.strokeStyle = colours.soft;
  g.setLineDash([2, 3]);
  const mean = data.serial / data.wall;
  line(g, gutter(), y(mean), width - 16, y(mean));
  g.setLineDash([]);
  g.fillStyle = colours.soft;
  if (gutter() > 100) g.fillText('at once', 8, 14);
  g.textAlign = 'right';
  g.fillText(String(most), gutter() - 6, y(most));
  g.fillText(gutter() > 100 ? 'on average ' + mean.toFixed(0) : mean.toFixed(0), gutter() - 6, Math.max(y(mean), y(most) + 13));
  g.textAlign = 'left';
  for (const worker of killed) {
    g.strokeStyle = colours.bad;
    g.lineWidth = 1.5;
    line(g, overX(worker.to), 4, overX(worker.to), bottom);
  }
  g.fillStyle = colours.ground;
  g.globalAlpha = 0.7;
  g.fillRect(gutter(), 0, Math.max(0, overX(view.from) - gutter()), height);
  g.fillRect(overX(view.to), 0, width, height);
  g.globalAlpha = 1;
  if (view.to - view.from < LAST - FIRST - 1) {
    g.strokeStyle = colours.accent;
    g.lineWidth = 2;
    g.strokeRect(overX(view.from), 1, overX(view.to) - overX(view.from), height - 2);
  }
}
