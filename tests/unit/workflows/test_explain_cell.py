"""Why a cell is not shown: the rules and what was declared, never how many answered."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from diagnostic.cli.explain import received_words
from diagnostic.errors import NotFoundError
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.context import Context
from diagnostic.workflows.diagnose_wave import diagnose_wave, read_results
from diagnostic.workflows.explain_cell import CellExplanation, explain_cell
from diagnostic.workflows.issue_codes import issue_codes
from diagnostic.workflows.open_form import open_form
from diagnostic.workflows.show_wave import show_wave
from diagnostic.workflows.shown_counts import shown_counts
from diagnostic.workflows.submit_response import submit_response
from diagnostic.workflows.views import WaveView
from support.databases import CROWD, OpenWave, open_small_wave


def _diagnosed(context: Context, answered: dict[str, int], **choices: Any) -> WaveView:
    wave = open_small_wave(context, **choices)
    chance = Random(1)
    for role_group, n in answered.items():
        for code in issue_codes(context, wave.id, role_group=role_group).codes[:n]:
            form = open_form(context, code)
            items = [item.id for section in form.sections for item in section.items]
            unit = form.units[0] if form.units else ""
            submit_response(context, code, form.ticket, {item: chance.randint(1, 5) for item in items}, unit)
    close_wave(context, wave.id, confirmed=True)
    diagnose_wave(context, wave.id)
    return wave


def test_a_shown_cell_needs_no_reason_and_everybody_is_a_cell(sqlite_context: Context) -> None:
    wave = _diagnosed(sqlite_context, {"frontline": 20})
    told = explain_cell(sqlite_context, wave.id)
    assert told.is_shown
    assert told.invited == sum(count.invited for count in CROWD)


def test_what_is_told_does_not_depend_on_how_many_answered(sqlite_context: Context) -> None:
    told: list[CellExplanation] = []
    head_counts = [replace(CROWD[0], invited=9), *CROWD[1:]]
    for executives in (0, 3):
        answered = {"frontline": 20, "c_suite": executives}
        wave = _diagnosed(sqlite_context, answered, head_counts=head_counts)
        assert all(group.role_group != "c_suite" for group in read_results(sqlite_context, wave.id).published)
        told.append(explain_cell(sqlite_context, wave.id, role_group="c_suite"))
    assert told[0] == told[1]
    assert not told[0].is_shown
    assert any("did not agree" in reason for reason in told[0].reasons)


def test_too_few_invited_is_the_one_reason_that_is_named(sqlite_context: Context) -> None:
    head_counts = [replace(CROWD[0], invited=4), *CROWD[1:]]
    wave = _diagnosed(sqlite_context, {"frontline": 9}, head_counts=head_counts, c_suite_consented=True)
    told = explain_cell(sqlite_context, wave.id, role_group="c_suite")
    assert told.reasons == ("Only 4 were invited, fewer than the minimum of 5: it could never be shown.",)


def test_a_cell_that_nobody_was_invited_in_is_not_found(sqlite_context: Context) -> None:
    wave = _diagnosed(sqlite_context, {"frontline": 8})
    with pytest.raises(NotFoundError):
        explain_cell(sqlite_context, wave.id, role_group="contractors")
    with pytest.raises(NotFoundError):
        explain_cell(sqlite_context, wave.id, unit="Atlantis")


def test_a_wave_without_results_has_nothing_to_explain(sqlite_wave: OpenWave) -> None:
    with pytest.raises(NotFoundError):
        explain_cell(sqlite_wave.context, sqlite_wave.id)


def test_small_counts_are_not_told_and_the_total_hides_them(sqlite_context: Context) -> None:
    wave = _diagnosed(sqlite_context, {"frontline": 21, "c_suite": 3})
    counts = shown_counts(show_wave(sqlite_context, wave.id))
    assert counts.codes_spent["frontline"] == (20, 24)
    assert counts.codes_spent["c_suite"] is None
    assert (counts.responses, counts.is_rounded) == (20, True)
    assert received_words(counts, 7) == "20 or a few more responses received."
    assert received_words(replace(counts, responses=None), 7) == "Fewer than 10 responses received."
