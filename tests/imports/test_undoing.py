"""Undoing gives back what was there, except what somebody has built on since; and says which."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app import clock
from app.access.actor import THE_SYSTEM
from app.extensions import db
from app.history.queries import story
from app.imports import services
from app.imports.kinds import importable_called
from app.imports.models import Import
from app.imports.planning import plan_of
from app.people import services as people
from app.people.models import Affiliation, Level, Organisation, Person, Sector
from app.people.queries import running
from app.records.visibility import current
from app.tables.sheet import Sheet
from tests.imports.desk import Desk, rows_in, table


@pytest.fixture
def desk(browser, given):
    return Desk(browser, given)


def who_is_there(app):
    """Everybody and every organisation as a reader sees them."""
    with app.app_context():
        return _as_it_stands()


def _as_it_stands():
    persons = {
        (one.title, one.email, one.job_title, one.level, one.joined_on, one.left_on)
        for one in db.session.scalars(select(Person).where(current()))
    }
    organisations = {
        (one.title, one.short_name, one.sector) for one in db.session.scalars(select(Organisation).where(current()))
    }
    places = {
        tuple(row)
        for row in db.session.execute(
            select(Affiliation.person_id, Affiliation.organisation_id, Affiliation.from_on).where(
                running(Affiliation, clock.today())
            )
        )
    }
    return persons, organisations, places


def test_what_was_added_is_withdrawn_with_its_reason(desk, app, given):
    given.member("Cat Cook", email="cat@example.org")
    before = who_is_there(app)
    place = desk.imported(
        table(["Ann Archer", "ann@example.org", "New House"], ["Cat Cook", "cat@example.org", "New House"]),
        option_unknown_organisations="housing",
    )
    assert who_is_there(app) != before

    answer = desk.undo(place, why="It was last year’s list")

    assert who_is_there(app) == before
    shown = desk.browser.follow(answer)
    assert "The import is undone." in shown.text
    assert "Withdrawn" in rows_in(shown)[2]
    with app.app_context():
        ann = db.session.scalars(select(Person).where(Person.title == "Ann Archer")).one()
        told = str(story(ann))
        assert (ann.withdrawn_why, ann.email) == ("It was last year’s list", None)
        assert "took back an import" in told
        assert "It was last year’s list" in told


def test_the_same_people_can_be_imported_again_afterwards(desk, app):
    rows = table(["Ann Archer", "ann@example.org", ""])
    desk.undo(desk.imported(rows))

    desk.imported(rows)

    assert ("Ann Archer", "ann@example.org") in {person[:2] for person in who_is_there(app)[0]}


def test_somebody_who_was_changed_since_stays_and_is_named(desk, app):
    place = desk.imported(table(["Ann Archer", "ann@example.org", ""], ["Ben Baker", "ben@example.org", ""]))
    with app.app_context():
        ann = db.session.scalars(select(Person).where(Person.email == "ann@example.org")).one()
        people.revise_person(ann, {"job_title": "Nurse"}, by=THE_SYSTEM)
        db.session.commit()

    asked = desk.browser.get(f"{place}/undo")
    assert rows_in(asked) == {2: "Ann Archer Somebody has changed this profile since. They stay."}
    assert "1 row would go back" in asked.text
    desk.undo(place)

    assert {person[0] for person in who_is_there(app)[0]} == {"Ada Administrator", "Ann Archer"}


def test_somebody_who_owns_something_by_now_stays(desk, app, given):
    place = desk.imported(table(["Ann Archer", "2026-01-01"], header=["Name", "Member since"]))
    with app.app_context():
        ann = db.session.scalars(select(Person).where(Person.title == "Ann Archer")).one().id
    given.action(owner=ann)

    assert (
        "They have signed in, hold or own something by now. They stay." in rows_in(desk.browser.get(f"{place}/undo"))[2]
    )
    desk.undo(place)

    assert "Ann Archer" in {person[0] for person in who_is_there(app)[0]}


def test_of_what_was_changed_only_what_nobody_has_changed_since_goes_back(desk, app, given):
    given.member("Ann Archer", email="ann@example.org", job_title="Nurse", level=Level.FRONT_LINE)
    place = desk.imported(
        table(["Ann Archer", "ann@example.org", "Matron", "Manager"], header=["Name", "E-mail", "Job title", "Level"])
    )
    with app.app_context():
        ann = db.session.scalars(select(Person).where(Person.email == "ann@example.org")).one()
        people.revise_person(ann, {"job_title": "Head nurse"}, by=THE_SYSTEM)
        db.session.commit()

    assert rows_in(desk.browser.get(f"{place}/undo")) == {
        2: "Ann Archer Level goes back. Job title was changed since, and stays."
    }
    desk.undo(place)

    with app.app_context():
        ann = db.session.scalars(select(Person).where(Person.email == "ann@example.org")).one()
        assert (ann.job_title, ann.level) == ("Head nurse", Level.FRONT_LINE)


def test_an_organisation_that_others_work_at_by_now_stays(desk, app, given):
    place = desk.imported(table(["Ann Archer", "ann@example.org", "New House"]), option_unknown_organisations="housing")
    with app.app_context():
        house = db.session.scalars(select(Organisation)).one().id
    given.member("Ben Baker", works_at=house)

    desk.undo(place)

    assert who_is_there(app)[1] == {("New House", None, Sector.HOUSING)}


def test_a_reason_is_asked_for(desk, app):
    place = desk.imported(table(["Ann Archer", "ann@example.org", ""]))

    answer = desk.undo(place, why=" ")

    assert answer.status == 422
    assert "Say why, in a few words" in answer.text
    assert "Ann Archer" in {person[0] for person in who_is_there(app)[0]}


def test_it_is_undone_once(desk, app):
    place = desk.imported(table(["Ann Archer", "ann@example.org", ""]))
    form = desk.browser.get(f"{place}/undo").form_to("/undo")

    answers = [desk.browser.send(form, why="Wrong file") for _ in range(2)]

    assert [answer.location for answer in answers] == [place, place]
    assert desk.browser.get(f"{place}/undo").location == place


def test_after_thirty_days_it_stays(desk, app, at):
    place = desk.imported(table(["Ann Archer", "ann@example.org", ""]))
    with app.app_context():
        found = db.session.scalars(select(Import)).one()
        found.sent_at = found.sent_at.replace(year=found.sent_at.year - 1)
        db.session.commit()

    assert "Undo this import" not in desk.browser.get(place).text
    answer = desk.undo(place)
    assert answer.status == 422
    assert "no longer kept" in answer.text


def test_organisations_go_back_as_well(desk, app, given):
    given.organisation("Riverside Trust", sector=Sector.OTHER)
    before = who_is_there(app)
    rows = "Name,Short name,Type\nRiverside Trust,RT,NHS trust\nMeadow Council,,Borough\n"
    place = desk.imported(rows, kind="organisations")
    assert who_is_there(app)[1] == {
        ("Riverside Trust", "RT", Sector.NHS_TRUST),
        ("Meadow Council", None, Sector.LOCAL_AUTHORITY),
    }

    desk.undo(place)

    assert who_is_there(app) == before


NAMES = ["Ann Archer", "ANN ARCHER", "Ben Baker", "Cat Cook", "Dan Doe", ""]
ADDRESSES = ["", "ann@example.org", "ben@example.org", "cat@example.org", "nobody", "Ann@Example.org"]
PLACES = ["", "Riverside Trust", "riverside", "Old Trust", "Nowhere", "New House", "new house"]
ROWS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(ADDRESSES),
        st.sampled_from(PLACES),
        st.sampled_from(["", "Nurse", "Chef"]),
        st.sampled_from(["", "Manager", "board", "Band 7"]),
        st.sampled_from(["", "2026-01-01", "1/2/2026", "soon"]),
    ).map(list),
    min_size=1,
    max_size=8,
)
COLUMNS = {"name": 0, "email": 1, "organisation": 2, "job_title": 3, "level": 4, "member_since": 5}


@pytest.mark.database("sqlite")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, adds=st.booleans(), decided=st.sampled_from(["", "new"]))
def test_whatever_the_table_doing_is_as_planned_and_undoing_gives_it_all_back(app, rows, adds, decided):
    importable = importable_called("people")
    with app.app_context():
        riverside = people.add_organisation(name="Riverside NHS Trust", sector=Sector.NHS_TRUST, by=THE_SYSTEM)
        old = people.add_organisation(name="Old Trust", sector=Sector.NHS_TRUST, by=THE_SYSTEM)
        people.merge_organisations(old, into=riverside, by=THE_SYSTEM, why="One trust now")
        ann = people.add_person(name="Ann Archer", email="ann@example.org", job_title="Nurse", by=THE_SYSTEM)
        people.affiliate(ann, riverside, from_on=clock.today(), by=THE_SYSTEM)
        people.add_person(name="Ben Baker", by=THE_SYSTEM)
        db.session.flush()
        before = _as_it_stands()
        sheet = Sheet(["a", "b", "c", "d", "e", "f"], rows, list(range(2, len(rows) + 2)))
        chosen = {"unknown_organisations": "housing"} if adds else {}
        actor = _whoever_may()
        found = services.take_in(importable, sheet, "any.csv", by=actor)
        services.match(found, importable, COLUMNS, chosen, by=actor)
        services.decide(found, importable, dict.fromkeys(sheet.numbers, decided), by=actor)
        planned = plan_of(found, importable)

        services.carry_out(found, importable, seen=planned.digest, by=actor)
        db.session.flush()

        assert len(services.made_by(found)) == len(planned.to_do)
        _is_as_planned(planned)
        undone = services.undo(found, importable, by=actor, why="To see")
        db.session.flush()
        assert not [one for one in undone if one.stays]
        assert _as_it_stands() == before
        db.session.rollback()


def _whoever_may():
    from app.access.actor import Actor, Holding
    from app.access.roles import Role

    return Actor(None, "Ada", frozenset({Holding(Role.ADMINISTRATOR)}))


def _is_as_planned(plan):
    """Every change that was shown stands there now."""
    for outcome in plan.to_do:
        email = outcome.deed.values.get("email")
        if outcome.record_id is None and email is None:
            continue
        by = Person.id == outcome.record_id if outcome.record_id else Person.email == email
        person = db.session.scalars(select(Person).where(by)).one()
        for name, value in outcome.deed.values.items():
            assert getattr(person, name) == value
