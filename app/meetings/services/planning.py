"""When is a meeting, and who is told?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.extensions import db
from app.meetings import policy, telling
from app.meetings.models import AgendaItem, Meeting
from app.meetings.queries import agenda as agenda_queries
from app.meetings.services import inviting
from app.meetings.services.moving import step
from app.meetings.services.session import stir
from app.meetings.workflow import MeetingState
from app.records.deeds import explain
from app.records.models import Visibility
from app.records.visibility import current
from app.steering.models import Body

# What whoever is invited has to know: a change of it is told.
WHEN_AND_WHERE = ("starts_at", "minutes", "place", "link")


def plan(
    body: Body,
    *,
    title: str,
    starts_at: datetime,
    minutes: int,
    place: str | None = None,
    link: str | None = None,
    by: Actor,
) -> Meeting:
    """Begin a meeting of its own, outside any series. It is a draft and tells nobody."""
    ensure(policy.may_prepare(by), "plan a meeting")
    _to_come(starts_at)
    meeting = Meeting(
        title=title,
        body_id=body.id,
        starts_at=starts_at,
        minutes=minutes,
        place=place,
        link=link,
        visibility=Visibility.STEERING,
    )
    db.session.add(meeting)
    explain(meeting, "planned it", by=by)
    db.session.flush()
    return meeting


def revise(meeting: Meeting, changes: Mapping[str, Any], *, by: Actor) -> None:
    """Change what a meeting is called, when and where it is. Whoever is invited hears of another time or place."""
    ensure(policy.may_change(by, meeting), "change this meeting: it has begun, or is over")
    moved = any(getattr(meeting, name) != changes[name] for name in WHEN_AND_WHERE if name in changes)
    if changes.get("starts_at", meeting.starts_at) != meeting.starts_at:
        _to_come(changes["starts_at"])
    for name, value in changes.items():
        setattr(meeting, name, value)
    stir(meeting)
    explain(meeting, "changed when or where it is" if moved else "changed it", by=by)
    if moved and meeting.state is MeetingState.PUBLISHED:
        meeting.invited += 1
        inviting.ask_who_is_expected(meeting)
        telling.tell_of_change(meeting)


def publish(meeting: Meeting, *, by: Actor) -> None:
    """Let its agenda be read by those whom it is for, and invite who is expected."""
    ensure(policy.may_run(by), "publish an agenda: the chair, the vice-chair and the secretary do")
    if meeting.state is MeetingState.DRAFT:
        if meeting.starts_at <= clock.now():
            raise Unready("why", "Its time is over. Change the day first, to one that is to come")
        if not agenda_queries.has_items(meeting):
            raise Unready("why", "There is nothing on the agenda yet. Add an item first")
    step(meeting, MeetingState.PUBLISHED, by=by)
    meeting.visibility = Visibility.MEMBERS
    for item in _items(meeting):
        item.visibility = item.meant_for
    meeting.invited += 1
    db.session.flush()
    inviting.ask_who_is_expected(meeting)
    telling.tell_proposers(meeting)


def cancel(meeting: Meeting, *, by: Actor, why: str) -> None:
    """Say that it does not take place. Whoever was told of it is told."""
    was_published = meeting.state is MeetingState.PUBLISHED
    step(meeting, MeetingState.CANCELLED, by=by, why=why)
    if was_published:
        meeting.invited += 1
        telling.tell_of_cancelling(meeting)


def _items(meeting: Meeting) -> list[AgendaItem]:
    return list(db.session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == meeting.id, current())))


def _to_come(starts_at: datetime) -> None:
    if starts_at <= clock.now():
        raise Unready("on", "Choose a day and a time that are to come")
