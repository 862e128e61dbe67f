"""What do people do with an agenda, and with what waits for one?"""

from collections.abc import Collection, Mapping, Sequence
from itertools import takewhile
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select

from app import clock
from app.access.actor import Actor
from app.access.rules import Unready, ensure
from app.database import locking
from app.decisions.models import Decision, Proposal
from app.decisions.workflow import ProposalState, Standing
from app.extensions import db
from app.meetings import policy, telling
from app.meetings.models import AgendaItem, Meeting
from app.meetings.queries import agenda as queries
from app.meetings.queries.settled import is_being_voted_on, is_settled
from app.meetings.services import inviting
from app.meetings.services.session import mark_quorum, stir
from app.meetings.workflow import AHEAD, ItemState, MeetingState, Purpose
from app.people.models import Person
from app.records.deeds import as_record, explain, note
from app.records.models import Reader, Record, Visibility
from app.records.services import withdraw
from app.records.visibility import current
from app.steering.models import Body
from app.wording import count

MOST_ITEMS = 200
LONGEST = 600  # minutes
GAP = 1_000  # between the positions of neighbours, so that something fits between them
# Where an item stands that nobody has put anywhere else.
SECTION = "Business"
OPENING, RATIFYING = "Opening", "To ratify"
# What these did not come to goes on elsewhere.
CARRIES = frozenset({MeetingState.IN_SESSION, MeetingState.CLOSED, MeetingState.CANCELLED})


def add_item(
    meeting: Meeting,
    *,
    title: str,
    purpose: Purpose,
    minutes: int,
    section: str = SECTION,
    background: str = "",
    presenter: Person | None = None,
    meant_for: Visibility = Visibility.MEMBERS,
    readers: Sequence[Person] = (),
    by: Actor,
    **about: int | None,
) -> AgendaItem:
    """Put something on an agenda, as the last of its section.

    :param readers: whom it is for by name, where ``meant_for`` says so; whoever presents it is one of them.
    :param about: ``proposal_id``, ``ratifies_id``, ``approves_id`` or ``parent_id``.
    """
    ensure(policy.may_change(by, meeting), "put something on this agenda: the meeting has begun, or is over")
    _may_be_for(meant_for, by)
    _has_room(meeting)
    item = AgendaItem(
        title=title,
        body_id=meeting.body_id,
        meeting_id=meeting.id,
        section=section or SECTION,
        position=_last_of(meeting, section or SECTION),
        purpose=purpose,
        background=background,
        presenter_id=presenter.id if presenter is not None else None,
        minutes=minutes,
        meant_for=meant_for,
        visibility=seen_as(meant_for, meeting),
        **about,
    )
    db.session.add(item)
    db.session.flush()
    if meant_for is Visibility.NAMED:
        name_readers(item, readers, by=by)
    explain(item, f"put it on the agenda of {meeting.reference}", by=by)
    _after_a_change(meeting)
    return item


def propose_item(body: Body, *, title: str, background: str, purpose: Purpose, minutes: int, by: Actor) -> AgendaItem:
    """Ask for a place on the agenda of a meeting to come. It waits in the backlog until somebody pulls it in."""
    ensure(policy.may_propose(by) or policy.may_prepare(by), "propose an agenda item")
    item = AgendaItem(
        title=title,
        body_id=body.id,
        section=SECTION,
        position=0,
        purpose=purpose,
        background=background,
        minutes=minutes,
        proposed_by_id=by.id,
        meant_for=Visibility.MEMBERS,
        visibility=Visibility.STEERING,
    )
    db.session.add(item)
    explain(item, "proposed it for the agenda", by=by)
    db.session.flush()
    return item


