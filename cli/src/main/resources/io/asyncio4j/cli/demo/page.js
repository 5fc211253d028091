// What stands around the drawing: figures, search, the chosen run, the table; and what mouse and keys do.

const $ = (id) => document.getElementById(id);

function node(tag, text, attributes = {}) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

// ---- figures ----

const count = (...endings) => runs.filter((run) => endings.includes(run.ending)).length;

function drawFigures() {
  const saved = data.serial - data.wall;
  const figures = [
    [seconds(data.serial, 1), 'one call after the other'],
    [seconds(data.wall, 1), 'here, from the first order to the last entry'],
    [seconds(saved, 1), 'saved: ' + (data.serial / data.wall).toFixed(0) + ' times as fast'],
    [String(most), 'at once at most, ' + (data.serial / data.wall).toFixed(1) + ' on average'],
    [Math.round(data.waited) + ' ms', 'a customer waited (median)'],
    [String(runs.length), 'runs for ' + byJob.size + ' jobs: ' + count('retried', 'dead') + ' failed, '
      + count(...CUT) + ' ran again elsewhere'],
  ];
  for (const [figure, meaning] of figures) {
    const pair = node('div');
    pair.append(node('dt', meaning), node('dd', figure));
    $('figures').append(pair);
  }
  const against = $('against');
  against.setAttribute('aria-label', 'One after the other ' + seconds(data.serial, 1) + ', here ' + seconds(data.wall, 1));
  for (const [label, share, kind] of [['one after the other', 1, ''], ['here', data.wall / data.serial, 'here']]) {
    const line = node('i', undefined, { class: kind });
    line.style.width = (share * 100).toFixed(2) + '%';
    against.append(node('span', label), line);
  }
  const ledger = $('ledger');
  ledger.append(node('b', data.ledger.holds ? '✓ The ledger holds: ' : '✗ The ledger does not hold: '), data.ledger.text);
  if (!data.ledger.holds) {
    ledger.className = 'bad';
    const list = node('ul');
    for (const fault of data.ledger.faults) list.append(node('li', fault));
    ledger.append(list);
  }
}

// ---- legend: each entry searches for its word ----

const legend = [];

function drawLegend() {
  const entries = ['sms', 'points', 'mail', 'book'].map((type) =>
    [type, type, 'done', type, runs.filter((run) => run.type === type).length]);
  for (const [ending, label] of [['retried', 'failed, tried again'], ['dead', 'failed for good'],
    ['killed', 'cut off by the kill'], ['unsettled', 'done, not noted in time'], ['lost', 'let go']]) {
    if (count(ending)) entries.push([ending, label, ending, 'mail', count(ending)]);
  }
  for (const [word, label, ending, type, much] of entries) {
    const button = node('button', undefined, { type: 'button', 'aria-pressed': 'false' });
    const swatch = node('canvas', undefined, { 'aria-hidden': 'true' });
    button.append(swatch, label + ' ', node('b', String(much)));
    button.addEventListener('click', () => toggleWord(word));
    $('legend').append(button);
    legend.push({ word, button, swatch, ending, type });
  }
}

function drawSwatches() {
  for (const { swatch, ending, type } of legend) {
    const { g, width, height } = prepared(swatch);
    bar(g, ending, type, 0, 0, width, height);
  }
}

const words = () => wordsOf($('search').value);

function toggleWord(word) {
  const all = words();
  $('search').value = (all.includes(word) ? all.filter((one) => one !== word) : [...all, word]).join(' ');
  search();
}

// ---- search ----

function search() {
  const found = find($('search').value);
  const asked = words();
  $('found').textContent = asked.length ? found + ' of ' + runs.length + ' runs' : runs.length + ' runs';
  for (const { word, button } of legend) button.setAttribute('aria-pressed', String(asked.includes(word)));
  $('before').disabled = $('after').disabled = found === 0;
  if ($('as-table').open) drawTable();
  redraw();
}

/** Chooses the next run that is looked for, in the order in which they began. */
function step(by) {
  const all = runs.filter((run) => run.match);
  if (!all.length) return;
  const at = view.chosen ? all.findIndex((run) => run.index >= view.chosen.index) : -1;
  const here = at >= 0 && all[at] === view.chosen;
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : here ? at + by : by > 0 ? at : at - 1;
  choose(all[(next + all.length) % all.length], true);
}

