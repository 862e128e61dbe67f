"""A meeting closes once nothing stands in the way; its minutes go out, are approved by a later one, and are locked."""

import inspect
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from app import clock
from app.access.rules import Refused, Unready
from app.actions.services import hand_over
from app.decisions.models import Elector
from app.decisions.workflow import Choice, How
from app.extensions import db
from app.mail.models import Letter
from app.mail.services import deliver
from app.meetings.models import AgendaItem, Approval, Erratum, Invitation, Minutes
from app.meetings.queries.closing import What, in_the_way
from app.meetings.services import attending, closing, minutes, session, voting, writing
from app.meetings.workflow import ItemState, MeetingState, OutcomeKind, Presence, Purpose
from app.people.models import Person
from app.records.models import Visibility
from tests.given import moment

LATER = "2026-11-24 15:00"


@pytest.fixture
def closed(room):
    """A meeting with one decision and one action, closed."""
    number = room.opened(room.ana, room.ben)
    item = room.items(number)[1]
    room.begin(number, item)
    room.decide(number, item)
    room.act(number, item, room.ana, "Print the guide")
    room.act(number, item, room.ben, "Send the guide")
    room.close(number)
    return number


@pytest.fixture
def later(room, closed):
    """The next meeting, open and quorate, once the minutes of the first have gone out."""
    room.circulate(closed)
    return room.opened(room.ana, room.ben, on=LATER)


def standing(room, number):
    return room.look(number, lambda meeting: [(one.what, one.title) for one in in_the_way(meeting)])


def sent(app, letters, at):
    at(clock.now() + timedelta(minutes=11))
    letters.clear()
    with app.app_context():
        deliver()
    return {letter.to[0].partition("@")[0]: letter for letter in letters}


def test_an_item_for_decision_that_is_undecided_stands_in_the_way(room):
    number = room.opened(room.ana, room.ben)

    assert standing(room, number) == [(What.UNDECIDED, "The budget")]
    with pytest.raises(Unready, match="1 thing stands in the way"):
        room.close(number)
    room.put_off(number, room.items(number)[1])
    room.close(number)


def test_so_does_an_open_ballot_and_what_is_half_written(room):
    number = room.opened(room.ana, room.ben)
    welcome, budget = room.items(number)
    room.begin(number, budget)
    room.do(number, lambda m, i, *, by: voting.ask(m, i, "We meet.", by=by).id, item=budget)
    room.do(
        number,
        lambda m, i, *, by: writing.save_draft(m, i, OutcomeKind.NOTE, {"text": "It"}, by=by),
        item=welcome,
        by=room.chair,
    )

    assert standing(room, number) == [(What.DRAFT, "Welcome"), (What.BALLOT, "The budget")]


def test_a_written_procedure_that_runs_on_keeps_no_meeting_open(given, room):
    number = room.opened(room.ana, room.ben, room.dee)
    budget = room.items(number)[1]
    asked = room.ask(number, budget)
    given.ballot(asked, how=How.WRITTEN, closes_at=clock.now() + timedelta(days=3))

    with pytest.raises(Unready, match="A written procedure on this proposal runs until 27 Nov"):
        room.put(number, budget)
    with pytest.raises(Unready, match="A written procedure on this proposal runs until 27 Nov"):
        room.decide(number, budget)
    with pytest.raises(Unready, match="closed already"):
        room.do(number, voting.close_vote, item=budget)
    room.declare(number, budget, room.dee)
    assert standing(room, number) == [(What.UNDECIDED, "The budget")]

    room.put_off(number, budget)
    room.close(number)
    with room.app.app_context():
        assert set(db.session.scalars(select(Elector.recused_why))) == {None}


