// A HAR file in place of the live list: DevProxy judges it, nothing of it is kept.

import * as api from './api.js';
import { button, h, icon } from './dom.js';
import { plural } from './format.js';
import { Rows } from './rows.js';
import { say } from './say.js';
import { summarise } from './summary.js';

const notices = document.getElementById('notices');
const input = document.getElementById('har-file');

export class HarFile {
  /** id -> record of the file that is open, or null. */
  records = null;
  rows = null;
  #on;

  constructor(on) {
    this.#on = on;
    document.getElementById('open-har').addEventListener('click', () => input.click());
    input.addEventListener('change', () => {
      if (input.files[0]) this.#open(input.files[0]);
      input.value = '';
    });
    addEventListener('dragover', event => event.preventDefault());
    addEventListener('drop', event => {
      event.preventDefault();
      if (event.dataTransfer?.files[0]) this.#open(event.dataTransfer.files[0]);
    });
  }

  async #open(file) {
    try {
      const { exchanges } = await api.judge(file);
      this.records = new Map(exchanges.map(record => [record.id, record]));
      this.rows = new Rows(Infinity);
      for (const record of exchanges) this.rows.upsert(summarise(record));
    } catch (refusal) {
      return say(refusal.message);
    }
    this.#notice(file.name);
    this.#on.opened();
  }

  #notice(name) {
    notices.querySelector('.file')?.remove();
    notices.append(
      h(
        'section',
        { class: 'file notice', 'aria-label': 'Opened file' },
        icon('open'),
        h(
          'p',
          null,
          'This is ',
          h('strong', null, name),
          `, ${plural(this.records.size, 'entry', 'entries')}, judged as a browser would. Nothing was sent.`,
        ),
        button('Back to the live list', 'close', () => this.#close()),
      ),
    );
  }

  #close() {
    this.records = null;
    this.rows = null;
    notices.querySelector('.file')?.remove();
    this.#on.closed();
  }
}
