"""Everybody says who they are; an administrator helps; two at once both see what the other did."""

from datetime import timedelta

import pytest

from app.access.roles import Role
from app.people.models import Level
from tests.people.roll import TODAY, affiliations_of, grants_of, the_person


@pytest.fixture
def nia(given):
    return given.member("Nia Okafor", email="nia@example.org", job_title="Midwife")


def test_one_s_own_job_title_is_changed_where_it_stands(browser, given, nia):
    own = browser.signed_in_as(nia)
    editor = own.htmx("GET", f"/people/{nia}/edit/job-title")
    form = editor.form_to("/edit/job-title")

    answer = own.htmx("POST", f"/people/{nia}/edit/job-title", {**form.fields, "job_title": "Lead midwife"})

    assert answer.status == 200
    assert "Lead midwife" in answer.text
    assert "Job title saved" in answer.headers["HX-Trigger"]


@pytest.mark.parametrize(
    ("field", "typed", "shown"),
    [
        ("name", {"name": "Nia O"}, "Nia O"),
        ("job-title", {"job_title": ""}, "Not said"),
        ("level", {"level": "senior leader"}, "Senior leader"),
    ],
)
def test_without_a_script_the_same_form_is_a_page(browser, nia, field, typed, shown):
    own = browser.signed_in_as(nia)

    answer = own.form(f"/people/{nia}/edit/{field}", to=f"/edit/{field}", **typed)

    assert answer.location == f"/people/{nia}"
    assert shown in own.follow(answer).text


def test_a_name_is_not_taken_away(browser, nia):
    own = browser.signed_in_as(nia)

    answer = own.form(f"/people/{nia}/edit/name", to="/edit/name", name=" ")

    assert answer.status == 422
    assert "Type a name" in answer.text


def test_a_level_that_there_is_not_is_refused(browser, nia):
    assert browser.signed_in_as(nia).form(f"/people/{nia}/edit/level", to="/edit/level", level="king").status == 422


def test_a_whole_profile_is_saved_at_once(browser, given, nia):
    own = browser.signed_in_as(nia)

    answer = own.form(f"/people/{nia}/edit", to="", name="Nia O", job_title="Lead midwife", level="manager")

    assert answer.location == f"/people/{nia}"
    with given.app.app_context():
        person = the_person(nia)
        assert (person.name, person.job_title, person.level) == ("Nia O", "Lead midwife", Level.MANAGER)
        assert person.email == "nia@example.org"


def test_an_address_sent_along_by_a_member_changes_nothing(browser, given, nia):
    own = browser.signed_in_as(nia)

    form = own.get(f"/people/{nia}/edit").form_to("")
    own.send(form, name="Nia O", email="other@example.org", left_on="2020-01-01")

    with given.app.app_context():
        assert (the_person(nia).email, the_person(nia).left_on) == ("nia@example.org", None)
    assert own.get(f"/people/{nia}/edit/email").status == 403


def test_an_administrator_changes_an_address_and_is_told_when_it_is_taken(browser, given, nia):
    given.member("Mia Member", email="mia@example.org")
    ada = browser.signed_in_as(given.administrator())

    taken = ada.form(f"/people/{nia}/edit/email", to="/edit/email", email="MIA@example.org")
    changed = ada.form(f"/people/{nia}/edit/email", to="/edit/email", email="New@example.org")

    assert (taken.status, "Somebody here has this address already" in taken.text) == (422, True)
    assert changed.location == f"/people/{nia}"
    assert "new@example.org" in ada.follow(changed).text


@pytest.mark.parametrize("path", ["edit", "edit/name", "affiliations/new"])
def test_nobody_changes_somebody_else(browser, given, nia, path):
    other = browser.signed_in_as(given.steering_member())

    assert other.get(f"/people/{nia}/{path}").status == 403
    assert other.post(f"/people/{nia}/{path}", name="Mine now").status == 403
    with given.app.app_context():
        assert the_person(nia).name == "Nia Okafor"


