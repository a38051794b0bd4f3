"""Worlds with a known truth: in each, does the interval hold it, or does the test reject it?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diagnostic import psychometrics as pm

Floats = npt.NDArray[np.float64]
Trial = Callable[[np.random.Generator], dict[str, bool]]
CUTS = np.array([-1.5, -0.5, 0.5, 1.5])
N_FEW, N_MANY = 8, 2_000


@dataclass(frozen=True)
class World:
    """One simulated condition. ``trial`` draws data and tells, for each statistic, whether it hit.

    A hit is an interval (``kind`` "coverage") that holds the truth, or a test ("level") that rejects it.
    """

    kind: str
    condition: str
    trial: Trial
    share_of_runs: float = 1.0


def worlds() -> list[World]:
    return [*_reliability(), *_two_groups(), *_effect_sizes(), *_teams(), *_items(), *_levels()]


def _within(interval: pm.Interval, truth: float) -> bool:
    return bool(interval.low <= truth <= interval.high)


def _options(latent: Floats) -> Floats:
    return np.digitize(latent, CUTS) + 1.0


def _items_of(rng: np.random.Generator, n: int, loadings: Floats) -> Floats:
    trait = rng.normal(size=(n, 1))
    return trait * loadings + rng.normal(size=(n, loadings.size)) * np.sqrt(1 - loadings**2)


def _alpha(covariance: Floats) -> float:
    k = len(covariance)
    return k / (k - 1) * (1 - np.trace(covariance) / covariance.sum())


def _reliability() -> list[World]:
    equal, unequal = np.full(5, 0.7), np.array([0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
    in_options = _alpha(np.cov(_options(_items_of(np.random.default_rng(0), 2_000_000, equal)).T))
    normal = _alpha(np.outer(equal, equal) + np.diag(1 - equal**2))
    omega = unequal.sum() ** 2 / (unequal.sum() ** 2 + (1 - unequal**2).sum())

    def of_alpha(n: int, truth: float, transform: Callable[[Floats], Floats]) -> Trial:
        def trial(rng: np.random.Generator) -> dict[str, bool]:
            found = pm.cronbach_alpha(transform(_items_of(rng, n, equal)))
            return {
                "alpha, Feldt": _within(found.interval, truth),
                "alpha, Duhachek–Iacobucci": _within(found.duhachek_interval, truth),
            }

        return trial

    def of_omega(rng: np.random.Generator) -> dict[str, bool]:
        found = pm.mcdonald_omega(_items_of(rng, 200, unequal), n_bootstrap=399, rng=rng)
        return {"omega (CFA), bootstrap": found.interval is not None and _within(found.interval, omega)}

    return [
        World("coverage", "5 parallel normal items, 50 people", of_alpha(50, normal, lambda x: x)),
        World("coverage", "5 parallel normal items, 500 people", of_alpha(500, normal, lambda x: x)),
        World("coverage", "5 items with five options, 200 people", of_alpha(200, in_options, _options)),
        World("coverage", "6 unequal normal items, 200 people", of_omega),
    ]


def _scores(rng: np.random.Generator, n: int, sd: float) -> Floats:
    """Draw means of 12 items with five options, so that both groups' scores have the same mean."""
    trait, noise = rng.normal(size=(n, 1)), rng.normal(size=(n, 12))
    return np.asarray(_options(sd * (0.8 * trait + 0.6 * noise)).mean(axis=1))


def _two_groups() -> list[World]:
    def gap(ratio: float) -> Trial:
        def trial(rng: np.random.Generator) -> dict[str, bool]:
            x, y = _scores(rng, N_FEW, ratio), _scores(rng, N_MANY, 1.0)
            return {
                "Student's t": pm.student_test(x, y).p_value < 0.05,
                "permutation of means": pm.permutation_test(x, y, rng, 999, exact=False).p_value < 0.05,
                "Mann–Whitney": pm.mann_whitney_test(x, y).p_value < 0.05,
                "Welch": pm.welch_test(x, y).p_value < 0.05,
                "studentised permutation": pm.studentised_permutation_test(
                    x, y, rng, 999, exact=False
                ).p_value
                < 0.05,
            }

        return trial

    place = f"{N_FEW} v {N_MANY:,}, 12-item scores, SD ratio"
    return [World("level", f"{place} {ratio}", gap(ratio)) for ratio in (0.5, 1.0, 1.5)]


def _effect_sizes() -> list[World]:
    def trial_of(n_x: int, n_y: int, ratio: float, delta: float) -> Trial:
        def trial(rng: np.random.Generator) -> dict[str, bool]:
            x, y = rng.normal(delta, ratio, n_x), rng.normal(0.0, 1.0, n_y)
            welch, sd = pm.welch_test(x, y).interval, y.std(ddof=1)
            found = {
                "Welch's interval": _within(welch, delta),
                "Glass Δ, effectsize's interval": _within(pm.glass_delta(x, y).interval, delta),
                "Glass Δ, Welch's interval ÷ reference SD": bool(welch.low / sd <= delta <= welch.high / sd),
            }
            if ratio == 1.0:
                found["Hedges g"] = _within(pm.hedges_g(x, y).interval, delta)
            return found

        return trial

    sizes = [(N_FEW, N_MANY, 0.5), (N_FEW, N_MANY, 1.0), (N_FEW, N_MANY, 1.5), (50, 50, 1.0), (20, 60, 1.0)]
    return [
        World(
            "coverage", f"{n_x} v {n_y:,} normal, SD ratio {ratio}, Δ = 0.8", trial_of(n_x, n_y, ratio, 0.8)
        )
        for n_x, n_y, ratio in sizes
    ]


