"""A real browser: the Chromium of this machine, never one that a library downloads.

``visit()`` gives a visitor with a window; whatever the browser complains about
on the way (a script's fault, a blocked resource, a breach of the content
security policy) fails the test.
"""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from werkzeug.serving import make_server

from app.web.application import Praxis
from tests.browser import Browser as Reader
from tests.given import Given

HOW_TO_GET_IT = (
    "Chromium: install it, for example `apt-get install chromium chromium-l10n`, or put `chromium` on the PATH"
)
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NARROW, WIDE = 375, 1280
# The rules that ask how something is coloured.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
# What the browser itself says about an answer; a test that asks for such an answer looks at it itself.
_STATUS = "Failed to load resource: the server responded with a status of "
_TELL = """
document.addEventListener("securitypolicyviolation", event => console.error(
  "content security policy: " + event.violatedDirective + " " + event.blockedURI + " " + event.sourceFile))
"""


def executable() -> str | None:
    """Where Chromium or Chrome is, or ``None``."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if (path := shutil.which(name))), None)


def wait_for(fact: Callable[[], Any], seconds: float = 10) -> Any:
    """What follows an answer that has gone out already: a letter, a request noted afterwards.

    :param fact: gives something as soon as it is so, and nothing before.
    """
    give_up = time.monotonic() + seconds
    while not (found := fact()):
        if time.monotonic() > give_up:
            raise AssertionError("what was waited for did not come")
        time.sleep(0.05)
    return found


class Visitor:
    """Somebody at a window of their own.

    :ivar page: the window, for all that playwright can do.
    :ivar complaints: what the browser complained about so far.
    """

    def __init__(self, page: Page, root: str, given: Given) -> None:
        self.page = page
        self.root = root
        self._given = given
        self._expected: set[int] = set()
        self.complaints: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda fault: self.complaints.append(f"script: {fault}"))

    def signed_in_as(self, person_id: int) -> "Visitor":
        """Come in by a real link and its button."""
        self.open(f"/sign-in/{self._given.sign_in_link(person_id)}")
        self.page.locator("form button[type=submit]", has_text="Sign in as").click()
        self.page.wait_for_url(urljoin(self.root, "/"))
        return self

    def already_signed_in_as(self, person_id: int) -> "Visitor":
        """Hold the cookie of a session that was begun elsewhere: for journeys that are not about signing in."""
        cookie = Reader(self._given.app, self._given).signed_in_as(person_id).cookie
        assert cookie is not None
        name = self._given.app.config["SESSION_COOKIE_NAME"]
        self.page.context.add_cookies([{"name": name, "value": cookie, "url": self.root}])
        return self

    def another_tab(self) -> "Visitor":
        """A second page in the same window: it shares cookies, and its complaints count."""
        tab = Visitor(self.page.context.new_page(), self.root, self._given)
        tab.complaints, tab._expected = self.complaints, self._expected
        return tab

    def open(self, path: str) -> Page:
        self.page.goto(urljoin(self.root, path))
        return self.page

    def expects(self, *statuses: int) -> None:
        """Answers with these statuses are what this test is about, and no complaint."""
        self._expected.update(statuses)

    def axe(self, *, colours_alone: bool = False) -> list[str]:
        """What the accessibility checker finds on the page as it is now: rule, help and where.

        :param colours_alone: for a page that was checked already, and only its colours are others now.
        """
        # Evaluated and not added as a script: the content security policy stands.
        if self.page.evaluate("typeof axe === 'undefined'"):
            self.page.evaluate(Axe().axe_script)
        asked = {"resultTypes": ["violations"], **({"runOnly": OF_COLOURS} if colours_alone else {})}
        found: dict[str, Any] = self.page.evaluate("asked => axe.run(asked)", asked)
        return [
            f"{violation['id']} ({violation['help']}): {node['html'][:200]}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        if message.text.startswith(_STATUS):
            status = int(message.text.removeprefix(_STATUS).split()[0])
            if status in self._expected:
                return
        self.complaints.append(f"{message.type}: {message.text}")


@pytest.fixture(scope="session")
def _chromium() -> Iterator[Browser]:
    # English messages and date fields, whatever this machine speaks.
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=executable(), args=list(ARGUMENTS), env={**os.environ, "LANGUAGE": "en_GB"}
        )
        yield launched
        launched.close()


@pytest.fixture
def live_server(app: Praxis) -> Iterator[str]:
    """The application on a port of its own. Its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def visit(in_chromium: None, request: pytest.FixtureRequest) -> Iterator[Callable[..., Visitor]]:
    """Open a window: ``visit(width=375, dark=True, javascript=False)``. Each has cookies of its own."""
    launched: Browser = request.getfixturevalue("_chromium")
    root: str = request.getfixturevalue("live_server")
    given: Given = request.getfixturevalue("given")
    opened = []

    def visit(*, width: int = WIDE, dark: bool = False, javascript: bool = True, **more: Any) -> Visitor:
        context = launched.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
            **more,
        )
        context.set_default_timeout(10_000)
        context.add_init_script(_TELL)
        visitor = Visitor(context.new_page(), root, given)
        opened.append((context, visitor))
        return visitor

    yield visit
    complaints = [complaint for _, visitor in opened for complaint in visitor.complaints]
    for context, _ in opened:
        context.close()
    assert not complaints, "the browser complained:\n" + "\n".join(complaints)
