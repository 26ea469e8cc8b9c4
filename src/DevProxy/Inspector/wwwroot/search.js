// What the list does not keep of a record, its headers and bodies, is searched where it is: in DevProxy, or in the file that is open.

import * as api from './api.js';
import { say } from './say.js';

const TYPING_MS = 200; // nobody asks for every letter
const FLOOD_MS = 1000; // what comes meanwhile is found a moment later

export class Search {
  #words = '';
  #records = null;
  #found = new Set();
  #timer = 0;
  #asked = 0; // which question the answer belongs to
  #changed;

  /** @param {() => void} changed something else is found now */
  constructor(changed) {
    this.#changed = changed;
  }

  /** Whether a record holds the words. */
  has(id) {
    return this.#found.has(id);
  }

  /** @param {string} text @param {Map<number, object> | null} records those of a file; null for what DevProxy keeps */
  ask(text, records) {
    const words = text.trim().toLowerCase();
    if (words === this.#words && records === this.#records) return;
    this.#words = words;
    this.#records = records;
    this.#found = new Set();
    this.#asked++;
    clearTimeout(this.#timer);
    this.#timer = words ? setTimeout(() => this.#run(), TYPING_MS) : 0;
  }

  /** There are exchanges that were not asked about. */
  askAgain() {
    if (this.#words && !this.#records) this.#timer ||= setTimeout(() => this.#run(), FLOOD_MS);
  }

  async #run() {
    this.#timer = 0;
    const asked = ++this.#asked;
    try {
      const ids = this.#records ? inFile(this.#records, this.#words) : await api.search(this.#words);
      if (asked !== this.#asked) return;
      this.#found = new Set(ids);
      this.#changed();
    } catch (refusal) {
      if (!(refusal instanceof TypeError)) say(refusal.message); // a TypeError is a lost connection, which the header shows
    }
  }
}

const inFile = (records, words) =>
  [...records.values()].filter(record => words.split(/\s+/).every(word => texts(record).some(text => text?.toLowerCase().includes(word)))).map(({ id }) => id);

function texts({ request, response, upstream }) {
  const lines = [request.headers, response?.headers, upstream?.headers].flatMap(headers => (headers ?? []).map(([name, value]) => `${name}: ${value}`));
  return [request.method, request.url, String(response?.status ?? ''), ...lines, request.body?.text, response?.body?.text];
}
