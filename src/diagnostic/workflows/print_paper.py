"""Act: print a form on paper, for a wave's role groups or of one instrument to look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic.errors import ConflictError
from diagnostic.files.claimed_file import ClaimedFile
from diagnostic.translations.catalogues import texts_in
from diagnostic.workflows.access import GroupForm, find_group_form
from diagnostic.workflows.form_sections import sections_for
from diagnostic.workflows.open_form import consent_of
from diagnostic.workflows.paper_parts import paper_parts
from diagnostic.workflows.preview_form import preview_form
from diagnostic.workflows.questionnaire import role_title
from diagnostic.workflows.requests import FaultyRequestError
from diagnostic.workflows.show_wave import show_wave

if TYPE_CHECKING:
    from diagnostic.instruments.catalogue import Catalogue
    from diagnostic.reporting.paper.form import PaperForm
    from diagnostic.workflows.context import Context


@dataclass(frozen=True)
class PrintedForm:
    role_group_title: str
    language: str
    file: Path


def print_paper(
    context: Context, wave_id: str, out: Path, *, role_group: str = "", language: str = ""
) -> Iterator[PrintedForm]:
    """Write a PDF per role group and language into a folder; a single form also into a file of that name.

    Without a language, every one the wave offers is printed. The forms carry no code.
    """
    wave = show_wave(context, wave_id)
    if wave.fingerprint is not None:
        raise ConflictError(
            place="wave",
            fault="it was launched with invitations, and forms on paper are typed in with a code.",
            mend="Open a wave with codes for those who answer on paper.",
            code="wave_launched",
        )
    groups = [one.role_group for one in wave.role_groups]
    chosen = _chosen("role group", role_group, groups)
    languages = _chosen("language", language, [one.language for one in wave.translations])
    into_file = out.suffix.lower() == ".pdf"
    if into_file and len(chosen) * len(languages) > 1:
        raise FaultyRequestError(
            "file for the form",
            f"{len(chosen) * len(languages)} forms do not fit into one file.",
            "Name a folder, or one role group and one language.",
        )
    for asked in chosen:
        group_form = find_group_form(context, wave_id, asked)
        for spoken in languages:
            form = _form(group_form, groups.index(asked), spoken)
            path = out if into_file else out / f"{wave.id}-{asked}-{spoken}-paper.pdf"
            yield PrintedForm(form.stratum, spoken, _write(form, path))


def print_instrument(
    catalogue: Catalogue, instrument_id: str, out: Path, *, role_group: str, language: str = ""
) -> PrintedForm:
    """Write the form of one instrument, marked as a preview; nobody's answers belong to it."""
    from diagnostic.reporting.cards.deck import look_of
    from diagnostic.reporting.paper.form import PaperForm

    view = preview_form(catalogue, instrument_id, role_group=role_group, language=language)
    stratum = _title(role_group, view.language)
    sections = sections_for([catalogue.get(instrument_id)], role_group, view.language, asks_comments=False)
    form = PaperForm(
        organisation=f"{view.instrument_id} {view.version}",
        title=view.title,
        stratum=stratum,
        look=look_of(0),
        language=view.language,
        parts=paper_parts(sections),
    )
    return PrintedForm(stratum, view.language, _write(form, out))


def _chosen(kind: str, asked: str, offered: Sequence[str]) -> Sequence[str]:
    if not asked:
        return offered
    if asked not in offered:
        raise FaultyRequestError(kind, "the wave does not have it.", f"Use one of: {', '.join(offered)}.")
    return (asked,)


def _form(access: GroupForm, place: int, language: str) -> PaperForm:
    from diagnostic.reporting.cards.deck import look_of
    from diagnostic.reporting.paper.form import PaperConsent, PaperForm, PaperOption

    sections = access.sections(language=language, asks_comments=False)
    consent = consent_of(access, sections, language)
    return PaperForm(
        organisation=consent.organisation,
        title=access.wave.title,
        stratum=_title(access.role_group, language),
        look=look_of(place),
        language=language,
        parts=paper_parts(sections),
        units=tuple(PaperOption(str(n), unit) for n, unit in enumerate(access.units, 1)),
        consent=PaperConsent(
            invited_in_all=consent.invited_in_all,
            invited_in_role_group=consent.invited_in_role_group,
            minutes=consent.minutes,
            n_items=consent.n_items,
            minimum_group=consent.minimum_group,
            minimum_executives=consent.minimum_c_suite if access.role_group == "c_suite" else None,
            contact=consent.contact,
        ),
        is_simulated=consent.is_simulated,
    )


def _title(role_group: str, language: str) -> str:
    return texts_in(language).gettext(role_title(role_group))


def _write(form: PaperForm, path: Path) -> Path:
    from diagnostic.reporting.paper.render import paper_pdf

    with ExitStack() as unfilled:
        file = ClaimedFile.claim(path)
        unfilled.callback(file.discard_if_empty)
        file.fill(paper_pdf(form))
    return path
