"""What has a body been asked, and what has it decided, before something is done?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app import clock
from app.decisions import services as decisions
from app.decisions.ballots import Entitled, entitled_on
from app.decisions.models import Ballot, Decision, Option, Proposal
from app.decisions.workflow import Choice, How
from app.extensions import db
from app.steering.models import Body
from app.steering.terms import Rules
from tests.given_people import SOMEBODY
from tests.given_steering import GivenSteering


class GivenDecisions(GivenSteering):
    """The part of ``Given`` about proposals, ballots and decisions."""

    def proposal(
        self,
        title: str = "Shall we publish the minutes?",
        *,
        by: int | None = None,
        options: Sequence[str] = ("Publish them", "Keep them to ourselves"),
        recommended: int | None = 1,
        is_open: bool = True,
        **more: Any,
    ) -> int:
        """A question to the steering group, open for comments or still a draft. Returns its number."""
        body_id = self.body()
        maker = self.actor(by) if by is not None else SOMEBODY
        with self.settled():
            proposal = decisions.propose(
                db.session.get_one(Body, body_id),
                title=title,
                background=more.pop("background", "Members ask for them."),
                options=options,
                recommended=recommended,
                interests=more.pop("interests", ""),
                by=maker,
                **more,
            )
            if is_open:
                decisions.open_proposal(proposal, comments_until=None, by=maker)
            assert proposal.number is not None
            return proposal.number

    def ballot(
        self,
        proposal: int,
        option: int = 1,
        *,
        how: How = How.MEETING,
        recused: Mapping[int, str] | None = None,
        deputies: Mapping[int, int] | None = None,
        rules: Rules | None = None,
        closes_at: datetime | None = None,
        electors: Sequence[Entitled] | None = None,
    ) -> int:
        """A ballot on an option of an open proposal, asking all seats that have a vote today. Returns its id."""
        with self.settled():
            asked = self._proposal(proposal)
            body = db.session.get_one(Body, asked.body_id)
            return decisions.open_ballot(
                asked,
                db.session.scalars(select(Option).where(Option.proposal_id == asked.id, Option.number == option)).one(),
                how=how,
                rules=rules or Rules(),
                electors=entitled_on(body, clock.today(), recused or {}, deputies) if electors is None else electors,
                closes_at=closes_at,
                by=SOMEBODY,
            ).id

    def voted(self, ballot: int, **choices: Choice) -> None:
        """What seats say, each by the number of the seat: ``voted(ballot, seat_3=Choice.FOR)``. Written down."""
        with self.settled():
            for seat, choice in choices.items():
                decisions.vote(db.session.get_one(Ballot, ballot), int(seat.removeprefix("seat_")), choice, by=SOMEBODY)

    def decision(self, title: str = "The minutes are published", **more: Any) -> str:
        """What the steering group decided at a meeting. Returns its reference."""
        body_id = self.body()
        with self.settled():
            if (earlier := more.pop("supersedes", None)) is not None:
                more["supersedes"] = db.session.scalars(select(Decision).where(Decision.reference == earlier)).one()
            reference = decisions.decide(
                db.session.get_one(Body, body_id),
                title=title,
                statement=more.pop("statement", f"{title}, within a week of each meeting."),
                reasons=more.pop("reasons", "Members ask for them."),
                how=more.pop("how", How.MEETING),
                by=SOMEBODY,
                **more,
            ).reference
            assert reference is not None
            return reference

    def _proposal(self, number: int) -> Proposal:
        return db.session.scalars(select(Proposal).where(Proposal.kind == "proposal", Proposal.number == number)).one()
