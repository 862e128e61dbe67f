"""Whoever has a second step is nobody until it is done; whoever lacks theirs has other ways in, and strangers none."""

import pytest
from sqlalchemy import func, select

from app.access.roles import Role
from app.accounts.codes import MOST
from app.accounts.models import SecondStep, SignedIn
from app.extensions import db
from app.people.models import Person
from tests.accounts.phone import Phone, with_a_phone
from tests.given import LONG_AGO, moment


@pytest.fixture
def ana(given):
    return given.member("Ana Lima", email="ana@example.org")


def _comes_by_link(browser, given, person_id, **more):
    path = f"/sign-in/{given.sign_in_link(person_id, **more)}"
    browser.get(path)
    answer = browser.post(path)
    # Half way in, the visitor's cookie is a new one, and so is its token.
    browser.token = None
    return answer


def _is_in(browser):
    return browser.get("/session/token").status == 200


def _sessions(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(SignedIn))


def test_a_link_and_a_code_let_somebody_in(app, browser, given, ana):
    phone = with_a_phone(given, ana)

    first = _comes_by_link(browser, given, ana, onward="/goals")
    assert first.location == "/sign-in/second-step"
    assert not _is_in(browser)
    assert _sessions(app) == 0
    second = browser.form("/sign-in/second-step", code=phone.code())

    assert second.location == "/goals"
    assert _is_in(browser)


def test_a_password_and_a_code_let_somebody_in(browser, given, ana):
    phone = with_a_phone(given, ana)
    given.password(ana, "three random words")

    first = browser.form("/sign-in", email="ana@example.org", password="three random words", way="password")
    assert first.location == "/sign-in/second-step"
    assert not _is_in(browser)

    assert browser.form("/sign-in/second-step", code=phone.code()).status == 303
    assert _is_in(browser)


def test_between_the_steps_nothing_opens(browser, given, ana):
    with_a_phone(given, ana)
    _comes_by_link(browser, given, ana)

    for path in ("/", "/account", "/people", "/account/second-step", "/account/second-step/remove"):
        assert browser.get(path).location.startswith("/sign-in"), path
    assert browser.post("/account/recovery-codes", code="000000").status == 401


def test_coming_half_way_ends_the_session_that_was_there(app, browser, given, ana):
    bea = given.member("Bea")
    browser.signed_in_as(bea)
    before = browser.another()
    before.take_cookie(browser.cookie)
    with_a_phone(given, ana)

    _comes_by_link(browser, given, ana)

    assert not _is_in(before)
    assert _sessions(app) == 0


@pytest.mark.parametrize("path", ["/sign-in/second-step", "/sign-in/recovery-code"])
def test_nobody_begins_with_the_second_step(browser, path):
    assert browser.get(path).location == "/sign-in"
    assert browser.post(path, code="123456").location == "/sign-in"


def test_the_second_step_has_ten_minutes(browser, given, ana, at):
    at(moment("2026-11-23 09:00"))
    phone = with_a_phone(given, ana)
    _comes_by_link(browser, given, ana)

    at(moment("2026-11-23 09:11"))
    answer = browser.post("/sign-in/second-step", code=phone.code())

    assert answer.location == "/sign-in"
    assert "took too long" in browser.follow(answer).text
    assert not _is_in(browser)


def test_a_wrong_code_is_told_beside_its_field(browser, given, ana):
    phone = with_a_phone(given, ana)
    _comes_by_link(browser, given, ana)

    answer = browser.form("/sign-in/second-step", code=phone.wrong_code())

    assert answer.status == 422
    assert answer.title.startswith("Error:")
    assert "Type the one that your app shows now" in answer.text
    assert not _is_in(browser)


def test_an_empty_code_is_told_and_not_counted(browser, given, ana):
    phone = with_a_phone(given, ana)
    _comes_by_link(browser, given, ana)

    for _ in range(MOST + 2):
        assert browser.form("/sign-in/second-step").status == 422

    assert browser.form("/sign-in/second-step", code=phone.code()).status == 303


def test_after_five_wrong_codes_not_even_the_right_one_works_for_a_while(browser, given, ana, at):
    at(moment("2026-11-23 09:00"))
    phone = with_a_phone(given, ana)
    _comes_by_link(browser, given, ana)
    for _ in range(MOST):
        assert browser.form("/sign-in/second-step", code=phone.wrong_code()).status == 422

    refused = browser.form("/sign-in/second-step", code=phone.code())

    assert refused.status == 429
    assert "Try again in 15 minutes" in refused.text
    at(moment("2026-11-23 09:16"))
    _comes_by_link(browser, given, ana)
    assert browser.form("/sign-in/second-step", code=phone.code()).status == 303


def test_a_thief_of_the_first_step_does_not_keep_the_owner_out(browser, given, ana):
    phone = with_a_phone(given, ana)
    _comes_by_link(browser, given, ana)
    browser.form("/sign-in/second-step", code=phone.code())
    browser.post("/sign-out")
    thief = browser.another()
    _comes_by_link(thief, given, ana)
    for _ in range(MOST + 1):
        thief.form("/sign-in/second-step", code=phone.wrong_code())

    _comes_by_link(browser, given, ana)

    assert browser.form("/sign-in/second-step", code=phone.code(seconds=30)).status == 303


