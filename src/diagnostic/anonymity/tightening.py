"""The freeze: once a wave is open, its manifest can only be replaced by one that shows less."""

from __future__ import annotations

from collections.abc import Iterator

from diagnostic.anonymity.manifest import Manifest, Suppression

_MAY_TIGHTEN = {"suppression", "breakdown", "roster_deleted_on", "replaces"}


def is_tightening(old: Manifest, new: Manifest) -> bool:
    """Tell whether everybody who answered under the old manifest is at least as well off under the new."""
    return not loosenings(old, new)


def loosenings(old: Manifest, new: Manifest) -> tuple[str, ...]:
    """Name what the new manifest changes but may not."""
    return (
        *_changed(old, new),
        *_lowered(old.suppression, new.suppression),
        *_added(old, new),
        *_kept_longer(old, new),
    )


def _changed(old: Manifest, new: Manifest) -> Iterator[str]:
    for name in Manifest.model_fields:
        if name not in _MAY_TIGHTEN and getattr(old, name) != getattr(new, name):
            yield f"{name.replace('_', ' ')} changed."


def _lowered(old: Suppression, new: Suppression) -> Iterator[str]:
    for name in Suppression.model_fields:
        before, after = getattr(old, name), getattr(new, name)
        if after < before:
            yield f"{name.replace('_', ' ')} fell from {before} to {after}."


def _added(old: Manifest, new: Manifest) -> Iterator[str]:
    known = set(old.breakdown.walk())
    for path, title in new.breakdown.walk():
        if (path, title) not in known:
            yield f"the breakdown now holds '{title}' at {' / '.join(path)}."


def _kept_longer(old: Manifest, new: Manifest) -> Iterator[str]:
    if new.roster_deleted_on > old.roster_deleted_on:
        yield f"the roster is kept until {new.roster_deleted_on}, no longer only {old.roster_deleted_on}."
