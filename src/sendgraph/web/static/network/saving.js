// Saves what is seen of the network: as a picture (SVG, PNG) and as a graph (GEXF).
"use strict";
(() => {
  const { writeGexf } = globalThis.networkLibraries ?? {};
  const SVG = "http://www.w3.org/2000/svg";
  const KEY = 20; // pixels a line of the key
  const SHARP = 2; // pixels of a PNG for each of the picture
  // Characters that XML 1.0 does not allow at all (section 2.2).
  const xml = (text) => text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");

  function save(name, content, type) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  function part(parent, tag, attributes, text) {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, typeof value === "number" ? value.toFixed(1) : value);
    if (text !== undefined) element.textContent = xml(text);
    parent.append(element);
    return element;
  }
  function shape(parent, kind, { x, y, size }, fill) {
    if (kind === "circle") return part(parent, "circle", { cx: x, cy: y, r: size, fill });
    const side = size * 1.41;
    const square = part(parent, "rect", { x: x - side / 2, y: y - side / 2, width: side, height: side, fill });
    if (kind === "diamond") square.setAttribute("transform", `rotate(45 ${x.toFixed(1)} ${y.toFixed(1)})`);
    return square;
  }

  /** The picture that is seen, with its key below it: an SVG element. */
  function picture(drawing) {
    const { model, sigma } = drawing, { FONT, LABEL, LINE, INK, PAPER } = globalThis.sendgraphNetwork;
    const { width, height } = sigma.getDimensions(), spots = drawing.seen();
    const sorts = model.sorts.filter((sort) => [...spots.keys()].some((node) => node.sort === sort));
    const tall = height + KEY * (Math.ceil(sorts.length / 3) + 1);
    const root = document.createElementNS(SVG, "svg");
    for (const [name, value] of Object.entries({ viewBox: `0 0 ${width} ${tall}`, width, height: tall, "font-family": FONT, "font-size": LABEL }))
      root.setAttribute(name, value);
    part(root, "title", {}, "People and organisations in inspections of local SEND services");
    part(root, "rect", { width: "100%", height: "100%", fill: PAPER });
    const frame = part(root, "svg", { width, height });
    const lines = part(frame, "g", { fill: "none" });
    sigma.getGraph().forEachEdge((edge, _data, one, two) => {
      const look = sigma.getEdgeDisplayData(edge), ends = [one, two].map((key) => model.nodes[Number(key)]);
      if (look.hidden || !ends.some((node) => spots.has(node))) return;
      const [from, to] = ends.map((node) => drawing.at(node));
      part(lines, "line", { x1: from.x, y1: from.y, x2: to.x, y2: to.y, stroke: look.color, "stroke-width": Math.max(look.size, 0.7) });
    });
    const dots = part(frame, "g", { stroke: PAPER, "stroke-width": "0.6" });
    for (const [node, spot] of [...spots].reverse()) part(shape(dots, node.sort.shape, spot, spot.color), "title", {}, node.label);
    const halo = { "paint-order": "stroke", stroke: PAPER, "stroke-width": 3, "stroke-linejoin": "round", fill: INK, "text-anchor": "middle" };
    const names = part(frame, "g", halo);
    for (const { lines: words, x, top, bold } of drawing.labels())
      words.forEach((text, row) => part(names, "text", { x, y: top + row * LINE + LABEL * 0.85, ...(bold ? { "font-weight": "600" } : {}) }, text));
    sorts.forEach((sort, place) => {
      const spot = { x: 20 + (place % 3) * (width / 3), y: height + KEY * (Math.floor(place / 3) + 0.75), size: 6 };
      shape(root, sort.shape, spot, sort.colour);
      part(root, "text", { x: spot.x + 14, y: spot.y + 4, fill: INK }, sort.name);
    });
    return root;
  }

  const svg = (drawing) => new XMLSerializer().serializeToString(picture(drawing));

  async function png(drawing) {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg(drawing))}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width * SHARP, image.height * SHARP];
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((done) => { canvas.toBlob(done, "image/png"); });
  }

  function gexf(drawing) {
    const { model } = drawing, graph = model.graph(), { spots } = { spots: drawing.seen() };
    graph.forEachNode((key) => { if (!spots.has(model.nodes[Number(key)])) graph.dropNode(key); });
    return writeGexf(graph, {
      formatNode: (key) => {
        const node = model.nodes[Number(key)];
        return {
          label: xml(node.label),
          attributes: { iri: node.iri, kind: node.sort.name, connections: node.degree, areas: xml(node.areas.join("; ")) },
          viz: { x: node.x, y: -node.y, size: node.size, color: node.sort.colour, shape: node.sort.shape === "circle" ? "disc" : node.sort.shape },
        };
      },
      formatEdge: (key) => {
        const [one, two] = graph.extremities(key).map((end) => model.nodes[Number(end)]), ties = model.tiesBetween(one, two);
        const said = ties.flatMap((tie) => tie.episodes.map((episode) => episode.what));
        return { weight: ties.length, attributes: { ties: ties.map((tie) => model.tieKinds[tie.kind]).join("; "), as: xml([...new Set(said)].join("; ")) } };
      },
    });
  }

  const FORMATS = {
    PNG: async (drawing) => save("network.png", await png(drawing), "image/png"),
    SVG: (drawing) => save("network.svg", svg(drawing), "image/svg+xml"),
    GEXF: (drawing) => save("network.gexf", gexf(drawing), "application/gexf+xml"),
  };

  Object.assign(globalThis.sendgraphNetwork, { FORMATS });
})();
