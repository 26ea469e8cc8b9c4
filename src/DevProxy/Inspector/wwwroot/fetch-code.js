// The request as a fetch() call that a page would write.

// Fetch, "forbidden request-header": what a page cannot set, and what a browser adds by itself.
const NOT_BY_SCRIPT = new Set([
  'accept-charset',
  'accept-encoding',
  'access-control-request-headers',
  'access-control-request-method',
  'connection',
  'content-length',
  'cookie',
  'cookie2',
  'date',
  'dnt',
  'expect',
  'host',
  'keep-alive',
  'origin',
  'referer',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
  'user-agent',
  'accept-language',
  'priority',
  'upgrade-insecure-requests',
  'cache-control',
  'pragma',
  'if-none-match',
  'if-modified-since',
]);

const settable = name =>
  !NOT_BY_SCRIPT.has(name) && !name.startsWith('sec-') && !name.startsWith('proxy-') && !name.startsWith('x-forwarded-');

export function fetchCode(record) {
  const { request } = record;
  const headers = {};
  for (const [name, value] of request.headers) {
    const key = name.toLowerCase();
    if (settable(key) && !(key === 'accept' && value === '*/*')) headers[name] = key in headers ? `${headers[name]}, ${value}` : value;
  }
  const options = [];
  if (request.method !== 'GET') options.push(`method: ${quote(request.method)}`);
  if (Object.keys(headers).length > 0) {
    options.push(
      `headers: {\n${Object.entries(headers)
        .map(([name, value]) => `    ${quote(name)}: ${quote(value)},`)
        .join('\n')}\n  }`,
    );
  }
  if (request.body?.text) options.push(`body: ${quote(request.body.text)}`);
  else if (request.body?.base64) options.push(`body: Uint8Array.from(atob(${quote(request.body.base64)}), c => c.charCodeAt(0))`);
  if (record.cors?.delivered?.credentials === 'include' || request.headers.some(([name]) => name.toLowerCase() === 'cookie')) {
    options.push("credentials: 'include'");
  }
  const init = options.length > 0 ? `, {\n${options.map(option => `  ${option},`).join('\n')}\n}` : '';
  return `await fetch(${quote(request.url)}${init});`;
}

const ESCAPES = { '\\': '\\\\', "'": "\\'", '\n': '\\n', '\r': '\\r', '\t': '\\t', '\u2028': '\\u2028', '\u2029': '\\u2029' };

const quote = text => `'${text.replace(/[\\'\n\r\t\u2028\u2029]/g, char => ESCAPES[char])}'`;
