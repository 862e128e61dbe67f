"""What time is it?

The one clock of the application: nothing else asks the machine. Instants are
aware and in UTC; a day begins in the community's zone.
"""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

_standing_still: ContextVar[datetime | None] = ContextVar("standing_still", default=None)
_zone = ZoneInfo("Europe/London")


def keep_time_in(zone: str) -> None:
    """Let days begin in this zone, for example ``Europe/London``."""
    global _zone
    _zone = ZoneInfo(zone)


def now() -> datetime:
    return _standing_still.get() or datetime.now(UTC)


def today() -> date:
    still = _standing_still.get()
    return (local(still) if still else datetime.now(_zone)).date()


def local(instant: datetime) -> datetime:
    """The same instant on the community's wall clock."""
    return instant.astimezone(_zone)


def beginning_of(on: date) -> datetime:
    """The instant at which a day begins for the community."""
    return datetime(on.year, on.month, on.day, tzinfo=_zone).astimezone(UTC)


def instant_of(on: date, at: time) -> datetime:
    """The instant at which the community's wall clock shows this time on this day.

    Of an hour that is there twice, the first; of one that is not there, when the clocks have gone forward.
    """
    return datetime.combine(on, at, tzinfo=_zone).astimezone(UTC)


@contextmanager
def standing_at(instant: datetime) -> Generator[None, None, None]:
    """Hold the clock at an aware instant: to tell a story in its own time, or to test one."""
    token = _standing_still.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _standing_still.reset(token)
