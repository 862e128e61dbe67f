"""Who is at the table of a meeting, and is it quorate for the matter at hand?"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select

from app import clock
from app.charter.models import DocumentVersion
from app.database import AnyRow
from app.extensions import db
from app.meetings.models import AgendaItem, Attendance, ItemInterest, Meeting, QuorumMark
from app.meetings.table import Place, places
from app.meetings.workflow import ItemState, MeetingState
from app.steering.models import Body
from app.steering.queries import Held, seats_on
from app.steering.quorum import Quorum, quorum
from app.steering.terms import Rules, rules_of


def day_of(meeting: Meeting) -> date:
    """The day whose seats, deputies and offices count.

    In session it is today, even where the meeting was opened on an earlier day: a term that has ended since has no
    vote. Else it is the day on which it was opened, or for which it is planned.
    """
    return seated_on(meeting.state, meeting.opened_at or meeting.starts_at)


def seated_on(state: MeetingState, began: datetime) -> date:
    return clock.today() if state is MeetingState.IN_SESSION else clock.local(began).date()


def body_of(meeting: Meeting, *, to_change: bool = False) -> Body:
    """:param to_change: lock it, so that two who open a meeting of it take turns."""
    query = select(Body).where(Body.id == meeting.body_id)
    return db.session.scalars(query.with_for_update(of=Body) if to_change else query).one()


def rules_for(meeting: Meeting) -> Rules:
    """The rules of the version of the terms of reference that the meeting runs under."""
    version = db.session.get(DocumentVersion, meeting.terms_id) if meeting.terms_id is not None else None
    return rules_of(version)


def seats_of(meeting: Meeting) -> list[Held]:
    return seats_on(body_of(meeting), day_of(meeting))


def there_now(meeting: Meeting) -> Sequence[AnyRow]:
    """Those who have come and not left: rows with person_id, seat_id, is_deputy."""
    return db.session.execute(
        select(Attendance.person_id, Attendance.seat_id, Attendance.is_deputy).where(
            Attendance.meeting_id == meeting.id, Attendance.left_at.is_(None)
        )
    ).all()


def item_at_hand(meeting: Meeting) -> AgendaItem | None:
    return db.session.scalar(
        select(AgendaItem).where(AgendaItem.meeting_id == meeting.id, AgendaItem.state == ItemState.AT_HAND)
    )


def interests_in(item: AgendaItem | None) -> dict[int, str]:
    """What has been declared in an item, by person."""
    if item is None:
        return {}
    rows = db.session.execute(
        select(ItemInterest.person_id, ItemInterest.nature).where(ItemInterest.item_id == item.id)
    )
    return {row.person_id: row.nature for row in rows}


def places_for(meeting: Meeting, item: AgendaItem | None) -> list[Place]:
    """The voting seats as they are at the table for an item; for none, before anybody is recused."""
    return places(seats_of(meeting), there_now(meeting), interests_in(item))


def quorum_for(meeting: Meeting, item: AgendaItem | None) -> Quorum:
    return quorum(rules_for(meeting).quorum, [place.counts for place in places_for(meeting, item)])


def last_mark(meeting: Meeting) -> QuorumMark | None:
    """How it stood when that last changed."""
    return db.session.scalar(
        select(QuorumMark).where(QuorumMark.meeting_id == meeting.id).order_by(QuorumMark.id.desc()).limit(1)
    )


def was_ever_quorate(meeting: Meeting) -> bool:
    """Since it was opened; or reopened, for then it begins anew."""
    of_it = QuorumMark.meeting_id == meeting.id
    began = select(func.max(QuorumMark.id)).where(of_it, QuorumMark.is_first).scalar_subquery()
    met = select(QuorumMark.id).where(of_it, QuorumMark.is_met, QuorumMark.id >= began)
    return db.session.scalar(met.limit(1)) is not None
