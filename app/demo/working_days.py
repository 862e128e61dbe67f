"""On which day does somebody meet whose story is told in days from today, whatever day today is?"""

from datetime import date, timedelta

_SATURDAY, _SUNDAY = 5, 6


def nearest_working_day(day: date) -> date:
    """The day itself from Monday to Friday; else the Friday before a Saturday, the Monday after a Sunday."""
    return day + timedelta(days={_SATURDAY: -1, _SUNDAY: 1}.get(day.weekday(), 0))


def last_working_day(day: date) -> date:
    """The day itself from Monday to Friday; else the Friday before."""
    return day - timedelta(days={_SATURDAY: 1, _SUNDAY: 2}.get(day.weekday(), 0))
