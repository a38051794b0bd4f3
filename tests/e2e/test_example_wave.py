"""Serving the example again uses the waves that are already open to try."""

from pathlib import Path

from diagnostic.web.respondent.served import Served
from diagnostic.workflows.example_invitations import open_example_invitations
from diagnostic.workflows.issue_credential import find_standing
from diagnostic.workflows.list_campaigns import list_campaigns
from diagnostic.workflows.open_form import open_form
from diagnostic.workflows.run_demo import closed_example_wave, open_example_wave
from diagnostic.workflows.show_wave import show_wave
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


def test_a_launched_example_wave_is_used_again_until_its_invitations_run_out(tmp_path: Path) -> None:
    context = make_service(tmp_path).context
    served = Served(context.catalogue)
    first, second = (open_example_invitations(context, served, "http://127.0.0.1:8000") for _ in range(2))
    assert first.fingerprint == second.fingerprint
    links = [link for invitations in (first, second) for _, link in invitations.links]
    assert len(set(links)) == 2 * len(first.links) > 2
    secrets = [link.partition("#")[2].partition(".")[0] for link in links]
    assert {find_standing(context, first.wave_id, secret).state for secret in secrets} == {"open"}


def test_a_launched_example_wave_of_another_version_is_closed_and_a_new_one_opened(tmp_path: Path) -> None:
    context = make_service(tmp_path).context
    served = Served(context.catalogue)
    before = open_example_invitations(context, served, "http://127.0.0.1:8000")
    changed = ServedOtherwise(context.catalogue)
    after = open_example_invitations(context, changed, "http://127.0.0.1:8000")
    assert after.wave_id != before.wave_id
    assert not show_wave(context, before.wave_id).is_open


class ServedOtherwise(Served):
    """Another version of the scripts."""

    def scripts(self) -> dict[str, str]:
        return dict.fromkeys(super().scripts(), "0" * 64)
