"""Codes and cards of a real wave: written once, for their owner only, and never issued into nowhere."""

from __future__ import annotations

import logging
import stat
import sys
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from diagnostic.errors import ConflictError, NotFoundError, SetupError
from diagnostic.workflows.access import find_unspent_access
from diagnostic.workflows.card_design import CardDesign, service_address
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.context import Context
from diagnostic.workflows.print_cards import PrintedCards, print_cards
from diagnostic.workflows.requests import FaultyRequestError
from diagnostic.workflows.views import HeadCount, WaveView
from support.databases import open_small_wave

ADDRESS = "https://survey.example.org/"
FEW = (HeadCount("c_suite", 2), HeadCount("middle_management", 3), HeadCount("frontline", 9))


def open_wave_of_few(context: Context) -> WaveView:
    return open_small_wave(context, head_counts=FEW)


def issued(context: Context, wave_id: str) -> int:
    with context.office() as office:
        return sum(count for count, _ in office.code_counts(wave_id).values())


def printed(context: Context, wave_id: str, folder: Path, **choices: object) -> list[PrintedCards]:
    return list(print_cards(context, wave_id, folder, **choices))  # type: ignore[arg-type]


def text_of(pdf: Path) -> str:
    pages = PdfReader(BytesIO(pdf.read_bytes())).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_every_code_of_a_wave_is_on_one_line_and_one_card_and_opens_its_role_groups_form(
    sqlite_context: Context, tmp_path: Path
) -> None:
    wave = open_wave_of_few(sqlite_context)
    folder = tmp_path / "codes"
    results = printed(sqlite_context, wave.id, folder, address=ADDRESS)
    assert [one.n_codes for one in results] == [2, 3, 9]
    for role, one in zip(("c_suite", "middle_management", "frontline"), results, strict=True):
        assert one.text_file == folder / f"{wave.id}-{role}.txt"
        assert one.cards_file == folder / f"{wave.id}-{role}.pdf"
        links = one.text_file.read_text(encoding="utf-8").splitlines()
        codes = [link.removeprefix("https://survey.example.org/a/") for link in links]
        assert len(set(codes)) == one.n_codes == one.invited
        cards = text_of(one.cards_file)
        assert all(cards.count(code.replace("-", "")) == 1 for code in codes)
        assert find_unspent_access(sqlite_context, codes[0]).role_group == role
        assert one.role_group_title.replace(" ", "") in cards
    assert issued(sqlite_context, wave.id) == 14


def test_the_files_are_for_their_owner_only(sqlite_context: Context, tmp_path: Path) -> None:
    wave = open_wave_of_few(sqlite_context)
    printed(sqlite_context, wave.id, tmp_path / "codes", address=ADDRESS)
    files = list((tmp_path / "codes").iterdir())
    assert len(files) == 6
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_cards_come_in_another_order_than_lines(sqlite_context: Context, tmp_path: Path) -> None:
    wave = open_wave_of_few(sqlite_context)
    front_line = printed(
        sqlite_context, wave.id, tmp_path / "codes", address=ADDRESS, design=CardDesign(one_per_page=True)
    )[-1]
    assert front_line.text_file is not None
    assert front_line.cards_file is not None
    codes = [line[-24:].replace("-", "") for line in front_line.text_file.read_text().splitlines()]
    cards = text_of(front_line.cards_file)
    assert sorted(codes, key=cards.index) != codes  # chance of the same: 1 in 9!


def test_without_an_address_there_are_codes_and_no_cards(sqlite_context: Context, tmp_path: Path) -> None:
    wave = open_wave_of_few(sqlite_context)
    for one in printed(sqlite_context, wave.id, tmp_path / "codes"):
        assert one.text_file is not None
        assert one.cards_file is None
        assert "/" not in one.text_file.read_text(encoding="utf-8")
    again = printed(sqlite_context, wave.id, tmp_path / "codes")
    assert [(one.n_codes, one.text_file) for one in again] == [(0, None)] * 3


