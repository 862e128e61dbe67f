"""From a file to people: choose, match, check, import; back and forth without losing anything."""

import pytest
from sqlalchemy import select

from app.extensions import db
from app.imports.models import Import, ImportRow
from app.people.models import Person
from app.records.models import Record
from tests.imports.desk import Desk, rows_in, table


@pytest.fixture
def desk(browser, given):
    return Desk(browser, given)


def _people(app):
    with app.app_context():
        rows = db.session.execute(select(Record.title).where(Record.kind == "person", Record.withdrawn_on.is_(None)))
        return sorted(row.title for row in rows)


def test_a_table_becomes_people(desk, app):
    place = desk.matched(table(["Ann Archer", "ann@example.org", ""], ["Ben Baker", "ben@example.org", ""]))
    assert _people(app) == ["Ada Administrator"]

    answer = desk.do(place)

    assert answer.status == 303
    assert _people(app) == ["Ada Administrator", "Ann Archer", "Ben Baker"]
    shown = desk.browser.follow(answer)
    assert "2 people were added" in shown.text
    assert rows_in(shown)[2].startswith("Ann Archer Added")


def test_sent_twice_it_is_imported_once(desk, app):
    place = desk.matched(table(["Ann Archer", "", ""]))
    form = desk.browser.get(f"{place}/check").form_to("/do")

    first, second = desk.browser.send(form), desk.browser.send(form)

    assert (first.status, first.location) == (second.status, second.location) == (303, place)
    assert _people(app) == ["Ada Administrator", "Ann Archer"]


def test_an_import_that_was_done_cannot_be_done_again(desk, app):
    place = desk.matched(table(["Ann Archer", "", ""]))
    two = [desk.browser.get(f"{place}/check").form_to("/do") for _ in range(2)]

    assert [desk.browser.send(form).location for form in two] == [place, place]
    assert _people(app) == ["Ada Administrator", "Ann Archer"]
    for step in ("columns", "check"):
        assert desk.browser.get(f"{place}/{step}").location == place


def test_the_columns_are_guessed_and_shown_with_what_stands_in_them(desk):
    sent = desk.send(
        "Surname,Forename,Work e-mail address,Employer,Post,Shoe size\nArcher,Ann,ann@example.org,,Nurse,38\n"
    )

    shown = desk.browser.follow(sent)

    form = shown.form_to("/columns")
    guessed = [form.fields[f"column_{n}"] for n in range(6)]
    assert guessed == ["last_name", "first_name", "email", "organisation", "job_title", ""]
    assert "ann@example.org" in shown.text


def test_what_was_matched_is_still_there_on_the_way_back(desk):
    place = desk.matched(
        table(["Ann Archer", "", ""], header=["Name", "Post", "What"]), column_2="job_title", column_1=""
    )

    form = desk.browser.get(f"{place}/columns").form_to("/columns")

    assert [form.fields[f"column_{n}"] for n in range(3)] == ["name", "", "job_title"]


def test_what_is_needed_and_not_matched_is_asked_for(desk):
    sent = desk.send("Mail,Whatever\nann@example.org,Ann Archer\n")

    answer = desk.browser.form(sent.location, to="/columns")
    assert answer.status == 422
    assert "Choose the column that holds the name, or first name and last name" in answer.text
    assert answer.form_to("/columns").fields["column_0"] == "email"

    again = desk.browser.form(sent.location, to="/columns", column_1="name")
    assert again.status == 303


def test_one_field_in_two_columns_is_asked_about(desk):
    sent = desk.send("Name,E-mail\nAnn,ann@example.org\n")

    answer = desk.browser.form(sent.location, to="/columns", column_1="name")

    assert answer.status == 422
    assert "“Name” holds this already" in answer.text


def test_counts_filter_the_rows_and_problems_come_first(desk, given):
    cat = given.person("Cat Cook")
    with given.settled():
        db.session.get_one(Person, cat).email = None
    place = desk.matched(
        table(["Ann Archer", "ann@example.org", ""], ["Ben Baker", "not an address", ""], ["Cat Cook", "", ""])
    )

    shown = desk.browser.get(f"{place}/check")
    assert list(rows_in(shown)) == [4, 3, 2]
    assert {"All rows 3", "Needs a decision 1", "Left out 1", "New 1"} <= set(shown.links())

    left = desk.browser.get(shown.links()["Left out 1"])
    assert list(rows_in(left)) == [3]


def test_the_dry_run_is_paged(desk):
    place = desk.matched(table(*([f"Person {n:03}", f"p{n}@example.org", ""] for n in range(120))))

    first = desk.browser.get(f"{place}/check")
    last = desk.browser.get(first.links()["Last"])

    assert len(rows_in(first)) == 50
    assert list(rows_in(last)) == list(range(102, 122))
    assert "101 to 120 of 120 rows" in last.text


