// Answers SPARQL in the browser, on a static site: Oxigraph's WebAssembly build with the exported graph.
"use strict";
importScripts("vendor/oxigraph.js");

const RESULTS = { "": "application/sparql-results+json", json: "application/sparql-results+json", csv: "text/csv", tsv: "text/tab-separated-values", xml: "application/sparql-results+xml" };
const GRAPHS = { nt: "application/n-triples", jsonld: "application/ld+json" };
const loading = {}; // what was fetched, or is being fetched: the engine's store, and the named graphs in it

async function read(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} is not there.`);
  // Some hosts unpack what they send.
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return new TextDecoder().decode(bytes);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}

/** The merged triples of all graphs, as the default graph. */
async function open(graph) {
  const { open: start, Store } = globalThis.oxigraphLibraries;
  const [turtle] = await Promise.all([read(`${graph}.ttl.gz`), start({ module_or_path: new URL("vendor/oxigraph.wasm", self.location.href) })]);
  const store = new Store();
  store.load(turtle, { format: "text/turtle" });
  return store;
}

async function withNamedGraphs(store, graph) {
  store.load(await read(`${graph}.nq.gz`), { format: "application/n-quads" });
  return store;
}

/** Declarations of our prefixes, which stand before a query on its first line, so that faults keep their lines. */
function declarations(prefixes) {
  return Object.entries(prefixes).map(([prefix, iri]) => `PREFIX ${prefix}: <${iri}> `).join("");
}

self.onmessage = async ({ data: { sparql, wanted, graph, prefixes } }) => {
  const before = declarations(prefixes);
  try {
    const store = await (loading.store ??= open(graph));
    const text = sparql.replace(/#[^\n]*|<[^<>\s]*>|"[^"\n]*"|'[^'\n]*'/g, " ");
    if (/\b(GRAPH|FROM)\b/i.test(text)) await (loading.named ??= withNamedGraphs(store, graph));
    const isGraph = /\b(CONSTRUCT|DESCRIBE)\b/i.test(text);
    const type = isGraph ? GRAPHS[wanted] ?? "text/turtle" : RESULTS[wanted] ?? RESULTS[""];
    self.postMessage({ type, body: store.query(before + sparql, { results_format: type }) });
  } catch (error) {
    const told = String(error.message ?? error).replace(/\s+/g, " ");
    self.postMessage({ fault: told.replace(/^error at 1:(\d+)/, (_all, column) => `error at 1:${column - before.length}`) });
  }
};
