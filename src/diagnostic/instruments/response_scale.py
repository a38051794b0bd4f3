"""What an item offers as answers: worded options, a row of numbered points, or a number to enter."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from .texts import Part, Text

WholeNumber = Annotated[int, Field(strict=True, ge=-1000, le=1000)]
MOST_POINTS = 21
MOST_NUMBERS = 1001
_KINDS = ("options", "points", "number")


class ResponseOption(Part):
    """One possible answer: an integer value and its anchor."""

    value: WholeNumber = Field(description="The number that stands for it in data files.")
    anchor: Text = Field(description="What the respondent reads.")


class Points(Part):
    """A row of numbered options of which only the ends are worded, such as 0 to 10."""

    low: WholeNumber = Field(description="The lowest point.")
    high: WholeNumber = Field(description="The highest point, at most 20 above the lowest.")
    lowest: Text = Field(description="What the lowest point means.")
    highest: Text = Field(description="What the highest point means.")

    @model_validator(mode="after")
    def _has_a_range(self) -> Points:
        _check_range(self.low, self.high, MOST_POINTS)
        return self


class NumberEntry(Part):
    """A whole number that the respondent enters, such as 0 to 100 people of 100."""

    low: WholeNumber = Field(description="The smallest number taken.")
    high: WholeNumber = Field(description="The largest number taken.")
    unit: Text = Field(default_factory=dict, description="What stands behind the field, such as 'of 100'.")

    @model_validator(mode="after")
    def _has_a_range(self) -> NumberEntry:
        _check_range(self.low, self.high, MOST_NUMBERS)
        return self


class ResponseScale(Part):
    """How respondents answer: exactly one of ``options``, ``points`` and ``number``."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": [kind]} for kind in _KINDS]})

    options: tuple[ResponseOption, ...] = Field(
        (), min_length=2, max_length=101, description="The options in the order shown."
    )
    points: Points | None = Field(
        None, description="A row of numbers with worded ends, such as 0 to 10; stands for options."
    )
    number: NumberEntry | None = Field(
        None, description="A whole number to enter; for forecasts, which are 0 to 100."
    )
    not_applicable: Text | None = Field(
        None, description="Label of the separate 'does not apply' option, if offered."
    )
    favourable_from: int | None = Field(
        None,
        description="Answers at or above this value (after reverse keying) count as favourable. "
        "Left out only where numbers are entered.",
    )

    @model_validator(mode="before")
    @classmethod
    def _spell_out_points(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        given = [kind for kind in _KINDS if data.get(kind) is not None]
        if len(given) != 1:
            raise PydanticCustomError(
                "kinds_of_answers",
                "A response scale has {given} of 'options', 'points' and 'number'.",
                {"given": len(given) or "none", "mend": "Give exactly one of the three."},
            )
        if given != ["points"] or not isinstance(data["points"], dict):
            return data
        try:
            points = Points.model_validate(data["points"])
        except ValidationError:
            return data  # the field's own validation tells what is wrong
        return {**data, "options": _numbered_options(points)}

    @property
    def values(self) -> tuple[int, ...]:
        """Give every value that counts as an answer, in the order shown."""
        if self.number is not None:
            return tuple(range(self.number.low, self.number.high + 1))
        return tuple(option.value for option in self.options)

    @property
    def low(self) -> int:
        return self.number.low if self.number is not None else min(self.values)

    @property
    def high(self) -> int:
        return self.number.high if self.number is not None else max(self.values)


def _check_range(low: int, high: int, most: int) -> None:
    if not 2 <= high - low + 1 <= most:
        raise PydanticCustomError(
            "out_of_bounds",
            "The numbers from {low} to {high} are too few or too many.",
            {
                "low": low,
                "high": high,
                "mend": f"Let 'high' be above 'low', and give at most {most} numbers.",
            },
        )


def _numbered_options(points: Points) -> tuple[dict[str, Any], ...]:
    languages = list(dict.fromkeys((*points.lowest, *points.highest)))
    ends = {points.low: points.lowest, points.high: points.highest}
    return tuple(
        {
            "value": value,
            "anchor": {code: _anchor(value, ends.get(value, {}).get(code)) for code in languages},
        }
        for value in range(points.low, points.high + 1)
    )


def _anchor(value: int, words: str | None) -> str:
    return f"{value} – {words}" if words else str(value)
