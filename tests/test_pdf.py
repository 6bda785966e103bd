"""The reader of PDF files, on files written here; and on real reports where they are at hand.

Set SENDGRAPH_REPORTS to a folder that holds reports/ and gold/ to run the last part; it is skipped otherwise.
"""

from __future__ import annotations

import json
import re
import unicodedata
from itertools import pairwise
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import documented
from pdf_writer import PageContent, pdf
from sendgraph.documents import Block, Document, read
from sendgraph.errors import UnreadableDocumentError

ROOT = documented.ROOT
LONG = (
    "Leaders across the partnership should ensure that the strategy continues to",
    "be implemented to improve the lived experiences of children and young people",
)


def document(tmp_path: Path, *pages: PageContent) -> Document:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf(*pages))
    return read(path)


def blocks(document: Document, kind: str | None = None) -> list[str]:
    return [document.block_text(b) for b in document.blocks if kind in {None, b.kind}]


def cells(document: Document) -> dict[tuple[int | None, int | None, int | None], list[str]]:
    found: dict[tuple[int | None, int | None, int | None], list[str]] = {}
    for block in document.blocks:
        if block.table is not None:
            found.setdefault((block.table, block.row, block.column), []).append(document.block_text(block))
    return found


def body(page: PageContent, top: float = 700) -> PageContent:
    """Add a paragraph that shows what is usual in the document."""
    return page.lines(57, top, [*LONG, "with special educational needs."])


def test_headings_paragraphs_and_bullets(tmp_path: Path) -> None:
    page = PageContent().bold(57, 780, "Area SEND inspection of Ardenshire", 24).bold(57, 740, "Inspection outcome", 14)
    body(page, 712)
    page.lines(57, 655, [LONG[0], "be ended."])
    page.text(57, 612, "•").lines(75, 612, [LONG[0], "go on."]).text(57, 583, "•").text(75, 583, "Short one.")
    found = document(tmp_path, page)
    assert [b.kind for b in found.blocks] == ["heading", "heading", "paragraph", "paragraph", "bullet", "bullet"]
    assert blocks(found)[2] == f"{LONG[0]} {LONG[1]} with special educational needs."
    bullet = found.blocks[4]
    assert (bullet.marker, bullet.level, len(bullet.lines)) == ("•", 1, 2)
    assert found.media_type == "application/pdf"
    assert found.page_starts == (0,)


def test_bullets_are_nested_by_indent(tmp_path: Path) -> None:
    page = body(PageContent())
    for y, x, words in (
        (620, 57, "• first finding, which includes:"),
        (605, 80, "– one inside"),
        (590, 82, "– another inside"),
        (575, 57, "• second finding"),
    ):
        page.text(x, y, words)
    found = document(tmp_path, page)
    assert [(b.level, found.block_text(b)) for b in found.blocks if b.kind == "bullet"] == [
        (1, "first finding, which includes:"),
        (2, "one inside"),
        (2, "another inside"),
        (1, "second finding"),
    ]


@pytest.mark.parametrize("draw", ["grid", "strokes"])
def test_rows_divided_only_by_rules(tmp_path: Path, draw: str) -> None:
    page = body(PageContent())
    getattr(page, draw)((57, 218, 532), (600, 580, 540, 500))
    page.bold(62, 585, "Responsible body").bold(224, 585, "Areas for priority action")
    page.lines(62, 567, ["Ardenshire Council", "and NHS Arden ICB"]).lines(
        224, 567, ["Leaders should act", "on waits."]
    )
    page.lines(62, 527, ["NHS Arden ICB"]).lines(224, 527, ["Leaders should plan:", "• together."])
    found = document(tmp_path, page)
    assert cells(found) == {
        (1, 0, 0): ["Responsible body"],
        (1, 0, 1): ["Areas for priority action"],
        (1, 1, 0): ["Ardenshire Council and NHS Arden ICB"],
        (1, 1, 1): ["Leaders should act on waits."],
        (1, 2, 0): ["NHS Arden ICB"],
        (1, 2, 1): ["Leaders should plan:", "together."],
    }
    assert "Responsible body\tAreas for priority action\nArdenshire Council and NHS Arden ICB\tLeaders" in found.text
    assert found.text.endswith("Leaders should plan:\ntogether.")


