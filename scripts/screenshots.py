"""Make the pictures of the explorer in docs/images/ from a build.

    python scripts/screenshots.py [--build build] [--out docs/images]
    python scripts/screenshots.py --all FOLDER     every type of page, desktop and phone, to look at

Needs Playwright and Chromium (scripts/browser.sh), and Pillow to make the files small.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import uvicorn
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from sendgraph.web import paths
from sendgraph.web.app import application
from sendgraph.web.generations import opened
from sendgraph.web.pages import PAGE_TYPES

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
WIDTHS = {"": (1280, 860), "-phone": (390, 844)}
PICTURES = {"overview": "", "area": "area/blackpool/", "network": paths.NETWORK}
_COLOURS = 256
_TALLEST = 4000  # pixels of a page that is looked at whole


@contextmanager
def served(build: Path) -> Iterator[str]:
    """Serve a build on a free port; yields the address with a slash at its end."""
    server = uvicorn.Server(uvicorn.Config(application(build), port=0, log_level="error"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/"
    server.should_exit = True
    thread.join(10)


def take(browser: Browser, address: str, size: tuple[int, int], *, whole: bool = False) -> bytes:
    """Return a picture of a page as a small PNG."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(address)
    if address.endswith(paths.NETWORK):
        page.locator("#network[data-ready]").wait_for()
        page.wait_for_timeout(1500)  # until it is drawn
    height = min(_TALLEST, page.evaluate("document.documentElement.scrollHeight")) if whole else size[1]
    clip = {"x": 0, "y": 0, "width": size[0], "height": height}
    taken = page.screenshot(full_page=whole, clip=clip)  # type: ignore[arg-type]
    page.close()
    return small(taken)


def small(png: bytes) -> bytes:
    """Return a PNG in few colours, of which pages have no more."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture = picture.quantize(_COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def every_type(build: Path) -> Iterator[tuple[str, str]]:
    """Yield a name and a path for each type of page: of many, one in the middle."""
    generation = opened(build)
    for kind in PAGE_TYPES:
        known = [path for path in kind.paths(generation) if path.endswith("/") or not path]
        if known:
            yield kind.name, known[len(known) // 2]


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description="Make the pictures of the explorer in docs/images/.")
    parser.add_argument("--build", type=Path, default=Path("build"))
    parser.add_argument("--out", type=Path, default=Path("docs/images"))
    parser.add_argument("--all", type=Path, help="a folder for pictures of every type of page")
    options = parser.parse_args()
    folder = options.all or options.out
    folder.mkdir(parents=True, exist_ok=True)
    pictures = dict(every_type(options.build)) if options.all else PICTURES
    with served(options.build) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        for name, path in pictures.items():
            for suffix, size in WIDTHS.items():
                picture = take(browser, address + path, size, whole=bool(options.all))
                (folder / f"{name}{suffix}.png").write_bytes(picture)
                sys.stderr.write(f"{name}{suffix}: {len(picture) // 1024} kB\n")
        browser.close()


if __name__ == "__main__":
    main()
