// The record's words, in words for people. The engine's own explanation comes first; these stand beside it.

export const OUTCOMES = {
  allowed: { label: 'allowed', icon: 'check', says: 'A browser allows the page to read this.' },
  blocked: { label: 'blocked', icon: 'cross', says: 'A browser does not allow the page to read this.' },
  conditional: { label: 'conditional', icon: 'half', says: 'Passes without credentials, fails with them.' },
  divergent: { label: 'divergent', icon: 'differ', says: 'The standard refuses it, today’s browsers allow it.' },
  indeterminate: { label: 'indeterminate', icon: 'question', says: 'What was seen is not enough to decide.' },
  'not-applicable': { label: 'no CORS', icon: 'dash', says: 'CORS does not apply.' },
};

export const ROOT_CAUSES = {
  'options-rejected-by-auth': 'the authentication layer answered the preflight',
  'options-forbidden': 'the preflight was refused: by a list, by authentication or by a firewall',
  'options-lacks': 'the lists of the CORS layer lack what was asked',
  'options-not-routed': 'the server has no route for OPTIONS here',
  'options-crashed': 'the server failed while it answered OPTIONS',
  'error-response-bypasses-cors': 'the request failed first; error answers bypass the CORS layer',
  'cors-only-on-preflight': 'the preflight has the headers, the answer itself does not',
  'answered-by-another-layer': 'a tunnel, gateway or platform answered, not the application',
  'cors-added-twice': 'two layers add the header',
  'origin-list-in-one-line': 'a list was sent where one origin has to be',
  'origin-not-in-list': 'the server allows another origin, but not this one',
  'cached-without-origin': 'a cache sent a copy that was made for another origin',
  'wrong-endpoint': 'the URL names the wrong region or host',
  'upstream-unreachable': 'your API did not answer; DevProxy did',
  'login-redirect': 'the session is missing: it was redirected to a login page',
  'https-redirect': 'it was redirected from http to https',
  'slash-redirect': 'it was redirected for a trailing slash',
  'host-redirect': 'it was redirected to another host',
  'request-carries-response-header': 'the page sets a response header on its request',
  'header-not-needed': 'the page could leave out the header that is refused',
};

export const HINTS = {
  'trailing-slash': 'the header ends with a slash',
  'has-path': 'the header contains a path',
  'case-differs': 'upper and lower case differ',
  'scheme-differs': 'http and https differ',
  'port-differs': 'the ports differ',
  'default-port-written': 'the default port is written out',
  'localhost-vs-loopback-ip': 'localhost and 127.0.0.1 are two origins',
  'subdomain-differs': 'the subdomains differ',
  'wildcard-in-host': 'a * inside a host is not understood by any browser',
  'is-target-origin': 'the server named its own origin, not the page’s',
  'null-literal': 'the header says null',
  'redirect-tainted-origin': 'a redirect between origins made the request’s Origin null',
  'stale-cache': 'the answer was made for another origin and cached without Vary: Origin',
};

export const ADVISORIES = {
  'adv-vary-origin-missing': 'The answer depends on Origin but does not say so: add Vary: Origin, or a cache may send it to the wrong page.',
  'adv-header-not-exposed': 'The answer has headers that script cannot read: name them in Access-Control-Expose-Headers.',
  'adv-acac-ignored': 'Access-Control-Allow-Credentials has no effect here.',
  'adv-null-origin-allowed': 'Origin null is allowed. Any site can send it from a sandboxed frame.',
  'adv-null-origin-with-credentials': 'Origin null is allowed with credentials: any site can read this as the user.',
  'adv-reflects-any-origin': 'Any origin is allowed with credentials: any site can read this as the user.',
  'adv-max-age-invalid': 'Access-Control-Max-Age is not a number of seconds.',
  'adv-max-age-capped': 'Browsers cache a preflight’s answer for less time than that: Chromium two hours, Firefox a day, Safari ten minutes.',
  'adv-acao-without-origin-request': 'The request had no Origin, but the answer allows one.',
  'adv-cookie-samesite': 'A cookie in this answer will not be sent with cross-site requests: it needs SameSite=None; Secure.',
  'adv-cookie-none-needs-secure': 'A cookie with SameSite=None and without Secure is refused.',
  'adv-set-cookie-ignored': 'The request was made without credentials, so its Set-Cookie is ignored.',
  'adv-preflight-answered-but-not-sent':
    'The preflight passed but no request followed: the page gave up, or the browser refused for another reason.',
  'adv-corp-blocks-no-cors': 'Cross-Origin-Resource-Policy blocks this in <img> and <script> of other origins.',
};

export const LAYOUTS = {
  front: 'The browser talks only to DevProxy: page and API share one origin.',
  beside: 'The page comes from elsewhere and calls DevProxy cross-origin.',
  behind: 'The page’s own dev server forwarded this, so no preflight reaches DevProxy.',
  'not-a-browser': 'Nothing here looks like a browser.',
};

export const CREDENTIALS = {
  include: 'It was sent with credentials.',
  'not-include': 'It was sent without credentials.',
  unknown: 'DevProxy cannot see whether it was sent with credentials.',
};

export const BACKENDS = {
  express: 'Express',
  fastify: 'Fastify',
  nestjs: 'NestJS',
  django: 'Django',
  aspnetcore: 'ASP.NET Core',
  fastapi: 'FastAPI',
  flask: 'Flask',
  spring: 'Spring',
  rails: 'Rails',
  rack: 'Rack',
  laravel: 'Laravel',
  php: 'PHP',
  go: 'Go',
  nginx: 'nginx',
  apache: 'Apache',
  caddy: 'Caddy',
  traefik: 'Traefik',
  apigateway: 'API Gateway',
  headers: 'Header lines',
};

export const ERRORS = {
  connection_refused: 'Nothing is listening there',
  dns_error: 'The name does not resolve',
  connection_timeout: 'Connecting timed out',
  http_response_timeout: 'No answer in time',
  connection_terminated: 'Your API closed the connection',
  tls_certificate_error: 'Certificate not trusted',
  destination_not_found: 'No route matches this path',
  http_request_denied: 'Refused by DevProxy',
  client_gone: 'The browser disconnected',
  injected_fault: 'It was made to fail on purpose',
  proxy_loop_detected: 'Proxy loop',
  http_response_incomplete: 'The answer is incomplete',
};
