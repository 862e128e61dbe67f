"""What a table of people says is understood, told before it is done, and done as told."""

from datetime import date

import pytest
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.history.queries import story
from app.people.models import Affiliation, Level, Organisation, Person, Sector
from app.records.models import Record
from app.records.services import merge
from tests.given import SOMEBODY
from tests.imports.desk import Desk, table

WIDE = ["First name", "Surname", "E-mail", "Employer", "Job title", "Level", "Member since"]


@pytest.fixture
def desk(browser, given):
    return Desk(browser, given)


@pytest.fixture
def known_as(app):
    """Somebody as they stand: ``known_as("ann@example.org")``."""

    def find(email):
        with app.app_context():
            return db.session.scalars(select(Person).where(Person.email == email)).one()

    return find


def _employers(app, person):
    with app.app_context():
        rows = db.session.execute(
            select(Record.title, Affiliation.from_on, Affiliation.until_on)
            .join(Affiliation, Affiliation.organisation_id == Record.id)
            .where(Affiliation.person_id == person.id)
            .order_by(Record.title)
        )
        return [tuple(row) for row in rows]


def _without_address(given, name):
    person_id = given.person(name)
    with given.settled():
        db.session.get_one(Person, person_id).email = None
    return person_id


def test_everything_that_a_row_says_is_kept(desk, given, app, known_as):
    given.organisation("Riverside NHS Foundation Trust")
    row = ["Ann", "Archer", "Ann.Archer@Example.org ", "riverside", "Nurse", "Senior manager", "1 March 2026"]

    desk.imported(table(row, header=WIDE))

    ann = known_as("ann.archer@example.org")
    assert (ann.name, ann.job_title, ann.level, ann.joined_on) == (
        "Ann Archer",
        "Nurse",
        Level.SENIOR_LEADER,
        date(2026, 3, 1),
    )
    assert _employers(app, ann) == [("Riverside NHS Foundation Trust", date(2026, 3, 1), None)]


def test_the_history_says_that_they_were_imported_and_from_where(desk, app, known_as):
    desk.imported(table(["Ann Archer", "ann@example.org", ""]))

    ann = known_as("ann@example.org")
    with app.app_context():
        told = story(db.session.get_one(Person, ann.id))
    assert len(told) == 1
    assert "imported them" in str(told[0])
    assert "From “members.csv”, row 2" in str(told[0])


def test_without_a_day_somebody_is_added_and_is_no_member(desk, known_as):
    place = desk.matched(table(["Ann Archer", "ann@example.org", ""]))

    assert "Member since: not a member" in desk.outcomes(place)[2]
    desk.do(place)
    assert known_as("ann@example.org").joined_on is None


def test_what_is_known_is_brought_up_to_date_and_an_empty_cell_takes_nothing_away(desk, given, known_as):
    given.member("Ann Archer", email="ann@example.org", job_title="Nurse", level=Level.MANAGER)
    place = desk.matched(
        table(["ANN ARCHER", "ann@example.org", "Matron", ""], header=["Name", "E-mail", "Job title", "Level"])
    )

    assert desk.outcomes(place)[2] == "Ann Archer Changes Job title: Nurse becomes → Matron"
    desk.do(place)
    ann = known_as("ann@example.org")
    assert (ann.name, ann.job_title, ann.level) == ("Ann Archer", "Matron", Level.MANAGER)


def test_a_row_that_says_nothing_new_is_no_change(desk, given):
    riverside = given.organisation("Riverside Trust")
    given.member("Ann Archer", email="ann@example.org", works_at=riverside)

    place = desk.matched(table(["Ann Archer", "ANN@example.org", "Riverside Trust"]))

    assert "Nothing to change" in desk.outcomes(place)[2]
    assert "There is nothing to import" in desk.browser.get(f"{place}/check").text


