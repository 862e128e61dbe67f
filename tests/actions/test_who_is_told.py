"""Letters about actions: one a day at most, and what they say is true when they leave."""

from collections import Counter
from datetime import date, timedelta

import pytest
from flask_mailman import EmailMessage
from hypothesis import HealthCheck, settings
from hypothesis import given as whatever
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from app import clock
from app.actions import services
from app.actions.models import Action, Plan, Reminder
from app.actions.reminding import remind, step_on
from app.actions.workflow import ActionStatus
from app.extensions import db
from app.mail.models import Letter
from app.mail.services import deliver
from app.notices.models import NoticeChoice, Rhythm
from app.people.models import Person
from app.records.models import Record
from app.web.application import Praxis
from tests.browser import Browser
from tests.given import SOMEBODY, Given, moment

MONDAY = "2026-11-23"


@pytest.fixture(autouse=True)
def _monday(at) -> None:
    at(moment(f"{MONDAY} 09:00"))


@pytest.fixture
def olu(given: Given) -> int:
    return given.member("Olu Owner")


def delivered(app: Praxis) -> str:
    with app.app_context():
        return deliver()


def reminded(app: Praxis) -> int:
    with app.app_context():
        return remind()


def wants(given: Given, person: int, rhythm: Rhythm) -> None:
    with given.settled():
        db.session.add(NoticeChoice(person_id=person, rhythm=rhythm, chosen_at=clock.now()))


def old(given: Given, owner: int, due_on: date, title: str = "Publish the guide", **more) -> int:
    """An action of long ago, of which its owner was told long ago."""
    number = given.action(title, owner=owner, due_on=due_on, **more)
    with given.settled():
        record = db.session.scalars(select(Action).where(Action.number == number)).one()
        record.created_at = moment("2026-01-05 09:00")
        db.session.execute(delete(Letter))
    return number


def hands_over(given: Given, number: int, to: int, by=SOMEBODY) -> None:
    with given.settled():
        action = db.session.scalars(select(Action).where(Action.number == number)).one()
        services.hand_over(action, db.session.get_one(Person, to), by=by)


# Assigned.


def test_whoever_is_given_an_action_is_told(app, given, letters, at, olu) -> None:
    guide = given.action(owner=olu, due_on=date(2026, 12, 3))

    first = delivered(app)
    at(moment(f"{MONDAY} 09:06"))

    assert (first, delivered(app)) == ("0 sent", "1 sent")
    assert letters[0].subject == "Publish the guide: yours, due in 10 days, on 3 Dec"
    assert f"/actions/{guide}" in letters[0].body
    assert letters[0].to == ["olu.owner@example.org"]


def test_whoever_takes_it_themselves_is_not(app, given, letters, at, olu) -> None:
    guide, charlie = old(given, olu, date(2027, 3, 1)), given.chair("Charlie Chair")
    hands_over(given, guide, charlie, by=given.actor(charlie))
    at(moment(f"{MONDAY} 09:06"))

    assert delivered(app) == "0 sent"
    assert letters == []


def test_handed_over_twice_in_a_row_one_is_told(app, given, letters, at, olu) -> None:
    guide = old(given, given.member("Before Them"), date(2026, 12, 3))
    hands_over(given, guide, olu)
    hands_over(given, guide, given.member("Nia New"))
    at(moment(f"{MONDAY} 09:06"))

    assert delivered(app) == "1 sent"
    assert letters[0].to == ["nia.new@example.org"]


def test_many_actions_come_in_one_letter(app, given, letters, at, olu) -> None:
    for title in ("Publish the guide", "Brief the teams"):
        given.action(title, owner=olu, status=ActionStatus.PROPOSED, due_on=date(2026, 12, 3))
    at(moment(f"{MONDAY} 09:06"))

    assert delivered(app) == "1 sent"
    assert letters[0].subject == "2 actions to look at"
    assert "Brief the teams (A2): due 3 Dec, if the steering group agrees to it" in letters[0].body


# Mentioned.


def test_whoever_is_mentioned_is_told_who_and_where(app, given, letters, browser: Browser, olu) -> None:
    guide = old(given, olu, date(2026, 12, 3))
    given.member("Ama Boateng")
    own = browser.signed_in_as(olu)

    own.form(f"/actions/{guide}", to="/updates", text="@Ama, can you?\n\n<b>@Olu</b>")

    assert delivered(app) == "1 sent"
    assert letters[0].subject == f"Olu Owner mentions you on A{guide}"
    assert letters[0].to == ["ama.boateng@example.org"]
    assert "can you" not in letters[0].body


def test_what_somebody_may_not_read_by_then_is_not_told(app, given, letters, browser: Browser, olu) -> None:
    guide = old(given, olu, date(2026, 12, 3))
    given.member("Ama Boateng")
    browser.signed_in_as(olu).form(f"/actions/{guide}", to="/updates", text="@Ama, can you?")
    given.seen_only_by("action", guide, olu)

    assert delivered(app) == "0 sent"


