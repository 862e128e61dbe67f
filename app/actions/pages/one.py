"""What does the page of one action hand to its template?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.actions import policy, queries, services
from app.actions.columns import AREA, cells, to_say
from app.actions.forms.adding import EvidenceForm, UpdateForm
from app.actions.models import Action
from app.actions.rows import ActionRow
from app.actions.workflow import ActionStatus
from app.extensions import db
from app.history.queries import Entry, story
from app.records.models import Record
from app.records.thread import Tied, thread_of
from app.saved.queries import columns_of
from app.wording import capital, day


@dataclass(frozen=True)
class Moved:
    from_day: str
    to_day: str
    why: str
    who: str
    when: datetime


@dataclass(frozen=True)
class Detail:
    status_note: str
    done_when: str
    strand_words: str
    start_day: str
    created_words: str
    organisation_href: str
    due_moves: list[Moved]


class Step(NamedTuple):
    label: str
    href: str
    primary: bool


class FullRow:
    """An action's row with its details beside it."""

    def __init__(self, row: ActionRow, detail: Detail) -> None:
        self._row = row
        self.detail = detail

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, name)


def one(action: Action, actor: Actor, *, whole: bool, editing: str | None = None, focus: str = "") -> dict[str, Any]:
    """One action as its row, with the columns that its reader sees, or (``whole``) as the facts of its own page."""
    if whole:
        row = queries.one_row(action, actor, answers=False)
        return {"action": FullRow(row, _detail(row, action, story(action))), "editing": editing, "focus": focus}
    columns = columns_of(actor, AREA)
    row = queries.one_row(action, actor, **to_say(columns))
    shown, span = cells(columns, editing)
    return {
        "action": row,
        "rows": (row,),
        "columns": columns,
        "cells": shown,
        "span": span,
        # Whoever can edit a row can choose it.
        "picks": True,
        "editing": editing,
        "focus": focus,
    }


def whole(
    action: Action, actor: Actor, *, update_form: UpdateForm | None = None, evidence_form: EvidenceForm | None = None
) -> dict[str, Any]:
    """Everything on an action's own page."""
    told = story(action)
    # What it answers is told by its thread.
    row = queries.one_row(action, actor, answers=False)
    up, down = thread_of(action, actor)
    shown = queries.evidence_of(action)
    down += [Tied("evidence", "", piece.title, piece.href, piece.detail) for piece in shown]
    if policy.may_say(actor, action) and update_form is None:
        update_form = UpdateForm(formdata=None)
    if policy.may_add_evidence(actor, action) and evidence_form is None:
        evidence_form = EvidenceForm(formdata=None)
    evidence = [
        {
            "title": piece.title,
            "href": piece.href,
            "detail": piece.detail,
            "about_day": day(piece.about_on),
            "added": piece.added,
            "who": piece.who,
        }
        for piece in shown
    ]
    return {
        "action": FullRow(row, _detail(row, action, told)),
        "editing": None,
        "focus": "",
        "moves": _steps(row, action, actor),
        "thread_up": up,
        "thread_down": down,
        "updates": queries.updates_of(action),
        "update_form": update_form,
        "evidence": evidence,
        "evidence_form": evidence_form,
        "history": told,
        "edit_href": row.edit if row.may_edit else None,
    }


def as_typed(action: Action) -> dict[str, Any]:
    """An action as its whole form shows it."""
    owner = db.session.scalar(select(Record.title).where(Record.id == action.owner_id))
    return {
        "version": action.version,
        "title": action.title,
        "done_when": action.done_when,
        "strand": action.strand.value,
        "owner": owner,
        "organisation": str(action.organisation_id or ""),
        "start_on": action.start_on,
        "due_on": action.due_on,
        "priority": action.priority.value,
        "progress": action.progress,
        "answers": queries.recommendations_of(action),
    }


def _steps(row: ActionRow, action: Action, actor: Actor) -> list[Step]:
    moves = services.moves_for(actor, action)
    return [
        Step(move.label, f"{row.edit}/status?to={move.to.value.replace(' ', '+')}", primary=n == 0)
        for n, move in enumerate(moves)
    ]


def _detail(row: ActionRow, action: Action, told: list[Entry]) -> Detail:
    first = told[-1] if told else None
    moves = [
        Moved(change.before, change.after, entry.why, entry.who, entry.when)
        for entry in told
        for change in entry.changes
        # Without a day before it, it is the first one: that it was promised is no move.
        if change.label == "due" and change.before
    ]
    return Detail(
        # How much of it is done stands beside how it is going.
        status_note="" if action.status is ActionStatus.UNDER_WAY else row.status_note,
        done_when=action.done_when,
        strand_words=capital(action.strand.value),
        start_day=day(action.start_on),
        created_words=f"Proposed by {first.who} on {day(clock.local(first.when).date())}." if first else "",
        organisation_href=f"/organisations/{action.organisation_id}" if action.organisation_id else "",
        due_moves=moves,
    )
