"""Meetings in the world of the tests about access: one is held, one is over, and the minutes of one went out."""

from datetime import timedelta
from typing import TYPE_CHECKING

from app import clock
from app.access.roles import Permission
from app.extensions import db
from app.meetings.models import AgendaItem, Attendance, ItemInterest, Meeting, Outcome
from app.meetings.workflow import ItemState, MeetingState, OutcomeKind, Presence, Purpose
from app.records.models import Visibility

if TYPE_CHECKING:
    from tests.access.world import World

TITLES = {Visibility.MEMBERS: "What is discussed", Visibility.STEERING: "What is confidential"}

STATES = (MeetingState.IN_SESSION, MeetingState.CLOSED, MeetingState.CIRCULATED)


def settle(world: "World") -> None:
    """The one in session has an item for everybody, one for the steering group, and notes under both."""
    given, facts = world.given, world.facts
    body_id = given.body()
    with given.settled():
        held, over, told = (_meeting(body_id, state) for state in STATES)
        items = {seen: _item(body_id, held.id, seen) for seen in TITLES}
        notes = {seen: _note(items[seen].id) for seen in TITLES}
        items[Visibility.MEMBERS].state = ItemState.AT_HAND
        db.session.add(Attendance(meeting_id=held.id, person_id=facts["hal"], presence=Presence.PRESENT))
        db.session.add(ItemInterest(item_id=items[Visibility.MEMBERS].id, person_id=facts["hal"], nature="A trustee"))
        approving = _item(body_id, held.id, Visibility.MEMBERS)
        approving.approves_id = over.id
        db.session.flush()
        facts["approving item"] = approving.id
        facts["held meeting"], facts["closed meeting"] = held.number, over.number
        facts["circulated meeting"] = told.number
        facts["held item"], facts["held hidden item"] = items[Visibility.MEMBERS].id, items[Visibility.STEERING].id
        facts["held note"], facts["held hidden note"] = notes[Visibility.MEMBERS].id, notes[Visibility.STEERING].id


def reads(permissions: frozenset[Permission]) -> bool:
    return Permission.MEETINGS_READ in permissions


def _meeting(body_id: int, state: MeetingState) -> Meeting:
    now = clock.now()
    meeting = Meeting(
        title=f"Held and {state.value}",
        body_id=body_id,
        starts_at=now - timedelta(hours=1),
        minutes=90,
        state=state,
        opened_at=now - timedelta(hours=1),
        closed_at=None if state is MeetingState.IN_SESSION else now,
        visibility=Visibility.MEMBERS,
    )
    db.session.add(meeting)
    db.session.flush()
    return meeting


def _item(body_id: int, meeting_id: int, seen: Visibility) -> AgendaItem:
    item = AgendaItem(
        title=TITLES[seen],
        body_id=body_id,
        meeting_id=meeting_id,
        section="Items",
        position=1,
        purpose=Purpose.DISCUSSION,
        background="",
        minutes=10,
        meant_for=seen,
        visibility=seen,
    )
    db.session.add(item)
    db.session.flush()
    return item


def _note(item_id: int) -> Outcome:
    note = Outcome(item_id=item_id, kind=OutcomeKind.NOTE, position=1, text="It was said.")
    db.session.add(note)
    db.session.flush()
    return note
