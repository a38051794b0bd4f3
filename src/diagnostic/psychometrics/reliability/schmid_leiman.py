"""Splits common variance into a general factor and group factors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..factors.extraction import Extraction, extract
from ..factors.rotation import oblimin, varimax
from ..inputs import FloatArray


@dataclass(frozen=True)
class SchmidLeiman:
    """Loadings on the general (p) and the group factors (p × k), and the loadings of those on it (k)."""

    general: FloatArray
    group: FloatArray
    general_of_groups: FloatArray
    communalities: FloatArray


def schmid_leiman(R: FloatArray, n_factors: int, extraction: Extraction = "minres") -> SchmidLeiman:
    """Extract k oblique factors and one factor of their correlations, then make all orthogonal.

    Group factors come in the order of the varimax solution that oblimin starts from. With two factors the
    general factor is not identified: both load on it alike, √|φ₁₂|.
    Source: Schmid & Leiman (1957), Psychometrika 22, 53-61.
    R: ``psych::schmid(R, nfactors, fm = "minres", rotate = "oblimin")``.
    """
    plain = extract(R, n_factors, extraction).loadings
    simple = varimax(plain)[0]
    simple = simple * np.where(simple.sum(axis=0) < 0, -1.0, 1.0)
    simple = simple[:, np.argsort(-(simple**2).sum(axis=0), kind="stable")]
    rotated = oblimin(simple)
    pattern, phi = rotated.loadings, rotated.factor_correlations
    if n_factors == 2:
        root = np.sqrt(abs(phi[0, 1]))
        on_general = np.array([root, np.sign(phi[0, 1]) * root])
    else:
        on_general = extract(phi, 1, extraction).loadings[:, 0]
    rest = np.maximum(pattern**2 - (pattern * on_general) ** 2, 0.0)
    return SchmidLeiman(
        general=pattern @ on_general,
        group=np.sign(pattern) * np.sqrt(rest),
        general_of_groups=on_general,
        communalities=(plain**2).sum(axis=1),
    )
