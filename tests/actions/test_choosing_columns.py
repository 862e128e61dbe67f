"""Each person sees the columns that they chose, and every answer of an edit is a whole row of them."""

from itertools import product

import pytest
from sqlalchemy import select

from app.actions.columns import AREA, cells
from app.actions.editing import EDITORS
from app.actions.models import Action, Plan
from app.extensions import db
from app.records.services import withdraw
from tests.actions.plan import opened
from tests.browser import Answer, Browser
from tests.given import SOMEBODY, Given

USUAL = ["Action", "Owner", "Answers", "Status", "Due"]


def heads(page: Answer) -> list[str]:
    """The columns as they are called, without the one of the boxes."""
    named = [head for head in page.all("th", scope="col") if "table__head--pick" not in head.get("class", "")]
    return ["".join(head.itertext()).strip().rstrip("↑↓") for head in named]


def chooses(browser: Browser, *columns: str, **more: str) -> Answer:
    browser.get("/actions")
    return browser.post("/saved/actions/columns", {"columns": list(columns), "back": "/actions?late=1", **more})


@pytest.fixture
def chair(browser: Browser, given: Given) -> Browser:
    given.recommendation(code="E1")
    given.action(owner=given.member("Olu Owner"), answers=["R-E1"], organisation=given.organisation())
    return browser.signed_in_as(given.chair())


def test_whoever_has_not_chosen_sees_the_usual_ones(chair: Browser) -> None:
    assert heads(chair.get("/actions")) == USUAL


def test_the_chosen_ones_stand_in_the_order_of_the_table(chair: Browser, given: Given) -> None:
    assert chooses(chair, "updated", "priority", "nonsense", "due").location == "/actions?late=1"

    page = chair.get("/actions")
    assert heads(page) == ["Action", "Priority", "Due", "Last update"]
    assert [cell.get("data-label") for cell in page.all("td") if cell.get("data-label")] == [
        "Priority",
        "Due",
        "Last update",
    ]
    assert heads(chair.another().signed_in_as(given.member("Mia")).get("/actions")) == USUAL


def test_the_usual_ones_come_back(chair: Browser) -> None:
    chooses(chair, "due")
    chooses(chair, usual="1")

    assert heads(chair.get("/actions")) == USUAL


def test_the_title_alone_is_a_choice(chair: Browser) -> None:
    chooses(chair)

    assert heads(chair.get("/actions")) == ["Action"]
    assert "Priority" in chair.htmx("GET", "/actions/1/edit/priority").text


@pytest.mark.parametrize("columns", [(), ("due",), ("owner", "due"), tuple(AREA.columns)], ids=len)
@pytest.mark.parametrize("field", EDITORS)
def test_a_row_fills_the_table_while_it_is_edited_and_afterwards(
    chair: Browser, given: Given, columns: tuple[str, ...], field: str
) -> None:
    chooses(chair, *columns)
    form = opened(chair, 1, field)
    whole = 2 + len(columns)  # the box to choose it by, and the title

    editing = chair.htmx("GET", f"/actions/1/edit/{field}")
    wrong = chair.htmx("POST", f"/actions/1/edit/{field}", {**form.fields, f"A1-{field}": "\x00", "A1-due_on": "never"})
    left = chair.htmx("GET", f"/actions/1/row?focus={field}")

    for answer in (editing, wrong, left):
        taken = sum(int(cell.get("colspan", "1")) for tag in ("td", "th") for cell in answer.all(tag))
        assert taken == whole, answer.markup


def test_an_editor_takes_the_place_of_its_own_column() -> None:
    for size, field in product(range(1, len(AREA.columns) + 1), EDITORS):
        columns = tuple(AREA.columns)[:size]
        shown, span = cells(columns, field)
        gone = [name for name in ("title", *columns) if name not in shown]

        assert len(gone) == span
        assert shown.count("editor") == 1
        assert field not in ("title", *columns) or field in gone


def test_a_plan_is_named_and_leads_to_it_until_it_is_withdrawn(chair: Browser, given: Given) -> None:
    chooses(chair, "plan", "answers")
    plan = given.plan("Fairer care")
    with given.settled():
        db.session.scalars(select(Action)).one().plan_id = plan

    assert f'<a href="/plans/{plan}">Fairer care</a>' in chair.get("/actions").markup

    with given.settled():
        withdraw(db.session.get_one(Plan, plan), by=SOMEBODY, why="It was entered twice.")
    page = chair.get("/actions")
    assert "Fairer care" not in page.text
    assert "R-E1" in page.text
