// The SPARQL editor: YASQE in the place of the form's text field, and the answer as a table on the page.
// Queries go to /sparql; on a static site, which has none, a worker answers them from the exported graph.
import "./vendor/editor.js";

const { Yasqe } = globalThis.editorLibraries;
const SHOWN = 1000; // rows of a table that are shown
const LONG = 60; // characters from which a cell is given room
const PLACES = ["area", "organisation", "person", "inspection"]; // kinds of things with pages: sendgraph.web.paths
const form = document.getElementById("ask");
const field = document.getElementById("query");
const example = document.getElementById("example");
const format = document.getElementById("format");
const answer = document.getElementById("answer");
const first = field.value;
const home = new URL(form.dataset.home, location.href);
const terms = await (await fetch(form.dataset.terms)).json();

const element = (name, text = "", attributes = {}) => {
  const made = document.createElement(name);
  made.textContent = inert(text);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};

/** Words of documents with control characters and invisible marks written out. */
function inert(text) {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (mark) =>
    "\n\t\u200c\u200d".includes(mark) ? mark : `\\u${mark.codePointAt(0).toString(16).padStart(4, "0")}`);
}

const shortened = (iri) => {
  for (const [prefix, start] of Object.entries(terms.prefixes)) {
    const name = iri.slice(start.length);
    if (iri.startsWith(start) && /^[\w-]+$/.test(name)) return `${prefix}:${name}`;
  }
  return iri.startsWith(terms.base) ? iri.slice(terms.base.length) : iri;
};

/** Completion of terms: prefixed names and whole IRIs. */
function completer(name, iris, fits) {
  const names = [...iris.map(shortened), ...iris];
  return {
    name,
    bulk: true,
    autoShow: false,
    persistenceId: null,
    isValidCompletionPosition: (yasqe) => {
      const token = yasqe.getCompleteToken();
      return !token.string.startsWith("?") && !token.string.startsWith("$") && fits(yasqe, token);
    },
    preProcessToken: (_yasqe, token) => ({ ...token, autocompletionString: token.string.replace(/^</, "").trim() }),
    get: () => names,
    postProcessSuggestion: (_yasqe, _token, suggested) => (suggested.includes("://") ? `<${suggested}>` : suggested),
  };
}

