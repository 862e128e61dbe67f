"""What do meetings that are held, and their minutes, ask of somebody?"""

from datetime import date

from flask import url_for
from sqlalchemy import and_, case, exists, literal, or_, select

from app import clock
from app.access.actor import Actor
from app.database import AnyRow, AnySelect
from app.meetings import policy
from app.meetings.models import Invitation, Meeting
from app.meetings.queries.meetings import meetings_readable
from app.meetings.workflow import MeetingState
from app.records.models import Record
from app.records.visibility import current
from app.web.contributions import Need
from app.wording import ago, day

_record, _meeting = Record.__table__, Meeting.__table__
HELD, OVER = "held", "over"


def held_or_over(actor: Actor) -> AnySelect:
    """Meetings in session, for whoever is invited or runs them; and for those who write, minutes to send out."""
    invited = exists().where(Invitation.meeting_id == _meeting.c.id, Invitation.person_id == actor.id)
    held = _meeting.c.state == MeetingState.IN_SESSION
    theirs = or_(held, _meeting.c.state == MeetingState.CLOSED) if policy.may_run(actor) else and_(held, invited)
    return (
        select(
            case((held, literal(HELD)), else_=literal(OVER)),
            _record.c.title,
            _record.c.number,
            _record.c.reference,
            _record.c.title,
            _meeting.c.starts_at,
            _meeting.c.minutes,
            literal(0),
        )
        .join(_meeting, _meeting.c.id == _record.c.id)
        .where(theirs, meetings_readable(actor), current())
    )


def being_held(row: AnyRow, today: date) -> Need:
    href = url_for("live.show", number=row.number)
    return Need(
        on=today,
        when_words="Now",
        tone="soon",
        title=f"{row.title} is being held",
        href=href,
        detail=f"{row.reference} · in session",
        act_words="Follow it",
        act_href=href,
    )


def to_circulate(row: AnyRow, today: date) -> Need:
    on = clock.local(row.starts_at).date()
    return Need(
        on=on,
        when_words="Minutes",
        tone="soon",
        title=f"Circulate the minutes of {row.title}",
        href=url_for("minutes.show", number=row.number),
        detail=f"{row.reference} · held {ago(on, today)}, on {day(on)}",
        act_words="Circulate",
        act_href=url_for("minutes.circulating", number=row.number),
    )
