// One row of the list.

import { chip } from './chip.js';
import { h, icon, sr } from './dom.js';
import { bytes, duration, time } from './format.js';
import { ERRORS } from './words.js';

const statusClass = status => (status === null ? 'open' : `s${Math.floor(status / 100)}`);

/** `bad` marks the row: the browser refused, or the exchange failed. */
const mood = row => (row.after === 'blocked' || (row.error && row.error !== 'client_gone') ? 'bad' : 'calm');

const MOST_NAMES = 3; // of a batch
const more = count => count > 0 && ` and ${count} more`;

export function statusText(row) {
  if (row.kind === 'websocket' && row.status === 101) return '101';
  return row.status === null ? (row.duration === null ? '…' : 'none') : String(row.status);
}

/**
 * @param {{ row: object, part: string }} item
 * @param {number} index in the list shown, from 0
 */
export function rowElement({ row, part }, index) {
  const cell = (name, ...content) => h('span', { role: 'gridcell', class: name }, ...content);
  return h(
    'div',
    {
      role: 'row',
      class: 'row',
      id: `row-${row.id}`,
      'aria-rowindex': index + 2,
      tabindex: -1,
      data: { id: row.id, part, mood: mood(row) },
    },
    cell('time', time(row.startedAt)),
    cell('method', h('span', { class: 'verb', data: { method: row.method } }, row.method)),
    cell(
      'path',
      part === 'preflight' && h('span', { class: 'branch' }),
      row.kind === 'preflight' && h('span', { class: 'tag' }, part === 'preflight' ? 'preflight' : `preflight for ${row.asks}`),
      row.kind === 'websocket' && h('span', { class: 'tag' }, 'WebSocket'),
      row.replayOf !== null && h('span', { class: 'tag' }, icon('replay'), `of #${row.replayOf}`),
      row.operations.length > 0 &&
        h('span', { class: 'tag' }, sr('GraphQL '), row.operations.slice(0, MOST_NAMES).join(', '), more(row.operations.length - MOST_NAMES)),
      row.grpc && h('span', { class: `tag ${row.grpc === 'OK' ? '' : 'failed'}` }, `gRPC ${row.grpc}`),
      h('span', { class: 'target', title: row.path + row.query }, row.path, row.query && h('span', { class: 'query' }, row.query)),
    ),
    cell('route', row.route ?? h('span', { class: 'muted' }, 'none')),
    cell(
      'status',
      h(
        'span',
        {
          class: `code ${row.error && row.error !== 'client_gone' ? 's5' : statusClass(row.status)}`,
          title: row.error ? (ERRORS[row.error] ?? row.error) : row.status === null ? 'No answer yet' : null,
        },
        statusText(row),
      ),
    ),
    cell('type', row.type),
    cell('size', row.size === null || row.status === null || row.status < 200 ? '' : bytes(row.size)),
    cell('duration', row.duration === null ? h('span', { class: 'running' }, row.isClosing ? 'closing' : 'open') : duration(row.duration)),
    cell('verdict', chip(row.before, row.after)),
  );
}
