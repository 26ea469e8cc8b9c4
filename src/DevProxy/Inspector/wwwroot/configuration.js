// What the configuration has to say on the page: its problems as a banner, and the first request while the list is empty.

import { button, h, icon } from './dom.js';
import { copy } from './say.js';

const notices = document.getElementById('notices');
const empty = document.getElementById('empty');

export function showConfiguration(config, resetFilter) {
  const problems = config.problems ?? [];
  const errors = problems.filter(problem => problem.severity === 'error');
  for (const old of notices.querySelectorAll('.problems, .restart')) old.remove();
  if (config.afterRestart?.length > 0) notices.prepend(restart(config.afterRestart));
  if (errors.length > 0) notices.prepend(banner(config, errors));
  else if (problems.length > 0) notices.prepend(warnings(config, problems));
  empty.replaceChildren(nothing(config), filtered(resetFilter));
}

const banner = (config, errors) =>
  h(
    'section',
    { class: 'problems notice', role: 'alert', 'aria-label': 'Problems of the configuration' },
    icon('warning'),
    h(
      'div',
      null,
      h('p', null, h('strong', null, 'The configuration on disk cannot be used. '), 'The last good one stays in force until it is fixed.'),
      list(config, errors),
    ),
  );

const warnings = (config, problems) =>
  h(
    'section',
    { class: 'restart notice', 'aria-label': 'Warnings about the configuration' },
    icon('warning'),
    h(
      'details',
      null,
      h('summary', null, `${problems.length === 1 ? 'A warning' : `${problems.length} warnings`} about the configuration`),
      list(config, problems),
    ),
  );

const list = (config, problems) =>
  h(
    'ul',
    null,
    problems.map(problem =>
      h(
        'li',
        null,
        problem.line > 0 && h('code', null, `${(config.path ?? 'proxy.json').split(/[\\/]/).at(-1)}:${problem.line}:${problem.column}`),
        ' ',
        sentence(problem.message),
        ' ',
        problem.fix && h('em', null, sentence(problem.fix)),
      ),
    ),
  );

// The terminal sets them into lines of its own; here they stand as sentences.
const sentence = text => `${text[0].toUpperCase()}${text.slice(1)}${/[.?!:]$/.test(text) ? '' : '.'}`;

const restart = keys =>
  h(
    'section',
    { class: 'restart notice', 'aria-label': 'After a restart' },
    icon('replay'),
    h('p', null, 'Changed in the file, and in force after a restart of DevProxy: ', h('code', null, keys.join(', ')), '.'),
  );

function nothing(config) {
  const proxy = config.listening.proxy;
  const routes = Object.entries(config.routes ?? {}).map(([key, route]) => [key, route.target ?? 'a mock']);
  const plain = routes.find(([key]) => /^\/[\w-]/.test(key)) ?? routes.find(([key]) => key.startsWith('/')) ?? ['/', ''];
  const url = proxy + plain[0];
  const code = (text, what) =>
    h(
      'div',
      { class: 'try' },
      h('code', null, text),
      button('Copy', 'copy', () => copy(text, what), { 'aria-label': `Copy ${what}` }),
    );
  return h(
    'div',
    { class: 'nothing' },
    h('h2', null, 'Waiting for the first request'),
    h('p', null, 'Send it to DevProxy instead of the API, and it appears here with how a browser would judge the answer.'),
    routes.length > 0 &&
      h(
        'dl',
        { class: 'worked' },
        routes
          .slice(0, 6)
          .map(([key, target]) =>
            h(
              'div',
              null,
              h('dt', null, proxy + (key.startsWith('/') ? key : '/ '), key.startsWith('/') ? '' : key),
              h('dd', null, icon('arrow'), ' ', target),
            ),
          ),
      ),
    h('h3', null, 'In the page'),
    code(`fetch('${url}')`, 'fetch() call'),
    h('h3', null, 'In a terminal'),
    code(`curl ${url}`, 'curl command'),
    h(
      'p',
      { class: 'muted' },
      'Is the console red, but nothing here? Then the page still calls the API directly, or the browser refused before it sent anything.',
    ),
  );
}

const filtered = resetFilter =>
  h(
    'div',
    { class: 'filtered' },
    h('h2', null, 'No exchange matches'),
    h('p', null, 'There are some, but the filter hides them all.'),
    button('Reset the filter', 'close', resetFilter),
  );
