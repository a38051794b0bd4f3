"""Acts: list the instruments at hand; show one as each role group reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from diagnostic.instruments.catalogue import Catalogue
    from diagnostic.instruments.model import Form, Instrument, Scale


@dataclass(frozen=True)
class TranslationView:
    """How far a language has come; respondents are offered it only when it is complete."""

    language: str
    is_source: bool
    is_complete: bool
    status: Literal["draft", "reviewed", "signed_off"]
    by: str | None
    on: str | None


@dataclass(frozen=True)
class InstrumentSummary:
    id: str
    version: str
    title: str
    status: str
    licence: str
    minutes: float
    n_scales: int
    n_items: int
    role_groups: tuple[str, ...]
    languages: tuple[str, ...]
    """Those that respondents can be offered."""
    translations: tuple[TranslationView, ...]
    sha256: str


@dataclass(frozen=True)
class WordedItem:
    """One item as one form words it."""

    id: str
    scale: str
    facet: str | None
    text: str
    reverse_keyed: bool


@dataclass(frozen=True)
class WordedQuestion:
    """What a form asks beside its items."""

    id: str
    kind: Literal["attention", "comment", "demographic"]
    text: str


@dataclass(frozen=True)
class WordedForm:
    id: str
    role_groups: tuple[str, ...]
    target: str
    items: tuple[WordedItem, ...]
    questions: tuple[WordedQuestion, ...]


@dataclass(frozen=True)
class OptionLabel:
    value: int
    anchor: str


@dataclass(frozen=True)
class ScaleDescription:
    id: str
    title: str
    kind: str
    definition: str
    low: str
    high: str
    facets: tuple[tuple[str, str], ...]
    """Id and title."""
    options: tuple[OptionLabel, ...]
    """Empty where a number is entered."""
    number: tuple[int, int] | None
    """The smallest and the largest number that can be entered."""
    not_applicable: str | None
    favourable_from: int | None
    """None where numbers are entered: no forecast is more favourable than another."""
    min_answered_share: float
    min_applicable_share: float


@dataclass(frozen=True)
class InstrumentDescription(InstrumentSummary):
    purpose: str
    sources: tuple[str, ...]
    versions: tuple[str, ...]
    scales: tuple[ScaleDescription, ...]
    forms: tuple[WordedForm, ...]


def list_instruments(catalogue: Catalogue | None = None) -> tuple[InstrumentSummary, ...]:
    """List the newest version of every instrument; without a catalogue, of those in the package."""
    catalogue = catalogue or _packaged()
    return tuple(_summary(instrument, catalogue.entry(instrument.id).sha256) for instrument in catalogue)


def show_instrument(
    instrument_id: str,
    version: str | None = None,
    *,
    catalogue: Catalogue | None = None,
    language: str = "en",
) -> InstrumentDescription:
    """Describe one instrument; raises `NotFoundError`."""
    catalogue = catalogue or _packaged()
    entry = catalogue.entry(instrument_id, version)
    instrument = entry.instrument
    language = language if language in instrument.languages else instrument.source_language
    summary = _summary(instrument, entry.sha256, language)
    return InstrumentDescription(
        **vars(summary),
        purpose=instrument.purpose.get(language, ""),
        sources=instrument.sources,
        versions=catalogue.versions(instrument_id),
        scales=tuple(_scale(instrument, scale, language) for scale in instrument.scales),
        forms=tuple(_form(instrument, key, form, language) for key, form in instrument.forms.items()),
    )


def instrument_schema_text() -> str:
    """Give the JSON Schema of instrument files."""
    from diagnostic.instruments import schema

    return schema.instrument_schema_text()


def _packaged() -> Catalogue:
    from diagnostic.files.read_instruments import read_catalogue

    return read_catalogue()


def _summary(instrument: Instrument, sha256: str, language: str | None = None) -> InstrumentSummary:
    return InstrumentSummary(
        id=instrument.id,
        version=instrument.version,
        title=instrument.title[language or instrument.source_language],
        status=instrument.status,
        licence=instrument.licence,
        minutes=instrument.minutes,
        n_scales=len(instrument.scales),
        n_items=len(instrument.items),
        role_groups=instrument.role_groups,
        languages=instrument.languages,
        translations=_translations(instrument),
        sha256=sha256,
    )


def _translations(instrument: Instrument) -> tuple[TranslationView, ...]:
    complete = instrument.languages
    views = []
    for language in instrument.title:
        known = instrument.translations.get(language)
        views.append(
            TranslationView(
                language,
                language == instrument.source_language,
                language in complete,
                known.status if known else "draft",
                known.by if known else None,
                known.on if known else None,
            )
        )
    return tuple(views)


def _scale(instrument: Instrument, scale: Scale, language: str) -> ScaleDescription:
    response_scale = instrument.response_scale_of(scale)
    not_applicable = response_scale.not_applicable
    return ScaleDescription(
        id=scale.id,
        title=instrument.words(scale.title, language),
        kind=scale.kind,
        definition=instrument.words(scale.measures.definition, language),
        low=instrument.words(scale.measures.low, language),
        high=instrument.words(scale.measures.high, language),
        facets=tuple((facet.id, instrument.words(facet.title, language)) for facet in scale.facets),
        options=tuple(OptionLabel(o.value, o.anchor[language]) for o in response_scale.options),
        number=(response_scale.low, response_scale.high) if response_scale.number else None,
        not_applicable=None if not_applicable is None else not_applicable[language],
        favourable_from=response_scale.favourable_from,
        min_answered_share=scale.missing.min_answered_share,
        min_applicable_share=scale.missing.min_applicable_share,
    )


def _form(instrument: Instrument, form_id: str, form: Form, language: str) -> WordedForm:
    items = tuple(
        WordedItem(
            item.id, scale.id, item.facet, instrument.wording(item, form_id, language), item.reverse_keyed
        )
        for scale, item in instrument.items_with_scales()
    )
    questions = tuple(_questions(instrument, form_id, language))
    return WordedForm(form_id, form.role_groups, form.target, items, questions)


def _questions(instrument: Instrument, form_id: str, language: str) -> Iterator[WordedQuestion]:
    for scale in instrument.scales:
        if scale.attention:
            text = scale.attention.words(form_id, language)
            yield WordedQuestion(scale.attention.id, "attention", text)
    for comment in instrument.comments:
        yield WordedQuestion(comment.id, "comment", comment.words(form_id, language))
    asked = instrument.forms[form_id].role_groups
    for about in instrument.demographics:
        if set(asked) & set(about.role_groups or asked):
            yield WordedQuestion(about.id, "demographic", about.words(form_id, language))
