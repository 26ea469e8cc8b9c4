// A registry on this machine alone, with the packages of packaging/out/npm; for every other one it points at the registry that npm uses. Package managers
// resolve optional packages of other platforms by name before they leave them out, so that tarballs alone would not show how an installation goes.
//
//   node packaging/npm/registry.mjs      prints its address, serves until it is ended
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";

const folder = path.join(import.meta.dirname, "../out/npm");
const upstream = execFileSync("npm", ["config", "get", "registry"]).toString().trim();
const platforms = JSON.parse(fs.readFileSync(path.join(import.meta.dirname, "platforms.json"), "utf8"));

const packages = new Map(
  fs
    .readdirSync(folder)
    .filter((file) => file.endsWith(".tgz"))
    .map((file) => [file, manifestOf(file)])
    .map(([file, manifest]) => [manifest.name, { file, manifest }]),
);
const { manifest: main } = packages.get("cors-devproxy");
// A platform that was not built here is there all the same, as it will be when it is published, but empty: yarn downloads it before it leaves it out.
const stubs = fs.mkdtempSync(path.join(os.tmpdir(), "registry-"));
fs.mkdirSync(path.join(stubs, "package"));
for (const { os, cpu, libc } of Object.values(platforms)) {
  const manifest = { name: `${main.name}-${os}-${cpu}`, version: main.version, os: [os], cpu: [cpu], ...(libc ? { libc: [libc] } : {}) };
  if (packages.has(manifest.name)) continue;
  fs.writeFileSync(path.join(stubs, "package/package.json"), JSON.stringify(manifest));
  packages.set(manifest.name, { file: `${manifest.name}-${main.version}.tgz`, manifest, stub: execFileSync("tar", ["-cz", "-C", stubs, "package"]) });
}
fs.rmSync(stubs, { recursive: true });
const content = ({ file, stub }) => stub ?? fs.readFileSync(path.join(folder, file));

function manifestOf(file) {
  return JSON.parse(execFileSync("tar", ["-xzOf", path.join(folder, file), "package/package.json"]));
}

function document(one, address) {
  const { file, manifest } = one;
  const hash = (algorithm, encoding) => createHash(algorithm).update(content(one)).digest(encoding);
  const dist = { tarball: `${address}/-/${file}`, integrity: `sha512-${hash("sha512", "base64")}`, shasum: hash("sha1", "hex") };
  return { name: manifest.name, "dist-tags": { latest: manifest.version }, versions: { [manifest.version]: { ...manifest, dist } } };
}

const server = http.createServer((request, response) => {
  const name = decodeURIComponent(request.url.slice(1));
  if (name.startsWith("-/cors-devproxy")) {
    const one = [...packages.values()].find(({ file }) => file === name.slice(2));
    if (one) response.end(content(one));
    else response.writeHead(404).end();
  } else if (packages.has(name)) {
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify(document(packages.get(name), `http://127.0.0.1:${server.address().port}`)));
  } else {
    response.writeHead(307, { Location: new URL(request.url.slice(1), upstream).href }).end();
  }
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
