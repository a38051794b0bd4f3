"""Fit measures under lavaan's own names, from the tests of the model and of the independence model.

Sources: Bentler (1990) CFI, Tucker & Lewis (1973), Steiger & Lind (1980) and Browne & Cudeck (1993) RMSEA,
Brosseau-Liard & Savalei (2012, 2014) robust CFI/TLI and RMSEA, Jöreskog & Sörbom GFI, Bentler (1995) SRMR,
Bollen (1989) IFI, McDonald (1989) MFI, Hoelter (1983) CN. R: ``lavaan::fitMeasures(fit)``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc, chdtri, chndtr

from ..inputs import FloatArray

CLOSE_FIT, POOR_FIT, RMSEA_LEVEL = 0.05, 0.08, 0.90
Measures = dict[str, float]


@dataclass(frozen=True)
class Scaled:
    """A scaled test: its statistic, tr(UΓ) and, for a scaled and shifted statistic, the shift."""

    statistic: float
    factor: float
    trace: float
    shift: float | None = None


@dataclass(frozen=True)
class RobustTerms:
    """The discrepancy and its mean per degree of freedom, from which robust CFI, TLI and RMSEA follow."""

    statistic: float
    factor: float


@dataclass(frozen=True)
class ModelTest:
    """The test of one model; ``has_p_value`` is false where the statistic has no known distribution."""

    statistic: float
    df: int
    by_group: tuple[float, ...]
    scaled: Scaled | None = None
    robust: RobustTerms | None = None
    has_p_value: bool = True

    @property
    def p_value(self) -> float:
        return float(chdtrc(self.df, self.statistic)) if self.has_p_value and self.df > 0 else math.nan


def chi_square_measures(model: ModelTest, baseline: ModelTest) -> Measures:
    """chisq, df, pvalue and baseline.*, with .scaled twins."""
    out: Measures = {}
    for prefix, test in (("", model), ("baseline.", baseline)):
        out |= {f"{prefix}chisq": test.statistic, f"{prefix}df": test.df, f"{prefix}pvalue": test.p_value}
        if test.scaled is not None:
            scaled = test.scaled
            p_value = float(chdtrc(test.df, scaled.statistic)) if test.df > 0 else math.nan
            out |= {
                f"{prefix}chisq.scaled": scaled.statistic,
                f"{prefix}df.scaled": test.df,
                f"{prefix}pvalue.scaled": p_value,
                f"{prefix}chisq.scaling.factor": scaled.factor,
            }
    return out


def comparative_measures(model: ModelTest, baseline: ModelTest) -> Measures:
    """cfi, tli and their kin, with .scaled and .robust twins."""
    out = _comparative(model.statistic, model.df, baseline.statistic, baseline.df)
    if model.scaled is not None and baseline.scaled is not None:
        twins = _comparative(model.scaled.statistic, model.df, baseline.scaled.statistic, baseline.df)
        out |= {f"{name}.scaled": value for name, value in twins.items()}
    if model.robust is not None and baseline.robust is not None:
        one, two = model.robust, baseline.robust
        twins = _comparative(
            one.statistic, model.df, two.statistic, baseline.df, factor=one.factor, factor0=two.factor
        )
        out |= {f"{name}.robust": twins[name] for name in ("cfi", "tli", "nnfi", "rni")}
    return out


def _comparative(
    x: float, df: float, x0: float, df0: float, *, factor: float = 1.0, factor0: float = 1.0
) -> Measures:
    if any(math.isnan(number) for number in (x, x0, factor, factor0)):
        return dict.fromkeys(("cfi", "tli", "nnfi", "rfi", "nfi", "pnfi", "ifi", "rni"), math.nan)
    excess, excess0 = x - factor * df, x0 - factor0 * df0
    worst = max(excess, excess0, 0.0)
    cfi = 1.0 if max(excess, 0.0) < 1e-8 and worst < 1e-8 else 1.0 - max(excess, 0.0) / worst
    tli = 1.0 - excess * df0 / (excess0 * df) if df > 0 and excess0 * df != 0 else 1.0
    nested = df <= df0
    nfi = (1.0 - x / x0 if df > 0 else 1.0) if nested and x0 > 0 else math.nan
    return {
        "cfi": cfi,
        "tli": tli,
        "nnfi": tli,
        "rfi": _relative_fit(x, df, x0, df0),
        "nfi": nfi,
        "pnfi": df / df0 * (1.0 - x / x0) if df0 > 0 and x0 > 0 else math.nan,
        "ifi": _incremental_fit(x, df, x0),
        "rni": 1.0 - excess / excess0 if excess0 != 0 else math.nan,
    }


def _relative_fit(x: float, df: float, x0: float, df0: float) -> float:
    if df > df0:
        return math.nan
    if df <= 0 or df0 <= 0 or x0 / df0 - x / df < 0:
        return 1.0
    return 1.0 - (x / df) / (x0 / df0)


def _incremental_fit(x: float, df: float, x0: float) -> float:
    if x0 - df < 0:
        return 1.0
    return (x0 - x) / (x0 - df) if x0 != df else math.nan


def rmsea_measures(model: ModelTest, n: float, n_groups: int) -> Measures:
    """rmsea, its 90 % interval and tests of close and not-close fit, with .scaled and .robust twins."""
    out = _rmsea(model.statistic, model.df, n, n_groups)
    out |= {"rmsea.ci.level": RMSEA_LEVEL, "rmsea.close.h0": CLOSE_FIT, "rmsea.notclose.h0": POOR_FIT}
    if model.scaled is not None:
        scaled = model.scaled
        shifted = scaled.shift is not None
        statistic = scaled.statistic if shifted else model.statistic
        twins = _rmsea(statistic, model.df if shifted else scaled.trace, n, n_groups)
        out |= {f"{name}.scaled": value for name, value in twins.items()}
    if model.robust is not None:
        twins = _rmsea(
            model.robust.statistic / model.robust.factor, model.df, n, n_groups, model.robust.factor
        )
        out |= {f"{name}.robust": value for name, value in twins.items()}
    return out


def _rmsea(x: float, df: float, n: float, n_groups: int, factor: float = 1.0) -> Measures:
    """Give RMSEA for a statistic x that has mean df when the model holds, rescaled by ``factor``."""
    names = ("rmsea", "rmsea.ci.lower", "rmsea.ci.upper", "rmsea.pvalue", "rmsea.notclose.pvalue")
    if df <= 0:
        return {**dict.fromkeys(names[:3], 0.0), **dict.fromkeys(names[3:], math.nan)}
    if math.isnan(x) or math.isnan(df):
        return dict.fromkeys(names, math.nan)
    unit = factor * n_groups / (n * df)
    lower, upper = rmsea_noncentrality(x, df, n)
    close, poor = (float(chndtr(x, df, limit**2 / unit)) for limit in (CLOSE_FIT, POOR_FIT))
    values = (
        math.sqrt(max(x - df, 0.0) * unit),
        math.sqrt(lower * unit),
        math.sqrt(upper * unit),
        1 - close,
        poor,
    )
    return dict(zip(names, values, strict=True))


def rmsea_noncentrality(x: float, df: float, n: float, level: float = RMSEA_LEVEL) -> tuple[float, float]:
    """Give the limits of the noncentrality of a χ²(df) that came out as x."""
    tail = (1.0 - level) / 2.0
    widest = max(n, 4.0 * x)
    low = _noncentrality(x, df, 1.0 - tail, x) if chndtr(x, df, 0.0) >= 1.0 - tail else 0.0
    inside = chndtr(x, df, widest) <= tail <= chndtr(x, df, 0.0)
    return low, _noncentrality(x, df, tail, widest) if inside else 0.0


def _noncentrality(x: float, df: float, probability: float, most: float) -> float:
    low, high = 0.0, most
    for _ in range(100):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if chndtr(x, df, middle) > probability else (low, middle)
    return 0.5 * (low + high)


def likelihood_measures(log_likelihood: float, saturated: float, n_parameters: int, n: float) -> Measures:
    """logl, unrestricted.logl, aic, bic and sample-size adjusted bic2."""
    deviance = -2.0 * log_likelihood
    return {
        "logl": log_likelihood,
        "unrestricted.logl": saturated,
        "aic": deviance + 2.0 * n_parameters,
        "bic": deviance + n_parameters * math.log(n),
        "bic2": deviance + n_parameters * math.log((n + 2.0) / 24.0),
    }


def other_measures(model: ModelTest, n_parameters: int, n: float, *, ordinal: bool) -> Measures:
    """Hoelter's critical N, McDonald's index, and the expected cross-validation index."""
    out: Measures = {}
    for name, level in (("cn_05", 0.05), ("cn_01", 0.01)):
        critical = float(chdtri(model.df, level)) if model.df > 0 else 0.0
        out[name] = 1.0 + (critical * n / model.statistic if critical > 0 and model.statistic > 0 else 0.0)
    out["mfi"] = math.exp(-0.5 * (model.statistic - model.df) / n)
    if not ordinal:
        out["ecvi"] = (model.statistic + 2.0 * n_parameters) / n
    return out


def gfi_measures(group_gfi: Sequence[float], group_n: Sequence[float], n_moments: int, df: int) -> Measures:
    gfi = float(np.average(group_gfi, weights=group_n))
    return {
        "gfi": gfi,
        "agfi": 1.0 - n_moments / df * (1.0 - gfi) if df > 0 else 1.0,
        "pgfi": df / n_moments * gfi if n_moments else math.nan,
    }


@dataclass(frozen=True)
class GroupMoments:
    """Observed and implied moments of one group (correlations and thresholds when ordinal)."""

    n: float
    covariance: FloatArray
    mean: FloatArray | None
    implied_covariance: FloatArray
    implied_mean: FloatArray | None
    thresholds: FloatArray | None = None
    implied_thresholds: FloatArray | None = None


def residual_measures(groups: Sequence[GroupMoments]) -> Measures:
    """rmr, srmr, crmr and srmr_mplus; ``_nomean`` leaves out means or thresholds."""
    weights = np.array([group.n for group in groups])
    each = [_residuals(group) for group in groups]
    return {name: float(np.average([one[name] for one in each], weights=weights)) for name in each[0]}


def _residuals(group: GroupMoments) -> Measures:
    S, implied = group.covariance, group.implied_covariance
    sd, implied_sd = np.sqrt(np.diagonal(S)), np.sqrt(np.diagonal(implied))
    raw = S - implied
    bentler = raw / np.outer(sd, sd)
    bollen = S / np.outer(sd, sd) - implied / np.outer(implied_sd, implied_sd)
    ordinal = group.thresholds is not None
    lower = np.tril_indices(len(S), -1 if ordinal else 0)
    p, n_moments = len(S), len(S) * (len(S) + 1) / 2
    means = _mean_residuals(group, sd, implied_sd)
    out: Measures = {}
    for name, matrix, size, key in (
        ("rmr", raw, n_moments, "raw"),
        ("srmr_bentler", bentler, n_moments, "bentler"),
        ("crmr", bollen, n_moments - p, "bollen"),
    ):
        squares, extra = float((matrix[lower] ** 2).sum()), means[key]
        total = size + extra.size
        out[f"{name}_nomean"] = math.sqrt(squares / size) if size else 0.0
        out[name] = math.sqrt((squares + float(extra @ extra)) / total) if total else 0.0
    out["srmr"] = out["srmr_bentler_nomean" if ordinal else "srmr_bentler"]
    if ordinal:
        return out | dict.fromkeys(("srmr_mplus", "srmr_mplus_nomean"), math.nan)
    return out | _mplus(bollen, np.diagonal(raw) / np.diagonal(S), means["mplus"])


def _mean_residuals(group: GroupMoments, sd: FloatArray, implied_sd: FloatArray) -> dict[str, FloatArray]:
    if group.thresholds is not None and group.implied_thresholds is not None:
        return dict.fromkeys(("raw", "bentler", "bollen"), group.thresholds - group.implied_thresholds)
    if group.mean is None or group.implied_mean is None:
        return dict.fromkeys(("raw", "bentler", "bollen", "mplus"), np.empty(0))
    difference = group.mean - group.implied_mean
    own_scales = group.mean / sd - group.implied_mean / implied_sd
    return {"raw": difference, "bentler": difference / sd, "bollen": difference / sd, "mplus": own_scales}


def _mplus(bollen: FloatArray, variances: FloatArray, means: FloatArray) -> Measures:
    squares = float((bollen[np.tril_indices(len(bollen), -1)] ** 2).sum() + variances @ variances)
    n_moments = len(bollen) * (len(bollen) + 1) / 2
    return {
        "srmr_mplus": math.sqrt((squares + float(means @ means)) / (n_moments + means.size)),
        "srmr_mplus_nomean": math.sqrt(squares / n_moments),
    }
