"""Who hears of a written procedure in a letter, and what does the letter say of it?

How often such letters leave, and that they are composed as they do: ``app.notices``. Of a ballot at a meeting nobody
is written to: they are there.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import exists, func, literal, select

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.database import AnyRow
from app.decisions.models import Ballot, Decision, Elector, Proposal, Vote
from app.decisions.workflow import How, Outcome
from app.decisions.written import last_day
from app.extensions import db
from app.mail.models import Letter
from app.notices.composing import Line, Part, tells
from app.notices.services import note_for
from app.records.models import Record
from app.records.visibility import current, readable_by
from app.wording import day

ASKED, REMINDED, SETTLED = "ballot_asked", "ballot_reminder", "ballot_settled"
# So long before its time is over, whoever has not voted is reminded; a shorter procedure reminds nobody.
REMIND = timedelta(days=2)
VOTE = "A proposal waits for your vote"
_record, _ballot = Record.__table__, Ballot.__table__


def tell_electors(ballot: Ballot) -> None:
    """Let whoever may vote hear that it is open."""
    _note(ballot, ASKED, VOTE)


def tell_what_came_of_it(ballot: Ballot) -> None:
    """Let whoever could vote hear what it came to."""
    _note(ballot, SETTLED, "What came of a vote")


def remind_electors() -> int:
    """Remind once whoever has not voted while there is still time. Returns how many."""
    now = clock.now()
    reminded = exists(
        select(literal(1)).where(
            Letter.kind == REMINDED,
            Letter.to_id == Elector.person_id,
            Letter.about_id == _ballot.c.proposal_id,
            Letter.created_at >= _ballot.c.opened_at,
        )
    )
    rows = db.session.execute(
        select(Elector.person_id, _ballot.c.proposal_id, _ballot.c.opened_at, _ballot.c.closes_at)
        .join(_ballot, _ballot.c.id == Elector.ballot_id)
        .where(
            _ballot.c.closed_at.is_(None),
            _ballot.c.closes_at > now,
            _ballot.c.closes_at <= now + REMIND,
            Elector.recused_why.is_(None),
            ~_has_voted(),
            ~reminded,
        )
        .order_by(Elector.person_id)
        .distinct()
    ).all()
    due = [row for row in rows if row.closes_at - row.opened_at > REMIND]
    proposals = {
        proposal.id: proposal
        for proposal in db.session.scalars(select(Proposal).where(Proposal.id.in_({row.proposal_id for row in due})))
    }
    for row in due:
        note_for(row.person_id, REMINDED, proposals[row.proposal_id], subject=VOTE)
    return len(due)


def _note(ballot: Ballot, kind: str, subject: str) -> None:
    proposal = db.session.get_one(Proposal, ballot.proposal_id)
    free = select(Elector.person_id).where(Elector.ballot_id == ballot.id, Elector.recused_why.is_(None))
    for person_id in sorted(set(db.session.scalars(free))):
        note_for(person_id, kind, proposal, subject=subject)


def _has_voted() -> Any:
    return exists(select(literal(1)).where(Vote.ballot_id == Elector.ballot_id, Vote.seat_id == Elector.seat_id))


# What is so as it leaves.


@tells(ASKED, REMINDED)
def what_waits_for_their_vote(actor: Actor, letters: Sequence[Letter]) -> list[Part]:
    """The written procedures in which they could vote and have not."""
    lines = [
        Line(
            kind="proposal",
            subject=f"Your vote is asked for until {day(last_day(row.closes_at))}: {row.title}",
            words=f"{row.title} ({row.reference}), until {day(last_day(row.closes_at))}",
            href=f"/proposals/{row.number}",
        )
        for row in _waiting(actor, {letter.about_id for letter in letters})
    ]
    return [Part(5, "Your vote is asked for, by written procedure:", lines)]


@tells(SETTLED)
def what_came_of_it(actor: Actor, letters: Sequence[Letter]) -> list[Part]:
    lines = [
        Line(
            kind="proposal",
            subject=f"{row.title}: {_came_to(row)}",
            words=f"{row.title} ({row.reference}): {_came_to(row)}",
            href=f"/decisions/{row.decision}" if row.decision else f"/proposals/{row.number}",
        )
        for row in _closed(actor, {letter.about_id for letter in letters})
    ]
    return [Part(60, "What came of a vote by written procedure:", lines)]


def _waiting(actor: Actor, proposals: Iterable[int | None]) -> list[AnyRow]:
    if not actor.holds(Permission.BALLOTS_VOTE):
        return []
    rows = db.session.execute(
        select(_record.c.id, _record.c.number, _record.c.reference, _record.c.title, _ballot.c.closes_at)
        .select_from(_ballot)
        .join(_record, _record.c.id == _ballot.c.proposal_id)
        .join(Elector, Elector.ballot_id == _ballot.c.id)
        .where(
            _record.c.id.in_(proposals),
            _ballot.c.how == How.WRITTEN,
            _ballot.c.closed_at.is_(None),
            _ballot.c.closes_at > clock.now(),
            Elector.person_id == actor.id,
            Elector.recused_why.is_(None),
            ~_has_voted(),
            readable_by(actor),
            current(),
        )
        .order_by(_ballot.c.closes_at, _record.c.id)
        .distinct()
    )
    return list(rows)


def _closed(actor: Actor, proposals: Iterable[int | None]) -> list[AnyRow]:
    if not actor.holds(Permission.DECISIONS_READ):
        return []
    decided = _record.alias("decided")
    newest = (
        select(func.max(_ballot.c.id))
        .where(_ballot.c.how == How.WRITTEN, _ballot.c.outcome.is_not(None), _ballot.c.proposal_id.in_(proposals))
        .group_by(_ballot.c.proposal_id)
    )
    return list(
        db.session.execute(
            select(
                _record.c.number,
                _record.c.reference,
                _record.c.title,
                _ballot.c.outcome,
                decided.c.reference.label("decision"),
            )
            .select_from(_ballot)
            .join(_record, _record.c.id == _ballot.c.proposal_id)
            .outerjoin(Decision.__table__, Decision.__table__.c.ballot_id == _ballot.c.id)
            .outerjoin(decided, decided.c.id == Decision.__table__.c.id)
            .where(_ballot.c.id.in_(newest), readable_by(actor), current())
            .order_by(_record.c.id)
        )
    )


def _came_to(row: AnyRow) -> str:
    if row.outcome is Outcome.CARRIED and row.decision:
        return f"carried, as {row.decision}, until a meeting ratifies it"
    return f"{row.outcome.value}, so that it stays open"
