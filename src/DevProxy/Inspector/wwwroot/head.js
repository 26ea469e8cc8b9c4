// The head of the chosen exchange: what can be done with it, what was asked, where it went.

import { actions } from './actions.js';
import { chip } from './chip.js';
import { button, h, icon } from './dom.js';
import { dateAndTime, duration, splitUrl, time } from './format.js';

const LONG = 180; // characters of a URL: more are folded, so that the verdict stays in view

/** @param {{ close: Function, open: Function, isFile: Function }} on */
export function head(record, other, on) {
  const urls = h('div', { class: 'urls', id: 'urls' }, title(record), record.upstream ? sentTo(record.upstream.url) : answered(record));
  return h(
    'header',
    { class: 'detail-head' },
    h(
      'div',
      { class: 'detail-bar' },
      button('Back to the list', 'back', () => on.close(), { id: 'detail-back', class: 'button back' }),
      h('div', { class: 'detail-actions', role: 'toolbar', 'aria-label': 'Actions on this exchange' }, actions(record, on)),
      button('Close', 'close', () => on.close(), { id: 'detail-close', class: 'button quiet icon-only', title: 'Close (Esc)' }),
    ),
    urls,
    record.request.url.length > LONG && unfold(urls, record.id),
    facts(record, on),
    other && half(record, other, on),
  );
}

function title(record) {
  const { origin, path, query } = splitUrl(record.request.url);
  const status = record.response?.status ?? null;
  const failed = record.error && record.error.type !== 'client_gone';
  return h(
    'h2',
    { tabindex: -1, id: 'detail-title' },
    h('span', { class: 'verb', data: { method: record.request.method } }, record.request.method),
    ' ',
    h(
      'span',
      { class: `code ${failed ? 's5' : status === null ? 'open' : `s${Math.floor(status / 100)}`}` },
      status ?? (record.durationMs === null ? 'waiting' : 'no answer'),
    ),
    ' ',
    h('span', { class: 'url' }, h('span', { class: 'muted' }, origin), path, h('span', { class: 'query' }, query)),
  );
}

const sentTo = url => h('p', { class: 'upstream-url' }, icon('arrow'), h('span', { class: 'sr' }, 'sent on to '), h('code', null, url));

const ANSWERED_BY = {
  mock: from => ['answered by ', from ? h('code', null, from) : 'the mock of its route'],
  recording: from => ['answered from ', h('code', null, from)],
  fault: () => ['made to fail on purpose'],
};

const answered = ({ answeredBy, answeredFrom }) =>
  ANSWERED_BY[answeredBy] && h('p', { class: 'upstream-url' }, icon('arrow'), ...ANSWERED_BY[answeredBy](answeredFrom));

let unfolded = null; // the exchange whose URLs are shown whole: it is drawn anew when it changes

function unfold(urls, id) {
  const toggle = h('button', { type: 'button', class: 'link', id: 'unfold', 'aria-controls': 'urls', on: { click: () => set(unfolded !== id) } });
  const set = whole => {
    unfolded = whole ? id : null;
    urls.classList.toggle('folded', !whole);
    toggle.setAttribute('aria-expanded', String(whole));
    toggle.textContent = whole ? 'Fold the URL' : 'Show the whole URL';
  };
  set(unfolded === id);
  return toggle;
}

const operations = list =>
  list.map(({ type, name }, index) => [index > 0 && ', ', type && `${type} `, name ? h('code', null, name) : 'without a name']);

const grpc = ({ status, name, message }) => [h('code', null, name ? `${status} ${name}` : status), message && ` ${message}`];

function facts(record, { open }) {
  const startedAt = Date.parse(record.startedAt);
  const told = [
    `#${record.id}`,
    h('time', { datetime: record.startedAt, title: dateAndTime(startedAt) }, time(startedAt)),
    duration(record.durationMs),
    record.request.httpVersion,
    record.route === null ? 'no route' : h('span', null, 'route ', h('code', null, record.route)),
    record.graphql && h('span', null, 'GraphQL ', operations(record.graphql)),
    record.grpc && h('span', null, 'gRPC ', grpc(record.grpc)),
    record.replayOf &&
      h('button', { type: 'button', class: 'link', on: { click: () => open(record.replayOf) } }, `replay of #${record.replayOf}`),
  ];
  return h(
    'p',
    { class: 'facts' },
    told.filter(Boolean).map(fact => h('span', null, fact)),
  );
}

function half(record, other, { open }) {
  const label = record.kind === 'preflight' ? `The request it allowed, #${other.id}` : `Its preflight, #${other.id}`;
  return h(
    'p',
    { class: 'pair-line' },
    button(label, 'link', () => open(other.id), { id: 'open-pair', class: 'button small' }),
    chip(other.cors?.upstream?.outcome ?? null, other.cors?.delivered?.outcome ?? null),
  );
}
