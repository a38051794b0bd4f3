"""What an XLSForm cannot carry, told so that nobody misses it later."""

from __future__ import annotations

from collections.abc import Iterator

from diagnostic.instruments.model import Instrument
from diagnostic.instruments.texts import translated_texts


def left_out(instrument: Instrument, form_id: str) -> Iterator[str]:
    """Name what this XLSForm does not carry."""
    yield "What the report says: definitions, what low and high mean, names of scales and facets, treatments."
    yield (
        "Scoring: the missing rule and the 0 to 100 metric. Keys, facets and favourable answers travel in "
        "columns that begin with 'diagnostic_'; other programs ignore them."
    )
    yield "Sources, licence, status and minutes: state them where you use the form."
    others = [key for key in instrument.forms if key != form_id]
    if others:
        yield f"The other forms ({', '.join(others)}): each is an XLSForm of its own."
    if len(instrument.forms[form_id].role_groups) > 1 and len(instrument.languages) > 1:
        yield "The question for the role group in other languages than English: translate it in the workbook."
    shuffled = [scale.id for scale in instrument.scales if scale.shuffle]
    if shuffled:
        yield f"The random order of items in {', '.join(shuffled)}: they come as written."
    if instrument.first_for_half:
        yield "That a random half begins with this instrument."
    if any(section.items_per_page for section in instrument.sections):
        yield "How many items a page shows: in these sections every question is a page."
    yield from _left_out_of_answers(instrument)
    yield from _left_out_of_texts(instrument)
    if instrument.trace_back:
        yield f"{len(instrument.trace_back)} trace-back rule(s)."


def _left_out_of_answers(instrument: Instrument) -> Iterator[str]:
    numbers = [
        scale.id
        for scale in instrument.scales
        if instrument.response_scale_of(scale).number and instrument.response_scale_of(scale).not_applicable
    ]
    if numbers:
        yield f"'Does not apply' beside the numbers of {', '.join(numbers)}: leave the question open instead."
    if any(instrument.response_scale_of(scale).points for scale in instrument.scales):
        yield "That the options are numbered points: they travel as options."


def _left_out_of_texts(instrument: Instrument) -> Iterator[str]:
    unfinished = [code for code in instrument.title if code not in instrument.languages]
    if unfinished:
        yield f"Languages that are not complete: {', '.join(unfinished)}."
    if instrument.translations:
        yield "How far the translations have come."
    written = "".join(words for _, text in translated_texts(instrument) for words in text.values())
    if set(written) & set("“”‘’"):
        yield "Curly quotes and apostrophes: programs that read XLSForms make them straight."
    if "\u00a0" in written:
        yield "No-break spaces: programs that read XLSForms make them plain spaces."
    if "${" in written:
        yield "'${' in texts, which XLSForms would take for a reference: a blank parts the two signs."
