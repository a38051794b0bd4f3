"""The change between two waves of a campaign: who joined and left is declared when the later one opens."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from diagnostic.errors import NotFoundError
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.context import Context
from diagnostic.workflows.diagnose_wave import diagnose_wave
from diagnostic.workflows.issue_codes import issue_codes
from diagnostic.workflows.open_form import open_form
from diagnostic.workflows.open_wave import open_wave
from diagnostic.workflows.passages import passages_between
from diagnostic.workflows.requests import FaultyRequestError
from diagnostic.workflows.show_trend import show_trend, write_trend
from diagnostic.workflows.submit_response import submit_response
from diagnostic.workflows.trend_table import trend_table
from diagnostic.workflows.views import HeadCount, WaveView
from support.databases import CROWD, open_small_wave

STAYED = tuple(replace(count, joined=0, left=0) for count in CROWD)


def _later(context: Context, earlier: WaveView, counts: tuple[HeadCount, ...], since: str) -> WaveView:
    return open_wave(
        context,
        earlier.campaign_id,
        title="Autumn wave",
        instruments=["climate", "voice"],
        head_counts=counts,
        since=since,
    )


def _diagnose(context: Context, wave: WaveView, answered: int) -> None:
    chance = Random(answered)
    for code in issue_codes(context, wave.id, role_group="frontline").codes[:answered]:
        form = open_form(context, code)
        items = [item.id for section in form.sections for item in section.items]
        submit_response(context, code, form.ticket, {item: chance.randint(1, 5) for item in items}, "North")
    close_wave(context, wave.id, confirmed=True)
    diagnose_wave(context, wave.id)


def test_two_waves_are_compared_where_the_later_declares_who_passed(context: Context, tmp_path: Path) -> None:
    earlier = open_small_wave(context)
    later = _later(context, earlier, STAYED, earlier.id)
    assert later.since == earlier.id
    with pytest.raises(NotFoundError):
        show_trend(context, earlier.id, later.id)
    for wave, answered in ((earlier, 21), (later, 24)):
        _diagnose(context, wave, answered)
    table = trend_table(show_trend(context, earlier.id, later.id))
    assert table.title == "Acme <b>: Spring wave and Autumn wave"
    assert table.scales[0][1][0][0] == "Everybody"
    assert "then" in table.scales[0][1][0][1]
    backwards = trend_table(show_trend(context, later.id, earlier.id))
    assert {figures for _, rows in backwards.scales for _, figures, _ in rows} == {"not shown"}
    paths = write_trend(show_trend(context, earlier.id, later.id), tmp_path, lambda _: None)
    assert [path.name for path in paths] == ["trend.pdf", "trend.json"]
    assert paths[0].read_bytes().startswith(b"%PDF")


def test_only_two_waves_of_one_campaign_are_compared(sqlite_context: Context) -> None:
    first, second = open_small_wave(sqlite_context), open_small_wave(sqlite_context)
    for one, other in ((first, second), (first, first)):
        with pytest.raises(FaultyRequestError):
            show_trend(sqlite_context, one.id, other.id)


def test_declarations_need_an_earlier_wave_of_the_campaign(sqlite_context: Context) -> None:
    earlier, stranger = open_small_wave(sqlite_context), open_small_wave(sqlite_context)
    for since in ("", stranger.id):
        with pytest.raises(FaultyRequestError):
            _later(sqlite_context, earlier, STAYED, since)
    with pytest.raises(NotFoundError):
        _later(sqlite_context, earlier, STAYED, "nowhere")


@pytest.mark.parametrize("changes", [{"joined": 1}, {"left": 2}, {"joined": None}, {"moved_in": 3}])
def test_declarations_that_do_not_add_up_are_refused(
    sqlite_context: Context, changes: dict[str, int | None]
) -> None:
    earlier = open_small_wave(sqlite_context)
    with pytest.raises(FaultyRequestError, match="do not add up"):
        _later(sqlite_context, earlier, (*STAYED[:-1], replace(STAYED[-1], **changes)), earlier.id)


def test_groups_that_are_gone_or_say_nothing_pass_in_an_unknown_way() -> None:
    earlier = [
        HeadCount("frontline", 30, "North"),
        HeadCount("frontline", 9, "South"),
        HeadCount("c_suite", 5),
    ]
    later = [
        HeadCount("frontline", 31, "North", joined=6, left=3, moved_in=1, moved_out=3),
        HeadCount("c_suite", 5),
        HeadCount("frontline", 8, "West", joined=8, left=0),
    ]
    passages = {
        (group.role_group, group.unit): one for group, one in passages_between(earlier, later).items()
    }
    north, west = passages["frontline", "North"], passages["frontline", "West"]
    assert north is not None
    assert (north.stayed, north.moved_in, north.moved_out) == (24, 1, 3)
    assert west is not None
    assert west.stayed == 0
    assert passages["c_suite", None] is passages["frontline", "South"] is None
