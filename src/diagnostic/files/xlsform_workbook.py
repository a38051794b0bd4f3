"""Workbooks of XLSForms: written so that nothing in them is computed, read only through pyxform."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from diagnostic.errors import InstrumentError
from diagnostic.instruments.xlsform.columns import TARGET
from diagnostic.instruments.xlsform.to_xlsform import Row, XlsForm

from .write_results import write_bytes

MAX_BYTES = 4_000_000
MAX_UNPACKED_BYTES = 10_000_000
MAX_ROWS = 5_000
MAX_PARTS = 500


def write_xlsform(path: Path, form: XlsForm) -> Path:
    """Write the workbook, after pyxform has accepted it."""
    content = _workbook(form)
    parse_xlsform(content, path.name)
    return write_bytes(path, content)


def _workbook(form: XlsForm) -> bytes:
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in (("survey", form.survey), ("choices", form.choices), ("settings", [form.settings])):
        _fill(workbook.create_sheet(name), rows)
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _fill(sheet: Any, rows: Sequence[Row]) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    columns = list(dict.fromkeys(column for row in rows for column, text in row.items() if text))
    for number, row in enumerate([{column: column for column in columns}, *rows], 1):
        for place, column in enumerate(columns, 1):
            if text := row.get(column, ""):
                cell = sheet.cell(number, place)
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
                cell.data_type = "s"  # a text that begins with '=' stays a text


def read_xlsform(path: Path) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Give what pyxform makes of a workbook, and its warnings; raises `InstrumentError`."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _unreadable(path.name, "it is larger than a form can be.", "Name an XLSForm of a survey.")
        content = path.read_bytes()
    except FileNotFoundError:
        raise _unreadable(str(path), "it does not exist.", "Check the path.") from None
    except OSError as error:
        raise _unreadable(str(path), f"it cannot be read: {error.strerror}.", "Check its rights.") from None
    _refuse_bombs(content, path.name)
    return parse_xlsform(content, path.name)


def parse_xlsform(content: bytes, place: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Let pyxform read the workbook and build its XForm, so that what passes here passes there."""
    from pyxform.builder import create_survey_element_from_dict
    from pyxform.errors import PyXFormError
    from pyxform.xls2json import workbook_to_json
    from pyxform.xls2json_backends import get_xlsform

    warnings: list[str] = []
    try:
        workbook = get_xlsform(BytesIO(content), file_type=".xlsx")
        if len(workbook.survey or ()) + len(workbook.choices or ()) > MAX_ROWS:
            raise PyXFormError(f"it has more than {MAX_ROWS:,} questions and choices.")
        target = str(workbook.settings[0].get(TARGET, "")) if workbook.settings else ""
        form = workbook_to_json(workbook_dict=workbook, fallback_form_name="data", warnings=warnings)
        create_survey_element_from_dict(form).to_xml(validate=False, warnings=warnings)
    except PyXFormError as error:
        raise _faulty(place, str(error)) from None
    except Exception as error:  # pyxform and openpyxl raise whatever a broken workbook leads to
        raise _faulty(place, f"it cannot be read ({type(error).__name__}).") from None
    return {**form, TARGET: target}, tuple(" ".join(warning.split()) for warning in warnings)


def _refuse_bombs(content: bytes, place: str) -> None:
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except BadZipFile:
        mend = "Save it as an Excel workbook (.xlsx)."
        raise _unreadable(place, "it is not an Excel workbook (.xlsx).", mend) from None
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise _unreadable(place, "unpacked, it is larger than a form can be.", "Name an XLSForm of a survey.")


def _faulty(place: str, fault: str) -> InstrumentError:
    return InstrumentError(
        code="xlsform_faulty",
        place=place,
        fault=f"pyxform does not accept it: {' '.join(fault.split())[:500]}",
        mend="Mend the form until it converts on getodk.org/xlsform, and read it again.",
    )


def _unreadable(place: str, fault: str, mend: str) -> InstrumentError:
    return InstrumentError(code="xlsform_unreadable", place=place, fault=fault, mend=mend)
