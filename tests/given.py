"""What is the case before something is done?

Builds facts in the domain's words, through the services and models that the
application itself uses, and commits them. Returns ids; for actions and
recommendations what their addresses name them by.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified, set_committed_value

from app import clock
from app.accounts.links import make_link
from app.accounts.models import Account
from app.accounts.passwords import hash_of
from app.charter.models import Evaluation, Goal, Recommendation
from app.extensions import db
from app.records.models import Reader, Record, Visibility
from app.records.services import withdraw
from tests.given_actions import GivenActions
from tests.given_decisions import GivenDecisions
from tests.given_meetings import GivenMeetings
from tests.given_people import LONG_AGO, SOMEBODY

# Worked out once, and now: a test that changes the matrix must not be the first to ask.
assert SOMEBODY.permissions


class Given(GivenActions, GivenDecisions, GivenMeetings):
    """Facts, one method each. Everything not said is unremarkable."""

    # What the community was advised.

    def goal(self, title: str = "Fair outcomes for everybody", *, position: int = 1) -> int:
        with self.settled():
            goal = Goal(title=title, position=position, visibility=Visibility.EVERYONE)
            db.session.add(goal)
            db.session.flush()
            return goal.id

    def recommendation(
        self, title: str = "Publish what was agreed", *, code: str = "E1", area: str = "Governance"
    ) -> str:
        """Returns its reference, for example R-E1."""
        with self.settled():
            evaluation = db.session.scalar(select(Evaluation).where(Evaluation.code_prefix == "R-"))
            if evaluation is None:
                evaluation = Evaluation(
                    title="The first evaluation",
                    published_on=LONG_AGO,
                    code_prefix="R-",
                    visibility=Visibility.EVERYONE,
                )
                db.session.add(evaluation)
                db.session.flush()
            recommendation = Recommendation(
                title=title,
                evaluation_id=evaluation.id,
                code=code,
                area=area,
                position=1,
                summary=f"{title}, and say where.",
                reference=f"R-{code}",
                visibility=Visibility.EVERYONE,
            )
            db.session.add(recommendation)
            return f"R-{code}"

    def withdrawn(self, reference: str, why: str = "It was entered twice.") -> None:
        """Let the record with this reference be withdrawn."""
        with self.settled():
            withdraw(
                db.session.scalars(select(Record).where(Record.reference == reference)).one(), by=SOMEBODY, why=why
            )

    def seen_only_by(self, kind: str, number: int, *people: int) -> None:
        """Let a record be for these people, by name."""
        with self.settled():
            record = db.session.scalars(select(Record).where(Record.kind == kind, Record.number == number)).one()
            record.visibility = Visibility.NAMED
            db.session.add_all(Reader(record_id=record.id, person_id=person_id) for person_id in people)

    # Ways in, and ways to look.

    def sign_in_link(self, person_id: int, **more: Any) -> str:
        """The token of a fresh link."""
        with self.settled():
            return make_link(person_id, **more)

    def password(self, person_id: int, password: str = "correct horse battery staple") -> str:
        """Let this be their password, as if they had set it long ago."""
        with self.settled():
            kept = hash_of(password)
            db.session.add(Account(person_id=person_id, password_hash=kept, password_set_at=clock.now()))
        return password


def put(record: Record, column: str, value: Any) -> None:
    """Let a record be in a state, however it came there: past the watch over its moves."""
    set_committed_value(record, column, value)
    flag_modified(record, column)


def moment(text: str) -> datetime:
    """An instant of the community's wall clock, for example ``2026-11-23 09:00``."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/London"))
