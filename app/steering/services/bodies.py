"""People set up a body, and say which seats it has."""

from collections.abc import Mapping
from string import ascii_uppercase
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.extensions import db
from app.people.models import Sector
from app.people.services.intervals import plainly
from app.records.deeds import explain
from app.records.models import Record, Visibility
from app.records.services import withdraw
from app.records.visibility import current
from app.steering import policy
from app.steering.models import SEAT_CLOSED, Body, Candidacy, Seat
from app.steering.queries import the_steering_group
from app.steering.services.checking import locked, name_of, said, terms_of
from app.steering.states import holds_until, term_on
from app.steering.telling import tell_candidate
from app.steering.terms import terms_to_choose

# D for the steering group, then DA, DB …: as in "D2026-007" and "DA2026-001".
PREFIXES = tuple(f"D{letter}" for letter in ascii_uppercase)
LONGEST_TERM = 120  # months
LONGEST_LEAD = 366  # days


def set_up(*, title: str, purpose: str, by: Actor) -> Body:
    """Set up a body: the steering group where there is none yet, else one that confers no authority.

    :raises Unready: for ``title`` or ``purpose``.
    """
    ensure(policy.may_look_after(by), "set up a body")
    title = said(title, "title", "Give it a name")
    purpose = said(purpose, "purpose", "Say in a sentence what it is for")
    if db.session.scalar(select(Body.id).where(func.lower(Body.title) == title.lower(), current()).limit(1)):
        raise Unready("title", "There is one of this name already. Give this one another")
    is_first = the_steering_group() is None
    body = Body(
        title=title,
        purpose=purpose,
        is_steering_group=is_first,
        decision_prefix="D" if is_first else _free_prefix(),
        visibility=Visibility.EVERYONE,
    )
    try:
        # Of two who set one up at once, the second is told.
        with db.session.begin_nested():
            db.session.add(body)
            db.session.flush()
    except IntegrityError:
        raise Unready("title", "Somebody set one up in this moment. Look at the list, then try again") from None
    explain(body, "set it up", by=by)
    db.session.flush()
    return body


def _free_prefix() -> str:
    taken = set(db.session.scalars(select(Body.decision_prefix)))
    free = next((prefix for prefix in PREFIXES if prefix not in taken), None)
    if free is None:
        raise Unready("title", "There are too many bodies to give this one letters of its own for its decisions")
    return free


def revise_body(body: Body, changes: Mapping[str, Any], *, by: Actor) -> None:
    """Change what a body is called, what it is for, by which terms it meets, or how early a term that ends is listed.

    :raises Unready: for ``title``, ``purpose``, ``terms`` or ``lead_days``.
    """
    ensure(policy.may_look_after(by), "change a body")
    if "title" in changes:
        said(changes["title"], "title", "Give it a name")
    if "purpose" in changes:
        said(changes["purpose"], "purpose", "Say in a sentence what it is for")
    if not 0 <= changes.get("lead_days", body.lead_days) <= LONGEST_LEAD:
        raise Unready("lead_days", f"Choose a number of days from 0 to {LONGEST_LEAD}")
    if changes.get("terms_id") not in {None, *(document_id for document_id, _ in terms_to_choose())}:
        raise Unready("terms", "These terms of reference are not in force. Choose others")
    for name, value in changes.items():
        setattr(body, name, value)
    explain(body, "changed it", by=by)


def close_body(body: Body, *, by: Actor, why: str) -> None:
    """Say that a body has done its work. The steering group stays.

    :raises Unready: for ``why``: without one, or somebody holds a seat of it.
    """
    ensure(policy.may_look_after(by), "close a body")
    ensure(not body.is_steering_group, "close the steering group: the community is steered by somebody")
    why = said(why, "why", "Say why, in a sentence")
    locked(body.id)
    terms = terms_of(body.id)
    held = [term for term in terms if _is_held_by(term, terms)]
    if held:
        raise Unready("why", f"{name_of(held[0].person_id)} holds a seat of it. End what is held first")
    withdraw(body, by=by, why=why)


