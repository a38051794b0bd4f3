"""Forms on paper of a wave: one per role group and language, with its own figures, and no code."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from pypdf import PdfReader

from diagnostic.errors import ConflictError, NotFoundError
from diagnostic.workflows.context import Context
from diagnostic.workflows.print_paper import PrintedForm, print_instrument, print_paper
from diagnostic.workflows.requests import FaultyRequestError
from support.databases import open_small_wave


def forms(context: Context, wave_id: str, out: Path, **choices: str) -> list[PrintedForm]:
    return list(print_paper(context, wave_id, out, **choices))


def text_of(file: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).split())


def test_each_role_group_gets_its_own_form(sqlite_context: Context, tmp_path: Path) -> None:
    wave = open_small_wave(sqlite_context)
    made = forms(sqlite_context, wave.id, tmp_path / "paper")
    assert [one.file.name for one in made] == [
        f"{wave.id}-{role}-en-paper.pdf" for role in ("c_suite", "middle_management", "frontline")
    ]
    executives, managers, front_line = (text_of(one.file) for one in made)
    assert "55 people are invited as “Front-line staff”" in front_line
    assert "Acme <b> asks 68 people" in front_line
    assert "7, all optional" in front_line
    assert "4, all optional" in managers  # 'voice' is not asked of them
    assert "South & Söhne" in front_line
    assert "South & Söhne" not in executives  # too few to be asked
    assert {stat.S_IMODE(one.file.stat().st_mode) for one in made} == {0o600}
    with pytest.raises(ConflictError):
        forms(sqlite_context, wave.id, tmp_path / "paper")


def test_a_single_form_goes_into_the_file_named(sqlite_context: Context, tmp_path: Path) -> None:
    wave = open_small_wave(sqlite_context)
    file = tmp_path / "form.pdf"
    (made,) = forms(sqlite_context, wave.id, file, role_group="frontline", language="en")
    assert made.file == file
    assert file.read_bytes().startswith(b"%PDF")
    with pytest.raises(FaultyRequestError, match="3 forms do not fit"):
        forms(sqlite_context, wave.id, tmp_path / "all.pdf")


@pytest.mark.parametrize("choice", [{"role_group": "nobody"}, {"language": "xx"}])
def test_what_the_wave_does_not_have_is_refused(
    sqlite_context: Context, tmp_path: Path, choice: dict[str, str]
) -> None:
    wave = open_small_wave(sqlite_context)
    with pytest.raises(FaultyRequestError, match="Use one of"):
        forms(sqlite_context, wave.id, tmp_path / "paper", **choice)
    assert not (tmp_path / "paper").exists()


def test_an_instrument_is_printed_as_a_preview(sqlite_context: Context, tmp_path: Path) -> None:
    made = print_instrument(
        sqlite_context.catalogue, "climate", tmp_path / "climate.pdf", role_group="frontline"
    )
    text = text_of(made.file)
    assert "do not hand it out" in text
    assert "Your code" not in text
    with pytest.raises(NotFoundError):
        print_instrument(sqlite_context.catalogue, "climate", tmp_path / "x.pdf", role_group="nobody")
