"""The reader of Word files, on files written here with python-docx."""

from __future__ import annotations

import zipfile
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from sendgraph.documents import Document, read
from sendgraph.errors import UnreadableDocumentError

# Each entity is twenty of the one before it.
LAUGHS = "<!ENTITY a 'ha'>" + "".join(f"<!ENTITY {b} '{f'&{a};' * 20}'>" for a, b in pairwise("abcdefgh"))
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def saved(tmp_path: Path, document: Any, name: str = "letter.docx") -> Path:
    path = tmp_path / name
    document.save(str(path))
    return path


def outline(found: Document) -> list[tuple[str, int, str, str]]:
    return [(b.kind, b.level, b.marker, found.block_text(b)) for b in found.blocks]


def test_styles_lists_and_typed_bullets(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_heading("Joint local area SEND inspection in Ardenshire", 0)
    word.add_paragraph("From 20 to 24 May 2019, Ofsted conducted an inspection.")
    word.add_paragraph("").add_run("Main findings").bold = True
    word.add_paragraph("Leaders know the area.", style="List Bullet")
    word.add_paragraph("They act on it.", style="List Bullet 2")
    word.add_paragraph("first", style="List Number")
    word.add_paragraph("second", style="List Number")
    word.add_paragraph("• typed by hand")
    found = read(saved(tmp_path, word))
    assert outline(found) == [
        ("heading", 0, "", "Joint local area SEND inspection in Ardenshire"),
        ("paragraph", 0, "", "From 20 to 24 May 2019, Ofsted conducted an inspection."),
        ("heading", 0, "", "Main findings"),
        ("bullet", 1, "•", "Leaders know the area."),
        ("bullet", 1, "•", "They act on it."),
        ("bullet", 1, "1.", "first"),
        ("bullet", 1, "2.", "second"),
        ("bullet", 1, "•", "typed by hand"),
    ]
    assert found.media_type.endswith("wordprocessingml.document")
    assert (found.page_starts, found.page_at(10)) == ((), None)


def test_levels_come_from_the_paragraph(tmp_path: Path) -> None:
    word = docx.Document()
    for depth, words in ((0, "outer"), (1, "inner"), (0, "outer again")):
        paragraph = word.add_paragraph(words, style="List Bullet")
        numbering = parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>')
        paragraph._p.get_or_add_pPr().append(numbering)
    assert [b.level for b in read(saved(tmp_path, word)).blocks] == [1, 2, 1]


def test_tables_keep_rows_columns_and_what_is_in_a_cell(tmp_path: Path) -> None:
    word = docx.Document()
    table = word.add_table(rows=3, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Responsible body", "Areas for priority action"
    table.cell(1, 0).text, table.cell(1, 1).text = "Ardenshire Council", "Leaders should act:"
    table.cell(1, 1).add_paragraph("on waits", style="List Bullet")
    merged = table.cell(2, 0).merge(table.cell(2, 1))
    merged.text = "Both bodies report."
    found = read(saved(tmp_path, word))
    assert [(b.kind, b.row, b.column, found.block_text(b)) for b in found.blocks] == [
        ("cell", 0, 0, "Responsible body"),
        ("cell", 0, 1, "Areas for priority action"),
        ("cell", 1, 0, "Ardenshire Council"),
        ("cell", 1, 1, "Leaders should act:"),
        ("bullet", 1, 1, "on waits"),
        ("cell", 2, 0, "Both bodies report."),
    ]
    assert "Ardenshire Council\tLeaders should act:\non waits\nBoth" in found.text


def test_a_box_around_text_is_no_table(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_table(rows=1, cols=1).cell(0, 0).text = "Inspectors found inconsistent experiences."
    assert [b.kind for b in read(saved(tmp_path, word)).blocks] == ["paragraph"]


def test_tabs_divide_columns_and_line_breaks_lines(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("Ofsted\tCare Quality Commission")
    word.add_paragraph("Ann Berry\tBen Cole")
    address = word.add_paragraph("Ms Ann Berry")
    address.add_run().add_break()
    address.add_run("Director of Children’s Services")
    found = read(saved(tmp_path, word))
    assert [(b.table, b.row, b.column) for b in found.blocks[:4]] == [(1, 0, 0), (1, 0, 1), (1, 1, 0), (1, 1, 1)]
    last = found.blocks[-1]
    assert [found.text[a:b] for a, b in found.printed_lines(last)] == [
        "Ms Ann Berry",
        "Director of Children’s Services",
    ]


def test_tracked_changes_and_content_controls(tmp_path: Path) -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("Leaders ")
    for xml in (
        "<w:del><w:r><w:delText>do not </w:delText></w:r></w:del>",
        "<w:ins><w:r><w:t>always </w:t></w:r></w:ins>",
        "<w:sdt><w:sdtContent><w:r><w:t>listen.</w:t></w:r></w:sdtContent></w:sdt>",
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>",
    ):
        head, _, rest = xml.partition(">")
        paragraph._p.append(parse_xml(f"{head} {nsdecls('w')}>{rest}"))
    assert read(saved(tmp_path, word)).text == "Leaders always listen."


def test_content_decides_not_the_name(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("Words.")
    assert read(saved(tmp_path, word, "letter.pdf")).text == "Words."


def archive(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in files.items():
            written.writestr(name, content)
    return path


def types(of: str) -> bytes:
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{of}"/></Types>'
    ).encode()


def fails(path: Path, words: str) -> None:
    with pytest.raises(UnreadableDocumentError, match=words) as raised:
        read(path)
    assert "\n" not in str(raised.value)
    assert str(path) in str(raised.value)


def test_a_truncated_file(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("Words.")
    path = saved(tmp_path, word)
    path.write_bytes(path.read_bytes()[:-500])
    fails(path, "damaged Word file")


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = {"[Content_Types].xml": types(_MAIN), "word/document.xml": bytes(210 * 1024 * 1024)}
    fails(archive(tmp_path / "bomb.docx", bomb), "unpacks to more")
    many = {"[Content_Types].xml": types(_MAIN), **{f"word/{n}.xml": b"" for n in range(6000)}}
    fails(archive(tmp_path / "many.docx", many), "unpacks to more")


def test_other_archives_and_old_files(tmp_path: Path) -> None:
    fails(archive(tmp_path / "some.zip", {"a.txt": b"words"}), "no Word document")
    macro = "application/vnd.ms-word.document.macroEnabled.main+xml"
    fails(archive(tmp_path / "macros.docx", {"[Content_Types].xml": types(macro)}), "with macros")
    fails(archive(tmp_path / "bare.docx", {"[Content_Types].xml": types(_MAIN)}), "damaged Word file")
    old = tmp_path / "old.doc"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    fails(old, "encrypted or an old Office file")


@pytest.mark.parametrize(
    ("definitions", "entity"),
    [
        ('<!ENTITY e SYSTEM "file:///etc/passwd">', "&e;"),
        (
            "<!ENTITY a 'ha'>"
            + "".join(f"<!ENTITY {b} '{f'&{a};' * 20}'>" for a, b in zip("abcdefg", "bcdefgh", strict=True)),
            "&h;",
        ),
    ],
    ids=["external", "billion laughs"],
)
def test_entities_are_not_followed(tmp_path: Path, definitions: str, entity: str) -> None:
    word = docx.Document()
    word.add_paragraph("Words MARK here.")
    buffer = BytesIO()
    word.save(buffer)
    with zipfile.ZipFile(buffer) as original:
        files = {name: original.read(name) for name in original.namelist()}
    body = files["word/document.xml"].decode()
    declaration, _, rest = body.partition("?>")
    files["word/document.xml"] = f"{declaration}?><!DOCTYPE d [{definitions}]>{rest.replace('MARK', entity)}".encode()
    path = archive(tmp_path / "hostile.docx", files)
    try:
        found = read(path).text
    except UnreadableDocumentError:
        return
    assert "root:" not in found
    assert len(found) < 100


def test_a_file_without_words(tmp_path: Path) -> None:
    fails(saved(tmp_path, docx.Document()), "no words")
