"""What does the steering of the community add to pages that are not its own?"""

from typing import Any

from flask import url_for
from sqlalchemy import Date, Integer, Text, func, literal, select, type_coerce, union_all

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.database import AnyRow, AnySelect
from app.extensions import db
from app.people.models import Affiliation, Organisation, Person
from app.people.queries import running
from app.records.models import Record
from app.records.visibility import current
from app.steering import policy
from app.steering.authority import holds_its_seat
from app.steering.models import Body, Deputy, Office, Seat, Term
from app.steering.pages.saying import days
from app.web.contributions import WayOn, contributions, gives
from app.wording import capital, day

_record, _seat, _body = Record.__table__, Seat.__table__, Body.__table__


@gives(contributions.on_page_of)
def what_they_hold(record: Any, actor: Actor) -> dict[str, Any]:
    """The seats, offices and deputyships of a person; the seats that an organisation's people hold."""
    if not actor.holds(Permission.STEERING_READ):
        return {}
    if isinstance(record, Person):
        ways = [WayOn("Your declared interests", url_for("steering.mine"))]
        return {
            "seats": _held_by(record.id),
            "ways": ways if record.id == actor.id and policy.may_declare(actor) else [],
        }
    if isinstance(record, Organisation):
        return {"steers": _of_organisation(record.id)}
    return {}


def _held_by(person_id: int) -> list[dict[str, Any]]:
    """Offices, then seats, then whom they stand in for; of each the latest first. One statement for all three."""
    today, named = clock.today(), _record.alias("named")
    rows = db.session.execute(_held_statement(named).where(_everything.c.person_id == person_id))
    told = []
    for row in sorted(rows, key=lambda row: (row.what, -row.from_on.toordinal())):
        last = min((each for each in (row.until_on, row.ended_on) if each is not None), default=None)
        told.append(
            {
                "words": _what(row),
                "href": url_for("steering.past", body_id=row.place_id)
                if row.what == _OFFICE
                else url_for("steering.seat", seat_id=row.place_id),
                "days_words": capital(days(row.from_on, last)),
                "detail": row.how or "",
                "is_over": last is not None and last <= today,
            }
        )
    return told


_OFFICE, _HELD, _STANDS_IN = 1, 2, 3
_everything = union_all(
    select(
        literal(_OFFICE).label("what"),
        Office.person_id,
        Office.body_id.label("place_id"),
        type_coerce(Office.office, Text).label("office"),
        literal(None, Integer).label("for_id"),
        Office.from_on,
        Office.until_on,
        literal(None, Date).label("ended_on"),
        Office.appointed_how.label("how"),
    ),
    select(
        literal(_HELD),
        Term.person_id,
        Term.seat_id,
        literal(None, Text),
        literal(None, Integer),
        Term.from_on,
        Term.until_on,
        Term.ended_on,
        Term.appointed_how,
    ),
    select(
        literal(_STANDS_IN),
        Deputy.person_id,
        Term.seat_id,
        literal(None, Text),
        Term.person_id,
        Deputy.from_on,
        func.coalesce(Deputy.until_on, Term.until_on),
        Term.ended_on,
        literal(None, Text),
    ).join(Term, Term.id == Deputy.term_id),
).subquery("everything")


def _held_statement(named: Any) -> AnySelect:
    whom = _record.alias("whom")
    return (
        select(_everything, named.c.title, whom.c.title.label("whom"))
        .join(named, named.c.id == _everything.c.place_id)
        .outerjoin(whom, whom.c.id == _everything.c.for_id)
    )


def _what(row: AnyRow) -> str:
    if row.what == _OFFICE:
        return f"{capital(row.office)}, {row.title}"
    return f"Seat: {row.title}" if row.what == _HELD else f"Stands in for {row.whom}: {row.title}"


def _of_organisation(organisation_id: int) -> list[dict[str, str]]:
    """Of any body: who works there today and holds a seat, carried over or not."""
    today, holder = clock.today(), _record.alias("holder")
    rows = db.session.execute(
        select(_seat.c.id, _record.c.title, holder.c.title.label("holder"), Term.until_on)
        .join(Term, Term.seat_id == _seat.c.id)
        .join(_record, _record.c.id == _seat.c.id)
        .join(holder, holder.c.id == Term.person_id)
        .join(Affiliation, Affiliation.person_id == Term.person_id)
        .where(
            Affiliation.organisation_id == organisation_id,
            running(Affiliation, today),
            holds_its_seat(today),
            current(),
        )
        .order_by(_seat.c.body_id, _seat.c.position, _seat.c.id)
    )
    return [
        {
            "title": row.title,
            "href": url_for("steering.seat", seat_id=row.id),
            "detail": f"{row.holder}, {'carried over' if row.until_on <= today else f'until {day(row.until_on)}'}",
        }
        for row in rows
    ]
