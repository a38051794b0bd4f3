"""How well a made-up scale measures."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from diagnostic.analysis import findings as f
from diagnostic.psychometrics.results import Interval


def measurement(items: Sequence[f.ItemDistribution], chance: Random) -> f.Measurement:
    quality = tuple(
        f.ItemQuality(
            item_id=item.item_id,
            text=item.text,
            mean=1 + 4 * item.favourable_share,
            sd=1.04,
            corrected_item_total_r=chance.uniform(0.28, 0.72),
            alpha_if_dropped=0.87,
            loading=chance.uniform(0.45, 0.8),
            missing_share=0.031,
            floor_share=0.06,
            ceiling_share=0.09,
            flags=("corrected r below 0.30",) if number == 4 else (),
        )
        for number, item in enumerate(items)
    )
    return f.Measurement(
        n_respondents=1_004,
        n_items=len(items),
        alpha=0.884,
        alpha_interval=Interval(0.872, 0.895, 0.95, "Feldt"),
        alpha_word="good",
        omega_total=0.891,
        standard_error_of_measurement=6.4,
        n_factors_suggested=1,
        correlation_kind="polychoric",
        first_factor_share=0.41,
        icc1=0.06,
        icc2=0.82,
        rwg_j_median=0.74,
        items=quality,
        notes=("Alpha assumes that every item measures the scale equally well.",),
    )
