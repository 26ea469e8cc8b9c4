// Every way in which a page can call a server. Each call uses its own path below `base`, and returns what the page could read: the word "s3cret",
// the width of a picture (37 pixels), or null for nothing.

const home = location.origin;
const soon = (target, ...events) => new Promise(resolve => {
  for (const event of events) target.addEventListener(event, happened => resolve(happened), { once: true });
});
const leaks = {};
globalThis.leak = (name, value) => { leaks[name] = value; };

async function read(promise) {
  try {
    const answer = await promise;
    return (await answer.text()) || (answer.type === 'opaque' || answer.type === 'error' ? null : `status ${answer.status}`);
  } catch {
    return null;
  }
}

async function element(tag, attributes, root = document.body) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  const loaded = soon(made, 'load', 'error', 'loadeddata');
  root.append(made);
  await loaded;
  return made;
}

async function frame(attributes, go) {
  const name = `frame-${Math.random()}`;
  const made = document.createElement('iframe');
  for (const [key, value] of Object.entries({ name, ...attributes })) made.setAttribute(key, value);
  if (go) {
    document.body.append(made);
    go(name);
  }
  const loaded = soon(made, 'load');
  if (!go) document.body.append(made);
  await loaded;
  try {
    return made.contentDocument?.body?.innerText || null;
  } catch {
    return null;
  }
}

function form(action, method, target, enctype = 'application/x-www-form-urlencoded') {
  const made = document.createElement('form');
  Object.assign(made, { action, method, target, enctype });
  made.innerHTML = '<input name="amount" value="1000">';
  document.body.append(made);
  made.submit();
}

const redirect = (status, to) => `${home}/${status}?to=${encodeURIComponent(to)}`;
const sandboxed = (name, code) => new Promise(resolve => {
  addEventListener('message', message => { if (message.data?.name === name) resolve(message.data.value); });
  const made = document.createElement('iframe');
  made.sandbox = 'allow-scripts';
  made.srcdoc = `<script>(async () => { ${code} })().then(value => parent.postMessage({ name: '${name}', value }, '*'))</${'script'}>`;
  document.body.append(made);
});

