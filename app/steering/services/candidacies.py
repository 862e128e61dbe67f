"""Somebody would like a seat, and is answered."""

from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.extensions import db
from app.records.deeds import explain
from app.steering import policy
from app.steering.models import WITHDRAWN, Candidacy, Seat
from app.steering.queries import seat_on
from app.steering.services.checking import locked, said
from app.steering.telling import tell_candidate


def stand(seat: Seat, *, why: str, by: Actor) -> Candidacy:
    """Say that one would like a seat that somebody is looked for.

    :raises Unready: for ``why``: without one, somebody holds it, or it was said before.
    """
    ensure(policy.may_stand(by), "ask for a seat: members and those who speak for an organisation can")
    why = said(why, "why", "Say in a sentence or two why you would like it")
    locked(seat.body_id)
    held = seat_on(seat, clock.today())
    if held is None or not held.is_looked_for:
        raise Unready("why", "Nobody is looked for: somebody holds this seat")
    if held.holder_id == by.id:
        raise Unready("why", "You hold this seat. Tell whoever looks after seats that you would go on")
    if _is_asked_for(seat, by):
        raise Unready("why", "You have said so already, and will be answered")
    candidacy = Candidacy(seat_id=seat.id, person_id=by.person_id, why=why)
    db.session.add(candidacy)
    db.session.flush()
    return candidacy


def _is_asked_for(seat: Seat, by: Actor) -> bool:
    asked = select(Candidacy.id).where(
        Candidacy.seat_id == seat.id, Candidacy.person_id == by.id, Candidacy.closed_at.is_(None)
    )
    return db.session.scalar(asked.limit(1)) is not None


def stand_back(candidacy: Candidacy, *, by: Actor) -> None:
    """Say that one would no longer like it. Answered by then, it stays answered."""
    ensure(candidacy.person_id == by.id, "answer for somebody else")
    _as_it_is(candidacy)
    if candidacy.closed_at is None:
        candidacy.closed_at, candidacy.closed_how = clock.now(), WITHDRAWN


def answer(candidacy: Candidacy, *, words: str, by: Actor) -> None:
    """Tell somebody who would like a seat what came of it. Who is appointed is answered by that.

    :raises Unready: for ``words``: without any, or it was answered before.
    """
    ensure(policy.may_answer(by, candidacy.person_id), "answer who would like a seat")
    words = said(words, "words", "Say what came of it, in words that they will read")
    seat = _as_it_is(candidacy)
    if candidacy.closed_at is not None:
        raise Unready("words", "This was answered or withdrawn meanwhile. Load the page again")
    candidacy.closed_at, candidacy.closed_how = clock.now(), words
    tell_candidate(candidacy)
    explain(seat, "answered somebody who would like it", by=by)


def _as_it_is(candidacy: Candidacy) -> Seat:
    """The seat that it is for, whose body is locked: whoever else appoints or answers waits until this is settled."""
    seat = db.session.get_one(Seat, candidacy.seat_id)
    locked(seat.body_id)
    db.session.refresh(candidacy)
    return seat
