"""What is true of the simulated example company, as data, so that a test can ask the diagnosis for it."""

from __future__ import annotations

from dataclasses import dataclass, field

C_SUITE = "c_suite"
MANAGERS = "middle_management"
FRONTLINE = "frontline"


@dataclass(frozen=True)
class UnitTruth:
    """One department: how many people are invited, and which share of them answers."""

    title: str
    n_frontline: int
    n_managers: int
    response_rate: float


@dataclass(frozen=True)
class ScaleTruth:
    """What a scale measures in this company, in standard deviations of the front line's latent trait."""

    scale_id: str
    location: float
    """Front-line mean; 0 is the middle of the response options."""
    climate_loading: float
    """Correlation with the general climate that all scales share."""
    c_suite_shift: float = 0.0
    manager_shift: float = 0.0
    unit_shifts: tuple[tuple[str, float], ...] = ()
    """Departments planted apart from the others."""
    forecast_bias: float = 0.0
    """By how many of 100 executives expect more favourable answers of the front line than it would give."""

    def role_shift(self, role_group: str) -> float:
        return {C_SUITE: self.c_suite_shift, MANAGERS: self.manager_shift}.get(role_group, 0.0)


@dataclass(frozen=True)
class FunctioningTruth:
    """One item that a role group answers differently at the same level of the trait (uniform DIF)."""

    item_id: str
    role_group: str
    shift: float
    """In standard deviations of the latent response; negative: harder to agree with."""


@dataclass(frozen=True)
class CompanyTruth:
    organisation: str
    n_c_suite: int
    units: tuple[UnitTruth, ...]
    scales: tuple[ScaleTruth, ...]
    functioning: FunctioningTruth
    deviating_unit: str
    exemplary_units: tuple[str, ...]
    c_suite_response_rate: float = 1.0
    c_suite_sd: float = 0.6
    """Spread of the executives' latent traits; they talk to each other more than a front line can."""
    random_unit_sd: float = 0.15
    """Ordinary variation between departments, beside what is planted."""
    careless_share: float = 0.04
    """Of those who answer, outside the C-suite. They stop reading somewhere in the first half; one half of
    them then keeps to one option but for one item in ten, the other half picks at random."""
    missing_share: float = 0.03
    not_applicable_share: float = 0.01
    """Only where an item offers that option."""
    forecast_sd: tuple[float, float] = (6.0, 8.0)
    """Spread of a forecast's error between executives, and from forecast to forecast, of 100."""
    item_loadings: tuple[float, ...] = field(default=(0.75, 0.65, 0.70, 0.80, 0.60))
    item_locations: tuple[float, ...] = field(default=(0.2, -0.1, 0.0, -0.25, 0.15, 0.1, -0.1))
    """Both repeat along a scale's items."""

    @property
    def n_frontline(self) -> int:
        return sum(unit.n_frontline for unit in self.units)

    @property
    def n_managers(self) -> int:
        return sum(unit.n_managers for unit in self.units)

    def scale(self, scale_id: str) -> ScaleTruth:
        """Give the truth about a scale; one that nothing is planted on is average and without gaps."""
        return next((s for s in self.scales if s.scale_id == scale_id), ScaleTruth(scale_id, 0.0, 0.6))


_UNITS = (
    UnitTruth("Assembly North", 172, 20, 0.71),
    UnitTruth("Assembly South", 158, 19, 0.66),
    UnitTruth("Warehouse", 134, 16, 0.62),
    UnitTruth("Night Shift", 118, 14, 0.58),
    UnitTruth("Field Service", 104, 14, 0.69),
    UnitTruth("Customer Care", 96, 13, 0.78),
    UnitTruth("Sales", 78, 12, 0.74),
    UnitTruth("Quality", 62, 9, 0.86),
    UnitTruth("Engineering", 54, 9, 0.83),
    UnitTruth("Purchasing", 34, 6, 0.80),
    UnitTruth("Finance", 24, 5, 0.88),
    UnitTruth("Training Centre", 16, 3, 0.90),
)
_EXEMPLARY = ("Customer Care", "Quality", "Engineering")

EXAMPLE_COMPANY = CompanyTruth(
    organisation="Simulacra Works (simulated company)",
    n_c_suite=9,
    units=_UNITS,
    scales=(
        ScaleTruth("trust", 0.2, 0.80, unit_shifts=tuple((unit, 1.6) for unit in _EXEMPLARY)),
        ScaleTruth("psy_safety", 0.3, 0.75, c_suite_shift=2.0, unit_shifts=(("Night Shift", -1.4),)),
        ScaleTruth("comms", -0.75, 0.75, c_suite_shift=2.0, manager_shift=1.1, forecast_bias=34.0),
        ScaleTruth(
            "mgr_conv",
            1.3,
            0.65,
            manager_shift=1.0,
            unit_shifts=(("Night Shift", -1.4),),
            forecast_bias=20.0,
        ),
        ScaleTruth("outcomes", 0.4, 0.85),
    ),
    functioning=FunctioningTruth("safety_mistakes_2", role_group=MANAGERS, shift=-1.0),
    deviating_unit="Night Shift",
    exemplary_units=_EXEMPLARY,
)
