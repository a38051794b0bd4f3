"""Sealed results are read back as they were written, and never half."""

from __future__ import annotations

from dataclasses import replace
from math import nan

import pytest

from diagnostic.errors import ConflictError, StatisticsError
from diagnostic.workflows.sealed_json import from_json, to_json
from support.released import released


@pytest.mark.parametrize(
    "choices", [{}, {"roles": False}, {"units": (), "hidden_units": ()}, {"n_scales": 1}], ids=str
)
def test_results_survive_sealing(choices: dict) -> None:
    original = released(**choices)
    assert from_json(to_json(original)) == original


def test_what_is_not_a_number_is_never_sealed() -> None:
    original = released()
    odd = replace(original, findings=replace(original.findings, missing_share=nan))
    with pytest.raises(StatisticsError, match="finite"):
        to_json(odd)


def test_untrusted_texts_survive_letter_by_letter() -> None:
    odd = released(text=lambda text: f"</script>{{{{ {text} }}}}\u2028\x7f“ä")
    assert from_json(to_json(odd)) == odd


@pytest.mark.parametrize("text", ["", "{}", "null", "[]", '{"format":"diagnostic.released/1"}'])
def test_what_is_no_sealed_result_is_refused(text: str) -> None:
    with pytest.raises(ConflictError) as refused:
        from_json(text)
    assert refused.value.code == "results_unreadable"


def test_results_of_a_later_format_are_refused() -> None:
    later = to_json(released()).replace("diagnostic.released/1", "diagnostic.released/2")
    with pytest.raises(ConflictError):
        from_json(later)
