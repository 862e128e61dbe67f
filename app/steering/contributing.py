"""What does the steering of the community add to pages that are not its own?"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import g, url_for
from sqlalchemy import Date, Integer, Text, func, literal, select, type_coerce, union_all

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.database import AnyRow, AnySelect
from app.extensions import db
from app.people.models import Affiliation, Organisation, Person
from app.people.queries import running
from app.records.models import Record
from app.records.visibility import current
from app.steering import policy
from app.steering.authority import holds_its_seat
from app.steering.models import Body, Deputy, Office, Seat, Term
from app.steering.pages.saying import days, seat_counts
from app.steering.queries import Held, seats_of_the_group
from app.steering.states import IN_OFFICE, SeatState, runs_until
from app.web.contributions import Glance, Need, News, WayOn, contributions, gives
from app.wording import ago, capital, count, day, until

NEW_FOR = timedelta(days=14)
_record, _seat, _body = Record.__table__, Seat.__table__, Body.__table__


def _seats_today(today: date) -> list[Held]:
    """The steering group's seats, asked for once although several parts of home show them."""
    if "seats_today" not in g:
        g.seats_today = (today, seats_of_the_group(today))
    kept_on, seats = g.seats_today
    return seats if kept_on == today else seats_of_the_group(today)


@gives(contributions.needs)
def what_seats_need(actor: Actor, today: date) -> list[Need]:
    """A term of one's own that ends; and for whoever looks after seats, those that somebody is looked for."""
    if not actor.holds(Permission.STEERING_READ):
        return []
    seats = _seats_today(today)
    if not seats:
        return [_nobody_steers(today)] if policy.may_look_after(actor) else []
    own = [_own_term(seat, today) for seat in seats if seat.holder_id == actor.id and seat.state in _ASKS]
    if not policy.may_look_after(actor):
        return own
    waiting = [_candidates(seat, today) for seat in seats if seat.waiting]
    return [*own, *waiting, *_open_seats([seat for seat in seats if _looks(seat)], today)]


_ASKS = frozenset({SeatState.ENDS_SOON, SeatState.CARRIED_OVER})


def _nobody_steers(today: date) -> Need:
    href = url_for("steering.index")
    return Need(
        on=today,
        when_words="To begin",
        tone="soon",
        title="Set up the steering group",
        href=href,
        detail="Nobody steers the community yet: add seats, appoint to them, and note who is chair",
        act_words="Begin",
        act_href=href,
    )


def _looks(seat: Held) -> bool:
    return seat.next is None and seat.state is not SeatState.FILLED


def _own_term(seat: Held, today: date) -> Need:
    assert seat.term is not None
    on = runs_until(seat.term)
    over = seat.state is SeatState.CARRIED_OVER
    href = url_for("steering.seat", seat_id=seat.seat_id)
    return Need(
        on=on,
        when_words=f"Over since {day(on)}" if over else capital(until(on, today)),
        tone="late" if over else "soon",
        title="Your term is over: you read, and have no vote" if over else "Your term on the steering group ends",
        href=href,
        detail=f"{seat.title} · tell the secretary whether you would go on",
        act_words="Look",
        act_href=href,
    )


def _candidates(seat: Held, today: date) -> Need:
    href = url_for("steering.seat", seat_id=seat.seat_id)
    return Need(
        on=today,
        when_words="To answer",
        tone="soon",
        title=f"{count(seat.waiting, 'person', 'people')} would like the seat “{seat.title}”",
        href=f"{href}#candidates",
        detail="Steering group · read why, and answer",
        act_words="Answer",
        act_href=f"{href}#candidates",
    )


def _open_seats(seats: Sequence[Held], today: date) -> list[Need]:
    """One line for all of them: a group that begins has nine."""
    if not seats:
        return []
    vacant = [seat for seat in seats if seat.state is not SeatState.ENDS_SOON]
    href = url_for("steering.seat", seat_id=seats[0].seat_id) if len(seats) == 1 else url_for("steering.index")
    ends = [runs_until(seat.term) for seat in seats if seat.term is not None]
    on = min([*ends, *([today] if vacant else [])])
    first = seats[0].title
    return [
        Need(
            on=on,
            when_words="Open now" if vacant else capital(until(on, today)),
            tone="soon",
            title=f"Find somebody for {f'“{first}”' if len(seats) == 1 else count(len(seats), 'seat')}",
            href=href,
            detail="Steering group · "
            + ", ".join(f"{seat.title}: {seat.state.value}" for seat in seats[:3])
            + (" …" if len(seats) > 3 else ""),
            act_words="Look",
            act_href=href,
        )
    ]


@gives(contributions.news)
def who_is_new(actor: Actor, today: date) -> list[News]:
    """Whose term has just begun."""
    if not actor.holds(Permission.STEERING_READ):
        return []
    return [
        News(
            on=clock.beginning_of(seat.term.from_on),
            when_words=capital(ago(seat.term.from_on, today)),
            title=f"{seat.term.holder} holds the seat “{seat.title}”",
            href=url_for("steering.seat", seat_id=seat.seat_id),
            detail=f"Steering group · until {day(seat.term.until_on)}",
        )
        for seat in _seats_today(today)
        if seat.term is not None and seat.state in IN_OFFICE and today - seat.term.from_on <= NEW_FOR
    ]


