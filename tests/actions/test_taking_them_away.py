"""What is filtered leaves as a file or on paper: as much as its reader may see, and nothing that a spreadsheet runs."""

import csv
import io
import json
import logging
from datetime import date

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as whatever
from hypothesis import strategies as some

from app.actions import exporting
from app.actions.workflow import ActionStatus
from app.tables.reading import read
from app.tables.writing import as_csv
from tests.given import moment


def table(answer):
    """The rows of a CSV, each as a dict by its header."""
    text = answer.response.get_data().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def chair(browser, given, at):
    at(moment("2026-11-27 09:00"))
    given.recommendation(code="E4")
    return browser.signed_in_as(given.chair("Charlie Chair"))


def test_a_row_says_all_that_the_table_knows(chair, given):
    given.recommendation(code="E1")
    trust = given.organisation("Riverside Trust")
    ama = given.member("Ama Boateng")
    given.action(
        owner=ama, due_on=date(2026, 12, 3), answers=["R-E4", "R-E1"], organisation=trust, start_on=date(2026, 11, 1)
    )
    chair.form("/actions/1/edit/due", **{"A1-due_on": "2026-12-24", "A1-why": "The printer is closed."})
    chair.form(
        "/actions/1/edit/confidence", **{"A1-confidence": "at risk", "A1-confidence_why": "One of two has answered."}
    )
    chair.form("/actions/1", to="/updates", text="Half of it is written.")

    (row,) = table(chair.get("/actions/export.csv"))

    assert row == {
        "Reference": "A1",
        "Title": "Publish the guide",
        "Done when": "It can be read on the website.",
        "Owner": "Ama Boateng",
        "Organisation": "Riverside Trust",
        "Plan": "",
        "Answers": "R-E1, R-E4",
        "Status": "Under way",
        "Why this status": "",
        "Confidence": "At risk",
        "Why this confidence": "One of two has answered.",
        "Priority": "Normal",
        "Strand": "System change",
        "Start": "2026-11-01",
        "Due": "2026-12-24",
        "First promised": "2026-12-03",
        "Progress in per cent": "0",
        "Last update": "Half of it is written.",
        "Last update on": "2026-11-27 09:00",
    }


def test_what_is_filtered_leaves_in_the_order_of_the_table(chair, given):
    for title, due in (("Map the region", 20), ("Publish the guide", 10), ("Publish the terms", 5)):
        given.action(title, due_on=date(2026, 12, due))

    rows = table(chair.get("/actions/export.csv?q=publish&sort=action"))

    assert [row["Title"] for row in rows] == ["Publish the guide", "Publish the terms"]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "print"])
def test_whoever_speaks_for_an_organisation_takes_its_actions_alone(browser, given, kind):
    ours, theirs = given.organisation("Riverside Trust"), given.organisation("Hillside Council")
    given.action("Publish ours", organisation=ours)
    given.action("Publish theirs", organisation=theirs)
    lead = browser.signed_in_as(given.lead(ours))

    answer = lead.get("/actions/print" if kind == "print" else f"/actions/export.{kind}")
    said = answer.text if kind == "print" else str(read(io.BytesIO(answer.response.get_data()), f"a.{kind}").rows)

    assert "Publish ours" in said
    assert "theirs" not in said


@pytest.mark.parametrize("address", ["/actions", "/actions/export.csv", "/actions/print"])
def test_whoever_reads_an_action_reads_its_plan_wherever_it_stands(browser, given, address):
    trust = given.organisation("Riverside Trust")
    given.action(organisation=trust, plan_id=given.plan("A welcome for everybody"))
    lead = browser.signed_in_as(given.lead(trust))

    assert "A welcome for everybody" in lead.get(address).response.get_data(as_text=True)


def test_what_is_for_people_by_name_stays_with_them(chair, given):
    given.action("For Ama alone")
    given.seen_only_by("action", 1, given.member("Ama Boateng"))

    assert table(chair.get("/actions/export.csv?status=all")) == []
    assert "For Ama alone" not in chair.get("/actions/print?status=all").text


def test_who_took_the_list_is_noted_and_what_was_sought_is_not(chair, given, caplog):
    with caplog.at_level(logging.INFO, "praxis.export"):
        chair.get("/actions/export.csv?q=secret")

    facts = [record.facts for record in caplog.records if record.name == "praxis.export"]
    assert [(fact["what"], fact["kind"]) for fact in facts] == [("actions", "csv")]
    assert "secret" not in json.dumps(facts)


def test_another_kind_of_file_is_not_there(chair):
    assert chair.get("/actions/export.pdf").status == 404


# No column but the reference is anything but what somebody typed.
SIGNS = some.sampled_from("=+-@\t\r\n'＝＋－＠")
TYPED = some.one_of(some.builds("{}{}".format, SIGNS, some.text(max_size=20)), some.text())


@pytest.mark.database("sqlite")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@whatever(texts=some.lists(TYPED, min_size=3, max_size=3))
def test_no_spreadsheet_runs_what_somebody_typed(app, texts):
    values = [text.encode("utf-8", "ignore").decode().replace("\x00", "") for text in texts]
    header = exporting.HEADER[:3]
    with app.test_request_context():
        written = as_csv("actions.csv", header, [values]).get_data().decode("utf-8-sig")
    _, row = list(csv.reader(io.StringIO(written, newline="")))[:2]

    assert not any(cell[:1] in set("=+-@\t\r＝＋－＠") for cell in row if cell)
    for cell in row:
        assert cell in values or cell[1:] in values


# On paper.


def test_paper_is_grouped_and_leaves_room(chair, given):
    ama = given.member("Ama Boateng")
    given.action("Publish the guide", owner=ama)
    given.action("Map the region", owner=ama, status=ActionStatus.BLOCKED)
    chair.form("/actions/1", to="/updates", text="Half of it is written. The rest waits for the printer.")

    page = chair.get("/actions/print")

    assert [h.text.strip() for h in page.all("h2")] == ["Under way", "Blocked"]
    assert "Half of it is written." in page.text
    assert "The rest waits" not in page.text
    assert page.text.count("Notes") == 2
    assert "as it stood on Friday 27 November 2026" in page.text


def test_whoever_reads_an_action_takes_away_which_plan_it_is_part_of(browser, given):
    trust = given.organisation("Riverside Trust")
    plan = given.plan("A welcome for everybody")
    given.action(organisation=trust, plan_id=plan)
    lead = browser.signed_in_as(given.lead(trust))

    assert [row["Plan"] for row in table(lead.get("/actions/export.csv"))] == ["A welcome for everybody"]
    assert "A welcome for everybody" in lead.get("/actions/print?by=plan").text


def test_paper_can_be_grouped_by_plan(chair, given):
    given.action()

    assert "In no plan" in chair.get("/actions/print?by=plan").text


def test_the_table_leads_to_each_of_them_with_its_filter(chair, given):
    given.action(answers=["R-E4"])

    links = chair.get("/actions?recommendation=R-E4").links()

    assert links["CSV"] == "/actions/export.csv?recommendation=R-E4"
    assert links["Excel"] == "/actions/export.xlsx?recommendation=R-E4"
    assert links["Print for a meeting"] == "/actions/print?recommendation=R-E4"