def revise_item(item: AgendaItem, changes: Mapping[str, Any], *, by: Actor, readers: Sequence[Person] = ()) -> None:
    """Change what an item says, who presents it, how long it takes, and whom it is for.

    :param readers: whom it is for by name, where ``changes`` say so.
    """
    meeting = _meeting_of(item)
    ensure(policy.may_change_item(by, item, meeting), "change this item")
    if "meant_for" in changes and changes["meant_for"] is not item.meant_for:
        _may_be_for(changes["meant_for"], by)
    moves = meeting is not None and changes.get("section", item.section) != item.section
    if moves and meeting is not None:
        item.position = _last_of(meeting, changes["section"], but=item)
    for name, value in changes.items():
        setattr(item, name, value)
    item.visibility = seen_as(item.meant_for, meeting)
    if item.meant_for is Visibility.NAMED:
        name_readers(item, readers, by=by)
    explain(item, "changed it", by=by)
    if meeting is not None:
        _after_a_change(meeting)


def item_to_change(item_id: int) -> AgendaItem:
    """An item, locked after its meeting, whoever may read it: for what is somebody's own to hand over."""
    item = AgendaItem.__table__
    on = select(item.c.meeting_id).where(item.c.id == item_id)
    db.session.scalars(locking(select(Meeting).where(Meeting.id == on.scalar_subquery()))).all()
    return db.session.scalars(locking(select(AgendaItem).where(AgendaItem.id == item_id))).one()


def present_instead(item: AgendaItem, to: Person, *, by: Actor, why: str) -> None:
    """Let somebody else present an item of somebody who leaves. They are invited, if the agenda is published."""
    ensure(policy.may_pass_on(by, item), "hand this item to somebody else")
    meeting = _meeting_of(item)
    if meeting is not None and meeting.state not in AHEAD:
        raise Unready("to", f"{meeting.reference} is over, and its agenda stands as it was")
    item.presenter_id = to.id
    if item.meant_for is Visibility.NAMED and to.id not in {person.id for person in readers(item)}:
        db.session.add(Reader(record_id=item.id, person_id=to.id))
    explain(item, "handed it over", by=by, why=why)
    if meeting is not None:
        _after_a_change(meeting)


def name_readers(item: AgendaItem, people: Collection[Person], *, by: Actor) -> None:
    """Let a confidential item be for these people by name; whoever presents it and whoever says so are among them.

    :raises Unready: it would be for nobody.
    """
    named = {person.id for person in people} | {item.presenter_id, by.id}
    wanted = {person_id for person_id in named if person_id is not None}
    if not wanted:
        raise Unready("readers", "Name at least one person who may see it")
    there = set(db.session.scalars(select(Reader.person_id).where(Reader.record_id == item.id)))
    if gone := there - wanted:
        db.session.execute(delete(Reader).where(Reader.record_id == item.id, Reader.person_id.in_(gone)))
    db.session.add_all(Reader(record_id=item.id, person_id=person_id) for person_id in sorted(wanted - there))
    if there != wanted:
        before, after = (count(len(some), "person", "people") if some else None for some in (there, wanted))
        # Who they are stands beside the item; how many changed is what the history tells.
        note(item, "people who may see it", before=before, after=f"{after}, changed" if before == after else after)
    db.session.flush()


def readers(record: Record) -> list[Person]:
    """Whom a confidential item, or what it is about, is for by name."""
    query = select(Person).join(Reader, Reader.person_id == Person.id).where(Reader.record_id == record.id)
    return list(db.session.scalars(query))


def shift(item: AgendaItem, *, up: bool, by: Actor) -> None:
    """Move an item one place up or down; at the edge of its section, into the next one. At either end it stays.

    Its neighbours are those that whoever moves it may see.
    """
    meeting = _meeting_of(item)
    assert meeting is not None
    ensure(policy.may_change(by, meeting), "change the order of this agenda: the meeting has begun, or is over")
    everything = _in_order(meeting)
    if len({each.position for each in everything}) < len(everything):
        _spread(everything)
    seen = {row.id for row in queries.items_of(meeting, by)}
    items = [each for each in everything if each.id in seen]
    at = items.index(item)
    beside = at - 1 if up else at + 1
    if not 0 <= beside < len(items):
        return
    other = items[beside]
    if other.section != item.section:
        item.section = other.section
        explain(item, f"moved it into “{other.section}”", by=by)
    else:
        item.position, other.position = other.position, item.position
    stir(meeting)


