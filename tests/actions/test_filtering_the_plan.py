"""Any filter and any order, in the address: every matching row once, whichever page it is on."""

import re
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from json import dumps
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import given as given_some
from hypothesis import strategies as some

from app import clock
from app.actions.models import Action, Confidence, Priority
from app.actions.workflow import ActionStatus as S
from app.extensions import db
from tests.browser import Browser
from tests.given import Given, put

MANY = 120
TODAY_IS_SETTLED = {S.VERIFIED, S.DROPPED}
SLUGS = {status.value.replace(" ", "-"): status for status in S}


@dataclass(frozen=True)
class Fact:
    """What was put in, and what a filter must go by."""

    reference: str
    title: str
    owner: int
    organisation: int | None
    status: S
    priority: Priority
    confidence: Confidence
    due_on: date
    answers: tuple[str, ...]


class Plan:
    def __init__(self, given: Given) -> None:
        chance = Random(7)
        self.trust, self.council = given.organisation("Riverside Trust"), given.organisation("Hilltop Council")
        self.owners = [given.member(name) for name in ("Ana Ade", "Ben Bo", "Cy Cole")]
        self.lead = given.lead(self.trust)
        self.codes = [given.recommendation(f"Advice {code}", code=code) for code in ("E1", "E2", "P3")]
        today = clock.today()
        self.facts = []
        numbers = [
            given.action(
                chance.choice(["Publish the guide", "Map the region", "Brief every board", "élan für alle"]),
                owner=chance.choice(self.owners),
                organisation=chance.choice([None, self.trust, self.council]),
                due_on=today + timedelta(days=chance.randint(-6, 6)),
                answers=chance.sample(self.codes, chance.randint(0, 2)),
                priority=chance.choice(list(Priority)),
                status=S.PROPOSED,
            )
            for _ in range(MANY)
        ]
        with given.settled():
            for number in numbers:
                action = db.session.query(Action).filter_by(number=number, kind="action").one()
                put(action, "status", chance.choice(list(S)))
                action.confidence = chance.choice(list(Confidence))
                action.settled_on = today if action.status in TODAY_IS_SETTLED else None
        with given.app.app_context():
            for action in db.session.query(Action).order_by(Action.id):
                found = db.session.execute(
                    db.text(
                        "SELECT target.reference FROM record_link JOIN record target ON target.id = to_id"
                        " WHERE from_id = :id"
                    ),
                    {"id": action.id},
                )
                self.facts.append(
                    Fact(
                        reference=action.reference or "",
                        title=action.title,
                        owner=action.owner_id,
                        organisation=action.organisation_id,
                        status=action.status,
                        priority=action.priority,
                        confidence=action.confidence,
                        due_on=action.due_on,
                        answers=tuple(found.scalars()),
                    )
                )


def matching(plan: Plan, asked: dict[str, str]) -> set[str]:
    """The rules of each filter, a second time and in Python."""
    today = clock.today()
    tests: dict[str, Callable[[Fact, str], bool]] = {
        "q": lambda fact, value: value.lower() in fact.title.lower(),
        "status": lambda fact, value: _has_status(fact, value),
        "owner": lambda fact, value: fact.owner == int(value),
        "recommendation": lambda fact, value: value in fact.answers,
        "organisation": lambda fact, value: fact.organisation == (None if value == "community" else int(value)),
        "priority": lambda fact, value: fact.priority.value == value,
        "confidence": lambda fact, value: fact.confidence.value == value.replace("-", " "),
        "late": lambda fact, _: fact.due_on < today and fact.status not in {*TODAY_IS_SETTLED, S.REPORTED_DONE},
    }
    return {
        fact.reference
        for fact in plan.facts
        if all(tests[name](fact, value) for name, value in asked.items() if name in tests)
    }


def _has_status(fact: Fact, value: str) -> bool:
    if value == "open":
        return fact.status not in TODAY_IS_SETTLED
    if value == "going":
        return fact.status in {S.AGREED, S.UNDER_WAY, S.BLOCKED}
    return value == "all" or fact.status is SLUGS[value]


def paged(browser: Browser, path: str, words: str = "Next") -> Iterator[list[str]]:
    """The references on each page, following the links from page to page."""
    for _ in range(20):
        markup = browser.client.get(path).get_data(as_text=True)
        yield re.findall(r'<tr class="row[^"]*" id="(A\d+)"', markup)
        found = re.search(rf'<a class="pages__link" href="([^"]+)"[^>]*>{words}</a>', markup)
        if found is None:
            return
        path = found[1].replace("&amp;", "&")
    raise AssertionError("the pages do not end")


def test_every_matching_row_is_on_one_page_once(browser: Browser, given: Given) -> None:
    plan = Plan(given)
    reader = browser.signed_in_as(given.member("Rhea Reader"))
    due = {fact.reference: fact.due_on for fact in plan.facts}
    check_every_filter(plan, reader, due)


