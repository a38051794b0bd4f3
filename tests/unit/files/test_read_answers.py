"""Reading files as they come: encodings, separators, marks for missing, and every fault named."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from diagnostic.errors import AnswerDataError, DiagnosticError, TooLargeError
from diagnostic.files import text_stream
from diagnostic.files.read_answers import read_answers
from diagnostic.files.text_stream import Source
from diagnostic.instruments.load import load_instrument
from diagnostic.scoring.answer_table import NOT_ANSWERED, NOT_APPLICABLE, NOT_SHOWN, AnswerTable
from support.instruments import PACKAGED, instrument

FOUR = instrument("four_items")
WIDE = instrument("zero_to_ten")
HEADING = "unit,calm_1,calm_2,calm_3,calm_4\n"


def read(content: str | bytes, *instruments: object, **options: object) -> AnswerTable:
    data = content.encode() if isinstance(content, str) else content
    return read_answers(Source.of_bytes(data, "answers.csv"), instruments or (FOUR,), **options)  # type: ignore[arg-type]


def fault(content: str | bytes, *instruments: object, **options: object) -> DiagnosticError:
    with pytest.raises(DiagnosticError) as caught:
        read(content, *instruments, **options)
    assert caught.value.place
    assert caught.value.fault
    assert caught.value.mend
    return caught.value


def codes(table: AnswerTable) -> list[list[int]]:
    return table.codes.tolist()  # type: ignore[no-any-return]


class TestEncodings:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "utf-16-le"])
    def test_the_same_answers_in_every_encoding(self, encoding: str) -> None:
        text = HEADING + "Montréal,1,2,3,4\n" + "Zürich,5,4,3,2\n" * 40
        table = read(text.encode(encoding))
        assert codes(table)[:2] == [[1, 2, 3, 4], [5, 4, 3, 2]]
        assert table.units is not None
        assert list(table.units[:2]) == ["Montréal", "Zürich"]
        assert bool(table.notes) == (encoding in {"cp1252", "utf-16-le"})

    @pytest.mark.parametrize(
        ("start", "kind"),
        [
            (b"PK\x03\x04", "spreadsheet"),
            (b"$FL2@(#)", "SPSS"),
            (b"PAR1", "Parquet"),
            (b"\xd0\xcf\x11\xe0", "Excel"),
            (b"\x1f\x8b\x08", "compressed"),
            (b"\x7fELF\x00\x00\x00", "zero bytes"),
            (HEADING.encode() + b"x" * 5000 + b"\x00", "zero bytes"),
        ],
    )
    def test_files_that_are_no_text(self, start: bytes, kind: str) -> None:
        error = fault(start + b"\x01\x02\x03")
        assert (error.code, kind in error.fault) == ("file_not_text", True)

    @pytest.mark.parametrize(
        "content",
        [HEADING.encode() + b"a\x81b,1,2,3,4\n", "\ufeff".encode("utf-16-le") + b"a\x00\x00\xd8\x01"],
    )
    def test_bytes_that_are_no_encoding(self, content: bytes) -> None:
        assert fault(content).code == "encoding_unknown"

    def test_a_file_too_large(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(text_stream, "MAX_BYTES", 100)
        with pytest.raises(TooLargeError):
            read(HEADING + "a,1,2,3,4\n" * 20)


class TestSeparators:
    @pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
    @pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
    def test_separators_and_line_ends(self, separator: str, line_end: str) -> None:
        text = (HEADING + 'North,1,2,3,4\n"",5,,3,2').replace(",", separator).replace("\n", line_end)
        assert codes(read(text)) == [[1, 2, 3, 4], [5, NOT_ANSWERED, 3, 2]]

    def test_commas_in_the_labels_of_a_semicolon_file(self) -> None:
        text = HEADING.replace(",", ";").replace("unit", "unit, or team, or site") + "A, B, C, D;1;2;3;4\n"
        table = read(text, unit_column="unit, or team, or site")
        assert codes(table) == [[1, 2, 3, 4]]
        assert table.units is not None
        assert table.units[0] == "A, B, C, D"

    def test_the_line_by_which_excel_names_the_separator(self) -> None:
        assert codes(read("sep=;\n" + HEADING.replace(",", ";") + "a;1;2;3;4\n")) == [[1, 2, 3, 4]]

    def test_quoted_fields_with_separators_and_line_ends(self) -> None:
        table = read(HEADING + '"North, ""upper""\nfloor",1,2,3,4\n')
        assert table.units is not None
        assert table.units[0] == 'North, "upper" floor'

    @pytest.mark.parametrize("broken", ['"North,1,2,3,4\n', 'a,"1"2,2,3,4\n', "x" * 200_000 + ",1,2,3,4\n"])
    def test_broken_quotes_and_monstrous_fields(self, broken: str) -> None:
        error = fault(HEADING + "a,1,2,3,4\n" + broken)
        assert error.code == "csv_syntax"
        assert error.place == "answers.csv, row 3"

    def test_a_monstrous_heading(self) -> None:
        assert fault("x" * 200_000 + ",calm_1\n1,2\n").code == "csv_syntax"


class TestCells:
    @pytest.mark.parametrize("mark", ["", " ", "NA", "na", "NaN", "n/a", "N/A", "#N/A", ".", "-", "NULL"])
    def test_marks_for_missing(self, mark: str) -> None:
        assert codes(read(HEADING + f"a,1,{mark},3,4\n")) == [[1, NOT_ANSWERED, 3, 4]]

    @pytest.mark.parametrize("three", ["3", "3.0", "3.", "3.00", "+3", " 3 ", "03", '"3"', '"3,0"'])
    def test_ways_of_writing_three(self, three: str) -> None:
        assert codes(read(HEADING + f"a,1,{three},3,4\n")) == [[1, 3, 3, 4]]

    def test_not_applicable_where_it_is_offered(self) -> None:
        assert codes(read(HEADING + "a,1,not_applicable,Not applicable,4\n")) == [
            [1, NOT_APPLICABLE, NOT_APPLICABLE, 4]
        ]
        error = fault("wide_1,wide_2,signed_1,signed_2\n0,not_applicable,0,0\n", WIDE)
        assert error.code == "not_applicable_not_offered"

    @pytest.mark.parametrize(
        ("cell", "code"),
        [
            ("agree", "text_in_number_column"),
            ("=1+1", "text_in_number_column"),
            ("<b>3</b>", "text_in_number_column"),
            ("{{ 3 }}", "text_in_number_column"),
            ("3 - agree", "text_in_number_column"),
            ("٣", "text_in_number_column"),
            ("inf", "text_in_number_column"),
            ("3.5", "answer_not_whole"),
            ('"3,5"', "answer_not_whole"),
            ("1e0", "answer_not_whole"),
            ("6", "answer_out_of_range"),
            ("0", "answer_out_of_range"),
            ("-1", "answer_out_of_range"),
            ("77777", "answer_out_of_range"),
            ("-32768", "answer_out_of_range"),
            ("-32767", "answer_out_of_range"),
            ("99999999999999999999", "answer_not_whole"),
        ],
    )
    def test_what_is_no_answer_is_placed_and_never_repeated(self, cell: str, code: str) -> None:
        error = fault(HEADING + "a,1,2,3,4\n\n" + f"secretive,1,2,{cell},4\n" + "b,9,2,3,4\n")
        assert error.code == code
        assert error.place == "answers.csv, row 4, column 'calm_3'"
        assert "1 more cell" in error.fault
        assert cell.strip('"') not in str(error).replace("1, 2, 3, 4, 5", "").replace("row 4", "").replace(
            "calm_3", ""
        )
        assert "secretive" not in str(error)


class TestHeading:
    @pytest.mark.parametrize("content", ["", "\n\n", ",,,\n", "\n" * 5_000, "\ufeff"])
    def test_an_empty_file(self, content: str) -> None:
        assert fault(content).code == "file_empty"

    @pytest.mark.parametrize("content", [HEADING, HEADING + "\n\n", HEADING + ",,,,\n"])
    def test_a_heading_alone(self, content: str) -> None:
        assert fault(content).code == "no_respondents"

    def test_no_heading_does_not_show_the_answers_in_its_place(self) -> None:
        error = fault("1,2,3,4\n5,4,3,2\n")
        assert error.code == "heading_missing"
        assert "5" not in error.fault

    def test_missing_columns_are_answered_with_the_closest(self) -> None:
        error = fault("unit,calm_1,calm2,kalm_3,other\na,1,2,3,4\n")
        assert error.code == "items_missing"
        assert "3 of 4 item columns are missing: 'calm_2', 'calm_3', 'calm_4'" in error.fault
        assert "Did you mean 'calm2'" in error.mend

    def test_a_named_column_that_is_not_there(self) -> None:
        error = fault(HEADING + "a,1,2,3,4\n", unit_column="untit")
        assert (error.code, "Did you mean 'unit'" in error.mend) == ("column_missing", True)

    def test_duplicate_columns(self) -> None:
        assert fault("unit,calm_1,calm_2,calm_3,calm_4,calm_1\na,1,2,3,4,5\n").code == "duplicate_column"

    def test_columns_without_a_name_are_passed_over(self) -> None:
        assert codes(read('"","calm_1","calm_2","calm_3","calm_4",\n"1",1,2,3,4,\n')) == [[1, 2, 3, 4]]

    def test_more_columns_than_are_read(self) -> None:
        names = ",".join(f"c{k}" for k in range(10_001))
        error = fault(f"{names}\n{','.join('1' * 10_001)}\n")
        assert (error.code, "10,001" in error.fault) == ("too_many_columns", True)

    def test_ten_thousand_columns_are_read(self) -> None:
        others = ",".join(f"c{k}" for k in range(9_996))
        table = read(f"{others},calm_1,calm_2,calm_3,calm_4\n" + "," * 9_996 + "1,2,3,4\n")
        assert codes(table) == [[1, 2, 3, 4]]
        assert "9996 column(s)" in table.notes[0]
        assert "and 9986 more" in table.notes[0]

    @pytest.mark.parametrize("row", ["a,1,2,3\n", "a,1,2,3,4,5\n"])
    def test_ragged_rows(self, row: str) -> None:
        error = fault(HEADING + "a,1,2,3,4\n" + row)
        assert (error.code, error.place) == ("ragged_row", "answers.csv, row 3")

    def test_empty_fields_behind_the_last_column_do_no_harm(self) -> None:
        assert codes(read(HEADING + "a,1,2,3,4,,\n")) == [[1, 2, 3, 4]]

    def test_case_and_space_in_names_do_not_matter(self) -> None:
        assert codes(read(" Unit ,CALM_1, Calm_2,calm_3 ,calm_4\na,1,2,3,4\n")) == [[1, 2, 3, 4]]


class TestColumnMaps:
    def test_the_instrument_may_name_the_columns(self) -> None:
        text = (Path(__file__).parents[2] / "spec" / "instruments" / "four_items.yaml").read_text()
        mapped = load_instrument(
            text + "columns: {unit: Dept, role_group: Level, items: {calm_1: Q1, calm_2: Q2}}\n"
        )
        table = read("Q2,Q1,Dept,Level,calm_3,calm_4\n2,1,Sales,Frontline,3,4\n", mapped)
        assert codes(table) == [[1, 2, 3, 4]]
        assert table.units is not None
        assert table.role_groups is not None
        assert (table.units[0], table.role_groups[0]) == ("Sales", "frontline")

    def test_the_command_goes_before_the_instrument(self) -> None:
        table = read(
            "Q1,calm_1,calm_2,calm_3,calm_4,team\n5,1,2,3,4,A\n",
            item_columns={"calm_1": "Q1"},
            unit_column="team",
        )
        assert codes(table) == [[5, 2, 3, 4]]
        assert table.units is not None
        assert table.units[0] == "A"

    def test_a_map_for_an_unknown_item(self) -> None:
        error = fault(HEADING + "a,1,2,3,4\n", item_columns={"calm_5": "x"})
        assert (error.code, "'calm_5'" in error.fault) == ("unknown_item", True)

    def test_one_column_for_two_uses(self) -> None:
        error = fault(HEADING + "a,1,2,3,4\n", item_columns={"calm_1": "calm_2"})
        assert error.code == "column_used_twice"

    def test_the_same_item_in_two_instruments(self) -> None:
        assert fault(HEADING + "a,1,2,3,4\n", FOUR, FOUR).code == "item_in_two_instruments"

    def test_two_instruments_from_one_file(self) -> None:
        table = read(
            "calm_1,calm_2,calm_3,calm_4,wide_1,wide_2,signed_1,signed_2\n1,2,3,4,0,10,-2,2\n", FOUR, WIDE
        )
        assert codes(table) == [[1, 2, 3, 4, 0, 10, -2, 2]]
        assert table.item_ids[4:] == ("wide_1", "wide_2", "signed_1", "signed_2")


class TestLabels:
    @pytest.mark.parametrize("label", ["<script>alert(1)</script>", "{{ 7 * 7 }}", "=1+1", "'; DROP TABLE x"])
    def test_any_text_stays_the_text_it_is(self, label: str) -> None:
        table = read(HEADING + f'"{label}",1,2,3,4\n')
        assert table.units is not None
        assert table.units[0] == label

    def test_missing_labels_are_none_and_marks_are_noted(self) -> None:
        table = read(HEADING + ",1,2,3,4\nNA,1,2,3,4\n  North  ,1,2,3,4\n")
        assert table.units is not None
        assert list(table.units) == [None, None, "North"]
        assert any("1 row(s) of column 'unit'" in note for note in table.notes)

    def test_too_many_units(self) -> None:
        rows = "".join(f"person {k},1,2,3,4\n" for k in range(2_001))
        error = fault(HEADING + rows)
        assert (error.code, "2,001" in error.fault) == ("too_many_labels", True)

    @pytest.mark.parametrize("label", ["x" * 201, "a\x01b"])
    def test_labels_that_are_no_names(self, label: str) -> None:
        error = fault(HEADING + f"{label},1,2,3,4\n")
        assert error.code == "label_faulty"
        assert label not in str(error)

    def test_spellings_of_role_groups(self) -> None:
        trust = instrument("trust", PACKAGED)
        names = ",".join(item.id for item in trust.items)
        labels = ["C-Suite", "Middle Management", "frontline", "Board", ""]
        rows = "".join(f"{label},{','.join('3' * 15)}\n" for label in labels)
        table = read(f"level,{names}\n{rows}", trust, role_column="level", role_labels={"Board": "c_suite"})
        assert table.role_groups is not None
        assert list(table.role_groups) == ["c_suite", "middle_management", "frontline", "c_suite", None]

    def test_role_groups_that_no_instrument_knows_stand_for_themselves(self) -> None:
        table = read("role_group,calm_1,calm_2,calm_3,calm_4\nVisitor,1,2,3,4\nfrontline,1,2,3,4\n")
        assert table.role_groups is not None
        assert list(table.role_groups) == ["Visitor", "frontline"]
        assert any("1 label(s) of role groups" in note for note in table.notes)
        error = fault(HEADING + "a,1,2,3,4\n", role_column="unit", role_labels={"a": "visitor"})
        assert error.code == "unknown_role_group"

    def test_a_role_group_without_a_form_was_not_shown_the_items(self) -> None:
        trust = instrument("trust", PACKAGED)
        names = [item.id for item in trust.items]
        heading = ",".join(["role_group", "calm_1", "calm_2", "calm_3", "calm_4", *names])
        table = read(
            f"{heading}\nc_suite,,,,,{','.join('3' * 15)}\nfrontline,1,,3,4,{',' * 14}\n", FOUR, trust
        )
        assert codes(table)[0] == [NOT_SHOWN] * 4 + [3] * 15
        assert codes(table)[1] == [1, NOT_ANSWERED, 3, 4] + [NOT_ANSWERED] * 15


class TestNotes:
    def test_one_respondent(self) -> None:
        assert any("one respondent" in note for note in read(HEADING + "a,1,2,3,4\n").notes)

    def test_rows_without_an_answer_and_columns_not_read(self) -> None:
        table = read("unit,age,calm_1,calm_2,calm_3,calm_4\na,30,,,,\nb,40,1,2,3,4\n")
        assert table.n_respondents == 2
        assert any("1 of 2 rows hold no answer" in note for note in table.notes)
        assert any("1 column(s)" in note and "'age'" in note for note in table.notes)

    def test_an_unremarkable_file_has_none(self) -> None:
        assert read(HEADING + "a,1,2,3,4\nb,2,3,4,5\n").notes == ()


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(AnswerDataError) as caught:
        read_answers(tmp_path / "none.csv", [FOUR])
    assert caught.value.code == "file_unreadable"
    assert "No such file" in caught.value.fault


def test_a_hundred_thousand_respondents_take_a_few_seconds(tmp_path: Path) -> None:
    pack = [instrument(name, PACKAGED) for name in ("trust", "psy_safety", "comms", "mgr_conv", "outcomes")]
    items = [item.id for one in pack for item in one.items]
    rng = np.random.default_rng(7)
    block = rng.integers(1, 6, (1_000, len(items)))
    rows = "".join(f"frontline,Dept {k % 12},{','.join(map(str, row))}\n" for k, row in enumerate(block))
    path = tmp_path / "many.csv"
    path.write_text(f"role_group,unit,{','.join(items)}\n" + rows * 100, encoding="utf-8")
    start = time.process_time()
    table = read_answers(path, pack)
    assert time.process_time() - start < 6
    assert table.codes.shape == (100_000, 64)
    np.testing.assert_array_equal(table.codes[-1_000:], block)
