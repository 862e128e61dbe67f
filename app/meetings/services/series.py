"""How does a body come to meet again and again?"""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from sqlalchemy import func, select

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.extensions import db
from app.meetings import policy, rhythm
from app.meetings.models import AgendaItem, Meeting, Series, TemplateItem
from app.meetings.queries.meetings import template_of
from app.meetings.services.agenda import GAP, MOST_ITEMS, SECTION
from app.meetings.workflow import Purpose
from app.records.deeds import explain, note
from app.records.models import Visibility
from app.records.services import withdraw
from app.steering.models import Body

MOST_AT_ONCE = 12
NO_DATE = "This gives no day in the next two years. Choose another day, or another first day"


def begin_series(
    body: Body,
    *,
    title: str,
    rule: str,
    from_on: date,
    starts_at: time,
    minutes: int,
    place: str | None = None,
    link: str | None = None,
    by: Actor,
) -> Series:
    """Say when a body meets from now on. Its meetings are made from it, as drafts, when somebody asks for them.

    :param rule: as RFC 5545 writes it: see ``rhythm``.
    :raises Unready: the rule gives no day.
    """
    ensure(policy.may_prepare(by), "begin a series of meetings")
    _gives_a_day(rule, from_on)
    series = Series(
        title=title,
        body_id=body.id,
        rule=rule,
        from_on=from_on,
        starts_at=starts_at,
        minutes=minutes,
        place=place,
        link=link,
        visibility=Visibility.MEMBERS,
    )
    db.session.add(series)
    explain(series, "began it", by=by)
    db.session.flush()
    return series


def revise_series(series: Series, changes: Mapping[str, Any], *, by: Actor) -> None:
    """Change when a body meets. Meetings that were made already stay where they are."""
    ensure(policy.may_prepare(by), "change this series")
    _gives_a_day(changes.get("rule", series.rule), changes.get("from_on", series.from_on))
    for name, value in changes.items():
        setattr(series, name, value)
    explain(series, "changed it", by=by)


def end_series(series: Series, *, by: Actor, why: str) -> None:
    """Make no more meetings of it. Those that there are stay."""
    ensure(policy.may_prepare(by), "end this series")
    if not why:
        raise Unready("why", "Say why, in a sentence that everybody may read")
    withdraw(series, by=by, why=why)


def days_to_make(series: Series, most: int = MOST_AT_ONCE) -> list[date]:
    """The next days of a series for which there is no meeting yet."""
    made = set(db.session.scalars(select(Meeting.series_on).where(Meeting.series_id == series.id)))
    now = clock.now()
    coming = rhythm.days_of(series.rule, since=series.from_on, from_on=clock.today())
    found: list[date] = []
    for day in coming:
        if len(found) >= most:
            break
        if day not in made and clock.instant_of(day, series.starts_at) > now:
            found.append(day)
    return found


def make_next(series: Series, how_many: int = 1, *, by: Actor) -> list[Meeting]:
    """Make the next meetings of a series as drafts, each with the agenda of its template.

    A day is made once: one that was moved, or cancelled, is not made again. The series is locked by whoever asks.

    :raises Unready: there is no day left to make.
    """
    ensure(policy.may_prepare(by), "make meetings from this series")
    days = days_to_make(series, min(max(how_many, 1), MOST_AT_ONCE))
    if not days:
        raise Unready("how_many", "Every day of the next two years is made already. Load the page again")
    template = template_of(series.id)
    meetings = [_make(series, day, by=by) for day in days]
    db.session.flush()
    for meeting in meetings:
        for place, row in enumerate(template, 1):
            item = AgendaItem(
                title=row.title,
                body_id=series.body_id,
                meeting_id=meeting.id,
                section=row.section,
                position=place * GAP,
                purpose=row.purpose,
                background="",
                minutes=row.minutes,
                meant_for=Visibility.MEMBERS,
                visibility=Visibility.STEERING,
            )
            db.session.add(item)
            explain(item, f"put it on the agenda of {meeting.reference}", by=by)
    db.session.flush()
    return meetings


def _make(series: Series, day: date, *, by: Actor) -> Meeting:
    meeting = Meeting(
        title=series.title,
        body_id=series.body_id,
        series_id=series.id,
        series_on=day,
        starts_at=clock.instant_of(day, series.starts_at),
        minutes=series.minutes,
        place=series.place,
        link=series.link,
        visibility=Visibility.STEERING,
    )
    db.session.add(meeting)
    explain(meeting, "made it from its series", by=by)
    return meeting


# What every agenda begins with.


def add_to_template(
    series: Series, *, title: str, purpose: Purpose, minutes: int, section: str = SECTION, by: Actor
) -> TemplateItem:
    """Let every agenda that is made from now on have this item, behind the others."""
    ensure(policy.may_prepare(by), "change this template")
    many, last = db.session.execute(
        select(func.count(), func.coalesce(func.max(TemplateItem.position), 0)).where(
            TemplateItem.series_id == series.id
        )
    ).one()
    if many >= MOST_ITEMS:
        raise Unready("title", f"There are {MOST_ITEMS} items already, more than one meeting holds. Take one out first")
    item = TemplateItem(
        series_id=series.id,
        position=last + 1,
        section=section or SECTION,
        title=title,
        purpose=purpose,
        minutes=minutes,
    )
    db.session.add(item)
    note(series, f"template, item {item.position}", before=None, after=title)
    explain(series, "added an item to the template", by=by)
    db.session.flush()
    return item


def shift_in_template(series: Series, item: TemplateItem, *, up: bool, by: Actor) -> None:
    """Move an item of the template one place up or down. At either end it stays."""
    ensure(policy.may_prepare(by), "change this template")
    query = select(TemplateItem).where(TemplateItem.series_id == series.id)
    if up:
        query = query.where(TemplateItem.position < item.position).order_by(TemplateItem.position.desc())
    else:
        query = query.where(TemplateItem.position > item.position).order_by(TemplateItem.position)
    other = db.session.scalars(query.limit(1)).first()
    if other is None:
        return
    mine, theirs = item.position, other.position
    # No two stand in one place, not even for a moment.
    other.position = 0
    db.session.flush()
    item.position = theirs
    db.session.flush()
    other.position = mine
    note(series, f"place of “{item.title}”", before=str(mine), after=str(theirs))
    explain(series, "changed the order of the template", by=by)
    db.session.flush()


def take_out_of_template(series: Series, item: TemplateItem, *, by: Actor) -> None:
    """Let the agendas that are made from now on do without this item."""
    ensure(policy.may_prepare(by), "change this template")
    note(series, f"template, item {item.position}", before=item.title, after=None)
    explain(series, "took an item out of the template", by=by)
    db.session.delete(item)
    db.session.flush()


def _gives_a_day(rule: str, from_on: date) -> None:
    if not rhythm.next_days(rule, since=from_on, from_on=max(from_on, clock.today()), most=1):
        raise Unready("rule", NO_DATE)
