"""What letters say, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from diagnostic.post.letter import Occasion, PersonFacts, SurveyFacts
from diagnostic.translations.catalogues import mark as _
from diagnostic.translations.catalogues import texts_in

_SUBJECTS: dict[Occasion, str] = {
    "invitation": _("Invitation to the survey “{survey}”"),
    "reminder": _("Reminder: the survey “{survey}”"),
    "last_step": _("One step is left in the survey “{survey}”"),
}
_OPENINGS: dict[Occasion, tuple[str, ...]] = {
    "invitation": (
        _("{organisation} invites you to the survey “{survey}”. Whether you take part is up to you."),
        _("This link is yours alone and works once. Please do not pass it on."),
    ),
    "reminder": (
        _("{organisation} has invited you to the survey “{survey}”. Your link has not been used yet."),
        _("If you would rather not take part, there is nothing to do. If you would, here it is again:"),
    ),
    "last_step": (
        _("Send was pressed in the survey “{survey}”, but your answers may not have arrived."),
        _(
            "Please open your link once more on the same device and in the same browser: it delivers them by "
            "itself. If you saw a receipt, there is nothing to do. You get no further message like this one."
        ),
    ),
}
_ANONYMITY = _(
    "The link shows that you are invited, and nothing else: no record joins it with your answers. They stand "
    "among those of {crowd} people who share one key."
)
_FINGERPRINT = _(
    "This is the survey’s fingerprint. Compare it with the one that was made public where you work, and with "
    "the one on the survey’s first page:"
)
_CLOSES = _("You can answer until {date}.")
_CONTACT = _("Questions? Ask {contact}")
_REMINDERS = _("At most {reminders} reminders come, and only while your link has not been used.")
_DELETED = _("Your address was given for this survey only. It is deleted on {date}.")
_SIMULATED = _("This is a demonstration. The company and its people are invented.")


@dataclass(frozen=True)
class Words:
    """One letter's sentences, in the order in which they are read."""

    language: str
    direction: str
    subject: str
    simulated: str
    """Empty for a real survey."""
    opening: tuple[str, ...]
    open_it: str
    link: str = field(repr=False)
    copy_it: str
    anonymity: str
    fingerprint_lead: str
    fingerprint: str
    closing: tuple[str, ...]
    stop: str
    stop_link: str = field(repr=False)
    deleted: str


def words_of(occasion: Occasion, survey: SurveyFacts, person: PersonFacts) -> Words:
    locale = _locale(person.language)
    say = texts_in(person.language).gettext
    facts = {
        "survey": _apart(survey.survey, locale),
        "organisation": _apart(survey.organisation, locale),
        "contact": _apart(survey.contact, locale),
        "crowd": _number(person.crowd, locale),
        "reminders": _number(survey.most_reminders, locale),
    }

    def filled(text: str, day: date | None = None) -> str:
        return say(text).format(**facts, date="" if day is None else _long_date(day, locale))

    closing = [filled(_CLOSES, survey.closes_on)]
    if survey.contact:
        closing.append(filled(_CONTACT))
    if occasion != "last_step":
        closing.append(filled(_REMINDERS))
    return Words(
        language=person.language,
        direction=str(locale.text_direction),
        subject=filled(_SUBJECTS[occasion]),
        simulated=filled(_SIMULATED) if survey.is_simulated else "",
        opening=tuple(filled(one) for one in _OPENINGS[occasion]),
        open_it=say(_("Open the survey")),
        link=person.link,
        copy_it=say(_("If the button does not work, copy this whole address into your browser:")),
        anonymity=filled(_ANONYMITY),
        fingerprint_lead=filled(_FINGERPRINT),
        fingerprint=survey.fingerprint,
        closing=tuple(closing),
        stop=say(_("To get no more e-mails about this survey:")),
        stop_link=person.stop_link,
        deleted=filled(_DELETED, survey.roster_deleted_on),
    )


def _locale(language: str) -> Any:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _apart(name: str, locale: Any) -> str:
    """Keep a name that runs from left to right from turning the marks around it, where others run back."""
    return f"\u2068{name}\u2069" if locale.text_direction == "rtl" else name


def _number(value: int, locale: Any) -> str:
    from babel.numbers import format_decimal

    return str(format_decimal(value, locale=locale))


def _long_date(day: date, locale: Any) -> str:
    from babel.dates import format_date

    return str(format_date(day, "long", locale=locale))
