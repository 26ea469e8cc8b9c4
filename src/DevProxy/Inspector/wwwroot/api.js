// The inspector's API, as far as the page uses it. Every write carries the token.

let token = document.querySelector('meta[name="devproxy-token"]').content;

/** After a restart of DevProxy the token is another one; the configuration names it. */
export const useToken = newer => {
  token = newer || token;
};

/** What the API refused, in its own words. */
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? `The inspector answered ${status}.`);
    this.status = status;
  }
}

async function ask(path, init) {
  const answer = await fetch(path, { ...init, cache: 'no-store' });
  if (answer.ok) return answer;
  throw new Refusal(answer.status, await answer.json().catch(() => ({})));
}

const write = (path, method, body) =>
  ask(path, { method, body, headers: { 'X-DevProxy-Token': token, ...(body && { 'Content-Type': 'application/json' }) } });

export const config = async () => (await ask('api/config')).json();

/** Up to `limit` records after the id, oldest first, with `last`, the newest id that is kept. */
export const page = async (after, limit) => (await ask(`api/exchanges?brief&after=${after}&limit=${limit}`)).json();

/** The ids of the newest records that hold all the words, wherever they stand: URL, headers, bodies. */
export const search = async words => {
  const { exchanges } = await (await ask(`api/exchanges?brief&limit=1000&q=${encodeURIComponent(words)}`)).json();
  return exchanges.map(record => record.id);
};

export const one = async id => (await ask(`api/exchanges/${id}`)).json();

export const curl = async id => (await ask(`api/exchanges/${id}/curl`)).text();

/** Sends a request again; `edit` says what is different: `{ method, url, headers, body }`. */
export const replay = async (id, edit) => (await write(`api/exchanges/${id}/replay`, 'POST', edit && JSON.stringify(edit))).json();

/** The profile in force, null for none, and all that there are. */
export const profile = async () => (await ask('api/profile')).json();

export const useProfile = async name => (await write('api/profile', 'POST', JSON.stringify({ profile: name }))).json();

export const clear = () => write('api/exchanges', 'DELETE');

/** What each API has to allow: `{ policies: [{ upstream, origins, …, snippets }] }`. */
export const policies = async () => (await ask('api/policy')).json();

/** The folder of mocks: `{ folder, files: [{ file, name, mocks, problems }] }`. */
export const mocks = async () => (await ask('api/mocks')).json();

export const saveAsMock = async id => (await write('api/mocks', 'POST', JSON.stringify({ exchange: id }))).json();

export const mockText = async name => (await ask(`api/mocks/${encodeURIComponent(name)}`)).text();

export const writeMock = (name, text) => write(`api/mocks/${encodeURIComponent(name)}`, 'PUT', text);

export const switchMock = (name, index, enabled) =>
  write(`api/mocks/${encodeURIComponent(name)}`, 'PATCH', JSON.stringify({ index, enabled }));

/** What one route does until it is switched off: `{ route, delay, throttle, fault, offline }`. */
export const override = said => write('api/overrides', 'POST', JSON.stringify(said));

/** Ends that of one route, or of all. */
export const endOverrides = route =>
  write(`api/overrides${route === undefined ? '' : `?route=${encodeURIComponent(route)}`}`, 'DELETE');

/** The records of a HAR file, judged. */
export const judge = async file => (await write('api/har', 'POST', file)).json();
