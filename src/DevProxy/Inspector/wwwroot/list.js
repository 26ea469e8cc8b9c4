// The list: only the rows in view are elements. Every row has the same height, so that places are arithmetic.

import { rowElement } from './row.js';

const OVERSCAN = 4;
const TWO_LINES_BELOW = 760; // px: narrower than this, a row takes two lines

export class List {
  #scroller = document.getElementById('scroller');
  #grid = document.getElementById('grid');
  #newer = document.getElementById('newer');
  #canvas = this.#scroller.appendChild(document.createElement('div'));
  #items = [];
  #indexOf = new Map();
  #elements = new Map(); // id -> { element, row, part }
  #active = null; // the row that has the grid's one tab stop
  #selected = null;
  #rowHeight = 34;
  #frame = 0;
  #opened;

  /** @param {(id: number, intoDetail: boolean) => void} opened a row was chosen; the second says whether focus shall follow */
  constructor(opened) {
    this.#opened = opened;
    this.#canvas.className = 'canvas';
    this.#canvas.setAttribute('role', 'presentation');
    // In the frame's own turn, together with whatever else is drawn there: drawn twice is laid out twice.
    this.#scroller.addEventListener('scroll', () => (this.#frame ||= requestAnimationFrame(() => this.#scrolled())), { passive: true });
    this.#scroller.addEventListener('click', event => this.#click(event));
    this.#scroller.addEventListener('keydown', event => this.key(event));
    this.#scroller.addEventListener('focusin', event => this.#activate(Number(event.target.closest('.row')?.dataset.id)));
    this.#newer.addEventListener('click', () => this.#toTop());
    new ResizeObserver(() => this.#measure()).observe(this.#scroller);
  }

  /** Shows these rows; what is in view stays where it is unless the list stands at its top. */
  show(items) {
    const anchor = this.#scroller.scrollTop > 4 ? this.#items[Math.floor(this.#scroller.scrollTop / this.#rowHeight)]?.row.id : undefined;
    const before = this.#indexOf.get(anchor);
    this.#items = items;
    this.#indexOf = new Map(items.map(({ row }, index) => [row.id, index]));
    this.#canvas.style.height = `${items.length * this.#rowHeight}px`;
    this.#grid.setAttribute('aria-rowcount', items.length + 1);
    const after = this.#indexOf.get(anchor);
    if (after !== undefined && after !== before) {
      this.#scroller.scrollTop += (after - before) * this.#rowHeight;
      if (after > before) this.#announceNewer(after - before);
    }
    if (!this.#indexOf.has(this.#active)) this.#active = null;
    this.#draw();
  }

  get length() {
    return this.#items.length;
  }

  select(id) {
    this.#selected = id;
    if (id !== null && this.#indexOf.has(id)) {
      this.#active = id;
      this.#reveal(id);
    }
    this.#draw();
  }

  /** Puts the focus on the chosen row, else on the first. */
  focus() {
    this.#focusRow(this.#indexOf.has(this.#selected) ? this.#selected : (this.#active ?? this.#items[0]?.row.id));
  }

  /** The id of the row so many places further, for moving from within the detail. */
  neighbour(id, step) {
    const at = this.#indexOf.get(id);
    return at === undefined ? undefined : this.#items[at + step]?.row.id;
  }

  #scrolled() {
    this.#frame = 0;
    this.#draw();
  }

  #measure() {
    const narrow = this.#scroller.clientWidth < TWO_LINES_BELOW;
    this.#grid.classList.toggle('narrow', narrow);
    const height = narrow ? 54 : 34;
    if (height !== this.#rowHeight) {
      const first = this.#scroller.scrollTop / this.#rowHeight;
      this.#rowHeight = height;
      this.#canvas.style.height = `${this.#items.length * height}px`;
      this.#scroller.scrollTop = first * height;
      if (this.#indexOf.has(this.#selected)) this.#reveal(this.#selected); // its rows became higher because it was opened
    }
    this.#draw();
  }

  #draw() {
    const top = this.#scroller.scrollTop;
    const first = Math.max(0, Math.floor(top / this.#rowHeight) - OVERSCAN);
    const last = Math.min(this.#items.length, Math.ceil((top + this.#scroller.clientHeight) / this.#rowHeight) + OVERSCAN);
    const wanted = new Set();
    for (let index = first; index < last; index++) wanted.add(index);
    // The row with the focus stays an element wherever the list is scrolled to, or the focus would be lost with it.
    if (this.#indexOf.has(this.#active)) wanted.add(this.#indexOf.get(this.#active));

    const kept = new Set();
    let previous = null;
    for (const index of [...wanted].sort((a, b) => a - b)) {
      const element = this.#place(index);
      kept.add(Number(element.dataset.id));
      // Document order is list order, for who reads the page without seeing it. Moving the focused row would blur it.
      const place = previous ? previous.nextSibling : this.#canvas.firstChild;
      if (place !== element && element !== document.activeElement) this.#canvas.insertBefore(element, place);
      previous = element;
    }
    for (const [id, { element }] of this.#elements) {
      if (kept.has(id)) continue;
      element.remove();
      this.#elements.delete(id);
    }
    if (top < 4) this.#newer.hidden = true;
  }

  #place(index) {
    const item = this.#items[index];
    const { id } = item.row;
    let drawn = this.#elements.get(id);
    if (!drawn || drawn.row !== item.row || drawn.part !== item.part) {
      const element = rowElement(item, index);
      const focused = drawn && drawn.element === document.activeElement;
      if (drawn) drawn.element.replaceWith(element);
      else this.#canvas.append(element);
      drawn = { element, row: item.row, part: item.part };
      this.#elements.set(id, drawn);
      if (focused) element.focus({ preventScroll: true });
    }
    const { element } = drawn;
    element.style.transform = `translateY(${index * this.#rowHeight}px)`;
    element.setAttribute('aria-rowindex', index + 2);
    element.setAttribute('aria-selected', String(id === this.#selected));
    element.tabIndex = id === (this.#active ?? this.#items[0].row.id) ? 0 : -1;
    return element;
  }

  #click(event) {
    const row = event.target.closest('.row');
    if (row) this.#opened(Number(row.dataset.id), false);
  }

  /** A key that was pressed in the list, or while nothing has the focus. */
  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || this.#items.length === 0) return;
    // The first key goes to a row; only the next one moves away from it.
    const isInside = this.#scroller.contains(document.activeElement);
    const at = isInside ? (this.#indexOf.get(this.#active) ?? 0) : this.#entry(event.key);
    const pageful = Math.max(1, Math.floor(this.#scroller.clientHeight / this.#rowHeight) - 1);
    const to = {
      ArrowDown: at + 1,
      j: at + 1,
      ArrowUp: at - 1,
      k: at - 1,
      PageDown: at + pageful,
      PageUp: at - pageful,
      Home: 0,
      End: this.#items.length - 1,
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const id = this.#items[Math.min(this.#items.length - 1, Math.max(0, to))]?.row.id;
      this.#focusRow(id);
      if (this.#selected !== null && id !== undefined) this.#opened(id, false);
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#opened(this.#active ?? this.#items[0].row.id, true);
    }
  }

  #entry(key) {
    const row = this.#indexOf.get(this.#selected) ?? this.#indexOf.get(this.#active);
    if (row === undefined) return { ArrowDown: -1, j: -1, ArrowUp: 1, k: 1 }[key] ?? 0;
    return row;
  }

  #focusRow(id) {
    if (id === undefined) return;
    this.#active = id;
    this.#reveal(id);
    this.#draw();
    this.#elements.get(id)?.element.focus({ preventScroll: true });
  }

  #activate(id) {
    if (!id || id === this.#active) return;
    this.#active = id;
    this.#draw();
  }

  #reveal(id) {
    const top = this.#indexOf.get(id) * this.#rowHeight;
    const { scrollTop, clientHeight } = this.#scroller;
    if (top < scrollTop) this.#scroller.scrollTop = top;
    else if (top + this.#rowHeight > scrollTop + clientHeight) this.#scroller.scrollTop = top + this.#rowHeight - clientHeight;
  }

  #announceNewer(count) {
    const more = (Number(this.#newer.dataset.count) || 0) * !this.#newer.hidden + count;
    this.#newer.dataset.count = more;
    this.#newer.textContent = `${more} newer`;
    this.#newer.hidden = false;
  }

  #toTop() {
    this.#scroller.scrollTop = 0;
    this.#newer.hidden = true;
    this.focus();
  }
}
