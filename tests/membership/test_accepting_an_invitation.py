"""The letter opens one page with one button, and the button lets one person in, once."""

import re

import pytest
from sqlalchemy import select

from app import clock
from app.access.roles import Role
from app.extensions import db
from app.mail.services import deliver
from app.membership import services
from app.membership.models import JoinRequest, RequestStatus, Welcome
from app.people.models import Affiliation, Grant, Organisation, Person
from app.people.queries import person_with_email
from tests.given import LONG_AGO, moment


@pytest.fixture
def invited(app, given, letters):
    """Somebody is invited; gives the path in the letter."""

    def invite(name="Nia Okafor", email="nia@example.org", *, organisation=None, by=None, **more):
        inviter = given.actor(by if by is not None else given.administrator())
        with given.settled():
            found = db.session.get(Organisation, organisation) if organisation else None
            services.invite(name=name, email=email, organisation=found, by=inviter, **more)
        with app.app_context():
            deliver()
        return re.search(r"/invitation/\S+", letters[-1].body)[0]

    return invite


@pytest.fixture
def nia(app):
    def find(email="nia@example.org"):
        with app.app_context():
            return person_with_email(email)

    return find


def presses(browser, path):
    return browser.send(browser.get(path).form_to(path))


def test_the_page_says_who_invites_to_what_and_under_which_address(browser, given, invited):
    cora = given.coordinator("Cora Coordinator")
    path = invited(by=cora, own_words="Come and see.")

    page = browser.get(path)

    assert page.heading == "Welcome, Nia Okafor"
    assert "Cora Coordinator invites you to join as a member" in page.text
    assert "nia@example.org" in page.text
    assert "Come and see." in page.text


def test_opening_the_link_changes_nothing(browser, invited, nia):
    """Scanners of mail follow every link."""
    path = invited()

    for _ in range(3):
        assert browser.get(path).status == 200
        browser._ask("HEAD", path)

    assert nia() is None
    assert browser.get("/").location.startswith("/sign-in")


def test_the_button_makes_a_member_from_today_and_signs_them_in(browser, app, given, invited, nia):
    trust = given.organisation("Riverside Trust")

    answer = presses(browser, invited(organisation=trust))

    person = nia()
    assert answer.location == "/welcome"
    assert browser.get("/session/token").json["person"] == person.id
    assert (person.name, person.joined_on, person.left_on) == ("Nia Okafor", clock.today(), None)
    assert given.actor(person.id).roles == {Role.MEMBER}
    with app.app_context():
        affiliation = db.session.scalars(select(Affiliation).where(Affiliation.person_id == person.id)).one()
        assert (affiliation.organisation_id, affiliation.from_on) == (trust, clock.today())
        request = db.session.scalars(select(JoinRequest)).one()
        assert (request.status, request.person_id) == (RequestStatus.ACCEPTED, person.id)
        assert db.session.get(Welcome, person.id).asked_at == request.asked_at


def test_their_story_says_who_let_them_in(browser, given, invited, nia):
    presses(browser, invited(by=given.coordinator("Cora Coordinator")))

    assert "Cora Coordinator" in browser.get(f"/people/{nia().id}").text
    assert "Accepted an invitation" in browser.get(f"/people/{nia().id}").text


def test_whoever_speaks_for_an_organisation_holds_that_and_is_no_member(browser, app, given, invited, nia):
    trust = given.organisation("Riverside Trust")
    ada = given.administrator("Ada Administrator")

    presses(browser, invited(organisation=trust, joins_as=Role.LEAD, by=ada))

    actor = given.actor(nia().id)
    assert (actor.roles, actor.leads) == ({Role.LEAD}, {trust})
    with app.app_context():
        grant = db.session.scalars(select(Grant).where(Grant.person_id == nia().id)).one()
        assert (grant.given_by_id, grant.why) == (ada, "Accepted an invitation")


def test_it_works_once(browser, invited):
    path = invited()
    form = browser.get(path).form_to(path)
    assert browser.send(form).status == 303

    again = browser.another()

    assert again.get(path).status == 410
    assert "accepted already" in again.get(path).text
    assert again.post(path).status == 410
    assert again.get("/").location.startswith("/sign-in")


def test_of_two_who_press_it_one_comes_in(browser, invited, app):
    path = invited()
    first, second = browser, browser.another()
    first.get(path), second.get(path)

    assert {first.post(path).status, second.post(path).status} == {303, 410}
    with app.app_context():
        assert len(list(db.session.scalars(select(Person).where(Person.email == "nia@example.org")))) == 1


