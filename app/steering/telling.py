"""What does a letter say to whoever would have liked a seat, once they are answered?"""

from collections.abc import Sequence

from sqlalchemy import select

from app.access.actor import Actor
from app.extensions import db
from app.mail.models import Letter
from app.notices.composing import Line, Part, tells
from app.notices.services import note_for
from app.records.models import Record
from app.steering.models import APPOINTED, FILLED_BY_ANOTHER, SEAT_CLOSED, WITHDRAWN, Candidacy, Seat

ANSWERED = "candidacy_answered"
_record = Record.__table__


def tell_candidate(candidacy: Candidacy) -> None:
    """Let whoever would have liked a seat hear that they are answered."""
    seat = db.session.get_one(Seat, candidacy.seat_id)
    note_for(candidacy.person_id, ANSWERED, seat, subject="You are answered about a seat")


@tells(ANSWERED)
def how_they_are_answered(actor: Actor, letters: Sequence[Letter]) -> list[Part]:
    """What came of each of their latest wishes; words written to them alone are read on the page of the seat."""
    rows = db.session.execute(
        select(Candidacy.seat_id, _record.c.title, Candidacy.closed_at, Candidacy.closed_how)
        .join(_record, _record.c.id == Candidacy.seat_id)
        .where(Candidacy.person_id == actor.id, Candidacy.seat_id.in_({letter.about_id for letter in letters}))
        .order_by(Candidacy.id)
    )
    latest = {row.seat_id: row for row in rows}
    lines = [
        Line(
            kind="seat",
            subject=f"You are answered about the seat “{row.title}”",
            words=f"“{row.title}”: {_SAID.get(row.closed_how, 'read the answer on its page')}",
            href=f"/steering/seats/{row.seat_id}",
        )
        for row in latest.values()
        if row.closed_at is not None and row.closed_how != WITHDRAWN
    ]
    return [Part(15, "You said that you would like a seat:", lines)]


_SAID = {
    APPOINTED: "you are appointed to it",
    FILLED_BY_ANOTHER: "somebody else was appointed to it",
    SEAT_CLOSED: "the seat was closed",
}
