"use strict";
// Draws the network of the data block on a canvas. All words are put in as text nodes, never as HTML.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const canvas = byId("picture"), pen = canvas.getContext("2d");
  const panel = byId("panel"), tip = byId("tip"), search = byId("search"), matches = byId("matches");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const FONT = 11, LINE = 13;
  const { nodes, ties, evidence, sorts, tieKinds, palette } = data;
  const view = { k: 1, x: 0, y: 0 };
  const hidden = { sorts: new Set(), ties: new Set() };
  let hovered = null, pinned = null, colourBy = "sort", ink = {}, queued = false, touched = false;

  nodes.forEach((node, index) => Object.assign(node, { index, ties: [], key: fold([node.label, ...node.also].join(" ")) }));
  const pairs = new Map();
  for (const tie of ties) {
    tie.one = nodes[tie.from]; tie.two = nodes[tie.to];
    tie.one.ties.push(tie);
    if (tie.two !== tie.one) tie.two.ties.push(tie);
    const pair = Math.min(tie.from, tie.to) + " " + Math.max(tie.from, tie.to);
    if (!pairs.has(pair)) pairs.set(pair, []);
    pairs.get(pair).push(tie);
  }
  const ranked = [...nodes].sort((a, b) => b.degree - a.degree || a.index - b.index);

  // Words
  function fold(text) { return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/['’‘`]/g, "").replace(/[-‐‑–]/g, " ").toLowerCase(); }
  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  function day(iso) {
    const [year, month, date] = iso.split("-");
    return [date && Number(date), month && months[month - 1], year].filter(Boolean).join(" ");
  }
  function span(first, last) {
    if (!first && !last) return "";
    if (first === last) return day(first);
    return first && last ? day(first) + " to " + day(last) : first ? "from " + day(first) : "until " + day(last);
  }
  const plural = (count, one, many) => count.toLocaleString("en-GB") + " " + (count === 1 ? one : many);
  const headings = {
    serves: ["Serves", "People who serve here"], inspected: ["Inspected", "Inspected by"],
    "spoke for": ["Spoke for", "Speakers"], "partner in": ["Partner in", "Partners"],
  };

  // Which are shown
  const nodeShown = (node) => !hidden.sorts.has(node.sort);
  const tieShown = (tie) => !hidden.ties.has(tie.kind) && nodeShown(tie.one) && nodeShown(tie.two);
  const other = (tie, node) => (tie.one === node ? tie.two : tie.one);

  // Drawing
  function readInk() {
    const style = getComputedStyle(document.documentElement);
    for (const name of ["ground", "card", "ink", "soft", "tie", "accent"]) ink[name] = style.getPropertyValue("--" + name).trim();
  }
  const shade = (colours) => colours[dark.matches ? 1 : 0];
  function colourOf(node) {
    if (colourBy === "sort") return shade(sorts[node.sort].colours);
    return shade(palette[Math.min(node.community - 1, palette.length - 1)]);
  }
  const radius = (node) => node.size * Math.max(0.4, Math.min(1.7, view.k));
  const place = (node) => [node.x * view.k + view.x, node.y * view.k + view.y];
  function redraw() { if (!queued) { queued = true; requestAnimationFrame(() => { queued = false; draw(); }); } }
  function draw() {
    const ratio = devicePixelRatio || 1, width = canvas.clientWidth, height = canvas.clientHeight;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio); canvas.height = Math.round(height * ratio);
    }
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    const focus = hovered || pinned;
    const near = new Set(focus ? [focus] : []);
    if (focus) for (const tie of focus.ties) if (tieShown(tie)) near.add(other(tie, focus));
    drawTies(focus);
    const seen = nodes.filter((node) => {
      const [x, y] = place(node);
      return nodeShown(node) && x > -80 && y > -60 && x < width + 80 && y < height + 60;
    });
    for (const node of seen) drawNode(node, focus && !near.has(node));
    drawLabels(seen, near, focus);
  }
  function drawTies(focus) {
    for (const group of pairs.values()) {
      const shown = group.filter(tieShown);
      shown.forEach((tie, rank) => {
        const strong = focus && (tie.one === focus || tie.two === focus);
        const [x1, y1] = place(tie.one), [x2, y2] = place(tie.two);
        const length = Math.hypot(x2 - x1, y2 - y1) || 1, side = (rank - (shown.length - 1) / 2) * 3.5 / length;
        const dx = -(y2 - y1) * side, dy = (x2 - x1) * side;
        pen.globalAlpha = strong ? 0.95 : focus ? 0.1 : 0.5;
        pen.strokeStyle = strong ? ink.accent : ink.tie;
        pen.lineWidth = strong ? 1.6 : 1;
        pen.setLineDash(tieKinds[tie.kind].dash);
        pen.beginPath(); pen.moveTo(x1 + dx, y1 + dy); pen.lineTo(x2 + dx, y2 + dy); pen.stroke();
      });
    }
    pen.setLineDash([]); pen.globalAlpha = 1;
  }
  function shape(context, kind, x, y, r) {
    context.beginPath();
    if (kind === "circle") context.arc(x, y, r, 0, 7);
    else if (kind === "square") context.roundRect(x - r * 0.87, y - r * 0.87, r * 1.74, r * 1.74, 2.5);
    else { const d = r * 1.2; context.moveTo(x, y - d); context.lineTo(x + d, y); context.lineTo(x, y + d); context.lineTo(x - d, y); context.closePath(); }
  }
  function drawNode(node, dim) {
    const [x, y] = place(node);
    shape(pen, sorts[node.sort].shape, x, y, radius(node));
    pen.globalAlpha = 1; pen.fillStyle = ink.ground; pen.fill();
    pen.globalAlpha = dim ? 0.22 : 1; pen.fillStyle = colourOf(node); pen.fill();
    pen.lineWidth = node === pinned ? 3 : 1.2; pen.strokeStyle = node === pinned ? ink.ink : ink.ground; pen.stroke();
    pen.globalAlpha = 1;
  }

  // Labels: the most connected first, each in the first free place of four; what finds none waits for more zoom.
  function drawLabels(seen, near, focus) {
    const size = FONT * Math.max(1, Math.min(1.5, view.k)), line = size * LINE / FONT;
    pen.textAlign = "center"; pen.textBaseline = "top"; pen.lineJoin = "round"; pen.lineWidth = 3.5;
    const taken = grid(), shown = new Set(seen);
    for (const node of seen) { const [x, y] = place(node), r = radius(node) * 0.9; taken.add([x - r, y - r, x + r, y + r], node); }
    const order = ranked.filter((node) => shown.has(node));
    const queue = focus ? [...order.filter((n) => n === focus), ...order.filter((n) => n !== focus && near.has(n)), ...order.filter((n) => !near.has(n))] : order;
    for (const node of queue) {
      const bold = node === focus || node === pinned;
      pen.font = (bold ? "600 " : "") + size + "px system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif";
      const wide = Math.max(...node.lines.map((text) => pen.measureText(text).width)), high = node.lines.length * line;
      const [x, y] = place(node), r = radius(node) + 2;
      const spots = [[x, y + r], [x + r + wide / 2 + 2, y - high / 2], [x - r - wide / 2 - 2, y - high / 2], [x, y - r - high]];
      const boxOf = ([cx, top]) => [cx - wide / 2 - 2, top, cx + wide / 2 + 2, top + high];
      const spot = spots.find((at) => taken.free(boxOf(at), node, 0)) || spots.find((at) => taken.free(boxOf(at), node, node.degree / 2))
        || (bold ? spots[0] : null);
      if (!spot) continue;
      taken.add(boxOf(spot), null);
      pen.globalAlpha = focus && !near.has(node) ? 0.25 : 1;
      pen.strokeStyle = ink.ground; pen.fillStyle = ink.ink;
      node.lines.forEach((text, row) => { pen.strokeText(text, spot[0], spot[1] + row * line); });
      node.lines.forEach((text, row) => { pen.fillText(text, spot[0], spot[1] + row * line); });
    }
    pen.globalAlpha = 1;
  }
  function grid() {
    const cells = new Map(), step = 60;
    function* around(box) {
      for (let i = Math.floor(box[0] / step); i <= box[2] / step; i++) for (let j = Math.floor(box[1] / step); j <= box[3] / step; j++) yield i + " " + j;
    }
    return {
      add(box, owner) { for (const cell of around(box)) { if (!cells.has(cell)) cells.set(cell, []); cells.get(cell).push({ box, owner }); } },
      // Whether no other label stands here, nor another node with at least so many connections.
      free(box, owner, degree) {
        for (const cell of around(box)) for (const item of cells.get(cell) || []) {
          const b = item.box, apart = box[0] >= b[2] || box[2] <= b[0] || box[1] >= b[3] || box[3] <= b[1];
          if (!apart && (!item.owner || (item.owner !== owner && item.owner.degree >= degree))) return false;
        }
        return true;
      },
    };
  }

  // Moving about
  function zoomAt(factor, x, y) {
    touched = true;
    const k = Math.max(0.05, Math.min(6, view.k * factor)), by = k / view.k;
    Object.assign(view, { k, x: x - (x - view.x) * by, y: y - (y - view.y) * by });
    redraw();
  }
  function freeSpace() {
    const width = canvas.clientWidth, height = canvas.clientHeight, wide = width > 760;
    const head = byId("head").getBoundingClientRect();
    const left = wide && width > 1000 ? Math.max(head.right, byId("legend").getBoundingClientRect().right) - 60 : 0, right = wide && !panel.hidden ? panel.offsetWidth + 24 : 0;
    const bottom = !wide && !panel.hidden ? panel.offsetHeight : 0;
    return { left: left + 24, top: wide ? 24 : head.bottom + 12, right: width - right - 24, bottom: height - bottom - 24 };
  }
  function fit() {
    const shown = nodes.filter(nodeShown), space = freeSpace();
    if (!shown.length) return redraw();
    const xs = shown.map((n) => n.x), ys = shown.map((n) => n.y);
    const low = [Math.min(...xs), Math.min(...ys)], high = [Math.max(...xs), Math.max(...ys)];
    // Labels keep their size when the picture shrinks, so their room is counted in pixels of the screen.
    const wide = Math.max((space.right - space.left) * 0.8, space.right - space.left - 160), tall = Math.max(space.bottom - space.top - 70, 80);
    const k = Math.min(wide / (high[0] - low[0] || 1), tall / (high[1] - low[1] || 1), 1.6);
    Object.assign(view, { k, x: (space.left + space.right) / 2 - k * (low[0] + high[0]) / 2, y: (space.top + space.bottom) / 2 - 12 - k * (low[1] + high[1]) / 2 });
    redraw();
  }
  function centre(node) {
    touched = true;
    const space = freeSpace(), k = Math.max(view.k, 1);
    const to = { k, x: (space.left + space.right) / 2 - node.x * k, y: (space.top + space.bottom) / 2 - node.y * k };
    if (still.matches) { Object.assign(view, to); return redraw(); }
    const from = { ...view }, begun = performance.now();
    const step = (now) => {
      const part = Math.min(1, Math.max(0, (now - begun) / 260)), ease = part * (2 - part);
      for (const name of ["k", "x", "y"]) view[name] = from[name] + (to[name] - from[name]) * ease;
      redraw();
      if (part < 1) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }
  function nodeAt(x, y) {
    let best = null, least = 7;
    for (const node of nodes) {
      if (!nodeShown(node)) continue;
      const [nx, ny] = place(node), distance = Math.hypot(nx - x, ny - y) - radius(node);
      if (distance < least) { best = node; least = distance; }
    }
    return best;
  }

  // Hovering and pinning
  function showTip(node, x, y) {
    tip.hidden = !node || node === pinned;
    if (tip.hidden) return;
    const shown = node.ties.filter(tieShown), list = make("ul");
    for (const tie of shown.slice(0, 6)) {
      const heading = headings[tieKinds[tie.kind].name][tie.one === node ? 0 : 1];
      list.append(make("li", {}, make("span", {}, heading + " "), other(tie, node).label));
    }
    if (shown.length > 6) list.append(make("li", {}, make("span", {}, "and " + plural(shown.length - 6, "more tie", "more ties"))));
    tip.replaceChildren(make("strong", {}, node.label), make("span", {}, node.sort + " · " + plural(node.degree, "connection", "connections")), list);
    const box = tip.getBoundingClientRect();
    tip.style.left = Math.max(8, Math.min(x + 14, innerWidth - box.width - 8)) + "px";
    tip.style.top = (y + 18 + box.height > innerHeight ? Math.max(8, y - box.height - 12) : y + 18) + "px";
  }
  function quote(index) {
    const item = evidence[index], caption = make("figcaption");
    caption.append(item.url ? make("a", { href: item.url, rel: "noopener noreferrer", target: "_blank" }, item.document) : item.document);
    if (item.issued) caption.append(", " + day(item.issued));
    return make("figure", {}, make("blockquote", { cite: item.passage }, "“" + item.words + "”"), caption);
  }
  function story(tie, node) {
    const name = make("button", { type: "button", class: "name" }, other(tie, node).label);
    name.addEventListener("click", () => pin(other(tie, node), true));
    const box = make("div", { class: "tie" }, name);
    for (const episode of tie.episodes) {
      const when = span(episode.first, episode.last), shown = tieKinds[tie.kind].name === "serves" && when ? "shown " + when : when;
      box.append(make("div", { class: "what" }, episode.what, ...(when ? [make("span", { class: "when" }, " · " + shown)] : [])));
      box.append(...episode.evidence.slice(0, 2).map(quote));
      if (episode.evidence.length > 2) {
        const rest = make("details", {}, make("summary", {}, plural(episode.evidence.length - 2, "more quotation", "more quotations")));
        rest.addEventListener("toggle", () => { if (rest.childElementCount === 1) rest.append(...episode.evidence.slice(2).map(quote)); });
        box.append(rest);
      }
    }
    return box;
  }
  function pin(node, move) {
    pinned = node; hovered = null; tip.hidden = true; panel.hidden = !node;
    if (node) {
      const close = make("button", { type: "button", class: "close", "aria-label": "Close" }, "×");
      close.addEventListener("click", () => { pin(null); canvas.focus(); });
      const facts = [node.sort, plural(node.degree, "connection", "connections"), "community " + node.community];
      panel.replaceChildren(close, make("h2", {}, node.label), make("p", {}, facts.join(" · ")));
      if (node.betweenness >= 0.0005) panel.append(make("p", {}, "On " + (node.betweenness * 100).toFixed(1) + "% of the shortest ways between others"));
      if (node.also.length) panel.append(make("p", {}, "Also printed as " + node.also.join("; ")));
      tieKinds.forEach((kind, index) => [true, false].forEach((outward) => {
        const found = node.ties.filter((tie) => tie.kind === index && (tie.one === node) === outward);
        if (!found.length) return;
        found.sort((a, b) => other(a, node).label.localeCompare(other(b, node).label, "en-GB"));
        panel.append(make("h3", {}, headings[kind.name][outward ? 0 : 1]), ...found.map((tie) => story(tie, node)));
      }));
      panel.scrollTop = 0;
      if (move) centre(node);
    }
    try { history.replaceState(null, "", node ? "#" + encodeURIComponent(node.iri) : "#"); } catch { /* a page in a frame may not */ }
    redraw();
  }

  // Pointer
  const fingers = new Map();
  let moved = 0;
  const at = (event) => { const box = canvas.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
  canvas.addEventListener("pointerdown", (event) => { canvas.setPointerCapture(event.pointerId); fingers.set(event.pointerId, at(event)); moved = 0; });
  canvas.addEventListener("pointermove", (event) => {
    const [x, y] = at(event), before = fingers.get(event.pointerId);
    if (!before) {
      const node = nodeAt(x, y);
      canvas.classList.toggle("over", Boolean(node));
      if (node !== hovered) { hovered = node; redraw(); }
      return showTip(node, x, y);
    }
    moved += Math.abs(x - before[0]) + Math.abs(y - before[1]);
    if (fingers.size === 2) {
      const [still] = [...fingers].filter(([id]) => id !== event.pointerId).map(([, spot]) => spot);
      zoomAt(Math.hypot(x - still[0], y - still[1]) / (Math.hypot(before[0] - still[0], before[1] - still[1]) || 1), still[0], still[1]);
    } else if (moved > 4) {
      canvas.classList.add("dragging"); tip.hidden = true;
      touched = true; view.x += x - before[0]; view.y += y - before[1]; redraw();
    }
    fingers.set(event.pointerId, [x, y]);
  });
  const lift = (event) => {
    const clicked = event.type === "pointerup" && fingers.size === 1 && moved <= 4;
    fingers.delete(event.pointerId); canvas.classList.remove("dragging");
    if (clicked) pin(nodeAt(...at(event)));
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  canvas.addEventListener("pointerleave", () => { if (hovered) { hovered = null; redraw(); } tip.hidden = true; });
  canvas.addEventListener("wheel", (event) => { event.preventDefault(); zoomAt(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), ...at(event)); }, { passive: false });
  canvas.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
    if (step) { touched = true; view.x += step[0]; view.y += step[1]; redraw(); }
    else if ("+=".includes(event.key)) zoomAt(1.25, canvas.clientWidth / 2, canvas.clientHeight / 2);
    else if (event.key === "-") zoomAt(0.8, canvas.clientWidth / 2, canvas.clientHeight / 2);
    else return;
    event.preventDefault();
  });
  byId("zoom").addEventListener("click", (event) => {
    const factor = event.target.dataset.zoom;
    if (factor === "fit") { touched = false; fit(); } else if (factor) zoomAt(Number(factor), canvas.clientWidth / 2, canvas.clientHeight / 2);
  });

  // Search
  let found = [], chosen = -1;
  function choose(index) {
    chosen = index;
    [...matches.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === index)));
    if (index >= 0) { search.setAttribute("aria-activedescendant", "match" + index); matches.children[index].scrollIntoView({ block: "nearest" }); }
    else search.removeAttribute("aria-activedescendant");
  }
  function listMatches() {
    const words = fold(search.value).split(/\s+/).filter(Boolean);
    found = words.length ? ranked.filter((node) => words.every((word) => node.key.includes(word))) : [];
    const first = words[0];
    const starts = (node) => (node.key.startsWith(first) ? 0 : node.key.includes(" " + first) ? 1 : 2);
    found = found.sort((a, b) => starts(a) - starts(b)).slice(0, 12);
    matches.replaceChildren(...found.map((node, index) => {
      const near = node.ties[0] ? " · " + other(node.ties[0], node).label : "";
      const item = make("li", { id: "match" + index, role: "option", "aria-selected": "false" }, node.label, make("small", {}, node.sort + near));
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); take(node); });
      return item;
    }));
    if (words.length && !found.length) matches.append(make("li", { class: "none" }, "Nobody and nothing of that name"));
    matches.hidden = !words.length;
    search.setAttribute("aria-expanded", String(!matches.hidden));
    choose(found.length ? 0 : -1);
  }
  function closeMatches() { matches.hidden = true; search.setAttribute("aria-expanded", "false"); choose(-1); }
  function take(node) {
    search.value = node.label; closeMatches();
    if (hidden.sorts.delete(node.sort)) drawLegend();
    pin(node, true);
  }
  search.addEventListener("input", listMatches);
  search.addEventListener("focus", () => { if (search.value) listMatches(); });
  search.addEventListener("blur", closeMatches);
  search.addEventListener("keydown", (event) => {
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length) {
      event.preventDefault();
      if (matches.hidden) listMatches(); else choose((chosen + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length);
    } else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); take(found[chosen]); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== search) { event.preventDefault(); search.focus(); search.select(); }
    if (event.key === "Escape") { if (!matches.hidden) closeMatches(); else if (pinned) pin(null); }
  });

  // Key
  function sample(paint) {
    const swatch = make("canvas", { width: 52, height: 28, "aria-hidden": "true" }), context = swatch.getContext("2d");
    context.scale(2, 2); paint(context);
    return swatch;
  }
  function entry(kind, value, text, paint) {
    const box = make("input", { type: "checkbox" });
    box.checked = !hidden[kind].has(value);
    box.addEventListener("change", () => { if (box.checked) hidden[kind].delete(value); else hidden[kind].add(value); redraw(); });
    return make("label", {}, box, sample(paint), text);
  }
  function drawLegend() {
    const titles = ["sorts", "ties"].map((id) => byId(id).firstElementChild);
    byId("sorts").replaceChildren(titles[0], ...Object.entries(sorts).map(([sort, look]) => entry("sorts", sort, sort, (context) => {
      shape(context, look.shape, 13, 7, 5.2); context.fillStyle = colourBy === "sort" ? shade(look.colours) : ink.soft; context.fill();
    })));
    byId("ties").replaceChildren(titles[1], ...tieKinds.map((kind, index) => entry("ties", index, kind.name, (context) => {
      context.strokeStyle = ink.soft; context.lineWidth = 1.5; context.setLineDash(kind.dash);
      context.beginPath(); context.moveTo(1, 7); context.lineTo(25, 7); context.stroke();
    })));
  }
  byId("colour").addEventListener("change", (event) => { colourBy = event.target.value; drawLegend(); redraw(); });

  // Start
  function named() {
    let iri = "";
    try { iri = decodeURIComponent(location.hash.slice(1)); } catch { /* not one of ours */ }
    return nodes.find((node) => node.iri === iri);
  }
  document.body.classList.remove("plain");
  readInk();
  drawLegend();
  if (innerWidth <= 760) byId("legend").open = false;
  fit();
  if (named()) pin(named(), true);
  addEventListener("resize", () => (touched ? redraw() : fit()));
  addEventListener("hashchange", () => { if (named() && named() !== pinned) pin(named(), true); });
  dark.addEventListener("change", () => { readInk(); drawLegend(); redraw(); });
})();
