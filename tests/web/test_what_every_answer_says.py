"""Headers, caching, and the two forms of an answer. The test browser looks at the same on every page it opens."""

import re

import pytest

from app import create_app
from tests.databases import release, settings_for

PRODUCTION = {
    "PRAXIS_ENV": "production",
    "PUBLIC_URL": "https://praxis.example.nhs.uk",
    "TRUSTED_HOSTS": "praxis.example.nhs.uk",
    "MAIL_BACKEND": "smtp",
}


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/health", "/accessibility"])
def test_nothing_from_elsewhere_runs_and_nothing_frames_us(browser, path):
    headers = browser.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))

    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "noindex" in headers["X-Robots-Tag"]
    assert "Server" not in headers or "Werkzeug" not in headers["Server"]


def test_a_page_is_kept_by_nobody(browser, given):
    answer = browser.signed_in_as(given.member()).get("/")

    assert answer.headers["Cache-Control"] == "no-store"
    assert {"HX-Request", "Cookie"} <= set(re.split(r",\s*", answer.headers["Vary"]))


def test_a_style_sheet_has_its_content_in_its_name_and_is_checked_by_the_browser(browser):
    page = browser.get("/sign-in")
    vendored = [
        element
        for element in [*page.all("link"), *page.all("script")]
        if "/vendor/" in (element.get("href") or element.get("src") or "")
    ]

    assert len(vendored) >= 2
    assert all((element.get("integrity") or "").startswith("sha384-") for element in vendored)


@pytest.mark.database("sqlite")
def test_in_production_the_cookie_and_the_way_are_safe(database):
    app = create_app(settings_for(database.address, database.folder, **PRODUCTION))
    try:
        answer = app.test_client().get("/sign-in", base_url="https://praxis.example.nhs.uk")
    finally:
        release(app)

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-praxis=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost:1@evil.example"])
def test_a_forged_host_is_refused(app, host):
    answer = app.test_client().get("/sign-in", headers={"Host": host})

    assert answer.status_code == 400
    assert "evil" not in answer.get_data(as_text=True)


def test_a_forged_host_cannot_lead_a_sign_in_link_elsewhere(app, browser, given, letters):
    given.member("Ana", email="ana@example.org")
    token = browser.get("/sign-in").form_to("/sign-in").fields["csrf_token"]

    answer = browser.client.post(
        "/sign-in",
        data={"email": "ana@example.org", "csrf_token": token},
        headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"},
    )

    assert answer.status_code == 400
    assert letters == []


def test_forwarded_headers_are_worth_nothing_unless_a_proxy_is_configured(browser, given, letters):
    given.member("Ana", email="ana@example.org")

    form = browser.get("/sign-in").form_to("/sign-in")
    browser._ask(
        "POST",
        "/sign-in",
        data={**form.fields, "email": "ana@example.org"},
        headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"},
    )

    assert len(letters) == 1
    assert "evil" not in letters[0].body


def test_an_htmx_request_gets_the_fragment_and_everybody_else_the_page(browser, given):
    given.action("Publish the guide")
    browser.signed_in_as(given.chair())

    assert browser.get("/actions").is_page
    assert not browser.htmx("GET", "/actions").is_page
    assert browser.htmx("GET", "/actions", **{"HX-Boosted": "true"}).is_page
    assert browser.htmx("GET", "/actions", **{"HX-History-Restore-Request": "true"}).is_page
