"""What the analysis found, as data: every figure names the group of people it describes.

Scores run from 0 to 100, shares from 0 to 1. Nothing here may be shown to anybody before
`diagnostic.disclosure` has released it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from diagnostic.analysis import cells
from diagnostic.analysis.forecast_findings import ForecastFinding, ForecastMiss
from diagnostic.psychometrics.results import Interval

Group = cells.Group
NotShown = cells.NotShown
EVERYBODY = cells.EVERYBODY

LevelWord = Literal["high", "low", "in between", "profile", "not shown"]
"""On a profile scale higher is not better, so no level is high or low."""
GapWord = Literal["clear gap", "gap in this team", "similar", "cannot tell"]
GapKind = Literal["experience", "perception"]
Grade = Literal["A", "B", "C", "D"]
TraceBackWord = Literal["agree", "do not agree", "do not decide", "nothing low"]
SwotCell = Literal["strength", "weakness", "opportunity", "threat"]
ShareEnd = Literal["", "or less", "or more"]
"""At the ends a released share says no more than this, so that unanimity does not show."""


@dataclass(frozen=True)
class GroupLevel:
    """How one group scores on one scale or facet."""

    group: Group
    n_respondents: int
    mean: float
    sd: float
    interval: Interval
    favourable_share: float
    favourable_interval: Interval
    word: LevelWord
    favourable_end: ShareEnd = ""
    n_at_most: int | None = None
    """Released counts are the lower end of a band, and this the upper one; None where a count is exact."""


@dataclass(frozen=True)
class ItemDistribution:
    """How one group answered one item; shares of those who answered it, option by option.

    Shares are in the item's own direction as worded; ``favourable_share`` is after reverse keying.
    """

    group: Group
    item_id: str
    text: str
    facet_id: str | None
    reverse_keyed: bool
    option_values: tuple[int, ...]
    option_anchors: tuple[str, ...]
    option_shares: tuple[float, ...]
    favourable_share: float
    n_answered: int
    not_answered_share: float
    not_applicable_share: float
    favourable_end: ShareEnd = ""
    n_at_most: int | None = None


@dataclass(frozen=True)
class FacetFinding:
    facet_id: str
    title: str
    levels: tuple[GroupLevel | NotShown, ...]


@dataclass(frozen=True)
class ItemQuality:
    """One line of the reliability appendix; None where nobody answered or nothing could be estimated."""

    item_id: str
    text: str
    mean: float | None
    sd: float | None
    corrected_item_total_r: float | None
    alpha_if_dropped: float | None
    loading: float | None
    """On the single factor; None when it could not be estimated."""
    missing_share: float
    floor_share: float | None
    ceiling_share: float | None
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Measurement:
    """How well a scale measures: reliability, structure, agreement within units."""

    n_respondents: int
    n_items: int
    alpha: float
    alpha_interval: Interval
    alpha_word: str
    omega_total: float | None
    standard_error_of_measurement: float
    n_factors_suggested: int | None
    correlation_kind: Literal["polychoric", "pearson"] | None
    first_factor_share: float | None
    icc1: float | None
    icc2: float | None
    rwg_j_median: float | None
    items: tuple[ItemQuality, ...]
    notes: tuple[str, ...] = ()
    icc1_word: str = ""
    agreement_word: str = ""
    agreement_units: tuple[str, ...] = ()
    """On which units ICC and rwg(J) rest."""


@dataclass(frozen=True)
class UnitVote:
    """On which side of the cut-offs the means of large enough units stand (only units that may be shown)."""

    n_units: int
    n_high: int
    n_low: int


@dataclass(frozen=True)
class UnitDeviation:
    """How far one unit's mean lies from that of everybody else."""

    group: Group
    difference: float
    interval: Interval
    p_adjusted: float
    """Welch's test, Benjamini–Hochberg over all units and scales."""
    stands_out: bool
    """Significant, and at least the smallest effect of interest."""


@dataclass(frozen=True)
class ScaleFinding:
    scale_id: str
    title: str
    kind: Literal["core", "criterion", "profile", "forecast"]
    definition: str
    low_meaning: str
    high_meaning: str
    favourable_words: str
    """What counts as a favourable answer, in the scale's own anchors ('agree or strongly agree')."""
    levels: tuple[GroupLevel | NotShown, ...]
    """Everybody first, then role groups, then units."""
    facets: tuple[FacetFinding, ...]
    items: tuple[ItemDistribution | NotShown, ...]
    measurement: Measurement | None
    unit_vote: UnitVote
    importance: Importance | None
    treatments: tuple[TreatmentCard, ...]
    instrument_id: str = ""
    crossings: tuple[GroupLevel | NotShown, ...] = ()
    """Role groups within units."""
    deviations: tuple[UnitDeviation | NotShown, ...] = ()
    """Every unit against everybody else (exploratory)."""
    trace_back: TraceBackFinding | None = None


@dataclass(frozen=True)
class TraceBackFinding:
    """What one group's answers say to the instrument's rules on where a weakness comes from.

    The rules are hypotheses. ``lowest`` is the facet that is clearly the lowest of those that start a
    rule; the word says whether the facet that its rule leads to is clearly the lowest of those rules lead to.
    """

    group: Group
    rules: tuple[TraceBackRule, ...]
    lowest: str | None
    word: TraceBackWord


@dataclass(frozen=True)
class TraceBackRule:
    if_low: str
    look_at: str
    """Ids of facets."""
    hypothesis: str
    contrast: float | None = None
    """How far people lower on the first are lower on the second than on where the other rules lead to, as a
    correlation; above zero speaks for the rule."""
    contrast_interval: Interval | None = None


