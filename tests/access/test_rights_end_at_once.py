"""What somebody may do ends with what it rests on: their next request is refused, and so is the form they have open.

Two browsers: one whose owner has a page open, one in which it ends.
"""

from contextlib import contextmanager

import pytest
from sqlalchemy import select

from app import clock
from app.access.roles import Role
from app.extensions import db
from app.people import services as people
from app.people.models import Affiliation, Grant, Person
from app.records.models import Reader, Record, Visibility
from app.steering import services as steering
from app.steering.models import Office, Term


@pytest.fixture
def ada(given):
    return given.administrator()


@contextmanager
def by(given, administrator):
    """What an administrator does, in a transaction of its own: gives the actor and the day."""
    actor = given.actor(administrator)
    with given.settled():
        yield actor, clock.today()


def grants_of(person_id, role):
    return db.session.scalars(select(Grant).where(Grant.person_id == person_id, Grant.role == role)).one()


def open_title(browser, action):
    """A form that somebody has open, for something they may still do."""
    return browser.get(f"/actions/{action}/edit/title").form_to()


def retitles(browser, form):
    return browser.send(form, **{name: "Changed after all" for name in form.fields if name.endswith("-title")})


def is_out(browser) -> bool:
    shown, sent = browser.get("/actions"), browser.post("/actions/new", title="After all")
    return shown.status == 303 and shown.location.startswith("/sign-in") and sent.status == 401


def test_of_signing_out_for_whoever_has_copied_the_cookie(browser, given):
    browser.signed_in_as(given.member())
    thief = browser.another()
    thief.take_cookie(browser.cookie)
    assert thief.get("/actions").status == 200

    browser.post("/sign-out")

    assert is_out(thief)
    assert is_out(browser)


def test_of_signing_out_here_and_not_on_the_other_device(browser, given):
    mia = given.member()
    browser.signed_in_as(mia)
    phone = browser.another().signed_in_as(mia)

    browser.post("/sign-out")

    assert phone.get("/actions").status == 200


def test_of_signing_out_on_all_other_devices(browser, given):
    mia = given.member()
    browser.signed_in_as(mia)
    others = [browser.another().signed_in_as(mia) for _ in range(2)]

    browser.post("/sessions/end-others")

    assert [is_out(other) for other in others] == [True, True]
    assert browser.get("/actions").status == 200


def test_of_being_disabled(browser, given, ada):
    charlie = given.chair()
    action = given.action(owner=charlie)
    form = open_title(browser.signed_in_as(charlie), action)

    with by(given, ada) as (actor, _):
        people.disable(db.session.get_one(Person, charlie), by=actor, why="The post has ended.")

    assert retitles(browser, form).status == 401
    assert is_out(browser)
    assert given.the_action(action).title != "Changed after all"


def test_and_come_back_with_being_enabled_but_the_old_session_does_not_decide(browser, given, ada):
    charlie = given.chair()
    with by(given, ada) as (actor, _):
        people.disable(db.session.get_one(Person, charlie), by=actor, why="By mistake.")
    with by(given, ada) as (actor, _):
        people.enable(db.session.get_one(Person, charlie), by=actor, why="It was a mistake.")

    assert browser.signed_in_as(charlie).get("/actions").status == 200


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.CHAIR, Role.VICE_CHAIR, Role.SECRETARY], ids=lambda r: r.name)
def test_of_a_grant_or_an_office_that_ends(browser, given, ada, role):
    cora = given.member("Cora")
    given.holding(cora, role)
    action = given.action()
    form = open_title(browser.signed_in_as(cora), action)

    with by(given, ada) as (actor, today):
        why = "Somebody else has been found."
        if role is Role.COORDINATOR:
            people.end_grant(grants_of(cora, role), on=today, by=actor, why=why)
        else:
            steering.end_office(db.session.scalars(select(Office)).one(), on=today, by=actor, why=why)

    assert retitles(browser, form).status == 403
    assert given.the_action(action).title != "Changed after all"
    # She is a member still, and goes on as one.
    assert browser.get("/actions").status == 200


def test_of_a_seat_over_what_is_theirs_alone(browser, given, ada):
    stella = given.steering_member()
    action = given.action("For the steering group alone")
    with given.settled():
        record = db.session.scalars(select(Record).where(Record.reference == f"A{action}")).one()
        record.visibility = Visibility.STEERING
    assert browser.signed_in_as(stella).get(f"/actions/{action}").status == 200

    with by(given, ada) as (actor, today):
        steering.end_term(db.session.scalars(select(Term)).one(), on=today, by=actor, why="She moves away.")

    assert browser.get(f"/actions/{action}").status == 404
    assert "For the steering group alone" not in browser.get("/actions").text
    assert "For the steering group alone" not in browser.get("/search?q=steering").text


def test_of_a_grant_that_was_all_somebody_held(browser, given, ada):
    other = given.administrator("Otto Other")
    browser.signed_in_as(other)
    assert browser.get("/system").status == 200

    with by(given, ada) as (actor, today):
        people.end_grant(grants_of(other, Role.ADMINISTRATOR), on=today, by=actor, why="The contract has ended.")

    assert browser.get("/system").location.startswith("/sign-in")
    assert is_out(browser)


def test_of_speaking_for_an_organisation(browser, given, ada):
    riverside = given.organisation()
    lena = given.lead(riverside)
    with given.settled():
        db.session.get_one(Person, lena).joined_on = clock.today()
    action = given.action(organisation=riverside)
    form = open_title(browser.signed_in_as(lena), action)

    with by(given, ada) as (actor, today):
        people.end_grant(grants_of(lena, Role.LEAD), on=today, by=actor, why="She speaks for it no more.")

    assert retitles(browser, form).status == 403
    assert given.the_action(action).title != "Changed after all"


def test_of_an_affiliation_over_whom_their_lead_looks_up(browser, given, ada):
    riverside = given.organisation()
    hal = given.member("Hal Heron", works_at=riverside)
    browser.signed_in_as(given.lead(riverside))
    assert browser.get(f"/people/{hal}").status == 200

    with by(given, ada) as (actor, today):
        affiliation = db.session.scalars(select(Affiliation).where(Affiliation.person_id == hal)).one()
        people.end_affiliation(affiliation, on=today, by=actor)

    assert browser.get(f"/people/{hal}").status == 404
    assert "Hal Heron" not in browser.get("/people").text


def test_of_a_membership(browser, given, ada):
    mia = given.member()
    action = given.action(owner=mia)
    form = open_title(browser.signed_in_as(mia), action)

    with by(given, ada) as (actor, today):
        people.end_membership(db.session.get_one(Person, mia), on=today, by=actor, why="She works elsewhere now.")

    assert retitles(browser, form).status == 401
    assert is_out(browser)
    assert given.the_action(action).title != "Changed after all"


def test_of_what_was_shown_to_somebody_by_name(browser, given):
    mia = given.member()
    action = given.action("For people by name")
    given.seen_only_by("action", action, mia)
    assert browser.signed_in_as(mia).get(f"/actions/{action}").status == 200

    with given.settled():
        db.session.delete(db.session.scalars(select(Reader)).one())

    assert browser.get(f"/actions/{action}").status == 404
