"""How groups answered each item, option by option."""

from __future__ import annotations

import numpy as np

from diagnostic.analysis.findings import EVERYBODY, Group, ItemDistribution, NotShown
from diagnostic.analysis.groups import C_SUITE
from diagnostic.analysis.scored import ScoredScale, ScoredSurvey
from diagnostic.instruments.model import Item
from diagnostic.scoring.answer_table import NOT_ANSWERED, NOT_APPLICABLE, NOT_SHOWN, Codes
from diagnostic.scoring.keying import are_favourable


def item_distributions(survey: ScoredSurvey, scored: ScoredScale) -> tuple[ItemDistribution | NotShown, ...]:
    """Describe every item for everybody and each role group but the C-suite, whose items nobody may see.

    A role group that was asked and did not answer stands there like one that may not be shown.
    """
    groups = (EVERYBODY, *(group for group in survey.role_groups if group.role_group != C_SUITE))
    return tuple(
        found
        for group in groups
        for item in scored.scale.items
        if (found := _describe(survey, scored, item, group=group)) is not None
    )


def _describe(
    survey: ScoredSurvey, scored: ScoredScale, item: Item, *, group: Group
) -> ItemDistribution | NotShown | None:
    codes = survey.table.codes[survey.members(group), survey.table.item_ids.index(item.id)]
    shown = codes[codes != NOT_SHOWN]
    given = shown[shown > NOT_SHOWN]
    if given.size == 0:
        is_asked = scored.instrument.form_for(group.role_group or "") is not None
        return NotShown(group) if is_asked else None
    options = scored.instrument.response_scale_of(scored.scale).options
    return ItemDistribution(
        group=group,
        item_id=item.id,
        text=scored.item_text(item, group.role_group),
        facet_id=item.facet,
        reverse_keyed=item.reverse_keyed,
        option_values=tuple(option.value for option in options),
        option_anchors=tuple(scored.words(option.anchor) for option in options),
        option_shares=tuple(float(np.mean(given == option.value)) for option in options),
        favourable_share=_favourable_share(scored, item, given),
        n_answered=int(given.size),
        not_answered_share=float(np.mean(shown == NOT_ANSWERED)),
        not_applicable_share=float(np.mean(shown == NOT_APPLICABLE)),
    )


def _favourable_share(scored: ScoredScale, item: Item, given: Codes) -> float:
    options = scored.instrument.response_scale_of(scored.scale)
    keyed = options.low + options.high - given if item.reverse_keyed else given
    return float(np.mean(are_favourable(keyed.astype(np.float64), options.favourable_from)))
