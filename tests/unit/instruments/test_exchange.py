"""XLSForms there and back again, checked with pyxform itself; code books; and hostile workbooks."""

from __future__ import annotations

import csv
import zipfile
from io import BytesIO
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from diagnostic.errors import ConflictError, DiagnosticError, InstrumentError
from diagnostic.files.xlsform_workbook import parse_xlsform, read_xlsform, write_xlsform
from diagnostic.instruments.load import load_instrument
from diagnostic.instruments.model import Instrument
from diagnostic.instruments.xlsform.conditions import read_length, read_range, read_relevant
from diagnostic.instruments.xlsform.from_xlsform import draft_from_xlsform
from diagnostic.instruments.xlsform.questions import identifier
from diagnostic.instruments.xlsform.to_xlsform import to_xlsform
from diagnostic.workflows.exchange_instruments import export_instrument, import_xlsform
from diagnostic.workflows.requests import FaultyRequestError
from support.instruments import PACKAGED, SPEC, instrument, instrument_text

FILES = [
    PACKAGED / "trust.yaml",
    PACKAGED / "mgr_conv.yaml",
    *(path for path in sorted(SPEC.glob("*.yaml")) if path.stem != "zero_to_ten"),
]
LABEL = "label::English (en)"


def workbook(path: Path, survey: list[dict[str, Any]], **sheets: list[dict[str, Any]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in {"survey": survey, **sheets}.items():
        sheet = book.create_sheet(name)
        columns = list(dict.fromkeys(column for row in rows for column in row))
        sheet.append(columns)
        for row in rows:
            sheet.append([row.get(column) for column in columns])
    book.save(path)
    return path


YES_NO = [
    {"list_name": "yn", "name": "yes", LABEL: "Yes"},
    {"list_name": "yn", "name": "no", LABEL: "No"},
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_form_goes_to_an_xlsform_and_comes_back(path: Path, tmp_path: Path) -> None:
    there = load_instrument(path.read_text(encoding="utf-8"), path.name)
    exported = export_instrument(str(path), "xlsform", tmp_path)
    assert [file.name for file in exported.paths] == [f"{there.id}-{key}.xlsx" for key in there.forms]
    for form_id, file in zip(there.forms, exported.paths, strict=True):
        imported = import_xlsform(file, tmp_path)
        assert imported.warnings == ()
        assert {finding.code for finding in imported.findings if finding.severity == "error"} == {
            "unwritten_text"
        }
        text = imported.path.read_text(encoding="utf-8").replace("TODO: ", "Done: ")
        _assert_alike(there, form_id, load_instrument(text, imported.path.name))


def _assert_alike(there: Instrument, form_id: str, back: Instrument) -> None:
    assert back.role_groups == there.forms[form_id].role_groups
    assert back.forms["everyone"].target == there.forms[form_id].target
    assert back.languages == there.languages
    assert [scale.id for scale in back.scales_as_asked] == [scale.id for scale in there.scales_as_asked]
    pairs = zip(there.items_as_asked(), back.items_as_asked(), strict=True)
    for (old_scale, old), (new_scale, new) in pairs:
        assert (new.id, new.facet, new.reverse_keyed) == (old.id, old.facet, old.reverse_keyed)
        assert (new.shown_if, new.forecasts) == (old.shown_if, old.forecasts)
        assert new_scale.kind == old_scale.kind
        offered, before = back.response_scale_of(new_scale), there.response_scale_of(old_scale)
        assert (offered.values, offered.favourable_from) == (before.values, before.favourable_from)
        if before.number is None:
            assert offered.not_applicable == _in(before.not_applicable, there)
        for language in there.languages:
            there_worded = _straight(there.wording(old, form_id, language))
            assert back.wording(new, "everyone", language) == there_worded
            assert [o.anchor[language] for o in offered.options] == [
                _straight(o.anchor[language]) for o in before.options
            ]
    assert [s.attention and (s.attention.id, s.attention.expected) for s in back.scales_as_asked] == [
        s.attention and (s.attention.id, s.attention.expected) for s in there.scales_as_asked
    ]
    assert [(s.title, s.intro, s.scales) for s in back.sections if s.title] == [
        (s.title, s.intro, s.scales) for s in there.sections
    ]
    assert back.comments == there.comments
    assert back.purpose == _in(there.purpose, there)


def _in(text: dict[str, str] | None, there: Instrument) -> dict[str, str] | None:
    return text and {code: _straight(text[code]) for code in there.languages}


def _straight(words: str) -> str:
    """Pyxform makes curly quotes straight, and no-break spaces plain."""
    return words.translate(str.maketrans("“”‘’\u00a0", "\"\"'' "))


@pytest.mark.parametrize("path", sorted(PACKAGED.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_packaged_form_can_be_written_down(path: Path) -> None:
    packaged = instrument(path.stem, PACKAGED)
    for form_id in packaged.forms:
        form = to_xlsform(packaged, form_id)
        named = {row.get("name") for row in form.survey}
        assert {item.id for item in packaged.items} <= named
        assert form.left_out


def test_what_an_xlsform_cannot_carry_is_listed() -> None:
    told = {name: "\n".join(to_xlsform(instrument(name), form).left_out) for name, form in (
        ("shuffled", "everyone"), ("half_first", "employee"), ("sections", "everyone"),
        ("forecast", "executive"), ("points", "everyone"), ("translations", "employee"),
        ("trace_back", "everyone"),
    )}  # fmt: skip
    assert "random order of items in shuffled" in told["shuffled"]
    assert "random half" in told["half_first"]
    assert "other forms (executive)" in told["half_first"]
    assert "every question is a page" in told["sections"]
    assert "'Does not apply' beside the numbers of forecast" in told["forecast"]
    assert "numbered points" in told["points"]
    assert "not complete: fr" in told["translations"]
    assert "2 trace-back rule(s)" in told["trace_back"]
    assert "treatments" in told["trace_back"]


def test_a_text_that_looks_like_a_formula_or_a_reference_stays_a_text(tmp_path: Path) -> None:
    text = (
        instrument_text("four_items")
        .replace("predicate: sleep well.", "text: '=1+1'")
        .replace("predicate: breathe easily.", "text: 'Costs ${calm_1} or ${ 5'")
    )
    written = to_xlsform(load_instrument(text), "everyone")
    assert any("'${'" in line for line in written.left_out)
    path = write_xlsform(tmp_path / "x.xlsx", written)
    sheet = load_workbook(path)["survey"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "=1+1" in [cell.value for cell in cells]
    form, _ = read_xlsform(path)
    items = draft_from_xlsform(form, "x").data["scales"][0]["items"]
    assert [item["text"]["en"] for item in items[:2]] == ["=1+1", "Costs $ {calm_1} or $ { 5"]


def test_several_role_groups_are_asked_which_they_are(tmp_path: Path) -> None:
    path = write_xlsform(tmp_path / "x.xlsx", to_xlsform(instrument("profile"), "everyone"))
    form, _ = read_xlsform(path)
    (question,) = [child for child in form["children"] if child["name"] == "role_group"]
    assert [choice["name"] for choice in question["choices"]] == ["frontline", "middle_management", "c_suite"]


def test_a_foreign_form_is_carried_over_as_far_as_it_goes(tmp_path: Path) -> None:
    survey = [
        {"type": "start", "name": "start"},
        {"type": "note", "name": "hello", LABEL: "Welcome."},
        {"type": "begin_group", "name": "Talks", LABEL: "Your talks"},
        {"type": "select_one yn", "name": "Met", LABEL: "Did you meet?", "required": "yes"},
        {"type": "select_one yn", "name": "Wrote", LABEL: "Did you write?", "relevant": "${Met} = 'yes'"},
        {"type": "select_one yn", "name": "Liked", LABEL: "Was it good?",
         "relevant": "selected(${Met}, 'yes') or selected(${Met}, 'no')"},
        {"type": "select_one yn", "name": "Odd", LABEL: "Odd?", "relevant": "${Met} != 'yes'"},
        {"type": "select_one yn", "name": "Two", LABEL: "Two?",
         "relevant": "${Met} = 'yes' or ${Odd} = 'no'"},
        {"type": "end_group"},
        {"type": "select_multiple yn", "name": "many", LABEL: "Which?"},
        {"type": "geopoint", "name": "where", LABEL: "Where?"},
        {"type": "integer", "name": "age", LABEL: "How old?", "constraint": ". > 15"},
        {"type": "image", "name": "photo", LABEL: "Photo?"},
        {"type": "text", "name": "more", LABEL: "More?", "hint::English (en)": "Be brief."},
        {"type": "begin_repeat", "name": "kids", LABEL: "Children"},
        {"type": "text", "name": "kid", LABEL: "Name?"},
        {"type": "end_repeat"},
        {"type": "calculate", "name": "sum", "calculation": "1 + 1"},
    ]  # fmt: skip
    settings = [{"form_title": "Foreign", "form_id": "My Form", "version": "2026"}]
    imported = import_xlsform(
        workbook(tmp_path / "f.xlsx", survey, choices=YES_NO, settings=settings), tmp_path
    )
    told = "\n".join(imported.left_out)
    for words in (
        "choices in 'yn'", "numbered 1 to 2", "'Met': that an answer is required", "'odd': its condition",
        "'two': its condition", "'many': a question or group of the kind", "'where'", "'photo'", "'kids'",
        "'age': a number that is no forecast", "'more': its hint", "upper half", "version",
    ):  # fmt: skip
        assert words in told, words
    draft = load_instrument(imported.path.read_text(encoding="utf-8").replace("TODO: ", "Done: "))
    assert (draft.id, draft.version, draft.title) == ("my_form", "0.1.0", {"en": "Foreign"})
    assert draft.purpose == {"en": "Welcome."}
    assert [item.id for item in draft.items] == ["met", "wrote", "liked", "odd", "two"]
    conditions = [item.shown_if and (item.shown_if.item, item.shown_if.answers) for item in draft.items]
    assert conditions == [None, ("met", (1,)), ("met", (1, 2)), None, None]
    assert [option.anchor["en"] for option in draft.response_scale.options] == ["Yes", "No"]
    assert [section.title for section in draft.sections] == [{"en": "Your talks"}]
    assert [comment.id for comment in draft.comments] == ["more"]


def test_languages_are_known_by_their_codes(tmp_path: Path) -> None:
    survey = [
        {"type": "select_one yn", "name": "a", "label::Deutsch (de)": "Ja?", "label::English (en)": "Yes?",
         "label::Klingon": "HIja'?"},
        {"type": "select_one yn", "name": "b", "label::Deutsch (de)": "Nein?"},
        {"type": "select_one yn", "name": "c", "label::English (en)": "English only?"},
    ]  # fmt: skip
    choices = [
        {"list_name": "yn", "name": "1", "label::Deutsch (de)": "Ja", "label::English (en)": "Yes"},
        {"list_name": "yn", "name": "2", "label::Deutsch (de)": "Nein"},
        {"list_name": "yn", "name": "not_applicable", "label::Deutsch (de)": "Weiß nicht"},
    ]
    settings = [{"form_id": "de", "default_language": "Deutsch (de)"}]
    path = workbook(tmp_path / "l.xlsx", survey, choices=choices, settings=settings)
    imported = import_xlsform(path, tmp_path)
    told = "\n".join(imported.left_out)
    assert "The language 'Klingon'" in told
    assert "'c': a question without words in the form's own language" in told
    draft = load_instrument(imported.path.read_text(encoding="utf-8").replace("TODO: ", "Done: "))
    assert tuple(draft.title) == ("de", "en")
    assert draft.languages == ("de",)
    assert [option.value for option in draft.response_scale.options] == [1, 2]
    assert draft.response_scale.not_applicable == {"de": "Weiß nicht"}


def test_a_form_without_a_language_is_taken_for_english(tmp_path: Path) -> None:
    survey = [{"type": "select_one yn", "name": name, "label": f"{name}?"} for name in ("a", "b")]
    choices = [{"list_name": "yn", "name": str(k), "label": f"Answer {k}"} for k in (1, 2, 3)]
    imported = import_xlsform(workbook(tmp_path / "plain.xlsx", survey, choices=choices), tmp_path)
    draft = load_instrument(imported.path.read_text(encoding="utf-8").replace("TODO: ", "Done: "))
    assert draft.languages == ("en",)
    assert draft.response_scale.favourable_from == 3


def test_an_import_never_replaces_a_file(tmp_path: Path) -> None:
    (path,) = export_instrument(str(SPEC / "points.yaml"), "xlsform", tmp_path).paths
    import_xlsform(path, tmp_path)
    with pytest.raises(ConflictError, match="not touched"):
        import_xlsform(path, tmp_path)


@pytest.mark.parametrize(
    ("survey", "told"),
    [
        ([{"type": "select_one nowhere", "name": "a", LABEL: "A?"}], "nowhere"),
        ([{"type": "text", "name": "a", LABEL: "A ${ghost}?"}], "ghost"),
        ([{"type": "text", "name": "a", LABEL: "A?"}, {"type": "text", "name": "a", LABEL: "B?"}], "a"),
        ([{"type": "begin_group", "name": "g", LABEL: "G"}, {"type": "text", "name": "a", LABEL: "A?"}], "g"),
        ([{"type": "text", "name": "two words", LABEL: "A?"}], "'name' value is invalid"),
        ([{"type": "frobnicate", "name": "a", LABEL: "A?"}], "frobnicate"),
    ],
)
def test_what_pyxform_refuses_is_refused_in_its_words(
    survey: list[dict[str, Any]], told: str, tmp_path: Path
) -> None:
    with pytest.raises(InstrumentError) as refused:
        read_xlsform(workbook(tmp_path / "bad.xlsx", survey, choices=YES_NO))
    assert refused.value.code == "xlsform_faulty"
    assert told in refused.value.fault
    assert refused.value.place == "bad.xlsx"


def test_a_form_with_nothing_to_score_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", [{"type": "text", "name": "a", LABEL: "A?"}])
    with pytest.raises(FaultyRequestError, match="nothing else can be scored"):
        import_xlsform(path, tmp_path)


def _zip(*parts: tuple[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return stream.getvalue()


BOMB = b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + b"".join(
    f"<!ENTITY {chr(98 + k)} '{f'&{chr(97 + k)};' * 10}'>".encode() for k in range(9)
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "xlsform_unreadable"),
        (b"type,name,label\ntext,a,A?\n", "xlsform_unreadable"),
        (b"PK\x03\x04 broken", "xlsform_unreadable"),
        (_zip(("nothing.txt", b"")), "xlsform_faulty"),
        (_zip(("xl/worksheets/sheet1.xml", b"\0" * 50_000_000)), "xlsform_unreadable"),
        (_zip(*((f"part{k}", b"") for k in range(600))), "xlsform_unreadable"),
        (b"\0" * 5_000_000, "xlsform_unreadable"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    with pytest.raises(InstrumentError) as refused:
        read_xlsform(path)
    assert refused.value.code == code


def test_a_workbook_with_an_entity_bomb_is_refused(tmp_path: Path) -> None:
    good = workbook(tmp_path / "good.xlsx", [{"type": "text", "name": "a", LABEL: "A?"}])
    with zipfile.ZipFile(good) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    parts["xl/workbook.xml"] = BOMB + b"]><workbook>&j;</workbook>"
    with pytest.raises(InstrumentError) as refused:
        parse_xlsform(_zip(*parts.items()), "bomb.xlsx")
    assert refused.value.code == "xlsform_faulty"


def test_a_workbook_of_endless_rows_is_refused_quickly(tmp_path: Path) -> None:
    rows = [{"type": "text", "name": f"q{k}", LABEL: "?"} for k in range(20_000)]
    path = workbook(tmp_path / "long.xlsx", rows)
    begun = process_time()
    with pytest.raises(InstrumentError, match="more than 5,000 questions"):
        read_xlsform(path)
    assert process_time() - begun < 10


def test_lists_of_choices_keep_apart(tmp_path: Path) -> None:
    own = "    response_scale: {points: {low: 1, high: 3, lowest: Low, highest: High}, favourable_from: 3}\n"
    extra = (
        own
        + "  - id: other\n    title: O\n    kind: criterion\n"
        + (
            "    measures: {definition: a, low: b, high: c}\n"
            "    items: [{id: o_1, text: One.}, {id: o_2, text: Two.}]\n"
        )
    )
    text = instrument_text("four_items").replace("id: four_items", "id: calm") + extra
    there = load_instrument(text)
    path = write_xlsform(tmp_path / "x.xlsx", to_xlsform(there, "everyone"))
    imported = import_xlsform(path, tmp_path)
    back = load_instrument(imported.path.read_text(encoding="utf-8").replace("TODO: ", "Done: "))
    assert [back.response_scale_of(scale).values for scale in back.scales] == [(1, 2, 3), (1, 2, 3, 4, 5)]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InstrumentError, match="does not exist"):
        read_xlsform(tmp_path / "none.xlsx")


def test_an_unknown_form_is_answered_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(FaultyRequestError, match="employee, executive"):
        export_instrument(str(SPEC / "half_first.yaml"), "xlsform", tmp_path, form="boss")
    one = export_instrument(str(SPEC / "half_first.yaml"), "xlsform", tmp_path, form="executive")
    assert [path.name for path in one.paths] == ["half_first-executive.xlsx"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_code_book_has_every_variable_in_every_form_and_language(path: Path, tmp_path: Path) -> None:
    there = load_instrument(path.read_text(encoding="utf-8"), path.name)
    exported = export_instrument(str(path), "codebook", tmp_path)
    with exported.paths[0].open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    known = {(row["form"], row["language"], row["variable"]) for row in rows}
    assert len(known) == len(rows)
    for form_id in there.forms:
        for language in there.languages:
            for item in there.items:
                assert (form_id, language, item.id) in known
    assert exported.left_out


def test_the_code_book_tells_values_keys_conditions_and_forecasts(tmp_path: Path) -> None:
    rows: dict[str, dict[str, str]] = {}
    for name in ("conditions", "half_first", "forecast", "shuffled", "comments"):
        (path,) = export_instrument(str(SPEC / f"{name}.yaml"), "codebook", tmp_path).paths
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows |= {row["variable"]: row for row in csv.DictReader(stream)}
    assert rows["chain_2"]["shown_if"] == "chain_1 is 2 or 3"
    assert rows["chain_2"]["values"] == "1 = No; 2 = Partly; 3 = Yes"
    assert rows["chain_2"]["not_applicable"] == "Does not apply"
    assert rows["half_2"]["reverse_keyed"] == "yes"
    assert (rows["tenure"]["kind"], rows["tenure"]["values"]) == (
        "demographic",
        "1 = Less than two years; 2 = Two years or more",
    )
    assert rows["forecast_1"]["forecasts"] == "four_items.calm.calm_1 of frontline"
    assert rows["forecast_1"]["values"] == "0 to 100"
    assert (rows["shuffled_watch"]["kind"], rows["shuffled_watch"]["expected_answer"]) == ("attention", "3")
    assert rows["heard_comment"]["values"] == "text of at most 300 characters"


def test_a_code_book_gives_a_spreadsheet_nothing_to_compute(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_text(
        instrument_text("four_items").replace("predicate: sleep well.", "text: '=HYPERLINK(1)'"), "utf-8"
    )
    (path,) = export_instrument(str(file), "codebook", tmp_path).paths
    assert "'=HYPERLINK(1)" in path.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("expression", "read"),
    [
        ("${a} = '1'", ("a", ("1",))),
        ("${ a } = 1", ("a", ("1",))),
        ('${a}="x y"', ("a", ("x y",))),
        ("(${a} = '1' or ${a} = '2')", ("a", ("1", "2"))),
        ("selected(${a}, 'z')", ("a", ("z",))),
        ("selected(${a}, 'z') or ${a} = '1'", ("a", ("z", "1"))),
        ("${a} = '1' and ${a} = '2'", None),
        ("${a} = '1' or ${b} = '2'", None),
        ("${a} > 1", None),
        ("not(${a} = '1')", None),
        ("true()", None),
    ],
)
def test_conditions_that_an_instrument_has_room_for(
    expression: str, read: tuple[str, tuple[str, ...]] | None
) -> None:
    assert read_relevant(expression) == read


def test_ranges_and_lengths() -> None:
    assert read_range(". >= 0 and . <= 100") == (0, 100)
    assert read_range(".>=-5 and .<=5") == (-5, 5)
    assert read_range(". > 0") is None
    assert read_length("string-length(.) <= 300") == 300
    assert read_length("regex(., 'a')") is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("My Form", "my_form"),
        ("Éa", "a"),
        ("1st", "q_1st"),
        ("___", "q"),
        ("a" * 90, "a" * 58),
        ("A-b.c", "a_b_c"),
    ],
)
def test_identifiers_made_of_names(name: str, expected: str) -> None:
    assert identifier(name) == expected


def test_errors_belong_to_the_family() -> None:
    assert issubclass(FaultyRequestError, DiagnosticError)
