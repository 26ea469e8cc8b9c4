// One proxy of the npm world before an API.
//   node peer.mjs http-proxy-middleware|vite|local-cors-proxy TARGET PORT
import { createServer, Server } from 'node:http';
import { createRequire } from 'node:module';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const web = '../../../web/';
const fromWeb = createRequire(new URL(`${web}package.json`, import.meta.url));
const [name, target, port] = [process.argv[2], process.argv[3], Number(process.argv[4])];
const host = '127.0.0.1';

const proxies = {
  'http-proxy-middleware': () => {
    const { createProxyMiddleware } = fromWeb('http-proxy-middleware');
    const middleware = createProxyMiddleware({ target, changeOrigin: true });
    createServer((request, response) => middleware(request, response)).listen(port, host);
  },
  vite: async () => {
    const { createServer: createVite } = await import(new URL(`${web}node_modules/vite/dist/node/index.js`, import.meta.url));
    const root = mkdtempSync(join(tmpdir(), 'vite-'));
    const vite = await createVite({ root, configFile: false, logLevel: 'silent', server: { host, port, strictPort: true, proxy: { '/api': target } } });
    await vite.listen();
  },
  'local-cors-proxy': () => {
    // By itself it listens to the whole network.
    const { listen } = Server.prototype;
    Server.prototype.listen = function (itsPort) { return listen.call(this, itsPort, host); };
    createRequire(import.meta.url)('local-cors-proxy/lib/index.js').startProxy(port, target, '', false, '*');
  },
};
await proxies[name]();
