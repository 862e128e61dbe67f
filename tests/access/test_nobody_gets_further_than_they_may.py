"""What comes before what, and what adds up: the rules of the gate. Every role at every address is another file."""

import itertools

import pytest

from app.access.actor import Actor, Holding, source_of_authority
from app.access.roles import MATRIX, Permission, Role
from app.access.rules import Refused, ensure
from tests.given import moment


def test_whoever_may_not_is_refused_before_their_form_is_looked_at(browser, given):
    """A stranger's bad form must not come back with somebody's data in it."""
    organisation = given.organisation()
    action = given.action("Publish what nobody may know", organisation=given.organisation("Another Trust"))
    browser.signed_in_as(given.lead(organisation))

    answer = browser.post(f"/actions/{action}/edit/title", {f"A{action}-title": ""})

    assert answer.status == 404
    assert "nobody may know" not in answer.text


def test_a_bad_token_of_somebody_who_may_not_is_no_matter(browser, given):
    browser.signed_in_as(given.administrator())

    assert browser.post("/actions/new", csrf_token="forged").status == 403


def test_a_service_refuses_in_words():
    with pytest.raises(Refused, match="verify this action"):
        ensure(False, "verify this action")

    ensure(True, "verify this action")


def test_a_role_adds_up_and_never_takes_away():
    for one, other in itertools.combinations(Role, 2):
        both = Actor(id=1, name="Ana", holdings=frozenset({Holding(one), Holding(other)}))
        assert both.permissions == MATRIX[one] | MATRIX[other] | {Permission.SIGNED_IN}


def test_whoever_is_not_signed_in_holds_nothing():
    nobody = Actor(id=None, name="nobody")

    assert nobody.permissions == frozenset()
    assert nobody.is_anonymous


def test_a_lead_speaks_only_for_their_organisation():
    lead = Actor(id=1, name="Lena", holdings=frozenset({Holding(Role.LEAD, 7), Holding(Role.MEMBER)}))

    assert lead.leads == {7}


def test_an_administrator_reads_nothing_that_members_say():
    administrator = MATRIX[Role.ADMINISTRATOR]

    # They set up the steering group and appoint its first chair.
    steering = {Permission.STEERING_READ, Permission.STEERING_MANAGE}
    assert administrator & MATRIX[Role.CHAIR] == {Permission.PEOPLE_READ} | steering


@pytest.mark.usefixtures("sources")
def test_a_feature_can_bring_a_source_of_authority_of_its_own(given, at):
    ana = given.member()
    source_of_authority(lambda person_id, on: [Holding(Role.SECRETARY)] if person_id == ana and on.year == 2030 else [])

    at(moment("2030-06-01 09:00"))
    assert given.actor(ana).roles == {Role.MEMBER, Role.SECRETARY}
    at(moment("2031-06-01 09:00"))
    assert given.actor(ana).roles == {Role.MEMBER}
