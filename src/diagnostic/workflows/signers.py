"""The signing keys that this process has at hand, each only as long as its erasure key lies in its folder."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diagnostic.anonymity.signer import Signer
    from diagnostic.workflows.context import Context, KeyStore


def erasure_key_name(wave_id: str) -> str:
    """Give the name under which the folder of keys holds what a wave's signing keys are encrypted under."""
    return f"{wave_id}.erasure"


class Signers:
    """Signers by wave and stratum: decrypting a key takes longer than many signatures."""

    def __init__(self) -> None:
        self._of_waves: dict[str, dict[int, Signer]] = {}
        self._one_at_a_time = Lock()

    def of(self, context: Context, wave_id: str, stratum: int) -> Signer | None:
        """Give the signer of a stratum; None once the wave's keys are destroyed, or if there never were any.

        Whether they are is looked up every time, as another process may have closed the wave.
        """
        erasure_key = context.keys.read(erasure_key_name(wave_id))
        with self._one_at_a_time:
            if erasure_key is None:
                self._drop(wave_id)
                return None
            if wave_id not in self._of_waves:
                self._of_waves[wave_id] = _read_signers(context, wave_id, erasure_key)
            return self._of_waves[wave_id].get(stratum)

    def drop_destroyed(self, keys: KeyStore) -> None:
        """Forget the signing keys of waves whose erasure key is gone."""
        with self._one_at_a_time:
            for wave_id in [one for one in self._of_waves if keys.read(erasure_key_name(one)) is None]:
                self._drop(wave_id)

    def _drop(self, wave_id: str) -> None:
        for signer in self._of_waves.pop(wave_id, {}).values():
            signer.destroy()


def _read_signers(context: Context, wave_id: str, erasure_key: bytes) -> dict[int, Signer]:
    from diagnostic.anonymity.base64url import from_base64url
    from diagnostic.anonymity.keys import read_private_der
    from diagnostic.anonymity.signer import Signer

    with context.office() as office:
        stored = office.invitations.keys(wave_id)
    return {
        key.stratum: Signer(read_private_der(from_base64url(key.private_key), erasure_key))
        for key in stored
        if key.private_key
    }
