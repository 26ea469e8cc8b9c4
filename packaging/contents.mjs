// Whose code is inside a program: LICENCES.txt and a CycloneDX SBOM, from what NuGet restored for it.
//
//   node packaging/contents.mjs RID VERSION FOLDER
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { Enums, Models, Serialize, Spec, Validation } from "@cyclonedx/cyclonedx-library";

const [rid, version, folder] = process.argv.slice(2);
const here = import.meta.dirname;
const assets = JSON.parse(fs.readFileSync(path.join(here, "../src/DevProxy/obj/project.assets.json"), "utf8"));

/** The packages whose code ends up in the program: libraries with something to run, and the runtime's own. */
function packages() {
  const target = assets.targets[`net10.0/${rid}`];
  if (!target) throw new Error(`src/DevProxy was not restored for ${rid}: packaging/build.sh ${rid}`);
  const libraries = Object.entries(target)
    .filter(([, entry]) => entry.type === "package" && Object.keys(entry.runtime ?? {}).some((file) => !file.endsWith("_._")))
    .map(([key]) => key.split("/"));
  const runtime = assets.project.frameworks["net10.0"].downloadDependencies
    .filter(({ name }) => /\.Runtime\.(NativeAOT\.)?[a-z]+-/.test(name))
    .map(({ name, version }) => [name, version.match(/[\d.]+[^,\]]*/)[0]]);
  return [...libraries, ...runtime].map(([name, version]) => read(name, version)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function read(name, version) {
  const home = Object.keys(assets.packageFolders)
    .map((root) => path.join(root, name.toLowerCase(), version))
    .find((candidate) => fs.existsSync(candidate));
  if (!home) throw new Error(`${name} ${version} is not in the package folder`);
  const nuspec = fs.readFileSync(path.join(home, `${name.toLowerCase()}.nuspec`), "utf8");
  const tag = (tagName) => nuspec.match(new RegExp(`<${tagName}(?: [^>]*)?>([^<]*)</${tagName}>`))?.[1].trim();
  const declared = nuspec.match(/<license type="(expression|file)"[^>]*>([^<]+)</);
  const notices = fs.readdirSync(home).filter((file) => /^(licen[cs]e|third-?party-?notices)(\.(txt|md))?$/i.test(file));
  return {
    name,
    version,
    authors: tag("authors"),
    copyright: tag("copyright"),
    url: nuspec.match(/<repository [^>]*url="([^"]+)"/)?.[1] ?? tag("projectUrl"),
    licence: declared?.[1] === "expression" ? declared[2] : spdxOf(name, tag("licenseUrl"), declared?.[2], home),
    texts: notices.map((file) => [file, fs.readFileSync(path.join(home, file), "utf8")]),
    sha512: Buffer.from(fs.readFileSync(path.join(home, `${name.toLowerCase()}.${version}.nupkg.sha512`), "utf8"), "base64").toString("hex"),
  };
}

// Packages that name a page alone, and what that page says.
const pages = { "https://github.com/bolorundurowb/dotenv.net/blob/master/LICENSE": "MIT" };

/** A package that names no expression brings a text or a page, which has to be one that is known. */
function spdxOf(name, url, file, home) {
  if (pages[url]) return pages[url];
  const expression = url?.match(/^https:\/\/licenses\.[^/]+\/(?<id>.+)$/)?.groups.id;
  if (expression) return decodeURIComponent(expression);
  const text = file ? fs.readFileSync(path.join(home, file), "utf8") : "";
  if (/MIT License/i.test(text)) return "MIT";
  throw new Error(`${name} names no licence that is known here: ${url ?? file ?? "none"}`);
}

function licences(all) {
  const texts = new Set(all.filter((one) => one.texts.length === 0).map((one) => one.licence));
  const notices = new Map(all.flatMap((one) => one.texts.map(([file, text]) => [createHash("sha256").update(text).digest("hex"), [one, file, text]])));
  return [
    `devproxy ${version} for ${rid} is under the MIT licence, see LICENSE. It contains:`,
    "",
    ...all.map((one) => `${one.name} ${one.version}\n    ${one.licence}, ${one.copyright ?? one.authors}\n    ${one.url ?? ""}`),
    ...[...notices.values()].flatMap(([one, file, text]) => ["", "=".repeat(80), `${file} of ${one.name}`, "", text.trimEnd()]),
    // What has no text of its own has that of its licence.
    ...[...texts].sort().flatMap((id) => ["", "=".repeat(80), id, "", fs.readFileSync(path.join(here, "licences", `${id}.txt`), "utf8").trimEnd()]),
    "",
  ].join("\n");
}

function bom(all) {
  const program = new Models.Component(Enums.ComponentType.Application, "devproxy", {
    bomRef: `devproxy@${version}`,
    version,
    licenses: new Models.LicenseRepository([new Models.SpdxLicense("MIT")]),
  });
  const components = all.map(
    (one) =>
      new Models.Component(Enums.ComponentType.Library, one.name, {
        bomRef: `${one.name}@${one.version}`,
        version: one.version,
        copyright: one.copyright,
        purl: `pkg:nuget/${one.name}@${one.version}`,
        licenses: new Models.LicenseRepository([new Models.SpdxLicense(one.licence)]),
        hashes: new Models.HashDictionary([[Enums.HashAlgorithm["SHA-512"], one.sha512]]),
      }),
  );
  components.forEach((component) => program.dependencies.add(component.bomRef));
  // The same contents have the same number.
  const hash = createHash("sha256").update(`${rid} ${version} ${JSON.stringify(all)}`).digest("hex");
  return new Models.Bom({
    serialNumber: `urn:uuid:${hash.replace(/^(.{8})(.{4})(.{3})(.{3})(.{12}).*$/, "$1-$2-8$3-8$4-$5")}`,
    metadata: new Models.Metadata({ component: program, properties: new Models.PropertyRepository([new Models.Property("devproxy:rid", rid)]) }),
    components: new Models.ComponentRepository(components),
  });
}

const all = packages();
const json = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6)).serialize(bom(all), { sortLists: true, space: 2 });
const problems = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(json);
if (problems !== null) throw new Error(`the SBOM is not valid: ${JSON.stringify(problems)}`);
fs.writeFileSync(path.join(folder, "LICENCES.txt"), licences(all));
fs.writeFileSync(path.join(folder, "devproxy.cdx.json"), json);
