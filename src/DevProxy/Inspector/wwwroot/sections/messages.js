// The messages of a WebSocket and the events of a stream, as they come. Only the rows in view are elements; the chosen one is shown whole
// below the list.

import { h, icon, sr } from '../dom.js';
import { bytes, number, plural, time } from '../format.js';
import { block } from './bodies.js';
import { code, socket } from './socket.js';

const ROW = 28; // px
const ROWS_IN_VIEW = 12;
const OVERSCAN = 4;
const MOST_IN_ROW = 300; // characters

let last = 0;

export class Messages {
  /** What stands in the detail: the same element for as long as the page lives, so that it keeps what was chosen and typed. */
  element = h('div', { class: 'messages' });
  #head = h('div');
  #filter = h('input', { type: 'search', class: 'messages-text', autocomplete: 'off', id: 'messages-filter' });
  #side = h(
    'select',
    { 'aria-label': 'Direction', id: 'messages-direction' },
    h('option', { value: '' }, 'Both directions'),
    h('option', { value: 'sent' }, 'From the browser'),
    h('option', { value: 'received' }, 'To the browser'),
  );
  #count = h('p', { class: 'muted messages-count', id: 'messages-count' });
  #canvas = h('div', { class: 'canvas', role: 'presentation' });
  #list = h('div', { class: 'message-list', role: 'listbox', tabindex: 0, id: 'messages' }, this.#canvas);
  #tools = h('div', { class: 'messages-tools' }, this.#filter, this.#side, this.#count);
  #chosen = h('div', { class: 'message' });
  #all = [];
  #shown = [];
  #before = 0;
  #startedAt = 0;
  #active = null; // the number of the row that is chosen
  #drawn = new Map(); // number -> element
  #frame = 0;
  #atEnd = true; // it follows what comes
  #top = 0; // how far it is scrolled
  #id = `message-${++last}`;

  constructor() {
    this.element.append(this.#head, this.#tools, this.#list, this.#chosen);
    this.#filter.addEventListener('input', () => this.#arrange());
    this.#side.addEventListener('change', () => this.#arrange());
    this.#list.addEventListener('scroll', () => (this.#frame ||= requestAnimationFrame(() => this.#draw())), { passive: true });
    this.#list.addEventListener('click', event => this.#click(event));
    this.#list.addEventListener('keydown', event => this.#key(event));
  }

  /** Shows a record's messages; another exchange's begin at their end, with nothing chosen. */
  show(record, another) {
    const isStream = Boolean(record.events || record.eventsUnreadable);
    this.#startedAt = Date.parse(record.startedAt);
    this.#before = (isStream ? record.eventsBefore : record.messagesBefore) ?? 0;
    this.#all = isStream ? (record.events ?? []).map(eventRow) : (record.messages ?? []).map(messageRow);
    this.#all.forEach((row, index) => (row.number = this.#before + index + 1));
    this.#head.replaceChildren(...[socket(record), unreadable(record.eventsUnreadable)].filter(Boolean));
    this.#head.hidden = !this.#head.firstChild;
    const hasList = this.#all.length > 0;
    this.#tools.hidden = this.#list.hidden = !hasList;
    this.#side.hidden = isStream;
    const name = isStream ? 'events' : 'messages';
    this.#list.setAttribute('aria-label', `The ${name}, newest last`);
    this.#filter.placeholder = `Filter the ${name}`;
    this.#filter.setAttribute('aria-label', this.#filter.placeholder);
    if (another) {
      this.#active = null;
      this.#filter.value = this.#side.value = '';
      this.#chosen.replaceChildren();
    }
    this.#arrange(another);
  }

  /** The element was taken out of the page and put back: browsers forget how far it was scrolled. */
  restorePlace() {
    this.#list.scrollTop = this.#atEnd ? this.#list.scrollHeight : this.#top;
    this.#draw();
  }

  #arrange(toEnd = false) {
    const word = this.#filter.value.trim().toLowerCase();
    const side = this.#side.hidden ? '' : this.#side.value;
    const anchor = this.#shown[Math.floor(this.#list.scrollTop / ROW)]?.number;
    const into = this.#list.scrollTop % ROW;
    this.#shown = this.#all.filter(row => (!side || row.side === side) && (!word || row.search().includes(word)));
    this.#list.style.height = `${Math.min(ROWS_IN_VIEW, Math.max(2, this.#shown.length)) * ROW + 2}px`;
    this.#canvas.style.height = `${this.#shown.length * ROW}px`;
    const every = this.#before + this.#all.length;
    this.#count.textContent =
      this.#shown.length < this.#all.length
        ? `${number(this.#shown.length)} of ${number(this.#all.length)}`
        : this.#before > 0
          ? `the last ${number(this.#all.length)} of ${number(every)}`
          : plural(every, 'in all', 'in all');
    if (toEnd || this.#atEnd) {
      this.#atEnd = true;
      this.#list.scrollTop = this.#list.scrollHeight;
    } else {
      const place = this.#shown.findIndex(row => row.number >= anchor);
      this.#list.scrollTop = Math.max(0, place) * ROW + into;
    }
    this.#draw();
  }

  #draw() {
    this.#frame = 0;
    const { scrollTop, clientHeight, scrollHeight } = this.#list;
    if (clientHeight > 0) {
      this.#atEnd = scrollTop + clientHeight >= scrollHeight - ROW / 2;
      this.#top = scrollTop;
    }
    const first = Math.max(0, Math.floor(scrollTop / ROW) - OVERSCAN);
    const end = Math.min(this.#shown.length, Math.ceil((scrollTop + (clientHeight || ROWS_IN_VIEW * ROW)) / ROW) + OVERSCAN);
    const wanted = new Set();
    for (let index = first; index < end; index++) wanted.add(index);
    const active = this.#place(this.#active);
    if (active >= 0) wanted.add(active); // named by aria-activedescendant, so it has to be there
    const rows = [...wanted].sort((a, b) => a - b).map(index => this.#row(index));
    const kept = new Set(rows);
    for (const [key, element] of this.#drawn) {
      if (kept.has(element)) continue;
      element.remove();
      this.#drawn.delete(key);
    }
    rows.forEach((element, index) => {
      if (this.#canvas.children[index] !== element) this.#canvas.insertBefore(element, this.#canvas.children[index] ?? null);
    });
    if (active >= 0) this.#list.setAttribute('aria-activedescendant', `${this.#id}-${this.#active}`);
    else this.#list.removeAttribute('aria-activedescendant');
  }

  #row(index) {
    const row = this.#shown[index];
    let element = this.#drawn.get(row.number);
    if (!element) {
      element = rowElement(row, time(this.#startedAt + row.atMs), `${this.#id}-${row.number}`);
      this.#drawn.set(row.number, element);
    }
    element.style.transform = `translateY(${index * ROW}px)`;
    element.setAttribute('aria-posinset', index + 1);
    element.setAttribute('aria-setsize', this.#shown.length);
    element.setAttribute('aria-selected', String(row.number === this.#active));
    return element;
  }

  #place(wanted) {
    return wanted === null ? -1 : this.#shown.findIndex(row => row.number === wanted);
  }

  #click(event) {
    const row = event.target.closest('[role="option"]');
    if (row) this.#choose(Number(row.dataset.number));
  }

  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || this.#shown.length === 0) return;
    const at = this.#place(this.#active);
    const end = this.#shown.length - 1;
    const to = {
      ArrowDown: at < 0 ? end : at + 1,
      ArrowUp: at < 0 ? end : at - 1,
      PageDown: at + ROWS_IN_VIEW - 1,
      PageUp: at - ROWS_IN_VIEW + 1,
      Home: 0,
      End: end,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const place = Math.min(end, Math.max(0, to));
    this.#choose(this.#shown[place].number);
    const top = place * ROW;
    if (top < this.#list.scrollTop) this.#list.scrollTop = top;
    else if (top + ROW > this.#list.scrollTop + this.#list.clientHeight) this.#list.scrollTop = top + ROW - this.#list.clientHeight;
    this.#draw();
  }

  // What is shown below stays as it is, also when the message has left for newer ones.
  #choose(wanted) {
    this.#active = wanted;
    const row = this.#all[wanted - this.#before - 1];
    this.#chosen.replaceChildren(
      ...[unreadable(row.unreadable), block(row.title, row.body, `${row.noun} ${number(row.number)}`)].filter(Boolean),
    );
    this.#draw();
  }
}

const unreadable = why => why && h('p', { class: 'muted messages-why' }, why);

function rowElement(row, at, id) {
  return h(
    'div',
    { role: 'option', class: `message-row ${row.side}`, id, data: { number: row.number } },
    h('span', { class: 'way' }, icon(row.side === 'sent' ? 'up' : 'down'), sr(row.side === 'sent' ? 'from the browser' : 'to the browser')),
    h('span', { class: 'at' }, at),
    h('span', { class: 'tag' }, row.kind),
    h('span', { class: 'says' }, row.text.slice(0, MOST_IN_ROW) || h('span', { class: 'muted' }, row.unreadable ?? row.none)),
    h('span', { class: 'size' }, row.size === null ? '' : bytes(row.size)),
  );
}

function messageRow({ atMs, direction, type, size, text, base64, closeCode, truncated, unreadable: why }) {
  const says = [closeCode, text].filter(part => part !== undefined && part !== null && part !== '').join(' ');
  const known = closeCode && text === '' ? `${closeCode}${code(closeCode)[1] || ''}` : says;
  return {
    atMs,
    side: direction,
    kind: type,
    size,
    text: known,
    none: base64 ? 'bytes' : 'empty',
    unreadable: why,
    title: direction === 'sent' ? 'Sent' : 'Received',
    noun: 'Message',
    search: () => `${type} ${says}`.toLowerCase(),
    body: { size, kind: type, text: says || undefined, base64, truncated, empty: why ? 'not readable' : 'empty' },
  };
}

function eventRow({ atMs, id, event, data, truncated, unreadable: why }) {
  const size = data === null ? null : new TextEncoder().encode(data).length;
  return {
    atMs,
    side: 'received',
    kind: event,
    size,
    text: data ?? '',
    none: 'empty',
    unreadable: why,
    title: 'Event',
    noun: 'Event',
    search: () => `${event}\n${id ?? ''}\n${data ?? ''}`.toLowerCase(),
    body: {
      size: size ?? 0,
      kind: id === null ? event : `${event} · id ${id}`,
      text: data ?? undefined,
      truncated,
      empty: why ? 'not kept' : 'empty',
    },
  };
}
