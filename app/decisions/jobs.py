"""What happens to written procedures without anybody asking?"""

from datetime import timedelta

from sqlalchemy import select

from app import clock
from app.access.actor import THE_SYSTEM
from app.access.rules import Unready
from app.decisions.models import Ballot
from app.decisions.services import close_ballot
from app.decisions.telling import remind_electors
from app.extensions import db
from app.jobs.running import job
from app.wording import count


@job(
    "close-ballots",
    "Closes written procedures whose time is over, and reminds once whoever has not voted two days before",
    every=timedelta(minutes=5),
)
def close_ballots() -> str:
    closed = close_what_is_over()
    reminded = remind_electors()
    db.session.commit()
    return f"{count(closed, 'ballot')} closed, {count(reminded, 'person', 'people')} reminded"


def close_what_is_over() -> int:
    """Close each ballot whose time is over, in a transaction of its own. Returns how many."""
    due = db.session.scalars(
        select(Ballot.id).where(Ballot.closed_at.is_(None), Ballot.closes_at <= clock.now()).order_by(Ballot.id)
    ).all()
    db.session.rollback()
    closed = 0
    for ballot_id in due:
        try:
            close_ballot(db.session.get_one(Ballot, ballot_id), by=THE_SYSTEM)
            closed += 1
        except Unready:
            # Somebody closed it, or called it off, in the same moment.
            db.session.rollback()
        db.session.commit()
    return closed