def take_off(item: AgendaItem, *, by: Actor, why: str | None = None) -> None:
    """Take an item off the agenda for good. Of a published agenda it is said why."""
    meeting = _meeting_of(item)
    ensure(policy.may_change_item(by, item, meeting), "take this item off the agenda")
    if not why:
        if meeting is None or meeting.state is not MeetingState.DRAFT:
            raise Unready("why", "Say why: others have read it")
        why = "taken off before the agenda was published"
    item.state = ItemState.WITHDRAWN
    item.state_why = why
    withdraw(item, by=by, why=why)
    if meeting is not None:
        _after_a_change(meeting)


def put_back(item: AgendaItem, *, by: Actor) -> None:
    """Put an item of an agenda into the backlog, for a later meeting."""
    meeting = _meeting_of(item)
    ensure(policy.may_change_item(by, item, meeting), "put this item back")
    if meeting is None:
        return
    _to_backlog(item)
    explain(item, f"put it back from the agenda of {meeting.reference}", by=by)
    _after_a_change(meeting)


def pull_in(item: AgendaItem, meeting: Meeting, *, by: Actor) -> None:
    """Put what waits in the backlog on an agenda."""
    ensure(policy.may_sort_backlog(by), "pull an item in")
    ensure(policy.may_change_item(by, item, meeting), "put this on the agenda: the meeting has begun, or is over")
    if item.meeting_id is not None or item.body_id != meeting.body_id:
        raise Unready("item", "This one does not wait any more. Load the page again")
    _has_room(meeting)
    item.position = _last_of(meeting, item.section)
    item.meeting_id = meeting.id
    item.visibility = seen_as(item.meant_for, meeting)
    explain(item, f"put it on the agenda of {meeting.reference}", by=by)
    _after_a_change(meeting)
    if meeting.state is MeetingState.PUBLISHED:
        telling.tell_proposer(item, taken=True)


def decline(item: AgendaItem, *, by: Actor, why: str) -> None:
    """Say that an item of the backlog will not be on an agenda, and why. Whoever proposed it is told."""
    ensure(policy.may_sort_backlog(by), "decline an item")
    if item.meeting_id is not None or item.state is not ItemState.WAITING:
        raise Unready("why", "This one does not wait any more. Load the page again")
    ensure(policy.may_change_item(by, item, None), "decline a confidential item: whoever runs meetings does")
    if not why:
        raise Unready("why", "Say why, in a sentence: whoever proposed it reads it")
    item.state, item.state_why = ItemState.WITHDRAWN, why
    explain(item, "declined it", by=by, why=why)
    if item.proposed_by_id != by.id:
        telling.tell_proposer(item, taken=False)


def withdraw_own(item: AgendaItem, *, by: Actor) -> None:
    """Take back what one has proposed, while it waits.

    :raises Unready: it has been pulled in or declined by now.
    """
    ensure(policy.may_take_back(by, item), "take back what somebody else proposed")
    if item.meeting_id is not None or item.state is not ItemState.WAITING:
        raise Unready("item", "This one does not wait any more. Load the page again")
    item.state, item.state_why = ItemState.WITHDRAWN, "taken back by whoever proposed it"
    withdraw(item, by=by, why="taken back by whoever proposed it")


