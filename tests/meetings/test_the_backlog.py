"""Members propose items; whoever prepares a meeting pulls them in, or says why not."""

from datetime import timedelta

import pytest

from app.access.rules import Refused, Unready
from app.decisions.models import Proposal
from app.decisions.workflow import ProposalState
from app.extensions import db
from app.meetings.models import AgendaItem
from app.meetings.pages.meeting import MATTERS
from app.meetings.queries.arising import matters_arising
from app.meetings.queries.offers import offers
from app.meetings.services import agenda
from app.meetings.workflow import ItemState, MeetingState, Purpose
from app.records.models import Link, Record, Tie, Visibility
from tests.given import SOMEBODY, moment

NOW = moment("2026-11-23 09:00")


@pytest.fixture
def chair(given, browser, at):
    at(NOW)
    given.body()
    return browser.signed_in_as(given.chair())


@pytest.fixture
def mia(given, chair):
    return chair.another().signed_in_as(given.member("Mia Member"))


def test_a_member_proposes_and_sees_what_becomes_of_it(given, chair, mia):
    mia.form("/meetings/backlog/new", title="A welcome pack", background="New people get lost.", minutes="10")
    assert "Waits for a meeting" in mia.get("/meetings/backlog").text
    number = given.meeting()

    chair.form("/meetings/backlog", to="/pull", meeting=str(number))

    # Of a draft it is not said yet.
    assert "Waits for a meeting" not in chair.get("/meetings/backlog").text
    assert "On the agenda" not in mia.get("/meetings/backlog").text
    chair.form(f"/meetings/{number}/publish")
    assert "On the agenda of M1" in mia.get("/meetings/backlog").text
    assert "A welcome pack" in mia.get(f"/meetings/{number}").text


def test_declining_says_why(given, chair, mia):
    mia.form("/meetings/backlog/new", title="A welcome pack", background="New people get lost.", minutes="10")
    decline = next(
        href for words, href in chair.get("/meetings/backlog").links().items() if words.startswith("Decline")
    )

    assert chair.form(decline, why="").status == 422
    chair.form(decline, why="It is being written.")

    assert "It is being written." in mia.get("/meetings/backlog").text
    assert "is declined" in chair.get("/meetings/backlog").text
    assert "A welcome pack" not in chair.get("/meetings/backlog").text


def test_nobody_else_sees_what_a_member_proposed_before_it_is_published(given, chair, mia):
    item = given.agenda_item("A welcome pack", by=given.member("Olu Other"))

    assert "A welcome pack" not in mia.get("/meetings/backlog").text
    assert mia.get(f"/meetings/items/{item}/whole").status == 404
    assert mia.post(f"/meetings/backlog/{item}/take-back").status == 404


def test_what_waits_can_be_changed_and_taken_back_by_whoever_proposed_it(given, chair, mia):
    mia.form("/meetings/backlog/new", title="A welcome pack", background="New people get lost.", minutes="10")
    edit = next(href for words, href in mia.get("/meetings/backlog").links().items() if words.startswith("Change it"))

    mia.form(edit, title="A better pack", minutes="20")
    assert "A better pack" in chair.get("/meetings/backlog").text
    mia.form("/meetings/backlog", to="/take-back")

    assert "A better pack" not in chair.get("/meetings/backlog").text


def test_what_was_declined_meanwhile_keeps_its_reason(given, chair, mia):
    mia.form("/meetings/backlog/new", title="A welcome pack", background="New people get lost.", minutes="10")
    page = mia.get("/meetings/backlog")
    chair.form(f"/meetings/backlog/{_waiting(given)}/decline", why="It is being written.")

    mia.send(page.form_to("/take-back"))

    assert "It is being written." in mia.get("/meetings/backlog").text


def test_a_member_pulls_nothing_in(given, chair, mia):
    item, number = given.agenda_item("Mine"), given.meeting()
    assert mia.post(f"/meetings/backlog/{item}/pull", meeting=str(number)).status == 403
    assert mia.post(f"/meetings/{number}/agenda/pull", item=str(item)).status == 403


