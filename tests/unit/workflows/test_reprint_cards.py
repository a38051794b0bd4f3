"""Cards made later from a file of codes: the same codes, nothing issued, nothing told."""

from __future__ import annotations

import stat
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from diagnostic.errors import ConflictError, DiagnosticError, SetupError
from diagnostic.workflows.card_design import CardDesign
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.context import Context
from diagnostic.workflows.print_cards import print_cards
from diagnostic.workflows.reprint_cards import reprint_cards
from diagnostic.workflows.requests import FaultyRequestError
from diagnostic.workflows.views import HeadCount
from support.databases import open_small_wave

ADDRESS = "https://survey.example.org"
FEW = (HeadCount("c_suite", 2), HeadCount("frontline", 6))


@pytest.fixture
def folder(sqlite_context: Context, tmp_path: Path) -> Path:
    """Of files with links, of a wave of few."""
    wave = open_small_wave(sqlite_context, head_counts=FEW)
    list(print_cards(sqlite_context, wave.id, tmp_path / wave.id))
    for file in (tmp_path / wave.id).iterdir():
        codes = file.read_text(encoding="utf-8").split()
        file.write_text("".join(f"{ADDRESS}/a/{code}\n\n" for code in codes), encoding="utf-8")
    return tmp_path / wave.id


def file_of(folder: Path, role_group: str) -> Path:
    return folder / f"{folder.name}-{role_group}.txt"


def text_of(pdf: Path) -> str:
    pages = PdfReader(BytesIO(pdf.read_bytes())).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_every_code_of_the_file_gets_its_card_and_none_is_issued(
    sqlite_context: Context, folder: Path
) -> None:
    made = reprint_cards(sqlite_context, file_of(folder, "frontline"))
    assert made.file == file_of(folder, "frontline").with_suffix(".pdf")
    assert (made.role_group_title, made.n_cards) == ("Front-line staff", 6)
    assert stat.S_IMODE(made.file.stat().st_mode) == 0o600
    cards = text_of(made.file)
    codes = [line[-24:] for line in file_of(folder, "frontline").read_text(encoding="utf-8").split()]
    assert all(cards.count(code.replace("-", "")) == 1 for code in codes)
    assert cards.count("survey.example.org") == 6
    with sqlite_context.office() as office:
        assert office.code_counts(folder.name)["frontline"] == (6, 0)


def test_codes_without_links_need_the_address_named(sqlite_context: Context, folder: Path) -> None:
    file = file_of(folder, "c_suite")
    file.write_text("\n".join(line[-24:] for line in file.read_text().split()), encoding="utf-8")
    with pytest.raises(FaultyRequestError, match="--address"):
        reprint_cards(sqlite_context, file)
    assert not file.with_suffix(".pdf").exists()
    made = reprint_cards(sqlite_context, file, address=ADDRESS, design=CardDesign(one_per_page=True))
    assert len(PdfReader(made.file).pages) == 2


def test_a_mistyped_line_is_named_by_number_and_never_repeated(sqlite_context: Context, folder: Path) -> None:
    file = file_of(folder, "frontline")
    lines = file.read_text(encoding="utf-8").split()
    wrong = lines[2][:-1] + ("0" if lines[2][-1] != "0" else "1")
    file.write_text("\n".join([*lines[:2], wrong, *lines[3:]]), encoding="utf-8")
    with pytest.raises(FaultyRequestError, match="line 3") as caught:
        reprint_cards(sqlite_context, file)
    assert wrong[-24:] not in str(caught.value)
    assert not file.with_suffix(".pdf").exists()


def test_role_groups_do_not_mix(sqlite_context: Context, folder: Path) -> None:
    mixed = folder / "mixed.txt"
    mixed.write_text("".join(file_of(folder, one).read_text() for one in ("c_suite", "frontline")))
    with pytest.raises(FaultyRequestError, match="must not mix"):
        reprint_cards(sqlite_context, mixed)


def test_a_closed_wave_gets_no_cards(sqlite_context: Context, folder: Path) -> None:
    close_wave(sqlite_context, folder.name, confirmed=True)
    with pytest.raises(ConflictError):
        reprint_cards(sqlite_context, file_of(folder, "frontline"))


def test_cards_in_the_way_are_kept(sqlite_context: Context, folder: Path) -> None:
    in_the_way = file_of(folder, "frontline").with_suffix(".pdf")
    in_the_way.write_text("the only copy")
    with pytest.raises(ConflictError, match="only copy"):
        reprint_cards(sqlite_context, file_of(folder, "frontline"))
    assert in_the_way.read_text() == "the only copy"


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xff\xfe\x00", b"x" * (4 * 1024 * 1024 + 1)])
def test_what_is_no_file_of_codes_is_refused(sqlite_context: Context, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "codes.txt").write_bytes(content)
    with pytest.raises(SetupError, match=r"codes\.txt"):
        reprint_cards(sqlite_context, tmp_path / "codes.txt", address=ADDRESS)
    with pytest.raises(SetupError, match=r"absent\.txt"):
        reprint_cards(sqlite_context, tmp_path / "absent.txt", address=ADDRESS)


@pytest.mark.parametrize("languages", [("xx",), ("en", "en", "en")])
def test_a_language_no_card_speaks_is_refused_before_a_code_is_given_out(
    sqlite_context: Context, tmp_path: Path, languages: tuple[str, ...]
) -> None:
    wave = open_small_wave(sqlite_context, head_counts=FEW)
    with pytest.raises(DiagnosticError, match="one or two"):
        list(print_cards(sqlite_context, wave.id, tmp_path, address=ADDRESS, design=CardDesign(languages)))
    with sqlite_context.office() as office:
        assert not office.code_counts(wave.id)
