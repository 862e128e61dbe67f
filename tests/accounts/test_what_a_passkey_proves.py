"""A passkey signs in on its own site, with its owner there, to a question asked just now; anything else is refused."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as whatever
from hypothesis import strategies as some
from sqlalchemy import select

from app.accounts import passkeys
from app.accounts.models import Passkey
from app.accounts.passkeys import Refused, Site, site_at
from app.extensions import db
from app.mail.models import Letter
from app.records.references import NotFound
from tests.accounts.authenticator import Authenticator
from tests.given import moment

HERE = Site("praxis.example.org", "https://praxis.example.org")


@pytest.fixture
def ana(given):
    return given.member("Ana Lima", email="ana@example.org")


@pytest.fixture
def has_a_passkey(given):
    """This person has added a passkey that this device holds."""

    def has(person_id, device, name="My laptop"):
        with given.settled():
            question = passkeys.ask_to_add(person_id, site=HERE)
            passkey = passkeys.add(person_id, device.makes(question.options), name=name, kept=question.kept, site=HERE)
            db.session.flush()
            return passkey.id

    return has


@pytest.fixture
def asked(app):
    """What a device is asked that wants to sign in."""

    def ask():
        with app.app_context():
            return passkeys.ask_to_sign_in(site=HERE)

    return ask


@pytest.fixture
def signs_in(given):
    """Whom this answer signs in, or why it is refused."""

    def signs_in(answer, kept):
        try:
            with given.settled():
                return passkeys.whose(answer, kept=kept, site=HERE)
        except Refused as refused:
            return str(refused)

    return signs_in


def test_a_passkey_signs_in_whose_it_is(given, ana, has_a_passkey, asked, signs_in):
    device, beas = Authenticator(), Authenticator()
    has_a_passkey(ana, device)
    bea = given.member("Bea")
    has_a_passkey(bea, beas)

    for device_of, person in ((device, ana), (beas, bea), (device, ana)):
        question = asked()
        assert signs_in(device_of.answers(question.options), question.kept) == person


def test_a_device_that_does_not_count_signs_in_again_and_again(ana, has_a_passkey, asked, signs_in):
    device = Authenticator(counts=False)
    has_a_passkey(ana, device)

    for _ in range(3):
        question = asked()
        assert signs_in(device.answers(question.options), question.kept) == ana


@pytest.mark.parametrize("counts", [True, False])
def test_an_answer_counts_once(ana, has_a_passkey, asked, signs_in, counts):
    device = Authenticator(counts=counts)
    has_a_passkey(ana, device)
    question = asked()
    answer = device.answers(question.options)

    assert signs_in(answer, question.kept) == ana
    assert "did not work" in signs_in(answer, question.kept)


@pytest.mark.parametrize("counts", [True, False])
def test_of_many_who_show_one_answer_at_once_one_comes_in(ana, has_a_passkey, asked, signs_in, counts):
    device = Authenticator(counts=counts)
    has_a_passkey(ana, device)
    question = asked()
    answer = device.answers(question.options)

    with ThreadPoolExecutor(6) as thieves:
        answers = list(thieves.map(lambda _: signs_in(answer, question.kept), range(6)))

    assert answers.count(ana) == 1


def test_a_copy_that_counts_behind_is_refused(ana, has_a_passkey, asked, signs_in):
    device = Authenticator(count=7)
    has_a_passkey(ana, device)
    device.count = 3
    question = asked()

    assert "did not work" in signs_in(device.answers(question.options), question.kept)


def test_a_question_has_five_minutes(ana, has_a_passkey, asked, signs_in, at):
    device = Authenticator()
    at(moment("2026-11-23 09:00"))
    has_a_passkey(ana, device)
    question = asked()
    answer = device.answers(question.options)

    at(moment("2026-11-23 09:06"))

    assert signs_in(answer, question.kept) == "That took too long. Try once more."


def test_the_answer_to_one_question_is_none_to_another(ana, has_a_passkey, asked, signs_in):
    device = Authenticator()
    has_a_passkey(ana, device)
    first, second = asked(), asked()

    assert "did not work" in signs_in(device.answers(first.options), second.kept)


def test_a_question_for_adding_signs_nobody_in(given, ana, has_a_passkey, asked, signs_in):
    device = Authenticator()
    has_a_passkey(ana, device)
    with given.settled():
        adding = passkeys.ask_to_add(ana, site=HERE)
    answer = device.answers({"challenge": adding.options["challenge"], "rpId": HERE.host})

    assert "did not work" in signs_in(answer, adding.kept)
    assert "did not work" in signs_in(device.answers(asked().options), None)


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "https://praxis.example.org.evil.example"},
        {"origin": "http://praxis.example.org"},
        {"verifies": False},
        {"handle": b"somebody else"},
        {"key": Authenticator().key},
        {"credential_id": b"no such passkey"},
    ],
    ids=["another site", "without HTTPS", "nobody there", "another person", "another key", "unknown"],
)
def test_what_does_not_fit_is_refused(ana, has_a_passkey, asked, signs_in, change):
    device = Authenticator()
    has_a_passkey(ana, device)
    for name, value in change.items():
        setattr(device, name, value)
    question = asked()

    assert isinstance(signs_in(device.answers(question.options), question.kept), str)


def test_a_passkey_of_another_host_is_refused(ana, has_a_passkey, asked, signs_in):
    device = Authenticator()
    has_a_passkey(ana, device)
    question = asked()

    assert isinstance(signs_in(device.answers({**question.options, "rpId": "example.org"}), question.kept), str)


@pytest.mark.parametrize(
    "device",
    [Authenticator(verifies=False), Authenticator(origin="https://evil.example")],
    ids=["nobody there", "another site"],
)
def test_a_passkey_that_does_not_fit_is_not_added(app, ana, has_a_passkey, device):
    with pytest.raises(Refused):
        has_a_passkey(ana, device)

    with app.app_context():
        assert not passkeys.has_passkey(ana)


def test_nobody_adds_with_a_question_that_somebody_else_was_asked(given, ana):
    bea = given.member("Bea")
    with given.settled():
        question = passkeys.ask_to_add(ana, site=HERE)

    with pytest.raises(Refused), given.settled():
        passkeys.add(bea, Authenticator().makes(question.options), name="Mine", kept=question.kept, site=HERE)


def test_a_passkey_is_added_once(given, ana, has_a_passkey):
    device = Authenticator()
    has_a_passkey(ana, device)

    with pytest.raises(Refused, match="here already"):
        has_a_passkey(given.member("Bea"), device)


def test_the_device_learns_neither_the_number_nor_the_address_of_a_person(given, ana, has_a_passkey):
    device, second = Authenticator(), Authenticator()
    has_a_passkey(ana, device)
    has_a_passkey(ana, second)

    assert len(device.handle) == 32
    assert device.handle == second.handle
    assert b"ana" not in device.handle.lower()


def test_a_device_that_has_one_already_is_told_so(given, ana, has_a_passkey):
    device = Authenticator()
    has_a_passkey(ana, device)
    with given.settled():
        options = passkeys.ask_to_add(ana, site=HERE).options

    assert len(options["excludeCredentials"]) == 1
    assert options["authenticatorSelection"] == {
        "residentKey": "required",
        "requireResidentKey": True,
        "userVerification": "required",
    }


def test_nobody_fills_the_table(given, ana, has_a_passkey):
    for _ in range(passkeys.MOST):
        has_a_passkey(ana, Authenticator())

    with pytest.raises(Refused, match="as many as we keep"):
        has_a_passkey(ana, Authenticator())


def test_a_removed_passkey_signs_nobody_in_and_letters_tell(app, given, ana, has_a_passkey, asked, signs_in):
    device = Authenticator()
    passkey_id = has_a_passkey(ana, device, "Old phone")
    with given.settled():
        passkeys.remove(passkeys.passkey_of(ana, passkey_id))
    question = asked()

    assert "not known here" in signs_in(device.answers(question.options), question.kept)
    with app.app_context():
        letters = db.session.scalars(select(Letter).order_by(Letter.id)).all()
    assert [letter.kind for letter in letters] == ["passkey_added", "passkey_removed"]
    assert all("Old phone" in letter.body for letter in letters)


def test_nobody_gets_at_a_passkey_of_somebody_else(app, given, ana, has_a_passkey):
    passkey_id = has_a_passkey(ana, Authenticator())
    bea = given.member("Bea")

    with app.app_context(), pytest.raises(NotFound):
        passkeys.passkey_of(bea, passkey_id)


_JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=20),
    lambda inside: some.lists(inside, max_size=3) | some.dictionaries(some.text(max_size=10), inside, max_size=4),
    max_leaves=8,
)


@pytest.mark.database("sqlite")
@whatever(
    nonsense=_JSON, place=some.sampled_from(["", "rawId", "id", "type", "response", "signature", "clientDataJSON"])
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_sent_is_refused_in_words(app, ana, asked, nonsense, place):
    device = Authenticator(handle=b"x" * 32)
    with app.app_context():
        if not passkeys.has_passkey(ana):
            question = passkeys.ask_to_add(ana, site=HERE)
            passkeys.add(ana, device.makes(question.options), name="x", kept=question.kept, site=HERE)
            db.session.commit()
        question = asked()
        answer = device.answers(question.options)
        answer["rawId"] = answer["id"] = _id_of(ana)
        if place in answer["response"]:
            answer["response"][place] = nonsense
        elif place:
            answer[place] = nonsense
        else:
            answer = nonsense
        with pytest.raises(Refused):
            passkeys.whose(answer, kept=question.kept, site=HERE)
        with pytest.raises(Refused):
            asked_to_add = passkeys.ask_to_add(ana, site=HERE)
            passkeys.add(ana, answer, name="x", kept=asked_to_add.kept, site=HERE)


def _id_of(person_id):
    from webauthn.helpers import bytes_to_base64url

    return bytes_to_base64url(db.session.scalars(select(Passkey.credential_id)).first())


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://praxis.example.org/", "praxis.example.org"),
        ("https://praxis.example.org:8443/", "praxis.example.org"),
        ("http://localhost:8000/", "localhost"),
        ("http://127.0.0.1:8000/", None),
        ("https://192.0.2.7/", None),
        ("https://[::1]/", None),
        ("http://praxis.example.org/", None),
        ("", None),
    ],
)
def test_passkeys_belong_to_a_name_and_to_https(address, host):
    site = site_at(address)

    assert (site.host if site else None) == host
    assert site is None or site.origin == address.rstrip("/")
