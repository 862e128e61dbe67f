"""What does a calendar show of meetings: one as a file, and those of somebody as a feed?"""

from collections.abc import Sequence
from datetime import timedelta

from flask import current_app
from sqlalchemy import ColumnElement, and_, or_, select

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.database import AnyRow
from app.extensions import db
from app.feeds.kinds import Event, Kind, register
from app.feeds.writing import as_calendar
from app.meetings.models import Invitation, Meeting
from app.meetings.paper import as_plain_agenda, place_words
from app.meetings.queries.agenda import items_of_each
from app.meetings.queries.meetings import meetings_readable
from app.meetings.workflow import MeetingState, Reply
from app.people.identity import actor_for
from app.records.models import Record
from app.records.visibility import current

BACK = timedelta(days=92)  # of meetings that are over a calendar keeps a quarter
MOST = 300
_record, _meeting, _invitation = Record.__table__, Meeting.__table__, Invitation.__table__
_REPLIED = {Reply.ACCEPTED: "You said that you come.", Reply.APOLOGIES: "You sent apologies."}


def meetings_of(person_id: int) -> Sequence[Event] | None:
    """The meetings that somebody may read today. Whoever may no longer read meetings sees none."""
    actor = actor_for(person_id)
    if actor is None or not actor.holds(Permission.MEETINGS_READ):
        return None
    rows = _rows(actor, _meeting.c.starts_at > clock.now() - BACK)
    return _events(rows, actor)


def as_file(meeting: Meeting, actor: Actor) -> bytes:
    """One meeting, as its reader may see it. One that is cancelled takes itself out of the calendar."""
    events = _events(_rows(actor, _meeting.c.id == meeting.id, drafts=True), actor)
    method = "CANCEL" if meeting.state is MeetingState.CANCELLED else "PUBLISH"
    return as_calendar(THE_MEETINGS, events, current_app.config["COMMUNITY_NAME"], method=method)


def _rows(actor: Actor, *clauses: ColumnElement[bool], drafts: bool = False) -> list[AnyRow]:
    query = (
        select(
            _meeting.c.id,
            _record.c.number,
            _record.c.reference,
            _record.c.title,
            _record.c.changed_at,
            _meeting.c.starts_at,
            _meeting.c.minutes,
            _meeting.c.place,
            _meeting.c.link,
            _meeting.c.state,
            _meeting.c.state_why,
            _meeting.c.invited,
            _invitation.c.reply,
        )
        .select_from(_meeting.join(_record, _record.c.id == _meeting.c.id))
        .outerjoin(
            _invitation, and_(_invitation.c.meeting_id == _meeting.c.id, _invitation.c.person_id == (actor.id or 0))
        )
        .where(meetings_readable(actor), current(), *clauses)
        .order_by(_meeting.c.starts_at, _meeting.c.id)
        .limit(MOST)
    )
    if not drafts:
        # Cancelled before anybody heard of it, there is nothing to take out.
        heard = or_(_meeting.c.state != MeetingState.CANCELLED, _meeting.c.invited > 0)
        query = query.where(_meeting.c.state != MeetingState.DRAFT, heard)
    return list(db.session.execute(query))


def _events(rows: Sequence[AnyRow], actor: Actor) -> list[Event]:
    site = current_app.config["PUBLIC_URL"]
    agendas = items_of_each([row.id for row in rows], actor)
    return [
        Event(
            uid=f"meeting-{row.number}@{site.partition('//')[2]}",
            on=clock.local(row.starts_at).date(),
            starts_at=row.starts_at,
            ends_at=row.starts_at + timedelta(minutes=row.minutes),
            place=place_words(row.place, row.link),
            is_cancelled=row.state is MeetingState.CANCELLED,
            is_busy=row.reply is Reply.ACCEPTED,
            title=row.title,
            words=_words(row, agendas.get(row.id, [])),
            href=f"{site}/meetings/{row.number}",
            sequence=row.invited,
            changed_at=row.changed_at,
        )
        for row in rows
    ]


def _words(row: AnyRow, items: Sequence[AnyRow]) -> str:
    if row.state is MeetingState.CANCELLED:
        return f"Cancelled. {row.state_why or ''}".strip()
    said = [_REPLIED[row.reply]] if row.reply else []
    for part in as_plain_agenda(items):
        said += [f"{part.title}:", *part.lines]
    return "\n".join(said)


THE_MEETINGS = Kind(
    key="meetings",
    title="Meetings",
    words="Every meeting that you may read, from its beginning to its end, with its agenda as you may see it.",
    permission=Permission.MEETINGS_READ,
    events=meetings_of,
)
register(THE_MEETINGS)
