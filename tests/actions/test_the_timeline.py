"""The plan along its months: each picture shows what the words beside it say."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given as whatever
from hypothesis import strategies as st

from app.actions.filters import ActionFilter
from app.actions.pages.timeline import WIDTH, Axis, _axis, _bar
from app.actions.quarters import quarter_called, quarter_of
from app.actions.queries import Span
from app.actions.workflow import ActionStatus
from tests.browser import Answer, Browser
from tests.given import Given, moment

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.fixture
def reader(browser: Browser, given: Given, at) -> Browser:
    at(moment("2026-06-15 09:00"))
    return browser.signed_in_as(given.chair())


@pytest.fixture
def owner(given: Given) -> int:
    return given.member("Olu Owner")


def told(page: Answer) -> dict[str, str]:
    """The words beside each picture."""
    return {row.get("id", ""): " ".join("".join(row.itertext()).split()) for row in page.all("tr") if row.get("id")}


def test_each_row_says_in_words_what_its_picture_shows(reader: Browser, given: Given, owner: int) -> None:
    given.action("Late", owner=owner, start_on=date(2026, 3, 3), due_on=date(2026, 6, 12))
    given.action("Without a start", owner=owner, due_on=date(2026, 7, 1))

    page = reader.get("/actions/timeline")

    assert "3 Mar to 12 Jun, 3 days late" in told(page)["A1"]
    assert "15 Jun to 1 Jul, in 16 days" in told(page)["A2"]
    headings = ["".join(head.itertext()) for head in page.all("th", scope="rowgroup")]
    assert headings == ["Due in June 2026", "Due in July 2026"]


def test_it_is_grouped_by_plan_where_the_address_says_so(reader: Browser, given: Given, owner: int) -> None:
    plans = [given.plan("Later in the alphabet"), given.plan("A welcome")]
    for n, plan in enumerate([*plans, None, plans[0]]):
        given.action(f"Number {n}", owner=owner, due_on=date(2026, 7, 10 - n), plan_id=plan)

    page = reader.get(reader.get("/actions/timeline?during=2026-q3").links()["By plan"])

    headings = ["".join(head.itertext()) for head in page.all("th", scope="rowgroup")]
    assert headings == ["A welcome", "Later in the alphabet", "In no plan"]
    assert list(told(page)) == ["A2", "A4", "A1", "A3"]
    # It stays while the rows change, and is no filter that hides any.
    assert [field.get("value") for field in page.all("input", name="by")] == ["plan"]
    assert "by=plan" in page.links()["Later: Oct to Dec 2026"]
    assert ActionFilter.read({"by": "plan"}).is_plain
    assert ActionFilter.read({"by": "owner"}).by == ""


@pytest.mark.parametrize("by", ["", "by=plan"])
def test_it_is_cut_into_pages_as_the_table_is(reader: Browser, given: Given, owner: int, by: str) -> None:
    plans = [given.plan("Later in the alphabet"), None, given.plan("A welcome")]
    for n in range(52):
        given.action(owner=owner, due_on=date(2026, 7, 1) + timedelta(days=n), plan_id=plans[n % 3])

    first = reader.get(f"/actions/timeline?{by}")
    second = reader.get(first.links()["Next"])
    everything = reader.get(first.links()["All on one page"])

    assert "1 to 50 of 52" in first.text
    assert "2 of 52" in second.text
    assert list(told(first)) + list(told(second)) == list(told(everything))
    assert len(set(told(everything))) == 52
    assert list(told(reader.get(second.links()["Previous"]))) == list(told(first))
    assert list(told(reader.get(first.links()["Last"])))[-2:] == list(told(second))
    assert "All on one page" not in everything.links()
    assert {"Next", "Previous", "First", "Last"}.isdisjoint(everything.links())


def test_what_fits_on_one_page_has_no_others(reader: Browser, given: Given, owner: int) -> None:
    given.action(owner=owner, due_on=date(2026, 7, 1))

    page = reader.get("/actions/timeline?page=last")

    assert list(told(page)) == ["A1"]
    assert {"Next", "Previous", "All on one page"}.isdisjoint(page.links())


def test_a_quarter_holds_what_runs_in_it(reader: Browser, given: Given, owner: int) -> None:
    given.action(
        "Over before",
        owner=owner,
        start_on=date(2026, 1, 3),
        due_on=date(2026, 3, 31),
        status=ActionStatus.REPORTED_DONE,
    )
    given.action("Late into it", owner=owner, start_on=date(2026, 1, 3), due_on=date(2026, 3, 31))
    given.action("Through it", owner=owner, start_on=date(2026, 1, 3), due_on=date(2026, 12, 31))
    given.action("After it", owner=owner, start_on=date(2026, 7, 1), due_on=date(2026, 7, 2))
    given.action("From today on", owner=owner, due_on=date(2026, 7, 2))

    page = reader.get("/actions/timeline?during=2026-q2")

    assert list(told(page)) == ["A2", "A5", "A3"]
    assert list(told(reader.get("/actions/timeline?during=2026-q1"))) == ["A1", "A2", "A3"]
    assert list(told(reader.get("/actions?during=2026-q3&status=all"))) == ["A4", "A5", "A3"]
    assert page.links()["Later: Jul to Sep 2026"] == "/actions/timeline?during=2026-q3"
    assert page.form_to("/actions/timeline").action


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("name", ["2026-q5", "2026", "1926-q1", "2026-q1 ", "²026-q1", "2026-Q1"])
def test_what_is_no_quarter_asks_for_nothing(name: str) -> None:
    assert ActionFilter.read({"during": name}).during == ""


@pytest.mark.database("sqlite")
@whatever(DAYS)
def test_quarters_follow_one_another(on: date) -> None:
    quarter = quarter_of(on)

    assert quarter.first_on <= on <= quarter.last_on
    assert quarter.last_on + timedelta(days=1) == quarter.after.first_on
    assert quarter.after.before == quarter
    assert quarter_called(quarter.name) == quarter


@pytest.mark.database("sqlite")
@whatever(st.lists(st.tuples(DAYS, DAYS), max_size=5), DAYS, st.sampled_from(["#000", "#fff"]))
def test_whatever_the_days_a_bar_lies_within_its_picture(days: list[tuple[date, date]], today: date, fill: str) -> None:
    spans = [Span(None, min(pair), max(pair), max(pair)) for pair in days]  # type: ignore[arg-type]
    axis = _axis(spans, today)

    assert axis.holds(today)
    assert len(axis.labels) <= 12
    assert axis.months == len(axis.labels) * axis.step
    for span in spans:
        bar = _bar(axis, span.from_on, span.due_on, fill)
        assert bar.x >= 0
        assert bar.x + bar.width <= WIDTH + 0.2


@pytest.mark.database("sqlite")
def test_every_month_is_as_wide_as_the_others() -> None:
    axis = Axis(first=2026 * 12, months=12, step=1)

    assert axis.x(date(2026, 1, 1)) == 0
    assert axis.x(date(2026, 3, 1)) == WIDTH / 6
    assert axis.x(date(2026, 12, 31), end=True) == WIDTH
    assert re.match("Jan 2026", axis.labels[0])