// ---- the chosen run ----

function choose(run, bring) {
  view.chosen = run;
  $('said').textContent = run ? describe(run) : '';
  drawDetails();
  if (run && bring) reveal(run);
  redraw();
}

/** Moves the view as little as needed. */
function reveal(run) {
  const span = view.to - view.from;
  if (run.to > view.to || run.from < view.from) {
    const middle = (run.from + run.to) / 2;
    show(middle - span / 2, middle + span / 2);
  }
  const room = plot.clientHeight - AXIS;
  if (run.y < view.top + 4) scrollTo(run.y - 30);
  else if (run.y + run.height > view.top + room - 4) scrollTo(run.y + run.height - room + 30);
}

function drawDetails() {
  const box = $('details');
  box.replaceChildren();
  const run = view.chosen;
  if (!run) {
    box.append(node('p', 'Choose a run to see its order: by a click, by search, or with . and , in the chart.', { class: 'hint' }));
    return;
  }
  const all = byOrder.get(run.order);
  const from = Math.min(...all.map((one) => one.from));
  const to = Math.max(...all.map((one) => one.to));
  const serial = all.reduce((sum, one) => sum + one.serial, 0);
  box.append(node('h2', run.order + ': ' + all.length + ' runs, ' + seconds(serial) + ' one after the other, '
    + seconds(to - from) + ' here'));
  const list = node('ol');
  for (const one of all) {
    const button = node('button', undefined, { type: 'button' });
    if (one === run) button.setAttribute('aria-current', 'true');
    const picture = node('canvas', undefined, { 'aria-hidden': 'true' });
    const label = node('div', one.type + (one.run > 1 ? ' · run ' + one.run : '') + ' ');
    const what = node('div');
    const why = one.why && one.ending === 'retried' ? ' · ' + one.why : '';
    what.append(picture, node('span', one.name + ', loop ' + one.loop + ' · at ' + seconds(one.from) + ' for ' + took(one) + ' · '
      + WORDS[one.ending] + why));
    button.append(label, what);
    button.addEventListener('click', () => {
      choose(one, true);
      $('details').querySelector('[aria-current]').focus();
    });
    const item = node('li');
    item.append(button);
    list.append(item);
    one.picture = [picture, from, to];
  }
  box.append(list);
  drawDetailPictures();
}

function drawDetailPictures() {
  for (const one of view.chosen ? byOrder.get(view.chosen.order) : []) {
    if (!one.picture) continue;
    const [canvas, from, to] = one.picture;
    const { g, width, height } = prepared(canvas);
    g.fillStyle = colours.faint;
    g.fillRect(0, height / 2 - 0.5, width, 1);
    const scale = width / Math.max(1, to - from);
    bar(g, one.ending, one.type, (one.from - from) * scale, 1, (one.to - one.from) * scale, height - 2);
  }
}

// ---- the table ----

const COLUMNS = [
  ['order', (run) => run.order, false],
  ['job', (run) => run.type, false],
  ['run', (run) => run.run, true],
  ['worker', (run) => run.name, false],
  ['loop', (run) => run.loop, true],
  ['began', (run) => run.from, true, (run) => seconds(run.from, 3)],
  ['took', (run) => run.to - run.from, true, took],
  ['end', (run) => WORDS[run.ending], false],
  ['why', (run) => run.why, false],
];
const sorting = { column: 5, down: false };

function drawHeads() {
  $('heads').replaceChildren();
  COLUMNS.forEach(([name, , number], index) => {
    const head = node('th', undefined, { scope: 'col', class: number ? 'n' : '' });
    const here = sorting.column === index;
    head.setAttribute('aria-sort', here ? (sorting.down ? 'descending' : 'ascending') : 'none');
    const button = node('button', name + (here ? (sorting.down ? ' ▾' : ' ▴') : ''), { type: 'button' });
    button.addEventListener('click', () => {
      sorting.down = here && !sorting.down;
      sorting.column = index;
      drawTable();
      $('heads').children[index].firstChild.focus();
    });
    head.append(button);
    $('heads').append(head);
  });
}

