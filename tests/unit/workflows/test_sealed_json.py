"""Sealed results are read back as they were written, and never half."""

from __future__ import annotations

import json
from dataclasses import replace
from math import inf, isnan, nan

import pytest

from diagnostic.errors import SetupError
from diagnostic.workflows.sealed_json import from_json, to_json
from support.released import released


@pytest.mark.parametrize(
    "choices", [{}, {"roles": False}, {"units": (), "hidden_units": ()}, {"n_scales": 1}]
)
def test_results_survive_sealing(choices: dict) -> None:
    original = released(**choices)
    assert from_json(to_json(original)) == original


def test_what_is_not_a_number_survives_and_the_text_stays_json() -> None:
    original = released()
    careless = replace(original.findings.careless, share=inf)
    odd = replace(original, findings=replace(original.findings, missing_share=nan, careless=careless))
    text = to_json(odd)
    assert json.loads(text, parse_constant=pytest.fail)["format_version"] == 1
    read = from_json(text).findings
    assert isnan(read.missing_share)
    assert read.careless.share == inf


def test_untrusted_texts_survive_letter_by_letter() -> None:
    odd = released(text=lambda text: f"</script>{{{{ {text} }}}}\u2028\x7f“ä")
    assert from_json(to_json(odd)) == odd


@pytest.mark.parametrize("text", ["", "{}", "null", '{"released":{},"format_version":1}'])
def test_what_is_no_sealed_result_is_refused(text: str) -> None:
    with pytest.raises(SetupError) as refused:
        from_json(text)
    assert refused.value.code == "results_unreadable"


def test_results_of_a_later_format_are_refused() -> None:
    later = to_json(released()).replace('"format_version":1', '"format_version":2')
    with pytest.raises(SetupError):
        from_json(later)
