// Both verdicts, what Chrome's console says, why, and what else to know.

import { outcome } from '../chip.js';
import { about, button, h, icon } from '../dom.js';
import { copy } from '../say.js';
import { stoppedBy } from '../steps.js';
import { ADVISORIES, CREDENTIALS, ERRORS, HINTS, LAYOUTS, OUTCOMES, ROOT_CAUSES } from '../words.js';

const NOT_IN_PLAY = {
  websocket: 'Browsers do not apply CORS to WebSockets: the server itself has to check Origin.',
  front: 'Page and API have one origin for the browser here, so CORS does not apply.',
  behind: 'The page’s dev server forwarded this, so the browser saw one origin and CORS does not apply.',
  beside: 'CORS does not apply: this is a navigation, or not a cross-origin fetch.',
  'not-a-browser': 'No browser sent this, so CORS does not apply.',
};

export function verdict({ record, pair, open }) {
  const { upstream, delivered, layout, mode } = record.cors;
  const told = [upstream, delivered].find(judged => judged && judged.outcome !== 'allowed' && judged.outcome !== 'not-applicable');
  if (!upstream && !delivered) return h('p', null, 'There is no answer yet to judge.');
  if ([upstream, delivered].every(judged => !judged || judged.outcome === 'not-applicable')) {
    const why = record.kind === 'websocket' ? NOT_IN_PLAY.websocket : (NOT_IN_PLAY[layout] ?? NOT_IN_PLAY.beside);
    return h('p', { class: 'not-in-play' }, outcome('not-applicable'), why);
  }
  const same = upstream && delivered && upstream.outcome === delivered.outcome && upstream.code === delivered.code;
  return h(
    'div',
    { class: 'verdicts' },
    same
      ? side('Your API’s answer, and what the browser got', delivered)
      : h(
          'div',
          { class: 'sides' },
          side('Without DevProxy', upstream?.outcome === 'not-applicable' ? null : upstream, record.upstream ? 'Your API gave no answer to judge.' : 'Your API was not asked.'),
          h('span', { class: 'to' }, icon('arrow')),
          side('With DevProxy', delivered, 'No answer yet.'),
        ),
    record.kind === 'request' && stopped(stoppedBy(pair), open),
    changed(record.cors),
    told && explanation(told),
    told && chromeLine(told, told === upstream && delivered?.outcome === 'allowed', record),
    besides(upstream, delivered),
    h('p', { class: 'context' }, `${LAYOUTS[layout] ?? layout} ${CREDENTIALS[(delivered ?? upstream).credentials]}`),
  );
}

function side(title, judged, otherwise) {
  return h(
    'div',
    { class: `side ${judged?.outcome ?? 'none'}` },
    h('p', { class: 'side-title' }, title),
    judged
      ? h('p', { class: 'side-outcome' }, outcome(judged.outcome), judged.code && about(`cors/${judged.code}.md`, judged.code))
      : h('p', { class: 'muted' }, otherwise),
    judged && h('p', { class: 'side-says' }, OUTCOMES[judged.outcome].says),
  );
}

const stopped = (preflight, open) =>
  preflight &&
  h(
    'p',
    { class: 'stopped' },
    icon('cross'),
    h(
      'span',
      null,
      'Without DevProxy this request would never have been sent: the browser stops at its preflight, ',
      h('button', { type: 'button', class: 'link', id: 'stopped-by', on: { click: () => open(preflight.id) } }, `#${preflight.id}`),
      ', for ',
      about(`cors/${preflight.cors.upstream.code}.md`, preflight.cors.upstream.code),
      '.',
    ),
  );

function changed({ changed: lines, mode }) {
  if (!lines?.length)
    return mode === 'off' ? h('p', { class: 'context' }, 'cors is off on this route: DevProxy only judges, and changes nothing.') : null;
  return h(
    'details',
    { class: 'changed' },
    h('summary', null, `What DevProxy changed (${mode}): ${lines.length} ${lines.length === 1 ? 'line' : 'lines'}`),
    h(
      'ul',
      null,
      lines.map(line => h('li', { class: line.startsWith('-') ? 'removed' : 'added' }, h('code', null, line))),
    ),
  );
}

function explanation(judged) {
  return h(
    'div',
    { class: 'explanation' },
    judged.explanation && h('p', null, judged.explanation),
    (judged.rootCause || judged.hints?.length > 0 || judged.failing?.length > 0) &&
      h(
        'ul',
        { class: 'findings' },
        judged.rootCause && finding('root cause', about(`cors/causes.md#${judged.rootCause}`, judged.rootCause), ROOT_CAUSES[judged.rootCause]),
        judged.failing?.map(name => finding('failed', h('code', null, name))),
        judged.hints?.map(hint => finding('hint', h('code', null, hint), HINTS[hint])),
      ),
  );
}

const finding = (kind, name, says) =>
  h('li', null, h('span', { class: 'muted' }, `${kind} `), name, says && h('span', { class: 'muted' }, `: ${says}`));

// A verdict with a condition has the line of the case in which the browser refuses.
function said({ outcome, code }, hypothetical) {
  const where = hypothetical ? ['without DevProxy'] : [];
  if (outcome === 'conditional') where.push(code === 'local-network-access' ? 'without the permission' : 'with credentials');
  const says = `Chrome’s console ${hypothetical || outcome === 'conditional' ? 'would say' : 'says'}`;
  return where.length === 0 ? says : `${where[0][0].toUpperCase()}${where.join(' and ').slice(1)}, ${says}`;
}

function chromeLine(judged, hypothetical, { request, upstream }) {
  if (!judged.message) return null;
  // Without DevProxy the page calls the API itself.
  const message = hypothetical && upstream ? judged.message.replaceAll(`'${request.url}'`, `'${upstream.url}'`) : judged.message;
  const firefox = hypothetical && upstream ? judged.firefoxMessage?.replace(`${request.url}. (`, `${upstream.url}. (`) : judged.firefoxMessage;
  return [
    h(
      'figure',
      { class: 'console-line' },
      h(
        'figcaption',
        null,
        said(judged, hypothetical),
        button('Copy', 'copy', () => copy(message, 'console line'), {
          id: 'copy-console',
          class: 'button small',
          'aria-label': 'Copy the console line',
        }),
      ),
      h('pre', { tabindex: 0, 'aria-label': 'Chrome’s console line' }, message),
    ),
    firefox &&
      h(
        'details',
        { class: 'firefox-line' },
        h('summary', null, 'In Firefox'),
        h('pre', { tabindex: 0, 'aria-label': 'Firefox’s console line' }, firefox),
      ),
  ];
}

function besides(upstream, delivered) {
  const advisories = [...new Set([...(upstream?.advisories ?? []), ...(delivered?.advisories ?? [])])];
  if (advisories.length === 0) return null;
  return h(
    'ul',
    { class: 'advisories' },
    advisories.map(name => h('li', null, icon('warning'), h('span', null, ADVISORIES[name] ?? name))),
  );
}

/** What went wrong on the way, which has nothing to do with CORS, and what to do. */
export function trouble({ error }) {
  if (!error) return null;
  const calm = error.type === 'client_gone';
  return h(
    'section',
    { class: `trouble ${calm ? 'calm' : ''}`, 'aria-label': 'Error' },
    icon(calm ? 'dash' : 'warning'),
    h(
      'div',
      null,
      h('p', null, h('strong', null, ERRORS[error.type] ?? 'It failed'), ' ', about(`errors/${error.type}.md`, error.type)),
      h('p', null, error.detail),
      error.fix && h('p', { class: 'advice' }, error.fix),
    ),
  );
}
