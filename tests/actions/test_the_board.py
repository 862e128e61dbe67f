"""The plan as a board: a column for each status, the same filter, and moves by the rules of the table."""

from datetime import date, timedelta

import pytest
from hypothesis import given as whatever
from hypothesis import strategies as st

from app import clock
from app.actions import queries, services
from app.actions.filters import ActionFilter
from app.actions.queries import action_for
from app.actions.workflow import ActionStatus
from app.extensions import db
from app.people.models import Person
from tests.browser import Answer, Browser
from tests.given import Given


@pytest.fixture
def owner(given: Given) -> int:
    return given.member("Olu Owner")


@pytest.fixture
def chair(browser: Browser, given: Given) -> Browser:
    return browser.signed_in_as(given.chair())


def board(page: Answer) -> dict[str, list[str]]:
    """The references in each column that is shown."""
    return {
        column.get("data-column", ""): [card.get("id", "") for card in column.iter("li") if card.get("data-card")]
        for column in page.all("section")
        if column.get("data-column")
    }


def test_each_action_stands_in_the_column_of_its_status_soonest_first(chair: Browser, given: Given, owner: int) -> None:
    for status in ActionStatus:
        given.action(owner=owner, status=status, due_on=date(2030, 5, 1))
    given.action(owner=owner, due_on=date(2030, 1, 1))

    page = chair.get("/actions/board")

    assert list(board(page)) == [status.value.replace(" ", "-") for status in ActionStatus]
    assert board(page)["under-way"] == ["A8", "A3"]
    assert board(page)["verified"] == ["A6"]


def test_it_shows_what_the_table_shows_with_the_same_filter(chair: Browser, given: Given, owner: int) -> None:
    late, mine = clock.today() - timedelta(days=3), given.member("Mia Other")
    given.action("Map the region", owner=owner, due_on=late)
    given.action("Brief the boards", owner=mine, status=ActionStatus.AGREED)
    given.action("Map the wards", owner=mine, status=ActionStatus.REPORTED_DONE)
    for query in ("", "late=1", "q=map", f"owner={mine}", "status=going", "status=reported-done", "to_verify=1"):
        table, cards = chair.get(f"/actions?{query}"), chair.get(f"/actions/board?{query}")

        rows = {row.get("id") for row in table.all("tr") if row.get("id")}
        assert {reference for column in board(cards).values() for reference in column} == rows, query
        switch = cards.links()["Table"]
        assert switch == table.asked.removesuffix("?"), query


def test_a_column_shows_its_first_few_and_more_when_asked(chair: Browser, given: Given, owner: int) -> None:
    for _ in range(12):
        given.action(owner=owner, status=ActionStatus.PROPOSED)
    given.action(owner=owner, status=ActionStatus.AGREED)
    asked = f"/actions/board?owner={owner}"

    page = chair.get(asked)
    more = chair.get(page.links()["Show all 12: proposed"])

    assert len(board(page)["proposed"]) == 8
    assert ["".join(count.itertext()) for count in page.all("span") if count.get("data-count") is not None][:2] == [
        "12",
        "12",
    ]
    assert page.links()["Show all 12: proposed"] == f"{asked}&more=proposed"
    assert len(board(more)["proposed"]) == 12
    assert board(more)["agreed"] == ["A13"]
    # Whoever asked for more goes on where the first few end.
    assert [link.get("href") for link in more.all("a") if link.get("autofocus") is not None] == ["/actions/9"]
    assert not [words for words in more.links() if words.endswith(": proposed")]


def test_what_is_more_than_a_column_holds_leads_to_the_table(chair: Browser, given: Given, owner: int) -> None:
    for _ in range(101):
        given.action(owner=owner, status=ActionStatus.PROPOSED)

    more = chair.get(chair.get("/actions/board").links()["Show 100 of 101: proposed"])

    assert len(board(more)["proposed"]) == 100
    assert more.links()["All 101 in the table: proposed"] == "/actions?status=proposed"


@pytest.mark.parametrize("more", ["", "nothing", "verified", "under way", "../"])
def test_more_of_what_is_no_column_is_the_board(chair: Browser, given: Given, owner: int, more: str) -> None:
    given.action(owner=owner)

    assert board(chair.get(f"/actions/board?status=going&more={more}"))["under-way"] == ["A1"]


