"""What every form makes of what is typed."""

import string

import pytest
from hypothesis import given as whatever
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.web.forms import Day, Form, Line, Once, Paragraph, Percent, Version, one_line, stripped


class EveryForm(Form):
    version = Version()
    once = Once()
    title = Line("Title", missing="Say what it is", most=20)
    text = Paragraph("Text")
    due_on = Day("Due", missing="Choose a day")
    start_on = Day("Starts")
    progress = Percent("Done")


WELL = {"title": "Publish", "text": "", "due_on": "2026-11-23", "start_on": "", "progress": "10"}


def _typed(**fields):
    return EveryForm(formdata=MultiDict({**WELL, **fields}))


@pytest.fixture(autouse=True)
def _request():
    """Forms look up their translations in a request."""
    from flask import Flask

    with Flask(__name__).test_request_context():
        yield


def test_what_is_well_typed_is_taken():
    form = _typed()

    assert form.validate(), form.errors
    assert form.due_on.data.isoformat() == "2026-11-23"
    assert form.start_on.data is None


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("title", "   ", "Say what it is"),
        ("title", "x" * 21, "Make this shorter: at most 20 characters"),
        ("text", "x" * 4_001, "Make this shorter: at most 4,000 characters"),
        ("due_on", "", "Choose a day"),
        ("due_on", "soon", "Type the date as year-month-day, for example 2026-11-23"),
        ("due_on", "1999-12-31", "Choose a year from 2000 to 2100"),
        ("start_on", "31/12/2026", "Type the date as year-month-day, for example 2026-11-23"),
        ("start_on", "2101-01-01", "Choose a year from 2000 to 2100"),
        ("progress", "ten", "Type a number from 0 to 100"),
        ("progress", "101", "Type a number from 0 to 100"),
        ("progress", "-1", "Type a number from 0 to 100"),
        ("progress", "", "Type a number from 0 to 100"),
    ],
)
def test_what_is_not_is_answered_with_what_to_do(field, typed, told):
    form = _typed(**{field: typed})

    assert not form.validate()
    assert told in form[field].errors


def test_a_number_in_letters_is_not_taken():
    form = _typed(progress="half")

    assert not form.validate()
    assert form.progress.errors


@pytest.mark.parametrize("typed", ["", "x", "-1", "1.5", "٣", "9" * 400])
def test_a_version_that_is_none_is_the_oldest(typed):
    """A form from nowhere is in conflict with everything, and breaks nothing."""
    form = _typed(version=typed)

    assert form.version.data == 0 or typed.isascii()


def test_a_form_has_a_key_that_no_other_form_has():
    assert EveryForm(formdata=None).once.data != EveryForm(formdata=None).once.data
    assert len(_typed(once="x" * 99).once.data) == 40


@whatever(st.text())
def test_one_line_is_one_line_and_loses_nothing_that_can_be_read(typed):
    line = one_line(typed)

    assert line == one_line(line)
    assert not set(line) & set("\n\r\t\x00\x0b\x0c\x1b")
    kept = [c for c in typed if c in string.ascii_letters + string.digits]
    assert [c for c in line if c in string.ascii_letters + string.digits] == kept
    assert line.encode("utf-8", "strict") is not None


@whatever(st.text(alphabet=st.characters(), max_size=50))
def test_a_paragraph_keeps_its_lines_with_one_kind_of_end(typed):
    text = stripped(typed)

    assert text == stripped(text)
    assert "\r" not in text
    assert "\x00" not in text


def test_a_form_sent_without_anything_was_made_before_every_change():
    """Not even its version: what it says is then held against all that was ever saved."""
    assert EveryForm(formdata=None).version.data == 0
