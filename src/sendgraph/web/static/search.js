// On a static site nobody answers the form of the search: what is sought is found here, in search/index.json.
import "./vendor/search.js";

const { MiniSearch } = globalThis.searchLibraries;
const FEW = 8; // of a kind beside others
const MANY = 100; // of one kind
const AROUND = 120; // characters shown before the first word found
const SHOWN = 400; // characters of a finding that are shown
const FIELDS = ["label", "also", "text"];
const place = document.getElementById("results");
const field = document.getElementById("sought");
const asked = new URLSearchParams(location.search);
const sought = (asked.get("q") ?? "").trim().slice(0, 200);
const only = asked.get("kind") ?? "";
const top = new URL(place.dataset.top, location.href);

const element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.map((child) => (typeof child === "string" ? inert(child) : child)));
  return made;
};

/** Words of documents with control characters and invisible marks written out. */
function inert(text) {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (mark) =>
    "\n\t\u200c\u200d".includes(mark) ? mark : `\\u${mark.codePointAt(0).toString(16).padStart(4, "0")}`);
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const words = (text) => plain(text).match(/[\p{L}\p{N}]+/gu) ?? [];
const here = (parameters) => `${location.pathname}?${new URLSearchParams(parameters)}`;

async function load() {
  const answer = await fetch(place.dataset.index);
  if (!answer.ok) throw new Error(`${answer.status}`);
  const { kinds, entries } = await answer.json();
  const index = new MiniSearch({ fields: FIELDS, tokenize: words, processTerm: (term) => term, storeFields: [] });
  const told = entries.map(([kind, label, path, detail, also, text], id) => ({ id, kind, label, path, detail, also, text }));
  // The name of a finding is only its kind, which all of a kind have.
  index.addAll(told.map((entry) => (entry.kind === "finding" ? { ...entry, label: "" } : entry)));
  return { kinds, entries: told, index };
}

function find({ entries, index }, fuzzy) {
  const terms = words(sought).slice(0, 12).join(" ");
  const options = { boost: { label: 10, also: 5 }, prefix: (term) => term.length > 2, fuzzy };
  const all = index.search(terms, { ...options, combineWith: "AND" });
  const found = all.length ? all : index.search(terms, { ...options, combineWith: "OR" });
  return found.map((hit) => ({ entry: entries[hit.id], terms: hit.terms }));
}

/** A text with the words found marked; a long one from a little before the first of them. */
function marked(text, terms) {
  const found = [...text.matchAll(/[\p{L}\p{N}]+/gu)].filter((match) => terms.includes(plain(match[0])));
  const start = text.length > SHOWN && found.length ? Math.max(0, found[0].index - AROUND) : 0;
  const stop = Math.min(text.length, start + SHOWN);
  const parts = [start ? "…" : ""];
  let at = start;
  for (const match of found) {
    const end = match.index + match[0].length;
    if (match.index < at || end > stop) continue;
    parts.push(text.slice(at, match.index), element("mark", {}, match[0]));
    at = end;
  }
  return [...parts, text.slice(at, stop), stop < text.length ? "…" : ""].map((part) => (typeof part === "string" ? inert(part) : part));
}

function told({ entry, terms }) {
  const href = new URL(entry.path, top).href;
  if (entry.kind !== "finding") {
    const link = element("a", { href });
    link.append(...marked(entry.label, terms));
    return element("li", {}, link, ...(entry.detail ? [" ", element("span", { class: "hint" }, entry.detail)] : []));
  }
  const quotation = element("p", { class: "finding-words" });
  quotation.append(...marked(entry.text, terms));
  const source = [entry.label, entry.detail].filter(Boolean).join(", ");
  return element("li", {}, quotation, element("p", { class: "hint" }, element("a", { href }, source)));
}

function group(kind, heading, hits) {
  const most = only ? MANY : FEW;
  const parts = [
    element("h2", { id: kind }, `${heading} (${hits.length.toLocaleString("en-GB")})`),
    element("ul", { class: "found" }, ...hits.slice(0, most).map(told)),
  ];
  if (hits.length > most) {
    parts.push(only
      ? element("p", {}, `These are the best ${most}. Further words narrow the search.`)
      : element("p", {}, element("a", { href: here({ q: sought, kind }) }, `${hits.length <= MANY ? "All" : "More"} of these (${heading.toLowerCase()})`)));
  }
  return parts;
}

function suggestions(data) {
  const near = find(data, 0.3).filter(({ entry }) => entry.kind !== "finding").slice(0, 5);
  if (!near.length) return [];
  const links = near.flatMap(({ entry }, at) => [at ? ", " : "", element("a", { href: new URL(entry.path, top).href }, entry.label)]);
  return [element("p", {}, "Did you mean ", ...links, "?")];
}

async function search() {
  const data = await load();
  const hits = find(data, false);
  const groups = Object.entries(data.kinds)
    .filter(([kind]) => !only || kind === only)
    .map(([kind, heading]) => [kind, heading, hits.filter(({ entry }) => entry.kind === kind)])
    .filter(([, , found]) => found.length);
  const named = groups.some(([kind]) => kind !== "finding");
  place.replaceChildren(
    ...(named ? [] : suggestions(data)),
    ...(groups.length ? [] : [element("p", {}, "Nothing was found. Try fewer words, another spelling, or the name of a council rather than of a town.")]),
    ...groups.flatMap((each) => group(...each)),
  );
}

if (sought) {
  field.value = sought;
  document.querySelector("h1").textContent = `Results for “${inert(sought.slice(0, 100))}”`;
  document.title = `Search: ${inert(sought)} – sendgraph`;
  place.replaceChildren(element("p", {}, "Searching …"));
  search().catch((fault) => {
    place.replaceChildren(element("p", { class: "fault", role: "alert" }, "The index of the search could not be loaded. Load the page again."));
    throw fault;
  });
}
