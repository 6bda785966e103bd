// The search of the static site, as the global `searchLibraries`.
export { default as MiniSearch } from "minisearch";
