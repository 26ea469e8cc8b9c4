// What pages at the production origins would get from the upstream's own answer.

import { outcome } from '../chip.js';
import { button, h } from '../dom.js';
import { copy } from '../say.js';
import { OUTCOMES } from '../words.js';

export function production({ record }) {
  const verdicts = record.cors?.production ?? [];
  if (verdicts.length === 0) return null;
  return h('table', { class: 'production' },
    h('thead', { class: 'sr' }, h('tr', null, h('th', { scope: 'col' }, 'Origin'), h('th', { scope: 'col' }, 'Verdict'), h('th', { scope: 'col' }, 'Why'))),
    h('tbody', null, verdicts.map(({ origin, verdict }) => h('tr', null,
      h('th', { scope: 'row' }, h('code', null, origin)),
      h('td', null, outcome(verdict.outcome), verdict.code && h('code', { class: 'reason' }, verdict.code)),
      h('td', null, verdict.explanation ?? OUTCOMES[verdict.outcome]?.says, command(verdict, origin, record))))));
}

function command({ outcome: settled }, origin, record) {
  if (settled !== 'indeterminate') return null;
  const method = record.kind === 'preflight' ? record.request.headers.find(([name]) => name.toLowerCase() === 'access-control-request-method')?.[1] : record.request.method;
  const line = `devproxy check '${(record.upstream?.url ?? record.request.url).replaceAll("'", "'\\''")}' --origin ${origin}${method && method !== 'GET' ? ` --method ${method}` : ''}`;
  return h('span', { class: 'settle' }, h('code', null, line), button('Copy', 'copy', () => copy(line, 'command'), { class: 'button small', 'aria-label': `Copy the command for ${origin}` }));
}
