"""How does a calendar read it? As iCalendar (RFC 5545), which the library folds and escapes."""

from collections.abc import Sequence
from datetime import timedelta

from app.feeds.kinds import Event, Kind

CALENDAR = "text/calendar"
AGAIN = "PT4H"  # how often a calendar may ask
# What would turn the rest of a line around, or is no sign at all: a calendar shows one line of plain text.
_TURNS = dict.fromkeys([*range(32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029])


def as_calendar(kind: Kind, events: Sequence[Event], community: str, *, method: str = "PUBLISH") -> bytes:
    """The same bytes for the same events: nothing in it says when it was asked for.

    :param method: what a calendar is to do with it (RFC 5546): ``PUBLISH``, or ``CANCEL`` to take it out.
    """
    from icalendar import Calendar  # only here: it takes long to load, and few requests need it
    from icalendar import Event as Entry

    book = Calendar()
    book.add("version", "2.0")
    book.add("prodid", "-//Praxis//Calendar//EN")
    book.add("method", method)
    book.add("name", f"{community}: {kind.title}")
    book.add("x-wr-calname", f"{community}: {kind.title}")
    book.add("refresh-interval", timedelta(hours=4), parameters={"VALUE": "DURATION"})
    book.add("x-published-ttl", AGAIN)
    for event in events:
        entry = Entry()
        entry.add("uid", event.uid)
        entry.add("summary", _plain(event.title))
        entry.add("description", "\n".join(_plain(line) for line in (*event.words.split("\n"), event.href)))
        entry.add("url", event.href)
        if event.starts_at is not None and event.ends_at is not None:
            entry.add("dtstart", event.starts_at)
            entry.add("dtend", event.ends_at)
            entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
        else:
            entry.add("dtstart", event.on)
            entry.add("dtend", event.on + timedelta(days=1))
        if event.place:
            entry.add("location", _plain(event.place))
        entry.add("dtstamp", event.changed_at)
        entry.add("last-modified", event.changed_at)
        entry.add("sequence", event.sequence)
        # A reminder is no appointment: whoever looks is not busy all day.
        entry.add("transp", "OPAQUE" if event.is_busy else "TRANSPARENT")
        book.add_component(entry)
    return book.to_ical()


def _plain(text: str) -> str:
    return text.translate(_TURNS).encode("utf-8", "ignore").decode()
