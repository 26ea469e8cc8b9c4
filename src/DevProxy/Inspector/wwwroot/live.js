// Server-sent events, read in slices so that a flood of exchanges never holds the page up: what piles up while the page is busy is
// handed to it by the browser in one go, so what comes is only put aside, and read a few milliseconds at a time.

import { summarise } from './summary.js';

const GATHER_MS = 50;
const SLICE_MS = 6;
const MOST_WAITING = 64; // batches; beyond these it is less work to ask for what the store keeps

export class Live {
  #batches = []; // JSON texts, not read yet
  #timer = 0;
  #on;

  /** @param {{ rows: Function, messages: Function, config: Function, behind: Function, state: Function }} on `behind`: some were missed */
  constructor(on) {
    this.#on = on;
    this.#connect();
  }

  #connect() {
    this.#on.state('connecting');
    const source = new EventSource('api/events?brief');
    source.addEventListener('open', () => {
      this.#on.state('live');
      this.#on.behind(); // what happened before the stream stood, the first time and after each break
    });
    source.addEventListener('exchanges', event => this.#gather(event.data));
    source.addEventListener('messages', event => this.#on.messages(JSON.parse(event.data)));
    source.addEventListener('config', () => this.#on.config());
    source.addEventListener('lost', () => this.#on.behind());
    source.addEventListener('error', () => {
      this.#on.state('connecting');
      if (source.readyState === EventSource.CLOSED) setTimeout(() => this.#connect(), 2000);
    });
  }

  #gather(batch) {
    this.#batches.push(batch);
    if (this.#batches.length > MOST_WAITING) {
      this.#batches = [];
      this.#on.behind();
    }
    this.#timer ||= setTimeout(() => this.#read(), GATHER_MS);
  }

  #read() {
    const rows = new Map(); // id -> row, the newest state of each
    const until = performance.now() + SLICE_MS;
    let read = 0;
    while (read < this.#batches.length && performance.now() < until)
      for (const record of JSON.parse(this.#batches[read++])) keep(rows, summarise(record));
    this.#batches.splice(0, read);
    this.#timer = this.#batches.length > 0 ? setTimeout(() => this.#read()) : 0;
    if (rows.size > 0) this.#on.rows([...rows.values()]);
  }
}

function keep(rows, row) {
  const known = rows.get(row.id);
  if (!known || known.duration === null || row.duration !== null) rows.set(row.id, row);
}