function drawTable() {
  drawHeads();
  const key = COLUMNS[sorting.column][1];
  const sign = sorting.down ? -1 : 1;
  const shown = runs.filter((run) => run.match).sort((a, b) => sign * (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.index - b.index));
  $('caption').textContent = shown.length + ' of ' + runs.length + ' runs; times from the first order. The search above holds here too.';
  $('rows').replaceChildren(...shown.map((run) => {
    const row = node('tr');
    COLUMNS.forEach(([name, value, number, text]) => {
      const kind = (number ? 'n ' : '') + (name === 'end' && run.ending !== 'done' ? 'bad' : '');
      const cell = node('td', undefined, { class: kind.trim() });
      if (name === 'order') {
        const button = node('button', run.order, { type: 'button', 'aria-label': 'Show ' + title(run) + ' in the timeline' });
        button.addEventListener('click', () => {
          choose(run, true);
          $('chart').focus();
        });
        cell.append(button);
      } else {
        cell.textContent = String((text || value)(run));
      }
      row.append(cell);
    });
    return row;
  }));
}

// ---- mouse and touch ----

const pointers = new Map();
let drag = null;

function runAt(px, py) {
  if (px < gutter() || py < AXIS) return null;
  let best = null;
  for (const run of runs) {
    const top = AXIS + run.y - view.top;
    if (py >= top - 1 && py <= top + run.height + 1 && px >= x(run.from) - 3 && px <= x(run.to) + 3) {
      if (!best || run.from > best.from) best = run;
    }
  }
  return best;
}

function tip(run, px, py) {
  const box = $('tip');
  box.hidden = !run;
  if (!run) return;
  box.textContent = describe(run);
  box.style.left = Math.max(4, Math.min(px + 14, plot.clientWidth - box.offsetWidth - 20)) + 'px';
  box.style.top = (py + 18 + box.offsetHeight > plot.clientHeight ? py - box.offsetHeight - 10 : py + 18) + 'px';
}

plot.addEventListener('pointerdown', (event) => {
  plot.setPointerCapture(event.pointerId);
  pointers.set(event.pointerId, event);
  drag = { x: event.offsetX, y: event.offsetY, from: view.from, to: view.to, top: view.top, moved: false,
    marks: event.shiftKey, pinch: pinch() };
  $('chart').focus({ preventScroll: true });
});

function pinch() {
  if (pointers.size !== 2) return 0;
  const [one, other] = [...pointers.values()];
  return Math.max(20, Math.abs(one.offsetX - other.offsetX));
}

plot.addEventListener('pointermove', (event) => {
  if (!drag) {
    const run = runAt(event.offsetX, event.offsetY);
    plot.classList.toggle('over', Boolean(run));
    tip(run, event.offsetX, event.offsetY);
    return;
  }
  pointers.set(event.pointerId, event);
  const dx = event.offsetX - drag.x;
  const dy = event.offsetY - drag.y;
  drag.moved ||= Math.hypot(dx, dy) > 4;
  if (!drag.moved) return;
  tip(null);
  plot.classList.add('dragged');
  if (pointers.size === 2 && drag.pinch) {
    const middle = (drag.from + drag.to) / 2;
    const half = (drag.to - drag.from) / 2 * drag.pinch / pinch();
    show(middle - half, middle + half);
  } else if (drag.marks) {
    view.mark = [timeAt(drag.x), timeAt(event.offsetX)].sort((a, b) => a - b);
    redraw();
  } else {
    const by = dx / area() * (drag.to - drag.from);
    show(drag.from - by, drag.to - by);
    if (event.pointerType === 'mouse') scrollTo(drag.top - dy);
  }
});

function release(event) {
  pointers.delete(event.pointerId);
  if (!drag) return;
  if (!drag.moved && event.type === 'pointerup') choose(runAt(event.offsetX, event.offsetY), false);
  if (view.mark) show(...view.mark);
  view.mark = null;
  drag = null;
  plot.classList.remove('dragged');
  redraw();
}

plot.addEventListener('pointerup', release);
plot.addEventListener('pointercancel', release);
plot.addEventListener('pointerleave', () => tip(null));
plot.addEventListener('dblclick', () => show(FIRST, LAST));
plot.addEventListener('wheel', (event) => {
  event.preventDefault();
  if (event.shiftKey) scrollTo(view.top + (event.deltaY || event.deltaX));
  else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) pan(event.deltaX / 1000);
  else zoom(Math.exp(Math.sign(event.deltaY) * Math.min(0.5, Math.abs(event.deltaY) / 400)), timeAt(event.offsetX));
}, { passive: false });
scroll.addEventListener('scroll', () => {
  view.top = scroll.scrollTop;
  redraw();
});

