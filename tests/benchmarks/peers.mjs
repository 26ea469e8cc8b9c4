// One API, and the proxies that DevProxy stands in for before it, each on a free loopback port. Prints the ports as one line of JSON.
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const fromWeb = createRequire(new URL('../web/package.json', import.meta.url));
const { createProxyMiddleware } = fromWeb('http-proxy-middleware');
const { createServer: createVite } = await import(new URL('../web/node_modules/vite/dist/node/index.js', import.meta.url));

const listen = server => new Promise(ready => server.listen(0, '127.0.0.1', () => ready(server.address().port)));
const body = JSON.stringify({ users: Array.from({ length: 40 }, (_, id) => ({ id, name: `user ${id}` })) });

const upstream = await listen(createServer((request, response) => {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length, 'Access-Control-Allow-Origin': '*' });
  response.end(body);
}));
const target = `http://127.0.0.1:${upstream}`;

const middleware = createProxyMiddleware({ target, changeOrigin: true });
const httpProxyMiddleware = await listen(createServer((request, response) => middleware(request, response)));

const vite = await createVite({
  root: mkdtempSync(join(tmpdir(), 'devproxy-benchmark-')),
  configFile: false,
  logLevel: 'silent',
  server: { host: '127.0.0.1', port: 0, proxy: { '/api': target } },
});
await vite.listen();

console.log(JSON.stringify({ upstream, httpProxyMiddleware, vite: vite.httpServer.address().port }));
