"""What shows that it was done?"""

from datetime import timedelta
from io import BytesIO

import pytest

from app import clock
from app.actions.workflow import ActionStatus
from tests.browser import Answer, Browser
from tests.given import Given


@pytest.fixture
def visitor(browser: Browser, given: Given) -> Browser:
    return browser.signed_in_as(given.coordinator())


def shows(visitor: Browser, number: int, **typed: object) -> Answer:
    return visitor.form(f"/actions/{number}", to="/evidence", **{"title": "The guide", **typed})


def test_a_link_with_the_day_it_is_about(visitor: Browser, given: Given) -> None:
    guide = given.action()

    answer = shows(visitor, guide, link="https://example.org/guide", about_on="2026-01-31")

    page = visitor.follow(answer)
    assert page.links()["The guide"] == "https://example.org/guide"
    assert "about 31 Jan" in page.text
    assert "added by Cora Coordinator" in page.text


def test_a_file_is_kept_and_comes_back_as_it_was(visitor: Browser, given: Given) -> None:
    guide = given.action()

    answer = shows(visitor, guide, file=(BytesIO("Größe, 12 €\n".encode()), "minutes.txt"))

    page = visitor.follow(answer)
    stored = visitor.get(page.links()["The guide"])
    assert stored.response.get_data() == "Größe, 12 €\n".encode()
    assert "attachment" in stored.headers["Content-Disposition"]


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "//evil.example",
        "http://",
        "https:///path",
        "https://example.org/with space",
        "https://example.org@evil.example/guide",
        "https://evil.example\\.example.org/guide",
        "http://[::1",
        "ftp://example.org/guide",
        "example.org",
    ],
)
def test_a_link_that_is_no_page_is_refused_with_all_that_was_typed(visitor: Browser, given: Given, link: str) -> None:
    guide = given.action()

    answer = shows(visitor, guide, link=link)

    assert answer.status == 422
    assert "Give a full web address that begins with https://" in answer.text
    kept = answer.form_to("/evidence").fields
    assert (kept["title"], kept["link"]) == ("The guide", link)
    assert "Nothing yet. Evidence is" in visitor.get(f"/actions/{guide}").text


def test_nothing_shows_nothing(visitor: Browser, given: Given) -> None:
    answer = shows(visitor, given.action())

    assert answer.status == 422
    assert "Give a link, or choose a file" in answer.text


def test_a_program_is_no_evidence(visitor: Browser, given: Given) -> None:
    answer = shows(visitor, given.action(), file=(BytesIO(b"MZ\x90\x00"), "guide.pdf"))

    assert answer.status == 422
    assert "This file is not what its name says" in answer.text


def test_evidence_is_about_what_has_happened(visitor: Browser, given: Given) -> None:
    tomorrow = clock.today() + timedelta(days=1)

    answer = shows(visitor, given.action(), link="https://example.org", about_on=tomorrow.isoformat())

    assert answer.status == 422
    assert "Choose today or an earlier day" in answer.text


def test_it_is_added_once_however_often_the_form_is_sent(visitor: Browser, given: Given) -> None:
    guide = given.action()
    form = visitor.get(f"/actions/{guide}").form_to("/evidence")

    for _ in range(2):
        visitor.send(form, title="The guide", link="https://example.org/guide")

    page = visitor.get(f"/actions/{guide}")
    assert (
        sum(link.get("href") == "https://example.org/guide" for link in page.all("a")) == 2
    )  # there, and in the thread


@pytest.mark.parametrize("status", [ActionStatus.VERIFIED, ActionStatus.DROPPED])
def test_what_is_settled_takes_no_more(visitor: Browser, given: Given, status: ActionStatus) -> None:
    guide = given.action(status=status)

    answer = visitor.post(f"/actions/{guide}/evidence", title="More", link="https://example.org", once="k")

    assert answer.status == 403
    assert "Add evidence" not in visitor.get(f"/actions/{guide}").text


def test_whoever_may_not_see_the_action_does_not_get_its_file(visitor: Browser, given: Given) -> None:
    guide = given.action()
    answer = shows(visitor, guide, file=(BytesIO(b"minutes"), "minutes.txt"))
    place = visitor.follow(answer).links()["The guide"]
    outsider = visitor.another().signed_in_as(given.lead(given.organisation("Hilltop Council"), "Theo Lead"))

    assert outsider.get(place).status == 404