def test_a_card_moves_and_comes_back_as_what_it_is_now(chair: Browser, given: Given, owner: int) -> None:
    given.action(owner=owner, status=ActionStatus.PROPOSED)
    version = given.the_action(1).version
    sent = {"A1-version": version, "A1-status": "agreed"}

    moved = chair.htmx("POST", "/actions/1/edit/status?on=board", sent)
    stale = chair.htmx("POST", "/actions/1/edit/status?on=board", {**sent, "A1-status": "dropped", "A1-why": "No."})

    assert moved.all("li")[0].get("data-status") == "agreed"
    assert moved.all("li")[0].get("data-moves") == "under-way=nothing dropped=reason"
    assert "A1: agreed" in moved.headers["HX-Trigger"]
    assert stale.status == 409
    assert given.the_action(1).status is ActionStatus.AGREED


def test_it_says_where_a_card_could_go_and_what_that_needs(chair: Browser, given: Given, owner: int) -> None:
    given.action(owner=owner)

    seen_by_chair = chair.get("/actions/board").all("li", id="A1")[0]
    seen_by_member = chair.another().signed_in_as(given.member()).get("/actions/board").all("li", id="A1")[0]

    assert seen_by_chair.get("data-moves") == "reported-done=evidence blocked=reason dropped=reason"
    assert seen_by_member.get("data-moves") == ""
    assert seen_by_member.get("draggable") is None


def test_whoever_owned_it_before_is_not_offered_to_verify_it(browser: Browser, given: Given, owner: int) -> None:
    """As on the action's own page: others verify what was theirs."""
    stella = given.steering_member("Stella Steering")
    theirs, others = (given.action(owner=one, status=ActionStatus.REPORTED_DONE) for one in (stella, owner))
    by = given.actor(stella)
    with given.settled():
        services.pass_on(action_for(by, theirs), db.session.get_one(Person, owner), by=by, why="I leave.")
    browser.signed_in_as(stella)

    cards = {card.get("id"): card.get("data-moves") for card in browser.get("/actions/board").all("li")}
    with given.settled():
        alone = queries.standing_of(action_for(by, theirs), by)

    assert cards[f"A{theirs}"] == "under-way=reason dropped=reason"
    assert cards[f"A{others}"] == "verified=nothing under-way=reason dropped=reason"
    assert [move.to.value for move in alone.moves] == ["under way", "dropped"]


def test_without_a_script_a_card_is_moved_on_a_page_that_leads_back_here(
    chair: Browser, given: Given, owner: int
) -> None:
    given.action(owner=owner, status=ActionStatus.PROPOSED)
    place = "/actions/board?status=all"
    way = next(href for words, href in chair.get(place).links().items() if words.startswith("Move A1"))

    form = chair.get(way, headers={"Referer": f"http://localhost{place}"}).form_to("/edit/status")
    answer = chair.send(form, **{"A1-status": "agreed"})

    assert answer.location == place
    assert board(chair.get(place))["agreed"] == ["A1"]


@pytest.mark.database("sqlite")
@whatever(
    status=st.sampled_from(["", "all", "open", "going", *(s.value.replace(" ", "-") for s in ActionStatus)]),
    late=st.booleans(),
    quiet=st.booleans(),
    to_verify=st.booleans(),
)
def test_no_column_is_left_out_that_a_filter_could_fill(status: str, late: bool, quiet: bool, to_verify: bool) -> None:
    """By what the words of the filter mean, and not by how it is asked."""
    asked = ActionFilter(status=status, late=late, quiet=quiet, to_verify=to_verify)
    going = {ActionStatus.AGREED, ActionStatus.UNDER_WAY, ActionStatus.BLOCKED}
    for one in ActionStatus:
        fits = (
            one is ActionStatus.REPORTED_DONE
            if to_verify
            else (
                status in ("", "all", one.value.replace(" ", "-"))
                or (status == "open" and one not in {ActionStatus.VERIFIED, ActionStatus.DROPPED})
                or (status == "going" and one in going)
            )
        )
        fits = fits and (one in going or not quiet) and (one in going | {ActionStatus.PROPOSED} or not late)
        assert (one in asked.statuses) is fits