let brush = null;
overview.addEventListener('pointerdown', (event) => {
  overview.setPointerCapture(event.pointerId);
  brush = event.offsetX;
});
overview.addEventListener('pointermove', (event) => {
  if (brush !== null && Math.abs(event.offsetX - brush) > 4) {
    show(...[overTime(brush), overTime(event.offsetX)].sort((a, b) => a - b));
  }
});
overview.addEventListener('pointerup', (event) => {
  if (brush !== null && Math.abs(event.offsetX - brush) <= 4) {
    const half = (view.to - view.from) / 2;
    show(overTime(event.offsetX) - half, overTime(event.offsetX) + half);
  }
  brush = null;
});
overview.addEventListener('dblclick', () => show(FIRST, LAST));

// ---- keys and buttons ----

const KEYS = {
  ArrowLeft: () => pan(-0.1),
  ArrowRight: () => pan(0.1),
  ArrowUp: () => scrollTo(view.top - 40),
  ArrowDown: () => scrollTo(view.top + 40),
  PageUp: () => scrollTo(view.top - plot.clientHeight + 60),
  PageDown: () => scrollTo(view.top + plot.clientHeight - 60),
  Home: () => show(FIRST, FIRST + view.to - view.from),
  End: () => show(LAST - view.to + view.from, LAST),
  '+': () => zoom(0.7),
  '=': () => zoom(0.7),
  '-': () => zoom(1 / 0.7),
  0: () => show(FIRST, LAST),
  '.': () => step(1),
  ',': () => step(-1),
  Enter: () => {
    const run = view.chosen;
    if (run) show(run.from - (run.to - run.from), run.to + (run.to - run.from));
  },
};

$('chart').addEventListener('keydown', (event) => {
  const action = !event.ctrlKey && !event.metaKey && !event.altKey && KEYS[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
});

document.addEventListener('keydown', (event) => {
  if ($('keys').open || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === '/' && event.target !== $('search')) {
    event.preventDefault();
    $('search').focus();
  } else if (event.key === '?' && event.target !== $('search')) {
    $('keys').showModal();
  } else if (event.key === 'Escape') {
    $('search').value = '';
    search();
    choose(null);
  }
});

$('search').addEventListener('input', search);
$('search').addEventListener('keydown', (event) => {
  if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
});
$('after').addEventListener('click', () => step(1));
$('before').addEventListener('click', () => step(-1));
$('in').addEventListener('click', () => zoom(0.6));
$('out').addEventListener('click', () => zoom(1 / 0.6));
$('all').addEventListener('click', () => show(FIRST, LAST));
$('help').addEventListener('click', () => $('keys').showModal());
$('as-table').addEventListener('toggle', () => drawTable());

function arrange(kind) {
  view.rows = layout(kind);
  $('by-worker').setAttribute('aria-pressed', String(kind === 'worker'));
  $('by-order').setAttribute('aria-pressed', String(kind === 'order'));
  $('tall').style.height = view.rows.height + 'px';
  scrollTo(0);
  if (view.chosen) reveal(view.chosen);
}

$('by-worker').addEventListener('click', () => arrange('worker'));
$('by-order').addEventListener('click', () => arrange('order'));

// ---- light and dark ----

const THEMES = ['system', 'light', 'dark'];

function paint() {
  readColours();
  drawSwatches();
  drawDetailPictures();
  redraw();
}

$('theme').addEventListener('click', () => {
  const now = root.dataset.theme || 'system';
  const next = THEMES[(THEMES.indexOf(now) + 1) % THEMES.length];
  if (next === 'system') delete root.dataset.theme;
  else root.dataset.theme = next;
  $('theme').textContent = 'theme: ' + next;
  paint();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', paint);
addEventListener('resize', () => {
  scrollTo(view.top);
  paint();
});

drawFigures();
drawLegend();
readColours();
arrange('worker');
drawDetails();
search();
paint();
document.querySelector('main').className = 'drawn';
