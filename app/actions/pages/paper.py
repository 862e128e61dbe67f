"""What does the plan say on paper, for a meeting?"""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import url_for
from sqlalchemy import select

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.actions import queries
from app.actions.exporting import last_word, plan_title
from app.actions.filters import TABLE, VIEWS, ActionFilter
from app.actions.models import Action, Update
from app.actions.rows import ActionRow
from app.actions.workflow import ActionStatus
from app.extensions import db
from app.web.pages import address
from app.wording import capital, count, day

MOST = 500
BY_STATUS, BY_PLAN = "status", "plan"
NO_PLAN = "In no plan"
_SENTENCE = re.compile(r".+?[.!?…](?=\s|$)", re.DOTALL)
LONGEST = 280  # characters of what was said last
_action = Action.__table__


class Line(NamedTuple):
    """An action, and beside it what was said of it last."""

    action: ActionRow
    said: str
    said_on: str


class Group(NamedTuple):
    title: str
    count_words: str
    lines: list[Line]


def on_paper(asked: ActionFilter, actor: Actor, by: str) -> dict[str, Any]:
    """What is filtered, in groups.

    :param by: ``plan`` or ``status``; otherwise by plan where there is one.
    """
    rows, is_all = queries.first_rows(asked, actor, MOST)
    beside = _beside([row.id for row in rows])
    lines = [(Line(row, *_last(beside[row.id])), beside[row.id].plan) for row in rows]
    if by not in (BY_STATUS, BY_PLAN):
        by = BY_PLAN if any(plan for _, plan in lines) else BY_STATUS
    return {
        "groups": _by_plan(lines) if by == BY_PLAN else _by_status([line for line, _ in lines]),
        "count_words": count(len(rows), "action") if is_all else f"The first {MOST} actions",
        "is_all": is_all,
        "by": by,
        "whose": "" if actor.holds(Permission.READ_MEMBERS) else "Your organisation’s actions only",
        "ways": [
            (f"By {way}", address(url_for(".on_paper"), {**asked.values(), "by": way}), way == by)
            for way in (BY_PLAN, BY_STATUS)
        ],
        "back": address(VIEWS[TABLE], asked.values()),
    }


def _beside(ids: Sequence[int]) -> dict[int, Any]:
    rows = db.session.execute(
        select(
            _action.c.id,
            plan_title().label("plan"),
            last_word(Update.text).label("said"),
            last_word(Update.at).label("said_at"),
        )
        .select_from(_action)
        .where(_action.c.id.in_(ids))
    )
    return {row.id: row for row in rows}


def _last(row: Any) -> tuple[str, str]:
    if row.said is None:
        return "", ""
    return first_sentence(row.said), day(clock.local(row.said_at).date())


def first_sentence(text: str) -> str:
    """What somebody said first, in one line and not too long."""
    plain = " ".join(text.split())
    found = _SENTENCE.match(plain)
    sentence = found.group() if found else plain
    return sentence if len(sentence) <= LONGEST else f"{sentence[: LONGEST - 1]}…"


def _by_plan(lines: Sequence[tuple[Line, str | None]]) -> list[Group]:
    titles = sorted({plan for _, plan in lines if plan})
    groups = [(title, [line for line, plan in lines if plan == title]) for title in titles]
    groups.append((NO_PLAN, [line for line, plan in lines if not plan]))
    return _groups(groups)


def _by_status(lines: Sequence[Line]) -> list[Group]:
    named = [(capital(status.value), status.value.replace(" ", "-")) for status in ActionStatus]
    return _groups([(title, [line for line in lines if line.action.status == slug]) for title, slug in named])


def _groups(found: Sequence[tuple[str, list[Line]]]) -> list[Group]:
    return [Group(title, count(len(lines), "action"), lines) for title, lines in found if lines]
