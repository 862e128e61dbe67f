"""Until when does a written procedure take votes?

Whoever opens one says a day: votes are taken until it is over, on the community's calendar.
"""

from datetime import date, datetime, timedelta

from app import clock


def end_of(day: date) -> datetime:
    """The instant at which a day is over for the community."""
    return clock.beginning_of(day + timedelta(days=1))


def last_day(closes_at: datetime) -> date:
    """The last day on which votes are taken until this instant."""
    return clock.local(closes_at - timedelta(microseconds=1)).date()
