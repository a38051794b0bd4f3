"""What a form needs to know of its campaign and its wave, wherever that is read from.

The office's own rows fit, and so does what was published of a launched wave: the collector never opens the
office's database.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol


class CampaignFacts(Protocol):
    @property
    def organisation(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def contact(self) -> str: ...
    @property
    def is_simulated(self) -> bool: ...


class Thresholds(Protocol):
    @property
    def minimum_group(self) -> int: ...


class WaveFacts(Thresholds, Protocol):
    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def offered_languages(self) -> tuple[str, ...]: ...
    @property
    def units(self) -> Sequence[str]: ...
    @property
    def c_suite_consented(self) -> bool: ...
    @property
    def opened_on(self) -> date: ...
