"""A password is long and not to be guessed; who forgot theirs chooses a new one, and everybody else is out."""

import pytest
from sqlalchemy import select

from app.accounts import passwords
from app.accounts.models import Account, OneTimeLink, Purpose
from app.extensions import db
from tests.given import moment

ADDRESS = "ana@example.org"
OLD = "correct horse battery staple"
NEW = "violet umbrella sings quietly"


@pytest.fixture
def ana(given):
    person = given.member("Ana Lima", email=ADDRESS)
    given.password(person)
    return person


def _path_in(letter, kind):
    return f"/{kind}/" + letter.body.partition(f"/{kind}/")[2].split()[0]


def _is_in(browser):
    return browser.get("/session/token").status == 200


def _signs_in(browser, password, email=ADDRESS):
    return browser.form("/sign-in", email=email, password=password, way="password").status == 303


def _asked_for(browser, letters, email=ADDRESS):
    """The address in the letter that somebody gets who has forgotten their password."""
    letters.clear()
    browser.form("/forgotten", email=email)
    return _path_in(letters[-1], "reset")


def _at_the_form(browser, path):
    pressed = browser.send(browser.get(path).form_to(path))
    return browser.follow(pressed)


# What may become one.


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Type a new password"),
        ("short one", "at least 12 characters"),
        ("x" * 1_001, "at most 1,000 characters"),
        ("password1234", "harder to guess"),
        ("aaaaaaaaaaaaaaaaaaaaaa", "harder to guess"),
        ("analimaanalima", "harder to guess"),
        ("ana@example.org", "harder to guess"),
        ("antiracismforhealthequity", "harder to guess"),
        ("Anti-Racism for Health Equity", "harder to guess"),
    ],
)
def test_what_must_not_become_one_is_told_what_to_do(browser, ana, typed, words):
    browser.signed_in_as(ana)

    answer = browser.form("/account/password", present_password=OLD, new_password=typed)

    assert answer.status == 422
    assert answer.title.startswith("Error:")
    assert words in answer.text
    assert not _signs_in(browser.another(), typed or "x")


@pytest.mark.parametrize(
    "typed", [NEW, "q7!Tz0@Lm2#x", "größere Äpfel tanzen leise", "你好世界早上好朋友再见明天后天", "x9 " * 333 + "q"]
)
def test_whatever_is_long_and_hard_to_guess_may(browser, given, typed):
    browser.signed_in_as(given.member("Bea", email="bea@example.org"))

    answer = browser.form("/account/password", new_password=typed)

    assert answer.status in {303, 422}
    assert (answer.status == 303) is (passwords.fault_of(typed, known=[]) is None)
    if answer.status == 303:
        assert _signs_in(browser.another(), typed, "bea@example.org")


def test_the_usual_ones_pass():
    for typed in (NEW, "q7!Tz0@Lm2#x", "größere Äpfel tanzen leise"):
        assert passwords.fault_of(typed, known=["Ana Lima", ADDRESS]) is None


def test_the_estimate_reads_no_more_than_it_can_in_time(monkeypatch):
    read = []
    import zxcvbn

    estimate = zxcvbn.zxcvbn
    monkeypatch.setattr(zxcvbn, "zxcvbn", lambda text, **more: read.append(len(text)) or estimate(text, **more))

    passwords.fault_of("ab3$" * 250, known=["Ana Lima"])

    assert read == [72]


# From one's own account.


def test_somebody_sets_a_first_password(browser, given, letters):
    bea = given.member("Bea", email="bea@example.org")
    browser.signed_in_as(bea)
    assert "You have none, and you need none" in browser.get("/account").text

    answer = browser.form("/account/password", new_password=NEW)

    assert answer.location == "/account"
    assert "Your new password is saved" in browser.follow(answer).text
    assert _signs_in(browser.another(), NEW, "bea@example.org")


def test_changing_it_asks_for_the_present_one(browser, ana):
    browser.signed_in_as(ana)

    answer = browser.form("/account/password", present_password="not this one", new_password=NEW)

    assert answer.status == 422
    assert "not your present password" in answer.text
    assert _signs_in(browser.another(), OLD)


