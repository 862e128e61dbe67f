"""What do decisions say at home?"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from sqlalchemy import func, literal, select

from app.access.actor import Actor
from app.access.roles import Permission
from app.database import AnyRow, AnySelect
from app.decisions import queries
from app.decisions.filters import LOG, LogFilter, ProposalFilter, awaits_action, in_force, review_is_due
from app.decisions.models import Ballot, Decision, Proposal
from app.decisions.policy import runs_decisions
from app.decisions.queries.proposals import readable
from app.decisions.workflow import ProposalState, Standing
from app.decisions.written import last_day
from app.records.models import Record
from app.records.visibility import current, readable_by
from app.web.contributions import NOW, Glance, Need, News, Part, WayOn, contributions, gives
from app.wording import ago, capital, count, until

_decision, _proposal, _record, _ballot = Decision.__table__, Proposal.__table__, Record.__table__, Ballot.__table__
_CALLED = {"reference": _record.c.reference, "title": _record.c.title}
MOST = 6  # of each that home shows
SOON = 7  # days before a written procedure is over, from which on a vote is pressing
NEWS_FOR = 60  # days


@gives(contributions.parts)
def parts(actor: Actor, today: date) -> Iterator[Part]:
    if not actor.holds(Permission.DECISIONS_READ):
        return
    decisions = (
        select(_decision.c.id)
        .select_from(_decision)
        .join(_record, _record.c.id == _decision.c.id)
        .where(readable_by(actor), current())
    )
    undone = decisions.where(awaits_action()).order_by(_decision.c.decided_on, _decision.c.id).limit(MOST)
    if actor.holds(Permission.BALLOTS_VOTE):
        yield _waiting_for_a_vote(actor)
    if runs_decisions(actor):
        yield from _to_run(decisions, undone, today)
    newest = decisions.order_by(_decision.c.decided_on.desc(), _decision.c.id.desc()).limit(MOST)
    yield Part(newest, {**_CALLED, "at": _decision.c.decided_at, "on": _decision.c.decided_on}, _decided)
    holding = decisions.where(in_force()).with_only_columns(func.count()).scalar_subquery()
    left = select(func.count()).select_from(undone.subquery()).scalar_subquery()
    yield Part(select(), {"many": holding, "number": left if runs_decisions(actor) else literal(0)}, _holding)


# What needs somebody.


def _waiting_for_a_vote(actor: Actor) -> Part:
    """Ballots in which this person could vote and has not."""
    asked = (
        select(_proposal.c.id)
        .select_from(_proposal)
        .join(_record, _record.c.id == _proposal.c.id)
        .join(_ballot, _ballot.c.proposal_id == _proposal.c.id)
        .where(
            _proposal.c.state == ProposalState.OPEN,
            _ballot.c.closed_at.is_(None),
            queries.waits_for_vote(actor, NOW),
            readable(actor),
            current(),
        )
        .order_by(_ballot.c.closes_at.is_(None), _ballot.c.closes_at, _proposal.c.id)
        .limit(MOST)
    )
    return Part(asked, {**_CALLED, "number": _record.c.number, "at": _ballot.c.closes_at}, _vote)


def _vote(rows: Sequence[AnyRow], actor: Actor, today: date) -> Iterator[Need]:
    for row in rows:
        last = last_day(row.at) if row.at is not None else today
        tone = "now" if row.at is None else "soon" if (last - today).days <= SOON else "calm"
        yield Need(
            on=last,
            when_words=capital(until(last, today)) if row.at is not None else "Now",
            tone=tone,
            title=f"Vote: {row.title}",
            href=f"/proposals/{row.number}",
            detail=f"{row.reference} · {'by written procedure' if row.at is not None else 'at a meeting'}",
            act_words="Vote",
            act_href=f"/proposals/{row.number}#ballots",
        )


def _to_run(decisions: AnySelect, undone: AnySelect, today: date) -> Iterator[Part]:
    """For the chair and the secretary: what nobody has looked at again, taken up or ratified."""
    decided = {**_CALLED, "on": _decision.c.decided_on}
    due = decisions.where(review_is_due(today)).order_by(_decision.c.review_on, _decision.c.id).limit(MOST)
    review = _needing("due for review", tone="soon", when="Look at it again", act="Review")
    yield Part(due, {**_CALLED, "on": _decision.c.review_on}, review)
    follow = _needing(
        "needs an action, and has none", tone="soon", when="Needs an action", act="Add an action", where="#follow"
    )
    yield Part(undone, decided, follow)
    unratified = decisions.where(_decision.c.standing == Standing.PROVISIONAL)
    provisional = unratified.order_by(_decision.c.decided_on, _decision.c.id).limit(MOST)
    ratify = _needing("provisional until a meeting ratifies it", tone="calm", when="To ratify", act="Open")
    yield Part(provisional, decided, ratify)


def _needing(
    why: str, *, tone: str, when: str, act: str, where: str = ""
) -> Callable[[Sequence[AnyRow], Actor, date], Iterator[Need]]:
    def say(rows: Sequence[AnyRow], actor: Actor, today: date) -> Iterator[Need]:
        for row in rows:
            href = f"{LOG}/{row.reference}"
            yield Need(row.on, when, tone, row.title, href, f"{row.reference} · {why}", act, f"{href}{where}")

    return say


# What is new, and how many there are.


def _decided(rows: Sequence[AnyRow], actor: Actor, today: date) -> Iterator[News]:
    for row in rows:
        # What was entered later and decided long ago is no news.
        if (today - row.on).days <= NEWS_FOR:
            yield News(
                on=row.at,
                when_words=capital(ago(row.on, today)),
                title=row.title,
                href=f"{LOG}/{row.reference}",
                detail=f"{row.reference} · decided",
            )


def _holding(rows: Sequence[AnyRow], actor: Actor, today: date) -> Iterator[Glance]:
    """How many decisions hold, and to whoever runs them how many nobody has taken up."""
    for row in rows:
        links = [WayOn("Open the decision log", LOG), WayOn("See what is proposed", ProposalFilter().address)]
        if row.number:
            some = count(row.number, "decision needs", "decisions need")
            some = f"{MOST} decisions or more need" if row.number == MOST else some
            links.append(WayOn(f"{some} an action", LogFilter(action=True).address))
        yield Glance("Decisions", f"{row.many:,}", "decision holds" if row.many == 1 else "decisions hold", links=links)
