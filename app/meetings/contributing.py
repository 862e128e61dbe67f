"""What do meetings add to pages that are not their own?"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.database import AnyRow
from app.extensions import db
from app.meetings.models import AgendaItem, Invitation, Meeting
from app.meetings.queries.agenda import may_read_item
from app.meetings.queries.meetings import items_readable
from app.meetings.services import agenda
from app.meetings.workflow import AHEAD, ItemState
from app.people.models import Person
from app.records.models import Record
from app.records.visibility import current
from app.web.contributions import Owned, contributions, gives
from app.wording import day

_record, _meeting = Record.__table__, Meeting.__table__
_on = _record.alias("on_meeting")
_item, _invitation = AgendaItem.__table__, Invitation.__table__


@gives(contributions.readers)
def whoever_may_see_the_item(record_id: int, actor: Actor) -> bool:
    """The papers of an item are for whoever may see it: who prepares it, and who presents it."""
    return actor.holds(Permission.MEETINGS_READ) and may_read_item(actor, record_id)


@gives(contributions.on_page_of)
def what_they_present(record: Any, actor: Actor) -> dict[str, Any]:
    """On the page of a person, the items of meetings ahead that they present, as far as its reader may see them."""
    if not isinstance(record, Person) or not actor.holds(Permission.MEETINGS_READ):
        return {}
    return {
        "presents": [
            {
                "title": row.title,
                "href": f"/meetings/{row.number}#item-{row.id}",
                "detail": f"{row.reference} {row.words}, {day(clock.local(row.starts_at).date())}",
            }
            for row in _presented_by(record.id, actor)
            if row.is_readable
        ]
    }


@gives(contributions.owned)
def what_somebody_presents(person_id: int, reader: Actor) -> list[Owned]:
    """The items that this person is to present. Whoever may not read one learns only that there is one."""
    return [
        Owned(
            record_id=row.id,
            kind="agenda item",
            title=row.title if row.is_readable else "An agenda item that is not for you to read",
            href=f"/meetings/{row.number}#item-{row.id}" if row.is_readable else "",
            detail=f"{row.reference} · to present on {day(clock.local(row.starts_at).date())}",
            hand_over=partial(_present_instead, row.id),
        )
        for row in _presented_by(person_id, reader)
    ]


def _presented_by(person_id: int, reader: Actor) -> Sequence[AnyRow]:
    """The items of meetings ahead that somebody presents, soonest first, and whether this reader may read each."""
    return db.session.execute(
        select(
            _item.c.id,
            _record.c.title,
            _on.c.reference,
            _on.c.title.label("words"),
            _on.c.number,
            _meeting.c.starts_at,
            items_readable(reader).label("is_readable"),
        )
        .select_from(_item.join(_record, _record.c.id == _item.c.id))
        .join(_meeting, _meeting.c.id == _item.c.meeting_id)
        .join(_on, _on.c.id == _meeting.c.id)
        .where(
            _item.c.presenter_id == person_id,
            _item.c.state == ItemState.WAITING,
            _meeting.c.state.in_(list(AHEAD)),
            current(),
        )
        .order_by(_meeting.c.starts_at, _item.c.id)
    ).all()


def _present_instead(item_id: int, to: Person, *, by: Actor, why: str) -> None:
    agenda.present_instead(agenda.item_to_change(item_id), to, by=by, why=why)
