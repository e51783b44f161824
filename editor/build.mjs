// Bundles editor.js into ../kg/data/query/editor.js and notes versions and digest beside it.

import {build} from "esbuild";
import {createHash} from "node:crypto";
import {readFileSync, writeFileSync} from "node:fs";

const target = "../kg/data/query/editor.js";
const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
const result = await build({
  entryPoints: ["editor.js"], bundle: true, minify: true, format: "iife", globalName: "SparqlEditor",
  target: "es2020", charset: "ascii", legalComments: "none", write: false, metafile: true,
});
// The packages whose code is in the bundle, each with the version and licence of the lock file.
const inputs = Object.keys(result.metafile.inputs);
const names = new Set(inputs.flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []));
const packages = [...names].sort().map((name) => {
  const {version, license} = lock.packages[`node_modules/${name}`];
  return {name, version, license};
});
const banner = `/*! CodeMirror 6, SPARQL.js and what they need, MIT licence, see NOTICE:\n`
  + packages.map(({name, version}) => `    ${name} ${version}\n`).join("")
  + `    made by editor/build.mjs; do not edit */\n`;
// A script inside a page must not contain what ends it.
const code = banner + result.outputFiles[0].text.replaceAll("</script", "<\\/script");
writeFileSync(target, code);
const digest = createHash("sha256").update(code).digest("hex");
const note = {made_by: "npm ci && npm run build in editor/", sha256: digest, packages};
writeFileSync("../kg/data/query/editor.json", JSON.stringify(note, null, 2) + "\n");
console.log(`${target}: ${code.length} bytes, sha256 ${digest}`);
