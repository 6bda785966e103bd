// Tells of the network in words: the panel of a node with its ties and their evidence, ways, and the list of names.
"use strict";
(() => {
  const { make, day, days, plural } = globalThis.sendgraphNetwork;
  const OPENED = 8; // ties up to which the quotations of a name are shown at once
  const LISTED = 40; // ties of a group, before "more"
  const ROWS = 50; // rows of the list, before "more"
  const HEADINGS = {
    serves: ["Serves", "People who serve here"], inspected: ["Inspected", "Inspected by"],
    "spoke for": ["Spoke for", "Spoken for by"], "partner in": ["Partner in", "Partners"],
  };

  /** The evidence of ties, fetched in parts from the explorer, or at hand in a page that stands alone. */
  class Evidence {
    #parts = new Map();
    constructor(model, fetchPart) { Object.assign(this, { model, fetchPart }); }
    /** For each episode of a tie, its items. */
    async of(tie) {
      const number = Math.floor(tie.index / this.model.part);
      if (!this.#parts.has(number)) this.#parts.set(number, this.fetchPart(number).catch((fault) => { this.#parts.delete(number); throw fault; }));
      const { ties, items } = await this.#parts.get(number);
      return ties[tie.index % this.model.part].map((places) => places.map((place) => items[place]));
    }
  }

  /** Puts elements in one by one, `most` at once, with a button for more. */
  function inTurns(parent, things, most, element, what) {
    for (const thing of things.slice(0, most)) parent.append(element(thing));
    if (things.length <= most) return;
    const more = make("button", { type: "button", class: "second" }, `Show more of ${plural(things.length, ...what)}`);
    const holder = parent.tagName === "TBODY" ? make("tr", {}, make("td", { colspan: "4" }, more)) : more;
    more.addEventListener("click", () => {
      holder.remove();
      const before = parent.lastElementChild;
      inTurns(parent, things.slice(most), most * 4, element, what);
      before?.nextElementSibling?.querySelector("button, a")?.focus();
    });
    parent.append(holder);
  }

  function quoted(item) {
    const address = item.page || item.url;
    const source = address ? make("a", { href: address, ...(item.page ? {} : { rel: "noopener noreferrer" }) }, item.document) : item.document;
    return make("figure", { class: "evidence" }, make("blockquote", {}, make("p", {}, item.words)),
      make("figcaption", {}, source, item.issued ? `, ${day(item.issued)}` : ""));
  }

  class Teller {
    /** `on` has the functions `choose`, `only` and `start`, each of a node. */
    constructor(model, evidence, on) { Object.assign(this, { model, evidence, on }); }

    #name(node) {
      const button = make("button", { type: "button", class: "network-name" }, node.label);
      button.addEventListener("click", () => this.on.choose(node));
      return button;
    }

    /** Puts all that is known of a node, as far as it is shown, in the panel. */
    node(panel, node) {
      const ties = this.model.shownTiesOf(node);
      panel.replaceChildren(
        this.#close(),
        make("h2", {}, node.label),
        make("p", { class: "muted" }, `${node.sort.name} · ${plural(this.model.neighbours(node).size, "connection", "connections")}`),
        ...(node.also.length ? [make("p", { class: "hint" }, `Also printed as ${node.also.join("; ")}`)] : []),
        make("p", { class: "network-actions" }, ...this.#actions(node)),
      );
      this.model.tieKinds.forEach((kind, number) => [0, 1].forEach((side) => {
        const found = ties.filter((tie) => tie.kind === number && (tie.one === node ? 0 : 1) === side);
        if (found.length) panel.append(this.#group(HEADINGS[kind]?.[side] ?? kind, found, node, ties.length <= OPENED));
      }));
    }
    #actions(node) {
      const button = (text, what) => {
        const made = make("button", { type: "button", class: "second" }, text);
        made.addEventListener("click", () => what(node));
        return made;
      };
      const only = this.model.filters.around === node;
      return [
        ...(node.page ? [make("a", { class: "button", href: node.page }, "Open the page")] : []),
        button(only ? "Show all again" : "Only these connections", (one) => this.on.only(only ? null : one)),
        button("Way to another…", this.on.start),
      ];
    }
    #close() {
      const close = make("button", { type: "button", class: "second network-close", "aria-label": "Close" }, "×");
      close.addEventListener("click", () => this.on.choose(null));
      return close;
    }

    #group(heading, ties, node, opened) {
      const section = make("section", {}, make("h3", {}, heading));
      ties.sort((a, b) => latest(b).localeCompare(latest(a)) || this.model.other(a, node).label.localeCompare(this.model.other(b, node).label, "en-GB"));
      inTurns(section, ties, LISTED, (tie) => this.#tie(tie, node, opened), ["tie", "ties"]);
      return section;
    }
    #tie(tie, node, opened) {
      const said = tie.episodes.map((episode) => make("li", {}, this.#said(tie, episode)));
      const box = make("div", { class: "network-tie" }, this.#name(this.model.other(tie, node)), make("ul", { class: "plain" }, ...said));
      const words = make("details", {}, make("summary", {}, "In the words of documents", make("span", { class: "unseen" }, ` on ${this.model.other(tie, node).label}`)));
      words.addEventListener("toggle", () => { if (words.open && words.childElementCount === 1) this.#quote(words, tie); });
      box.append(words);
      words.open = opened;
      return box;
    }
    #said(tie, { what, first, last }) {
      const when = last && what.includes(day(last)) ? "" : days(first, last), shown = when && this.model.tieKinds[tie.kind] === "serves" ? `shown ${when}` : when;
      return [what, shown].filter(Boolean).join(" · ");
    }
    async #quote(words, tie) {
      const holder = make("div", {}, make("p", { class: "hint" }, "Looking up…"));
      words.append(holder);
      try {
        const found = [...new Set((await this.evidence.of(tie)).flat())];
        holder.replaceChildren(...(found.length ? [] : [make("p", { class: "hint" }, "From reference data; no document of this build says it.")]));
        inTurns(holder, found, 5, quoted, ["quotation", "quotations"]);
      } catch {
        holder.replaceChildren(make("p", { class: "fault" }, "The quotations could not be fetched. Close this and open it again to try once more."));
      }
    }

    /** Tells a way between two names in the panel; `nodes` is null where there is none. */
    way(panel, [one, two], nodes) {
      panel.replaceChildren(this.#close(), make("h2", {}, `From ${one.label} to ${two.label}`));
      if (!nodes) {
        panel.append(make("p", {}, `No tie that is shown leads from one to the other.${this.model.filtered ? " Without filters there may be a way." : ""}`));
        return;
      }
      panel.append(make("p", { class: "muted" }, `${plural(nodes.length - 1, "step", "steps")}, by the ties that are shown`));
      const steps = nodes.map((node, place) => {
        const ties = place ? this.model.tiesBetween(nodes[place - 1], node) : [];
        return make("li", {}, ...ties.map((tie) => make("p", { class: "hint" }, this.#step(tie))), this.#name(node), ` (${node.sort.name})`);
      });
      panel.append(make("ol", { class: "network-way" }, ...steps));
    }
    #step(tie) {
      const said = tie.episodes.map((episode) => this.#said(tie, episode)).join("; ");
      return `${tie.one.label} ${this.model.tieKinds[tie.kind]} ${tie.two.label}: ${said}`;
    }

    /** Puts the names that are shown in a table, the most connected first. */
    list(section) {
      const counted = [...this.model.shown].map((node) => ({ node, count: this.model.neighbours(node).size }));
      counted.sort((a, b) => b.count - a.count || a.node.index - b.node.index);
      const heads = ["Name", "Kind", "Connections", "Areas"].map((text, place) => make("th", { scope: "col", class: place === 2 ? "number" : null }, text));
      const body = make("tbody");
      inTurns(body, counted, ROWS, (row) => this.#row(row), ["name", "names"]);
      const caption = make("caption", {}, make("strong", {}, "What is shown"), `${plural(counted.length, "name", "names")}, the most connected first`);
      section.replaceChildren(make("h2", {}, "The same as a list"),
        make("div", { class: "scroll" }, make("table", {}, caption, make("thead", {}, make("tr", {}, ...heads)), body)));
    }
    #row({ node, count }) {
      const areas = node.areas.length > 4 ? `${node.areas.slice(0, 3).join(", ")} and ${node.areas.length - 3} more` : node.areas.join(", ");
      return make("tr", {}, make("th", { scope: "row" }, this.#name(node)), make("td", {}, node.sort.name),
        make("td", { class: "number" }, count.toLocaleString("en-GB")), make("td", {}, areas));
    }
  }

  function latest(tie) { return tie.episodes.reduce((last, episode) => (episode.last > last ? episode.last : last), ""); }

  Object.assign(globalThis.sendgraphNetwork, { Evidence, Teller });
})();
