// Where the time went: a bar for the exchange, and for its preflight on the same scale, which shows what asking first costs.

import { h } from '../dom.js';
import { duration } from '../format.js';

export function timing({ pair }) {
  const halves = [
    ['Preflight', pair.preflight],
    ['Request', pair.request],
  ].filter(([, half]) => half);
  const start = Math.min(...halves.map(([, half]) => Date.parse(half.startedAt)));
  const spans = halves.map(([name, half]) => measure(name, half, Date.parse(half.startedAt) - start));
  const end = Math.max(...spans.map(span => span.from + span.total), 1);
  return h(
    'div',
    { class: 'timing' },
    spans.map(span => bar(span, end)),
  );
}

function measure(name, half, from) {
  const first = half.upstream?.firstByteMs ?? null;
  const total = half.durationMs ?? Math.max(first ?? 0, 1);
  return { name: half.kind === 'websocket' ? 'WebSocket' : name, id: half.id, from, total, first, open: half.durationMs === null };
}

function bar({ name, id, from, total, first, open }, end) {
  const segment = (kind, start, length) => {
    const piece = h('span', { class: `segment ${kind}` });
    piece.style.left = `${(start / end) * 100}%`;
    piece.style.width = `max(2px, ${(length / end) * 100}%)`;
    return piece;
  };
  const until = first === null ? total : Math.min(first, total);
  const legend = [
    first !== null && [`waiting`, `until your API’s response headers ${duration(first)}`],
    first !== null && !open && ['receiving', `the rest ${duration(Math.max(0, total - first))}`],
    [null, open ? 'still open' : `total ${duration(total)}`],
  ].filter(Boolean);
  return h(
    'div',
    { class: 'time-line' },
    h('p', { class: 'time-name' }, `${name} #${id}`),
    h(
      'div',
      { class: 'track', 'aria-hidden': 'true' },
      segment('waiting', from, until),
      !open && total > until && segment('receiving', from + until, total - until),
    ),
    h(
      'p',
      { class: 'legend' },
      legend.map(([kind, text]) => h('span', null, kind && h('span', { class: `key ${kind}`, 'aria-hidden': 'true' }), text)),
    ),
  );
}
