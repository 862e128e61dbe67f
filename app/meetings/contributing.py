"""What do meetings add to pages that are not their own?"""

from datetime import date, timedelta

from flask import url_for
from sqlalchemy import select, union_all

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.database import AnyRow
from app.extensions import db
from app.meetings import policy
from app.meetings.models import AgendaItem, Invitation, Meeting
from app.meetings.paper import when_words
from app.meetings.queries.agenda import may_read_item
from app.meetings.queries.meetings import ahead, items_readable, meetings_readable
from app.meetings.workflow import ItemState, MeetingState
from app.records.models import Record
from app.records.visibility import current
from app.web.contributions import Glance, Need, WayOn, contributions, gives
from app.wording import capital, until

_record, _meeting = Record.__table__, Meeting.__table__
_item, _invitation = AgendaItem.__table__, Invitation.__table__
HORIZON = timedelta(days=21)


@gives(contributions.needs)
def what_meetings_need(actor: Actor, today: date) -> list[Need]:
    """Invitations to answer, and items that this person presents: one statement."""
    if not actor.holds(Permission.MEETINGS_READ):
        return []
    on = _record.alias("on_meeting")
    columns = (on.c.number, on.c.reference, on.c.title.label("meeting"), _meeting.c.starts_at, _meeting.c.minutes)
    to_come = (_meeting.c.state == MeetingState.PUBLISHED, _meeting.c.starts_at > clock.now())
    asked = (
        select(_record.c.id, _record.c.title, *columns, _item.c.id.label("item_id"))
        .select_from(_invitation.join(_meeting, _meeting.c.id == _invitation.c.meeting_id))
        .join(_record, _record.c.id == _meeting.c.id)
        .join(on, on.c.id == _meeting.c.id)
        .outerjoin(_item, _item.c.id.is_(None))
        .where(
            _invitation.c.person_id == actor.id,
            _invitation.c.reply.is_(None),
            meetings_readable(actor),
            current(),
            *to_come,
        )
    )
    presents = (
        select(_record.c.id, _record.c.title, *columns, _item.c.id.label("item_id"))
        .select_from(_item.join(_record, _record.c.id == _item.c.id))
        .join(_meeting, _meeting.c.id == _item.c.meeting_id)
        .join(on, on.c.id == _meeting.c.id)
        .where(
            _item.c.presenter_id == actor.id,
            _item.c.state == ItemState.WAITING,
            _meeting.c.starts_at < clock.now() + HORIZON,
            items_readable(actor),
            current(),
            *to_come,
        )
    )
    rows = db.session.execute(union_all(asked, presents))
    found = sorted(rows, key=lambda row: (row.starts_at, row.item_id or 0))
    return [_presents(row, today) if row.item_id is not None else _asked(row, today) for row in found]


def _asked(row: AnyRow, today: date) -> Need:
    on = clock.local(row.starts_at).date()
    href = url_for("meetings.show", number=row.number)
    return Need(
        on=on,
        when_words=capital(until(on, today)),
        tone="soon",
        title=f"Answer the invitation: {row.title}",
        href=href,
        detail=f"{row.reference} · {when_words(row.starts_at, row.minutes)}",
        act_words="Answer",
        act_href=f"{href}#answer",
    )


def _presents(row: AnyRow, today: date) -> Need:
    on = clock.local(row.starts_at).date()
    near = (on - today).days < 7
    href = url_for("meetings.show", number=row.number)
    return Need(
        on=on,
        when_words=capital(until(on, today)),
        tone="soon" if near else "calm",
        title=f"Your item is on {'today' if on == today else f'{on:%A}'}’s agenda: {row.title}"
        if near
        else f"Your item is on the agenda: {row.title}",
        href=f"{href}#item-{row.item_id}",
        detail=f"{row.reference} · {row.meeting} · {when_words(row.starts_at, row.minutes)}",
        act_words="Prepare",
        act_href=url_for("meetings.whole_item", item_id=row.item_id),
    )


@gives(contributions.glances)
def the_next_meeting(actor: Actor, today: date) -> Glance | None:
    """When the steering group meets next."""
    if not actor.holds(Permission.MEETINGS_READ):
        return None
    coming = [row for row in ahead(actor, clock.now(), most=5) if row.state is not MeetingState.DRAFT]
    ways = [WayOn("All meetings", url_for("meetings.index"))]
    if policy.may_propose(actor):
        ways.append(WayOn("Propose an item", url_for("meetings.propose")))
    if not coming:
        return Glance("Next meeting", "–", "none is announced yet", links=ways)
    row = coming[0]
    on = clock.local(row.starts_at)
    ways.insert(0, WayOn("Read the agenda", url_for("meetings.show", number=row.number)))
    days = (on.date() - today).days
    figure, words = ("Today", "") if days <= 0 else (str(days), f"{'day' if days == 1 else 'days'} to go: ")
    return Glance("Next meeting", figure, f"{words}{on:%A} {on.day} {on:%B}, {on:%H:%M}", links=ways)


@gives(contributions.readers)
def whoever_may_see_the_item(record_id: int, actor: Actor) -> bool:
    """The papers of an item are for whoever may see it: who prepares it, and who presents it."""
    return actor.holds(Permission.MEETINGS_READ) and may_read_item(actor, record_id)