@gives(contributions.glances)
def how_full_the_table_is(actor: Actor, today: date) -> Glance | None:
    """How many seats are held by somebody with a vote in them."""
    if not actor.holds(Permission.STEERING_READ):
        return None
    seats = _seats_today(today)
    if not seats:
        return None
    href = url_for("steering.index")
    held = sum(seat.state in IN_OFFICE for seat in seats)
    return Glance(
        title="Steering group",
        figure=f"{held} of {len(seats)}",
        figure_words="seats are held",
        segments=seat_counts(seats, href),
        links=[WayOn("Who steers", href)],
    )


@gives(contributions.on_page_of)
def what_they_hold(record: Any, actor: Actor) -> dict[str, Any]:
    """The seats, offices and deputyships of a person; the seats that an organisation's people hold."""
    if not actor.holds(Permission.STEERING_READ):
        return {}
    if isinstance(record, Person):
        ways = [WayOn("Your declared interests", url_for("steering.mine"))]
        return {
            "seats": _held_by(record.id),
            "ways": ways if record.id == actor.id and policy.may_declare(actor) else [],
        }
    if isinstance(record, Organisation):
        return {"steers": _of_organisation(record.id)}
    return {}


def _held_by(person_id: int) -> list[dict[str, Any]]:
    """Offices, then seats, then whom they stand in for; of each the latest first. One statement for all three."""
    today, named = clock.today(), _record.alias("named")
    rows = db.session.execute(_held_statement(named).where(_everything.c.person_id == person_id))
    told = []
    for row in sorted(rows, key=lambda row: (row.what, -row.from_on.toordinal())):
        last = min((each for each in (row.until_on, row.ended_on) if each is not None), default=None)
        told.append(
            {
                "words": _what(row),
                "href": url_for("steering.past", body_id=row.place_id)
                if row.what == _OFFICE
                else url_for("steering.seat", seat_id=row.place_id),
                "days_words": capital(days(row.from_on, last)),
                "detail": row.how or "",
                "is_over": last is not None and last <= today,
            }
        )
    return told


_OFFICE, _HELD, _STANDS_IN = 1, 2, 3
_everything = union_all(
    select(
        literal(_OFFICE).label("what"),
        Office.person_id,
        Office.body_id.label("place_id"),
        type_coerce(Office.office, Text).label("office"),
        literal(None, Integer).label("for_id"),
        Office.from_on,
        Office.until_on,
        literal(None, Date).label("ended_on"),
        Office.appointed_how.label("how"),
    ),
    select(
        literal(_HELD),
        Term.person_id,
        Term.seat_id,
        literal(None, Text),
        literal(None, Integer),
        Term.from_on,
        Term.until_on,
        Term.ended_on,
        Term.appointed_how,
    ),
    select(
        literal(_STANDS_IN),
        Deputy.person_id,
        Term.seat_id,
        literal(None, Text),
        Term.person_id,
        Deputy.from_on,
        func.coalesce(Deputy.until_on, Term.until_on),
        Term.ended_on,
        literal(None, Text),
    ).join(Term, Term.id == Deputy.term_id),
).subquery("everything")


def _held_statement(named: Any) -> AnySelect:
    whom = _record.alias("whom")
    return (
        select(_everything, named.c.title, whom.c.title.label("whom"))
        .join(named, named.c.id == _everything.c.place_id)
        .outerjoin(whom, whom.c.id == _everything.c.for_id)
    )


def _what(row: AnyRow) -> str:
    if row.what == _OFFICE:
        return f"{capital(row.office)}, {row.title}"
    return f"Seat: {row.title}" if row.what == _HELD else f"Stands in for {row.whom}: {row.title}"


def _of_organisation(organisation_id: int) -> list[dict[str, str]]:
    """Of any body: who works there today and holds a seat, carried over or not."""
    today, holder = clock.today(), _record.alias("holder")
    rows = db.session.execute(
        select(_seat.c.id, _record.c.title, holder.c.title.label("holder"), Term.until_on)
        .join(Term, Term.seat_id == _seat.c.id)
        .join(_record, _record.c.id == _seat.c.id)
        .join(holder, holder.c.id == Term.person_id)
        .join(Affiliation, Affiliation.person_id == Term.person_id)
        .where(
            Affiliation.organisation_id == organisation_id,
            running(Affiliation, today),
            holds_its_seat(today),
            current(),
        )
        .order_by(_seat.c.body_id, _seat.c.position, _seat.c.id)
    )
    return [
        {
            "title": row.title,
            "href": url_for("steering.seat", seat_id=row.id),
            "detail": f"{row.holder}, {'carried over' if row.until_on <= today else f'until {day(row.until_on)}'}",
        }
        for row in rows
    ]
