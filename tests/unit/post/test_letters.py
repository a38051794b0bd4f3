"""What a letter says, as text, as a page and as headers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default

import pytest

from diagnostic.post.letter import OCCASIONS, Letter, Occasion, PersonFacts, SurveyFacts
from diagnostic.post.message import as_message
from diagnostic.post.write_letter import write_letter
from diagnostic.translations.catalogues import interface_languages
from support.mail_server import page_text, plain_text

SENDER = Address("Survey", addr_spec="survey@example.org")
LINK = "https://survey.example.org/s/7q2mx4tr9p#mdtB04UJQ0QHHhAwaVzTxQ.0123456789ABCDEFGHJKMNPQRSTVWXYZ"
STOP = "https://office.example.org/stop/AAAAAAAAAAAAAAAAAAAAAA"
FINGERPRINT = "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ"
SURVEY = SurveyFacts(
    organisation="Acme <b> & Söhne",
    survey="Spring {wave} “26”",
    contact="Ann Bell, extension 42",
    fingerprint=FINGERPRINT,
    closes_on=date(2026, 12, 20),
    roster_deleted_on=date(2027, 1, 3),
    most_reminders=3,
    is_simulated=False,
)
PERSON = PersonFacts("ann@example.org", "en", 1234, LINK, STOP)


def _letter(occasion: Occasion = "invitation", **changes: object) -> Letter:
    return write_letter(occasion, SURVEY, replace(PERSON, **changes))  # type: ignore[arg-type]


def _sent(letter: Letter) -> EmailMessage:
    message = message_from_bytes(as_message(letter, SENDER).as_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return message


@pytest.mark.parametrize("occasion", OCCASIONS)
def test_both_parts_say_everything(occasion: Occasion) -> None:
    message = _sent(_letter(occasion))
    text = plain_text(message)
    for said in (
        LINK,
        STOP,
        FINGERPRINT,
        "Ann Bell, extension 42",
        "December 20, 2026",
        "January 3, 2027",
        "1,234",
    ):
        assert said in text
        assert said in page_text(message)
    assert "Spring {wave} “26”" in str(message["Subject"])
    assert "Acme <b> & Söhne" in text or occasion == "last_step"


def test_the_page_escapes_and_fetches_nothing() -> None:
    page = _letter().html
    assert "Acme &lt;b&gt; &amp; Söhne" in page
    assert set(re.findall(r'(?:src|href)="([^"]*)"', page)) == {LINK, STOP}
    assert not re.search(r"<(img|script|link|iframe|object|form)|url\(|@import|background=", page)


def test_only_a_simulated_survey_says_so() -> None:
    assert "demonstration" not in _letter().text
    assert "demonstration" in write_letter("invitation", replace(SURVEY, is_simulated=True), PERSON).text


def test_who_names_no_contact_is_not_asked() -> None:
    letter = write_letter("reminder", replace(SURVEY, contact=""), PERSON)
    assert "Questions?" not in letter.text


@pytest.mark.parametrize("language", interface_languages())
def test_every_language_is_whole(language: str) -> None:
    letter = _letter(language=language)
    assert letter.html.startswith(
        f'<!doctype html>\n<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"'
    )
    assert LINK in letter.text
    assert not re.search(
        r"\{(organisation|survey|date|crowd|reminders|contact)\}", letter.text + letter.subject
    )
    message = _sent(letter)
    assert message["Content-Language"] == language
    assert plain_text(message).replace("\r\n", "\n") == letter.text
    assert max(map(len, as_message(letter, SENDER).as_bytes().split(b"\r\n"))) <= 998


def test_a_name_in_other_letters_stands_apart_in_arabic_only() -> None:
    assert "\u2068Acme <b> & Söhne\u2069" in _letter(language="ar").text
    assert "\u2068" not in _letter().text + _letter(language="de").text


def test_a_language_that_nobody_knows_is_set_like_english() -> None:
    assert "December 20, 2026" in _letter(language="qqq-x").text


def test_the_headers_let_a_reader_stop_and_tell_no_answering_machine_to_answer() -> None:
    message = _sent(_letter())
    assert message["From"] == "Survey <survey@example.org>"
    assert message["To"] == "ann@example.org"
    assert message["List-Unsubscribe"] == f"<{STOP}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    assert not {"Reply-To", "Return-Receipt-To", "Disposition-Notification-To"} & set(message.keys())


def test_one_click_is_offered_over_https_only() -> None:
    message = _sent(_letter(stop_link=STOP.replace("https", "http")))
    assert "List-Unsubscribe-Post" not in message


def test_two_letters_to_one_person_have_nothing_random_in_common() -> None:
    first, second = (_sent(_letter()) for _ in range(2))
    assert first["Message-ID"] != second["Message-ID"]
    assert re.fullmatch(r"<[0-9a-f]{32}@example\.org>", str(first["Message-ID"]))


@pytest.mark.parametrize("ending", ["\r\nBcc: x@example.org", "\nBcc: x@example.org", "\r"])
def test_no_text_becomes_a_header(ending: str) -> None:
    for spoilt in (
        replace(_letter(), subject="Survey" + ending),
        replace(_letter(), email="ann@example.org" + ending),
        replace(_letter(), stop_link=STOP + ending),
        replace(_letter(), language="en" + ending),
    ):
        with pytest.raises(ValueError, match=r"^$"):
            as_message(spoilt, SENDER)


def test_the_blanks_of_french_and_the_marks_of_arabic_may_stand_in_a_subject() -> None:
    subject = "Rappel\u00a0: «\u202fété\u202f» \u2067يوم\u2069"
    assert _sent(replace(_letter(), subject=subject))["Subject"] == subject


def test_no_log_can_pick_a_letter_up_by_accident() -> None:
    letter = _letter()
    for shown in (repr(letter), repr(PERSON)):
        assert "mdtB04UJQ0" not in shown
        assert "ann@" not in shown
        assert "/stop/" not in shown
