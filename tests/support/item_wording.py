"""The packaged items as people read them, the patterns banned from them, and the notes made by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from diagnostic.instruments.load import load_instrument
from diagnostic.instruments.model import Instrument, Item
from diagnostic.instruments.yaml_text import read_yaml
from support.instruments import PACKAGED
from support.readability import flesch_kincaid_grade

CORE = ("trust", "psy_safety", "comms", "mgr_conv")
ORDER = (
    *CORE,
    "outcomes",
    "mgr_conditions",
    "fair_systems",
    "tours_align",
    "alliance_exit",
    "stability_change",
    "career_fit",
    "ale",
    "peer_network",
    "leader_load",
    "rel_capital",
    "blind_spot",
)
BANNED = {
    "negation": r"not|never|no|none|nothing|nobody|cannot|without|hardly|unless|\w+n't",
    "double-barrelled": r"and|or|and/or|as well as|both",
    "leading": r"should|must|ought|obviously|clearly|of course|surely|naturally|finally|unfair|shameful",
    "absolute": r"always|all|every|everyone|everybody|everything|completely|totally|entirely|only|any|anyone",
}
"""Patterns that an item needs a reason for; matched as whole words, in small or capital letters."""


@dataclass(frozen=True)
class Sentence:
    """One item as one form shows it."""

    form_id: str
    item: Item
    text: str

    @property
    def grade(self) -> float:
        return flesch_kincaid_grade(self.text)

    @property
    def n_words(self) -> int:
        return len(self.text.split())


@cache
def packaged(instrument_id: str) -> Instrument:
    path = PACKAGED / f"{instrument_id}.yaml"
    return load_instrument(path.read_text(encoding="utf-8"), path.name)


def packaged_ids() -> tuple[str, ...]:
    """Give the core pack first, then the catalogue's order, then whatever else is in the folder."""
    found = {path.stem for path in PACKAGED.glob("*.yaml")}
    return (*(name for name in ORDER if name in found), *sorted(found - set(ORDER)))


def sentences(instrument: Instrument, form_id: str) -> list[Sentence]:
    return [Sentence(form_id, item, instrument.wording(item, form_id, "en")) for item in instrument.items]


@cache
def notes() -> dict[str, Any]:
    text = Path(__file__).with_name("item_notes.yaml").read_text(encoding="utf-8")
    return dict(read_yaml(text).data)


def banned_hits(instrument: Instrument) -> dict[tuple[str, str], str]:
    """Give the first sentence of every item in which a banned pattern occurs."""
    hits: dict[tuple[str, str], str] = {}
    for form_id in instrument.forms:
        for sentence in sentences(instrument, form_id):
            for name, pattern in BANNED.items():
                if re.search(rf"\b({pattern})\b", sentence.text, re.IGNORECASE):
                    hits.setdefault((sentence.item.id, name), sentence.text)
    return hits


def accepted() -> dict[tuple[str, str], str]:
    return {(entry["item"], entry["pattern"]): entry["reason"] for entry in notes()["accepted"]}
