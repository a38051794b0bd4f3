"""What pingouin, factor_analyzer and semopy give where they offer a statistic that R's records hold."""

from __future__ import annotations

import contextlib
import importlib.metadata
import io
import logging
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from diagnostic import psychometrics as pm
from diagnostic.psychometrics.factors.rotation import rotate
from support.factors import matched
from support.preparation import prepared
from support.records import dataset, matrix, record, record_ids, values


@dataclass(frozen=True)
class PeerComparison:
    """One statistic: R's figures, ours and a peer's, record by record."""

    topic: str
    statistic: str
    peer: str
    records: list[str]
    figures: Callable[[str], tuple[Any, Any, Any]]

    def worst(self) -> PeerDifference:
        """Give the worst absolute differences from R, ours and the peer's."""
        ours, theirs, stopped = 0.0, 0.0, []
        for record_id in self.records:
            try:
                with quiet():
                    r, mine, other = self.figures(record_id)
            except Exception as error:
                stopped.append(type(error).__name__)
                continue
            ours = max(ours, _distance(mine, r))
            theirs = max(theirs, _distance(other, r))
        failure = f"stops on {len(stopped)} ({', '.join(sorted(set(stopped)))})" if stopped else ""
        done = len(self.records) - len(stopped)
        return PeerDifference(self.topic, self.statistic, self.peer, done, ours, theirs, failure)


@dataclass(frozen=True)
class PeerDifference:
    topic: str
    statistic: str
    peer: str
    n_records: int
    ours: float
    theirs: float
    failure: str


def version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    logging.disable(logging.WARNING)
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield
    logging.disable(logging.NOTSET)


def comparisons() -> list[PeerComparison]:
    return [
        PeerComparison("reliability", "alpha", "pingouin", record_ids("reliability", "/alpha"), _alpha),
        PeerComparison(
            "reliability", "Feldt's interval", "pingouin", record_ids("reliability", "/alpha"), _feldt
        ),
        PeerComparison("groups", "Welch's t, df, p", "pingouin", record_ids("groups", "/welch"), _welch),
        PeerComparison("groups", "Hedges' g", "pingouin", record_ids("groups", "/hedges"), _hedges),
        PeerComparison(
            "groups", "Holm and Benjamini–Hochberg p", "pingouin", record_ids("groups", "/adjust"), _adjust
        ),
        PeerComparison("factorability", "KMO", "factor_analyzer", record_ids("factorability", "/KMO"), _kmo),
        PeerComparison(
            "factorability",
            "Bartlett's χ²",
            "factor_analyzer",
            record_ids("factorability", "/bartlett_listwise"),
            _bartlett,
        ),
        PeerComparison(
            "efa",
            "minres loadings, unrotated",
            "factor_analyzer",
            record_ids("efa", "/minres_none"),
            _loadings,
        ),
        PeerComparison(
            "efa", "oblimin rotation", "factor_analyzer", record_ids("efa", "/minres_oblimin"), _rotation
        ),
        PeerComparison("cfa", "ML χ², CFI, RMSEA", "semopy", _complete_ml(), _cfa_fit),
        PeerComparison("cfa", "ML loadings", "semopy", _complete_ml(), _cfa_loadings),
        PeerComparison("cfa", "log-likelihood, AIC", "semopy", _complete_ml(), _cfa_likelihood),
    ]


def _distance(found: Any, expected: Any) -> float:
    return float(np.max(np.abs(np.asarray(found, dtype=float) - np.asarray(expected, dtype=float))))


def _alpha(record_id: str) -> tuple[Any, Any, Any]:
    import pingouin

    d = prepared("reliability", record_id)
    theirs = pingouin.cronbach_alpha(data=d)[0]
    return values("reliability", record_id)["total"]["raw_alpha"], pm.cronbach_alpha(d).estimate, theirs


def _feldt(record_id: str) -> tuple[Any, Any, Any]:
    import pingouin

    d, expected = prepared("reliability", record_id), values("reliability", record_id)["feldt_ci"]
    ours = pm.cronbach_alpha(d).interval
    return (
        [expected["lower"], expected["upper"]],
        [ours.low, ours.high],
        pingouin.cronbach_alpha(data=d)[1],
    )


def two_groups(record_id: str) -> tuple[pd.Series, pd.Series]:
    """Give the scale means that a record of `groups` compares."""
    comparison, scale, _ = record_id.split("/")
    first = "C-suite" if "Csuite" in comparison else "Middle management"
    answers = dataset("sim_culture6")
    scores = answers[[f"{scale}{k}" for k in range(1, 6)]].mean(axis=1)
    return scores[answers["level"] == first].dropna(), scores[answers["level"] == "Frontline"].dropna()


