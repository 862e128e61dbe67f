"""What do the pages about actions need to show?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import bindparam, exists, func, literal, null, select, union_all

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.actions.filters import QUIET, ActionFilter, is_late, is_mine, is_quiet, waits_for_verification
from app.actions.models import Action, Confidence, Evidence, Update
from app.actions.rows import ActionRow, owner, plain_rows_of, readable, rows_among, rows_of, said
from app.actions.workflow import ActionStatus
from app.charter.models import Recommendation, Response
from app.database import AnySelect
from app.extensions import db
from app.files.models import StoredFile
from app.records.models import Link, Record, Tie
from app.records.references import NotFound
from app.records.visibility import current, readable_by
from app.web.paging import Listing, Page, counting

MOST_OWNERS = 60  # in a list to choose from; with more, one types a name
_action, _record = Action.__table__, Record.__table__


def page_of_actions(asked: ActionFilter, actor: Actor, cursor: str | None) -> tuple[list[ActionRow], Page]:
    """One page of the table, said in words."""
    today = clock.today()
    found = _kept(_listing, asked)(asked, actor, today).page(cursor, _since())
    return said(list(found.rows), actor, today), found


def count_of(asked: ActionFilter, actor: Actor) -> int:
    """How many actions this filter finds, counting no further than ``COUNT_UP_TO``."""
    return db.session.scalar(_kept(_how_many, asked)(asked, actor, clock.today()), _since()) or 0


# Statements are kept for the filters and readers of late, never what they find: putting one
# together takes longer than running it.
@lru_cache(maxsize=64)
def _listing(asked: ActionFilter, actor: Actor, today: date) -> Listing:
    query = plain_rows_of(actor).where(*asked.clauses(actor, today, _SINCE), *asked.along())
    if asked.sort == "owner":
        query = query.join(owner, owner.c.id == _action.c.owner_id)
    return Listing(query, asked.keys(), shown=rows_among)


@lru_cache(maxsize=64)
def _how_many(asked: ActionFilter, actor: Actor, today: date) -> AnySelect:
    return counting(plain_rows_of(actor).where(*asked.clauses(actor, today, _SINCE)))


def _kept(statement: Any, asked: ActionFilter) -> Any:
    """A search is put together anew: its words are hardly asked again, and how they are asked is the database's own."""
    return statement.__wrapped__ if asked.q else statement


# Since when nobody has said how an action goes: the one thing in them that every request says anew.
_SINCE = bindparam("since", type_=_action.c.updated_at.type)


def _since() -> dict[str, datetime]:
    return {_SINCE.key: clock.now() - QUIET}


def one_row(action: Action, actor: Actor, *, answers: bool = True) -> ActionRow:
    """This action as its row shows it now. ``answers``: see ``said``."""
    db.session.flush()
    found = db.session.execute(rows_of(actor).where(_action.c.id == action.id)).all()
    return said(list(found), actor, clock.today(), answers=answers)[0]


def rows_where(actor: Actor, *clauses: Any, most: int = 100) -> list[ActionRow]:
    """Actions for the page of something else, soonest first."""
    found = db.session.execute(
        rows_of(actor).where(*clauses).order_by(_action.c.due_on, _action.c.id).limit(most)
    ).all()
    return said(list(found), actor, clock.today())


def action_for(actor: Actor, number: int, *, to_change: bool = False) -> Action:
    """One action that this person may read.

    :param to_change: lock it, so that two who change it take turns.
    :raises NotFound: there is none, or not for this reader.
    """
    query = select(Action).where(Action.kind == "action", Action.number == number, readable(actor), current())
    # Both of its tables: of two who wait, the second must find what the first has written in either.
    action = db.session.scalar(query.with_for_update() if to_change else query)
    if action is None:
        raise NotFound()
    return action


@dataclass(frozen=True)
class Counts:
    """How the plan stands, for the first sentence and the figures beside it.

    :ivar all: those that were not dropped, as on every other page that counts them.
    :ivar answered: recommendations that an action answers.
    :ivar declined: those that none answers because they are not accepted, with the reason.
    """

    all: int
    late: int
    quiet: int
    to_verify: int
    mine: int
    recommendations: int
    answered: int
    declined: int

    @property
    def unanswered(self) -> int:
        return self.recommendations - self.answered - self.declined