def test_columns_one_space_apart(tmp_path: Path) -> None:
    """A line that the file draws without a gap is divided at the rule that runs through it, or where others begin."""
    page = body(PageContent())
    page.grid((57, 218, 400), (600, 580)).grid((57, 218, 400), (580, 560))
    page.text(61, 585, "NHS Greater Arden Borough").text(219.5, 585, "Leaders at the council")
    page.text(61, 565, "NHS Arden").text(219.5, 565, "Leaders at the ICB")
    page.bold(57, 500, "Ofsted").bold(290, 500, "Care Quality Commission")
    page.text(57, 485, "Adam Sproston HMI, Ofsted lead inspector").text(290, 485, "Kaye Good, CQC lead inspector")
    page.text(57, 470, "Louise Walker, Ofsted HMI").text(290, 470, "Andrea Crosby, CQC inspector")
    found = cells(document(tmp_path, page))
    assert found[1, 0, 0] == ["NHS Greater Arden Borough"]
    assert found[1, 0, 1] == ["Leaders at the council"]
    assert found[2, 1, 0] == ["Adam Sproston HMI, Ofsted lead inspector"]
    assert found[2, 1, 1] == ["Kaye Good, CQC lead inspector"]


def test_a_row_runs_over_the_page(tmp_path: Path) -> None:
    one = body(PageContent()).grid((57, 218, 532), (200, 180, 80))
    one.bold(62, 185, "Responsible body").bold(224, 185, "Areas for priority action")
    one.lines(62, 167, ["Ardenshire Council"]).lines(
        224, 167, ["Leaders should improve:", "• waits for speech therapy"]
    )
    two = PageContent().grid((57, 218, 532), (760, 720, 690))
    two.lines(224, 748, ["• waits for autism assessments.", "They should report on both."])
    two.lines(62, 708, ["NHS Arden ICB"]).lines(224, 708, ["Leaders should plan."])
    found = document(tmp_path, one, two)
    assert cells(found)[1, 1, 1] == [
        "Leaders should improve:",
        "waits for speech therapy",
        "waits for autism assessments.",
        "They should report on both.",
    ]
    assert cells(found)[1, 2, 0] == ["NHS Arden ICB"]
    assert found.page_at(found.text.index("waits for autism")) == 2
    assert found.page_at(found.text.index("waits for speech")) == 1


def test_a_repeated_table_head_is_left_out(tmp_path: Path) -> None:
    one = body(PageContent()).grid((57, 218, 532), (200, 180, 150))
    two = PageContent().grid((57, 218, 532), (760, 740, 710))
    for page, top, body_name in ((one, 185, "Ardenshire Council"), (two, 745, "NHS Arden ICB")):
        page.bold(62, top, "Responsible body").bold(224, top, "Action")
        page.text(62, top - 20, body_name).text(224, top - 20, "Leaders should act.")
    found = document(tmp_path, one, two)
    assert blocks(found).count("Responsible body") == 1
    assert cells(found)[1, 2, 0] == ["NHS Arden ICB"]


def test_running_lines_are_left_out(tmp_path: Path) -> None:
    pages = []
    for number in (1, 2, 3):
        page = PageContent().text(57, 34, "Inspection report: Ardenshire").text(57, 22, "12 to 16 February 2024")
        page.text(520, 22, str(number))
        page.text(57, 815, "Ofsted")
        pages.append(body(page, 760 - number))
    found = document(tmp_path, *pages)
    assert len(found.blocks) == 3
    assert "Inspection report" not in found.text
    marked = document(tmp_path, body(PageContent().running(57, 800, "Local area partnership report")))
    assert blocks(marked) == [f"{LONG[0]} {LONG[1]} with special educational needs."]


