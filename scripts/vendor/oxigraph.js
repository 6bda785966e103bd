// The store and SPARQL engine of the static site's editor, as the global `oxigraphLibraries`.
// Call and await `open(address of oxigraph.wasm)` once, before anything else.
export { default as open, Store, blankNode, defaultGraph, literal, namedNode, quad, variable } from "oxigraph/web.js";
