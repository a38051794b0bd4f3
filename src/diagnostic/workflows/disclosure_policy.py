"""How small a group of a wave may be and still be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic.disclosure.released import DisclosurePolicy

if TYPE_CHECKING:
    from diagnostic.storage.office.models import Wave


def policy_of(wave: Wave) -> DisclosurePolicy:
    """Give the policy that was fixed when the wave opened."""
    return DisclosurePolicy(minimum_group=wave.minimum_group)
