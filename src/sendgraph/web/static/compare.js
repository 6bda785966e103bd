// On a static site nobody answers the form: the same tables are made here, from compare/areas.json.

const place = document.getElementById("comparison");
const asked = new URLSearchParams(location.search);
const names = ["first", "second"].map((name) => asked.get(name));

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const sentence = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
const top = new URL("../", place.dataset.areas ? new URL(place.dataset.areas, location.href) : location.href);
const link = (label, path) => (path ? element("a", { href: new URL(path, top).href }, label) : label);

function table(id, heading, caption, rows) {
  const body = element("tbody");
  for (const [head, ...cells] of rows.slice(1)) {
    body.append(element("tr", {}, element("th", { scope: "row" }, head), ...cells.map((cell) => element("td", {}, ...[cell].flat()))));
  }
  const [corner, ...columns] = rows[0];
  const head = element("tr", {}, corner ? element("th", { scope: "col" }, corner) : element("td"));
  for (const column of columns) head.append(element("th", { scope: "col" }, column));
  return [
    element("h2", { id }, heading),
    element("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": id },
      element("table", { class: "sides" }, element("caption", {}, caption), element("thead", {}, head), body)),
  ];
}

function counts(theme) {
  if (!theme) return "";
  const said = [];
  if (theme.strengths) said.push(element("span", { class: "tag strength" }, `${theme.strengths} ${theme.strengths === 1 ? "strength" : "strengths"}`), " ");
  if (theme.weaknesses) said.push(element("span", { class: "tag weakness" }, `${theme.weaknesses} to be better`));
  return said;
}

function standing(sides) {
  const kinds = sides[0].kinds.map(([heading, number], at) => [heading, String(number), String(sides[1].kinds[at][1])]);
  return table("standing", "Where they stand", "Where they stand", [
    ["", ...sides.map((side) => link(side.name, side.path))],
    ["Latest outcome", ...sides.map((side) => element("span", { class: `tag ${side.standing}` }, sentence(side.outcome)))],
    ["Inspected", ...sides.map((side) => link(side.inspected, side.inspection))],
    ["Documents here", ...sides.map((side) => String(side.documents))],
    ...kinds.filter(([, first, second]) => first !== "0" || second !== "0"),
  ]);
}

function themes(sides) {
  const [one, other] = sides.map((side) => new Map(side.themes.map((theme) => [theme.path, theme])));
  const found = [...new Set([...one.keys(), ...other.keys()])].map((path) => [one.get(path), other.get(path)]);
  const weight = (pair) => pair.reduce((sum, theme) => sum + (theme ? theme.weaknesses : 0), 0);
  const label = ([first, second]) => (first ?? second).label;
  found.sort((a, b) => (!(a[0] && a[1]) - !(b[0] && b[1])) || weight(b) - weight(a) || (label(a) < label(b) ? -1 : 1));
  return table("themes", "What findings are about", "Number of findings by theme; themes found in both areas come first", [
    ["Theme", ...sides.map((side) => link(side.name, `${side.path}#themes`))],
    ...found.map((pair) => [link(label(pair), (pair[0] ?? pair[1]).path), ...pair.map(counts)]),
  ]);
}

async function compare() {
  const answer = await fetch(place.dataset.areas);
  if (!answer.ok) throw new Error(`${answer.status}`);
  const areas = await answer.json();
  const sides = names.map((name) => areas[name]);
  if (!sides[0] || !sides[1] || names[0] === names[1]) {
    place.replaceChildren(element("p", { class: "fault" }, "Choose two different areas about which there are documents here."));
    return;
  }
  for (const name of ["first", "second"]) document.getElementById(name).value = asked.get(name);
  document.querySelector("h1").textContent = `${sides[0].name} and ${sides[1].name}`;
  document.title = `${sides[0].name} and ${sides[1].name} – sendgraph`;
  place.replaceChildren(...standing(sides), ...themes(sides));
}

if (names[0] && names[1] && !place.querySelector("table")) {
  compare().catch(() => place.replaceChildren(element("p", { class: "fault" }, "The areas could not be loaded.")));
}
