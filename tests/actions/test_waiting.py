"""Which actions does one wait for, and who is told?"""

from typing import Any

import pytest

from app.access.rules import Unready
from app.actions import services
from app.actions.workflow import ActionStatus as S
from app.extensions import db
from app.records.models import Visibility
from tests.actions.plan import changes, told
from tests.browser import Answer, Browser, words
from tests.given import SOMEBODY, Given, put


@pytest.fixture
def visitor(browser: Browser, given: Given) -> Browser:
    return browser.signed_in_as(given.coordinator())


def says(visitor: Browser, number: int, typed: str) -> Answer:
    return visitor.form(f"/actions/{number}", to="/waits-for", waits_for=typed)


def row(visitor: Browser, number: int) -> str:
    return words(visitor.get("/actions").all("tr", id=f"A{number}")[0])


@pytest.mark.parametrize("typed", ["A2", "a2", " A 2 "])
def test_it_waits_for_what_is_named_and_both_pages_say_so(visitor: Browser, given: Given, typed: str) -> None:
    given.action("Translate the guide")
    given.action("Print the guide")

    page = visitor.follow(says(visitor, 1, typed))

    assert "A1 waits for A2 now" in page.text
    assert page.links()["A2 Print the guide"] == "/actions/2"
    assert "Waited for by A1 Translate the guide" in visitor.get("/actions/2").text
    assert told(visitor, 1)[0].startswith("Cora Coordinator let it wait for A2")


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", "Type the reference of an action, for example A7"),
        ("the guide", "There is no such action that you can see"),
        ("A99", "There is no such action that you can see"),
        ("R-E1", "There is no such action that you can see"),
        ("A1", "A1 cannot wait for itself"),
        ("A3", "A3 is done already: there is nothing to wait for"),
        ("A4", "A4 was dropped: there is nothing to wait for"),
    ],
)
def test_what_is_no_reason_to_wait_is_said_beside_the_field(
    visitor: Browser, given: Given, typed: str, asked: str
) -> None:
    given.recommendation(code="E1")
    for status in (S.UNDER_WAY, S.UNDER_WAY, S.VERIFIED, S.DROPPED):
        given.action(status=status)

    answer = says(visitor, 1, typed)

    assert answer.status == 422
    assert asked in answer.text
    assert answer.form_to("/waits-for").fields["waits_for"] == " ".join(typed.split())
    assert "Waits for" not in row(visitor, 1)


def test_no_two_wait_for_each_other_however_far_the_way(visitor: Browser, given: Given) -> None:
    for _ in range(4):
        given.action()
    given.waits_for(1, 2)

    assert "A1 waits for A2 already. Neither could begin" in says(visitor, 2, "A1").text
    given.waits_for(2, 3)
    assert "A1 waits for A3 already, through A2." in says(visitor, 3, "A1").text
    given.waits_for(3, 4)
    assert "A1 waits for A4 already, through A2 and A3." in says(visitor, 4, "A1").text


@pytest.mark.database("sqlite")
def test_the_way_between_names_nothing_that_is_hidden(given: Given) -> None:
    for _ in range(3):
        given.action()
    given.waits_for(1, 2)
    given.waits_for(2, 3)
    hide(given, 2)
    cora = given.actor(given.coordinator())

    with given.settled(), pytest.raises(Unready, match="through an action that is not for you to read"):
        first, third = (given._numbered(number) for number in (1, 3))
        services.wait_for(third, first, by=cora)


def test_said_twice_it_waits_once_and_pressed_twice_it_waits_no_longer(visitor: Browser, given: Given) -> None:
    given.action()
    given.action()
    for _ in range(2):
        assert says(visitor, 1, "A2").status == 303
    form = visitor.get("/actions/1").form_to("/waits-for/end")

    for _ in range(2):
        assert visitor.send(form).status == 303

    newest = told(visitor, 1)
    assert newest[0].startswith("Cora Coordinator let it wait for A2 no longer")
    assert newest[1].startswith("Cora Coordinator let it wait for A2")
    assert "let it wait" not in newest[2]
    assert "A2 Publish the guide" not in visitor.get("/actions/1").links()


def test_a_row_says_what_it_waits_for_until_that_is_done(visitor: Browser, given: Given) -> None:
    given.action(status=S.AGREED)
    given.action()
    given.action(status=S.AGREED)
    given.waits_for(1, 2)
    given.waits_for(1, 3)
    assert "Waits for A2 and A3" in row(visitor, 1)

    with given.settled():
        put(given._numbered(2), "status", S.REPORTED_DONE)

    assert "Waits for A3" in row(visitor, 1)


def test_what_waits_may_begin_all_the_same_and_that_is_said(visitor: Browser, given: Given) -> None:
    given.action(status=S.AGREED)
    given.action()
    given.waits_for(1, 2)

    answer = changes(visitor, 1, "status", status="under way")

    assert "A1: under way, though it waits for A2" in visitor.follow(answer).text


def hide(given: Given, number: int) -> None:
    with given.settled():
        given._numbered(number).visibility = Visibility.STEERING


def test_whoever_may_not_read_the_other_learns_nothing_of_it(visitor: Browser, given: Given) -> None:
    given.action()
    given.action("In confidence")
    given.waits_for(1, 2)
    hide(given, 2)

    page = visitor.get("/actions/1")

    assert "In confidence" not in page.text
    assert not page.all("form", action="/actions/1/waits-for/end")
    assert "Waits for A2" not in row(visitor, 1)
    assert says(visitor, 1, "A2").status == 422


@pytest.mark.parametrize("status", [S.REPORTED_DONE, S.VERIFIED, S.DROPPED])
def test_what_is_closed_waits_for_nothing_new(visitor: Browser, given: Given, status: S) -> None:
    given.action(status=status)
    given.action()

    assert "Say that it waits" not in visitor.get("/actions/1").text
    assert visitor.post("/actions/1/waits-for", waits_for="A2").status == 403


def test_only_whoever_may_edit_it_says_so(visitor: Browser, given: Given) -> None:
    given.action()
    given.action()
    given.waits_for(1, 2)
    member = visitor.another().signed_in_as(given.member("Otto Outside"))

    page = member.get("/actions/1")

    assert "A2 Publish the guide" in page.links()
    assert not [form for form in page.all("form") if "waits-for" in (form.get("action") or "")]
    assert member.post("/actions/1/waits-for", waits_for="A2").status == 403
    assert member.post("/actions/1/waits-for/end", waits_for="A2").status == 403


@pytest.mark.database("postgresql")
def test_two_at_once_take_turns(given: Given, app: Any) -> None:
    """The second waits for the first, and then sees what it has said."""
    from threading import Thread

    given.action()
    given.action()
    refused: list[str] = []

    def second() -> None:
        with app.app_context():
            try:
                services.wait_for(given._numbered(2), given._numbered(1), by=SOMEBODY)
                db.session.commit()
            except Unready as unready:
                db.session.rollback()
                refused.append(unready.words)

    with given.settled():
        services.wait_for(given._numbered(1), given._numbered(2), by=SOMEBODY)
        db.session.flush()
        other = Thread(target=second)
        other.start()
        other.join(0.3)
        assert other.is_alive()
    other.join(10)

    assert refused