def _teams() -> list[World]:
    def trial_of(sizes: npt.NDArray[np.intp], icc: float) -> Trial:
        teams = np.repeat(np.arange(len(sizes)), sizes)

        def trial(rng: np.random.Generator) -> dict[str, bool]:
            shared = rng.normal(size=len(sizes)) * np.sqrt(icc)
            scores = shared[teams] + rng.normal(size=len(teams)) * np.sqrt(1 - icc)
            return {"ICC(1)": _within(pm.icc(scores, teams).interval, icc)}

        return trial

    def finite(rng: np.random.Generator) -> dict[str, bool]:
        population = rng.normal(size=300)
        found = pm.mean_with_population_correction(rng.permutation(population)[:120], 300)
        return {"mean, finite population": _within(found.interval, population.mean())}

    equal, unequal = np.full(50, 10), np.tile([3, 5, 8, 12, 22], 10)
    return [
        World("coverage", "50 teams of 10, ICC(1) = 0.1", trial_of(equal, 0.1)),
        World("coverage", "50 teams of 3 to 22, ICC(1) = 0.1", trial_of(unequal, 0.1)),
        World("coverage", "120 of 300 people", finite),
    ]


def _graded(rng: np.random.Generator, trait: Floats, n_items: int = 5) -> Floats:
    shifted = 1.7 * trait[:, None] + rng.logistic(size=(len(trait), n_items))
    return np.asarray(np.digitize(shifted, [-2.0, 0.0, 2.0]) + 1.0)


def _items() -> list[World]:
    def graded(rng: np.random.Generator) -> dict[str, bool]:
        row = pm.graded_response_model(_graded(rng, rng.normal(size=500))).parameters.iloc[0]
        hit = {}
        for name, truth in (("a", 1.7), ("b1", -2.0 / 1.7), ("b3", 2.0 / 1.7)):
            error = row[f"{name}_standard_error"]
            hit[f"graded model, {name} ± 1.96 SE"] = bool(abs(row[name] - truth) <= 1.959964 * error)
        return hit

    def fit(rng: np.random.Generator) -> dict[str, bool]:
        model = pm.graded_response_model(_graded(rng, rng.normal(size=500), 8))
        if model.m2 is None or model.item_fit is None:
            return {}
        return {
            "M2 (C2)": model.m2.p_value < 0.05,
            "S-X², first item": bool(model.item_fit["p_value"].iloc[0] < 0.05),
        }

    def functioning(impact: float) -> Trial:
        groups = np.repeat(["a", "b"], [200, 1_000])

        def trial(rng: np.random.Generator) -> dict[str, bool]:
            trait = rng.normal(size=1_200) - impact * (groups == "a")
            row = pm.dif_ordinal_logistic(_graded(rng, trait, 10), groups).items.iloc[0]
            return {
                f"DIF, {kind}": bool(row[f"p_{kind}"] < 0.05) for kind in ("uniform", "nonuniform", "total")
            }

        return trial

    return [
        World("coverage", "graded model, 5 items, 500 people", graded, 0.5),
        World("level", "8 items with four options, 500 people", fit, 0.5),
        World("level", "200 v 1,000, 10 items, same trait", functioning(0.0), 0.25),
        World("level", "200 v 1,000, 10 items, traits 0.5 SD apart", functioning(0.5), 0.25),
    ]


def _levels() -> list[World]:
    def equivalence(rng: np.random.Generator) -> dict[str, bool]:
        found = pm.equivalence_test(rng.normal(0.5, 0.6, 12), rng.normal(0.0, 1.0, N_MANY), 0.5)
        return {"equivalence, difference at the margin": found.p_value < 0.05}

    def several(rng: np.random.Generator) -> dict[str, bool]:
        sizes, spreads = (9, 140, 1_050), (0.5, 1.0, 1.3)
        scores = np.concatenate([rng.normal(0, sd, n) for n, sd in zip(sizes, spreads, strict=True)])
        groups = np.repeat(["c", "m", "f"], sizes)
        return {
            "Welch's ANOVA": pm.welch_anova(scores, groups).p_value < 0.05,
            "classic ANOVA": pm.one_way_anova(scores, groups).p_value < 0.05,
        }

    def forecast(rng: np.random.Generator) -> dict[str, bool]:
        return {"sign-flip test": pm.sign_flip_test(rng.normal(size=8)).p_value < 0.05}

    return [
        World("level", "12 v 2,000, SD ratio 0.6, margin 0.5", equivalence),
        World("level", "9, 140 and 1,050 with SD 0.5, 1, 1.3", several),
        World("level", "8 forecasts around the truth", forecast),
    ]
