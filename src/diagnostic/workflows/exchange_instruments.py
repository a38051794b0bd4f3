"""Acts: take an instrument elsewhere as XLSForm or code book, and bring an XLSForm here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from diagnostic.workflows.check_instrument import AuthorErrorView, check_instrument
from diagnostic.workflows.find_instrument import find_instrument
from diagnostic.workflows.requests import FaultyRequestError

if TYPE_CHECKING:
    from diagnostic.instruments.catalogue import Catalogue
    from diagnostic.instruments.model import Instrument

Target = Literal["xlsform", "codebook"]


@dataclass(frozen=True)
class Exported:
    """The files written, and what they do not carry."""

    paths: tuple[Path, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class Imported:
    """The file written, what could not be carried over or was assumed, and what its author has to mend."""

    path: Path
    left_out: tuple[str, ...]
    warnings: tuple[str, ...]
    """What pyxform remarks."""
    findings: tuple[AuthorErrorView, ...]


def export_instrument(
    name: str, to: Target, out: Path, *, form: str | None = None, catalogue: Catalogue | None = None
) -> Exported:
    """Write an instrument (a file, an id or id@version) into the folder ``out``.

    An XLSForm is written for each of its forms, or for the one named.
    """
    instrument = find_instrument(name, catalogue)
    if form is not None and form not in instrument.forms:
        raise FaultyRequestError(
            f"instrument '{instrument.id}'",
            "it has no form of this name.",
            f"Use one of {', '.join(instrument.forms)}.",
        )
    if to == "codebook":
        return _as_code_book(instrument, out)
    return _as_xlsforms(instrument, [form] if form else list(instrument.forms), out)


def _as_code_book(instrument: Instrument, out: Path) -> Exported:
    from diagnostic.files.write_code_book import write_code_book
    from diagnostic.instruments.code_book import LEFT_OUT

    return Exported((write_code_book(out / f"{instrument.id}-codebook.csv", instrument),), LEFT_OUT)


def _as_xlsforms(instrument: Instrument, forms: list[str], out: Path) -> Exported:
    from diagnostic.files.xlsform_workbook import write_xlsform
    from diagnostic.instruments.xlsform.to_xlsform import to_xlsform

    paths: list[Path] = []
    left_out: list[str] = []
    for form_id in forms:
        form = to_xlsform(instrument, form_id)
        paths.append(write_xlsform(out / f"{instrument.id}-{form_id}.xlsx", form))
        left_out += form.left_out
    return Exported(tuple(paths), tuple(dict.fromkeys(left_out)))


def import_xlsform(file: Path, out: Path) -> Imported:
    """Write an instrument file, never over another, from a form that pyxform accepts."""
    from diagnostic.files.new_files import create_text
    from diagnostic.files.xlsform_workbook import read_xlsform
    from diagnostic.instruments.write_yaml import instrument_yaml
    from diagnostic.instruments.xlsform.from_xlsform import draft_from_xlsform

    form, warnings = read_xlsform(file)
    draft = draft_from_xlsform(form, file.stem)
    if not draft.data["scales"]:
        raise FaultyRequestError(
            file.name,
            "it has no question with one choice among options, and nothing else can be scored.",
            "Bring a form with questions of the kind 'select_one'.",
        )
    text = instrument_yaml(draft.data, f"Brought from the XLSForm {file.name[:80]}. Write every TODO.")
    path = create_text(out / f"{draft.data['id']}.yaml", text)
    return Imported(path, draft.left_out, warnings, check_instrument(text, path.name))
