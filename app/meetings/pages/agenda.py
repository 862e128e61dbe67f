"""What does the page show on which an agenda is put together?"""

from collections.abc import Sequence
from typing import Any

from flask import url_for

from app.access.actor import Actor
from app.database import AnyRow
from app.history.queries import story
from app.meetings import policy
from app.meetings.forms.meetings import PressForm
from app.meetings.models import AgendaItem, Meeting
from app.meetings.pages.lines import ItemLine, item_line, paper_lines
from app.meetings.pages.meeting import head
from app.meetings.queries import agenda as queries
from app.meetings.queries.offers import offers
from app.meetings.queries.papers import PaperRow
from app.meetings.services.agenda import MOST_ITEMS
from app.meetings.services.papers import may_add
from app.meetings.workflow import MeetingState
from app.records.thread import thread_of

_OFFERED = {
    "minutes": "Approve the minutes of {}",
    "decision": "Ratify {}",
    "proposal": "Decide {}",
}


def whole(meeting: Meeting, actor: Actor) -> dict[str, Any]:
    rows = queries.items_of(meeting, actor)
    lines = [_line(row, meeting, actor) for row in rows]
    waiting = queries.backlog(meeting.body_id, actor)
    return {
        **head(meeting, rows),
        "lines": lines,
        "cells": CELLS,
        "editing": None,
        "focus": "",
        "order_href": url_for("meetings.order", number=meeting.number),
        "offers": [
            {
                "what": row.what,
                "id": row.id,
                "label": _OFFERED[row.what].format(row.reference),
                "title": row.title,
            }
            for row in offers(meeting, actor)
        ],
        "offer_href": url_for("meetings.offered", number=meeting.number),
        "waiting": [item_line(row) for row in waiting],
        "pull_href": url_for("meetings.pull", number=meeting.number),
        "is_full": len(rows) >= MOST_ITEMS,
        "add_href": url_for("meetings.add_item", number=meeting.number),
        "show_href": url_for("meetings.show", number=meeting.number),
        "publish_href": url_for("meetings.publish", number=meeting.number)
        if policy.may_run(actor) and meeting.state is MeetingState.DRAFT
        else None,
        "is_draft": meeting.state is MeetingState.DRAFT,
        "form": PressForm(formdata=None),
    }


# The cells of a row of the agenda, each a field that is edited in place.
CELLS = ("purpose", "presenter", "minutes")


def row(item_id: int, meeting: Meeting, actor: Actor, *, editing: str | None = None, focus: str = "") -> dict[str, Any]:
    """One row as the table shows it, numbered as it stands there."""
    rows = queries.items_of(meeting, actor)
    found = next(each for each in rows if each.id == item_id)
    return {"lines": [_line(found, meeting, actor)], "cells": CELLS, "editing": editing, "focus": focus}


def _line(row: AnyRow, meeting: Meeting, actor: Actor) -> ItemLine:
    return item_line(
        row,
        number=row.number,
        href=f"/meetings/items/{row.id}/whole",
        edit=f"/meetings/items/{row.id}/edit",
        may_change=policy.may_change_item(actor, row, meeting),
    )


def one(
    item: AgendaItem, row: AnyRow, meeting: Meeting | None, actor: Actor, papers: Sequence[PaperRow]
) -> dict[str, Any]:
    """An item with all that belongs to it, for whoever prepares it."""
    may_change = policy.may_change_item(actor, item, meeting)
    back = ("The backlog", url_for("meetings.backlog"))
    if meeting is not None:
        back = (f"{meeting.reference} {meeting.title}", url_for("meetings.show", number=meeting.number))
    on_agenda = meeting is not None and may_change
    return {
        "item": item_line(row),
        "papers": paper_lines(item.id, papers),
        "add_paper_href": url_for("meetings.add_paper", item_id=item.id) if may_add(item, actor) else None,
        "edit_href": url_for("meetings.edit_item", item_id=item.id) if may_change else None,
        "take_off_href": url_for("meetings.take_off", item_id=item.id) if on_agenda else None,
        "put_back_href": url_for("meetings.put_back", item_id=item.id) if on_agenda else None,
        "crumb": back,
        "readers": [reader.name for reader in queries.readers_of(item)],
        "thread": thread_of(item, actor),
        "history": story(item),
        "form": PressForm(formdata=None),
    }