def test_an_organisation_that_is_not_known_is_said_and_can_be_added(desk, app, known_as):
    rows = table(["Ann Archer", "ann@example.org", "Meadow Group"], ["Ben Baker", "ben@example.org", "meadow group"])
    place = desk.matched(rows)
    assert "The organisation “Meadow Group” is not known" in desk.outcomes(place)[2]
    assert desk.browser.get(f"{place}/check").links().get("Left out 2")

    desk.browser.form(f"{place}/columns", option_unknown_organisations="housing")

    assert "Works at: Meadow Group (added as housing)" in desk.outcomes(place)[2]
    desk.do(place)
    assert [title for title, *_ in _employers(app, known_as("ben@example.org"))] == ["Meadow Group"]
    with app.app_context():
        assert db.session.scalars(select(Organisation)).one().sector is Sector.HOUSING


def test_an_organisation_that_became_part_of_another_leads_there_and_says_so(desk, given, app, known_as):
    old, new = given.organisation("Hillside Trust"), given.organisation("Valley Trust")
    with given.settled():
        merge(db.session.get_one(Organisation, old), db.session.get_one(Organisation, new), by=SOMEBODY, why="Merged")

    place = desk.matched(table(["Ann Archer", "ann@example.org", "Hillside Trust"]))

    assert "Hillside Trust is part of Valley Trust now." in desk.outcomes(place)[2]
    desk.do(place)
    assert [title for title, *_ in _employers(app, known_as("ann@example.org"))] == ["Valley Trust"]


def test_a_name_that_may_be_two_organisations_is_not_guessed(desk, given):
    given.organisation("Riverside NHS Trust", short_name="RT")
    given.organisation("Rowan Trust", short_name="RT")

    place = desk.matched(table(["Ann Archer", "ann@example.org", "RT"]))

    assert "“RT” may be Riverside NHS Trust or Rowan Trust" in desk.outcomes(place)[2]


def test_duplicates_inside_the_file_are_named(desk):
    place = desk.matched(
        table(["Ann Archer", "ann@example.org", ""], ["A. Archer", "ANN@example.org", ""], ["Ann Archer", "", ""])
    )

    shown = desk.outcomes(place)
    assert "New" in shown[2]
    assert "Left out Row 2 has the same e-mail address" in shown[3]
    assert "Needs a decision Row 2 has the same name" in shown[4]


def test_the_same_name_without_an_address_is_decided_by_somebody(desk, given, known_as, app):
    riverside = given.organisation("Riverside Trust")
    ann = _without_address(given, "Ann Archer")
    given.affiliation(ann, riverside)
    place = desk.matched(table(["Ann Archer", "ann@example.org", ""]))
    assert "Perhaps the same as Ann Archer (Riverside Trust)" in desk.outcomes(place)[2]
    assert "There is nothing to import" in desk.browser.get(f"{place}/check").text

    saved = desk.browser.form(f"{place}/check", to="/decide", row_2=str(ann))

    assert saved.location == f"{place}/check"
    assert "E-mail: ann@example.org" in desk.outcomes(place)[2]
    desk.do(place)
    assert known_as("ann@example.org").id == ann


def test_all_that_need_a_decision_can_be_added_at_once(desk, given):
    for name in ("Ann Archer", "Ben Baker"):
        _without_address(given, name)
    place = desk.matched(table(["Ann Archer", "", ""], ["Ben Baker", "", ""]))

    desk.browser.form(f"{place}/check", to="/decide", all="new")

    assert "2 people would be added" in desk.browser.get(f"{place}/check").text


def test_a_choice_that_was_never_offered_is_none(desk, given):
    _without_address(given, "Ann Archer")
    other = given.person("Olu Other")
    place = desk.matched(table(["Ann Archer", "", ""]))

    desk.browser.form(f"{place}/check", to="/decide", row_2=str(other))

    assert "Needs a decision" in desk.outcomes(place)[2]


def test_two_people_of_one_name_with_two_addresses_are_two(desk, given):
    given.member("Ann Archer", email="ann@one.example.org")

    place = desk.matched(table(["Ann Archer", "ann@two.example.org", ""]))

    assert "New Somebody else here has the same name" in desk.outcomes(place)[2]