def check_every_filter(plan: Plan, reader: Browser, due: dict[str, date]) -> None:
    choices: dict[str, Any] = {
        "q": some.sampled_from(["guide", "MAP", "board", "élan", "nothing"]),
        "status": some.sampled_from(["all", "open", "going", *SLUGS]),
        "owner": some.sampled_from([str(owner) for owner in plan.owners]),
        "recommendation": some.sampled_from(plan.codes),
        "organisation": some.sampled_from(["community", str(plan.trust), str(plan.council)]),
        "priority": some.sampled_from([choice.value for choice in Priority]),
        "confidence": some.sampled_from([choice.value.replace(" ", "-") for choice in Confidence]),
        "late": some.just("1"),
        "sort": some.sampled_from(["action", "owner", "priority", "status", "due"]),
        "descending": some.just("1"),
    }

    @settings(
        max_examples=30,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given_some(asked=some.fixed_dictionaries({}, optional=choices))
    def check(asked: dict[str, str]) -> None:
        asked = {"status": "all", **asked}
        path = f"/actions?{urlencode(asked)}"

        forwards = [reference for page in paged(reader, path) for reference in page]

        assert len(forwards) == len(set(forwards)), "a row stands on two pages"
        assert set(forwards) == matching(plan, asked)
        if asked.get("sort", "due") == "due":
            days = [due[reference] for reference in forwards]
            assert days == sorted(days, reverse="descending" in asked)
        backwards = list(paged(reader, f"{path}&page=last", "Previous"))
        assert [reference for page in reversed(backwards) for reference in page] == forwards

    check()


@pytest.mark.parametrize(
    "query",
    [
        "status=nonsense&priority=urgent&confidence=x&sort=password&descending=yes&late=true",
        "owner=99999999999999999999&organisation=99999999999999999999&recommendation=R-X9",
        "owner=%25&q=%25_%27%22%3B--",
        "q=" + "x" * 5000,
        "page=fW10",
        "page=bWyIyMDMwLTAxLTMxIiwgOTk5OTk5OTk5OTk5OTldAA",
        "page=last&page=last",
        "q=AND+OR+NOT+NEAR(*)+%22",
        "q=%F0%9F%92%9C+%E2%80%AE",
        "owner=%D9%A3",  # a digit, but none of ours
        "organisation=%C2%B2",
    ],
)
def test_an_address_that_means_nothing_is_answered_all_the_same(browser: Browser, given: Given, query: str) -> None:
    given.action()
    reader = browser.signed_in_as(given.member("Rhea Reader"))

    assert reader.get(f"/actions?{query}").status == 200


@pytest.mark.parametrize("value", [2**31, 2**62, 2**63, -1, True, None, [1], "x", 1.5])
def test_a_page_that_somebody_made_up_is_answered_all_the_same(browser: Browser, given: Given, value: Any) -> None:
    given.action()
    reader = browser.signed_in_as(given.member("Rhea Reader"))
    for key in (["2030-01-31", value], [value, 1]):
        cursor = "f" + urlsafe_b64encode(dumps(key).encode()).decode().rstrip("=")

        assert reader.get(f"/actions?page={cursor}").status == 200


def test_a_filter_that_finds_nothing_says_so_and_the_way_out(browser: Browser, given: Given) -> None:
    given.action()
    reader = browser.signed_in_as(given.member("Rhea Reader"))

    page = reader.get("/actions?q=nothing&priority=high&sort=owner")

    assert "No action fits all of that" in page.text
    assert page.links()["show everything"] == "/actions?status=all&sort=owner"


def test_an_empty_plan_teaches(browser: Browser, given: Given) -> None:
    reader = browser.signed_in_as(given.member("Rhea Reader"))

    page = reader.get("/actions")

    assert "An action is one promise with one owner and one day." in page.text
    assert page.links()["Propose the first action"] == "/actions/new"


def test_a_filter_is_asked_as_a_fragment_and_stands_in_the_address(browser: Browser, given: Given) -> None:
    given.action("Map the region")
    given.action("Brief the boards")
    reader = browser.signed_in_as(given.member("Rhea Reader"))

    fragment = reader.htmx("GET", "/actions?q=region")
    page = reader.get("/actions?q=region")

    assert not fragment.is_page
    assert [row.get("id") for row in fragment.all("tr") if row.get("id")] == ["A1"]
    assert [row.get("id") for row in page.all("tr") if row.get("id")] == ["A1"]
    assert page.form_to("/actions").fields["q"] == "region"


@pytest.mark.parametrize(
    ("asked", "is_open"), [("", False), ("?status=open", False), ("?priority=high", True), ("?plan=none", True)]
)
def test_a_filter_that_is_folded_away_is_shown_while_it_filters(
    browser: Browser, given: Given, asked: str, is_open: bool
) -> None:
    given.action()
    page = browser.signed_in_as(given.member()).get(f"/actions{asked}")

    [more] = [part for part in page.all("details") if part.get("class") == "filters__more"]

    assert (more.get("open") is not None) is is_open


def test_an_empty_plan_and_an_empty_tab_each_say_why(browser: Browser, given: Given) -> None:
    given.recommendation(code="E4")
    chair = browser.signed_in_as(given.chair())

    assert "No actions yet. See the 1 recommendation." in chair.get("/actions").text
    assert "The action plan starts here" in chair.get("/actions").text
    assert "Nothing here is yours at present" in chair.get("/actions?status=open&mine=1").text
    assert "Nothing waits to be verified" in chair.get("/actions/board?to_verify=1").text
    given.action()
    assert "Nothing here is yours at present" in chair.get("/actions?status=open&mine=1").text
    assert "No action fits all of that" in chair.get("/actions?q=nowhere").text