# How often.


def test_one_letter_a_day_with_all_there_is(app, given, letters, at, olu) -> None:
    given.action("First", owner=olu)
    at(moment(f"{MONDAY} 09:06"))
    first = delivered(app)
    given.action("Second", owner=olu)
    at(moment(f"{MONDAY} 10:00"))
    second = delivered(app)
    given.action("Third", owner=olu)
    at(moment("2026-11-24 07:31"))

    assert (first, second, delivered(app)) == ("1 sent", "0 sent", "1 sent")
    assert "Second" in letters[1].body
    assert "Third" in letters[1].body


def test_once_a_week_is_on_monday(app, given, letters, at, olu) -> None:
    wants(given, olu, Rhythm.WEEKLY)
    at(moment("2026-11-24 09:00"))
    given.action("First", owner=olu)
    sent = []
    for day in (24, 25, 27, 29, 30):
        at(moment(f"2026-11-{day} 09:10"))
        sent.append(delivered(app))

    assert sent == ["0 sent"] * 4 + ["1 sent"]
    assert "at most one such letter a week" in letters[0].body


@pytest.mark.parametrize("before", [True, False])
def test_only_what_was_asked_for_is_none_of_this(app, given, letters, at, olu, before: bool) -> None:
    if before:
        wants(given, olu, Rhythm.ASKED)
    old(given, olu, clock.today())
    given.action(owner=olu)
    reminded(app)
    if not before:
        wants(given, olu, Rhythm.ASKED)
    at(moment("2026-11-24 09:00"))
    reminded(app)

    assert delivered(app) == "0 sent"
    assert letters == []


# Reminders.


@pytest.mark.parametrize(
    ("left", "step"),
    [
        *((31, None), (30, 30), (23, 30), (22, None), (8, None), (7, 7), (2, 7), (1, 1), (0, 1), (-6, 1)),
        *((-7, -7), (-13, -7), (-14, -14), (-30, -28), (-365, -364)),
    ],
)
def test_the_steps_of_an_owner(left: int, step: int | None) -> None:
    today = date(2026, 11, 23)

    assert step_on(today + timedelta(days=left), today, since=date(2026, 1, 5)) == step


def test_what_was_promised_only_lately_is_no_reminder() -> None:
    today = date(2026, 11, 23)

    assert step_on(today + timedelta(days=5), today, since=today - timedelta(days=1)) is None


def test_an_owner_is_reminded_once_at_each_step(app, given, letters, at, olu) -> None:
    old(given, olu, date(2026, 12, 23))
    written = []
    for day in range(45):
        at(moment(f"{MONDAY} 08:00") + timedelta(days=day))
        reminded(app)
        reminded(app)
        delivered(app)
        written.append(len(letters))

    told = [day for day in range(45) if written[day] > (written[day - 1] if day else 0)]
    assert [30 - day for day in told] == [30, 7, 1, -7, -14]
    assert letters[-1].subject == "Publish the guide: 14 days late, it was due on 23 Dec 2026"


def test_all_of_a_day_in_one_letter_and_in_the_morning(app, given, letters, at, olu) -> None:
    old(given, olu, date(2026, 11, 30), "In a week")
    old(given, olu, date(2026, 11, 16), "A week ago")
    found = []
    for hour in ("06:59", "07:00", "07:15"):
        at(moment(f"{MONDAY} {hour}"))
        found.append(reminded(app))
    delivered(app)
    old(given, olu, date(2026, 11, 9), "Two weeks ago")
    at(moment(f"{MONDAY} 12:00"))

    assert (found, reminded(app), len(letters)) == ([0, 1, 0], 0, 1)
    assert letters[0].body.index("A week ago") < letters[0].body.index("In a week")


def test_missed_days_are_made_up_for_by_the_latest_step(app, given, letters, at, olu) -> None:
    old(given, olu, date(2026, 11, 3))

    assert (reminded(app), reminded(app)) == (1, 0)
    with app.app_context():
        assert list(db.session.scalars(select(Reminder.step))) == [-14]


def test_a_day_that_moves_and_a_new_owner_are_reminded_of_anew(app, given, letters, at, olu) -> None:
    guide = old(given, olu, date(2026, 11, 24))
    reminded(app)
    delivered(app)
    at(moment("2026-11-24 08:00"))
    with given.settled():
        action = db.session.scalars(select(Action).where(Action.number == guide)).one()
        services.move_due(action, date(2026, 11, 25), by=SOMEBODY, why="The printer is closed.")
    moved = reminded(app)
    hands_over(given, guide, given.member("Nia New"))

    assert (moved, reminded(app)) == (1, 1)


@pytest.mark.parametrize(
    "status", [ActionStatus.PROPOSED, ActionStatus.REPORTED_DONE, ActionStatus.VERIFIED, ActionStatus.DROPPED]
)
def test_what_nobody_waits_for_is_no_reminder(app, given, olu, status: ActionStatus) -> None:
    old(given, olu, date(2026, 11, 3), status=status)

    assert reminded(app) == 0


