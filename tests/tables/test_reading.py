"""A table is read as its owner meant it: whatever the alphabet, the separator, and what stands above it."""

from datetime import date, datetime

import pytest

from app.tables.reading import Unreadable, read
from tests.tables.files import csv_file, read_csv, read_xlsx, workbook

ROWS = [["Zoë Ødegård", "zoe@example.org"], ["Renée Núñez", "renee@example.org"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"])
def test_names_are_right_in_every_alphabet_that_spreadsheets_write(encoding):
    sheet = read_csv("Name,E-mail\n" + "\n".join(",".join(row) for row in ROWS), encoding)

    assert (sheet.header, sheet.rows) == (["Name", "E-mail"], ROWS)


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_a_guess_at_the_alphabet_is_told(encoding):
    sheet = read_csv("Name,Town\nZoë Ødegård,Greenwich\n", encoding)

    assert "If a name with an accent looks wrong" in sheet.remarks[0]


def test_an_apostrophe_from_word_does_not_garble_the_file():
    assert read_csv("Name\nAoife O’Hara\n", "cp1252").rows == [["Aoife O’Hara"]]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found(separator):
    text = f"Name{separator}Job title\nAnn{separator}Nurse\n"

    assert read_csv(text).rows == [["Ann", "Nurse"]]


def test_commas_inside_texts_do_not_pass_for_separators():
    assert read_csv("Name;Job\nAnn;Nurse, and more, of it\nBen;Chef, head\n").rows[0] == [
        "Ann",
        "Nurse, and more, of it",
    ]


def test_what_excel_says_about_its_separator_is_believed():
    sheet = read_csv("sep=;\nName;Job\nAnn;a,b\n")

    assert (sheet.header, sheet.rows, sheet.numbers) == (["Name", "Job"], [["Ann", "a,b"]], [3])


def test_a_line_end_in_quotation_marks_is_part_of_its_cell():
    assert read_csv('Name,Job\n"Ann\nArcher","Nurse, ""bank"""\n').rows == [["Ann\nArcher", 'Nurse, "bank"']]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_one(end):
    assert read_csv(end.join(["Name,Job", "Ann,Nurse", "Ben,Chef", ""])).rows == [["Ann", "Nurse"], ["Ben", "Chef"]]


def test_blank_lines_are_passed_over_and_rows_keep_the_numbers_they_have_in_the_file():
    sheet = read_csv("\n,,\n  \nName,Job\n\nAnn,Nurse\n,\nBen,Chef\n\n")

    assert (sheet.rows, sheet.numbers) == ([["Ann", "Nurse"], ["Ben", "Chef"]], [6, 8])


def test_a_title_above_the_header_is_left_out_and_told():
    sheet = read_csv("Members 2026,,\n\nName,Job,Since\nAnn,Nurse,2026\n")

    assert sheet.header == ["Name", "Job", "Since"]
    assert sheet.remarks == ["“Members 2026” above the header was taken as a title and left out."]


def test_a_file_of_one_column_has_no_title():
    assert read_csv("Name\nAnn\nBen\n").rows == [["Ann"], ["Ben"]]


def test_a_short_row_is_filled_up_and_a_long_one_is_named():
    sheet = read_csv("Name,Job\nAnn\nBen,Chef, head\nCat,Cook,,\n")

    assert sheet.rows == [["Ann", ""], ["Ben", "Chef"], ["Cat", "Cook"]]
    assert list(sheet.faults) == [1]
    assert "3 cells and the header has 2" in sheet.faults[1]


def test_a_column_that_is_empty_and_has_no_name_is_no_column():
    sheet = read_csv("Name,,Job,\nAnn,,Nurse,\n")

    assert (sheet.header, sheet.rows) == (["Name", "Job"], [["Ann", "Nurse"]])


def test_a_column_without_a_name_gets_one_if_something_stands_in_it():
    assert read_csv("Name,,Job\nAnn,x,Nurse\n").header == ["Name", "Column 2", "Job"]


def test_a_text_that_begins_like_a_formula_stays_text_and_is_told():
    sheet = read_csv("Name,Job\nAnn,=1+1\n")

    assert sheet.rows == [["Ann", "=1+1"]]
    assert "kept as plain text (row 2)" in sheet.remarks[0]


def test_the_cells_of_a_workbook_read_as_somebody_would_type_them():
    sheet = read_xlsx(
        ["Name", "Since", "Number", "Share", "Yes"],
        ["Ann", date(2026, 11, 3), 4, 1.5, True],
        ["Ben", datetime(2026, 11, 3, 14, 5), 7.0, None, False],  # noqa: DTZ001
    )

    assert sheet.rows == [["Ann", "2026-11-03", "4", "1.5", "yes"], ["Ben", "2026-11-03 14:05:00", "7", "", "no"]]


def test_only_the_first_sheet_is_read_and_that_is_told():
    sheet = read(workbook(["Name"], ["Ann"], more_sheets=["Old", "Older"]), "members.xlsx")

    assert sheet.remarks == ["Only the first sheet, “Sheet”, was read: 2 more were not."]


def test_a_formula_that_was_never_worked_out_is_named():
    """What a program wrote without a value: Excel would show one, and we cannot know it."""
    sheet = read_xlsx(["Name", "E-mail"], ["Ann", "ann@example.org"], ["Ben", '="ben"&"@example.org"'])

    assert "a formula that has no value yet" in sheet.faults[1]


def test_an_error_of_the_spreadsheet_is_named():
    assert "the error #N/A" in read_xlsx(["Name"], ["Ann"], ["#N/A"]).faults[1]


def test_the_name_of_a_file_may_be_in_capitals():
    assert read(csv_file("Name\nAnn\n"), "MEMBERS.CSV").rows == [["Ann"]]


def test_reading_leaves_the_file_open_to_whoever_opened_it():
    stream = csv_file("Name\nAnn\n")
    read(stream, "members.csv")

    assert not stream.closed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("\n\n , \n", "is empty"),
        ("Name,Job\n", "no row below it"),
        ("Name,Job\n\n,\n", "no row below it"),
        ("Name,Job, name \nAnn,Nurse,x\n", "Two columns are called “name”"),
        ('Name,Job\n"Ann,' + "x" * 140_000, "quotation mark may be missing"),
        (",".join(f"c{n}" for n in range(101)) + "\n1\n", "more than 100 columns"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(text, words):
    with pytest.raises(Unreadable, match=words):
        read_csv(text)


def test_a_cell_of_a_whole_page_is_the_fault_of_its_row():
    assert "longer than 2,000 characters" in read_csv(f"Name,Job\nAnn,{'x' * 3_000}\nBen,Chef\n").faults[0]


def test_a_header_that_was_never_worked_out_is_no_header():
    assert read_xlsx(['="Na"&"me"'], ["Name"], ["Ann"]).header == ["Name"]


@pytest.mark.parametrize("first", ["Ann Archer,ann@example.org,Nurse", "Name,ann@example.org,Job"])
def test_an_entry_is_no_header(first):
    with pytest.raises(Unreadable, match="it is an entry and no header"):
        read_csv(f"{first}\nBen Baker,ben@example.org,Chef\n")


def test_a_header_may_speak_of_addresses():
    assert read_csv("Name,Where (@ work)\nAnn,x\n").header == ["Name", "Where (@ work)"]
