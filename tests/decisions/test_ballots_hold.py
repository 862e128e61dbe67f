"""Whatever several people try in a ballot, in any order: it holds only who may, until it closes, and counts right.

The rules stand here a second time, worked out from plain dictionaries; what the services let happen is held against
them after each deed.
"""

import math
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from app import clock
from app.access.rules import Refused, Unready
from app.charter.models import DecisionRule
from app.decisions import services
from app.decisions.ballots import Entitled
from app.decisions.models import Ballot, Decision, Elector, Option, Proposal, Vote
from app.decisions.workflow import Choice, How, ProposalState, Standing
from app.extensions import db
from app.people.identity import actor_for
from app.people.models import Sector
from app.steering.models import Body
from app.steering.quorum import QuorumRule
from app.steering.terms import Rules
from tests.databases import STORIES
from tests.given import Given, moment

NAMES = ("ana", "ben", "cleo", "dev", "eve")
SEATS = st.integers(0, len(NAMES) - 1)
# The chair above all: what they may do is what most of the rules are about.
WHO = st.sampled_from([*NAMES, "dora", "mia", *["chair"] * 5])
BEGINS = moment("2026-05-01 09:00")


class AnyBallot(RuleBasedStateMachine):
    """One question after the other, by five seats, one of them with a deputy who is there."""

    database = None

    @initialize(
        rule=st.sampled_from(DecisionRule),
        number=st.integers(0, 5),
        fraction=st.sampled_from([Fraction(1, 3), Fraction(1, 2), Fraction(2, 3)]),
        sector=st.sampled_from([None, Sector.VOLUNTARY]),
        recused=st.sets(SEATS, max_size=2),
        how=st.sampled_from(How),
    )
    def begin(self, rule, number, fraction, sector, recused, how):
        self.database.clean()
        self.given = Given(self.database.app)
        self.now = BEGINS
        with clock.standing_at(self.now):
            self.ids = {name: self.given.member(name.capitalize()) for name in (*NAMES, "dora", "mia")}
            self.ids["chair"] = self.given.chair()
            sectors = (Sector.VOLUNTARY, None, None, None, Sector.NHS_TRUST)
            self.seats = [
                self.given.seat(
                    f"Seat {n}", holder=self.ids[name], sector=sectors[n], deputy=self.ids["dora"] if n == 1 else None
                )
                for n, name in enumerate(NAMES)
            ]
            self.sectors = sectors
            self.number = self.given.proposal(options=("Yes", "No"))
        self.rules = (rule, number, fraction, sector)
        self.recused = set(recused)
        self.said: dict[int, Choice] = {}
        self.open = False
        self.how = None
        self.until = None
        self.decided = 0
        self.carried = self.counted = False
        self.state = "open"
        self.open_one(who="chair", how=how, option=1)

    # The rules, in plain words.

    def free(self):
        return [n for n in range(5) if n not in self.now_recused]

    def needed(self):
        number, fraction = self.asked
        return max(number, math.ceil(len(self.free()) * fraction), 1)

    def outcome(self):
        kind, _, _, sector = self.rules
        votes = [self.said[n] for n in self.free() if n in self.said]
        enough = len(votes) >= self.needed()
        if sector is not None:
            enough = enough and any(self.sectors[n] is sector for n in self.free() if n in self.said)
        if not enough:
            return "too few took part"
        fors, againsts = votes.count(Choice.FOR), votes.count(Choice.AGAINST)
        carried = {
            DecisionRule.NO_OBJECTION: not againsts and fors,
            DecisionRule.MAJORITY: fors > againsts,
            DecisionRule.MAJORITY_ELIGIBLE: fors * 2 > len(self.free()),
        }[kind]
        return "carried" if carried else "not carried"

    def may_vote(self, who, seat):
        if seat in self.now_recused:
            return False
        if who == "chair":
            return self.how is How.MEETING
        return NAMES[seat] == who or (seat == 1 and who == "dora")

    def takes_votes(self):
        return self.open and (self.until is None or self.now < self.until)

    def tries(self, deed, allowed):
        """Let somebody try it in a transaction of their own, and see whether it went as the rules say."""
        with clock.standing_at(self.now), self.database.app.app_context():
            try:
                found = deed()
                db.session.commit()
            except (Refused, Unready) as refused:
                db.session.rollback()
                assert not allowed, refused
                return None
            assert allowed
            return found

    def ballot(self):
        return db.session.scalars(select(Ballot).order_by(Ballot.id.desc())).first()

    def proposal(self):
        return db.session.scalars(select(Proposal)).one()

    # What people try.

    @rule(who=WHO, how=st.sampled_from(How), option=st.integers(1, 2))
    def open_one(self, who, how, option):
        kind, number, fraction, sector = self.rules
        until = self.now + timedelta(days=7) if how is How.WRITTEN else None
        allowed = who == "chair" and not self.open and not self.carried and self.state == "open"

        def deed():
            proposal = self.proposal()
            return services.open_ballot(
                proposal,
                db.session.scalars(select(Option).where(Option.number == option)).one(),
                how=how,
                rules=Rules(QuorumRule(number, fraction, sector), kind),
                electors=[
                    Entitled(
                        seat,
                        self.ids[NAMES[n]],
                        self.ids["dora"] if n == 1 else None,
                        "They sell it." if n in self.recused else None,
                        self.sectors[n],
                    )
                    for n, seat in enumerate(self.seats)
                ],
                closes_at=until,
                by=actor_for(self.ids[who]),
            )

        if self.tries(deed, allowed) is not None:
            self.open, self.how, self.until, self.said = True, how, until, {}
            self.now_recused, self.asked = set(self.recused), (number, fraction)

    @precondition(lambda self: self.how is not None)
    @rule(who=WHO, seat=SEATS, choice=st.sampled_from(Choice))
    def vote(self, who, seat, choice):
        allowed = self.takes_votes() and self.may_vote(who, seat)

        def deed():
            services.vote(self.ballot(), self.seats[seat], choice, by=actor_for(self.ids[who]))
            return True

        if self.tries(deed, allowed):
            self.said[seat] = choice

    @precondition(lambda self: self.how is not None)
    @rule(who=WHO, seat=SEATS)
    def recuse(self, who, seat):
        theirs = NAMES[seat] == who or (seat == 1 and who == "dora")

        def deed():
            services.recuse(self.ballot(), self.seats[seat], by=actor_for(self.ids[who]), why="They sell it.")
            return True

        again = seat in self.now_recused
        if self.tries(deed, self.takes_votes() and (who == "chair" or theirs)) and not again:
            self.now_recused.add(seat)
            self.said.pop(seat, None)
            # It was opened under no version of the terms: half of those who are free have to take part.
            self.asked = (0, Fraction(1, 2))

    @precondition(lambda self: self.takes_votes())
    @rule(seat=SEATS, choice=st.sampled_from(Choice))
    def recuse_who_has_voted(self, seat, choice):
        """And let the chair note once more what they say."""
        for _ in range(2):
            self.vote("chair", seat, choice)
            self.recuse("chair", seat)

    @precondition(lambda self: self.open and self.how is How.MEETING)
    @rule(option=st.integers(1, 2))
    def carry_it_and_put_it_once_more(self, option):
        for seat in self.free():
            self.vote("chair", seat, Choice.FOR)
        self.close("chair", 0)
        self.open_one("chair", How.MEETING, option)

    @precondition(lambda self: self.open)
    @rule(choice=st.sampled_from(Choice), first=SEATS)
    def several_vote(self, choice, first):
        for seat in range(first, 5):
            if seat not in self.now_recused:
                self.vote(NAMES[seat], seat, choice)

    @precondition(lambda self: self.how is not None)
    @rule(who=WHO, days=st.sampled_from([0, 0, 3, 8]))
    def close(self, who, days):
        self.now += timedelta(days=days)
        over = self.until is not None and self.now >= self.until
        silent = any(n not in self.said for n in self.free())
        allowed = self.open and (who == "chair" or over) and (self.how is How.MEETING or over or not silent)
        wanted = self.outcome() if self.open else None
        counts = self.tries(lambda: services.close_ballot(self.ballot(), by=actor_for(self.ids[who])), allowed)
        if counts is not None:
            assert counts.outcome.value == wanted
            self.open, self.counted = False, True
            if wanted == "carried":
                self.carried = True
                if self.how is How.WRITTEN:
                    self.state, self.decided = "decided", 1

    @rule(who=WHO, by_ballot=st.booleans())
    def decide(self, who, by_ballot):
        # What was put to the vote is decided by the ballot that carried it, and by nothing else.
        by_ballot = by_ballot and self.how is not None
        fits = self.carried if by_ballot else not self.counted
        allowed = who == "chair" and self.state == "open" and not self.open and fits

        def deed():
            proposal = self.proposal()
            return services.decide(
                db.session.scalars(select(Body)).one(),
                title="It is decided",
                statement="So.",
                reasons="",
                how=How.MEETING,
                proposal=proposal,
                ballot=self.ballot() if by_ballot else None,
                by=actor_for(self.ids[who]),
            )

        if self.tries(deed, allowed) is not None:
            self.state, self.decided = "decided", 1

    @rule(who=WHO)
    def defer(self, who):
        # What was carried is decided, and nobody leaves it for later.
        allowed = who == "chair" and self.state == "open" and not self.carried

        def deed():
            services.defer(self.proposal(), by=actor_for(self.ids[who]), why="Later.")
            return True

        if self.tries(deed, allowed):
            self.state, self.open = "deferred", False

    @rule(who=WHO)
    def take_up(self, who):
        def deed():
            services.take_up(self.proposal(), by=actor_for(self.ids[who]))
            return True

        if self.tries(deed, who == "chair" and self.state == "deferred"):
            self.state = "open"

    # What is always so.

    @invariant()
    def it_stands_as_the_rules_say(self):
        if not hasattr(self, "state"):
            return
        with self.database.app.app_context():
            proposal, ballot = self.proposal(), self.ballot()
            assert proposal.state is ProposalState(self.state)
            assert len(db.session.scalars(select(Ballot).where(Ballot.closed_at.is_(None))).all()) == self.open
            decisions = db.session.scalars(select(Decision)).all()
            assert len(decisions) == self.decided
            for decision in decisions:
                written = decision.how is How.WRITTEN
                assert decision.standing is (Standing.PROVISIONAL if written else Standing.STANDS)
                assert decision.year_number == 1
            if ballot is not None and self.open:
                votes = db.session.scalars(select(Vote).where(Vote.ballot_id == ballot.id)).all()
                assert {vote.seat_id: vote.choice for vote in votes} == {
                    self.seats[n]: choice for n, choice in self.said.items()
                }
                assert ballot.needed == self.needed()
                recused = select(Elector.seat_id).where(
                    Elector.ballot_id == ballot.id, Elector.recused_why.is_not(None)
                )
                assert set(db.session.scalars(recused)) == {self.seats[n] for n in self.now_recused}


@pytest.mark.database("sqlite")
def test_whatever_is_tried_in_a_ballot_the_rules_hold(database):
    class Here(AnyBallot):
        pass

    Here.database = database
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=STORIES[database.name],
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
