"""A code from the app works once, while it is shown; a recovery code works once; nothing readable is kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from app.accounts import second_step
from app.accounts.models import RecoveryCode, SecondStep
from app.accounts.sealing import seal, unseal
from app.extensions import db
from app.mail.models import Letter
from tests.accounts.phone import Phone, with_a_phone
from tests.given import moment


@pytest.fixture
def ana(given):
    return given.member("Ana Lima", email="ana@example.org")


@pytest.fixture
def accepts(given):
    """Is this code accepted, and settled?"""

    def accepts(person_id, typed, how=second_step.accept_code):
        with given.settled():
            return how(person_id, typed)

    return accepts


def _letters(app):
    with app.app_context():
        return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def test_a_code_of_now_is_accepted(given, accepts, ana):
    phone = with_a_phone(given, ana)

    assert accepts(ana, phone.code())


@pytest.mark.parametrize("typed", ["{0} {1}", " {0}{1} ", "{0}\u00a0{1}"])
def test_a_code_may_be_typed_with_spaces(given, accepts, ana, typed):
    code = with_a_phone(given, ana).code()

    assert accepts(ana, typed.format(code[:3], code[3:]))


def test_a_phone_may_be_half_a_minute_off_and_no_more(given, accepts, ana, at):
    at(moment("2026-11-23 09:00"))
    phone = with_a_phone(given, ana)
    at(moment("2026-11-23 10:00"))

    assert not accepts(ana, phone.code(seconds=-60))
    assert not accepts(ana, phone.code(seconds=60))
    assert accepts(ana, phone.code(seconds=-30))
    assert accepts(ana, phone.code(seconds=30))


def test_a_code_works_once(given, accepts, ana):
    phone = with_a_phone(given, ana)
    code = phone.code()

    assert [accepts(ana, code), accepts(ana, code)] == [True, False]


def test_no_code_works_that_is_older_than_the_last_one_used(given, accepts, ana, at):
    at(moment("2026-11-23 09:00"))
    phone = with_a_phone(given, ana)
    at(moment("2026-11-23 10:00"))
    assert accepts(ana, phone.code(seconds=30))

    assert not accepts(ana, phone.code())
    assert not accepts(ana, phone.code(seconds=-30))


def test_the_code_it_was_set_up_with_does_not_sign_in(given, accepts, ana):
    phone = Phone(pyotp.random_base32())
    code = phone.code()
    with given.settled():
        assert second_step.add(ana, phone.secret, code)

    assert not accepts(ana, code)


def test_of_many_who_type_the_same_code_at_once_one_comes_in(given, accepts, ana):
    code = with_a_phone(given, ana).code()

    with ThreadPoolExecutor(6) as thieves:
        accepted = list(thieves.map(lambda _: accepts(ana, code), range(6)))

    assert accepted.count(True) == 1


def test_of_many_who_type_the_same_recovery_code_at_once_one_comes_in(given, accepts, ana):
    code = with_a_phone(given, ana).recovery_codes[0]

    with ThreadPoolExecutor(6) as thieves:
        accepted = list(thieves.map(lambda _: accepts(ana, code, second_step.use_recovery_code), range(6)))

    assert accepted.count(True) == 1


def test_a_code_of_somebody_else_is_worth_nothing(given, accepts, ana):
    bea = given.member("Bea")
    anas, beas = with_a_phone(given, ana), with_a_phone(given, bea)

    assert not accepts(ana, beas.code())
    assert not accepts(ana, beas.recovery_codes[0], second_step.use_recovery_code)
    assert accepts(ana, anas.recovery_codes[0], second_step.use_recovery_code)


@pytest.mark.parametrize("typed", ["", "0", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "-00001", "1e5000", "9" * 4000])
def test_what_is_no_code_is_refused(given, accepts, ana, typed):
    with_a_phone(given, ana)

    assert not accepts(ana, typed)
    assert not accepts(ana, typed, second_step.use_recovery_code)


def test_somebody_without_an_app_has_no_code(accepts, ana):
    assert not accepts(ana, "000000")
    assert not accepts(ana, "", second_step.use_recovery_code)


def test_ten_recovery_codes_work_once_each_and_a_letter_says_so(app, given, accepts, ana):
    phone = with_a_phone(given, ana)
    assert len(set(phone.recovery_codes)) == 10

    for left, code in enumerate(reversed(phone.recovery_codes)):
        assert accepts(ana, code, second_step.use_recovery_code)
        assert not accepts(ana, code, second_step.use_recovery_code)
        with app.app_context():
            assert second_step.recovery_codes_left(ana) == 9 - left

    told = [letter for letter in _letters(app) if letter.kind == "recovery_code_used"]
    assert "You have 9 left" in told[0].body
    assert "Make new ones" not in told[0].body
    assert "You have 3 left" in told[6].body
    assert "Make new ones" in told[6].body
    assert told[-1].subject == "You have few recovery codes left"
    assert {letter.address for letter in told} == {"ana@example.org"}


def test_a_recovery_code_is_read_as_people_write_it(given, accepts, ana):
    codes = with_a_phone(given, ana).recovery_codes
    written = codes[0].upper().replace("-", " ").replace("0", "O").replace("1", "I")

    assert accepts(ana, written, second_step.use_recovery_code)


def test_new_recovery_codes_end_those_before(given, accepts, ana):
    before = with_a_phone(given, ana).recovery_codes
    with given.settled():
        new = second_step.renew_recovery_codes(ana)

    assert not any(accepts(ana, code, second_step.use_recovery_code) for code in before)
    assert accepts(ana, new[0], second_step.use_recovery_code)


def test_taking_it_away_leaves_nothing_and_is_told(app, given, accepts, ana):
    phone = with_a_phone(given, ana)
    with given.settled():
        second_step.remove(ana)

    assert not accepts(ana, phone.code())
    assert not accepts(ana, phone.recovery_codes[0], second_step.use_recovery_code)
    with app.app_context():
        assert not second_step.has_second_step(ana)
    assert [letter.kind for letter in _letters(app)] == ["second_step_added", "second_step_removed"]


def test_neither_the_secret_nor_a_recovery_code_can_be_read_in_the_database(app, given, ana):
    phone = with_a_phone(given, ana)

    with app.app_context():
        kept = db.session.scalars(select(SecondStep)).one()
        digests = list(db.session.scalars(select(RecoveryCode.digest)))
    assert phone.secret not in kept.sealed_secret
    assert not {code.encode() for code in phone.recovery_codes} & set(digests)
    assert {len(digest) for digest in digests} == {32}


def test_a_secret_opens_under_the_key_before_and_is_sealed_anew_when_used(app, given, accepts, ana, monkeypatch):
    phone = with_a_phone(given, ana)
    before = app.config["SECRET_KEY"]
    monkeypatch.setitem(app.config, "SECRET_KEY", "another key, as long as it has to be, for this test")
    assert not accepts(ana, phone.code())

    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [before])
    assert accepts(ana, phone.code())
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [])

    assert accepts(ana, phone.code(seconds=30))


def test_recovery_codes_outlive_a_change_of_the_key(app, given, accepts, ana, monkeypatch):
    phone = with_a_phone(given, ana)
    monkeypatch.setitem(app.config, "SECRET_KEY", "another key, as long as it has to be, for this test")

    assert accepts(ana, phone.recovery_codes[0], second_step.use_recovery_code)


def test_a_proposal_counts_for_one_person_and_half_an_hour(app, given, ana, at):
    bea = given.member("Bea")
    at(moment("2026-11-23 09:00"))
    with app.app_context():
        sealed = second_step.propose(ana)
        assert second_step.proposed(sealed, ana)
        assert second_step.proposed(sealed, bea) is None
        assert second_step.proposed("forged", ana) is None
        assert second_step.proposed("ünknown", ana) is None
        at(moment("2026-11-23 09:31"))
        assert second_step.proposed(sealed, ana) is None


def test_of_two_pages_that_set_it_up_one_does(app, given, ana):
    phones = [Phone(pyotp.random_base32()) for _ in range(4)]

    def add(phone):
        with given.settled():
            return second_step.add(ana, phone.secret, phone.code())

    with ThreadPoolExecutor(4) as pages:
        answers = list(pages.map(add, phones))

    assert sum(answer is not None for answer in answers) == 1
    with app.app_context():
        assert second_step.recovery_codes_left(ana) == 10


def test_what_is_sealed_opens_for_a_while_and_only_as_it_was(app, at):
    at(moment("2026-11-23 09:00"))
    with app.app_context():
        sealed = seal("a secret")
        at(moment("2026-11-23 09:20"))

        assert unseal(sealed) == unseal(sealed, within=timedelta(minutes=30)) == "a secret"
        assert unseal(sealed, within=timedelta(minutes=10)) is None
        assert unseal(sealed[:-4] + "AAA=") is None
