// Numbers and times as people read them.

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hour12: false,
});
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

export const time = startedAt => clock.format(startedAt);

export const dateAndTime = startedAt => full.format(startedAt);

export function duration(ms) {
  if (ms === null || ms === undefined) return 'open';
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59950) return `${(ms / 1000).toFixed(ms < 9995 ? 2 : 1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export function bytes(count) {
  if (count < 1024) return `${count} B`;
  if (count < 1024 * 1024) return `${(count / 1024).toFixed(1)} KB`;
  return `${(count / 1024 / 1024).toFixed(1)} MB`;
}

export const number = count => count.toLocaleString('en-GB');

export const plural = (count, one, many) => `${number(count)} ${count === 1 ? one : many}`;

/** Path and query of a URL exactly as they were sent; the URL class would normalise them. */
export function splitUrl(url) {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  const target = start < 0 ? '/' : url.slice(start);
  const query = target.indexOf('?');
  return {
    origin: start < 0 ? url : url.slice(0, start),
    path: query < 0 ? target : target.slice(0, query),
    query: query < 0 ? '' : target.slice(query),
  };
}
