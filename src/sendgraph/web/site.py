"""The explorer as static files for any web host: the pages that the server shows, and what it would answer.

A folder PATH/index.html is the page PATH. Beside the pages stand the data of each thing (data/NAME.ttl and .jsonld),
the exports (downloads/) and what scripts load: an index for the search, and the graph for the SPARQL editor. All links
are relative, so that the folder works under any address. The same generation gives the same bytes.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from pyoxigraph import NamedNode

from sendgraph import __version__, resources
from sendgraph.errors import SendgraphError, UsageError
from sendgraph.publish import ontology_page
from sendgraph.web import paths
from sendgraph.web.app import STATIC, find
from sendgraph.web.downloads import COUNT as DOWNLOADS
from sendgraph.web.downloads import downloads, page
from sendgraph.web.endpoint.dereferencing import KINDS as TERM_KINDS
from sendgraph.web.endpoint.dereferencing import TERMS, told
from sendgraph.web.endpoint.description import described, graph
from sendgraph.web.endpoint.negotiation import GRAPHS, Choice
from sendgraph.web.generations import Generation, opened, opened_at
from sendgraph.web.model import File, Page
from sendgraph.web.pages import PAGE_TYPES
from sendgraph.web.rendering import render
from sendgraph.web.search import KINDS, entries
from sendgraph.work import Lost, crew_of

Progress = Callable[[str, int, int], None]

STEPS = ("pages", "downloads")
_MARK = "site.json"
"""The file by which a folder is known as a site of ours, which may be replaced."""
_DATA_FORMATS = ("ttl", "jsonld")
_SHARE = 20  # paths that a process writes at a time


@dataclass(frozen=True, slots=True)
class Share:
    """Some paths of a site: the folder of the generation, and the folder to write into."""

    generation: Path
    folder: Path
    paths: tuple[str, ...]


def write_site(build: Path, out: Path, progress: Progress = lambda _step, _done, _total: None) -> int:
    """Write the site of a build's current generation to a folder, whole or not at all.

    Returns how many pages and answers it has. A site that stands there is replaced, with nothing left of it.
    ``progress`` is told the step (`STEPS`), what is done of it and how much there is. Raises NotFoundError where
    nothing was built, and UsageError for a folder that holds anything else or cannot be written.
    """
    generation = opened(build)
    out = out.absolute()
    if out.is_symlink() or not _ours(out):
        raise UsageError(f"{out}: holds something else than a site of ours; name a folder that is new or empty")
    with _written_beside(out) as folder:
        count = _write_pages(generation, folder, progress)
        _write_downloads(generation, folder, progress)
        _write_index(generation, folder)
        _write_descriptions(generation, folder)
        shutil.copytree(STATIC, folder / "static", copy_function=shutil.copyfile)
        # Hosts that would else leave out names that begin with a dot or an underscore (GitHub Pages).
        _write(folder, ".nojekyll", b"")
        about = {"graph": generation.version, "sendgraph": __version__}
        _write(folder, _MARK, (json.dumps(about, indent=1) + "\n").encode())
    return count


def _ours(out: Path) -> bool:
    """Return whether a folder may be replaced: one that is not there, is empty, or bears our mark."""
    if not out.exists():
        return True
    return out.is_dir() and ((out / _MARK).is_file() or not any(out.iterdir()))


@contextmanager
def _written_beside(out: Path) -> Iterator[Path]:
    """Give an empty folder beside ``out`` to write into; it takes the place of ``out`` when all went well."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with _alone(out.parent, out):
            fresh = Path(mkdtemp(prefix=f".{out.name}.new-", dir=out.parent))
            old = fresh.with_name(fresh.name.replace(".new-", ".old-"))
            try:
                yield fresh
                fresh.chmod(0o755)
                if out.exists():
                    out.rename(old)
                fresh.rename(out)
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
                if old.exists() and not out.exists():
                    old.rename(out)
                shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"{out}: cannot be written ({reason}); choose another folder") from error


