// The exchange as a browser walks it: what the page asked, whether a preflight is needed, and every check, before and after.

import { h, icon, sr } from '../dom.js';
import { header, inPlay, preflightReasons, walkPreflight, walkRequest } from '../steps.js';

const STATES = {
  passed: ['check', 'passes'],
  failed: ['cross', 'fails here'],
  'failed-with-credentials': ['half', 'fails with credentials'],
  divergent: ['differ', 'refused by the standard, allowed by today’s browsers'],
  'not-reached': ['dash', 'not reached'],
  unsettled: ['question', 'undecided'],
  skipped: ['dash', 'not needed'],
};

export function walk({ record, pair, open }) {
  if (!inPlay(record)) return null;
  const { preflight, request } = pair;
  return h(
    'ol',
    { class: 'walk' },
    asked(record, preflight, request),
    preflightStage(record, preflight, open),
    requestStage(record, preflight, request, open),
  );
}

function stage(state, title, ...content) {
  const [name, says] = {
    done: ['check', ''],
    failed: ['cross', 'the browser stops here: '],
    waiting: ['dash', ''],
    neutral: ['dash', ''],
    half: ['half', ''],
  }[state];
  return h(
    'li',
    { class: `stage ${state}` },
    h('span', { class: 'marker' }, icon(name)),
    h('div', { class: 'stage-body' }, h('h4', null, says && sr(says), title), ...content),
  );
}

function asked(record, preflight, request) {
  const method = header(preflight, 'access-control-request-method') ?? request?.request.method;
  return stage(
    'done',
    ['The page asks for ', h('code', null, method)],
    h(
      'p',
      null,
      'A page at ',
      h('code', null, record.cors.origin),
      ' calls ',
      h('code', null, record.cors.targetOrigin),
      ', another origin',
      difference(record.cors),
      ': CORS decides whether it may.',
    ),
  );
}

function difference({ origin, targetOrigin }) {
  try {
    const [page, target] = [new URL(origin), new URL(targetOrigin)];
    const parts = [
      page.protocol !== target.protocol && 'scheme',
      page.hostname !== target.hostname && 'host',
      page.port !== target.port && 'port',
    ].filter(Boolean);
    return parts.length > 0 ? ` (${parts.join(' and ')} differ${parts.length > 1 ? '' : 's'})` : '';
  } catch {
    return ''; // the opaque origin, null
  }
}

const worst = steps => {
  const states = steps.map(step => (step.after ?? step.before)?.state);
  return states.includes('failed')
    ? 'failed'
    : states.some(state => state === 'failed-with-credentials' || state === 'divergent')
      ? 'half'
      : 'done';
};

function preflightStage(record, preflight, open) {
  const cors = record.cors;
  if (record.kind !== 'preflight' && cors.needsPreflight === false) {
    return stage(
      'done',
      'No preflight is needed',
      h('p', null, 'The method and every header are safelisted, so the browser sends the request at once.'),
    );
  }
  const reasons = preflightReasons(preflight, record.kind === 'preflight' ? null : record);
  const why = h('p', null, reasons.length > 0 ? ['The browser asks first because of ', reasons.join(' and '), '.'] : 'The browser asks first.');
  if (!preflight) {
    return cors.preflight?.state === 'cached'
      ? stage(
          'done',
          'The preflight is answered from the browser’s cache',
          why,
          h('p', null, 'An earlier answer was still fresh, so no preflight reached DevProxy.'),
        )
      : stage(
          'neutral',
          'A preflight is needed, but was not seen here',
          why,
          h(
            'p',
            null,
            'The browser may have cached its answer before DevProxy started, a dev server in front of it may have answered, or this is not a browser.',
          ),
        );
  }
  const steps = walkPreflight(preflight);
  return stage(worst(steps), ['The preflight, ', other(preflight, record, open)], why, table(steps));
}

function requestStage(record, preflight, request, open) {
  if (request) {
    const steps = walkRequest(request);
    const state = worst(steps);
    return stage(
      state,
      ['The request itself, ', other(request, record, open)],
      table(steps),
      h(
        'p',
        { class: 'ends' },
        state === 'failed' ? 'The request was carried out, but the page may not read the answer.' : readable(request),
      ),
    );
  }
  if (record.cors.preflight?.state === 'unanswered') {
    const stopped = record.cors.delivered?.outcome === 'blocked';
    return stage(
      stopped ? 'failed' : 'neutral',
      'The request was never sent',
      h(
        'p',
        null,
        stopped
          ? 'The browser stopped at the preflight.'
          : 'The preflight passed but nothing followed: the page gave up, or the browser had another reason.',
      ),
    );
  }
  return stage('waiting', 'The request has not arrived yet', h('p', null, 'If the preflight passes, the browser sends it at once.'));
}

function readable(request) {
  const exposed = request.response?.headers
    .filter(([name]) => name.toLowerCase() === 'access-control-expose-headers')
    .map(([, names]) => names)
    .join(', ');
  return exposed
    ? ['The page may read the answer, and of its headers the safelisted ones and ', h('code', null, exposed), '.']
    : 'The page may read the answer, and of its headers the safelisted ones.';
}

const other = (half, record, open) =>
  half.id === record.id ? `#${half.id}` : h('button', { type: 'button', class: 'link', on: { click: () => open(half.id) } }, `#${half.id}`);

/** One row for each check. One column where DevProxy changed nothing that counts, else before and after. */
function table(steps) {
  const both = steps.some(
    step => step.before && step.after && (step.before.state !== step.after.state || step.before.found !== step.after.found),
  );
  const columns = both
    ? [
        ['before', 'Your API’s answer'],
        ['after', 'What the browser got'],
      ]
    : [[steps.some(step => step.after) ? 'after' : 'before', 'The answer']];
  return h(
    'table',
    { class: `steps ${both ? 'two' : 'one'}` },
    h(
      'thead',
      null,
      h(
        'tr',
        null,
        h('th', { scope: 'col' }, 'The browser checks'),
        columns.map(([, title]) => h('th', { scope: 'col' }, title)),
      ),
    ),
    h(
      'tbody',
      null,
      steps.map(step =>
        h(
          'tr',
          { class: step[columns.at(-1)[0]]?.state },
          h(
            'th',
            { scope: 'row' },
            h('span', { class: 'step-title' }, step.title),
            h('span', { class: 'needs' }, step.of && h('span', { class: 'of' }, step.of, ': '), step.needs),
          ),
          columns.map(([name, title]) => cell(step, step[name], title)),
        ),
      ),
    ),
  );
}

function cell(step, side, title) {
  if (!side) return h('td', { 'data-title': title }, h('span', { class: 'state not-reached' }, icon('dash'), sr('not asked')));
  const [iconName, says] = STATES[side.state];
  const missing = step.of && side.found === null && side.state.startsWith('failed');
  return h(
    'td',
    { 'data-title': title },
    h('span', { class: `state ${side.state}` }, icon(iconName), h('span', { class: 'state-says' }, says)),
    missing
      ? h('span', { class: 'found none' }, 'header missing')
      : side.found !== null && side.state !== 'not-reached' && h('code', { class: 'found' }, side.found),
  );
}
