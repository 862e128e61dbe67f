"""What do the seats of the steering group say at home?

All of it follows from the seats with their terms, which one query serves
wherever they are shown: so home asks for them by a statement of their own.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from flask import url_for

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.steering import policy
from app.steering.pages.saying import seat_counts
from app.steering.queries import Held, seats_of_the_group
from app.steering.states import IN_OFFICE, SeatState, runs_until
from app.web.contributions import Glance, Need, News, WayOn, contributions, gives
from app.wording import ago, capital, count, day, until

NEW_FOR = timedelta(days=14)


@gives(contributions.at_home)
def what_seats_say(actor: Actor, today: date) -> Iterator[Need | News | Glance]:
    if not actor.holds(Permission.STEERING_READ):
        return
    seats = seats_of_the_group(today)
    if seats:
        yield from _needs(seats, actor, today)
        yield from _news(seats, today)
        yield _how_full_the_table_is(seats)
    elif policy.may_look_after(actor):
        yield _nobody_steers(today)


def _needs(seats: Sequence[Held], actor: Actor, today: date) -> list[Need]:
    """A term of one's own that ends; and for whoever looks after seats, those that somebody is looked for."""
    own = [_own_term(seat, today) for seat in seats if seat.holder_id == actor.id and seat.state in _ASKS]
    if not policy.may_look_after(actor):
        return own
    waiting = [_candidates(seat, today) for seat in seats if seat.waiting]
    return [*own, *waiting, *_open_seats([seat for seat in seats if seat.is_looked_for], today)]


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


def _news(seats: Sequence[Held], today: date) -> Iterator[News]:
    """Whose term has just begun."""
    for seat in seats:
        if seat.term is None or seat.state not in IN_OFFICE or today - seat.term.from_on > NEW_FOR:
            continue
        yield News(
            on=clock.beginning_of(seat.term.from_on),
            when_words=capital(ago(seat.term.from_on, today)),
            title=f"{seat.term.holder} holds the seat “{seat.title}”",
            href=url_for("steering.seat", seat_id=seat.seat_id),
            detail=f"Steering group · until {day(seat.term.until_on)}",
        )


def _how_full_the_table_is(seats: Sequence[Held]) -> Glance:
    """How many seats are held by somebody with a vote in them."""
    href = url_for("steering.index")
    held = sum(seat.state in IN_OFFICE for seat in seats)
    return Glance(
        title="Steering group",
        figure=f"{held} of {len(seats)}",
        figure_words="seats are held",
        segments=seat_counts(seats, href),
        links=[WayOn("Who steers", href)],
    )
