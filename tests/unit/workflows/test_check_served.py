"""A service whose pages changed in the middle of a wave does not start; on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from diagnostic.errors import DiagnosticError
from diagnostic.workflows.check_served import refuse_other_pages
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.context import Addresses, Context
from support.launched import Pages, launched, with_keys

CHANGED = Pages(script=b"export const answer = 43\n")


def test_only_the_pages_that_open_waves_were_launched_with_are_served(
    context: Context, tmp_path: Path
) -> None:
    keyed = with_keys(context, tmp_path)
    refuse_other_pages(keyed, CHANGED)
    wave_ids = [launched(keyed).wave_id for _ in range(2)]
    refuse_other_pages(keyed, Pages())
    with pytest.raises(DiagnosticError) as refusal:
        refuse_other_pages(keyed, CHANGED)
    assert all(wave_id in str(refusal.value) for wave_id in wave_ids)
    for wave_id in wave_ids:
        close_wave(keyed, wave_id, confirmed=True)
    refuse_other_pages(keyed, CHANGED)


def test_an_office_is_served_where_open_waves_promised_it(context: Context, tmp_path: Path) -> None:
    keyed = with_keys(context, tmp_path)
    apart = replace(keyed, addresses=Addresses("https://survey.example.org", "https://office.example.org"))
    wave_id = launched(apart).wave_id
    refuse_other_pages(apart, Pages())
    for moved in (Addresses(), Addresses("https://survey.example.org", "https://elsewhere.example.org")):
        with pytest.raises(DiagnosticError) as refusal:
            refuse_other_pages(replace(keyed, addresses=moved), Pages())
        assert refusal.value.code == "office_moved"
        assert wave_id in str(refusal.value)
    close_wave(apart, wave_id, confirmed=True)
    refuse_other_pages(keyed, Pages())


def test_one_address_for_both_is_no_office_apart(context: Context, tmp_path: Path) -> None:
    keyed = with_keys(context, tmp_path)
    launched(replace(keyed, addresses=Addresses("https://survey.example.org", "https://survey.example.org")))
    refuse_other_pages(keyed, Pages())
