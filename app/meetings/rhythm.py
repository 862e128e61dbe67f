"""On which days does a body meet?

A rule is chosen in words, kept as RFC 5545 writes it, and counted by the wall
clock: a meeting at ten is at ten on either side of a change of the clocks.
"""

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from dateutil.rrule import rrulestr

from app.wording import count

# A series that has no day in so long is a mistake.
HORIZON = timedelta(days=2 * 366)
LONGEST_STEP = 24


class Unit(enum.Enum):
    WEEK = "week"
    MONTH = "month"


class WeekDay(enum.Enum):
    """By the letters of RFC 5545."""

    MONDAY = "MO"
    TUESDAY = "TU"
    WEDNESDAY = "WE"
    THURSDAY = "TH"
    FRIDAY = "FR"
    SATURDAY = "SA"
    SUNDAY = "SU"

    @property
    def words(self) -> str:
        return self.name.capitalize()


WHICH = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}


@dataclass(frozen=True)
class Rhythm:
    """How often, and on which day.

    :ivar every: each so many weeks or months.
    :ivar week_day: the day of the week; None where a day of the month is meant.
    :ivar which: of a month, which of those days: 1 to 4, or -1 for the last.
    :ivar month_day: the day of the month, from 1.
    """

    every: int
    unit: Unit
    week_day: WeekDay | None = None
    which: int | None = None
    month_day: int | None = None

    @property
    def rule(self) -> str:
        """As RFC 5545 writes it."""
        parts = [f"FREQ={self.unit.name}LY"]
        if self.every > 1:
            parts.append(f"INTERVAL={self.every}")
        if self.week_day is not None:
            parts.append(f"BYDAY={self.which or ''}{self.week_day.value}")
        else:
            parts.append(f"BYMONTHDAY={self.month_day}")
        return ";".join(parts)

    @property
    def words(self) -> str:
        """``Every month, on the third Tuesday``."""
        often = self.unit.value if self.every == 1 else count(self.every, self.unit.value)
        return f"Every {often}, on {self._day}"

    @property
    def _day(self) -> str:
        if self.week_day is None:
            return f"the {ordinal(self.month_day or 0)}"
        return f"the {WHICH[self.which]} {self.week_day.words}" if self.which else self.week_day.words


def read(rule: str) -> Rhythm:
    """What a rule of ours says.

    :raises ValueError: it is none of ours.
    """
    said = dict(part.partition("=")[::2] for part in rule.split(";"))
    unit = {"WEEKLY": Unit.WEEK, "MONTHLY": Unit.MONTH}.get(said.get("FREQ", ""))
    if unit is None or not said.keys() <= {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY"}:
        raise ValueError(f"no rule of ours: {rule}")
    every = int(said.get("INTERVAL", "1"))
    if not said.keys() & {"BYDAY", "BYMONTHDAY"}:
        raise ValueError(f"a rule without a day: {rule}")
    if "BYDAY" not in said:
        return Rhythm(every, unit, month_day=int(said["BYMONTHDAY"]))
    which = said["BYDAY"][:-2]
    return Rhythm(every, unit, week_day=WeekDay(said["BYDAY"][-2:]), which=int(which) if which else None)


def days_of(rule: str, *, since: date, from_on: date) -> Iterator[date]:
    """The days of a rule, soonest first, as far as two years ahead.

    :param since: the day that the rule counts from.
    :param from_on: the first day that is asked for.
    """
    begins = max(since, from_on)
    ends = datetime.combine(begins + HORIZON, time())
    counted = rrulestr(rule, dtstart=datetime.combine(since, time())).xafter(datetime.combine(begins, time()), inc=True)
    for found in counted:
        if found > ends:
            return
        yield found.date()


def next_days(rule: str, *, since: date, from_on: date, most: int) -> list[date]:
    return list(islice(days_of(rule, since=since, from_on=from_on), most))


def ordinal(number: int) -> str:
    """``1st``, ``2nd``, ``15th``."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def lasting(minutes: int) -> str:
    """``45 minutes``, ``2 hours``, ``1 hour 30 minutes``."""
    hours, rest = divmod(minutes, 60)
    parts = [count(hours, "hour")] if hours else []
    return " ".join([*parts, count(rest, "minute")] if rest or not hours else parts)


def room_words(allotted: int, minutes: int) -> str:
    """How the minutes of an agenda fit into a meeting: ``10 minutes too much``."""
    over = allotted - minutes
    if over > 0:
        return f"{lasting(over)} too much"
    return f"{lasting(-over)} left" if over else "exactly as long as the meeting"
