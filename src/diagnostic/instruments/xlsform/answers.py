"""The lists of choices of an XLSForm as response options, with a number for every choice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .columns import language_code
from .conditions import read_range

NOT_APPLICABLE = "not_applicable"
_INTEGER = re.compile(r"-?\d{1,3}|-?1000")


class AnswerLists:
    """Numbers the choices of questions, and remembers the numbers for conditions."""

    def __init__(self, source: str, left_out: list[str]) -> None:
        self._source, self._left_out = source, left_out
        self._values: dict[str, dict[str, int]] = {}

    def texts(self, words: object) -> dict[str, str]:
        """Give a text by language code; nothing when the source language lacks it."""
        if isinstance(words, str):
            return {self._source: words.strip()} if words.strip() else {}
        by_code: dict[str, str] = {}
        for language, text in words.items() if isinstance(words, Mapping) else ():
            code = self._source if language == "default" else language_code(str(language))
            if code is None:
                self._left_out.append(
                    f"The language '{str(language)[:40]}': its column names no language code."
                )
            elif str(text).strip():
                by_code[code] = str(text).strip()
        if self._source not in by_code:
            return {}
        return {self._source: by_code.pop(self._source), **by_code}

    def options(self, child: Mapping[str, Any], item_id: str) -> list[dict[str, Any]]:
        """Give the options of a question, without 'does not apply'."""
        choices = [choice for choice in child.get("choices", ()) if choice["name"] != NOT_APPLICABLE]
        numbers = self._number(choices, str(child.get("list_name") or child.get("name", "")))
        self._values[item_id] = numbers
        return [
            {
                "value": numbers[str(choice["name"])],
                "anchor": self.texts(choice.get("label")) or {self._source: str(choice["name"])},
            }
            for choice in choices
        ]

    def response_scale(
        self, child: Mapping[str, Any], item_id: str, favourable_from: object
    ) -> dict[str, Any]:
        """Give what a question offers as the response scale of an instrument file."""
        if child["type"] == "integer":
            low, high = read_range(str(child.get("bind", {}).get("constraint", ""))) or (0, 100)
            unit = self.texts(child.get("hint"))
            return {"number": {"low": low, "high": high, **({"unit": unit} if unit else {})}}
        options = self.options(child, item_id)
        aside = [self.texts(c.get("label")) for c in child.get("choices", ()) if c["name"] == NOT_APPLICABLE]
        return {
            "options": options,
            **({"not_applicable": aside[0]} if aside and aside[0] else {}),
            "favourable_from": self._favourable_from(
                [option["value"] for option in options], favourable_from
            ),
        }

    def values_of(self, names: Iterable[str], item_id: str) -> list[int] | None:
        """Give the numbers of some choices; None when the question has no such choices."""
        known = self._values.get(item_id, {})
        values = [known.get(name) for name in names]
        return None if None in values else [value for value in values if value is not None]

    def _number(self, choices: Sequence[Mapping[str, Any]], list_name: str) -> dict[str, int]:
        names = [str(choice["name"]) for choice in choices]
        if all(_INTEGER.fullmatch(name) for name in names) and len({int(name) for name in names}) == len(
            names
        ):
            return {name: int(name) for name in names}
        self._left_out.append(
            f"The names of the choices in '{list_name[:60]}': they are no numbers, so the choices are "
            f"numbered 1 to {len(names)} in the order shown. Recode data files accordingly."
        )
        return {name: number for number, name in enumerate(names, 1)}

    def _favourable_from(self, values: Sequence[int], given: object) -> int:
        if _INTEGER.fullmatch(str(given or "")):
            return int(str(given))
        above = [value for value in sorted(values) if 2 * value > min(values) + max(values)]
        self._left_out.append(
            "From which option on an answer counts as favourable: the upper half of the options is assumed."
        )
        return above[0] if above else max(values, default=1)
