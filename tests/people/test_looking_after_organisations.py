"""Adding, changing, merging and withdrawing organisations on their pages."""

import pytest

from app.people.models import Sector
from tests.people.roll import the_organisation


@pytest.fixture
def ada(browser, given):
    return browser.signed_in_as(given.administrator())


def test_one_is_added_by_who_invites_people(browser, given):
    cora = browser.signed_in_as(given.coordinator())

    added = cora.form("/organisations/new", to="", name="Riverside Trust", short_name="RT", sector="NHS trust")

    page = cora.follow(added)
    assert page.heading == "Riverside Trust"
    assert "change name" not in page.text


def test_its_name_short_name_and_sector_are_changed_where_they_stand(ada, given):
    trust = given.organisation("Riversode Trust")

    for field, typed in (("name", "Riverside Trust"), ("short-name", "RT"), ("sector", "housing")):
        answer = ada.form(
            f"/organisations/{trust}/edit/{field}", to=f"/edit/{field}", **{field.replace("-", "_"): typed}
        )
        assert answer.location == f"/organisations/{trust}"

    with given.app.app_context():
        found = the_organisation(trust)
        assert (found.title, found.short_name, found.sector) == ("Riverside Trust", "RT", Sector.HOUSING)


def test_a_name_that_is_taken_is_said_next_to_the_field(ada, given):
    given.organisation("Riverside Trust")

    answer = ada.form("/organisations/new", to="", name="riverside trust", sector="NHS trust")

    assert answer.status == 422
    assert "There is an organisation of this name already" in answer.text
    assert answer.form_to("").fields["name"] == "riverside trust"


def test_what_somebody_cannot_see_has_no_column(ada, browser, given):
    given.action(organisation=given.organisation())

    assert "1 action" in browser.another().signed_in_as(given.member()).get("/organisations").text
    assert "Actions" not in ada.get("/organisations").text


def test_what_would_move_is_shown_before_it_moves(ada, given):
    old, new = given.organisation("Old Trust"), given.organisation("New Trust")
    given.member("Nia Okafor", works_at=old)
    given.lead(old, "Lena Lead")
    given.action(organisation=old)

    page = ada.get(f"/organisations/{old}/merge?into={new}")

    for words in ("2 people work at New Trust", "1 lead speaks for New Trust", "1 action belongs to New Trust"):
        assert words in page.text
    merged = ada.send(page.form_to(""), why="The boards decided it")
    assert merged.location == f"/organisations/{new}"
    assert "Formerly also Old Trust" in ada.follow(merged).text
    assert ada.get(f"/organisations/{old}").location == f"/organisations/{new}"


def test_merging_twice_by_a_double_click_is_one_merging(ada, given):
    old, new = given.organisation("Old Trust"), given.organisation("New Trust")
    form = ada.get(f"/organisations/{old}/merge?into={new}").form_to("")

    answers = [ada.send(form, why="The boards decided it") for _ in range(2)]

    assert [answer.location for answer in answers] == [f"/organisations/{new}"] * 2


def test_one_is_not_merged_into_nothing_or_itself(ada, given):
    old = given.organisation("Old Trust")
    given.organisation("New Trust")
    for into in ("", str(old), "999999", "x"):
        answer = ada.post(f"/organisations/{old}/merge", into=into, why="Because")
        assert (answer.status, "Choose the organisation" in answer.text) == (422, True)


def test_one_in_use_is_not_withdrawn_and_one_by_mistake_is(ada, given):
    used, mistake = given.organisation("Riverside Trust"), given.organisation("Riversode Trust")
    given.member(works_at=used)

    kept = ada.form(f"/organisations/{used}/withdraw", to="", why="Mistyped")
    gone = ada.form(f"/organisations/{mistake}/withdraw", to="", why="Mistyped")

    assert (kept.status, "Merge it into another" in kept.text) == (422, True)
    assert gone.location == "/organisations"
    assert ada.get(f"/organisations/{mistake}").status == 404


@pytest.mark.parametrize("path", ["edit/name", "merge", "withdraw"])
def test_whoever_does_not_look_after_them_changes_nothing(browser, given, path):
    trust = given.organisation("Riverside Trust")
    for who in (given.coordinator(), given.chair(), given.lead(trust)):
        reader = browser.signed_in_as(who)
        assert reader.get(f"/organisations/{trust}/{path}").status == 403
        assert reader.post(f"/organisations/{trust}/{path}", name="Mine now", why="Because").status == 403
    with given.app.app_context():
        assert the_organisation(trust).title == "Riverside Trust"


@pytest.mark.parametrize(
    ("query", "found"), [("q=river", [True, False]), ("sector=housing", [False, True]), ("q=%25", [False, False])]
)
def test_they_are_found_by_name_and_sector(browser, given, query, found):
    given.organisation("Riverside Trust")
    given.organisation("Hilltop Homes", sector=Sector.HOUSING)

    page = browser.signed_in_as(given.member()).get(f"/organisations?{query}")

    assert ["Riverside Trust" in page.text, "Hilltop Homes" in page.text] == found
