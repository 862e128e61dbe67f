"""A decision has the next number, stands as it was worded, and may be ratified, lapse, be superseded or corrected."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.access.rules import Refused, Unready
from app.decisions import services
from app.decisions.ballots import entitled_on
from app.decisions.models import WORDED, Correction, Decision, Option, Proposal
from app.decisions.services.deciding import fingerprint
from app.decisions.workflow import Choice, How, ProposalState, Standing
from app.extensions import db
from app.history.models import HistoryChange
from app.records.models import Link, Record, Tie
from app.steering.models import Body
from app.steering.terms import Rules
from tests.given import SOMEBODY, moment

THE_REST = {"title": "We publish", "statement": "We publish.", "reasons": "", "how": How.MEETING}


def test_it_is_numbered_by_year_from_one(given, at):
    at(moment("2026-05-04 10:00"))
    assert [given.decision(), given.decision()] == ["D2026-001", "D2026-002"]
    at(moment("2027-01-01 00:30"))
    assert given.decision() == "D2027-001"
    assert given.decision(decided_on=clock.today() - timedelta(days=1)) == "D2026-003"


def test_one_that_is_undone_leaves_no_gap(given, at):
    at(moment("2026-05-04 10:00"))
    body = given.body()
    with given.app.app_context():
        services.decide(db.session.get_one(Body, body), by=SOMEBODY, **THE_REST)
        db.session.rollback()

    assert given.decision() == "D2026-001"


def test_twenty_who_decide_at_once_leave_no_gap_and_take_no_number_twice(given, app):
    body = given.body()

    def decide(n):
        with app.app_context():
            services.decide(db.session.get_one(Body, body), by=SOMEBODY, **{**THE_REST, "title": f"Decision {n}"})
            if n % 5 == 4:
                # One in five does not go through in the end.
                db.session.rollback()
            else:
                db.session.commit()

    with ThreadPoolExecutor(20) as people:
        list(people.map(decide, range(20)))

    with app.app_context():
        assert sorted(db.session.scalars(select(Decision.year_number))) == list(range(1, 17))


def test_two_who_decide_the_same_proposal_at_once_decide_it_once(given, app):
    number, body = given.proposal(), given.body()

    def decide(_):
        with app.app_context():
            proposal = db.session.scalars(select(Proposal).where(Proposal.number == number)).one()
            try:
                services.decide(db.session.get_one(Body, body), by=SOMEBODY, proposal=proposal, **THE_REST)
                db.session.commit()
            except Unready:
                db.session.rollback()

    with ThreadPoolExecutor(4) as people:
        list(people.map(decide, range(4)))

    with app.app_context():
        assert db.session.scalars(select(Decision.reference)).one().endswith("-001")


def test_of_two_who_open_a_ballot_at_once_one_does_and_the_other_is_told(given, group, app):
    number = given.proposal()

    def put(_):
        with app.app_context():
            proposal = db.session.scalars(select(Proposal).where(Proposal.number == number)).one()
            option = db.session.scalars(select(Option).where(Option.number == 1)).one()
            body = db.session.get_one(Body, proposal.body_id)
            electors = entitled_on(body, clock.today(), {})
            try:
                services.open_ballot(proposal, option, how=How.MEETING, rules=Rules(), electors=electors, by=SOMEBODY)
                db.session.commit()
                return "opened"
            except Unready as unready:
                db.session.rollback()
                return unready.words

    with ThreadPoolExecutor(4) as people:
        came_of_it = sorted(people.map(put, range(4)))

    assert came_of_it == ["A ballot is open on this proposal. Close it first"] * 3 + ["opened"]


@pytest.mark.parametrize("who", ["member", "steering", "coordinator", "administrator"])
def test_only_the_chair_and_the_secretary_record_one(given, group, who):
    person = {
        "member": given.member,
        "steering": given.steering_member,
        "coordinator": given.coordinator,
        "administrator": given.administrator,
    }[who]("Somebody else")

    with pytest.raises(Refused), group.doing() as at:
        services.decide(at.body(), by=at.actor(person), **THE_REST)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": ""}, "title"),
        ({"statement": ""}, "statement"),
        ({"decided_on": clock.today() + timedelta(days=1)}, "decided_on"),
        ({"review_on": clock.today()}, "review_on"),
    ],
)
def test_what_is_missing_is_said(given, group, more, field):
    with pytest.raises(Unready) as unready, group.doing() as at:
        services.decide(at.body(), by=group.chairing, **{**THE_REST, **more})
    assert unready.value.field == field


def test_its_words_stand_and_the_history_keeps_their_fingerprint(given, group):
    reference = given.decision(dissent="Ana would wait.")

    for column in WORDED:
        with group.doing() as at, pytest.raises(RuntimeError):
            decision = at.decision(reference)
            setattr(decision, column, getattr(decision, column))
    with group.doing() as at:
        kept = db.session.scalars(select(HistoryChange.after).where(HistoryChange.field == "words as decided")).one()
        assert kept == fingerprint(at.decision(reference))


def test_it_decides_its_proposal_and_follows_from_it(given, group):
    number = given.proposal()
    ballot = given.ballot(number)
    given.voted(ballot, **{f"seat_{seat}": Choice.FOR for seat in group.seats})
    with group.doing() as at:
        services.close_ballot(at.ballot(ballot), by=group.chairing)
    with group.doing() as at:
        services.decide(
            at.body(), by=group.chairing, proposal=at.proposal(number), ballot=at.ballot(ballot), **THE_REST
        )

    with group.doing() as at:
        proposal = at.proposal(number)
        assert proposal.state is ProposalState.DECIDED
        tie = db.session.scalars(select(Link)).one()
        assert (tie.to_id, tie.tie) == (proposal.id, Tie.FOLLOWS)
    with pytest.raises(Unready), group.doing() as at:
        services.decide(at.body(), by=group.chairing, proposal=at.proposal(number), **THE_REST)
    with pytest.raises(Refused), group.doing() as at:
        services.revise_proposal(at.proposal(number), {"interests": "None."}, by=group.chairing)


def test_a_meeting_in_session_can_say_that_something_was_not_carried(given, group):
    number = given.proposal()
    ballot = given.ballot(number)
    given.voted(ballot, **{f"seat_{seat}": Choice.AGAINST for seat in group.seats})
    with group.doing() as at:
        services.close_ballot(at.ballot(ballot), by=group.chairing)

    with group.doing() as at:
        services.decide(
            at.body(),
            by=group.chairing,
            proposal=at.proposal(number),
            ballot=at.ballot(ballot),
            at_the_table=True,
            **THE_REST,
        )
    with group.doing() as at:
        assert at.proposal(number).state is ProposalState.DECIDED


@pytest.mark.parametrize(
    ("votes", "words"),
    [
        ((Choice.FOR,), "Too few took part in the last ballot on this"),
        ((Choice.AGAINST,) * 5, "The last ballot on this did not carry"),
    ],
)
def test_what_was_not_carried_is_decided_by_nobodys_word(browser, given, group, votes, words):
    number = given.proposal()
    ballot = given.ballot(number)
    given.voted(ballot, **{f"seat_{seat}": vote for seat, vote in zip(group.seats, votes, strict=False)})
    with group.doing() as at:
        services.close_ballot(at.ballot(ballot), by=group.chairing)

    for named in (None, ballot):
        with pytest.raises(Unready), group.doing() as at:
            by = at.ballot(named) if named else None
            services.decide(at.body(), by=group.chairing, proposal=at.proposal(number), ballot=by, **THE_REST)
    chair = browser.signed_in_as(group.chair)
    decided = {"title": "So", "statement": "So.", "how": How.MEETING.value, "decided_on": "2026-01-02"}
    refused = chair.post(f"/proposals/{number}/decide", decided)
    assert refused.status == 422
    assert words in refused.text
    assert chair.get(f"/proposals/{number}/decide").status == 409
    shown = chair.get(f"/proposals/{number}")
    assert words in shown.text
    assert "Vote by written procedure" in shown.text
    assert "Record the decision" not in shown.text


def test_another_ballot_that_carries_decides_it_after_all(given, group):
    number = given.proposal()
    ballot = 0
    for votes in (Choice.AGAINST, Choice.FOR):
        ballot = given.ballot(number)
        given.voted(ballot, **{f"seat_{seat}": votes for seat in group.seats})
        with group.doing() as at:
            services.close_ballot(at.ballot(ballot), by=group.chairing)

    with pytest.raises(Unready, match="An option was carried"), group.doing() as at:
        services.decide(at.body(), by=group.chairing, proposal=at.proposal(number), **THE_REST)
    with group.doing() as at:
        by = at.ballot(ballot)
        services.decide(at.body(), by=group.chairing, proposal=at.proposal(number), ballot=by, **THE_REST)


def test_what_was_decided_elsewhere_says_whose_word_it_is(browser, given, group):
    chair = browser.signed_in_as(group.chair)
    made = {"title": "We meet monthly", "statement": "We meet.", "how": How.MEETING.value, "decided_on": "2025-03-04"}
    page = chair.get(chair.post("/decisions/new", made).location)

    assert "No ballot and no meeting in Praxis stands behind it." in page.text
    with given.app.app_context():
        name = db.session.get_one(Record, group.chair).title
    assert f"Recorded by {name} on" in page.text


def test_with_too_few_nothing_is_decided_but_provisionally(given, group):
    number = given.proposal()
    ballot = given.ballot(number)
    given.voted(ballot, **{f"seat_{seat}": Choice.FOR for seat in group.seats[:1]})
    with group.doing() as at:
        services.close_ballot(at.ballot(ballot), by=group.chairing)

    def decide(standing):
        with group.doing() as at:
            services.decide(
                at.body(),
                by=group.chairing,
                proposal=at.proposal(number),
                ballot=at.ballot(ballot),
                standing=standing,
                at_the_table=True,
                **THE_REST,
            )

    with pytest.raises(Unready):
        decide(Standing.STANDS)
    decide(Standing.PROVISIONAL)


def test_while_a_ballot_is_open_nothing_is_decided(given, group):
    number = given.proposal()
    given.ballot(number)

    with pytest.raises(Unready), group.doing() as at:
        services.decide(at.body(), by=group.chairing, proposal=at.proposal(number), **THE_REST)


def test_superseding_makes_a_chain(given, group):
    first = given.decision("At noon")
    second = given.decision("At one", supersedes=first)
    third = given.decision("At two", supersedes=second)

    with group.doing() as at:
        assert [at.decision(reference).standing for reference in (first, second, third)] == [
            Standing.SUPERSEDED,
            Standing.SUPERSEDED,
            Standing.STANDS,
        ]
    with pytest.raises(Unready) as unready:
        given.decision("At three", supersedes=first)
    assert unready.value.field == "supersedes"


def test_what_is_provisional_supersedes_once_it_is_ratified(given, group):
    old = given.decision("At noon")
    new = given.decision("At one", supersedes=old, standing=Standing.PROVISIONAL)
    with group.doing() as at:
        assert at.decision(old).standing is Standing.STANDS
    with pytest.raises(Unready):
        given.decision("At two", supersedes=old)

    with group.doing() as at:
        services.ratify(at.decision(new), by=group.chairing, why="Meeting of 4 May.")

    with group.doing() as at:
        assert (at.decision(old).standing, at.decision(new).standing) == (Standing.SUPERSEDED, Standing.STANDS)


def test_what_lapses_leaves_what_it_would_have_superseded(given, group):
    old = given.decision("At noon")
    new = given.decision("At one", supersedes=old, standing=Standing.PROVISIONAL)
    with group.doing() as at:
        services.lapse(at.decision(new), by=group.chairing, why="Nobody wanted it.")

    with group.doing() as at:
        assert (at.decision(old).standing, at.decision(new).standing) == (Standing.STANDS, Standing.LAPSED)
    given.decision("At two", supersedes=old)
    for deed in (services.ratify, services.lapse):
        with pytest.raises(Unready), group.doing() as at:
            deed(at.decision(new), by=group.chairing, why="After all.")


def test_what_stands_is_not_ratified_and_only_by_whoever_may(given, group):
    reference = given.decision()
    with pytest.raises(Unready), group.doing() as at:
        services.ratify(at.decision(reference), by=group.chairing, why="Again.")
    provisional = given.decision(standing=Standing.PROVISIONAL)
    with pytest.raises(Refused), group.doing() as at:
        services.ratify(at.decision(provisional), by=group.holder(0), why="We did.")
    with pytest.raises(Unready), group.doing() as at:
        services.ratify(at.decision(provisional), by=group.chairing, why="")


def test_a_correction_is_dated_and_leaves_the_words(given, group):
    reference = given.decision()
    with group.doing() as at:
        services.correct(at.decision(reference), text="Within two weeks.", why="As minuted.", by=group.chairing)

    with group.doing() as at:
        correction = db.session.scalars(select(Correction)).one()
        assert (correction.text, correction.by_id) == ("Within two weeks.", group.chair)
        assert at.decision(reference).statement == "The minutes are published, within a week of each meeting."
    with pytest.raises(Refused), group.doing() as at:
        services.correct(at.decision(reference), text="Never.", why="No.", by=group.holder(0))
