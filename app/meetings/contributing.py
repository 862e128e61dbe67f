"""What do meetings add to pages that are not their own?"""

from datetime import date, timedelta
from functools import partial
from typing import Any

from flask import g, url_for
from sqlalchemy import CompoundSelect, literal, select, union_all

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.database import AnyRow
from app.extensions import db
from app.meetings import policy
from app.meetings.minuting import HELD, OVER, being_held, held_or_over, to_circulate
from app.meetings.models import AgendaItem, Invitation, Meeting
from app.meetings.paper import when_words
from app.meetings.queries.agenda import may_read_item
from app.meetings.queries.meetings import items_readable, meetings_readable
from app.meetings.services import agenda
from app.meetings.workflow import AHEAD, ItemState, MeetingState
from app.people.models import Person
from app.records.models import Record
from app.records.visibility import current
from app.web.contributions import Glance, Need, Owned, WayOn, contributions, gives
from app.wording import capital, day, until

_record, _meeting = Record.__table__, Meeting.__table__
_on = _record.alias("on_meeting")
_item, _invitation = AgendaItem.__table__, Invitation.__table__
HORIZON = timedelta(days=21)


@gives(contributions.needs)
def what_meetings_need(actor: Actor, today: date) -> list[Need]:
    """Invitations to answer, and items that this person presents."""
    return [_SAID[row.what](row, today) for row in _what_is_ahead(actor) if row.what in _SAID]


NEXT, ASKED, PRESENTS = "next", "asked", "presents"


def _what_is_ahead(actor: Actor) -> list[AnyRow]:
    """The next meeting, invitations to answer, items to present, what is held and what is left of it, soonest first.

    One statement, asked once a page.
    """
    if not actor.holds(Permission.MEETINGS_READ):
        return []
    kept = g.setdefault("meetings_ahead", {})
    if actor not in kept:
        kept[actor] = sorted(db.session.execute(_ahead(actor)), key=lambda row: (row.starts_at, row.item_id))
    return kept[actor]


def _ahead(actor: Actor) -> CompoundSelect[Any]:
    columns = (_on.c.number, _on.c.reference, _on.c.title.label("meeting"), _meeting.c.starts_at, _meeting.c.minutes)
    to_come = (_meeting.c.state == MeetingState.PUBLISHED, _meeting.c.starts_at > clock.now(), current())
    of_meeting = _meeting.join(_record, _record.c.id == _meeting.c.id).join(_on, _on.c.id == _meeting.c.id)
    no_item = literal(0).label("item_id")
    soonest = (
        select(literal(NEXT).label("what"), _record.c.title, *columns, no_item)
        .select_from(of_meeting)
        .where(meetings_readable(actor), *to_come)
        .order_by(_meeting.c.starts_at, _meeting.c.id)
        .limit(1)
        .subquery()
    )
    asked = (
        select(literal(ASKED), _record.c.title, *columns, no_item)
        .select_from(of_meeting.join(_invitation, _invitation.c.meeting_id == _meeting.c.id))
        .where(
            _invitation.c.person_id == actor.id,
            _invitation.c.reply.is_(None),
            meetings_readable(actor),
            *to_come,
        )
    )
    presents = (
        select(literal(PRESENTS), _record.c.title, *columns, _item.c.id.label("item_id"))
        .select_from(_item.join(_record, _record.c.id == _item.c.id))
        .join(_meeting, _meeting.c.id == _item.c.meeting_id)
        .join(_on, _on.c.id == _meeting.c.id)
        .where(
            _item.c.presenter_id == actor.id,
            _item.c.state == ItemState.WAITING,
            _meeting.c.starts_at < clock.now() + HORIZON,
            items_readable(actor),
            *to_come,
        )
    )
    return union_all(select(soonest), asked, presents, held_or_over(actor))


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


_SAID = {ASKED: _asked, PRESENTS: _presents, HELD: being_held, OVER: to_circulate}


@gives(contributions.glances)
def the_next_meeting(actor: Actor, today: date) -> Glance | None:
    """When the steering group meets next."""
    if not actor.holds(Permission.MEETINGS_READ):
        return None
    coming = [row for row in _what_is_ahead(actor) if row.what == NEXT]
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


@gives(contributions.owned)
def what_somebody_presents(person_id: int, reader: Actor) -> list[Owned]:
    """The items that this person is to present. Whoever may not read one learns only that there is one."""
    rows = db.session.execute(
        select(
            _item.c.id,
            _record.c.title,
            _on.c.reference,
            _on.c.number,
            _meeting.c.starts_at,
            items_readable(reader).label("is_readable"),
        )
        .select_from(_item.join(_record, _record.c.id == _item.c.id))
        .join(_meeting, _meeting.c.id == _item.c.meeting_id)
        .join(_on, _on.c.id == _meeting.c.id)
        .where(
            _item.c.presenter_id == person_id,
            _item.c.state == ItemState.WAITING,
            _meeting.c.state.in_(list(AHEAD)),
            current(),
        )
        .order_by(_meeting.c.starts_at, _item.c.id)
    )
    return [
        Owned(
            record_id=row.id,
            kind="agenda item",
            title=row.title if row.is_readable else "An agenda item that is not for you to read",
            href=f"/meetings/{row.number}#item-{row.id}" if row.is_readable else "",
            detail=f"{row.reference} · to present on {day(clock.local(row.starts_at).date())}",
            hand_over=partial(_present_instead, row.id),
        )
        for row in rows
    ]


def _present_instead(item_id: int, to: Person, *, by: Actor, why: str) -> None:
    agenda.present_instead(agenda.item_to_change(item_id), to, by=by, why=why)
