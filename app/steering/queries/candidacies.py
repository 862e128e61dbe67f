"""Who would like a seat?"""

from sqlalchemy import select

from app.database import AnyRow
from app.extensions import db
from app.records.models import Record
from app.records.references import NotFound
from app.steering.models import Candidacy, Seat

_person = Record.__table__.alias("candidate")


def candidacies_of(seat: Seat) -> list[AnyRow]:
    """Everybody who would like or would have liked a seat, whoever waits longest first."""
    return list(
        db.session.execute(
            select(
                Candidacy.id,
                Candidacy.person_id,
                _person.c.title.label("name"),
                Candidacy.why,
                Candidacy.at,
                Candidacy.closed_at,
                Candidacy.closed_how,
            )
            .join(_person, _person.c.id == Candidacy.person_id)
            .where(Candidacy.seat_id == seat.id)
            .order_by(Candidacy.closed_at.is_not(None), Candidacy.at, Candidacy.id)
        )
    )


def candidacy_of(seat: Seat, candidacy_id: int) -> Candidacy:
    """:raises NotFound: nobody asked for this seat under this number."""
    found = db.session.scalar(select(Candidacy).where(Candidacy.id == candidacy_id, Candidacy.seat_id == seat.id))
    if found is None:
        raise NotFound()
    return found
