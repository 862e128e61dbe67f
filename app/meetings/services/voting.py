"""How does a meeting vote on the item at hand?"""

from collections.abc import Iterable

from sqlalchemy import select

from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.decisions import services as decisions
from app.decisions.ballots import entitled_on
from app.decisions.counting import Count
from app.decisions.models import Ballot, Option, Proposal
from app.decisions.services.asking import open_ballot_on
from app.decisions.workflow import Choice, How
from app.extensions import db
from app.meetings import policy
from app.meetings.models import AgendaItem, Meeting
from app.meetings.queries import table
from app.meetings.services.session import is_on, stir
from app.meetings.services.writing import is_at_hand, standing_now
from app.meetings.table import Place
from app.meetings.workflow import MeetingState
from app.records.deeds import explain
from app.records.services import let_the_same_read


def put_to_vote(meeting: Meeting, item: AgendaItem, option: Option, *, by: Actor) -> Ballot:
    """Ask everybody at the table for or against an option of the item's proposal.

    Who is recused has no part in it; whoever is not there is asked all the same, for they count where a majority of
    those eligible decides, and may come back.
    """
    _can_vote(meeting, item, by)
    if item.proposal_id is None or option.proposal_id != item.proposal_id:
        raise Unready("option", "Choose an option of this item’s proposal")
    standing_now(meeting, item)
    seats = table.places_for(meeting, item)
    ballot = decisions.open_ballot(
        db.session.get_one(Proposal, item.proposal_id),
        option,
        how=How.MEETING,
        rules=table.rules_for(meeting),
        electors=entitled_on(table.body_of(meeting), table.day_of(meeting), table.interests_in(item), _deputies(seats)),
        by=by,
    )
    stir(meeting)
    return ballot


def ask(meeting: Meeting, item: AgendaItem, question: str, *, by: Actor) -> Ballot:
    """Put something to the vote that was not on the agenda as a proposal: it becomes one in the same moment."""
    _can_vote(meeting, item, by)
    if item.proposal_id is not None:
        raise Unready("question", "This item has a proposal. Put one of its options to the vote")
    if not question:
        raise Unready("question", "Say what is put to the vote, as it would stand")
    standing_now(meeting, item)
    proposal = decisions.propose(
        table.body_of(meeting),
        title=question,
        background=f"Put to the vote at {meeting.reference}.",
        options=[question],
        recommended=1,
        interests="",
        by=by,
        meant_for=item.meant_for,
    )
    decisions.open_proposal(proposal, comments_until=None, by=by)
    let_the_same_read(proposal, item)
    item.proposal_id = proposal.id
    explain(item, "put a question to the vote", by=by)
    db.session.flush()
    option = db.session.scalars(select(Option).where(Option.proposal_id == proposal.id)).one()
    return put_to_vote(meeting, item, option, by=by)


def cast(
    meeting: Meeting, item: AgendaItem, seat_id: int, choice: Choice, *, by: Actor, reason: str | None = None
) -> None:
    """Say what a seat says: whoever is there for it, or whoever runs the meeting for them, as they say it.

    :raises Unready: nobody is at the table for this seat, or no ballot is open.
    """
    is_on(meeting, item)
    ballot = open_ballot_of(item)
    if meeting.state is not MeetingState.IN_SESSION or ballot is None:
        raise Unready("choice", "No ballot is open on this item: it was closed and counted, or has not begun")
    place = next((place for place in table.places_for(meeting, item) if place.held.seat_id == seat_id), None)
    ensure(place is not None, "vote for a seat that has no vote today")
    assert place is not None
    ensure(place.recused_why is None, "vote in this ballot: the seat is recused")
    if place.by_id is None:
        raise Unready("choice", "Nobody is at the table for this seat. Note who is there first")
    ensure(place.by_id == by.id or policy.may_run(by), "vote in this ballot for somebody else")
    decisions.vote(ballot, seat_id, choice, by=by, reason=reason)
    stir(meeting)


def close_vote(meeting: Meeting, item: AgendaItem, *, by: Actor) -> Count:
    """Take no more votes, and count."""
    ensure(policy.may_lead_on(by, meeting), "close a ballot")
    is_on(meeting, item)
    ballot = open_ballot_of(item)
    if ballot is None:
        raise Unready("ballot", "This ballot is closed already. Load the page again")
    counts = decisions.close_ballot(ballot, by=by)
    stir(meeting)
    return counts


def recuse_from_ballot(item: AgendaItem, seats: Iterable[Place], person_id: int, why: str, *, by: Actor) -> None:
    """Whoever declares an interest while the ballot is open is out of it, with what they have said."""
    ballot = open_ballot_of(item)
    if ballot is None:
        return
    for place in seats:
        if person_id in (place.held.holder_id, place.by_id):
            decisions.recuse(ballot, place.held.seat_id, by=by, why=why, at_the_table=True)


def open_ballot_of(item: AgendaItem) -> Ballot | None:
    """The one that the meeting has open; a written procedure is none of it."""
    ballot = open_ballot_on(item.proposal_id) if item.proposal_id is not None else None
    return ballot if ballot is not None and ballot.how is How.MEETING else None


def _can_vote(meeting: Meeting, item: AgendaItem, by: Actor) -> None:
    ensure(policy.may_lead_on(by, meeting), "open a ballot in this meeting")
    is_on(meeting, item)
    is_at_hand(item)


def _deputies(seats: Iterable[Place]) -> dict[int, int]:
    return {place.held.seat_id: place.by_id for place in seats if place.is_by_deputy and place.by_id is not None}