@contextmanager
def _alone(parent: Path, out: Path) -> Iterator[None]:
    """Keep other runs out of a folder's parent, and clear what a killed run left there."""
    handle = os.open(parent, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SendgraphError(f"{out}: another site is being written beside it; wait for it") from None
        for remains in parent.glob(f".{out.name}.new-*"):
            shutil.rmtree(remains, ignore_errors=True)
        yield
    finally:
        os.close(handle)


def _write(folder: Path, path: str, body: bytes) -> None:
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(body)


def _write_pages(generation: Generation, folder: Path, progress: Progress) -> int:
    """Write all pages with their files and data, by all cores; return how many paths there are."""
    known = [path for kind in PAGE_TYPES for path in kind.paths(generation)]
    # Neighbours cost alike, so each share has paths from everywhere.
    count = -(-len(known) // _SHARE)
    shares = [Share(generation.folder, folder, tuple(known[first::count])) for first in range(count)]
    done = 0
    with crew_of(None, None) as crew:
        for share, lost in crew.each(write_share, shares):
            if isinstance(lost, Lost):
                raise SendgraphError(f"{share.paths[0]} and others: {lost.reason}; see that there is memory enough")
            done += len(share.paths)
            progress("pages", done, len(known))
    return len(known)


def write_share(share: Share) -> None:
    """Write the pages and files at some paths; runs in a process of its own."""
    generation = _opened(share.generation)
    for path in share.paths:
        found = find(generation, path, {})
        if found is None:
            raise SendgraphError(f"{path}: a page type names this path but has nothing there; this is a fault of ours")
        if isinstance(found, File):
            _write(share.folder, path, found.body)
        else:
            _write_page(found, generation, share.folder)
            _write_data(path, generation, share.folder)


@cache
def _opened(folder: Path) -> Generation:
    return opened_at(folder)


def _write_page(page: Page, generation: Generation, folder: Path) -> None:
    _write(folder, f"{page.path}index.html", render(page, generation, static=True))


def _write_data(path: str, generation: Generation, folder: Path) -> None:
    """Write what the graph says of the thing of a page: the files to which the server leads from its IRI."""
    kind, _, name = path.removesuffix("/").partition("/")
    name = f"text/{name}" if kind == "document" else f"{kind}/{name}"
    iri = TERMS + name if kind in TERM_KINDS else generation.iri(name)
    if generation.path(iri) != path:
        return  # a page of no thing
    for form in _DATA_FORMATS:
        body = graph(told(generation.store, NamedNode(iri)), Choice(form, GRAPHS[form][0])).body
        _write(folder, f"data/{name}.{form}", bytes(body))


def _write_downloads(generation: Generation, folder: Path, progress: Progress) -> None:
    sizes: dict[str, int] = {}
    for number, file in enumerate(downloads(generation), 1):
        _write(folder, file.path, file.body)
        sizes[file.path] = len(file.body)
        progress("downloads", number, DOWNLOADS)
    _write_page(page(sizes), generation, folder)


def _write_index(generation: Generation, folder: Path) -> None:
    """Write what the search of the site loads: the headings of its kinds, and all that can be found."""
    found = [[each.kind, each.label, each.path, each.detail, each.also, each.text] for each in entries(generation)]
    index = json.dumps({"kinds": KINDS, "entries": found}, ensure_ascii=False, separators=(",", ":"))
    _write(folder, paths.SEARCH_INDEX, index.encode())


def _write_descriptions(generation: Generation, folder: Path) -> None:
    """Write the ontology, and the description of the data at the address where machines look for it."""
    _write(folder, "ontology.html", ontology_page.page().encode())
    _write(folder, "ontology.ttl", (resources.folder("ontology") / "send.ttl").read_bytes())
    _write(folder, ".well-known/void", bytes(graph(generation.once(described), Choice("ttl", GRAPHS["ttl"][0])).body))
