// Which profile is laid over the file: a menu, where there are profiles.

import * as api from './api.js';
import { h } from './dom.js';
import { say } from './say.js';

const NONE = 'default'; // the file alone

const field = document.getElementById('profile-field');
const menu = document.getElementById('profile');

export function showProfile({ profile, profileNames }) {
  field.hidden = profileNames.length === 0;
  menu.replaceChildren(...[NONE, ...profileNames].map(name => h('option', { value: name }, name === NONE ? 'No profile' : name)));
  menu.value = profile ?? NONE;
}

menu.addEventListener('change', async () => {
  try {
    const now = await api.useProfile(menu.value);
    showProfile(now);
    say(now.profile === null ? 'No profile is active' : `Profile ${now.profile} is active`);
  } catch (refusal) {
    say(refusal.message);
    showProfile(await api.profile());
  }
});
