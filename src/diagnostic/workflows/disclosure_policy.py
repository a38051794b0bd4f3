"""How small a group of a wave may be and still be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic.disclosure.released import DisclosurePolicy

if TYPE_CHECKING:
    from diagnostic.workflows.form_facts import Thresholds


def policy_of(wave: Thresholds) -> DisclosurePolicy:
    """Give the policy that was fixed when the wave opened, or tightened since."""
    least_comments = max(DisclosurePolicy.minimum_comments, wave.minimum_group)
    return DisclosurePolicy(minimum_group=wave.minimum_group, minimum_comments=least_comments)
