// What pages at the production origins would get from the upstream's own answer.

import { outcome } from '../chip.js';
import { about, button, h } from '../dom.js';
import { copy } from '../say.js';
import { OUTCOMES } from '../words.js';

export function production({ record }) {
  const verdicts = record.cors?.production ?? [];
  if (verdicts.length === 0) return null;
  return h(
    'table',
    { class: 'production' },
    h(
      'thead',
      null,
      h('tr', null, h('th', { scope: 'col' }, 'Origin'), h('th', { scope: 'col' }, 'Verdict'), h('th', { scope: 'col' }, 'Why')),
    ),
    h(
      'tbody',
      null,
      verdicts.map(({ origin, verdict }) =>
        h(
          'tr',
          null,
          h('th', { scope: 'row' }, h('code', null, origin)),
          h('td', null, outcome(verdict.outcome), verdict.code && h('div', { class: 'reason' }, about(`cors/${verdict.code}.md`, verdict.code))),
          h('td', null, why(verdict, origin, record)),
        ),
      ),
    ),
  );
}

/** The engine's explanation; the command that settles what was seen, where there is one, with a button to copy it. */
function why(verdict, origin, record) {
  const text = verdict.explanation ?? OUTCOMES[verdict.outcome]?.says ?? '';
  const at = text.indexOf('devproxy check ');
  if (at < 0 && verdict.outcome !== 'indeterminate') return text;
  const line = at < 0 ? command(origin, record) : text.slice(at);
  return [
    at < 0 ? text : text.slice(0, at),
    h(
      'span',
      { class: 'settle' },
      h('code', null, line),
      button('Copy', 'copy', () => copy(line, 'command'), { class: 'button small', 'aria-label': `Copy the command for ${origin}` }),
    ),
  ];
}

function command(origin, record) {
  const asked = record.request.headers.find(([name]) => name.toLowerCase() === 'access-control-request-method')?.[1];
  const method = record.kind === 'preflight' ? asked : record.request.method;
  const url = (record.upstream?.url ?? record.request.url).replaceAll("'", "'\\''");
  return `devproxy check '${url}' --origin ${origin}${method && method !== 'GET' ? ` --method ${method}` : ''}`;
}
