"""Everybody keeps their own interests, and members read all of them."""

from datetime import date

import pytest

from app.access.rules import Refused
from app.extensions import db
from app.history.queries import story
from app.people.models import Person
from app.steering import services
from app.steering.models import Interest, NoInterests
from tests.given import moment


@pytest.fixture
def nia(given):
    return given.member("Nia Okafor")


@pytest.fixture
def declared(browser, nia):
    own = browser.signed_in_as(nia)
    own.form("/steering/interests/mine", to="mine", nature="Trustee", in_what="Riverside Carers", from_on="2024-03-01")
    return own


def test_a_declared_interest_stands_in_the_register_by_name_with_its_day(browser, given, declared):
    page = browser.another().signed_in_as(given.member()).get("/steering/interests").text

    assert "Nia Okafor" in page
    assert "Trustee: Riverside Carers, since 1 Mar 2024 declared" in page


def test_it_is_changed_in_its_line_and_taken_out(declared, given):
    page = declared.get("/steering/interests/mine")
    edit = page.links()["Trustee in Riverside Carers: change it"]
    editor = declared.htmx("GET", edit)
    assert "autofocus" in editor.markup
    form = declared.get(edit).form_to("edit")
    name = next(name for name in form.fields if name.endswith("in_what"))

    wrong = declared.send(form, **{name: " "})
    assert wrong.status == 422
    assert "Say in whom or in what" in wrong.text
    declared.send(form, **{name: "Hillside Carers"})
    assert "Hillside Carers" in declared.get("/steering/interests/mine").text

    declared.form(declared.get("/steering/interests/mine").links()["Take out Trustee: Hillside Carers"], to="")
    assert "You have declared nothing yet" in declared.get("/steering/interests/mine").text


def test_an_end_before_its_beginning_is_told(declared):
    answer = declared.form(
        "/steering/interests/mine", to="mine", nature="Job", in_what="X", from_on="2026-03-01", until_on="2026-02-01"
    )
    assert answer.status == 422
    assert "Choose a day after 1 Mar 2026" in answer.text


def test_nobody_keeps_another_s(browser, given, declared):
    other, by = given.chair("Otto Other"), None
    with given.app.app_context():
        number = db.session.query(Interest.id).scalar()
    visitor = browser.another().signed_in_as(other)
    for path in ("", "/edit", "/take-out"):
        assert visitor.get(f"/steering/interests/{number}{path}").status == 404
    by = given.actor(other)
    with given.app.app_context(), pytest.raises(Refused):
        services.take_out(db.session.get_one(Interest, number), by=by)


def test_who_is_at_the_table_and_has_declared_nothing_is_named(browser, given, nia, declared):
    given.seat("NHS trusts", holder=nia)
    given.seat("Councils", holder=given.member("Ana Lima"))
    page = declared.get("/steering/interests").text

    assert "At the table, and not said yet Ana Lima" in page


def test_somebody_who_is_no_member_does_not_read_it(browser, given):
    assert browser.signed_in_as(given.administrator()).get("/steering/interests").status == 403
    lead = given.lead(given.organisation())
    assert browser.signed_in_as(lead).get("/steering/interests").status == 403
    assert browser.get("/steering/interests/mine").status == 200


def test_of_two_windows_the_second_sees_both_and_chooses(declared):
    edit = declared.get("/steering/interests/mine").links()["Trustee in Riverside Carers: change it"]
    first, second = (declared.get(edit).form_to("edit") for _ in range(2))
    nature, in_what = (next(name for name in first.fields if name.endswith(end)) for end in ("-nature", "-in_what"))
    declared.send(first, **{in_what: "Hillside Carers"})

    answer = declared.send(second, **{nature: "Chair"})

    assert answer.status == 409
    assert "You changed this in another window meanwhile" in answer.text
    assert "Hillside Carers" in answer.text
    kept = answer.form_to("edit")
    assert (kept.fields[nature], kept.fields[in_what]) == ("Chair", "Riverside Carers")
    assert declared.send(kept).status == 303
    assert "Chair" in declared.get("/steering/interests/mine").text


def test_to_have_none_is_said_with_its_day_and_ends_with_the_first(browser, given, at):
    at(moment("2026-05-04 10:00"))
    ana = given.member("Ana Lima")
    given.seat("Councils", holder=ana)
    own = browser.signed_in_as(ana)
    assert "At the table, and not said yet Ana Lima" in own.get("/steering/interests").text

    own.form("/steering/interests/mine", to="none")

    register = own.get("/steering/interests").text
    assert "No interests to declare Ana Lima declared 4 May" in register
    assert "not said yet" not in register
    assert "You declared on 4 May that you have no interests." in own.get("/steering/interests/mine").text
    own.form("/steering/interests/mine", to="mine", nature="Trustee", in_what="Riverside Carers")

    register = own.get("/steering/interests").text
    assert "No interests to declare" not in register
    assert "not said yet" not in register
    with given.app.app_context():
        verbs = [entry.verb for entry in story(db.session.get_one(Person, ana))]
    assert verbs[:2] == ["declared an interest", "declared to have no interests"]
    assert "I have no interests to declare" not in own.get("/steering/interests/mine").text


def test_nobody_has_none_while_one_of_theirs_holds(given, declared):
    answer = declared.post("/steering/interests/none")

    assert "You have declared something that holds." in declared.follow(answer).text
    with given.app.app_context():
        assert db.session.query(NoInterests).count() == 0


def test_what_has_ended_leaves_none_to_declare_until_it_holds_again(given, at, nia):
    at(moment("2026-05-04 10:00"))
    by = given.actor(nia)
    held = {"nature": "Trustee", "in_what": "Riverside Carers", "from_on": date(2025, 1, 1)}
    with given.settled():
        services.declare(**held, until_on=date(2026, 1, 1), by=by)
        services.declare_none(by=by)
    with given.settled():
        assert db.session.query(NoInterests).count() == 1
        services.reword(db.session.query(Interest).one(), **held, until_on=None, by=by)
    with given.app.app_context():
        assert db.session.query(NoInterests).count() == 0
