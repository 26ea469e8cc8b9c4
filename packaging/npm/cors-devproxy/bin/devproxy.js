#!/usr/bin/env node
"use strict";
// Finds the program in the package of this platform, and starts it in this process's place as far as Node.js can: same terminal, same signals, same
// exit code.
const { spawn } = require("node:child_process");
const { constants } = require("node:os");
const path = require("node:path");

const platforms = ["darwin-arm64", "darwin-x64", "linux-arm64", "linux-x64", "win32-x64"];
const elsewhere = "The .NET tool runs everywhere: dotnet tool install -g CorsDevProxy";

/** Whether this is a Linux without glibc, such as Alpine. The report names the version of glibc where there is one. */
function isMusl(host) {
  return host.platform === "linux" && !host.report.getReport().header.glibcVersionRuntime;
}

/** The program's file, or why there is none. */
function locate(host, resolve) {
  const platform = `${host.platform}-${host.arch}`;
  if (!platforms.includes(platform)) return { problem: `there is no program for ${platform}. ${elsewhere}` };
  if (isMusl(host)) return { problem: `the program needs glibc, and this system has musl: use an image such as node:slim. ${elsewhere}` };
  const name = `cors-devproxy-${platform}`;
  try {
    return { file: path.join(path.dirname(resolve(`${name}/package.json`)), host.platform === "win32" ? "devproxy.exe" : "devproxy") };
  } catch {
    return {
      problem:
        `the package ${name} is missing. It is an optional dependency: install again without --omit=optional (--no-optional), ` +
        `and on this platform, not on the one of a copied node_modules`,
    };
  }
}

/**
 * The terminal gives Ctrl+C, and its own end, to all programs in it. The program has it already then, and a second one would end it by force; what comes
 * from kill is for this process alone.
 */
function isForBoth(signal, host) {
  return (signal === "SIGINT" || signal === "SIGHUP") && (host.platform === "win32" || Boolean(host.stdin.isTTY));
}

function run(file, words, host) {
  let program;
  // Before there is a program: one that is up sooner than this would be left behind by a signal in between.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
    host.on(signal, () => {
      if (!isForBoth(signal, host)) program.kill(signal);
    });
  program = spawn(file, words, { stdio: "inherit" });
  program.on("error", (error) => fail(`${file} cannot be started: ${error.message}`, host));
  program.on("exit", (code, signal) => host.exit(signal === null ? code : 128 + constants.signals[signal]));
}

function fail(problem, host) {
  host.stderr.write(`devproxy: ${problem}\n`);
  host.exit(2);
}

function main(host) {
  const { file, problem } = locate(host, require.resolve);
  if (problem) fail(problem, host);
  else run(file, host.argv.slice(2), host);
}

if (require.main === module) main(process);

module.exports = { isForBoth, locate, platforms };
