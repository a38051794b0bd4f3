"""Simulated answers to six scales: correlated traits, five options, three role groups."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

N_SCALES = 6
SIZES = {"A": (1_200, 30), "B": (100_000, 60), "C": (1_000_000, 60)}
CUTS = np.array([-1.6, -0.7, 0.1, 1.2], dtype=np.float32)
SHARES = {"C-suite": 0.0075, "Middle management": 0.1175}


@dataclass(frozen=True)
class Answers:
    """n × k answers 1 … 5 as int8, the scale's items, and each respondent's role group."""

    values: npt.NDArray[np.int8]
    groups: npt.NDArray[Any]

    @property
    def labels(self) -> list[str]:
        return [f"i{k + 1}" for k in range(self.values.shape[1])]

    @property
    def scales(self) -> list[list[int]]:
        size = self.values.shape[1] // N_SCALES
        return [list(range(start, start + size)) for start in range(0, N_SCALES * size, size)]

    @property
    def model(self) -> str:
        """Give the six factors in lavaan's words."""
        names = self.labels
        return "\n".join(
            f"F{number + 1} =~ " + " + ".join(names[k] for k in scale)
            for number, scale in enumerate(self.scales)
        )

    def frame(self, dtype: str = "float64") -> Any:
        import pandas as pd

        return pd.DataFrame(self.values.astype(dtype), columns=self.labels)

    def with_gaps(self, share: float = 0.03) -> Any:
        """Give the answers as floats, some of them missing at random."""
        frame = self.frame("float32")
        rng = np.random.default_rng(3)
        return frame.mask(rng.random(frame.shape, dtype=np.float32) < share)


def simulate(size: str) -> Answers:
    n, k = SIZES[size]
    rng = np.random.default_rng(20)
    values = np.empty((n, k), dtype=np.int8)
    loadings = np.linspace(0.55, 0.8, k // N_SCALES, dtype=np.float32)
    for start in range(0, n, 50_000):
        rows = slice(start, min(n, start + 50_000))
        count = rows.stop - start
        shared = rng.standard_normal((count, 1, 1), dtype=np.float32)
        own = rng.standard_normal((count, N_SCALES, 1), dtype=np.float32)
        trait = np.sqrt(np.float32(0.4)) * shared + np.sqrt(np.float32(0.6)) * own
        noise = rng.standard_normal((count, N_SCALES, k // N_SCALES), dtype=np.float32)
        latent = trait * loadings + noise * np.sqrt(1 - loadings**2)
        values[rows] = np.searchsorted(CUTS, latent.reshape(count, k)).astype(np.int8) + 1
    groups = np.full(n, "Frontline", dtype="U17")
    first, second = (round(share * n) for share in SHARES.values())
    groups[:first], groups[first : first + second] = "C-suite", "Middle management"
    return Answers(values, groups)


def store(size: str, folder: Path) -> None:
    answers = simulate(size)
    np.savez(folder / f"{size}.npz", values=answers.values, groups=answers.groups)
    answers.values.T.tofile(folder / f"{size}.bin")  # column by column, as R keeps a matrix


def load(size: str, folder: Path) -> Answers:
    stored = np.load(folder / f"{size}.npz")
    return Answers(stored["values"], stored["groups"])
