// The inspector: the list on one side, the chosen exchange on the other, and what keeps them live.

import { Answers } from './answers.js';
import * as api from './api.js';
import { showConfiguration } from './configuration.js';
import { Detail } from './detail.js';
import { icon } from './dom.js';
import { FilterBar, matcher } from './filter.js';
import { number, plural } from './format.js';
import { HarFile } from './har.js';
import { List } from './list.js';
import { Live } from './live.js';
import { Policy } from './policy.js';
import { showProfile } from './profile.js';
import { Rows } from './rows.js';
import { announce, say } from './say.js';
import { Search } from './search.js';
import { summarise } from './summary.js';

const MOST_ROWS = 5000; // beyond this the page lets old rows go, whatever the store keeps
const PAGE = 200;
const REDRAW_MS = 100; // in a flood; the first that comes after quiet is drawn at once

const $ = id => document.getElementById(id);
const rows = new Rows(1000);
const search = new Search(() => arrangeSoon());
const filter = new FilterBar(() => {
  search.ask(filter.value.text, har.records);
  arrange();
  announce(`${plural(list.length, 'exchange matches', 'exchanges match')}`);
});
const list = new List((id, intoDetail) => open(id, intoDetail));
const detail = new Detail({
  record: id => har.records?.get(id) ?? api.one(id),
  close: () => open(null),
  step: step => move(step),
  open: id => open(id, true),
  isFile: () => har.records !== null,
});
const answers = new Answers();
const policy = new Policy();
const har = new HarFile({ opened: () => switchSource(), closed: () => switchSource() });

let shownRows = rows;
let endedWhilePaused = null; // how many exchanges have ended since the list was paused; null while it is not
let answered = false; // whether the store has answered: before that nobody knows how many there are
let loading = false;
let again = false;
let redraw = 0; // the timer of the next one
let drawn = 0; // when the last one was
let frame = 0; // what is arranged, and waits for its frame

/** What is to be shown now. */
function arranged() {
  const { shown, hiddenAssets } = shownRows.arrange(matcher(filter.value, search), filter.withAssets);
  return { shown, hiddenAssets, known: shownRows.size, methods: shownRows.values(row => row.method), routes: shownRows.values(row => row.route) };
}

function draw({ shown, hiddenAssets, known, methods, routes }) {
  list.show(shown);
  filter.offer('method', methods, 'All methods');
  filter.offer('route', routes, 'All routes');
  filter.showAssets(hiddenAssets);
  const all = shown.length + hiddenAssets === known;
  const isFile = har.records !== null;
  if (answered || isFile) $('count').textContent = all ? plural(shown.length, 'exchange', 'exchanges') : `${number(shown.length)} of ${number(known)}`;
  $('empty').hidden = shown.length > 0 || (known === 0 && (isFile || !answered)); // the notice of a file says that it has none
  $('empty').dataset.why = known === 0 ? 'nothing' : 'filtered';
  $('grid').classList.toggle('blank', shown.length === 0);
}

function arrange() {
  cancelAnimationFrame(frame);
  draw(arranged());
}

/** Draws once for all that comes until then, at the start of a frame, where nothing is laid out twice. */
function arrangeSoon() {
  redraw ||= setTimeout(
    () => {
      redraw = 0;
      drawn = performance.now();
      if (endedWhilePaused !== null) return;
      const next = arranged();
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => draw(next));
    },
    Math.max(0, drawn + REDRAW_MS - performance.now()),
  );
}

/** Asks for what the store keeps, page by page so that no answer is long to read. Runs once at a time. */
async function resync() {
  again = loading;
  if (loading) return;
  loading = true;
  try {
    for (let after = rows.resumeAfter; ;) {
      const { exchanges, last } = await api.page(after, PAGE);
      for (const record of exchanges) rows.upsert(summarise(record));
      if (exchanges.length > 0) arrangeSoon();
      if (exchanges.length < PAGE) break;
      after = last;
    }
    rows.trim();
    answered = true;
  } catch (refusal) {
    if (!(refusal instanceof TypeError)) say(refusal.message); // a TypeError is a lost connection, which the header shows
  }
  loading = false;
  arrangeSoon();
  if (again) setTimeout(resync, 1000);
}

