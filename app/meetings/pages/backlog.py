"""What does the backlog show, to whoever sorts it and to whoever proposed something?"""

from typing import Any

from flask import url_for

from app import clock
from app.access.actor import Actor
from app.database import AnyRow
from app.meetings import policy
from app.meetings.forms.meetings import PressForm
from app.meetings.pages.lines import item_line
from app.meetings.queries import agenda
from app.meetings.queries.offering import meetings_ahead
from app.meetings.workflow import ItemState, MeetingState
from app.steering.models import Body
from app.wording import ago, until


def whole(body: Body | None, actor: Actor) -> dict[str, Any]:
    sorts = policy.may_sort_backlog(actor)
    rows = agenda.backlog(body.id, actor) if body is not None else []
    coming = meetings_ahead(body.id, actor) if body is not None and sorts else []
    return {
        "waiting": [_waiting(row, actor) for row in rows] if sorts else [],
        "own": [_own(row) for row in agenda.proposed_by(actor)],
        "sorts": sorts,
        "meetings": [
            (
                row.number,
                f"{row.reference}, {until(clock.local(row.starts_at).date(), clock.today())}"
                + (" (draft)" if row.state is MeetingState.DRAFT else ""),
            )
            for row in coming
        ],
        "has_group": body is not None,
        "propose_href": url_for("meetings.propose") if body is not None and policy.may_propose(actor) else None,
        "form": PressForm(formdata=None),
    }


def _waiting(row: AnyRow, actor: Actor) -> dict[str, Any]:
    return {
        "item": item_line(row),
        "who": f"{row.proposer} proposed it {ago(row.created_at, clock.today())}" if row.proposer else "",
        "pull_href": url_for("meetings.pull_in", item_id=row.id),
        "decline_href": url_for("meetings.decline", item_id=row.id),
        "edit_href": url_for("meetings.edit_item", item_id=row.id)
        if policy.may_change_item(actor, row, None)
        else None,
    }


def _own(row: AnyRow) -> dict[str, Any]:
    """What became of something that one proposed. Of a draft it is not said yet."""
    waits = row.meeting_id is None and row.state is ItemState.WAITING
    words, tone, href = "Waits for a meeting", "calm", ""
    if row.meeting_id is not None and row.at not in (MeetingState.DRAFT, None):
        words, tone, href = f"On the agenda of {row.meeting}", "done", f"/meetings/{row.meeting_number}#item-{row.id}"
    elif row.state is ItemState.WITHDRAWN:
        words, tone = f"Not on the agenda: {row.state_why or ''}", "late"
    return {
        "id": row.id,
        "title": row.title,
        "href": href,
        "words": words,
        "tone": tone,
        "when": ago(row.created_at, clock.today()),
        "back_href": url_for("meetings.take_back", item_id=row.id) if waits else None,
        "edit_href": url_for("meetings.edit_item", item_id=row.id) if waits else None,
    }
