"""A closed wave is diagnosed once, from all answers, by its own rules; the result is sealed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from diagnostic.analysis.findings import Group
from diagnostic.errors import ConflictError, NotFoundError
from diagnostic.instruments.catalogue import Catalogue
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.context import Context
from diagnostic.workflows.diagnose_wave import diagnose_wave, read_results, read_results_json
from diagnostic.workflows.issue_codes import issue_codes
from diagnostic.workflows.open_form import open_form
from diagnostic.workflows.sealed_json import from_json
from diagnostic.workflows.show_wave import show_wave
from diagnostic.workflows.submit_response import submit_response
from diagnostic.workflows.views import FormView
from support.databases import OpenWave, open_small_wave

ANSWERED = {"c_suite": 5, "middle_management": 8, "frontline": 47}


def _answered_wave(context: Context) -> str:
    wave = open_small_wave(context, c_suite_consented=True, minimum_group=6)
    chance = Random(4)
    for role_group, n in ANSWERED.items():
        for code in issue_codes(context, wave.id, role_group=role_group).codes[:n]:
            form = open_form(context, code)
            submit_response(
                context, code, form.ticket, _answers(form, chance), chance.choice(["", *form.units])
            )
    return wave.id


def _answers(form: FormView, chance: Random) -> dict[str, int | str]:
    leaning = chance.choice([2, 3, 4])
    drawn = {
        item.id: min(5, max(1, leaning + chance.choice([-1, 0, 0, 1])))
        for section in form.sections
        for item in section.items
    }
    return {item_id: value for item_id, value in drawn.items() if chance.random() > 0.03}


def test_a_closed_wave_is_diagnosed_once_and_sealed(context: Context) -> None:
    wave_id = _answered_wave(context)
    close_wave(context, wave_id, confirmed=True)
    told: list[str] = []
    released = diagnose_wave(context, wave_id, told.append)
    assert told
    assert show_wave(context, wave_id).is_diagnosed
    again: list[str] = []
    assert diagnose_wave(context, wave_id, again.append) == released
    assert again == []
    assert read_results(context, wave_id) == from_json(read_results_json(context, wave_id)) == released


def test_the_findings_know_the_wave_they_come_from(sqlite_context: Context) -> None:
    wave_id = _answered_wave(sqlite_context)
    close_wave(sqlite_context, wave_id, confirmed=True)
    released = diagnose_wave(sqlite_context, wave_id)
    findings = released.findings
    assert findings.n_respondents == sum(ANSWERED.values())
    assert {scale.scale_id for scale in findings.scales} == {"climate", "voice"}
    assert (released.policy.minimum_group, released.policy.minimum_c_suite) == (6, 5)
    fielding = findings.fielding
    assert (fielding.organisation, fielding.campaign) == ("Acme <b>", "Study {{ 1 }}")
    assert fielding.source == "Survey wave 'Spring wave'"
    assert (fielding.opened_on, fielding.closed_on) == ("2026-03-02", "2026-03-02")
    assert fielding.c_suite_consented
    assert (Group("middle_management", "North"), 8) in fielding.invited
    assert (Group("c_suite"), 5) in fielding.invited


def test_two_diagnoses_at_once_give_the_same_sealed_result(context: Context) -> None:
    wave_id = _answered_wave(context)
    close_wave(context, wave_id, confirmed=True)
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: diagnose_wave(context, wave_id), range(2))
    assert first == second == read_results(context, wave_id)


def test_sealed_results_outlive_their_instruments(sqlite_context: Context) -> None:
    wave_id = _answered_wave(sqlite_context)
    close_wave(sqlite_context, wave_id, confirmed=True)
    released = diagnose_wave(sqlite_context, wave_id)
    assert diagnose_wave(replace(sqlite_context, catalogue=Catalogue()), wave_id) == released


def test_an_open_wave_has_no_results(wave: OpenWave) -> None:
    with pytest.raises(ConflictError) as refused:
        diagnose_wave(wave.context, wave.id)
    assert refused.value.code == "wave_open"
    with pytest.raises(NotFoundError):
        read_results_json(wave.context, wave.id)


def test_a_close_that_was_interrupted_is_completed_first(sqlite_context: Context) -> None:
    wave_id = _answered_wave(sqlite_context)
    with sqlite_context.office() as office:
        office.close_wave(office.wave(wave_id), date(2026, 3, 2))
    diagnose_wave(sqlite_context, wave_id)
    with sqlite_context.ballot_box() as ballot_box:
        assert not ballot_box.is_open(wave_id)


def test_a_wave_that_nobody_answered_cannot_be_diagnosed(wave: OpenWave) -> None:
    close_wave(wave.context, wave.id, confirmed=True)
    with pytest.raises(ConflictError) as refused:
        diagnose_wave(wave.context, wave.id)
    assert refused.value.code == "no_answers"


def test_an_unknown_wave_has_no_results(sqlite_context: Context) -> None:
    with pytest.raises(NotFoundError):
        diagnose_wave(sqlite_context, "nothing")
    with pytest.raises(NotFoundError):
        read_results(sqlite_context, "nothing")
