"""What is on an agenda, what could be put on it, and what arises from earlier meetings?"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    and_,
    bindparam,
    exists,
    literal,
    or_,
    select,
    union,
    union_all,
)

from app.access.actor import Actor
from app.access.roles import Permission
from app.actions.models import Action
from app.actions.rows import readable as action_readable
from app.actions.workflow import OPEN
from app.database import AnyRow, UtcDateTime, locking
from app.decisions.models import Decision, Proposal
from app.decisions.workflow import ProposalState, Standing
from app.extensions import db
from app.files.models import StoredFile
from app.meetings.models import AgendaItem, Meeting, Paper
from app.meetings.policy import FOR_MANY
from app.meetings.queries.meetings import items_readable
from app.meetings.workflow import AHEAD, ItemState, MeetingState
from app.records.models import Link, Reader, Record, Tie
from app.records.references import NotFound
from app.records.visibility import Reach, current, reach_of, readable_within

_record, _item, _meeting, _paper = Record.__table__, AgendaItem.__table__, Meeting.__table__, Paper.__table__
_action, _decision, _link = Action.__table__, Decision.__table__, Link.__table__
_presenter, _proposer = _record.alias("presenter"), _record.alias("proposer")
_proposal, _ratified, _approved = (_record.alias(name) for name in ("proposal", "ratified", "approved"))
_parent = _item.alias("parent")
_parent_meeting = _record.alias("parent_meeting")
_reader, _adder, _owner, _on_meeting = (_record.alias(name) for name in ("reader", "adder", "owner", "on_meeting"))
_on, _item_record = _meeting.alias("on"), _record.alias("item_record")

MOST_MATTERS = 200


# Items with the names of whom and what they have to do with.
_ITEMS = (
    select(
        _item.c.id,
        _record.c.title,
        _record.c.version,
        _item.c.body_id,
        _item.c.meeting_id,
        _item.c.section,
        _item.c.position,
        _item.c.purpose,
        _item.c.background,
        _item.c.presenter_id,
        _presenter.c.title.label("presenter"),
        _item.c.minutes,
        _item.c.state,
        _item.c.state_why,
        _item.c.meant_for,
        _item.c.proposal_id,
        _proposal.c.reference.label("proposal"),
        _item.c.ratifies_id,
        _ratified.c.reference.label("ratifies"),
        _item.c.approves_id,
        _approved.c.reference.label("approves"),
        _item.c.parent_id,
        _parent_meeting.c.reference.label("carried_from"),
        _item.c.proposed_by_id,
        _proposer.c.title.label("proposer"),
        _item.c.begun_at,
        _item.c.ended_at,
        _record.c.created_at,
    )
    .select_from(_item.join(_record, _record.c.id == _item.c.id))
    .outerjoin(_presenter, _presenter.c.id == _item.c.presenter_id)
    .outerjoin(_proposer, _proposer.c.id == _item.c.proposed_by_id)
    .outerjoin(_proposal, _proposal.c.id == _item.c.proposal_id)
    .outerjoin(_ratified, _ratified.c.id == _item.c.ratifies_id)
    .outerjoin(_approved, _approved.c.id == _item.c.approves_id)
    .outerjoin(_parent, _parent.c.id == _item.c.parent_id)
    .outerjoin(_parent_meeting, _parent_meeting.c.id == _parent.c.meeting_id)
)


def items_of(meeting: Meeting, actor: Actor) -> list[AnyRow]:
    """The agenda in its order, as far as this person may see it."""
    query = _ITEMS.where(_item.c.meeting_id == meeting.id, items_readable(actor), current())
    return list(db.session.execute(query.order_by(_item.c.position, _item.c.id)))


def items_of_each(meeting_ids: Iterable[int], actor: Actor) -> dict[int, list[AnyRow]]:
    """The agendas of several meetings, as far as this person may see them."""
    query = _ITEMS.where(_item.c.meeting_id.in_(list(meeting_ids)), items_readable(actor), current())
    found: dict[int, list[AnyRow]] = {}
    for row in db.session.execute(query.order_by(_item.c.meeting_id, _item.c.position, _item.c.id)):
        found.setdefault(row.meeting_id, []).append(row)
    return found


def item_for(actor: Actor, item_id: int, *, to_change: bool = False) -> AgendaItem:
    """One item that this person may see.

    :param to_change: lock it, as it is then: after its meeting, where it is on an agenda.
    :raises NotFound: there is none, or not for this reader.
    """
    reads = select(_item.c.id).join(_record, _record.c.id == _item.c.id)
    reads = reads.where(_item.c.id == item_id, items_readable(actor), current())
    # An item of a meeting is read there: a draft is not for everybody.
    if db.session.scalar(reads) is None:
        raise NotFound()
    query = select(AgendaItem).where(AgendaItem.id == item_id)
    return db.session.scalars(locking(query) if to_change else query).one()


def row_of(item: AgendaItem) -> AnyRow:
    """An item that was found, as a row with the names of whom and what it has to do with."""
    return db.session.execute(_ITEMS.where(_item.c.id == item.id)).one()


def sections_of(meeting: Meeting, actor: Actor) -> list[str]:
    """The names of the sections of an agenda, as far as this person may see what stands in them."""
    query = select(_item.c.section).join(_record, _record.c.id == _item.c.id).distinct()
    query = query.where(_item.c.meeting_id == meeting.id, items_readable(actor), current())
    return list(db.session.scalars(query.order_by(_item.c.section).limit(50)))


def may_read_item(actor: Actor, item_id: int) -> bool:
    """May somebody see this item, and so what belongs to it?"""
    query = select(_item.c.id).join(_record, _record.c.id == _item.c.id)
    return db.session.scalar(query.where(_item.c.id == item_id, items_readable(actor), current())) is not None


def readers_of(item: AgendaItem) -> list[AnyRow]:
    """Whom a confidential item is for by name: rows with id and name."""
    return list(
        db.session.execute(
            select(_reader.c.id, _reader.c.title.label("name"))
            .join(Reader, Reader.person_id == _reader.c.id)
            .where(Reader.record_id == item.id)
            .order_by(_reader.c.title, _reader.c.id)
        )
    )


def papers_of(item_ids: Sequence[int]) -> dict[int, list[AnyRow]]:
    """The papers of each of these items, each with its versions, newest first."""
    rows = db.session.execute(
        select(
            _paper.c.id,
            _paper.c.item_id,
            _paper.c.number,
            _paper.c.revision,
            _paper.c.title,
            _paper.c.link,
            _paper.c.file_id,
            _paper.c.at,
            _paper.c.taken_out_at,
            _paper.c.taken_out_why,
            StoredFile.name.label("file"),
            StoredFile.size,
            _adder.c.title.label("who"),
        )
        .outerjoin(StoredFile, StoredFile.id == _paper.c.file_id)
        .outerjoin(_adder, _adder.c.id == _paper.c.by_id)
        .where(_paper.c.item_id.in_(item_ids))
        .order_by(_paper.c.item_id, _paper.c.number, _paper.c.revision.desc())
    )
    found: dict[int, list[AnyRow]] = {}
    for row in rows:
        found.setdefault(row.item_id, []).append(row)
    return found


def newest_paper(item: AgendaItem, number: int) -> Paper | None:
    query = select(Paper).where(Paper.item_id == item.id, Paper.number == number)
    return db.session.scalars(query.order_by(Paper.revision.desc()).limit(1)).first()


def paper_called(item: AgendaItem, paper_id: int) -> Paper | None:
    return db.session.scalar(select(Paper).where(Paper.item_id == item.id, Paper.id == paper_id))


# What could be put on it.


def backlog(body_id: int, actor: Actor, *, states: Iterable[ItemState] = (ItemState.WAITING,)) -> list[AnyRow]:
    """What waits for a meeting, the oldest first, as far as this person may see it."""
    query = _ITEMS.where(
        _item.c.body_id == body_id,
        _item.c.meeting_id.is_(None),
        _item.c.state.in_(list(states)),
        items_readable(actor),
        current(),
    )
    return list(db.session.execute(query.order_by(_item.c.id).limit(500)))


def proposed_by(actor: Actor, *, most: int = 20) -> list[AnyRow]:
    """What somebody proposed and became of it, the latest first: rows of ``backlog`` with the meeting's reference.

    Where it stands on the agenda of a draft, that is not said yet.
    """
    query = (
        _ITEMS.add_columns(
            _on_meeting.c.reference.label("meeting"),
            _on_meeting.c.number.label("meeting_number"),
            _meeting.c.state.label("at"),
        )
        .outerjoin(_meeting, _meeting.c.id == _item.c.meeting_id)
        .outerjoin(_on_meeting, _on_meeting.c.id == _meeting.c.id)
        .where(
            _item.c.proposed_by_id == (actor.id or 0),
            # Made confidential since, it is for those whom it is for.
            or_(_item.c.meant_for.in_(FOR_MANY), _item.c.meeting_id.is_(None)),
            current(),
        )
    )
    return list(db.session.execute(query.order_by(_item.c.id.desc()).limit(most)))


def offers(meeting: Meeting, actor: Actor) -> list[AnyRow]:
    """What is ready to be put on this agenda by one press: rows with what ("proposal", "decision", "minutes"), id,
    reference and title.

    Open proposals, decisions that are still provisional, and minutes that were circulated; less what stands on
    the agenda of a meeting to come already.
    """
    asked = {_BODY.key: meeting.body_id, _BEFORE.key: meeting.starts_at, _READER.key: actor.id}
    found = db.session.execute(_offers(reach_of(actor)), asked)
    return sorted(found, key=lambda row: (("minutes", "decision", "proposal").index(row.what), row.id))


_BODY, _BEFORE = bindparam("body"), bindparam("before", type_=UtcDateTime())
_READER = bindparam("reader", type_=Integer)


@lru_cache(maxsize=64)
def _offers(reach: Reach) -> Any:
    """Made once for all who read alike."""
    proposal, decision = Proposal.__table__, _decision
    shown = (_record.c.id, _record.c.reference, _record.c.title)
    proposals = (
        select(literal("proposal").label("what"), *shown)
        .join(proposal, proposal.c.id == _record.c.id)
        .where(
            proposal.c.body_id == _BODY,
            proposal.c.state == ProposalState.OPEN,
            ~_stands_on_an_agenda(_item.c.proposal_id == proposal.c.id),
        )
    )
    decisions = (
        select(literal("decision").label("what"), *shown)
        .join(decision, decision.c.id == _record.c.id)
        .where(
            decision.c.body_id == _BODY,
            decision.c.standing == Standing.PROVISIONAL,
            ~_stands_on_an_agenda(_item.c.ratifies_id == decision.c.id),
        )
    )
    minutes = (
        select(literal("minutes").label("what"), *shown)
        .join(_meeting, _meeting.c.id == _record.c.id)
        .where(
            _meeting.c.body_id == _BODY,
            _meeting.c.state == MeetingState.CIRCULATED,
            _meeting.c.starts_at < _BEFORE,
            ~_stands_on_an_agenda(_item.c.approves_id == _meeting.c.id),
        )
    )
    seen = and_(readable_within(reach, _READER), current())
    return union_all(*(query.where(seen) for query in (minutes, decisions, proposals)))


def _stands_on_an_agenda(of: ColumnElement[bool]) -> ColumnElement[bool]:
    """Is there an item of this on the agenda of a meeting that is to come or going on?"""
    return (
        exists(literal(1))
        .select_from(
            _item.join(_on, _on.c.id == _item.c.meeting_id).join(_item_record, _item_record.c.id == _item.c.id)
        )
        .where(
            of,
            _on.c.state.in_([*AHEAD, MeetingState.IN_SESSION]),
            _item_record.c.withdrawn_on.is_(None),
            _item.c.state.in_([ItemState.WAITING, ItemState.AT_HAND]),
        )
        .correlate_except(_item, _on, _item_record)
    )


# What arises.


def arising(meeting: Meeting) -> CompoundSelect[Any]:
    """The ids of what follows from a decision or an item of an earlier meeting of this body."""
    decided = _link.join(_decision, _decision.c.id == _link.c.to_id)
    discussed = _link.join(_item, _item.c.id == _link.c.to_id).join(_meeting, _meeting.c.id == _item.c.meeting_id)
    follows = select(_link.c.from_id).where(_link.c.tie == Tie.FOLLOWS)
    return union(
        follows.select_from(decided).where(
            _decision.c.body_id == meeting.body_id, _decision.c.decided_at < meeting.starts_at
        ),
        follows.select_from(discussed).where(
            _meeting.c.body_id == meeting.body_id,
            _meeting.c.starts_at < meeting.starts_at,
            _meeting.c.state != MeetingState.CANCELLED,
        ),
    )


def matters_arising(meeting: Meeting, actor: Actor, *, most: int = MOST_MATTERS) -> list[AnyRow]:
    """Open actions that follow from a decision or an item of an earlier meeting of this body, soonest first.

    Never copied: rows with id, number, reference, title, owner, owner_id, status, due_on.
    """
    if not actor.holds(Permission.ACTIONS_READ):
        return []
    # Joined, they are what SQLite begins with: by their actions, and not by every record they are.
    found = arising(meeting).subquery("found")
    soonest = (
        select(
            _action.c.id,
            _record.c.number,
            _record.c.reference,
            _record.c.title,
            _action.c.owner_id,
            _action.c.status,
            _action.c.due_on,
        )
        .join(found, found.c.from_id == _action.c.id)
        .join(_record, _record.c.id == _action.c.id)
        .where(_action.c.status.in_(OPEN), action_readable(actor), current())
        .order_by(_action.c.due_on, _action.c.id)
        .limit(most)
        .subquery("soonest")
    )
    # Their owners are looked up for those alone.
    query = select(soonest, _owner.c.title.label("owner")).outerjoin(_owner, _owner.c.id == soonest.c.owner_id)
    return list(db.session.execute(query.order_by(soonest.c.due_on, soonest.c.id)))


def item_where(clause: ColumnElement[bool], meeting: Meeting) -> AgendaItem | None:
    """The item of a meeting for which this holds, if there is one."""
    query = select(AgendaItem).where(AgendaItem.meeting_id == meeting.id, clause, current())
    return db.session.scalars(query.order_by(AgendaItem.id).limit(1)).first()


def has_items(meeting: Meeting) -> bool:
    query = select(_item.c.id).join(_record, _record.c.id == _item.c.id)
    return db.session.scalar(query.where(_item.c.meeting_id == meeting.id, current()).limit(1)) is not None
