// Header lines on both sides of DevProxy: what it added, replaced and removed is marked by sign, word and colour.

import { diff } from '../diff.js';
import { h } from '../dom.js';

const SIGNS = { same: ['', ''], added: ['+', 'added'], removed: ['−', 'removed'], replaced: ['~', 'replaced'] };

let onlyChanges = false;

export function headers({ record }) {
  const { request, upstream, response } = record;
  const asked = upstream
    ? pair('Request', 'As the page sent it', request.headers, 'As the upstream got it', upstream.requestHeaders)
    : single('Request', 'As the page sent it', request.headers);
  const answered =
    response &&
    (upstream?.status
      ? pair(
          `Response`,
          `As your API sent it, ${upstream.status}`,
          upstream.headers,
          `As the browser got it, ${response.status}`,
          response.headers,
        )
      : single('Response', `As the browser got it, ${response.status}: written by DevProxy`, response.headers));
  const box = h('div', { class: `headers ${onlyChanges ? 'only-changes' : ''}` });
  const toggle = h(
    'label',
    { class: 'only' },
    h('input', {
      type: 'checkbox',
      id: 'only-changes',
      checked: onlyChanges,
      on: {
        change: event => {
          onlyChanges = event.target.checked;
          box.classList.toggle('only-changes', onlyChanges);
        },
      },
    }),
    ' only what changed',
  );
  box.append(toggle, asked, answered ?? '');
  return box;
}

const count = rows => {
  const parts = ['added', 'replaced', 'removed']
    .map(kind => [rows.filter(row => row.change === kind).length, kind])
    .filter(([times]) => times > 0);
  return parts.length > 0 ? parts.map(([times, kind]) => `${times} ${kind}`).join(', ') : 'nothing changed';
};

function pair(title, leftTitle, left, rightTitle, right) {
  const rows = diff(left, right);
  return h(
    'table',
    { class: 'lines' },
    h('caption', null, title, h('span', { class: 'muted' }, ` ${count(rows)}`)),
    h(
      'thead',
      null,
      h(
        'tr',
        null,
        h('th', { scope: 'col' }, leftTitle),
        h('th', { scope: 'col', class: 'sign' }, h('span', { class: 'sr' }, 'Change')),
        h('th', { scope: 'col' }, rightTitle),
      ),
    ),
    h(
      'tbody',
      null,
      rows.map(({ change, before, after }) => {
        const [sign, word] = SIGNS[change];
        return h(
          'tr',
          { class: change },
          h('td', { class: 'left', 'data-title': leftTitle }, line(before)),
          h(
            'td',
            { class: 'sign' },
            sign && h('span', { class: 'mark', 'aria-hidden': 'true' }, sign),
            word && h('span', { class: 'word' }, word),
          ),
          h('td', { class: 'right', 'data-title': rightTitle }, line(after)),
        );
      }),
    ),
  );
}

function single(title, columnTitle, lines) {
  return h(
    'table',
    { class: 'lines single' },
    h('caption', null, title),
    h('thead', null, h('tr', null, h('th', { scope: 'col' }, columnTitle))),
    h(
      'tbody',
      null,
      lines.map(one => h('tr', { class: 'same' }, h('td', { class: 'left' }, line(one)))),
    ),
  );
}

const line = one =>
  one && [h('span', { class: 'name' }, one[0]), h('span', { class: 'colon' }, ': '), h('span', { class: 'value' }, one[1])];