def counts(actor: Actor) -> Counts:
    """All the figures of the plan's page in one statement."""
    return Counts(**db.session.execute(_figures(actor, clock.today()), _since()).one()._mapping)


@lru_cache(maxsize=32)
def _figures(actor: Actor, today: date) -> AnySelect:
    recommendation = Recommendation.__table__
    # A lead sees what their own actions answer.
    answered = is_answered(recommendation.c.id, actor)
    readable_ones = (
        select(func.count())
        .select_from(recommendation.join(_record, _record.c.id == recommendation.c.id))
        # The kind, too, or SQLite would look at every record.
        .where(_record.c.kind == "recommendation", readable_by(actor), current())
    )
    wanted = {
        "all": _counted(actor, Action.status != ActionStatus.DROPPED),
        "late": _counted(actor, is_late(today)),
        "quiet": _counted(actor, is_quiet(_SINCE)),
        "to_verify": _counted(actor, waits_for_verification(actor))
        if actor.holds(Permission.ACTIONS_DECIDE)
        else literal(0),
        "mine": _counted(actor, is_mine(actor), Action.settled_on.is_(None)),
        "recommendations": readable_ones.scalar_subquery(),
        "answered": readable_ones.where(answered).scalar_subquery(),
        "declined": readable_ones.where(
            recommendation.c.response == Response.NOT_ACCEPTED, ~answered
        ).scalar_subquery(),
    }
    return select(*(query.label(name) for name, query in wanted.items()))


def _counted(actor: Actor, *clauses: Any) -> Any:
    return counting(plain_rows_of(actor).where(*clauses)).scalar_subquery()


def is_answered(recommendation_id: Any, actor: Actor) -> Any:
    """Does any action that this person may read, and that was not dropped, answer this recommendation?"""
    answering = (
        select(literal(1))
        .select_from(
            Link.__table__.join(_action, _action.c.id == Link.from_id).join(_record, _record.c.id == _action.c.id)
        )
        .where(
            Link.to_id == recommendation_id,
            Link.tie == Tie.ANSWERS,
            _action.c.status != ActionStatus.DROPPED,
            readable(actor),
            current(),
        )
    )
    return exists(answering.correlate_except(Link.__table__, _action, _record))


@dataclass(frozen=True)
class Choices:
    """What the filters offer. ``owners`` is ``None`` when there are too many to list."""

    owners: list[tuple[str, str]] | None
    organisations: list[tuple[str, str]]
    recommendations: list[tuple[str, str]]


@lru_cache(maxsize=32)
def _offered(actor: Actor) -> Any:
    """What ``choices`` asks: only of actions that this person may read, or the filters would name their owners."""
    person, organisation, recommendation = (
        _record.alias(name) for name in ("person", "organisation", "recommendation")
    )
    # The first of each is enough. As ``exists`` PostgreSQL would read all actions to answer this.
    actions = plain_rows_of(actor)
    owned = actions.where(_action.c.owner_id == person.c.id).limit(1).scalar_subquery().is_not(None)
    theirs = actions.where(_record.c.organisation_id == organisation.c.id)
    has_actions = theirs.limit(1).scalar_subquery().is_not(None)
    owners = (
        select(literal("owner").label("what"), person.c.id, person.c.title, literal("").label("reference"))
        .where(person.c.kind == "person", owned)
        .limit(MOST_OWNERS + 1)
        .subquery()
    )
    return union_all(
        select(owners),
        select(literal("organisation"), organisation.c.id, organisation.c.title, literal("")).where(
            organisation.c.kind == "organisation", has_actions
        ),
        select(
            literal("recommendation"), recommendation.c.id, recommendation.c.title, recommendation.c.reference
        ).where(recommendation.c.kind == "recommendation", recommendation.c.withdrawn_on.is_(None)),
    )


