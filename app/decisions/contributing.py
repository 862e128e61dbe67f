"""What do decisions add to pages that are not their own?"""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from flask import g
from sqlalchemy import Date, Integer, Text, cast, func, literal, null, select, union_all

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.database import AnyRow, AnySelect, UtcDateTime
from app.decisions import queries, services
from app.decisions.filters import LOG, LogFilter, ProposalFilter, awaits_action, in_force, review_is_due
from app.decisions.models import Ballot, Decision, Proposal
from app.decisions.policy import runs_decisions
from app.decisions.queries.proposals import readable
from app.decisions.workflow import ProposalState, Standing
from app.decisions.written import last_day
from app.extensions import db
from app.people.models import Person
from app.records.models import Record
from app.records.visibility import current, readable_by
from app.web.contributions import Glance, Need, News, Owned, WayOn, contributions, gives
from app.wording import ago, capital, count, until

_decision, _proposal, _record, _ballot = Decision.__table__, Proposal.__table__, Record.__table__, Ballot.__table__
MOST = 6  # of each that home shows
SOON = 7  # days before a written procedure is over, from which on a vote is pressing
VOTE, REVIEW, UNDONE, PROVISIONAL, NEWS, HOLDING = "vote", "review", "undone", "provisional", "news", "holding"
_NOTHING = {"number": Integer, "reference": Text, "title": Text, "at": UtcDateTime, "on": Date, "many": Integer}


def _part(what: str, query: AnySelect, **columns: Any) -> Any:
    """One part of the statement: what it does not say is NULL."""
    said = [columns.get(name, cast(null(), kind)).label(name) for name, kind in _NOTHING.items()]
    found = query.with_only_columns(literal(what).label("what"), *said).subquery()
    return select(found)


def _at_home(actor: Actor) -> list[AnyRow]:
    """All that home says of decisions: one statement in a request."""
    if not actor.holds(Permission.DECISIONS_READ):
        return []
    if "decisions_at_home" not in g:
        g.decisions_at_home = list(db.session.execute(union_all(*_parts(actor))))
    return g.decisions_at_home


def _parts(actor: Actor) -> list[Any]:
    decisions = (
        select(_decision.c.id)
        .select_from(_decision)
        .join(_record, _record.c.id == _decision.c.id)
        .where(readable_by(actor), current())
    )
    called = {"reference": _record.c.reference, "title": _record.c.title}
    newest = decisions.order_by(_decision.c.decided_on.desc(), _decision.c.id.desc()).limit(MOST)
    parts = [
        _part(NEWS, newest, **called, at=_decision.c.decided_at, on=_decision.c.decided_on),
        _part(HOLDING, decisions.where(in_force()), many=func.count()),
    ]
    if actor.holds(Permission.BALLOTS_VOTE):
        asked = (
            select(_proposal.c.id)
            .select_from(_proposal)
            .join(_record, _record.c.id == _proposal.c.id)
            .join(_ballot, _ballot.c.proposal_id == _proposal.c.id)
            .where(
                _proposal.c.state == ProposalState.OPEN,
                _ballot.c.closed_at.is_(None),
                queries.waits_for_vote(actor),
                readable(actor),
                current(),
            )
        )
        parts.append(_part(VOTE, asked.limit(MOST), **called, number=_record.c.number, at=_ballot.c.closes_at))
    if runs_decisions(actor):
        soonest = _decision.c.review_on, _decision.c.id
        due = decisions.where(review_is_due(clock.today())).order_by(*soonest).limit(MOST)
        undone = decisions.where(awaits_action()).order_by(_decision.c.decided_on, _decision.c.id).limit(MOST)
        provisional = decisions.where(_decision.c.standing == Standing.PROVISIONAL).limit(MOST)
        parts += [
            _part(REVIEW, due, **called, on=_decision.c.review_on),
            _part(UNDONE, undone, **called, on=_decision.c.decided_on),
            _part(PROVISIONAL, provisional, **called, on=_decision.c.decided_on),
        ]
    return parts


