"""Items that a leading group answers differently from the front line at the same score (DIF screening)."""

from __future__ import annotations

import numpy as np

from diagnostic.analysis.findings import EVERYBODY, Group, ItemFunctioning
from diagnostic.analysis.interpret import NOTEWORTHY_PSEUDO_R2
from diagnostic.analysis.scored import ScoredScale, ScoredSurvey, figures_of
from diagnostic.psychometrics import DataError, dif_ordinal_logistic

LEAST_FOCAL_GROUP = 50
SIGNIFICANCE_LEVEL = 0.01
"""Choi, Gibbons & Crane (2011), Journal of Statistical Software 39(8): the default of lordif."""


def focal_groups(survey: ScoredSurvey) -> tuple[Group, ...]:
    """Give the leading groups large enough to test items in."""
    if survey.reference == EVERYBODY:
        return ()
    leaders = (group for group in survey.role_groups if group.role_group in survey.plan.leader_roles)
    return tuple(group for group in leaders if survey.members(group).sum() >= LEAST_FOCAL_GROUP)


def item_functioning(survey: ScoredSurvey, scored: ScoredScale, focal: Group) -> tuple[ItemFunctioning, ...]:
    """Test a scale's items by ordinal logistic regression on the rest score, purified.

    An item is flagged where the group (uniform and non-uniform together) is significant and adds at least
    2 % to Nagelkerke's pseudo-R². Empty where the data do not allow the test.
    """
    inside = survey.members(focal) | survey.members(survey.reference)
    roles = np.where(survey.members(focal)[inside], "focal", "reference")
    try:
        test = dif_ordinal_logistic(
            scored.labelled(scored.scores.items[inside]),
            roles,
            matching="rest",
            purify=True,
            reference="reference",
            significance_level=SIGNIFICANCE_LEVEL,
            minimum_delta_r2=NOTEWORTHY_PSEUDO_R2,
        )
    except DataError:
        return ()
    found = []
    for item in scored.scale.items:
        if item.id not in test.items.index:
            continue
        row = figures_of(test.items, item.id)
        if np.isfinite([row["p_total"], row["standardized_difference"]]).all():
            found.append(
                ItemFunctioning(
                    scale_id=scored.scale.id,
                    item_id=item.id,
                    text=scored.item_text(item, focal.role_group),
                    reference=survey.reference,
                    focal=focal,
                    p_value=row["p_total"],
                    effect=row["standardized_difference"],
                    flagged=item.id in test.flagged,
                    pseudo_r2=row["delta_r2_nagelkerke_total"],
                )
            )
    return tuple(found)
