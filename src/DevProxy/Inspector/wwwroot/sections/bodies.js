// Both bodies, as text. What is not text is shown as bytes.

import { button, h } from '../dom.js';
import { bytes } from '../format.js';
import { layOut } from '../json-text.js';
import { copy } from '../say.js';

const MOST_COLOURED = 32 * 1024; // characters: beyond this one text node, which costs nothing
const MOST_SHOWN = 256 * 1024;
const MOST_BYTES = 1024;

export function bodies({ record }) {
  const parts = [
    ['Request', record.request.body],
    ['Response', record.response?.body],
  ].filter(([, body]) => body && (body.size > 0 || body.text || body.base64));
  return parts.length > 0
    ? h(
        'div',
        { class: 'bodies' },
        parts.map(([title, body]) => block(title, body)),
      )
    : null;
}

/** One body with its kind, a switch between laid out and raw, and a button that copies it. */
export function block(title, body, name = `${title} body`) {
  const id = title.toLowerCase();
  const formatted = body.text ? layOut(body.text) : null;
  const place = h('pre', { tabindex: 0, 'aria-label': name });
  let raw = formatted === null;
  const toggle =
    formatted &&
    button(
      'Raw',
      'filter',
      () => {
        raw = !raw;
        show();
      },
      { id: `raw-${id}`, class: 'button small', 'aria-pressed': 'false' },
    );
  const show = () => {
    toggle?.setAttribute('aria-pressed', String(raw));
    place.replaceChildren(...content(body, raw ? null : formatted));
  };
  show();
  const kept = body.text?.length ?? 0;
  return h(
    'figure',
    { class: 'body' },
    h(
      'figcaption',
      null,
      h('strong', null, title),
      h('span', { class: 'muted' }, ` ${body.kind ?? (body.mimeType || 'no content type')} · ${bytes(body.size)}`),
      body.truncated && h('span', { class: 'tag' }, 'first part only'),
      toggle,
      body.text !== undefined &&
        body.text !== null &&
        button('Copy', 'copy', () => copy(body.text, name), {
          id: `copy-${id}`,
          class: 'button small',
          'aria-label': `Copy the ${name === `${title} body` ? `${id} body` : name}`,
        }),
    ),
    place,
    kept > MOST_SHOWN &&
      button(
        'Show all of it',
        'arrow',
        event => {
          event.currentTarget.remove();
          place.replaceChildren(body.text);
        },
        { class: 'button small' },
      ),
  );
}

function content(body, formatted) {
  if (body.base64) return [hexadecimal(body.base64)];
  if (!body.text) return [body.empty ?? 'not kept'];
  if (formatted === null) return [body.text.slice(0, MOST_SHOWN)];
  if (body.text.length > MOST_COLOURED)
    return [
      formatted
        .map(token => token.text)
        .join('')
        .slice(0, MOST_SHOWN),
    ];
  return formatted.map(({ kind, text }) => (kind === 'space' || kind === 'sign' ? text : h('span', { class: `json-${kind}` }, text)));
}

/** Sixteen bytes a line, as hexdump -C writes them. */
function hexadecimal(base64) {
  const data = Uint8Array.from(atob(base64.slice(0, Math.ceil(MOST_BYTES / 3) * 4)), char => char.charCodeAt(0));
  const lines = [];
  for (let at = 0; at < Math.min(data.length, MOST_BYTES); at += 16) {
    const row = [...data.slice(at, at + 16)];
    const hex = row
      .map(byte => byte.toString(16).padStart(2, '0'))
      .join(' ')
      .padEnd(47);
    lines.push(
      `${at.toString(16).padStart(6, '0')}  ${hex}  ${row.map(byte => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')}`,
    );
  }
  return lines.join('\n');
}
