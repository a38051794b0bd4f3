"""Checks that a forecast can be compared with a counted fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .check_scoring import repeated
from .model import Forecast, Instrument, Item, Scale
from .shape import Finding
from .texts import TextPath


def forecast_findings(instrument: Instrument) -> Iterator[Finding]:
    """Give what one file alone shows; `forecast_source_findings` looks up what is predicted."""
    for k, scale in enumerate(instrument.scales):
        path: TextPath = ("scales", k)
        yield from _answers(instrument, scale, path)
        for j, item in enumerate(scale.items):
            yield from _item(scale, item, (*path, "items", j))
    named = [
        (f"{source.instrument}.{source.item} by {source.role_group}", path)
        for path, source in _forecasts(instrument)
    ]
    for _, path in repeated(named):
        yield Finding(
            "duplicate_forecast", path, "Another item predicts the same answers.", "Remove one of the two."
        )


def forecast_source_findings(
    instrument: Instrument, at_hand: Mapping[str, Instrument] | Iterable[Instrument]
) -> Iterator[Finding]:
    """Give forecasts of what is not there, or is there but cannot be counted."""
    if not isinstance(at_hand, Mapping):
        at_hand = {other.id: other for other in at_hand}
    for path, forecast in _forecasts(instrument):
        yield from _source(forecast, path, {**at_hand, instrument.id: instrument})


def _forecasts(instrument: Instrument) -> Iterator[tuple[TextPath, Forecast]]:
    for k, scale in enumerate(instrument.scales):
        for j, item in enumerate(scale.items):
            if item.forecasts:
                yield ("scales", k, "items", j, "forecasts"), item.forecasts


def _answers(instrument: Instrument, scale: Scale, path: TextPath) -> Iterator[Finding]:
    number = instrument.response_scale_of(scale).number
    place = (*path, "response_scale") if scale.response_scale else ("response_scale",)
    if scale.kind != "forecast" and number is not None:
        yield Finding(
            "number_outside_forecast",
            place,
            f"Numbers are entered in '{scale.id}', which is no forecast scale.",
            "Offer 'options' or 'points', or set the scale's kind to 'forecast'.",
        )
    if scale.kind == "forecast" and (number is None or (number.low, number.high) != (0, 100)):
        yield Finding(
            "forecast_not_of_100",
            place,
            f"The forecast scale '{scale.id}' does not ask for a number from 0 to 100.",
            "Write 'response_scale: {number: {low: 0, high: 100}}'.",
        )


def _item(scale: Scale, item: Item, path: TextPath) -> Iterator[Finding]:
    if scale.kind == "forecast" and item.forecasts is None:
        yield Finding(
            "forecast_without_source",
            path,
            f"'{item.id}' does not say which answers it predicts.",
            "Add 'forecasts' with instrument, scale and item.",
        )
    if scale.kind != "forecast" and item.forecasts is not None:
        yield Finding(
            "forecast_outside_forecast_scale",
            (*path, "forecasts"),
            f"'{item.id}' predicts answers, but '{scale.id}' is a {scale.kind} scale.",
            "Move it into a scale of kind 'forecast'.",
        )
    if scale.kind == "forecast" and item.reverse_keyed:
        yield Finding(
            "forecast_reversed",
            (*path, "reverse_keyed"),
            f"The forecast '{item.id}' is reverse-keyed.",
            "Predict a plainly keyed item, and remove the key here.",
        )


def _source(forecast: Forecast, path: TextPath, at_hand: Mapping[str, Instrument]) -> Iterator[Finding]:
    instrument = at_hand.get(forecast.instrument)
    found = [
        (scale, item)
        for scale, item in (instrument.items_with_scales() if instrument else ())
        if scale.id == forecast.scale and item.id == forecast.item
    ]
    if instrument is None or not found:
        yield Finding(
            "unknown_forecast_source",
            path,
            f"There is no item '{forecast.item}' in scale '{forecast.scale}' of '{forecast.instrument}'.",
            "Check the three ids against the instrument's file.",
        )
        return
    scale, item = found[0]
    if item.reverse_keyed:
        yield Finding(
            "forecast_source_reversed",
            path,
            f"'{item.id}' is reverse-keyed, and nobody can predict in the head what is turned round.",
            "Predict a plainly keyed item.",
        )
    if instrument.form_for(forecast.role_group) is None:
        yield Finding(
            "forecast_source_not_asked",
            path,
            f"The role group '{forecast.role_group}' is not asked '{item.id}'.",
            f"Use one of {', '.join(instrument.role_groups)}.",
        )
    if instrument.response_scale_of(scale).favourable_from is None:
        yield Finding(
            "forecast_source_without_favourable",
            path,
            f"No answer to '{item.id}' counts as favourable, so there is nothing to count.",
            "Predict an item with options.",
        )
