"""The whole way in, from asking to the last of the five steps: by keyboard alone, on a phone, and without a script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app import clock
from app.extensions import db
from app.mail.services import deliver
from app.membership import services
from app.membership.models import JoinRequest
from app.people.queries import person_with_email
from app.web.application import Praxis
from tests.chromium import NARROW, WIDE, Visitor, wait_for
from tests.given import Given

pytestmark = pytest.mark.database("sqlite")
MOST_TABS = 80


class Hands:
    """How somebody uses a page: with a mouse or a thumb."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def types(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=False).first.fill(text)

    def chooses(self, label: str) -> None:
        self.page.get_by_label(label).check()

    def presses(self, words: str) -> None:
        self.page.locator("main").locator("button, a", has_text=words).first.click()


class Keys(Hands):
    """With nothing but the keyboard."""

    def types(self, label: str, text: str) -> None:
        self._tab_to(label)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def chooses(self, label: str) -> None:
        # A group of radios is one stop; arrows lead to the others.
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement.type === 'radio'"):
                break
        for _ in range(5):
            self.page.keyboard.press("Space")
            if label in self._said():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no choice is called {label}")

    def presses(self, words: str) -> None:
        self._tab_to(words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def _tab_to(self, words: str) -> None:
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if words in self._said():
                return
        raise AssertionError(f"{MOST_TABS} presses of Tab do not lead to {words}")

    def _said(self) -> str:
        return self.page.evaluate(
            "() => { const here = document.activeElement;"
            " return [...(here.labels || [])].map(l => l.textContent).join(' ') || here.textContent.trim() }"
        )


WAYS = {
    "keyboard": (Keys, {"width": WIDE}),
    "phone": (Hands, {"width": NARROW, "has_touch": True, "is_mobile": True}),
    "no script": (Hands, {"width": WIDE, "javascript": False}),
}


@pytest.fixture
def invitation(app: Praxis, given: Given, letters: list) -> Callable[[], str]:
    """A coordinator lets whoever has asked join; gives the path in the letter."""

    def _asked() -> int | None:
        with app.app_context():
            return db.session.scalar(select(JoinRequest.id))

    def send() -> str:
        cora = given.actor(given.coordinator("Cora Coordinator"))
        wait_for(_asked)
        with given.settled():
            request = db.session.scalars(select(JoinRequest)).one()
            services.approve(request, organisation=None, own_words="Come and see.", by=cora)
        with app.app_context():
            deliver()
        found = re.search(r"/invitation/\S+", letters[-1].body)
        assert found is not None
        return found[0]

    return send


@pytest.mark.parametrize("way", WAYS)
def test_from_asking_to_the_last_step(
    visit: Callable[..., Visitor], given: Given, app: Praxis, invitation: Callable[[], str], way: str
) -> None:
    kind, window = WAYS[way]
    given.organisation("Riverside Trust")
    visitor = visit(**window)
    page = visitor.open("/join")
    somebody = kind(page)

    somebody.types("Your name", "Nia Okafor")
    somebody.types("Your work e-mail address", "nia@example.org")
    somebody.types("Why you would like to join", "To learn with others.")
    somebody.presses("Ask to join")
    expect(page.get_by_role("heading", name="Thank you for asking")).to_be_visible()

    visitor.open(invitation())
    expect(page.get_by_role("heading", name="Welcome, Nia Okafor")).to_be_visible()
    if way == "keyboard":
        page.keyboard.press("Enter")  # the one button has focus
    else:
        somebody.presses("Accept and join")
    expect(page.locator("#progress-words")).to_have_text("0 of 5 done")

    somebody.presses("Read what it is for")
    somebody.presses("I have read this")
    expect(page.locator("#progress-words")).to_have_text("1 of 5 done")
    somebody.presses("Read and accept the ground rules")
    somebody.presses("I will read them then")
    expect(page.locator("#progress-words")).to_have_text("2 of 5 done")
    somebody.presses("Say who you are")
    somebody.types("Your job title", "Nurse")
    somebody.types("Another place where you work", "Riverside Trust")
    somebody.presses("This is me")
    expect(page.locator("#progress-words")).to_have_text("3 of 5 done")
    somebody.presses("Find your first event")
    somebody.chooses("I have been to an event")
    somebody.presses("Save")
    expect(page.locator("#progress-words")).to_have_text("4 of 5 done")
    somebody.presses("Choose which letters you get")
    somebody.chooses("One letter a week at most")
    somebody.presses("Save")

    expect(page.get_by_text("You have taken all five steps")).to_be_visible()
    assert way == "no script" or page.evaluate("document.documentElement.scrollWidth") <= window["width"]
    with app.app_context():
        nia = person_with_email("nia@example.org")
        assert nia is not None
        assert nia.job_title == "Nurse"


def test_leaving_hands_everything_over_without_a_script(visit: Callable[..., Visitor], given: Given) -> None:
    ana, nia = given.member("Ana Lima"), given.member("Nia Okafor")
    guide = given.action(owner=ana)
    page = visit(javascript=False).already_signed_in_as(ana).open(f"/people/{ana}/leave")

    page.get_by_label("Who takes over").fill("Nia Okafor")
    page.get_by_label("From which day").fill(clock.today().isoformat())
    page.get_by_label("Why", exact=True).fill("A new job")
    page.get_by_role("button", name="Leave", exact=True).click()

    expect(page.get_by_text("You have left. Thank you for everything.")).to_be_visible()
    assert given.the_action(guide).owner_id == nia