def test_carrying_over_makes_a_new_item_and_leaves_the_first(given, chair):
    number, later = given.meeting(items=()), given.meeting(starts_at=moment("2027-01-12 10:00"))
    item = given.agenda_item("The budget", meeting=number, meant_for=Visibility.MEMBERS, background="Figures.")
    _state(given, number, MeetingState.IN_SESSION)

    with given.settled():
        first = db.session.get_one(AgendaItem, item)
        new = agenda.carry_over(first, to=given._meeting(later), by=SOMEBODY)
        again = agenda.carry_over(first, to=None, by=SOMEBODY)
        assert again is new
        new_id = new.id

    with given.app.app_context():
        first, new = db.session.get_one(AgendaItem, item), db.session.get_one(AgendaItem, new_id)
        assert (first.title, first.background, first.state) == ("The budget", "Figures.", ItemState.CARRIED_OVER)
        assert (new.title, new.parent_id, new.state) == ("The budget", item, ItemState.WAITING)
        assert new.visibility is Visibility.STEERING
    assert f"Carried over from M{number}" in chair.get(f"/meetings/{later}").text


def test_what_is_decided_or_not_begun_is_not_carried_over(given, chair):
    number = given.meeting(items=())
    item = given.agenda_item("The budget", meeting=number)
    with given.settled(), pytest.raises(Unready):
        agenda.carry_over(db.session.get_one(AgendaItem, item), to=None, by=SOMEBODY)
    _state(given, number, MeetingState.IN_SESSION)
    with given.settled():
        begun = db.session.get_one(AgendaItem, item)
        begun.state = ItemState.AT_HAND
        begun.state = ItemState.DONE
    with given.settled(), pytest.raises(Unready):
        agenda.carry_over(db.session.get_one(AgendaItem, item), to=None, by=SOMEBODY)


def test_while_it_is_held_only_whoever_runs_a_meeting_carries_something_over(given, chair):
    number, cora = given.meeting(items=()), given.coordinator()
    item, actor = given.agenda_item("The budget", meeting=number), given.actor(cora)
    _state(given, number, MeetingState.IN_SESSION)

    assert chair.another().signed_in_as(cora).get(f"/meetings/items/{item}/carry-over").status == 403
    with given.app.app_context(), pytest.raises(Refused):
        agenda.carry_over(db.session.get_one(AgendaItem, item), to=None, by=actor)


def test_an_item_is_not_carried_to_an_earlier_meeting(given, chair):
    earlier = given.meeting(starts_at=moment("2026-11-25 10:00"))
    number = given.meeting(items=(), starts_at=moment("2026-12-25 10:00"))
    item = given.agenda_item("The budget", meeting=number)
    _state(given, number, MeetingState.IN_SESSION)

    with given.settled(), pytest.raises(Unready, match="later meeting"):
        agenda.carry_over(db.session.get_one(AgendaItem, item), to=given._meeting(earlier), by=SOMEBODY)


def test_carrying_over_asks_where_to(given, chair):
    number, later = given.meeting(items=()), given.meeting(starts_at=moment("2027-01-12 10:00"))
    item = given.agenda_item("The budget", meeting=number)
    _state(given, number, MeetingState.IN_SESSION)
    form = chair.get(f"/meetings/items/{item}/carry-over").form_to()

    answer = chair.send(form, to=str(later))

    assert answer.status == 303
    assert "The budget" in chair.get(f"/meetings/{later}/agenda").text


def test_what_is_ready_is_put_on_by_one_press(given, chair):
    body = given.body()
    earlier, number = given.meeting(), given.meeting(items=(), starts_at=moment("2026-12-20 10:00"))
    _state(given, earlier, MeetingState.CIRCULATED)
    with given.settled():
        db.session.add(
            Proposal(
                title="Buy a tent",
                body_id=body,
                background="",
                interests="",
                state=ProposalState.OPEN,
                visibility=Visibility.MEMBERS,
            )
        )
    page = chair.get(f"/meetings/{number}/agenda")
    assert f"Approve the minutes of M{earlier}" in page.text
    assert "Buy a tent" in page.text

    for label in ("Decide P1", f"Approve the minutes of M{earlier}"):
        page = chair.get(f"/meetings/{number}/agenda")
        (form,) = page.all("form", aria_label=label)
        fields = {field.get("name"): field.get("value") for field in form.iter("input")}
        chair.post(f"/meetings/{number}/agenda/offered", fields)

    page = chair.get(f"/meetings/{number}")
    assert "Decides proposal P1" in page.text
    with given.app.app_context():
        assert offers(given._meeting(number), SOMEBODY) == []
        items = db.session.scalars(
            db.select(AgendaItem)
            .where(AgendaItem.meeting_id == given._meeting(number).id)
            .order_by(AgendaItem.position)
        ).all()
        assert [item.title for item in items] == [f"Approve the minutes of M{earlier}", "Buy a tent"]
        assert all(item.purpose is Purpose.DECISION for item in items)


