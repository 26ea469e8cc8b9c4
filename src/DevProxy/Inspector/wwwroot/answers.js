// What DevProxy answers itself: the switches of each route, the mocks, and the banner while a switch is on.

import * as api from './api.js';
import { button, h, icon } from './dom.js';
import { say } from './say.js';

const NETWORKS = [
  ['', 'as it is'],
  ['slow-3g', 'slow 3G'],
  ['3g', '3G'],
  ['4g', '4G'],
];
const FAULTS = [
  ['', 'no', undefined],
  ['500', 'with 500', { status: 500 }],
  ['503', 'with 503', { status: 503 }],
  ['429', 'with 429', { status: 429, retryAfter: 5 }],
  ['no-cors', 'with 503, no CORS headers', { status: 503, cors: false }],
  ['half', 'half of them, with 503', { status: 503, rate: 0.5 }],
  ['abort', 'connection lost', { abort: true }],
];

const attempt = work => work().catch(refusal => say(refusal.message));

export class Answers {
  #button = document.getElementById('answers');
  #panel = document.getElementById('answers-panel');
  #notices = document.getElementById('notices');
  #config = {};
  #editing = null; // the name of the file that is being edited

  constructor() {
    this.#button.addEventListener('click', () => {
      this.#panel.hidden = !this.#panel.hidden;
      this.#button.setAttribute('aria-expanded', String(!this.#panel.hidden));
      this.#draw();
    });
  }

  /** The configuration, the switches or the mocks have changed. */
  show(config) {
    this.#config = config;
    this.#notices.querySelector('.switched')?.remove();
    if (config.overrides?.length > 0) this.#notices.append(this.#banner(config.overrides));
    if (!this.#editing) this.#draw();
  }

  #banner(overrides) {
    return h(
      'section',
      { class: 'switched notice', role: 'status', 'aria-label': 'Switched on' },
      icon('warning'),
      h(
        'p',
        null,
        h('strong', null, 'Switched on until you switch it off: '),
        overrides.map(({ route, words }, index) => [index > 0 && '; ', h('code', null, route), ` ${words}`]),
        '.',
      ),
      button('Switch all off', 'close', () => attempt(() => api.endOverrides()), { id: 'end-overrides' }),
    );
  }

  async #draw() {
    if (this.#panel.hidden) return;
    const mocks = await api.mocks().catch(() => null);
    if (!mocks || this.#editing) return; // The header says that there is no connection.
    const focused = document.activeElement?.id;
    this.#panel.replaceChildren(this.#routes(), this.#mocks(mocks));
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }

  #routes() {
    const routes = Object.keys(this.#config.routes ?? {});
    return h(
      'div',
      { class: 'answers-part' },
      h('h2', null, 'Routes'),
      h('p', { class: 'muted' }, 'Slow, failing or offline until you switch it off, or until DevProxy ends. Nothing is written to proxy.json.'),
      routes.map((route, index) => this.#route(route, index)),
    );
  }

  #route(route, index) {
    const on = this.#config.overrides?.find(one => one.route === route) ?? {};
    const fault = FAULTS.find(([, , said]) => JSON.stringify(said) === JSON.stringify(on.fault))?.[0] ?? '';
    const id = name => `${name}-${index}`;
    const value = name => document.getElementById(id(name)).value;
    const change = () =>
      attempt(() => {
        const delay = Number(value('delay')) || undefined;
        const throttle = value('throttle') || undefined;
        const failing = FAULTS.find(([key]) => key === value('fault'))[2];
        const offline = document.getElementById(id('offline')).checked || undefined;
        return delay || throttle || failing || offline
          ? api.override({ route, delay, throttle, fault: failing, offline })
          : api.endOverrides(route);
      });
    const select = (name, label, options, chosen) =>
      h(
        'label',
        null,
        label,
        ' ',
        h(
          'select',
          { id: id(name), on: { change } },
          options.map(([key, text]) => h('option', { value: key, selected: key === chosen }, text)),
        ),
      );
    return h(
      'fieldset',
      { class: 'switches' },
      h('legend', null, h('code', null, route)),
      h(
        'label',
        null,
        'Delay ',
        h('input', {
          id: id('delay'),
          type: 'number',
          min: 0,
          step: 100,
          value: typeof on.delay === 'number' ? on.delay : '',
          placeholder: '0',
          on: { change },
        }),
        ' ms',
      ),
      select('throttle', 'Network', NETWORKS, typeof on.throttle === 'string' ? on.throttle : ''),
      select('fault', 'Fails', FAULTS, fault),
      h('label', null, h('input', { id: id('offline'), type: 'checkbox', checked: on.offline === true, on: { change } }), ' Offline'),
    );
  }

  #mocks({ folder, files }) {
    return h(
      'div',
      { class: 'answers-part' },
      h('h2', null, 'Mocks'),
      folder === null
        ? h('p', { class: 'muted' }, 'There is no folder for mocks. Add ', h('code', null, '"mocks": "./mocks"'), ' at the top of proxy.json.')
        : h(
            'p',
            { class: 'muted' },
            files.length === 0
              ? ['There are none in ', h('code', null, folder), ' yet: open an exchange and press “Save as mock”.']
              : ['They answer before any route is asked. The files are in ', h('code', null, folder), '.'],
          ),
      files.map(file => this.#file(file)),
    );
  }

  #file(file) {
    return h(
      'div',
      { class: 'mock-file', id: `mock-${file.name}` },
      h(
        'p',
        null,
        h('code', null, file.file),
        ' ',
        button('Edit', 'edit', () => this.#edit(file), { class: 'button small', 'aria-label': `Edit ${file.file}`, id: `edit-${file.name}` }),
      ),
      file.problems.map(problem =>
        h('p', { class: problem.severity }, problem.line > 0 && h('code', null, `${problem.line}:${problem.column} `), `${problem.message}: ${problem.fix}`),
      ),
      file.mocks.map((mock, index) => this.#mock(file, mock, index)),
    );
  }

  #mock(file, mock, index) {
    const change = event => attempt(() => api.switchMock(file.name, index, event.target.checked));
    return h(
      'label',
      { class: 'mock' },
      h('input', { type: 'checkbox', id: `on-${index}-${file.name}`, checked: mock.enabled, on: { change } }),
      ' ',
      h('strong', null, mock.method ?? 'any method'),
      ` ${mock.path} `,
      h('span', { class: 'muted' }, `${mock.status}${mock.used > 0 ? `, answered ${mock.used}${mock.times ? ` of ${mock.times}` : ''} times` : ''}`),
    );
  }

  async #edit(file) {
    const text = await api.mockText(file.name).catch(() => null);
    if (text === null) return say(`${file.file} cannot be read`);
    this.#editing = file.name;
    const area = h('textarea', { id: 'mock-text', 'aria-label': `The text of ${file.file}`, rows: Math.min(text.split('\n').length + 1, 24), spellcheck: 'false' });
    area.value = text;
    const refused = h('p', { class: 'error', role: 'alert', id: 'mock-refused' });
    const close = () => {
      this.#editing = null;
      this.#draw();
    };
    const save = async () => {
      try {
        await api.writeMock(file.name, area.value);
        close();
        say(`${file.file} is saved`);
      } catch (refusal) {
        refused.textContent = refusal.message;
      }
    };
    document
      .getElementById(`mock-${file.name}`)
      .append(
        area,
        refused,
        h('p', { class: 'mock-actions' }, button('Save', 'check', save, { id: 'mock-save' }), button('Cancel', 'close', close, { id: 'mock-cancel' })),
      );
    area.focus();
  }
}