@gives(contributions.needs)
def what_waits_for_a_vote(actor: Actor, today: date) -> list[Need]:
    """Ballots in which this person could vote and has not."""
    return [_to_vote(row, today) for row in _at_home(actor) if row.what == VOTE]


def _to_vote(row: AnyRow, today: date) -> Need:
    last = last_day(row.at) if row.at is not None else today
    return Need(
        on=last,
        when_words=capital(until(last, today)) if row.at is not None else "Now",
        tone="soon" if (last - today).days <= SOON else "calm",
        title=f"Vote: {row.title}",
        href=f"/proposals/{row.number}",
        detail=f"{row.reference} · {'by written procedure' if row.at is not None else 'at a meeting'}",
        act_words="Vote",
        act_href=f"/proposals/{row.number}#ballots",
    )


@gives(contributions.needs)
def what_decisions_need(actor: Actor, today: date) -> list[Need]:
    """For the chair and the secretary: what nobody has taken up, looked at again or ratified."""
    kinds = {
        REVIEW: ("due for review", "soon", "Look at it again", "Review", ""),
        UNDONE: ("needs an action, and has none", "soon", "Needs an action", "Add an action", "#follow"),
        PROVISIONAL: ("provisional until a meeting ratifies it", "calm", "To ratify", "Open", ""),
    }
    return [
        Need(
            on=row.on,
            when_words=kinds[row.what][2],
            tone=kinds[row.what][1],
            title=row.title,
            href=f"{LOG}/{row.reference}",
            detail=f"{row.reference} · {kinds[row.what][0]}",
            act_words=kinds[row.what][3],
            act_href=f"{LOG}/{row.reference}{kinds[row.what][4]}",
        )
        for row in _at_home(actor)
        if row.what in kinds
    ]


@gives(contributions.news)
def what_was_decided(actor: Actor, today: date) -> list[News]:
    return [
        News(
            on=row.at,
            when_words=capital(ago(row.on, today)),
            title=row.title,
            href=f"{LOG}/{row.reference}",
            detail=f"{row.reference} · decided",
        )
        for row in _at_home(actor)
        # What was entered later and decided long ago is no news.
        if row.what == NEWS and (today - row.on).days <= NEWS_FOR
    ]


NEWS_FOR = 60  # days


@gives(contributions.glances)
def the_decisions(actor: Actor, today: date) -> Glance | None:
    found = _at_home(actor)
    if not found:
        return None
    holding = next(row.many for row in found if row.what == HOLDING)
    links = [WayOn("Open the decision log", LOG), WayOn("See what is proposed", ProposalFilter().address)]
    if undone := sum(row.what == UNDONE for row in found):
        some = f"{MOST} decisions or more need" if undone == MOST else count(undone, "decision needs", "decisions need")
        links.append(WayOn(f"{some} an action", LogFilter(action=True).address))
    return Glance("Decisions", f"{holding:,}", "decision stands" if holding == 1 else "decisions stand", links=links)


@gives(contributions.owned)
def which_drafts_somebody_has(person_id: int, reader: Actor) -> Sequence[Owned]:
    """The drafts of proposals that this person began: nobody else could open them."""
    rows = db.session.execute(
        select(_proposal.c.id, _record.c.number, _record.c.reference, _record.c.title, readable(reader).label("reads"))
        .join(_record, _record.c.id == _proposal.c.id)
        .where(_proposal.c.proposed_by_id == person_id, _proposal.c.state == ProposalState.DRAFT, current())
        .order_by(_proposal.c.id)
    )
    return [
        Owned(
            record_id=row.id,
            kind="draft of a proposal",
            title=row.title if row.reads else "A draft that is not for you to read",
            href=f"/proposals/{row.number}" if row.reads else "",
            detail=row.reference,
            hand_over=partial(_pass_on, row.id),
        )
        for row in rows
    ]


def _pass_on(proposal_id: int, to: Person, *, by: Actor, why: str) -> None:
    proposal = db.session.scalars(select(Proposal).where(Proposal.id == proposal_id).with_for_update()).one()
    services.pass_on(proposal, to, by=by, why=why)