def test_the_second_of_two_sees_both_versions_and_nothing_is_lost(browser, given, nia):
    own, ada = browser.signed_in_as(nia), browser.another().signed_in_as(given.administrator())
    form = own.get(f"/people/{nia}/edit").form_to("")
    ada.form(f"/people/{nia}/edit", to="", job_title="Matron", level="manager")

    answer = own.send(form, job_title="Lead midwife")

    assert answer.status == 409
    assert "Matron" in answer.text
    again = answer.form_to("")
    assert (again.fields["job_title"], again.fields["level"]) == ("Lead midwife", "manager")
    assert own.send(again).location == f"/people/{nia}"
    with given.app.app_context():
        assert (the_person(nia).job_title, the_person(nia).level) == ("Lead midwife", Level.MANAGER)


def test_two_who_change_different_things_undo_nothing(browser, given, nia):
    own, ada = browser.signed_in_as(nia), browser.another().signed_in_as(given.administrator())
    form = own.get(f"/people/{nia}/edit").form_to("")
    ada.form(f"/people/{nia}/edit/level", to="/edit/level", level="manager")

    assert own.send(form, job_title="Lead midwife").location == f"/people/{nia}"
    with given.app.app_context():
        assert (the_person(nia).job_title, the_person(nia).level) == ("Lead midwife", Level.MANAGER)


class TestWhereSomebodyWorks:
    def test_is_added_and_ended_by_themselves(self, browser, given, nia):
        trust, own = given.organisation("Riverside Trust"), browser.signed_in_as(nia)

        added = own.form(f"/people/{nia}/affiliations/new", to="", organisation=str(trust), from_on="2025-01-06")
        page = own.follow(added)
        ended = own.form(page.links()["note its end: Riverside Trust"], to="", on="2025-02-03")

        assert "Riverside Trust" in page.text
        assert ended.location == f"/people/{nia}"
        with given.app.app_context():
            (place,) = affiliations_of(nia)
            assert (str(place.from_on), str(place.until_on)) == ("2025-01-06", "2025-02-03")

    def test_is_said_once_however_often_the_form_is_sent(self, browser, given, nia):
        trust, own = given.organisation("Riverside Trust"), browser.signed_in_as(nia)
        form = own.get(f"/people/{nia}/affiliations/new").form_to("")

        answers = [own.send(form, organisation=str(trust)) for _ in range(2)]

        assert [answer.location for answer in answers] == [f"/people/{nia}"] * 2
        with given.app.app_context():
            assert len(affiliations_of(nia)) == 1

    def test_is_asked_for_again_where_it_cannot_be(self, browser, given, nia):
        trust, own = given.organisation("Riverside Trust"), browser.signed_in_as(nia)
        path = f"/people/{nia}/affiliations/new"
        for typed, said in (
            ({"organisation": ""}, "Choose the organisation"),
            ({"organisation": str(trust), "from_on": ""}, "Choose the day it began"),
            ({"organisation": str(trust), "from_on": "2025-02-03", "until_on": "2025-02-01"}, "Choose a day after"),
        ):
            answer = own.form(path, to="", **typed)
            assert (answer.status, said in answer.text) == (422, True)

    def test_is_not_ended_by_way_of_somebody_else(self, browser, given, nia):
        other = given.member("Otto Outside", works_at=given.organisation())
        with given.app.app_context():
            place = affiliations_of(other)[0].id

        assert browser.signed_in_as(nia).get(f"/people/{nia}/affiliations/{place}/end").status == 404


