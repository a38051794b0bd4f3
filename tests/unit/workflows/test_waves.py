"""Campaigns and waves: opened as declared, shown with care, closed for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from diagnostic.errors import ConflictError, DiagnosticError, NotFoundError, SetupError
from diagnostic.instruments.catalogue import Catalogue
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.context import Context
from diagnostic.workflows.create_campaign import create_campaign
from diagnostic.workflows.issue_codes import issue_codes
from diagnostic.workflows.list_campaigns import list_campaigns, show_campaign
from diagnostic.workflows.open_form import open_form
from diagnostic.workflows.show_wave import show_wave
from diagnostic.workflows.submit_response import submit_response
from diagnostic.workflows.views import HeadCount
from support.databases import CROWD, OpenWave, front_line_answers, open_small_wave, small_catalogue


def test_a_campaign_is_listed_with_its_waves(context: Context) -> None:
    assert list_campaigns(context) == ()
    wave = open_small_wave(context)
    (campaign,) = list_campaigns(context)
    assert (campaign.organisation, campaign.title) == ("Acme <b>", "Study {{ 1 }}")
    assert [(w.id, w.is_open) for w in campaign.waves] == [(wave.id, True)]
    assert show_campaign(context, wave.campaign_id) == campaign


def test_an_open_wave_shows_what_was_declared(context: Context) -> None:
    wave = open_small_wave(context, c_suite_consented=True, minimum_group=9)
    assert wave == show_wave(context, wave.id)
    assert wave.is_open
    assert not wave.is_diagnosed
    assert wave.opened_on == date(2026, 3, 2)
    assert wave.closed_on is None
    assert wave.units == ("North", "South & Söhne")
    assert wave.head_counts == CROWD
    assert [(r.role_group, r.title, r.invited, r.codes_issued, r.codes_spent) for r in wave.role_groups] == [
        ("c_suite", "Executives", 5, 0, None),
        ("middle_management", "Middle managers", 8, 0, None),
        ("frontline", "Front-line staff", 55, 0, None),
    ]
    assert [(pin.id, pin.version) for pin in wave.instruments] == [("climate", "1.0.0"), ("voice", "1.0.0")]
    assert (wave.minimum_group, wave.c_suite_consented) == (9, True)


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"instruments": []}, "instruments"),
        ({"instruments": ["climate", "climate"]}, "instruments"),
        ({"instruments": ["climat"]}, "catalogue"),
        ({"instruments": ["climate@9.9.9"]}, "instrument 'climate'"),
        ({"language": "de"}, "instrument 'climate'"),
        ({"minimum_group": 4}, "minimum_group"),
        ({"title": "  "}, "wave title"),
        ({"title": "two\nlines"}, "wave title"),
        ({"title": "x" * 201}, "wave title"),
        ({"head_counts": []}, "head counts"),
        ({"head_counts": [HeadCount("astronauts", 9)]}, "head counts"),
        ({"head_counts": [HeadCount("frontline", 0)]}, "head counts"),
        ({"head_counts": [HeadCount("frontline", 9), HeadCount("frontline", 3)]}, "head counts"),
        ({"head_counts": [HeadCount("frontline", 9, " ")]}, "unit"),
        ({"head_counts": [HeadCount("frontline", 9, "a\0b")]}, "unit"),
    ],
)
def test_a_wave_that_cannot_be_is_refused_and_leaves_nothing(
    sqlite_context: Context, wrong: dict, place: str
) -> None:
    with pytest.raises(DiagnosticError) as refused:
        open_small_wave(sqlite_context, **wrong)
    assert refused.value.place == place
    (campaign,) = list_campaigns(sqlite_context)
    assert campaign.waves == ()


def test_an_unknown_campaign_or_wave_is_not_found(sqlite_context: Context) -> None:
    for act in (show_wave, close_wave, show_campaign):
        with pytest.raises(NotFoundError):
            act(sqlite_context, "nothing")
    with pytest.raises(NotFoundError):
        issue_codes(sqlite_context, "nothing", role_group="frontline")


def test_a_campaign_needs_a_name(sqlite_context: Context) -> None:
    with pytest.raises(DiagnosticError, match="organisation"):
        create_campaign(sqlite_context, organisation="", title="Study")


def test_codes_are_given_out_once_per_person_and_never_more(context: Context) -> None:
    wave = open_small_wave(context)
    first = issue_codes(context, wave.id, role_group="frontline", count=5)
    rest = issue_codes(context, wave.id, role_group="frontline")
    assert (len(first.codes), len(rest.codes)) == (5, 50)
    assert len({*first.codes, *rest.codes}) == 55
    assert first.role_group_title == "Front-line staff"
    with pytest.raises(ConflictError) as refused:
        issue_codes(context, wave.id, role_group="frontline", count=1)
    assert refused.value.code == "more_codes_than_people"
    assert show_wave(context, wave.id).role_groups[2].codes_issued == 55


@pytest.mark.parametrize("count", [0, -1, 6])
def test_an_impossible_number_of_codes_is_refused(sqlite_context: Context, count: int) -> None:
    wave = open_small_wave(sqlite_context)
    with pytest.raises(ConflictError):
        issue_codes(sqlite_context, wave.id, role_group="c_suite", count=count)


def test_codes_need_a_role_group_that_is_invited(sqlite_context: Context) -> None:
    wave = open_small_wave(sqlite_context, head_counts=[HeadCount("frontline", 30)])
    with pytest.raises(DiagnosticError, match="nobody of it is invited"):
        issue_codes(sqlite_context, wave.id, role_group="c_suite")


def test_a_sheet_of_codes_does_not_show_them_by_accident(sqlite_wave: OpenWave) -> None:
    sheet = issue_codes(sqlite_wave.context, sqlite_wave.id, role_group="c_suite")
    assert not any(code in repr(sheet) for code in sheet.codes)


def test_a_wave_is_closed_only_on_purpose(wave: OpenWave) -> None:
    with pytest.raises(ConflictError) as refused:
        close_wave(wave.context, wave.id)
    assert refused.value.code == "close_not_confirmed"
    assert show_wave(wave.context, wave.id).is_open


def test_closing_is_final_counts_and_can_be_repeated(wave: OpenWave) -> None:
    context = wave.context
    for code in wave.codes[:3]:
        submit_response(context, code, open_form(context, code).ticket, front_line_answers())
    assert show_wave(context, wave.id).role_groups[2].codes_spent is None
    closed = close_wave(context, wave.id, confirmed=True)
    assert not closed.is_open
    assert closed.n_responses == 3
    assert closed.role_groups[2].codes_spent == 3
    later = replace(context, today=lambda: date(2027, 1, 1))
    assert close_wave(later, wave.id, confirmed=True).closed_on == date(2026, 3, 2)
    with pytest.raises(ConflictError) as refused:
        issue_codes(context, wave.id, role_group="c_suite")
    assert refused.value.code == "wave_closed"


def test_an_interrupted_close_is_completed_by_the_next(wave: OpenWave) -> None:
    """The office had closed, the ballot box had not: as a crash between the two would leave them."""
    context = wave.context
    with context.office() as office:
        office.close_wave(office.wave(wave.id), date(2026, 3, 2))
    close_wave(context, wave.id, confirmed=True)
    with context.ballot_box() as ballot_box:
        assert not ballot_box.is_open(wave.id)


def test_a_wave_opened_but_not_declared_can_take_no_code(sqlite_context: Context) -> None:
    """A crash between ballot box and office leaves a wave that nobody was invited to, and no other trace."""
    with sqlite_context.ballot_box() as ballot_box:
        ballot_box.open_wave("orphan", [])
    with pytest.raises(NotFoundError):
        issue_codes(sqlite_context, "orphan", role_group="frontline")


def test_an_instrument_that_changes_under_an_open_wave_is_noticed(sqlite_wave: OpenWave) -> None:
    changed = replace(sqlite_wave.context, catalogue=small_catalogue(facets=[{"id": "x", "title": "Other"}]))
    with pytest.raises(SetupError) as refused:
        open_form(changed, sqlite_wave.codes[0])
    assert refused.value.code == "instrument_changed"


def test_a_minimum_below_five_is_refused_by_the_database_too(context: Context) -> None:
    wave = open_small_wave(context)
    with pytest.raises(Exception, match="minimum_group_floor"), context.office.engine.begin() as connection:
        connection.execute(text("UPDATE waves SET minimum_group = 4 WHERE id = :id"), {"id": wave.id})


def test_a_wave_can_be_shown_when_its_instruments_have_gone(sqlite_wave: OpenWave) -> None:
    bare = replace(sqlite_wave.context, catalogue=Catalogue())
    assert [pin.title for pin in show_wave(bare, sqlite_wave.id).instruments] == ["climate", "voice"]
