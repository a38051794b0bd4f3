"""Which words a form shows for an item."""

from __future__ import annotations

import pytest

from diagnostic.errors import InstrumentError
from diagnostic.instruments.load import load_instrument
from support.instruments import instrument_text

INSTRUMENT = load_instrument(
    """
id: words
version: 1.0.0
title: {en: Words, de: Worte}
licence: CC0
minutes: 1
response_scale:
  options:
    - {value: 0, anchor: {en: "No", de: Nein}}
    - {value: 1, anchor: {en: "Yes", de: Ja}}
  favourable_from: 1
forms:
  employee: {role_groups: [frontline], stem: {en: I, de: Ich}, slots: {my: {en: my, de: meine}}}
  manager:
    role_groups: [middle_management, c_suite]
    stem: {en: "On {my} watch, staff", de: "Unter {my} Leitung kann man"}
    slots: {my: {en: my, de: meiner}}
scales:
  - id: words
    title: {en: Words, de: Worte}
    kind: criterion
    measures:
      definition: {en: Words., de: Worte.}
      low: {en: Few., de: Wenige.}
      high: {en: Many., de: Viele.}
    items:
      - id: slotted
        predicate: {en: "use {my} own words and {my} own time.", de: "{my} Worte nutzen."}
      - id: whole
        text: {en: Words are {free}., de: Worte sind frei.}
      - id: own
        predicate: {en: talk., de: reden.}
        wordings:
          manager: {en: Do you let people talk?, de: Lassen Sie reden?}
""".replace("Words are {free}.", '"Words are {free}."')
)
SLOTTED, WHOLE, OWN = INSTRUMENT.items


def test_stem_predicate_and_slots() -> None:
    assert INSTRUMENT.wording(SLOTTED, "employee") == "I use my own words and my own time."
    assert INSTRUMENT.wording(SLOTTED, "employee", "de") == "Ich meine Worte nutzen."
    assert INSTRUMENT.wording(SLOTTED, "manager") == "On my watch, staff use my own words and my own time."


def test_a_whole_text_is_the_same_in_every_form_to_the_letter() -> None:
    assert (
        INSTRUMENT.wording(WHOLE, "employee") == INSTRUMENT.wording(WHOLE, "manager") == "Words are {free}."
    )


def test_a_wording_of_its_own_goes_before_all() -> None:
    assert INSTRUMENT.wording(OWN, "manager", "de") == "Lassen Sie reden?"
    assert INSTRUMENT.wording(OWN, "employee") == "I talk."


def test_the_form_of_a_role_group() -> None:
    assert INSTRUMENT.form_for("c_suite") == "manager"
    assert INSTRUMENT.form_for("visitor") is None
    assert INSTRUMENT.role_groups == ("frontline", "middle_management", "c_suite")
    assert INSTRUMENT.languages == ("en", "de")


def test_a_language_that_needs_no_opening_leaves_its_stem_empty() -> None:
    text = instrument_text("translations")
    stems = (", de: Wie oft hat Ihre Führungskraft,", ", de: Wie oft haben Sie,")
    for stem in stems:
        assert stem in text
        text = text.replace(stem, ", de: '',")
    text = text.replace("de: zugehört?", "de: Hört man zu?").replace(
        "de: geantwortet?", "de: Wird geantwortet?"
    )
    loaded = load_instrument(text)
    assert loaded.languages == ("en", "de")
    assert loaded.wording(loaded.items[0], "manager", "de") == "Hört man zu?"
    for faulty in (text.replace("de: '',", "", 1), text.replace("en: How often did you,", "en: '',")):
        with pytest.raises(InstrumentError):
            load_instrument(faulty)
