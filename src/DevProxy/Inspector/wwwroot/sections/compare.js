// A replay beside its original: what was asked differently, and what was answered differently.

import { diff } from '../diff.js';
import { h } from '../dom.js';
import { layOut } from '../json-text.js';
import { lineDiff } from '../line-diff.js';

// These differ each time and say nothing.
const ALWAYS = ['age', 'date', 'content-length', 'proxy-status', 'server-timing', 'x-request-id'];

export function compare({ record, original, open }) {
  if (!record.replayOf) return null;
  if (!original) return h('p', { class: 'muted' }, `#${record.replayOf} is no longer kept.`);
  const asked = [
    change('Method', original.request.method, record.request.method),
    change('URL', original.request.url, record.request.url),
    headers('Request headers', original.request.headers, record.request.headers),
    body('Request body', original.request.body, record.request.body),
  ].filter(Boolean);
  const answered =
    record.durationMs === null
      ? [h('p', { class: 'muted' }, 'Its answer is still coming.')]
      : [
          change('Status', original.response?.status ?? 'no answer', record.response?.status ?? 'no answer'),
          change('Verdict', outcome(original), outcome(record)),
          headers('Response headers', original.response?.headers ?? [], record.response?.headers ?? []),
          body('Response body', original.response?.body, record.response?.body),
        ].filter(Boolean);
  return h(
    'div',
    { class: 'compare', id: 'compare' },
    h(
      'p',
      null,
      h('button', { type: 'button', class: 'link', id: 'compare-open', on: { click: () => open(original.id) } }, `#${original.id}`),
      ` is before, #${record.id} after. Times, dates and lengths are left out.`,
    ),
    part('What was asked', asked),
    part('What was answered', answered),
  );
}

const part = (title, changes) => [h('h4', null, title), ...(changes.length > 0 ? changes : [h('p', { class: 'muted' }, 'The same.')])];

const outcome = record => record.cors?.upstream?.outcome ?? 'none';

const change = (title, before, after) =>
  String(before) !== String(after) &&
  lines(title, [
    ['removed', String(before)],
    ['added', String(after)],
  ]);

function headers(title, before, after) {
  const rows = diff(before, after).filter(row => row.change !== 'same' && !ALWAYS.includes((row.before ?? row.after)[0].toLowerCase()));
  return (
    rows.length > 0 &&
    lines(
      title,
      rows.flatMap(row => [row.before && ['removed', row.before.join(': ')], row.after && ['added', row.after.join(': ')]].filter(Boolean)),
    )
  );
}

function body(title, before, after) {
  const [left, right] = [text(before), text(after)];
  return left !== right && lines(title, lineDiff(left, right));
}

/** JSON is compared line by line as it is shown: one name or value a line. */
const text = body =>
  body ? ((body.text && layOut(body.text)?.map(token => token.text).join('')) ?? body.text ?? body.base64 ?? `${body.size} bytes, not kept`) : '';

const SIGNS = { same: ' ', added: '+', removed: '−', skipped: ' ' };
const WORDS = { added: 'added: ', removed: 'removed: ' };

const lines = (title, changes) =>
  h(
    'figure',
    { class: 'changes' },
    h('figcaption', null, title),
    h(
      'pre',
      { tabindex: 0, 'aria-label': title },
      changes.map(([kind, line]) =>
        h('span', { class: `change ${kind}` }, h('span', { 'aria-hidden': 'true' }, `${SIGNS[kind]} `), WORDS[kind] && h('span', { class: 'sr' }, WORDS[kind]), `${line}\n`),
      ),
    ),
  );
