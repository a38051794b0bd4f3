"""The PDF: its length, its tags, its fonts, and that making it asks nobody for anything."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from diagnostic.reporting.book import Book
from diagnostic.reporting.render import pdf_of


@pytest.fixture(scope="module")
def reader(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


@pytest.fixture(scope="module")
def pages(reader: PdfReader) -> list[str]:
    return [page.extract_text() for page in reader.pages]


def tags(node: PdfObject | None) -> Iterator[DictionaryObject]:
    """Give every element of the structure tree in reading order."""
    node = node.get_object() if node is not None else None
    if isinstance(node, ArrayObject):
        for child in node:
            yield from tags(child)
    elif isinstance(node, DictionaryObject):
        yield node
        yield from tags(node.get("/K"))


@pytest.fixture(scope="module")
def structure(reader: PdfReader) -> list[DictionaryObject]:
    return list(tags(reader.trailer["/Root"]["/StructTreeRoot"]))


def test_the_example_has_eight_to_fourteen_pages(reader: PdfReader) -> None:
    assert 8 <= len(reader.pages) <= 14
    width, height = reader.pages[0].mediabox[2:]
    assert (round(float(width)), round(float(height))) == (595, 842)


def test_its_text_can_be_read(pages: list[str]) -> None:
    assert "Northlight Instruments" in pages[0]
    assert "What works, or is within reach" in pages[1]
    assert "expected" in pages[2]
    assert "Misinformed" in pages[2]
    assert "Glass" in pages[3]
    assert all("Simulated company: no real people answered" in page for page in pages)
    assert "What the numbers may not say" in pages[-1]


def test_no_page_is_nearly_empty(pages: list[str]) -> None:
    assert min(len(page) for page in pages) > 500


def test_it_is_tagged_with_language_and_title(reader: PdfReader) -> None:
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    assert reader.metadata is not None
    assert reader.metadata.title == "Northlight Instruments: Culture diagnostic 2026"


def test_headings_follow_each_other_without_a_gap(structure: list[DictionaryObject]) -> None:
    kinds = [str(tag.get("/S")) for tag in structure]
    levels = [int(kind[2]) for kind in kinds if kind in {"/H1", "/H2", "/H3", "/H4"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert levels.count(2) >= 10
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels))


def test_table_cells_know_their_headers(structure: list[DictionaryObject]) -> None:
    cells = [tag for tag in structure if tag.get("/S") == "/TD"]
    assert len(cells) > 500
    assert all(len(cell["/A"]["/Headers"]) >= 1 for cell in cells)


def test_every_figure_has_words_that_stand_for_it(structure: list[DictionaryObject], book: Book) -> None:
    figures = [tag for tag in structure if tag.get("/S") == "/Figure"]
    assert len(figures) == len(list(book.charts()))
    assert all(len(str(figure["/Alt"])) > 40 for figure in figures)


def test_bookmarks_name_the_pages(reader: PdfReader) -> None:
    titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert titles[0] == "Northlight Instruments"
    assert "Trust in senior leaders" in titles
    assert len(titles) >= 10


def test_its_fonts_are_embedded_and_its_own(reader: PdfReader) -> None:
    names = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            for descendant in font.get_object()["/DescendantFonts"]:
                descriptor = descendant.get_object()["/FontDescriptor"]
                assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
                names.add(str(descriptor["/FontName"]).partition("+")[2])
    assert names
    assert all(name.startswith(("Source-Sans-Pro", "Source-Serif-Pro", "SourceS")) for name in names), names


def test_it_holds_no_script_no_link_and_no_file(reader: PdfReader) -> None:
    root = reader.trailer["/Root"]
    assert "/OpenAction" not in root
    assert "/Names" not in root or "/EmbeddedFiles" not in root["/Names"]
    assert not [page for page in reader.pages if "/Annots" in page]


def test_making_it_again_uses_no_network_draws_no_complaint_and_gives_the_same_bytes(
    book: Book, pdf: bytes, complaints: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the report reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    started = time.process_time()
    again = pdf_of(book)
    assert time.process_time() - started < 10
    assert complaints == []
    assert again == pdf
