// What the list keeps of a record: enough to show and filter a row. The whole record is asked for when it is opened.

import { splitUrl } from './format.js';

const header = (headers, name) => headers?.find(([key]) => key.toLowerCase() === name)?.[1];

const SUBTYPES = {
  'text/event-stream': 'events',
  'text/javascript': 'js',
  'application/javascript': 'js',
  'application/problem+json': 'json',
  'application/x-www-form-urlencoded': 'form',
  'application/octet-stream': 'binary',
  'text/plain': 'text',
  'image/svg+xml': 'svg',
};

/** The kind of content in a word. */
function typeOf(record) {
  if (record.kind === 'websocket') return 'socket';
  const mime = (record.response?.body?.mimeType ?? '').split(';')[0].trim().toLowerCase();
  if (!mime || !(record.response?.status >= 200)) return '';
  const [family, subtype = ''] = mime.split('/');
  if (SUBTYPES[mime]) return SUBTYPES[mime];
  if (family === 'font' || family === 'video' || family === 'audio') return family;
  return subtype.split('+').at(-1).replace(/^(x-|vnd\.)/, '') || family;
}

export function summarise(record) {
  const { path, query } = splitUrl(record.request.url);
  const before = record.cors?.upstream?.outcome ?? null;
  const after = record.cors?.delivered?.outcome ?? null;
  const status = record.response?.status ?? null;
  const operations = (record.graphql ?? []).map(({ type, name }) => name ?? type ?? 'operation');
  const grpc = record.grpc ? (record.grpc.name ?? String(record.grpc.status)) : null;
  const codes = [record.cors?.upstream?.code, record.cors?.delivered?.code, record.error?.type, grpc, ...operations];
  return {
    id: record.id,
    kind: record.kind,
    startedAt: Date.parse(record.startedAt),
    method: record.request.method,
    asks: record.kind === 'preflight' ? (header(record.request.headers, 'access-control-request-method') ?? '') : '',
    path,
    query,
    route: record.route,
    status,
    duration: record.durationMs,
    before,
    after,
    error: record.error?.type ?? null,
    pair: record.cors?.preflight?.state === 'paired' ? record.cors.preflight.id : null,
    size: record.response?.body?.size ?? null,
    type: typeOf(record),
    isClosing: record.durationMs === null && (record.websocket?.closeCode ?? null) !== null,
    replayOf: record.replayOf ?? null,
    operations,
    grpc,
    asset: record.asset === true, // files of other versions need not say
    text: [`#${record.id}`, record.request.method, record.request.url, record.route, status, record.cors?.origin, ...codes]
      .join('\n')
      .toLowerCase(),
  };
}
