"""The questions of an XLSForm as items of scales, comments and demographics."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from diagnostic.instruments.scaffold import UNWRITTEN

from .answers import AnswerLists
from .columns import FACET, FAVOURABLE_FROM, FORECASTS, KIND, REVERSE_KEYED, SCALE, SCALE_KIND
from .conditions import read_length, read_range, read_relevant

Data = dict[str, Any]
_SCALE_KINDS = ("core", "criterion", "profile", "forecast")
_YES = ("yes", "true", "1")


class Questions:
    """Gathers questions in the order of the form."""

    def __init__(self, source: str, left_out: list[str]) -> None:
        self._lists = AnswerLists(source, left_out)
        self._source, self._left_out = source, left_out
        self._scales: dict[str, Data] = {}
        self._kept: set[str] = set()
        self.comments: list[Data] = []
        self.demographics: list[Data] = []
        self.languages: dict[str, None] = {}

    def scales(self) -> list[Data]:
        return [scale for scale in self._scales.values() if scale["items"]]

    def counts(self) -> dict[str, int]:
        return {scale_id: len(scale["items"]) for scale_id, scale in self._scales.items()}

    def texts(self, words: object) -> dict[str, str]:
        return self._lists.texts(words)

    def _to_write(self, what: str) -> dict[str, str]:
        return {self._source: f"{UNWRITTEN}: {what}"}

    def leave_out(self, name: str, what: str) -> None:
        self._left_out.append(f"'{name[:60]}': {what}.")

    def read(self, child: Mapping[str, Any], group: str | None) -> None:
        name = str(child.get("name", ""))
        item_id, label = identifier(name), self.texts(child.get("label"))
        kind, _, given = str(child.get(KIND) or "").partition(" ")
        if not label:
            self.leave_out(name, "a question without words in the form's own language")
        elif item_id in self._kept:
            self.leave_out(name, "another question has the same name but for case or signs")
        elif child["type"] == "integer" and not child.get(FORECASTS):
            self.leave_out(name, "a number that is no forecast; offer options instead")
        else:
            self._kept.add(item_id)
            self.languages |= dict.fromkeys(label)
            self._note_extras(child, name, kind)
            self._place(child, {"id": item_id, "text": label}, kind, given, group)

    def _place(
        self, child: Mapping[str, Any], question: Data, kind: str, given: str, group: str | None
    ) -> None:
        if child["type"] == "text":
            length = read_length(_bind(child, "constraint"))
            limit = {"max_characters": length} if length and 50 <= length <= 2000 else {}
            self.comments.append(question | limit | self._condition(child, question["id"]))
        elif kind == "demographic":
            reason = self.texts(child.get("hint")) or self._to_write("why it is asked")
            options = self._lists.options(child, question["id"])
            self.demographics.append(question | {"reason": reason, "options": options})
        elif kind == "attention" and re.fullmatch(r"-?\d{1,4}", given):
            self._scale(child, question["id"], group)["attention"] = question | {"expected": int(given)}
        else:
            scale = self._scale(child, question["id"], group)
            scale["items"].append(question | self._key(child, scale) | self._condition(child, question["id"]))

    def _key(self, child: Mapping[str, Any], scale: Data) -> Data:
        key: Data = {}
        if facet := str(child.get(FACET) or ""):
            key["facet"] = identifier(facet)
            facets = scale.setdefault("facets", [])
            if key["facet"] not in {known["id"] for known in facets}:
                title = self._to_write(f"name of the facet '{key['facet']}'")
                facets.append({"id": key["facet"], "title": title})
        if str(child.get(REVERSE_KEYED) or "").casefold() in _YES:
            key["reverse_keyed"] = True
        if source := str(child.get(FORECASTS) or "").split():
            names = ("instrument", "scale", "item", "role_group")
            key["forecasts"] = {name: identifier(part) for name, part in zip(names, source, strict=False)}
        return key

    def _scale(self, child: Mapping[str, Any], item_id: str, group: str | None) -> Data:
        """Find the scale that an item names, else that of its group; one scale has one list of options."""
        wanted = identifier(str(child.get(SCALE) or group or "scale"))
        offered = self._lists.response_scale(child, item_id, child.get(FAVOURABLE_FROM))
        scale_id, number = wanted, 1
        while self._scales.get(scale_id, {}).get("response_scale", offered) != offered:
            number += 1
            scale_id = f"{wanted[:55]}_{number}"
        kind = str(child.get(SCALE_KIND) or "core")
        return self._scales.setdefault(
            scale_id,
            {
                "id": scale_id,
                "title": self._to_write(f"name of the scale '{scale_id}' in the report"),
                "kind": kind if kind in _SCALE_KINDS else "core",
                "measures": {
                    "definition": self._to_write("what the score stands for, in one sentence"),
                    "low": self._to_write("what a low score means, in plain words"),
                    "high": self._to_write("what a high score means, in plain words"),
                },
                "response_scale": offered,
                "items": [],
            },
        )

    def _condition(self, child: Mapping[str, Any], item_id: str) -> Data:
        relevant = _bind(child, "relevant")
        if not relevant:
            return {}
        read = read_relevant(relevant)
        answers = self._lists.values_of(read[1], identifier(read[0])) if read else None
        if not read or not answers:
            self.leave_out(item_id, "its condition; it is shown to everybody")
            return {}
        return {"shown_if": {"item": identifier(read[0]), "answers": answers}}

    def _note_extras(self, child: Mapping[str, Any], name: str, kind: str) -> None:
        constraint = _bind(child, "constraint")
        extras = {
            "that an answer is required; here every question may be left out": _bind(
                child, "required"
            ).casefold()
            in ("yes", "true", "true()"),
            "a constraint on its answer": constraint
            and not (read_range(constraint) or read_length(constraint)),
            "a default or calculated answer": _bind(child, "calculate") or child.get("default"),
            "its hint": child.get("hint") and kind != "demographic" and child["type"] != "integer",
            "pictures, sounds or filters of choices": child.get("media") or child.get("choice_filter"),
            "the condition of a demographic question": kind == "demographic" and _bind(child, "relevant"),
        }
        for what, is_there in extras.items():
            if is_there:
                self.leave_out(name, what)


def identifier(name: str) -> str:
    """Make an identifier of a name: lower-case ASCII, with underscores for everything else."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")[:58]
    return plain if plain[:1].isalpha() else f"q_{plain}".rstrip("_")


def _bind(child: Mapping[str, Any], key: str) -> str:
    return str((child.get("bind") or {}).get(key) or "")
