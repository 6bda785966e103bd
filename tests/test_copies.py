"""One publication, however many files carry it: nothing it says counts twice, and every file keeps its words."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from documented import reports
from sendgraph import store
from sendgraph.facts import Finding, Measure
from sendgraph.identity.publications import Copy, resemblance, shared_publications, sketch_of
from sendgraph.language.dates import PartialDate
from sendgraph.mapping.copies import said_again
from sendgraph.mapping.terms import PREFIXES, RDF
from sendgraph.pipeline import build
from sendgraph.queries import bind, run, saved_query

ROOT = Path(__file__).parents[1]
COUNTED = ("Finding", "Quotation", "Measure", "ChangeMention", "AppointmentMention", "InspectorMention", "Tenure")
LETTER = (ROOT / "tests" / "data" / "letters" / "statement_required.txt").read_text(encoding="utf-8")
NEWS = (
    "New lead for children’s services in Bury\n"
    "6 May 2021\n"
    "Bury Council has welcomed the findings of a revisit to its services for children with special educational needs "
    "and disabilities (SEND) by Ofsted and the Care Quality Commission in March 2021.\n"
    "The revisit found that leaders had made a difference to the lives of families across the borough and that well-"
    "chosen support was in place. Now 61% of education, health and care plans are written within 20 weeks.\n"
    "Jo Rowe, director of children’s services at Bury Council, said: “We listened to families, we changed what we do, "
    "and we will go on listening to everyone who lives in the borough.”\n"
)


def as_docx(path: Path, text: str) -> None:
    """Write a text as Word has it: a bullet is a style, not a character on a line of its own."""
    document = docx.Document()
    lines = text.splitlines()
    for before, line in zip(["", *lines], lines, strict=False):
        if line and line != "•":
            document.add_paragraph(line, style="List Bullet" if before == "•" else None)
    document.save(str(path))


def as_html(path: Path, text: str) -> None:
    """Write a text as a web page with its menu and footer."""
    lines = "".join(f"<p>{line.replace('well-', 'well&shy;-')}</p>" for line in text.splitlines()[1:])
    title = text.splitlines()[0]
    page = (
        f"<html><head><title>{title}</title></head><body><nav><a href='/'>Home</a> News</nav>"
        f"<main><h1>{title}</h1>{lines}<p>Share this page</p></main><footer>Follow us</footer></body></html>"
    )
    path.write_text(page, encoding="utf-8")


def counts(folder: Path) -> Counter[str]:
    """Return how many things of each class a build has, and how many of them the saved questions list."""
    found: Counter[str] = Counter()
    graph = store.open_store(folder)
    kinds: dict[str, set[str]] = {}
    for quad in graph.quads_for_pattern(None, RDF.type, None, None):
        kinds.setdefault(str(quad.object).rsplit("#")[-1].rstrip(">"), set()).add(str(quad.subject))
    found.update({kind: len(nodes) for kind, nodes in kinds.items() if kind in {*COUNTED, "Publication"}})
    for name in ("findings", "figures", "quotations", "changes"):
        query = saved_query(name)
        found[name] = len(list(run(query, graph, bind(query, {}, graph))))  # type: ignore[arg-type]
    return found


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A folder with a letter and a news item as text, and one with further files of both."""
    once, often = tmp_path_factory.mktemp("once"), tmp_path_factory.mktemp("often")
    for folder in (once, often):
        (folder / "letter.txt").write_text(LETTER, encoding="utf-8")
        (folder / "news.txt").write_text(NEWS, encoding="utf-8")
    as_docx(often / "letter.docx", LETTER)
    (often / "letter of Kirklees.txt").write_text(broken(LETTER), encoding="utf-8")
    as_html(often / "news.html", NEWS)
    return once, often


def broken(text: str) -> str:
    """Return a text as an older reader gives it: a word broken over lines, a page number in the middle."""
    numbered = text.replace("Main Findings", "Page 2 of 5\nMain Findings")
    return numbered.replace("disabilities told", "disabil-\nities told")


def test_further_files_of_a_publication_add_passages_and_nothing_else(
    folders: tuple[Path, Path], tmp_path: Path
) -> None:
    once, often = (build([folder], tmp_path / folder.name) for folder in folders)
    assert once.set_aside == often.set_aside == []
    assert len(often.documents) == 5
    first, second = (counts(tmp_path / folder.name) for folder in folders)
    assert second == first
    assert first["Finding"] > 10
    assert min(first["Quotation"], first["Measure"]) > 0
    graph = store.open_store(tmp_path / folders[1].name)
    texts = graph.query("SELECT DISTINCT ?text { ?claim send:alsoQuotedFrom/send:ofText ?text }", prefixes=PREFIXES)
    assert len(list(texts)) == 3  # type: ignore[arg-type]


