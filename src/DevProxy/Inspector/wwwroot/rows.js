// The exchanges that the page knows, newest first, a preflight under the request that it allowed.

export class Rows {
  #byId = new Map();
  #ids = []; // ascending
  #limit;

  constructor(limit) {
    this.#limit = limit;
  }

  get size() {
    return this.#ids.length;
  }

  get(id) {
    return this.#byId.get(id);
  }

  /** The newest id, or 0. */
  get newest() {
    return this.#ids.at(-1) ?? 0;
  }

  /** From where to ask again after events were lost: before the oldest exchange that was still open. */
  get resumeAfter() {
    const open = this.#ids.find(id => this.#byId.get(id).duration === null);
    return (open ?? this.newest + 1) - 1;
  }

  set limit(count) {
    this.#limit = count;
  }

  clear() {
    this.#byId.clear();
    this.#ids = [];
  }

  upsert(row) {
    const known = this.#byId.get(row.id);
    if (known && known.duration !== null && row.duration === null) return; // an older state that arrived late
    this.#byId.set(row.id, row);
    if (known) return;
    let at = this.#ids.length;
    while (at > 0 && this.#ids[at - 1] > row.id) at--;
    if (at === this.#ids.length) this.#ids.push(row.id);
    else this.#ids.splice(at, 0, row.id);
  }

  /** Lets go what the store has let go too: page assets first, then the oldest. */
  trim() {
    let excess = this.#ids.length - this.#limit;
    if (excess <= 0) return;
    const drop = new Set();
    for (const id of this.#ids) {
      if (excess > 0 && this.#byId.get(id).asset) excess -= drop.add(id) ? 1 : 0;
    }
    for (const id of this.#ids) {
      if (excess > 0 && !drop.has(id)) excess -= drop.add(id) ? 1 : 0;
    }
    for (const id of drop) this.#byId.delete(id);
    this.#ids = this.#ids.filter(id => !drop.has(id));
  }

  /**
   * The rows to show. A group is shown whole when one of its two matches.
   * @param {(row: object) => boolean} matches the filter without its rule on page assets
   * @param {boolean} withAssets
   * @returns {{ shown: { row: object, part: 'single' | 'request' | 'preflight' }[], hiddenAssets: number }}
   */
  arrange(matches, withAssets) {
    const shown = [];
    let hiddenAssets = 0;
    const paired = new Set([...this.#byId.values()].filter(row => row.kind === 'request' && row.pair !== null).map(row => row.pair));
    for (let i = this.#ids.length - 1; i >= 0; i--) {
      const row = this.#byId.get(this.#ids[i]);
      if (row.kind === 'preflight' && paired.has(row.id)) continue; // shown under its request
      const preflight = row.kind === 'request' && row.pair !== null ? this.#byId.get(row.pair) : undefined;
      if (!matches(row) && !(preflight && matches(preflight))) continue;
      if (row.asset && !withAssets) {
        hiddenAssets++;
        continue;
      }
      shown.push({ row, part: preflight ? 'request' : 'single' });
      if (preflight) shown.push({ row: preflight, part: 'preflight' });
    }
    return { shown, hiddenAssets };
  }

  /** Every method and route that occurs, for the filter's choices. */
  values(of) {
    return [...new Set(this.#ids.map(id => of(this.#byId.get(id))).filter(Boolean))].sort();
  }
}
