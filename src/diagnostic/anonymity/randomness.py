"""Where random bytes come from, and even draws below a bound."""

from __future__ import annotations

from collections.abc import Callable

RandomBytes = Callable[[int], bytes]


def below(bound: int, random_bytes: RandomBytes) -> int:
    """Draw evenly from 1 to ``bound`` − 1: out-of-range draws are thrown away, never folded back."""
    length = (bound.bit_length() + 7) // 8
    surplus_bits = 8 * length - bound.bit_length()
    while True:
        drawn = int.from_bytes(random_bytes(length), "big") >> surplus_bits
        if 0 < drawn < bound:
            return drawn
