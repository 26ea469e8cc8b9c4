// Vite before a page of so many modules, which one imports in turn, on a free loopback port. Prints its origin.
//   node modules.mjs COUNT
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { createServer } = await import(new URL('../web/node_modules/vite/dist/node/index.js', import.meta.url));

const count = Number(process.argv[2]);
const perFolder = 15;
const root = mkdtempSync(join(tmpdir(), 'devproxy-modules-'));
const folders = Math.ceil(count / perFolder);
const text = Array.from({ length: 40 }, (_, line) => `  const word${line} = 'some text of an application, line ${line}';`).join('\n');

// A page of folders that each have an index: most projects look like that to a browser.
const numbers = Array.from({ length: folders }, (_, folder) => folder);
for (const folder of numbers) {
  mkdirSync(join(root, `part${folder}`));
  const inside = Array.from({ length: Math.min(perFolder, count - folder * perFolder) - 1 }, (_, module) => module);
  for (const module of inside)
    writeFileSync(join(root, `part${folder}`, `module${module}.js`), `export function component${module}() {\n${text}\n  return word1;\n}\n`);
  const imports = inside.map(module => `import { component${module} } from './module${module}.js';`).join('\n');
  writeFileSync(join(root, `part${folder}`, 'index.js'), `${imports}\nexport const parts = [${inside.map(module => `component${module}`)}];\n`);
}
writeFileSync(
  join(root, 'main.js'),
  `${numbers.map(folder => `import { parts as parts${folder} } from './part${folder}/index.js';`).join('\n')}
[${numbers.map(folder => `parts${folder}`)}].flat().forEach(part => part());
window.loaded = performance.now();
`,
);
writeFileSync(join(root, 'index.html'), '<!doctype html><link rel="icon" href="data:,"><title>Modules</title><script type="module" src="/main.js"></script>');

const vite = await createServer({ root, configFile: false, logLevel: 'silent', server: { host: '127.0.0.1', port: 0, strictPort: false } });
await vite.listen();
console.log(`http://localhost:${vite.httpServer.address().port}`);
