// The network page: gets the data, makes the fields, and joins picture, panel and list.
"use strict";
(() => {
  const { Model, Drawing, drawable, Evidence, Teller, FORMATS, make, plural } = globalThis.sendgraphNetwork;
  let fields = 0;

  /** A field with suggestions, after the combobox pattern of the ARIA Authoring Practices; `take` gets the node. */
  function finder(model, label, take, hint = "") {
    const id = `network-field-${++fields}`;
    const input = make("input", {
      id, type: "search", autocomplete: "off", spellcheck: "false", role: "combobox", placeholder: hint,
      "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-autocomplete": "list",
    });
    const list = make("ul", { id: `${id}-list`, role: "listbox", "aria-label": `${label}: suggestions`, hidden: "" });
    let found = [], at = -1;
    const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const choose = (node) => { input.value = node.label; close(); take(node); };
    function point(place) {
      at = place;
      [...list.children].forEach((item, number) => item.setAttribute("aria-selected", String(number === at)));
      if (at < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", `${id}-${at}`);
      return list.children[at].scrollIntoView({ block: "nearest" });
    }
    function suggest() {
      found = model.suggest(input.value);
      list.replaceChildren(...found.map((node, place) => {
        const item = make("li", { id: `${id}-${place}`, role: "option", "aria-selected": "false" }, node.label, make("small", {}, describe(node)));
        item.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(node); });
        return item;
      }));
      if (!found.length) list.append(make("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, "No such name"));
      list.hidden = !input.value.trim();
      input.setAttribute("aria-expanded", String(!list.hidden));
      point(found.length && !list.hidden ? 0 : -1);
    }
    input.addEventListener("input", suggest);
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && found.length) {
        event.preventDefault();
        if (list.hidden) suggest(); else point((at + step + found.length) % found.length);
      } else if (event.key === "Enter" && !list.hidden && at >= 0) { event.preventDefault(); choose(found[at]); }
      else if (event.key === "Escape" && !list.hidden) { event.stopPropagation(); close(); }
    });
    return { input, element: make("div", { class: "network-finder" }, make("label", { for: id }, label), input, list) };
  }
  const describe = (node) => [node.sort.name, node.areas.slice(0, 2).join(", ")].filter(Boolean).join(" · ");

  function choice(label, options, changed) {
    const id = `network-field-${++fields}`, select = make("select", { id });
    const fill = (some) => select.replaceChildren(...some.map(([value, text]) => make("option", { value }, text)));
    fill(options);
    select.addEventListener("change", () => changed(select.value));
    return { select, fill, element: make("div", {}, make("label", { for: id }, label), select) };
  }

  function boxes(title, things, swatch, changed) {
    const chosen = new Set(things.map(([value]) => value)), inputs = [];
    const rows = things.map(([value, text]) => {
      const input = make("input", { type: "checkbox" });
      input.checked = true;
      input.addEventListener("change", () => {
        if (input.checked) chosen.add(value); else chosen.delete(value);
        changed(chosen.size === things.length ? null : new Set(chosen));
      });
      inputs.push([input, value]);
      return make("label", { class: "network-box" }, input, ...(swatch ? [swatch(value)] : []), text);
    });
    const reset = () => { for (const [input, value] of inputs) { input.checked = true; chosen.add(value); } };
    return { reset, element: make("fieldset", {}, make("legend", {}, title), ...rows) };
  }
  function swatch(sort) {
    const mark = make("span", { class: `network-mark ${sort.shape}`, "aria-hidden": "true" });
    mark.style.backgroundColor = sort.colour;
    return mark;
  }

  class Page {
    constructor(root, data, fetchPart) {
      this.root = root;
      this.model = new Model(data);
      this.panel = make("aside", { class: "network-panel", tabindex: "-1", "aria-label": "What was chosen", hidden: "" });
      this.status = make("p", { class: "network-status", role: "status" });
      this.list = document.getElementById("network-list") ?? make("section", { id: "network-list" });
      const on = { choose: (node) => this.choose(node), only: (node) => this.only(node), start: (node) => this.start(node) };
      this.teller = new Teller(this.model, new Evidence(this.model, fetchPart), on);
      this.#build();
      this.#tellShown();
      addEventListener("hashchange", () => this.#follow());
      document.addEventListener("keydown", (event) => this.#key(event));
      this.#follow();
    }

    #build() {
      this.picture = make("div", { class: "network-picture" });
      this.root.replaceChildren(make("div", { class: "network-tools" }, ...this.#tools()), this.picture, this.panel);
      if (!this.list.isConnected) this.root.after(this.list);
      if (drawable()) this.#draw();
      else this.picture.replaceChildren(make("p", { class: "fault" }, "This browser cannot draw the network, since WebGL is missing or switched off. The list below holds the same, and search, filters and ways work."));
    }
    #draw() {
      const canvas = make("div", {
        class: "network-canvas", tabindex: "0", role: "application",
        "aria-label": "Picture of the network. Arrow keys move it, plus and minus zoom, 0 shows all. The list below holds the same names.",
      });
      const button = (text, label, what) => {
        const made = make("button", { type: "button", class: "second", "aria-label": label, title: label }, text);
        made.addEventListener("click", what);
        return made;
      };
      const zoom = make("div", { class: "network-zoom", role: "group", "aria-label": "Zoom" },
        button("+", "Zoom in", () => this.drawing.zoom(0.66)), button("−", "Zoom out", () => this.drawing.zoom(1.5)),
        button("⤢", "Show all", () => this.drawing.fit()));
      this.picture.replaceChildren(canvas, zoom);
      this.drawing = new Drawing(canvas, this.model, { choose: (node) => this.choose(node) });
      globalThis.sendgraphNetwork.drawing = this.drawing; // for measuring
    }

    #tools() {
      const { model } = this;
      this.search = finder(model, "Find a name", (node) => this.choose(node), "Person, organisation or area");
      const years = model.years[0] <= model.years[1] ? Array.from({ length: model.years[1] - model.years[0] + 1 }, (_, step) => model.years[0] + step) : [];
      const dates = [["0", "Any"], ...years.map((one) => [String(one), String(one)])];
      const areasOf = (region) => [["", "All areas"], ...model.areas.filter((area) => !region || area.regions.includes(region)).map(({ name }) => [name, name])];
      this.region = choice("Region", [["", "All regions"], ...model.regions.map((name) => [name, name])], (region) => {
        this.area.fill(areasOf(region));
        this.filter({ region, area: "" });
      });
      this.area = choice("Area", areasOf(""), (area) => this.filter({ area }));
      this.from = choice("From year", dates, (value) => this.filter({ from: Number(value) }));
      this.until = choice("To year", dates, (value) => this.filter({ until: Number(value) }));
      this.kinds = boxes("Kinds of names", model.sorts.map((sort) => [sort, sort.name]), swatch, (sorts) => this.filter({ sorts }));
      this.tieKinds = boxes("Kinds of ties", model.tieKinds.map((kind, place) => [place, kind]), null, (ties) => this.filter({ ties }));
      const reset = make("button", { type: "button", class: "second" }, "Show all again");
      reset.addEventListener("click", () => this.reset());
      const wide = matchMedia("(min-width: 60rem)").matches;
      return [
        this.search.element, this.status,
        make("details", wide ? { open: "" } : {}, make("summary", {}, "Key and filters"), this.region.element, this.area.element,
          make("div", { class: "network-years" }, this.from.element, this.until.element), this.kinds.element, this.tieKinds.element, reset),
        this.#wayTools(), this.#saveTools(),
      ];
    }
    #wayTools() {
      const ends = [null, null];
      const taken = (place) => (node) => { ends[place] = node; if (ends[0] && ends[1]) this.way(...ends); };
      this.ends = ["From", "To"].map((label, place) => finder(this.model, label, taken(place)));
      this.setStart = (node) => { ends[0] = node; ends[1] = null; this.ends[0].input.value = node.label; this.ends[1].input.value = ""; };
      this.ways = make("details", {}, make("summary", {}, "Way between two names"),
        make("p", { class: "hint" }, "The shortest, by the ties that are shown: leave out the inspectorates, and it does not go through them."),
        ...this.ends.map((end) => end.element));
      return this.ways;
    }
    #saveTools() {
      const buttons = Object.entries(FORMATS).map(([name, save]) => {
        const button = make("button", { type: "button", class: "second" }, name);
        button.addEventListener("click", () => this.drawing && save(this.drawing));
        button.disabled = !drawable();
        return button;
      });
      return make("details", {}, make("summary", {}, "Save what is seen"), make("p", { class: "network-actions" }, ...buttons));
    }

    // What people do
    choose(node) {
      if (node && !this.model.isShown(node)) this.reset();
      this.#open(Boolean(node));
      if (node) this.teller.node(this.panel, node);
      this.panel.scrollTop = 0;
      if (node || location.hash) history.replaceState(null, "", node ? `#${encodeURIComponent(node.iri.split("/").slice(-2).join("/"))}` : location.pathname + location.search);
      this.drawing?.choose(node);
      if (node) {
        this.drawing?.fit(this.model.neighbours(node).add(node));
        this.panel.focus({ preventScroll: true });
      }
    }
    way(one, two) {
      if (![one, two].every((node) => this.model.isShown(node))) this.reset();
      const nodes = this.model.way(one, two);
      this.#open(true);
      this.teller.way(this.panel, [one, two], nodes);
      this.drawing?.mark(nodes ?? [one, two]);
      this.drawing?.fit(nodes ?? [one, two]);
      this.panel.focus({ preventScroll: true });
    }
    #open(told) {
      this.panel.hidden = !told;
      this.root.classList.toggle("told", told);
    }
    start(node) {
      this.setStart(node);
      this.ways.open = true;
      this.ends[1].input.focus();
    }
    only(around) {
      this.filter({ around });
      if (around) this.choose(around); else if (this.drawing?.chosen) this.choose(this.drawing.chosen);
    }
    filter(changes) {
      this.model.apply(changes);
      this.#tellShown();
      if (this.drawing?.chosen && !this.model.isShown(this.drawing.chosen)) this.choose(null);
      this.drawing?.refresh();
      this.drawing?.fit();
    }
    reset() {
      this.model.reset();
      for (const field of [this.region, this.area, this.from, this.until]) field.select.selectedIndex = 0;
      this.kinds.reset();
      this.tieKinds.reset();
      this.#tellShown();
      this.drawing?.refresh();
      this.drawing?.fit();
    }
    #tellShown() {
      const { shown, shownTies } = this.model, only = this.model.filters.around;
      this.status.textContent = `${plural(shown.size, "name", "names")} and ${plural(shownTies.size, "tie", "ties")} shown${only ? `: ${only.label} and its connections` : this.model.filtered ? " by these filters" : ""}`;
      this.teller.list(this.list);
    }
    #key(event) {
      const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? "");
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) { event.preventDefault(); this.search.input.focus(); }
      if (event.key === "Escape" && !this.panel.hidden) this.choose(null);
    }
    #follow() {
      let address = "";
      try { address = decodeURIComponent(location.hash.slice(1)); } catch { /* not an address of ours */ }
      const node = this.model.named(address);
      if (node && this.drawing?.chosen !== node) this.choose(node);
    }
  }

  async function json(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return answer.json();
  }

  async function begin() {
    const root = document.getElementById("network"), inside = document.getElementById("network-data");
    if (!root) return;
    root.hidden = false;
    try {
      if (inside) {
        const { drawn, parts } = JSON.parse(inside.textContent);
        new Page(root, drawn, async (number) => parts[number]);
      } else new Page(root, await json(root.dataset.source), (number) => json(root.dataset.evidence.replace("NUMBER", number)));
      root.dataset.ready = "";
    } catch (fault) {
      root.replaceChildren(make("p", { class: "fault" }, "The network could not be fetched. Load the page again; the list below works without it."));
      throw fault;
    }
  }
  begin();
})();
