"""Whatever is typed into a meeting is shown as it was typed, and does nothing."""

from app.extensions import db
from app.meetings.models import AgendaItem
from app.meetings.services import planning
from tests.given import SOMEBODY

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}\"'"


def test_nothing_that_was_typed_into_a_meeting_runs(browser, given, room):
    number = room.opened(room.ana, room.ben, items=(EVIL, f"{EVIL} two"), place=EVIL)
    first, second = room.items(number)
    with given.settled():
        for item_id in (first, second):
            item = db.session.get_one(AgendaItem, item_id)
            item.section, item.background = f"{EVIL} section", f"{EVIL} [x](javascript:alert(1))"
    room.begin(number, first)
    room.note(number, first, f"{EVIL} [x](javascript:alert(1))")
    room.begin(number, second)
    room.declare(number, second, room.cleo, f"{EVIL} interest")
    reference = room.decide(number, second, f"{EVIL} decided", dissent=EVIL)
    action = room.act(number, second, room.ana, f"{EVIL} to do")
    room.close(number)
    room.circulate(number)
    later = given.meeting(EVIL, published=True)
    with given.settled():
        planning.cancel(given._meeting(later), by=SOMEBODY, why=f"{EVIL} cancelled")
    waiting = given.agenda_item(EVIL)
    browser.signed_in_as(room.secretary)
    below = ("", "/live", f"/live?item={first}", "/minutes", "/minutes/clean", "/agenda/print")
    paths = [f"/meetings/{number}{path}" for path in below]
    paths += [f"/meetings/items/{item}/whole" for item in (first, second, waiting)]
    paths += ["/", "/meetings", "/meetings/backlog", f"/meetings/{later}", "/search?q=alert", f"/actions/{action[1:]}"]
    paths += [f"/decisions/{reference}", "/decisions", "/decisions/print"]

    for path in paths:
        answer = browser.get(path)
        assert answer.status == 200, path
        assert "<script>alert" not in answer.markup, path
        assert "<img src=x" not in answer.markup, path
        assert "javascript:alert" not in "".join(f"{link.get('href')}" for link in answer.all("a")), path
