"""Only a path on this site: nobody can be sent elsewhere by an address they were given."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given as whatever
from hypothesis import strategies as st

from app.web.pages import our_own

OURS = ["/", "/actions", "/actions?owner=4&page=b%2F", "/actions/7#updates", "/a//b", "/search?q=http://example.org"]
THEIRS = [
    None,
    "",
    "actions",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\nSet-Cookie: a=b",
    "https://evil.example/actions",
    "HTTPS:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/\x00/evil.example",
    " //evil.example",
]


@pytest.mark.parametrize("place", OURS)
def test_a_path_of_ours_is_kept(place):
    assert our_own(place) == place


@pytest.mark.parametrize("place", THEIRS)
def test_anything_else_is_dropped(place):
    assert our_own(place) is None


@whatever(st.text(alphabet=st.sampled_from("/\\:.@#?&=%\t\n\r\x00 aehlmptx"), max_size=30))
def test_whatever_is_kept_stays_on_this_site(place):
    kept = our_own(place)

    if kept is not None:
        # As a browser reads it: backslashes are slashes, and tabs and line ends are not there.
        read = "".join(c for c in kept.replace("\\", "/") if c not in "\t\r\n")
        assert urlsplit(urljoin("https://praxis.example", read)).netloc == "praxis.example"


@pytest.mark.parametrize("place", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_signing_in_does_not_lead_off_this_site(browser, given, place):
    ana = given.member("Ana")
    link = given.sign_in_link(ana, onward=place)
    browser.get(f"/sign-in/{link}")

    answer = browser.post(f"/sign-in/{link}")

    assert answer.location == "/"


def test_signing_in_leads_on_to_where_somebody_wanted_to_go(browser, given, letters):
    given.member("Ana", email="ana@example.org")
    to_sign_in = browser.get("/actions?mine=1")

    browser.send(browser.follow(to_sign_in).form_to("/sign-in"), email="ana@example.org")
    path = "/sign-in/" + letters[0].body.partition("/sign-in/")[2].split()[0]
    browser.get(path)

    assert browser.post(path).location == "/actions?mine=1"
