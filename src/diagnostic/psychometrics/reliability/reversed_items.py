"""Finds items that look reverse-keyed by mistake."""

from __future__ import annotations

import numpy as np

from ..inputs import FloatArray


def suspected_reversed(correlations: FloatArray, labels: tuple[str, ...]) -> tuple[str, ...]:
    """Name the items that load on the first principal component against the majority.

    R: ``psych::alpha(x, check.keys = TRUE)`` reverses the same items.
    """
    direction = np.linalg.eigh(correlations)[1][:, -1]
    if direction.sum() < 0:
        direction = -direction
    against = direction < -np.sqrt(np.finfo(float).eps)
    return tuple(label for label, opposite in zip(labels, against, strict=True) if opposite)


def note_on_reversed(names: tuple[str, ...]) -> tuple[str, ...]:
    """Say what to check about these items."""
    if not names:
        return ()
    listed = ", ".join(f"'{name}'" for name in names)
    return (f"Against the direction of the other items: {listed}. Check the reverse keys.",)
