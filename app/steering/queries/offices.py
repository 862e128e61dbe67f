"""Who holds, and held, which office of a body?"""

from datetime import date

from sqlalchemy import select

from app.database import AnyRow
from app.extensions import db
from app.people.queries import running
from app.records.models import Record
from app.records.references import NotFound
from app.records.visibility import current
from app.steering.models import Body, Office, OfficeKind

_record, _body = Record.__table__, Body.__table__
_holder, _appointer, _ender = (_record.alias(name) for name in ("holder", "appointer", "ender"))


def officers_on(body: Body, day: date) -> dict[OfficeKind, AnyRow]:
    """Who holds which office on a day: rows with person_id, name, from_on, until_on."""
    return officers_of(body.id, day)


def officers_of(body_id: int, day: date) -> dict[OfficeKind, AnyRow]:
    """As ``officers_on``, for whoever has no more of the body than its id."""
    rows = db.session.execute(
        select(
            Office.office, Office.person_id, _record.c.title.label("name"), Office.from_on, Office.until_on, Office.id
        )
        .join(_record, _record.c.id == Office.person_id)
        .where(Office.body_id == body_id, running(Office, day))
        .order_by(Office.from_on)
    )
    return {row.office: row for row in rows}


def in_office(office: OfficeKind, day: date) -> set[int]:
    """The people who hold an office of the steering group on a day: nobody, or one."""
    return set(
        db.session.scalars(
            select(Office.person_id)
            .join(_body, _body.c.id == Office.body_id)
            .join(_record, _record.c.id == _body.c.id)
            .where(_body.c.is_steering_group, Office.office == office, running(Office, day), current())
        )
    )


def offices_told(body: Body) -> list[AnyRow]:
    """Everybody who held, holds or will hold an office, the latest first: rows with the names of all concerned."""
    return list(
        db.session.execute(
            select(
                Office.id,
                Office.office,
                Office.person_id,
                _holder.c.title.label("name"),
                Office.from_on,
                Office.until_on,
                Office.appointed_how,
                Office.ended_why,
                _appointer.c.title.label("appointer"),
                _ender.c.title.label("ender"),
            )
            .join(_holder, _holder.c.id == Office.person_id)
            .outerjoin(_appointer, _appointer.c.id == Office.appointed_by_id)
            .outerjoin(_ender, _ender.c.id == Office.ended_by_id)
            .where(Office.body_id == body.id)
            .order_by(Office.from_on.desc(), Office.id.desc())
        )
    )


def office_called(body: Body, office_id: int) -> Office:
    """:raises NotFound: the body has no such office."""
    found = db.session.scalar(select(Office).where(Office.id == office_id, Office.body_id == body.id))
    if found is None:
        raise NotFound()
    return found
