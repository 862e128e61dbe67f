"""What does the community do about what it was advised, before something is done?"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app import clock
from app.actions import services as actions
from app.actions.models import Action, Evidence, Strand
from app.actions.workflow import MOVES, ActionStatus, Needs
from app.charter.models import Recommendation
from app.extensions import db
from app.people.models import Person
from tests.given_people import SOMEBODY
from tests.given_steering import GivenSteering


class GivenActions(GivenSteering):
    """The part of ``Given`` about actions and plans."""

    def action(
        self,
        title: str = "Publish the guide",
        *,
        owner: int | None = None,
        status: ActionStatus = ActionStatus.UNDER_WAY,
        due_on: date | None = None,
        answers: Sequence[str] = (),
        organisation: int | None = None,
        **more: Any,
    ) -> int:
        """An action, led to its status step by step. Returns its number, which is in its address."""
        owner_id = owner if owner is not None else self.member("Olu Owner")
        verifier = self.actor(self.steering_member("Vera Verifier")) if status is ActionStatus.VERIFIED else SOMEBODY
        with self.settled():
            person = db.session.get_one(Person, owner_id)
            action = actions.propose(
                by=SOMEBODY,
                title=title,
                done_when=more.pop("done_when", "It can be read on the website."),
                owner=person,
                strand=more.pop("strand", Strand.SYSTEM_CHANGE),
                due_on=due_on or clock.today() + timedelta(days=30),
                answers=list(db.session.scalars(select(Recommendation).where(Recommendation.reference.in_(answers)))),
                organisation_id=organisation,
                **more,
            )
            for step in _way_to(status):
                proof = actions.Proof(title="The guide", link="https://example.org/guide")
                actions.move(
                    action,
                    step.to,
                    by=verifier if step.to is ActionStatus.VERIFIED else SOMEBODY,
                    why="There is a reason." if step.needs is Needs.REASON else None,
                    evidence=proof if step.needs is Needs.EVIDENCE else None,
                )
            assert action.number is not None
            return action.number

    def plan(
        self,
        title: str = "A welcome for everybody",
        *,
        lead: int | None = None,
        objective: str = "Whoever is new knows where to begin.",
        **more: Any,
    ) -> int:
        """A plan without actions. Returns its id, which is in its address."""
        lead_id = lead if lead is not None else self.member("Petra Planner")
        with self.settled():
            person = db.session.get_one(Person, lead_id)
            return actions.add_plan(by=SOMEBODY, title=title, objective=objective, lead=person, **more).id

    def waits_for(self, number: int, other: int) -> None:
        """Let an action wait for another, each by its number."""
        with self.settled():
            actions.wait_for(self._numbered(number), self._numbered(other), by=SOMEBODY)

    def evidence(self, action: int, title: str = "The guide", *, versions: int = 1, **more: Any) -> None:
        """Something that shows an action was done: a link, in so many versions."""
        by = more.pop("by", SOMEBODY)
        with self.settled():
            record = db.session.scalars(select(Action).where(Action.kind == "action", Action.number == action)).one()
            for version in range(1, versions + 1):
                proof = actions.Proof(title, link=f"https://example.org/{version}", **more)
                if version == 1:
                    actions.add_evidence(record, proof, by=by)
                    db.session.flush()
                else:
                    piece = db.session.scalars(
                        select(Evidence).where(Evidence.action_id == record.id).order_by(Evidence.id.desc())
                    ).first()
                    assert piece is not None
                    actions.add_revision(record, piece, proof, by=by)

    def the_action(self, number: int) -> Action:
        """An action as it stands, every column of it loaded."""
        with self.app.app_context():
            return db.session.scalars(select(Action).where(Action.kind == "action", Action.number == number)).one()

    def _numbered(self, number: int) -> Action:
        return db.session.scalars(select(Action).where(Action.kind == "action", Action.number == number)).one()


def _way_to(status: ActionStatus) -> Sequence[Any]:
    """The shortest way through the workflow from proposed."""
    ways: list[list[Any]] = [[]]
    seen = {ActionStatus.PROPOSED}
    while ways:
        way = ways.pop(0)
        at = way[-1].to if way else ActionStatus.PROPOSED
        if at is status:
            return way
        for move in MOVES[at]:
            if move.to not in seen:
                seen.add(move.to)
                ways.append([*way, move])
    raise AssertionError(f"no way leads to {status.value}")
