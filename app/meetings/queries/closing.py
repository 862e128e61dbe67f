"""What has to be done before a meeting can close?"""

import enum
from dataclasses import dataclass

from sqlalchemy import select

from app.database import AnyRow
from app.extensions import db
from app.meetings.models import AgendaItem, Meeting, OutcomeDraft
from app.meetings.queries.settled import being_voted_on, settled
from app.meetings.workflow import PUT_OFF, OutcomeKind, Purpose
from app.records.models import Record
from app.records.visibility import current

_item, _record = AgendaItem.__table__, Record.__table__


class What(enum.Enum):
    UNDECIDED = "is for decision, and nothing is decided"
    BALLOT = "has a ballot that is open"
    DRAFT = "has something half written under it"


@dataclass(frozen=True)
class InTheWay:
    """:ivar whose: of a draft, who is writing it, and its kind."""

    what: What
    item_id: int
    title: str
    whose: tuple[int, str, OutcomeKind] | None = None


def half_written(meeting: Meeting) -> list[AnyRow]:
    """What is being written under its items: rows with item_id, person_id, name and kind, the oldest first."""
    query = (
        select(OutcomeDraft.item_id, OutcomeDraft.person_id, _record.c.title.label("name"), OutcomeDraft.kind)
        .join(_item, _item.c.id == OutcomeDraft.item_id)
        .join(_record, _record.c.id == OutcomeDraft.person_id)
        .where(_item.c.meeting_id == meeting.id)
        .order_by(OutcomeDraft.saved_at, OutcomeDraft.person_id, OutcomeDraft.kind)
    )
    return list(db.session.execute(query))


def in_the_way(meeting: Meeting) -> list[InTheWay]:
    """All that stands in the way of closing, in the order of the agenda. Whoever may see the items."""
    items = db.session.execute(
        select(
            _item.c.id,
            _record.c.title,
            _item.c.purpose,
            _item.c.state,
            settled().label("is_settled"),
            being_voted_on().label("is_being_voted_on"),
        )
        .join(_record, _record.c.id == _item.c.id)
        .where(_item.c.meeting_id == meeting.id, current())
        .order_by(_item.c.position, _item.c.id)
    ).all()
    drafts: dict[int, list[tuple[int, str, OutcomeKind]]] = {}
    for row in half_written(meeting):
        drafts.setdefault(row.item_id, []).append((row.person_id, row.name, row.kind))
    found = []
    for item in items:
        undecided = item.purpose is Purpose.DECISION and item.state not in PUT_OFF and not item.is_settled
        if item.is_being_voted_on:
            found.append(InTheWay(What.BALLOT, item.id, item.title))
        elif undecided:
            found.append(InTheWay(What.UNDECIDED, item.id, item.title))
        found += [InTheWay(What.DRAFT, item.id, item.title, draft) for draft in drafts.get(item.id, ())]
    return found