const inPage = {
  'fetch': url => read(fetch(url)),
  'fetch-include': url => read(fetch(url, { credentials: 'include' })),
  'fetch-no-cors': url => read(fetch(url, { mode: 'no-cors' })),
  'fetch-as-navigation': url => read(fetch(url, { mode: 'no-cors', headers: { Accept: 'text/html' }, referrerPolicy: 'no-referrer' })),
  'fetch-no-referrer': url => read(fetch(url, { referrerPolicy: 'no-referrer' })),
  'fetch-head': url => read(fetch(url, { method: 'HEAD' })),
  'fetch-header': url => read(fetch(url, { headers: { 'X-Forwarded-Host': 'evil.example' } })),
  'fetch-put': url => read(fetch(url, { method: 'PUT', body: 'x' })),
  'fetch-delete-include': url => read(fetch(url, { method: 'DELETE', credentials: 'include' })),
  'fetch-json': url => read(fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' })),
  'fetch-post': url => read(fetch(url, { method: 'POST', body: 'x' })),
  'fetch-post-no-cors': url => read(fetch(url, { method: 'POST', mode: 'no-cors', body: 'x' })),
  'fetch-post-no-referrer': url => read(fetch(url, { method: 'POST', mode: 'no-cors', body: 'x', referrerPolicy: 'no-referrer' })),
  'fetch-keepalive': url => read(fetch(url, { method: 'POST', keepalive: true, body: 'x' })),
  'fetch-302': url => read(fetch(redirect(302, url))),
  'fetch-302-no-cors': url => read(fetch(redirect(302, url), { mode: 'no-cors' })),
  'fetch-307': url => read(fetch(redirect(307, url), { method: 'POST', body: 'x' })),
  'fetch-307-no-cors': url => read(fetch(redirect(307, url), { method: 'POST', mode: 'no-cors', body: 'x' })),
  'xhr': url => new Promise(resolve => {
    const request = new XMLHttpRequest();
    request.open('GET', url);
    request.withCredentials = true;
    request.onload = () => resolve(request.responseText);
    request.onerror = () => resolve(null);
    request.send();
  }),
  'event-source': url => new Promise(resolve => {
    const source = new EventSource(url);
    source.onmessage = message => { source.close(); resolve(message.data); };
    source.onerror = () => { source.close(); resolve(null); };
  }),
  'socket': url => new Promise(resolve => {
    const socket = new WebSocket(url.replace(/^http/, 'ws'));
    socket.onmessage = message => { socket.close(); resolve(message.data); };
    socket.onerror = () => resolve(null);
  }),
  'beacon': async url => { navigator.sendBeacon(url, 'x'); return null; },
  'beacon-form': async url => { navigator.sendBeacon(url, new URLSearchParams({ amount: 1000 })); return null; },
  'script': async (url, name) => { await element('script', { src: url }); return leaks[name] ?? null; },
  'script-no-referrer': async (url, name) => { await element('script', { src: url, referrerpolicy: 'no-referrer' }); return leaks[name] ?? null; },
  'script-302': async (url, name) => { await element('script', { src: redirect(302, url) }); return leaks[name] ?? null; },
  'script-crossorigin': async (url, name) => { await element('script', { src: url, crossorigin: 'use-credentials' }); return leaks[name] ?? null; },
  'script-module': async (url, name) => { await element('script', { src: url, type: 'module' }); return leaks[name] ?? null; },
  'script-import': async (url, name) => { await import(url).catch(() => null); return leaks[name] ?? null; },
  'script-worker': url => new Promise(resolve => {
    const code = `try { self.leak = (_, value) => postMessage(value); importScripts('${url}'); postMessage(null); } catch { postMessage(null); }`;
    new Worker(URL.createObjectURL(new Blob([code]))).onmessage = message => resolve(message.data);
  }),
  'image': async url => (await element('img', { src: url })).naturalWidth || null,
  'image-no-referrer': async url => (await element('img', { src: url, referrerpolicy: 'no-referrer' })).naturalWidth || null,
  'image-302': async url => (await element('img', { src: redirect(302, url) })).naturalWidth || null,
  'image-crossorigin': async url => (await element('img', { src: url, crossorigin: '' })).naturalWidth || null,
  'style': async url => {
    await element('link', { rel: 'stylesheet', href: url });
    return getComputedStyle(document.documentElement).getPropertyValue('--leak') || null;
  },
  'style-import': async url => {
    await element('link', { rel: 'stylesheet', href: `${home}/import?to=${encodeURIComponent(url)}` });
    return getComputedStyle(document.documentElement).getPropertyValue('--leak') || null;
  },
  'style-background': async url => { document.body.style.backgroundImage = `url(${url})`; return null; },
  'font': url => new FontFace('stolen', `url(${url})`).load().then(() => 'loaded', () => null),
  'video': async url => (await element('video', { src: url, preload: 'auto' })).videoWidth || null,
  'audio': async url => { await element('audio', { src: url, preload: 'auto' }); return null; },
  'preload': async url => { await element('link', { rel: 'preload', as: 'image', href: url }); return null; },
  'prefetch': async url => { await element('link', { rel: 'prefetch', href: url }); return null; },
  'style-crossorigin': async url => { await element('link', { rel: 'stylesheet', href: url, crossorigin: 'anonymous' }); return null; },
  'ping': async url => {
    const link = Object.assign(document.createElement('a'), { href: '#', ping: url });
    document.body.append(link);
    link.click();
    return null;
  },
  'sandboxed-fetch': (url, name) => sandboxed(name, `return await fetch('${url}', { mode: 'cors' }).then(answer => answer.text(), () => null)`),
  'sandboxed-post': (url, name) => sandboxed(name, `await fetch('${url}', { method: 'POST', mode: 'no-cors', body: 'x' }).catch(() => null); return null`),
  'sandboxed-script': (url, name) => sandboxed(
    name,
    `let read = null; self.leak = (_, value) => { read = value; };
     const made = Object.assign(document.createElement('script'), { src: '${url}' });
     await new Promise(done => { made.onload = made.onerror = done; document.head.append(made); });
     return read`),
  'frame': url => frame({ src: url }),
  'frame-no-referrer': url => frame({ src: url, referrerpolicy: 'no-referrer' }),
  'frame-sandboxed': url => frame({ src: url, sandbox: '' }),
  'frame-302': url => frame({ src: redirect(302, url) }),
  'frame-get': url => frame({}, name => form(url, 'get', name)),
  'frame-post': url => frame({}, name => form(url, 'post', name)),
  'frame-post-text': url => frame({}, name => form(url, 'post', name, 'text/plain')),
  'frame-post-file': url => frame({}, name => form(url, 'post', name, 'multipart/form-data')),
  'frame-307': url => frame({}, name => form(redirect(307, url), 'post', name)),
  'object': async url => { await element('object', { data: url, type: 'text/html' }); return null; },
  'embed': async url => { await element('embed', { src: url, type: 'text/html' }); return null; },
};

// Calls that open in a new tab, where a person would see them.
const inTab = {
  'tab-link': (url, tab) => Object.assign(document.createElement('a'), { href: url, target: tab, rel: 'opener' }).click(),
  'tab-open': (url, tab) => open(url, tab),
  'tab-get': (url, tab) => form(url, 'get', tab),
  'tab-302': (url, tab) => open(redirect(302, url), tab),
  'tab-303': (url, tab) => form(redirect(303, url), 'post', tab),
  'tab-refresh': (url, tab) => open(`${home}/refresh?to=${encodeURIComponent(url)}`, tab),
  'tab-post': (url, tab) => form(url, 'post', tab),
  'tab-307': (url, tab) => form(redirect(307, url), 'post', tab),
};

// One call of each kind, for the targets that do not get all of them.
const few = new Set([
  'fetch', 'fetch-include', 'fetch-no-cors', 'fetch-put', 'fetch-delete-include', 'fetch-json', 'fetch-post-no-cors', 'fetch-307-no-cors', 'xhr',
  'event-source', 'socket', 'beacon', 'script', 'script-no-referrer', 'script-crossorigin', 'image', 'image-crossorigin', 'style', 'font',
  'sandboxed-fetch', 'frame', 'frame-post',
]);
const kindsOf = base => Object.entries(inPage).filter(([kind]) => base.all || few.has(kind));

globalThis.callAll = async bases => {
  const timeout = new Promise(resolve => setTimeout(() => resolve('no end'), 30_000));
  return JSON.stringify(await Promise.all(bases.flatMap(base => kindsOf(base).map(async ([kind, run]) => {
    const name = `${base.name}/${kind}`;
    return { name, read: (await Promise.race([run(`${base.url}/${kind}`, name), timeout]))?.toString() ?? null };
  }))));
};
globalThis.openTabs = base => { for (const [kind, run] of Object.entries(inTab)) run(`${base.url}/${kind}`, `${base.name}/${kind}`); };
globalThis.tabsOf = base => Object.keys(inTab).map(kind => `${base.name}/${kind}`);
globalThis.peek = tab => {
  try {
    return open('', tab).document.body.innerText;
  } catch {
    return null;
  }
};