class TestRolesOnThePage:
    def test_are_given_and_ended_with_their_reasons(self, browser, given, nia):
        ada = browser.signed_in_as(given.administrator("Ada Administrator"))

        given_now = ada.form(f"/people/{nia}/roles/new", to="", role="coordinator", why="Runs the community day to day")
        page = ada.follow(given_now)
        assert "Given by Ada Administrator: Runs the community day to day" in page.text
        assert Role.COORDINATOR in given.actor(nia).roles

        ended = ada.follow(ada.form(page.links()["End it: Coordinator"], to="", why="Moves away"))
        assert "Ended by Ada Administrator: Moves away" in ended.text
        assert Role.COORDINATOR not in given.actor(nia).roles

    def test_end_for_a_session_that_goes_on(self, browser, given, nia):
        given.grant(nia, Role.COORDINATOR)
        own, ada = browser.signed_in_as(nia), browser.another().signed_in_as(given.administrator())
        assert own.get("/people/new").status == 200
        with given.app.app_context():
            grant = grants_of(nia)[0].id

        ada.form(f"/people/{nia}/roles/{grant}/end", to="", why="Moves away")

        assert own.get("/people/new").status == 403

    def test_are_told_without_their_reasons_to_other_members(self, browser, given, nia):
        ada = browser.signed_in_as(given.administrator())
        ada.form(f"/people/{nia}/roles/new", to="", role="coordinator", why="Chosen by the group")
        other = browser.another().signed_in_as(given.member("Mia Member"))

        page, everybody = other.get(f"/people/{nia}").text, other.get("/people/roles").text

        for text in (page, everybody):
            assert "Coordinator" in text
            assert "Chosen by the group" not in text

    def test_are_not_given_to_oneself_nor_by_a_member(self, browser, given, nia):
        ada = given.administrator()

        assert browser.signed_in_as(ada).post(f"/people/{ada}/roles/new", role="chair", why="Me").status == 403
        assert browser.signed_in_as(nia).post(f"/people/{nia}/roles/new", role="chair", why="Me").status == 403

    def test_are_given_up_by_whoever_holds_them(self, browser, given, nia):
        given.grant(nia, Role.COORDINATOR)
        own = browser.signed_in_as(nia)
        assert "Since 8 Jan 2024" in own.get(f"/people/{nia}").text

        path = own.get(f"/people/{nia}").links()["Give it up: Coordinator"]
        own.form(path, to="", why="No time any more")

        assert Role.COORDINATOR not in given.actor(nia).roles

    def test_that_are_somebody_else_s_are_not_there(self, browser, given, nia):
        other = given.coordinator("Otto Outside")
        with given.app.app_context():
            grant = grants_of(other)[0].id

        assert browser.signed_in_as(nia).get(f"/people/{nia}/roles/{grant}/end").status == 404
        assert browser.signed_in_as(nia).get(f"/people/{other}/roles/{grant}/end").status == 403

    def test_the_last_administrator_is_told_what_to_do(self, browser, given):
        ada = given.administrator("Ada Administrator")
        own = browser.signed_in_as(ada)

        answer = own.form(own.get(f"/people/{ada}").links()["Give it up: Administrator"], to="", why="Enough")

        assert answer.status == 422
        assert "Make somebody else administrator first" in answer.text


def test_signing_in_is_stopped_and_allowed_with_a_reason(browser, given, nia):
    own, ada = browser.signed_in_as(nia), browser.another().signed_in_as(given.administrator())

    stopped = ada.follow(ada.form(f"/people/{nia}/stop-signing-in", to="", why="A lost phone"))
    assert own.get("/people").location.startswith("/sign-in")
    assert "Let them sign in again" in stopped.links()
    ada.form(f"/people/{nia}/let-sign-in", to="")

    assert own.signed_in_as(nia).get("/people").status == 200
    mia = browser.another().signed_in_as(given.member("Mia Member"))
    assert "A lost phone" not in mia.get(f"/people/{nia}").text


def test_somebody_without_an_account_is_added_and_shown_as_such(browser, given):
    cora = browser.signed_in_as(given.coordinator())
    trust = given.organisation("Riverside Trust")

    added = cora.form("/people/new", to="", name="Gus Guest", organisation=str(trust))

    page = cora.follow(added).text
    assert "A contact without an account" in page
    assert "Riverside Trust" in page
    assert "Contact without an account" in cora.get("/people?q=Gus").text


def test_a_day_that_is_over_is_no_longer_shown_to_others(browser, given, nia):
    trust = given.organisation("Riverside Trust")
    given.affiliation(nia, trust)
    own = browser.signed_in_as(nia)
    yesterday = (TODAY - timedelta(400)).isoformat()
    own.form(own.get(f"/people/{nia}").links()["note its end: Riverside Trust"], to="", on=yesterday)

    assert "Riverside Trust" in own.get(f"/people/{nia}").text
    assert (
        "Riverside Trust" not in browser.another().signed_in_as(given.member("Mia Member")).get(f"/people/{nia}").text
    )
