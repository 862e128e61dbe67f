"""Five small steps, in any order, now or later; and how long it takes until somebody has arrived."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from app import clock
from app.charter.models import Acceptance, DocumentKind
from app.extensions import db
from app.mail.services import deliver
from app.membership import services
from app.membership.jobs import remind_newcomers
from app.membership.models import Step, StepDone, Welcome
from app.notices.models import NoticeChoice, Rhythm
from app.people.models import Affiliation, Level, Person
from tests.charter.agreed import Charter
from tests.given import moment

STEPS = {
    "purpose": {},
    "ground-rules": {},
    "profile": {"name": "Nia Okafor", "job_title": "Nurse", "level": "front line"},
    "first-event": {"event": "knows"},
    "notices": {"rhythm": "weekly"},
}


@pytest.fixture
def facts(request):
    return request.getfixturevalue("given")


@pytest.fixture
def newcomer(facts):
    """Somebody who has accepted an invitation just now. Gives their id."""

    def arrive(name="Nia Okafor", email="nia@example.org"):
        inviter = facts.actor(facts.coordinator())
        with facts.settled():
            request = services.invite(name=name, email=email, organisation=None, by=inviter)
            return services.accept(request).id

    return arrive


@pytest.fixture
def nia(newcomer):
    return newcomer()


@pytest.fixture
def done(app):
    def steps(person_id):
        with app.app_context():
            return {row.step for row in db.session.scalars(select(StepDone).where(StepDone.person_id == person_id))}

    return steps


def test_the_next_step_comes_first_and_home_leads_to_it(browser, nia):
    visitor = browser.signed_in_as(nia)

    page, home = visitor.get("/welcome"), visitor.get("/")

    assert "Five small steps" in page.text
    assert "0 of 5 done" in page.text
    assert home.links()["Go on: Your first steps here"] == "/welcome/purpose"
    assert visitor.get("/welcome/purpose").heading == "Read what it is for"


@pytest.mark.database("sqlite")
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(list(STEPS)), seen=st.integers(0, 5))
def test_they_are_taken_in_any_order_and_each_counts_once(browser, app, nia, done, order, seen):
    with app.app_context():
        db.session.execute(delete(StepDone))
        db.session.commit()
    visitor = browser.signed_in_as(nia)
    for taken, step in enumerate(order, start=1):
        answer = visitor.form(f"/welcome/{step}", **STEPS[step])
        if taken == seen:
            visitor.form(f"/welcome/{step}", **STEPS[step])
        assert answer.location == "/welcome"
        assert len(done(nia)) == taken
        assert f"{taken} of 5 done" in visitor.get("/welcome").text

    assert "You have taken all five steps" in visitor.get("/welcome").text
    assert "first steps" not in visitor.get("/").text


def test_the_purpose_in_force_is_there_to_read(browser, facts, nia):
    Charter(facts).adopted("Learning, **and** change.", kind=DocumentKind.PURPOSE, title="Our purpose")

    page = browser.signed_in_as(nia).get("/welcome/purpose")

    assert "Our purpose" in page.text
    assert "<strong>and</strong>" in page.markup


def test_the_ground_rules_in_force_are_read_and_accepted(browser, app, facts, nia, done):
    Charter(facts).adopted("We listen.")
    visitor = browser.signed_in_as(nia)
    assert "We listen." in visitor.get("/welcome/ground-rules").text

    visitor.form("/welcome/ground-rules")

    assert done(nia) == {Step.GROUND_RULES}
    with app.app_context():
        assert db.session.scalars(select(Acceptance.person_id)).all() == [nia]
    assert "You have accepted this version" in visitor.get("/welcome/ground-rules").text


def test_rules_that_change_while_one_reads_are_not_accepted_unread(browser, app, facts, nia, done):
    charter = Charter(facts)
    rules = charter.adopted("We listen.")
    visitor = browser.signed_in_as(nia)
    form = visitor.get("/welcome/ground-rules").form_to()
    charter.next(rules, "We listen, and answer.")

    answer = visitor.send(form)

    assert answer.status == 409
    assert "The ground rules have changed while you were reading" in answer.text
    assert "We listen, and answer." in answer.text
    assert done(nia) == set()
    assert visitor.send(answer.form_to()).status == 303


def test_accepted_on_their_own_page_they_count_as_well(browser, facts, nia):
    charter = Charter(facts)
    charter.accept(charter.adopted(), nia)

    assert "1 of 5 done" in browser.signed_in_as(nia).get("/welcome").text


def test_the_profile_is_confirmed_and_a_place_of_work_added(browser, app, facts, nia):
    trust = facts.organisation("Riverside Trust")
    visitor = browser.signed_in_as(nia)

    answer = visitor.form("/welcome/profile", **STEPS["profile"], organisation="riverside trust")

    assert answer.status == 303
    with app.app_context():
        person = db.session.get_one(Person, nia)
        assert (person.job_title, person.level) == ("Nurse", Level.FRONT_LINE)
        assert db.session.scalars(select(Affiliation.organisation_id)).all() == [trust]
    assert "You work at Riverside Trust" in visitor.get("/welcome/profile").text


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ({"name": " "}, "Type your name"),
        ({"organisation": "Nowhere"}, "No organisation here has this name"),
        ({"level": "emperor"}, "Not a valid choice"),
    ],
)
def test_a_profile_that_does_not_fit_is_told_and_kept(browser, nia, done, typed, asked):
    answer = browser.signed_in_as(nia).form("/welcome/profile", **{**STEPS["profile"], **typed})

    assert answer.status == 422
    assert asked in answer.text
    assert answer.form_to().fields["job_title"] == "Nurse"
    assert done(nia) == set()


@pytest.mark.parametrize("step", ["first-event", "notices"])
def test_a_choice_is_asked_for(browser, nia, step, done):
    visitor = browser.signed_in_as(nia)
    visitor.get(f"/welcome/{step}")

    answer = visitor.post(f"/welcome/{step}", rhythm="hourly", event="maybe")

    assert answer.status == 422
    assert done(nia) == set()


@pytest.mark.parametrize(("event", "attended"), [("knows", False), ("attended", True)])
def test_the_first_event_is_noted_with_its_instant(browser, app, nia, event, attended):
    browser.signed_in_as(nia).form("/welcome/first-event", event=event)

    with app.app_context():
        assert (db.session.get_one(Welcome, nia).attended_at is not None) is attended


def test_which_letters_come_is_chosen_and_can_be_changed(browser, app, nia):
    visitor = browser.signed_in_as(nia)
    visitor.form("/welcome/notices", rhythm="weekly")
    assert visitor.get("/welcome/notices").form_to().fields["rhythm"] == "weekly"

    visitor.form("/welcome/notices", rhythm="when asked")

    with app.app_context():
        assert db.session.get_one(NoticeChoice, nia).rhythm is Rhythm.ASKED


def test_whoever_came_before_there_were_steps_is_left_alone(browser, facts, done):
    mia = facts.member("Mia Member")
    visitor = browser.signed_in_as(mia)

    visitor.form("/welcome/purpose")
    visitor.form("/welcome/notices", rhythm="daily")

    assert "since before these steps" in visitor.get("/welcome").text
    assert "first steps" not in visitor.get("/").text
    assert done(mia) == set()


# Being reminded.


@pytest.fixture
def reminded(app, letters):
    def run():
        with app.app_context():
            remind_newcomers()
            db.session.commit()
            deliver()
        return [letter.to[0] for letter in letters if "arrived" in letter.subject]

    return run


def test_after_a_week_one_gentle_letter_comes_and_no_other(browser, newcomer, reminded, letters, at):
    at(moment("2026-11-02 09:00"))
    nia = newcomer()
    browser.signed_in_as(nia).form("/welcome/purpose")
    at(moment("2026-11-08 09:00"))
    assert reminded() == []

    at(moment("2026-11-09 10:00"))
    assert [reminded(), reminded()] == [["nia@example.org"]] * 2
    at(moment("2026-12-09 10:00"))
    assert reminded() == ["nia@example.org"]

    assert "1 of the five first steps" in letters[-1].body
    assert "Read what it is for" not in letters[-1].body
    assert "- Read and accept the ground rules" in letters[-1].body


@pytest.mark.parametrize("why_not", ["done", "asked", "left", "disabled"])
def test_whoever_needs_or_wants_none_gets_none(browser, facts, newcomer, reminded, at, why_not):
    at(moment("2026-11-02 09:00"))
    nia = newcomer()
    visitor = browser.signed_in_as(nia)
    match why_not:
        case "done":
            for step, typed in STEPS.items():
                visitor.form(f"/welcome/{step}", **typed)
        case "asked":
            visitor.form("/welcome/notices", rhythm="when asked")
        case _:
            with facts.settled():
                person = db.session.get_one(Person, nia)
                setattr(person, f"{why_not}_on", clock.today())

    at(moment("2026-11-23 09:00"))

    assert reminded() == []


# What coordinators see of it.


def test_coordinators_see_who_has_steps_left(browser, facts, nia):
    browser.signed_in_as(nia).form("/welcome/purpose")

    page = browser.another().signed_in_as(facts.coordinator()).get("/joining?show=settling")

    assert "Nia Okafor" in page.text
    assert "1 of 5 steps done" in page.text


def test_how_long_it_takes_is_the_middle_of_all(browser, app, facts, newcomer, at):
    for n, days in enumerate((1, 3, 8)):
        at(moment("2026-11-02 09:00"))
        person_id = newcomer(f"New Comer {n}", f"new{n}@example.org")
        at(moment("2026-11-02 09:00") + timedelta(days=days))
        browser.another().signed_in_as(person_id).form("/welcome/purpose")

    page = browser.signed_in_as(facts.coordinator()).get("/joining")

    assert "3 days until they had read the purpose (3 people)" in page.text
    assert "less than an hour until they joined (3 people)" in page.text


def test_before_anybody_has_joined_the_page_says_so(browser, facts):
    page = browser.signed_in_as(facts.coordinator()).get("/joining")

    assert "Nobody has accepted an invitation yet" in page.text
    assert "Events are not kept in Praxis yet" in page.text


def test_the_pages_ask_the_database_no_more_often_for_many(browser, app, facts, newcomer):
    from tests.home.test_how_many_statements import MOST, asked

    visitor = browser.signed_in_as(facts.coordinator())
    paths = ["/joining", "/joining?show=invited", "/joining?show=settling", "/joining?show=answered", "/"]
    counted = []
    for many in (1, 12):
        for n in range(many):
            newcomer(f"New Comer {many} {n}", f"new{many}-{n}@example.org")
            with facts.settled():
                services.apply(
                    name="A",
                    email=f"a{many}-{n}@example.org",
                    organisation=None,
                    organisation_name=None,
                    job_title=None,
                    level=None,
                    why="To learn.",
                )
        counts = {}
        for path in paths:
            with asked(app) as statements:
                assert visitor.client.get(path).status_code == 200
            counts[path] = len(statements)
        counted.append(counts)

    assert counted[0] == counted[1]
    assert {path: n for path, n in counted[1].items() if n > MOST} == {}
