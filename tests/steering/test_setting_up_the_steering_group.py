"""A community that begins: an administrator sets up the group, its seats and its first chair, on the pages."""

import pytest

from app import clock
from app.access.roles import Permission, Role
from app.access.rules import Refused, Unready
from app.extensions import db
from app.people.models import Person
from app.steering import services
from app.steering.models import Body, OfficeKind, Seat
from app.steering.queries import officers_on, seats_on, the_steering_group


@pytest.fixture
def ada(given):
    return given.administrator()


def test_an_administrator_comes_from_home_to_a_group_with_a_chair(browser, given, ada):
    nia = given.member("Nia Okafor")
    visitor = browser.signed_in_as(ada)
    assert "Set up the steering group" in visitor.get("/").text

    assert visitor.form("/steering/bodies/new", to="").location == "/steering"
    page = visitor.get("/steering")
    assert "It has no seats yet" in page.text
    seat = visitor.form(
        page.links()["Add a seat"], to="", title="NHS trusts, first seat", sector="NHS trust", is_voting="yes"
    ).location
    assert "Nobody holds it today" in visitor.get(seat).text
    appointed = visitor.form(f"{seat}/appoint", to="", person="Nia", how="Elected by those who came")
    assert appointed.location == seat
    chair = visitor.get("/steering").links()["Note who it is: Chair"]
    assert visitor.form(chair, to="", person="Nia Okafor", how="Chosen by the others").location == "/steering"

    actor = given.actor(nia)
    assert {Role.STEERING, Role.CHAIR} <= actor.roles
    assert actor.holds(Permission.STEERING_MANAGE)
    told = visitor.get("/steering").text
    assert "1 seat: 1 filled." in told
    assert "Chair: Nia Okafor" in told
    # From now on the chair does it.
    assert browser.another().signed_in_as(nia).get("/steering").links()["Add a seat"]


def test_without_one_the_page_teaches_and_a_member_cannot_set_it_up(browser, given):
    page = browser.signed_in_as(given.member()).get("/steering")

    assert "Nobody steers the community yet" in page.text
    assert "Nobody has set it up here yet. An administrator does" in page.text
    assert browser.get("/steering/bodies/new").status == 403


def test_nobody_appoints_themselves_not_even_at_the_beginning(browser, given, ada):
    seat = given.seat("NHS trusts")
    body = given.body()
    visitor = browser.signed_in_as(ada)

    assert visitor.form(f"/steering/seats/{seat}/appoint", to="", person="Ada", how="I would like to").status == 403
    chair = f"/steering/bodies/{body}/offices/secretary"
    assert visitor.form(chair, to="", person="Ada", how="I would like to").status == 403
    by = given.actor(ada)
    with given.app.app_context(), pytest.raises(Refused):
        services.appoint(
            db.session.get_one(Seat, seat),
            db.session.get_one(Person, ada),
            from_on=clock.today(),
            how="I would like to",
            by=by,
        )


def test_a_chair_holds_a_seat_first(browser, given, ada):
    given.member("Nia Okafor")
    path = f"/steering/bodies/{given.body()}/offices/chair"

    answer = browser.signed_in_as(ada).form(path, to="", person="Nia", how="Chosen")

    assert answer.status == 422
    assert "appoint them to one first" in answer.text


def test_the_first_is_the_steering_group_and_a_working_group_confers_nothing(browser, given, ada):
    given.body()
    nia = given.member("Nia Okafor")
    visitor = browser.signed_in_as(ada)
    group = visitor.form("/steering/bodies/new", to="", title="Measures", purpose="Finds what to count.").location
    assert "confer no authority" in visitor.get(group).text
    seat = visitor.form(f"{group}/seats/new", to="", title="First").location
    visitor.form(f"{seat}/appoint", to="", person="Nia", how="Asked")
    office = visitor.get(group).links()["Note who it is: Chair"]
    assert visitor.form(office, to="", person="Nia", how="Asked").location == group

    assert given.actor(nia).roles == {Role.MEMBER}
    with given.app.app_context():
        assert the_steering_group().title == "The steering group"
        body = db.session.query(Body).filter_by(title="Measures").one()
        assert not body.is_steering_group
        assert body.decision_prefix == "DA"
        assert [seat.holder_id for seat in seats_on(body, clock.today())] == [nia]
        assert officers_on(body, clock.today())[OfficeKind.CHAIR].person_id == nia
    assert "Measures" in visitor.get("/steering").links()

    assert visitor.form(f"{group}/close", to="", why="Done").status == 422
    term = visitor.get(seat).links()["End this term: Nia Okafor"]
    visitor.form(term, to="", why="Done")
    assert visitor.form(f"{group}/close", to="", why="It found what to count").location == "/steering"
    assert visitor.get(group).status == 404
    assert visitor.get(f"/steering/bodies/{given.body()}/close").status == 404


@pytest.mark.parametrize("title", ["", "the STEERING group"])
def test_a_name_is_needed_and_not_taken(given, ada, title):
    given.body()
    by = given.actor(ada)
    with given.app.app_context(), pytest.raises(Unready) as unready:
        services.set_up(title=title, purpose="To see.", by=by)
    assert unready.value.field == "title"
