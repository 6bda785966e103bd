"""Files that are broken, mislabelled or made to harm: one clear line, or the words (bench/linear.py has the time)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pdf_writer import PageContent, pdf
from sendgraph.documents import Document, find, read
from sendgraph.documents.html import is_html
from sendgraph.documents.reading import LONGEST
from sendgraph.errors import SendgraphError, UnreadableDocumentError

WORDS = "Leaders across the partnership should act on waits for speech therapy."


def document(folder: Path, data: bytes, name: str = "document.txt") -> Document:
    path = folder / name
    path.write_bytes(data)
    return read(path)


def fault(folder: Path, data: bytes) -> str:
    with pytest.raises(SendgraphError) as raised:
        document(folder, data)
    message = str(raised.value)
    assert message.startswith(f"{folder / 'document.txt'}: ")
    assert "\n" not in message
    assert "; " in message  # what to do
    return message


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"words\0words", "binary, not text (a zero byte at offset 5)"),
        (WORDS.encode() + b"\0", "a zero byte at offset 70"),
        (WORDS.encode("utf-16-le"), "a zero byte at offset 1"),
        (b"\x7fELF\x01\x02\x81\x8d\x90", "binary, not text"),
        (b"caf\xe9 \x01\x02\x03\x04\x05\x06\x0e\x0f", "a control character at offset 5"),
        ("é".encode() + b" half \xed\xa0\x80 a sign", "half a character (a lone surrogate) at character 7"),
        (b"second half \xed\xb0\x80", "a lone surrogate"),
        (b"<html><p>half \xed\xa0\x80", "a lone surrogate"),
        (b"\xff\xfe" + "ab".encode("utf-16-le") + b"\x00\xd8x\x00", "byte-order mark says UTF-16-LE, which breaks at"),
        (b"\xfe\xff" + "ab".encode("utf-16-be") + b"\xd8\x00\x00x", "byte-order mark says UTF-16-BE, which breaks at"),
        (b"\xff\xfe" + "ab".encode("utf-16-le") + b"c", "byte-order mark says UTF-16-LE, which breaks at"),
        (b"\xef\xbb\xbfcaf\xe9", "byte-order mark says UTF-8, which breaks at byte 3"),
    ],
)
def test_what_is_no_text_is_told_in_one_line(tmp_path: Path, data: bytes, what: str) -> None:
    assert what in fault(tmp_path, data)


def test_characters_written_as_two_surrogates_are_joined(tmp_path: Path) -> None:
    assert document(tmp_path, b"a \xed\xa0\xbd\xed\xb8\x80 smile").text == "a \U0001f600 smile"


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
@pytest.mark.parametrize(
    "text",
    [
        "It cost £5m.",
        "Leaders’ plans",
        "Ní Bhriain said ‘yes’.",
        "François Müller\nZoë Ball – lead",
        "The SEND lead, Seán Ó Briain, “welcomed” the £2.5 million.",
        "Waits fell by 40% — “much better”…",
    ],
)
def test_short_british_texts_in_old_encodings(tmp_path: Path, encoding: str, text: str) -> None:
    assert document(tmp_path, text.encode(encoding)).text == text


@pytest.mark.parametrize("name", ["report.pdf", "report.docx", "report.html", "report.txt", "report", "report.csv"])
@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (pdf(PageContent().text(57, 700, WORDS)), "application/pdf"),
        (f"<!DOCTYPE html><html><body><p>{WORDS}</p></body></html>".encode(), "text/html"),
        (WORDS.encode(), "text/plain"),
    ],
)
def test_content_decides_whatever_the_name(tmp_path: Path, name: str, data: bytes, media_type: str) -> None:
    found = document(tmp_path, data, name)
    assert (found.media_type, found.text) == (media_type, WORDS)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_pdf_cut_short(tmp_path: Path, share: float) -> None:
    whole = pdf(*(PageContent().text(57, 700, f"{WORDS} {number}") for number in range(20)))
    assert "a damaged PDF" in fault(tmp_path, whole[: int(len(whole) * share)])


def test_pages_without_a_text_layer_need_character_recognition(tmp_path: Path) -> None:
    drawn = PageContent(["0 0 595 842 re f"])
    assert "a scan" in (message := fault(tmp_path, pdf(drawn, drawn)))
    assert "OCR" in message


def test_scripts_and_what_is_hidden_are_no_words(tmp_path: Path) -> None:
    page = (
        f"<html><head><script>steal('head')</script><style>p {{}}</style></head><body><p onclick=steal()>{WORDS}"
        "<script>document.write('<p>steal</p>')</script><noscript>steal</noscript><template>steal</template></p>"
        "<svg><script>steal()</script></svg><p style='display: none'>steal</p><iframe srcdoc='steal'></iframe>"
    )
    assert document(tmp_path, page.encode()).text == WORDS


def test_links_in_a_circle_give_each_file_once(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "b.txt").write_text(WORDS, "utf-8")
    (tmp_path / "c.txt").write_text(WORDS, "utf-8")
    (inside / "up").symlink_to(tmp_path, target_is_directory=True)
    (inside / "self").symlink_to(inside / "self")
    (inside / "a.txt").symlink_to(inside / "b.txt")
    assert find([inside]) == (inside / "b.txt",)
    assert find([inside, inside / "up", inside / "up" / "inside", inside / "b.txt"]) == (
        inside / "b.txt",
        inside / "up" / "c.txt",
    )
    assert [path.name for path in find([inside / "a.txt"])] == ["a.txt"]
    with pytest.raises(UnreadableDocumentError, match="symbolic links"):
        read(inside / "self")


@pytest.mark.skipif(os.geteuid() == 0, reason="everything is permitted to root")
def test_a_file_that_is_not_permitted(tmp_path: Path) -> None:
    path = tmp_path / "closed.txt"
    path.write_text(WORDS, "utf-8")
    path.chmod(0)
    with pytest.raises(UnreadableDocumentError, match="not permitted"):
        read(path)


def test_comments_before_nothing_do_not_hang() -> None:
    assert not is_html(b"<!---->" * 200 + b"x")
    assert is_html(b"<!-- a --> <!---->\n" * 20 + b"<p>x")


def test_a_pdf_of_five_thousand_pages(tmp_path: Path) -> None:
    found = document(tmp_path, pdf(*(PageContent().text(57, 700, f"This is leaf {n}.") for n in range(1, 5_001))))
    assert len(found.page_starts) == len(found.blocks) == 5_000
    assert found.page_at(found.text.index("This is leaf 5000.")) == 5_000


def test_millions_of_characters_on_one_line(tmp_path: Path) -> None:
    words = f"{WORDS} " * (LONGEST // (len(WORDS) + 1))
    found = document(tmp_path, words.encode())
    assert len(found.blocks) == 1
    assert found.text == words.strip()


def test_what_is_far_longer_than_any_document_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocumentError, match=r"10,000,005 characters, .* divide it"):
        document(tmp_path, b"word " * (LONGEST // 5) + b"words")