def _welch(record_id: str) -> tuple[Any, Any, Any]:
    import pingouin

    x, y = two_groups(record_id)
    r, ours = values("groups", record_id), pm.welch_test(x, y)
    theirs = pingouin.ttest(x, y, correction=True).iloc[0]
    p_value = theirs[next(name for name in theirs.index if name.startswith("p") and "val" in name)]
    return (
        [r["t"], r["df"], r["p"]],
        [ours.statistic, ours.degrees_of_freedom, ours.p_value],
        [theirs["T"], theirs["dof"], p_value],
    )


def _hedges(record_id: str) -> tuple[Any, Any, Any]:
    import pingouin

    x, y = two_groups(record_id)
    expected = values("groups", record_id)["pooled"]["Hedges_g"]
    return expected, pm.hedges_g(x, y).estimate, pingouin.compute_effsize(x, y, eftype="hedges")


def _adjust(record_id: str) -> tuple[Any, Any, Any]:
    import pingouin

    r = values("groups", record_id)
    p, expected = list(r["p"].values()), matrix(r["adjusted"])
    ours = [pm.adjust_p_values(p, method=name) for name in ("holm", "bh")]
    theirs = [pingouin.multicomp(p, method=name)[1] for name in ("holm", "fdr_bh")]
    return expected[["holm", "BH"]].T, ours, theirs


def _kmo(record_id: str) -> tuple[Any, Any, Any]:
    from factor_analyzer.factor_analyzer import calculate_kmo

    d = prepared("factorability", record_id)
    return values("factorability", record_id)["MSA"], pm.kmo(d).overall, calculate_kmo(d)[1]


def _bartlett(record_id: str) -> tuple[Any, Any, Any]:
    from factor_analyzer.factor_analyzer import calculate_bartlett_sphericity

    d = prepared("factorability", record_id).dropna()
    ours, theirs = pm.bartlett_sphericity(d).chi_square, calculate_bartlett_sphericity(d)[0]
    return values("factorability", record_id)["chisq"], ours, theirs


def _loadings(record_id: str) -> tuple[Any, Any, Any]:
    from factor_analyzer import FactorAnalyzer

    d = prepared("efa", record_id)
    r = matrix(values("efa", record_id)["loadings"]).to_numpy()
    ours = pm.efa(d, r.shape[1], rotation="none").loadings.to_numpy()
    theirs = FactorAnalyzer(n_factors=r.shape[1], rotation=None, method="minres").fit(d.dropna()).loadings_
    return np.abs(r), np.abs(ours), np.abs(theirs)


def _rotation(record_id: str) -> tuple[Any, Any, Any]:
    """Rotate R's own unrotated loadings, so that only the rotation is compared."""
    from factor_analyzer import Rotator

    unrotated = matrix(values("efa", record_id.replace("_oblimin", "_none"))["loadings"]).to_numpy()
    r = matrix(values("efa", record_id)["loadings"]).to_numpy()
    ours = rotate(unrotated, "oblimin").loadings
    theirs = Rotator(method="oblimin").fit_transform(unrotated)
    return r, matched(ours, r), matched(theirs, r)


def _complete_ml() -> list[str]:
    return record_ids("cfa", "/ML")


def _cfa(record_id: str) -> tuple[dict[str, Any], Any, Any]:
    import semopy

    entry = record("cfa", record_id)
    found = re.search(r'm <- "([^"]*)"', entry["prep"])
    assert found is not None
    model = found.group(1).replace("\\n", "\n").replace(";", "\n")
    ours = pm.cfa(dataset(entry["dataset"]), model)
    items = list(ours.parameters.query("op == '=~'")["rhs"])
    theirs = semopy.Model(model)
    theirs.fit(dataset(entry["dataset"])[items].dropna())
    return entry["values"], ours, theirs


def _cfa_fit(record_id: str) -> tuple[Any, Any, Any]:
    import semopy

    r, ours, theirs = _cfa(record_id)
    stats = semopy.calc_stats(theirs).iloc[0]
    names = ["chisq", "cfi", "rmsea"]
    return (
        [r["fit"][name] for name in names],
        [ours.fit[name] for name in names],
        [stats["chi2"], stats["CFI"], stats["RMSEA"]],
    )


def _cfa_likelihood(record_id: str) -> tuple[Any, Any, Any]:
    import semopy

    r, ours, theirs = _cfa(record_id)
    stats = semopy.calc_stats(theirs).iloc[0]
    return (
        [r["fit"]["logl"], r["fit"]["aic"]],
        [ours.fit["logl"], ours.fit["aic"]],
        [stats["LogLik"], stats["AIC"]],
    )


def _cfa_loadings(record_id: str) -> tuple[Any, Any, Any]:
    _, ours, theirs = _cfa(record_id)
    r = pd.DataFrame(record("cfa", record_id)["values"]["estimates"])
    mine = ours.parameters.query("op == '=~'").set_index(["lhs", "rhs"])["estimate"]
    lavaan = r[r["op"] == "=~"].set_index(["lhs", "rhs"])["est"].loc[mine.index]
    peer = theirs.inspect().query("op == '~'").set_index(["rval", "lval"])["Estimate"].loc[mine.index]
    return lavaan, mine, peer