def carry_over(item: AgendaItem, *, to: Meeting | None, by: Actor) -> AgendaItem:
    """Let a new item go on from this one: on the agenda of a meeting to come, or in the backlog.

    This one keeps what was said and decided under it, and says that it was carried over. Carried over before, it
    leads to the item that there is.

    :raises Unready: for ``to``: its meeting has not begun, it has its answer or is being voted on, or that is earlier.
    """
    meeting = _meeting_of(item)
    if meeting is None:
        raise Unready("to", "It waits in the backlog already: pull it in from there")
    ensure(policy.may_carry_over(by, item, meeting), "carry this item over")
    if (there := _carried(item)) is not None:
        return there
    if meeting.state not in CARRIES or item.state not in (ItemState.WAITING, ItemState.AT_HAND):
        raise Unready("to", "Only what a meeting did not come to is carried over. Load the page again")
    is_left_open(item)
    if to is not None and (to.body_id != item.body_id or to.starts_at <= meeting.starts_at):
        raise Unready("to", "Choose a later meeting, or the backlog")
    if to is not None:
        ensure(policy.may_change(by, to), "put this on that agenda: the meeting has begun, or is over")
        _has_room(to)
    later = AgendaItem(
        title=item.title,
        body_id=item.body_id,
        meeting_id=to.id if to is not None else None,
        section=item.section,
        position=_last_of(to, item.section) if to is not None else 0,
        purpose=item.purpose,
        background=item.background,
        presenter_id=item.presenter_id,
        minutes=item.minutes,
        meant_for=item.meant_for,
        visibility=seen_as(item.meant_for, to),
        proposal_id=item.proposal_id,
        ratifies_id=item.ratifies_id,
        approves_id=item.approves_id,
        parent_id=item.id,
        proposed_by_id=item.proposed_by_id,
    )
    db.session.add(later)
    db.session.flush()
    if item.meant_for is Visibility.NAMED:
        named = db.session.scalars(select(Reader.person_id).where(Reader.record_id == item.id))
        db.session.add_all(Reader(record_id=later.id, person_id=person_id) for person_id in named.all())
    note(later, "carried over from", before=None, after=as_record(item.id))
    explain(later, "carried it over", by=by)
    if item.begun_at is not None and item.ended_at is None:
        item.ended_at = clock.now()
    item.state = ItemState.CARRIED_OVER
    explain(item, f"carried it over to {to.reference}" if to is not None else "carried it over to the backlog", by=by)
    mark_quorum(meeting)
    stir(meeting)
    if to is not None:
        _after_a_change(to)
    return later


def is_left_open(item: AgendaItem) -> None:
    """:raises Unready: for ``to``: the item has its answer, or is being voted on."""
    if is_settled(item):
        raise Unready("to", "This item is decided. Nothing is left of it to carry over")
    if is_being_voted_on(item):
        raise Unready("to", "A ballot is open on this item. Close it first")


# What is offered by one press.


def put_proposal(meeting: Meeting, proposal: Proposal, *, by: Actor) -> AgendaItem:
    """Put a proposal on the agenda, for decision. Pressed twice, it is there once."""
    if (there := queries.item_where(AgendaItem.proposal_id == proposal.id, meeting)) is not None:
        return there
    if proposal.state is not ProposalState.OPEN or proposal.body_id != meeting.body_id:
        raise Unready("item", f"{proposal.reference} is {proposal.state.value}. Only an open proposal is decided")
    return _pulled_in(AgendaItem.proposal_id == proposal.id, meeting, by=by) or add_item(
        meeting,
        title=proposal.title,
        purpose=Purpose.DECISION,
        minutes=15,
        meant_for=proposal.visibility,
        readers=readers(proposal),
        by=by,
        proposal_id=proposal.id,
    )


def put_ratification(meeting: Meeting, decision: Decision, *, by: Actor) -> AgendaItem:
    """Put a provisional decision on the agenda, to be ratified or to lapse."""
    if (there := queries.item_where(AgendaItem.ratifies_id == decision.id, meeting)) is not None:
        return there
    if decision.standing is not Standing.PROVISIONAL or decision.body_id != meeting.body_id:
        raise Unready("item", f"{decision.reference} is not provisional: there is nothing to ratify")
    return _pulled_in(AgendaItem.ratifies_id == decision.id, meeting, by=by) or add_item(
        meeting,
        title=f"Ratify {decision.reference}: {decision.title}"[:200],
        purpose=Purpose.DECISION,
        minutes=5,
        section=RATIFYING,
        meant_for=decision.visibility,
        readers=readers(decision),
        by=by,
        ratifies_id=decision.id,
    )


def put_minutes(meeting: Meeting, earlier: Meeting, *, by: Actor) -> AgendaItem:
    """Put the minutes of an earlier meeting on the agenda, to be approved."""
    if (there := queries.item_where(AgendaItem.approves_id == earlier.id, meeting)) is not None:
        return there
    if earlier.state is not MeetingState.CIRCULATED or earlier.body_id != meeting.body_id:
        raise Unready("item", f"The minutes of {earlier.reference} are not circulated, or approved already")
    if earlier.id == meeting.id or earlier.starts_at >= meeting.starts_at:
        raise Unready("item", "Minutes are approved at a later meeting")
    item = _pulled_in(AgendaItem.approves_id == earlier.id, meeting, by=by) or add_item(
        meeting,
        title=f"Approve the minutes of {earlier.reference}",
        purpose=Purpose.DECISION,
        minutes=5,
        section=OPENING,
        by=by,
        approves_id=earlier.id,
    )
    _spread(_after_the_welcome(item, [other for other in _in_order(meeting) if other is not item]))
    return item


