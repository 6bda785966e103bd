// What the network holds, and what of it is shown: names, ties, filters, neighbours and shortest ways.
// Words of documents are hostile: they are only ever put in as text, here and in the other scripts of the network.
"use strict";
(() => {
  const { UndirectedGraph, bidirectional } = globalThis.networkLibraries ?? {};
  const SUGGESTED = 12;
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

  const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f'’‘`]/g, "").replace(/[-‐‑–]/g, " ").toLowerCase();
  const plural = (count, one, many) => `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;

  function day(iso) {
    const [year, month, date] = iso.split("-");
    return [date && Number(date), month && MONTHS[month - 1], year].filter(Boolean).join(" ");
  }
  function days(first, last) {
    if (!first || !last) return first ? `from ${day(first)}` : last ? `until ${day(last)}` : "";
    return first === last ? day(first) : `${day(first)} to ${day(last)}`;
  }
  const year = (iso) => Number(iso.slice(0, 4));

  /** An element with attributes and children; children that are strings become text. */
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  const UNFILTERED = { region: "", area: "", from: 0, until: 0, sorts: null, ties: null, around: null };

  class Model {
    constructor(data) {
      Object.assign(this, { sorts: data.sorts, tieKinds: data.tieKinds, part: data.part });
      this.nodes = data.nodes.map((node, index) => ({
        ...node, index, sort: data.sorts[node.sort], ties: [], key: ` ${fold([node.label, ...node.also].join(" "))}`,
      }));
      this.ties = data.ties.map((tie, index) => this.#tie(tie, index, data.said));
      this.ranked = [...this.nodes].sort((a, b) => b.degree - a.degree || a.index - b.index);
      const areas = this.nodes.filter((node) => node.sort.kind === "area");
      this.areas = areas.map((node) => ({ name: node.label, regions: node.regions })).sort((a, b) => a.name.localeCompare(b.name, "en-GB"));
      this.regions = [...new Set(areas.flatMap((node) => node.regions))].sort((a, b) => a.localeCompare(b, "en-GB"));
      const years = this.ties.flatMap((tie) => tie.years.flat()).filter(Boolean);
      this.years = years.reduce(([low, high], one) => [Math.min(low, one), Math.max(high, one)], [Infinity, -Infinity]);
      this.apply({});
    }

    #tie(tie, index, said) {
      const episodes = tie.episodes.map(([what, first, last]) => ({ what: said[what], first, last }));
      const one = this.nodes[tie.from], two = this.nodes[tie.to];
      const dated = episodes.filter((episode) => episode.first || episode.last);
      const years = dated.map(({ first, last }) => [first ? year(first) : -Infinity, last ? year(last) : Infinity]).map(
        ([low, high]) => [low === -Infinity ? high : low, high === Infinity ? low : high]);
      const made = { index, one, two, kind: tie.kind, areas: tie.areas, episodes, years };
      one.ties.push(made);
      if (two !== one) two.ties.push(made);
      return made;
    }

    other(tie, node) { return tie.one === node ? tie.two : tie.one; }
    isShown(node) { return this.shown.has(node); }
    isTieShown(tie) { return this.shownTies.has(tie); }
    shownTiesOf(node) { return node.ties.filter((tie) => this.shownTies.has(tie)); }
    neighbours(node) { return new Set(this.shownTiesOf(node).map((tie) => this.other(tie, node))); }

    /**
     * Shows what the filters leave. A tie without dates or areas says nothing for or against a filter by them: it is
     * shown where other ties show both its ends.
     */
    apply(changes) {
      this.filters = { ...UNFILTERED, ...this.filters, ...changes };
      this.shown = new Set();
      this.shownTies = new Set();
      const unsure = [];
      for (const tie of this.ties) {
        const fits = this.#fits(tie);
        if (fits === true) this.#show(tie);
        else if (fits === null) unsure.push(tie);
      }
      for (const tie of unsure.filter((one) => this.shown.has(one.one) && this.shown.has(one.two))) this.#show(tie);
      if (this.filters.around) this.#keepAround(this.filters.around);
    }
    reset() { this.filters = {}; this.apply({}); }
    get filtered() { return Object.entries(UNFILTERED).some(([name, value]) => this.filters[name] !== value); }

    #show(tie) { this.shownTies.add(tie); this.shown.add(tie.one).add(tie.two); }

    /** Whether a tie fits the filters: true, false, or null where it says nothing. */
    #fits(tie) {
      const { sorts, ties, area, region } = this.filters, bounds = [this.filters.from, this.filters.until];
      const [from, until] = bounds[0] && bounds[1] ? bounds.sort((a, b) => a - b) : bounds;
      if (ties && !ties.has(tie.kind)) return false;
      if (sorts && !(sorts.has(tie.one.sort) && sorts.has(tie.two.sort))) return false;
      let sure = true;
      if (area || region) {
        if (!tie.areas.length) sure = null;
        else if (!tie.areas.some((name) => (area ? name === area : this.#inRegion(name, region)))) return false;
      }
      if (from || until) {
        if (!tie.years.length) sure = null;
        else if (!tie.years.some(([first, last]) => (!until || first <= until) && (!from || last >= from))) return false;
      }
      return sure;
    }
    #inRegion(name, region) {
      this.regionsOf ??= new Map(this.areas.map((area) => [area.name, area.regions]));
      return this.regionsOf.get(name)?.includes(region);
    }
    #keepAround(node) {
      const near = this.neighbours(node).add(node);
      this.shownTies = new Set([...this.shownTies].filter((tie) => near.has(tie.one) && near.has(tie.two)));
      this.shown = new Set([...near].filter((one) => this.shown.has(one)));
    }

    /** The nodes whose names have all the words, those first whose name begins so, then the most connected. */
    suggest(text) {
      const words = fold(text).split(/\s+/).filter(Boolean);
      if (!words.length) return [];
      const begins = (node) => (node.key.startsWith(` ${words[0]}`) ? 0 : node.key.includes(` ${words[0]}`) ? 1 : 2);
      const found = this.ranked.filter((node) => words.every((word) => node.key.includes(word)));
      return found.sort((a, b) => begins(a) - begins(b)).slice(0, SUGGESTED);
    }

    /** The node that an address names: its IRI, or the end of it such as person/NAME. */
    named(address) {
      return address ? this.nodes.find((node) => node.iri === address || node.iri.endsWith(`/${address}`)) : undefined;
    }

    /** What is shown as a graphology graph: nodes by their number, one edge a pair. */
    graph() {
      const graph = new UndirectedGraph();
      for (const node of this.nodes) if (this.shown.has(node)) graph.addNode(String(node.index), {});
      for (const tie of this.shownTies) graph.mergeEdge(String(tie.one.index), String(tie.two.index));
      return graph;
    }

    /** The nodes of a shortest way between two nodes by the ties that are shown, or null. */
    way(one, two) {
      if (!this.shown.has(one) || !this.shown.has(two)) return null;
      const found = bidirectional(this.graph(), String(one.index), String(two.index));
      return found && found.map((key) => this.nodes[Number(key)]);
    }
    tiesBetween(one, two) { return this.shownTiesOf(one).filter((tie) => this.other(tie, one) === two); }
  }

  globalThis.sendgraphNetwork = { Model, day, days, make, plural };
})();