def add_seat(
    body: Body,
    *,
    title: str,
    sector: Sector | None = None,
    is_voting: bool = True,
    nominated_by: str | None = None,
    term_months: int = 24,
    by: Actor,
) -> Seat:
    """Add a seat, vacant until somebody is appointed.

    :raises Unready: for ``title`` or ``term_months``.
    """
    ensure(policy.may_look_after(by), "add a seat")
    title = said(title, "title", "Say what the seat is called")
    if locked(body.id).withdrawn_on is not None:
        raise Unready("title", "This body was closed. Nobody sits in it any more")
    _is_free(title, body.id)
    _lasts(term_months)
    last = db.session.scalar(select(func.max(Seat.position)).where(Seat.body_id == body.id))
    seat = Seat(
        title=title,
        body_id=body.id,
        sector=sector,
        is_voting=is_voting,
        nominated_by=nominated_by or None,
        term_months=term_months,
        position=(last or 0) + 1,
        visibility=Visibility.EVERYONE,
    )
    db.session.add(seat)
    explain(seat, "added it", by=by)
    db.session.flush()
    return seat


def revise_seat(seat: Seat, changes: Mapping[str, Any], *, by: Actor) -> None:
    """Change what a seat is called and whom it is for. Whoever holds it goes on holding it.

    :raises Unready: for ``title`` or ``term_months``.
    """
    ensure(policy.may_look_after(by), "change a seat")
    if "title" in changes:
        _is_free(said(changes["title"], "title", "Say what the seat is called"), seat.body_id, but=seat.id)
    _lasts(changes.get("term_months", seat.term_months))
    for name, value in changes.items():
        setattr(seat, name, value)
    explain(seat, "changed it", by=by)


def close_seat(seat: Seat, *, by: Actor, why: str) -> None:
    """Say that a seat is there no longer. Who held it stays told.

    :raises Unready: for ``why``: without one, or somebody holds it, today or from a later day.
    """
    ensure(policy.may_look_after(by), "close a seat")
    why = said(why, "why", "Say why, in a sentence")
    locked(seat.body_id)
    terms = [term for term in terms_of(seat.body_id) if term.seat_id == seat.id]
    held = [term for term in terms if _is_held_by(term, terms)]
    if held:
        name = name_of(held[0].person_id)
        if held[0].from_on > clock.today():
            raise Unready("why", f"{name} begins on {plainly(held[0].from_on)}. End that term first")
        raise Unready("why", f"{name} holds it. End their term first")
    for candidacy in db.session.scalars(
        select(Candidacy).where(Candidacy.seat_id == seat.id, Candidacy.closed_at.is_(None))
    ).all():
        candidacy.closed_at, candidacy.closed_how = clock.now(), SEAT_CLOSED
        tell_candidate(candidacy)
    withdraw(seat, by=by, why=why)


def _is_held_by(term: Any, terms: list[Any]) -> bool:
    """Does this term hold its seat, carried over or not, today or from a later day?"""
    of_the_seat = [other for other in terms if other.seat_id == term.seat_id]
    if term.from_on > clock.today():
        return True
    gone = holds_until(term, of_the_seat)
    return term_on(of_the_seat, clock.today()) is term or (gone is not None and gone > clock.today())


def _is_free(title: str, body_id: int, *, but: int = 0) -> None:
    seat, record = Seat.__table__, Record.__table__
    same = (
        select(seat.c.id)
        .join(record, record.c.id == seat.c.id)
        .where(seat.c.body_id == body_id, func.lower(record.c.title) == title.lower(), seat.c.id != but, current())
    )
    if db.session.scalar(same.limit(1)) is not None:
        raise Unready("title", "There is a seat of this name already. Give this one another: “…, second seat”")


def _lasts(months: int) -> None:
    if not 1 <= months <= LONGEST_TERM:
        raise Unready("term_months", f"Choose a number of months from 1 to {LONGEST_TERM}")
