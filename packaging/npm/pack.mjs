// Packs the npm packages from the programs that packaging/build.sh has left: one for each platform, and the main one that names them all.
//
//   node packaging/npm/pack.mjs VERSION [RID...]     into packaging/out/npm
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const here = import.meta.dirname;
const out = path.join(here, "../out");
const platforms = JSON.parse(fs.readFileSync(path.join(here, "platforms.json"), "utf8"));
const main = JSON.parse(fs.readFileSync(path.join(here, "cors-devproxy/package.json"), "utf8"));
const [version, ...rids] = process.argv.slice(2);
const repository = process.env.GITHUB_REPOSITORY;
// npm's provenance holds the repository against the one that was built.
const origin = repository ? { repository: { type: "git", url: `git+https://github.com/${repository}.git` } } : {};

const staging = path.join(out, "npm-staging");
fs.rmSync(staging, { recursive: true, force: true });
fs.mkdirSync(path.join(out, "npm"), { recursive: true });

for (const rid of rids.length > 0 ? rids : Object.keys(platforms)) {
  const { os, cpu, libc } = platforms[rid];
  const name = `${main.name}-${os}-${cpu}`;
  const folder = path.join(staging, name);
  fs.cpSync(path.join(out, "programs", rid), folder, { recursive: true });
  // What carries files from one machine of CI to the next loses this.
  if (os !== "win32") fs.chmodSync(path.join(folder, "devproxy"), 0o755);
  const { license, publishConfig } = main;
  write(folder, {
    name,
    version,
    description: `The program of ${main.name} for ${os} on ${cpu}`,
    license,
    ...origin,
    os: [os],
    cpu: [cpu],
    ...(libc ? { libc: [libc] } : {}),
    preferUnplugged: true,
    publishConfig,
  });
}

const folder = path.join(staging, main.name);
fs.cpSync(path.join(here, main.name), folder, { recursive: true });
fs.cpSync(path.join(here, "../../LICENSE"), path.join(folder, "LICENSE"));
const optionalDependencies = Object.fromEntries(Object.keys(main.optionalDependencies).map((name) => [name, version]));
write(folder, { ...main, ...origin, version, optionalDependencies });

function write(folder, manifest) {
  fs.writeFileSync(path.join(folder, "package.json"), JSON.stringify(manifest, null, 2) + "\n");
}

for (const name of fs.readdirSync(staging))
  execFileSync("npm", ["pack", path.join(staging, name), "--pack-destination", path.join(out, "npm"), "--loglevel=error"], {
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
