"""Two who change something in a meeting at once take turns, and neither waits for the other for ever."""

import pytest
from sqlalchemy import event

from app.extensions import db
from app.meetings.models import AgendaItem, Meeting


@pytest.fixture
def locked():
    """What was locked, in its order."""
    found = []

    def note(asked):
        if getattr(asked.statement, "_for_update_arg", None) is not None:
            found.append(asked.bind_mapper.class_)

    event.listen(db.session, "do_orm_execute", note)
    yield found
    event.remove(db.session, "do_orm_execute", note)


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/meetings/items/{item}/edit", {"title": "The new budget"}),
        ("/meetings/items/{item}/edit/title", {"title": "The new budget"}),
        ("/meetings/items/{item}/off", {"why": "Not now."}),
        ("/meetings/items/{item}/back", {}),
        ("/meetings/items/{item}/carry-over", {}),
        ("/meetings/backlog/{waiting}/pull", {"meeting": "{number}"}),
        ("/meetings/{number}/agenda/pull", {"item": "{waiting}"}),
        ("/meetings/{number}/live/items/{item}/begin", {}),
    ],
)
def test_a_meeting_is_locked_before_its_items(browser, room, given, locked, address, fields):
    number, waiting = room.meeting(), given.agenda_item("The tent")
    names = {"number": number, "item": room.items(number)[1], "waiting": waiting}
    chair = browser.signed_in_as(room.chair)
    locked.clear()

    chair.post(address.format(**names), {name: value.format(**names) for name, value in fields.items()})

    assert [kind for kind in locked if kind in (Meeting, AgendaItem)][:2] == [Meeting, AgendaItem]
