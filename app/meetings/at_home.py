"""What do meetings say at home?"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from flask import url_for
from sqlalchemy import and_, exists, or_, select

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.database import AnyRow
from app.meetings import policy
from app.meetings.models import AgendaItem, Invitation, Meeting, Minutes
from app.meetings.paper import when_words
from app.meetings.queries.meetings import items_readable, meetings_readable
from app.meetings.workflow import ItemState, MeetingState
from app.records.models import Record
from app.records.visibility import current
from app.web.contributions import NOW, Glance, Need, News, Part, WayOn, contributions, gives
from app.wording import ago, capital, day, until

_record, _meeting = Record.__table__, Meeting.__table__
_item, _invitation = AgendaItem.__table__, Invitation.__table__
_minutes, _on = Minutes.__table__, _record.alias("on_meeting")
HORIZON = timedelta(days=21)
MOST = 3  # minutes among what is new

_SOONEST = (_meeting.c.starts_at, _meeting.c.id)
_SHOWN = {
    "number": _record.c.number,
    "reference": _record.c.reference,
    "title": _record.c.title,
    "at": _meeting.c.starts_at,
    "many": _meeting.c.minutes,
    "state": _meeting.c.state,
}
_TO_COME = (_meeting.c.state == MeetingState.PUBLISHED, _meeting.c.starts_at > NOW, current())


@gives(contributions.parts)
def parts(actor: Actor, today: date) -> Iterator[Part]:
    if not actor.holds(Permission.MEETINGS_READ):
        return
    meetings = (
        select(_meeting.c.id)
        .select_from(_meeting)
        .join(_record, _record.c.id == _meeting.c.id)
        .where(meetings_readable(actor))
        .order_by(*_SOONEST)
    )
    invited = exists().where(_invitation.c.meeting_id == _meeting.c.id, _invitation.c.person_id == actor.id)
    held = _meeting.c.state == MeetingState.IN_SESSION
    to_follow = held if policy.may_run(actor) else and_(held, invited)
    yield Part(meetings.where(to_follow, current()), _SHOWN, _being_held)
    announced = _meeting.c.state == MeetingState.PUBLISHED
    unanswered = invited.where(_invitation.c.reply.is_(None))
    yield Part(meetings.where(unanswered, *_TO_COME), _SHOWN, _to_answer)
    yield _to_present(actor, today)
    if policy.may_run(actor):
        come = _meeting.c.starts_at < clock.beginning_of(today + timedelta(days=1))
        yield Part(meetings.where(announced, come, current()), _SHOWN, _to_open)
        yield Part(meetings.where(_meeting.c.state == MeetingState.CLOSED, current()), _SHOWN, _to_circulate)
    yield _went_out(actor)
    # Until its day is over, what was not opened yet is still to come.
    ahead = or_(held, and_(announced, _meeting.c.starts_at >= clock.beginning_of(today)))
    yield Part(meetings.where(ahead, current()).limit(1), _SHOWN, _next)


# What needs somebody.


def _being_held(rows: Sequence[AnyRow], actor: Actor, today: date) -> Iterator[Need]:
    for row in rows:
        href = url_for("live.show", number=row.number)
        yield Need(
            on=today,
            when_words="Now",
            tone="now",
            title=f"{row.title} is being held",
            href=href,
            detail=f"{row.reference} · in session",
            act_words="Follow it",
            act_href=href,
        )


def _to_open(rows: Sequence[AnyRow], actor: Actor, today: date) -> Iterator[Need]:
    """For those who run it, a meeting whose day has come, or has passed without it."""
    for row in rows:
        on = clock.local(row.at).date()
        href = url_for("meetings.show", number=row.number)
        is_today = on == today
        yield Need(
            on=on,
            when_words="Today" if is_today else capital(ago(on, today)),
            tone="now" if is_today else "late",
            title=f"Open the meeting: {row.title}" if is_today else f"{row.title} was not held: open it, or cancel it",
            href=href,
            detail=f"{row.reference} · {when_words(row.at, row.many)}",
            act_words="Open" if is_today else "Look",
            act_href=url_for("live.opening", number=row.number) if is_today else href,
        )


def _to_answer(rows: Sequence[AnyRow], actor: Actor, today: date) -> Iterator[Need]:
    for row in rows:
        on = clock.local(row.at).date()
        href = url_for("meetings.show", number=row.number)
        yield Need(
            on=on,
            when_words=capital(until(on, today)),
            tone="soon",
            title=f"Answer the invitation: {row.title}, {day(on)}",
            href=href,
            detail=f"{row.reference} · {when_words(row.at, row.many)}",
            act_words="Answer",
            act_href=f"{href}#answer",
        )


def _to_present(actor: Actor, today: date) -> Part:
    """Items of meetings within three weeks that this person presents."""
    rows = (
        select(_item.c.id)
        .select_from(_item)
        .join(_record, _record.c.id == _item.c.id)
        .join(_meeting, _meeting.c.id == _item.c.meeting_id)
        .join(_on, _on.c.id == _meeting.c.id)
        .where(
            _item.c.presenter_id == actor.id,
            _item.c.state == ItemState.WAITING,
            _meeting.c.starts_at < clock.beginning_of(today + HORIZON),
            items_readable(actor),
            *_TO_COME,
        )
        .order_by(*_SOONEST, _item.c.id)
    )
    of_meeting: dict[str, Any] = {"number": _on.c.number, "reference": _on.c.reference, "words": _on.c.title}
    return Part(rows, {**_SHOWN, **of_meeting, "id": _item.c.id}, _presents)


def _presents(rows: Sequence[AnyRow], actor: Actor, today: date) -> Iterator[Need]:
    for row in rows:
        on = clock.local(row.at).date()
        near = (on - today).days < 7
        whose = f"on {'today' if on == today else f'{on:%A}'}’s agenda" if near else "on the agenda"
        yield Need(
            on=on,
            when_words=capital(until(on, today)),
            tone="soon" if near else "calm",
            title=f"Your item is {whose}: {row.title}",
            href=f"{url_for('meetings.show', number=row.number)}#item-{row.id}",
            detail=f"{row.reference} · {row.words} · {when_words(row.at, row.many)}",
            act_words="Prepare",
            act_href=url_for("meetings.whole_item", item_id=row.id),
        )


def _to_circulate(rows: Sequence[AnyRow], actor: Actor, today: date) -> Iterator[Need]:
    """Minutes to send out, for those who write them."""
    for row in rows:
        on = clock.local(row.at).date()
        yield Need(
            on=on,
            when_words="Minutes",
            tone="soon",
            title=f"Circulate the minutes of {row.title}, {day(on)}",
            href=url_for("minutes.show", number=row.number),
            detail=f"{row.reference} · held {ago(on, today)}, on {day(on)}",
            act_words="Circulate",
            act_href=url_for("minutes.circulating", number=row.number),
        )


# What is new.


def _went_out(actor: Actor) -> Part:
    """Minutes that were circulated, the latest first."""
    rows = (
        select(_meeting.c.id)
        .select_from(_meeting)
        .join(_record, _record.c.id == _meeting.c.id)
        .join(_minutes, _minutes.c.meeting_id == _meeting.c.id)
        .where(_meeting.c.state.in_((MeetingState.CIRCULATED, MeetingState.APPROVED)), meetings_readable(actor))
        .where(current())
        .order_by(_minutes.c.circulated_at.desc(), _meeting.c.id.desc())
        .limit(MOST)
    )
    return Part(rows, {**_SHOWN, "at": _minutes.c.circulated_at}, _circulated)


def _circulated(rows: Sequence[AnyRow], actor: Actor, today: date) -> Iterator[News]:
    for row in rows:
        yield News(
            on=row.at,
            when_words=capital(ago(row.at, today)),
            title=f"Minutes of {row.reference} {row.title}",
            href=url_for("minutes.show", number=row.number),
            detail=f"{row.reference} · circulated",
        )


# At a glance.


def _next(rows: Sequence[AnyRow], actor: Actor, today: date) -> Iterator[Glance]:
    """When the steering group meets next."""
    ways = [WayOn("All meetings", url_for("meetings.index"))]
    if policy.may_propose(actor):
        ways.append(WayOn("Propose an item", url_for("meetings.propose")))
    if not rows:
        yield Glance("Next meeting", "–", "none is announced yet", links=ways)
    for row in rows:
        if row.state == MeetingState.IN_SESSION.value:
            ways.insert(0, WayOn("Follow it", url_for("live.show", number=row.number)))
            yield Glance("Next meeting", "Now", f"{row.reference} is in session", links=ways)
            return
        on = clock.local(row.at)
        days = (on.date() - today).days
        figure, words = ("Today", "") if days <= 0 else (str(days), f"{'day' if days == 1 else 'days'} to go: ")
        ways.insert(0, WayOn("Read the agenda", url_for("meetings.show", number=row.number)))
        yield Glance("Next meeting", figure, f"{words}{on:%A} {on.day} {on:%B}, {on:%H:%M}", links=ways)