def test_a_bullet_runs_over_the_page(tmp_path: Path) -> None:
    footer = "Inspection report: Ardenshire, page"
    one = body(PageContent()).text(57, 80, "• " + LONG[0]).text(57, 24, f"{footer} 1")
    two = (
        PageContent().text(57, 24, f"{footer} 2").text(75, 760, "and go on here. It ends.").text(57, 740, "• Next one.")
    )
    found = document(tmp_path, one, two)
    assert blocks(found, "bullet") == [f"{LONG[0]} and go on here. It ends.", "Next one."]
    first = next(b for b in found.blocks if b.kind == "bullet")
    assert (first.page, found.page_at(first.lines[1])) == (1, 2)


def test_hyphens_at_line_ends(tmp_path: Path) -> None:
    page = PageContent().lines(
        57,
        760,
        [
            "The partnership should improve information for families, and the infor-",
            "mation that it gives should be clear to families. There is a well-known, partnership-",
            "wide plan. See https://www.example.org/services/special-educational-",
            "needs for all of it, and the services that families find use-",
            "ful as they said that they have found them useful. The self-",
            "evaluation says the same of fam-",
            "ilies, and of conti-",
            "nuity in the long term.",
        ],
    )
    text = document(tmp_path, page).text
    assert "the information that it gives" in text
    assert "partnership-wide plan" in text
    assert "special-educational-needs for" in text
    assert "find useful as" in text
    assert "The self-evaluation says the same of families, and of continuity in" in text


def test_words_that_only_their_own_hyphen_divides_keep_it(tmp_path: Path) -> None:
    page = PageContent().lines(
        57, 760, ["The support that many families find is web-", "based and it is good for them."]
    )
    assert "web-based and" in document(tmp_path, page).text


def test_a_web_address_over_two_lines(tmp_path: Path) -> None:
    page = body(PageContent()).grid((57, 290, 532), (600, 560))
    page.lines(62, 585, ["www.ardenshire.gov.uk"]).lines(295, 585, ["www.ardenshireandleicestershire.icb.nhs", ".uk"])
    assert "www.ardenshireandleicestershire.icb.nhs.uk" in document(tmp_path, page).text


def test_raised_letters_and_ligatures(tmp_path: Path) -> None:
    page = body(PageContent()).text(57, 600, "4").text(63.8, 605, "th", 7.5).text(71, 600, " Floor, Mill House")
    text = document(tmp_path, page).text
    assert "4th Floor, Mill House" in text


