"""A meeting from its agenda to its approved minutes, as four people see it: the secretary, two in seats, and a deputy.

Once with a script, where everybody sees within seconds what somebody does; once without, by forms and links alone.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.decisions.models import Decision, Option
from app.extensions import db
from app.meetings.workflow import MeetingState
from tests.chromium import NARROW, Visitor
from tests.given import Given, moment
from tests.meetings.held import Room

Visit = Callable[..., Visitor]
pytestmark = pytest.mark.database("sqlite")
QUESTION, ANSWER = "Shall we publish the guide?", "Publish it on the first of December"
SECONDS = 20_000  # milliseconds in which everybody has seen it, at the most


@dataclass
class Table:
    """Who sits there, each at a window of their own."""

    room: Room
    sid: Page
    ana: Page
    ben: Page
    dee: Page
    follows: bool

    def sees(self, page: Page, words: str) -> None:
        """By itself, or when they load the page again."""
        if not self.follows:
            page.get_by_role("link", name="Load again").click()
        expect(page.locator("main")).to_contain_text(words, timeout=SECONDS)

    def here(self, name: str, how: str = "Present") -> None:
        self.sid.get_by_role("button", name=said(how, name)).click()
        expect(self.sid.get_by_role("button", name=said("Left", name))).to_be_visible()


def said(label: str, of: str = "") -> re.Pattern[str]:
    """What a button is called with its hidden words; a browser may put a space before them."""
    return re.compile(rf"^{label} ?: {of}")


@pytest.fixture(params=[True, False], ids=["with a script", "without a script"])
def table(request: pytest.FixtureRequest, visit: Visit, given: Given, at: Callable[..., None]) -> Table:
    at(moment("2026-11-24 09:30"))
    room = Room(given)
    windows = {}
    for name in ("secretary", "ana", "ben", "dee"):
        width = {} if name == "secretary" else {"width": NARROW}
        visitor = visit(javascript=request.param, **width).already_signed_in_as(getattr(room, name))
        visitor.expects(422)
        windows[name] = visitor.open("/")
    return Table(room, windows["secretary"], windows["ana"], windows["ben"], windows["dee"], request.param)


def test_a_meeting_from_agenda_to_approved_minutes(table: Table) -> None:
    proposed(table)
    number = on_the_agenda(table)
    opened_inquorate(table, number)
    quorate_by_a_deputy(table, number)
    an_interest_is_declared(table)
    voted(table)
    decided(table)
    an_action_follows(table)
    closed(table, number)
    approved_at_the_next(table, number)


def at(table: Table, path: str) -> str:
    return re.sub(r"(https?://[^/]+).*", rf"\1{path}", table.sid.url)


def path(table: Table, number: int, rest: str = "/live") -> str:
    return at(table, f"/meetings/{number}{rest}")


def proposed(table: Table) -> None:
    """Ana puts her question, for everybody to read."""
    ana = table.ana
    ana.goto(at(table, "/proposals/new"))
    ana.get_by_label("The question, in a line").fill(QUESTION)
    ana.get_by_label("Background").fill("Members ask for it.")
    ana.get_by_label("Option 1", exact=True).fill(ANSWER)
    ana.get_by_label("Option 2", exact=True).fill("Wait until spring")
    ana.get_by_role("button", name="Keep it as a draft").click()
    ana.get_by_role("link", name="Open it for comments").click()
    ana.get_by_role("button", name="Open it for comments").click()
    expect(ana.locator("main")).to_contain_text("P1 is open.")


def on_the_agenda(table: Table) -> int:
    """The meeting is planned, the question put on its agenda as it is offered, and the agenda published."""
    number = planned(table, "10:00")
    put_on(table, "Welcome")
    table.sid.get_by_role("button", name="Decide P1").click()
    expect(table.sid.locator("tbody tr")).to_have_count(2)
    published(table)
    return number


def planned(table: Table, when: str) -> int:
    sid = table.sid
    sid.goto(at(table, "/meetings/new"))
    sid.get_by_label("What is it called?").fill("Steering group")
    sid.get_by_label("Which day?").fill("2026-11-24")
    sid.get_by_label("When does it begin?").fill(when)
    sid.get_by_role("button", name="Plan it").click()
    expect(sid.locator("h1")).to_have_text("Prepare the agenda")
    return int(sid.url.split("/")[4])


def put_on(table: Table, title: str) -> None:
    table.sid.get_by_role("link", name="Put something on").click()
    table.sid.get_by_label("What is it about?").fill(title)
    table.sid.get_by_label("For what?").select_option(label="For discussion")
    table.sid.get_by_role("button", name="Put it on").click()


def published(table: Table) -> None:
    table.sid.get_by_role("link", name="Publish the agenda").click()
    table.sid.get_by_role("button", name="Publish it and invite").click()
    expect(table.sid.locator("main")).to_contain_text("Agenda published")


def opened_inquorate(table: Table, number: int) -> None:
    table.sid.get_by_role("link", name="Open the meeting").click()
    table.sid.get_by_role("button", name="Open the meeting").click()
    expect(table.sid.locator("#part-state")).to_contain_text("Not quorate: two more voting members")
    for page in (table.ana, table.ben, table.dee):
        page.goto(path(table, number))
    table.here("Ana")
    table.sees(table.ana, "Not quorate: one more voting member")
    expect(table.ana.locator("main")).to_contain_text("Nothing can be decided")


def quorate_by_a_deputy(table: Table, number: int) -> None:
    table.here("Dee", "Remote")
    table.sees(table.dee, "Quorate: 2 of 3 voting seats here, 2 needed")
    expect(table.sid.locator("#part-table")).to_contain_text("Counts in place of Cleo")
    table.here("Ben")
    table.sid.get_by_role("button", name=said("Begin", "item 2")).click()
    expect(table.sid.locator("#part-shown")).to_contain_text(QUESTION)
    table.sees(table.ben, f"Declare an interest in “{QUESTION}”")


def an_interest_is_declared(table: Table) -> None:
    ben = table.ben
    ben.get_by_text(f"Declare an interest in “{QUESTION}”").click()
    ben.get_by_label("What is the interest?").fill("I wrote the guide")
    ben.get_by_role("button", name="Declare it").click()
    expect(ben.locator("#part-interests")).to_contain_text("Ben: I wrote the guide")
    table.sees(table.sid, "Quorate: 2 of 2 voting seats here, 2 needed")


def voted(table: Table) -> None:
    table.sid.get_by_role("button", name=said("Put it to the vote", "Option 1, recommended")).click()
    for page, name in ((table.ana, "Ana"), (table.dee, "Dee for Cleo")):
        table.sees(page, "The vote is open")
        expect(page.get_by_role("button", name=said("For"))).to_have_count(1)
        page.get_by_role("button", name=said("For", name)).click()
        table.sees(page, f"{name} " if name == "Ana" else name)
    table.sees(table.ben, "The vote is open")
    expect(table.ben.get_by_role("button", name=said("For"))).to_have_count(0)
    expect(table.ben.locator("#part-ballot")).to_contain_text("Recused: I wrote the guide")
    table.sees(table.sid, "2 of 2 have voted so far")
    table.sid.get_by_role("button", name="Close the ballot and count").click()
    table.sees(table.sid, "2 for, 0 against")


def decided(table: Table) -> None:
    sid = table.sid
    sid.get_by_role("link", name="record the decision").click()
    title = sid.get_by_label("What is decided, in a line")
    # It begins with what was carried.
    expect(title).to_be_focused()
    expect(title).to_have_value(re.compile("^Publish it"))
    title.fill("We publish the guide")
    sid.get_by_label("Why", exact=True).fill("Members ask for it.")
    if table.follows:
        expect(sid.locator("#write-decision [data-saved]")).to_contain_text("Kept as a draft", timeout=SECONDS)
        # Somebody else does something: what is being typed stays.
        table.room.note(1, table.room.items(1)[0], "Said meanwhile.", by=table.room.chair)
        expect(sid.get_by_label("Why", exact=True)).to_have_value("Members ask for it.")
    sid.get_by_role("button", name="Record the decision").click()
    table.sees(sid, "D2026-001 We publish the guide")
    table.sees(table.ana, "D2026-001 We publish the guide")


def an_action_follows(table: Table) -> None:
    sid = table.sid
    sid.get_by_text("An action", exact=True).click()
    form = sid.locator("#write-action")
    form.get_by_label("What will be done?").fill("Print the guide")
    form.get_by_label("How will others see that it is done?").fill("It can be read.")
    form.get_by_label("Owner").fill("Ana")
    form.get_by_label("Due").fill("2026-12-20")
    form.get_by_label(re.compile("^Individual learning")).check()
    expect(form.get_by_label("What does it follow from?").locator("option:checked")).to_have_text(
        "D2026-001: We publish the guide"
    )
    form.get_by_role("button", name="Put down the action").click()
    table.sees(sid, "A1 Print the guide")


def closed(table: Table, number: int) -> None:
    sid = table.sid
    sid.get_by_role("link", name="Close the meeting").click()
    sid.get_by_role("button", name="Close the meeting").click()
    expect(sid.locator("main")).to_contain_text("These minutes have not gone out yet")
    table.sees(table.ana, "Closed")
    sid.get_by_role("link", name="Circulate the minutes").click()
    sid.get_by_role("button", name="Circulate them").click()
    expect(sid.locator("main")).to_contain_text("A later meeting approves them.")
    table.ana.goto(path(table, number, "/minutes"))
    expect(table.ana.locator("main")).to_contain_text("Dee (deputy: Third seat)")
    expect(table.ana.locator("main")).to_contain_text(f"“{ANSWER}”: 2 for, 0 against")


def approved_at_the_next(table: Table, number: int) -> None:
    room, sid = table.room, table.sid
    sid.goto(path(table, number, "/minutes/approve"))
    sid.get_by_role("button", name="Approve them").click()
    expect(sid.locator("main")).to_contain_text("A meeting does not approve its own minutes")
    later = planned(table, "11:00")
    sid.get_by_role("button", name=f"Approve the minutes of M{number}").click()
    published(table)
    sid.get_by_role("link", name="Open the meeting").click()
    sid.get_by_role("button", name="Open the meeting").click()
    table.here("Ana")
    table.here("Ben")
    sid.get_by_role("button", name=f"Next: Approve the minutes of M{number}").click()
    sid.get_by_role("link", name="Approve these minutes").click()
    sid.get_by_role("button", name="Approve them").click()
    expect(sid.locator("#part-outcomes")).to_contain_text(f"The minutes of M{number} are approved.")

    sid.goto(path(table, number, "/minutes"))
    expect(sid.locator("main")).to_contain_text(f"Approved by M{later} on 24 Nov, as they went out.")
    expect(sid.get_by_role("link", name="Correct", exact=True)).to_have_count(0)
    expect(sid.get_by_role("link", name="Add an erratum")).to_be_visible()
    assert room.state(number) is MeetingState.APPROVED
    with room.app.app_context():
        decision = db.session.scalars(select(Decision)).one()
        assert decision.reference == "D2026-001"
        assert db.session.scalars(select(Option).where(Option.text == ANSWER)).one()
