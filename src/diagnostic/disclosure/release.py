"""The one maker of released results: what may not be shown is taken out before anybody sees it."""

from __future__ import annotations

from dataclasses import replace

from diagnostic.analysis.findings import EVERYBODY, Diagnosis, Group
from diagnostic.analysis.forecasts import with_views
from diagnostic.analysis.swot import swot_entries
from diagnostic.disclosure.bands import Bands
from diagnostic.disclosure.clearance import Clearance
from diagnostic.disclosure.coarsen import coarsen
from diagnostic.disclosure.counts import counts_in_bands
from diagnostic.disclosure.pinned import without_pinned
from diagnostic.disclosure.released import DisclosurePolicy, ReleasedAnalysis
from diagnostic.disclosure.select import CellSelection


def release(diagnosis: Diagnosis, selection: CellSelection, policy: DisclosurePolicy) -> ReleasedAnalysis:
    """Replace every figure about a cell that may not be shown, and conclude again from what is left.

    Unit votes and SWOT entries are worked out anew from the released figures alone, so that no sentence
    rests on a cell that is not shown.
    """
    clearance = Clearance(selection, policy, diagnosis.fielding.c_suite_consented)
    cleared = replace(
        diagnosis,
        responses=tuple(clearance.counts(diagnosis)),
        careless=clearance.careless(diagnosis.careless),
        scales=tuple(clearance.scale(scale, diagnosis) for scale in diagnosis.scales),
        gaps=tuple(clearance.gap(gap) for gap in diagnosis.gaps),
        n_respondents=diagnosis.n_respondents if clearance.shows_all([EVERYBODY]) else None,
        missing_share=diagnosis.missing_share if clearance.shows_all([EVERYBODY]) else 0.0,
        item_functioning=tuple(filter(clearance.shows_functioning, diagnosis.item_functioning)),
        swot=(),
        notes=clearance.notes(diagnosis.notes),
        forecasts=tuple(clearance.forecast(finding) for finding in diagnosis.forecasts),
    )
    least_executives = policy.minimum_c_suite if clearance.c_suite_consented else policy.minimum_group
    bands = Bands(diagnosis.fielding.invited, policy.minimum_group, least_executives)
    cleared = coarsen(counts_in_bands(without_pinned(cleared), bands))
    cleared = replace(cleared, forecasts=with_views(cleared.forecasts, cleared.gaps))
    released = replace(cleared, swot=swot_entries(cleared))
    return ReleasedAnalysis(released, policy, selection.scales, _n_not_shown(diagnosis, selection))


def _n_not_shown(diagnosis: Diagnosis, selection: CellSelection) -> int:
    """Count hidden cells among those that were invited: one that answered would tell so by being counted."""
    leaves = {group for group, _ in diagnosis.fielding.invited}
    if not leaves:
        return len(selection.withheld)
    wholes = {Group(leaf.role_group) for leaf in leaves} | {Group(unit=leaf.unit) for leaf in leaves}
    return len({EVERYBODY, *leaves, *wholes} - set(selection.scales))
