"""What does one line say of an action?

``Publish the guide @ama 3 Dec R-E4``: what will be done, who owns it, by when, and
what it answers, in any order. What stands in quotation marks is part of the title
and nothing else. Pure: whom an @ names is given, and "today" is a day.
"""

import calendar
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.actions.models import Priority
from app.people.mentions import Named

Span = tuple[int, int]

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: n for name, n in _MONTHS.items()} | {"sept": 9}
_DAYS = {name.lower(): n for n, name in enumerate(calendar.day_name)}
_SHORT_DAYS = {**{name[:3]: n for name, n in _DAYS.items()}, "tues": 1, "thur": 3, "thurs": 3}
_NUMBERS = {
    word: n
    for n, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
}
_NUMBERS |= {"a": 1, "an": 1}


def _one_of(words: Iterable[str]) -> str:
    """One of these, in letters large or small, and no others: without regard to case, ſ would be an s and ı an i."""
    return f"(?a:{'|'.join(sorted(words, key=len, reverse=True))})"


_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”")
_MONTH, _DAY = _one_of(_MONTHS), _one_of(_DAYS)
_UNIT = _one_of(["day", "week", "fortnight", "month", "year"])
_LEAD = r"(?:(?:due|by|on|before|until|till)\s+)*(?:the\s+)?"
_NTH = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(?P<year>\d{4}))?"
_FIRST, _LAST = r"(?<![\w/.@#£$-])", r"(?![\w/@%£$-]|\.\d)"
_LEVEL = _one_of(choice.value for choice in Priority)
_PRIORITY = re.compile(rf"(?<!\S)(?:(?P<level>{_LEVEL})\s+priority|!+)(?![^\s,;.])", re.IGNORECASE)
# One recommendation, or several with a comma or "and" between them.
_REFERENCE = r"R[A-Z]?-[A-Z]?\d{1,4}(?![\w/@-])"
_REFERENCES = re.compile(
    rf"(?<![\w/.@-])(?:(?:for|re|answers|answering)\s+)?{_REFERENCE}(?:(?:\s*[,;&+]\s*|\s+and\s+|\s+){_REFERENCE})*",
    re.IGNORECASE,
)
_ONE = re.compile(_REFERENCE, re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """What a line says, before anybody has looked whether it is so.

    :ivar named: each place with an @ that counts.
    :ivar no_day: what reads like a day and is none, such as 31 Nov.
    """

    title: str
    due_on: date | None
    named: tuple[Named, ...]
    references: tuple[str, ...]
    priority: Priority
    no_day: str = ""


def read(line: str, today: date, named: Iterable[Named] = ()) -> Said:
    """Read a line.

    :param named: whom it names with an @, as ``app.people.mentions`` reads it.
    """
    quoted = [found.span() for found in _QUOTED.finditer(line)]
    people = [one for one in named if not _within((one.start, one.end), quoted)]
    spent = [*quoted, *((one.start, one.end) for one in people)]
    references, of_references = _references(line, spent)
    spent += of_references
    due_on, no_day, of_day = _day(line, today, spent)
    spent += of_day
    priority, of_priority = _priority(line, spent)
    taken = [*((one.start, one.end) for one in people), *of_references, *of_day, *of_priority]
    return Said(_left(line, taken), due_on, tuple(people), references, priority, no_day)


def _within(span: Span, spans: Iterable[Span]) -> bool:
    return any(span[0] < end and begin < span[1] for begin, end in spans)


def _references(line: str, spent: list[Span]) -> tuple[tuple[str, ...], list[Span]]:
    several = [found for found in _REFERENCES.finditer(line) if not _within(found.span(), spent)]
    found = [one.group().upper() for some in several for one in _ONE.finditer(some.group())]
    return tuple(dict.fromkeys(found)), [some.span() for some in several]


def _priority(line: str, spent: list[Span]) -> tuple[Priority, list[Span]]:
    for found in _PRIORITY.finditer(line):
        if not _within(found.span(), spent):
            return Priority((found["level"] or "high").lower()), [found.span()]
    return Priority.NORMAL, []


def _left(line: str, taken: Iterable[Span]) -> str:
    """What is left when the rest is taken out: the title."""
    pieces, end = [], 0
    for begin, stop in sorted(taken):
        pieces.append(line[end:begin].rstrip(" \t,;:·–-") if not line[end:begin].isspace() else "")
        end = max(end, stop)
    pieces.append(line[end:])
    title = " ".join(" ".join(pieces).split()).strip(" ,;:·–-")
    whole = _QUOTED.fullmatch(title)
    return title[1:-1].strip() if whole else title


# --- Days ---------------------------------------------------------------------------------------

# Each way of writing a day, with what it means; none of it is a day where this gives None.
Meaning = Callable[[re.Match[str], date], date | None]


def _day(line: str, today: date, spent: list[Span]) -> tuple[date | None, str, list[Span]]:
    """The last day that the line names, what only reads like one, and where it stands."""
    found = sorted(_days(line, today, spent), key=lambda one: (one[0][0], one[0][1]))
    days = [(span, meant) for span, meant in found if meant is not None]
    if days:
        # Of two that overlap, the one that says more.
        begin, end = days[-1][0]
        span, meant = max(
            (one for one in days if _within(one[0], [(begin, end)])), key=lambda one: one[0][1] - one[0][0]
        )
        return meant, "", [span]
    if found:
        (begin, end), _ = found[-1]
        return None, line[begin:end].strip(), []
    return None, "", []


def _days(line: str, today: date, spent: list[Span]) -> Iterator[tuple[Span, date | None]]:
    for pattern, meaning in _WAYS:
        for found in pattern.finditer(line):
            if not _within(found.span(), spent):
                yield found.span(), meaning(found, today)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 2000 <= year <= 2100 else None
    except ValueError:
        return None


def _written(found: re.Match[str], today: date) -> date | None:
    """A day and a month, perhaps with a year; without one, the next such day."""
    said = found.groupdict()
    day, month = int(said["day"]), _MONTHS.get(said["month"].lower()) or int(said["month"])
    if said["year"]:
        year = int(said["year"])
        return _valid(year if year > 99 else 2000 + year, month, day)
    # Eight years hold every day there is, the 29th of February among them.
    coming = (_valid(today.year + n, month, day) for n in range(9))
    return next((on for on in coming if on is not None and on >= today), None)


def _near(found: re.Match[str], today: date) -> date:
    return today + timedelta(days={"today": 0, "tomorrow": 1}[found["word"].lower()])


def _weekday(found: re.Match[str], today: date) -> date:
    """The next such day; "next Friday" is that of the week after this one."""
    name = found["name"].lower()
    wanted = _DAYS[name] if name in _DAYS else _SHORT_DAYS[name]
    if (found["which"] or "").lower() == "next":
        return today + timedelta(days=7 - today.weekday() + wanted)
    return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)


