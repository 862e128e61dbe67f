"""The pages of a decision and of a proposal ask the database at most eight times, with all that can be on them."""

from datetime import timedelta

import pytest

from app import clock
from app.actions.models import Strand
from app.decisions import services
from app.decisions.models import Decision
from app.decisions.workflow import Choice, How
from app.extensions import db
from app.people.models import Person
from app.steering.services import declare
from tests.home.test_how_many_statements import MOST, asked

READERS = ("chair", "secretary", "holder", "member")


@pytest.fixture(params=READERS)
def reader(request, given, group, browser):
    found = {"chair": group.chair, "secretary": group.secretary, "holder": group.people[0]}
    return browser.signed_in_as(found.get(request.param) or given.member("Mia Member"))


def statements_of(app, reader, path, *words):
    """How many statements this page asks, on which all of this is to be read."""
    with asked(app) as statements:
        answer = reader.client.get(path)
    assert answer.status_code == 200
    assert [word for word in words if word not in answer.text] == []
    return statements


def in_writing(given, group, proposal):
    """Carried by written procedure: what was decided is provisional."""
    ballot = given.ballot(proposal, how=How.WRITTEN, closes_at=clock.now() + timedelta(days=7))
    with group.doing() as at:
        for seat, holder in zip(group.seats, group.holders, strict=True):
            services.vote(at.ballot(ballot), seat, Choice.FOR, by=holder)
        services.close_ballot(at.ballot(ballot), by=group.chairing)
        return db.session.scalars(db.select(Decision).where(Decision.ballot_id == ballot)).one().reference


def told_all(given, group, reference):
    """Superseded by another, followed by an action, and corrected twice."""
    with group.doing() as at:
        decision = at.decision(reference)
        services.follow(
            decision,
            title="Print the guide",
            done_when="It can be read.",
            owner=db.session.get_one(Person, group.people[0]),
            strand=Strand.LEARNING,
            due_on=clock.today() + timedelta(days=30),
            by=group.chairing,
        )
        for text in ("Within two weeks.", "Within three weeks."):
            services.correct(decision, text=text, why="The recording says so.", by=group.chairing)
        services.plan_review(decision, clock.today() + timedelta(days=90), by=group.chairing)


def test_a_provisional_decision_with_all_that_can_be_said_of_it(app, given, group, reader):
    reference = in_writing(given, group, given.proposal(by=group.people[1], recommended=1))
    told_all(given, group, reference)
    given.published(given.meeting(items=["Welcome"]))
    path, words = f"/decisions/{reference}", ("Within two weeks.", "Within three weeks.", "Print the guide", "Ana")

    assert len(statements_of(app, reader, path, *words, "waits for a quorate meeting")) <= MOST


def test_a_decision_that_supersedes_and_is_superseded(app, given, group, reader):
    first = given.decision("First")
    second = given.decision("Second", supersedes=first)
    told_all(given, group, second)
    third = given.decision("Third", supersedes=second)

    found = statements_of(app, reader, f"/decisions/{second}", first, third, "Within three weeks.", "Print the guide")

    assert len(found) <= MOST


@pytest.mark.parametrize("is_open", [True, False])
def test_a_proposal_with_all_that_can_be_said_of_it(app, given, group, reader, is_open):
    number = given.proposal("Shall we publish them?", by=group.people[1], interests="I print them.", is_open=is_open)
    with group.doing() as at:
        declare(nature="Trustee", in_what="A printer", by=at.actor(group.people[0]))
        if is_open:
            services.comment(at.proposal(number), "@Ben and @Cleo, have you read it?", by=group.holder(0))
    if is_open:
        ballot = given.ballot(number)
        with group.doing() as at:
            services.close_ballot(at.ballot(ballot), by=group.chairing)
        given.ballot(number, 2, how=How.WRITTEN, closes_at=clock.now() + timedelta(days=7))
    elif reader.client.get(f"/proposals/{number}").status_code == 404:
        # A draft is not for everybody.
        return

    words = ("A printer", "have you read it?", "Keep them to ourselves") if is_open else ("A printer",)
    assert len(statements_of(app, reader, f"/proposals/{number}", *words)) <= MOST


def test_a_proposal_that_was_decided(app, given, group, reader):
    number = given.proposal(by=group.people[1])
    reference = in_writing(given, group, number)

    assert len(statements_of(app, reader, f"/proposals/{number}", reference)) <= MOST
