"""Invitations without an address: written once, never more than people, and good for one credential each."""

from __future__ import annotations

import stat
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from diagnostic.errors import ConflictError, SetupError
from diagnostic.reporting.cards import render
from diagnostic.workflows.card_design import CardDesign
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.context import Addresses, Context
from diagnostic.workflows.invitation_secrets import read_secret, secret_hash, written_secret
from diagnostic.workflows.issue_invitations import issue_invitations
from diagnostic.workflows.print_invitations import PrintedInvitations, print_invitations
from diagnostic.workflows.print_paper import print_paper
from diagnostic.workflows.refusals import WaveClosedError
from diagnostic.workflows.reprint_cards import reprint_cards
from diagnostic.workflows.requests import FaultyRequestError
from diagnostic.workflows.show_launch import LaunchView
from diagnostic.workflows.views import HeadCount
from support.databases import open_small_wave
from support.launched import launched, with_keys

ADDRESS = "https://survey.example.org"
CROWDS = (HeadCount("c_suite", 5), HeadCount("middle_management", 16), HeadCount("frontline", 24))


def _keyed(context: Context, folder: Path) -> Context:
    return replace(with_keys(context, folder), addresses=Addresses(collector=ADDRESS))


@pytest.fixture
def keyed(context: Context, tmp_path: Path) -> Context:
    return _keyed(context, tmp_path)


@pytest.fixture
def keyed_sqlite(sqlite_context: Context, tmp_path: Path) -> Context:
    return _keyed(sqlite_context, tmp_path)


@pytest.fixture
def launch(keyed_sqlite: Context) -> LaunchView:
    return launched(keyed_sqlite, head_counts=CROWDS)


def _print(context: Context, wave_id: str, folder: Path, **choices: object) -> list[PrintedInvitations]:
    return list(print_invitations(context, wave_id, folder, **choices))  # type: ignore[arg-type]


def _secret(link: str) -> bytes:
    return read_secret(link.partition("#")[2].partition(".")[0])


def test_each_link_is_an_invitation_of_its_crowd(keyed: Context) -> None:
    launch = launched(keyed, head_counts=CROWDS)
    sheet = issue_invitations(keyed, launch.wave_id, role_group="middle_management")
    assert len(set(sheet.links)) == 21
    for link in sheet.links:
        page, _, fragment = link.partition("#")
        assert page == f"{ADDRESS}/s/{launch.wave_id}"
        assert fragment.partition(".")[2] == launch.fingerprint.replace("-", "")
        with keyed.office() as office:
            known = office.invitations.find(launch.wave_id, secret_hash(_secret(link)))
            assert known is not None
            assert known.stratum == 0
            assert known.issued_for is None


def test_no_database_holds_a_secret(keyed_sqlite: Context, launch: LaunchView, tmp_path: Path) -> None:
    links = issue_invitations(keyed_sqlite, launch.wave_id, role_group="frontline").links
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for link in links:
        secret = _secret(link)
        for trace in (
            secret,
            secret.hex().encode(),
            sha256(secret).hexdigest().encode(),
            link.encode()[-55:-33],
        ):
            assert trace not in stored


def test_a_crowd_never_gets_more_invitations_than_people(keyed: Context) -> None:
    launch = launched(keyed, head_counts=CROWDS)
    issue_invitations(keyed, launch.wave_id, role_group="c_suite", count=5)
    issue_invitations(keyed, launch.wave_id, role_group="middle_management", count=16)
    for role_group in ("c_suite", "middle_management"):
        with pytest.raises(ConflictError) as refusal:
            issue_invitations(keyed, launch.wave_id, role_group=role_group, count=1)
        assert refusal.value.code == "more_invitations_than_people"
    assert len(issue_invitations(keyed, launch.wave_id, role_group="frontline").links) == 24


def test_links_are_written_once_for_their_owner_and_set_as_cards(
    keyed_sqlite: Context, launch: LaunchView, tmp_path: Path
) -> None:
    leaders, front_line = _print(keyed_sqlite, launch.wave_id, tmp_path / "out")
    assert leaders.titles == ("Executives", "Middle managers")
    assert (leaders.n_invitations, front_line.n_invitations) == (21, 24)
    for printed in (leaders, front_line):
        assert printed.text_file is not None
        assert printed.cards_file is not None
        assert stat.S_IMODE(printed.text_file.stat().st_mode) == 0o600
        pages = PdfReader(BytesIO(printed.cards_file.read_bytes())).pages
        words = "".join("".join(page.extract_text().split()) for page in pages)
        assert words.count(launch.fingerprint.replace("-", "")) == printed.n_invitations
        for line in printed.text_file.read_text().split():
            assert line.partition("#")[2][:22] not in words
    again = _print(keyed_sqlite, launch.wave_id, tmp_path / "out")
    assert [one.text_file for one in again] == [None, None]


