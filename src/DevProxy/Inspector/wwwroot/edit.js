// The request of an exchange, to be changed and sent again. A mask that stays where it was stands for the secret itself.

import * as api from './api.js';
import { button, h } from './dom.js';
import { splitUrl } from './format.js';

// What the sender writes itself.
const FRAMING = ['connection', 'content-length', 'expect', 'host', 'keep-alive', 'transfer-encoding'];

/**
 * @param {object} record
 * @param {{ close: () => void, sent: (id: number) => void }} on
 */
export function editor(record, on) {
  const { path, query } = splitUrl(record.request.url);
  const lines = record.request.headers.filter(([name]) => !FRAMING.includes(name.toLowerCase()));
  const body = record.request.body;
  const method = field('input', { id: 'edit-method', size: 8, autocapitalize: 'characters' }, record.request.method);
  const url = field('input', { id: 'edit-url', class: 'wide' }, path + query);
  const headers = field('textarea', { id: 'edit-headers', rows: rows(lines.length) }, lines.map(line => line.join(': ')).join('\n'));
  const shown = body?.text ?? '';
  const content = field('textarea', { id: 'edit-body', rows: rows(shown.split('\n').length) }, shown);
  const refused = h('p', { class: 'error', role: 'alert', id: 'edit-refused' });
  const kept = record.request.headers.filter(([name]) => FRAMING.includes(name.toLowerCase()));

  const send = async event => {
    event.preventDefault();
    refused.textContent = '';
    try {
      const { id } = await api.replay(record.id, {
        method: method.value.trim(),
        url: url.value.trim(),
        headers: [...kept, ...read(headers.value)],
        ...(content.value !== shown && { body: content.value }),
      });
      on.sent(id);
    } catch (refusal) {
      refused.textContent = refusal.message;
    }
  };

  return h(
    'form',
    {
      class: 'edit',
      id: 'edit',
      'aria-label': `Edit #${record.id} and send it again`,
      on: {
        submit: send,
        keydown: event => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send(event);
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          on.close();
        },
      },
    },
    h('div', { class: 'edit-line' }, labelled('Method', method), labelled('URL', url)),
    labelled('Headers', headers),
    labelled(body && body.text === undefined && body.size > 0 ? 'Body (sent as it was unless you write another)' : 'Body', content),
    h('p', { class: 'muted' }, '*** stands for a value that is masked here. Left where it is, the value itself is sent.'),
    refused,
    h(
      'p',
      { class: 'edit-actions' },
      button('Send', 'replay', () => {}, { type: 'submit', id: 'edit-send', title: 'Send (Ctrl+Enter)' }),
      button('Cancel', 'close', on.close, { id: 'edit-cancel', title: 'Cancel (Esc)' }),
    ),
  );
}

const rows = lines => Math.min(Math.max(lines, 3), 14);

function field(tag, props, value) {
  const element = h(tag, { spellcheck: 'false', autocomplete: 'off', ...props });
  element.value = value;
  return element;
}

const labelled = (label, element) => h('label', null, h('span', null, label), element);

/** A line is a name, a colon and a value. */
const read = text =>
  text
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => {
      const at = line.indexOf(':');
      return at < 0 ? [line.trim(), ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    });