const afterType = (yasqe, token) => {
  const before = yasqe.getPreviousNonWsToken(yasqe.getDoc().getCursor().line, token);
  return before.string === "a" || /^(rdf:type|rdfs:subClassOf|rdfs:domain|rdfs:range)$/.test(before.string);
};
// In the place of YASQE's own, which ask services elsewhere.
Yasqe.registerAutocompleter(completer("class", terms.classes, afterType), false);
Yasqe.registerAutocompleter(completer("property", terms.properties, (yasqe, token) => !afterType(yasqe, token)), false);
Yasqe.registerAutocompleter({
  ...Yasqe.Autocompleters.prefixes,
  persistenceId: null,
  get: () => Object.entries(terms.prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`),
}, false);

const editor = makeEditor();
if (example.value && !field.value.includes(terms.examples[example.value]?.slice(0, 20))) show(example.value);
const asked = new URLSearchParams(location.search).get("example");
if (asked && asked in terms.examples) show((example.value = asked));

function makeEditor() {
  const place = element("div", "", { class: "editor" });
  field.parentElement.after(place);
  field.hidden = true;
  const [label] = field.labels;
  label.htmlFor = "";
  label.addEventListener("click", () => made.focus());
  const made = new Yasqe(place, {
    value: field.value,
    persistenceId: null,
    showQueryButton: false,
    createShareableLink: null,
    consumeShareLink: null,
    prefixCcApi: null,
    autocompleters: ["prefixes", "variables", "property", "class"],
    inputStyle: "contenteditable", // what screen readers and the keyboards of phones know
    screenReaderLabel: "Query. Control and Space completes a name, Control and Enter runs the query.",
    resizeable: false,
    collapsePrefixesOnLoad: false,
    extraKeys: {
      "Ctrl-Space": (yasqe) => yasqe.autocomplete(),
      "Ctrl-Enter": () => form.requestSubmit(),
      "Cmd-Enter": () => form.requestSubmit(),
      "Ctrl-/": (yasqe) => yasqe.commentLines(),
      Tab: false, // the key leaves the editor, as it does any field
      "Shift-Tab": false,
    },
  });
  made.setSize(null, "24rem");
  made.on("change", () => { field.value = made.getValue(); });
  const hint = element("p", "Control and Space completes a name; Control and Enter runs the query.", { class: "hint" });
  place.append(hint);
  return made;
}

function show(name) {
  editor.setValue(terms.examples[name] ?? first);
  field.value = editor.getValue();
}

example.addEventListener("change", () => show(example.value));
document.querySelector("#examples button").remove();
format.prepend(new Option("A table on this page", "", true, true));
form.addEventListener("submit", async (event) => {
  if (format.value && !local.used) return; // the browser shows or saves what /sparql answers
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  answer.replaceChildren(element("p", "The query is running …"));
  try {
    const { type, body } = await run(field.value, format.value);
    if (format.value) save(type, body);
    else answer.replaceChildren(...(type.includes("json") ? told(JSON.parse(body)) : [graph(body)]));
  } catch (fault) {
    answer.replaceChildren(element("h2", "No answer"), element("p", fault.message.trim(), { class: "fault", role: "alert" }));
  }
  button.disabled = false;
  answer.focus();
});

/** What answers in the browser, on a static site: a worker with the whole graph. */
const local = {
  used: "graph" in form.dataset,
  worker: null,
  ask(sparql, wanted) {
    this.worker ??= new Worker(form.dataset.worker);
    const graph = new URL(form.dataset.graph, location.href).href;
    return new Promise((resolve, reject) => {
      this.worker.onmessage = ({ data }) => ("fault" in data ? reject(new Error(data.fault)) : resolve(data));
      this.worker.onerror = () => reject(new Error("The graph or the engine could not be loaded."));
      this.worker.postMessage({ sparql, wanted, graph, prefixes: terms.prefixes });
    });
  },
};

async function run(sparql, wanted) {
  if (local.used) return local.ask(sparql, wanted);
  const response = await fetch(form.action, {
    method: "POST",
    headers: { "Content-Type": "application/sparql-query", Accept: "application/sparql-results+json, text/turtle;q=0.9" },
    body: sparql,
  });
  const body = await response.text();
  if (!response.ok) throw new Error(body);
  return { type: response.headers.get("content-type"), body };
}

function save(type, body) {
  const link = element("a", "", { href: URL.createObjectURL(new Blob([body], { type })), download: `answer.${format.value}` });
  link.click();
  URL.revokeObjectURL(link.href);
  answer.replaceChildren(element("p", "The answer was saved."));
}

function told(result) {
  if ("boolean" in result) return [element("h2", "Answer"), element("p", result.boolean ? "Yes" : "No", { class: "lead" })];
  const names = result.head.vars;
  const rows = result.results.bindings;
  const count = `${rows.length.toLocaleString("en-GB")} ${rows.length === 1 ? "row" : "rows"}`;
  const shown = rows.length > SHOWN ? `, of which the first ${SHOWN.toLocaleString("en-GB")} are shown; CSV has all` : "";
  const order = variables(names);
  const table = element("table");
  const caption = element("caption");
  caption.append(element("strong", "Answer"), `${count}${shown}`);
  table.append(caption);
  const head = table.createTHead().insertRow();
  for (const name of order) head.append(element("th", name.replaceAll("_", " "), { scope: "col" }));
  const body = table.createTBody();
  for (const row of rows.slice(0, SHOWN)) {
    const line = body.insertRow();
    for (const name of order) {
      const place = line.insertCell();
      place.append(cell(row[name]));
      if (place.textContent.length > LONG) place.className = "long";
    }
  }
  const scroll = element("div", "", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Answer" });
  scroll.append(table);
  return [scroll];
}

/** Columns in the order in which the query selects them; engines may give another. */
function variables(names) {
  const text = field.value.replace(/#[^\n]*|<[^<>\s]*>|"[^"\n]*"|'[^'\n]*'/g, " ");
  const clause = /\bSELECT\b([\s\S]*?)(?:\bWHERE\b|\{)/i.exec(text)?.[1] ?? "";
  const at = (name) => {
    const found = [...clause.matchAll(/[?$](\w+)/g)].filter((match) => match[1] === name).at(-1);
    return found ? found.index : Number.MAX_SAFE_INTEGER;
  };
  return [...names].sort((one, other) => at(one) - at(other));
}

function cell(term) {
  if (!term) return "";
  if (term.type !== "uri") return element("span", term.value, term["xml:lang"] ? { lang: term["xml:lang"] } : {});
  const there = page(term.value);
  return there ? element("a", shortened(term.value), { href: there }) : element("span", shortened(term.value));
}

/** The address of the page of a thing, or of a page on the web; null for what has none. */
function page(iri) {
  const theme = "https://w3id.org/sendgraph/theme/";
  if (iri.startsWith(theme)) return new URL(`theme/${iri.slice(theme.length)}/`, home).href;
  if (iri.startsWith(terms.base)) {
    const name = iri.slice(terms.base.length);
    const passage = /^text\/([0-9a-f]+)(?:#char=(\d+),(\d+))?$/.exec(name);
    if (passage) return new URL(`document/${passage[1]}/${passage[2] ? `#passage-${passage[2]}-${passage[3]}` : ""}`, home).href;
    if (PLACES.includes(name.split("/")[0])) return new URL(`${name}/`, home).href;
    return local.used ? null : new URL(`id/${name}`, home).href;
  }
  return /^https?:/.test(iri) ? iri : null;
}

function graph(text) {
  const section = element("section");
  section.append(element("h2", "Answer"), element("pre", text, { tabindex: "0" }));
  return section;
}
