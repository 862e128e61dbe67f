"""Who would like a seat?"""

from sqlalchemy import select

from app.database import AnyRow, AnySelect
from app.extensions import db
from app.records.models import Record
from app.records.references import NotFound
from app.records.visibility import current
from app.steering.models import Candidacy, Seat

_record, _person = Record.__table__, Record.__table__.alias("candidate")


def candidacies_of(seat: Seat) -> list[AnyRow]:
    """Everybody who would like or would have liked a seat, whoever waits longest first."""
    return list(
        db.session.execute(
            _candidacies()
            .where(Candidacy.seat_id == seat.id)
            .order_by(Candidacy.closed_at.is_not(None), Candidacy.at, Candidacy.id)
        )
    )


def open_candidacies() -> list[AnyRow]:
    """Who waits for an answer, longest first."""
    return list(
        db.session.execute(
            _candidacies().where(Candidacy.closed_at.is_(None), current()).order_by(Candidacy.at, Candidacy.id)
        )
    )


def _candidacies() -> AnySelect:
    return (
        select(
            Candidacy.id,
            Candidacy.seat_id,
            _record.c.title.label("seat"),
            Candidacy.person_id,
            _person.c.title.label("name"),
            Candidacy.why,
            Candidacy.at,
            Candidacy.closed_at,
            Candidacy.closed_how,
        )
        .select_from(Candidacy)
        .join(_record, _record.c.id == Candidacy.seat_id)
        .join(_person, _person.c.id == Candidacy.person_id)
    )


def candidacy_of(seat: Seat, candidacy_id: int) -> Candidacy:
    """:raises NotFound: nobody asked for this seat under this number."""
    found = db.session.scalar(select(Candidacy).where(Candidacy.id == candidacy_id, Candidacy.seat_id == seat.id))
    if found is None:
        raise NotFound()
    return found
