import json
import math
from dataclasses import replace

import pytest

from diagnostic.disclosure.export import from_dict, to_dict
from diagnostic.errors import ConflictError
from support.released import released
from support.released_hidden import one_respondent, suppressed


@pytest.mark.parametrize("original", [released(), released(roles=False), suppressed(), one_respondent()])
def test_sealed_results_are_read_back_as_they_were(original: object) -> None:
    text = json.dumps(to_dict(original), allow_nan=False)  # type: ignore[arg-type]
    assert from_dict(json.loads(text)) == original


def test_numbers_keep_every_digit_and_their_kind() -> None:
    original = released()
    careless = replace(original.findings.careless, share=1 / 3)
    exact = replace(original, findings=replace(original.findings, careless=careless, missing_share=0.0))
    back = from_dict(json.loads(json.dumps(to_dict(exact))))
    assert back.findings.careless.share == 1 / 3
    assert isinstance(from_dict({**to_dict(exact)}).findings.missing_share, float)


def test_whole_numbers_written_without_a_point_are_read_as_the_floats_they_were() -> None:
    content = to_dict(released())
    content["findings"]["missing_share"] = 0
    assert isinstance(from_dict(content).findings.missing_share, float)


def test_kinds_that_may_stand_in_for_each_other_are_named() -> None:
    level = to_dict(suppressed())["findings"]["scales"][0]["levels"][0]
    assert level == {"type": "NotShown", "group": {"role_group": None, "unit": None}, "label": "not shown"}


def test_hostile_text_survives_unchanged() -> None:
    original = released(text=lambda text: text + "<script>{{7*7}}</script>=1+1\u202e\x00")
    assert from_dict(json.loads(json.dumps(to_dict(original)))) == original


@pytest.mark.parametrize(
    "content", [{}, {"format": "diagnostic.released/0"}, {"format": "diagnostic.released/1"}]
)
def test_other_content_is_refused_with_a_mend(content: dict[str, object]) -> None:
    with pytest.raises(ConflictError) as caught:
        from_dict(content)
    assert caught.value.code == "results_unreadable"
    assert caught.value.mend


@pytest.mark.parametrize(
    "breakage", [("findings", None), ("published", 7), ("policy", {"minimum_group": []})]
)
def test_damaged_content_is_refused(breakage: tuple[str, object]) -> None:
    content = {**to_dict(released()), breakage[0]: breakage[1]}
    with pytest.raises(ConflictError):
        from_dict(content)


def test_a_number_that_is_not_finite_is_never_written() -> None:
    original = released()
    broken = replace(original, findings=replace(original.findings, missing_share=math.nan))
    with pytest.raises(ValueError, match="not finite"):
        to_dict(broken)
