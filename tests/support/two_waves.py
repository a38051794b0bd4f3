"""Organisations surveyed twice, an attacker who knows everybody's way through both waves, and weak rules.

The attacker takes it that people answer alike twice, so that subtracting the waves leaves those who joined,
left or moved. Nothing of the attack comes from the engine; only the weak rules share its names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from diagnostic.analysis.findings import Group
from diagnostic.disclosure.circuits import Minimums
from diagnostic.disclosure.released import DisclosurePolicy
from diagnostic.disclosure.select import select_scales
from diagnostic.disclosure.wave_membership import Passage, comparable_cells
from support.attackers import Place, exact_rank
from support.organisations import organisation

MINIMUM = 5
POLICY = DisclosurePolicy(minimum_group=MINIMUM, minimum_c_suite=MINIMUM)
ROLES = ("frontline", "middle_management")
Way = tuple[Place | None, Place | None]
"""Where somebody was in the earlier and in the later wave; None where not invited."""


@dataclass(frozen=True)
class TwoWaves:
    ways: Counter[Way]
    """How many people went each way."""

    @cached_property
    def published(self) -> list[Place]:
        """Give the cells that both waves publish, each judged by itself."""
        first, second = (self._published(wave) for wave in (0, 1))
        return [place for place in second if place in first]

    def _published(self, wave: int) -> list[Place]:
        sizes: Counter[Place] = Counter()
        for way, n in self.ways.items():
            if (place := way[wave]) is not None:
                sizes[place] += n
        table = organisation([(*place, n) for place, n in sorted(sizes.items(), key=str)])
        groups = select_scales(table, POLICY, c_suite_consented=False)
        return [(group.role_group, group.unit) for group in groups]

    @cached_property
    def passages(self) -> dict[Group, Passage | None]:
        """Give what a consultant would declare: counts cell by cell, not who went where."""
        places = {place for way in self.ways for place in way if place is not None}
        return {Group(*place): self._passage(place) for place in sorted(places, key=str)}

    def _passage(self, place: Place) -> Passage:
        def people(wanted: Iterator[Way]) -> int:
            return sum(self.ways[way] for way in wanted)

        return Passage(
            stayed=self.ways[place, place],
            left=self.ways[place, None],
            joined=self.ways[None, place],
            moved_out=people(way for way in self.ways if way[0] == place and way[1] not in (place, None)),
            moved_in=people(way for way in self.ways if way[1] == place and way[0] not in (place, None)),
        )

    def attack(self, cells: Sequence[Place]) -> tuple[Way, ...] | None:
        """Give too few people whom some combination of both waves' figures of these cells describes alone.

        With P the projection onto what the figures span, a set is described alone exactly when P, cut down to
        it, still keeps some vector's length. Floating point looks, fractions judge.
        """
        ways = list(self.ways)
        rows = np.array(
            [[_inside(way[wave], cell) for way in ways] for cell in cells for wave in (0, 1)],
            dtype=np.float64,
        ).reshape(-1, len(ways))
        _, singular, span = np.linalg.svd(rows, full_matrices=False)
        span = span[singular > 1e-9 * max(singular, default=1.0)]
        projection = span.T @ span
        for few in self._too_few(ways):
            within = projection[np.ix_(few, few)]
            if np.linalg.eigvalsh(within)[-1] > 1 - 1e-7:
                others = np.delete(rows, few, axis=1)
                if exact_rank(others) < exact_rank(rows):
                    return tuple(ways[k] for k in few)
        return None

    def _too_few(self, ways: Sequence[Way]) -> Iterator[list[int]]:
        sizes = [self.ways[way] for way in ways]
        small = [k for k, n in enumerate(sizes) if 0 < n < MINIMUM]
        for number in range(1, MINIMUM):
            for few in combinations(small, number):
                if sum(sizes[k] for k in few) < MINIMUM:
                    yield list(few)


def random_waves(seed: int) -> TwoWaves:
    """Draw two to four units; some cells pass unchanged, some lose and win a few, some very many."""
    rng = np.random.default_rng(seed)
    places: list[Place] = [(role, f"unit_{k}") for k in range(int(rng.integers(2, 5))) for role in ROLES]
    ways: Counter[Way] = Counter()
    few = int(rng.choice([2, 4, 9]))
    for place in places:
        ways[place, place] = int(rng.integers(1, 20))
        if rng.random() < 0.5:
            ways[place, None] = int(rng.integers(0, few))
            ways[None, place] = int(rng.integers(0, few))
    for _ in range(int(rng.choice([0, 0, 1, 3]))):
        origin, target = (places[k] for k in rng.choice(len(places), 2, replace=False))
        ways[origin, target] += int(rng.integers(1, 3))
    return TwoWaves(+ways)


def engine(waves: TwoWaves) -> list[Place]:
    """Give the cells whose change the product shows."""
    groups = comparable_cells(
        [Group(*place) for place in waves.published], waves.passages, Minimums(MINIMUM, MINIMUM)
    )
    return [(group.role_group, group.unit) for group in groups]


def all_published(waves: TwoWaves) -> list[Place]:
    """Compare whatever both waves publish."""
    return waves.published


def own_change(waves: TwoWaves) -> list[Place]:
    """Compare cells whose own membership changed by nobody or by enough people."""
    return [
        place
        for place in waves.published
        if (n := sum(k for way, k in waves.ways.items() if _inside(way[0], place) != _inside(way[1], place)))
        == 0
        or n >= MINIMUM
    ]


def _inside(place: Place | None, cell: Place) -> bool:
    if place is None:
        return False
    return all(wanted in (None, own) for own, wanted in zip(place, cell, strict=True))
