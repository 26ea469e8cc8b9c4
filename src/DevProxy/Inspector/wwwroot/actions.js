// What can be done with an exchange.

import * as api from './api.js';
import { button, h, icon } from './dom.js';
import { fetchCode } from './fetch-code.js';
import { copy, say } from './say.js';

/** Why it cannot be sent again whatever is changed, or null. */
function whyNotEdited(record) {
  if (record.kind === 'preflight') return 'Only the browser sends preflights: replay the request instead';
  if (record.kind === 'websocket') return 'A WebSocket cannot be sent again';
  return null;
}

/** Why it cannot be sent again as it was, or null. */
function whyNotReplay(record) {
  if (whyNotEdited(record)) return whyNotEdited(record);
  if (record.request.body?.truncated) return 'The body was too large to keep; raise inspector.maxBodyBytes';
  return null;
}

export function actions(record, { open, edit, isFile }) {
  const file = isFile() && 'This is a file: its requests cannot be sent again';
  const why = file || whyNotReplay(record);
  const whyNotEdit = file || whyNotEdited(record);
  const attempt = work => () => work().catch(refusal => say(refusal.message));
  return [
    button(
      'Replay',
      'replay',
      why
        ? () => say(`${why}.`)
        : attempt(async () => {
            const { id } = await api.replay(record.id);
            say(`Sent again as #${id}`);
            open(id);
          }),
      { id: 'replay', 'aria-disabled': why ? 'true' : null, title: why || 'Send it again through DevProxy' },
    ),
    button('Edit', 'edit', whyNotEdit ? () => say(`${whyNotEdit}.`) : () => edit(record), {
      id: 'edit-replay',
      'aria-label': 'Edit and resend',
      'aria-disabled': whyNotEdit ? 'true' : null,
      title: whyNotEdit || 'Change the request and send it again',
    }),
    !isFile() &&
      copyAs(
        'cURL',
        'copy-curl',
        attempt(async () => copy(await api.curl(record.id), 'cURL command')),
      ),
    record.kind === 'request' &&
      !isFile() &&
      button(
        'Save as mock',
        'save',
        attempt(async () => {
          const { file, behind } = await api.saveAsMock(record.id);
          say(`Saved as ${file}: ${behind ? `${behind} answers this request before it` : 'it answers from now on'}`);
        }),
        { id: 'save-mock', title: 'DevProxy gives this answer itself from now on' },
      ),
    record.kind !== 'websocket' && copyAs('fetch()', 'copy-fetch', () => copy(fetchCode(record), 'fetch() call')),
  ];
}

const copyAs = (form, id, click) =>
  h(
    'button',
    { type: 'button', class: 'button', id, 'aria-label': `Copy as ${form}`, on: { click } },
    icon('copy'),
    h('span', { class: 'label' }, h('span', { class: 'long' }, 'Copy as '), form),
  );
