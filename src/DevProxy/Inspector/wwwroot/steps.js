// The way that a browser goes through an answer (Fetch, "CORS-preflight fetch" and "CORS check"), with what each step needed, what it
// found, and where it stopped. The verdict's code says which step failed; nothing is judged here a second time.

const value = (headers, name) => {
  const lines = (headers ?? []).filter(([key]) => key.toLowerCase() === name).map(([, text]) => text);
  return lines.length === 0 ? null : lines.join(', ');
};

export const header = (record, name) => value(record?.request.headers, name);

const PREFLIGHT = [
  {
    title: 'The server answers',
    needs: () => 'an answer',
    codes: ['preflight-network-error'],
    found: answer => answer && `status ${answer.status}`,
  },
  {
    title: 'It does not redirect',
    needs: () => 'no redirect',
    codes: ['preflight-redirect'],
    found: answer =>
      answer.status >= 300 && answer.status < 400
        ? `status ${answer.status} to ${value(answer.headers, 'location') ?? 'nowhere'}`
        : 'no redirect',
  },
  {
    title: 'The page’s origin is allowed',
    needs: ask => ask.origin,
    of: 'Access-Control-Allow-Origin',
    codes: ['acao-missing', 'acao-multiple', 'acao-invalid', 'acao-mismatch', 'acao-wildcard-with-credentials'].map(
      code => `preflight-${code}`,
    ),
  },
  {
    title: 'Credentials are allowed',
    needs: () => 'true, if the page sends credentials',
    of: 'Access-Control-Allow-Credentials',
    codes: ['preflight-acac-missing', 'preflight-acac-not-true'],
    credentialsOnly: true,
  },
  { title: 'The status is ok', needs: () => '200 to 299', codes: ['preflight-status'], found: answer => `status ${answer.status}` },
  {
    title: 'The lists can be read',
    needs: () => 'names separated by commas',
    codes: ['preflight-acam-unparsable', 'preflight-acah-unparsable'],
    found: () => null,
  },
  {
    title: 'The method is allowed',
    needs: ask => ask.method,
    of: 'Access-Control-Allow-Methods',
    codes: ['preflight-method-not-allowed', 'preflight-method-case', 'preflight-method-wildcard-with-credentials'],
  },
  {
    title: 'The headers are allowed',
    needs: ask => ask.headers || 'none asked',
    of: 'Access-Control-Allow-Headers',
    codes: ['preflight-header-not-allowed', 'preflight-header-wildcard-with-credentials', 'preflight-authorization-wildcard'],
  },
];

const REQUEST = [
  { title: 'The server answers', needs: () => 'any status', codes: [], found: answer => answer && `status ${answer.status}` },
  {
    title: 'The page’s origin is allowed',
    needs: ask => ask.origin,
    of: 'Access-Control-Allow-Origin',
    codes: ['acao-missing', 'acao-multiple', 'acao-invalid', 'acao-mismatch', 'acao-wildcard-with-credentials'],
  },
  {
    title: 'Credentials are allowed',
    needs: () => 'true, if the page sends credentials',
    of: 'Access-Control-Allow-Credentials',
    codes: ['acac-missing', 'acac-not-true'],
    credentialsOnly: true,
  },
  {
    title: 'The redirect can be followed',
    needs: () => 'http or https, without a user name',
    of: 'Location',
    codes: ['redirect-userinfo', 'redirect-not-http', 'redirect-too-many'],
    onlyIf: answer => answer.status >= 300 && answer.status < 400 && value(answer.headers, 'location') !== null,
  },
];

/**
 * One answer, walked: for each step `passed`, `failed`, `failed-with-credentials`, `divergent`, `not-reached`, `unsettled` or `skipped`.
 * @param {object[]} steps
 * @param {object | null} verdict on this answer
 */
function states(steps, verdict) {
  if (!verdict) return steps.map(() => 'not-reached');
  if (verdict.outcome === 'indeterminate') return steps.map(() => 'unsettled');
  const stop = code => {
    const at = steps.findIndex(step => step.codes.includes(code));
    return at < 0 ? steps.length : at;
  };
  const failed = ['blocked', 'divergent'].includes(verdict.outcome) ? stop(verdict.code) : steps.length;
  const withCredentials = verdict.credentials === 'not-include' ? steps.length : stop(verdict.withCredentials?.code);
  return steps.map((step, index) => {
    if (index === failed) return verdict.outcome === 'divergent' ? 'divergent' : 'failed';
    if (index > failed) return 'not-reached';
    if (index === withCredentials) return 'failed-with-credentials';
    if (step.credentialsOnly && (verdict.credentials === 'not-include' || index > withCredentials)) return 'skipped';
    return 'passed';
  });
}

function found(step, answer) {
  if (!answer) return null;
  return step.of ? value(answer.headers, step.of.toLowerCase()) : step.found(answer);
}

/** The steps of one record, on the upstream's answer and on what the browser got. */
function walkOne(record, steps, ask) {
  const upstream = record.upstream?.status ? record.upstream : null;
  const answers = [upstream, record.response];
  const used = steps.filter(step => !step.onlyIf || answers.some(answer => answer && step.onlyIf(answer)));
  const [before, after] = [record.cors.upstream, record.cors.delivered].map(verdict => (judged(verdict) ? states(used, verdict) : null));
  return used.map((step, index) => ({
    title: step.title,
    of: step.of ?? null,
    needs: step.needs(ask),
    before: before && { state: before[index], found: found(step, upstream) },
    after: after && { state: after[index], found: found(step, record.response) },
  }));
}

// An upstream that gave no answer is as little judged as an exchange without CORS.
const judged = verdict => Boolean(verdict) && verdict.outcome !== 'not-applicable';

export const inPlay = record => Boolean(record?.cors) && [record.cors.upstream, record.cors.delivered].some(judged);

/** The preflight at which a browser would have stopped without DevProxy, so that this request was never sent; else null. */
export const stoppedBy = ({ preflight, request }) => (request && preflight?.cors.upstream?.outcome === 'blocked' ? preflight : null);

export function walkPreflight(record) {
  return walkOne(record, PREFLIGHT, {
    origin: record.cors.origin,
    method: header(record, 'access-control-request-method'),
    headers: header(record, 'access-control-request-headers'),
  });
}

export const walkRequest = record => walkOne(record, REQUEST, { origin: record.cors.origin });

/** Why a browser asks first: what of the request is not safelisted. The preflight's own lines are the truth where it was seen. */
export function preflightReasons(preflight, request) {
  const method = header(preflight, 'access-control-request-method') ?? request?.request.method;
  const names =
    header(preflight, 'access-control-request-headers')
      ?.split(',')
      .map(name => name.trim())
      .filter(Boolean) ??
    request?.request.headers.map(([name]) => name.toLowerCase()).filter(name => name === 'authorization' || name.startsWith('x-')) ??
    [];
  const reasons = [];
  if (method && !['GET', 'HEAD', 'POST'].includes(method)) reasons.push(`the method ${method}`);
  if (names.length > 0) reasons.push(`${names.length === 1 ? 'the header' : 'the headers'} ${names.join(', ')}`);
  return reasons;
}