@pytest.mark.parametrize("gone", [{"left_on": date(2026, 11, 1)}, {"disabled_on": date(2026, 11, 1)}, {"email": None}])
def test_whoever_is_gone_is_not_reminded(app, given, olu, gone: dict) -> None:
    old(given, olu, date(2026, 11, 3))
    with given.settled():
        person = db.session.get_one(Person, olu)
        for name, value in gone.items():
            setattr(person, name, value)

    assert reminded(app) == 0


def test_whoever_leads_the_plan_and_the_chair_hear_of_what_is_late_for_long(app, given, letters, at, olu) -> None:
    lead = given.member("Lea Lead")
    given.chair("Charlie Chair")
    old(given, olu, date(2026, 11, 9))
    with given.settled():
        plan = Plan(title="Voices", objective="Everybody is heard.", lead_id=lead)
        db.session.add(plan)
        db.session.flush()
        db.session.execute(update(Action.__table__).values(plan_id=plan.id))

    told = []
    for days in (0, 7, 16):
        at(moment(f"{MONDAY} 08:00") + timedelta(days=days))
        reminded(app)
        delivered(app)
        told.append({message.to[0] for message in letters})
        letters.clear()

    owner = "olu.owner@example.org"
    assert told == [{owner, "lea.lead@example.org"}, {owner}, {owner, "charlie.chair@example.org"}]


def test_what_changed_since_the_morning_is_not_told(app, given, letters, at, olu) -> None:
    _, moves, done = (old(given, olu, date(2026, 11, 24), title) for title in ("Stays", "Moves", "Done"))
    reminded(app)
    with given.settled():
        found = {action.number: action for action in db.session.scalars(select(Action))}
        services.move_due(found[moves], date(2027, 1, 5), by=SOMEBODY, why="The printer is closed.")
        proof = services.Proof("It", link="https://example.org")
        services.move(found[done], ActionStatus.REPORTED_DONE, by=SOMEBODY, evidence=proof)

    delivered(app)

    assert [message.subject for message in letters] == ["Stays: due tomorrow, on 24 Nov"]


# Whatever happens.

CLOSED = (ActionStatus.REPORTED_DONE, ActionStatus.VERIFIED, ActionStatus.DROPPED)
deeds = st.lists(
    st.one_of(
        st.tuples(st.just("owner"), st.integers(0, 2)),
        st.tuples(st.just("due"), st.integers(-40, 40)),
        st.tuples(st.just("status"), st.integers(0, 5)),
        st.tuples(st.just("wait"), st.sampled_from([1, 7, 24, 24 * 7])),
        st.tuples(st.sampled_from(["remind", "deliver"]), st.just(0)),
    ),
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@whatever(deeds)
def test_whatever_happens_in_between_what_is_delivered_is_true(app, given, letters, at, deeds) -> None:
    letters.clear()
    now = moment(f"{MONDAY} 08:00")
    at(now)
    with given.settled():
        # Of the examples before this one nobody is reminded.
        db.session.execute(update(Record.__table__).where(Record.kind == "action").values(withdrawn_on=clock.today()))
    people = [given.member(f"Person {name}") for name in ("One", "Two", "Three")]
    guide = old(given, people[0], clock.today() + timedelta(days=7))
    had: Counter[tuple[str, date]] = Counter()
    for what, n in [*deeds, ("wait", 24), ("remind", 0), ("deliver", 0)]:
        if what == "wait":
            now += timedelta(hours=n)
            at(now)
        elif what == "remind":
            reminded(app)
        elif what == "deliver":
            delivered(app)
            for message in letters:
                had[message.to[0], clock.today()] += 1
                _ensure_true(app, given, message, guide)
            letters.clear()
        else:
            with given.settled():
                _change(db.session.scalars(select(Action).where(Action.number == guide)).one(), what, n, people)

    assert all(number == 1 for number in had.values())


def _change(action: Action, what: str, n: int, people: list[int]) -> None:
    if what == "status":
        if moves := services.moves_for(SOMEBODY, action):
            to = moves[n % len(moves)].to
            proof = services.Proof("It", link="https://example.org") if to is ActionStatus.REPORTED_DONE else None
            services.move(action, to, by=SOMEBODY, why="A reason.", evidence=proof)
    elif action.status not in CLOSED:
        if what == "owner":
            services.hand_over(action, db.session.get_one(Person, people[n]), by=SOMEBODY)
        else:
            services.move_due(action, clock.today() + timedelta(days=n), by=SOMEBODY, why="It moves.")


def _ensure_true(app: Praxis, given: Given, message: EmailMessage, guide: int) -> None:
    action = given.the_action(guide)
    with app.app_context():
        assert message.to == [db.session.get_one(Person, action.owner_id).email]
    assert action.status not in CLOSED
    assert f"{action.due_on.day} {action.due_on:%b}" in message.subject