def test_whoever_took_a_session_cannot_guess_the_present_password_for_long(app, browser, ana, monkeypatch):
    monkeypatch.setitem(app.config, "SIGN_IN_ATTEMPTS_PER_DEVICE", 3)
    browser.signed_in_as(ana)
    for n in range(3):
        browser.form("/account/password", present_password=f"guess {n}", new_password=NEW)

    answer = browser.form("/account/password", present_password=OLD, new_password=NEW)

    assert answer.status == 422
    assert "Too many wrong passwords. Try again in 15 minutes" in answer.text
    assert _signs_in(browser.another(), OLD)


def test_changing_it_ends_every_other_session_and_renews_this_one(browser, ana):
    phone = browser.another().signed_in_as(ana)
    browser.signed_in_as(ana)
    thief = browser.another()
    thief.take_cookie(browser.cookie)

    answer = browser.form("/account/password", present_password=OLD, new_password=NEW)

    assert answer.status == 303
    assert _is_in(browser)
    assert not _is_in(phone)
    assert not _is_in(thief)
    assert not _signs_in(browser.another(), OLD)
    assert _signs_in(browser.another(), NEW)


def test_removing_it_leaves_the_link(app, browser, given, ana):
    phone = browser.another().signed_in_as(ana)
    browser.signed_in_as(ana)
    assert browser.form("/account/password/remove", present_password="not it").status == 422

    answer = browser.form("/account/password/remove", present_password=OLD)

    assert answer.location == "/account"
    assert _is_in(browser)
    assert not _is_in(phone)
    assert not _signs_in(browser.another(), OLD)
    with app.app_context():
        assert db.session.get_one(Account, ana).password_hash is None
    assert _is_in(browser.another().signed_in_as(ana))


def test_who_has_none_has_none_to_remove(browser, given):
    browser.signed_in_as(given.member("Bea"))

    assert browser.get("/account/password/remove").location == "/account"
    assert browser.post("/account/password/remove").location == "/account"


def test_a_letter_says_that_it_was_changed_and_how_to_stop_it(app, browser, given, ana, letters):
    browser.signed_in_as(ana)
    browser.form("/account/password", present_password=OLD, new_password=NEW)
    browser.another().form("/sign-in", email="nobody@example.org")  # letters leave after an answer
    told = letters[-1]
    assert told.subject == "Your password for Praxis was changed"
    assert NEW not in told.body

    stop = _path_in(told, "not-me")
    hers = browser.another()
    ended = hers.send(hers.get(stop).form_to(stop))

    assert ended.location == "/forgotten"
    assert not _is_in(browser)
    assert hers.get(stop).status == 410


def test_a_password_is_neither_shown_nor_carried_when_the_session_ends(browser, ana, at):
    at(moment("2026-11-23 09:00"))
    form = browser.signed_in_as(ana).get("/account/password").form_to()
    at(moment("2026-11-23 10:00"))

    answer = browser.send(form, present_password=OLD, new_password=NEW)

    assert answer.status == 401
    assert OLD not in answer.markup
    assert NEW not in answer.markup


# Forgotten.


def test_somebody_chooses_a_new_one_by_a_letter(browser, ana, letters):
    path = _asked_for(browser, letters)
    shown = _at_the_form(browser, path)

    answer = browser.send(shown.form_to("/reset"), new_password=NEW)

    assert "Your new password" in shown.heading
    assert answer.status == 303
    assert browser.get("/session/token").json["person"] == ana
    assert not _signs_in(browser.another(), OLD)
    assert _signs_in(browser.another(), NEW)


def test_opening_the_letter_changes_nothing(app, browser, ana, letters):
    path = _asked_for(browser, letters)

    for _ in range(3):
        assert browser.get(path).status == 200
        browser._ask("HEAD", path)

    assert not _is_in(browser)
    assert _at_the_form(browser, path).status == 200


