"""Numbers are links to the rows behind them, and every page counts alike."""

import re
from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest

from app import clock
from app.actions.models import Action, Confidence
from app.actions.workflow import ActionStatus as S
from app.extensions import db
from tests.browser import Answer, Browser, words
from tests.databases import Database
from tests.given import Given, put

MANY = 60
SETTLED = {S.VERIFIED, S.DROPPED}


@pytest.fixture
def community(given: Given, database: Database) -> dict[str, int]:
    """A community at random: who reads it, by what they are."""
    return database.again("a community at random", lambda: _community(given))


def _community(given: Given) -> dict[str, int]:
    chance, today = Random(2), clock.today()
    trust, council = given.organisation("Riverside Trust"), given.organisation("Hilltop Council")
    people = [given.member(name, works_at=chance.choice([trust, council, None])) for name in ("Ana", "Ben", "Cy")]
    readers = {
        "chair": given.chair(),
        "coordinator": given.coordinator(),
        "member": people[0],
        "lead": given.lead(trust),
        "steering": given.steering_member(),
    }
    codes = [given.recommendation(f"Advice {code}", code=code) for code in ("E1", "E2", "P3", "V1")]
    owners = [*people, readers["chair"], readers["lead"]]
    plans = [None, given.plan("A welcome"), given.plan("A library")]
    for _ in range(MANY):
        given.action(
            owner=chance.choice(owners),
            organisation=chance.choice([None, trust, council]),
            due_on=today + timedelta(days=chance.randint(-40, 40)),
            answers=chance.sample(codes[:3], chance.randint(0, 2)),
            status=S.PROPOSED,
            plan_id=chance.choice(plans),
        )
    with given.settled():
        for action in db.session.query(Action):
            put(action, "status", chance.choice(list(S)))
            action.confidence = chance.choice(list(Confidence))
            action.settled_on = today - timedelta(days=chance.randint(0, 120)) if action.status in SETTLED else None
            action.updated_at = clock.now() - timedelta(days=chance.randint(0, 60))
            if action.status is S.REPORTED_DONE:
                action.reported_by_id = chance.choice([None, *owners])
    return readers


READERS = ["chair", "coordinator", "member", "lead", "steering"]


def rows_behind(reader: Browser, href: str) -> int:
    """How many actions a list holds, on all of its pages."""
    found = 0
    for _ in range(10):
        page = reader.get(href)
        found += sum((row.get("id") or "").startswith("A") for row in page.all("tr"))
        following = page.links().get("Next")
        if following is None:
            return found
        href = following
    raise AssertionError("the pages do not end")


PARTS = "verified|reported done|on track|at risk|off track|proposed|late|dropped"


def figures(page: Answer) -> Iterator[tuple[int, str]]:
    """Each number on a page that is a link to actions, with where it leads."""
    for link in page.tree.iter("a"):
        said = re.match(rf"(\d+) ({PARTS})$", words(link))
        inside = re.search(r"\((\d+)\)", words(link))
        href = link.get("href", "")
        if href.startswith("/actions") and (number := said or inside):
            yield int(number[1]), href


def test_each_figure_has_as_many_rows_behind_it(browser: Browser, community: dict[str, int]) -> None:
    for who in READERS:
        reader = browser.another().signed_in_as(community[who])
        plans = [href for href in reader.get("/plans").links().values() if re.fullmatch(r"/plans/\d+", href)]
        assert len(plans) == 2
        checked = 0
        for path in ("/", "/actions", "/recommendations", "/recommendations/R-E1", "/plans", *plans):
            for number, href in figures(reader.get(path)):
                assert rows_behind(reader, href) == number, f"{path} tells the {who} {number}, {href} does not"
                checked += 1

        assert checked > 8


def test_the_plan_says_how_many_there_are_and_home_says_the_same(browser: Browser, community: dict[str, int]) -> None:
    for who in READERS:
        reader = browser.another().signed_in_as(community[who])
        everything = rows_behind(reader, "/actions?status=all")
        dropped = rows_behind(reader, "/actions?status=dropped")

        plan, home = reader.get("/actions").text, reader.get("/").text

        assert f"{everything - dropped} actions" in plan
        assert f"of {everything - dropped} actions verified or on track" in home


def test_the_plan_and_the_recommendations_say_alike_how_many_are_answered(
    browser: Browser, given: Given, community: dict[str, int]
) -> None:
    """Not accepted, with the reason, R-V1 is no gap any more; but no action answers it either."""
    chair = browser.signed_in_as(community["chair"])
    assert "One has none yet." in chair.get("/actions").text
    chair.form(
        "/recommendations/R-V1/response",
        response="not accepted",
        response_why="There is no budget.",
        decision=given.decision("No budget"),
    )

    for who in READERS:
        reader = browser.another().signed_in_as(community[who])
        plan, index = (reader.get(path).text for path in ("/actions", "/recommendations"))
        said = re.search(r"actions answer (\d) of the 4 recommendations\.", plan)

        assert said is not None, f"to the {who}: {plan}"
        assert f"{said[1]} of the 4 recommendations" in index, f"to the {who}"
        assert "none yet" not in plan.partition("All actions")[0], f"to the {who}"


def test_each_recommendation_counts_the_actions_on_its_page(browser: Browser, community: dict[str, int]) -> None:
    for who in READERS:
        reader = browser.another().signed_in_as(community[who])
        index = reader.get("/recommendations").text
        for reference in ("R-E1", "R-E2", "R-P3", "R-V1"):
            page = reader.get(f"/recommendations/{reference}")
            listed = [item for item in page.all("li") if "items__item--action" in (item.get("class") or "")]
            dropped = sum("Dropped" in words(item) for item in listed)
            of_it = re.split(r"R-[A-Z]\d", index.partition(reference)[2])[0]
            said = re.search(r"\b(\d+) actions?\b|No action|Only dropped", of_it)

            assert said is not None, f"{reference} for the {who}: {of_it}"
            assert int(said[1] or 0) == len(listed) - dropped, f"{reference} for the {who}"
            assert rows_behind(reader, f"/actions?status=all&recommendation={reference}") == len(listed), reference


def test_each_organisation_counts_the_actions_on_its_page(browser: Browser, community: dict[str, int]) -> None:
    for who in ["chair", "member", "lead"]:
        reader = browser.another().signed_in_as(community[who])
        index = reader.get("/organisations")
        for name in ("Riverside Trust", "Hilltop Council"):
            page = reader.get(index.links()[name])
            listed = [item for item in page.all("li") if "items__item--action" in (item.get("class") or "")]
            dropped = sum("Dropped" in words(item) for item in listed)
            after = index.text.partition(name)[2].partition("Riverside Trust")[0]
            said = re.search(r"(\d+) actions?\b", after)

            assert (int(said[1]) if said else 0) == len(listed) - dropped, name
