"""The days of a rhythm, found by walking through the calendar: an implementation that knows nothing of the other."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from app.meetings.rhythm import Rhythm, Unit, WeekDay

_NUMBER = {day: number for number, day in enumerate(WeekDay)}


def walked(rhythm: Rhythm, since: date, until: date) -> Iterator[date]:
    """Each day from one until (including) another on which this rhythm meets."""
    day = since
    while day <= until:
        if _meets(rhythm, since, day):
            yield day
        day += timedelta(days=1)


def _meets(rhythm: Rhythm, since: date, day: date) -> bool:
    number = _NUMBER.get(rhythm.week_day) if rhythm.week_day is not None else None
    if rhythm.unit is Unit.WEEK:
        monday = since - timedelta(days=since.weekday())
        weeks = (day - monday).days // 7
        return weeks % rhythm.every == 0 and day.weekday() == number
    months = (day.year - since.year) * 12 + day.month - since.month
    if months % rhythm.every:
        return False
    if number is None:
        return day.day == rhythm.month_day
    if day.weekday() != number:
        return False
    if rhythm.which == -1:
        return day.day + 7 > monthrange(day.year, day.month)[1]
    return (day.day - 1) // 7 + 1 == rhythm.which
