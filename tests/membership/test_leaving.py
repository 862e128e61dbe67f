"""Everything somebody owns is handed over in one step, and on their day all that they hold ends."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.accounts.models import SignedIn
from app.actions.workflow import ActionStatus
from app.extensions import db
from app.jobs.running import run_due
from app.membership.jobs import let_leave
from app.membership.models import Leaving, LeavingItem
from app.people.models import Affiliation, Person
from app.steering.models import Office, OfficeKind, Term
from tests.given import LONG_AGO, moment


@pytest.fixture
def ana(given):
    return given.member("Ana Lima", email="ana@example.org", works_at=given.organisation("Riverside Trust"))


@pytest.fixture
def nia(given):
    return given.member("Nia Okafor", email="nia@example.org")


@pytest.fixture
def delivered(app, letters):
    def deliver():
        from app.mail.services import deliver

        with app.app_context():
            deliver()
        return {letter.to[0]: letter for letter in letters}

    return deliver


@pytest.fixture
def person(app):
    def find(person_id):
        with app.app_context():
            return db.session.get_one(Person, person_id)

    return find


@pytest.fixture
def leavings(app):
    def find():
        with app.app_context():
            return list(db.session.scalars(select(Leaving)))

    return find


def leaves(browser, person_id, on=None, **typed):
    values = {"on": (on or clock.today()).isoformat(), "why": "A new job", **typed}
    return browser.form(f"/people/{person_id}/leave", **values)


def test_the_page_says_what_will_happen_and_lists_everything_owned(browser, given, ana):
    given.action("Publish the guide", owner=ana)
    given.action("Map the region", owner=ana, status=ActionStatus.REPORTED_DONE)
    given.action("Long done", owner=ana, status=ActionStatus.VERIFIED)
    given.seat("NHS trusts", holder=ana)
    given.office(ana, OfficeKind.CHAIR)

    page = browser.signed_in_as(ana).get(f"/people/{ana}/leave")

    assert "You own 2 things that need another owner" in page.text
    assert "Publish the guide" in page.text
    assert "Map the region" in page.text
    assert "Long done" not in page.text
    assert "Your membership ends" in page.text
    assert "Your role ends: steering group member" in page.text
    assert "Your role ends: chair" in page.text
    assert "You no longer work at Riverside Trust" in page.text


def test_today_everything_ends_and_everything_has_another_owner(browser, app, given, ana, nia, person, delivered):
    actions = [given.action("Publish the guide", owner=ana), given.action("Reported", owner=ana)]
    given.seat("NHS trusts", holder=ana)
    given.office(ana, OfficeKind.CHAIR)
    visitor, elsewhere = browser.signed_in_as(ana), browser.another().signed_in_as(ana)

    answer = leaves(visitor, ana, taker="nia okafor")

    assert answer.location == "/sign-in"
    assert "You have left" in visitor.follow(answer).text
    assert {given.the_action(number).owner_id for number in actions} == {nia}
    assert person(ana).left_on == clock.today()
    with app.app_context():
        assert {row.until_on for row in db.session.scalars(select(Affiliation))} == {clock.today()}
        assert {row.ended_on for row in db.session.scalars(select(Term))} == {clock.today()}
        assert {row.until_on for row in db.session.scalars(select(Office))} == {clock.today()}
        assert not list(db.session.scalars(select(SignedIn).where(SignedIn.person_id == ana)))
    assert elsewhere.get("/").location.startswith("/sign-in")
    letters = delivered()
    assert "Publish the guide" in letters["nia@example.org"].body
    assert "/actions/1" in letters["nia@example.org"].body
    assert "Publish the guide: Nia Okafor" in letters["ana@example.org"].body


@pytest.mark.parametrize("many", [0, 1, 25])
def test_however_much_it_is(browser, given, ana, nia, person, many):
    numbers = [given.action(f"Action {n}", owner=ana) for n in range(many)]

    answer = leaves(browser.signed_in_as(ana), ana, **({"taker": "Nia Okafor"} if many else {}))

    assert answer.status == 303
    assert person(ana).left_on == clock.today()
    assert all(given.the_action(number).owner_id == nia for number in numbers)


def test_one_thing_goes_to_somebody_else(browser, given, ana, nia, delivered):
    leo = given.member("Leo Lund", email="leo@example.org")
    first, second = given.action("First", owner=ana), given.action("Second", owner=ana)
    field = f"taker_{given.the_action(second).id}"

    leaves(browser.signed_in_as(ana), ana, taker="Nia Okafor", **{field: "leo@example.org"})

    assert (given.the_action(first).owner_id, given.the_action(second).owner_id) == (nia, leo)
    assert "Second" in delivered()["leo@example.org"].body
    assert "First" not in delivered()["leo@example.org"].body


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ({"taker": ""}, "Say who takes over what they own"),
        ({"taker": "Nobody Known"}, "Nobody here has this name"),
        ({"taker": "Ana Lima"}, "Choose somebody else: it is theirs now"),
        ({"taker": "Gus Guest"}, "Gus Guest cannot own actions at present"),
        ({"taker": "Nia Okafor", "why": " "}, "Say why in a few words"),
        ({"taker": "Nia Okafor", "on": ""}, "Choose the day"),
        ({"taker": "Nia Okafor", "on": "2020-01-01"}, "Choose today or a later day"),
        ({"taker": "Nia Okafor", "on": "soon"}, "Type the date as year-month-day"),
        ({"taker": "Sam Lee"}, "More than one person fits"),
    ],
)
def test_refused_nothing_has_changed_and_nothing_typed_is_lost(
    browser, given, ana, nia, person, leavings, delivered, typed, asked
):
    given.person("Gus Guest")
    given.member("Sam Lee"), given.member("Sam Lee")
    guide = given.action(owner=ana)
    values = {"on": clock.today().isoformat(), "why": "A new job", **typed}

    answer = browser.signed_in_as(ana).form(f"/people/{ana}/leave", **values)

    assert answer.status == 422
    assert asked in answer.text
    kept = answer.form_to("/leave").fields
    assert {name: kept[name] for name in values} == {name: value.strip() for name, value in values.items()}
    assert (given.the_action(guide).owner_id, person(ana).left_on, leavings()) == (ana, None, [])
    assert delivered() == {}


def test_refused_half_way_nothing_has_changed(browser, given, ana, nia, person, leavings):
    """The first goes to somebody who can own it, the second to somebody who cannot."""
    first, second = given.action("First", owner=ana), given.action("Second", owner=ana)
    given.person("Gus Guest")
    field = f"taker_{given.the_action(second).id}"

    answer = leaves(browser.signed_in_as(ana), ana, taker="Nia Okafor", **{field: "Gus Guest"})

    assert answer.status == 422
    assert "First" in answer.text
    assert {given.the_action(number).owner_id for number in (first, second)} == {ana}
    assert (person(ana).left_on, leavings()) == (None, [])


def test_the_last_administrator_cannot_leave(browser, given, person):
    ada = given.administrator("Ada Administrator")

    answer = leaves(browser.signed_in_as(ada), ada)

    assert answer.status == 422
    assert "They are the last administrator" in answer.text
    assert browser.get("/").status == 200


# A later day.


def test_a_later_day_is_kept_and_done_on_that_day(browser, app, given, ana, nia, person, leavings, at, delivered):
    at(moment("2026-11-23 09:00"))
    guide, later = given.action("Publish the guide", owner=ana), date(2026, 12, 1)
    visitor = browser.signed_in_as(ana)

    answer = leaves(visitor, ana, later, taker="Nia Okafor")
    assert "It is planned for Tuesday 1 December 2026" in visitor.follow(answer).text
    assert (given.the_action(guide).owner_id, person(ana).left_on) == (ana, None)
    new = given.action("Taken on meanwhile", owner=ana)
    with app.app_context():
        assert let_leave() == "0 people have left"

    at(moment("2026-12-01 00:05"))
    with app.app_context():
        assert [let_leave(), let_leave()] == ["1 person has left", "0 people have left"]

    assert {given.the_action(number).owner_id for number in (guide, new)} == {nia}
    assert (person(ana).left_on, leavings()[0].done_at is not None) == (later, True)
    assert set(delivered()) == {"ana@example.org", "nia@example.org"}
    history = browser.another().signed_in_as(given.administrator()).get(f"/people/{ana}").text
    assert "Ana Lima left" in history


def test_it_is_a_job_that_runs_by_itself(app, given):
    with app.app_context():
        assert {"let-leave", "remind-newcomers"} <= set(run_due())


def test_planned_it_can_be_called_off(browser, given, ana, nia, leavings, app):
    given.action(owner=ana)
    visitor = browser.signed_in_as(ana)
    leaves(visitor, ana, clock.today() + timedelta(days=3), taker="Nia Okafor")

    page = visitor.get(f"/people/{ana}/leave")
    answer = visitor.send(page.form_to("/call-off"))

    assert "called off" in visitor.follow(answer).text
    assert leavings()[0].cancelled_at is not None
    assert visitor.send(page.form_to("/call-off")).status == 404
    with app.app_context():
        assert not list(db.session.scalars(select(LeavingItem)))


def test_whoever_was_to_take_over_has_left_meanwhile(browser, app, given, ana, nia, person, leavings, at):
    at(moment("2026-11-23 09:00"))
    guide = given.action(owner=ana)
    leaves(browser.signed_in_as(ana), ana, date(2026, 12, 1), taker="Nia Okafor")
    with given.settled():
        db.session.get_one(Person, nia).left_on = LONG_AGO

    at(moment("2026-12-01 09:00"))
    with app.app_context():
        assert let_leave() == "0 people have left, 1 could not"

    assert (given.the_action(guide).owner_id, person(ana).left_on) == (ana, None)
    assert leavings()[0].fault == "Nia Okafor cannot own actions at present. Choose somebody else"
    ada = browser.another().signed_in_as(given.administrator())
    assert "Ana Lima could not leave" in ada.get("/").text
    assert "Nia Okafor cannot own actions" in ada.get(f"/people/{ana}/leave").text


def test_two_who_leave_do_not_hand_over_to_each_other(browser, given, ana, nia, at):
    at(moment("2026-11-23 09:00"))
    given.action(owner=ana)
    leaves(browser.signed_in_as(nia), nia, date(2026, 11, 30))

    answer = leaves(browser.another().signed_in_as(ana), ana, date(2026, 12, 1), taker="Nia Okafor")

    assert answer.status == 422
    assert "Nia Okafor leaves on Monday 30 November 2026. Choose somebody who stays" in answer.text


# For somebody else, and without leaving.


def test_an_administrator_does_it_for_somebody_who_cannot_and_reads_no_titles(browser, given, ana, nia, person):
    guide = given.action("Publish the guide", owner=ana)
    ada = browser.signed_in_as(given.administrator("Ada Administrator"))

    page = ada.get(f"/people/{ana}/leave")
    answer = ada.send(page.form_to(), on=clock.today().isoformat(), why="Has moved away", taker="Nia Okafor")

    assert "Publish the guide" not in page.text
    assert "A1" in page.text
    assert "/actions/1" not in page.links().values()
    assert answer.location == f"/people/{ana}"
    assert (given.the_action(guide).owner_id, person(ana).left_on) == (nia, clock.today())


@pytest.mark.parametrize("who", ["member", "coordinator", "chair"])
@pytest.mark.parametrize("deed", ["leave", "hand-over", "leave/call-off"])
def test_nobody_else_arranges_it(browser, given, ana, person, who, deed):
    visitor = browser.signed_in_as(getattr(given, who)("Otto Other"))

    if deed != "leave/call-off":
        assert visitor.get(f"/people/{ana}/{deed}").status == 403
    assert visitor.post(f"/people/{ana}/{deed}", on=clock.today().isoformat(), why="So").status == 403
    assert person(ana).left_on is None


def test_a_stranger_to_a_lead_is_not_there(browser, given, ana):
    lena = given.lead(given.organisation("Hilltop Council"))

    assert browser.signed_in_as(lena).get(f"/people/{ana}/leave").status == 404
    assert browser.post(f"/people/{ana}/leave").status == 404


def test_everything_is_handed_over_and_one_stays(browser, given, ana, nia, person, delivered):
    numbers = [given.action("First", owner=ana), given.action("Second", owner=ana, status=ActionStatus.REPORTED_DONE)]
    visitor = browser.signed_in_as(ana)

    answer = visitor.form(f"/people/{ana}/hand-over", taker="Nia Okafor", why="Parental leave")

    assert "2 things are handed over" in visitor.follow(answer).text
    assert {given.the_action(number).owner_id for number in numbers} == {nia}
    assert person(ana).left_on is None
    assert set(delivered()) == {"nia@example.org"}
    assert "Parental leave" in visitor.get(f"/actions/{numbers[0]}").text


def test_sent_twice_it_is_done_once(browser, given, ana, nia, delivered, letters):
    given.action(owner=ana)
    visitor = browser.signed_in_as(ana)
    form = visitor.get(f"/people/{ana}/hand-over").form_to()

    answers = [visitor.send(form, taker="Nia Okafor", why="Parental leave") for _ in range(2)]

    assert {answer.status for answer in answers} == {303}
    delivered()
    assert len(letters) == 1


def test_who_owns_nothing_is_told_so(browser, given, ana):
    page = browser.signed_in_as(ana).get(f"/people/{ana}/hand-over")

    assert "You own nothing that would need another owner" in page.text


def test_a_former_owner_still_cannot_verify(browser, given, nia):
    """Handing over does not get round the four eyes."""
    stella = given.steering_member("Stella Steering")
    guide = given.action(owner=stella, status=ActionStatus.REPORTED_DONE)
    visitor = browser.signed_in_as(stella)
    visitor.form(f"/people/{stella}/hand-over", taker="Nia Okafor", why="Parental leave")

    assert "verified" not in visitor.get(f"/actions/{guide}/edit/status").markup.partition("<option")[2]