def test_what_is_voted_on_later_stands_in_no_earlier_minutes(browser, at, room):
    first = room.opened(room.ana, room.ben)
    budget = room.items(first)[1]
    room.ask(first, budget)
    room.put_off(first, budget)
    room.close(first)
    room.circulate(first)
    with room.app.app_context():
        proposal_id = db.session.get_one(AgendaItem, budget).proposal_id
    at(moment("2026-12-15 10:00"))
    second = room.opened(room.ana, room.ben, on="2026-12-15 10:00")
    later = room.items(second)[1]
    with room.given.settled():
        db.session.get_one(AgendaItem, later).proposal_id = proposal_id
    room.begin(second, later)
    room.put(second, later)
    for seat in room.seats[:2]:
        room.do(second, voting.cast, item=later, seat_id=seat, choice=Choice.FOR)
    room.do(second, voting.close_vote, item=later)

    browser.signed_in_as(room.secretary)
    said = "2 for, 0 against"
    assert said in browser.get(f"/meetings/{second}/minutes").text
    assert said not in browser.get(f"/meetings/{first}/minutes").text


def test_what_was_voted_down_has_its_answer(room):
    number = room.opened(room.ana, room.ben)
    budget = room.items(number)[1]
    room.begin(number, budget)
    room.do(number, lambda m, i, *, by: voting.ask(m, i, "We meet.", by=by).id, item=budget)
    for seat in room.seats[:2]:
        room.do(number, voting.cast, item=budget, seat_id=seat, choice=Choice.AGAINST)
    room.do(number, voting.close_vote, item=budget)

    assert standing(room, number) == []


def test_carried_over_it_goes_on_in_a_new_item_and_these_minutes_stay(room):
    number = room.opened(room.ana, room.ben)
    budget = room.items(number)[1]
    room.begin(number, budget)
    room.note(number, budget, "We ran out of time.")
    room.put_off(number, budget, "We ran out of time.")

    with room.app.app_context():
        item = db.session.get_one(AgendaItem, budget)
        later = db.session.scalars(select(AgendaItem).where(AgendaItem.parent_id == budget)).one()
        assert (item.state, item.state_why) == (ItemState.CARRIED_OVER, "We ran out of time.")
        assert (later.meeting_id, later.state) == (None, ItemState.WAITING)


def test_what_is_decided_is_not_carried_over(room):
    number = room.opened(room.ana, room.ben)
    budget = room.items(number)[1]
    room.begin(number, budget)
    room.decide(number, budget)

    with pytest.raises(Unready, match="decided"):
        room.put_off(number, budget)


def test_closed_twice_it_says_so(room, closed):
    with pytest.raises(Unready, match="“closed” by now"):
        room.close(closed)


def test_closing_sends_each_owner_their_own_actions_and_no_others(app, room, closed, letters, at):
    out = sent(app, letters, at)

    assert set(out) == {"ana", "ben"}
    assert "Print the guide" in out["ana"].body
    assert "Send the guide" not in out["ana"].body
    assert out["ben"].body.count("Send the guide") == 1


def test_nothing_is_told_before_it_is_closed(app, room, letters, at):
    number = room.opened(room.ana, room.ben)
    item = room.items(number)[1]
    room.begin(number, item)
    room.act(number, item, room.ana)

    assert sent(app, letters, at) == {}


def test_a_meeting_that_is_reopened_in_time_tells_nobody(app, room, closed, letters, at):
    room.do(closed, session.reopen, why="Too soon.")

    assert sent(app, letters, at) == {}


def test_an_action_that_has_another_owner_by_then_is_not_told_to_the_first(app, room, closed, letters, at, given):
    secretary = given.actor(room.secretary)
    with given.settled():
        hand_over(given._numbered(1), db.session.get_one(Person, room.cleo), by=secretary)

    assert "ana" not in sent(app, letters, at)


def test_circulating_tells_those_who_were_there_or_invited_where_they_are(app, room, closed, letters, at):
    sent(app, letters, at)
    at(clock.now() + timedelta(days=1))
    room.circulate(closed)
    out = sent(app, letters, at)

    assert {"ana", "ben"} <= set(out)
    assert f"/meetings/{closed}/minutes" in out["ana"].body


