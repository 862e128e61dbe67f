"""What do the list of proposals and the page of one hand to their templates?"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import url_for

from app import clock
from app.access.actor import Actor
from app.access.roles import Permission
from app.database import AnyRow
from app.decisions import policy, queries
from app.decisions.ballots import why_nobody_decides_it_alone
from app.decisions.filters import ProposalFilter
from app.decisions.forms import FIELDS, FieldForm, ProposalFilterForm
from app.decisions.models import Proposal
from app.decisions.pages.ballots import ballot_lines
from app.decisions.workflow import MOVES, SETTLED, Outcome, ProposalState
from app.history.queries import story
from app.records.markdown import read
from app.records.models import Visibility
from app.records.thread import thread_of
from app.remarks.forms import CommentForm
from app.remarks.pages import conversation
from app.steering.queries import register, the_steering_group
from app.web.conflicts import Conflict
from app.web.contributions import contributions
from app.web.paging import Page
from app.wording import capital, count, day, until

TONES = {
    ProposalState.DRAFT: "draft",
    ProposalState.OPEN: "open",
    ProposalState.DEFERRED: "deferred",
    ProposalState.DECIDED: "decided",
    ProposalState.WITHDRAWN: "withdrawn",
}
# Which step leads to which state, as it stands in an address.
STEPS = {
    ProposalState.OPEN: "open",
    ProposalState.DEFERRED: "defer",
    ProposalState.WITHDRAWN: "withdraw",
}


class Tab(NamedTuple):
    label: str
    href: str
    current: bool


@dataclass(frozen=True)
class Line:
    """A proposal in the list."""

    reference: str
    title: str
    href: str
    state: str
    state_words: str
    detail: str
    waits: bool


@dataclass(frozen=True)
class Pages:
    first_href: str | None
    previous_href: str | None
    next_href: str | None
    last_href: str | None
    words: str


class Way(NamedTuple):
    label: str
    href: str
    primary: bool


@dataclass(frozen=True)
class Shown:
    """One field of a proposal, with the way to change it in place, or with the form that does."""

    name: str
    words: str
    href: str | None
    form: FieldForm | None
    conflict: Conflict | None
    focus: bool


def proposal_list(asked: ProposalFilter, actor: Actor, cursor: str | None) -> dict[str, Any]:
    figures = queries.proposal_figures(actor)
    found = queries.page_of_proposals(asked, actor, cursor)
    today = clock.today()
    has_group = figures["all"] > 0 or the_steering_group() is not None
    return {
        "lines": [_line(row, today) for row in found.rows],
        "lead": _lead(figures),
        "tabs": _tabs(asked, figures, actor),
        "filters": ProposalFilterForm(formdata=None, data={"q": asked.q, "show": asked.show}),
        "shows_all": asked.show == "",
        "pages": pages_of(found, asked.address, len(found.rows), "proposal"),
        "make_href": url_for("proposals.new") if has_group and policy.may_propose(actor) else None,
        "is_bare": figures["all"] == 0,
        "has_group": has_group,
        "all_href": asked.but(show="all", q="").address,
    }


def _line(row: AnyRow, today: Any) -> Line:
    return Line(
        reference=row.reference,
        title=row.title,
        href=f"/proposals/{row.number}",
        state=TONES[row.state],
        state_words=capital(row.state.value),
        detail=_detail(row, today),
        waits=bool(row.waits),
    )


def _detail(row: AnyRow, today: Any) -> str:
    by = f"by {row.maker}" if row.maker else ""
    match row.state:
        case ProposalState.OPEN:
            now = "a ballot is open" if row.is_in_ballot else ""
            if not now and row.comments_until and row.comments_until >= today:
                now = f"comments until {day(row.comments_until)}"
        case ProposalState.DECIDED:
            now = f"{row.decision or 'decided'}, {day(row.settled_on)}"
        case ProposalState.DRAFT:
            now = "seen by the proposer, the chair and the secretary"
        case _:
            now = row.state_why or ""
    return " · ".join(part for part in (by, now) if part)


def _lead(figures: dict[str, int]) -> str:
    if not figures["all"]:
        return "Questions to the steering group, for everybody to read, discuss and follow."
    is_open = figures[ProposalState.OPEN.value]
    return f"{count(is_open, 'proposal is', 'proposals are')} open, {figures[ProposalState.DECIDED.value]} decided."


def _tabs(asked: ProposalFilter, figures: dict[str, int], actor: Actor) -> list[Tab]:
    unsettled = sum(figures[state.value] for state in ProposalState if state not in SETTLED)
    tabs = [Tab(f"Not settled ({unsettled})", ProposalFilter().address, asked.show == "")]
    if actor.holds(Permission.BALLOTS_VOTE):
        label = f"Waiting for your vote ({figures['vote']})"
        tabs.append(Tab(label, ProposalFilter("vote").address, asked.show == "vote"))
    tabs.append(Tab(f"Yours ({figures['mine']})", ProposalFilter("mine").address, asked.show == "mine"))
    for state in ProposalState:
        if figures[state.value] or asked.show == state.value:
            label = f"{capital(state.value)} ({figures[state.value]})"
            tabs.append(Tab(label, ProposalFilter(state.value).address, asked.show == state.value))
    tabs.append(Tab(f"All ({figures['all']})", ProposalFilter("all").address, asked.show == "all"))
    return tabs


def pages_of(found: Page, here: str, shown: int, one: str, *, total: str = "") -> Pages:
    def at(cursor: str | None) -> str | None:
        if not cursor:
            return None
        return f"{here}{'&' if '?' in here else '?'}page={cursor}"

    return Pages(
        first_href=here if found.previous else None,
        previous_href=at(found.previous),
        next_href=at(found.next),
        last_href=at("last") if found.next else None,
        words=total or count(shown, one),
    )


# One proposal.


def proposal_page(
    proposal: Proposal,
    actor: Actor,
    *,
    beside: queries.Beside | None = None,
    editing: Shown | None = None,
    comment_form: CommentForm | None = None,
    **more: Any,
) -> dict[str, Any]:
    """:param beside: what stands beside it, where it was found together with that."""
    beside, ballots = beside or queries.beside(proposal), queries.ballots_of(proposal.id)
    lines = ballot_lines(ballots, proposal.number or 0, actor, room=beside.room)
    thread = thread_of(proposal, actor)
    shown: dict[str, Any] = {}
    for give in contributions.on_page_of:
        shown.update(give(proposal, actor))
    may_revise = policy.may_revise(actor, proposal)
    return {
        "proposal": _said(proposal, beside),
        "fields": _fields(proposal, actor, editing),
        "options": [
            {"number": row.number, "text": row.text, "is_recommended": row.is_recommended} for row in beside.options
        ],
        "ways": _ways(proposal, beside, ballots, actor),
        "ballots": lines,
        "asks_now": any(line.is_open for line in lines),
        "thread": thread,
        "register": _register(proposal, actor),
        "conversation": conversation(
            proposal,
            href=url_for("proposals.comment", number=proposal.number),
            form=comment_form or (CommentForm(formdata=None) if policy.may_comment(actor, proposal) else None),
            nothing="Nobody has said anything about it yet.",
            heading="Comments",
        ),
        "history": story(proposal),
        "edit_href": url_for("proposals.edit", number=proposal.number) if may_revise else None,
        "editing": editing.name if editing else "",
        "undecided": _undecided(proposal, ballots),
        "vote_error": "",
        "voted": None,
        **shown,
        **more,
    }


def _said(proposal: Proposal, beside: queries.Beside) -> dict[str, Any]:
    by = f"Proposed by {beside.maker}" if beside.maker else "Proposed"
    for_whom = {Visibility.STEERING: "for the steering group alone"}.get(proposal.meant_for, "")
    return {
        "reference": proposal.reference,
        "number": proposal.number,
        "title": proposal.title,
        "href": url_for("proposals.show", number=proposal.number),
        "state": TONES[proposal.state],
        "state_words": capital(proposal.state.value),
        "state_why": proposal.state_why or "",
        "is_open": proposal.state is ProposalState.OPEN,
        "is_draft": proposal.state is ProposalState.DRAFT,
        "made": f"{by}, to the {beside.body}{', ' + for_whom if for_whom else ''}.",
        "background": read(proposal.background, below=2).html if proposal.background else None,
        "interests": proposal.interests,
        "comments": _comments(proposal),
        "decision": beside.decision,
        "decision_href": url_for("decisions.show", reference=beside.decision) if beside.decision else "",
    }


def _register(proposal: Proposal, actor: Actor) -> list[tuple[str, str]]:
    """What stands in the register of interests while it is still to be decided: a reminder to ask."""
    if proposal.state in SETTLED or not actor.holds(Permission.READ_MEMBERS):
        return []
    return [(row.name, f"{row.nature}: {row.in_what}") for row in register(clock.today())]


def _comments(proposal: Proposal) -> str:
    if proposal.comments_until is None or proposal.state is not ProposalState.OPEN:
        return ""
    today = clock.today()
    if proposal.comments_until < today:
        return f"Comments were asked for until {day(proposal.comments_until)}."
    return f"Comments help until {day(proposal.comments_until)} ({until(proposal.comments_until, today)})."


def _fields(proposal: Proposal, actor: Actor, editing: Shown | None) -> dict[str, Shown]:
    """Each field that is edited in place, by its name."""
    fields = {name: shown_field(proposal, actor, name) for name in FIELDS}
    if editing is not None:
        fields[editing.name] = editing
    return fields


def shown_field(
    proposal: Proposal,
    actor: Actor,
    name: str,
    *,
    form: FieldForm | None = None,
    conflict: Conflict | None = None,
    focus: bool = False,
) -> Shown:
    may = policy.may_revise(actor, proposal)
    href = url_for("proposals.edit_field", number=proposal.number, field=name) if may else None
    return Shown(name, FIELDS[name], href, form, conflict, focus)


def _ways(proposal: Proposal, beside: queries.Beside, ballots: list[queries.BallotRow], actor: Actor) -> list[Way]:
    """What this person can do next, the likeliest first."""
    number = proposal.number
    ways: list[Way] = []
    is_in_ballot = any(row.ballot.closed_at is None for row in ballots)
    is_carried = any(row.ballot.outcome is Outcome.CARRIED for row in ballots)
    is_undecided = bool(why_nobody_decides_it_alone([row.ballot.outcome for row in ballots]))
    if proposal.state is ProposalState.OPEN and policy.runs_decisions(actor) and not is_in_ballot:
        decide = Way("Record the decision", url_for("proposals.decide", number=number), is_carried)
        ballot = Way("Vote by written procedure", url_for("proposals.ballot", number=number), not is_carried)
        ways += [decide] if is_carried or not beside.options else [ballot] if is_undecided else [ballot, decide]
    # What was carried is recorded, and neither deferred nor withdrawn.
    for move in () if is_carried else MOVES[proposal.state]:
        if move.to in STEPS and policy.may_move(actor, proposal, move):
            ways.append(Way(move.label, f"/proposals/{number}/{STEPS[move.to]}", move.to is ProposalState.OPEN))
    return ways


def _undecided(proposal: Proposal, ballots: list[queries.BallotRow]) -> str:
    """What it takes now to decide it, where what was put to the vote was not carried."""
    if proposal.state is not ProposalState.OPEN or any(row.ballot.closed_at is None for row in ballots):
        return ""
    return why_nobody_decides_it_alone([row.ballot.outcome for row in ballots])


def options_base(options: Iterable[AnyRow]) -> str:
    """What a form says its options were made from."""
    said = "\x1e".join(f"{row.number}\x1f{row.text}\x1f{row.is_recommended}" for row in options)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