def test_the_rows_that_are_left_out_can_be_taken_home(desk):
    place = desk.matched(table(["Ann Archer", "ann@example.org", ""], ["Ben Baker", "=cmd()", ""]))

    answer = desk.browser.get(f"{place}/problems.csv")

    assert answer.headers["Content-Disposition"].startswith("attachment")
    lines = answer.response.get_data().decode("utf-8-sig").splitlines()
    assert lines[0] == '"Row","Why it was left out","Name","E-mail","Organisation"'
    assert len(lines) == 2
    assert lines[1].startswith('3,"Left out: “=cmd()” is no e-mail address.')
    assert '"\'=cmd()"' in lines[1]

    desk.do(place)
    again = desk.browser.get(f"{place}/problems.csv").response.get_data().decode("utf-8-sig").splitlines()
    assert '"\'=cmd()"' in again[1]


def test_a_change_since_the_dry_run_shows_it_again(desk, given, app):
    place = desk.matched(table(["Ann Archer", "ann@example.org", ""]))
    form = desk.browser.get(f"{place}/check").form_to("/do")
    given.person("Ann Other", email="ann@example.org")

    answer = desk.browser.send(form)

    assert answer.status == 409
    assert "Nothing was imported" in answer.text
    assert "Name: Ann Other becomes → Ann Archer" in rows_in(answer)[2]
    assert "Ann Archer" not in _people(app)
    assert desk.browser.send(answer.form_to("/do")).status == 303
    assert "Ann Archer" in _people(app)


def test_a_file_that_is_put_aside_leaves_nothing(desk, app):
    place = desk.matched(table(["Ann Archer", "ann@example.org", ""]))

    answer = desk.browser.form(f"{place}/check", to="/put-aside")

    assert desk.browser.follow(answer).heading == "Imports"
    assert desk.browser.get(place).status == 404
    with app.app_context():
        assert db.session.scalars(select(Import)).all() == []
        assert db.session.scalars(select(ImportRow)).all() == []
        assert db.session.scalar(select(Person.email).where(Person.email == "ann@example.org")) is None


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("members.csv", b"", "is empty"),
        ("members.pdf", b"%PDF-1.4", "This is a PDF"),
        ("members.xls", b"x", "of the old kind"),
        ("members.csv", b"Name\n", "no row below it"),
        ("members.csv", b"Name,name\nAnn,x\n", "Two columns are called"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_the_field(desk, name, content, words):
    answer = desk.send(content, name)

    assert answer.status == 422
    assert words in answer.text
    assert "Error:" in answer.title


def test_no_file_is_asked_for(desk):
    answer = desk.browser.form("/imports/new/people")

    assert answer.status == 422
    assert "Choose a file" in answer.text


def test_the_example_can_be_imported_as_it_is(desk, app):
    example = desk.browser.get("/imports/new/people/example").response.get_data()
    sent = desk.send(example)
    place = sent.location.removesuffix("/columns")
    desk.browser.form(sent.location, to="/columns", option_unknown_organisations="NHS trust")

    assert desk.do(place).status == 303
    assert {"Amal Example", "Bola Example", "Chris Example"} <= set(_people(app))


def test_past_imports_are_listed(desk):
    assert "Nothing has been imported yet" in desk.browser.get("/imports").text
    desk.imported(table(["Ann Archer", "ann@example.org", ""]))
    desk.matched(table(["Ben Baker", "ben@example.org", ""]))

    shown = desk.browser.get("/imports")

    assert "1 added" in shown.text
    assert "Ada Administrator" in shown.text
    assert "To be checked" in shown.text


@pytest.mark.parametrize("role", ["member", "coordinator", "steering_member", "chair"])
def test_an_import_is_not_there_for_whoever_may_not_import(desk, browser, given, role):
    place = desk.matched(table(["Ann Archer", "ann@example.org", ""]))
    stranger = browser.another().signed_in_as(getattr(given, role)())

    # Who prepares plans imports actions; of people there is nothing for them.
    may_import_nothing = role in ("member", "steering_member")
    assert (stranger.get("/imports").status == 404) is may_import_nothing
    for path in (
        "/imports/new/people",
        "/imports/new/people/example",
        place,
        f"{place}/check",
        f"{place}/undo",
    ):
        assert stranger.get(path).status == 404, path
    for path in ("/imports/new/people", f"{place}/columns", f"{place}/do", f"{place}/put-aside", f"{place}/undo"):
        assert stranger.post(path, seen="x").status == 404, path
    assert desk.browser.get(f"{place}/check").status == 200
