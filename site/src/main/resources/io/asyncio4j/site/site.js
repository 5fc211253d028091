// SPDX-License-Identifier: Apache-2.0
'use strict';

// ---- theme ----

const THEMES = ['system', 'light', 'dark'];
const themeButton = document.getElementById('theme');

function showTheme(theme) {
  if (theme === 'system') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }
  themeButton.textContent = `Theme: ${theme}`;
}

themeButton.addEventListener('click', () => {
  const now = document.documentElement.dataset.theme || 'system';
  const next = THEMES[(THEMES.indexOf(now) + 1) % THEMES.length];
  showTheme(next);
  try {
    localStorage.setItem('asyncio4j-theme', next);
  } catch {
    themeButton.title = 'This browser does not keep the choice for pages that are opened as files';
  }
});
showTheme(document.documentElement.dataset.theme || 'system');

// ---- navigation on narrow screens ----

const menuButton = document.getElementById('menu');
const navigation = document.getElementById('navigation');

function showMenu(open) {
  menuButton.setAttribute('aria-expanded', String(open));
  navigation.classList.toggle('open', open);
}

menuButton.addEventListener('click', () => showMenu(menuButton.getAttribute('aria-expanded') !== 'true'));
const current = navigation.querySelector('[aria-current]');
if (current) {
  navigation.scrollTop = current.offsetTop - navigation.clientHeight / 2;
}

// ---- code ----

hljs.configure({ ignoreUnescapedHTML: false, throwUnescapedHTML: true });
hljs.highlightAll();

for (const block of document.querySelectorAll('pre')) {
  if (!navigator.clipboard) {
    break;
  }
  const frame = document.createElement('div');
  frame.className = 'code';
  block.replaceWith(frame);
  const copy = document.createElement('button');
  copy.type = 'button';
  copy.className = 'copy';
  copy.textContent = 'Copy';
  copy.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(block.textContent);
      copy.textContent = 'Copied';
    } catch {
      copy.textContent = 'Not allowed';
    }
    setTimeout(() => (copy.textContent = 'Copy'), 1500);
  });
  frame.append(block, copy);
}

// ---- search ----

const MOST = 12;
const input = document.getElementById('search');
const found = document.getElementById('found');
const count = document.getElementById('count');
const sections = window.guideSections;
let index = null;
let chosen = -1;

// Made when somebody first searches. Names such as createTaskGroup are found by their words, too.
function makeIndex() {
  const words = (text) => `${text} ${text.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[-_./#]/g, ' ')}`;
  index = lunr(function () {
    this.ref('at');
    this.field('heading', { boost: 8 });
    this.field('page', { boost: 3 });
    this.field('text');
    sections.forEach((section, at) =>
      this.add({ at, heading: words(section.heading), page: words(section.page), text: words(section.text) }));
  });
}

function wordsOf(query) {
  return query.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 0);
}

// All words must be there, the last one perhaps not typed to its end; where nothing has all of them, some will do.
function look(query) {
  const words = wordsOf(query);
  if (words.length === 0) {
    return [];
  }
  if (!index) {
    makeIndex();
  }
  const { REQUIRED, OPTIONAL } = lunr.Query.presence;
  const { TRAILING } = lunr.Query.wildcard;
  const ask = (presence, fuzzy) => index.query((q) => words.forEach((word, i) => {
    const stem = lunr.stemmer(new lunr.Token(word)).toString();
    if (lunr.stopWordFilter(new lunr.Token(word)) === undefined && i < words.length - 1) {
      return;
    }
    if (fuzzy && word.length > 3) {
      q.term(stem, { presence, editDistance: 1, usePipeline: false });
    } else if (i === words.length - 1 || stem !== word) {
      q.term(stem, { presence, wildcard: TRAILING, usePipeline: false });
    } else {
      q.term(word, { presence, usePipeline: false });
    }
  }));
  let hits = ask(REQUIRED, false);
  if (hits.length === 0) {
    hits = ask(REQUIRED, true);
  }
  if (hits.length === 0) {
    hits = ask(OPTIONAL, true);
  }
  return hits.map((hit) => sections[Number(hit.ref)]);
}

