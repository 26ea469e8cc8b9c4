// The filter: its fields, and whether a row passes.

const $ = id => document.getElementById(id);

export const NOTHING = { text: '', route: '', method: '', status: '', outcome: '' };

/**
 * Words are ANDed; the other fields match as the API's do.
 * @param {{ has: (id: number, word: string) => boolean }} search what else a row's record holds: its headers and bodies
 */
export function matcher(filter, search) {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return row =>
    (words.every(word => row.text.includes(word)) || search.has(row.id)) &&
    (!filter.route || row.route === filter.route) &&
    (!filter.method || row.method === filter.method || row.asks === filter.method) &&
    (!filter.status || statusMatches(row.status, filter.status)) &&
    (!filter.outcome || row.before === filter.outcome || row.after === filter.outcome);
}

const statusMatches = (status, wanted) =>
  wanted === 'none' ? status === null : status !== null && Math.floor(status / 100) === Number(wanted[0]);

export class FilterBar {
  #fields = {
    text: $('filter-text'),
    route: $('filter-route'),
    method: $('filter-method'),
    status: $('filter-status'),
    outcome: $('filter-outcome'),
  };
  #assets = $('filter-assets');
  #reset = $('filter-reset');
  #more = $('more-filters');
  #changed;

  constructor(changed) {
    this.#changed = changed;
    for (const field of Object.values(this.#fields)) field.addEventListener('input', () => this.#notify());
    this.#assets.addEventListener('click', () => {
      this.#assets.setAttribute('aria-pressed', String(!this.withAssets));
      this.#notify();
    });
    this.#reset.addEventListener('click', () => {
      this.reset();
      this.#fields.text.focus();
    });
    this.#more.addEventListener('click', () => {
      const open = this.#more.getAttribute('aria-expanded') !== 'true';
      this.#more.setAttribute('aria-expanded', String(open));
      $('filter-fields').classList.toggle('open', open);
    });
  }

  get value() {
    return Object.fromEntries(Object.entries(this.#fields).map(([name, field]) => [name, field.value]));
  }

  get withAssets() {
    return this.#assets.getAttribute('aria-pressed') === 'true';
  }

  get active() {
    return Object.values(this.value).some(Boolean);
  }

  focus() {
    this.#fields.text.focus();
    this.#fields.text.select();
  }

  reset() {
    for (const [name, field] of Object.entries(this.#fields)) field.value = NOTHING[name];
    this.#notify();
  }

  /** Offers what occurs; a choice that no longer occurs stays while it is chosen. */
  offer(name, values, all) {
    const field = this.#fields[name];
    const wanted = [...new Set([...values, field.value].filter(Boolean))].sort();
    if (
      wanted.join('\n') ===
      [...field.options]
        .slice(1)
        .map(option => option.value)
        .join('\n')
    )
      return;
    const chosen = field.value;
    field.replaceChildren(new Option(all, ''), ...wanted.map(value => new Option(value, value)));
    field.value = chosen;
  }

  showAssets(hidden) {
    this.#assets.querySelector('.label').textContent = this.withAssets || hidden === 0 ? 'Page assets' : `Page assets: ${hidden} hidden`;
  }

  #notify() {
    this.#reset.hidden = !this.active;
    this.#more.classList.toggle(
      'active',
      Object.entries(this.value).some(([name, value]) => name !== 'text' && value),
    );
    this.#changed();
  }
}
