"""Serving the example again uses the wave that is already open to try."""

from pathlib import Path

from diagnostic.workflows.list_campaigns import list_campaigns
from diagnostic.workflows.open_form import open_form
from diagnostic.workflows.run_demo import closed_example_wave, open_example_wave
from support.web_service import make_service


def test_an_open_example_wave_is_used_again_until_its_codes_run_out(tmp_path: Path) -> None:
    context = make_service(tmp_path).context
    assert closed_example_wave(context) is None
    doors = [open_example_wave(context) for _ in range(10)]
    assert len({door.wave_id for door in doors[:9]}) == 1
    assert doors[9].wave_id != doors[8].wave_id  # nine executives, nine codes
    codes = [code for door in doors for _, code in door.codes]
    assert len(set(codes)) == 30
    assert all(open_form(context, code).consent.is_simulated for code in codes[:3])
    (campaign,) = list_campaigns(context)
    assert len(campaign.waves) == 2
