"""Act: show an instrument's form as one role group reads it. Nothing is stored and nothing can be sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from diagnostic.errors import NotFoundError
from diagnostic.workflows.form_sections import sections_for
from diagnostic.workflows.languages import translation_status
from diagnostic.workflows.questionnaire import role_title
from diagnostic.workflows.views import SectionView

if TYPE_CHECKING:
    from diagnostic.instruments.catalogue import Catalogue
    from diagnostic.instruments.model import Instrument


@dataclass(frozen=True)
class PreviewedRole:
    role_group: str
    title: str


@dataclass(frozen=True)
class PreviewView:
    """Every item is among the sections, also one that waits for an answer to another."""

    instrument_id: str
    title: str
    version: str
    role_group: PreviewedRole
    role_groups: tuple[PreviewedRole, ...]
    language: str
    languages: tuple[str, ...]
    translation: str
    """How far the least reviewed of the language's texts has come: source, draft, reviewed, signed_off."""
    sections: tuple[SectionView, ...]
    waiting: tuple[str, ...]
    """Ids of items that are shown only after certain answers."""
    is_shuffled: bool
    """Each respondent reads the items in an order of their own."""
    units: tuple[str, ...] = ()
    """None: units belong to a wave."""


@dataclass(frozen=True)
class PreviewedInstrument:
    id: str
    title: str
    role_groups: tuple[PreviewedRole, ...]


def preview_form(
    catalogue: Catalogue, instrument_id: str, *, role_group: str, language: str = ""
) -> PreviewView:
    """Give the form of the newest version; without a language, in the one it was written in."""
    instrument = catalogue.get(instrument_id)
    place = f"instrument '{instrument.id}'"
    _one_of(role_group, instrument.role_groups, place, "role group")
    spoken = language or instrument.source_language
    _one_of(spoken, instrument.languages, place, "language")
    sections = sections_for([instrument], role_group, spoken)
    return PreviewView(
        instrument_id=instrument.id,
        title=instrument.words(instrument.title, spoken),
        version=instrument.version,
        role_group=_role(role_group),
        role_groups=_roles(instrument),
        language=spoken,
        languages=instrument.languages,
        translation=translation_status([instrument], spoken),
        sections=tuple(_with_everything(section) for section in sections),
        waiting=tuple(item.id for section in sections for item in section.items if item.shown_if),
        is_shuffled=any(scale.shuffle for scale in instrument.scales),
    )


def list_previews(catalogue: Catalogue) -> tuple[PreviewedInstrument, ...]:
    """Give what can be previewed, by id."""
    return tuple(
        PreviewedInstrument(one.id, one.words(one.title, one.source_language), _roles(one))
        for one in catalogue
    )


def preview_path(view: PreviewView) -> str:
    """Give the page's path and query at the service."""
    return f"/preview/{view.instrument_id}/{view.role_group.role_group}?lang={view.language}"


def _one_of(asked: str, offered: Sequence[str], place: str, kind: str) -> None:
    if asked not in offered:
        raise NotFoundError(
            place=place,
            fault=f"it has no form for the {kind} asked for.",
            mend=f"Use one of: {', '.join(offered)}.",
        )


def _with_everything(section: SectionView) -> SectionView:
    return replace(section, items=tuple(replace(item, shown_if=None) for item in section.items))


def _roles(instrument: Instrument) -> tuple[PreviewedRole, ...]:
    return tuple(_role(role_group) for role_group in instrument.role_groups)


def _role(role_group: str) -> PreviewedRole:
    return PreviewedRole(role_group, role_title(role_group))
