"""What do meetings that are held, and their minutes, add to the home page?"""

from datetime import date

from flask import url_for
from sqlalchemy import and_, exists, or_, select

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.database import AnyRow
from app.extensions import db
from app.meetings import policy
from app.meetings.models import Invitation, Meeting
from app.meetings.queries.meetings import meetings_readable
from app.meetings.workflow import MeetingState
from app.records.models import Record
from app.records.visibility import current
from app.web.contributions import Need, contributions, gives
from app.wording import ago, day

_record, _meeting = Record.__table__, Meeting.__table__


@gives(contributions.needs)
def what_is_held_and_what_is_left_of_it(actor: Actor, today: date) -> list[Need]:
    """A meeting in session, for whoever is invited or runs it; and for those who write them, minutes to send out."""
    if not actor.holds(Permission.MEETINGS_READ):
        return []
    runs = policy.may_run(actor)
    invited = exists().where(Invitation.meeting_id == _meeting.c.id, Invitation.person_id == actor.id)
    held = _meeting.c.state == MeetingState.IN_SESSION
    rows = db.session.execute(
        select(_record.c.number, _record.c.reference, _record.c.title, _meeting.c.state, _meeting.c.starts_at)
        .join(_meeting, _meeting.c.id == _record.c.id)
        .where(
            or_(held, _meeting.c.state == MeetingState.CLOSED) if runs else and_(held, invited),
            meetings_readable(actor),
            current(),
        )
        .order_by(_meeting.c.starts_at, _meeting.c.id)
        .limit(10)
    )
    return [_held(row, today) if row.state is MeetingState.IN_SESSION else _to_circulate(row, today) for row in rows]


def _held(row: AnyRow, today: date) -> Need:
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


def _to_circulate(row: AnyRow, today: date) -> Need:
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