def test_too_old_it_offers_to_ask_again_and_the_coordinator_sees_it(browser, given, invited, at):
    at(moment("2026-11-02 09:00"))
    path = invited()
    at(moment("2026-11-15 09:00"))
    assert browser.get(path).status == 200

    at(moment("2026-11-17 09:00"))
    page = browser.get(path)
    assert (page.status, browser.post(path).status) == (410, 410)
    assert "too old" in page.text
    answer = browser.send(page.form_to("/again"))

    assert browser.follow(answer).heading == "The coordinator knows"
    cora = browser.another().signed_in_as(given.coordinator())
    assert "Nia Okafor" in cora.get("/joining").text
    assert browser.post(f"{path}/again").status == 303
    assert browser.get(path).status == 410


def test_taken_back_it_says_so_and_whom_to_write_to(browser, app, given, invited):
    path, cora = invited(), given.actor(given.coordinator())
    with given.settled():
        services.take_back(db.session.scalars(select(JoinRequest)).one(), by=cora)

    page = browser.get(path)

    assert (page.status, browser.post(path).status) == (410, 410)
    assert "was taken back" in page.text
    assert "mailto:coordinator@example.org" in page.markup


@pytest.mark.parametrize("change", ["x", "a" * 300, "..%2f..", "{path}x", "x{path}"])
def test_a_link_that_is_not_ours_is_refused(browser, invited, nia, change):
    token = invited().rpartition("/")[2]
    path = "/invitation/" + change.replace("{path}", token)

    assert browser.get(path).status in {404, 410}
    assert browser.post(path).status in {404, 410}
    assert browser.post(f"{path}/again").status in {404, 410}
    assert nia() is None


def test_a_token_made_for_something_else_is_no_invitation(browser, app, invited):
    from itsdangerous import URLSafeSerializer

    invited()
    forged = URLSafeSerializer(app.config["SECRET_KEY"], salt="something else").dumps([1, "nia@example.org"])

    assert browser.get(f"/invitation/{forged}").status == 410


def test_a_former_member_joins_again_as_the_same_person(browser, given, invited, nia):
    ana = given.member("Nia Okafor", email="nia@example.org", left_on=LONG_AGO, joined_on=LONG_AGO)

    presses(browser, invited())

    assert nia().id == ana
    assert (nia().joined_on, nia().left_on) == (clock.today(), None)


def test_a_guest_becomes_a_member_under_the_same_name(browser, given, invited, nia):
    gus = given.person("Gus Guest", email="nia@example.org")

    presses(browser, invited(name="Another Name"))

    assert (nia().id, nia().name) == (gus, "Gus Guest")


def test_whoever_has_an_account_signs_in_in_their_own_way(browser, given, invited, nia):
    """The link works for weeks: it must not open what somebody has already."""
    trust = given.organisation()
    lena = given.lead(trust, "Lena Lead", email="nia@example.org")

    answer = presses(browser, invited())

    assert answer.location.startswith("/sign-in")
    assert browser.get("/").location.startswith("/sign-in")
    assert given.actor(lena).roles == {Role.LEAD, Role.MEMBER}


def test_somebody_else_who_is_signed_in_here_is_told_first(browser, given, invited, nia):
    path = invited()
    browser.signed_in_as(given.member("Mia Member"))

    page = browser.get(path)
    browser.send(page.form_to(path))

    assert "Mia Member is signed in on this device" in page.text
    assert browser.get("/session/token").json["person"] == nia().id


def test_disabled_meanwhile_nobody_comes_in(browser, given, invited, nia):
    path = invited()
    given.person("Nia Okafor", email="nia@example.org", disabled_on=LONG_AGO)

    assert (browser.get(path).status, browser.post(path).status) == (410, 410)
    assert "switched off" in browser.get(path).text


def test_an_organisation_that_became_part_of_another_is_that_one(browser, app, given, invited, nia):
    old, new = given.organisation("Old Trust"), given.organisation("New Trust")
    path = invited(organisation=old)
    with given.settled():
        db.session.get_one(Organisation, old).merged_into_id = new

    presses(browser, path)

    with app.app_context():
        assert db.session.scalars(select(Affiliation.organisation_id)).all() == [new]


def test_the_invitation_stands_when_whoever_sent_it_has_left(browser, given, invited, nia):
    cora = given.coordinator("Cora Coordinator")
    path = invited(by=cora)
    with given.settled():
        db.session.get_one(Person, cora).left_on = LONG_AGO

    assert presses(browser, path).status == 303
    assert nia() is not None
