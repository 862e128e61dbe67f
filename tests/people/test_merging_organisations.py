"""Two trusts become one: what each had is the new one's, and what was stays told."""

from datetime import timedelta

import pytest

from app.access.roles import Role
from app.access.rules import Refused
from app.people import services
from app.people.models import Organisation, Sector
from tests.given import LONG_AGO, moment
from tests.people.roll import (
    TODAY,
    acting,
    affiliations_of,
    grants_of,
    the_organisation,
    the_person,
    told_of,
    what_is_missing,
)

REASON = "The two boards decided it"


@pytest.fixture(autouse=True)
def _today(at):
    at(moment("2026-11-23 09:00"))


@pytest.fixture
def ada(given):
    return given.administrator("Ada Administrator")


@pytest.fixture
def merge(given, ada):
    def merge(organisation_id, into_id, **more):
        with given.settled():
            services.merge_organisations(
                the_organisation(organisation_id),
                into=the_organisation(into_id),
                by=acting(more.get("by", ada)),
                why=more.get("why", REASON),
            )

    return merge


def _spans(rows):
    return [(row.organisation_id, row.from_on, row.until_on) for row in rows]


def test_its_people_work_at_the_other_from_that_day(given, merge):
    old, new = given.organisation("Old Trust"), given.organisation("New Trust")
    nia = given.member("Nia Okafor", works_at=old)

    merge(old, new)

    with given.app.app_context():
        assert _spans(affiliations_of(nia)) == [(old, LONG_AGO, TODAY), (new, TODAY, None)]
    entry = told_of(given, nia)[0]
    assert (entry.verb, entry.why) == ("moved them to New Trust", "Old Trust became part of New Trust")


def test_its_leads_speak_for_the_other_and_act_on_what_it_owned(given, merge, browser):
    old, new = given.organisation("Old Trust"), given.organisation("New Trust")
    lena = given.lead(old, "Lena Lead")
    number = given.action(organisation=old)
    lead = browser.signed_in_as(lena)
    assert lead.get(f"/actions/{number}").status == 200

    merge(old, new)

    assert given.actor(lena).leads == {new}
    assert lead.get(f"/actions/{number}").status == 200
    assert "New Trust" in lead.get(f"/actions/{number}").text
    assert given.the_action(number).organisation_id == new


def test_the_leads_of_the_other_act_on_what_it_owned_too(given, merge, browser):
    old, new = given.organisation("Old Trust"), given.organisation("New Trust")
    number = given.action(organisation=old)
    lead = browser.signed_in_as(given.lead(new, "Noor Lead"))
    assert lead.get(f"/actions/{number}").status == 404

    merge(old, new)

    assert lead.get(f"/actions/{number}").status == 200


def test_who_was_at_both_is_at_the_other_once_and_for_as_long_as_either_said(given, merge):
    old, new = given.organisation("Old Trust"), given.organisation("New Trust")
    nia = given.lead(old, "Nia Okafor")
    given.affiliation(nia, new)
    given.grant(nia, Role.LEAD, organisation_id=new, until_on=TODAY + timedelta(30))

    merge(old, new)

    with given.app.app_context():
        assert _spans(affiliations_of(nia)) == [(old, LONG_AGO, TODAY), (new, LONG_AGO, None)]
        assert _spans(grants_of(nia)) == [(old, LONG_AGO, TODAY), (new, LONG_AGO, None)]


def test_what_was_over_before_stays_as_it_was(given, merge):
    old, new = given.organisation("Old Trust"), given.organisation("New Trust")
    nia = given.member("Nia Okafor")
    given.grant(nia, Role.LEAD, organisation_id=old, until_on=TODAY - timedelta(9))

    merge(old, new)

    with given.app.app_context():
        assert _spans(grants_of(nia)) == [(old, LONG_AGO, TODAY - timedelta(9))]
    assert not given.actor(nia).leads


def test_its_address_leads_to_the_other_and_its_story_says_why(given, merge, browser):
    old, new = given.organisation("Old Trust"), given.organisation("New Trust")

    merge(old, new)

    answer = browser.signed_in_as(given.member()).get(f"/organisations/{old}")
    assert answer.location == f"/organisations/{new}"
    assert told_of(given, old, Organisation)[0].why == REASON
    assert told_of(given, new, Organisation)[0].verb == "took in Old Trust"
    assert "Old Trust" not in browser.get("/organisations").links()


def test_an_organisation_is_merged_once_and_not_into_itself(given, merge, ada):
    old, new = given.organisation("Old Trust"), given.organisation("New Trust")
    merge(old, new)
    with given.app.app_context():
        by = given.actor(ada)
        for one, other in ((new, new), (old, new), (new, old)):
            assert (
                what_is_missing(
                    lambda one=one, other=other: services.merge_organisations(
                        the_organisation(one), into=the_organisation(other), by=by, why=REASON
                    )
                )
                == "into"
            )


def test_only_administrators_change_merge_and_withdraw_organisations(given, merge):
    old, new = given.organisation("Old Trust"), given.organisation("New Trust")
    cora = given.coordinator()
    with given.app.app_context():
        by = given.actor(cora)
        with pytest.raises(Refused):
            services.revise_organisation(the_organisation(old), {"title": "Other"}, by=by)
        with pytest.raises(Refused):
            services.withdraw_organisation(the_organisation(old), by=by, why=REASON)
    with pytest.raises(Refused):
        merge(old, new, by=cora)


def test_one_entered_by_mistake_is_withdrawn_while_nothing_points_at_it(given, ada):
    mistake, in_use = given.organisation("Riversode Trust"), given.organisation("Riverside Trust")
    given.member(works_at=in_use)
    with given.settled():
        services.withdraw_organisation(the_organisation(mistake), by=acting(ada), why="Mistyped")

    with given.app.app_context():
        by = given.actor(ada)
        assert the_organisation(mistake).withdrawn_on == TODAY
        asked = {"by": by, "why": "Mistyped"}
        assert what_is_missing(lambda: services.withdraw_organisation(the_organisation(in_use), **asked)) == "why"


def test_nobody_comes_to_work_at_what_is_no_longer_there(given, merge):
    old, new, nia = given.organisation("Old Trust"), given.organisation("New Trust"), given.member()
    merge(old, new)
    with given.app.app_context():
        by = given.actor(nia)
        asked = {"from_on": TODAY, "by": by}
        assert (
            what_is_missing(lambda: services.affiliate(the_person(nia), the_organisation(old), **asked))
            == "organisation"
        )


def test_no_two_organisations_have_one_name(given, ada):
    given.organisation("Riverside Trust")
    with given.app.app_context():
        by = given.actor(ada)
        for name, field in (("riverside  TRUST", "name"), (" ", "name"), ("Riverside Borough", None)):
            assert (
                what_is_missing(lambda name=name: services.add_organisation(name=name, sector=Sector.NHS_TRUST, by=by))
                == field
            )