def test_people_are_welcomed_before_they_approve_minutes(given, chair):
    earlier, number = given.meeting(), given.meeting(items=(), starts_at=moment("2026-12-20 10:00"))
    _state(given, earlier, MeetingState.CIRCULATED)
    opening = {"meeting": number, "section": "Opening"}
    given.agenda_item("Welcome and apologies", purpose=Purpose.INFORMATION, **opening)
    given.agenda_item("Matters arising", **opening)

    with given.settled():
        agenda.put_minutes(given._meeting(number), given._meeting(earlier), by=SOMEBODY)

    page = chair.get(f"/meetings/{number}/agenda/print").text
    places = [page.index(title) for title in ("Welcome and apologies", "Approve the minutes", "Matters arising")]
    assert places == sorted(places)


def test_minutes_are_not_approved_at_their_own_meeting(given, chair):
    number = given.meeting()
    _state(given, number, MeetingState.CIRCULATED)

    with given.settled(), pytest.raises((Unready, Refused)):
        meeting = given._meeting(number)
        agenda.put_minutes(meeting, meeting, by=SOMEBODY)


def test_matters_arising_are_the_open_actions_of_earlier_meetings(given, chair):
    earlier, number = given.meeting(items=()), given.meeting(starts_at=moment("2026-12-20 10:00"))
    item = given.agenda_item("The budget", meeting=earlier)
    now = given.agenda_item("The tent", meeting=number)
    follows, unrelated, of_now = (given.action(title) for title in ("Publish it", "Something else", "Buy it"))
    with given.settled():
        for action, source in ((follows, item), (of_now, now)):
            record = db.session.scalars(db.select(Record).where(Record.kind == "action", Record.number == action)).one()
            db.session.add(Link(from_id=record.id, to_id=source, tie=Tie.FOLLOWS))

    with given.app.app_context():
        rows = matters_arising(given._meeting(number), SOMEBODY)
        assert [row.number for row in rows] == [follows]
    text = chair.get(f"/meetings/{number}").text
    assert "Publish it" in text
    assert "Something else" not in text
    assert unrelated


def test_a_page_shows_what_is_due_soonest_and_leads_to_paper_with_the_rest(given, chair):
    earlier, number = given.meeting(items=()), given.meeting(starts_at=moment("2026-12-20 10:00"))
    item = given.agenda_item("The budget", meeting=earlier)
    due = moment("2026-12-01 10:00").date()
    for n in range(MATTERS + 1):
        given.action(f"Publish part {n}", due_on=due + timedelta(days=n))
    with given.settled():
        for action in db.session.scalars(db.select(Record.id).where(Record.kind == "action")):
            db.session.add(Link(from_id=action, to_id=item, tie=Tie.FOLLOWS))

    page, paper = chair.get(f"/meetings/{number}"), chair.get(f"/meetings/{number}/agenda/print")

    assert f"Publish part {MATTERS - 1}" in page.text
    assert f"Publish part {MATTERS}" not in page.text
    assert "due soonest" in page.text
    assert f"Publish part {MATTERS}" in paper.text


def _waiting(given):
    with given.app.app_context():
        return db.session.scalars(db.select(AgendaItem.id)).one()


_ON_THE_WAY = [MeetingState.PUBLISHED, MeetingState.IN_SESSION, MeetingState.CLOSED, MeetingState.CIRCULATED]


def _state(given, number, state):
    with given.settled():
        meeting = given._meeting(number)
        meeting.visibility = Visibility.MEMBERS
        for step in _ON_THE_WAY:
            meeting.state = step
            if step is state:
                return
