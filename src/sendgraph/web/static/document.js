// A passage that goes over several paragraphs is marked in each; the anchor stands in the first. This shows all of it.
const name = "meant";

function show() {
  document.querySelectorAll(`mark.${name}`).forEach((mark) => mark.classList.remove(name));
  const passage = /^#passage-(\d+-\d+)$/.exec(location.hash);
  if (!passage) return;
  document.querySelectorAll(`mark a[href="#facts-${passage[1]}"]`).forEach((link) => link.closest("mark").classList.add(name));
}

addEventListener("hashchange", show);
show();
