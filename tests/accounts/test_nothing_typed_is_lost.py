"""When a session ends in the middle of a form."""

import pytest

from tests.given import moment

TYPED = "We met twice, and the guide is nearly there. <b>Really</b> & truly."


@pytest.fixture
def ana(given):
    return given.member("Ana Lima", email="ana@example.org")


@pytest.fixture
def half_written(browser, given, ana, at):
    """A form that Ana has open, with her session over."""
    at(moment("2026-11-23 09:00"))
    action = given.action(owner=ana)
    browser.signed_in_as(ana)
    form = browser.get(f"/actions/{action}").form_to("/updates")
    at(moment("2026-11-23 10:00"))
    return form


def test_a_page_leads_to_signing_in_and_back(browser, ana, at):
    at(moment("2026-11-23 09:00"))
    browser.signed_in_as(ana)
    at(moment("2026-11-23 10:00"))

    answer = browser.get("/actions?mine=1")

    assert answer.status == 303
    assert answer.location == "/sign-in?next=/actions?mine%3D1"


def test_a_fragment_takes_the_whole_window_to_signing_in(browser, ana, at):
    """The sign-in page must not be put into a cell of a table."""
    at(moment("2026-11-23 09:00"))
    browser.signed_in_as(ana)
    at(moment("2026-11-23 10:00"))

    answer = browser.htmx("GET", "/actions")

    assert answer.headers["HX-Redirect"] == "/sign-in"
    assert answer.markup == ""


def test_what_was_typed_is_shown_and_carried_on(browser, half_written):
    answer = browser.send(half_written, text=TYPED)

    assert answer.status == 401
    assert TYPED in answer.text
    assert answer.form_to("/updates").fields["text"] == TYPED


def test_the_same_person_signs_in_again_and_saves_it_once_more(browser, given, ana, half_written):
    ended = browser.send(half_written, text=TYPED)
    carried = ended.form_to("/updates")
    browser.signed_in_as(ana)

    shown = browser.send(carried)
    saved = browser.send(shown.form_to("/updates"))

    assert shown.status == 400
    assert shown.heading == "Save once more"
    assert TYPED in shown.text
    assert saved.status == 303
    assert TYPED in browser.follow(saved).text


def test_somebody_else_who_signs_in_there_does_not_see_it(browser, given, half_written):
    carried = browser.send(half_written, text=TYPED).form_to("/updates")
    browser.signed_in_as(given.chair("Bea"))

    answer = browser.send(carried)

    assert answer.status == 400
    assert "nearly there" not in answer.text


def test_another_site_cannot_put_words_into_somebodys_form(browser, given, ana):
    action = given.action(owner=ana)
    browser.signed_in_as(ana)

    answer = browser._ask(
        "POST", f"/actions/{action}/updates", data={"text": TYPED}, headers={"Origin": "https://evil.example"}
    )

    assert answer.status == 400
    assert "nearly there" not in answer.text


def test_another_site_cannot_show_words_to_somebody_signed_out(browser, given):
    answer = browser._ask("POST", "/actions/new", data={"text": TYPED}, headers={"Origin": "https://evil.example"})

    assert answer.status == 401
    assert "nearly there" not in answer.text


@pytest.mark.parametrize("token", [None, "", "forged", "IjEi.x.y"])
def test_a_form_without_a_good_token_changes_nothing(browser, given, ana, token):
    action = given.action(owner=ana)
    browser.signed_in_as(ana)
    data = {"text": TYPED, "once": "k"} | ({} if token is None else {"csrf_token": token})

    answer = browser._ask("POST", f"/actions/{action}/updates", data=data)

    assert answer.status == 400
    assert TYPED not in browser.get(f"/actions/{action}").text


def test_the_token_of_another_session_is_worth_nothing(browser, given, ana):
    action = given.action(owner=ana)
    eve = browser.another().signed_in_as(given.member("Eve"))
    eve.get("/")
    browser.signed_in_as(ana)

    answer = browser._ask("POST", f"/actions/{action}/updates", data={"text": TYPED, "csrf_token": eve.token})

    assert answer.status == 400


def test_a_page_that_was_open_can_fetch_a_new_token_for_the_same_person(browser, given, ana, half_written):
    browser.signed_in_as(ana)

    fresh = browser.get("/session/token").json
    saved = browser.send(half_written, text=TYPED, csrf_token=fresh["token"])

    assert fresh["person"] == ana
    assert saved.status == 303
