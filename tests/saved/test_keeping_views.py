"""A view is a name for an address, its owner's alone; its address can be sent to anybody."""

import pytest

from tests.browser import Browser
from tests.given import Given

LATE = "/actions?late=1"


@pytest.fixture
def reader(browser: Browser, given: Given) -> Browser:
    given.action(owner=given.member("Olu Owner"))
    return browser.signed_in_as(given.member("Rhea Reader"))


def keeps(browser: Browser, name: str, address: str = LATE):
    browser.get("/actions")
    return browser.post("/saved/actions/views", name=name, address=address)


def views(browser: Browser) -> dict[str, str]:
    listed = browser.get("/saved/actions").all("p", class_="items__title")
    return {"".join(title.itertext()).strip(): title.find(".//{*}a").get("href") for title in listed}


def test_what_is_shown_is_kept_under_a_name_and_found_again(reader: Browser) -> None:
    form = reader.get("/actions/board?late=1&sort=owner").form_to("/saved/actions/views")

    answer = reader.send(form, name="  Late   ones ")

    assert answer.location == "/actions/board?late=1&sort=owner"
    assert reader.get("/actions/timeline").links()["Late ones"] == "/actions/board?late=1&sort=owner"


def test_under_the_same_name_the_newer_one_takes_its_place_and_that_is_said(reader: Browser) -> None:
    keeps(reader, "Late")
    again = keeps(reader, "Late", "/actions/board")

    assert "takes the place" in reader.get(again.location).text
    assert views(reader) == {"Late": "/actions/board"}


def test_it_is_renamed_and_deleted(reader: Browser) -> None:
    keeps(reader, "Late")
    page = reader.get("/saved/actions")
    form = page.form_to("/rename")
    reader.send(form, **{next(name for name in form.fields if name.endswith("-name")): "Overdue"})
    assert views(reader) == {"Overdue": LATE}

    reader.send(reader.get("/saved/actions").form_to("/delete"))

    assert views(reader) == {}
    assert "No views yet" in reader.get("/saved/actions").text


def test_a_name_that_another_one_has_is_refused_beside_it(reader: Browser) -> None:
    keeps(reader, "Late")
    keeps(reader, "Mine")
    first = reader.get("/saved/actions").all("form", aria_label="Rename Mine")[0].get("action")

    answer = reader.post(first, {f"view-{first.split('/')[-2]}-name": "Late"})

    assert answer.status == 422
    assert "You have another view called “Late”" in answer.text
    assert set(views(reader)) == {"Late", "Mine"}


def test_without_a_name_nothing_is_kept_and_the_address_is_still_there(reader: Browser) -> None:
    answer = keeps(reader, " ")

    assert answer.status == 422
    assert "Give it a name" in answer.text
    assert answer.form_to("/saved/actions/views").fields["address"] == LATE


@pytest.mark.parametrize(
    "address", ["https://evil.example/actions", "//evil.example", "/people", "/actions/1", "", "javascript:alert(1)"]
)
def test_only_a_page_of_the_plan_can_be_kept(reader: Browser, address: str) -> None:
    assert keeps(reader, "Elsewhere", address).status == 422
    assert views(reader) == {}


def test_there_are_at_most_thirty(reader: Browser) -> None:
    for n in range(30):
        assert keeps(reader, f"View {n}").status == 303

    assert "Delete one that you no longer need" in keeps(reader, "One more").text
    assert keeps(reader, "View 7", "/actions/board").status == 303


def test_somebody_elses_is_not_there(reader: Browser, given: Given) -> None:
    keeps(reader, "Late")
    place = reader.get("/saved/actions").form_to("/delete").action
    other = reader.another().signed_in_as(given.member("Other Reader"))
    other.get("/actions")

    assert views(other) == {}
    assert other.post(place).status == 404
    assert other.post(place.replace("/delete", "/rename"), name="Theirs").status == 404
    assert views(reader) == {"Late": LATE}


def test_whoever_may_not_read_the_plan_has_nothing_to_keep(browser: Browser, given: Given) -> None:
    browser.signed_in_as(given.administrator())

    assert browser.get("/saved/actions").status == 404
    assert browser.get("/saved/nothing").status == 404
