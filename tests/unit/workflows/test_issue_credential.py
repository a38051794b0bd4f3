"""What the office does when a wave closes at the worst moment, and with what nobody's browser would send."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from diagnostic.anonymity.base64url import to_base64url
from diagnostic.anonymity.errors import BlindedMessageError, UnknownInvitationError
from diagnostic.anonymity.signer import Signer
from diagnostic.workflows.close_wave import close_wave
from diagnostic.workflows.context import Context
from diagnostic.workflows.invitation_secrets import read_secret, secret_hash
from diagnostic.workflows.issue_credential import find_standing, issue_credential, note_done
from diagnostic.workflows.refusals import WaveClosedError
from diagnostic.workflows.signers import Signers, erasure_key_name
from support.road import FRONT_LINE, Journey, LaunchedWave, launch, with_keys


@pytest.fixture
def wave(context: Context, tmp_path: Path) -> LaunchedWave:
    return launch(with_keys(context, tmp_path / "keys"))


class ClosesMeanwhile(Signers):
    """The wave closes in another process just after this one has taken its signer."""

    def of(self, context: Context, wave_id: str, stratum: int) -> Signer | None:
        signer = super().of(context, wave_id, stratum)
        with context.office() as office:
            found = office.wave(wave_id, for_change=True)
            assert found is not None
            office.close_wave(found, context.today())
        return signer


class ForgetsMeanwhile(Signers):
    """The signing key is destroyed just after it was taken."""

    def of(self, context: Context, wave_id: str, stratum: int) -> Signer | None:
        signer = super().of(context, wave_id, stratum)
        context.keys.destroy(erasure_key_name(wave_id))
        self.drop_destroyed(context.keys)
        return signer


def recorded(wave: LaunchedWave, journey: Journey) -> str | None:
    with wave.context.office() as office:
        invitation = office.invitations.find(wave.id, secret_hash(read_secret(journey.secret)))
    assert invitation is not None
    return invitation.issued_for


@pytest.mark.parametrize("signers", [ClosesMeanwhile, ForgetsMeanwhile])
def test_a_close_in_the_middle_is_told_as_a_close_and_spends_nothing(
    wave: LaunchedWave, signers: type[Signers]
) -> None:
    journey = wave.journey()
    with pytest.raises(WaveClosedError):
        journey.issue(replace(wave.context, signers=signers()))
    assert recorded(wave, journey) is None


def test_what_is_no_base64url_is_refused_and_spends_nothing(wave: LaunchedWave) -> None:
    journey = wave.journey()
    for message in ("é" * 512, "A" * 513, "AB"):
        with pytest.raises(BlindedMessageError) as refused:
            issue_credential(wave.context, wave.id, journey.secret, message)
        assert message not in str(refused.value)
    assert recorded(wave, journey) is None


def test_damaged_secrets_are_unknown_to_those_who_ask_and_nothing_to_those_who_tell(
    wave: LaunchedWave,
) -> None:
    for secret in ("", "A" * 21, "A" * 21 + "B", "é" * 22):
        with pytest.raises(UnknownInvitationError):
            find_standing(wave.context, wave.id, secret)
        note_done(wave.context, wave.id, secret)
    note_done(wave.context, wave.id, to_base64url(bytes(16)))


def test_keys_are_read_once_and_forgotten_when_they_are_destroyed(wave: LaunchedWave) -> None:
    signers = Signers()
    context = replace(wave.context, signers=signers)
    first = signers.of(context, wave.id, FRONT_LINE)
    assert first is not None
    assert signers.of(context, wave.id, FRONT_LINE) is first
    assert signers.of(context, wave.id, 7) is None
    assert signers.of(context, "nothing", FRONT_LINE) is None
    signers.drop_destroyed(context.keys)
    assert signers.of(context, wave.id, FRONT_LINE) is first
    close_wave(wave.context, wave.id, confirmed=True)
    signers.drop_destroyed(context.keys)
    assert signers.of(context, wave.id, FRONT_LINE) is None
