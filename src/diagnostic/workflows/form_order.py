"""In which order a form asks: drawn from its ticket, so that it stays put and is stored nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diagnostic.instruments.model import AttentionItem, Instrument, Item, Scale


@dataclass(frozen=True)
class FormOrder:
    """The order that belongs to a ticket; without one, the order of the instrument files."""

    ticket: str = field(default="", repr=False)

    def of_instruments(self, instruments: Sequence[Instrument]) -> tuple[Instrument, ...]:
        """Put instruments that go first for a random half in front, for that half."""
        return tuple(sorted(instruments, key=lambda one: not (one.first_for_half and self._is_in_half(one))))

    def of_items(self, scale: Scale) -> tuple[Item | AttentionItem, ...]:
        """Give a scale's items, and its attention item among them.

        Among shuffled items, one that waits for another of the same scale stays right behind it.
        """
        if not (scale.shuffle and self.ticket):
            middle = (len(scale.items) + 1) // 2
            watch = (scale.attention,) if scale.attention else ()
            return (*scale.items[:middle], *watch, *scale.items[middle:])
        blocks = _blocks(scale)
        if scale.attention:
            blocks.append([scale.attention])
        blocks.sort(key=lambda block: self._draw(f"item {block[0].id}"))
        return tuple(entry for block in blocks for entry in block)

    def _is_in_half(self, instrument: Instrument) -> bool:
        return bool(self.ticket) and self._draw(f"half {instrument.id}")[0] % 2 == 0

    def _draw(self, name: str) -> bytes:
        return sha256(f"order\0{self.ticket}\0{name}".encode()).digest()


AS_WRITTEN = FormOrder()


def _blocks(scale: Scale) -> list[list[Item | AttentionItem]]:
    blocks: list[list[Item | AttentionItem]] = []
    block_of: dict[str, list[Item | AttentionItem]] = {}
    for item in scale.items:
        leading = block_of.get(item.shown_if.item) if item.shown_if else None
        if leading is None:
            leading = []
            blocks.append(leading)
        leading.append(item)
        block_of[item.id] = leading
    return blocks
