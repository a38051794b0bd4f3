"""Rosters: what is read, and that no fault ever quotes a person."""

from __future__ import annotations

import pytest

from diagnostic.errors import DiagnosticError
from diagnostic.files.read_roster import MAX_BYTES, RosterLine, read_roster
from diagnostic.files.text_stream import Source

GROUPS = ("c_suite", "frontline")


def _read(content: str | bytes) -> tuple[RosterLine, ...]:
    raw = content.encode() if isinstance(content, str) else content
    return read_roster(Source.of_bytes(raw, "people.csv"), role_groups=GROUPS, languages=("en", "de"))


def _fault(content: str | bytes) -> DiagnosticError:
    with pytest.raises(DiagnosticError) as caught:
        _read(content)
    return caught.value


def test_people_are_read_with_the_waves_language_where_none_is_named() -> None:
    lines = _read("email,role_group,language\nAnn.Bell@Example.org,c_suite,de\nb@x.example.org,frontline,\n")
    assert lines == (
        RosterLine(2, "ann.bell@example.org", "c_suite", "de"),
        RosterLine(3, "b@x.example.org", "frontline", "en"),
    )
    assert "bell" not in repr(lines)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_spreadsheets_own_way_of_saving_is_read(encoding: str) -> None:
    text = "Role_Group;Email;Language\r\nfrontline;a@example.org;de\r\n"
    assert _read(text.encode(encoding)) == (RosterLine(2, "a@example.org", "frontline", "de"),)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("mallory.secret(at)example.org,frontline,en", "no e-mail address"),
        ("mallory.secret@example,frontline,en", "no e-mail address"),
        ("mallory..secret@example.org,frontline,en", "no e-mail address"),
        ("mallory.secret@exämple.org,frontline,en", "xn--"),
        (f"mallory.secret@{'a' * 64}.org,frontline,en", "no e-mail address"),
        ("mallory.secret@example.org\n bcc: x@example.org,frontline,en", "no e-mail address"),
        ('"mallory.secret@example.org\nBcc: x@example.org",frontline,en', "no e-mail address"),
        ("=mallory.secret@example.org,frontline,en", "formula"),
        ("mallory.secret@example.org,=HYPERLINK(),en", "formula"),
        ("mallory.secret@example.org,mallory.secret,en", "role group is none of the wave's"),
        ("mallory.secret@example.org,frontline,fr", "language is none of the wave's (en, de)"),
        ("FIRST@example.org,frontline,en", "stands in row 2 already"),
    ],
)
def test_a_faulty_row_is_named_by_its_number_only(row: str, told: str) -> None:
    fault = _fault(f"email,role_group,language\nfirst@example.org,frontline,en\n{row}\n")
    assert told in str(fault) or "fields" in fault.fault
    assert "3" in str(fault)
    for secret in ("mallory", "secret", "first", "HYPERLINK", "Bcc"):
        assert secret not in str(fault)


def test_many_faulty_rows_are_told_at_once() -> None:
    fault = _fault("email,role_group\n" + "x,frontline\n" * 15)
    assert "Row 2:" in fault.fault
    assert "Row 11:" in fault.fault
    assert "And 5 more." in fault.fault


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("email,role_group,unit\na@example.org,frontline,North\n", "roster_with_unit"),
        ("email,role_group,name\na@example.org,frontline,Ann\n", "roster_columns"),
        ("email,role_group,email\na@example.org,frontline,b@example.org\n", "roster_columns"),
        ("ann@example.org,frontline\nbo@example.org,frontline\n", "roster_columns"),
        ("email,role_group\n", "roster_empty"),
        ("", "roster_columns"),
        (b"PK\x03\x04rest", "file_not_text"),
    ],
)
def test_what_is_no_roster_is_refused(content: str | bytes, code: str) -> None:
    fault = _fault(content)
    assert fault.code == code
    assert "ann" not in str(fault)
    assert "@" not in str(fault)


def test_why_a_unit_is_refused_is_told() -> None:
    assert "smaller than they were promised" in _fault("email,role_group,unit\n").mend


def test_files_beyond_reason_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _fault(b"email,role_group\n" + b"x" * MAX_BYTES).code == "too_large"
    monkeypatch.setattr("diagnostic.files.read_roster.MAX_PEOPLE", 2)
    people = "".join(f"p{number}@example.org,frontline\n" for number in range(3))
    assert _fault("email,role_group\n" + people).code == "too_large"
    assert len(_read("email,role_group\n" + people.partition("p2")[0])) == 2


def test_a_file_that_is_not_there_says_so() -> None:
    from pathlib import Path

    with pytest.raises(DiagnosticError, match="cannot be read"):
        read_roster(Source.of_file(Path("nowhere.csv")), role_groups=GROUPS, languages=("en",))