@pytest.mark.skipif(not reports(), reason="no real reports at hand (SENDGRAPH_REPORTS)")
def test_a_seed_and_the_pdf_of_the_same_report_are_one_publication(tmp_path: Path) -> None:
    seed = next((ROOT / "seeds").glob("003_*.txt"))
    pdf = next((reports() or ROOT).glob("reports/*blackpool*.pdf"))
    both, one = build([seed, pdf], tmp_path / "both"), build([seed], tmp_path / "one")
    assert both.set_aside == one.set_aside == []
    assert counts(tmp_path / "both") == counts(tmp_path / "one")


# --- Which items are one ---


def finding(text: str, start: int = 0) -> Finding:
    return Finding(kind="weakness", text=text, start=start, end=start + len(text))


def figure(value: float, start: int, subject: str | None = None) -> Measure:
    return Measure(subject=subject, value=value, unit="percent", start=start, end=start + 1)


@pytest.mark.parametrize(
    ("first", "further"),
    [
        ("Self-evaluation is weak.", "Selfevaluation is weak"),
        ("• Plans are late.", "Plans are late."),
        ("Families’ views are heard", "Families' views are heard"),
        ("Plans are late, and annual reviews are often missed.", "Plans are late, and annual reviews are often mised."),
        ("Speech and language therapy is hard to reach.", "Speech and language therapy is hard to reach. Page 3"),
    ],
)
def test_a_finding_is_known_in_another_print(first: str, further: str) -> None:
    one, two = finding(first), finding(further, 7)
    assert said_again([one], [two]) == {two: one}


def test_another_finding_is_another() -> None:
    assert said_again([finding("Plans are late.")], [finding("Waits are long.")]) == {}


def test_equal_figures_are_paired_in_their_order() -> None:
    first = [figure(40, 1, "of pupils"), figure(40, 2), figure(50, 3)]
    further = [figure(40, 11, "pupils"), figure(40, 12), figure(50, 13), figure(50, 14)]
    assert said_again(first, further) == dict(zip(further[:3], first, strict=True)) | {
        further[3]: first[2]
    }


ITEMS = st.lists(
    st.builds(finding, st.sampled_from(["Plans are late.", "Waits are long.", "x"]), st.integers(0, 5))
    | st.builds(figure, st.sampled_from([40.0, 50.0]), st.integers(0, 5)),
    max_size=7,
    unique=True,
)


@given(ITEMS)
def test_a_copy_says_nothing_new(items: list[Finding | Measure]) -> None:
    moved = [replace(item, start=item.start + 100, end=item.end + 100) for item in items]
    assert set(said_again(items, moved)) == set(moved)


# --- Which documents are one ---


def copy(document: str, text: str, published: str | None = None, *areas: str, segment: str | None = None) -> Copy:
    date = PartialDate.parse(published) if published else None
    return Copy(document, segment or document, segment is not None, "news", date, areas, sketch_of(text))


def test_files_of_one_news_item_are_one_publication() -> None:
    printed = NEWS.replace("across the", "across the\nPage 1 of 2\n").replace("listened", "lis-\ntened")
    found = shared_publications([copy("b", NEWS), copy("a", "Home News Search\n" + printed), copy("c", LETTER)])
    assert found == {"a": "a", "b": "a", "c": "c"}


@pytest.mark.parametrize(("published", "area"), [("2022-05", "bury"), ("2021-05", "leeds")])
def test_a_text_used_again_at_another_time_or_place_is_another_publication(published: str, area: str) -> None:
    found = shared_publications([copy("a", NEWS, "2021-05", "bury"), copy("b", NEWS, published, area)])
    assert found == {"a": "a", "b": "b"}


def test_official_publications_go_by_their_inspection() -> None:
    segments = {"a": "bury-1", "b": "bury-2", "c": "bury-1"}
    assert shared_publications([copy(name, NEWS, segment=segment) for name, segment in segments.items()]) == segments


@given(st.lists(st.sampled_from([NEWS, NEWS + "More.", LETTER, "", "one two"]), max_size=5), st.randoms())
def test_publications_do_not_depend_on_order(texts: list[str], random: Random) -> None:
    copies = [copy(f"d{number}", text) for number, text in enumerate(texts)]
    shuffled = list(copies)
    random.shuffle(shuffled)
    assert shared_publications(shuffled) == shared_publications(copies)


@given(st.text(max_size=80), st.text(max_size=80))
def test_resemblance_is_a_share(first: str, second: str) -> None:
    one, two = sketch_of(first), sketch_of(second)
    assert resemblance(one, one) == 1
    assert 0 <= resemblance(one, two) == resemblance(two, one) <= 1