def test_cards_carry_the_very_links_in_another_order(
    keyed_sqlite: Context, launch: LaunchView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []

    def drawing(link: str) -> bytes:
        drawn.append(link)
        return original(link)

    original = render.qr_svg
    monkeypatch.setattr(render, "qr_svg", drawing)
    (printed,) = _print(keyed_sqlite, launch.wave_id, tmp_path / "out", role_group="frontline")
    assert printed.text_file is not None
    lines = printed.text_file.read_text().split()
    assert sorted(drawn) == sorted(lines)
    assert drawn != lines  # chance of the same: 1 in 24!


def test_one_crowd_can_be_asked_for_by_number(
    keyed_sqlite: Context, launch: LaunchView, tmp_path: Path
) -> None:
    (printed,) = _print(keyed_sqlite, launch.wave_id, tmp_path / "out", role_group="c_suite", count=3)
    assert printed.n_invitations == 3
    with pytest.raises(FaultyRequestError):
        _print(keyed_sqlite, launch.wave_id, tmp_path / "more", count=3)
    with pytest.raises(FaultyRequestError):
        _print(keyed_sqlite, launch.wave_id, tmp_path / "more", role_group="nobody")


def test_no_invitation_is_made_that_cannot_be_written_down(
    keyed_sqlite: Context, launch: LaunchView, tmp_path: Path
) -> None:
    (tmp_path / f"{launch.wave_id}-c_suite.txt").write_text("mine")
    with pytest.raises(ConflictError) as refusal:
        _print(keyed_sqlite, launch.wave_id, tmp_path)
    assert refusal.value.code == "file_exists"
    assert len(issue_invitations(keyed_sqlite, launch.wave_id, role_group="c_suite").links) == 21


def test_only_launched_open_waves_with_an_address_invite(keyed_sqlite: Context, launch: LaunchView) -> None:
    with pytest.raises(ConflictError) as refusal:
        issue_invitations(keyed_sqlite, open_small_wave(keyed_sqlite).id, role_group="frontline")
    assert refusal.value.code == "wave_not_launched"
    nowhere = replace(keyed_sqlite, addresses=Addresses())
    with pytest.raises(SetupError):
        issue_invitations(nowhere, launch.wave_id, role_group="frontline")
    close_wave(keyed_sqlite, launch.wave_id, confirmed=True)
    with pytest.raises(WaveClosedError):
        issue_invitations(keyed_sqlite, launch.wave_id, role_group="frontline")


def test_the_log_tells_how_many_were_made(keyed_sqlite: Context, launch: LaunchView) -> None:
    issue_invitations(keyed_sqlite, launch.wave_id, role_group="frontline", count=7)
    with keyed_sqlite.office() as office:
        (told,) = [one.details for one in office.audit.all() if one.event == "invitations_made"]
    assert '"invitations":7' in told


def test_cards_can_be_set_again_from_the_file_of_links(
    keyed_sqlite: Context, launch: LaunchView, tmp_path: Path
) -> None:
    leaders, front_line = _print(keyed_sqlite, launch.wave_id, tmp_path / "out")
    assert leaders.text_file is not None
    assert front_line.text_file is not None
    again = tmp_path / "again.pdf"
    made = reprint_cards(keyed_sqlite, leaders.text_file, out=again, design=CardDesign(("de",)))
    assert (made.role_group_title, made.n_cards) == ("Executives, Middle managers", 21)
    words = "".join("".join(page.extract_text().split()) for page in PdfReader(again).pages)
    assert words.count(launch.fingerprint.replace("-", "")) == 21
    both = tmp_path / "both.txt"
    both.write_text(leaders.text_file.read_text() + front_line.text_file.read_text())
    with pytest.raises(FaultyRequestError, match="several crowds"):
        reprint_cards(keyed_sqlite, both)


@pytest.mark.parametrize(
    ("change", "line"), [(lambda link: link[:-1], 1), (lambda link: link.replace("#", "#A", 1)[:-1], 1)]
)
def test_a_damaged_or_unknown_link_is_named_by_its_line_only(
    keyed_sqlite: Context, launch: LaunchView, tmp_path: Path, change: Callable[[str], str], line: int
) -> None:
    (link, *_) = issue_invitations(keyed_sqlite, launch.wave_id, role_group="frontline").links
    file = tmp_path / "links.txt"
    file.write_text(change(link))
    with pytest.raises(FaultyRequestError) as refusal:
        reprint_cards(keyed_sqlite, file)
    assert refusal.value.place == f"links.txt, line {line}"
    assert link[-55:-33] not in str(refusal.value)
    assert not (tmp_path / "links.pdf").exists()


def test_an_unknown_invitation_gets_no_card(
    keyed_sqlite: Context, launch: LaunchView, tmp_path: Path
) -> None:
    (link, *_) = issue_invitations(keyed_sqlite, launch.wave_id, role_group="frontline").links
    file = tmp_path / "links.txt"
    file.write_text(link.replace(link[-55:-33], written_secret(bytes(16))))
    with pytest.raises(FaultyRequestError, match="no such invitation"):
        reprint_cards(keyed_sqlite, file)


def test_no_form_on_paper_is_printed_for_a_launched_wave(
    keyed_sqlite: Context, launch: LaunchView, tmp_path: Path
) -> None:
    with pytest.raises(ConflictError) as refusal:
        list(print_paper(keyed_sqlite, launch.wave_id, tmp_path / "paper"))
    assert refusal.value.code == "wave_launched"
