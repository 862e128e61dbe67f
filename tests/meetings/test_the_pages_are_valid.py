"""Is what the browsers get of a meeting valid, by the checker that the standard's authors keep?"""

import pytest

from app.meetings.services import voting, writing
from app.meetings.workflow import OutcomeKind

pytestmark = pytest.mark.database("sqlite")


def test_every_page_of_a_meeting_is_valid_html(browser, room, given, nu):
    number = room.opened(room.ana, room.ben, room.dee, items=("Welcome", "The <b>budget</b>", "The guide"))
    welcome, budget, guide = room.items(number)
    secretary, ana = browser.signed_in_as(room.secretary), browser.another().signed_in_as(room.ana)
    room.arrive(number, given.member("Gus O'Guest"))
    note = room.note(number, welcome, "It <i>was</i> said.\n\nTwice, see A1.")
    room.begin(number, budget)
    room.declare(number, budget, room.ben, "Trustee & founder")
    room.decide(number, budget)
    room.act(number, budget, room.ana)
    room.begin(number, guide)
    room.do(number, lambda m, i, *, by: voting.ask(m, i, "We publish it.", by=by).id, item=guide)
    typed = {"text": "It might <i>be</i>"}
    room.do(number, lambda m, i, *, by: writing.save_draft(m, i, OutcomeKind.NOTE, typed, by=by), item=guide)
    base = f"/meetings/{number}/live"
    paths = ["", f"?item={budget}", "/now", "/close", "/reopen", f"/notes/{note}", f"/items/{guide}/put-off"]
    paths.append(f"/items/{guide}/drafts/note/{room.secretary}/discard")
    pages = {f"{who}: {path}": reader.get(base + path) for path in paths for who, reader in (("sid", secretary),)}
    pages["as it is followed"] = ana.get(base)
    pages["a note that is empty"] = secretary.form(base, to="/outcomes/note")
    pages["a decision that is empty"] = secretary.post(f"{base}/items/{guide}/outcomes/decision")
    pages["not to be done"] = secretary.post(f"{base}/items/{guide}/vote", seat=str(room.seats[0]))
    minutes = f"/meetings/{number}/minutes"
    for path in ("", "/clean", "/introduction", "/circulate", "/take-back", "/approve", "/errata"):
        pages[minutes + path] = secretary.get(minutes + path)
    pages["a meeting to open"] = secretary.get(f"/meetings/{room.meeting()}/live/open")
    whole = {name: page.markup for name, page in pages.items() if page.is_page}

    assert all(page.status < 400 or page.status == 422 for page in pages.values())
    assert len(whole) > 16
    assert nu.faults(whole) == []
