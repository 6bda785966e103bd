// Draws the network by WebGL: nodes by kind, ties, and labels of which none covers another.
"use strict";
(() => {
  const { Sigma, UndirectedGraph, NodePointProgram, EdgeLineProgram, EdgeRectangleProgram } = globalThis.networkLibraries ?? {};
  const FONT = "system-ui, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif";
  const LABEL = 12, LINE = 14, HALO = 3; // pixels
  const LABELS = 400; // nodes asked for a label in one frame, the most connected first
  const REACH = 14; // pixels beside a node that count as on it
  const MANY = 4000; // ties beyond which lines are thin, and hidden while the picture moves
  const INK = "#14202b", PAPER = "#ffffff", TIE = "#98a3ae", TIE_OF_MANY = "#d5dbe1", FAINT = "#eef0f2", STRONG = "#1d3a5f", PALE = "#dde2e7";
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  /** Whether this browser draws by WebGL at all. */
  function drawable() {
    if (!Sigma) return false;
    const canvas = document.createElement("canvas");
    return Boolean(canvas.getContext("webgl2") ?? canvas.getContext("webgl"));
  }

  // How far from the middle of a point something is, by shape; Sigma's own points are circles. Nodes are points and
  // most ties plain lines, since drawing an instance for each is very slow where a processor draws in place of a card.
  const DISTANCES = { circle: "length(m)", diamond: "(abs(m.x) + abs(m.y))", square: "max(abs(m.x), abs(m.y)) * 1.41" };

  function points() {
    const made = Object.entries(DISTANCES).map(([shape, distance]) => [shape, class extends NodePointProgram {
      getDefinition() {
        const circle = super.getDefinition();
        return { ...circle, FRAGMENT_SHADER_SOURCE: circle.FRAGMENT_SHADER_SOURCE.replace(DISTANCES.circle, distance) };
      }
    }]);
    return Object.fromEntries(made);
  }

  class Drawing {
    /** `on` has the functions `choose` (a node or null) and `rendered`. */
    constructor(container, model, on) {
      Object.assign(this, { container, model, on, chosen: null, hovered: null, marked: new Set(), widths: new Map() });
      this.graph = this.#whole();
      const many = this.graph.size > MANY;
      this.sigma = new Sigma(this.graph, container, {
        renderLabels: false, zIndex: true, enableCameraRotation: false, stagePadding: 40, minCameraRatio: 0.01, maxCameraRatio: 2.5,
        hideEdgesOnMove: many, minEdgeThickness: 1, nodeProgramClasses: points(), edgeProgramClasses: { line: many ? EdgeLineProgram : EdgeRectangleProgram, strong: EdgeRectangleProgram },
        defaultDrawNodeHover: () => {},
        nodeReducer: (key, data) => this.#look(this.model.nodes[Number(key)], data),
        edgeReducer: (_key, data) => this.#lookOfTie(data), allowInvalidContainer: true,
        zoomDuration: still.matches ? 0 : 200, doubleClickZoomingDuration: still.matches ? 0 : 200, inertiaDuration: still.matches ? 0 : 200,
      });
      this.sigma.createCanvasContext("names", { beforeLayer: "mouse", style: { pointerEvents: "none" } });
      this.sigma.resize(true); // sizes the new layer too
      this.names = container.querySelector(".sigma-names").getContext("2d");
      this.#listen();
      this.rescale();
    }

    #whole() {
      const graph = new UndirectedGraph();
      for (const node of [...this.model.ranked].reverse()) // the most connected are drawn last, above the others
        graph.addNode(String(node.index), { x: node.x, y: -node.y, size: node.size, type: node.sort.shape });
      for (const tie of this.model.ties) {
        const [one, two] = [String(tie.one.index), String(tie.two.index)];
        if (one !== two) graph.updateEdge(one, two, (data) => ({ ties: [...(data.ties ?? []), tie] }));
      }
      return graph;
    }

    #listen() {
      const { sigma } = this;
      sigma.on("afterRender", () => { this.#drawNames(); this.on.rendered?.(); });
      sigma.on("enterNode", ({ node }) => this.hover(this.model.nodes[Number(node)]));
      sigma.on("leaveNode", () => this.hover(null));
      sigma.on("clickNode", ({ node }) => this.on.choose(this.model.nodes[Number(node)]));
      sigma.on("clickStage", ({ event }) => this.on.choose(this.#nearest(event)));
      sigma.on("resize", () => this.rescale());
      this.container.addEventListener("keydown", (event) => this.#key(event));
    }

    /** Sizes of nodes follow the scale at which the whole is seen. */
    rescale() {
      const ratio = this.sigma.getGraphToViewportRatio() * this.sigma.getCamera().ratio;
      this.scale = Math.min(1.3, Math.sqrt(ratio) * 1.15);
      this.refresh();
    }
    refresh() { this.near = this.chosen ? this.model.neighbours(this.chosen).add(this.chosen) : null; this.sigma.refresh(); }

    #strong(node) { return this.marked.size ? this.marked.has(node) : !this.near || this.near.has(node); }
    #look(node, data) {
      if (!this.model.isShown(node)) return { ...data, hidden: true };
      const strong = this.#strong(node), first = node === this.chosen;
      const size = Math.max(1.6, node.size * (this.scale ?? 1)) * (first ? 1.35 : 1);
      return { ...data, size, color: strong ? node.sort.colour : PALE, zIndex: first ? 2 : strong ? 1 : 0 };
    }
    #lookOfTie(data) {
      const ties = data.ties.filter((tie) => this.model.isTieShown(tie));
      if (!ties.length) return { ...data, hidden: true };
      const { one, two } = ties[0];
      if (this.marked.size) return this.#line(data, this.steps.has(one) && this.steps.get(one) === two || this.steps.get(two) === one, 3);
      if (this.chosen) return this.#line(data, one === this.chosen || two === this.chosen, 1.4);
      return { ...data, color: this.graph.size > MANY ? TIE_OF_MANY : TIE, size: Math.min(0.7 + ties.length * 0.25, 2), zIndex: 0 };
    }
    #line(data, strong, size) { return { ...data, color: strong ? STRONG : FAINT, size: strong ? size : 0.6, zIndex: strong ? 1 : 0, type: strong ? "strong" : "line" }; }

    choose(node) { this.chosen = node; this.marked = new Set(); this.refresh(); }
    mark(nodes) {
      this.chosen = null;
      this.marked = new Set(nodes);
      this.steps = new Map(nodes.slice(1).map((node, place) => [nodes[place], node]));
      this.refresh();
    }
    hover(node) {
      if (this.hovered === node) return;
      this.hovered = node;
      this.container.style.cursor = node ? "pointer" : "";
      this.#drawNames();
    }

    // Where things are
    at(node) {
      const data = this.sigma.getNodeDisplayData(String(node.index));
      return { ...this.sigma.framedGraphToViewport(data), size: this.sigma.scaleSize(data.size), color: data.color };
    }
    #nearest({ x, y }) {
      let best = null, least = REACH;
      for (const node of this.model.shown) {
        const spot = this.at(node), distance = Math.hypot(spot.x - x, spot.y - y) - spot.size;
        if (distance < least) [best, least] = [node, distance];
      }
      return best;
    }
    /** The nodes within the picture, the most connected first. */
    seen() {
      const { width, height } = this.sigma.getDimensions();
      const spots = new Map();
      for (const node of this.model.ranked) {
        if (!this.model.isShown(node)) continue;
        const spot = this.at(node);
        if (spot.x > -20 && spot.y > -20 && spot.x < width + 20 && spot.y < height + 20) spots.set(node, spot);
      }
      return spots;
    }

    // Labels: each in the first free place of four; what finds none waits for more zoom.
    #drawNames() {
      const { width, height } = this.sigma.getDimensions(), pen = this.names, ratio = pen.canvas.width / width;
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      pen.clearRect(0, 0, width, height);
      Object.assign(pen, { textAlign: "center", textBaseline: "top", lineJoin: "round", lineWidth: HALO, strokeStyle: PAPER });
      for (const name of this.labels()) {
        pen.font = this.#font(name.bold);
        pen.globalAlpha = name.faint ? 0.55 : 1;
        name.lines.forEach((text, row) => pen.strokeText(text, name.x, name.top + row * LINE));
        pen.fillStyle = INK;
        name.lines.forEach((text, row) => pen.fillText(text, name.x, name.top + row * LINE));
      }
      pen.globalAlpha = 1;
    }
    #font(bold) { return `${bold ? "600 " : ""}${LABEL}px ${FONT}`; }

    /** The labels that have room: lines, the middle x and the top of each, in pixels of the picture. */
    labels() {
      const spots = this.seen(), taken = new Grid(this.sigma.getDimensions()), placed = [];
      const firsts = [this.chosen, this.hovered, ...this.marked].filter((node) => node && spots.has(node));
      const strong = [...spots.keys()].filter((node) => this.#strong(node));
      const order = [...new Set([...firsts, ...strong])].slice(0, LABELS);
      for (const [node, spot] of [...spots].slice(0, LABELS)) taken.add(around(spot.x, spot.y - spot.size * 0.8, spot.size * 1.6, spot.size * 1.6), node);
      for (const node of order) {
        const bold = firsts.includes(node), lines = wrapped(node);
        const size = { wide: this.#wide(lines, bold), high: lines.length * LINE }, places = beside(spots.get(node), size);
        // Rather beside all nodes; else over such as have fewer than half the connections.
        const place = places.find((box) => taken.free(box, node, 0)) ?? places.find((box) => taken.free(box, node, node.degree / 2))
          ?? (bold ? places[0] : null);
        if (!place) continue;
        taken.add(place, null);
        placed.push({ node, lines, bold, x: (place[0] + place[2]) / 2, top: place[1] });
      }
      return placed.reverse(); // those that come first are drawn last, above the others
    }
    #wide(lines, bold) {
      const key = `${bold}${lines.join("\n")}`;
      if (!this.widths.has(key)) {
        this.names.font = this.#font(bold);
        this.widths.set(key, Math.max(...lines.map((text) => this.names.measureText(text).width)) + HALO);
      }
      return this.widths.get(key);
    }

    // Moving about
    #move(state) {
      const camera = this.sigma.getCamera();
      if (still.matches) camera.setState(state); else camera.animate(state, { duration: 250 });
    }
    zoom(factor) {
      const camera = this.sigma.getCamera();
      this.#move({ ratio: camera.getBoundedRatio(camera.ratio * factor) });
    }
    pan(right, down) {
      const camera = this.sigma.getCamera();
      this.#move({ x: camera.x + right * camera.ratio, y: camera.y - down * camera.ratio });
    }
    #key(event) {
      const step = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, -0.1], ArrowDown: [0, 0.1] }[event.key];
      if (step) this.pan(...step);
      else if ("+=".includes(event.key)) this.zoom(0.75);
      else if (event.key === "-") this.zoom(1.33);
      else if (event.key === "0") this.fit();
      else return;
      event.preventDefault();
    }
    /** Moves so that some nodes, or all that are shown, fill the picture. */
    fit(nodes = this.model.shown) {
      const spots = [...nodes].filter((node) => this.model.isShown(node)).map((node) => this.sigma.getNodeDisplayData(String(node.index)));
      if (!spots.length) return;
      let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
      for (const { x, y } of spots) [left, right, low, high] = [Math.min(left, x), Math.max(right, x), Math.min(low, y), Math.max(high, y)];
      const corner = this.sigma.viewportToFramedGraph({ x: 0, y: 0 }), end = this.sigma.viewportToFramedGraph(this.#corner());
      const ratio = this.sigma.getCamera().ratio;
      const across = Math.abs(end.x - corner.x) / ratio, along = Math.abs(end.y - corner.y) / ratio;
      const wanted = 1.15 * Math.max((right - left) / across, (high - low) / along, 0.02);
      this.#move({ x: (left + right) / 2, y: (low + high) / 2, ratio: this.sigma.getCamera().getBoundedRatio(Math.min(wanted, 1.1)) });
    }
    #corner() { const { width, height } = this.sigma.getDimensions(); return { x: width, y: height }; }
  }

  function wrapped(node) {
    if (node.lines) return node.lines;
    node.lines = [""];
    for (const word of node.label.slice(0, 90).split(" ")) {
      const last = node.lines[node.lines.length - 1], longer = last ? `${last} ${word}` : word;
      if (longer.length <= 22 || !last) node.lines[node.lines.length - 1] = longer; else node.lines.push(word);
    }
    node.lines = node.lines.slice(0, 3).map((line) => (line.length > 30 ? `${line.slice(0, 29)}…` : line));
    return node.lines;
  }
  const around = (x, top, wide, high) => [x - wide / 2, top, x + wide / 2, top + high];
  const beside = ({ x, y, size }, { wide, high }) => [
    around(x, y + size + 2, wide, high), around(x + size + 3 + wide / 2, y - high / 2, wide, high),
    around(x - size - 3 - wide / 2, y - high / 2, wide, high), around(x, y - size - 2 - high, wide, high),
  ];

  /** Boxes that are taken, found by the cells that they lie in. */
  class Grid {
    #cells = new Map();
    #step = 64;
    constructor({ width, height }) { Object.assign(this, { width, height }); }
    *#keys([left, top, right, bottom]) {
      for (let i = Math.floor(left / this.#step); i <= right / this.#step; i++)
        for (let j = Math.floor(top / this.#step); j <= bottom / this.#step; j++) yield i * 100_003 + j;
    }
    add(box, owner) {
      for (const key of this.#keys(box)) {
        if (!this.#cells.has(key)) this.#cells.set(key, []);
        this.#cells.get(key).push({ box, owner });
      }
    }
    /** Whether a box is within the picture, on no label, and on no node but its owner with so many connections. */
    free(box, owner, degree) {
      if (box[0] < 0 || box[1] < 0 || box[2] > this.width || box[3] > this.height) return false;
      for (const key of this.#keys(box)) for (const { box: other, owner: whose } of this.#cells.get(key) ?? []) {
        if (whose && (whose === owner || whose.degree < degree)) continue;
        if (box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]) return false;
      }
      return true;
    }
  }

  Object.assign(globalThis.sendgraphNetwork, { Drawing, drawable, FONT, LABEL, LINE, INK, PAPER });
})();
