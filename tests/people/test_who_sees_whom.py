"""Members see each other; who leads an organisation sees its people; nobody sees more."""

from datetime import timedelta

import pytest

from app import clock
from tests.browser import Browser
from tests.given import Given


def test_a_member_sees_who_is_here_where_they_work_and_what_they_hold(browser: Browser, given: Given) -> None:
    trust = given.organisation("Riverside Trust")
    nia = given.member("Nia Okafor", works_at=trust, job_title="Midwife")
    given.seat("NHS trusts", holder=nia)
    reader = browser.signed_in_as(given.member())

    line, page = reader.get("/people").text, reader.get(f"/people/{nia}").text

    for said in ("Nia Okafor", "Riverside Trust", "Midwife"):
        assert said in line
        assert said in page
    assert "steering group member" in line
    assert "Seat: NHS trusts" in page


def test_a_lead_sees_the_people_of_their_organisation_alone(browser: Browser, given: Given) -> None:
    ours, theirs = given.organisation("Riverside Trust"), given.organisation("Hilltop Council")
    colleague = given.member("Nia Okafor", works_at=ours)
    stranger = given.member("Otto Outside", works_at=theirs)
    lead = browser.signed_in_as(given.lead(ours))

    listed = lead.get("/people").text

    assert ("Nia Okafor" in listed, "Otto Outside" in listed) == (True, False)
    assert lead.get(f"/people/{colleague}").status == 200
    assert lead.get(f"/people/{stranger}").status == 404
    assert "Otto Outside" not in lead.get(f"/organisations/{theirs}").text
    assert "Otto" not in lead.htmx("GET", "/people/suggest?field=o&o=Ott").text


def test_whoever_left_is_listed_no_more(browser: Browser, given: Given) -> None:
    given.member("Nia Okafor", left_on=clock.today() - timedelta(days=1))

    assert "Nia Okafor" not in browser.signed_in_as(given.member()).get("/people").text


@pytest.mark.parametrize(("typed", "found"), [("oka", True), ("OKAFOR", True), ("riverside", True), ("%", False)])
def test_people_are_found_by_name_or_organisation(browser: Browser, given: Given, typed: str, found: bool) -> None:
    given.member("Nia Okafor", works_at=given.organisation("Riverside Trust"))
    reader = browser.signed_in_as(given.member("Mia Member"))

    page = reader.get("/people", query_string={"q": typed})

    assert ("Nia Okafor" in page.text) == found


def test_an_organisation_counts_the_members_that_its_page_lists(browser: Browser, given: Given) -> None:
    trust = given.organisation("Riverside Trust")
    for name in ("Nia Okafor", "Otto Outside"):
        given.member(name, works_at=trust)
    given.member("Gone Already", works_at=trust, left_on=clock.today() - timedelta(days=1))
    reader = browser.signed_in_as(given.member())

    index, page = reader.get("/organisations"), reader.get(f"/organisations/{trust}")

    assert "2 members" in index.text
    assert ["Gone Already" in page.text, "Nia Okafor" in page.text, "Otto Outside" in page.text] == [False, True, True]


def test_every_person_is_on_one_page_once(browser: Browser, given: Given) -> None:
    names = {f"Person {n:03}" for n in range(120)}
    for name in names:
        given.member(name)
    reader, path, seen = browser.signed_in_as(given.administrator("Zed Last")), "/people", []
    for _ in range(10):
        page = reader.get(path)
        seen += [name for name in page.links() if name.startswith("Person ")]
        if "Next" not in page.links():
            break
        path = page.links()["Next"]

    assert len(seen) == len(set(seen))
    assert set(seen) == names


@pytest.mark.parametrize("path", ["/people/99999999999999999999", "/organisations/0", "/people/0"])
def test_whoever_is_not_there_is_not_found(browser: Browser, given: Given, path: str) -> None:
    assert browser.signed_in_as(given.member()).get(path).status == 404