def test_side_by_side_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = [f"left column line number {n} goes" for n in range(12)]
    right = [f"right column line number {n} goes" for n in range(12)]
    text = document(tmp_path, PageContent().lines(57, 700, left).lines(310, 700, right)).text
    assert text.index("left column line number 11") < text.index("right column line number 0")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (pdf(PageContent()), "OCR"),
        (pdf(body(PageContent()))[:300], "damaged PDF"),
        (b"%PDF-1.7\nnothing more", "damaged PDF"),
    ],
)
def test_bad_files_get_one_clear_line(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(data)
    with pytest.raises(UnreadableDocumentError, match=words) as raised:
        read(path)
    assert "\n" not in str(raised.value)


def test_encrypted(tmp_path: Path) -> None:
    path = Path(__file__).with_name("data") / "readers" / "encrypted.pdf"
    with pytest.raises(UnreadableDocumentError, match="encrypted PDF; remove its password"):
        read(path)


def test_content_decides_not_the_name(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(pdf(body(PageContent())))
    assert read(path).media_type == "application/pdf"


_WORDS = st.lists(
    st.tuples(
        st.integers(20, 560), st.integers(10, 830), st.text("ab c•-–1.(", min_size=1, max_size=30), st.integers(4, 30)
    ),
    min_size=1,
    max_size=25,
)
_RULES = st.lists(
    st.tuples(st.integers(0, 500), st.integers(0, 800), st.integers(1, 90), st.integers(1, 90)), max_size=15
)


@settings(max_examples=60, deadline=None)
@given(words=_WORDS, rules=_RULES)
def test_any_page_is_read_whole(tmp_path_factory: pytest.TempPathFactory, words, rules) -> None:  # type: ignore[no-untyped-def]
    """Wherever words and rules stand: no crash, blocks in order and disjoint, the same bytes twice."""
    page = PageContent()
    for x, y, text, size in words:
        page.text(x, y, text, size)
    page.parts.extend(f"{x} {y} {w} {h} re S" for x, y, w, h in rules)
    path = tmp_path_factory.mktemp("any") / "any.pdf"
    path.write_bytes(pdf(page))
    try:
        found = read(path)
    except UnreadableDocumentError:
        return
    assert_well_formed(found)
    assert read(path) == found


def assert_well_formed(found: Document) -> None:
    for one, other in pairwise(found.blocks):
        assert other.start == one.end + 1
        assert found.text[one.end] in "\n\t"
    for block in found.blocks:
        assert block.start < block.end <= len(found.text)
        assert block.lines[0] == block.start
        assert list(block.lines) == sorted(block.lines)
        assert (block.level > 0) == (block.kind == "bullet") == bool(block.marker)
        assert (block.table is None) == (block.row is None) == (block.column is None)
    assert list(found.page_starts) == sorted(found.page_starts)


def _folder() -> Path | None:
    place = documented.reports()
    return place if place and (place / "reports").is_dir() and (place / "gold").is_dir() else None


FOLDER = _folder()
REPORTS = sorted((FOLDER / "reports").glob("*.pdf")) if FOLDER else []
_KINDS = ("effective", "better", "improvements")


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKD", text).replace("’", "'").replace("‘", "'")
    return re.sub(r"[\W_]+", " ", text.casefold().replace("'", "")).strip()


@pytest.mark.skipif(not REPORTS, reason="no real reports at hand (SENDGRAPH_REPORTS)")
@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_real_reports(path: Path) -> None:
    """Each quoted finding begins a block, cells hold what the details print, and nothing runs into a footer."""
    assert FOLDER is not None
    gold = json.loads((FOLDER / "gold" / f"{path.stem}.json").read_text(encoding="utf-8"))
    found = read(path)
    assert_well_formed(found)
    assert len(found.page_starts) == len(pdfium.PdfDocument(path))
    begun = [_folded(found.text[b.start : b.end]) for b in found.blocks]
    for kind in _KINDS:
        for start in gold[kind]:
            assert any(words.startswith(_folded(start)) for words in begun), start
    for action in gold["priority_actions"]:
        assert any(words.startswith(_folded(action["start"])) for words in begun), action["start"]
    table: list[Block] = [b for b in found.blocks if b.kind == "cell"]
    held = {_folded(found.block_text(b)) for b in table}
    for person in (*gold["leaders"], *gold["inspectors"]):
        assert any(_folded(person["name"]) in words for words in held), person["name"]
    for website in gold["websites"]:
        assert website in found.text
    assert not re.search(r"\binspection report: .{0,60}\d{4} \d+\b", found.text, re.IGNORECASE)


@pytest.mark.skipif(not REPORTS, reason="no real reports at hand (SENDGRAPH_REPORTS)")
def test_the_same_report_as_text_and_as_pdf() -> None:
    """The seed in plain text and the PDF have the same words; the text lists one team after the other."""
    text = next(p for p in (ROOT / "seeds").glob("*.txt") if "inspection of Blackpool" in p.read_text(encoding="utf-8"))
    report = next(path for path in REPORTS if "blackpool" in path.stem)
    as_text, as_pdf = (_folded(read(path).text) for path in (text, report))
    assert sorted(as_text.split()) == sorted(as_pdf.split())
    before = as_text.index("inspection team ofsted")
    assert as_text[:before] == as_pdf[:before]
