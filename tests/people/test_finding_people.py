"""The directory: what its address asks for is what it lists, counts and hands out."""

import csv
import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from app import clock
from app.people.models import Level, Sector
from tests.home.test_how_many_statements import MOST, asked


@pytest.fixture
def community(given):
    trust = given.organisation("Riverside Trust", short_name="RT")
    council = given.organisation("Hilltop Council", sector=Sector.LOCAL_AUTHORITY)
    given.member("Ana Abbot", works_at=trust, job_title="Midwife", level=Level.FRONT_LINE)
    given.member("Ben Brook", works_at=council, level=Level.MANAGER)
    given.chair("Cleo Clay")
    given.lead(trust, "Dora Dale")
    given.member("Eli Gone", works_at=trust, left_on=clock.today() - timedelta(days=3))
    return {"trust": trust, "council": council}


NAMES = ("Ana Abbot", "Ben Brook", "Cleo Clay", "Dora Dale", "Eli Gone")


def named(text):
    return [name for name in NAMES if name in text]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Ana Abbot", "Ben Brook", "Cleo Clay", "Dora Dale"]),
        ("q=midwife", ["Ana Abbot"]),
        ("q=rt", ["Ana Abbot", "Dora Dale"]),
        ("q=hilltop", ["Ben Brook"]),
        ("sector=NHS-trust", ["Ana Abbot", "Dora Dale"]),
        ("level=manager", ["Ben Brook"]),
        ("role=organisation-lead", ["Dora Dale"]),
        ("membership=members", ["Ana Abbot", "Ben Brook", "Cleo Clay"]),
        ("membership=not-members", ["Dora Dale"]),
        ("organisation=none", ["Cleo Clay"]),
        ("organisation={trust}", ["Ana Abbot", "Dora Dale"]),
        ("organisation={trust}&membership=members", ["Ana Abbot"]),
        ("membership=left", ["Ana Abbot", "Ben Brook", "Cleo Clay", "Dora Dale"]),
        ("sector=none&level=king&role=member&sort=age&organisation=x", NAMES[:4]),
    ],
)
def test_each_filter_lists_whom_it_says(browser, given, community, query, found):
    page = browser.signed_in_as(given.member("Zed Reader")).get(f"/people?{query.format(**community)}")

    assert named(page.text) == list(found)


def test_who_left_is_listed_for_administrators(browser, given, community):
    assert named(browser.signed_in_as(given.administrator()).get("/people?membership=left").text) == ["Eli Gone"]


def test_each_filter_is_taken_away_by_its_cross(browser, given, community):
    reader = browser.signed_in_as(given.member("Zed Reader"))

    page = reader.get("/people?q=a&sector=NHS-trust")

    assert "2 people fit" in page.text
    assert page.links()["NHS trust×: remove this filter"] == "/people?q=a"
    assert page.links()["Show everybody"] == "/people"


def test_the_newest_stand_first_when_asked(browser, given, community):
    links = list(browser.signed_in_as(given.member("Zed Reader")).get("/people?sort=newest").links())

    assert links.index("Dora Dale") < links.index("Ana Abbot")


def test_nobody_fits_is_said_with_what_to_do(browser, given):
    page = browser.signed_in_as(given.member("Zed Reader")).get("/people?q=nobody")

    assert "Nobody fits all of that" in page.text
    assert "show everybody" in page.links()


def test_as_one_types_only_the_table_comes(browser, given, community):
    answer = browser.signed_in_as(given.member("Zed Reader")).htmx("GET", "/people?q=ana")

    assert named(answer.text) == ["Ana Abbot"]
    assert "<html" not in answer.markup


def _table(answer):
    return list(csv.reader(io.StringIO(answer.response.get_data().decode("utf-8-sig"))))


def test_an_export_holds_what_is_filtered(browser, given, community):
    cora = browser.signed_in_as(given.coordinator("Zora Coordinator"))

    header, *rows = _table(cora.get("/people/export.csv?sector=NHS-trust"))

    assert header == ["Name", "Organisations", "Job title", "Level", "Member since", "Roles"]
    assert rows == [
        ["Ana Abbot", "Riverside Trust", "Midwife", "Front line", "2024-01-08", ""],
        ["Dora Dale", "Riverside Trust", "", "", "", "organisation lead for Riverside Trust"],
    ]


def test_only_administrators_take_addresses_away(browser, given, community):
    given.member("Fay Formula", email="fay@example.org", job_title="=1+1")

    header, row = _table(browser.signed_in_as(given.administrator()).get("/people/export.csv?q=fay"))

    assert (header[-1], row[-1]) == ("E-mail", "fay@example.org")
    assert row[2] == "'=1+1"


def test_a_workbook_holds_the_same(browser, given, community):
    answer = browser.signed_in_as(given.coordinator()).get("/people/export.xlsx?level=manager")

    sheet = load_workbook(io.BytesIO(answer.response.get_data())).active
    assert [row[0].value for row in sheet.rows] == ["Name", "Ben Brook"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_nobody_else_takes_people_away(browser, given, kind):
    assert browser.signed_in_as(given.steering_member()).get(f"/people/export.{kind}").status == 403
    assert "CSV" not in browser.get("/people").links()


def test_a_page_asks_as_often_for_120_people_as_for_20(browser, app, given):
    trust = given.organisation()
    reader = browser.signed_in_as(given.administrator("Zed Reader"))
    counted = []
    for many in (20, 100):
        for n in range(many):
            person = given.member(f"Person {many} {n:03}", works_at=trust)
            given.seat(f"Seat of {person}", holder=person)
        found = []
        for path in (
            "/people",
            "/people?q=person&sector=NHS-trust",
            "/people/roles",
            f"/people/{person}",
            "/organisations",
        ):
            with asked(app) as statements:
                assert reader.client.get(path).status_code == 200
            found.append(len(statements))
        counted.append(found)

    # Counting is one statement more, where there is more than one page.
    few, many = counted
    assert [many[0] - 1, many[1] - 1, *many[2:]] == few
    assert max(many) <= MOST
