"""Reliability of the traits behind ordinal answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..chunks import Progress
from ..errors import DataError
from ..factors.matrices import frame
from ..factors.polychoric import Polychoric, polychoric
from ..results import Result
from .coefficients import item_dropped, whole_scale
from .omega_models import minimum_residual
from .reversed_items import note_on_reversed, suspected_reversed

if TYPE_CHECKING:
    import pandas as pd

_LATENT = "Describes the traits behind the answers, not the score that is printed."


@dataclass(frozen=True, kw_only=True)
class OrdinalReliability(Result):
    """``estimate`` of the scale; ``if_dropped`` by item, of the other items."""

    estimate: float
    guttman_lambda6: float
    average_interitem_r: float
    if_dropped: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Give the table of the scale without each item."""
        return self.if_dropped


def ordinal_alpha(items: Any, *, progress: Progress | None = None) -> OrdinalReliability:
    """Compute alpha from polychoric correlations.

    Shapes: ``items`` n respondents × k ≥ 2 ordinal items (already reverse-keyed), or `PairTables`. At
    most 1. It describes the normal traits behind the answers: the printed score is less reliable.
    Missing data: pairwise. Raises `DataError` as `polychoric`.

    Formula: k/(k−1)·(1 − k/ΣR), R the polychoric correlations (thresholds by item).
    Source: Zumbo, Gadermann & Zeisser (2007), Journal of Modern Applied Statistical Methods 6, 21-29.
    R: ``psych::alpha(psych::polychoric(x, correct = 0)$rho)``.

    >>> import numpy as np
    >>> rng = np.random.default_rng(1)
    >>> traits = rng.standard_normal((2000, 1)) + rng.standard_normal((2000, 4))
    >>> round(ordinal_alpha(np.digitize(traits, [-1.5, 0, 1.5])).estimate, 1)
    0.8
    """
    found = polychoric(items, progress=progress)
    R = found.correlations.to_numpy()
    whole, dropped = whole_scale(R, R), item_dropped(R, R)
    table = frame(
        np.column_stack(
            [
                dropped.standardized,
                dropped.lambda6,
                dropped.average_r,
                dropped.signal_to_noise,
                dropped.median_r,
            ]
        ),
        list(found.correlations.columns),
        ["alpha", "guttman_lambda6", "average_r", "signal_to_noise", "median_r"],
    )
    return _result(found, "ordinal alpha, polychoric correlations", float(whole.standardized[0]), table)


def categorical_omega(items: Any, *, progress: Progress | None = None) -> OrdinalReliability:
    """Compute omega total of one factor from polychoric correlations.

    Shapes, missing data and errors as `ordinal_alpha`, with at least three items. Like ordinal alpha it
    describes the traits behind the answers.

    Formula: 1 − Σu²/ΣR, u² the uniquenesses of one minimum-residual factor of the polychoric R.
    Source: Zumbo, Gadermann & Zeisser (2007), Journal of Modern Applied Statistical Methods 6, 21-29;
    McDonald (1999), Test Theory, ch. 6.
    R: ``psych::omega(psych::polychoric(x, correct = 0)$rho, nfactors = 1)``.

    >>> import numpy as np
    >>> rng = np.random.default_rng(1)
    >>> traits = rng.standard_normal((2000, 1)) + rng.standard_normal((2000, 4))
    >>> round(categorical_omega(np.digitize(traits, [-1.5, 0, 1.5])).estimate, 1)
    0.8
    """
    found = polychoric(items, progress=progress)
    R = found.correlations.to_numpy()
    if len(R) < 3:
        raise DataError(
            "too_few_items",
            place="items",
            fault=f"has {len(R)} varying item(s), but 3 are needed for a factor.",
            mend="Add items that measure the same construct.",
        )
    others = [np.delete(np.delete(R, k, 0), k, 1) for k in range(len(R))]
    totals = [minimum_residual(rest, 1).total if len(rest) > 2 else np.nan for rest in others]
    table = frame(np.array(totals)[:, None], list(found.correlations.columns), ["omega"])
    return _result(found, "categorical omega, polychoric correlations", minimum_residual(R, 1).total, table)


def _result(found: Polychoric, method: str, estimate: float, if_dropped: pd.DataFrame) -> OrdinalReliability:
    R = found.correlations.to_numpy()
    whole = whole_scale(R, R)
    against = suspected_reversed(R, tuple(found.correlations.columns))
    return OrdinalReliability(
        n_respondents=found.n_respondents,
        n_items=found.n_items,
        missing=found.missing,
        method=method,
        notes=(*found.notes, *note_on_reversed(against), _LATENT),
        estimate=estimate,
        guttman_lambda6=float(whole.lambda6[0]),
        average_interitem_r=float(whole.average_r[0]),
        if_dropped=if_dropped,
    )
