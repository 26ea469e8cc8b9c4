// Server-sent events, gathered into batches so that a flood of exchanges costs the page a few repaints a second and no more.

import { summarise } from './summary.js';

const BATCH_MS = 100;

export class Live {
  #waiting = new Map(); // id -> row, the newest picture of each
  #timer = 0;
  #on;

  /** @param {{ rows: Function, config: Function, behind: Function, state: Function }} on `behind`: events were missed */
  constructor(on) {
    this.#on = on;
    this.#connect();
  }

  #connect() {
    this.#on.state('connecting');
    const source = new EventSource('api/events');
    source.addEventListener('open', () => {
      this.#on.state('live');
      this.#on.behind(); // what happened before the stream stood, the first time and after each break
    });
    source.addEventListener('exchange', event => this.#gather(JSON.parse(event.data)));
    source.addEventListener('config', () => this.#on.config());
    source.addEventListener('lost', () => this.#on.behind());
    source.addEventListener('error', () => {
      this.#on.state('connecting');
      if (source.readyState === EventSource.CLOSED) setTimeout(() => this.#connect(), 2000);
    });
  }

  #gather(record) {
    const row = summarise(record);
    const known = this.#waiting.get(row.id);
    if (!known || known.duration === null || row.duration !== null) this.#waiting.set(row.id, row);
    this.#timer ||= setTimeout(() => {
      this.#timer = 0;
      const rows = [...this.#waiting.values()];
      this.#waiting.clear();
      this.#on.rows(rows);
    }, BATCH_MS);
  }
}