@pytest.mark.parametrize(
    ("cell", "column", "words"),
    [
        ("ann at example.org", "E-mail", "is no e-mail address"),
        ("a@example.org; b@example.org", "E-mail", "is no e-mail address"),
        ("31/02/2026", "Member since", "is no day that is understood"),
        ("45000", "Member since", "is no day that is understood"),
        ("x" * 300, "Job title", "longer than 200 characters"),
    ],
)
def test_what_cannot_be_understood_is_left_out_with_its_reason(desk, cell, column, words):
    place = desk.matched(table(["Ann Archer", cell], header=["Name", column]))

    assert f"Left out {words}" in desk.outcomes(place)[2].replace(f"“{cell}” ", "").replace(
        "The name or the job title is ", ""
    )


def test_a_level_that_is_not_known_is_left_empty_and_said(desk):
    place = desk.matched(table(["Ann Archer", "Band 7"], header=["Name", "Level"]))

    assert "New “Band 7” is no level that is known here, and is left out." in desk.outcomes(place)[2]


@pytest.mark.parametrize(
    ("left", "since", "words", "joined"),
    [
        (None, "2026-05-01", "They are a member since 1 Jan 2025 already", date(2025, 1, 1)),
        (date(2026, 2, 1), "2026-05-01", "Member since: left 1 Feb 2026 becomes → 1 May 2026", date(2026, 5, 1)),
        (date(2026, 2, 1), "2025-05-01", "their membership stays ended", date(2025, 1, 1)),
    ],
)
def test_membership_begins_once_and_again_only_after_it_has_ended(desk, given, known_as, left, since, words, joined):
    ann = given.person("Ann Archer", email="ann@example.org")
    with given.settled():
        person = db.session.get_one(Person, ann)
        person.joined_on, person.left_on = date(2025, 1, 1), left
    place = desk.matched(table(["Ann Archer", "ann@example.org", since], header=["Name", "E-mail", "Member since"]))

    assert words in desk.outcomes(place)[2]
    if "Changes" in desk.outcomes(place)[2]:
        desk.do(place)
    assert known_as("ann@example.org").joined_on == joined


def test_somebody_who_works_elsewhere_works_there_as_well(desk, given, app, known_as):
    given.organisation("Valley Trust")
    given.member("Ann Archer", email="ann@example.org", works_at=given.organisation("Riverside Trust"))

    place = desk.matched(table(["Ann Archer", "ann@example.org", "Valley Trust"]))

    assert "Works at: Riverside Trust becomes → also Valley Trust" in desk.outcomes(place)[2]
    desk.do(place)
    with app.app_context():
        today = clock.today()
    assert [(title, from_on == today) for title, from_on, _ in _employers(app, known_as("ann@example.org"))] == [
        ("Riverside Trust", False),
        ("Valley Trust", True),
    ]


def test_whoever_was_imported_can_sign_in(desk, browser, known_as):
    desk.imported(table(["Ann Archer", "ann@example.org", "2026-01-01"], header=["Name", "E-mail", "Member since"]))

    ann = browser.another().signed_in_as(known_as("ann@example.org").id)

    assert ann.get("/").status == 200


def test_what_was_planned_is_what_was_done(desk, given):
    """After it is done nothing is left to do: the same table again changes nothing."""
    given.organisation("Riverside Trust")
    given.member("Cat Cook", email="cat@example.org", job_title="Cook")
    rows = table(
        ["Ann Archer", "ann@example.org", "Riverside Trust", "Nurse", "2026-01-01"],
        ["Ben Baker", "ben@example.org", "New House", "", ""],
        ["Cat Cook", "cat@example.org", "New House", "Head cook", "2026-02-01"],
        ["Cat Cooke", "cat@example.org", "", "", ""],
        header=["Name", "E-mail", "Organisation", "Job title", "Member since"],
    )
    desk.imported(rows, option_unknown_organisations="housing")

    again = desk.matched(rows, option_unknown_organisations="housing")

    shown = desk.outcomes(again)
    assert [next(word for word in ("Nothing to change", "Left out") if word in shown[n]) for n in (2, 3, 4, 5)] == [
        "Nothing to change",
        "Nothing to change",
        "Nothing to change",
        "Left out",
    ]
