"""A letter to one person, ready to be sent. Its texts hold a link, so they stay out of ``repr``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Occasion = Literal["invitation", "reminder", "last_step"]

OCCASIONS: tuple[Occasion, ...] = ("invitation", "reminder", "last_step")


@dataclass(frozen=True)
class SurveyFacts:
    """What all letters of a wave have in common."""

    organisation: str
    survey: str
    contact: str
    """Whom to ask; may be empty."""
    fingerprint: str
    """Of the manifest, in groups of four."""
    closes_on: date
    roster_deleted_on: date
    most_reminders: int
    is_simulated: bool


@dataclass(frozen=True)
class PersonFacts:
    """What only this person's letter says."""

    email: str = field(repr=False)
    language: str
    crowd: int
    """How many people share the key that this person's credential will be signed with."""
    link: str = field(repr=False)
    stop_link: str = field(repr=False)


@dataclass(frozen=True)
class Letter:
    email: str = field(repr=False)
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)
    language: str
    stop_link: str = field(repr=False)
