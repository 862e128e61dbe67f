"""Who is at the meeting, and what keeps them out of an item?"""

from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.extensions import db
from app.meetings import policy
from app.meetings.models import AgendaItem, Attendance, ItemInterest, Meeting
from app.meetings.queries import table
from app.meetings.queries.settled import is_answered, is_being_voted_on, is_carried
from app.meetings.services.session import is_on, mark_quorum, stir
from app.meetings.services.voting import recuse_from_ballot
from app.meetings.workflow import MeetingState, Presence, QuorumCause
from app.people.models import Person
from app.records.deeds import as_record, explain, note
from app.steering.queries import Held


def arrive(
    meeting: Meeting, person: Person, *, presence: Presence, by: Actor, seat_id: int | None = None
) -> Attendance:
    """Note that somebody is there, or how: for the seat that they hold, as a deputy for one, or as a guest.

    :param seat_id: for which seat they stand in, where they are deputy for several.
    """
    ensure(policy.may_lead_on(by, meeting), "note who is there")
    there = _there(meeting, person.id)
    seat, is_deputy = _place_of(person, table.seats_of(meeting), seat_id)
    if there is not None and (there.seat_id, there.is_deputy) == (seat.seat_id if seat else None, is_deputy):
        if there.presence is not presence:
            there.presence = presence
            _told(meeting, person, "noted how somebody takes part", by=by)
            stir(meeting)
        return there
    if there is not None:
        # They hold another seat than they came for, or stand in for one, since.
        there.left_at = clock.now()
        db.session.flush()
    came = Attendance(
        meeting_id=meeting.id,
        person_id=person.id,
        presence=presence,
        seat_id=seat.seat_id if seat is not None else None,
        is_deputy=is_deputy,
    )
    db.session.add(came)
    _told(meeting, person, "noted who came", by=by)
    mark_quorum(meeting)
    stir(meeting)
    return came


def leave(meeting: Meeting, person: Person, *, by: Actor) -> None:
    """Note that somebody has gone. Whoever has gone already has gone."""
    ensure(policy.may_lead_on(by, meeting), "note who has left")
    there = _there(meeting, person.id)
    if there is None:
        return
    at_hand = table.item_at_hand(meeting)
    was_met = table.quorum_for(meeting, at_hand).is_met
    there.left_at = clock.now()
    note(meeting, "attendance", before=as_record(person.id), after=None)
    explain(meeting, "noted who left", by=by)
    db.session.flush()
    took_it = was_met and not table.quorum_for(meeting, at_hand).is_met
    mark_quorum(meeting, because=QuorumCause.LEFT if took_it else None)
    stir(meeting)


def declare_interest(meeting: Meeting, item: AgendaItem, person: Person, nature: str, *, by: Actor) -> None:
    """Keep somebody out of an item: they have no vote in it and do not count for its quorum.

    :raises Unready: it is decided, or was carried, or they are not part of the meeting.
    """
    ensure(policy.may_declare_for(by, person.id), "declare an interest for somebody else")
    is_on(meeting, item)
    if not nature:
        raise Unready("nature", "Say in a few words what the interest is")
    _is_open(meeting, item)
    if not _belongs(meeting, person):
        raise Unready("person", f"{person.name} is not at this meeting and holds no seat. Choose somebody who does")
    declared = db.session.get(ItemInterest, (item.id, person.id))
    if declared is not None:
        declared.nature = nature
    else:
        db.session.add(ItemInterest(item_id=item.id, person_id=person.id, nature=nature, noted_by_id=by.id))
    note(item, "interest", before=None, after=as_record(person.id))
    explain(item, "noted an interest in it", by=by)
    db.session.flush()
    recuse_from_ballot(item, table.places_for(meeting, item), person.id, nature, by=by)
    mark_quorum(meeting)
    stir(meeting)


def take_back_interest(meeting: Meeting, item: AgendaItem, person: Person, *, by: Actor) -> None:
    """What was noted by mistake keeps nobody out, until the item is decided."""
    ensure(policy.may_declare_for(by, person.id), "take back somebody else’s interest")
    is_on(meeting, item)
    _is_open(meeting, item)
    if is_being_voted_on(item):
        raise Unready("item", "A ballot is open on this item, and who has a part in it is written down")
    declared = db.session.get(ItemInterest, (item.id, person.id))
    if declared is None:
        return
    db.session.delete(declared)
    note(item, "interest", before=as_record(person.id), after=None)
    explain(item, "took back an interest in it", by=by)
    mark_quorum(meeting)
    stir(meeting)


def _is_open(meeting: Meeting, item: AgendaItem) -> None:
    if meeting.state not in (MeetingState.PUBLISHED, MeetingState.IN_SESSION):
        raise Unready("item", f"This meeting is “{meeting.state.value}”: nothing is decided in it any more")
    if is_answered(item):
        raise Unready("item", "This item is decided, and who had a part in that stands")
    if is_carried(item):
        raise Unready("item", "The vote on this was counted, and who had a part in it stands. Record the decision")


def _belongs(meeting: Meeting, person: Person) -> bool:
    if _there(meeting, person.id) is not None:
        return True
    return any(
        person.id in (seat.holder_id, seat.deputy.person_id if seat.deputy is not None else None)
        for seat in table.seats_of(meeting)
    )


def _there(meeting: Meeting, person_id: int) -> Attendance | None:
    return db.session.scalar(
        select(Attendance).where(
            Attendance.meeting_id == meeting.id, Attendance.person_id == person_id, Attendance.left_at.is_(None)
        )
    )


def _place_of(person: Person, seats: list[Held], seat_id: int | None) -> tuple[Held | None, bool]:
    """The seat for which somebody is there, and whether as its deputy: their own before any other's.

    :raises Unready: they are not a deputy for the seat that was said, or for several and none was.
    """
    own = next((seat for seat in seats if seat.holder_id == person.id), None)
    if own is not None and seat_id in (None, own.seat_id):
        return own, False
    stands_in = [seat for seat in seats if seat.deputy is not None and seat.deputy.person_id == person.id]
    chosen = [seat for seat in stands_in if seat_id in (None, seat.seat_id)]
    if len(chosen) == 1:
        return chosen[0], True
    if seat_id is None and not chosen:
        return None, False
    names = ", ".join(seat.title for seat in stands_in)
    raise Unready("person", f"Choose for which seat: {names}" if names else f"{person.name} is no deputy for this seat")


def _told(meeting: Meeting, person: Person, verb: str, *, by: Actor) -> None:
    note(meeting, "attendance", before=None, after=as_record(person.id))
    explain(meeting, verb, by=by)