def _from_now(found: re.Match[str], today: date) -> date | None:
    said = found["many"].lower()
    many = _NUMBERS.get(said) or int(said)
    unit = found["unit"].lower()
    if unit == "day":
        return _bounded(today, many)
    if unit in ("week", "fortnight"):
        return _bounded(today, many * (7 if unit == "week" else 14))
    return _months_on(today, many * (12 if unit == "year" else 1))


def _bounded(today: date, days: int) -> date | None:
    on = today + timedelta(days=min(days, 50_000))
    return on if on.year <= 2100 else None


def _months_on(today: date, months: int) -> date | None:
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return _valid(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1])) if year <= 2100 else None


def _end_of_month(found: re.Match[str], today: date) -> date | None:
    month = _MONTHS[found["month"].lower()]
    if found["year"]:
        return _last_of(int(found["year"]), month)
    here = _last_of(today.year, month)
    return here if here is not None and here >= today else _last_of(today.year + 1, month)


def _last_of(year: int, month: int) -> date | None:
    return _valid(year, month, calendar.monthrange(year, month)[1]) if 2000 <= year <= 2100 else None


def _end_of(found: re.Match[str], today: date) -> date | None:
    """The last working day of a week, the last day of a month or a year."""
    on = 1 if (found["which"] or "").lower() == "next" else 0
    match found["unit"].lower():
        case "week":
            friday = today + timedelta(days=4 - today.weekday() + 7 * on)
            return friday if friday >= today else friday + timedelta(days=7)
        case "month":
            year, month = divmod(today.year * 12 + today.month - 1 + on, 12)
            return _last_of(year, month + 1)
        case _:
            return _valid(today.year + on, 12, 31)


def _way(pattern: str, meaning: Meaning) -> tuple[re.Pattern[str], Meaning]:
    return re.compile(_FIRST + _LEAD + pattern + _LAST, re.IGNORECASE), meaning


_WAYS = (
    _way(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", _written),
    _way(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})(?:/(?P<year>\d{4}|\d{2}))?", _written),
    _way(r"(?P<day>\d{1,2})[.-](?P<month>\d{1,2})[.-](?P<year>\d{4})", _written),
    _way(rf"{_NTH}(?:\s+of)?[ -](?P<month>{_MONTH})\b\.?{_YEAR}", _written),
    # "may" in small letters is a word like others.
    _way(rf"(?P<month>(?!(?-i:may)\b)(?:{_MONTH}))\s+{_NTH}{_YEAR}", _written),
    _way(r"(?P<word>today|tomorrow)", _near),
    _way(rf"(?:(?P<which>this|next)\s+)?(?P<name>{_DAY})", _weekday),
    # Short names only where something says that a day is meant: "sat" and "sun" are words.
    (
        re.compile(
            rf"{_FIRST}(?:(?:due|by|on|before|until|till)\s+(?:(?P<which>this|next)\s+)?)"
            rf"(?P<name>{_one_of(_SHORT_DAYS)}){_LAST}",
            re.IGNORECASE,
        ),
        _weekday,
    ),
    _way(
        rf"(?:with)?in\s+(?P<many>\d{{1,4}}|{_one_of(_NUMBERS)})\s+(?P<unit>{_UNIT})s?",
        _from_now,
    ),
    _way(rf"end\s+of\s+(?P<month>{_MONTH}){_YEAR}", _end_of_month),
    _way(r"end\s+of\s+(?:(?:the|this)\s+)?(?:(?P<which>next)\s+)?(?P<unit>week|month|year)", _end_of),
)