@pytest.mark.parametrize("ending", ["txt", "pdf"])
def test_a_file_in_the_way_is_kept_and_nothing_is_issued(
    sqlite_context: Context, tmp_path: Path, ending: str
) -> None:
    wave = open_wave_of_few(sqlite_context)
    in_the_way = tmp_path / f"{wave.id}-c_suite.{ending}"
    in_the_way.write_text("the only copy", encoding="utf-8")
    before = set(tmp_path.iterdir())
    with pytest.raises(ConflictError, match="only copy"):
        printed(sqlite_context, wave.id, tmp_path, address=ADDRESS)
    assert in_the_way.read_text(encoding="utf-8") == "the only copy"
    assert set(tmp_path.iterdir()) == before
    assert issued(sqlite_context, wave.id) == 0


def test_a_folder_that_cannot_be_written_issues_nothing(sqlite_context: Context, tmp_path: Path) -> None:
    wave = open_wave_of_few(sqlite_context)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SetupError, match="cannot be written"):
        printed(sqlite_context, wave.id, tmp_path / "file" / "codes", address=ADDRESS)
    assert issued(sqlite_context, wave.id) == 0


def test_a_closed_wave_leaves_no_empty_files(sqlite_context: Context, tmp_path: Path) -> None:
    wave = open_wave_of_few(sqlite_context)
    close_wave(sqlite_context, wave.id, confirmed=True)
    with pytest.raises(ConflictError, match="closed"):
        printed(sqlite_context, wave.id, tmp_path / "codes", address=ADDRESS)
    assert list((tmp_path / "codes").iterdir()) == []


def test_an_unknown_wave_is_refused(sqlite_context: Context, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        printed(sqlite_context, "none", tmp_path / "codes", address=ADDRESS)


@pytest.mark.parametrize("library", ["weasyprint", "segno"])
def test_a_missing_library_costs_the_cards_and_never_the_codes(
    sqlite_context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    wave = open_wave_of_few(sqlite_context)
    for one in printed(sqlite_context, wave.id, tmp_path / "codes", address=ADDRESS):
        assert isinstance(one.cards_error, ImportError)
        assert one.cards_file is None
        assert one.text_file is not None
        assert len(one.text_file.read_text(encoding="utf-8").splitlines()) == one.invited
    assert {file.suffix for file in (tmp_path / "codes").iterdir()} == {".txt"}


def test_no_code_reaches_a_log_or_a_description(
    sqlite_context: Context, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    wave = open_wave_of_few(sqlite_context)
    caplog.set_level(logging.DEBUG)
    results = printed(sqlite_context, wave.id, tmp_path / "codes", address=ADDRESS)
    told = caplog.text + repr(results)
    for one in results:
        assert one.text_file is not None
        for line in one.text_file.read_text(encoding="utf-8").splitlines():
            assert line[-24:] not in told
            assert line[-24:].replace("-", "") not in told


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://survey.example.org/", "https://survey.example.org"),
        (" http://127.0.0.1:8000 ", "http://127.0.0.1:8000"),
        ("https://example.org/surveys/a~1/", "https://example.org/surveys/a~1"),
    ],
)
def test_an_address_loses_its_last_slash(typed: str, address: str) -> None:
    assert service_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "survey.example.org", "javascript:alert(1)", "ftp://example.org", "https://", "https://a b.example",
        "https://example.org/?x=1", "https://example.org/#x", "https://user:pass@example.org",
        "https://example.org\nhttps://evil.example", "https://exämple.org", "https://" + "x" * 120,
    ],
)  # fmt: skip
def test_what_is_no_plain_address_is_refused_before_anything_is_issued(
    sqlite_context: Context, tmp_path: Path, typed: str
) -> None:
    wave = open_wave_of_few(sqlite_context)
    with pytest.raises(FaultyRequestError, match="no plain web address"):
        printed(sqlite_context, wave.id, tmp_path / "codes", address=typed)
    assert issued(sqlite_context, wave.id) == 0
