// One setting for each API that the pages called: what it has to allow, which exchanges showed that, and the code.

import * as api from './api.js';
import { button, h } from './dom.js';
import { copy, say } from './say.js';
import { BACKENDS } from './words.js';

const MOST_LINKS = 8; // of one entry

export class Policy {
  #button = document.getElementById('policy');
  #panel = document.getElementById('policy-panel');
  #policies = [];
  #backend = null; // the one that the reader chose

  constructor() {
    this.#button.addEventListener('click', () => (this.#panel.hidden ? this.open() : this.#close()));
    this.#panel.addEventListener('keydown', event => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      this.#close();
      this.#button.focus();
    });
  }

  /** Shows it as the traffic is now, and goes there. */
  async open() {
    this.#panel.hidden = false;
    this.#button.setAttribute('aria-expanded', 'true');
    await this.#ask();
    this.#panel.querySelector('h2')?.focus();
  }

  #close() {
    this.#panel.hidden = true;
    this.#button.setAttribute('aria-expanded', 'false');
  }

  async #ask() {
    try {
      this.#policies = (await api.policies()).policies;
    } catch (refusal) {
      return say(refusal.message);
    }
    this.#draw();
  }

  #draw() {
    const again = () => this.#ask().then(() => document.getElementById('policy-again').focus());
    this.#panel.replaceChildren(
      h(
        'div',
        { class: 'policy-head' },
        h('h2', { tabindex: -1 }, 'What this API has to allow'),
        button('Look again', 'replay', again, { id: 'policy-again', class: 'button small' }),
        h(
          'p',
          { class: 'muted' },
          'One CORS setting in place of a fix for each exchange: single fixes, applied one after the other, would undo each other. ',
          this.#policies.length === 0
            ? 'No page has called an API on another origin yet.'
            : 'It allows what the exchanges needed and no more, so use all of the page first.',
        ),
      ),
      ...this.#policies.map((policy, index) => this.#policy(policy, index)),
    );
  }

  #policy(policy, index) {
    const names = Object.keys(BACKENDS).filter(name => policy.snippets[name]);
    return h(
      'section',
      { class: 'policy', 'aria-label': policy.upstream },
      h('h3', null, h('code', null, policy.upstream)),
      h(
        'dl',
        null,
        entries('Origins', policy.origins),
        entries('Methods', policy.methods),
        entries('Headers', policy.headers),
        fact('Credentials', [policy.credentials.value ? 'yes' : 'no, as far as the exchanges show', links(policy.credentials.exchanges)]),
        entries('Exposed headers', policy.exposedHeaders),
        policy.maxAge !== null && fact('Preflights kept', `${policy.maxAge} s`),
      ),
      names.length === 0
        ? h('p', { class: 'policy-done' }, 'Nothing has to change there: it allows all of this already, as far as its exchanges show.')
        : this.#code(policy, names, index),
    );
  }

  #code({ snippets, backend, upstream }, names, index) {
    const first = [this.#backend, backend].find(name => names.includes(name)) ?? names[0];
    const select = h(
      'select',
      { id: `policy-backend-${index}` },
      names.map(name => h('option', { value: name, selected: name === first }, `${BACKENDS[name]}${name === backend ? ' (detected)' : ''}`)),
    );
    const code = h('code', null, snippets[first]);
    select.addEventListener('change', () => {
      this.#backend = select.value;
      code.textContent = snippets[select.value];
    });
    return h(
      'div',
      { class: 'policy-code' },
      h('p', null, h('label', { for: select.id }, 'Backend '), select),
      h(
        'div',
        { class: 'snippet' },
        button('Copy', 'copy', () => copy(snippets[select.value], `${BACKENDS[select.value]} setting`), {
          class: 'button small',
          id: `copy-policy-${index}`,
          'aria-label': `Copy the setting for ${upstream}`,
        }),
        h('pre', { tabindex: 0, 'aria-label': `The setting for ${upstream}` }, code),
      ),
    );
  }
}

const fact = (name, ...children) => [h('dt', null, name), h('dd', null, ...children)];

const entries = (name, list) =>
  list.length > 0 && fact(name, h('ul', null, list.map(({ value, exchanges }) => h('li', null, h('code', null, value), links(exchanges)))));

/** The exchanges that showed it, the first of them as links. */
function links(exchanges) {
  const more = exchanges.length - MOST_LINKS;
  return [exchanges.slice(0, MOST_LINKS).map(id => [' ', h('a', { href: `#${id}` }, `#${id}`)]), more > 0 && h('span', { class: 'muted' }, ` and ${more} more`)];
}