def test_a_recovery_code_lets_somebody_in_once_and_is_told(browser, given, ana, letters):
    phone = with_a_phone(given, ana)
    for status in (303, 422):
        _comes_by_link(browser, given, ana)
        answer = browser.form("/sign-in/recovery-code", code=phone.recovery_codes[0])
        assert answer.status == status
        browser.post("/sign-out")


def test_somebody_disabled_between_the_steps_is_not_let_in(browser, given, ana):
    phone = with_a_phone(given, ana)
    _comes_by_link(browser, given, ana)
    with given.settled():
        db.session.get_one(Person, ana).disabled_on = LONG_AGO

    assert browser.post("/sign-in/second-step", code=phone.code()).location == "/sign-in"
    assert not _is_in(browser)


def test_the_cookie_between_the_steps_is_worth_nothing_without_the_code(browser, given, ana):
    with_a_phone(given, ana)
    _comes_by_link(browser, given, ana)
    thief = browser.another()
    thief.take_cookie(browser.cookie)

    assert not _is_in(thief)
    assert thief.get("/").location.startswith("/sign-in")


# Setting it up, and changing it.


def _set_up(browser):
    shown = browser.get("/account/second-step")
    secret = shown.all("code")[0].text.replace(" ", "")
    return Phone(secret), shown


def test_somebody_sets_it_up(app, browser, given, ana):
    browser.signed_in_as(ana)
    phone, shown = _set_up(browser)
    done = browser.send(shown.form_to("/account/second-step"), code=phone.code())

    assert done.status == 200
    codes = [code.text for code in done.all("code")]
    assert len(codes) == 10
    browser.post("/sign-out")
    _comes_by_link(browser, given, ana)
    assert browser.form("/sign-in/second-step", code=phone.code(seconds=30)).status == 303
    assert "You have 10 recovery codes left" in browser.get("/account").text


def test_the_picture_is_drawn_without_style_and_says_the_secret_to_nobody_else(browser, given, ana):
    browser.signed_in_as(ana)
    _, shown = _set_up(browser)

    assert shown.links()["Open it in your app"].startswith("otpauth://totp/Praxis:ana%40example.org?secret=")
    pictures = [element for element in shown.tree.iter() if element.get("class") == "qr__picture"]
    assert len(pictures) == 1
    assert not any("style" in element.attrib for element in pictures[0].iter())
    assert shown.headers["Cache-Control"] == "no-store"


def test_a_wrong_first_code_keeps_the_picture(browser, given, ana):
    browser.signed_in_as(ana)
    phone, shown = _set_up(browser)

    answer = browser.send(shown.form_to("/account/second-step"), code=phone.wrong_code())

    assert answer.status == 422
    assert answer.all("code")[0].text.replace(" ", "") == phone.secret
    assert browser.send(answer.form_to("/account/second-step"), code=phone.code()).status == 200


@pytest.mark.parametrize("sealed", ["", "forged", "gAAAAA=="])
def test_a_forged_proposal_is_replaced(app, browser, given, ana, sealed):
    browser.signed_in_as(ana)
    phone, shown = _set_up(browser)

    answer = browser.send(shown.form_to("/account/second-step"), code=phone.code(), sealed=sealed)

    assert answer.status == 422
    assert answer.all("code")[0].text.replace(" ", "") != phone.secret
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(SecondStep)) == 0


def test_whoever_has_one_is_not_offered_another(browser, given, ana):
    browser.signed_in_as(ana)
    phone, shown = _set_up(browser)
    browser.send(shown.form_to("/account/second-step"), code=phone.code())

    assert browser.get("/account/second-step").location == "/account"
    assert browser.send(shown.form_to("/account/second-step"), code=phone.code()).location == "/account"


def _in_with_a_phone(browser, given, person_id):
    phone = with_a_phone(given, person_id)
    _comes_by_link(browser, given, person_id)
    browser.form("/sign-in/second-step", code=phone.code())
    return phone


def test_turning_it_off_asks_for_a_code(app, browser, given, ana):
    phone = _in_with_a_phone(browser, given, ana)

    assert browser.form("/account/second-step/remove", code=phone.wrong_code()).status == 422
    assert browser.form("/account/second-step/remove").status == 422
    assert browser.form("/account/second-step/remove", code=phone.code(seconds=30)).location == "/account"
    browser.post("/sign-out")

    assert _comes_by_link(browser, given, ana).location == "/"


def test_whoever_has_lost_the_phone_turns_it_off_with_a_recovery_code(browser, given, ana):
    phone = _in_with_a_phone(browser, given, ana)

    assert browser.form("/account/second-step/remove", code=phone.recovery_codes[3]).location == "/account"


