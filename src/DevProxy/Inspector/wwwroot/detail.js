// The chosen exchange.

import { button, h } from './dom.js';
import { editor } from './edit.js';
import { head } from './head.js';
import { say } from './say.js';
import { bodies } from './sections/bodies.js';
import { compare } from './sections/compare.js';
import { fix } from './sections/fix.js';
import { headers } from './sections/headers.js';
import { Messages } from './sections/messages.js';
import { production } from './sections/production.js';
import { timing } from './sections/timing.js';
import { trouble, verdict } from './sections/verdict.js';
import { walk } from './sections/walk.js';

const SECTIONS = [
  ['Verdict', verdict],
  ['Compared', compare],
  ['Messages', ({ record, messages }) => (record.websocket || record.messages ? messages.element : null)],
  ['Events', ({ record, messages }) => (record.events || record.eventsUnreadable ? messages.element : null)],
  ['Step by step', walk],
  ['Fix', fix],
  ['In production', production],
  ['Headers', headers],
  ['Bodies', bodies],
  ['Timing', timing],
];

export class Detail {
  /** The id that is shown, or null. */
  id = null;
  #pane = document.getElementById('detail');
  #on;
  #asked = 0; // which question the answer belongs to
  #drawn = null; // what the pane was drawn from
  #refresh = 0;
  #editing = null; // the id whose request is being edited
  #messages = new Messages(); // outlives what is drawn anew around it
  #loading = false;
  #again = false; // messages have passed since it was asked

  /** @param {{ record: Function, close: Function, step: Function, open: Function, isFile: Function }} on */
  constructor(on) {
    this.#on = on;
  }

  async show(id, withFocus) {
    const another = id !== this.id;
    if (another) this.#editing = null;
    this.id = id;
    this.#pane.hidden = id === null;
    if (id === null) return this.#draw(null, [], true);
    await this.#load(another);
    if (withFocus && this.id === id) this.#pane.querySelector('h2')?.focus();
  }

  /** The row is of the exchange that is shown, or of its other half: ask again, once the flood is over. */
  changed(row) {
    if (this.id === null || (row.id !== this.id && row.pair !== this.id)) return;
    clearTimeout(this.#refresh);
    this.#refresh = setTimeout(() => this.#load(false), 150);
  }

  /** Messages have passed in these exchanges. */
  async passed(ids) {
    if (this.id === null || !ids.includes(this.id)) return;
    this.#again = true;
    if (this.#loading) return;
    this.#loading = true;
    while (this.#again) {
      this.#again = false;
      await this.#load(false);
    }
    this.#loading = false;
  }

  async #load(fromTop) {
    const asked = ++this.#asked;
    try {
      const record = await this.#on.record(this.id);
      const other =
        record.cors?.preflight?.state === 'paired'
          ? await Promise.resolve(this.#on.record(record.cors.preflight.id)).catch(() => null)
          : null;
      const original = record.replayOf ? await Promise.resolve(this.#on.record(record.replayOf)).catch(() => null) : null;
      if (asked !== this.#asked || this.#editing === this.id) return;
      // The same again is left alone: drawn anew it would lose what is selected, and where Tab stands.
      // Messages look after themselves, and the body of a stream grows with each of its events.
      const { messages, messagesBefore, events, eventsBefore, websocket, ...rest } = record;
      const parts = [messages, events, websocket].map(Boolean);
      if (events && record.durationMs === null) rest.response = { ...rest.response, body: null };
      const from = JSON.stringify([rest, parts, other, original, this.#on.isFile()]);
      this.#messages.show(record, fromTop);
      if (fromTop || from !== this.#drawn) this.#draw(from, this.#content(record, other, original), fromTop);
    } catch (refusal) {
      if (asked === this.#asked) this.#draw(null, this.#gone(refusal), fromTop);
    }
  }

  #draw(from, content, fromTop) {
    this.#drawn = from;
    const focused = document.activeElement?.id;
    const hadFocus = this.#pane.contains(document.activeElement);
    const top = this.#pane.scrollTop;
    this.#pane.replaceChildren(...content);
    this.#messages.restorePlace();
    this.#pane.scrollTop = fromTop ? 0 : top;
    if (hadFocus) (document.getElementById(focused) ?? this.#pane.querySelector('h2'))?.focus({ preventScroll: true });
  }

  #content(record, other, original) {
    const pair = { preflight: record.kind === 'preflight' ? record : other, request: record.kind === 'preflight' ? other : record };
    const context = { record, other, original, pair, open: this.#on.open, messages: this.#messages };
    const sections = SECTIONS.map(([title, make]) => ({
      title,
      id: `section-${title.toLowerCase().replaceAll(' ', '-')}`,
      body: make(context),
    })).filter(({ body }) => body !== null);
    return [
      head(record, other, { ...this.#on, edit: () => this.#edit(record) }),
      trouble(record),
      h(
        'nav',
        { class: 'sections', 'aria-label': 'Parts of the exchange' },
        sections.map(({ title, id }) =>
          h('button', { type: 'button', id: `to-${id}`, on: { click: () => this.#scrollTo(id) } }, title),
        ),
      ),
      ...sections.map(({ title, id, body }) =>
        h('section', { class: 'part', id, 'aria-labelledby': `${id}-title` }, h('h3', { id: `${id}-title`, tabindex: -1 }, title), body),
      ),
    ].filter(Boolean);
  }

  // What is written is not drawn over, whatever happens to the exchange meanwhile.
  #edit(record) {
    this.#editing = record.id;
    const form = editor(record, {
      close: () => {
        this.#editing = null;
        form.remove();
        document.getElementById('edit-replay')?.focus({ preventScroll: true });
        this.#load(false);
      },
      sent: id => {
        say(`Sent as #${id}`);
        this.#on.open(id);
      },
    });
    document.getElementById('edit')?.remove();
    this.#pane.querySelector('.detail-head').after(form);
    this.#pane.scrollTop = 0;
    form.querySelector('#edit-url').focus();
  }

  // Inside the pane alone: scrollIntoView() moves whatever is around it, too.
  #scrollTo(id) {
    const part = document.getElementById(id);
    const bar = this.#pane.querySelector('.sections').offsetHeight;
    this.#pane.scrollTop += part.getBoundingClientRect().top - this.#pane.getBoundingClientRect().top - bar;
    part.querySelector('h3').focus({ preventScroll: true });
  }

  #gone(refusal) {
    return [
      h(
        'div',
        { class: 'gone' },
        h(
          'h2',
          { tabindex: -1, id: 'detail-title' },
          refusal.status === 404 ? `#${this.id} is no longer kept` : `#${this.id} cannot be shown`,
        ),
        h(
          'p',
          null,
          refusal.status === 404
            ? 'The inspector keeps the newest exchanges only. Raise maxExchanges or maxMemoryMegabytes of "inspector" in proxy.json to keep more.'
            : refusal.message,
        ),
        button('Back to the list', 'back', () => this.#on.close(), { id: 'detail-back' }),
      ),
    ];
  }
}
