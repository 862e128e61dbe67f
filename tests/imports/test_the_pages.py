"""Every page of an import: valid, accessible, and passable by keyboard alone and without a script."""

import pytest

from app.extensions import db
from app.people.models import Person
from tests.chromium import NARROW, WIDE
from tests.imports.desk import Desk, table

pytestmark = pytest.mark.database("sqlite")
ROWS = table(
    ["Ann Archer", "ann@example.org", "Riverside Trust", "Nurse"],
    ["Ben Baker", "not an address", "", ""],
    ["Cat Cook", "", "", ""],
    ["Dan Doe", "dan@example.org", "", "Chef"],
    header=["Name", "E-mail", "Organisation", "Job title"],
)
STEPS = ("/imports", "/imports/new/people", "{0}/columns", "{0}/check", "{1}", "{1}/undo")


@pytest.fixture
def places(browser, given):
    """An import to check, and one that was done."""
    given.organisation("Riverside Trust")
    given.member("Dan Doe", email="dan@example.org", job_title="Cook")
    cat = given.person("Cat Cook")
    with given.settled():
        db.session.get_one(Person, cat).email = None
    desk = Desk(browser, given)
    done = desk.imported(table(["Eve Early", "eve@example.org", ""]))
    return desk, (desk.matched(ROWS), done)


def test_every_page_is_valid_html(places, nu):
    desk, there = places
    pages = {step: desk.browser.get(step.format(*there)).markup for step in STEPS}
    pages["nothing chosen"] = desk.browser.form("/imports/new/people").markup
    pages["no reason"] = desk.undo(there[1], why="").markup

    assert nu.faults(pages) == []


def test_every_page_is_accessible_and_fits(places, visit, given):
    _, there = places
    visitor = visit().already_signed_in_as(given.administrator("Ida Importer"))
    found = []
    for step in STEPS:
        page = visitor.open(step.format(*there))
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            for width in (NARROW, WIDE):
                page.set_viewport_size({"width": width, "height": 900})
                found += [f"{step}, {scheme}, {width} px: {fault}" for fault in visitor.axe()]
        page.set_viewport_size({"width": 320, "height": 900})
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > 320:
            found.append(f"{step} is {wide} px wide in a window of 320")

    assert not found


@pytest.mark.parametrize("javascript", [True, False])
def test_a_table_comes_in_by_keyboard_alone(places, visit, given, tmp_path, javascript):
    file = tmp_path / "members.csv"
    file.write_text(ROWS)
    visitor = visit(javascript=javascript).already_signed_in_as(given.administrator("Ida Importer"))
    page = visitor.open("/imports/new/people")

    page.set_input_files("input[type=file]", file)
    for button in ("Read this file", "Check every row", "Import 2 rows"):
        page.get_by_role("button", name=button).focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")

    assert "1 person was added, 1 person was changed, 2 rows were left out" in page.locator("main").inner_text()
