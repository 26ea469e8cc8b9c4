// node --test packaging/npm
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { once } from "node:events";
import { createRequire } from "node:module";
import { after, test } from "node:test";

const here = import.meta.dirname;
const home = path.join(here, "cors-devproxy");
const { isForBoth, locate, platforms } = createRequire(import.meta.url)(path.join(home, "bin/devproxy.js"));
const read = (file) => JSON.parse(fs.readFileSync(path.join(here, file), "utf8"));

const host = (platform, arch, glibc = "2.36") => ({
  platform,
  arch,
  report: { getReport: () => ({ header: { glibcVersionRuntime: glibc } }) },
});
const installed = (name) => `/modules/${name}`;
const missing = () => {
  throw new Error("Cannot find module");
};

test("each platform has its package, and its name is that of Node.js for it", () => {
  const names = Object.values(read("platforms.json")).map(({ os, cpu }) => `${os}-${cpu}`);
  assert.deepEqual([...platforms].sort(), names.sort());
  const main = read("cors-devproxy/package.json");
  assert.deepEqual(Object.keys(main.optionalDependencies), platforms.map((name) => `${main.name}-${name}`));
  assert.deepEqual([...new Set([...Object.values(main.optionalDependencies), main.version])], ["0.0.0"]);
  assert.equal(main.scripts, undefined, "an install script would be refused by many");
});

test("the program stands in the package of the platform", () => {
  assert.equal(locate(host("linux", "arm64"), installed).file, path.join("/modules/cors-devproxy-linux-arm64", "devproxy"));
  assert.equal(locate(host("win32", "x64"), installed).file, path.join("/modules/cors-devproxy-win32-x64", "devproxy.exe"));
});

test("what is missing is said, and what to do about it", () => {
  assert.match(locate(host("linux", "x64"), missing).problem, /cors-devproxy-linux-x64 is missing.*--omit=optional/);
  assert.match(locate(host("sunos", "x64"), installed).problem, /no program for sunos-x64.*dotnet tool install/);

  assert.match(locate(host("linux", "x64", ""), installed).problem, /musl/);
});

test("Ctrl+C in a terminal reaches both, kill only the shim", () => {
  const tty = { platform: "linux", stdin: { isTTY: true } };
  assert.equal(isForBoth("SIGINT", tty), true);
  assert.equal(isForBoth("SIGTERM", tty), false);
  assert.equal(isForBoth("SIGINT", { platform: "linux", stdin: {} }), false);
  assert.equal(isForBoth("SIGINT", { platform: "win32", stdin: {} }), true);
});

const posix = process.platform === "win32" ? { skip: "the stand-in is a shell script" } : {};
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "cors-devproxy-"));
after(() => fs.rmSync(folder, { recursive: true }));

/** The shim beside a package of this platform whose program is a script. */
function start(script, words = []) {
  fs.cpSync(home, path.join(folder, "node_modules/cors-devproxy"), { recursive: true });
  const name = path.join(folder, `node_modules/cors-devproxy-${process.platform}-${process.arch}`);
  fs.mkdirSync(name, { recursive: true });
  fs.writeFileSync(path.join(name, "package.json"), "{}");
  fs.writeFileSync(path.join(name, "devproxy"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const shim = spawn(process.execPath, [path.join(folder, "node_modules/cors-devproxy/bin/devproxy.js"), ...words], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  shim.text = "";
  shim.stdout.on("data", (data) => (shim.text += data));
  return shim;
}

test("words and exit code pass", posix, async () => {
  const shim = start('printf "%s|" "$@"; exit 3', ["check", "two words", "--", "*"]);
  const [code] = await once(shim, "close");
  assert.equal(code, 3);
  assert.equal(shim.text, "check|two words|--|*|");
});

test("a signal passes, once", { ...posix, timeout: 120_000 }, async () => {
  const shim = start('trap "echo told; exit 7" TERM; echo up; while :; do sleep 0.05; done');
  while (!shim.text.includes("up")) await once(shim.stdout, "data");
  shim.kill("SIGTERM");
  const [code] = await once(shim, "close");
  assert.equal(code, 7);
  assert.equal(shim.text, "up\ntold\n");
});

test("a program that a signal ended is told as a shell tells it", posix, async () => {
  const [code] = await once(start("kill -KILL $$"), "close");
  assert.equal(code, 137);
});
