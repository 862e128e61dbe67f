"""Who is asked to a meeting, and what do they answer?"""

from datetime import datetime

from sqlalchemy import delete, select

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.extensions import db
from app.meetings import policy, telling
from app.meetings.models import AgendaItem, Invitation, Meeting
from app.meetings.queries.invitations import deputy_for
from app.meetings.workflow import MeetingState, Reply
from app.people.models import Person
from app.people.queries import present
from app.records.visibility import current
from app.steering.queries import body_called, officers_on, seats_on


def expected_at(meeting: Meeting) -> set[int]:
    """The ids of all who are expected: seat holders, their deputies, officers, and whoever presents an item."""
    day = clock.local(meeting.starts_at).date()
    body = body_called(meeting.body_id)
    seats = seats_on(body, day)
    ids = {seat.term.person_id for seat in seats if seat.term is not None}
    ids |= {seat.deputy.person_id for seat in seats if seat.deputy is not None}
    ids |= {held.person_id for held in officers_on(body, day).values()}
    presenters = select(AgendaItem.presenter_id).where(
        AgendaItem.meeting_id == meeting.id, AgendaItem.presenter_id.is_not(None), current()
    )
    ids |= {person_id for person_id in db.session.scalars(presenters) if person_id is not None}
    # Whoever has left, or was merged with another, is asked no more.
    there = select(Person.id).where(Person.id.in_(ids), current(), present(day))
    return set(db.session.scalars(there))


def ask_who_is_expected(meeting: Meeting) -> None:
    """Invite who is expected and was not asked yet. Whoever is not expected any more is not invited any more."""
    wanted = expected_at(meeting)
    there = set(db.session.scalars(select(Invitation.person_id).where(Invitation.meeting_id == meeting.id)))
    if gone := there - wanted:
        db.session.execute(
            delete(Invitation).where(Invitation.meeting_id == meeting.id, Invitation.person_id.in_(gone))
        )
    new = sorted(wanted - there)
    db.session.add_all(Invitation(meeting_id=meeting.id, person_id=person_id) for person_id in new)
    db.session.flush()
    telling.invite(meeting, new)


def answer(meeting: Meeting, person_id: int, reply: Reply, *, by: Actor, with_deputy: bool = False) -> None:
    """Say whether somebody comes. Said again, the last answer counts.

    :param with_deputy: of apologies: the deputy for their seat comes instead.
    """
    ensure(policy.may_answer(by, person_id, meeting), "answer this: it is too late, or somebody else’s")
    invitation = db.session.get(Invitation, (meeting.id, person_id), with_for_update=True)
    if invitation is None:
        raise Unready("reply", "This invitation is no longer theirs. Load the page again")
    if meeting.starts_at <= clock.now():
        raise Unready("reply", "The meeting has begun: who is there is noted now")
    answer_by_link(meeting, invitation, reply, with_deputy=with_deputy, at=clock.now())
    invitation.noted_by_id = by.id if by.id != person_id else None


def answer_by_link(meeting: Meeting, invitation: Invitation, reply: Reply, *, with_deputy: bool, at: datetime) -> None:
    """Answer by the link of a letter, which says whose it is. That it was used is noted as the time of the answer."""
    instead = with_deputy and reply is Reply.APOLOGIES
    deputy = deputy_for(meeting, invitation.person_id) if instead else None
    if instead and deputy is None:
        raise Unready("reply", "There is no deputy for this seat on that day. Send apologies without one")
    invitation.reply, invitation.replied_at = reply, at
    invitation.deputy_id = deputy.person_id if deputy is not None else None
    invitation.noted_by_id = None


def ask_for_what_is_ahead() -> int:
    """Invite whoever is expected by now to the meetings that are to come. Returns how many those are."""
    query = select(Meeting).where(Meeting.state == MeetingState.PUBLISHED, Meeting.starts_at > clock.now(), current())
    meetings = db.session.scalars(query.order_by(Meeting.starts_at, Meeting.id)).all()
    for meeting in meetings:
        ask_who_is_expected(meeting)
    return len(meetings)
