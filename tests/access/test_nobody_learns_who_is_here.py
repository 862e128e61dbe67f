"""Whoever types somebody's address learns nothing about them: not by status, not by words, not by how long it takes.

Time is compared by the work that it is made of: what the database is asked and
how often a password is hashed before the answer leaves. What differs is done
after that (a letter is written), or for everybody alike.
"""

import re
from contextlib import contextmanager

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, event
from werkzeug.test import Client, TestResponse

from tests.given import LONG_AGO

# The address of a form that strangers can send, with what they type beside the address.
FORMS = {
    "sign in by a link": ("/sign-in", {"way": "link"}),
    "sign in with a password": ("/sign-in", {"way": "password", "password": "plum paper kettle"}),
    "forget a password": ("/forgotten", {}),
    "ask to join": (
        "/join",
        {"name": "Somebody", "why": "To learn.", "organisation": "", "job_title": "", "level": ""},
    ),
}


@pytest.fixture
def addresses(given):
    """An address of each sort: unknown, and of people who stand in every way there is."""
    given.member("Mia Member", email="member@example.org")
    given.person("Gus Guest", email="guest@example.org")
    given.member("Dan Disabled", email="disabled@example.org", disabled_on=LONG_AGO)
    given.member("Lou Left", email="left@example.org", left_on=LONG_AGO)
    return ["nobody@example.org", *(f"{who}@example.org" for who in ("member", "guest", "disabled", "left"))]


@contextmanager
def work(monkeypatch):
    """Each statement and each hash, as it happens."""
    done = []

    def note(_connection, _cursor, statement, *_):
        done.append(re.sub(r"\s+", " ", statement)[:200])

    original = PasswordHasher.verify
    monkeypatch.setattr(
        PasswordHasher, "verify", lambda *given, **more: done.append("hash") or original(*given, **more)
    )
    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield done
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def answered(app, path, fields, monkeypatch):
    """The answer and the work that was done before it left."""
    client = Client(app, TestResponse)
    shown = client.get(path)
    token = re.search(r'name="csrf-token" content="([^"]+)"', shown.text)[1]
    once = re.search(r'name="once"[^>]* value="([^"]+)"', shown.text)
    shown.close()
    sent = {**fields, "csrf_token": token, **({"once": once[1]} if once else {})}
    with work(monkeypatch) as done:
        answer = client.post(path, data=sent)
        words, before_it_left = answer.text, list(done)
        answer.close()
    plain = re.sub(r'(token" (?:content|value)=|name="once"[^>]*value=)"[^"]*"', r"\1", words)
    plain = re.sub(r"\b[0-9a-f]{12}\b", "", plain.replace(fields["email"], "…"))
    return answer.status_code, answer.headers.get("Location"), plain, before_it_left


@pytest.mark.parametrize("form", FORMS)
def test_every_address_gets_the_same_answer_for_the_same_work(app, addresses, monkeypatch, form):
    path, more = FORMS[form]

    answers = {email: answered(app, path, {**more, "email": email}, monkeypatch) for email in addresses}

    unknown = answers["nobody@example.org"]
    assert unknown[0] in {200, 303, 422}
    assert unknown[0] != 422 or form == "sign in with a password", "filled in wrongly"
    assert ("hash" in unknown[3]) is (form == "sign in with a password")
    for email, answer in answers.items():
        assert answer[:3] == unknown[:3], email
        assert answer[3] == unknown[3], email
