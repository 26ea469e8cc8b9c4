// What went over a WebSocket, and how it was closed.

import { h } from '../dom.js';
import { bytes, plural } from '../format.js';

// RFC 6455, section 7.4.1, and the registry that it opened.
const CODES = {
  1000: 'normal',
  1001: 'going away: the page was left, or the server stopped',
  1002: 'protocol error',
  1003: 'a kind of data that is not accepted',
  1005: 'closed without a code',
  1006: 'connection lost without a close',
  1007: 'text that is not UTF-8',
  1008: 'policy violation',
  1009: 'message too big',
  1010: 'an extension is missing',
  1011: 'the server failed',
  1012: 'the server restarts',
  1013: 'try again later',
};

/** How much passed, and how it ended; null where there was no WebSocket. */
export function socket(record) {
  const counts = record.websocket;
  if (!counts) return null;
  const isOpen = record.durationMs === null;
  return h(
    'dl',
    { class: 'socket' },
    direction('From the browser', counts.sent),
    direction('To the browser', counts.received),
    h(
      'div',
      null,
      h('dt', null, isOpen ? 'State' : 'Closed with'),
      h(
        'dd',
        null,
        isOpen
          ? counts.closeCode === null
            ? 'open'
            : ['closing: one side has closed it with ', code(counts.closeCode), ', the other has not yet']
          : counts.closeCode === null
            ? 'no code'
            : code(counts.closeCode),
      ),
    ),
  );
}

const direction = (name, { messages, bytes: size }) =>
  h('div', null, h('dt', null, name), h('dd', null, `${plural(messages, 'message', 'messages')}, ${bytes(size)}`));

export const code = number => [h('code', null, number), CODES[number] && ` ${CODES[number]}`];