def test_afterwards_everybody_else_is_out_and_every_other_link_is_dead(browser, given, ana, letters):
    thief = browser.another().signed_in_as(ana)
    other_link = given.sign_in_link(ana)
    first = _asked_for(browser, letters)
    second = _asked_for(browser, letters)

    browser.send(_at_the_form(browser, second).form_to("/reset"), new_password=NEW)

    assert not _is_in(thief)
    assert browser.another().get(f"/sign-in/{other_link}").status == 410
    assert browser.another().get(first).status == 410
    assert browser.another().get(second).status == 410
    assert _is_in(browser)


def test_a_letter_says_that_it_was_done(browser, ana, letters):
    path = _asked_for(browser, letters)
    browser.send(_at_the_form(browser, path).form_to("/reset"), new_password=NEW)
    browser.another().form("/sign-in", email="nobody@example.org")

    assert "Your password for Praxis was changed" in [letter.subject for letter in letters]


def test_a_bad_choice_can_be_made_better(browser, ana, letters):
    shown = _at_the_form(browser, _asked_for(browser, letters))

    refused = browser.send(shown.form_to("/reset"), new_password="too short")
    answer = browser.send(refused.form_to("/reset"), new_password=NEW)

    assert refused.status == 422
    assert answer.status == 303


def test_the_form_is_for_whoever_pressed_the_button(browser, ana, letters):
    path = _asked_for(browser, letters)
    _at_the_form(browser, path)
    stranger = browser.another()

    assert stranger.get("/reset").status == 410
    assert stranger.post("/reset", new_password=NEW).status == 410
    assert stranger.post(path).status == 410
    assert _signs_in(browser.another(), OLD)


def test_the_form_is_too_old_after_its_time(browser, ana, letters, at):
    at(moment("2026-11-23 09:00"))
    shown = _at_the_form(browser, _asked_for(browser, letters))
    at(moment("2026-11-23 09:31"))

    answer = browser.send(shown.form_to("/reset"), new_password=NEW)

    assert answer.status == 410
    assert "too old" in answer.text
    assert _signs_in(browser.another(), OLD)


def test_sent_twice_it_has_one_effect(browser, ana, letters):
    form = _at_the_form(browser, _asked_for(browser, letters)).form_to("/reset")
    assert browser.send(form, new_password=NEW).status == 303

    again = browser.send(form, new_password="another one altogether here")

    assert again.status in {400, 410}
    assert _signs_in(browser.another(), NEW)


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize(
    ("kind", "meant"),
    [("sign-in", Purpose.SIGN_IN), ("reset", Purpose.RESET), ("not-me", Purpose.END_SESSIONS)],
)
def test_a_link_works_for_its_own_purpose_alone(browser, given, ana, purpose, kind, meant):
    path = f"/{kind}/{given.sign_in_link(ana, purpose=purpose)}"

    shown, pressed = browser.get(path), browser.post(path)

    assert (shown.status, pressed.status) == ((200, 303) if purpose is meant else (410, 410))


def test_nobody_learns_which_addresses_are_known(browser, ana, letters):
    known = browser.form("/forgotten", email=ADDRESS)
    unknown = browser.form("/forgotten", email="eve@example.org")

    assert [letter.to for letter in letters] == [[ADDRESS]]
    assert known.text.replace("ana@", "eve@") == unknown.text
    assert known.status == unknown.status == 200


def test_nobody_can_be_flooded_with_letters_about_it(browser, ana, letters):
    for _ in range(8):
        browser.form("/forgotten", email=ADDRESS)

    assert len(letters) == 5


@pytest.mark.parametrize("typed", ["", "ana", "ana@"])
def test_what_is_no_address_is_told_so(browser, typed):
    answer = browser.form("/forgotten", email=typed)

    assert answer.status == 422
    assert answer.form_to("/forgotten").fields["email"] == typed


def test_the_token_of_the_form_is_kept_as_a_digest_only(app, browser, ana, letters):
    _at_the_form(browser, _asked_for(browser, letters))

    with app.app_context():
        link = db.session.scalars(select(OneTimeLink).where(OneTimeLink.purpose == Purpose.CHOOSE)).one()
    assert len(link.token_digest) == 32
