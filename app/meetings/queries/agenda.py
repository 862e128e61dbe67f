"""Which items are on an agenda, and which wait for one?"""

from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import ColumnElement, Integer, bindparam, or_, select

from app.access.actor import Actor
from app.database import AnyRow, AnySelect, locking
from app.extensions import db
from app.meetings.models import AgendaItem, Meeting
from app.meetings.policy import FOR_MANY
from app.meetings.queries.meetings import Sight, items_readable, items_within, sight_of
from app.meetings.queries.numbering import numbers
from app.meetings.queries.papers import PaperRow, papers_in, with_papers
from app.meetings.workflow import ItemState
from app.records.models import Reader, Record
from app.records.references import NotFound
from app.records.visibility import current

_record, _item, _meeting = Record.__table__, AgendaItem.__table__, Meeting.__table__
_presenter, _proposer = _record.alias("presenter"), _record.alias("proposer")
_proposal, _ratified, _approved = (_record.alias(name) for name in ("proposal", "ratified", "approved"))
_parent = _item.alias("parent")
_parent_meeting = _record.alias("parent_meeting")
_reader, _on_meeting = _record.alias("reader"), _record.alias("on_meeting")

# Of which meeting, and who reads.
_MEETING, _READER = bindparam("meeting", type_=Integer), bindparam("reader", type_=Integer)

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


def _numbered(of_meetings: ColumnElement[bool]) -> AnySelect:
    """The items of these meetings, each with the number that it has for everybody."""
    called = numbers(of_meetings)
    return _ITEMS.add_columns(called.c.number).join(called, called.c.id == _item.c.id).where(of_meetings)


def items_of(meeting: Meeting, actor: Actor) -> list[AnyRow]:
    """The agenda in its order, as far as this person may see it."""
    query = _numbered(_item.c.meeting_id == meeting.id).where(items_readable(actor), current())
    return list(db.session.execute(query.order_by(_item.c.position, _item.c.id)))


def agenda_with_papers(meeting: Meeting, actor: Actor) -> tuple[list[AnyRow], dict[int, list[PaperRow]]]:
    """The same, with the papers of each: one statement."""
    asked = {_MEETING.key: meeting.id, _READER.key: actor.id or 0}
    rows = db.session.execute(_with_papers(sight_of(actor)), asked).all()
    return list({row.id: row for row in rows}.values()), papers_in(rows)


@lru_cache(maxsize=64)
def _with_papers(sight: Sight) -> AnySelect:
    """Made once for all who see alike: to put it together takes longer than to ask it."""
    items = _numbered(_item.c.meeting_id == _MEETING).where(items_within(sight, _READER), current())
    return with_papers(items.order_by(_item.c.position, _item.c.id), _item.c.id)


def items_of_each(meeting_ids: Iterable[int], actor: Actor) -> dict[int, list[AnyRow]]:
    """The agendas of several meetings, as far as this person may see them."""
    query = _numbered(_item.c.meeting_id.in_(list(meeting_ids))).where(items_readable(actor), current())
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


# What waits for one.


def backlog(body_id: int, actor: Actor) -> list[AnyRow]:
    """What waits for a meeting, the oldest first, as far as this person may see it."""
    query = _ITEMS.where(
        _item.c.body_id == body_id,
        _item.c.meeting_id.is_(None),
        _item.c.state == ItemState.WAITING,
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


def item_where(clause: ColumnElement[bool], meeting: Meeting) -> AgendaItem | None:
    """The item of a meeting for which this holds, if there is one."""
    query = select(AgendaItem).where(AgendaItem.meeting_id == meeting.id, clause, current())
    return db.session.scalars(query.order_by(AgendaItem.id).limit(1)).first()


def waiting_where(clause: ColumnElement[bool], body_id: int) -> AgendaItem | None:
    """The item of a body’s backlog for which this holds, locked: the oldest, if there are several."""
    query = select(AgendaItem).where(
        AgendaItem.body_id == body_id,
        AgendaItem.meeting_id.is_(None),
        AgendaItem.state == ItemState.WAITING,
        clause,
        current(),
    )
    return db.session.scalars(query.order_by(AgendaItem.id).limit(1).with_for_update(of=AgendaItem)).first()


def has_items(meeting: Meeting) -> bool:
    query = select(_item.c.id).join(_record, _record.c.id == _item.c.id)
    return db.session.scalar(query.where(_item.c.meeting_id == meeting.id, current()).limit(1)) is not None