def test_they_keep_who_was_there_by_number_and_not_by_name(room, closed):
    room.circulate(closed)

    with room.app.app_context():
        kept = json.loads(db.session.scalars(select(Minutes)).one().attendance)
        assert [(one["person"], one["how"]) for one in kept] == [
            (room.ana, "present"),
            (room.ben, "present"),
            (room.cleo, "not there"),
        ]


def test_a_later_meeting_approves_them_and_they_are_locked(room, closed, later):
    room.approve(closed, later)

    assert room.state(closed) is MeetingState.APPROVED
    with room.app.app_context():
        assert db.session.scalars(select(Approval)).one().amended is None


def test_as_amended_it_says_what(room, closed, later):
    room.approve(closed, later, amended="Ben was remote.")

    with room.app.app_context():
        assert db.session.scalars(select(Approval)).one().amended == "Ben was remote."


def test_the_page_that_asks_whether_they_are_approved_changes_nothing(browser, room, closed, later):
    item = room.items(later)[1]
    with room.given.settled():
        db.session.get_one(AgendaItem, item).approves_id = room.look(closed, lambda meeting: meeting.id)
    room.begin(later, item)

    page = browser.signed_in_as(room.secretary).get(f"/meetings/{later}/live/items/{item}/approve")

    assert page.status == 200
    assert room.state(closed) is MeetingState.CIRCULATED


def test_a_meeting_does_not_approve_its_own_minutes(room, closed):
    with pytest.raises(Unready, match="does not approve its own minutes"):
        room.circulate(closed)
        room.approve(closed, closed)


def test_nor_an_earlier_one(room, closed, given):
    room.circulate(closed)
    earlier = room.opened(room.ana, room.ben, on="2026-11-20 10:00")

    with pytest.raises(Unready, match="by a later meeting"):
        room.approve(closed, earlier)


def test_nor_one_that_is_not_in_session_or_not_quorate(room, closed):
    room.circulate(closed)
    later = room.meeting(on=LATER)
    with pytest.raises(Unready, match="is not in session"):
        room.approve(closed, later)
    room.open(later)
    with pytest.raises(Unready, match="Only a quorate meeting"):
        room.approve(closed, later)


def test_approved_before_they_go_out_they_are_not(room, closed):
    later = room.opened(room.ana, room.ben, on=LATER)

    with pytest.raises(Unready, match="“closed”"):
        room.approve(closed, later)


def test_taken_back_they_can_be_corrected_and_go_out_again(room, closed):
    room.circulate(closed)
    with pytest.raises(Unready, match="Say why"):
        room.do(closed, minutes.take_back, why="")
    room.do(closed, minutes.take_back, why="A name is missing.")
    room.do(closed, lambda m, *, by: minutes.introduce(m, "Ana welcomed us.", by=by))
    room.circulate(closed)

    assert room.state(closed) is MeetingState.CIRCULATED


# Whatever is tried with minutes that are approved.
TRIED = {
    "open": lambda room, n: room.open(n),
    "reopen": lambda room, n: room.do(n, session.reopen, why="More."),
    "begin": lambda room, n: room.begin(n, room.items(n)[0]),
    "end": lambda room, n: room.do(n, session.end_item),
    "arrive": lambda room, n: room.arrive(n, room.cleo, Presence.PRESENT),
    "leave": lambda room, n: room.leave(n, room.ana),
    "declare": lambda room, n: room.declare(n, room.items(n)[0], room.ana),
    "take back an interest": lambda room, n: room.do(
        n, attending.take_back_interest, item=room.items(n)[0], person=room.ana
    ),
    "note": lambda room, n: room.note(n, room.items(n)[0]),
    "decide": lambda room, n: room.decide(n, room.items(n)[0]),
    "act": lambda room, n: room.act(n, room.items(n)[0], room.ana),
    "draft": lambda room, n: room.do(
        n,
        lambda m, i, *, by: writing.save_draft(m, i, OutcomeKind.NOTE, {"text": "x"}, by=by),
        item=room.items(n)[0],
    ),
    "discard": lambda room, n: room.do(
        n,
        lambda m, i, *, by: writing.discard_draft(m, i, OutcomeKind.NOTE, by.person_id, by=by),
        item=room.items(n)[0],
    ),
    "ask": lambda room, n: room.do(n, lambda m, i, *, by: voting.ask(m, i, "We meet.", by=by), item=room.items(n)[0]),
    "ratify": lambda room, n: room.do(n, writing.ratify, item=room.items(n)[0]),
    "lapse": lambda room, n: room.do(n, writing.let_lapse, item=room.items(n)[0], why="No."),
    "put off": lambda room, n: room.put_off(n, room.items(n)[0]),
    "close": lambda room, n: room.close(n),
    "introduce": lambda room, n: room.do(n, lambda m, *, by: minutes.introduce(m, "New words", by=by)),
    "circulate": lambda room, n: room.circulate(n),
    "take back": lambda room, n: room.do(n, minutes.take_back, why="More."),
}


