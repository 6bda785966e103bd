// Bundles each entry beside this file, and writes the licences of all that the bundles hold.
// node build.mjs FOLDER, after npm ci; scripts/vendor.sh calls it. The same lock file gives the same bytes.
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as esbuild from "esbuild";

const ENTRIES = ["editor", "network", "oxigraph", "search"];
const MODULES = "node_modules";
const target = process.argv[2];
mkdirSync(target, { recursive: true });

const manifest = (name) => JSON.parse(readFileSync(join(MODULES, name, "package.json"), "utf8"));

/** Bundles one entry and returns the packages that it takes files from. */
async function bundle(entry) {
  const result = await esbuild.build({
    entryPoints: [`${entry}.js`],
    outfile: join(target, `${entry}.js`),
    bundle: true,
    minify: true,
    format: "iife",
    globalName: `${entry}Libraries`,
    target: ["es2022"],
    charset: "utf8",
    legalComments: "none",
    banner: { js: "/* Licences: licences.txt */", css: "/* Licences: licences.txt */" },
    // So that scripts and modules alike find the bundle.
    footer: { js: `globalThis.${entry}Libraries = ${entry}Libraries;` },
    // Oxigraph asks for its own address only when it isn't told where its .wasm is.
    define: { "import.meta.url": '"about:blank"' },
    metafile: true,
    logLevel: "warning",
  });
  const names = Object.keys(result.metafile.inputs).map((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1]);
  return names.filter(Boolean);
}

/** Returns the packages with all that they depend on: some are published already bundled. */
function closure(packages) {
  const found = new Set();
  const queue = [...packages];
  while (queue.length) {
    const name = queue.pop();
    if (found.has(name) || name.startsWith("@types/")) continue;
    found.add(name);
    queue.push(...Object.keys(manifest(name).dependencies ?? {}));
  }
  return [...found].sort();
}

function holder({ author, contributors, name }) {
  const who = author ?? contributors?.[0] ?? `the contributors of ${name}`;
  return (typeof who === "string" ? who : who.name).replace(/\s*[<(].*$/, "");
}

function licence(name) {
  const about = manifest(name);
  const files = readdirSync(join(MODULES, name)).filter((file) => /^licen[cs]e([.-]|$)/i.test(file)).sort();
  const texts = files.map((file) => readFileSync(join(MODULES, name, file), "utf8").trim());
  if (!texts.length && !about.license?.includes("MIT")) throw new Error(`${name}: no licence file, and not MIT; look for its terms`);
  if (!texts.length) texts.push(readFileSync("MIT.txt", "utf8").trim().replace("HOLDER", holder(about)));
  return `${name} ${about.version} (${about.license})\n\n${texts.join("\n\n").replaceAll("\r\n", "\n")}\n`;
}

const used = Object.fromEntries(await Promise.all(ENTRIES.map(async (entry) => [entry, await bundle(entry)])));
// The network's bundle is written into pages that leave the explorer, so it carries its licences itself.
const carried = closure(used.network).map(licence).join("\n").replaceAll("*/", "* /");
const network = join(target, "network.js");
writeFileSync(network, `/*\n${carried}*/\n${readFileSync(network, "utf8")}`);
copyFileSync(join(MODULES, "oxigraph/web_bg.wasm"), join(target, "oxigraph.wasm"));
const rule = `\n${"-".repeat(78)}\n\n`;
const head = `The .js, .css and .wasm files of this folder are bundled from these packages of the npm registry.\n`;
writeFileSync(join(target, "licences.txt"), [head, ...closure(Object.values(used).flat()).map(licence)].join(rule));
if (!existsSync(join(target, "editor.css"))) throw new Error("the editor's style is missing");
