"""Search over everything the reader may see, by word or reference, as one types."""

import pytest

from app.records.models import Visibility
from tests.browser import Browser
from tests.charter.agreed import Charter
from tests.given import Given


@pytest.mark.parametrize("typed", ["A1", "a1", " a 1 "])
def test_a_reference_leads_straight_to_its_record(browser: Browser, given: Given, typed: str) -> None:
    given.action()

    answer = browser.signed_in_as(given.member()).get("/search", query_string={"q": typed})

    assert answer.location == "/actions/1"


@pytest.mark.parametrize("how", ["owned", "named"])
def test_nothing_is_found_that_would_not_open(browser: Browser, given: Given, how: str) -> None:
    ada = given.administrator()
    given.action("Publish the guide", owner=ada if how == "owned" else None)
    if how == "named":
        given.seen_only_by("action", 1, ada)
    reader = browser.signed_in_as(ada)

    assert reader.get("/actions/1").status == 403
    assert "Publish the guide" not in reader.get("/search?q=guide").text
    assert "Publish the guide" not in reader.get("/search/suggest?q=guide").text
    assert reader.get("/search?q=A1").location is None


def test_a_word_or_its_beginning_finds_each_kind_of_thing(browser: Browser, given: Given) -> None:
    given.action("Publish the guide")
    given.member("Guida Rossi")
    given.organisation("Guildhall Trust")
    given.recommendation("Write a guide", code="E1")
    reader = browser.signed_in_as(given.member())

    found = reader.get("/search?q=gui").text

    assert all(name in found for name in ("Publish the guide", "Guida Rossi", "Guildhall Trust", "Write a guide"))


@pytest.mark.parametrize("typed", ["elan fur", "ÉLAN FÜR", "élan", "für élan"])
def test_accents_case_and_order_do_not_matter(browser: Browser, given: Given, typed: str) -> None:
    given.action("Élan für alle")

    assert "Élan für alle" in browser.signed_in_as(given.member()).get("/search", query_string={"q": typed}).text


def test_a_lead_finds_what_is_their_organisations_and_nothing_else(browser: Browser, given: Given) -> None:
    ours, theirs = given.organisation("Riverside Trust"), given.organisation("Hilltop Council")
    given.action("Publish our guide", organisation=ours)
    given.action("Publish their guide", organisation=theirs)
    given.member("Guida Rossi")
    lead = browser.signed_in_as(given.lead(ours))

    found = lead.get("/search?q=gui").text

    assert "Publish our guide" in found
    assert "Publish their guide" not in found
    assert "Guida Rossi" not in found
    assert lead.get("/search?q=A2").location is None
    assert lead.get("/go/A2").status == 404


def test_an_administrator_finds_no_actions(browser: Browser, given: Given) -> None:
    given.action("Publish the guide")
    admin = browser.signed_in_as(given.administrator())

    assert "Publish the guide" not in admin.get("/search?q=guide").text


def test_what_is_for_the_steering_group_is_found_by_it_alone(browser: Browser, given: Given) -> None:
    given.action("Publish the guide", visibility=Visibility.STEERING)
    member, stella = given.member(), given.steering_member()

    assert "Publish the guide" not in browser.signed_in_as(member).get("/search?q=guide").text
    assert "Publish the guide" in browser.another().signed_in_as(stella).get("/search?q=guide").text


@pytest.mark.parametrize(
    "typed", ['"', "*", "AND", "NEAR(zz", "zz:qq", "'; DROP TABLE record; --", "%", "_", "&|!", "\\"]
)
def test_signs_are_no_commands(browser: Browser, given: Given, typed: str) -> None:
    given.action("Publish the guide")

    answer = browser.signed_in_as(given.member()).get("/search", query_string={"q": typed})

    assert answer.status == 200
    assert "Publish the guide" not in answer.text


def test_nothing_found_says_what_to_try(browser: Browser, given: Given) -> None:
    page = browser.signed_in_as(given.member()).get("/search?q=nothing+of+the+kind")

    assert "Nothing that you can see fits “nothing of the kind”." in page.text


def test_it_is_asked_as_a_fragment_while_one_types(browser: Browser, given: Given) -> None:
    given.action("Publish the guide")

    answer = browser.signed_in_as(given.member()).htmx("GET", "/search?q=gui")

    assert not answer.is_page
    assert "Publish the guide" in answer.text


# As one types, under the field in every header.


def test_the_first_few_are_offered_while_one_types(browser: Browser, given: Given) -> None:
    for n in range(12):
        given.action(f"Publish the guide {n}")
    given.member("Guida Rossi")
    reader = browser.signed_in_as(given.member("Mia Member"))

    said = reader.htmx("GET", "/search/suggest?q=gui")

    assert len(said.links()) == 8
    assert said.links()["Guida Rossi"].startswith("/people/")
    assert "Actions: 7" in said.text or "Actions: 8" in said.text


def test_a_reference_is_offered_before_those_that_only_begin_so(browser: Browser, given: Given) -> None:
    for n in range(12):
        given.action(f"Publish the guide {n}")

    said = browser.signed_in_as(given.member()).htmx("GET", "/search/suggest?q=a1")

    assert next(iter(said.links())) == "A1 Publish the guide 0"


def test_nothing_is_offered_for_nothing_typed(browser: Browser, given: Given) -> None:
    assert browser.signed_in_as(given.member()).htmx("GET", "/search/suggest").markup.strip() == ""


def test_what_fits_nothing_says_so(browser: Browser, given: Given) -> None:
    assert (
        "Nothing that you can see fits this." in browser.signed_in_as(given.member()).get("/search/suggest?q=zz").text
    )


@pytest.mark.parametrize("path", ["/search?q=draft", "/search/suggest?q=draft"])
def test_what_is_not_agreed_yet_is_found_by_those_who_read_drafts(browser: Browser, given: Given, path: str) -> None:
    Charter(given).draft(title="The draft of our rules")

    found = {
        who: "The draft of our rules" in browser.another().signed_in_as(person).get(path).text
        for who, person in {
            "coordinator": given.coordinator(),
            "steering": given.steering_member(),
            "member": given.member(),
            "lead": given.lead(given.organisation()),
        }.items()
    }

    assert found == {"coordinator": True, "steering": True, "member": False, "lead": False}


def test_offers_are_what_the_reader_may_see_and_no_more(browser: Browser, given: Given) -> None:
    ours, theirs = given.organisation("Riverside Trust"), given.organisation("Hilltop Council")
    given.action("Publish our guide", organisation=ours)
    given.action("Publish their guide", organisation=theirs)
    given.member("Guide Person", works_at=theirs)

    said = browser.signed_in_as(given.lead(ours)).get("/search/suggest?q=guide")

    assert list(said.links()) == ["A1 Publish our guide"]
