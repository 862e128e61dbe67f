"""Which addresses show proposals, take new ones, and lead them from state to state?"""

from datetime import date
from typing import Any, TypeVar

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import me, requires
from app.access.roles import Permission
from app.access.rules import Unready, ensure
from app.actions.queries import recommendations_with
from app.charter.queries import recommendations
from app.decisions import pages, policy, queries, services
from app.decisions.filters import ProposalFilter
from app.decisions.forms import OpenForm, ProposalForm, StepForm, WhyForm
from app.decisions.models import Proposal
from app.decisions.pages.proposals import STEPS
from app.decisions.views import proposals
from app.decisions.workflow import ProposalState, move_between
from app.records.services import place_of, remember
from app.steering.queries import the_steering_group
from app.web.forms import Form, fault, stripped
from app.web.pages import go_to, page


@proposals.get("")
@requires(Permission.DECISIONS_READ)
def index() -> ResponseReturnValue:
    asked = ProposalFilter.read(request.args)
    return page("proposals/index.html", **pages.proposal_list(asked, me(), request.args.get("page")))


@proposals.get("/new")
@requires(Permission.PROPOSALS_MAKE)
def new() -> ResponseReturnValue:
    form = offer(ProposalForm(formdata=None, recommended="1"))
    form.answers.data = [request.args["answers"]] if "answers" in request.args else []
    return _making(form)


@proposals.post("/new")
@requires(Permission.PROPOSALS_MAKE)
def make() -> ResponseReturnValue:
    form = offer(ProposalForm(options=typed_options(), recommended=request.form.get("recommended", "")))
    if (place := place_of(form.once.data)) is not None:
        return go_to(place)
    if "more" in request.form:
        return _making(form)
    body = the_steering_group()
    if body is None:
        fault(form.title, "There is no steering group yet to put a question to")
        return _making(form, status=422)
    if not form.validate():
        return _making(form, status=422)
    options, recommended = form.chosen()
    try:
        proposal = services.propose(body, options=options, recommended=recommended, by=me(), **form.values())
    except Unready as unready:
        say_what_is_wrong(form, unready)
        return _making(form, status=422)
    services.answer(proposal, recommendations_with(form.answers.data or []), by=me())
    place = url_for(".show", number=proposal.number)
    remember(form.once.data, place)
    flash(f"{proposal.reference} is kept as a draft. Open it when others shall read it.", "success")
    return go_to(place)


AProposalForm = TypeVar("AProposalForm", bound=ProposalForm)


def offer(form: AProposalForm) -> AProposalForm:
    """Let a form offer the recommendations that this person reads."""
    form.answers.choices = {row.reference: f"{row.reference} {row.title}" for row in recommendations(me())}
    return form


def typed_options() -> list[str]:
    """The options of a form, in their order, without empty ones at the end."""
    typed = [stripped(text) or "" for text in request.form.getlist("option")[:60]]
    while typed and not typed[-1]:
        typed.pop()
    return typed


def say_what_is_wrong(form: ProposalForm, unready: Unready) -> None:
    if unready.field in ("options", "recommended"):
        form.option_errors.append(unready.words)
    else:
        fault(form[unready.field], unready.words)


def _making(form: ProposalForm, *, status: int = 200) -> Response:
    return page(
        "proposals/write.html",
        status=status,
        form=form,
        heading="Make a proposal",
        lead="A question to the steering group, with the answers that it can choose from.",
        button="Keep it as a draft",
        conflict=None,
        back=url_for(".index"),
    )


@proposals.get("/<int:number>")
@requires(Permission.DECISIONS_READ)
def show(number: int) -> ResponseReturnValue:
    proposal, beside = queries.proposal_with_beside(me(), number)
    return proposal_whole(proposal, beside=beside)


def proposal_whole(proposal: Proposal, *, status: int = 200, **more: Any) -> Response:
    return page("proposals/show.html", status=status, **pages.proposal_page(proposal, me(), **more))


# From state to state.