def test_new_recovery_codes_ask_for_a_code(browser, given, ana):
    phone = _in_with_a_phone(browser, given, ana)

    assert browser.form("/account/recovery-codes", code=phone.recovery_codes[0]).status == 422
    made = browser.form("/account/recovery-codes", code=phone.code(seconds=30))

    assert made.status == 200
    assert not {code.text for code in made.all("code")} & set(phone.recovery_codes)


def test_codes_cannot_be_guessed_at_an_open_screen(browser, given, ana):
    phone = _in_with_a_phone(browser, given, ana)
    for _ in range(MOST):
        browser.form("/account/second-step/remove", code=phone.wrong_code())

    assert browser.form("/account/second-step/remove", code=phone.code(seconds=30)).status == 429
    assert browser.form("/account/recovery-codes", code=phone.code(seconds=30)).status == 429


@pytest.mark.parametrize("path", ["/account/recovery-codes", "/account/second-step/remove"])
def test_without_a_second_step_there_is_nothing_to_change(browser, ana, path):
    browser.signed_in_as(ana)

    assert browser.get(path).location == "/account"
    assert browser.post(path, code="000000").location == "/account"


# Whose role asks for it.


@pytest.fixture
def asked_within(app, monkeypatch):
    def within(days):
        monkeypatch.setitem(app.config, "SECOND_FACTOR_DAYS", days)

    return within


@pytest.mark.parametrize(
    "role", [Role.COORDINATOR, Role.ADMINISTRATOR, Role.CHAIR, Role.VICE_CHAIR, Role.SECRETARY], ids=lambda r: r.value
)
def test_after_its_days_nothing_opens_before_it_is_set_up(browser, given, ana, asked_within, role):
    given.holding(ana, role)
    asked_within(14)

    answer = _comes_by_link(browser, given, ana, onward="/goals")
    assert answer.location == "/account/second-step"
    for path in ("/", "/people", "/goals", "/account", "/search?q=a"):
        assert browser.get(path).location == "/account/second-step", path
    assert browser.htmx("GET", "/search?q=a").headers["HX-Redirect"] == "/account/second-step"
    assert browser.post("/sessions/end-others").location == "/account/second-step"
    assert browser.get("/accessibility").status == 200

    phone, shown = _set_up(browser)
    done = browser.send(shown.form_to("/account/second-step"), code=phone.code())
    assert done.links()["I have kept them: go on"] == "/goals"
    assert browser.get("/goals").status == 200
    assert browser.get("/account").status == 200


def test_whoever_must_set_it_up_can_sign_out(browser, given, asked_within):
    asked_within(0)
    cora = given.coordinator()
    _comes_by_link(browser, given, cora)

    assert browser.post("/sign-out").location == "/sign-in"
    assert not _is_in(browser)


def test_before_its_day_it_is_said_and_nothing_more(browser, given, ana, asked_within, at):
    at(moment("2026-11-23 09:00"))
    given.grant(ana, Role.COORDINATOR, from_on=moment("2026-11-20 09:00").date())
    asked_within(14)

    answer = _comes_by_link(browser, given, ana)

    assert answer.location == "/"
    assert "From Friday 4 December 2026 you need a second step" in browser.follow(answer).text
    assert "from Friday 4 December 2026" in browser.get("/account").text


def test_on_its_day_it_is_asked(browser, given, ana, asked_within, at):
    at(moment("2026-12-04 00:05"))
    given.grant(ana, Role.COORDINATOR, from_on=moment("2026-11-20 09:00").date())
    asked_within(14)

    assert _comes_by_link(browser, given, ana).location == "/account/second-step"


def test_members_leads_and_the_steering_group_are_not_asked(browser, given, asked_within):
    asked_within(0)

    for person in (given.member(), given.lead(given.organisation()), given.steering_member()):
        assert _comes_by_link(browser.another(), given, person).location == "/"


def test_without_days_nobody_is_asked(browser, given):
    assert _comes_by_link(browser, given, given.administrator()).location == "/"


def test_whoever_has_it_already_is_not_held_back(browser, given, asked_within):
    asked_within(0)
    cora = given.coordinator()
    phone = with_a_phone(given, cora)
    _comes_by_link(browser, given, cora)

    assert browser.form("/sign-in/second-step", code=phone.code()).location == "/"
    assert browser.get("/people").status == 200


# Lost.


def test_whoever_has_lost_everything_is_helped_by_whoever_runs_it(app, browser, given, ana):
    _in_with_a_phone(browser, given, ana)

    done = app.test_cli_runner().invoke(args=["people", "remove-second-step", "ana@example.org"])

    assert done.exit_code == 0, done.output
    assert "Ana Lima signs in without a second step now" in done.output
    assert not _is_in(browser)
    assert _comes_by_link(browser, given, ana).location == "/"


@pytest.mark.parametrize(
    ("email", "words"), [("eve@example.org", "Nobody here has the address"), ("ana@example.org", "has no second step")]
)
def test_where_there_is_nothing_to_take_away_it_says_so(app, ana, email, words):
    done = app.test_cli_runner().invoke(args=["people", "remove-second-step", email])

    assert done.exit_code == 1
    assert words in done.output
