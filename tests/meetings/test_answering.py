"""Whoever is invited answers by one press, on the page or from the letter."""

import re
from datetime import timedelta

import pytest

from app import clock
from app.extensions import db
from app.mail.services import deliver
from app.meetings.models import Invitation
from app.meetings.services import planning
from app.meetings.tokens import LASTING, token_for
from app.meetings.workflow import Reply
from app.people.models import Person
from tests.given import moment

NOW = moment("2026-11-23 09:00")


@pytest.fixture
def people(given, at):
    at(NOW)
    found = {"chair": given.chair(), "dee": given.member("Dee Deputy"), "bea": given.member("Bea Seat")}
    given.seat(holder=found["bea"], deputy=found["dee"])
    return found


def answer_of(given, number, person_id):
    with given.app.app_context():
        found = db.session.get(Invitation, (given._meeting(number).id, person_id))
        return (found.reply, found.deputy_id, found.noted_by_id) if found is not None else None


@pytest.mark.parametrize(
    ("pressed", "reply", "instead"),
    [("accepted", Reply.ACCEPTED, None), ("apologies", Reply.APOLOGIES, None), ("deputy", Reply.APOLOGIES, "dee")],
)
def test_one_press_answers(given, browser, people, pressed, reply, instead):
    number = given.meeting(published=True)
    bea = browser.signed_in_as(people["bea"])

    bea.send(bea.get(f"/meetings/{number}").form_to(f"/meetings/{number}/answer"), says=pressed)

    assert answer_of(given, number, people["bea"]) == (reply, people[instead] if instead else None, None)
    assert "You can change it until the meeting begins" in bea.get(f"/meetings/{number}").text


def test_the_home_page_asks_for_an_answer_until_there_is_one(given, browser, people):
    number = given.meeting(published=True)
    bea = browser.signed_in_as(people["bea"])
    assert "Answer the invitation: Steering group meeting" in bea.get("/").text

    bea.send(bea.get(f"/meetings/{number}").form_to(f"/meetings/{number}/answer"), says="accepted")

    assert "Answer the invitation" not in bea.get("/").text
    assert "Monday 30 November" in bea.get("/").text


def test_whoever_presents_is_told_at_home(given, browser, people):
    paula = given.member("Paula Presents")
    number = given.meeting(published=True)
    given.agenda_item("What we saw", meeting=number, presenter=paula)

    assert "Your item is on the agenda: What we saw" in browser.signed_in_as(paula).get("/").text


def test_without_a_deputy_nobody_comes_instead(given, browser, people):
    number = given.meeting(published=True)
    chair = browser.signed_in_as(people["chair"])

    page = chair.get(f"/meetings/{number}")
    answer = chair.post(f"/meetings/{number}/answer", says="deputy", once="one")

    assert "comes instead" not in [button.text for button in page.all("button", value="deputy")]
    assert "There is no deputy" in chair.follow(answer).text
    assert answer_of(given, number, people["chair"])[0] is None


def test_whoever_prepares_notes_what_others_tell_them(given, browser, people):
    number = given.meeting(published=True)
    chair = browser.signed_in_as(people["chair"])
    page = chair.get(f"/meetings/{number}")

    chair.send(page.form_to(f"/people/{people['bea']}/answer"), says="apologies")

    assert answer_of(given, number, people["bea"]) == (Reply.APOLOGIES, None, people["chair"])


def test_nobody_else_answers_for_somebody(given, browser, people):
    number = given.meeting(published=True)

    dee = browser.signed_in_as(people["dee"])
    answer = dee.post(f"/meetings/{number}/people/{people['bea']}/answer", says="accepted")

    assert answer.status == 403


def test_the_letter_answers_by_one_button_without_signing_in(app, given, browser, people, letters, at):
    number = given.meeting(published=True)
    at(clock.now() + timedelta(minutes=6))
    with app.app_context():
        deliver()
    letter = next(letter for letter in letters if letter.to[0].startswith("bea"))
    links = re.findall(r"/meetings/answer/\S+", letter.body)
    assert len(links) == 3

    shown = browser.get(links[2])
    # A scanner follows every link: that answers nothing.
    assert answer_of(given, number, people["bea"])[0] is None
    assert "I send apologies, and Dee Deputy comes instead" in shown.text
    done = browser.follow(browser.send(shown.form_to("/answer/" + links[2].rpartition("/")[2])))

    assert answer_of(given, number, people["bea"]) == (Reply.APOLOGIES, people["dee"], None)
    assert "Thank you, Bea" in done.text
    # They changed their mind: the other link of the letter still works.
    browser.send(browser.get(links[0]).form_to("/answer/" + links[0].rpartition("/")[2]))
    assert answer_of(given, number, people["bea"]) == (Reply.ACCEPTED, None, None)


def test_the_link_shows_where_it_is_and_keeps_the_way_into_the_room_to_the_letter(app, given, browser, people):
    number = given.meeting(published=True, place="Town hall, room 2", link="https://meet.example.org/abc")
    with app.app_context():
        token = token_for(given._meeting(number), people["bea"], Reply.ACCEPTED)

    shown = browser.get(f"/meetings/answer/{token}").text

    assert "Town hall, room 2" in shown
    assert "meet.example.org" not in shown


@pytest.mark.parametrize("why", ["forged", "too old", "cancelled", "begun", "no longer invited", "disabled"])
def test_a_link_that_does_not_hold_answers_nothing(app, given, browser, people, at, why):
    number = given.meeting(published=True, starts_at=moment("2027-03-01 10:00"))
    chair = given.actor(people["chair"])
    with app.app_context():
        token = token_for(given._meeting(number), people["bea"], Reply.ACCEPTED)
    if why == "forged":
        token = f"{token}x"
    elif why == "too old":
        with given.settled():
            planning.revise(given._meeting(number), {"starts_at": moment("2027-12-01 10:00")}, by=chair)
        at(NOW + LASTING + timedelta(days=1))
    elif why == "cancelled":
        with given.settled():
            planning.cancel(given._meeting(number), by=chair, why="Too few can come.")
    elif why == "begun":
        at(moment("2027-03-01 10:05"))
    elif why == "no longer invited":
        with given.settled():
            db.session.delete(db.session.get_one(Invitation, (given._meeting(number).id, people["bea"])))
    else:
        with given.settled():
            db.session.get_one(Person, people["bea"]).disabled_on = clock.today()

    shown, answered = browser.get(f"/meetings/answer/{token}"), browser.post(f"/meetings/answer/{token}")

    assert shown.status == answered.status == 404
    found = answer_of(given, number, people["bea"])
    assert found is None or found[0] is None
