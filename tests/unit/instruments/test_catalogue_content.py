"""The catalogue's content: what the design asks of every instrument, read and answered in every form."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from diagnostic.files.read_answers import read_answers
from diagnostic.files.text_stream import Source
from diagnostic.instruments.check_forecasts import forecast_source_findings
from diagnostic.instruments.load import inspect_instrument
from diagnostic.instruments.model import Instrument, Scale
from diagnostic.scoring.answer_table import NOT_ANSWERED, AnswerTable
from diagnostic.scoring.score import score
from diagnostic.scoring.shown import mark_not_shown
from diagnostic.workflows.form_sections import sections_for
from diagnostic.workflows.open_wave import CORE_PACK
from support import item_review
from support.instruments import PACKAGED, ROOT
from support.item_wording import CORE, accepted, banned_hits, notes, packaged, packaged_ids, sentences
from support.readability import flesch_kincaid_grade

ALL, LEADERS, DYAD, TOP = (
    {"frontline", "middle_management", "c_suite"},
    {"middle_management", "c_suite"},
    {"frontline", "middle_management"},
    {"c_suite"},
)
DESIGN: dict[str, tuple[dict[str, list[int]], set[str], float]] = {
    # id: (items per facet of each scale, who answers, minutes)
    "trust": ({"trust": [3] * 5}, ALL, 2.5),
    "psy_safety": ({"psy_safety": [3] * 4}, ALL, 2),
    "comms": ({"comms": [3] * 5}, ALL, 2.5),
    "mgr_conv": ({"mgr_conv": [2] * 6}, ALL, 2),
    "outcomes": ({"outcomes": [2] * 5}, ALL, 2),
    "mgr_conditions": ({"mgr_conditions": [2] * 5}, LEADERS, 2),
    "fair_systems": ({"fair_systems": [2] * 5}, ALL, 2),
    "tours_align": ({"tours_align": [2] * 6}, DYAD, 2),
    "alliance_exit": ({"alliance_exit": [2] * 6}, ALL, 2),
    "stability_change": ({"stability_change": [2] * 5}, ALL, 2),
    "career_fit": ({"ambition": [], "career_fit": [2] * 4}, DYAD, 2),
    "ale": ({"ale": [3] * 6}, ALL, 3),
    "peer_network": ({"peer_network": [2] * 7}, LEADERS, 2.5),
    "leader_load": ({"leader_load": [2] * 6}, LEADERS, 2),
    "rel_capital": ({"rel_capital": [2] * 6}, ALL, 2),
    "blind_spot": ({"blind_spot": [4] * 4}, TOP, 4),
}
PROFILES = {"stability_change", "ambition"}
WITHOUT_TREATMENT = {"outcomes", "ambition", "blind_spot"}
EVERY = pytest.mark.parametrize("instrument_id", packaged_ids())
FORMS = pytest.mark.parametrize(
    ("instrument_id", "role_group"),
    [(name, role) for name in packaged_ids() for role in packaged(name).role_groups],
)


def rated_scales() -> list[Scale]:
    scales = [scale for name in packaged_ids() for scale in packaged(name).scales]
    return [scale for scale in scales if scale.kind != "forecast"]


def table_of(instrument: Instrument, codes: np.ndarray, role_group: str) -> AnswerTable:
    ids = tuple(item.id for item in instrument.items)
    roles = np.full(len(codes), role_group, dtype=object)
    return AnswerTable(codes.astype(np.int16), ids, role_groups=roles)


def test_the_whole_catalogue_is_there() -> None:
    assert set(DESIGN) <= set(packaged_ids())


@EVERY
def test_no_error_and_no_advice(instrument_id: str) -> None:
    text = (PACKAGED / f"{instrument_id}.yaml").read_text(encoding="utf-8")
    assert inspect_instrument(text, instrument_id).findings == ()


@pytest.mark.parametrize("instrument_id", DESIGN)
def test_facets_items_answerers_and_minutes_are_those_of_the_design(instrument_id: str) -> None:
    shapes, answerers, minutes = DESIGN[instrument_id]
    instrument = packaged(instrument_id)
    found = {
        scale.id: [sum(item.facet == facet.id for item in scale.items) for facet in scale.facets]
        for scale in instrument.scales
    }
    assert found == shapes
    assert set(instrument.role_groups) == answerers
    assert instrument.minutes == minutes


def test_numbers_of_items_are_those_of_the_design() -> None:
    n_items = {name: len(packaged(name).items) for name in DESIGN}
    tens = dict.fromkeys(["outcomes", "mgr_conditions", "fair_systems", "stability_change", "career_fit"], 10)
    twelves = ["psy_safety", "mgr_conv", "tours_align", "alliance_exit", "leader_load", "rel_capital"]
    others = {"trust": 15, "comms": 15, "ale": 18, "peer_network": 14, "blind_spot": 16}
    assert n_items == {**tens, **dict.fromkeys(twelves, 12), **others}


def test_item_ids_are_unique_in_the_whole_catalogue() -> None:
    ids = [question.id for name in packaged_ids() for question in packaged(name).closed_questions]
    assert len(ids) == len(set(ids))


def test_an_example_asks_the_core_pack_only() -> None:
    assert set(CORE_PACK) == {*CORE, "outcomes"}


@EVERY
def test_status_claims_no_more_than_the_sources(instrument_id: str) -> None:
    instrument = packaged(instrument_id)
    assert instrument.licence.startswith("Apache-2.0; original wording")
    assert instrument.sources[0].startswith("Original items, not yet validated and without norms")
    assert instrument.status == "draft"


@EVERY
def test_scales_say_what_they_mean_and_what_to_do(instrument_id: str) -> None:
    for scale in packaged(instrument_id).scales:
        assert all(facet.definition for facet in scale.facets), scale.id
        assert bool(scale.treatments) == (scale.id not in WITHOUT_TREATMENT), scale.id
        assert (scale.kind == "profile") == (scale.id in PROFILES), scale.id
        for treatment in scale.treatments:
            assert treatment.evidence_level in {"moderate", "weak", "theory"}
            assert treatment.review_after_days <= 180
            assert treatment.stop_rule["en"].startswith("Stop")


def test_a_scale_without_treatment_says_why_in_its_file() -> None:
    for name in ("outcomes", "career_fit", "blind_spot"):
        text = (PACKAGED / f"{name}.yaml").read_text(encoding="utf-8")
        assert "# No treatment" in text or "No treatments:" in text, name


@EVERY
def test_purpose_and_every_sentence_read_at_grade_eight_or_below(instrument_id: str) -> None:
    instrument = packaged(instrument_id)
    shown = [s.text for form_id in instrument.forms for s in sentences(instrument, form_id)]
    asked_aside = [q.words(form, "en") for q in instrument.demographics for form in instrument.forms]
    for text in (instrument.purpose["en"], *shown, *asked_aside):
        assert flesch_kincaid_grade(text) <= 8, text


@pytest.mark.parametrize("scale", rated_scales(), ids=lambda scale: scale.id)
def test_keying_is_balanced_within_the_scale(scale: Scale) -> None:
    assert 0.25 <= sum(item.reverse_keyed for item in scale.items) / len(scale.items) <= 0.5
    for facet in scale.facets:
        assert any(not item.reverse_keyed for item in scale.items if item.facet == facet.id), facet.id


def test_banned_patterns_are_reworded_or_kept_for_a_written_reason() -> None:
    hits = {key for name in packaged_ids() for key in banned_hits(packaged(name))}
    assert hits == set(accepted())


@pytest.mark.parametrize("instrument_id", CORE)
def test_every_core_item_has_a_content_note(instrument_id: str) -> None:
    for item in packaged(instrument_id).items:
        assert set(notes()["notes"][item.id]) == {"covers", "misread", "probe"}


def test_no_content_note_is_about_an_item_that_is_gone() -> None:
    assert set(notes()["notes"]) == {item.id for name in CORE for item in packaged(name).items}


def test_the_review_page_is_current() -> None:
    mend = "run: PYTHONPATH=tests python -m support.item_review > docs/item-review.md"
    assert (ROOT / "docs" / "item-review.md").read_text(encoding="utf-8") == item_review.review(), mend


QUOTED = {"en": "'{}'", "es": "«{}»", "de": "„{}“", "fr": "«\u00a0{}\u00a0»", "ar": "«{}»"}
"""How each language sets a quotation."""


@pytest.mark.parametrize("language", QUOTED)
def test_forecasts_quote_the_very_sentence_that_the_front_line_answers(language: str) -> None:
    instrument = packaged("blind_spot")
    assert instrument.languages == tuple(QUOTED)
    assert list(forecast_source_findings(instrument, [packaged(name) for name in packaged_ids()])) == []
    for item in instrument.items:
        source = packaged(item.forecasts.instrument)
        asked = next(entry for entry in source.items if entry.id == item.forecasts.item)
        form_id = source.form_for(item.forecasts.role_group)
        quoted = QUOTED[language].format(source.wording(asked, form_id, language))
        assert quoted in instrument.wording(item, "executive", language)


@pytest.mark.parametrize("language", QUOTED)
def test_forecasts_name_the_options_that_count_as_favourable(language: str) -> None:
    for item in packaged("blind_spot").items:
        offered = packaged(item.forecasts.instrument).response_scale
        anchors = [o.anchor[language].lower() for o in offered.options if o.value >= offered.favourable_from]
        asks_for_agreement = item.forecasts.instrument != "mgr_conv"
        shown = packaged("blind_spot").purpose[language] if asks_for_agreement else item.text[language]
        for anchor in anchors:
            assert QUOTED[language].format(anchor) in shown, item.id


def test_trace_back_sends_each_pillar_to_the_overlap_of_the_other_two() -> None:
    rules = packaged("ale").trace_back
    overlaps = {"leadership": "buy_in", "accountability": "roles", "execution": "processes"}
    assert {rule.if_low: rule.look_at for rule in rules} == overlaps
    assert all("Against it speaks" in rule.hypothesis["en"] for rule in rules)


def test_the_type_of_tour_is_asked_in_both_forms_but_never_scored() -> None:
    instrument = packaged("tours_align")
    (tour_type,) = instrument.demographics
    assert tour_type.words("employee", "en") != tour_type.words("manager", "en")
    assert tour_type.id not in {item.id for item in instrument.items}


@FORMS
def test_every_form_shows_every_item_with_its_answers_and_the_purpose_once(
    instrument_id: str, role_group: str
) -> None:
    instrument = packaged(instrument_id)
    form_id = instrument.form_for(role_group) or ""
    *pages, last = sections_for([instrument], role_group, "en")
    pages = pages if instrument.demographics else [*pages, last]
    shown = {item.id: item for page in pages for item in page.items}
    assert {item_id: view.text for item_id, view in shown.items()} == {
        sentence.item.id: sentence.text for sentence in sentences(instrument, form_id)
    }
    assert [page.intro for page in pages if page.intro] == [instrument.purpose["en"]]
    assert all(bool(view.options) != bool(view.number) for view in shown.values())
    assert all(view.not_applicable for view in shown.values())


@FORMS
def test_answering_high_throughout_scores_the_share_of_plain_items(
    instrument_id: str, role_group: str
) -> None:
    instrument = packaged(instrument_id)
    highest = [[instrument.response_scale_of(scale).high for scale, _ in instrument.items_with_scales()]]
    scored = score(table_of(instrument, np.array(highest), role_group), instrument)
    for scale, scores in zip(instrument.scales, scored.scales, strict=True):
        plain = [not item.reverse_keyed for item in scale.items]
        assert scores.score[0] == pytest.approx(100 * sum(plain) / len(plain))
        for facet in scores.facets:
            keys = [k for k, item in zip(plain, scale.items, strict=True) if item.facet == facet.facet_id]
            assert facet.score[0] == pytest.approx(100 * sum(keys) / len(keys))


@FORMS
def test_random_answers_score_within_the_range_and_mirror_when_turned_round(
    instrument_id: str, role_group: str
) -> None:
    instrument = packaged(instrument_id)
    rng = np.random.default_rng(20260531)
    offered = [instrument.response_scale_of(scale).values for scale, _ in instrument.items_with_scales()]
    codes = np.column_stack([rng.choice(values, size=40) for values in offered])
    turned = np.array([[min(v) + max(v) for v in offered]]) - codes
    one = score(table_of(instrument, codes, role_group), instrument)
    other = score(table_of(instrument, turned, role_group), instrument)
    for straight, mirrored in zip(one.scales, other.scales, strict=True):
        assert np.all((straight.score >= 0) & (straight.score <= 100))
        assert np.std(straight.score) > 0
        np.testing.assert_allclose(straight.score + mirrored.score, 100)


def test_answers_to_the_whole_catalogue_can_be_read_from_a_file() -> None:
    named = [packaged(name) for name in packaged_ids()]
    highest = {i.id: n.response_scale_of(s).high for n in named for s, i in n.items_with_scales()}
    file = f"role_group,{','.join(highest)}\nc_suite,{','.join(map(str, highest.values()))}\n".encode()
    table = read_answers(Source.of_bytes(file, "answers.csv"), named)
    assert dict(zip(table.item_ids, table.codes[0].tolist(), strict=True)) == highest


def test_role_groups_without_a_form_get_no_score() -> None:
    named = [packaged(name) for name in packaged_ids()]
    for instrument, role_group in product(named, ALL):
        blank = np.full((3, len(instrument.items)), NOT_ANSWERED)
        table = mark_not_shown(table_of(instrument, blank, role_group), named)
        for scores in score(table, instrument).scales:
            is_asked = role_group in instrument.role_groups
            assert np.all((scores.n_shown > 0) == is_asked), (instrument.id, role_group)
            assert np.all(np.isnan(scores.score))
