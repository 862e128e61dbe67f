"""Each page about second steps, passkeys and employers' accounts, in each state: accessible, valid, and it fits."""

from collections.abc import Callable
from typing import Any

import pytest

from app.accounts.models import Passkey
from app.extensions import db
from tests.accounts.employer import Employer
from tests.accounts.phone import Phone, with_a_phone
from tests.browser import Answer, Browser
from tests.chromium import Visitor
from tests.given import Given
from tests.journeys.test_every_page_for_everybody import unfit
from tests.validator import Validator

pytestmark = pytest.mark.database("sqlite")


@pytest.fixture
def ana(given: Given) -> int:
    ana = given.coordinator("Ana Lima", email="ana@example.org")
    with given.settled():
        passkey = {"credential_id": b"c", "public_key": b"", "user_handle": b"h", "sign_count": 0}
        db.session.add(Passkey(person_id=ana, name="My laptop", **passkey))
    return ana


def _half_way(browser: Browser, given: Given, person_id: int) -> Browser:
    path = f"/sign-in/{given.sign_in_link(person_id)}"
    browser.get(path)
    browser.post(path)
    browser.token = None
    return browser


def _of_somebody_in(browser: Browser, given: Given, ana: int, phone: Phone) -> dict[str, Answer]:
    _half_way(browser, given, ana).form("/sign-in/second-step", code=phone.code())
    passkey = next(href for href in browser.get("/account").links().values() if "/passkeys/" in href)
    pages = {
        path: browser.get(path)
        for path in ("/account", passkey, "/account/recovery-codes", "/account/second-step/remove")
    }
    pages["no name"] = browser.form(passkey, to=passkey, name="")
    pages["no code"] = browser.form("/account/second-step/remove")
    pages["recovery codes"] = browser.form("/account/recovery-codes", code=phone.code(seconds=30))
    return pages


def _of_an_employer(browser: Browser, given: Given, employer: Employer) -> dict[str, Answer]:
    from tests.accounts.test_signing_in_with_an_employers_account import _comes

    pages = {"an employer's account that nobody has connected": _comes(browser)}
    pages["an answer to nothing"] = browser.get("/sign-in/provider/back")
    browser.signed_in_as(given.member("Bea"))
    pages["connecting"] = _comes(browser, "/account/provider/connect")
    browser.send(pages["connecting"].form_to("/connect"))
    pages["connected"] = browser.get("/account")
    pages["known"] = _comes(browser.another())
    return pages


@pytest.fixture
def pages(
    app: Any, browser: Browser, given: Given, ana: int, employer: Employer, monkeypatch: Any
) -> dict[str, Answer]:
    """Every page and state, by its name."""
    bo = browser.another().signed_in_as(given.member("Bo"))
    found = {"setting up": bo.get("/account/second-step"), "no first code": bo.form("/account/second-step")}
    found["no second step"] = bo.get("/account")
    phone = with_a_phone(given, ana)
    half = _half_way(browser.another(), given, ana)
    found |= {path: half.get(path) for path in ("/sign-in/second-step", "/sign-in/recovery-code")}
    found["a wrong code"] = half.form("/sign-in/second-step", code=phone.wrong_code())
    found |= _of_somebody_in(browser.another(), given, ana, phone)
    found |= _of_an_employer(browser.another(), given, employer)
    monkeypatch.setitem(app.config, "SECOND_FACTOR_DAYS", 0)
    cora = _half_way(browser.another(), given, given.secretary())
    found["setting up first of all"] = cora.get("/account/second-step")
    dora = given.secretary("Dora")
    with given.settled():
        passkey = {"credential_id": b"d", "public_key": b"", "user_handle": b"d", "sign_count": 0}
        db.session.add(Passkey(person_id=dora, name="A key", **passkey))
    found["a passkey as the second step"] = _half_way(browser.another(), given, dora).get("/sign-in/second-step")
    return found


def test_every_page_is_valid_html(nu: Validator, pages: dict[str, Answer]) -> None:
    assert len(pages) == 20
    assert nu.faults({name: answer.markup for name, answer in pages.items()}) == []


def test_every_page_is_accessible_and_fits(app: Any, visit: Callable[..., Visitor], pages: dict[str, Answer]) -> None:
    visitor = visit()
    visitor.root = visitor.root.replace("127.0.0.1", "localhost")
    shown: dict[str, Any] = {}
    visitor.page.route("**/shown", lambda route: route.fulfill(**shown))
    found = {}
    for name, answer in pages.items():
        # As it came, under the site's own address, with its style and its scripts.
        policy = {"Content-Security-Policy": answer.headers["Content-Security-Policy"]}
        shown.update(body=answer.markup, headers=policy, content_type="text/html; charset=utf-8")
        visitor.open("/shown")
        if faults := unfit(visitor):
            found[name] = faults

    assert not found