def _pulled_in(clause: ColumnElement[bool], meeting: Meeting, *, by: Actor) -> AgendaItem | None:
    """What an earlier meeting carried over and waits in the backlog, now on this agenda: it is not asked for twice."""
    waiting = queries.waiting_where(clause, meeting.body_id)
    if waiting is not None:
        pull_in(waiting, meeting, by=by)
    return waiting


def _after_the_welcome(item: AgendaItem, others: list[AgendaItem]) -> list[AgendaItem]:
    """People are welcomed and say who is missing; then come the minutes, and what arises from them."""
    welcome = list(takewhile(lambda other: other.section == OPENING and other.purpose is Purpose.INFORMATION, others))
    return [*welcome, item, *others[len(welcome) :]]


# How it is done.


def seen_as(meant_for: Visibility, meeting: Meeting | None) -> Visibility:
    """Who sees an item today: until its agenda is published, at most the body; never more than it is meant for."""
    if meant_for is Visibility.NAMED:
        return meant_for
    is_published = meeting is not None and meeting.visibility is not Visibility.STEERING
    return meant_for if is_published else Visibility.STEERING


def _may_be_for(meant_for: Visibility, by: Actor) -> None:
    if meant_for not in policy.FOR_MANY:
        ensure(policy.may_keep_confidential(by), "make an item confidential: whoever runs meetings does")


def _meeting_of(item: AgendaItem) -> Meeting | None:
    return db.session.get_one(Meeting, item.meeting_id) if item.meeting_id is not None else None


def _in_order(meeting: Meeting) -> list[AgendaItem]:
    query = select(AgendaItem).where(AgendaItem.meeting_id == meeting.id, current())
    return list(db.session.scalars(query.order_by(AgendaItem.position, AgendaItem.id)))


def _has_room(meeting: Meeting) -> None:
    there = db.session.scalar(
        select(func.count()).select_from(AgendaItem).where(AgendaItem.meeting_id == meeting.id, current())
    )
    if (there or 0) >= MOST_ITEMS:
        raise Unready("title", f"There are {MOST_ITEMS} items already, more than one meeting holds. Take one off first")


def _last_of(meeting: Meeting, section: str, *, but: AgendaItem | None = None) -> int:
    """A free position behind the last item of a section; behind all of them where there is none."""
    items = [item for item in _in_order(meeting) if item is not but]
    of_it = [at for at, item in enumerate(items) if item.section == section]
    if not items:
        return GAP
    if not of_it or of_it[-1] == len(items) - 1:
        return items[-1].position + GAP
    before, behind = items[of_it[-1]], items[of_it[-1] + 1]
    if behind.position - before.position < 2:
        _spread(items)
    return (before.position + behind.position) // 2


def _spread(items: Sequence[AgendaItem]) -> None:
    """Let these stand in this order, with room between them."""
    for place, item in enumerate(items, 1):
        if item.position != place * GAP:
            item.position = place * GAP


def _to_backlog(item: AgendaItem) -> None:
    item.meeting_id, item.position = None, 0
    item.visibility = seen_as(item.meant_for, None)


def _carried(item: AgendaItem) -> AgendaItem | None:
    """The item that goes on from this one, if there is one that nobody has withdrawn."""
    query = select(AgendaItem).where(AgendaItem.parent_id == item.id, current())
    return db.session.scalars(query.order_by(AgendaItem.id).limit(1)).first()


def _after_a_change(meeting: Meeting) -> None:
    """Whoever presents something now is invited; and whoever watches sees it."""
    stir(meeting)
    db.session.flush()
    if meeting.state is MeetingState.PUBLISHED:
        inviting.ask_who_is_expected(meeting)
