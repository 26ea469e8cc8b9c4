// Elements are made here, and captured content enters the page here alone: as text nodes, never as markup.

/**
 * Makes an element.
 * @param {string} tag
 * @param {Record<string, unknown> | null} props attributes, those that are null or false left out; `on` (event -> listener) and `data`
 * @param {...(Node | string | number | null | false | undefined | Array)} children strings become text nodes
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'on') for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (name === 'data') Object.assign(element.dataset, value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  append(element, children);
  return element;
}

export function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

const SVG = 'http://www.w3.org/2000/svg';

// Paths on a 16 x 16 field, drawn as strokes.
const PATHS = {
  check: 'm3.5 8.5 3 3 6-7',
  cross: 'm4.5 4.5 7 7m0-7-7 7',
  half: 'M8 2.5a5.5 5.5 0 1 0 0 11Zm0 0a5.5 5.5 0 0 1 0 11',
  differ: 'M3.5 6h9m-9 4h9m-2.5-6.5-4 9',
  question: 'M5.8 6a2.2 2.2 0 1 1 3.3 1.9c-.7.4-1.1.8-1.1 1.6m0 2.5v.1',
  dash: 'M4.5 8h7',
  arrow: 'M3 8h9.5m0 0-3.5-3.5m3.5 3.5-3.5 3.5',
  up: 'M8 13V3.5m0 0L4.2 7.3M8 3.5l3.8 3.8',
  down: 'M8 3v9.5m0 0L4.2 8.7M8 12.5l3.8-3.8',
  back: 'M13 8H3.5m0 0L7 4.5M3.5 8 7 11.5',
  pause: 'M5.5 3.5v9m5-9v9',
  play: 'M5 3.3v9.4l7.5-4.7Z',
  clear: 'M3 4.5h10m-8.2 0 .6 8.2h5.2l.6-8.2M6.5 4.5v-1.7h3v1.7',
  download: 'M8 2.5v7.5m0 0L4.8 6.8M8 10l3.2-3.2M3 13.2h10',
  open: 'M8 10.2V2.7m0 0L4.8 5.9M8 2.7l3.2 3.2M3 13.2h10',
  copy: 'M5.5 5.5v-3h8v8h-3m-8-5h8v8h-8Z',
  replay: 'M3.2 8a4.8 4.8 0 1 0 1.5-3.5M4.5 2v2.8h2.8',
  filter: 'M2.5 4h11m-9 4h7m-5 4h3',
  close: 'm4 4 8 8m0-8-8 8',
  warning: 'M8 2.5 14 13H2Zm0 4v3m0 1.8v.1',
  switch: 'M4.5 4.5h7a3.5 3.5 0 0 1 0 7h-7a3.5 3.5 0 0 1 0-7Zm0 2v3',
  save: 'M3 3h8l2 2v8H3Zm2.5 0v3.5h4.5V3M5 13V9h6v4',
  edit: 'm3 13 .7-3L11 2.7l2.3 2.3L6 12.3Z',
  link: 'M6.5 9.5l3-3M7 4.8l1.6-1.6a2.6 2.6 0 0 1 3.7 3.7L10.7 8.5M9 11.2l-1.6 1.6a2.6 2.6 0 0 1-3.7-3.7L5.3 7.5',
};

const drawn = new Map();

/** A decorative icon: what it means stands beside it as text. */
export function icon(name) {
  if (!drawn.has(name)) drawn.set(name, draw(name));
  return drawn.get(name).cloneNode(true); // cheaper than making it anew, and the list makes many
}

function draw(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}

/** A button with an icon and a label. */
export function button(label, iconName, onClick, props) {
  return h(
    'button',
    { type: 'button', class: 'button', ...props, on: { click: onClick } },
    icon(iconName),
    h('span', { class: 'label' }, label),
  );
}

/** A code that has a page about it, which opens in a tab of its own. */
export const about = (page, code) =>
  h('a', { class: 'about', href: `help/${page}`, target: '_blank', rel: 'noopener', title: 'What it means and how to fix it' }, h('code', null, code));

/** Text that is there for screen readers only. */
export const sr = text => h('span', { class: 'sr' }, text);
