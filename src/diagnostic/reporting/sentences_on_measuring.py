"""Sentences on how well a scale measures, what it goes with, and what stands out."""

from __future__ import annotations

from markupsafe import Markup

from diagnostic.analysis.findings import Importance, ItemFunctioning, Measurement, UnitDeviation
from diagnostic.reporting.numerals import NBSP, ci, counted, decimal, p_value, percent, signed, two, whole
from diagnostic.reporting.people import People
from diagnostic.reporting.sentences import named, unbroken


def importance_sentence(importance: Importance, criterion: str) -> Markup:
    weight = "" if importance.is_important else " It is not among the scales that go with it most."
    return Markup("Goes with {criterion}: r{nb}={nb}{r} ({interval}; n{nb}={nb}{n}).{weight}").format(
        criterion=named(criterion),
        nb=NBSP,
        r=two(importance.correlation),
        interval=unbroken(ci(importance.interval, 2)),
        n=whole(importance.n_respondents),
        weight=weight,
    )


def reliability_sentence(m: Measurement) -> Markup:
    """Say how precisely a scale measures, in one line."""
    alpha = Markup("Cronbach α{nb}{alpha} ({interval}; {word})").format(
        nb=NBSP, alpha=two(m.alpha), interval=unbroken(ci(m.alpha_interval, 2)), word=m.alpha_word
    )
    parts: list[Markup | str] = [alpha]
    if m.omega_total is not None:
        parts.append(f"ω{NBSP}{two(m.omega_total)}")
    parts.append(f"standard error of measurement {decimal(m.standard_error_of_measurement, 1)} points")
    if m.icc1 is not None:
        parts.append(f"ICC(1){NBSP}{two(m.icc1)}, ICC(2){NBSP}{two(m.icc2)}")
    if m.rwg_j_median is not None:
        parts.append(f"median rwg(J){NBSP}{two(m.rwg_j_median)}")
    parts.append(f"{counted(m.n_items, 'item')}, n{NBSP}={NBSP}{whole(m.n_respondents)}")
    return Markup("; ").join(parts) + Markup(".")


def structure_sentence(m: Measurement) -> str:
    if m.n_factors_suggested is None:
        return ""
    kind = f" of {m.correlation_kind} correlations" if m.correlation_kind else ""
    said = f"Parallel analysis{kind} suggests {counted(m.n_factors_suggested, 'factor')}"
    share = (
        f"; the first carries {percent(m.first_factor_share)} of the variance" if m.first_factor_share else ""
    )
    return f"{said}{share}."


def deviation_sentence(people: People, deviation: UnitDeviation) -> Markup:
    """Say how far a unit stands out from everybody else."""
    apart = counted(round(abs(deviation.difference)), "point")
    side = "above" if deviation.difference > 0 else "below"
    return Markup("{kind} {unit} stands out: {apart} {side} everybody else ({interval}; {p}).").format(
        kind=people.unit_heading,
        unit=deviation.group.unit,
        apart=apart,
        side=side,
        interval=unbroken(ci(deviation.interval)),
        p=p_value(deviation.p_adjusted),
    )


def functioning_sentence(people: People, dif: ItemFunctioning) -> Markup:
    """Say which item two groups read differently."""
    said = Markup(
        "“{text}” reads differently for {focal} than for {reference}: {effect} SD at equal scores ({p})."
    )
    return said.format(
        text=dif.text,
        focal=people.mid(dif.focal),
        reference=people.mid(dif.reference),
        effect=signed(dif.effect, 2),
        p=p_value(dif.p_value),
    )
