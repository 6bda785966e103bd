"""The reader of plain text: canonical text, blocks and offsets, encodings, and errors of one line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendgraph.documents import Block, Document, Source, find, read, read_sources
from sendgraph.documents.layout import blocks_of, lines_of
from sendgraph.errors import DataError, UnreadableDocumentError

SEEDS = Path(__file__).parent.parent / "seeds"
WIDTH = 78


def blocks(text: str) -> list[tuple[str, str]]:
    """Return (kind, words) of each block of a text."""
    canonical, found = blocks_of(lines_of(text.split("\f")))
    return [(block.kind, canonical[block.start : block.end]) for block in found]


def document(folder: Path, data: bytes) -> Document:
    path = folder / "document.txt"
    path.write_bytes(data)
    return read(path)


def wrapped(words: str, width: int = WIDTH, indent: str = "") -> str:
    """Return words broken into lines of at most a width, as a typewriter would."""
    lines: list[str] = []
    for word in words.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return f"\n{indent}".join(lines)


POOL = ["families", "wait", "for", "help", "and", "leaders", "in", "every", "town", "know", "that", "seen"]
WORDS = st.lists(st.sampled_from(POOL), min_size=34, max_size=60)
SENTENCES = st.builds(lambda words: f"The {' '.join(words)}.", WORDS)


@given(st.lists(SENTENCES, min_size=3, max_size=6))
def test_wrapped_paragraphs_read_as_unwrapped_ones(paragraphs: list[str]) -> None:
    one_line = "\n\n".join(paragraphs)
    broken = "\n\n".join(wrapped(paragraph) for paragraph in paragraphs)
    assert [words for _, words in blocks(broken)] == [words for _, words in blocks(one_line)] == paragraphs


@given(st.lists(SENTENCES, min_size=3, max_size=6), st.sampled_from("◼▪•-–*\uf0b7"))
def test_wrapped_bullets_read_as_unwrapped_ones(items: list[str], glyph: str) -> None:
    broken = "\n\n".join(f"{glyph} {wrapped(item, WIDTH - 2, '  ')}" for item in items)
    assert blocks(broken) == [("bullet", item) for item in items]


@given(st.text(st.sampled_from("ab A.:\n\t\f◼•-1 )’“"), max_size=300))
def test_blocks_are_in_order_apart_and_cover_every_word(text: str) -> None:
    canonical, found = blocks_of(lines_of(text.split("\f")))
    at = 0
    for block in found:
        assert at <= block.start < block.end
        assert not canonical[at : block.start].strip()
        assert block.lines[0] == block.start
        assert list(block.lines) == sorted(block.lines)
        at = block.end
    assert at == len(canonical)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("000_eaa93054e70db38d", 38),
        ("001_43d767652d252f8e", 101),
        ("002_a2e20532391f3469", 18),
        ("003_641b2be2c2bd35ac", 85),
        ("004_9d47ea444c0de1d8", 34),
    ],
)
def test_seeds_have_their_blocks(name: str, count: int) -> None:
    assert len(read(SEEDS / f"{name}.txt").blocks) == count


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings_give_the_same_words(tmp_path: Path, encoding: str) -> None:
    words = "Children’s services in Mönchengladbach – “a café”, said the director of the council’s café team. " * 3
    marks = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
    data = marks.get(encoding, b"") + words.encode(encoding)
    assert document(tmp_path, data).text == words.strip()


def test_invisible_characters_and_stray_markup_go(tmp_path: Path) -> None:
    text = "A\u00a0local\u00ad area\u200b</p><p>The <b>second</b> ﬁnding &c.</p>\r\nThird\u2028Fourth"
    assert document(tmp_path, text.encode()).text == "A local area\nThe second finding &c.\nThird\nFourth"


@pytest.mark.parametrize("glyph", ["◼", "▪", "•", "-", "–", "−", "*", "o", "\uf0b7", "●", "➢"])
def test_bullet_glyphs_are_left_out(glyph: str) -> None:
    text, found = blocks_of(lines_of([f"{glyph} First thing\n{glyph} Second thing"]))
    assert [(b.kind, text[b.start : b.end], b.marker) for b in found] == [
        ("bullet", "First thing", glyph),
        ("bullet", "Second thing", glyph),
    ]


def test_numbers_and_letters_are_bullets() -> None:
    assert blocks("1. One\n2) Two\n(3) Three\na) Four") == [
        ("bullet", "One"),
        ("bullet", "Two"),
        ("bullet", "Three"),
        ("bullet", "Four"),
    ]


def test_a_bullet_alone_on_its_line_takes_the_next() -> None:
    assert blocks("•\nFirst thing\n•\nSecond thing") == [("bullet", "First thing"), ("bullet", "Second thing")]


def test_nested_bullets_have_a_level() -> None:
    text, found = blocks_of(lines_of(["• Outer:\n  – inner\n  – other\n• Next"]))
    assert [(b.level, text[b.start : b.end]) for b in found] == [(1, "Outer:"), (2, "inner"), (2, "other"), (1, "Next")]


LONG = "Leaders have an accurate view of the area, and they share it with families who"


def test_a_bullet_goes_on_after_a_page_break() -> None:
    pages = f"◼ {LONG}\n\n\n 2 \n\f\n\nlive there and with those who work with them.\n◼ {LONG} stay."
    assert blocks(pages)[0] == ("bullet", f"{LONG} live there and with those who work with them.")


def test_lines_that_stand_left_of_their_bullet_begin_a_paragraph() -> None:
    page = "\n".join(["Leaders should act:", "    • on plans", "      and reviews.", "Others should act too."])
    assert blocks(page)[1:] == [("bullet", "on plans and reviews."), ("paragraph", "Others should act too.")]


def test_cells_divided_by_tabs_make_a_table() -> None:
    text, found = blocks_of(
        lines_of(["Details\n\nLocal authority\tIntegrated care board\nLeeds\tNHS West Yorkshire ICB"])
    )
    cells = [(b.row, b.column, text[b.start : b.end]) for b in found if b.kind == "cell"]
    assert cells == [
        (0, 0, "Local authority"),
        (0, 1, "Integrated care board"),
        (1, 0, "Leeds"),
        (1, 1, "NHS West Yorkshire ICB"),
    ]
    assert text.split("\n")[1] == "Local authority\tIntegrated care board"


def test_cells_of_wide_gap_columns_go_on_where_they_were_full() -> None:
    table = "\n".join(
        [
            "Responsible body                 Areas for priority action",
            "Bury Metropolitan Borough        Leaders across the partnership should ensure that the",
            "Council and NHS Greater          strategy goes on.",
            "Manchester ICB",
            "Bury Metropolitan Borough        Leaders should improve the plans.",
            "Council",
            "NHS Greater Manchester ICB       Leaders should answer letters.",
        ]
    )
    assert blocks(table)[2:] == [
        ("cell", "Bury Metropolitan Borough Council and NHS Greater Manchester ICB"),
        ("cell", "Leaders across the partnership should ensure that the strategy goes on."),
        ("cell", "Bury Metropolitan Borough Council"),
        ("cell", "Leaders should improve the plans."),
        ("cell", "NHS Greater Manchester ICB"),
        ("cell", "Leaders should answer letters."),
    ]


def test_furniture_is_left_out_and_pages_are_counted(tmp_path: Path) -> None:
    footer = "\n\nInspection report: Leeds\n12 to 16 May 2024      {}\n"
    bodies = ("The partnership knows its families.", "It meets them often.", "They say that they are heard.")
    text = "\f".join(body + footer.format(number) for number, body in enumerate(bodies, 1))
    found = document(tmp_path, text.encode())
    assert found.text == "\n".join(bodies)
    assert [found.page_at(block.start) for block in found.blocks] == [1, 2, 3]


def test_headings_are_short_and_alone() -> None:
    assert blocks("Main findings\n\nLeaders know what to do.\n\nNext steps\n\nNone.") == [
        ("heading", "Main findings"),
        ("paragraph", "Leaders know what to do."),
        ("heading", "Next steps"),
        ("paragraph", "None."),
    ]


def test_printed_lines_of_a_block(tmp_path: Path) -> None:
    found = document(tmp_path, "\n".join(f"{LONG}\nlive there." for _ in range(6)).encode())
    block: Block = found.blocks[0]
    assert [found.text[start:end] for start, end in found.printed_lines(block)][:2] == [LONG, "live there."]


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "empty"), (b" \n\t\n", "empty"), (b"\x00\x01\x02\xff\xfeabc\x00", "binary"), (b"%PDF-1.7", "PDF")],
)
def test_unreadable_files_say_so_in_one_line(tmp_path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocumentError) as error:
        document(tmp_path, data)
    assert reason in str(error.value)
    assert "\n" not in str(error.value)
    assert "document.txt" in str(error.value)


def test_missing_files_and_folders_say_so_in_one_line(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.txt", tmp_path):
        with pytest.raises(UnreadableDocumentError) as error:
            read(path)
        assert str(path) in str(error.value)
        assert "\n" not in str(error.value)


def test_find_leaves_out_hidden_files_and_the_list_of_sources(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden", "sources.csv"):
        (tmp_path / name).write_text("words", "utf-8")
    absent = tmp_path / "absent"
    assert [p.name for p in find([tmp_path, tmp_path / "a.txt", absent])] == ["a.txt", "absent", "b.txt"]


def test_sources_are_read_and_checked(tmp_path: Path) -> None:
    path = tmp_path / "sources.csv"
    path.write_text("file,title,published\na.txt,A letter,2019-08-01\n", "utf-8")
    assert read_sources(tmp_path) == {"a.txt": Source("a.txt", title="A letter", published="2019-08-01")}
    for wrong, message in (
        ("title\nx\n", "no column 'file'"),
        ("file,published\na.txt,1 August 2019\n", "ISO date"),
        ("file\na.txt\na.txt\n", "listed twice"),
    ):
        path.write_text(wrong, "utf-8")
        with pytest.raises(DataError, match=message):
            read_sources(tmp_path)


def test_numbered_headings_above_page_numbers_stay_and_running_heads_below_go(tmp_path: Path) -> None:
    head, words = "Joint area SEND revisit in Leeds: May 2021", ("Leaders meet.", "They listen.", "They act.")
    parts = [f"{said}\n\nArea of weakness {n}\n\n– {n} –\n\n{head}\n" for n, said in enumerate(words, 1)]
    found = document(tmp_path, "\n".join(parts).encode())
    assert found.text.split("\n") == [w for n, said in enumerate(words, 1) for w in (said, f"Area of weakness {n}")]


def test_a_heading_right_under_hanging_bullets_is_none_of_them() -> None:
    page = [f"• {LONG}", "  and more.", f"• {LONG}", "  still.", "• It works.", "Area of weakness 2", "Plans are late."]
    assert blocks("\n".join(page))[2:] == [
        ("bullet", "It works."),
        ("paragraph", "Area of weakness 2"),
        ("paragraph", "Plans are late."),
    ]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("1.\tAct.\tLeeds", [("bullet", 1, "Act."), ("cell", 2, "Leeds")]),
        ("1. Act.\tLeeds", [("bullet", 0, "Act."), ("cell", 1, "Leeds")]),
        ("Act.\tLeeds", [("cell", 0, "Act."), ("cell", 1, "Leeds")]),
        ("\t• Act.", [("bullet", 1, "Act.")]),
        ("Yes", [("cell", 0, "Yes")]),
    ],
)
def test_cells_of_tabs_with_numbers_bullets_and_nothing(line: str, cells: list[tuple[str, int, str]]) -> None:
    text, found = blocks_of(lines_of([f"Action\tBody\tJudgement\n{line}"]))
    assert [(b.kind, b.column, text[b.start : b.end]) for b in found if b.start > text.index("Judgement")] == cells


def test_a_line_may_begin_with_the_rest_of_a_speaker() -> None:
    lines = ["Head of children’s commissioning at NHS East Lancashire Clinical Commissioning Group Chioma"]
    lines += ["Okafor said: “This is good news for the whole area, and I want to thank everybody who", "helped.”"]
    other = [wrapped("The families of the area wait for help, and leaders know it. " * 4, 90)] * 4
    assert blocks("\n\n".join([*other, "\n".join(lines)]))[-1] == ("paragraph", " ".join(lines))


def test_few_lines_are_wrapped_where_full_ones_go_on_right_below() -> None:
    body = "Mary Hodgson has been appointed as chief operating officer at Derby Community Health NHS\nFoundation Trust."
    found = blocks(f"New chief operating officer for Derby\n\n16 December 2017\n\n{body}\n\nShe will start in May.")
    assert ("paragraph", body.replace("\n", " ")) in found


def test_rows_of_tables_tell_nothing_of_the_width_of_lines() -> None:
    words = "Newcastle upon Tyne City Council and NHS North East and North Cumbria Integrated Care Board"
    text = "\n\n".join([f"{words}\n(ICB) are jointly responsible for the planning and commissioning of services."] * 6)
    table = "\n".join([f"Some Council\t{words} should do this and {words} should do that."] * 3)
    assert blocks(f"{text}\n\n{table}")[0][1].startswith(f"{words} (ICB) are")