_TO = {step: state for state, step in STEPS.items()}
_HAPPENS = {
    ("open", ProposalState.DRAFT): (
        "Everybody whom it is meant for reads it from now on, and can say what they think.",
        "Once it is put to the vote, the question and the options stand as they are.",
    ),
    ("open", ProposalState.DEFERRED): ("It is open again, for comments and for a ballot.",),
    "defer": ("It waits until somebody takes it up again. A ballot that is open is called off.",),
    "withdraw": ("Nobody decides it any more. It stays to be read, with the reason.", "A ballot is called off."),
}
_SAID = {"open": "is open", "defer": "is deferred", "withdraw": "is withdrawn"}


@proposals.get("/<int:number>/<any(open,withdraw):step>")
@requires(Permission.PROPOSALS_MAKE)
def step(number: int, step: str) -> ResponseReturnValue:
    return _ask(number, step)


def _ask(number: int, step: str) -> ResponseReturnValue:
    proposal = _to_move(number, step)
    if proposal is None:
        return _came_late(number)
    return _stepping(proposal, step, _form_for(proposal, step)(formdata=None))


@proposals.post("/<int:number>/<any(open,withdraw):step>")
@requires(Permission.PROPOSALS_MAKE)
def take_step(number: int, step: str) -> ResponseReturnValue:
    return _take(number, step)


@proposals.get("/<int:number>/defer")
@requires(Permission.DECISIONS_RUN)
def defer(number: int) -> ResponseReturnValue:
    return _ask(number, "defer")


@proposals.post("/<int:number>/defer")
@requires(Permission.DECISIONS_RUN)
def deferred(number: int) -> ResponseReturnValue:
    return _take(number, "defer")


def _take(number: int, step: str) -> ResponseReturnValue:
    proposal = _to_move(number, step, to_change=True)
    if proposal is None:
        return _came_late(number)
    form = _form_for(proposal, step)()
    if not form.validate():
        return _stepping(proposal, step, form, status=422)
    try:
        _move(proposal, step, form)
    except Unready as unready:
        if unready.field in form:
            fault(form[unready.field], unready.words)
        else:
            form.form_errors.append(unready.words)
        return _stepping(proposal, step, form, status=422)
    flash(f"{proposal.reference} {_SAID[step]}.", "success")
    return go_to(url_for(".show", number=number))


def _move(proposal: Proposal, step: str, form: Form) -> None:
    match step:
        case "open" if proposal.state is ProposalState.DEFERRED:
            services.take_up(proposal, by=me())
        case "open":
            until: date | None = form["comments_until"].data
            services.open_proposal(proposal, comments_until=until, by=me())
        case "defer":
            services.defer(proposal, by=me(), why=form["why"].data)
        case _:
            services.withdraw_proposal(proposal, by=me(), why=form["why"].data)


def _to_move(number: int, step: str, *, to_change: bool = False) -> Proposal | None:
    """The proposal, if this step leads on from where it is; else somebody was quicker, or the page is old."""
    proposal = queries.proposal_for(me(), number, to_change=to_change)
    move = move_between(proposal.state, _TO[step])
    if move is None:
        return None
    ensure(policy.may_move(me(), proposal, move), f"do this with {proposal.reference}")
    return proposal


def _came_late(number: int) -> ResponseReturnValue:
    """Its page says where it is by now, and what can be done from there."""
    flash("It has moved on since: this step does not lead on from where it is.", "warning")
    return go_to(url_for(".show", number=number))


def _form_for(proposal: Proposal, step: str) -> type[Form]:
    if step != "open":
        return WhyForm
    return OpenForm if proposal.state is ProposalState.DRAFT else StepForm


def _stepping(proposal: Proposal, step: str, form: Form, *, status: int = 200) -> Response:
    move = move_between(proposal.state, _TO[step])
    assert move is not None
    return page(
        "decisions/deed.html",
        status=status,
        form=form,
        heading=f"{move.label}: {proposal.reference}",
        title=proposal.title,
        happens=_HAPPENS.get((step, proposal.state)) or _HAPPENS[step],
        button=move.label,
        back=url_for(".show", number=proposal.number),
    )
