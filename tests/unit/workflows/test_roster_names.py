"""Names that stand in the roster's addresses are masked in comments, and are found nowhere afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnostic.storage.office.models import RosterEntry
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.roster_names import names_in
from support.commented import opened_with_comments, with_comments
from support.databases import sqlite_urls


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("ann.bell@example.org", "ann bell"),
        ("Ann_Bell-Moor2@example.org", "ann bell moor"),
        ("a.bell@example.org", "bell"),
        ("abell@example.org", "abell"),
    ],
)
def test_an_address_spells_a_name(address: str, name: str) -> None:
    assert names_in([address]) == (name,)


def test_initials_and_numbers_name_nobody() -> None:
    assert names_in(["ab@example.org", "x7@example.org", "12@example.org"]) == ()


@pytest.mark.parametrize("is_rostered", [True, False])
def test_people_on_the_roster_are_masked_in_comments_without_a_list(
    tmp_path: Path, is_rostered: bool
) -> None:
    with opened_with_comments(sqlite_urls(tmp_path)) as context:
        wave = with_comments(context)
        if is_rostered:
            with context.office() as office:
                office.roster.add([_entry(wave.id, "petronella.muster@example.org")])
        for number in range(12):
            wave.send(more=f"Ask Petronella, or Mrs Muster, number {'x' * number}.")
        close_wave(context, wave.id, confirmed=True)
        with context.ballot_box() as ballot_box:
            released = ballot_box.comments.released(wave.id)
    assert released is not None
    assert ("Petronella" in released, "Muster" in released) == (not is_rostered, not is_rostered)
    assert released.count("number x") == 11
    stored = (tmp_path / "ballot_box.sqlite").read_bytes().lower()
    assert (b"petronella" in stored) is not is_rostered


def _entry(wave_id: str, address: str) -> RosterEntry:
    return RosterEntry(
        secret_hash="1" * 64,
        wave_id=wave_id,
        nonce="2" * 32,
        email=address,
        language="en",
        stop_hash="3" * 64,
        is_stopped=False,
        was_sent=True,
        reminders=0,
        was_told_to_finish=False,
    )
