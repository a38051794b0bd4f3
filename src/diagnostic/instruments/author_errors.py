"""What can be wrong with an instrument file, said so that its author can mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from diagnostic.errors import InstrumentError

Severity = Literal["error", "advice"]
MAX_TOLD = 5

CODES: dict[str, str] = {
    "too_large": "The file is larger than an instrument can be.",
    "empty_file": "The file holds nothing.",
    "yaml_syntax": "The text is not valid YAML.",
    "alias_used": "An anchor or alias (&, *) stands where the text should be written out.",
    "tag_used": "A YAML tag (!) asks for something other than text, numbers, lists and mappings.",
    "nested_too_deep": "Lists and mappings are nested deeper than an instrument ever is.",
    "several_documents": "The file holds more than one YAML document.",
    "duplicate_key": "The same key is written twice in one mapping.",
    "not_a_mapping": "The file is not a mapping of keys to values.",
    "unknown_key": "A key that an instrument does not have.",
    "missing_key": "A key that must be there is missing.",
    "wrong_type": "A value of another kind was expected.",
    "value_not_allowed": "The value is not one of those allowed.",
    "bad_identifier": "An identifier is not lower-case letters, digits and underscores.",
    "bad_version": "The version is not three numbers joined by full stops.",
    "out_of_bounds": "A number or a length is outside what is allowed.",
    "bad_language": "A language code is not like 'en' or 'pt-BR'.",
    "bad_date": "A date is not like 2026-05-31.",
    "missing_language": "A text lacks the instrument's source language, the first of its title.",
    "incomplete_translation": "Texts are missing in a language, so it is not offered to respondents.",
    "translation_of_unknown_language": "A translation status is given for a language that the title lacks.",
    "review_without_name": "A reviewed or signed-off translation does not say by whom and when.",
    "signed_off_incomplete": "A translation is signed off although texts are missing.",
    "unlisted_language": "A text is given in a language that the instrument's title is not.",
    "empty_text": "A text is empty.",
    "unwritten_text": "A text still begins with TODO.",
    "duplicate_scale": "Two scales have the same id.",
    "duplicate_facet": "Two facets of a scale have the same id.",
    "duplicate_item": "Two items or other questions have the same id.",
    "duplicate_wording": "Two items show the same sentence in one form.",
    "unknown_facet": "An item names a facet that its scale does not have.",
    "unused_facet": "A facet has no items.",
    "item_without_facet": "An item belongs to no facet although its scale has facets.",
    "item_without_wording": "An item has no words for one of the forms.",
    "item_with_two_wordings": "An item has both a text and a predicate.",
    "predicate_without_stem": "A predicate has no stem to complete in one of the forms.",
    "unfilled_slot": "A wording has a {slot} that the form does not fill.",
    "unused_slot": "A form fills a slot that no wording has.",
    "unknown_form": "An item or question has a wording for a form that does not exist.",
    "role_group_twice": "A role group is named more than once.",
    "unknown_role_group": "A question is for a role group that has no form.",
    "kinds_of_answers": "A response scale has none, or several, of options, points and number.",
    "duplicate_option_value": "Two response options have the same value.",
    "duplicate_option_anchor": "Two response options have the same anchor.",
    "favourable_from_missing": "Nothing says from which option on an answer counts as favourable.",
    "favourable_from_outside_options": "No option, or every option, would count as favourable.",
    "options_not_symmetric": "Reverse keying would lead to a value that is not an option.",
    "mostly_reversed": "More than half of a scale's items are reverse-keyed.",
    "reversed_by_negation": "A reverse-keyed item says 'not' instead of naming the opposite.",
    "single_item_scale": "A scale has one item, so its reliability cannot be estimated.",
    "core_scale_without_treatment": "A core scale does not say what to do about a low score.",
    "unknown_condition_item": "A display condition names an item that does not exist here.",
    "condition_cycle": "Display conditions wait for each other in a circle.",
    "condition_not_earlier": "A display condition names an item that is not asked before.",
    "condition_answer_not_offered": "A display condition names an answer that its item does not offer.",
    "condition_always_met": "A display condition names every option, so only a missing answer hides.",
    "unknown_scale_in_section": "A section names a scale that does not exist.",
    "scale_in_two_sections": "A scale stands in more than one place of the sections.",
    "scale_in_no_section": "There are sections, but a scale stands in none.",
    "several_attention_items": "More than one attention item.",
    "attention_answer_not_offered": "An attention item asks for an option that its scale does not have.",
    "attention_without_anchor": "The text of an attention item does not name the option it asks for.",
    "number_outside_forecast": "Numbers are entered in a scale that is no forecast.",
    "forecast_not_of_100": "A forecast scale does not ask for a number from 0 to 100.",
    "forecast_without_source": "An item of a forecast scale does not say what it forecasts.",
    "forecast_outside_forecast_scale": "An item forecasts something, but its scale is no forecast scale.",
    "forecast_reversed": "A forecast is reverse-keyed.",
    "duplicate_forecast": "Two forecasts predict the same answers.",
    "unknown_forecast_source": "A forecast predicts an instrument, scale or item that is not at hand.",
    "forecast_source_reversed": "A forecast predicts a reverse-keyed item.",
    "forecast_source_not_asked": "A forecast predicts a role group that is not asked that item.",
    "forecast_source_without_favourable": "A forecast predicts an item without favourable answers.",
    "unknown_trace_back": "A trace-back rule names no scale or facet of this instrument.",
    "ambiguous_trace_back": "A trace-back rule names a facet that two scales have.",
    "trace_back_to_itself": "A trace-back rule leads back to where it starts.",
    "unknown_item_in_columns": "The column map names an item that does not exist.",
    "duplicate_column": "The column map gives one column to two uses.",
    "duplicate_instrument": "Two files describe the same instrument in the same version.",
}
"""Stable codes and what they mean; explained one by one in docs/instruments.md."""

ADVICE = frozenset(
    {
        "item_without_facet",
        "unused_slot",
        "reversed_by_negation",
        "single_item_scale",
        "core_scale_without_treatment",
        "incomplete_translation",
        "condition_always_met",
        "attention_without_anchor",
    }
)
"""Codes of findings that an author may have good reasons for; all others make the file unusable."""


@dataclass(frozen=True)
class AuthorError:
    """One finding in one instrument file. Lines count from 1."""

    code: str
    file: str
    line: int
    fault: str
    mend: str

    @property
    def severity(self) -> Severity:
        return "advice" if self.code in ADVICE else "error"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity} [{self.code}] {self.fault} {self.mend}"


class FaultyInstrumentError(InstrumentError):
    """An instrument file that cannot be used, with every author error found in it."""

    def __init__(self, errors: Sequence[AuthorError]) -> None:
        self.errors = tuple(errors)
        first = self.errors[0]
        told = "".join(f" Line {e.line} [{e.code}]: {e.fault}" for e in self.errors[1:MAX_TOLD])
        untold = len(self.errors) - MAX_TOLD
        more = f" And {untold} more." if untold > 0 else ""
        super().__init__(
            place=f"{first.file}, line {first.line} [{first.code}]",
            fault=f"{first.fault}{told}{more}",
            mend=first.mend,
        )
