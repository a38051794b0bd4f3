"""Acts: what respondents with invitations read, made from what was published of the wave and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from diagnostic.anonymity.canonical_json import canonical
from diagnostic.workflows.codes import make_ticket
from diagnostic.workflows.open_form import form_of
from diagnostic.workflows.requests import found
from diagnostic.workflows.views import NOT_APPLICABLE_ANSWER, FormView, ItemView

if TYPE_CHECKING:
    from diagnostic.instruments.catalogue import Catalogue
    from diagnostic.workflows.access import GroupForm
    from diagnostic.workflows.context import Context
    from diagnostic.workflows.published_facts import PublishedFacts
    from diagnostic.workflows.published_wave import PublishedWave

_ANY_TICKET = "0" * 64


@dataclass(frozen=True)
class RoadFormView:
    """A form to fill in on the road of invitations, and the size of the crowd that shares its key."""

    wave_id: str
    form: FormView
    crowd: int


def consent_view(facts: PublishedFacts, catalogue: Catalogue, role_group: str, language: str) -> RoadFormView:
    """Give the facts of the consent page: those of the launch, the same at every time of asking."""
    return _view(facts, facts.form(catalogue, role_group), language, ticket="")


def form_view(
    context: Context, published: PublishedWave, role_group: str, language: str, ticket: str = ""
) -> RoadFormView:
    """Give the questions in an order of their own, drawn with the ticket; it is stored and sent nowhere."""
    ticket = ticket or make_ticket(context.random_bytes)
    form = published.form(context.catalogue, role_group)
    return _view(published.facts, form, language, ticket)


def _view(facts: PublishedFacts, form: GroupForm, language: str, ticket: str) -> RoadFormView:
    known = language if language in facts.languages else None
    view = form_of(form, found(known, "language", "the languages of the survey"), ticket)
    crowd = next(one.invited for one in facts.strata if form.role_group in one.role_groups)
    return RoadFormView(facts.wave_id, view, crowd)


def questions_view(
    facts: PublishedFacts, catalogue: Catalogue, role_group: str, language: str
) -> RoadFormView:
    """Give the questions as they were promised at the launch, in an order that plays no part."""
    return _view(facts, facts.form(catalogue, role_group), language, ticket=_ANY_TICKET)


def questions_hash(view: RoadFormView, kinds: Sequence[str]) -> str:
    """Give the SHA-256 of what is asked, in no order, and of all that stands around it on its page."""
    items = [item for section in view.form.sections for item in section.items]
    asked = [
        {"id": item.id, "text": item.text, "options": list(_options(item)), "condition": _condition(item)}
        for item in sorted(items, key=lambda item: item.id)
    ]
    return sha256(canonical({"asked": asked, "kinds": list(kinds)})).hexdigest()


def _options(item: ItemView) -> Iterator[dict[str, str]]:
    """Give what can be answered, as the form sends and words it."""
    if item.number is not None:
        yield {"value": f"{item.number.low} to {item.number.high}", "label": item.number.unit}
    for option in item.options:
        yield {"value": str(option.value), "label": option.anchor}
    if item.not_applicable is not None:
        yield {"value": NOT_APPLICABLE_ANSWER, "label": item.not_applicable}


def _condition(item: ItemView) -> list[str]:
    """Give the item that this one waits for, and the answers that open it; nothing for most."""
    waits = item.shown_if
    return [] if waits is None else [waits.item_id, *sorted(waits.values)]
