"""Which addresses record a decision: of a proposal, or one that was made without?"""

from typing import Any

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready
from app.decisions import queries, services
from app.decisions.ballots import why_nobody_decides_it_alone
from app.decisions.forms import DecisionForm
from app.decisions.forms.faults import say
from app.decisions.models import Ballot, Decision, Proposal
from app.decisions.queries import BallotRow
from app.decisions.rooms import is_before_no_meeting
from app.decisions.views import blueprint, proposals
from app.decisions.views.proposing import proposal_whole
from app.decisions.workflow import Outcome
from app.extensions import db
from app.records.models import Visibility
from app.records.references import NotFound
from app.records.services import let_the_same_read, place_of, remember
from app.steering.models import Body
from app.steering.queries import body_called, the_steering_group
from app.web.pages import go_to, page


@blueprint.get("/new")
@requires(Permission.DECISIONS_RUN)
def new() -> ResponseReturnValue:
    supersedes = request.args.get("supersedes", "")[:20]
    form = DecisionForm(formdata=None, data={"decided_on": clock.today(), "supersedes": supersedes})
    return _recording(form)


@blueprint.post("/new")
@requires(Permission.DECISIONS_RUN)
def record() -> ResponseReturnValue:
    form = DecisionForm()
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    decision = _recorded(_body(), form)
    return _recording(form, status=422) if decision is None else _done(form, decision)


@proposals.get("/<int:number>/decide")
@requires(Permission.DECISIONS_RUN)
def decide(number: int) -> ResponseReturnValue:
    proposal = queries.proposal_for(me(), number)
    if words := why_nobody_decides_it_alone([row.ballot.outcome for row in queries.ballots_of(proposal.id)]):
        return proposal_whole(proposal, status=409, vote_error=f"{words}.")
    counted = _counted(proposal)
    form = DecisionForm(
        formdata=None,
        data={
            "title": proposal.title,
            "decided_on": clock.today(),
            "statement": counted.text if counted else "",
            "steering_only": proposal.meant_for is Visibility.STEERING,
        },
    )
    return _recording(form, proposal=proposal, counted=counted)


@proposals.post("/<int:number>/decide")
@requires(Permission.DECISIONS_RUN)
def decided(number: int) -> ResponseReturnValue:
    proposal = queries.proposal_for(me(), number, to_change=True)
    form = DecisionForm()
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    counted = _counted(proposal)
    ballot = counted.ballot if counted is not None else None
    decision = _recorded(body_called(proposal.body_id), form, proposal=proposal, ballot=ballot)
    if decision is None:
        return _recording(form, status=422, proposal=proposal, counted=counted)
    return _done(form, decision)


def _counted(proposal: Proposal) -> BallotRow | None:
    """The ballot that carried it, if one did."""
    rows = queries.ballots_of(proposal.id)
    return next((row for row in rows if row.ballot.outcome is Outcome.CARRIED), None)


def _recorded(
    body: Body, form: DecisionForm, *, proposal: Proposal | None = None, ballot: Ballot | None = None
) -> Decision | None:
    """The decision; ``None``, with faults in the form, where something is missing or does not fit."""
    if not form.validate():
        return None
    try:
        if proposal is not None:
            is_before_no_meeting(proposal.id, "title")
        decision = services.decide(
            body, by=me(), proposal=proposal, ballot=ballot, supersedes=_superseded(form), **form.values()
        )
    except Unready as unready:
        # What is wrong with the proposal or its ballot is said at the top field.
        say(form, unready, otherwise=form.title)
        return None
    if proposal is not None:
        let_the_same_read(decision, proposal)
    return decision


def _superseded(form: DecisionForm) -> Decision | None:
    if not form.supersedes.data:
        return None
    found = queries.decision_called(me(), form.supersedes.data.replace(" ", ""), to_change=True)
    if found is None:
        raise Unready("supersedes", f"There is no decision {form.supersedes.data}. Look it up in the decision log")
    return found


def _body() -> Body:
    body = the_steering_group()
    if body is None:
        raise NotFound()
    return body


def _done(form: DecisionForm, decision: Decision) -> Response:
    place = url_for("decisions.show", reference=decision.reference)
    remember(form.once.data, place)
    flash(f"It is decided, and its number is {decision.reference}.", "success")
    return go_to(place)


def _recording(
    form: DecisionForm,
    *,
    status: int = 200,
    proposal: Proposal | None = None,
    counted: BallotRow | None = None,
) -> Response:
    if status != 200:
        db.session.expire_all()
    shown: dict[str, Any] = {"proposal": None, "counted": "", "back": url_for("decisions.index")}
    if proposal is not None:
        shown = {
            "proposal": {"reference": proposal.reference, "title": proposal.title},
            "counted": f"Option {counted.option}: {counted.counts.words}." if counted else "",
            "back": url_for("proposals.show", number=proposal.number),
        }
    return page("decisions/new.html", status=status, form=form, **shown)
