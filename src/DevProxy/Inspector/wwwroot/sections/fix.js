// What to change at the backend: one tab for each, the one detected from the response chosen first.

import { button, h, icon } from '../dom.js';
import { copy } from '../say.js';
import { stoppedBy } from '../steps.js';
import { BACKENDS } from '../words.js';

let chosen = null; // the backend that the reader chose last

export function fix({ record, pair }) {
  const { upstream, delivered, mode } = record.cors;
  if (!upstream && record.error) return null; // No upstream was asked: the error says what to do.
  const own = upstream?.fix ?? delivered?.fix;
  const preflight = own ? null : stoppedBy(pair);
  const advice = own ?? preflight?.cors.upstream.fix;
  if (!advice) return null;
  const names = Object.keys(BACKENDS).filter(name => advice.snippets?.[name]);
  return h(
    'div',
    { class: 'fix' },
    h('p', { class: 'fix-summary' }, preflight && h('span', { class: 'muted' }, `For the preflight, #${preflight.id}: `), advice.summary),
    names.length > 0 && recognised(names, advice),
    names.length > 0 && tabs(names, advice),
    names.length > 0 && alone(),
    mode === 'off' && record.route !== null && meanwhile(record.route),
  );
}

/** Which backend was recognised, and by what: or that none was, and that the first tab is only the first. */
function recognised(names, { backend, recognisedBy }) {
  if (!backend || !names.includes(backend))
    return h('p', { class: 'recognised muted', id: 'recognised' }, 'The answer does not say what your API is made with: choose it here.');
  return h(
    'p',
    { class: 'recognised muted', id: 'recognised' },
    `${BACKENDS[backend] ?? backend} was recognised by `,
    recognisedBy ? h('code', null, recognisedBy) : 'what its answer looks like',
    '.',
  );
}

function tabs(names, advice) {
  const first = names.includes(chosen) ? chosen : names.includes(advice.backend) ? advice.backend : names[0];
  const panel = h('div', { class: 'snippet', role: 'tabpanel', id: 'fix-panel', 'aria-labelledby': `fix-${first}` });
  const show = name => {
    panel.setAttribute('aria-labelledby', `fix-${name}`);
    panel.replaceChildren(
      button('Copy', 'copy', () => copy(advice.snippets[name], `${BACKENDS[name]} fix`), {
        id: 'copy-fix',
        class: 'button small',
        'aria-label': `Copy the ${BACKENDS[name]} fix`,
      }),
      h('pre', { tabindex: 0, 'aria-label': `${BACKENDS[name]} code` }, h('code', null, advice.snippets[name])),
    );
    for (const tab of list.children) {
      const selected = tab.id === `fix-${name}`;
      tab.setAttribute('aria-selected', String(selected));
      tab.tabIndex = selected ? 0 : -1;
    }
  };
  const choose = name => {
    chosen = name;
    show(name);
  };
  const list = h(
    'div',
    {
      class: 'tabs',
      role: 'tablist',
      'aria-label': 'Backend',
      on: {
        keydown: event => {
          const at = names.indexOf(document.activeElement.id.slice(4));
          const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 }[event.key];
          if (to === undefined || at < 0) return;
          event.preventDefault();
          const name = names[(to + names.length) % names.length];
          choose(name);
          list.children[names.indexOf(name)].focus();
        },
      },
    },
    names.map(name =>
      h(
        'button',
        { type: 'button', role: 'tab', id: `fix-${name}`, 'aria-controls': 'fix-panel', on: { click: () => choose(name) } },
        BACKENDS[name],
        name === advice.backend && h('span', { class: 'seen' }, 'detected'),
      ),
    ),
  );
  show(first);
  return [list, panel];
}

/** Each fix replaces the settings before it. */
function alone() {
  const isFile = document.body.classList.contains('from-file');
  return h(
    'p',
    { class: 'alone muted', id: 'fix-alone' },
    'This is for this exchange; applied one after the other, single fixes would undo each other. For the whole API at once: ',
    isFile
      ? h('code', null, 'devproxy fix FILE.har')
      : button('What to allow', 'check', () => dispatchEvent(new Event('policy')), { class: 'button small', id: 'fix-all' }),
  );
}

function meanwhile(route) {
  const edit = `"${route}": { …, "cors": true }`;
  return h(
    'p',
    { class: 'meanwhile' },
    icon('arrow'),
    h(
      'span',
      null,
      'Until then DevProxy can fix it on this machine: write ',
      h('code', null, '"cors": true'),
      ' on the route, ',
      h('code', null, edit),
      '.',
    ),
  );
}