def choices(actor: Actor) -> Choices:
    """Owners and organisations that have actions, and all recommendations: one statement."""
    owners: list[tuple[str, str]] = []
    organisations: list[tuple[str, str]] = []
    recommendations: list[tuple[int, str, str]] = []
    for what, record_id, title, reference in db.session.execute(_offered(actor)):
        if what == "recommendation":
            recommendations.append((record_id, reference, f"{reference} {title}"))
        else:
            (owners if what == "owner" else organisations).append((str(record_id), title))
    by_name = itemgetter(1)
    return Choices(
        owners=sorted(owners, key=by_name) if len(owners) <= MOST_OWNERS else None,
        organisations=sorted(organisations, key=by_name),
        recommendations=[(reference, words) for _, reference, words in sorted(recommendations)],
    )


def recommendations_of(action: Action) -> list[str]:
    """The references that this action answers."""
    return list(
        db.session.scalars(
            select(_record.c.reference)
            .join(Link, Link.to_id == _record.c.id)
            .where(Link.from_id == action.id, Link.tie == Tie.ANSWERS)
            .order_by(_record.c.reference)
        )
    )


@dataclass(frozen=True)
class Said:
    who: str
    who_href: str
    when: datetime
    text: str


def updates_of(action: Action) -> list[Said]:
    """What people said about how it goes, newest first."""
    rows = db.session.execute(
        select(Update.by_id, Update.at, Update.text, _record.c.title.label("who"))
        .outerjoin(_record, _record.c.id == Update.by_id)
        .where(Update.action_id == action.id)
        .order_by(Update.id.desc())
        .limit(200)
    )
    return [Said(row.who or "Praxis", f"/people/{row.by_id}", row.at, row.text) for row in rows]


@dataclass(frozen=True)
class Shown:
    title: str
    href: str
    detail: str
    about_on: date | None
    added: datetime
    who: str


def evidence_of(action: Action) -> list[Shown]:
    """What shows that it was done, newest first."""
    rows = db.session.execute(
        select(
            Evidence.title,
            Evidence.link,
            Evidence.file_id,
            Evidence.about_on,
            Evidence.at,
            StoredFile.name,
            StoredFile.size,
            _record.c.title.label("who"),
        )
        .outerjoin(StoredFile, StoredFile.id == Evidence.file_id)
        .outerjoin(_record, _record.c.id == Evidence.by_id)
        .where(Evidence.action_id == action.id)
        .order_by(Evidence.id.desc())
    )
    return [
        Shown(
            title=row.title,
            href=row.link or f"/files/{row.file_id}",
            detail=_host(row.link) if row.link else f"{row.name}, {_size(row.size)}",
            about_on=row.about_on,
            added=row.at,
            who=row.who or "Praxis",
        )
        for row in rows
    ]


def _host(link: str) -> str:
    return link.partition("//")[2].partition("/")[0]


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, size // 1000)} KB"


def recommendations_with(references: Collection[str]) -> list[Recommendation]:
    """Recommendations by reference; those that do not exist are left out."""
    return list(db.session.scalars(select(Recommendation).where(Recommendation.reference.in_(references))))


def organisations_of(actor: Actor) -> list[tuple[str, str]]:
    """Organisations that this person can give an action to: id and name."""
    query: AnySelect = select(_record.c.id, _record.c.title).where(_record.c.kind == "organisation", current())
    if not actor.holds(Permission.READ_MEMBERS):
        query = query.where(_record.c.id.in_(sorted(actor.leads)))
    return [(str(row.id), row.title) for row in db.session.execute(query.order_by(_record.c.title))]


def status_counts(actor: Actor) -> tuple[dict[tuple[ActionStatus, Confidence], int], int]:
    """How many actions in each status with each confidence, and how many are late: one statement for both."""
    standing = (
        select(_action.c.status, _action.c.confidence, func.count())
        .select_from(_action.join(_record, _record.c.id == _action.c.id))
        .where(readable(actor), current())
        .group_by(_action.c.status, _action.c.confidence)
    )
    late = _how_many(ActionFilter(late=True), actor, clock.today()).scalar_subquery()
    *rows, last = sorted(
        db.session.execute(union_all(standing, select(null(), null(), late))), key=lambda row: row[0] is None
    )
    return {(row[0], row[1]): row[2] for row in rows}, last[2]
