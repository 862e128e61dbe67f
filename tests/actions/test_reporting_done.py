"""When is something done? When others can see that it is."""

from app.actions.workflow import ActionStatus
from tests.actions.plan import changes, opened, told
from tests.browser import Browser
from tests.given import Given


def owner_of(given: Given, browser: Browser) -> tuple[int, Browser]:
    olu = given.member("Olu Owner")
    return given.action(owner=olu), browser.signed_in_as(olu)


def test_it_needs_evidence(browser: Browser, given: Given) -> None:
    guide, olu = owner_of(given, browser)

    answer = changes(olu, guide, "status", status="reported done", why="Look at the website.")

    assert answer.status == 422
    assert "Give a link to something that shows it is done" in answer.text
    kept = answer.form_to().fields
    assert (kept[f"A{guide}-status"], kept[f"A{guide}-why"]) == ("reported done", "Look at the website.")
    assert given.the_action(guide).status is ActionStatus.UNDER_WAY


def test_the_link_that_is_given_with_it_is_evidence(browser: Browser, given: Given) -> None:
    guide, olu = owner_of(given, browser)

    answer = changes(
        olu,
        guide,
        "status",
        status="reported done",
        evidence_title="The guide",
        evidence_link="https://example.org/guide",
    )

    page = olu.follow(answer)
    assert page.links()["The guide"] == "https://example.org/guide"
    assert (given.the_action(guide).status, given.the_action(guide).progress) == (ActionStatus.REPORTED_DONE, 100)
    assert told(olu, guide)[0].startswith("Olu Owner reported it done")


def test_evidence_from_before_is_enough(browser: Browser, given: Given) -> None:
    guide, olu = owner_of(given, browser)
    olu.form(f"/actions/{guide}", to="/evidence", title="The guide", link="https://example.org/guide")

    answer = changes(olu, guide, "status", status="reported done")

    assert answer.status == 303


def test_what_is_reported_already_asks_for_no_more_evidence(browser: Browser, given: Given) -> None:
    guide = given.action(status=ActionStatus.REPORTED_DONE)
    stella = browser.signed_in_as(given.steering_member())

    form = opened(stella, guide, "status")

    assert {name for name in form.fields if "evidence" in name} == set()


def test_what_is_in_the_way_keeps_the_evidence_out(browser: Browser, given: Given) -> None:
    """Nothing is assigned before every check has passed."""
    guide, olu = owner_of(given, browser)

    answer = changes(olu, guide, "status", status="blocked", evidence_link="https://example.org/guide")

    assert answer.status == 422
    assert "https://example.org/guide" not in olu.get(f"/actions/{guide}").links().values()


def test_it_is_sent_back_with_a_reason_and_reported_again(browser: Browser, given: Given) -> None:
    guide, olu = owner_of(given, browser)
    changes(olu, guide, "status", status="reported done", evidence_link="https://example.org/guide")
    stella = browser.another().signed_in_as(given.steering_member())

    without = changes(stella, guide, "status", status="under way")
    sent_back = changes(stella, guide, "status", status="under way", why="Half of it is missing.")
    with_the_same = changes(olu, guide, "status", status="reported done")
    again = changes(olu, guide, "status", status="reported done", evidence_link="https://example.org/whole")

    assert (without.status, sent_back.status, with_the_same.status, again.status) == (422, 303, 422, 303)
    assert any("Half of it is missing." in entry for entry in told(olu, guide))


def test_what_blocks_it_is_said_where_it_is_listed(browser: Browser, given: Given) -> None:
    guide, olu = owner_of(given, browser)

    without = changes(olu, guide, "status", status="blocked")
    with_it = changes(olu, guide, "status", status="blocked", why="We have no printer.")

    assert (without.status, with_it.status) == (422, 303)
    assert "We have no printer." in olu.get("/actions").text


def test_a_dropped_action_stays_where_it_is(browser: Browser, given: Given) -> None:
    guide = given.action(status=ActionStatus.DROPPED)
    chair = browser.signed_in_as(given.chair())

    page = chair.get(f"/actions/{guide}")

    assert page.all("ul", class_="moves-bar") == []
    assert chair.get(f"/actions/{guide}/edit/status").status == 403
