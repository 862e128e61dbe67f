"""What does the page of one action hand to its template?"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.actions import policy, queries, services
from app.actions.columns import AREA, cells, to_say
from app.actions.forms.adding import EvidenceForm
from app.actions.forms.waiting import WaitsForm
from app.actions.models import Action
from app.actions.rows import ActionRow
from app.actions.workflow import FINISHED, ActionStatus
from app.extensions import db
from app.history.queries import Entry, story
from app.records.models import Record, Tie
from app.records.thread import Thread, Tied, thread_of
from app.remarks.forms import CommentForm, SayForm, UpdateForm
from app.remarks.pages import conversation
from app.remarks.queries import is_mentioned
from app.saved.queries import columns_of
from app.wording import capital, day

# Somebody says that these are done.
CLAIMED = FINISHED - {ActionStatus.DROPPED}


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
    series: "Series | None"
    due_moves: list[Moved]


TIED = {Tie.ANSWERS: "answered", Tie.FOLLOWS: "followed from"}


class Series(NamedTuple):
    """How an action comes again, in words; and the actions of its series beside it."""

    words: str
    before: Tied | None
    after: Tied | None


class Step(NamedTuple):
    label: str
    href: str
    primary: bool
    takes_focus: bool


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
        detail = _detail(row, action, story(action), thread_of(action, actor))
        return {"action": FullRow(row, detail), "editing": editing, "focus": focus}
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
    action: Action,
    actor: Actor,
    *,
    say_form: SayForm | None = None,
    evidence_form: EvidenceForm | None = None,
    waits_form: WaitsForm | None = None,
    fresh: bool = False,
) -> dict[str, Any]:
    """Everything on an action's own page.

    :param fresh: it has just been added: the first of its next steps takes focus.
    """
    told = story(action)
    # What it answers is told by its thread.
    row = queries.one_row(action, actor, answers=False)
    thread = thread_of(action, actor)
    shown = queries.evidence_of(action, actor)
    down = thread.down + [
        Tied("evidence", "", piece.title, piece.newest.href, piece.newest.detail) for piece in shown if piece.newest
    ]
    if policy.may_add_evidence(actor, action) and evidence_form is None:
        evidence_form = EvidenceForm(formdata=None)
    unproven = action.status in CLAIMED and not services.has_evidence(action)
    moves = _steps(row, action, actor, but={ActionStatus.VERIFIED} if unproven else set(), fresh=fresh)
    return {
        "action": FullRow(row, _detail(row, action, told, thread)),
        "editing": None,
        "focus": "done-when" if fresh and not moves else "",
        "moves": moves,
        "thread_up": thread.up,
        "thread_down": down,
        "thread_gone": [
            f"It {TIED[gone.tie]} {gone.reference} {gone.title}, which was withdrawn on {day(gone.on)}."
            for gone in thread.gone
        ],
        **waiting(action, actor, thread, waits_form),
        "conversation": conversation(
            action,
            href=f"{row.href}/updates",
            form=say_form or say_form_for(action, actor),
            nothing="Nobody has said how it is going yet. One honest sentence is enough.",
        ),
        "evidence": shown,
        "unproven": _unproven(action) if unproven else "",
        "evidence_form": evidence_form,
        "history": told,
        "edit_href": row.edit if row.may_edit else None,
    }


def say_form_for(action: Action, actor: Actor, *, typed: bool = False) -> SayForm | None:
    """How it goes, for whoever may update it; a question or remark, for whoever may comment; or nothing.

    :param typed: with what was sent.
    """
    more: dict[str, Any] = {} if typed else {"formdata": None}
    if policy.may_update(actor, action):
        return UpdateForm(**more)
    if policy.may_comment(actor, action, mentioned=is_mentioned(actor, action)):
        return CommentForm(**more)
    return None


def _unproven(action: Action) -> str:
    if action.status is ActionStatus.VERIFIED:
        return "It is verified, but the evidence that it was verified by has been taken out."
    return "It is reported done, and nothing shows it: its evidence was taken out. It can be verified once some is."


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
        "plan": str(action.plan_id or ""),
        "repeats": action.repeats.value if action.repeats else "",
        "answers": queries.recommendations_of(action),
    }


def _steps(row: ActionRow, action: Action, actor: Actor, *, but: Set[ActionStatus], fresh: bool) -> list[Step]:
    moves = [move for move in services.moves_for(actor, action) if move.to not in but]
    return [
        Step(move.label, f"{row.edit}/status?to={move.to.value.replace(' ', '+')}", n == 0, fresh and n == 0)
        for n, move in enumerate(moves)
    ]


def waiting(action: Action, actor: Actor, thread: Thread, form: WaitsForm | None) -> dict[str, Any]:
    """What an action waits for and what waits for it, and the form that says so to whoever may."""
    may_edit = policy.may_edit(actor, action)
    waits_for, waited_for_by = queries.waiting_around(actor, thread.waits_for, thread.waited_for_by)
    return {
        "waits_for": waits_for,
        "waited_for_by": waited_for_by,
        "waits_form": form or (WaitsForm(formdata=None) if may_edit else None),
        "shows_waiting": bool(may_edit or waits_for or waited_for_by),
    }


def _series(action: Action, thread: Thread) -> Series | None:
    before, after = (next(iter(tied), None) for tied in (thread.before, thread.after))
    if action.repeats is None and before is None:
        return None
    words = f"Comes again {action.repeats.value}" if action.repeats else "Comes no more after this one"
    return Series(words, before, after)


def _detail(row: ActionRow, action: Action, told: list[Entry], thread: Thread) -> Detail:
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
        series=_series(action, thread),
    )
