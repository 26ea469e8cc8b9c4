// Short confirmations, seen and heard; what is seen elsewhere already is only heard; and the clipboard.

const toast = document.getElementById('toast');
const heard = document.getElementById('heard');
let timer = 0;

export function say(text) {
  clearTimeout(timer);
  toast.textContent = text;
  toast.classList.add('shown');
  timer = setTimeout(() => {
    toast.classList.remove('shown');
    toast.textContent = '';
  }, 4000);
}

/** For screen readers alone. */
export function announce(text) {
  heard.textContent = text;
}

export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without a secure context (an address that is not loopback) there is no clipboard API.
    const area = document.body.appendChild(document.createElement('textarea'));
    area.value = text;
    area.className = 'sr';
    const focused = document.activeElement;
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    focused?.focus();
    if (!copied) return say('The browser did not let the page copy. Select the text and copy it by hand.');
  }
  say(`${what} copied`);
}