@pytest.mark.parametrize("tried", TRIED)
def test_once_approved_nothing_in_them_changes(room, closed, later, tried):
    room.approve(closed, later)
    kept = room.look(closed, lambda meeting: (meeting.version, meeting.live))

    with pytest.raises((Refused, Unready)):
        TRIED[tried](room, closed)

    assert room.look(closed, lambda meeting: (meeting.version, meeting.live)) == kept


def test_every_verb_of_a_meeting_is_tried_on_locked_minutes():
    """A service that is added has to be tried, too."""
    not_of_one_that_is_locked = {
        # Read, or parts of others.
        "stir", "is_on", "mark_quorum", "drop_draft", "note_what_was_decided", "standing_now", "is_at_hand",
        "open_ballot_of", "recuse_from_ballot",
        # Needs a note or a ballot: tried elsewhere. And what is for locked minutes.
        "correct_note", "put_to_vote", "cast", "close_vote", "approve", "add_erratum",
    }  # fmt: skip
    named = {
        "open_meeting": "open", "reopen": "reopen", "begin_item": "begin", "end_item": "end", "arrive": "arrive",
        "leave": "leave", "declare_interest": "declare", "take_back_interest": "take back an interest",
        "put_down_note": "note", "put_down_decision": "decide", "put_down_action": "act", "save_draft": "draft",
        "discard_draft": "discard", "ask": "ask", "ratify": "ratify", "let_lapse": "lapse", "put_off": "put off",
        "close_meeting": "close", "introduce": "introduce", "circulate": "circulate", "take_back": "take back",
    }  # fmt: skip
    verbs = {
        name
        for module in (session, attending, writing, voting, closing, minutes)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }

    assert verbs - not_of_one_that_is_locked == set(named)
    assert set(named.values()) == set(TRIED)


def test_what_was_wrong_is_an_erratum(room, closed, later):
    with pytest.raises(Unready, match="not approved yet"):
        room.do(closed, lambda m, *, by: minutes.add_erratum(m, "Ben was remote.", by=by))
    room.approve(closed, later)
    room.do(closed, lambda m, *, by: minutes.add_erratum(m, "Ben was remote.", by=by))

    with room.app.app_context():
        assert db.session.scalars(select(Erratum)).one().text == "Ben was remote."


def test_a_letter_about_minutes_reaches_nobody_who_may_not_read_the_meeting(app, room, given, letters, at, closed):
    guest = given.person("Gus Guest")
    with given.settled():
        db.session.add(Invitation(meeting_id=room._meeting(closed).id, person_id=guest))
    sent(app, letters, at)
    at(clock.now() + timedelta(days=1))
    room.circulate(closed)

    assert "gus.guest" not in sent(app, letters, at)
    with app.app_context():
        assert db.session.scalars(select(Letter)).first() is not None


