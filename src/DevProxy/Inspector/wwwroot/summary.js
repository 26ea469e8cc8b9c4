// What the list keeps of a record: enough to show and filter a row. The whole record is asked for when it is opened.

import { splitUrl } from './format.js';

const NOT_ASSETS = new Set(['empty', 'document', 'iframe', 'websocket']);

const header = (headers, name) => headers?.find(([key]) => key.toLowerCase() === name)?.[1];

/** A page asset: it succeeded, CORS does not apply, and an element of the page asked for it. */
function isAsset(record) {
  const dest = header(record.request.headers, 'sec-fetch-dest');
  const status = record.response?.status ?? 0;
  return (
    dest !== undefined &&
    !NOT_ASSETS.has(dest.toLowerCase()) &&
    !record.error &&
    status > 0 &&
    status < 400 &&
    [record.cors?.upstream, record.cors?.delivered].every(verdict => !verdict || verdict.outcome === 'not-applicable')
  );
}

export function summarise(record) {
  const { path, query } = splitUrl(record.request.url);
  const before = record.cors?.upstream?.outcome ?? null;
  const after = record.cors?.delivered?.outcome ?? null;
  const status = record.response?.status ?? null;
  const codes = [record.cors?.upstream?.code, record.cors?.delivered?.code, record.error?.type];
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
    replayOf: record.replayOf ?? null,
    asset: isAsset(record),
    text: [`#${record.id}`, record.request.method, record.request.url, record.route, status, record.cors?.origin, ...codes]
      .join('\n')
      .toLowerCase(),
  };
}