function arrived(batch) {
  if (endedWhilePaused !== null) {
    endedWhilePaused += batch.filter(row => row.duration !== null).length;
    return showPaused();
  }
  for (const row of batch) rows.upsert(row);
  rows.trim();
  if (har.records) return;
  search.askAgain();
  arrangeSoon();
  for (const row of batch) detail.changed(row);
}

function showPaused() {
  const paused = endedWhilePaused !== null;
  $('pause').setAttribute('aria-pressed', String(paused));
  $('pause').replaceChildren(
    icon(paused ? 'play' : 'pause'),
    Object.assign(document.createElement('span'), {
      className: 'label',
      textContent: paused ? (endedWhilePaused ? `Resume, ${number(endedWhilePaused)} new` : 'Resume') : 'Pause',
    }),
  );
}

function pause() {
  endedWhilePaused = endedWhilePaused === null ? 0 : null;
  showPaused();
  if (endedWhilePaused === null) resync();
}

async function clear() {
  try {
    await api.clear();
  } catch (refusal) {
    return say(refusal.message);
  }
  rows.clear();
  open(null);
  arrange();
  say('List cleared');
}

function switchSource() {
  open(null);
  shownRows = har.rows ?? rows;
  document.body.classList.toggle('from-file', har.records !== null);
  search.ask(filter.value.text, har.records);
  arrange();
  list.focus();
}

function open(id, intoDetail = false) {
  const hash = id === null ? '' : `#${id}`;
  if (location.hash !== hash) history.replaceState(null, '', hash || location.pathname);
  list.select(id);
  detail.show(id, intoDetail);
  document.body.classList.toggle('has-detail', id !== null);
  if (id === null) list.focus();
}

function move(step) {
  const next = list.neighbour(detail.id, step);
  if (next !== undefined) open(next, true);
}

function fromHash() {
  const id = /^#(\d+)$/.exec(location.hash)?.[1];
  if (id) open(Number(id));
}

async function configure() {
  try {
    const config = await api.config();
    api.useToken(config.token);
    rows.limit = Math.min(config.inspector?.maxExchanges ?? 1000, MOST_ROWS);
    showConfiguration(config, () => filter.reset());
    answers.show(config);
    showProfile(config);
  } catch {
    // The header says that there is no connection; it is asked again when there is one.
  }
}

function state(name) {
  $('connection').dataset.state = name;
  $('connection').textContent = name === 'live' ? 'live' : 'connecting';
  if (name === 'live') configure();
}

for (const [id, name] of [
  ['pause', 'pause'],
  ['clear', 'clear'],
  ['answers', 'switch'],
  ['policy', 'check'],
  ['download-har', 'download'],
  ['open-har', 'open'],
  ['more-filters', 'filter'],
])
  $(id).prepend(icon(name));
$('pause').addEventListener('click', pause);
$('clear').addEventListener('click', clear);
addEventListener('hashchange', fromHash);
addEventListener('policy', () => policy.open());
addEventListener('keydown', event => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const typing = event.target.closest?.('input, select, textarea');
  if (event.key === '/' && !typing) {
    event.preventDefault();
    filter.focus();
  } else if (event.key === 'Escape' && typing?.id === 'filter-text' && typing.value) {
    filter.reset();
  } else if (event.key === 'Escape' && detail.id !== null) {
    open(null);
  } else if (document.activeElement === document.body) {
    list.key(event);
  }
});

showPaused();
arrange();
new Live({ rows: arrived, messages: ids => har.records || detail.passed(ids), config: configure, behind: resync, state });
fromHash();
