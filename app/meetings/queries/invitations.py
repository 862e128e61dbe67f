"""Who is invited to a meeting, who comes, and who may come instead?"""

from typing import Any

from sqlalchemy import Date, Integer, bindparam, or_, select

from app import clock
from app.database import AnyRow
from app.extensions import db
from app.meetings.models import Invitation, Meeting
from app.meetings.workflow import Reply
from app.people.queries import running
from app.records.models import Record
from app.steering.models import Deputy, Seat, Term

_record, _meeting, _invitation = Record.__table__, Meeting.__table__, Invitation.__table__
_seat = Seat.__table__
_deputy, _stand_in = _record.alias("deputy"), _record.alias("stand_in")


# Who stands in on a day for a seat of a body, for whom ``Term.person_id`` says: one row.
_body_id, _day = bindparam("stands_in_body", type_=Integer), bindparam("stands_in_day", type_=Date)
_STANDING_IN = (
    select(Deputy.person_id, _stand_in.c.title.label("name"))
    .select_from(Deputy)
    .join(Term, Term.id == Deputy.term_id)
    .join(_seat, _seat.c.id == Term.seat_id)
    .join(_stand_in, _stand_in.c.id == Deputy.person_id)
    .where(
        _seat.c.body_id == _body_id,
        Term.from_on <= _day,
        Term.until_on > _day,
        or_(Term.ended_on.is_(None), Term.ended_on > _day),
        running(Deputy, _day),
        _stand_in.c.withdrawn_on.is_(None),
        _stand_in.c.merged_into_id.is_(None),
    )
    .order_by(Deputy.from_on.desc(), Deputy.id.desc())
    .limit(1)
)
_INVITED = (
    select(
        _invitation.c.person_id,
        _record.c.title.label("name"),
        _invitation.c.reply,
        _invitation.c.replied_at,
        _invitation.c.deputy_id,
        _deputy.c.title.label("deputy"),
        _STANDING_IN.with_only_columns(_stand_in.c.title)
        .where(Term.person_id == _invitation.c.person_id)
        .correlate(_invitation)
        .scalar_subquery()
        .label("stands_in"),
    )
    .join(_record, _record.c.id == _invitation.c.person_id)
    .outerjoin(_deputy, _deputy.c.id == _invitation.c.deputy_id)
    .where(_invitation.c.meeting_id == bindparam("meeting_id"))
    .order_by(_record.c.title, _record.c.id)
)


def invited_to(meeting: Meeting) -> list[AnyRow]:
    """Who is invited, by name: rows with person_id, name, reply, replied_at, deputy_id, deputy (who comes instead) and
    stands_in (who could, by name).
    """
    return list(db.session.execute(_INVITED, {"meeting_id": meeting.id, **_place(meeting)}))


def deputy_for(meeting: Meeting, person_id: int) -> AnyRow | None:
    """Who stands in for somebody's seat on the day of a meeting: person_id and name."""
    return db.session.execute(_STANDING_IN.where(Term.person_id == person_id), _place(meeting)).one_or_none()


def _place(meeting: Meeting) -> dict[str, Any]:
    return {_body_id.key: meeting.body_id, _day.key: clock.local(meeting.starts_at).date()}


def counted(rows: list[AnyRow]) -> dict[Reply | None, int]:
    """How many answered what; ``None`` stands for no answer yet."""
    return {reply: sum(row.reply is reply for row in rows) for reply in (Reply.ACCEPTED, Reply.APOLOGIES, None)}