// Text with the words of the query marked.
function marked(text, words) {
  const piece = document.createDocumentFragment();
  const pattern = new RegExp(`(${words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'iu');
  text.split(new RegExp(pattern, 'giu')).forEach((part, i) => {
    if (i % 2 === 1) {
      const mark = document.createElement('mark');
      mark.textContent = part;
      piece.append(mark);
    } else {
      piece.append(part);
    }
  });
  return piece;
}

function extract(text, words) {
  const lower = text.toLowerCase();
  const at = Math.max(0, Math.min(...words.map((word) => lower.indexOf(word)).filter((i) => i >= 0), lower.length));
  const from = at >= lower.length || at < 40 ? 0 : text.indexOf(' ', at - 40) + 1;
  return (from > 0 ? '… ' : '') + text.slice(from, from + 150).replace(/\s+/g, ' ');
}

function show(query) {
  const words = wordsOf(query);
  const hits = look(query);
  chosen = -1;
  input.removeAttribute('aria-activedescendant');
  found.replaceChildren();
  hits.slice(0, MOST).forEach((section, i) => {
    const item = document.createElement('li');
    item.id = `found-${i}`;
    item.role = 'option';
    item.setAttribute('aria-selected', 'false');
    const link = document.createElement('a');
    link.href = section.href;
    link.tabIndex = -1;
    const title = document.createElement('strong');
    title.append(marked(section.heading, words));
    const where = document.createElement('span');
    where.className = 'where';
    where.textContent = section.heading === section.page ? '' : section.page;
    const text = document.createElement('span');
    text.className = 'extract';
    text.append(marked(extract(section.text, words), words));
    link.append(title, where, text);
    item.append(link);
    found.append(item);
  });
  if (words.length > 0 && hits.length === 0) {
    const none = document.createElement('li');
    none.className = 'none';
    none.textContent = 'Nothing found. Try a single word, or a name such as gather.';
    found.append(none);
  }
  const open = words.length > 0;
  found.hidden = !open;
  input.setAttribute('aria-expanded', String(open));
  count.textContent = !open ? '' : hits.length === 0 ? 'Nothing found' : `${Math.min(hits.length, MOST)} sections found`;
}

function choose(step) {
  const items = found.querySelectorAll('[role=option]');
  if (items.length === 0) {
    return;
  }
  items[chosen]?.setAttribute('aria-selected', 'false');
  chosen = (chosen + step + items.length) % items.length;
  if (chosen < 0) {
    chosen = items.length - 1;
  }
  const item = items[chosen];
  item.setAttribute('aria-selected', 'true');
  item.scrollIntoView({ block: 'nearest' });
  input.setAttribute('aria-activedescendant', item.id);
}

function closeSearch() {
  found.hidden = true;
  input.setAttribute('aria-expanded', 'false');
}

input.addEventListener('input', () => show(input.value));
input.addEventListener('focus', () => {
  if (input.value !== '') {
    show(input.value);
  }
});
input.addEventListener('keydown', (event) => {
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    choose(event.key === 'ArrowDown' ? 1 : chosen < 0 ? 0 : -1);
    event.preventDefault();
  } else if (event.key === 'Enter') {
    const items = found.querySelectorAll('[role=option] a');
    (items[chosen] || items[0])?.click();
  } else if (event.key === 'Escape') {
    closeSearch();
    input.value = '';
  }
});
found.addEventListener('click', (event) => {
  if (event.target.closest('a')) {
    closeSearch();
  }
});

document.addEventListener('click', (event) => {
  if (!event.target.closest('.search')) {
    closeSearch();
  }
});
document.addEventListener('keydown', (event) => {
  const typing = event.target.closest?.('input, textarea, select');
  if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    input.focus();
    input.select();
  } else if (event.key === 'Escape') {
    showMenu(false);
  }
});

const asked = new URLSearchParams(location.search).get('q');
if (asked) {
  input.value = asked;
  show(asked);
}
