"""The page of a person asks the database at most eight times, with all that they can hold."""

import pytest

from app.access.roles import Role
from tests.given import LONG_AGO
from tests.home.test_how_many_statements import MOST, asked


@pytest.mark.parametrize("reads", ["themselves", "the administrator", "a member", "who speaks for where they work"])
def test_somebody_with_several_roles_and_several_places_of_work(app, given, browser, reads):
    trust, charity = given.organisation("Riverside Trust"), given.organisation("Elm Charity")
    pat = given.chair("Pat Everything", works_at=trust)
    given.affiliation(pat, charity)
    given.grant(pat, Role.COORDINATOR)
    given.grant(pat, Role.LEAD, organisation_id=trust)
    given.grant(pat, Role.ADMINISTRATOR, until_on=LONG_AGO.replace(year=LONG_AGO.year + 1))
    given.seat("The first seat", holder=pat, deputy=given.member("Dee"))
    given.seat("The second seat", holder=given.member("Hal"), deputy=pat)
    given.plan("A plan to lead", lead=pat)
    given.recommendation(code="E1")
    given.action("An action to own", owner=pat, organisation=trust, answers=["R-E1"])
    given.agenda_item("An item to present", meeting=given.meeting(), presenter=pat)
    reader = {
        "themselves": lambda: pat,
        "the administrator": given.administrator,
        "a member": given.member,
        "who speaks for where they work": lambda: given.lead(trust),
    }[reads]()

    visitor = browser.signed_in_as(reader)
    with asked(app) as statements:
        answer = visitor.client.get(f"/people/{pat}")

    assert answer.status_code == 200
    assert "Elm Charity" in answer.text
    assert "Coordinator" in answer.text
    assert len(statements) <= MOST, statements