def test_confidential_items_are_left_out_for_those_who_may_not_see_them(browser, room, given):
    number = room.meeting(items=("Welcome",))
    with given.settled():
        meeting = room._meeting(number)
        secret = AgendaItem(
            title="A salary", body_id=meeting.body_id, meeting_id=meeting.id, section="Items", position=9,
            purpose=Purpose.DISCUSSION, background="",
            minutes=5, meant_for=Visibility.STEERING, visibility=Visibility.STEERING,
        )  # fmt: skip
        db.session.add(secret)
        db.session.flush()
        secret_id = secret.id
    room.open(number)
    room.note(number, secret_id, "It is too low.")
    room.close(number)
    room.circulate(number)
    member = given.member("Mia Member")

    for path in (f"/meetings/{number}/minutes", f"/meetings/{number}/minutes/clean", f"/meetings/{number}/live"):
        theirs = browser.another().signed_in_as(room.ana).get(path)
        hers = browser.another().signed_in_as(member).get(path)
        assert "A salary" in theirs.text, path
        assert "A salary" not in hers.text, path
        assert "It is too low" not in hers.text, path


def test_of_two_who_close_a_meeting_at_once_one_does_and_the_other_is_told(browser, room):
    number = room.opened(room.ana, room.ben, items=("Welcome",))
    windows = [browser.another().signed_in_as(person) for person in (room.secretary, room.chair)]
    forms = [window.get(f"/meetings/{number}/live/close").form_to("/close") for window in windows]

    with ThreadPoolExecutor(2) as people:
        answers = list(people.map(lambda each: each[0].send(each[1]), zip(windows, forms, strict=True)))

    assert sorted(answer.status for answer in answers) == [303, 422]
    assert "This meeting is “closed” by now" in next(answer.text for answer in answers if answer.status == 422)
    assert room.state(number) is MeetingState.CLOSED


def approving(room, *, items=("Welcome",)):
    """Minutes that are out, and the later meeting that is in session."""
    number = room.opened(room.ana, room.ben, items=("Welcome",))
    room.close(number)
    room.circulate(number)
    return number, room.opened(room.ana, room.ben, items=items, on="2026-11-24 14:00")


def test_of_two_who_approve_minutes_at_once_one_does_and_the_other_is_told(browser, room):
    number, _ = approving(room)
    windows = [browser.another().signed_in_as(person) for person in (room.secretary, room.chair)]
    forms = [window.get(f"/meetings/{number}/minutes/approve").form_to("/approve") for window in windows]

    with ThreadPoolExecutor(2) as people:
        answers = list(people.map(lambda each: each[0].send(each[1]), zip(windows, forms, strict=True)))

    assert sorted(answer.status for answer in answers) == [303, 422]
    assert "This meeting is “minutes approved” by now" in next(one.text for one in answers if one.status == 422)


def test_minutes_are_approved_while_their_meeting_closes_or_not_at_all(browser, room):
    number, later = approving(room)
    approves, closes = (browser.another().signed_in_as(person) for person in (room.secretary, room.chair))
    forms = [
        approves.get(f"/meetings/{number}/minutes/approve").form_to("/approve"),
        closes.get(f"/meetings/{later}/live/close").form_to("/close"),
    ]

    with ThreadPoolExecutor(2) as people:
        approved, closed = people.map(lambda each: each[0].send(each[1]), zip((approves, closes), forms, strict=True))

    assert closed.status == 303
    assert (approved.status, room.state(number)) in [(303, MeetingState.APPROVED), (422, MeetingState.CIRCULATED)]


@pytest.mark.database("postgresql")
def test_whoever_approves_holds_both_meetings_the_approving_one_first(given, room):
    number, later = approving(room)
    secretary = given.actor(room.secretary)
    locked = []

    def note(_connection, _cursor, statement, parameters, *_):
        if "FOR UPDATE" in statement:
            locked.extend(value for value in parameters.values() if isinstance(value, int))

    with given.settled():
        meeting, at = room._meeting(number), room._meeting(later)
        wanted = [at.id, meeting.id]
        event.listen(db.engine, "before_cursor_execute", note)
        try:
            minutes.approve(meeting, at=at, by=secretary)
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    assert locked[:2] == wanted