@dataclass(frozen=True)
class Importance:
    """How strongly a scale goes with the criterion (never: drives it)."""

    criterion_id: str
    correlation: float
    interval: Interval
    n_respondents: int
    is_important: bool
    word: str = ""


@dataclass(frozen=True)
class TreatmentCard:
    action: str
    owner: str
    first_step: str
    cost_band: str
    evidence_level: str
    review_after_days: int
    stop_rule: str


@dataclass(frozen=True)
class GapFinding:
    """One scale, one leading group against the front line. Positive: the leading group is rosier."""

    scale_id: str
    title: str
    kind: GapKind
    leaders: Group
    reference: Group
    n_leaders: int
    n_reference: int
    mean_leaders: float
    mean_reference: float
    difference: float
    interval: Interval
    statistic: float | None
    degrees_of_freedom: float | None
    p_value: float | None
    p_adjusted: float | None
    p_permutation: float | None
    n_permutations: int
    glass_delta: float
    glass_delta_interval: Interval | None
    probability_of_superiority: float
    favourable_difference: float
    team_interval: Interval | None
    """Team frame: uncertainty from measurement error alone; None when not everybody in the group answered."""
    smallest_effect: float
    """The smallest effect of interest, in score points."""
    minimum_detectable: float
    """In score points, at 80 % power."""
    word: GapWord
    rung: Literal["A", "B", "C", "E"]
    notes: tuple[str, ...] = ()
    is_primary: bool = True
    """Holm over the plan's primary scales; otherwise exploratory, Benjamini–Hochberg."""
    effect_word: str = ""
    """The size of Glass Δ in words."""
    n_leaders_at_most: int | None = None
    n_reference_at_most: int | None = None


@dataclass(frozen=True)
class ItemFunctioning:
    """An item that groups with the same score answer differently (DIF screening)."""

    scale_id: str
    item_id: str
    text: str
    reference: Group
    focal: Group
    p_value: float
    effect: float
    """Standardised difference in the item at equal rest score, focal minus reference."""
    flagged: bool
    pseudo_r2: float | None = None
    """What the group adds to predicting the item beyond the rest score (Nagelkerke)."""


@dataclass(frozen=True)
class SwotEntry:
    cell: SwotCell
    scale_id: str
    title: str
    rule: str
    """Stable id of the rule that fired, such as ``high_everywhere`` or ``perception_gap``."""
    grade: Grade
    grade_reasons: tuple[str, ...]
    level: GroupLevel
    unit_vote: UnitVote
    gap: GapFinding | None = None
    rank: float = 0.0
    """Order within the cell, larger first."""
    forecast: ForecastMiss | None = None


@dataclass(frozen=True)
class ResponseCount:
    group: Group
    invited: int | None
    responded: int
    at_most: int | None = None
    """Released counts are the lower end of a band, and this the upper one; that of everybody is exact."""


@dataclass(frozen=True)
class CarelessCheck:
    n_flagged: int
    share: float
    rules: tuple[str, ...]
    changes_words: tuple[str, ...]
    """Scales whose level word changes when the flagged respondents are left out."""


@dataclass(frozen=True)
class Fielding:
    """The circumstances of the data, as the workflow knows them."""

    organisation: str
    campaign: str
    source: str
    """'Survey wave …' or the name of the file."""
    opened_on: str | None = None
    closed_on: str | None = None
    is_simulated: bool = False
    invited: tuple[tuple[Group, int], ...] = ()
    c_suite_consented: bool = False
    """Executives agreed that their group mean may be shown (needed below the usual minimum)."""
    unit_words: tuple[str, str] = ("department", "departments")
    """What this organisation calls one unit, and several."""


@dataclass(frozen=True)
class Diagnosis:
    fielding: Fielding
    plan: AnalysisPlan
    plan_hash: str
    instruments: tuple[tuple[str, str, str, str], ...]
    """id, version, title, status."""
    role_titles: dict[str, str]
    n_respondents: int | None
    """None in released results where so few answered that their number is not told."""
    responses: tuple[ResponseCount | NotShown, ...]
    missing_share: float
    careless: CarelessCheck
    scales: tuple[ScaleFinding, ...]
    gaps: tuple[GapFinding | NotShown, ...]
    item_functioning: tuple[ItemFunctioning, ...]
    swot: tuple[SwotEntry, ...]
    notes: tuple[str, ...]
    forecasts: tuple[ForecastFinding | NotShown, ...] = ()
    """What leading groups expected the answers to be: one finding per leading group."""


@dataclass(frozen=True)
class AnalysisPlan:
    """Every choice of the analysis, fixed before the answers are seen; its hash is printed."""

    seed: int = 20_260_101
    confidence_level: float = 0.95
    smallest_effect_sd: float = 0.5
    significance_level: float = 0.05
    n_permutations: int = 9_999
    parallel_iterations: int = 200
    minimum_unit_for_vote: int = 10
    high_from: float = 65.0
    low_to: float = 50.0
    primary_scales: tuple[str, ...] = ("trust", "psy_safety", "comms", "mgr_conv")
    """Whose gaps are confirmatory: Holm over them. Where none is surveyed, every core scale is."""
    reference_role: str = "frontline"
    leader_roles: tuple[str, ...] = ("c_suite", "middle_management")
    smallest_miss: float = 10.0
    """Of 100: a forecast that is off by less is good enough."""
