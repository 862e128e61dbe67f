"""Updates say how it goes, comments ask and remark; whom they mention is told, and answers there."""

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.mail.models import Letter
from app.remarks.models import Mention, Remark, Word
from app.remarks.telling import MENTIONED
from tests.actions.plan import told
from tests.browser import Answer, Browser
from tests.given import Given, moment


@pytest.fixture
def olu(given: Given) -> int:
    return given.member("Olu Owner")


@pytest.fixture
def guide(given: Given, olu: int) -> int:
    return given.action(owner=olu)


def says(browser: Browser, number: int, text: str, **more: str) -> Answer:
    return browser.form(f"/actions/{number}", to="/updates", text=text, **more)


def thread(browser: Browser, number: int) -> list[str]:
    [updates] = browser.get(f"/actions/{number}").all("ol", class_="updates")
    return [" ".join("".join(said.itertext()).split()) for said in updates]


# Comments.


def test_a_member_of_the_steering_group_asks_and_it_is_no_update(browser: Browser, given: Given, guide: int) -> None:
    stella = browser.signed_in_as(given.steering_member("Stella Steering"))

    answer = says(stella, guide, "Who prints it?")

    assert answer.status == 303
    assert thread(stella, guide)[0].startswith("Stella Steering asks or remarks")
    assert told(stella, guide)[0].startswith("Stella Steering asked or remarked on it")


def test_nobody_looks_better_for_a_question(browser: Browser, given: Given, olu: int, at) -> None:
    at(moment("2026-03-01 09:00"))
    guide = given.action(owner=olu, due_on=moment("2026-12-31 09:00").date())
    at(moment("2026-04-15 09:00"))
    stella = browser.signed_in_as(given.steering_member("Stella Steering"))

    says(stella, guide, "How is it going?", word=Word.UPDATE.value)
    own = browser.another().signed_in_as(olu)
    says(own, guide, "Good question.", word=Word.COMMENT.value)

    assert "no update in 30 days (1)" in own.get("/actions?quiet=1").text


def test_whoever_may_update_it_says_which_of_both_it_is(browser: Browser, given: Given, guide: int) -> None:
    cora = browser.signed_in_as(given.coordinator())

    says(cora, guide, "Half done.")
    says(cora, guide, "Does @Olu need help?", word=Word.COMMENT.value)

    assert ["asks or remarks" in said for said in thread(cora, guide)] == [True, False]


def test_a_member_without_a_part_in_it_says_nothing_until_mentioned(
    browser: Browser, given: Given, guide: int, olu: int
) -> None:
    ama = browser.signed_in_as(given.member("Ama Boateng"))
    refused = ama.post(f"/actions/{guide}/updates", text="May I?", once="k")
    assert "Updates" in ama.get(f"/actions/{guide}").text

    says(browser.another().signed_in_as(olu), guide, "@Ama, do you have the pictures?")
    answer = says(ama, guide, "Yes, tomorrow.")

    assert (refused.status, answer.status) == (403, 303)
    assert thread(ama, guide)[0].startswith("Ama Boateng asks or remarks")


# Mentions.


def test_who_is_mentioned_is_a_link_and_who_is_told_is_said(
    browser: Browser, given: Given, guide: int, olu: int
) -> None:
    ama = given.member("Ama Boateng")
    own = browser.signed_in_as(olu)

    page = own.follow(says(own, guide, "@ama.boateng has them. <b>See A1</b>, @Nobody"))

    assert "Ama Boateng is told, as often as they chose." in page.text
    assert "Nobody you can see is called @Nobody: nobody is told of that." in page.text
    assert page.links()["@ama.boateng"] == f"/people/{ama}"
    assert "<b>See" in page.text


def test_a_name_of_several_asks_which_and_keeps_what_was_typed(
    browser: Browser, given: Given, guide: int, olu: int, app
) -> None:
    given.member("Sam Example")
    given.member("Sam Other")
    own = browser.signed_in_as(olu)

    answer = says(own, guide, "Ask @Sam")

    assert answer.status == 422
    assert "More than one person is called @Sam: write @Sam Example or @Sam Other" in answer.text
    assert answer.form_to("/updates").fields["text"] == "Ask @Sam"
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Remark)) == 0


def test_nobody_is_mentioned_on_what_they_cannot_read(browser: Browser, given: Given, olu: int) -> None:
    given.member("Ama Boateng")
    given.administrator("Ada Admin")
    guide = given.action(owner=olu)
    given.seen_only_by("action", guide, olu)
    own = browser.signed_in_as(olu)

    answers = [says(own, guide, f"Ask {name}") for name in ("@Ama", "@Ada and @Ama")]

    assert [answer.status for answer in answers] == [422, 422]
    assert f"Ama Boateng cannot read A{guide}" in answers[0].text
    assert f"Ada Admin and Ama Boateng cannot read A{guide}" in answers[1].text


def test_somebody_mentioned_twice_is_told_once(browser: Browser, given: Given, guide: int, olu: int, app) -> None:
    ama = given.member("Ama Boateng")
    own = browser.signed_in_as(olu)

    says(own, guide, "@Ama, yes, you, @Ama Boateng, @Ama")

    with app.app_context():
        told = select(func.count()).where(Letter.kind == MENTIONED, Letter.to_id == ama)
        assert sorted(db.session.scalars(select(Mention.written))) == ["Ama", "Ama Boateng"]
        assert db.session.scalar(told) == 1


@pytest.mark.database("sqlite")
def test_nobody_calls_everybody_at_once(browser: Browser, given: Given, guide: int, olu: int) -> None:
    names = ["Abi", "Bea", "Cem", "Dua", "Eli", "Fay", "Gus", "Hui", "Ida", "Jon", "Kim"]
    for name in names:
        given.member(f"{name} Example")
    own = browser.signed_in_as(olu)

    answer = says(own, guide, " ".join(f"@{name}" for name in names))

    assert answer.status == 422
    assert "Mention at most 10 people at once" in answer.text
