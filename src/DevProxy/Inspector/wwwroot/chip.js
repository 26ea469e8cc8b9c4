// The verdict as a chip: what the upstream's own answer would have got -> what the browser got.

import { h, icon, sr } from './dom.js';
import { OUTCOMES } from './words.js';

/** One outcome, by icon, word and colour. */
export function outcome(name, props) {
  const words = OUTCOMES[name] ?? OUTCOMES.indeterminate;
  return h('span', { class: `outcome ${name}`, title: words.says, ...props }, icon(words.icon), words.label);
}

/** Before -> after; one outcome where nothing changed, words where CORS does not apply. */
export function chip(before, after) {
  if (before === null && after === null) return h('span', { class: 'no-verdict' }, '');
  if ((before ?? after) === 'not-applicable' && (after ?? before) === 'not-applicable')
    return h('span', { class: 'no-verdict' }, 'no CORS');
  if (before === after || before === null || before === 'not-applicable' || after === null)
    return h('span', { class: 'chip' }, outcome(after ?? before));
  return h('span', { class: 'chip pair' }, sr('without DevProxy '), outcome(before, { class: `outcome ${before} was` }), icon('arrow'), sr(', with DevProxy '), outcome(after));
}
